// A phone with nothing to say is silent: batteries and data bundles are paid for by the team.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pause } from '../fixtures/wait.mjs';
import { LEADER, World } from '../fixtures/world.mjs';

const LISTENING_MS = 5_000;
/** A round that was under way, and its echo by the live channel on the other phone. */
const MOST_REQUESTS = 12;

test('when all is sent and pulled, the phones of a team stop asking', async (t) => {
  const world = await World.withTeam(t);
  const member = await world.phoneOf();
  const leader = await world.phoneOf(LEADER);
  await leader.opens('/to');
  await member.logsVisit(world.leader.homes[0]);
  await leader.page.locator('.arriving').getByText('Phùn Văn Hòa').waitFor();
  await member.statusSays('Đã gửi hết');
  let requests = 0;
  world.road.weather = () => {
    requests += 1;
  };
  await pause(LISTENING_MS);
  assert.ok(requests <= MOST_REQUESTS, `${requests} requests in ${LISTENING_MS} ms`);
});
