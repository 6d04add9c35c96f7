// Nothing is ever lost: corrections, collisions, phones that are taken out, a server that was restored from a copy.
import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { until } from '../fixtures/wait.mjs';
import { LEADER, MEMBER, World } from '../fixtures/world.mjs';
import { VisitForm } from '../pages/visit-form.mjs';

const main = (phone) => phone.page.getByRole('main');
const valueOf = (records, field) => records.map((record) => record.set[field]);

/** From the household's page to the latest of its visits. */
async function opensLatestVisit(phone, household) {
  await phone.opens(`/ho-dan/${household}`);
  await phone.page.locator('.history li a').first().click();
  await phone.page.getByLabel('Lý do').waitFor();
}

test('a visit is corrected and voided with a reason, offline, and counts accordingly', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.logsVisit(home, { electricity: 'Giúp hôm nay' });
  await phone.statusSays('Đã gửi hết');
  await phone.isReadyForOffline();
  await phone.goesOffline();

  await opensLatestVisit(phone, home);
  const form = new VisitForm(phone.page);
  await form.choice('Trả tiền điện qua điện thoại', 'Đã có').last().click();
  await main(phone).getByRole('button', { name: 'Lưu sửa đổi' }).click();
  await form.problem.getByText('Hãy ghi lý do').waitFor();
  await phone.page.getByLabel('Lý do').fill('bấm nhầm');
  await main(phone).getByRole('button', { name: 'Lưu sửa đổi' }).click();
  await phone.sees('Đã sửa lượt thăm');
  await phone.opens(`/ho-dan/${home}`);
  await phone.page.locator('main > .state').getByText('đã có').waitFor();
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  const [corrected] = await world.leader.visits();
  assert.equal(corrected.set['v.electricity'], 'had');
  assert.equal(corrected.set.edited, 'bấm nhầm');

  await opensLatestVisit(phone, home);
  await phone.page.getByLabel('Lý do').fill('ghi nhầm nhà');
  await main(phone).getByRole('button', { name: 'Hủy lượt này' }).click();
  await phone.sees('Đã hủy lượt thăm');
  await phone.opens(`/ho-dan/${home}`);
  await phone.sees('Chưa có lượt thăm nào.');
  await phone.statusSays('Đã gửi hết');
  assert.deepEqual(valueOf(await world.leader.visits(), 'void'), ['ghi nhầm nhà']);
  phone.hasNoComplaints();
});

test('two who correct one answer without knowing of each other: both values are kept, the leader chooses', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const member = await world.phoneOf();
  await member.logsVisit(home, { electricity: 'Giúp hôm nay' });
  await member.statusSays('Đã gửi hết');
  const leader = await world.phoneOf(LEADER);
  for (const phone of [member, leader]) {
    await phone.isReadyForOffline();
    await phone.goesOffline();
  }
  for (const [phone, answer] of [[member, 'Đã có'], [leader, 'Từ chối']]) {
    await opensLatestVisit(phone, home);
    await new VisitForm(phone.page).choice('Trả tiền điện qua điện thoại', answer).last().click();
    await phone.page.getByLabel('Lý do').fill(`là ${answer}`);
    await main(phone).getByRole('button', { name: 'Lưu sửa đổi' }).click();
    await phone.sees('Đã sửa lượt thăm');
  }
  await member.comesOnline();
  await member.statusSays('Đã gửi hết');
  await leader.comesOnline();
  await leader.statusSays('Đã gửi hết');
  await leader.opens('/to');
  const collision = main(leader).getByRole('listitem').filter({ hasText: 'Trả tiền điện' });
  await collision.getByRole('button', { name: 'Lấy: Đã có' }).click();
  await collision.waitFor({ state: 'detached' });
  await until('the member has the leader’s choice', async () => {
    const [visit] = await world.leader.visits();
    return visit.set['v.electricity'] === 'had';
  });
  await member.opens(`/ho-dan/${home}`);
  await member.page.locator('main > .state').getByText('đã có').waitFor();
  leader.hasNoComplaints();
});

test('a phone that was taken out of the team hands in its work and holds nothing; the leader takes the work in', async (t) => {
  const world = await World.withTeam(t);
  const [first, second] = world.leader.homes;
  const member = await world.phoneOf();
  await member.logsVisit(first);
  await member.statusSays('Đã gửi hết');
  await member.isReadyForOffline();
  await member.goesOffline();
  await member.logsVisit(second);
  const leader = await world.phoneOf(LEADER);
  await leader.opens('/to');
  const row = main(leader).getByRole('listitem').filter({ hasText: MEMBER }).first();
  await row.getByRole('button', { name: /Gỡ máy này/ }).click();
  await row.getByRole('button', { name: /Bấm lần nữa/ }).click();
  await row.getByText('đã gỡ khỏi tổ').waitFor();

  await member.comesOnline();
  await member.sees('Máy này đã được gỡ khỏi tổ');
  const rows = await (await new Database(member).atRest()).rows();
  for (const store of ['records', 'outbox', 'sent', 'snapshot', 'journal']) assert.deepEqual(rows[store], [], store);
  assert.equal((await world.leader.visits()).length, 1, 'the late visit is not in the book yet');

  await leader.sees('Máy chủ đang giữ lại (1)');
  await main(leader).getByRole('button', { name: 'Nhận vào sổ' }).click();
  await world.leader.hasVisits(2);
  await leader.statusSays('Đã gửi hết');
  await main(leader).getByText('Máy chủ đang giữ lại').waitFor({ state: 'detached' });
  leader.hasNoComplaints();
});

/** A phone has sent two visits; then the server is put back to when it had the first. */
async function restoredServer(t) {
  const world = await World.withTeam(t);
  const [first, second] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.logsVisit(first);
  await phone.statusSays('Đã gửi hết');
  await world.server.dies();
  const copy = `${world.server.folder.path}-copy`;
  t.after(() => rm(copy, { recursive: true, force: true }));
  await cp(world.server.folder.path, copy, { recursive: true });
  await world.server.start();
  await phone.logsVisit(second);
  await phone.statusSays('Đã gửi hết');
  assert.equal((await world.leader.visits()).length, 2);

  await phone.goesOffline();
  await world.server.dies();
  await rm(world.server.folder.path, { recursive: true });
  await cp(copy, world.server.folder.path, { recursive: true });
  await world.server.start();
  assert.equal((await world.leader.visits()).length, 1, 'the copy is older');
  return { world, phone };
}

test('a server that was restored from an older copy gets again what phones had sent since', async (t) => {
  const { world, phone } = await restoredServer(t);
  const [, second, third] = world.leader.homes;
  await phone.comesOnline();
  await phone.logsVisit(third);
  const visits = await world.leader.hasVisits(3);
  assert.equal(new Set(visits.map((visit) => visit.id)).size, 3);
  await phone.statusSays('Đã gửi hết');
  await phone.opens('/dong-bo');
  await phone.sees('3 trên 3 thay đổi đã được máy chủ xác nhận');
  await phone.opens(`/ho-dan/${second}`);
  assert.equal(await phone.page.locator('.history li').count(), 1);
  phone.hasNoComplaints();
});

for (const [what, happens] of [
  ['kept by a build of schema 4', (database) => database.becomesSchema(4)],
  ['kept by a build of schema 5', (database) => database.becomesSchema(5)],
  ['kept by a build of schema 5 that was used once more', (database) => database.goesThroughSchema5()],
  ['misread by a build of schema 4', (database) => database.misreadsBatches()],
]) test(`a restored server gets again what was ${what}`, async (t) => {
  const { world, phone } = await restoredServer(t);
  await happens(await new Database(phone).atRest());
  await phone.comesOnline();
  await phone.opens('/');
  const visits = await world.leader.hasVisits(2);
  assert.equal(new Set(visits.map((visit) => visit.set.household)).size, 2);
  await phone.statusSays('Đã gửi hết');
  await phone.opens('/dong-bo');
  await phone.sees('2 trên 2 thay đổi đã được máy chủ xác nhận');
  assert.deepEqual((await new Database(phone).rows()).sent, [], 'all is in its place');
  phone.hasNoComplaints();
});

test('of what the server has a phone keeps the latest thousand, and of what it refused all', async (t) => {
  const world = await World.withTeam(t);
  const [first, second] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.logsVisit(first);
  await phone.statusSays('Đã gửi hết');
  await (await new Database(phone).atRest()).hasSent(1_500, { refused: 50 });
  await phone.opens('/');
  await phone.statusSays('1 mục cần xem lại');
  await phone.logsVisit(second);
  await world.leader.hasVisits(2);
  const database = new Database(phone);
  await until('what is too old is gone', async () => (await database.rows()).outbox.length === 1_001);
  const numbers = (await database.rows()).outbox.map(({ n }) => n);
  assert.deepEqual([numbers[0], numbers[1], numbers.at(-1)], [50, numbers.at(-1) - 999, numbers[1] + 999]);
  assert.deepEqual((await database.outbox()).map(({ n }) => n), [50]);
  await phone.opens('/dong-bo');
  await phone.sees('2 trên 3 thay đổi đã được máy chủ xác nhận');
  phone.hasNoComplaints();
});

test('a phone whose storage was thrown away says what is lost and what is not, and goes on', async (t) => {
  const world = await World.withTeam(t);
  const [first, second] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.logsVisit(first);
  await phone.statusSays('Đã gửi hết');
  await phone.page.goto('about:blank');
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Storage.clearDataForOrigin', { origin: phone.address, storageTypes: 'indexeddb,local_storage' });
  await phone.opens('/');
  await phone.sees('Trình duyệt đã xóa bộ nhớ');
  await phone.sees('lần liên lạc cuối máy này đã gửi hết');
  await main(phone).getByRole('button', { name: 'Mở lại sổ của Tổ Khe Thử' }).click();
  await phone.hasSynced();
  await phone.opens(`/ho-dan/${first}`);
  assert.equal(await phone.page.locator('.history li').count(), 1);
  await phone.logsVisit(second);
  await phone.statusSays('Đã gửi hết');
  assert.equal((await world.leader.visits()).length, 2);
  phone.hasNoComplaints();
});
