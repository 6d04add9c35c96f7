// What is on the screen before the app is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from '../fixtures/world.mjs';

test('the served page shows a skeleton at once, without any script', async (t) => {
  const world = await World.opens(t);
  const html = await (await fetch(world.road.address)).text();
  assert.match(html, /class="skeleton"/);
  assert.match(html, /Đang mở sổ…/);
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/, 'no inline script');

  const phone = await world.phone();
  let letGo;
  const held = new Promise((done) => (letGo = done));
  await phone.page.route('**/pkg/*.wasm', async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await phone.page.goto(`${world.road.address}/vao`, { waitUntil: 'commit' });
  await phone.page.locator('.skeleton .card').first().waitFor();
  await phone.sees('Đang mở sổ…');
  letGo();
  await phone.page.getByLabel('Mã vào tổ').waitFor();
  phone.hasNoComplaints();
});

test('an app that cannot be loaded says that nothing is lost and offers to load again', async (t) => {
  const world = await World.opens(t);
  const phone = await world.phone();
  await phone.page.route('**/pkg/*.wasm', (route) => route.abort());
  await phone.page.goto(`${world.road.address}/vao`);
  const alert = phone.page.getByRole('alert');
  await alert.getByText('Những gì đã lưu trên máy này vẫn còn nguyên.').waitFor();
  await phone.page.unroute('**/pkg/*.wasm');
  await alert.getByRole('button', { name: 'Tải lại' }).click();
  await phone.page.getByLabel('Mã vào tổ').waitFor();
});
