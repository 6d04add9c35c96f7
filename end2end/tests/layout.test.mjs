// Nothing is cut off, nothing is too small for a thumb or for eyes without glasses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstHousehold, handoverScreens, screens, shows } from '../fixtures/screens.mjs';
import { World } from '../fixtures/world.mjs';

const SIZES = [{ width: 360, height: 740 }, { width: 1280, height: 800 }];
const TEXT_SIZES = [0, 2];
const LEAST_TARGET = 48;
const LEAST_TEXT = 16;

/** Runs in the page: what is too wide, too low or too small. */
function faults({ least, text }) {
  const found = [];
  const name = (element) => `${element.tagName.toLowerCase()}.${element.className} “${(element.innerText ?? element.value ?? '').trim().slice(0, 40)}”`;
  const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length > 0;
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth) {
    found.push(`the page is ${root.scrollWidth} px wide in a window of ${innerWidth}`);
    for (const element of document.body.querySelectorAll('*')) {
      if (element.getBoundingClientRect().right > innerWidth + 0.5) found.push(`  sticks out: ${name(element)}`);
    }
  }
  for (const target of document.querySelectorAll('button, a[href], input, select, textarea, summary')) {
    if (!visible(target) || target.closest('.sr')) continue;
    const { height, width } = target.getBoundingClientRect();
    if (height < least - 0.5) found.push(`${name(target)} is ${Math.round(height)} px high`);
    if (width < least - 0.5) found.push(`${name(target)} is ${Math.round(width)} px wide`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !visible(element) || element.closest('script, noscript, .sr')) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < text) found.push(`${name(element)} has text of ${size} px`);
  }
  return [...new Set(found)];
}

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
          assert.deepEqual(await phone.page.evaluate(faults, { least: LEAST_TARGET, text: LEAST_TEXT }), []);
        });
      }
    }
  }
}
