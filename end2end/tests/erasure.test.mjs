// A household asks that what is kept of it be deleted: it goes from every phone at its next contact, and its visits still
// count. G16.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { until } from '../fixtures/wait.mjs';
import { LEADER, MEMBER, World } from '../fixtures/world.mjs';
import { VisitForm } from '../pages/visit-form.mjs';

const main = (phone) => phone.page.getByRole('main');
const NAME = 'Phùn Văn Hòa';
const NOTE = 'hẹn con gái út buổi tối, nhà sau cây đa, hỏi bà nội trước khi vào; '.repeat(5);

test('an erased household is gone from a phone that was away, with all that waited there, and its visits still count', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const member = await world.phoneOf();
  await member.logsVisit(home, { electricity: 'Giúp hôm nay', note: NOTE });
  await member.statusSays('Đã gửi hết');
  await member.isReadyForOffline();
  const [kept] = (await new Database(member).rows()).outbox;
  await member.goesOffline();
  await member.logsVisit(home, { electricity: 'Đã có', note: NOTE });
  // A visit that was begun and not saved: its draft is on the phone.
  await member.opens(`/ho-dan/${home}/ghi`);
  await new VisitForm(member.page).choice('Trả tiền điện qua điện thoại', 'Giúp hôm nay').click();
  await until('the draft is kept', async () => (await new Database(member).rows()).meta.some((row) => row.key === `draft/${home}`));
  await member.opens('/');

  const leader = await world.phoneOf(LEADER);
  await leader.opens(`/ho-dan/${home}`);
  await main(leader).getByRole('button', { name: 'Xóa thông tin của hộ' }).click();
  await main(leader).getByRole('button', { name: 'Không xóa' }).click();
  await main(leader).getByRole('button', { name: 'Xóa thông tin của hộ' }).click();
  await main(leader).getByRole('button', { name: 'Xóa hẳn' }).click();
  await leader.sees('Máy khác sẽ xóa khi có mạng');
  await main(leader).getByText(NAME).waitFor({ state: 'detached' });
  await leader.statusSays('Đã gửi hết');

  await member.comesOnline();
  await member.statusSays('Đã gửi hết');
  await member.opens(`/ho-dan/${home}`);
  await member.sees('Thông tin của hộ này đã được xóa theo yêu cầu');
  await member.opens('/ho-dan');
  await main(member).getByText('Lỷ Thị Hoà').waitFor();
  assert.equal(await main(member).getByText(NAME).count(), 0);
  await world.leader.hasVisits(2);
  for (const { set } of await world.leader.visits()) assert.deepEqual([set.erased, set.note], [true, undefined]);

  const database = await new Database(member).atRest();
  assert.deepEqual(await database.outbox(), []);
  const rows = await database.rows();
  assert.ok(rows.snapshot.every((row) => row.sealed.length === 0), 'the copy for a quick start is blank');
  // What is kept in case the server loses it says no more than is needed to count: it is shorter by the note.
  assert.equal(rows.outbox.length, 2);
  for (const { sealed } of rows.outbox) assert.ok(sealed.length < kept.sealed.length - NOTE.length / 2, 'scrubbed');
  assert.ok(!rows.meta.some((row) => row.key.startsWith('draft/')), 'the draft is gone too');
  await member.goesOffline();
  await member.startsCold(`/ho-dan/${home}`);
  await member.sees('Thông tin của hộ này đã được xóa theo yêu cầu');
  member.hasNoComplaints();
  leader.hasNoComplaints();
});

test('what was refused of an erased household goes with it, and nobody is asked to look at it any more', async (t) => {
  const world = await World.withTeam(t);
  const [home, other] = world.leader.homes;
  const phone = await world.phoneOf(MEMBER);
  world.road.weather = (passing) => {
    if (!passing.isPush) return passing.goesOn();
    const request = passing.json();
    for (const op of request.ops) if (op.set.household === home) op.set.outcome = 'asleep';
    passing.carries(request);
    return passing.goesOn();
  };
  await phone.logsVisit(home);
  await phone.statusSays('1 mục cần xem lại');
  await world.leader.writes('household', { erased: true }, home);
  await phone.statusSays('Đã gửi hết');
  await phone.logsVisit(other);
  await until('the leader sees it too', async () => (await world.leader.phoneOf(MEMBER)).state.refused === 0);
});

test('an erasure that the server refuses is shown, and the household is there as before', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const second = await world.phoneOf(LEADER);
  await second.isReadyForOffline();
  await second.goesOffline();
  await second.opens(`/ho-dan/${home}`);
  await main(second).getByRole('button', { name: 'Xóa thông tin của hộ' }).click();
  await main(second).getByRole('button', { name: 'Xóa hẳn' }).click();
  await second.sees('Máy khác sẽ xóa khi có mạng');
  await main(second).getByText(NAME).waitFor({ state: 'detached' });

  // Meanwhile they are a leader no longer.
  await world.leader.writes('member', { role: 'member' }, world.leader.me.member);
  await second.comesOnline();
  await second.statusSays('1 mục cần xem lại');
  await second.opens('/ho-dan');
  await main(second).getByText(NAME).waitFor();
  const household = (await world.leader.households()).find(({ id }) => id === home);
  assert.equal(household.set.head, NAME);
  await second.startsCold('/ho-dan');
  await main(second).getByText(NAME).waitFor();
  second.hasNoComplaints();
});
