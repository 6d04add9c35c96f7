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
