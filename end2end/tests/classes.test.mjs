// A class is logged where it is held, and the team counts who came.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { LEADER, MEMBER, World } from '../fixtures/world.mjs';
import { WorkForm } from '../pages/work-form.mjs';

const main = (phone) => phone.page.getByRole('main');

test('a class logged without a network survives a cold start and reaches the team; who wrote it may void it', async (t) => {
  const world = await World.withTeam(t);
  const member = await world.phoneOf();
  const leader = await world.phoneOf(LEADER);
  await member.isReadyForOffline();
  await new Database(member).hasSnapshot();
  await member.goesOffline();
  await member.opens('/them');
  await main(member).getByRole('link', { name: /Lớp tập huấn/ }).click();
  await member.sees('Chưa ghi lớp nào.');
  await main(member).getByRole('link', { name: 'Ghi lớp mới' }).click();

  // What is missing is said beside its field, and what was written stays.
  const form = new WorkForm(member.page);
  await form.field('Trong đó nữ (không bắt buộc)').fill('30');
  await form.save.click();
  await form.problem('topic').getByText('Hãy ghi dạy gì').waitFor();
  await form.choice('Gợi ý', 'Cài VssID').click();
  assert.equal(await form.field('Dạy gì').inputValue(), 'Cài VssID');
  await form.save.click();
  await form.problem('attended').getByText('từ 1 đến 999').waitFor();
  await form.field('Số người đến').fill('24');
  await form.save.click();
  await form.problem('women').getByText('không thể hơn số người đến').waitFor();
  await form.field('Trong đó nữ (không bắt buộc)').fill('15');
  assert.equal(await form.choice('Ai dạy', MEMBER).getAttribute('aria-pressed'), 'true', 'whoever logs it, by default');
  await form.choice('Ai dạy', LEADER).click();
  await form.choice('Thôn (không bắt buộc)', 'Nà Mẫu').click();
  await form.field('Ở đâu (không bắt buộc)').fill('Nhà văn hóa');
  await form.picks('hoa phun', /Phùn Văn Hòa/);
  await form.picks('duc', /Nình Văn Đức/);
  await form.save.click();
  await member.sees(/^Đã lưu lớp trên máy này \d\d:\d\d$/);
  await member.sees(/1 lớp, 24 lượt người/);

  await member.startsCold('/lop');
  await member.sees(/1 lớp, 24 lượt người/);
  await member.comesOnline();
  await member.statusSays('Đã gửi hết');

  await leader.opens('/lop');
  await main(leader).getByRole('link', { name: /Cài VssID/ }).click();
  for (const text of ['24 người · 15 nữ', 'Nhà văn hóa · Nà Mẫu', 'Phùn Văn Hòa', 'Nình Văn Đức']) await leader.sees(text);
  await main(leader).getByText(LEADER).waitFor();
  // Corrected: only what differs is changed, and who logged it stays.
  await main(leader).getByRole('button', { name: 'Sửa lớp này' }).click();
  const form2 = new WorkForm(leader.page);
  assert.equal(await form2.field('Số người đến').inputValue(), '24');
  await form2.save.click();
  await leader.sees('Chưa có gì thay đổi.');
  await form2.field('Số người đến').fill('26');
  await form2.save.click();
  await leader.sees(/1 lớp, 26 lượt người/);
  await leader.statusSays('Đã gửi hết');
  const [logged] = (await world.leader.pulls()).filter(({ kind }) => kind === 'class');
  assert.deepEqual([logged.set.attended, logged.set.women, logged.set.topic, logged.set.households.length], [26, 15, 'Cài VssID', 2]);
  await main(leader).getByRole('link', { name: /Cài VssID/ }).click();
  await form2.form.getByRole('button', { name: 'Hủy lớp này' }).click();
  await form2.problem('why').getByText('Hãy ghi lý do').waitFor();
  await form2.field('Ghi nhầm? Lý do hủy').fill('ghi hai lần');
  await form2.form.getByRole('button', { name: 'Hủy lớp này' }).click();
  await leader.sees('Đã hủy lớp');
  await leader.statusSays('Đã gửi hết');
  await member.opens('/lop');
  await member.sees(/0 lớp, 0 lượt người/);
  member.hasNoComplaints();
  leader.hasNoComplaints();
});

test('an erased household leaves no name in a class that it came to (G16)', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const rec = await world.leader.writes('class', { topic: 'Phòng lừa đảo', date: '2026-11-20', attended: 9, households: [home], member: world.leader.me.member });
  const phone = await world.phoneOf();
  await phone.opens(`/lop/${rec}`);
  await phone.sees('Phùn Văn Hòa');
  await world.leader.writes('household', { erased: true }, home);
  await main(phone).getByText('Phùn Văn Hòa').waitFor({ state: 'detached' });
  await phone.sees('1 hộ không có tên trên máy này.');
  await phone.sees('9 người');
  phone.hasNoComplaints();
});
