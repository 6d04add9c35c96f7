// A phone comes back from ten days without a network with 1,000 visits. They are logged in the app's own form, driven
// from inside the page, and pushed by the app itself.
import { median, round, sum } from './stats.mjs';

const DAYS = 10;
const A_DAY = 100;
const VISITS = DAYS * A_DAY;
const SMALL = { households: 250, visitsEach: 1 };

export async function push(village) {
  const team = await village.team('Tổ Nhỏ', SMALL);
  const phone = await village.phoneOf(team);
  const { page } = phone;
  await phone.goesOffline();
  const logged = [];
  for (let day = 0; day < DAYS; day += 1) {
    await phone.startsCold('/');
    await phone.statusSays(/Không có mạng/);
    logged.push(await page.evaluate(logVisits, { homes: team.homes, day, count: A_DAY }));
  }
  await phone.startsCold('/');
  await phone.statusSays(new RegExp(`${VISITS} mục`), { timeout: 30_000 });

  village.meter.forgets();
  await page.evaluate(watchStatus);
  await phone.comesOnline();
  const took = await (await page.waitForFunction(() => window.allSent, null, { timeout: 60_000 })).jsonValue();
  const arrived = (await team.leader.visits()).length - team.visits;
  if (arrived !== VISITS) throw new Error(`${arrived} of ${VISITS} visits arrived`);
  await phone.isThrownAway();

  const pushes = village.meter.passed.filter((entry) => entry.path === '/api/v1/push' && entry.end);
  const per = (name) => round(sum(pushes.map((entry) => entry[name])) / VISITS);
  return {
    push_visits_per_s: round(VISITS / (took / 1000), 0),
    bytes_per_visit: per('body'),
    details: {
      push: {
        visits: VISITS, requests: pushes.length, ms_from_online_to_all_sent: round(took),
        ms_from_first_push_to_last_reply: round(pushes.at(-1).end - pushes[0].start),
        ms_in_requests: round(sum(pushes.map((entry) => entry.end - entry.start))),
        per_visit: { request_body: per('body'), request_head: per('head'), reply_body: per('answerBody'), reply_head: per('answerHead') },
        // If the second is much larger, the app grows slower the longer it stays open.
        logged_offline_ms: {
          visits_1_to_10: round(median(logged.flatMap((day) => day.slice(0, 10)))),
          visits_91_to_100: round(median(logged.flatMap((day) => day.slice(-10)))),
        },
      },
    },
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
      taps(['Hôm nay', 'Đã có', 'Không áp dụng'][i % 3]);
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

/** Runs in the page: `allSent` is the time from the network's return until the screen says that all is sent. */
function watchStatus() {
  addEventListener('online', () => {
    const start = performance.now();
    new MutationObserver((_, observer) => {
      if (!document.querySelector('header [role=status]')?.textContent.includes('Đã gửi hết')) return;
      window.allSent = performance.now() - start;
      observer.disconnect();
    }).observe(document.querySelector('header'), { childList: true, subtree: true, characterData: true });
  });
}
