// The province changes what is asked; phones get it, and what was asked before keeps its words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../fixtures/wait.mjs';
import { LEADER, World } from '../fixtures/world.mjs';
import { DESK, Office } from '../pages/office.mjs';
import { VisitForm } from '../pages/visit-form.mjs';

const OLD = 'Trả tiền điện qua điện thoại';
const NEW = 'Trả tiền điện không tiền mặt';
const ADDED = 'Khai sinh điện tử';
const RETIRED = 'Internet cáp quang tại nhà';
const DAY_MS = 24 * 60 * 60 * 1000;

const day = (ms) => new Date(ms).toISOString().slice(0, 10);

async function province(world) {
  const office = new Office(await world.phone(DESK));
  await office.signsIn(await world.server.makesOfficer('22', 'Sở KH&CN Quảng Ninh'));
  return office;
}

/** What the legend of each question says. */
const questions = (phone) => phone.page.getByRole('main').locator('fieldset.question > legend').allInnerTexts();

const asks = async (phone, words) => (await questions(phone)).some((legend) => legend.startsWith(words));

test('a phone that was offline gets new words, a new indicator and no retired one; an old visit keeps its words', async (t) => {
  const world = await World.withTeam(t);
  const [home] = world.leader.homes;
  const member = world.leader.me.member;
  await world.leader.writes('visit', {
    household: home, member, when: Date.now() - 2 * DAY_MS, outcome: 'met', catalogue: 1,
    'v.electricity': 'done', 'v.fibre': 'done',
  });
  const phone = await world.phoneOf(LEADER);
  await phone.isReadyForOffline();
  await phone.goesOffline();

  const office = await province(world);
  const { page } = office;
  await page.getByRole('link', { name: 'Danh mục' }).click();
  await office.isWell();
  await page.getByRole('link', { name: OLD }).click();
  await page.getByLabel('Câu hỏi, tiếng Việt').fill(NEW);
  await page.getByLabel('Câu hỏi, tiếng Anh').fill('');
  await office.presses('Lưu lời mới');
  await page.getByRole('alert').getByText('Cần có lời').waitFor();
  await office.isWell();
  await page.getByLabel('Câu hỏi, tiếng Anh').fill('Electricity without cash');
  await office.presses('Lưu lời mới');
  await page.getByText('Đã lưu.').waitFor();
  await page.getByText(OLD).waitFor();
  await office.isWell();
  await page.getByRole('link', { name: RETIRED }).click();
  await page.getByLabel('Ngày cuối còn hỏi').fill(day(Date.now() - DAY_MS));
  await office.presses('Ngừng hỏi sau ngày này');
  await page.getByText('Đã thôi từ sau').waitFor();
  await page.getByRole('link', { name: 'Thêm chỉ tiêu' }).click();
  await page.getByLabel('Câu hỏi, tiếng Việt').fill(ADDED);
  await page.getByLabel('Câu hỏi, tiếng Anh').fill('Births registered online');
  await page.getByLabel('Gợi ý, tiếng Việt').fill('Đã khai sinh trên mạng.');
  await page.getByLabel('Gợi ý, tiếng Anh').fill('A birth was registered online.');
  await page.getByLabel('Hỏi từ ngày').fill(day(Date.now() - DAY_MS));
  await office.presses('Thêm chỉ tiêu này');
  await page.getByRole('heading', { level: 2, name: ADDED }).waitFor();
  await office.isWell();
  await page.setViewportSize({ width: 360, height: 740 });
  await office.isWell();

  await phone.opens(`/ho-dan/${home}/ghi`);
  await phone.sees(OLD);
  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết');
  const form = new VisitForm(phone.page);
  // A form does not change under somebody's fingers: the one that is opened next has the new words.
  await until('the new words are there', async () => {
    await phone.opens(`/ho-dan/${home}/ghi`);
    await form.save.waitFor();
    return asks(phone, NEW);
  }, { every: 2_000 });
  await form.form.getByRole('button', { name: /^Hỏi thêm/ }).click();
  assert.ok(await asks(phone, ADDED));
  assert.ok(!(await asks(phone, RETIRED)) && !(await asks(phone, OLD)));

  await phone.opens(`/ho-dan/${home}`);
  const history = phone.page.locator('.history');
  await history.getByText(OLD).waitFor();
  await history.getByText(RETIRED).waitFor();
  await history.getByRole('link').first().click();
  await phone.page.locator('#why').waitFor();
  assert.ok((await asks(phone, OLD)) && !(await asks(phone, NEW)), 'in the words that were asked');
  await phone.page.getByRole('button', { name: /^(Hỏi thêm|Thu gọn)/ }).waitFor();
  assert.ok(await asks(phone, RETIRED), 'what was answered then is still asked of that visit');
  phone.hasNoComplaints();
});

test('the limits of a smart hamlet are set by the province, and a phone that listens shows them within half a minute', async (t) => {
  const world = await World.withTeam(t);
  const phone = await world.phoneOf();
  await phone.opens('/thon');
  await phone.page.getByRole('main').getByRole('link', { name: /Khe Thử/ }).click();
  await phone.sees('cần từ 70 %');
  const office = await province(world);
  await office.opens('/van-phong/danh-muc');
  await office.page.getByLabel('Hộ có Internet cáp quang, %').fill('91');
  await office.presses('Lưu mức');
  await office.page.getByText('Đã lưu.').waitFor();
  // Phones do not ask all at once.
  await phone.page.getByText('cần từ 91 %').first().waitFor({ timeout: 45_000 });
});
