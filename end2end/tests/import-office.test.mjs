// A commune's officer brings the commune's list into a team's book, and takes it out again.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DESK, Office } from '../pages/office.mjs';
import { World } from '../fixtures/world.mjs';

const SIZES = [{ width: 360, height: 740 }, { width: 1280, height: 800 }];

const LIST = [
  'DANH SÁCH HỘ DÂN;;;;',
  'Thôn;Mã hộ;Họ và tên chủ hộ;Điện thoại;Số khẩu;CCCD',
  'Bắc Lù;XA-101;Chíu Sáng Phu;0912000111;4;022190001234',
  'Bắc Lù;XA-102;Voòng Thị Lan;0912000111;3;',
  'Xóm Mới;XA-103;Tằng A Tài;;5;',
  'Bắc Lù;XA-104;Lỷ A Sáu;;99;',
].join('\r\n');

async function isWellEverywhere(office) {
  for (const size of SIZES) {
    await office.page.setViewportSize(size);
    await office.isWell();
  }
}

test('an officer looks at a list, decides row by row, has it made, and takes it back', async (t) => {
  const world = await World.opens(t, { demo: true });
  const [commune] = world.server.officeCodes();
  const office = new Office(await world.phone(DESK));
  const { page } = office;
  await office.signsIn(commune);
  await page.getByRole('link', { name: 'Nhập danh sách' }).click();
  await office.heading('Nhập danh sách');
  await page.getByRole('link', { name: 'Tổ Bắc Lù' }).click();
  await office.heading('Nhập danh sách vào sổ của Tổ Bắc Lù');
  await page.getByLabel('Đồng ý cho ghi tên').selectOption({ label: 'Đã có, ký giấy' });
  await office.presses('Xem trước');
  await page.getByRole('alert').getByText('Hãy chọn một tệp.').waitFor();
  await isWellEverywhere(office);
  const chooses = async (list) => {
    await page.getByLabel('Đồng ý cho ghi tên').selectOption({ label: 'Đã có, ký giấy' });
    await page.getByLabel('Tệp').setInputFiles({ name: 'bac-lu.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
    await office.presses('Xem trước');
  };
  await chooses(LIST);
  await page.getByText('Không nhập cột: CCCD').waitFor();
  await page.getByRole('row', { name: /^5 A · Thôn Tổ không có thôn này/ }).waitFor();
  await page.getByRole('row', { name: /^4 Voòng Thị Lan · XA-102 Chíu Sáng Phu, dòng 3 của tệp/ }).waitFor();
  await isWellEverywhere(office);
  const download = page.waitForEvent('download');
  await office.presses('Tải bảng lỗi (CSV)');
  assert.match(await readFile(await (await download).path(), 'utf8'), /6,E,Số khẩu,count_range/);
  // Not while there are errors that nobody has decided about; a decision that was made stays.
  await page.getByRole('checkbox', { name: 'Vẫn nhập Voòng Thị Lan' }).check();
  await office.presses('Nhập 1 dòng mới và các dòng đã đánh dấu');
  await page.getByText('Hãy sửa tệp rồi chọn lại, hoặc đánh dấu ô này.').waitFor();
  assert.ok(await page.getByRole('checkbox', { name: 'Vẫn nhập Voòng Thị Lan' }).isChecked());
  await isWellEverywhere(office);
  await page.getByRole('checkbox', { name: 'Bỏ 2 dòng có lỗi' }).check();
  await office.presses('Nhập 1 dòng mới và các dòng đã đánh dấu');
  await page.getByRole('status').getByText('Đã nhập 2.').waitFor();
  await page.getByRole('row', { name: /bac-lu.csv Hộ dân 2/ }).waitFor();
  await isWellEverywhere(office);

  const phone = await world.phone();
  await phone.joins(world.server.links()[0]);
  const finds = async (count) => {
    await phone.opens('/ho-dan');
    await phone.page.getByRole('searchbox').fill('XA-10');
    await phone.page.getByRole('status').getByText(`${count} hộ`, { exact: true }).waitFor();
  };
  await finds(2);
  await office.presses(/^Hoàn tác/);
  await page.getByRole('status').getByText('Đã bỏ 2 khỏi sổ.').waitFor();
  await page.getByRole('cell', { name: /^đã hoàn tác/ }).waitFor();
  await finds(0);
  office.phone.hasNoComplaints();
});
