// A start reads one copy of everything instead of thousands of rows. The copy may be old or broken: nothing depends on it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { World } from '../fixtures/world.mjs';

/** Runs in the page before its own scripts: counts bulk reads of the records. */
function watchReads() {
  window.bulkReads = 0;
  const getAll = IDBObjectStore.prototype.getAll;
  IDBObjectStore.prototype.getAll = function (...range) {
    if (this.name === 'records') window.bulkReads += 1;
    return getAll.apply(this, range);
  };
}

test('a cold start shows what was saved after the copy was made, without reading everything', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await new Database(phone).hasSnapshot();
  await phone.goesOffline();
  const id = await phone.addsHousehold({ hamlet: 'Nà Mẫu', head: 'Voòng A Pẩu' });
  await phone.logsVisit(world.leader.homes[0]);
  await phone.page.addInitScript(watchReads);
  await phone.startsCold('/ho-dan');
  for (const name of ['Phùn Văn Hòa', 'Nình Văn Đức', 'KT-004', 'Voòng A Pẩu']) await phone.sees(name);
  await phone.sees(/thăm \d/);
  assert.equal(await phone.page.evaluate(() => window.bulkReads), 0);
  await phone.startsCold(`/ho-dan/${id}`);
  await phone.sees('Voòng A Pẩu');
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  assert.equal((await world.leader.visits()).length, 1);
  phone.hasNoComplaints();
});

for (const part of ['small', 'household', 'visit']) {
  test(`a copy whose part “${part}” is spoilt costs time, nothing else`, async (t) => {
    const world = await World.withTeam(t);
    const phone = await world.phoneOf();
    await phone.isReadyForOffline();
    await phone.logsVisit(world.leader.homes[0]);
    await phone.statusSays('Đã gửi hết');
    await new Database(phone).hasSnapshot();
    await phone.goesOffline();
    const database = await new Database(phone).atRest();
    await database.spoilsSnapshot(part);
    await phone.page.addInitScript(watchReads);
    await phone.startsCold('/ho-dan');
    for (const name of ['Phùn Văn Hòa', 'Lỷ Thị Hoà', 'Nình Văn Đức', 'KT-004']) await phone.sees(name);
    await phone.sees(/thăm \d/);
    await phone.startsCold(`/ho-dan/${world.leader.homes[0]}`);
    // Households are shown first; their visits are read while that is painted.
    await phone.page.locator('.history li').first().waitFor();
    assert.equal(await phone.page.locator('.history li').count(), 1);
    assert.ok((await phone.page.evaluate(() => window.bulkReads)) > 0);
    phone.hasNoComplaints();
  });
}

test('what another tab saved is in the copy that this tab makes', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  const [first, , third] = world.leader.homes;
  const tab = await phone.opensTab('/ho-dan');
  await tab.getByText('Phùn Văn Hòa').waitFor();
  await phone.logsVisit(first);
  await tab.close();
  await phone.logsVisit(third);
  await phone.statusSays('Đã gửi hết');
  await new Database(phone).hasSnapshot();
  await phone.goesOffline();
  for (const id of [first, third]) {
    await phone.startsCold(`/ho-dan/${id}`);
    await phone.page.locator('.history li').first().waitFor();
  }
});
