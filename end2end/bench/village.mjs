// Where the figures are taken: a server behind a meter, teams of any size, phones that pulled them.
import { Client } from '../fixtures/client.mjs';
import { newId } from '../fixtures/ids.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { Server } from '../fixtures/server.mjs';
import { until } from '../fixtures/wait.mjs';
import { JoinPage } from '../pages/join.mjs';
import { Meter } from './meter.mjs';
import { dice, household, visit } from './people.mjs';

export const BIG = { households: 5_000, visitsEach: 4 };
export const MORE = { households: 5_000, visitsEach: 0 };
/** The most that the server takes at once. */
const BATCH = 500;

export class Village {
  #phones = [];

  async opens() {
    this.meter = await new Meter().opens();
    this.server = await new Server({ publicUrl: this.meter.address }).start();
    this.meter.leadsTo(this.server);
    return this;
  }

  async team(name, size) {
    const leader = await new Client(this.server).joins(await this.server.makesTeam(name, 'Tằng Thị Hoa'));
    const team = new Team(name, leader);
    await team.settles();
    await team.grows(size);
    return team;
  }

  async phone() {
    const phone = new Phone(this.meter.address);
    this.#phones.push(phone);
    await phone.turnsOn();
    return phone;
  }

  /** A member's phone whose own first sync has brought the whole team, ready for the day without a network. */
  async phoneOf(team) {
    const code = await this.server.makesCode(team.name, 'Chìu Thị Sám');
    const phone = await this.phone();
    await phone.opens(`${this.meter.address}/vao#${code}`);
    await new JoinPage(phone.page).submits();
    await this.phoneHas(phone, team);
    await phone.isReadyForOffline();
    return phone;
  }

  /** Waits until the phone's database and its screen have everything; what it logged itself may be more. */
  async phoneHas(phone, team) {
    const all = { households: team.households, visits: team.visits };
    await until(`the phone has ${JSON.stringify(all)}`, async () => {
      const there = await phone.page.evaluate(countRecords);
      return there.households >= all.households && there.visits >= all.visits;
    }, { timeout: 120_000, every: 500 });
    await phone.startsCold('/ho-dan');
    await phone.page.getByRole('status').getByText(`${all.households} hộ`, { exact: true }).waitFor();
    await phone.statusSays('Đã gửi hết', { timeout: 60_000 });
  }

  async ends() {
    for (const phone of this.#phones) await phone.isThrownAway();
    await this.meter?.closes();
    await this.server?.stop();
  }
}

/** A team as its leader fills it, over the same interface as phones. */
class Team {
  households = 0;
  visits = 0;
  #luck = dice(2026);

  constructor(name, leader) {
    Object.assign(this, { name, leader, hamlets: [newId(), newId(), newId()] });
  }

  async settles() {
    const names = ['Bắc Lù', 'Nà Cáp', 'Khe Mó'];
    await this.leader.writesAll([
      ...names.map((name, index) => ({ kind: 'hamlet', rec: this.hamlets[index], set: { name } })),
      { kind: 'team', rec: this.leader.me.team, set: { campaign: ['electricity', 'vssid'] } },
    ]);
  }

  async grows({ households, visitsEach }) {
    const place = { hamlets: this.hamlets, member: this.leader.me.member };
    const homes = Array.from({ length: households }, (_, i) => household(this.households + i + 1, place, this.#luck));
    const turns = Array.from({ length: visitsEach }, (_, turn) => turn);
    const visits = turns.flatMap((turn) => homes.map((home) => visit(home, turn, place, this.#luck)));
    await this.#writes([...homes, ...visits]);
    this.homes = homes.map((home) => home.rec);
    this.households += homes.length;
    this.visits += visits.length;
  }

  async #writes(changes) {
    for (let i = 0; i < changes.length; i += BATCH) await this.leader.writesAll(changes.slice(i, i + BATCH));
  }
}

/** Runs in the page. Keys are `kind/id`. */
async function countRecords() {
  const result = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const database = await result(indexedDB.open('tung-nha'));
  const store = database.transaction('records').objectStore('records');
  const households = await result(store.count(IDBKeyRange.bound('household/', 'household0')));
  const visits = await result(store.count(IDBKeyRange.bound('visit/', 'visit0')));
  database.close();
  return { households, visits };
}
