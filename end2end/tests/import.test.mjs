// The commune's list comes in from a file, and goes back if it was wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../fixtures/wait.mjs';
import { workbook } from '../fixtures/workbook.mjs';
import { LEADER, World } from '../fixtures/world.mjs';

const LIST = [
  'DANH SÁCH HỘ DÂN;;;;',
  'Thôn;Mã hộ;Họ và tên chủ hộ;Điện thoại;Số khẩu',
  'Khe Thử;KT-101;Chíu Sáng Phu;912345678;4',
  'Nà Mẫu;KT-102;Voòng Thị Lan;0912 000 111;3',
  'Khe Thử;KT-103;PHUN VAN HOA;;5',
  'Xóm Mới;KT-104;Tằng A Tài;;5',
  'Khe Thử;KT-105;Lỷ A Sáu;;99',
].join('\r\n');

const main = (phone) => phone.page.getByRole('main');

test('a leader looks at a list, imports it without its errors, and takes it back', async (t) => {
  const world = await World.withTeam(t);
  const [leader, member] = [await world.phoneOf(LEADER), await world.phoneOf()];
  await leader.opens('/to');
  await leader.page.getByRole('link', { name: 'Nhập danh sách' }).click();
  await leader.page.getByRole('button', { name: 'Rồi, ký giấy' }).click();
  // As Excel saves it: with the sign in front that it is UTF-8, and letters and tones apart.
  const buffer = Buffer.from(`\ufeff${LIST.normalize('NFD')}`);
  const chooses = () => leader.page.locator('input[type=file]').setInputFiles({ name: 'khe-thu.csv', mimeType: 'text/csv', buffer });
  await chooses();
  await leader.sees('Dòng 6');
  await leader.sees('Tổ không có thôn này. Các thôn của tổ: Khe Thử, Nà Mẫu.');
  await leader.sees('giống Phùn Văn Hòa');
  // What was understood of the new rows, under a fold.
  const fold = (title) => main(leader).locator('details').filter({ hasText: title });
  await fold('Dòng mới, đọc được như sau (2)').locator('summary').click();
  await fold('Dòng mới').getByRole('listitem').filter({ hasText: 'Dòng 3 · Chíu Sáng Phu' }).getByText('KT-101 · Khe Thử').waitFor();
  const make = leader.page.getByRole('button', { name: 'Nhập 2 hộ' });
  assert.ok(await make.isDisabled(), 'not while there are errors that nobody has looked at');
  await leader.page.getByRole('button', { name: 'Bỏ qua dòng lỗi' }).click();
  // Row by row; with more than one, also all at once.
  const one = main(leader).getByRole('listitem').filter({ hasText: 'PHUN VAN HOA' }).getByRole('button', { name: 'Vẫn nhập' });
  await one.click();
  await leader.page.getByRole('button', { name: 'Nhập 3 hộ' }).waitFor();
  await one.click();
  await make.click();
  await leader.sees('Đã nhập 2 hộ');
  const shows = async (count) => {
    await member.opens('/ho-dan');
    await main(member).getByRole('status').getByText(`${count} hộ`, { exact: true }).waitFor();
  };
  await shows(6);
  await main(member).getByText('Chíu Sáng Phu').waitFor();

  // The same list again makes nothing.
  await chooses();
  await leader.page.getByRole('button', { name: 'Nhập 0 hộ' }).waitFor();
  // Of one that says something else now, what that is.
  const other = Buffer.from(LIST.replace('912345678;4', '912345678;6'));
  await leader.page.locator('input[type=file]').setInputFiles({ name: 'khe-thu-2.csv', mimeType: 'text/csv', buffer: other });
  await fold('Dòng khác với sổ (1)').locator('summary').click();
  await fold('Dòng khác với sổ').getByRole('link', { name: 'khác: Số khẩu' }).waitFor();
  await leader.page.getByRole('button', { name: 'Hoàn tác', exact: true }).click();
  await leader.page.getByRole('button', { name: 'Hoàn tác thật?' }).click();
  await leader.sees('Đã bỏ 2 hộ khỏi sổ');
  await shows(4);
  await leader.page.locator('input[type=file]').setInputFiles({ name: 'anh.png', mimeType: 'image/png', buffer: Buffer.from([137, 80, 78, 71, 0, 1]) });
  await main(leader).getByRole('alert').filter({ hasText: /./ }).first().waitFor();
  await leader.goesOffline();
  await chooses();
  await leader.sees('Chưa gửi được tệp: cần có mạng. Chưa nhập gì.');
  leader.hasNoComplaints();
});

test('on a thin line one sees how much of the list has gone out', async (t) => {
  const world = await World.withTeam(t);
  const leader = await world.phoneOf(LEADER);
  await leader.opens('/nhap');
  const main = leader.page.getByRole('main');
  const rows = Array.from({ length: 10_000 }, (_, n) => `Khe Thử;KT-${n};${n % 9 + 1};${'ghi chú dài '.repeat(10)}`);
  const buffer = Buffer.from(['Thôn;Mã hộ;Số khẩu;Ghi chú', ...rows].join('\r\n'));
  const browser = await leader.context.newCDPSession(leader.page);
  await browser.send('Network.enable');
  await browser.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 });
  await leader.page.locator('input[type=file]').setInputFiles({ name: 'khe-thu.csv', mimeType: 'text/csv', buffer });
  await leader.sees('Đang gửi tệp…');
  const seen = [0];
  await until('the bar has grown three times', async () => {
    const part = Number(await main.getByRole('progressbar').getAttribute('value'));
    if (part > seen.at(-1)) seen.push(part);
    return seen.length > 3;
  });
  assert.ok(seen.every((part) => part < 1), `${seen}`);
  await main.getByRole('heading', { name: 'Xem trước' }).waitFor();
  assert.equal(await main.getByRole('progressbar').count(), 0);
});

test('rows of one number in two sheets are two rows: each is decided by itself', async (t) => {
  const world = await World.withTeam(t);
  const leader = await world.phoneOf(LEADER);
  await leader.opens('/to');
  await leader.page.getByRole('link', { name: 'Nhập danh sách' }).click();
  await leader.page.getByRole('button', { name: 'Rồi, ký giấy' }).click();
  const head = ['Mã hộ', 'Họ và tên chủ hộ', 'Thôn', 'Số khẩu'];
  const buffer = workbook({
    'Khe Thử': [head, ['KT-201', 'Phun Van Hoa', 'Khe Thử', '5']],
    'Nà Mẫu': [head, ['NM-201', 'Ly Thi Hoa', 'Nà Mẫu', '3'], ['NM-202', 'Voòng Thị Lan', 'Nà Mẫu', '2']],
  });
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await leader.page.locator('input[type=file]').setInputFiles({ name: 'hai-thon.xlsx', mimeType, buffer });
  await leader.page.getByRole('button', { name: 'Nhập 1 hộ' }).waitFor();
  const row = (name) => main(leader).getByRole('listitem').filter({ hasText: name });
  assert.match(await row('Phun Van Hoa').innerText(), /Khe Thử.*dòng 2/i);
  assert.match(await row('Ly Thi Hoa').innerText(), /Nà Mẫu.*dòng 2/i);
  await row('Ly Thi Hoa').getByRole('button', { name: 'Vẫn nhập' }).click();
  await leader.page.getByRole('button', { name: 'Nhập 2 hộ' }).click();
  await leader.sees('Đã nhập 2 hộ');
  await leader.opens('/ho-dan');
  await main(leader).getByRole('status').getByText('6 hộ', { exact: true }).waitFor();
  await main(leader).getByText('Ly Thi Hoa').waitFor();
  assert.equal(await main(leader).getByText('Phun Van Hoa').count(), 0);
  leader.hasNoComplaints();
});
