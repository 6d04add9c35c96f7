// Visits logged in the app's own form without a network, driven from inside the page.
import { median, round } from './stats.mjs';

const DAYS = 10;
const A_DAY = 100;
export const VISITS = DAYS * A_DAY;
/** Longer than all these days. */
export const LONG_MS = (DAYS + 1) * 86_400_000;

/** Ten days' work on a phone that stays without a network; how long a visit took. */
export async function logsTenDays(phone, homes) {
  await phone.goesOffline();
  const logged = [];
  for (let day = 0; day < DAYS; day += 1) {
    await phone.startsCold('/');
    await phone.statusSays(/Không có mạng/);
    logged.push(await phone.page.evaluate(logVisits, { homes, day, count: A_DAY }));
  }
  // If the second is much larger, the app grows slower the longer it stays open.
  return {
    visits_1_to_10: round(median(logged.flatMap((day) => day.slice(0, 10)))),
    visits_91_to_100: round(median(logged.flatMap((day) => day.slice(-10)))),
  };
}

/** Runs in the page: logs a day's visits as fast as the app takes them; the time that each took. */
async function logVisits({ homes, day, count }) {
  const appears = (selector, text = '') => new Promise((done) => {
    const look = () => [...document.querySelectorAll(selector)].find((element) => element.textContent.includes(text));
    const found = look();
    if (found) return done(found);
    const observer = new MutationObserver(() => {
      const found = look();
      if (!found) return;
      observer.disconnect();
      done(found);
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
  const taps = (text, place = 0) => {
    const buttons = [...document.querySelectorAll('main form button')].filter((button) => button.textContent.trim() === text);
    buttons[place]?.click();
  };
  const door = document.body.appendChild(document.createElement('a'));
  // The clock runs through a day's work, because times that lie close together would compress too well.
  const wall = Date.now.bind(Date);
  let ahead = day * 86_400_000;
  Date.now = () => wall() + ahead;
  const times = [];
  for (let i = day * count; i < (day + 1) * count; i += 1) {
    ahead += Math.floor((1 + 4 * Math.random()) * 60_000);
    const start = performance.now();
    door.href = `/ho-dan/${homes[(i * 7) % homes.length]}/ghi`;
    door.click();
    const save = await appears('main form button[type=submit]');
    // One in seven doors stays shut; the others answer for both questions of the campaign, some ask us back.
    if (i % 7 === 3) taps(i % 2 ? 'Vắng' : 'Từ chối');
    else {
      taps(['Giúp hôm nay', 'Đã có', 'Không áp dụng'][i % 3]);
      document.querySelectorAll('main form .people button:enabled')[i % 3]?.click();
      if (i % 20 === 0) taps('1 tuần');
    }
    save.click();
    await appears('main [role=status] .notice', 'Đã lưu');
    times.push(performance.now() - start);
  }
  door.remove();
  Date.now = wall;
  return times;
}
