// The commune's list of household businesses and cooperatives comes in from a file, like one of households.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../fixtures/axe.mjs';
import { LEADER, World } from '../fixtures/world.mjs';

const LIST = [
  'DANH SÁCH HỘ KINH DOANH, HỢP TÁC XÃ;;;;',
  'Thôn;Tên hộ kinh doanh, HTX;Mặt hàng;SĐT;Sản phẩm OCOP;Số sao;Gian hàng sàn thương mại điện tử',
  'Khe Thử;HTX Miến dong;Miến dong;912345678;Miến dong Khe Thử;4;Có',
  'Nà Mẫu;Hộ Voòng Thị Lan;Mật ong;;;;Không',
  'Nà Mẫu;Hộ Voong Thi Lan;Mật ong;;;;',
  'Khe Thử;Hộ Lỷ A Sáu;Gạo;;;7;',
].join('\r\n');

const main = (phone) => phone.page.getByRole('main');

test('a leader imports producers from a list, sees at once what was found, and takes them back', async (t) => {
  const world = await World.withTeam(t);
  const [leader, member] = [await world.phoneOf(LEADER), await world.phoneOf()];
  await leader.opens('/to');
  await leader.page.getByRole('link', { name: 'Nhập danh sách' }).click();
  await leader.page.getByRole('button', { name: 'Hộ kinh doanh, HTX' }).click();
  await leader.sees('Không có đồng ý thì không nhập tên chủ, số điện thoại.');
  await leader.page.getByRole('button', { name: 'Rồi, ký giấy' }).click();
  const buffer = Buffer.from(`\ufeff${LIST.normalize('NFD')}`);
  const chooses = () => leader.page.locator('input[type=file]').setInputFiles({ name: 'htx.csv', mimeType: 'text/csv', buffer });
  await chooses();
  // What was found comes into view, and whoever hears the page is led to it.
  const found = main(leader).getByRole('heading', { name: 'Xem trước' });
  await found.waitFor();
  await leader.page.waitForFunction(() => document.activeElement?.textContent === 'Xem trước');
  const [bar, heading] = [await leader.page.getByRole('banner').boundingBox(), await found.boundingBox()];
  assert.ok(heading.y >= bar.y + bar.height && heading.y < leader.page.viewportSize().height, `it is at ${heading.y}`);
  await leader.sees('Dòng 6');
  await leader.sees('Số sao OCOP phải là 3, 4 hoặc 5. Nếu chưa có thì để trống.');
  await leader.sees('giống Hộ Voòng Thị Lan');
  assert.deepEqual(await violations(leader.page), []);
  if (process.env.PICTURES) await leader.page.screenshot({ path: `${process.env.PICTURES}/found.png`, fullPage: true });
  const make = leader.page.getByRole('button', { name: 'Nhập 2 hộ kinh doanh, HTX' });
  assert.ok(await make.isDisabled(), 'not while there are errors that nobody has looked at');
  await leader.page.getByRole('button', { name: 'Bỏ qua dòng lỗi' }).click();
  await make.click();
  await leader.sees('Đã nhập 2 hộ kinh doanh, HTX');
  await member.opens('/san-xuat');
  await member.sees('Khe Thử · Miến dong · OCOP 4 sao');
  await main(member).getByText('Hộ Voòng Thị Lan').waitFor();

  // The same list again makes nothing; taken back, they are gone from everybody's phone.
  await chooses();
  await leader.page.getByRole('button', { name: 'Nhập 0 hộ kinh doanh, HTX' }).waitFor();
  await leader.page.getByRole('button', { name: 'Hoàn tác', exact: true }).click();
  await leader.page.getByRole('button', { name: 'Hoàn tác thật?' }).click();
  await leader.sees('Đã bỏ 2 hộ kinh doanh, HTX khỏi sổ');
  await main(member).getByText('HTX Miến dong').waitFor({ state: 'detached' });
  await member.startsCold('/san-xuat');
  assert.equal(await main(member).getByText('HTX Miến dong').count(), 0);
  leader.hasNoComplaints();
});
