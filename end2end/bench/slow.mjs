/** Makes the page's processor so many times slower: 4 stands for a cheap phone. */
export async function slows(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  return session;
}
