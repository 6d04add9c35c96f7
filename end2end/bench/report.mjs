// The figures as people and as programs read them.
import { cpus, loadavg } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { share } from './quiet.mjs';
import { round } from './stats.mjs';

/** Key, words, unit, and the most that is good. */
const FIGURES = [
  ['first_load_brotli_bytes', 'First load of /, all that the network carries', 'B', 250_000],
  ['cold_start_ms', 'Cold offline start to a usable list, 4× slower, median', 'ms', 1_000],
  ['save_ms_p95', 'Tap on “Lưu” to durable, 4× slower, p95', 'ms', 50],
  ['save_over_bare_put', 'The same over a bare strict put, medians', '×', null],
  ['saved_on_screen_ms_p95', 'Tap on “Lưu” to “Đã lưu” on the screen, p95', 'ms', null],
  ['search_ms_p95', 'Keystroke to result, 10,000 households, p95', 'ms', 16],
  ['push_visits_per_s', 'Push of 1,000 visits logged offline', '/s', null],
  ['bytes_per_visit', 'Request body of a push, gzip, per visit', 'B', 150],
];

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
    return [words, written(value, unit), goal ? `≤ ${written(goal, unit)}` : '–', goal ? verdict(value <= goal) : '–'];
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

const verdict = (good) => (good ? 'yes' : 'NO');

function written(value, unit) {
  return `${value.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}

/** First column to the left, the others to the right. */
function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join('   ');
  return rows.map(line).join('\n');
}
