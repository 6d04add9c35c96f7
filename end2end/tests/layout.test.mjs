// Nothing is cut off, nothing is too small for a thumb or for eyes without glasses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults } from '../fixtures/layout.mjs';
import { firstHousehold, handoverScreens, screens, shows } from '../fixtures/screens.mjs';
import { World } from '../fixtures/world.mjs';

const SIZES = [{ width: 360, height: 740 }, { width: 1280, height: 800 }];
const TEXT_SIZES = [0, 2];
test('every screen fits, every target is large enough, every text can be read', async (t) => {
  const world = await World.opens(t, { demo: true });
  const phone = await world.phone();
  await phone.joins(world.server.links()[0]);
  const id = await firstHousehold(phone);
  await fits(t, phone, screens(id));
  await fits(t, phone, await handoverScreens(phone, id));
});

async function fits(t, phone, all) {
  for (const size of SIZES) {
    for (const text of TEXT_SIZES) {
      await phone.page.setViewportSize(size);
      await phone.page.evaluate((chosen) => localStorage.setItem('text-size', JSON.stringify(chosen)), text);
      for (const screen of all) {
        await t.test(`${screen.name}, ${size.width} px wide, text size ${text}`, async () => {
          await shows(phone, screen);
          assert.equal(await phone.page.getAttribute('html', 'data-text'), String(text));
          assert.deepEqual(await faults(phone.page), []);
        });
      }
    }
  }
}
