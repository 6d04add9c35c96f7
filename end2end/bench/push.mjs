// A phone comes back from ten days without a network with 1,000 visits, and the app pushes them. They are logged once;
// every push starts from the same two disks, the phone's and the server's.
import { LONG_MS, VISITS, logsTenDays } from './logging.mjs';
import { quiet } from './quiet.mjs';
import { Spare } from './spare.mjs';
import { Village } from './village.mjs';

const SMALL = { households: 250, visitsEach: 1 };

export class Push {
  village = new Village();
  spares = [];

  async opens() {
    const village = await this.village.opens();
    this.team = await village.team('Tổ Nhỏ', SMALL);
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
    for (const spare of this.spares) await spare.goesBack();
    await server.start();
    meter.isCut = true;
    await phone.turnsOn({ offline: true });
    await phone.startsCold('/');
    await phone.statusSays(new RegExp(`${VISITS} mục`), { timeout: 30_000 });
    meter.isCut = false;
    await phone.page.evaluate(watchStatus);
    meter.delay = delay;
    await quiet();
    meter.forgets();
    await phone.comesOnline();
    const ms = await (await phone.page.waitForFunction(() => window.allSent, null, { timeout: 60_000 })).jsonValue();
    const carried = meter.carried();
    const pushes = meter.passed.filter((entry) => entry.path === '/api/v1/push' && entry.end);
    const visits = await this.#arrived();
    await phone.turnsOff();
    await server.dies();
    return { ms, ...carried, pushes, visits };
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
