// A phone comes into its team.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../fixtures/wait.mjs';
import { LEADER, MEMBER, TEAM, World } from '../fixtures/world.mjs';
import { JoinPage } from '../pages/join.mjs';

test('a member joins by the link of the leader and gets the team’s list', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phone();
  await phone.joins(await world.linkFor(MEMBER));
  await phone.sees(TEAM);
  await phone.sees('Phùn Văn Hòa');
  phone.hasNoComplaints();
});

test('a code can be typed, and what is wrong with it stands beside the field', async (t) => {
  const world = await World.withTeam(t);
  const code = await world.server.makesCode(TEAM, MEMBER);
  const phone = await world.phone();
  await phone.opens('/vao');
  const join = new JoinPage(phone.page);
  const complains = async (typed, words) => {
    await join.types(typed);
    await join.problem.getByText(words).waitFor();
    assert.equal(await join.code.inputValue(), typed, 'what was typed stays');
    assert.equal(await join.code.getAttribute('aria-invalid'), 'true');
  };

  await complains('', 'Hãy nhập mã mà tổ trưởng đưa.');
  await complains('7KQ2', 'Mã có 8 ký tự chữ và số.');
  await complains('7KQ2-M9XD', 'Không có mã vào tổ này.');

  await phone.goesOffline();
  await complains(code, 'Chưa có mạng.');
  await phone.comesOnline();

  await join.types(code.toLowerCase().replace('-', ' '));
  await phone.sees('Hôm nay');
  await phone.hasSynced();
  phone.hasNoComplaints();
});

test('a used code lets no second phone in, and the first one keeps its place', async (t) => {
  const world = await World.withTeam(t);
  const link = await world.linkFor(MEMBER);
  const first = await world.phone();
  await first.joins(link);
  const second = await world.phone();
  await second.opens(link);
  const join = new JoinPage(second.page);
  await join.submits();
  await join.problem.getByText('đã được dùng trên một máy khác').waitFor();
  await first.startsCold('/');
  await first.hasSynced();
});

test('a leader gives a code on the screen, and a new person joins with it', async (t) => {
  const world = await World.withTeam(t);
  const leader = await world.phoneOf(LEADER);
  await leader.opens('/to');
  await leader.page.getByLabel('Họ và tên').fill('Bàn Văn Thìn');
  await leader.page.getByRole('button', { name: 'Tạo mã', exact: true }).last().click();
  await leader.sees('Mã vào tổ của Bàn Văn Thìn');
  await leader.page.getByRole('img', { name: /Mã QR/ }).waitFor();
  const link = await leader.page.getByText(/\/vao#/).innerText();
  const phone = await world.phone();
  await phone.joins(link);
  leader.hasNoComplaints();
});

test('a link that is opened over the open join page fills in its code', async (t) => {
  const world = await World.withTeam(t);
  const link = await world.linkFor(MEMBER);
  const phone = await world.phone();
  await phone.opens('/vao');
  await phone.page.goto(link);
  const join = new JoinPage(phone.page);
  await until('the code is filled in', async () => link.endsWith(await join.code.inputValue()) && (await join.code.inputValue()) !== '', { timeout: 5_000 });
  await join.submits();
  await phone.hasSynced();
});

test('as long as the team’s book is not whole on a new phone, it says so, also after a restart without a network', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phone();
  world.road.weather = (passing) => {
    if (/^\/api\/v1\/(push|pull)$/.test(passing.path)) passing.isTurnedAway();
  };
  await phone.startsCold(await world.linkFor(MEMBER));
  await new JoinPage(phone.page).submits();
  await phone.page.getByRole('heading', { level: 1, name: 'Hôm nay' }).waitFor();
  await phone.statusSays('Chưa nhận hết sổ. Sẽ tự nhận tiếp');
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await phone.page.addInitScript(() => {
    window.said = [];
    const notes = () => window.said.push(document.querySelector('.status-line')?.innerText.trim());
    new MutationObserver(notes).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await phone.startsCold('/');
  await phone.statusSays('Chưa nhận hết sổ. Sẽ tự nhận tiếp');
  const said = await phone.page.evaluate(() => [...new Set(window.said)].filter(Boolean));
  assert.ok(!said.includes('Đã gửi hết'), `not before it is known: ${said}`);
  world.road.weather = null;
  await phone.comesOnline();
  await phone.hasSynced();
});
