// Language and text size stay as they were set.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from '../fixtures/world.mjs';

test('the language changes every word and stays after a restart', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.opens('/them');
  await phone.page.getByRole('button', { name: 'English' }).click();
  await phone.page.getByRole('heading', { level: 1, name: 'More' }).waitFor();
  await phone.statusSays('All sent');
  assert.equal(await phone.page.getAttribute('html', 'lang'), 'en');
  await phone.turnsOff();
  await phone.turnsOn();
  await phone.opens('/');
  await phone.page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
  assert.deepEqual(await phone.page.getByRole('navigation').getByRole('link').allInnerTexts(), ['Today', 'Households', 'Sync', 'More']);
  await phone.page.getByRole('link', { name: 'More' }).click();
  await phone.page.getByRole('button', { name: 'Tiếng Việt' }).click();
  await phone.page.getByRole('heading', { level: 1, name: 'Thêm' }).waitFor();
  phone.hasNoComplaints();
});

test('large text is large, and stays after a restart', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  const size = () => phone.page.locator('main p').first().evaluate((p) => parseFloat(getComputedStyle(p).fontSize));
  await phone.opens('/them');
  const usual = await size();
  await phone.page.getByRole('button', { name: 'Cỡ chữ rất lớn' }).or(phone.page.getByRole('button', { name: 'A++' })).click();
  assert.equal(await phone.page.getAttribute('html', 'data-text'), '2');
  assert.ok((await size()) > usual);
  await phone.turnsOff();
  await phone.turnsOn();
  await phone.opens('/them');
  assert.equal(await phone.page.getAttribute('html', 'data-text'), '2');
});
