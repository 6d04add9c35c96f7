// Every screen, in both languages, light and dark, by all rules of axe. Dark changes colours only, so one language will do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../fixtures/axe.mjs';
import { firstHousehold, handoverScreens, screens, shows } from '../fixtures/screens.mjs';
import { World } from '../fixtures/world.mjs';

const LOOKS = [
  { language: 'vi', colours: 'light' },
  { language: 'vi', colours: 'dark' },
  { language: 'en', colours: 'light' },
];

test('axe finds nothing on any screen', async (t) => {
  const world = await World.opens(t, { demo: true });
  const phone = await world.phone();
  await phone.joins(world.server.links()[0]);
  const id = await firstHousehold(phone);
  await finds(t, phone, screens(id));
  await speaks(phone, 'vi');
  await finds(t, phone, await handoverScreens(phone, id));
  phone.hasNoComplaints();
});

async function speaks(phone, language) {
  await phone.page.evaluate((chosen) => localStorage.setItem('language', JSON.stringify(chosen)), language);
}

/** Looks at all the screens in all the looks. */
async function finds(t, phone, all) {
  for (const { language, colours } of LOOKS) {
    await phone.page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' });
    await speaks(phone, language);
    for (const screen of all) {
      await t.test(`${screen.name}, ${language}, ${colours}`, async () => {
        await shows(phone, screen);
        assert.equal(await phone.page.getAttribute('html', 'lang'), language);
        assert.deepEqual(await violations(phone.page), []);
      });
    }
  }
}

test('axe finds nothing on the way in, before joining and with an error', async (t) => {
  const world = await World.opens(t);
  const phone = await world.phone();
  await phone.opens('/vao');
  assert.deepEqual(await violations(phone.page), []);
  await phone.page.getByRole('button', { name: 'Vào tổ' }).click();
  await phone.page.getByRole('alert').getByText('Hãy nhập mã').waitFor();
  assert.deepEqual(await violations(phone.page), []);
});
