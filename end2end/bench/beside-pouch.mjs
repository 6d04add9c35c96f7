// Our push beside PouchDB's and RxDB's: the same visits, the same browser, the same line, in turns, so that what else the
// machine does meets all of them.
import { VISITS } from './logging.mjs';
import { Pouch } from './pouch.mjs';
import { Push } from './push.mjs';
import { Rx } from './rx.mjs';
import { median, round, sum } from './stats.mjs';

const TURNS = 5;
/** Round trips in milliseconds: none, and a mobile line. */
const DELAYS = [0, 150];
/** The default of both of them, and what serves both best: all at once. */
const BATCHES = [100, 1_000];

export async function besidePouch() {
  const push = new Push();
  const [pouch, rx] = [new Pouch(), new Rx()];
  try {
    await push.opens();
    // The first push shows what the documents are, and is not counted.
    await pouch.opens((await push.once(0)).visits);
    await rx.opens(pouch);
    const near = await compares([push, pouch, rx], DELAYS[0]);
    const far = await compares([push, pouch, rx], DELAYS[1]);
    const { pushes } = near.own[0];
    const per = (name) => round(sum(pushes.map((entry) => entry[name])) / VISITS);
    return {
      push_visits_per_s: round(VISITS / (near.ours.ms / 1000), 0),
      bytes_per_visit: per('body'),
      push_over_bare: round(near.ours.ms / near.bare, 2),
      bare_pouchdb_rate_ratio: round(near.pouchdb[0].ms / near.bare, 2),
      ...ratios('pouchdb', near, far, 0),
      ...ratios('pouchdb_tuned', near, far, 1),
      ...ratios('rxdb', near, far, 0),
      ...ratios('rxdb_tuned', near, far, 1),
      details: {
        push: {
          visits: VISITS, requests: pushes.length, logged_offline_ms: push.logged,
          ms_from_first_push_to_last_reply: round(pushes.at(-1).end - pushes[0].start),
          ms_in_requests: round(sum(pushes.map((entry) => entry.end - entry.start))),
          per_visit: { request_body: per('body'), request_head: per('head'), reply_body: per('answerBody'), reply_head: per('answerHead') },
        },
        beside_pouch: { at_0_ms: figures(near), at_150_ms: figures(far) },
      },
    };
  } finally {
    await pouch.ends();
    await push.ends();
  }
}

async function compares([push, pouch, rx], delay) {
  const own = [];
  const bare = [];
  const [pouches, rxs] = [BATCHES.map(() => []), BATCHES.map(() => [])];
  for (let turn = 0; turn < TURNS; turn += 1) {
    own.push(await push.once(delay));
    bare.push((await push.bare(delay)).ms);
    for (const [place, batch] of BATCHES.entries()) {
      pouches[place].push(await pouch.once(delay, batch));
      rxs[place].push(await rx.once(delay, batch));
    }
  }
  return { own, bare: median(bare), ours: medians(own), pouchdb: pouches.map(medians), rxdb: rxs.map(medians) };
}

/** How often theirs is ours, with the batch at this place of [`BATCHES`]. */
function ratios(name, near, far, place) {
  const [whose] = name.split('_');
  const times = (line, what) => round(line[whose][place][what] / line.ours[what], 2);
  return {
    [`${name}_rate_ratio`]: times(near, 'ms'),
    [`${name}_rate_ratio_150ms`]: times(far, 'ms'),
    [`${name}_bytes_ratio`]: times(near, 'bytes'),
    [`${name}_requests_ratio`]: times(near, 'requests'),
  };
}

function medians(turns) {
  const of = (name) => round(median(turns.map((turn) => turn[name])));
  return { ms: of('ms'), requests: of('requests'), bytes: of('bytes'), all_ms: turns.map((turn) => round(turn.ms)) };
}

function figures({ bare, ours, pouchdb, rxdb }) {
  const named = (list) => Object.fromEntries(list.map((figure, place) => [`batch_${BATCHES[place]}`, figure]));
  return { bare_ms: round(bare), ours, pouchdb: named(pouchdb), rxdb: named(rxdb) };
}
