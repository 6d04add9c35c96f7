// "Đã lưu" means on disk. G1, G14, G15. A browser that is killed around a save: kills.test.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { MEMBER, TEAM, World } from '../fixtures/world.mjs';
import { JoinPage } from '../pages/join.mjs';
import { VisitForm } from '../pages/visit-form.mjs';
import { Today } from '../pages/today.mjs';

/** From now on every write ends as it does on a full disk: the transaction is given up, with the reason. */
const runsOutOfRoom = (page) => page.evaluate(() => {
  const put = IDBObjectStore.prototype.put;
  window.findsRoom = () => (IDBObjectStore.prototype.put = put);
  IDBObjectStore.prototype.put = function (...row) {
    const { transaction } = this;
    const full = new DOMException('The disk is full.', 'QuotaExceededError');
    const request = put.apply(this, row);
    request.addEventListener('success', () => {
      Object.defineProperty(transaction, 'error', { get: () => full, configurable: true });
      transaction.abort();
    }, { once: true });
    return request;
  };
});

test('a full phone says that the visit is NOT saved, keeps the form, and saves it when there is room', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  const form = new VisitForm(phone.page);
  const answer = form.choice('Trả tiền điện qua điện thoại', 'Giúp hôm nay');
  await phone.opens(`/ho-dan/${world.leader.homes[0]}/ghi`);
  await answer.click();
  await form.note.fill('Nhà gần suối');
  await runsOutOfRoom(phone.page);

  await form.save.click();
  await form.problem.getByText('Máy hết chỗ nên CHƯA lưu được.').waitFor();
  assert.equal(await answer.getAttribute('aria-pressed'), 'true');
  assert.equal(await form.note.inputValue(), 'Nhà gần suối');
  assert.ok(await form.save.isEnabled());
  assert.equal((await world.leader.visits()).length, 0);

  await phone.page.evaluate(() => window.findsRoom());
  await form.save.click();
  await new Today(phone.page).savedNotice();
  const [visit] = await world.leader.hasVisits(1);
  assert.equal(visit.set.note, 'Nhà gần suối');
});

test('if the change cannot be queued, the record is not written either (G2)', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  const form = new VisitForm(phone.page);
  const [id] = world.leader.homes;
  await phone.opens(`/ho-dan/${id}/ghi`);
  await phone.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...row) {
      if (this.name === 'outbox') throw new DOMException('No room for this.', 'QuotaExceededError');
      return put.apply(this, row);
    };
  });
  await form.save.click();
  await form.problem.getByText('CHƯA lưu').waitFor();
  await phone.startsCold(`/ho-dan/${id}`);
  await phone.sees('Chưa có lượt thăm nào.');
});

for (const number of [1, 2, 3, 4, 5]) test(`a database of schema ${number} opens with its outbox whole, and the outbox is sent`, async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  for (const id of world.leader.homes.slice(0, 3)) await phone.logsVisit(id);
  const database = await new Database(phone).atRest();
  assert.equal(await database.becomesSchema(number), 3);

  await phone.opens('/');
  await phone.statusSays('Không có mạng. 3 mục giữ trên máy này');
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết', { timeout: 30_000 });
  assert.equal((await world.leader.visits()).length, 3);
  phone.hasNoComplaints();
});

test('no name and no phone number lies on the disk in plain', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  const id = await phone.addsHousehold({ hamlet: 'Nà Mẫu', head: 'Phoong Thị Kín', phone: '0987 654 321', note: 'Sau lò gạch' });
  await phone.opens(`/ho-dan/${id}/ghi`);
  await new VisitForm(phone.page).fills({ note: 'Bản nháp kín' });
  await new Database(phone).hasSnapshot();
  const rows = await (await new Database(phone).atRest()).rows();
  assert.ok(rows.outbox.length >= 1 && rows.records.length >= 5 && rows.meta.length >= 3, 'there is something to look at');
  const text = JSON.stringify(rows);
  const secrets = ['Phoong', 'Kín', '987654321', '987 654 321', 'lò gạch', 'Bản nháp', 'Phùn Văn Hòa', 'KT-001', 'Khe Thử'];
  for (const secret of secrets) assert.ok(!text.includes(secret), `“${secret}” can be read`);
  const settings = await phone.page.evaluate(() => JSON.stringify({ ...localStorage }));
  for (const secret of secrets) assert.ok(!settings.includes(secret), `“${secret}” can be read`);
});

test('a phone whose session is gone keeps its work, says so, and sends it after joining again', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf(MEMBER);
  await phone.context.clearCookies();
  await phone.opens('/');
  await phone.statusSays('Cần vào tổ lại. Đã gửi hết');
  await phone.logsVisit(world.leader.homes[0]);
  await phone.statusSays('Cần vào tổ lại. 1 mục giữ trên máy này');
  await phone.opens('/dong-bo');
  await phone.page.getByRole('link', { name: 'Vào tổ lại', exact: true }).click();
  await new JoinPage(phone.page).types(await world.server.makesCode(TEAM, MEMBER));
  await world.leader.hasVisits(1);
  await phone.statusSays('Đã gửi hết');
});

test('a build that the server no longer speaks to keeps its work, says so, and sends it once it is understood', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf(MEMBER);
  const sync = /\/api\/v1\/(push|pull)/;
  await phone.page.route(sync, (route) => route.fulfill({ status: 426, contentType: 'application/problem+json', body: '{"code":"too_old"}' }));
  await phone.opens('/');
  await phone.statusSays('Cần cập nhật. Đã gửi hết');
  await phone.logsVisit(world.leader.homes[0]);
  await phone.statusSays('Cần cập nhật. 1 mục giữ trên máy này');
  await phone.startsCold('/');
  await phone.statusSays('Cần cập nhật. 1 mục giữ trên máy này');
  assert.equal((await world.leader.visits()).length, 0);
  await phone.page.unroute(sync);
  await phone.opens('/');
  await phone.statusSays('Đã gửi hết');
  await world.leader.hasVisits(1);
});
