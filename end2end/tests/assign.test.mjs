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

test('a leader assigns many households at once without a network, and all that are of somebody who left to somebody else', async (t) => {
  const world = await World.withTeam(t);
  const [member, leader] = [await world.phoneOf(), await world.phoneOf(LEADER)];
  await world.phoneOf('Lỷ A Tài');
  const main = leader.page.getByRole('main');
  const assigned = async () => {
    return (await world.leader.households()).map(({ set }) => set.assigned).filter(Boolean);
  };
  const idOf = async (name) => (await world.leader.pulls()).find(({ kind, set }) => kind === 'member' && set.name === name).id;
  await leader.opens('/giao');
  await main.getByLabel('Giao cho ai').locator('option', { hasText: 'Lỷ A Tài' }).waitFor({ state: 'attached' });
  await leader.isReadyForOffline();
  await leader.goesOffline();
  const save = (count) => main.getByRole('button', { name: `Giao ${count} hộ`, exact: true });
  await save(0).click();
  await main.getByRole('alert').getByText('Hãy chọn người được giao').waitFor();
  await main.getByLabel('Giao cho ai').selectOption({ label: MEMBER });
  await save(0).click();
  await main.getByRole('alert').getByText('Hãy chọn ít nhất một hộ').waitFor();
  await main.getByLabel('Thôn').selectOption({ label: 'Khe Thử' });
  await main.getByRole('button', { name: 'Chọn cả 2 hộ' }).click();
  await save(2).click();
  await leader.sees(/^Đã giao 2 hộ: Chìu Thị Sám/);
  await leader.sees('0 hộ, đã chọn 0');
  // One more, chosen by hand, of those of the other hamlet.
  await main.getByLabel('Thôn').selectOption({ label: 'Nà Mẫu' });
  await main.getByRole('button', { name: /Lỷ Thị Hoà/ }).click();
  await leader.sees('2 hộ, đã chọn 1');
  await save(1).click();
  await leader.sees(/^Đã giao 1 hộ: Chìu Thị Sám/);
  await leader.startsCold('/giao');
  await leader.sees('1 hộ, đã chọn 0');
  await leader.comesOnline();
  await leader.statusSays('Đã gửi hết');
  assert.deepEqual(await assigned(), Array(3).fill(await idOf(MEMBER)));
  await member.opens(`/ho-dan/${world.leader.homes[1]}`);
  await member.sees(`Giao cho ${MEMBER}`);

  await leader.opens('/to');
  const row = main.getByRole('link', { name: new RegExp(`^${MEMBER}\\s+3 hộ`) });
  await row.waitFor();
  assert.equal(await row.getByText('đã rời tổ').count(), 0);
  const phone = main.locator('.phones .row', { hasText: MEMBER });
  await phone.getByRole('button', { name: /Gỡ máy này/ }).click();
  await phone.getByRole('button', { name: /Bấm lần nữa để gỡ/ }).click();
  await row.getByText('đã rời tổ: hãy giao lại').waitFor();
  await leader.opens(`/ho-dan/${world.leader.homes[1]}`);
  const one = main.getByLabel('Giao hộ này cho').locator('option:checked');
  assert.match(await one.innerText(), /^Chìu Thị Sám \(đã rời tổ\)/);
  await leader.opens('/to');
  await row.click();
  await leader.sees('3 hộ, đã chọn 3');
  assert.equal(await main.getByLabel('Giao cho ai').locator('option', { hasText: MEMBER }).count(), 0, 'nothing more for who left');
  await main.getByLabel('Giao cho ai').selectOption({ label: 'Lỷ A Tài' });
  await save(3).click();
  await leader.sees(/^Đã giao 3 hộ: Lỷ A Tài/);
  await leader.statusSays('Đã gửi hết');
  assert.deepEqual(await assigned(), Array(3).fill(await idOf('Lỷ A Tài')));
  // The list still is the one of whoever left: nothing else is shown under their name.
  const shown = main.getByLabel('Những hộ nào').locator('option:checked');
  assert.match(await shown.innerText(), new RegExp(MEMBER));
  await leader.opens('/to');
  await main.getByRole('link', { name: /^Lỷ A Tài\s+3 hộ/ }).waitFor();
  assert.equal(await row.count(), 0);
  leader.hasNoComplaints();
});

test('what was chosen under one search is still chosen under the next', async (t) => {
  const world = await World.withTeam(t);
  const leader = await world.phoneOf(LEADER);
  const main = leader.page.getByRole('main');
  await leader.opens('/giao');
  await main.getByLabel('Giao cho ai').selectOption({ label: LEADER });
  const search = main.getByRole('searchbox');
  await search.fill('phun');
  await main.getByRole('button', { name: /Phùn Văn Hòa/ }).click();
  await search.fill('duc');
  await main.getByRole('button', { name: /Nình Văn Đức/ }).click();
  await main.getByRole('button', { name: 'Giao 2 hộ', exact: true }).click();
  await leader.sees(/^Đã giao 2 hộ: Tằng Thị Hoa/);
});
