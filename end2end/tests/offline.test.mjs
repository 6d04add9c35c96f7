// The great story: a day without a network, and nothing is lost or doubled. G1, G2, G3, G4, G8, G10.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { until } from '../fixtures/wait.mjs';
import { LEADER, MEMBER, World } from '../fixtures/world.mjs';
import { Status } from '../pages/status.mjs';

const NEW_HEAD = 'Chíu Sáng Phu';

test('a day without a network, a killed browser, a killed server: every visit arrives exactly once', async (t) => {
  const world = await World.withTeam(t);
  const strangers = await world.makesTeam('Tổ Nơi Khác', 'Hoàng Thị Lan', []);
  const phone = await world.phoneOf(MEMBER);
  const leader = await world.phoneOf(LEADER);
  const colleague = await world.phoneOf('Bàn Văn Thìn');
  const stranger = await world.phoneOf('Lê Văn Xa', { team: strangers.me.team_name, emptyList: true });
  const [first, second] = world.leader.homes;

  // Out of reach.
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.startsCold(`/ho-dan/${first}/ghi`);
  await phone.sees('Phùn Văn Hòa');
  await phone.startsCold('/ho-dan');
  await phone.sees('Lỷ Thị Hoà');

  const fresh = await phone.addsHousehold({ hamlet: 'Khe Thử', head: NEW_HEAD, phone: '0912 345 678' });
  await phone.sees(NEW_HEAD);
  await phone.logsVisit(first, { electricity: 'Giúp hôm nay', helped: 2 });
  await phone.logsVisit(second, { outcome: 'Vắng', followUp: '1 tuần' });
  await phone.logsVisit(fresh, { electricity: 'Đã có' });
  await phone.statusSays('Không có mạng. 4 mục giữ trên máy này');

  // The browser is closed and opened, still out of reach.
  await phone.turnsOff();
  await phone.turnsOn({ offline: true });
  await phone.opens('/ho-dan');
  await phone.sees(NEW_HEAD);
  await phone.statusSays('Không có mạng. 4 mục giữ trên máy này');
  for (const id of [first, second, fresh]) {
    await phone.opens(`/ho-dan/${id}`);
    assert.equal(await phone.page.locator('.history li').count(), 1);
  }

  // Meanwhile the server loses its power.
  await leader.opens('/to');
  await leader.sees('Lượt thăm mới về');
  assert.equal((await world.leader.visits()).length, 0);
  await world.server.dies();
  await world.server.start();

  // Back in reach.
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết', { timeout: 30_000 });
  const visits = await world.leader.visits();
  assert.equal(visits.length, 3);
  assert.deepEqual(new Set(visits.map((visit) => visit.set.household)), new Set([first, second, fresh]));
  const households = await world.leader.households();
  assert.equal(households.filter((household) => household.set.head === NEW_HEAD).length, 1);

  // The leader's open page shows it by itself.
  const arriving = leader.page.locator('.arriving');
  await until('three visits appear on the leader’s open page', async () => (await arriving.getByRole('listitem').count()) === 3, { timeout: 45_000 });
  await arriving.getByText(NEW_HEAD).waitFor();
  const row = leader.page.locator('.phones').getByRole('listitem').filter({ hasText: MEMBER });
  await row.getByText('gửi hết').waitFor();
  assert.equal((await world.leader.phoneOf(MEMBER)).state.unsent, 0);

  // A colleague gets it, a stranger does not.
  await until('the colleague has the new household', async () => {
    await colleague.opens('/ho-dan');
    await new Status(colleague.page).says('Đã gửi hết');
    return (await colleague.page.getByText(NEW_HEAD).count()) > 0;
  }, { timeout: 45_000, every: 1_000 });
  await stranger.opens('/ho-dan');
  await stranger.statusSays('Đã gửi hết');
  assert.equal(await stranger.page.getByText('0 hộ').count(), 1);
  assert.equal(await stranger.page.getByText(NEW_HEAD).count(), 0);
  for (const one of [phone, leader, colleague, stranger]) one.hasNoComplaints();
});

/** Opened anew without a network, the phone logs a visit, and the visit is of now. */
async function logsAtTheRightTime(world, phone) {
  await phone.goesOffline();
  await phone.startsCold('/');
  await phone.logsVisit(world.leader.homes[0]);
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  const [visit] = await world.leader.hasVisits(1);
  const off = Math.abs(visit.set.when - Date.now());
  assert.ok(off < 120_000, `logged ${off} ms from now`);
}

test('a phone whose clock is wrong knows it without a network too, and before its first save (G12)', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.context.addInitScript(() => {
    const right = Date.now.bind(Date);
    Date.now = () => right() + 3 * 3_600_000;
  });
  await phone.startsCold('/');
  await until('it has heard how far its clock is off, and kept that', async () => {
    const { meta } = await new Database(phone).rows();
    const clock = JSON.parse(meta.find(({ key }) => key === 'clock').value);
    return Object.values(clock).some((value) => Math.abs(Math.abs(value) - 3 * 3_600_000) < 60_000);
  });
  await logsAtTheRightTime(world, phone);
});

test('a phone whose clock was wrong when it joined still knows it at the first door without a network (G12)', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phone();
  await phone.context.addInitScript(() => {
    const right = Date.now.bind(Date);
    Date.now = () => right() + 3 * 3_600_000;
  });
  await phone.joins(await world.linkFor(MEMBER));
  await phone.isReadyForOffline();
  await logsAtTheRightTime(world, phone);
});

test('a network that breaks while the app is fetched for offline use: it is said, fetched on, and no file comes twice', async (t) => {
  const world = await World.withTeam(t);
  const fetched = [];
  let isBroken = true;
  // The guides are the worker's alone: no page has asked for them yet.
  world.road.weather = (passing) => {
    if (passing.path.endsWith('.wasm')) fetched.push(passing.path);
    if (isBroken && passing.path === '/guides.json') passing.isTurnedAway();
  };
  const phone = await world.phoneOf();
  const notice = 'Máy đang tải ứng dụng để mở được khi không có mạng.';
  await phone.page.getByText(notice).waitFor({ timeout: 30_000 });
  await phone.opens('/dong-bo');
  await phone.sees('Chưa mở được khi không có mạng');
  isBroken = false;
  await phone.isReadyForOffline({ timeout: 60_000 });
  await phone.sees('Mở được cả khi không có mạng');
  assert.equal(fetched.length, 2, 'one for the page, one to be kept');
  await phone.goesOffline();
  await phone.startsCold('/');
  await phone.page.getByText('Phùn Văn Hòa').waitFor();
  assert.equal(await phone.page.getByText(notice).count(), 0);
  phone.hasNoComplaints();
});
