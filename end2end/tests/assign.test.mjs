// Who is to visit a household: the leader says so, without a network; nothing disappears.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEADER, MEMBER, World } from '../fixtures/world.mjs';

test('a leader assigns a household without a network, and of the members only that one has it on the list', async (t) => {
  const world = await World.withTeam(t);
  const [member, other, leader] = [await world.phoneOf(), await world.phoneOf('Lỷ A Tài'), await world.phoneOf(LEADER)];
  const [home] = world.leader.homes;
  await leader.isReadyForOffline();
  await leader.goesOffline();
  await leader.opens(`/ho-dan/${home}`);
  await leader.page.getByLabel('Giao hộ này cho').selectOption({ label: MEMBER });
  await leader.sees(`Giao cho ${MEMBER}`);
  await leader.comesOnline();
  await leader.statusSays('Đã gửi hết');

  const isOn = async (phone) => {
    await phone.opens('/');
    await phone.page.getByRole('main').getByText('KT-002').first().waitFor();
    return (await phone.page.getByRole('main').locator(`a[href="/ho-dan/${home}"]`).count()) > 0;
  };
  await other.opens(`/ho-dan/${home}`);
  await other.sees(`Giao cho ${MEMBER}`);
  assert.equal(await other.page.getByLabel('Giao hộ này cho').count(), 0, 'only a leader assigns');
  assert.deepEqual([await isOn(member), await isOn(other)], [true, false]);
  await other.opens('/ho-dan');
  await other.page.getByRole('main').getByText('Phùn Văn Hòa').waitFor();
});
