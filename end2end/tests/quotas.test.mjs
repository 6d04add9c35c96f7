// Targets: set by the leader without a network, seen by the member, the same figures on both phones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEADER, MEMBER, World } from '../fixtures/world.mjs';
import { DESK, Office } from '../pages/office.mjs';

test('a leader sets a target without a network; the member sees it, and what was done counts for both', async (t) => {
  const world = await World.withTeam(t);
  const [member, leader] = [await world.phoneOf(), await world.phoneOf(LEADER)];
  await leader.isReadyForOffline();
  await leader.goesOffline();
  await leader.opens('/chi-tieu');
  await leader.sees('Chưa có chỉ tiêu nào cho hôm nay.');
  await leader.page.getByLabel('Chỉ tiêu', { exact: true }).selectOption('electricity');
  await leader.page.getByLabel('Giao cho').selectOption({ label: MEMBER });
  const save = leader.page.getByRole('button', { name: 'Giao chỉ tiêu', exact: true });
  await save.click();
  await leader.sees('Ghi số phải đạt, từ 1 trở lên.');
  await leader.page.getByLabel('Số phải đạt').fill('3');
  await save.click();
  await leader.sees('Đã lưu trên máy này.');
  const folded = leader.page.getByRole('main').locator('summary').filter({ hasText: MEMBER });
  await folded.click();
  await leader.sees('0 / 3');
  await leader.comesOnline();
  await leader.statusSays('Đã gửi hết');

  await member.opens('/');
  await member.logsVisit(world.leader.homes[0], { electricity: 'Giúp hôm nay' });
  await member.statusSays('Đã gửi hết');
  // The leader's page stands open meanwhile: the list is not folded under the finger when its figures change.
  await member.opens('/chi-tieu');
  for (const phone of [member, leader]) {
    const row = phone.page.getByRole('main').locator('li').filter({ hasText: MEMBER });
    await row.getByText('1 / 3').waitFor();
  }
  // More is asked for, then nothing at all; both reach the member.
  const main = leader.page.getByRole('main');
  await main.getByRole('button', { name: /^Sửa chỉ tiêu/ }).click();
  await main.getByLabel('Số phải đạt').fill('0');
  await main.getByRole('button', { name: 'Lưu', exact: true }).click();
  await leader.sees('Ghi số phải đạt, từ 1 trở lên.');
  await main.getByLabel('Số phải đạt').fill('5');
  await main.getByRole('button', { name: 'Lưu', exact: true }).click();
  for (const phone of [leader, member]) await phone.sees('1 / 5');
  await main.getByRole('button', { name: /^Sửa chỉ tiêu/ }).click();
  await main.getByRole('button', { name: 'Bỏ chỉ tiêu này' }).click();
  for (const phone of [leader, member]) await phone.sees('Chưa có chỉ tiêu nào cho hôm nay.');
  // One for next year is not today's, but the leader sees it and can drop it.
  await main.getByRole('button', { name: 'Ngày khác' }).click();
  await main.getByLabel('Từ ngày').fill('2099-01-01');
  await main.getByLabel('Đến hết ngày').fill('2099-01-31');
  await main.getByLabel('Số phải đạt').fill('40');
  await save.click();
  await main.locator('summary').filter({ hasText: 'Sắp tới (1)' }).click();
  await leader.sees('0 / 40');
  await main.getByRole('button', { name: /^Sửa chỉ tiêu/ }).click();
  await main.getByRole('button', { name: 'Bỏ chỉ tiêu này' }).click();
  await main.locator('summary').filter({ hasText: 'Sắp tới' }).waitFor({ state: 'detached' });
  assert.equal(await member.page.getByRole('button', { name: 'Giao chỉ tiêu', exact: true }).count(), 0, 'only a leader sets them');
});

test('a target that the office set is shown with the office, and is not the leader’s to change', async (t) => {
  const world = await World.opens(t, { demo: true });
  const leader = await world.phone();
  await leader.joins(world.server.links()[0]);
  const office = new Office(await world.phone(DESK));
  await office.signsIn(world.server.officeCodes()[0]);
  await office.page.getByLabel('Chỉ tiêu', { exact: true }).selectOption({ label: 'Cài VssID' });
  await office.page.getByLabel('Mỗi tổ phải đạt').fill('777');
  await office.presses('Giao chỉ tiêu');
  await office.page.getByText('Đã giao.').waitFor();
  await office.isWell();
  await leader.opens('/chi-tieu');
  const main = leader.page.getByRole('main');
  const rows = (text) => main.locator('li.target').filter({ hasText: text });
  await rows(/\/ 777/).getByText('Giao bởi: UBND xã Điền Xá').waitFor();
  assert.equal(await rows(/\/ 777/).getByRole('button').count(), 0);
  assert.notEqual(await rows('Cả tổ').getByRole('button', { name: /^Sửa chỉ tiêu/ }).count(), 0, 'the leader’s own stay the leader’s');
  await office.page.getByRole('button', { name: /^Bỏ chỉ tiêu này/ }).click();
  await office.page.getByText('Đã bỏ.').waitFor();
  await rows(/\/ 777/).waitFor({ state: 'detached' });
});
