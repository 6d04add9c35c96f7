// Offices: where hamlets belong, figures of a period, and the commune board.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Office } from '../pages/office.mjs';
import { World } from '../fixtures/world.mjs';

const DESK = { width: 1280, height: 800, hasTouch: false };
const PHONE = { width: 360, height: 740 };

async function isWellEverywhere(office, path) {
  for (const size of [PHONE, DESK]) {
    await office.page.setViewportSize(size);
    for (const language of ['en', 'vi']) {
      await office.opens(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
      await office.isWell();
    }
  }
}

test('a hamlet is added and moved, and a phone of the team has it', async (t) => {
  const world = await World.opens(t, { demo: true });
  const [commune] = world.server.officeCodes();
  const office = new Office(await world.phone(DESK));
  await office.signsIn(commune);
  const { page } = office;
  await page.getByRole('link', { name: 'Thôn', exact: true }).click();
  await office.heading('Thôn');
  await page.getByLabel('Tên thôn').fill('Khe Lẹ');
  await page.getByLabel('Thêm vào tổ').selectOption({ label: 'Tổ Bắc Lù' });
  await office.presses('Thêm thôn này');
  await page.getByRole('alert').getByText('đã có thôn tên như vậy').waitFor();
  assert.equal(await page.getByLabel('Tên thôn').inputValue(), 'Khe Lẹ', 'what was typed stays');
  await page.getByLabel('Tên thôn').fill('Bắc Buông');
  await page.getByLabel('Xã trước 01/07/2025').selectOption({ label: 'Xã Hà Lâu (Huyện Tiên Yên)' });
  await office.presses('Thêm thôn này');
  await page.getByRole('link', { name: 'Bắc Buông' }).click();
  await office.heading('Bắc Buông');
  const here = new URL(page.url()).pathname;
  await isWellEverywhere(office, '/van-phong/thon');
  await isWellEverywhere(office, here);
  await page.getByLabel('Từ ngày', { exact: true }).fill('2026-03-01');
  await page.getByLabel('Sang xã').selectOption({ label: 'Xã Tiên Yên' });
  await office.presses('Chuyển thôn');
  await page.getByRole('row', { name: '01/03/2026 Xã Tiên Yên' }).waitFor();
  await page.getByText('Chỉ cán bộ của xã mà thôn thuộc về').waitFor();
  await office.presses('Bỏ lần chuyển 01/03/2026');
  await page.getByLabel('Sang xã').waitFor();
  const phone = await world.phone();
  await phone.joins(world.server.links()[0]);
  await phone.opens('/ho-moi');
  await phone.page.getByText('Bắc Buông').first().waitFor();
  const rename = page.locator('form[action$="/ten"]');
  await rename.getByLabel('Tên thôn').fill('Bắc Lù');
  await office.presses('Đổi tên');
  await rename.getByText('đã có thôn tên như vậy').waitFor();
  assert.equal(await rename.getByLabel('Tên thôn').inputValue(), 'Bắc Lù', 'what was typed stays');
  await office.isWell();
  await rename.getByLabel('Tên thôn').fill('Bắc Buông Trong');
  await office.presses('Đổi tên');
  await office.heading('Bắc Buông Trong');
  await page.getByText(/^Bắc Buông, đến /).waitFor();
  await isWellEverywhere(office, here);
  await phone.opens('/ho-moi');
  await phone.page.getByText('Bắc Buông Trong').first().waitFor();
  office.phone.hasNoComplaints();
});

test('figures of a period in the units of then and of today, on the page and as a sheet', async (t) => {
  const world = await World.opens(t, { demo: true });
  const [commune, province] = world.server.officeCodes();
  for (const code of [commune, province]) {
    const office = new Office(await world.phone(DESK));
    await office.signsIn(code);
    const { page } = office;
    await page.getByRole('link', { name: 'Số liệu' }).click();
    await isWellEverywhere(office, '/van-phong/so-lieu');
    await page.getByLabel('Từ ngày').fill('2020-01-01');
    await page.getByLabel('Đơn vị', { exact: true }).selectOption({ label: 'Lúc đó' });
    await office.presses('Xem');
    await page.getByRole('row', { name: /^Tổng/ }).waitFor();
    await office.isWell();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Tải CSV' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    assert.match(text, /^\uFEFF?Mã xã,/);
    assert.match(text, /06874,Xã Điền Xá/);
    office.phone.hasNoComplaints();
  }
});

test('a commune types its board; the province sees it beside the others and imports a table', async (t) => {
  const world = await World.opens(t, { demo: true });
  const [commune, province] = world.server.officeCodes();
  const office = new Office(await world.phone(DESK));
  await office.signsIn(commune);
  const { page } = office;
  await page.getByRole('link', { name: 'Bảng xã' }).click();
  await office.heading(/^Xã Điền Xá, Quý/);
  await isWellEverywhere(office, new URL(page.url()).pathname);
  const ocop = page.getByRole('group', { name: 'Sản phẩm OCOP' });
  await ocop.getByLabel('Số liệu', { exact: true }).fill('17');
  await ocop.getByLabel('Nguồn', { exact: true }).fill('');
  await office.presses('Lưu bảng');
  await ocop.getByText('Hãy ghi nguồn của số liệu này.').waitFor();
  assert.equal(await ocop.getByLabel('Số liệu', { exact: true }).inputValue(), '17', 'what was typed stays');
  await office.isWell();
  await ocop.getByLabel('Nguồn', { exact: true }).fill('Báo cáo UBND xã');
  await ocop.getByLabel('Ngày của số liệu').fill('2026-09-30');
  await office.presses('Lưu bảng');
  await page.getByRole('status').getByText('Đã lưu.').waitFor();

  const other = new Office(await world.phone(DESK));
  await other.signsIn(province);
  await other.page.getByRole('link', { name: 'Bảng xã' }).click();
  await isWellEverywhere(other, '/van-phong/bang-xa');
  await isWellEverywhere(other, '/van-phong/bang-xa/muc-tieu');
  await isWellEverywhere(other, '/van-phong/bang-xa/nhap');
  await other.page.getByLabel('Nguồn chung').fill('Sở KH&CN');
  await other.page.getByLabel('Ngày chung').fill('2026-09-30');
  const table = (fibre) => Buffer.from(`Mã xã,Tỷ lệ hộ có cáp quang (%)\n06862,"${fibre}"\n`);
  const chooses = (fibre) =>
    other.page.getByLabel('Tệp').setInputFiles({ name: 'bang.csv', mimeType: 'text/csv', buffer: table(fibre) });
  await chooses('191,5');
  await other.presses('Xem trước');
  await other.page.getByRole('cell', { name: 'Tỷ lệ phải từ 0 đến 100.' }).waitFor();
  await other.isWell();
  await other.page.getByRole('link', { name: 'Chọn tệp khác' }).click();
  await other.page.getByLabel('Nguồn chung').fill('Sở KH&CN');
  await other.page.getByLabel('Ngày chung').fill('2026-09-30');
  await chooses('91,57');
  await other.presses('Xem trước');
  await other.page.getByRole('row', { name: /Xã Tiên Yên.*91,57/ }).waitFor();
  await other.isWell();
  await other.presses('Nhập 1 số liệu');
  await other.heading('Bảng xã');
  await other.page.getByRole('row', { name: /^Xã Tiên Yên.*91,57/ }).waitFor();
  for (const computer of [office, other]) computer.phone.hasNoComplaints();
});
