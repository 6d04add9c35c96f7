// Work leaves a phone without a network: as QR codes from screen to camera, or as a file (G17).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../fixtures/axe.mjs';
import { Eyes, photographs } from '../fixtures/eyes.mjs';
import { newWords } from '../fixtures/words.mjs';
import { World } from '../fixtures/world.mjs';

const GIVER = 'Chìu Thị Sám';
const TAKER = 'Lỷ A Tài';

const main = (phone) => phone.page.getByRole('main');

/** Two phones of a team, out of reach of any network. */
async function twoPhones(world) {
  const phones = [await world.phoneOf(GIVER), await world.phoneOf(TAKER)];
  for (const phone of phones) {
    await phone.isReadyForOffline();
    await phone.goesOffline();
  }
  return phones;
}

async function opensFromSync(phone, name) {
  await phone.opens('/dong-bo');
  await main(phone).getByRole('link', { name }).click();
}

async function makesFile(phone) {
  await phone.opens('/dong-bo');
  const download = phone.page.waitForEvent('download');
  await main(phone).getByRole('button', { name: 'Chuyển bằng tệp' }).click();
  const file = await (await download).path();
  await phone.sees('Đã tạo tệp');
  return file;
}

test('work is handed from phone to phone as a file, and counts once, whichever reaches the server first', async (t) => {
  const world = await World.withTeam(t);
  const [first, second, third] = world.leader.homes;
  const [giver, taker] = await twoPhones(world);
  for (const home of [first, second]) await giver.logsVisit(home);
  const file = await makesFile(giver);

  await taker.logsVisit(third);
  await taker.opens('/dong-bo');
  const field = main(taker).getByLabel('Nhận bằng tệp');
  await field.setInputFiles({ name: 'x.tungnha', mimeType: '', buffer: Buffer.from('tung-nha handover 1\nnothing') });
  await taker.sees('Không đọc được');
  await field.setInputFiles(file);
  await taker.sees('Đã nhận 2 thay đổi');
  await field.setInputFiles(file);
  await taker.sees('Không có gì mới cho máy này');
  await taker.statusSays('Không có mạng. 3 mục giữ trên máy này');
  await taker.opens(`/ho-dan/${first}`);
  assert.equal(await taker.page.locator('.history li').count(), 1);

  await taker.comesOnline();
  await taker.statusSays('Đã gửi hết');
  await world.leader.hasVisits(3);
  await giver.comesOnline();
  await giver.statusSays('Đã gửi hết');
  const visits = await world.leader.visits();
  assert.equal(visits.length, 3);
  const { member } = await world.leader.phoneOf(GIVER);
  assert.equal(visits.filter((visit) => visit.set.member === member).length, 2, 'they count for whoever made them');
  for (const [phone, count] of [[giver, 2], [taker, 1]]) {
    await phone.opens('/dong-bo');
    await phone.sees(`${count} trên ${count} thay đổi đã được máy chủ xác nhận`);
    phone.hasNoComplaints();
  }
});

test('work is handed from screen to camera as QR codes, with gaps and repeats, and counts once', async (t) => {
  const world = await World.withTeam(t);
  const homes = world.leader.homes.slice(0, 3);
  const [giver, taker] = await twoPhones(world);
  const eyes = await Eyes.of(taker);
  for (const home of homes) await giver.logsVisit(home, { note: newWords(120) });
  await opensFromSync(giver, 'Chuyển bằng mã QR');
  const codes = await photographs(giver);
  t.diagnostic(`${codes.length} codes`);
  assert.ok(codes.length > 3);

  await opensFromSync(taker, 'Quét mã QR');
  await taker.sees('Đang tìm mã…');
  await eyes.areOpen();
  // A first round without the second code, from its middle on; and one code comes twice.
  const first = [...codes.keys()].filter((index) => index !== 1).reverse();
  for (const [turn, index] of first.entries()) {
    await eyes.lookAt(codes[index]);
    await taker.sees(`Đã đọc ${turn + 1} trên ${codes.length} mã`);
  }
  await eyes.lookAt(codes[0]);
  await taker.sees(`Đã đọc ${codes.length - 1} trên ${codes.length} mã`);
  await eyes.lookAt(codes[1]);
  await taker.sees('Đã nhận 3 thay đổi');
  await eyes.areShut();
  await taker.statusSays('Không có mạng. 3 mục giữ trên máy này');

  // Again: nothing new. Then the page is left while the camera is on.
  await opensFromSync(taker, 'Quét mã QR');
  await taker.sees('Đang tìm mã…');
  for (const code of codes) await eyes.lookAt(code);
  await taker.sees('Không có gì mới cho máy này');
  await eyes.areShut();
  await opensFromSync(taker, 'Quét mã QR');
  await eyes.areOpen();
  await taker.page.getByRole('link', { name: 'Quay lại' }).click();
  await eyes.areShut();

  await taker.comesOnline();
  await taker.statusSays('Đã gửi hết');
  await world.leader.hasVisits(3);
  await giver.comesOnline();
  await giver.statusSays('Đã gửi hết');
  const visits = await world.leader.visits();
  assert.equal(visits.length, 3);
  const { member } = await world.leader.phoneOf(GIVER);
  assert.ok(visits.every((visit) => visit.set.member === member), 'they count for whoever made them');
  await giver.opens('/dong-bo');
  await giver.sees('3 trên 3 thay đổi đã được máy chủ xác nhận');
  await opensFromSync(giver, 'Chuyển bằng mã QR');
  await giver.sees('Máy này đã gửi hết, không có gì phải chuyển');
  for (const phone of [giver, taker]) phone.hasNoComplaints();
});

test('a phone that cannot read codes, or may not use its camera, says so and takes a file instead', async (t) => {
  const world = await World.withTeam(t);
  const [first, second] = world.leader.homes;
  const [giver, taker] = await twoPhones(world);
  await giver.logsVisit(first);
  const file = await makesFile(giver);
  await taker.context.addInitScript('delete window.BarcodeDetector');
  await opensFromSync(taker, 'Quét mã QR');
  await taker.sees('Máy này không đọc được mã QR');
  assert.deepEqual(await violations(taker.page), []);
  await main(taker).getByLabel('Nhận bằng tệp').setInputFiles(file);
  await taker.sees('Đã nhận 1 thay đổi');
  await main(taker).getByRole('link', { name: 'Xong' }).click();
  await taker.page.getByRole('heading', { level: 1, name: 'Đồng bộ' }).waitFor();

  const eyes = await Eyes.of(taker);
  await taker.context.addInitScript('window.eyes.allowed = false');
  await opensFromSync(taker, 'Quét mã QR');
  await taker.sees('Máy ảnh chưa được phép dùng');
  assert.deepEqual(await violations(taker.page), []);
  await main(taker).getByLabel('Nhận bằng tệp').waitFor({ state: 'attached' });
  await eyes.areAllowed();
  await main(taker).getByRole('button', { name: 'Thử lại' }).click();
  await taker.sees('Đang tìm mã…');

  // A link is no code for handing over; then the right ones come.
  const { qr } = await world.leader.invites('Nình Thị Ba');
  await eyes.lookAt(qr);
  await taker.sees('Đây không phải mã chuyển dữ liệu');
  await giver.logsVisit(second);
  await opensFromSync(giver, 'Chuyển bằng mã QR');
  for (const code of await photographs(giver)) await eyes.lookAt(code);
  await taker.sees('Đã nhận 1 thay đổi');
  await eyes.areShut();
  for (const phone of [giver, taker]) phone.hasNoComplaints();
});
