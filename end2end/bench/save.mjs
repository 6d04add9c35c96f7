// From the tap on "Lưu" until the visit is on the disk, and until "Đã lưu" can be read, on a full and slow phone, beside
// what the browser needs for the barest durable write of the same size at the same moment.
import { Today } from '../pages/today.mjs';
import { VisitForm } from '../pages/visit-form.mjs';
import { pause } from '../fixtures/wait.mjs';
import { slows } from './slow.mjs';
import { median, percentile, round, spread } from './stats.mjs';

const SAVES = 32;
/** Between two taps of a person; the draft that the last tap wrote is on disk by then. */
const HUMAN_PAUSE = 300;

export async function save(phone) {
  await phone.goesOffline();
  const { page } = phone;
  await page.addInitScript(watchTap);
  await phone.startsCold('/');
  await new Today(page).heading.waitFor();
  const size = await page.evaluate(bytesOfSave);
  await page.evaluate(opensBare, size);
  await slows(page, 4);
  const saves = [];
  const puts = [];
  for (let i = 0; i < SAVES; i += 1) {
    await page.getByRole('main').getByRole('link', { name: 'Ghi lượt thăm' }).first().tap();
    const form = new VisitForm(page);
    await form.choice('Trả tiền điện qua điện thoại', 'Giúp hôm nay').last().tap();
    await pause(HUMAN_PAUSE);
    await form.save.tap();
    saves.push(await (await page.waitForFunction(() => window.saved?.screen && window.saved)).jsonValue());
    await pause(HUMAN_PAUSE);
    puts.push(await page.evaluate(() => window.barePut()));
  }
  const durable = saves.map((times) => times.durable - times.tap);
  const screen = saves.map((times) => times.screen - times.tap);
  const each = (to) => spread(saves.map((times) => times[to] - times.tap));
  return {
    save_ms_p95: round(percentile(durable, 95)),
    saved_on_screen_ms_p95: round(percentile(screen, 95)),
    save_over_bare_put: round(median(durable) / median(puts), 2),
    details: {
      save: {
        save_ms_p50: round(median(durable)), to_click: each('click'), to_durable: each('durable'), to_dom: each('dom'),
        to_screen: spread(screen), bare_put: spread(puts), bare_put_bytes: size,
      },
    },
  };
}

/** Runs in the page before its own scripts: a finger on "Lưu" starts a clock, "Đã lưu" stops it. */
function watchTap() {
  let times = {};
  const onSave = (event) => event.target.closest?.('main form button[type=submit]');
  // The finger lifts: until then a tap may still become something else, and no app can do anything.
  addEventListener('pointerup', (event) => {
    if (!onSave(event)) return;
    times = { tap: event.timeStamp };
    window.saved = null;
  }, true);
  addEventListener('click', (event) => {
    if (onSave(event)) times.click = performance.now();
  }, true);
  // The first transaction after the click that writes records is the save; its end is the word of the disk.
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const transaction = begin.call(this, stores, mode, options);
    if (times.click && !times.durable && mode === 'readwrite' && [...stores].includes('records')) {
      transaction.addEventListener('complete', () => (times.durable ??= performance.now()));
    }
    return transaction;
  };
  new MutationObserver(() => {
    if (!times.click || times.dom) return;
    const notice = document.querySelector('main [role=status] .notice');
    if (!notice?.textContent.includes('Đã lưu')) return;
    times.dom = performance.now();
    const own = times;
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => {
        own.screen = performance.now();
        window.saved = own;
      };
      painted.port2.postMessage(0);
    });
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

/** Runs in the page: the bytes that one visit's record and its change take in the app's database. */
async function bytesOfSave() {
  const database = await new Promise((done) => {
    const opening = indexedDB.open('tung-nha');
    opening.onsuccess = () => done(opening.result);
  });
  const row = await new Promise((done) => {
    const asking = database.transaction('records').objectStore('records').get(IDBKeyRange.lowerBound('visit/'));
    asking.onsuccess = () => done(asking.result);
  });
  database.close();
  return 2 * row.sealed.length;
}

/** Runs in the page: makes `barePut()`, one durable put of so many bytes in a database of its own. */
async function opensBare(size) {
  const database = await new Promise((done) => {
    const opening = indexedDB.open('bare', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
    opening.onsuccess = () => done(opening.result);
  });
  const value = crypto.getRandomValues(new Uint8Array(size));
  let count = 0;
  window.barePut = () => new Promise((done, fail) => {
    const start = performance.now();
    const transaction = database.transaction('rows', 'readwrite', { durability: 'strict' });
    transaction.objectStore('rows').put(value, (count += 1));
    transaction.oncomplete = () => done(performance.now() - start);
    transaction.onabort = () => fail(transaction.error);
  });
  await window.barePut();
}
