// From a keystroke in the search field until the list is changed and laid out, on 10,000 households.
import { slows } from './slow.mjs';
import { percentile, round, spread } from './stats.mjs';

const TYPED = ['Chìu Thị Sám', 'Hoàng Văn Thắng', 'nguyen thi', 'Đỗ Mạnh Hùng'];

export async function search(phone) {
  const { page } = phone;
  await phone.goesOffline();
  await page.addInitScript(watchKeys);
  await phone.startsCold('/ho-dan');
  // The visits are read by now: rows know when their household was last visited.
  await page.locator('main ul.rows > li').filter({ hasText: /thăm \d/ }).first().waitFor();
  const fast = await types(page, 1);
  const slow = await types(page, 4);
  const proposed = await proposes(phone);
  return {
    search_ms_p95: round(percentile(fast.map((times) => times.list), 95)),
    twins_ms_p95: round(percentile(proposed.map((times) => times.list), 95)),
    details: { search: { plain: words(fast), slowed_4x: words(slow) }, twins: words(proposed) },
  };
}

/** From a keystroke in the name of a new household until those that may be the same are shown. */
async function proposes(phone) {
  await phone.opens('/ho-moi');
  await phone.page.getByRole('button', { name: 'Đồng ý bằng lời' }).click();
  return types(phone.page, 1, '#head');
}

function words(keys) {
  return { to_list: spread(keys.map((times) => times.list)), to_next_frame: spread(keys.map((times) => times.frame)) };
}

async function types(page, rate, where = '#find') {
  const session = await slows(page, rate);
  const field = page.locator(where);
  const keys = [];
  for (const name of TYPED) {
    await field.fill('');
    await page.evaluate(() => window.typed());
    for (const letter of name) {
      await page.keyboard.type(letter);
      keys.push(await page.evaluate(() => window.typed()));
    }
  }
  await session.detach();
  return keys;
}

/** Runs in the page before its own scripts: `typed()` gives the times of the last keystroke once all is quiet. */
function watchKeys() {
  let times = null;
  addEventListener('input', () => {
    times = { from: performance.now(), list: 0, frame: 0, quiet: 0 };
    const own = times;
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => (own.frame = performance.now() - own.from);
      painted.port2.postMessage(0);
    });
  }, true);
  // The app has heard the keystroke: a list that stays as it was is a result too.
  addEventListener('input', () => queueMicrotask(() => (times.list = performance.now() - times.from)));
  new MutationObserver((changes) => {
    // The status line lives its own life.
    if (!times || !changes.some((change) => document.querySelector('main')?.contains(change.target))) return;
    document.querySelector('main ul.rows')?.getBoundingClientRect();
    times.list = performance.now() - times.from;
    times.quiet = 0;
  }).observe(document, { childList: true, subtree: true, characterData: true });
  window.typed = () => new Promise((done) => {
    const look = () => {
      if (!times || (times.frame && (times.quiet += 1) > 3)) done(times);
      else requestAnimationFrame(look);
    };
    look();
  });
}
