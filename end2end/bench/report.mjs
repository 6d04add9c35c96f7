// The figures as people and as programs read them.
import { cpus, loadavg } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { share } from './quiet.mjs';
import { round } from './stats.mjs';

const most = (value) => ({ sign: '≤', value, isMet: (figure) => figure <= value });
const least = (value) => ({ sign: '≥', value, isMet: (figure) => figure >= value });

/** Key, words, unit, and what is good. */
const FIGURES = [
  ['first_load_brotli_bytes', 'First load of /, all that the network carries', 'B', most(250_000)],
  ['cold_start_ms', 'Cold offline start to a usable list, 4× slower, median', 'ms', most(1_000)],
  ['save_ms_p95', 'Tap on “Lưu” to durable, 4× slower, p95', 'ms', most(50)],
  ['save_over_bare_put', 'The same over a bare strict put, medians', '×', null],
  ['saved_on_screen_ms_p95', 'Tap on “Lưu” to “Đã lưu” on the screen, p95', 'ms', null],
  ['search_ms_p95', 'Keystroke to result, 10,000 households, p95', 'ms', most(16)],
  ['twins_ms_p95', 'Likely duplicates on 10,000, p95', 'ms', most(16)],
  ['push_visits_per_s', 'Push of 1,000 visits logged offline', '/s', null],
  ['bytes_per_visit', 'Request body of a push, gzip, per visit', 'B', most(150)],
  ['push_over_bare', 'Its time over the barest page’s: rows read, sent, noted', '×', null],
  ['bare_pouchdb_rate_ratio', 'That barest page’s rate over PouchDB’s, as it comes', '×', null],
  ...beside('PouchDB, as it comes', 'pouchdb', [least(10), least(10), least(5), least(10)]),
  ...beside('PouchDB, tuned to one batch', 'pouchdb_tuned'),
  ...beside('RxDB, as it comes', 'rxdb'),
  ...beside('RxDB, tuned to one batch', 'rxdb_tuned'),
  ['first_sync_1_s', 'First sync of 2,100 records, 1 phone', 's', null],
  ['first_sync_10_s', '… 10 phones at once', 's', most(1)],
  ['first_sync_100_s', '… 100 phones at once', 's', most(5)],
  ['ingest_sqlite_per_s', 'Visits taken from 64 phones, SQLite', '/s', least(5_000)],
  ['ingest_sqlite_over_bare', 'The same over a bare loop of inserts', '×', least(0.5)],
  ['ingest_postgres_per_s', 'Visits taken from 64 phones, PostgreSQL', '/s', null],
  ['ingest_postgres_over_bare', 'The same over a bare loop of inserts', '×', least(0.5)],
  ['import_50000_s', 'A list of 50,000 households imported, SQLite', 's', most(10)],
  ['rush_p99_ms', 'The evening rush of a province, p99 of all answers', 'ms', most(1_000)],
  ['rush_refused', 'Phones that were refused in it', '', most(0)],
  ['rush_rss_mb', 'Memory of the server, the most in it', 'MB', most(256)],
  ['pull_growth', 'Pull of 20 new visits, longest history over shortest', '×', most(1.2)],
];

/** The rows of the same push by something else. */
function beside(words, key, goals = []) {
  return [
    [`${key}_rate_ratio`, `${words}: our rate over its`, '×', goals[0]],
    [`${key}_rate_ratio_150ms`, '… with 150 ms round trips', '×', goals[1]],
    [`${key}_bytes_ratio`, '… its bytes over ours, both ways', '×', goals[2]],
    [`${key}_requests_ratio`, '… its requests over ours', '×', goals[3]],
  ];
}

const started = Date.now();
/** The share of a processor that was to be had when each step began. */
const shares = [];

export function saysStep(words) {
  shares.push(round(share(), 2));
  console.error(`==> ${words} (${Math.round((Date.now() - started) / 1000)} s)`);
}

export function prints(figures) {
  const rows = FIGURES.map(([key, words, unit, goal]) => {
    const value = figures[key];
    if (!goal) return [words, written(value, unit), '–', '–'];
    return [words, written(value, unit), `${goal.sign} ${written(goal.value, unit)}`, goal.isMet(value) ? 'yes' : 'NO'];
  });
  console.log(aligned([['Figure', 'Value', 'Goal', 'Met'], ...rows]));
  console.log('\nLargest parts of the first load:');
  const parts = figures.details.first_load.parts.slice(0, 3);
  console.log(aligned(parts.map((part) => [part.path, written(part.bytes, 'B'), part.encoding])));
}

export async function writes(file, figures) {
  const values = Object.fromEntries(FIGURES.map(([key]) => [key, figures[key]]));
  // How busy the machine was tells whether two runs can be compared.
  const machine = {
    cpus: cpus().length, load: loadavg().map((load) => round(load, 2)), shares,
    seconds: Math.round((Date.now() - started) / 1000),
  };
  const text = JSON.stringify({ ...values, details: { ...figures.details, machine } }, null, 2);
  await writeFile(resolve(file), `${text}\n`);
}

function written(value, unit) {
  return `${value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 1 })} ${unit}`.trim();
}

/** First column to the left, the others to the right. */
function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join('   ');
  return rows.map(line).join('\n');
}
