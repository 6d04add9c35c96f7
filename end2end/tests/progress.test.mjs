// How far the teams have come: the same figures on the leader's phone and on the officer's page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from '../fixtures/world.mjs';
import { DESK, Office } from '../pages/office.mjs';

test('an officer sees what the leader sees, and sets a target for every team', async (t) => {
  const world = await World.opens(t, { demo: true });
  const leader = await world.phone();
  await leader.joins(world.server.links()[0]);
  await leader.opens('/chi-tieu');
  // Those of other days are folded away.
  const ofTeam = leader.page.getByRole('main').locator('li:visible').filter({ hasText: 'Cả tổ' });
  await ofTeam.first().waitFor();
  const shown = (await ofTeam.locator('strong').allInnerTexts()).sort();

  const office = new Office(await world.phone(DESK));
  const { page } = office;
  await office.signsIn(world.server.officeCodes()[0]);
  const bars = page.getByRole('heading', { level: 3, name: 'Tổ Bắc Lù' }).locator('+ ul');
  assert.deepEqual((await bars.locator('strong').allInnerTexts()).sort(), shown);
  await leader.opens('/to');
  const counts = leader.page.locator('.counts strong');
  await counts.first().waitFor();
  const row = page.getByRole('row').filter({ hasText: 'Tổ Bắc Lù' });
  assert.deepEqual((await row.getByRole('cell').allInnerTexts()).slice(2), await counts.allInnerTexts());
  await office.isWell();

  await page.getByLabel('Chỉ tiêu', { exact: true }).selectOption({ label: 'Internet cáp quang tại nhà' });
  await office.presses('Giao chỉ tiêu');
  await page.getByRole('alert').getByText('Ghi số phải đạt').waitFor();
  await office.isWell();
  await page.getByLabel('Mỗi tổ phải đạt').fill('37');
  await office.presses('Giao chỉ tiêu');
  await page.getByText('Đã giao.').waitFor();
  assert.equal(await page.getByText(/ \/ 37$/).count(), 3, 'three teams');
  await office.isWell();
  // Each team may have a number of its own.
  await page.getByLabel('Chỉ tiêu', { exact: true }).selectOption({ label: 'Cài VssID' });
  const own = page.getByRole('group', { name: 'Riêng từng tổ' });
  await own.getByLabel('Tổ Bắc Lù').fill('0');
  await own.getByLabel('Tổ Khe Cầu').fill('44');
  await office.presses('Giao chỉ tiêu');
  await page.getByRole('alert').getByText('Ghi số phải đạt').waitFor();
  assert.equal(await own.getByLabel('Tổ Khe Cầu').inputValue(), '44', 'what was typed stays');
  await office.isWell();
  await own.getByLabel('Tổ Bắc Lù').fill('43');
  await office.presses('Giao chỉ tiêu');
  await page.getByText('Tổ Bắc Lù: 43 · Tổ Khe Cầu: 44').waitFor();
  assert.equal(await page.getByText(/ \/ 4[34]$/).count(), 2, 'the third team has no number');
  await office.isWell();
  await page.getByRole('link', { name: 'Tổ Bắc Lù' }).click();
  await office.heading('Tổ Bắc Lù');
  await office.isWell();
  await page.setViewportSize({ width: 360, height: 740 });
  await office.isWell();
  await leader.opens('/chi-tieu');
  await leader.sees(/ \/ 37$/);
  leader.hasNoComplaints();
});
