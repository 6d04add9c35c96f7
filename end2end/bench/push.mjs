// A phone comes back from ten days without a network with 1,000 visits, and the app pushes them. They are logged once;
// every push starts from the same two disks, the phone's and the server's.
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { LONG_MS, VISITS, logsTenDays } from './logging.mjs';
import { quiet } from './quiet.mjs';
import { Spare } from './spare.mjs';
import { Village } from './village.mjs';

const SMALL = { households: 250, visitsEach: 1 };
const PUSH = '/api/v1/push';
/** A page of the same origin without the app in it. */
const BARE = '/bare';

export class Push {
  village = new Village();
  spares = [];

  async opens() {
    const village = await this.village.opens();
    this.team = await village.team('Tổ Nhỏ', SMALL);
    this.others = await village.team('Tổ Khác', SMALL);
    // What the phone logs ahead of the real clock then is not ahead of the server's: those stamps would be cut.
    village.meter.behind = LONG_MS;
    this.phone = await village.phoneOf(this.team);
    Object.assign(village.meter, { behind: 0, isCut: true });
    this.logged = await logsTenDays(this.phone, this.team.homes);
    await this.phone.turnsOff();
    village.meter.isCut = false;
    await village.server.dies();
    this.spares = [await Spare.of(this.phone.folder), await Spare.of(village.server.folder)];
  }

  /** One push of everything over a line with this delay. */
  async once(delay) {
    const { phone, village: { server, meter } } = this;
    await this.#startsAnew();
    meter.isCut = true;
    await phone.turnsOn({ offline: true });
    await phone.startsCold('/');
    await phone.statusSays(new RegExp(`${VISITS} mục`), { timeout: 30_000 });
    meter.isCut = false;
    await phone.page.evaluate(watchStatus);
    meter.delay = delay;
    await quiet();
    meter.forgets();
    const request = this.body ? null : phone.page.waitForRequest(`**${PUSH}`);
    await phone.comesOnline();
    const ms = await Promise.race([phone.page.evaluate(() => window.allSent), tooLate()]);
    const carried = meter.carried();
    if (request) this.body = gunzipSync((await request).postDataBuffer()).toString();
    const pushes = meter.passed.filter((entry) => entry.path === PUSH && entry.end);
    const visits = await this.#arrived();
    await phone.turnsOff();
    await server.dies();
    return { ms, ...carried, pushes, visits };
  }

  /** The same as barely as a page can do it: the rows are read, what [`Push.once`] sent is packed and sent, and noted, durably,
   * that it is. Nothing is opened, put together, checked or shown. */
  async bare(delay) {
    const { phone, village: { server, meter } } = this;
    await this.#startsAnew();
    await phone.turnsOn();
    const session = await phone.context.newCDPSession(phone.page);
    await session.send('Network.enable');
    await session.send('Network.setBypassServiceWorker', { bypass: true });
    await phone.page.route(`**${BARE}`, (route) => route.fulfill({ contentType: 'text/html', body: '<main>Bare</main>' }));
    await phone.startsCold(BARE);
    await phone.page.evaluate(opensDatabase);
    meter.delay = delay;
    await quiet();
    const { ms, rows, taken } = await phone.page.evaluate(pushesBarely, { path: PUSH, body: this.body });
    if (rows !== VISITS || taken !== VISITS) throw new Error(`${rows} rows, of which the server took ${taken}`);
    await phone.turnsOff();
    await server.dies();
    return { ms };
  }

  async #startsAnew() {
    for (const spare of this.spares) await spare.goesBack();
    await this.village.server.start();
    // It has served others today, as the servers beside it have, which are never put back.
    await this.others.grows(SMALL);
    await this.others.grows(SMALL);
    await this.others.leader.visits();
  }

  /** The visits as the server has them now. */
  async #arrived() {
    const visits = (await this.team.leader.visits()).slice(this.team.visits);
    if (visits.length !== VISITS) throw new Error(`${visits.length} of ${VISITS} visits arrived`);
    return visits;
  }

  async ends() {
    for (const spare of this.spares) await spare.isThrownAway();
    await this.village.ends();
  }
}

/** A push that never ends. */
async function tooLate() {
  await setTimeout(60_000, null, { ref: false });
  throw new Error('nothing was sent for a minute');
}

/** Runs in the page: `allSent` will be the time from the network's return until the screen says that all is sent. Nothing
 * else runs meanwhile: whoever asked again and again would make the page draw. */
function watchStatus() {
  window.allSent = new Promise((done) => addEventListener('online', () => {
    const start = performance.now();
    new MutationObserver((_, observer) => {
      if (!document.querySelector('header [role=status]')?.textContent.includes('Đã gửi hết')) return;
      done(performance.now() - start);
      observer.disconnect();
    }).observe(document.querySelector('header'), { childList: true, subtree: true, characterData: true });
  }));
}

/** Runs in the page. */
async function opensDatabase() {
  const opening = indexedDB.open('tung-nha');
  await new Promise((done) => (opening.onsuccess = done));
  window.database = opening.result;
}

/** Runs in the page. */
async function pushesBarely({ path, body }) {
  const { database } = window;
  const start = performance.now();
  const reading = database.transaction('outbox').objectStore('outbox').getAll();
  await new Promise((done) => (reading.onsuccess = done));
  const rows = reading.result;
  const packed = await new Response(new Response(body).body.pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const { taken } = await (await fetch(path, { method: 'POST', headers, body: packed })).json();
  const transaction = database.transaction('meta', 'readwrite', { durability: 'strict' });
  transaction.objectStore('meta').put({ key: 'bare', upto: rows.at(-1).n });
  await new Promise((done, fail) => Object.assign(transaction, { oncomplete: done, onabort: fail }));
  return { ms: performance.now() - start, rows: rows.length, taken: taken?.ops.count ?? 0 };
}
