// What the team is about now comes first in every form; the leader chooses it, without a network too.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEADER, World } from '../fixtures/world.mjs';
import { WorkForm } from '../pages/work-form.mjs';

test('a leader changes the campaign without a network, and members’ forms begin with it', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const [member, leader] = [await world.phoneOf(), await world.phoneOf(LEADER)];
  await leader.isReadyForOffline();
  await leader.goesOffline();
  await leader.opens('/them');
  await leader.page.getByRole('main').getByRole('link', { name: /Chiến dịch của tổ/ }).click();
  const form = new WorkForm(leader.page);
  await form.save.click();
  await leader.sees('Chưa có gì thay đổi.');
  await form.choice('Chiến dịch của tổ', 'Cài VssID').click();
  await form.choice('Chiến dịch của tổ', 'Trả tiền nước qua điện thoại').click();
  await form.save.click();
  await leader.sees(/^Đã lưu trên máy này/);
  await leader.comesOnline();
  await leader.statusSays('Đã gửi hết');

  await member.opens('/chien-dich');
  const list = member.page.getByRole('main').getByRole('listitem');
  await list.filter({ hasText: 'Trả tiền nước' }).waitFor();
  assert.deepEqual(await list.allInnerTexts(), ['Trả tiền điện qua điện thoại', 'Trả tiền nước qua điện thoại']);
  await member.opens(`/ho-dan/${home}/ghi`);
  const water = member.page.getByRole('group', { name: 'Trả tiền nước qua điện thoại', exact: true }).last();
  await water.waitFor();
  assert.ok(await water.isVisible(), 'it is not folded away');
  assert.equal(await member.page.getByRole('group', { name: 'Cài VssID', exact: true }).isVisible(), false);
  member.hasNoComplaints();
  leader.hasNoComplaints();
});
