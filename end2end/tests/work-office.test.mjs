// What teams do besides visits: a phone and the office show the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESK, Office } from '../pages/office.mjs';
import { until } from '../fixtures/wait.mjs';
import { World } from '../fixtures/world.mjs';

const SIZES = [{ width: 360, height: 740 }, { width: 1280, height: 800 }];

async function isWellEverywhere(office) {
  for (const size of SIZES) {
    await office.page.setViewportSize(size);
    await office.isWell();
  }
}

test('the commune’s office sees classes, hamlets and producers as the team’s phone does', async (t) => {
  const world = await World.opens(t, { demo: true });
  const [commune, province] = world.server.officeCodes();
  const leader = await world.phone();
  await leader.joins(world.server.links()[0]);
  const office = new Office(await world.phone(DESK));
  const { page } = office;
  await office.signsIn(commune);

  await page.getByRole('link', { name: 'Công việc của tổ' }).click();
  await office.heading('Lớp tập huấn');
  await leader.opens('/lop');
  const first = leader.page.getByRole('main').locator('.rows li').first();
  await first.waitFor();
  const topic = await first.locator('strong').innerText();
  await page.getByRole('row').filter({ hasText: topic }).filter({ hasText: 'Tổ Bắc Lù' }).first().waitFor();
  await isWellEverywhere(office);

  await page.getByRole('navigation', { name: 'Công việc của tổ' }).getByRole('link', { name: 'Thôn thông minh' }).click();
  await office.heading('Thôn thông minh');
  await leader.opens('/thon');
  const hamlet = leader.page.getByRole('main').locator('.rows li').filter({ hasText: 'Bắc Lù' }).first();
  const row = page.getByRole('row', { name: /^Bắc Lù/ });
  await row.waitFor();
  // "Chưa đạt · 4 trên 7 tiêu chí đạt": the same numbers in the office's words, when the phone has all that there is.
  const all = await until('the phone and the office say the same', async () => {
    const [, met, all] = (await hamlet.innerText()).match(/(\d+) trên (\d+) tiêu chí/);
    return (await row.innerText()).includes(`${met}/${all} tiêu chí đạt`) && Number(all);
  });
  await isWellEverywhere(office);

  await page.getByRole('navigation', { name: 'Công việc của tổ' }).getByRole('link', { name: 'Hộ kinh doanh, HTX' }).click();
  await office.heading('Hộ kinh doanh, HTX');
  await page.getByRole('row', { name: /^Tổng.*nơi còn cần giúp/ }).waitFor();
  await isWellEverywhere(office);

  const other = new Office(await world.phone(DESK));
  await other.signsIn(province);
  await other.page.getByRole('link', { name: 'Công việc của tổ' }).click();
  await other.page.getByRole('row', { name: /^Tổng/ }).waitFor();
  await isWellEverywhere(other);
  await other.page.getByRole('link', { name: 'Xã Điền Xá' }).click();
  await other.heading('Lớp tập huấn, Xã Điền Xá');
  await other.page.getByLabel('Kỳ').selectOption({ index: 1 });
  await other.presses('Xem');
  await other.heading('Lớp tập huấn, Xã Điền Xá');
  await other.page.getByRole('link', { name: 'Tất cả các xã' }).click();
  await other.heading('Lớp tập huấn');
  for (const one of [office, other]) one.phone.hasNoComplaints();
  assert.ok(all >= 7);
});
