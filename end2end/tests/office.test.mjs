// An officer's computer: plain pages of the server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESK, Office } from '../pages/office.mjs';
import { World } from '../fixtures/world.mjs';

const NARROW = { width: 360, height: 740 };

test('an officer signs in beside a phone’s book, looks around in both languages, and goes out', async (t) => {
  const world = await World.opens(t, { demo: true });
  const [commune] = world.server.officeCodes();
  const computer = await world.phone(DESK);
  // The same browser holds the app, whose worker serves its own pages only.
  await computer.joins(world.server.links()[1]);
  await computer.isReadyForOffline();
  const office = new Office(computer);
  await office.opens('/van-phong');
  await office.heading('Vào văn phòng');
  await computer.page.getByLabel('Mã vào văn phòng').fill('7KQ2-M9XD');
  await office.presses('Vào');
  await computer.page.getByRole('alert').getByText('Không có mã này.').waitFor();
  assert.equal(await computer.page.getByLabel('Mã vào văn phòng').inputValue(), '7KQ2-M9XD', 'what was typed stays');
  await office.isWell();
  await office.signsIn(commune);
  await office.opens('/van-phong?lang=en');
  assert.equal(await computer.page.getAttribute('html', 'lang'), 'en');
  await office.opens();
  await computer.sees('Teams and households');
  await office.opens('/van-phong?lang=vi');
  await office.opens();
  await computer.page.getByRole('link', { name: 'Tổ Bắc Lù' }).click();
  await office.heading('Tổ Bắc Lù');
  await office.isWell();
  await computer.opens('/');
  await computer.hasSynced();
  await office.opens();
  await office.presses('Thoát');
  await office.heading('Vào văn phòng');
  await office.opens('/van-phong');
  await office.heading('Vào văn phòng');
  computer.hasNoComplaints();
});

test('the province makes an officer, whose code opens the office once', async (t) => {
  const world = await World.opens(t, { demo: true });
  const [, province] = world.server.officeCodes();
  const [desk, other] = [await world.phone(DESK), await world.phone(DESK)];
  const office = new Office(desk);
  await office.signsIn(province);
  await desk.page.getByRole('link', { name: 'Cán bộ' }).click();
  await desk.page.getByLabel('Mã đơn vị').fill('06970');
  await desk.page.getByLabel('Họ và tên').fill('Triệu Tiến Vinh');
  await office.presses('Thêm và tạo mã');
  await desk.page.getByRole('alert').getByText('Đơn vị này chưa có văn phòng').waitFor();
  await office.isWell();
  await desk.page.getByLabel('Tên văn phòng').fill('UBND xã Ba Chẽ');
  await office.presses('Thêm và tạo mã');
  await office.isWell();
  const code = await desk.page.locator('.code-text').innerText();
  await new Office(other).signsIn(code);
  await other.sees('UBND xã Ba Chẽ');
  await desk.page.getByRole('link', { name: 'Nhật ký' }).click();
  await desk.sees('Thêm cán bộ');
  await office.isWell();
});

test('every page of the office is well, in both languages, light and dark, wide and narrow', async (t) => {
  const world = await World.opens(t, { demo: true });
  const office = new Office(await world.phone(DESK));
  const { page } = office;
  await office.signsIn(world.server.officeCodes()[1]);
  await office.opens('/van-phong/xa/06874');
  const team = await page.getByRole('link', { name: 'Tổ Bắc Lù' }).getAttribute('href');
  const paths = [
    '/van-phong', '/van-phong/xa/06874', team, '/van-phong/nhap', team.replace('/to/', '/nhap/'),
    ...['', '/thon', '/san-xuat'].flatMap((page) => ['', '?xa=06874'].map((asked) => `/van-phong/cong-viec${page}${asked}`)), '/van-phong/danh-muc', '/van-phong/danh-muc/moi',
    '/van-phong/danh-muc/vssid', '/van-phong/can-bo', '/van-phong/nhat-ky', '/van-phong/khong-co',
  ];
  const looks = [['vi', 'light', DESK], ['vi', 'dark', DESK], ['en', 'light', DESK], ['vi', 'light', NARROW], ['en', 'light', NARROW]];
  for (const [language, colorScheme, size] of looks) {
    await page.setViewportSize({ width: size.width, height: size.height });
    await page.emulateMedia({ colorScheme });
    for (const path of paths) {
      await t.test(`${path}, ${language}, ${colorScheme}, ${size.width}`, async () => {
        await office.opens(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
        assert.equal(await page.getAttribute('html', 'lang'), language);
        await office.isWell();
      });
    }
  }
});
