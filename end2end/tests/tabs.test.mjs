// Two tabs of one phone. G13.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pause } from '../fixtures/wait.mjs';
import { World } from '../fixtures/world.mjs';
import { VisitForm } from '../pages/visit-form.mjs';
import { Status } from '../pages/status.mjs';

const SLOW_MS = 400;

async function logsInBothTabs(phone, world) {
  world.road.weather = async (passing) => {
    if (passing.isPush) await pause(SLOW_MS);
    return passing.goesOn();
  };
  const [first, second] = world.leader.homes;
  const other = await phone.opensTab(`/ho-dan/${second}/ghi`);
  await phone.opens(`/ho-dan/${first}/ghi`);
  const forms = [new VisitForm(phone.page), new VisitForm(other)];
  for (const form of forms) await form.choice('Trả tiền điện qua điện thoại', 'Giúp hôm nay').click();
  await Promise.all(forms.map((form) => form.save.click()));
  await world.leader.hasVisits(2);
  for (const page of [phone.page, other]) await new Status(page).says('Đã gửi hết', { timeout: 30_000 });
  return other;
}

test('two tabs push one at a time, and each shows what the other saved', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  world.road.mostPushesAtOnce = 0;
  world.road.pushes = [];
  const other = await logsInBothTabs(phone, world);
  assert.equal(world.road.mostPushesAtOnce, 1);
  const sent = world.road.loads.flatMap((push) => push.ops.map((op) => op.id));
  assert.equal(sent.length, new Set(sent).size, 'nothing was sent twice');
  assert.equal((await world.leader.visits()).length, 2);

  // Without a reload.
  await other.getByRole('link', { name: 'Hộ dân' }).click();
  await other.getByRole('main').getByRole('link', { name: /Phùn Văn Hòa/ }).click();
  await other.locator('.history li').getByText(/Gặp/).waitFor();
  assert.equal(await other.locator('.history li').count(), 1);
  phone.hasNoComplaints();
});

test('in a browser without locks the tabs may both push, and the result is the same', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phone();
  await phone.context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  await phone.joins(await world.linkFor('Bàn Văn Thìn'));
  await logsInBothTabs(phone, world);
  assert.equal((await world.leader.visits()).length, 2);
  phone.hasNoComplaints();
});
