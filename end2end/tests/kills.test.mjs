// The browser is killed around a save, again and again. What was typed is a visit or still a draft: never both, never
// half, never gone. G1, G2, G4.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../fixtures/database.mjs';
import { Dice } from '../fixtures/dice.mjs';
import { pause, until } from '../fixtures/wait.mjs';
import { LEADER, TEAM, World } from '../fixtures/world.mjs';
import { Today } from '../pages/today.mjs';
import { VisitForm } from '../pages/visit-form.mjs';

const KILLS = 25;
/** Kills fall from the moment before the tap to this many times as long as a save takes. */
const SPAN = 1.3;
/** A household to each kill, and one to see how long a save takes. */
const HOUSES = Array.from({ length: KILLS + 1 }, () => ({ head: 'Phùn Văn Hòa', people: 4, adults: 3 }));

const draftOf = (home) => `draft/${home}`;

/** Types a note and waits until its draft is kept. */
async function fills(phone, home, note) {
  await phone.opens(`/ho-dan/${home}/ghi`);
  const form = new VisitForm(phone.page);
  await form.fills({ note });
  await until('the draft is kept', async () => {
    const { meta } = await new Database(phone).rows();
    return meta.some((row) => row.key === draftOf(home));
  });
  return form;
}

/** Taps "Lưu". Answers whether the phone said "Đã lưu" before it died. */
async function saves(phone, form) {
  try {
    await form.save.click();
    await new Today(phone.page).savedNotice();
    return true;
  } catch (error) {
    if (!/has been closed/.test(error.message)) throw error;
    return false;
  }
}

/** How long a save takes on this machine, in milliseconds. */
async function timesASave(phone, home) {
  const form = await fills(phone, home, 'Không bị gì');
  const start = Date.now();
  assert.ok(await saves(phone, form));
  return Date.now() - start;
}

/** After a kill: what is in the phone's database, which must agree with itself and with the screen. */
async function looks(phone, home) {
  await phone.opens(`/ho-dan/${home}`);
  const { records, outbox, meta } = await new Database(phone).rows();
  const visits = records.map((row) => row.key).filter((key) => key.startsWith('visit/'));
  assert.equal(outbox.length, visits.length, 'a record without its op, or an op without its record');
  await phone.statusSays(`Không có mạng. ${visits.length} mục giữ trên máy này`);
  const past = await phone.page.locator('.history li').count();
  const draft = meta.some((row) => row.key === draftOf(home));
  return { visits, past, draft };
}

test(`a browser killed ${KILLS} times around a save loses no visit, halves none and doubles none`, async (t) => {
  const dice = new Dice(t);
  const world = await World.opens(t);
  const leader = await world.makesTeam(TEAM, LEADER, HOUSES);
  const phone = await world.phoneOf();
  await phone.isReadyForOffline();
  // Chromium itself writes a new cookie to disk only after half a minute; closing writes it at once.
  await phone.turnsOff();
  await phone.turnsOn({ offline: true });
  const span = Math.ceil(SPAN * (await timesASave(phone, leader.homes[KILLS])));
  let { visits: known } = await looks(phone, leader.homes[KILLS]);

  const notes = new Set(['Không bị gì']);
  const count = { said: 0, saved: 0 };
  for (let kill = 0; kill < KILLS; kill += 1) {
    const home = leader.homes[kill];
    const form = await fills(phone, home, `Lần ${kill}`);
    // Every third one in the moment in which the phone says so.
    const saving = saves(phone, form);
    await (kill % 3 === 0 ? saving : pause(dice.below(span)));
    await phone.dies();
    const said = await saving;
    await phone.turnsOn({ offline: true });

    const { visits, past, draft } = await looks(phone, home);
    assert.ok(known.every((key) => visits.includes(key)), 'an earlier visit is gone');
    assert.equal(visits.length, known.length + past);
    assert.ok(!said || past === 1, `kill ${kill}: “Đã lưu” was said, and the visit is not there`);
    assert.equal(past + Number(draft), 1, `kill ${kill}: ${past} visits, and ${draft ? 'a' : 'no'} draft`);
    if (past) notes.add(`Lần ${kill}`);
    count.said += Number(said);
    count.saved += past;
    known = visits;
  }
  t.diagnostic(`${KILLS} kills within ${span} ms: ${count.saved} visits saved, ${count.said} said so`);

  await phone.comesOnline();
  await phone.statusSays('Đã gửi hết', { timeout: 30_000 });
  const arrived = await leader.visits();
  assert.deepEqual(arrived.map((visit) => `visit/${visit.id}`).sort(), known.toSorted());
  assert.deepEqual(new Set(arrived.map((visit) => visit.set.note)), notes);
  assert.equal((await new Database(phone).outbox()).length, 0);
});
