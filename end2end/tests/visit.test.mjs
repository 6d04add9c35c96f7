// The common case: an ordinary visit, tapped with a thumb.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { until } from '../fixtures/wait.mjs';
import { LEADER, World } from '../fixtures/world.mjs';
import { Today } from '../pages/today.mjs';
import { VisitForm } from '../pages/visit-form.mjs';

/** After the next save nothing more is written: to the disk it is as if the phone died right then. */
const writesNothingAfterTheSave = (page) => page.evaluate(() => {
  const begin = IDBDatabase.prototype.transaction;
  let dead = false;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (dead && mode === 'readwrite') throw new DOMException('The phone is dead.', 'InvalidStateError');
    const transaction = begin.call(this, stores, mode, options);
    const saves = mode === 'readwrite' && transaction.objectStoreNames.contains('outbox');
    if (saves) transaction.addEventListener('complete', () => (dead = true));
    return transaction;
  };
});

test('an ordinary visit takes at most six taps and no typing', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  const [today, form] = [new Today(phone.page), new VisitForm(phone.page)];
  let taps = 0;
  const tap = async (target) => {
    taps += 1;
    await target.tap();
  };

  await tap(today.logButton('Phùn Văn Hòa'));
  await tap(form.choice('Trả tiền điện qua điện thoại', 'Giúp hôm nay'));
  await tap(form.plus('Cài VssID · hôm nay giúp'));
  await tap(form.plus('Cài VssID · hôm nay giúp'));
  await tap(form.choice('Hẹn ghé lại', '1 tuần').last());
  await tap(form.save);
  assert.match(await today.savedNotice(), /^Đã lưu trên máy này \d\d:\d\d$/);
  assert.ok(taps <= 6, `${taps} taps`);

  const [visit] = await world.leader.hasVisits(1);
  assert.equal(visit.set.outcome, 'met');
  assert.equal(visit.set['v.electricity'], 'done');
  assert.deepEqual(visit.set['v.vssid'], [0, 2]);
  assert.ok(visit.set.follow_up);
  phone.hasNoComplaints();
});

test('nobody home: the questions go, a note needs consent, and the list moves on', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  const [today, form] = [new Today(phone.page), new VisitForm(phone.page)];
  await today.logButton('KT-004').click();
  await form.choice('Kết quả', 'Vắng').last().click();
  assert.equal(await form.plus('Cài VssID · hôm nay giúp').count(), 0);
  assert.equal(await form.note.count(), 0, 'without consent there is no field for a note');
  await form.save.click();
  await today.savedNotice();
  assert.equal(await today.row('KT-004').count(), 0, 'visited today, so it is not next');
  const [visit] = await world.leader.hasVisits(1);
  assert.equal(visit.set.outcome, 'absent');
  assert.deepEqual(Object.keys(visit.set).filter((field) => field.startsWith('v.')), []);
});

test('steppers never pass the people of the household', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  const form = new VisitForm(phone.page);
  await phone.opens(`/ho-dan/${world.leader.homes[2]}/ghi`);
  await form.plus('Cài VssID · đã có').click();
  await form.plus('Cài VssID · hôm nay giúp').click();
  assert.ok(await form.plus('Cài VssID · hôm nay giúp').isDisabled());
  assert.ok(await form.plus('Cài VssID · đã có').isDisabled());
});

test('whose people nobody counted is not taken for a home of one: the visit asks, and the count stays', async (t) => {
  const world = await World.withTeam(t);
  const { hamlet } = (await world.leader.households())[0].set;
  const home = await world.leader.writes('household', { code: 'KT-009', hamlet });
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.opens(`/ho-dan/${home}`);
  await phone.sees('Chưa ghi số người');
  await phone.opens(`/ho-dan/${home}/ghi`);
  const form = new VisitForm(phone.page);
  const [people, adults] = ['Số người trong nhà', 'Trong đó từ 15 tuổi'];
  const count = (label) => form.form.getByRole('group', { name: label, exact: true }).getByRole('status');
  assert.match(await count(people).innerText(), /^—/);
  assert.ok(await form.plus('Cài VssID · hôm nay giúp').isDisabled(), 'of how many is not known');
  await form.plus(people).click();
  assert.equal(await count(people).innerText(), '1', 'counting begins with one');
  for (let n = 0; n < 3; n += 1) await form.plus(people).click();
  assert.match(await count(adults).innerText(), /^—/, 'nobody said how many of them');
  await form.save.click();
  await form.problem.getByText('Hãy ghi cả số người').waitFor();
  for (let n = 0; n < 2; n += 1) await form.plus(adults).click();
  for (let n = 0; n < 4; n += 1) await form.plus('Cài VssID · hôm nay giúp').click();
  assert.ok(await form.plus('Cài VssID · hôm nay giúp').isDisabled(), 'four live here');
  // Counted once more, fewer live here than were helped.
  await form.form.getByRole('button', { name: `Bớt một: ${people}`, exact: true }).click();
  await form.save.click();
  await form.problem.getByText('nhiều người hơn số người trong nhà').waitFor();
  await form.plus(people).click();
  const address = phone.page.url();
  await phone.startsCold(address);
  await phone.sees('Đã mở lại bản nháp chưa lưu.');
  assert.equal(await count(people).innerText(), '4');
  await form.save.click();
  await phone.sees(/^Đã lưu trên máy này/);
  await phone.opens(`/ho-dan/${home}`);
  await phone.sees('4 người · 2 người từ 15 tuổi');
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  const { set } = (await world.leader.households()).find(({ id }) => id === home);
  assert.deepEqual([set.people, set.adults, set.code], [4, 2, 'KT-009']);
  await phone.opens(`/ho-dan/${home}/ghi`);
  await form.save.waitFor();
  assert.equal(await form.form.getByText('Nhà này có mấy người?').count(), 0, 'it is asked once');
  phone.hasNoComplaints();
});

test('a correction of a visit to people whom nobody counted asks how many there are, but not of who mends a word', async (t) => {
  const world = await World.withTeam(t);
  const { hamlet } = (await world.leader.households())[0].set;
  const home = await world.leader.writes('household', { code: 'KT-009', hamlet });
  const phone = await world.phoneOf();
  await phone.logsVisit(home, { outcome: 'Vắng' });
  const form = new VisitForm(phone.page);
  const corrects = async () => {
    await phone.opens(`/ho-dan/${home}`);
    await phone.page.locator('.history li a').first().click();
  };
  const saves = async (why) => {
    await form.form.getByLabel('Lý do').fill(why);
    await form.form.getByRole('button', { name: 'Lưu sửa đổi' }).click();
  };
  await corrects();
  await form.choice('Kết quả', 'Gặp').last().click();
  assert.ok(await form.plus('Cài VssID · hôm nay giúp').isDisabled(), 'of how many is not known');
  await form.plus('Số người trong nhà').click();
  await form.plus('Số người trong nhà').click();
  await form.plus('Cài VssID · hôm nay giúp').click();
  await saves('Có gặp');
  await form.problem.getByText('Hãy ghi cả số người').waitFor();
  await form.plus('Trong đó từ 15 tuổi').click();
  await saves('Có gặp');
  await phone.sees(/^Đã sửa lượt thăm/);
  await phone.opens(`/ho-dan/${home}`);
  await phone.sees('2 người · 1 người từ 15 tuổi');

  // One of another build, with an answer and without a count: the day alone is mended.
  const other = await world.leader.writes('household', { code: 'KT-010', hamlet });
  await world.leader.writes('visit', {
    household: other, member: world.leader.me.member, when: Date.now(), outcome: 'met', catalogue: 1, 'v.vssid': [1, 0],
  });
  const leader = await world.phoneOf(LEADER);
  const its = new VisitForm(leader.page);
  await leader.opens(`/ho-dan/${other}`);
  await leader.page.locator('.history li a').first().click();
  await its.choice('Hẹn ghé lại', '1 tuần').click();
  await its.form.getByLabel('Lý do').fill('Quên hẹn');
  await its.form.getByRole('button', { name: 'Lưu sửa đổi' }).click();
  await leader.sees(/^Đã sửa lượt thăm/);
});

test('a form left half-way comes back as a draft, and a save ends the draft', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  let form = new VisitForm(phone.page);
  await new Today(phone.page).logButton('Phùn Văn Hòa').click();
  await form.choice('Trả tiền điện qua điện thoại', 'Từ chối').click();
  await form.note.fill('Hẹn con gái về cài giúp');
  await phone.page.getByRole('link', { name: 'Quay lại' }).click();
  await phone.sees('Chưa có lượt thăm nào.');

  await phone.turnsOff();
  await phone.turnsOn();
  await phone.opens('/');
  const today = new Today(phone.page);
  form = new VisitForm(phone.page);
  const answer = form.choice('Trả tiền điện qua điện thoại', 'Từ chối');
  await today.logButton('Phùn Văn Hòa').click();
  await phone.sees('Đã mở lại bản nháp chưa lưu.');
  assert.equal(await answer.getAttribute('aria-pressed'), 'true');
  assert.equal(await form.note.inputValue(), 'Hẹn con gái về cài giúp');

  await form.save.click();
  await today.savedNotice();
  await phone.opens(`/ho-dan/${world.leader.homes[0]}/ghi`);
  await form.save.waitFor();
  assert.equal(await answer.getAttribute('aria-pressed'), 'false');
  assert.equal(await phone.page.getByText('Đã mở lại bản nháp').count(), 0);
});

test('a phone that dies as soon as a visit is on disk does not offer it again as a draft (G4)', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  const [id] = world.leader.homes;
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.opens(`/ho-dan/${id}/ghi`);
  let form = new VisitForm(phone.page);
  await form.fills({ electricity: 'Giúp hôm nay', note: 'Hẹn con gái về cài giúp' });
  const drafts = async () => (await new Database(phone).rows()).meta.filter((row) => row.key === `draft/${id}`);
  await until('the draft is kept', async () => (await drafts()).length === 1);

  await writesNothingAfterTheSave(phone.page);
  await form.save.click();
  await new Today(phone.page).savedNotice();
  await phone.turnsOff();
  await phone.turnsOn({ offline: true });
  await phone.opens(`/ho-dan/${id}/ghi`);
  form = new VisitForm(phone.page);
  await form.save.waitFor();
  assert.equal((await drafts()).length, 0);
  assert.equal(await form.note.inputValue(), '');
});
