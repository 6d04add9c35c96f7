// What Lighthouse says of the way in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from '../fixtures/world.mjs';

test('Lighthouse gives accessibility and best practices all points', async (t) => {
  const { default: lighthouse } = await import('lighthouse');
  const world = await World.opens(t);
  const phone = await world.phone({ flags: ['--remote-debugging-port=0'] });
  const port = await phone.debuggingPort();
  const { lhr } = await lighthouse(`${world.road.address}/vao`, {
    port, output: 'json', logLevel: 'error', onlyCategories: ['accessibility', 'best-practices'], maxWaitForLoad: 30_000,
  });
  assert.equal(lhr.runtimeError, undefined, lhr.runtimeError?.message);
  for (const category of Object.values(lhr.categories)) {
    const lost = category.auditRefs.map(({ id }) => lhr.audits[id])
      .filter((audit) => audit.score !== null && audit.score < 1)
      .map((audit) => `${audit.id}: ${JSON.stringify(audit.details?.items ?? audit.explanation)}`);
    assert.equal(category.score, 1, `${category.id}: ${category.score}\n${lost.join('\n')}`);
  }
});
