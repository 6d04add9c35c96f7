// A new build arrives: it waits, it is offered, it strands nothing. G14.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenBuild, newBuild } from '../fixtures/build.mjs';
import { until } from '../fixtures/wait.mjs';
import { World } from '../fixtures/world.mjs';
import { Today } from '../pages/today.mjs';
import { VisitForm } from '../pages/visit-form.mjs';

const buildOf = (phone) => phone.page.locator('meta[name=build]').getAttribute('content');

/** Asks for the new build, once. */
async function takesUpdate(phone) {
  await phone.page.getByRole('button', { name: 'Cập nhật' }).click();
  // The page starts anew in the middle of this: then there is nothing to look at for a moment.
  await until('the new build is taken', () => phone.page
    .evaluate(async () => !(await navigator.serviceWorker.getRegistration()).waiting).catch(() => false));
}

const isNew = (phone) => phone.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--new-build') === '1');

test('a new build interrupts no open form, waits to be asked for, and keeps all data', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  const first = await buildOf(phone);
  await phone.logsVisit(world.leader.homes[1]);
  await world.leader.hasVisits(1);

  const build = await newBuild();
  t.after(build.remove);
  const form = new VisitForm(phone.page);
  const answer = form.choice('Trả tiền điện qua điện thoại', 'Giúp hôm nay');
  await phone.opens(`/ho-dan/${world.leader.homes[0]}/ghi`);
  await answer.click();
  await world.server.dies();
  world.server.site = build.site;
  await world.server.start();
  // The phone hears of the new build with the next answer and fetches it behind the open form.
  await phone.goesOffline();
  await phone.comesOnline();
  await until('the new build waits', () => phone.page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)));
  assert.equal(await answer.getAttribute('aria-pressed'), 'true');
  assert.equal(await buildOf(phone), first);
  await form.save.click();
  await new Today(phone.page).savedNotice();
  await world.leader.hasVisits(2);
  await phone.page.reload();
  await phone.sees('Hôm nay');
  assert.equal(await buildOf(phone), first, 'a reload alone does not change the build');

  await phone.opens('/dong-bo');
  await phone.sees('Có bản mới');
  await takesUpdate(phone);
  await until('the new build runs', async () => (await buildOf(phone)) !== first && isNew(phone));
  await phone.sees('Đang dùng bản mới nhất');
  await phone.opens(`/ho-dan/${world.leader.homes[0]}`);
  assert.equal(await phone.page.locator('.history li').count(), 1);
  await phone.goesOffline();
  await phone.startsCold('/ho-dan');
  await phone.sees('Phùn Văn Hòa');
  assert.ok(await isNew(phone));
  phone.hasNoComplaints();
});

test('a new build that does not start gives way to the one before, and a good one comes after it', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.logsVisit(world.leader.homes[1]);
  await phone.statusSays('Đã gửi hết');
  const first = await buildOf(phone);
  const takes = async (build) => {
    t.after(build.remove);
    await world.server.dies();
    world.server.site = build.site;
    await world.server.start();
    await phone.goesOffline();
    await phone.comesOnline();
    await until('the new build waits', () => phone.page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)));
    await phone.opens('/dong-bo');
    await takesUpdate(phone);
  };
  await takes(await brokenBuild());
  await phone.sees('Đang dùng bản mới nhất');
  assert.equal(await buildOf(phone), first, 'the page went back by itself');
  await phone.goesOffline();
  await phone.startsCold(`/ho-dan/${world.leader.homes[1]}`);
  assert.equal(await phone.page.locator('.history li').count(), 1);
  assert.equal(await buildOf(phone), first, 'and stays there');
  await phone.comesOnline();

  await takes(await newBuild());
  await until('the good build runs', () => isNew(phone));
  await phone.goesOffline();
  await phone.startsCold('/ho-dan');
  await phone.sees('Phùn Văn Hòa');
  assert.ok(await isNew(phone));
});

test('a file that no build has is a plain 404, never a page', async (t) => {
  const world = await World.opens(t);
  for (const path of ['/pkg/app.000000000000.wasm', '/pkg/', '/icons/none.png', '/none.js']) {
    const answer = await fetch(world.road.address + path);
    assert.equal(answer.status, 404, path);
    assert.doesNotMatch(answer.headers.get('content-type'), /html/, path);
  }
});
