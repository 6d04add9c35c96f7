// A hamlet is judged once for a quarter, whoever fills it in; what nobody asked is not a no.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { LEADER, World } from '../fixtures/world.mjs';
import { WorkForm } from '../pages/work-form.mjs';

const main = (phone) => phone.page.getByRole('main');
const row = (phone, name) => main(phone).getByRole('link', { name: new RegExp(name) });

test('two people fill in one hamlet without a network: one survey, and where they differ the leader chooses (G6)', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const visit = { household: home, member: world.leader.me.member, when: Date.now() - 3_600_000, outcome: 'met', catalogue: 1 };
  await world.leader.writes('visit', { ...visit, 'v.smartphone': [3, 0], 'v.electricity': 'done', 'v.water': 'na' });
  const member = await world.phoneOf();
  const leader = await world.phoneOf(LEADER);
  for (const phone of [member, leader]) {
    await phone.isReadyForOffline();
    await new Database(phone).hasSnapshot();
    await phone.goesOffline();
  }
  await member.opens('/them');
  await main(member).getByRole('link', { name: /Thôn thông minh/ }).click();
  await row(member, 'Nà Mẫu').getByText('Chưa hỏi đủ · 0 trên 7 tiêu chí đạt · 7 chưa hỏi').waitFor();
  await row(member, 'Khe Thử').getByText('Chưa đạt · 1 trên 7 tiêu chí đạt · 5 chưa hỏi').waitFor();
  await row(member, 'Khe Thử').click();
  // 3 of the 4 people of the one home that was asked.
  await member.sees('75 % · 3 trên 4 người');
  await member.sees('100 % · 1 trên 1 hộ');
  const form = new WorkForm(member.page);
  await form.save.click();
  await member.sees('Chưa có gì thay đổi.');
  await form.choice('Wifi công cộng', 'Có').click();
  await form.choice('Loa truyền thanh thông minh', 'Không').click();
  await form.choice('Nhóm Zalo thôn', 'Không').click();
  await form.choice('Nhóm Zalo thôn', 'Không').click();
  await form.save.click();
  await member.sees(/^Đã lưu trên máy này/);
  await member.startsCold('/thon');
  await row(member, 'Khe Thử').getByText('Chưa đạt · 2 trên 7 tiêu chí đạt · 3 chưa hỏi').waitFor();

  await leader.opens('/thon');
  await row(leader, 'Khe Thử').click();
  const other = new WorkForm(leader.page);
  await other.choice('Wifi công cộng', 'Không').click();
  await other.choice('Nhóm Zalo thôn', 'Có').click();
  await other.save.click();
  await leader.sees(/^Đã lưu trên máy này/);
  await member.comesOnline();
  await member.statusSays('Đã gửi hết');
  await leader.comesOnline();
  await leader.statusSays('Đã gửi hết');

  const surveys = (await world.leader.pulls()).filter(({ kind }) => kind === 'survey');
  assert.equal(surveys.length, 1, 'one survey, whoever began it');
  assert.equal(surveys[0].set['v.hamlet_speaker'], 'no');
  assert.equal(surveys[0].set['v.hamlet_zalo'], 'yes');
  await leader.opens('/to');
  const collision = main(leader).getByRole('listitem').filter({ hasText: 'Wifi công cộng' });
  await collision.getByRole('link', { name: /^Khe Thử · Quý \d\/\d{4}$/ }).waitFor();
  await collision.getByRole('button', { name: 'Lấy: Có' }).click();
  await leader.statusSays('Đã gửi hết');
  await member.opens('/thon');
  await row(member, 'Khe Thử').getByText('Chưa đạt · 3 trên 7 tiêu chí đạt · 2 chưa hỏi').waitFor();
  // The quarter before is another survey.
  await main(member).getByRole('group', { name: 'Quý' }).getByRole('button').last().click();
  await row(member, 'Khe Thử').getByText('0 trên 7 tiêu chí đạt · 7 chưa hỏi').waitFor();
  member.hasNoComplaints();
  leader.hasNoComplaints();
});

/** A picture that hardly gets smaller by compression, as large as a phone's camera makes it. */
async function noise(page) {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1200, 900);
    const brush = canvas.getContext('2d');
    const dots = brush.createImageData(1200, 900);
    for (let at = 0; at < dots.data.length; at += 65_536) crypto.getRandomValues(dots.data.subarray(at, at + 65_536));
    for (let at = 3; at < dots.data.length; at += 4) dots.data[at] = 255;
    brush.putImageData(dots, 0, 0);
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())];
  });
  return { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) };
}

test('equipment is photographed without a network; the photos are small, go in parts, and the leader sees them', async (t) => {
  const ITEMS = ['Wifi công cộng', 'Camera an ninh', 'Loa truyền thanh thông minh', 'Nhóm Zalo thôn'];
  const world = await World.withTeam(t);
  const member = await world.phoneOf();
  const leader = await world.phoneOf(LEADER);
  await member.isReadyForOffline();
  const picture = await noise(member.page);
  assert.ok(picture.buffer.length > 500_000, `${picture.buffer.length} bytes`);
  await member.goesOffline();
  await member.opens('/thon');
  await row(member, 'Khe Thử').click();
  const form = new WorkForm(member.page);
  const photo = (phone, item) => main(phone).getByRole('img', { name: `Ảnh thiết bị: ${item}` });
  const camera = (item) => form.form.getByLabel(new RegExp(`(Chụp ảnh thiết bị|Chụp lại): .*${item}`));
  const names = [];
  for (const item of ITEMS) {
    const question = form.form.getByRole('group', { name: new RegExp(item) }).first();
    const name = (await question.locator('legend').innerText()).trim();
    names.push(name);
    await form.choice(name, 'Có').click();
    await camera(item).setInputFiles(picture);
    await photo(member, name).waitFor();
  }
  await camera(ITEMS[0]).setInputFiles({ name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
  await member.sees('Không đọc được ảnh này');
  await photo(member, names[0]).waitFor();
  await form.save.click();
  await member.sees(/^Đã lưu trên máy này/);
  await member.startsCold('/thon');
  await row(member, 'Khe Thử').click();
  for (const name of names) await photo(member, name).waitFor();

  await member.comesOnline();
  await member.statusSays('Đã gửi hết');
  const photos = (await world.leader.pulls()).filter(({ kind }) => kind === 'photo');
  assert.equal(photos.length, ITEMS.length);
  for (const { set } of photos) assert.ok(set.jpeg.length > 10_000 && set.jpeg.length <= 48_000, `${set.jpeg.length}`);
  assert.ok(world.road.loads.length > 1, 'four photos are more than one request may hold');

  await leader.opens('/thon');
  await row(leader, 'Khe Thử').click();
  await photo(leader, names[3]).waitFor();
  const width = await photo(leader, names[3]).evaluate((image) => image.decode().then(() => image.naturalWidth));
  assert.ok(width >= 200, `${width} wide`);
  const other = new WorkForm(leader.page);
  await main(leader).getByRole('button', { name: `Bỏ ảnh: ${names[3]}` }).click();
  await photo(leader, names[3]).waitFor({ state: 'detached' });
  await other.save.click();
  await leader.sees(/^Đã lưu trên máy này/);
  await leader.statusSays('Đã gửi hết');
  const [survey] = (await world.leader.pulls()).filter(({ kind }) => kind === 'survey');
  assert.equal(Object.entries(survey.set).filter(([field, value]) => field.startsWith('p.') && value).length, 3);
  member.hasNoComplaints();
  leader.hasNoComplaints();
});
