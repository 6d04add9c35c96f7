// A leader adds a hamlet, with or without a network.
import { test } from 'node:test';
import { LEADER, World } from '../fixtures/world.mjs';

test('a hamlet that the leader adds without a network reaches the team when the network is back', async (t) => {
  const world = await World.withTeam(t);
  const leader = await world.phoneOf(LEADER);
  const member = await world.phoneOf();
  await leader.isReadyForOffline();
  await leader.goesOffline();
  await leader.opens('/to');
  const form = leader.page.locator('form', { has: leader.page.getByLabel('Tên thôn') });
  await form.getByRole('button').click();
  await form.getByRole('alert').getByText(/\S/).waitFor();
  await form.getByRole('textbox').fill('Bắc Lù');
  await form.getByRole('button').click();
  await leader.page.getByText('Bắc Lù, Khe Thử, Nà Mẫu').waitFor();
  await leader.comesOnline();
  await leader.statusSays('Đã gửi hết');
  await member.opens('/ho-moi');
  await member.page.getByRole('group', { name: 'Thôn' }).getByRole('button', { name: 'Bắc Lù' }).waitFor();
  leader.hasNoComplaints();
});
