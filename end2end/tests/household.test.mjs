// What is written down of a household can be put right, and nothing that was written at a door is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../fixtures/wait.mjs';
import { World } from '../fixtures/world.mjs';
import { VisitForm } from '../pages/visit-form.mjs';

const of = (phone) => phone.page.getByRole('main');

test('a household is corrected with no signal: more people live there than the list said', async (t) => {
  const world = await World.withTeam(t);
  const home = world.leader.homes[3];
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.startsCold(`/ho-dan/${home}`);
  await of(phone).getByRole('link', { name: 'Sửa thông tin hộ' }).click();
  for (let i = 0; i < 2; i += 1) await of(phone).getByRole('button', { name: 'Thêm một: Số người trong nhà' }).click();
  await of(phone).getByRole('button', { name: 'Thêm một: Trong đó từ 15 tuổi' }).click();
  await of(phone).getByRole('button', { name: 'Đồng ý bằng lời' }).click();
  await of(phone).getByLabel('Tên chủ hộ').fill('Bàn Văn Dậu');
  await of(phone).getByLabel('Số điện thoại').fill('12');
  await of(phone).getByRole('button', { name: 'Lưu', exact: true }).click();
  await phone.sees('Số điện thoại chưa đúng');
  await of(phone).getByLabel('Số điện thoại').fill('0912 345 678');
  await of(phone).getByRole('button', { name: 'Lưu', exact: true }).click();
  await phone.page.getByRole('heading', { level: 1, name: 'Bàn Văn Dậu' }).waitFor();
  await phone.sees('5 người · 3 người từ 15 tuổi');

  // Consent that is taken back takes name and number along.
  await of(phone).getByRole('link', { name: 'Sửa thông tin hộ' }).click();
  await of(phone).getByRole('button', { name: 'Đồng ý bằng lời' }).click();
  await of(phone).getByRole('button', { name: 'Lưu', exact: true }).click();
  await phone.page.getByRole('heading', { level: 1, name: 'KT-004' }).waitFor();
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  const { set } = (await world.leader.households()).find((household) => household.id === home);
  assert.deepEqual([set.people, set.adults, set.head ?? null, set.phone ?? null, set.code], [5, 3, null, null, 'KT-004']);
  assert.ok(set.consent.withdrawn > 0);
  phone.hasNoComplaints();
});

test('a form that the phone threw out of its memory still knows the last visit', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.logsVisit(home, { electricity: 'Đã có', helped: 2 });
  for (let i = 0; i < 3; i += 1) {
    await phone.startsCold(`/ho-dan/${home}/ghi`);
    await phone.sees('Lần trước: 2 trên 4 người');
    await phone.sees('Lần trước: đã có');
  }
});

test('consent, name and note outlive a look into a guide; a correction offers none to get lost in', async (t) => {
  const world = await World.withTeam(t);
  const home = world.leader.homes[3];
  const phone = await world.phoneOf();
  await phone.opens(`/ho-dan/${home}/ghi`);
  const form = new VisitForm(phone.page);
  await form.form.getByRole('button', { name: 'Đồng ý bằng lời' }).click();
  await form.form.getByLabel('Tên chủ hộ').fill('Bàn Văn Dậu');
  await form.note.fill('Hẹn buổi tối');
  await form.form.getByRole('link', { name: /Xem hướng dẫn/ }).first().click();
  await phone.page.getByRole('link', { name: 'Quay lại' }).click();
  await form.save.waitFor();
  await until('what was typed is back', async () => (await form.form.getByLabel('Tên chủ hộ').inputValue()) === 'Bàn Văn Dậu');
  assert.equal(await form.note.inputValue(), 'Hẹn buổi tối');
  await form.save.click();
  const [visit] = await world.leader.hasVisits(1);
  assert.equal(visit.set.note, 'Hẹn buổi tối');

  await phone.opens(`/ho-dan/${home}`);
  await phone.page.getByRole('heading', { level: 1, name: 'Bàn Văn Dậu' }).waitFor();
  await phone.page.locator('.history li a').first().click();
  await phone.page.locator('#why').waitFor();
  assert.equal(await of(phone).getByRole('link', { name: /Xem hướng dẫn/ }).count(), 0);
});

test('that nobody was home does not end an appointment', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const day = 24 * 3_600_000;
  const yesterday = new Date(Date.now() - day).toISOString().slice(0, 10);
  await world.leader.writes('visit', { household: home, member: world.leader.me.member, when: Date.now() - 5 * day, outcome: 'met', follow_up: yesterday, catalogue: 1 });
  const phone = await world.phoneOf();
  const due = of(phone).getByRole('heading', { name: 'Cần ghé lại (1)' });
  await phone.opens('/');
  await due.waitFor();
  await phone.logsVisit(home, { outcome: 'Vắng' });
  await phone.opens('/');
  await due.waitFor();
  await phone.logsVisit(home, { outcome: 'Gặp' });
  await phone.opens('/');
  await of(phone).getByText('Hôm nay tôi đã ghi 2 lượt').waitFor();
  assert.equal(await due.count(), 0);
});

test('that nobody has it is one tap, and so is that all is as it was; a day to come back is a day to come', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.opens(`/ho-dan/${home}/ghi`);
  const form = new VisitForm(phone.page);
  const vssid = form.form.getByRole('group', { name: /^Cài VssID/ }).first();
  await vssid.getByText('chưa hỏi').first().waitFor();
  await vssid.getByRole('button', { name: 'Chưa ai có' }).click();
  await form.choice('Hẹn ghé lại', 'Ngày…').click();
  await form.save.click();
  await phone.sees('Hãy chọn ngày hẹn');
  await form.form.getByLabel('Chọn ngày').fill('2024-05-01');
  await form.save.click();
  await phone.sees('Ngày hẹn đã qua');
  await form.form.getByLabel('Chọn ngày').fill('2099-05-01');
  await form.save.click();
  const [first] = await world.leader.hasVisits(1);
  assert.deepEqual([first.set['v.vssid'], first.set.follow_up], [[0, 0], '2099-05-01']);

  await phone.logsVisit(home, { helped: 2 });
  await world.leader.hasVisits(2);
  await phone.opens(`/ho-dan/${home}/ghi`);
  await vssid.getByRole('button', { name: 'Vẫn như lần trước: 2' }).click();
  await form.save.click();
  const visits = await world.leader.hasVisits(3);
  assert.deepEqual(visits.map(({ set }) => set['v.vssid']).sort(), [[0, 0], [0, 2], [2, 0]]);
});

test('what is over says its year, all that was answered, and which guides were shown', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const visit = { household: home, member: world.leader.me.member, when: Date.parse('2025-03-08T10:42:00Z'), outcome: 'met', catalogue: 1 };
  await world.leader.writes('visit', { ...visit, 'v.electricity': 'done', 'v.water': 'refused', 'v.vssid': [1, 0], 'g.vssid': true });
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.startsCold(`/ho-dan/${home}`);
  const past = of(phone).locator('.history li');
  await past.getByRole('link', { name: '17:42 08/03/2025 · Gặp' }).waitFor();
  await past.getByText('Đã xem cẩm nang: Cài VssID').waitFor();
  await past.getByText('Tất cả câu trả lời (3)').click();
  await past.getByText('từ chối').waitFor();
  await past.getByText('1 trên 4 người').waitFor();
  // How it stands leads to the visit that said so.
  await of(phone).locator('.state').first().getByRole('link', { name: '08/03/2025' }).first().click();
  await phone.sees('17:42 08/03/2025');
});
