// The road is bad: answers get lost, batches are cut, somebody else answers. G3, G4.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../fixtures/wait.mjs';
import { MEMBER, World } from '../fixtures/world.mjs';
import { VisitForm } from '../pages/visit-form.mjs';

const TROUBLE = 'Máy chủ đang trục trặc. 1 mục giữ trên máy này';
const UNREACHABLE = 'Không có mạng. 1 mục giữ trên máy này';
const LOGIN_PAGE = '<!doctype html><title>Wifi</title><h1>Đăng nhập</h1>';

/** On pushes only; all else gets through. */
const toPushes = (happens) => (passing) => (passing.isPush ? happens(passing) : passing.goesOn());

test('an answer that is lost after the server committed does not double the visit', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  world.road.weather = toPushes((push) => push.losesTheAnswer());
  await phone.logsVisit(world.leader.homes[0]);
  await phone.statusSays(UNREACHABLE);
  assert.equal((await world.leader.visits()).length, 1, 'the server has it, the phone does not know');
  const [before] = await world.leader.visits();

  world.road.weather = null;
  await phone.statusSays('Đã gửi hết');
  const after = await world.leader.visits();
  assert.deepEqual(after, [before], 'the repeat changed nothing');
});

test('a batch that is cut on its way, or whose answer is, is sent again and applied once', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  for (const id of world.leader.homes) await phone.logsVisit(id, { electricity: 'Giúp hôm nay' });
  await phone.statusSays('Không có mạng. 4 mục giữ trên máy này');

  const happenings = ['isCutInHalf', 'losesHalfTheAnswer', 'isCutInHalf'];
  world.road.weather = toPushes((push) => push[happenings.shift() ?? 'goesOn']());
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết', { timeout: 40_000 });
  assert.equal(happenings.length, 0, 'all of it happened');
  const visits = await world.leader.visits();
  assert.deepEqual(new Set(visits.map((visit) => visit.set.household)), new Set(world.leader.homes));
  assert.equal(visits.length, 4);
});

test('whatever answers in the place of the server, the visit stays until the server itself has it', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  const answers = {
    'the server fails': [500, 'text/plain', 'oops'],
    'the server is being replaced': [503, 'text/html', '<h1>503</h1>'],
    'a wifi login page answers': [200, 'text/html', LOGIN_PAGE],
    'garbage arrives': [200, 'application/json', '{"now":17,"verdicts":[{"op'],
    'an empty object arrives': [200, 'application/json', '{}'],
    'verdicts on nothing arrive': [200, 'application/json', '{"now":1,"build":"","verdicts":[]}'],
    'a stranger says 401': [401, 'text/html', LOGIN_PAGE],
  };
  let logged = 0;
  for (const [what, answer] of Object.entries(answers)) {
    await t.test(what, async () => {
      world.road.weather = toPushes((push) => push.isAnswered(...answer));
      await phone.logsVisit(world.leader.homes[logged % 4]);
      logged += 1;
      await phone.statusSays(TROUBLE);
      assert.equal((await world.leader.visits()).length, logged - 1);
      world.road.weather = null;
      assert.equal((await world.leader.hasVisits(logged)).length, logged);
      await phone.statusSays('Đã gửi hết');
    });
  }
  phone.hasNoComplaints();
});

test('a server that never answers is given up after half a minute, and the visit goes out later', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  world.road.weather = toPushes((push) => push.isLeftWaiting());
  await phone.logsVisit(world.leader.homes[0]);
  await phone.statusSays('Còn 1 mục chưa gửi');
  await phone.statusSays(TROUBLE, { timeout: 40_000 });
  world.road.weather = null;
  await phone.statusSays('Đã gửi hết');
  assert.equal((await world.leader.visits()).length, 1);
});

test('a refused change stays visible with its reason and holds up nobody else', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  const [bad, good, also] = world.leader.homes;
  await phone.isReadyForOffline();
  await phone.goesOffline();
  for (const id of [bad, good, also]) await phone.logsVisit(id);
  // A fault of the phone, as the server would see it.
  world.road.weather = toPushes((push) => {
    const request = push.json();
    for (const op of request.ops) if (op.set.household === bad) op.set.outcome = 'asleep';
    push.carries(request);
    return push.goesOn();
  });
  await phone.comesOnline();
  await phone.statusSays('1 mục cần xem lại');
  const arrived = (await world.leader.visits()).map((visit) => visit.set.household);
  assert.deepEqual(new Set(arrived), new Set([good, also]));

  await phone.startsCold('/dong-bo');
  await phone.sees('Cần xem lại (1)');
  await phone.sees('Lượt thăm: Phùn Văn Hòa');
  await phone.sees('một ô có giá trị không đúng (outcome)');
  await phone.logsVisit(good);
  await world.leader.hasVisits(3);
  await phone.statusSays('1 mục cần xem lại');
  await until('the leader learns of it', async () => (await world.leader.phoneOf(MEMBER)).state.refused === 1);

  world.road.weather = null;
  await phone.opens('/dong-bo');
  await phone.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await phone.page.getByRole('button', { name: 'Chép ra để gửi người giúp' }).click();
  await phone.sees('Đã chép');
  assert.match(await phone.page.evaluate(() => navigator.clipboard.readText()), /Phùn Văn Hòa[^]*outcome: "met"/);
  const mends = phone.page.getByRole('link', { name: 'Sửa', exact: true });
  const address = await mends.getAttribute('href');
  await mends.click();
  await new VisitForm(phone.page).choice('Trả tiền điện qua điện thoại', 'Đã có').last().click();
  await phone.page.getByLabel('Lý do').fill('máy ghi sai');
  await phone.page.getByRole('button', { name: 'Lưu sửa đổi' }).click();
  await phone.statusSays('Đã gửi hết');
  const mended = (await world.leader.hasVisits(4)).find((visit) => visit.set.household === bad);
  // Whole, though the server had never had what was refused.
  assert.deepEqual([mended.set.outcome, mended.set['v.electricity'], mended.set.edited], ['met', 'had', 'máy ghi sai']);
  // Back on the page of what was refused: there is nothing to mend any more, and what is typed is not dropped.
  await phone.opens(address);
  await new VisitForm(phone.page).choice('Trả tiền điện qua điện thoại', 'Giúp hôm nay').last().click();
  await phone.page.getByLabel('Lý do').fill('hỏi lại rồi');
  await phone.page.getByRole('button', { name: 'Lưu sửa đổi' }).click();
  await until('the leader has the second correction', async () =>
    (await world.leader.visits()).some((visit) => visit.set.household === bad && visit.set.edited === 'hỏi lại rồi' && visit.set['v.electricity'] === 'done'));
  await phone.statusSays('Đã gửi hết');
});
