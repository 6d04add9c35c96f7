/** How much of one processor a busy loop gets: 1 on a quiet machine, 0.5 where every time here counts double. */
export function share() {
  const wall = performance.now();
  const used = process.cpuUsage();
  while (performance.now() - wall < 200);
  const { user, system } = process.cpuUsage(used);
  return Math.min(1, (user + system) / 1_000 / (performance.now() - wall));
}
