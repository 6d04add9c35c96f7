// Guides: shown to the person at the door, without a network, and the visit says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../fixtures/wait.mjs';
import { World } from '../fixtures/world.mjs';
import { VisitForm } from '../pages/visit-form.mjs';

test('a guide is opened from the form without a network, nothing that was tapped is lost, and the visit says that it was shown', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  const [home] = world.leader.homes;
  await phone.opens(`/ho-dan/${home}/ghi`);
  const form = new VisitForm(phone.page);
  await form.fills({ electricity: 'Giúp hôm nay' });
  await phone.page.getByRole('link', { name: /^Xem hướng dẫn.*Trả tiền điện/ }).click();
  await phone.sees('Bước 1 trên 7');
  // The picture is really drawn: what is not found has no size.
  const drawn = await phone.page.locator('.guide use').evaluate((use) => use.getBBox().width);
  assert.ok(drawn > 20, `the picture is ${drawn} wide`);
  for (let step = 2; step <= 7; step += 1) {
    await phone.page.getByRole('button', { name: 'Tiếp' }).click();
    await phone.sees(`Bước ${step} trên 7`);
  }
  await phone.page.getByRole('link', { name: 'Xong' }).click();
  const chosen = form.choice('Trả tiền điện qua điện thoại', 'Giúp hôm nay').last();
  await until('the answer is still there', async () => (await chosen.getAttribute('aria-pressed')) === 'true');
  assert.equal(await phone.page.getByText('bản nháp').count(), 0, 'whoever comes back from a guide is not told of a draft');
  await form.saves();
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  const [visit] = await world.leader.hasVisits(1);
  assert.equal(visit.set['g.electricity'], true);
  assert.equal(visit.set['v.electricity'], 'done');
});

test('all guides are there without a network, in both languages', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.startsCold('/cam-nang');
  const rows = phone.page.getByRole('main').locator('.rows li');
  await rows.first().waitFor();
  assert.equal(await rows.count(), 8);
  await phone.opens('/them');
  await phone.page.getByRole('button', { name: 'English' }).click();
  await phone.opens('/cam-nang/scams');
  await phone.sees('hang up at once');
});
