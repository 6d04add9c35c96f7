// A producer is written down where it works; who needs help with what is one line in a list.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { LEADER, World } from '../fixtures/world.mjs';
import { WorkForm } from '../pages/work-form.mjs';

const main = (phone) => phone.page.getByRole('main');
const NAME = 'HTX Miến dong Khe Thử';

test('a producer written down without a network reaches the team, is edited there, and goes with its household (G16)', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const member = await world.phoneOf();
  const leader = await world.phoneOf(LEADER);
  await member.isReadyForOffline();
  await new Database(member).hasSnapshot();
  await member.goesOffline();
  await member.opens('/them');
  await main(member).getByRole('link', { name: /Hộ kinh doanh, hợp tác xã/ }).click();
  await main(member).getByRole('link', { name: 'Thêm cơ sở' }).click();

  const form = new WorkForm(member.page);
  await form.save.click();
  await form.problem('name').getByText('Hãy ghi tên').waitFor();
  await form.field('Tên hộ kinh doanh, hợp tác xã').fill(NAME);
  await form.field('Làm ra gì (không bắt buộc)').fill('Miến dong');
  await form.choice('Thôn (không bắt buộc)', 'Khe Thử').click();
  await form.picks('phun', /Phùn Văn Hòa/);
  assert.equal(await form.form.getByRole('searchbox').count(), 0, 'one household is enough');
  await form.choice('Bán hàng trên mạng xã hội', 'Tổ đã giúp').click();
  await form.choice('Sản phẩm OCOP', 'Đã có').click();
  await form.field('Tên sản phẩm OCOP').fill('Miến dong Khe Thử');
  await form.choice('Số sao OCOP', '4 sao').click();
  await form.choice('Đã có tài khoản truy xuất nguồn gốc', 'Đã có').click();
  // An address that could mislead is refused beside its field, and everything that was written stays.
  const link = form.field('Đường dẫn truy xuất (không bắt buộc)');
  for (const wrong of ['http://truyxuat.gov.vn/1', 'truyxuat', 'https://a:b@truyxuat.gov.vn', 'javascript:alert(1)']) {
    await link.fill(wrong);
    await form.save.click();
    await form.problem('trace_link').getByText('Đường dẫn chưa đúng').waitFor();
  }
  // The error leads to the field, and nothing lies over it.
  const [bar, wrong] = [await member.page.getByRole('banner').boundingBox(), await link.boundingBox()];
  assert.ok(wrong.y > bar.y + bar.height, `the field is at ${wrong.y}, the bar ends at ${bar.y + bar.height}`);
  await link.fill('https://truyxuat.gov.vn/893850');
  await form.form.getByRole('button', { name: 'Đồng ý bằng lời' }).click();
  await form.field('Số điện thoại (không bắt buộc)').fill('0912 345 678');
  await form.save.click();
  await member.sees(/^Đã lưu trên máy này/);
  await member.startsCold('/san-xuat');
  await member.sees('Khe Thử · Miến dong · OCOP 4 sao');
  await main(member).getByRole('button', { name: 'Cần giúp (1)' }).click();
  await member.sees('cần giúp: Gian hàng sàn thương mại điện tử, và 1 việc khác');
  await member.comesOnline();
  await member.statusSays('Đã gửi hết');

  await leader.opens('/san-xuat');
  await main(leader).getByRole('link', { name: NAME }).click();
  await leader.sees('Gọi 0912 345 678');
  const traced = main(leader).getByRole('link', { name: 'Mở trang truy xuất' });
  assert.equal(await traced.getAttribute('href'), 'https://truyxuat.gov.vn/893850');
  await main(leader).getByRole('button', { name: 'Sửa', exact: true }).click();
  const edit = new WorkForm(leader.page);
  await edit.choice('Gian hàng sàn thương mại điện tử', 'Tổ đã giúp').click();
  await edit.form.getByRole('button', { name: 'Đồng ý bằng lời' }).click();
  await edit.save.click();
  await leader.sees(/^Đã lưu trên máy này/);
  await leader.statusSays('Đã gửi hết');
  const [record] = (await world.leader.pulls()).filter(({ kind }) => kind === 'producer');
  assert.equal(record.set['v.biz_shop'], 'done');
  assert.equal(record.set.phone ?? null, null, 'consent was taken back, so the number is gone');
  assert.ok(record.set.consent.withdrawn);

  await member.goesOffline();
  await world.leader.writes('household', { erased: true }, home);
  await member.opens('/san-xuat');
  await member.sees(NAME);
  await member.comesOnline();
  await main(member).getByText(NAME).waitFor({ state: 'detached' });
  const [erased] = (await world.leader.pulls()).filter(({ kind }) => kind === 'producer');
  assert.deepEqual(Object.keys(erased.set).filter((field) => !field.startsWith('v.')).sort(), ['erased', 'hamlet', 'household']);
  await member.goesOffline();
  await member.startsCold('/san-xuat');
  await member.sees('Chưa ghi cơ sở nào.');
  member.hasNoComplaints();
  leader.hasNoComplaints();
});

test('those who need help with one thing are one tap away, and a producer is another household after all', async (t) => {
  const world = await World.withTeam(t);
  const [first, , third] = world.leader.homes;
  const had = (...keys) => Object.fromEntries(keys.map((key) => [`v.${key}`, 'had']));
  const all = ['biz_social', 'biz_shop', 'biz_ocop', 'biz_trace', 'biz_machines'];
  await world.leader.writes('producer', { name: 'HTX Một', ...had(...all) });
  await world.leader.writes('producer', { name: 'HTX Hai', ...had(...all.filter((key) => key !== 'biz_shop')) });
  const rec = await world.leader.writes('producer', { name: NAME, household: first, ...had('biz_social') });
  // What is erased with a household goes by this link: a member sees it, a leader may change it.
  const member = await world.phoneOf();
  await member.opens(`/ho-dan/${first}`);
  await main(member).getByRole('link', { name: NAME }).click();
  await main(member).getByRole('button', { name: 'Sửa', exact: true }).click();
  await member.sees('Là hộ trong sổ: Phùn Văn Hòa.');
  assert.equal(await main(member).getByRole('button', { name: /Phùn Văn Hòa/ }).count(), 0);
  const phone = await world.phoneOf(LEADER);
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.opens('/san-xuat');
  const button = (name) => main(phone).getByRole('button', { name, exact: true });
  await button('Cần giúp (2)').click();
  await button('Gian hàng sàn thương mại điện tử (2)').waitFor();
  assert.equal(await button('Bán hàng trên mạng xã hội (0)').count(), 0, 'nobody needs help with that');
  await button('Sản phẩm OCOP (1)').click();
  assert.deepEqual(await main(phone).locator('.rows strong').allInnerTexts(), [NAME]);
  await phone.sees('cần giúp: Sản phẩm OCOP, và 3 việc khác');
  await button('Tất cả (3)').click();
  await phone.sees('3 cơ sở');

  await phone.opens(`/ho-dan/${first}`);
  await main(phone).getByRole('link', { name: NAME }).click();
  await main(phone).getByRole('link', { name: 'Hộ: Phùn Văn Hòa' }).waitFor();
  await button('Sửa').click();
  const form = new WorkForm(phone.page);
  await form.form.getByRole('button', { name: /Phùn Văn Hòa/, pressed: true }).click();
  await form.picks('ninh', /Nình Văn Đức/);
  await form.save.click();
  await phone.sees(/^Đã lưu trên máy này/);
  await phone.opens(`/ho-dan/${first}`);
  await phone.page.getByRole('heading', { level: 1, name: 'Phùn Văn Hòa' }).waitFor();
  assert.equal(await main(phone).getByRole('link', { name: NAME }).count(), 0);
  await phone.opens(`/ho-dan/${third}`);
  await main(phone).getByRole('link', { name: NAME }).click();
  await button('Sửa').click();
  await form.form.getByRole('button', { name: /Nình Văn Đức/, pressed: true }).click();
  await form.save.click();
  await phone.sees(/^Đã lưu trên máy này/);
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  const record = (await world.leader.pulls()).find(({ id, rec: own }) => (own ?? id) === rec);
  assert.equal(record.set.household ?? null, null, 'it is no household of the book');
  phone.hasNoComplaints();
});

test('whoever writes down a producer that is there already is told by its name, its code or its household', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const rec = await world.leader.writes('producer', { name: NAME, ocop_code: 'QN-04', household: home });
  const phone = await world.phoneOf();
  await phone.opens('/san-xuat/moi');
  const form = new WorkForm(phone.page);
  const told = main(phone).getByText('Có thể đã ghi trong danh sách');
  await form.field('Tên hộ kinh doanh, hợp tác xã').fill('Hợp tác xã miến dong Khe Thử');
  await told.waitFor();
  assert.equal(await main(phone).locator('.notice').getByRole('link', { name: NAME }).getAttribute('href'), `/san-xuat/${rec}`);
  await form.field('Tên hộ kinh doanh, hợp tác xã').fill('HTX Mật ong Khe Thử');
  await told.waitFor({ state: 'detached' });
  await form.picks('phun', /Phùn Văn Hòa/);
  await told.waitFor();
});

test('a leader erases a producer that asks for it, and that is no household of the book (G16)', async (t) => {
  const world = await World.withTeam(t);
  const rec = await world.leader.writes('producer', { name: NAME, phone: '+84912345678', 'v.biz_shop': 'had' });
  const leader = await world.phoneOf(LEADER);
  await leader.opens(`/san-xuat/${rec}`);
  await main(leader).getByRole('button', { name: 'Xóa thông tin cơ sở này' }).click();
  await main(leader).getByRole('button', { name: 'Xóa hẳn' }).click();
  await leader.sees('Đã xóa trên máy này');
  await leader.statusSays('Đã gửi hết');
  const [erased] = (await world.leader.pulls()).filter(({ kind }) => kind === 'producer');
  assert.deepEqual(erased.set, { erased: true, 'v.biz_shop': 'had' });
  leader.hasNoComplaints();
});
