// Two records of one household: proposed to whoever types, merged by the leader, taken apart again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEADER, World } from '../fixtures/world.mjs';

const main = (phone) => phone.page.getByRole('main');

test('whoever writes down a household that is there already is told, without a network and without tones', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.opens('/ho-moi');
  await phone.page.getByRole('button', { name: 'Khe Thử' }).click();
  await phone.page.getByRole('button', { name: /Đồng ý bằng lời/ }).click();
  await phone.page.locator('#head').fill('hoa van phun');
  await main(phone).getByText('Hộ này có thể đã có trong danh sách').waitFor();
  const link = main(phone).getByRole('link', { name: /Phùn Văn Hòa/ });
  assert.equal(await link.getAttribute('href'), `/ho-dan/${world.leader.homes[0]}`);
  await phone.page.locator('#head').fill('Phùn Văn Bình');
  await main(phone).getByText('Hộ này có thể đã có').waitFor({ state: 'detached' });
});

test('a name that is spelt as it is heard is proposed too, also while a visit gives a household its name', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.opens('/ho-moi');
  await phone.page.getByRole('button', { name: 'Nà Mẫu' }).click();
  await phone.page.getByRole('button', { name: /Đồng ý bằng lời/ }).click();
  await phone.page.locator('#head').fill('Bà Lý Thị Hòa');
  await main(phone).getByRole('link', { name: /Lỷ Thị Hoà/ }).waitFor();
  // Family and middle name are shared by many: another given name is another person.
  await phone.page.locator('#head').fill('Lỷ Thị Hoan');
  await main(phone).getByText('Hộ này có thể đã có').waitFor({ state: 'detached' });

  const nameless = world.leader.homes[3];
  await phone.opens(`/ho-dan/${nameless}/ghi`);
  await main(phone).getByRole('button', { name: /Đồng ý bằng lời/ }).click();
  await phone.page.locator('#head').fill('Lí Thị Hoà');
  await main(phone).getByText('cứ lưu lượt thăm: tổ trưởng sẽ gộp').waitFor();
  assert.equal(await main(phone).getByRole('link', { name: /Lỷ Thị Hoà/ }).count(), 1);
  phone.hasNoComplaints();
});

test('the leader merges two records of one household; all phones show one with both histories, until they are taken apart', async (t) => {
  const world = await World.withTeam(t);
  const [first, second] = world.leader.homes;
  const phone = { phone: '+84912345678' };
  await world.leader.writesAll([first, second].map((rec) => ({ kind: 'household', rec, set: phone })));
  const visit = (household, when) => world.leader.writes('visit', {
    household, member: world.leader.me.member, when, outcome: 'met', catalogue: 1, 'v.electricity': 'done',
  });
  await visit(first, Date.now() - 3 * 86_400_000);
  await visit(first, Date.now() - 2 * 86_400_000);
  await visit(second, Date.now() - 86_400_000);
  await world.leader.writesAll([{ kind: 'household', rec: second, set: { note: 'Cạnh cầu treo' } }]);

  const [leader, member] = [await world.phoneOf(LEADER), await world.phoneOf()];
  await leader.isReadyForOffline();
  await leader.goesOffline();
  await leader.opens('/to');
  await leader.page.getByRole('link', { name: 'Hộ có thể trùng (1)' }).click();
  // What there is to choose by; the one with the longer history first.
  const sides = main(leader).locator('.card .row-main');
  assert.match(await sides.first().innerText(), /Phùn Văn Hòa\s+Khe Thử · KT-001\s+0912 345 678\s+\d người · \d người từ 15 tuổi\s+2 lượt thăm, gần nhất: thăm/);
  assert.match(await sides.last().innerText(), /Lỷ Thị Hoà[^]+1 lượt thăm, gần nhất: thăm/);
  assert.equal(await leader.page.getByRole('button', { name: /^Gộp vào Lỷ Thị Hoà/ }).count(), 1);
  await leader.page.getByRole('button', { name: /^Gộp vào Phùn Văn Hòa/ }).click();
  await leader.sees('0 cặp');
  await leader.comesOnline();
  await leader.statusSays('Đã gửi hết');

  const shows = async (count) => {
    await member.opens('/ho-dan');
    await main(member).getByRole('status').getByText(`${count} hộ`, { exact: true }).waitFor();
  };
  await shows(3);
  // The address of the one that went leads to the one that stays.
  await member.opens(`/ho-dan/${second}`);
  await member.page.getByRole('heading', { level: 1, name: 'Phùn Văn Hòa' }).waitFor();
  assert.equal(await main(member).locator('.history li').count(), 3);
  // What the one that stays lacked it has of the other.
  await member.sees('Cạnh cầu treo');
  assert.equal(await main(member).getByRole('button', { name: 'Tách ra' }).count(), 0, 'only a leader takes them apart');
  await member.startsCold('/ho-dan');
  await shows(3);

  await leader.opens(`/ho-dan/${first}`);
  await leader.page.getByRole('button', { name: 'Tách ra' }).click();
  await leader.statusSays('Đã gửi hết');
  await shows(4);
  await member.opens(`/ho-dan/${second}`);
  await member.page.getByRole('heading', { level: 1, name: 'Lỷ Thị Hoà' }).waitFor();
  assert.equal(await main(member).locator('.history li').count(), 1);
  await member.opens(`/ho-dan/${first}`);
  await member.page.getByRole('heading', { level: 1, name: 'Phùn Văn Hòa' }).waitFor();
  assert.equal(await main(member).getByText('Cạnh cầu treo').count(), 0, 'taken apart, each says its own');
  await leader.opens('/trung');
  await leader.page.getByRole('button', { name: 'Là hai hộ khác nhau' }).click();
  await leader.sees('0 cặp');
  leader.hasNoComplaints();
  member.hasNoComplaints();
});

test('whoever erases a household at the address of a record that was merged into it erases both', async (t) => {
  const world = await World.withTeam(t);
  const [first, second] = world.leader.homes;
  await world.leader.writesAll([{ kind: 'household', rec: second, set: { same_as: first } }]);
  const leader = await world.phoneOf(LEADER);
  await leader.opens(`/ho-dan/${second}`);
  await leader.page.getByRole('heading', { level: 1, name: 'Phùn Văn Hòa' }).waitFor();
  await leader.page.getByRole('button', { name: 'Tách ra' }).waitFor();
  await leader.page.getByRole('button', { name: 'Xóa thông tin của hộ' }).click();
  await leader.page.getByRole('button', { name: 'Xóa hẳn' }).click();
  await leader.sees('Đã xóa thông tin của hộ trên máy này');
  await leader.statusSays('Đã gửi hết');
  await leader.opens(`/ho-dan/${first}`);
  await leader.sees('Thông tin của hộ này đã được xóa theo yêu cầu');
  await leader.opens(`/ho-dan/${second}`);
  await leader.sees('Thông tin của hộ này đã được xóa theo yêu cầu');
});

test('a name whose consent was taken back stands nowhere on the household that it was merged into', async (t) => {
  const world = await World.withTeam(t);
  const [stays, goes] = world.leader.homes;
  const { consent } = (await world.leader.households()).find(({ id }) => id === stays).set;
  await world.leader.writes('household', { head: null, consent: { ...consent, withdrawn: Date.now() } }, stays);
  await world.leader.writes('household', { same_as: stays, code: 'KT-002' }, goes);
  const leader = await world.phoneOf(LEADER);
  await leader.opens(`/ho-dan/${stays}`);
  await main(leader).getByRole('button', { name: 'Tách ra' }).waitFor();
  await main(leader).getByText('KT-002').first().waitFor();
  assert.equal(await leader.page.getByText('Lỷ Thị Hoà').count(), 0);
});
