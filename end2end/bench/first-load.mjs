// What a first visit costs: all that the network carries until somebody can type a join code. What the service
// worker fetches after that, to have it for a day without a network, is told apart.
import { JoinPage } from '../pages/join.mjs';
import { sum } from './stats.mjs';

export async function firstLoad(village) {
  const phone = await village.phone();
  village.meter.forgets();
  const listens = await listen(phone);
  await phone.opens('/');
  await new JoinPage(phone.page).button.and(phone.page.locator(':enabled')).waitFor();
  const parts = listens();
  await phone.isReadyForOffline();
  await phone.isThrownAway();

  const precache = leftover(village.meter.passed, parts);
  const bytes = sum(parts.map((part) => part.bytes));
  return {
    first_load_brotli_bytes: bytes,
    details: {
      first_load: {
        parts: parts.sort((a, b) => b.bytes - a.bytes),
        bodies_bytes: sum(parts.map((part) => part.body)),
        precache_bytes: sum(precache.map((entry) => entry.answerHead + entry.answerBody)),
        precache_requests: precache.length,
      },
    },
  };
}

/** Listens to the page's own requests; the answer gives those that ended so far. */
async function listen(phone) {
  const session = await phone.context.newCDPSession(phone.page);
  const answers = new Map();
  const parts = [];
  session.on('Network.responseReceived', ({ requestId, response }) => answers.set(requestId, response));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const { url, headers, fromServiceWorker, fromDiskCache } = answers.get(requestId) ?? {};
    if (!url?.startsWith('http') || fromServiceWorker || fromDiskCache) return;
    const head = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    parts.push({
      path: new URL(url).pathname, bytes: encodedDataLength, body: Number(head['content-length'] ?? 0),
      encoding: head['content-encoding'] ?? 'plain',
    });
  });
  await session.send('Network.enable');
  return () => [...parts];
}

/** Requests at the meter that were none of the page's. */
function leftover(passed, parts) {
  const mine = parts.map((part) => part.path);
  return passed.filter(({ path }) => {
    const place = mine.indexOf(path.split('?')[0]);
    if (place >= 0) mine.splice(place, 1);
    return place < 0;
  });
}
