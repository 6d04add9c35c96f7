import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { pause } from '../fixtures/wait.mjs';
import { sum } from './stats.mjs';

/** How much of one processor a busy loop gets: 1 on a quiet machine, 0.5 where every time here counts double. */
export function share() {
  const wall = performance.now();
  const used = process.cpuUsage();
  while (performance.now() - wall < 200);
  const { user, system } = process.cpuUsage(used);
  return Math.min(1, (user + system) / 1_000 / (performance.now() - wall));
}

/** Waits until what ran before is over, 20 seconds at most: a browser tidies up its database long after it said that all is
 * written. */
export async function quiet() {
  // What was copied has to be on the disk: who writes durably would wait for it too.
  execFileSync('sync');
  for (let tries = 0; tries < 40; tries += 1) {
    const before = spent();
    await pause(500);
    const after = spent();
    if (after.idle - before.idle >= 0.95 * (after.all - before.all)) return;
  }
}

/** The time that all processors together have spent so far, in milliseconds. */
function spent() {
  const times = cpus().map((cpu) => cpu.times);
  return { idle: sum(times.map((time) => time.idle)), all: sum(times.flatMap((time) => Object.values(time))) };
}
