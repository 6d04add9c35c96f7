// Many phones at once: run by a program of its own, because a browser is too heavy for a hundred of them.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LOAD_BIN, SERVER_BIN } from '../fixtures/place.mjs';

const run = promisify(execFile);

/** The figures of one of its measurements. */
export async function load(...args) {
  const { stdout } = await run(LOAD_BIN, args, { env: { ...process.env, SERVER_BIN } });
  return JSON.parse(stdout);
}
