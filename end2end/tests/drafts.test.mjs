// What was typed is never lost: whoever goes back from a half-written form, or closes the app, finds it as it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { until } from '../fixtures/wait.mjs';
import { LEADER, MEMBER, World } from '../fixtures/world.mjs';
import { HouseholdForm } from '../pages/household-form.mjs';
import { VisitForm } from '../pages/visit-form.mjs';
import { WorkForm } from '../pages/work-form.mjs';

const KEPT = 'Bản nháp được giữ trên máy này.';
// The whole of it: that somebody else changed something is said only if somebody did.
const BACK = /^Đã mở lại bản nháp chưa lưu\.$/;
const main = (phone) => phone.page.getByRole('main');
const drafts = async (phone) => (await new Database(phone).rows()).meta.filter((row) => row.key.startsWith('draft/'));
const goesBack = (phone) => phone.page.getByRole('link', { name: 'Quay lại' }).click();

/** A phone at a house without a network. */
async function offline(t, name) {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf(name);
  await phone.isReadyForOffline();
  await phone.goesOffline();
  return { world, phone };
}

test('a new household, half written: a look at the one that it may be costs nothing of it', async (t) => {
  const { world, phone } = await offline(t);
  await phone.opens('/ho-moi');
  await phone.page.getByRole('heading', { level: 1, name: 'Hộ mới' }).waitFor();
  const form = new HouseholdForm(phone.page);
  await form.fills({ hamlet: 'Khe Thử', head: 'Phùn Văn Hoà', note: 'Nhà sàn cạnh suối' });
  await form.form.getByRole('button', { name: 'Thêm một: Số người trong nhà' }).click();
  await form.form.getByRole('link', { name: /Phùn Văn Hòa/ }).click();
  await phone.page.getByRole('heading', { level: 1, name: 'Phùn Văn Hòa' }).waitFor();
  await phone.sees(KEPT);
  // It is another one after all. The app is closed on the way back.
  await phone.turnsOff();
  await phone.turnsOn({ offline: true });
  await phone.opens('/ho-moi');
  await phone.sees(BACK);
  const again = new HouseholdForm(phone.page);
  assert.equal(await again.head.inputValue(), 'Phùn Văn Hoà');
  assert.equal(await again.form.getByLabel(/^Cách tìm nhà/).inputValue(), 'Nhà sàn cạnh suối');
  await again.form.getByRole('button', { name: 'Khe Thử', pressed: true }).waitFor();
  await again.save.click();
  await phone.sees(/^Đã lưu hộ/);
  assert.deepEqual(await drafts(phone), [], 'a save ends the draft');
  await phone.opens('/ho-moi');
  await again.form.waitFor();
  assert.equal(await main(phone).getByText(BACK).count(), 0);
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  const saved = (await world.leader.households()).map(({ set }) => set).find((set) => set.note);
  assert.deepEqual([saved.head, saved.people, saved.note], ['Phùn Văn Hoà', 4, 'Nhà sàn cạnh suối']);
  phone.hasNoComplaints();
});

test('without consent nothing says where a household lives, even if it was typed before consent was taken back', async (t) => {
  const { world, phone } = await offline(t);
  await phone.opens('/ho-moi');
  const form = new HouseholdForm(phone.page);
  await form.fills({ hamlet: 'Khe Thử', note: 'Nhà sàn cạnh suối' });
  await form.consent.click();
  assert.equal(await form.form.getByLabel(/^Cách tìm nhà/).count(), 0);
  await form.save.click();
  await phone.sees(/^Đã lưu hộ/);
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  const all = await world.leader.households();
  assert.equal(all.length, 5);
  assert.ok(all.every(({ set }) => !set.note));
});

test('a class, a producer and a survey, half written, are there again; what is thrown away stays away', async (t) => {
  const { phone } = await offline(t);
  const form = new WorkForm(phone.page);
  const { page } = phone;

  await phone.opens('/lop/moi');
  await form.field('Dạy gì').fill('An toàn mạng cho người cao tuổi');
  await form.choice('Ai dạy', LEADER).click();
  await form.picks('hoa', /Phùn Văn Hòa/);
  await goesBack(phone);
  await phone.sees(KEPT);
  await phone.startsCold('/lop/moi');
  await phone.sees(BACK);
  assert.equal(await form.field('Dạy gì').inputValue(), 'An toàn mạng cho người cao tuổi');
  await form.choice('Ai dạy', LEADER).and(page.locator('[aria-pressed="true"]')).waitFor();
  await form.form.getByText('Phùn Văn Hòa').waitFor();
  await page.getByRole('button', { name: 'Bỏ bản nháp' }).click();
  assert.equal(await form.field('Dạy gì').inputValue(), '');
  await until('the draft is gone', async () => (await drafts(phone)).length === 0);

  await phone.opens('/san-xuat/moi');
  await form.field('Tên hộ kinh doanh, hợp tác xã').fill('HTX Chè Hương Hoa');
  await form.choice('Sản phẩm OCOP', 'Đã có').click();
  await form.choice('Số sao OCOP', '4 sao').click();
  await goesBack(phone);
  await phone.startsCold('/san-xuat/moi');
  await phone.sees(BACK);
  assert.equal(await form.field('Tên hộ kinh doanh, hợp tác xã').inputValue(), 'HTX Chè Hương Hoa');
  await form.choice('Số sao OCOP', '4 sao').and(page.locator('[aria-pressed="true"]')).waitFor();

  await phone.opens('/thon');
  await main(phone).getByRole('link', { name: /Khe Thử/ }).click();
  await form.choice('Wifi công cộng', 'Có').click();
  await form.choice('Loa truyền thanh thông minh', 'Không').click();
  const address = page.url();
  await goesBack(phone);
  await phone.sees(KEPT);
  await phone.startsCold(address);
  await phone.sees(BACK);
  await form.choice('Wifi công cộng', 'Có').and(page.locator('[aria-pressed="true"]')).waitFor();
  await form.save.click();
  await phone.sees(/^Đã lưu trên máy này/);
  assert.deepEqual((await drafts(phone)).map(({ key }) => key), ['draft/producer'], 'only the producer is still open');
  phone.hasNoComplaints();
});

test('a correction that was begun changes only what was typed in it, whatever came meanwhile', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.opens(`/ho-dan/${home}/sua`);
  await main(phone).getByRole('button', { name: 'Thêm một: Số người trong nhà' }).click();
  await goesBack(phone);
  await phone.sees(KEPT);
  // The leader counts those of 15 and older, and writes the name as it is on paper.
  await world.leader.writes('household', { head: 'Phùn Văn Hoà', adults: 2 }, home);
  await phone.startsCold(`/ho-dan/${home}`);
  await phone.page.getByRole('heading', { level: 1, name: 'Phùn Văn Hoà' }).waitFor();
  await phone.sees('2 người từ 15 tuổi');
  await main(phone).getByRole('link', { name: 'Sửa thông tin hộ' }).click();
  await phone.sees(BACK);
  assert.equal(await main(phone).getByLabel(/^Tên chủ hộ/).inputValue(), 'Phùn Văn Hoà');
  await main(phone).getByRole('button', { name: 'Lưu', exact: true }).click();
  await phone.sees('5 người · 2 người từ 15 tuổi');
  await phone.statusSays('Đã gửi hết');
  const { set } = (await world.leader.households()).find((household) => household.id === home);
  assert.deepEqual([set.people, set.adults, set.head], [5, 2, 'Phùn Văn Hoà']);

  // What somebody else changed meanwhile is not written over without a word.
  await phone.opens(`/ho-dan/${home}/sua`);
  await main(phone).getByRole('button', { name: 'Thêm một: Số người trong nhà' }).click();
  await goesBack(phone);
  await phone.sees(KEPT);
  await world.leader.writes('household', { people: 3 }, home);
  await phone.startsCold(`/ho-dan/${home}`);
  await phone.sees('3 người · 2 người từ 15 tuổi');
  await main(phone).getByRole('link', { name: 'Sửa thông tin hộ' }).click();
  await phone.sees('người khác đã sửa những gì bạn viết lại');
});

test('what is being typed stays on the screen while news come in', async (t) => {
  const world = await World.withTeam(t);
  const [home, other] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.opens(`/ho-dan/${home}/sua`);
  const name = main(phone).getByLabel(/^Tên chủ hộ/);
  await name.fill('Phùn Văn');
  const seq = async () => (await new Database(phone).rows()).records.find(({ key }) => key.endsWith(home)).seq;
  const before = await seq();
  await world.leader.writes('household', { people: 7 }, other);
  await world.leader.writes('household', { adults: 2 }, home);
  await phone.statusSays('Đã gửi hết');
  await until('the news have come', async () => (await seq()) > before);
  // And have been shown, where they are shown.
  await phone.page.waitForTimeout(500);
  assert.equal(await name.evaluate((input) => input === document.activeElement), true, 'the keyboard stays open');
  assert.equal(await name.inputValue(), 'Phùn Văn');
  await name.fill('Phùn Văn Hòa A');
  await main(phone).getByRole('button', { name: 'Lưu', exact: true }).click();
  await phone.sees('2 người từ 15 tuổi');
  await phone.statusSays('Đã gửi hết');
  const { set } = (await world.leader.households()).find((household) => household.id === home);
  assert.deepEqual([set.adults, set.head], [2, 'Phùn Văn Hòa A'], 'what was not touched stands');
});

test('a visit is corrected as a whole: nobody was home after all, and the remark belonged elsewhere', async (t) => {
  const { world, phone } = await offline(t);
  const [home] = world.leader.homes;
  await phone.logsVisit(home, { electricity: 'Đã có', note: 'Nhờ cài lại VssID' });
  await phone.opens(`/ho-dan/${home}`);
  await phone.page.locator('.history li a').first().click();
  await main(phone).getByLabel('Ghi chú').fill('');
  await main(phone).getByLabel('Lý do').fill('Ghi nhầm nhà');
  const question = main(phone).getByRole('group', { name: 'Trả tiền điện qua điện thoại', exact: true }).first();
  assert.equal(await question.getByText('Lần trước').count(), 0, 'what a visit said itself is not what was there before it');
  const address = phone.page.url();
  await goesBack(phone);
  await phone.sees(KEPT);
  await phone.startsCold(address);
  await phone.sees(BACK);
  assert.equal(await main(phone).getByLabel('Lý do').inputValue(), 'Ghi nhầm nhà');
  assert.equal(await main(phone).getByLabel('Ghi chú').inputValue(), '');
  await new VisitForm(phone.page).choice('Kết quả', 'Vắng').last().click();
  await main(phone).getByRole('button', { name: 'Lưu sửa đổi' }).click();
  await phone.sees(/^Đã sửa lượt thăm/);
  assert.deepEqual(await drafts(phone), []);
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  const [{ set }] = await world.leader.hasVisits(1);
  assert.deepEqual([set.outcome, set.note ?? null, set['v.electricity'] ?? null, set.edited], ['absent', null, null, 'Ghi nhầm nhà']);
});

test('what was typed with consent is not kept when consent is taken back before a save', async (t) => {
  const { world, phone } = await offline(t);
  const nameless = world.leader.homes[3];
  await phone.opens(`/ho-dan/${nameless}/ghi`);
  const form = new HouseholdForm(phone.page);
  const visit = new VisitForm(phone.page);
  await visit.choice('Trả tiền điện qua điện thoại', 'Đã có').last().click();
  await form.fills({ head: 'Chìu A Tài', phone: '0912 345 678' });
  await visit.note.fill('Nhờ cài lại VssID');
  await form.consent.click();
  await goesBack(phone);
  await phone.sees(KEPT);
  await phone.startsCold(`/ho-dan/${nameless}/ghi`);
  await phone.sees(BACK);
  await visit.choice('Trả tiền điện qua điện thoại', 'Đã có').and(phone.page.locator('[aria-pressed="true"]')).last().waitFor();
  await form.consent.click();
  for (const field of [form.head, form.phone, visit.note]) assert.equal(await field.inputValue(), '');
  phone.hasNoComplaints();
});

test('a visit that was half written when its household was merged into another goes on at that other', async (t) => {
  const world = await World.withTeam(t);
  const [stays, goes] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.opens(`/ho-dan/${goes}/ghi`);
  const form = new VisitForm(phone.page);
  await form.fills({ outcome: 'Vắng', note: 'Hẹn tối' });
  await goesBack(phone);
  await phone.sees(KEPT);
  await phone.opens(`/ho-dan/${goes}/sua`);
  await main(phone).getByRole('button', { name: 'Thêm một: Số người trong nhà' }).click();
  await goesBack(phone);
  await phone.sees(KEPT);
  await world.leader.writes('household', { same_as: stays }, goes);
  await phone.opens('/ho-dan');
  await main(phone).getByRole('status').getByText('3 hộ', { exact: true }).waitFor();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.startsCold(`/ho-dan/${stays}/ghi`);
  await phone.sees(BACK);
  assert.equal(await form.note.inputValue(), 'Hẹn tối');
  await until('it has moved', async () => {
    const keys = (await drafts(phone)).map(({ key }) => key);
    return !keys.includes(`draft/${goes}`) && keys.includes(`draft/${stays}`);
  });
  await form.save.click();
  await phone.sees(/^Đã lưu trên máy này/);
  await phone.opens(`/ho-dan/${stays}/sua`);
  // The other had other numbers: that is worth a look.
  await phone.sees('người khác đã sửa những gì bạn viết lại');
  await main(phone).getByRole('button', { name: 'Bỏ bản nháp' }).click();
  await until('no draft is left', async () => (await drafts(phone)).length === 0);
  await phone.opens(`/ho-dan/${stays}/ghi`);
  await form.save.waitFor();
  assert.equal(await main(phone).getByText(BACK).count(), 0);
  phone.hasNoComplaints();
});

test('a draft of a form in which something was chosen that was not there before is no news of others', async (t) => {
  const { world, phone } = await offline(t);
  await phone.opens(`/ho-dan/${world.leader.homes[0]}/ghi`);
  const form = new VisitForm(phone.page);
  await form.choice('Hẹn ghé lại', '1 tuần').click();
  await goesBack(phone);
  await phone.sees(KEPT);
  await phone.startsCold(`/ho-dan/${world.leader.homes[0]}/ghi`);
  await phone.sees(BACK);
  await form.choice('Hẹn ghé lại', '1 tuần').and(phone.page.locator('[aria-pressed="true"]')).waitFor();
  // Whoever looks at a guide comes back to the same form, and nothing is said.
  await form.form.getByRole('link', { name: /^Xem hướng dẫn/ }).first().click();
  await phone.page.getByRole('link', { name: 'Quay lại' }).click();
  await form.choice('Hẹn ghé lại', '1 tuần').and(phone.page.locator('[aria-pressed="true"]')).waitFor();
  assert.equal(await main(phone).getByText(/Đã mở lại bản nháp/).count(), 0);
});

test('who taught a class stays who it was in its draft, whoever comes to the team meanwhile', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  const form = new WorkForm(phone.page);
  await phone.opens('/lop/moi');
  await form.field('Dạy gì').fill('Cài VssID');
  await form.choice('Ai dạy', LEADER).click();
  await goesBack(phone);
  await phone.sees(KEPT);
  await world.phoneOf('An Thị An');
  await until('the new one has come', async () => {
    await phone.startsCold('/lop/moi');
    await phone.sees(BACK);
    return (await form.choice('Ai dạy', 'An Thị An').count()) > 0;
  });
  const pressed = form.form.getByRole('group', { name: 'Ai dạy' }).locator('[aria-pressed="true"]');
  assert.deepEqual((await pressed.allInnerTexts()).map((name) => name.trim()).sort(), [MEMBER, LEADER].sort());
});

test('consent that is taken back on another phone takes what was typed with it out of this one’s drafts', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.opens(`/ho-dan/${home}/sua`);
  await main(phone).getByLabel(/^Tên chủ hộ/).fill('Phùn Văn Hòa B');
  await goesBack(phone);
  await phone.sees(KEPT);
  assert.equal((await drafts(phone)).length, 1);
  const { consent } = (await world.leader.households()).find(({ id }) => id === home).set;
  await world.leader.writes('household', { head: null, consent: { ...consent, withdrawn: Date.now() } }, home);
  await until('the draft is gone', async () => (await drafts(phone)).length === 0);
});
