// The same documents replicated by PouchDB, from its database in the same browser to its own server, over the same meter.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { freshFolder } from '../fixtures/place.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { until } from '../fixtures/wait.mjs';
import { Meter } from './meter.mjs';
import { quiet } from './quiet.mjs';

const SERVER = fileURLToPath(new URL('pouch-server.mjs', import.meta.url));
const CLIENT = createRequire(import.meta.url).resolve('pouchdb/dist/pouchdb.min.js');
/** Of the same origin as the server, so that no request needs another one to be allowed. */
const PAGE = '/page';

export class Pouch {
  #turn = 0;

  /** `visits` as our server has them. */
  async opens(visits) {
    // The same names and values, in the form that PouchDB asks for.
    this.docs = visits.map(({ id, kind, set }) => ({ _id: id, kind, ...set }));
    this.folder = await freshFolder();
    this.meter = await new Meter().opens();
    this.server = spawn(process.execPath, [SERVER, this.folder.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    this.server.stdout.on('data', (text) => (said += text));
    const [, address] = await until('the PouchDB server is ready', () => said.match(/ready: (\S+)/));
    this.meter.leadsTo({ address });
    this.phone = new Phone(this.meter.address);
    await this.phone.turnsOn();
    this.client = await readFile(CLIENT, 'utf8');
    await this.phone.page.route(`**${PAGE}`, (route) => route.fulfill({ contentType: 'text/html', body: '<main>PouchDB</main>' }));
  }

  /** The page anew, with this library in it. */
  async turnsPage(library) {
    await this.phone.startsCold(PAGE);
    await this.phone.page.addScriptTag({ content: library });
  }

  /** One replication of everything over a line with this delay, to an empty database. */
  async once(delay, batch) {
    const { page } = this.phone;
    await this.turnsPage(this.client);
    const name = `visits-${(this.#turn += 1)}`;
    await page.evaluate(fills, { name, docs: this.docs });
    this.meter.delay = delay;
    await quiet();
    this.meter.forgets();
    const { ms, written } = await page.evaluate(replicates, { name, batch });
    if (written !== this.docs.length) throw new Error(`PouchDB wrote ${written} of ${this.docs.length} documents`);
    return { ms, ...this.meter.carried() };
  }

  async ends() {
    await this.phone?.isThrownAway();
    await this.meter?.closes();
    this.server?.kill();
    await this.folder?.remove();
  }
}

/** Runs in the page: writes the documents as if they had been logged here. */
async function fills({ name, docs }) {
  window.visits = new window.PouchDB(name);
  await window.visits.bulkDocs(docs);
}

/** Runs in the page. */
async function replicates({ name, batch }) {
  const start = performance.now();
  const { docs_written: written } = await window.visits.replicate.to(new URL(`/${name}`, location).href, { batch_size: batch });
  return { ms: performance.now() - start, written };
}
