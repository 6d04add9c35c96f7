// Takes a picture of every screen with the demo's data: node screenshots.mjs
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { Phone } from './fixtures/phone.mjs';
import { firstHousehold, handoverScreens, screens, shows } from './fixtures/screens.mjs';
import { Road } from './fixtures/road.mjs';
import { Server } from './fixtures/server.mjs';
import { DESK, Office } from './pages/office.mjs';

const FOLDER = new URL('screenshots/', import.meta.url);
const LOOKS = [
  { width: 360, height: 740, language: 'vi', suffix: '360' },
  { width: 1280, height: 800, language: 'vi', suffix: '1280' },
  { width: 360, height: 740, language: 'en', suffix: '360-en' },
];

const road = await new Road().open();
const server = await new Server({ publicUrl: road.address, demo: true }).start();
road.leadsTo(server);
const phone = await new Phone(road.address).turnsOn();
try {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await takesAll();
  await takesOffice();
} finally {
  await phone.isThrownAway();
  await road.close();
  await server.stop();
}

async function takesAll() {
  await phone.opens('/vao');
  await takes('vao', '360');
  await phone.joins(server.links()[0]);
  await phone.page.emulateMedia({ reducedMotion: 'reduce' });
  const id = await firstHousehold(phone, /^[^\d]+$/);
  await takesThese(screens(id).filter(({ name }) => name !== 'vao'));
  await speaks('vi');
  await takesThese(await handoverScreens(phone, id));
}

async function speaks(language) {
  await phone.page.evaluate((chosen) => localStorage.setItem('language', JSON.stringify(chosen)), language);
}

async function takesThese(all) {
  for (const { width, height, language, suffix } of LOOKS) {
    await phone.page.setViewportSize({ width, height });
    await speaks(language);
    for (const screen of all) {
      await shows(phone, screen);
      await takes(screen.name, suffix);
    }
  }
}

/** What officers see: the commune's, then the province's. */
async function takesOffice() {
  const pages = [['/van-phong', 'van-phong'], ['/van-phong/danh-muc/vssid', 'danh-muc']];
  for (const [index, [path, name]] of pages.entries()) {
    const desk = await new Phone(road.address, DESK).turnsOn();
    try {
      const office = new Office(desk);
      await office.signsIn(server.officeCodes()[index]);
      for (const { width, height, language, suffix } of LOOKS) {
        await desk.page.setViewportSize({ width, height });
        await office.opens(`${path}?lang=${language}`);
        await takes(name, suffix, desk.page);
      }
    } finally {
      await desk.isThrownAway();
    }
  }
}

async function takes(name, suffix, page = phone.page) {
  await page.evaluate(() => {
    scrollTo(0, 0);
    document.activeElement?.blur();
  });
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
  await writeFile(new URL(`${name}-${suffix}.png`, FOLDER), picture);
}
