// "Hôm nay": who is next, worked out on the phone itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../fixtures/wait.mjs';
import { World } from '../fixtures/world.mjs';

const DAY = 24 * 3_600_000;

test('with no signal, who is due comes first, then the hamlet where one stands, then the others', async (t) => {
  const world = await World.withTeam(t);
  const { homes, me } = world.leader;
  const yesterday = new Date(Date.now() - DAY).toISOString().slice(0, 10);
  // Nobody was home at Phùn Văn Hòa's in Khe Thử five days ago; they are due since yesterday.
  await world.leader.writes('visit', { household: homes[0], member: me.member, when: Date.now() - 5 * DAY, outcome: 'absent', follow_up: yesterday, catalogue: 1 });
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  await phone.goesOffline();
  await world.server.dies();
  await phone.startsCold('/');
  const main = phone.page.getByRole('main');
  const lists = (names) => until(`today's list is ${names.join(', ')}`, async () => {
    assert.deepEqual(await main.getByRole('listitem').locator('strong').allInnerTexts(), names);
    return true;
  });
  // Nobody has been anywhere today: due first, then by hamlet and name, as in the book.
  await lists(['Phùn Văn Hòa', 'Nình Văn Đức', 'Lỷ Thị Hoà', 'KT-004']);

  // Once at a door of Nà Mẫu, the next door of Nà Mẫu comes before the one over the mountain.
  await phone.logsVisit(homes[1], { followUp: 'Không' });
  await phone.startsCold('/');
  await lists(['Phùn Văn Hòa', 'KT-004', 'Nình Văn Đức']);
  phone.hasNoComplaints();
});
