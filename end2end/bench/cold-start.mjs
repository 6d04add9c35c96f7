// A fresh page on a full phone without a network: how long until the list can be used.
import { slows } from './slow.mjs';
import { median, round, spread } from './stats.mjs';

const LOADS = 5;

export async function coldStart(phone) {
  await phone.goesOffline();
  await phone.context.addInitScript(watchStart);
  const starts = [];
  for (let i = 0; i < LOADS; i += 1) starts.push(await start(phone));
  const each = (name) => spread(starts.map((marks) => marks[name]));
  return {
    cold_start_ms: round(median(starts.map((marks) => marks.screen))),
    details: {
      cold_start: { screen: each('screen'), dom: each('dom'), wasm_fetched: each('wasm'), app_mounted: each('mounted'), visits_read: each('visits') },
    },
  };
}

async function start(phone) {
  const page = await phone.context.newPage();
  phone.listens(page);
  const session = await slows(page, 4);
  // A worker that still runs from the page before would be a warm start.
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await page.goto(new URL('/ho-dan', phone.address).href, { waitUntil: 'commit' });
  const marks = await page.waitForFunction(() => window.start?.visits && window.start.screen && window.start, null, { timeout: 60_000 });
  const times = await marks.jsonValue();
  await page.close();
  return times;
}

/** Runs in the page before its own scripts. Times count from the start of the navigation. */
function watchStart() {
  const marks = {};
  const once = (name, test) => {
    if (marks[name] === undefined && test()) marks[name] = performance.now();
    return marks[name] !== undefined;
  };
  const find = (selector) => document.querySelector(selector);
  const observer = new MutationObserver(() => {
    once('mounted', () => find('.boot-note'));
    const usable = once('dom', () => find('main ul.rows > li strong')?.textContent && find('#find:enabled'));
    if (usable && !marks.asked) {
      marks.asked = true;
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => (marks.screen = performance.now());
        painted.port2.postMessage(0);
      });
    }
    // Rows learn when their household was last visited once the visits are read.
    if (usable && once('visits', () => /thăm \d|vắng|từ chối|hẹn/.test(find('main ul.rows')?.textContent))) {
      marks.wasm = performance.getEntriesByType('resource').find((entry) => entry.name.endsWith('.wasm'))?.responseEnd ?? 0;
      observer.disconnect();
      window.start = marks;
    }
  });
  observer.observe(document, { childList: true, subtree: true, characterData: true });
}
