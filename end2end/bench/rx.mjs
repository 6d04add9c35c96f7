// The same documents replicated by RxDB, from its database in the same browser to the same server as PouchDB's, with its own
// plugin for CouchDB: what a phone would do that had RxDB in the place of our store.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { quiet } from './quiet.mjs';

const require = createRequire(import.meta.url);
const PARTS = `
  export { createRxDatabase } from ${JSON.stringify(require.resolve('rxdb/plugins/core'))};
  export { getRxStorageDexie } from ${JSON.stringify(require.resolve('rxdb/plugins/storage-dexie'))};
  export { replicateCouchDB } from ${JSON.stringify(require.resolve('rxdb/plugins/replication-couchdb'))};
`;

export class Rx {
  #turn = 0;

  /** Beside this PouchDB: its page, its server, its line. */
  async opens(pouch) {
    this.pouch = pouch;
    const { outputFiles } = await build({
      stdin: { contents: PARTS, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      bundle: true, minify: true, format: 'iife', globalName: 'rx', write: false,
    });
    this.client = outputFiles[0].text;
  }

  /** One replication of everything over a line with this delay, to an empty database. */
  async once(delay, batch) {
    const { phone, meter, docs } = this.pouch;
    await this.pouch.turnsPage(this.client);
    const name = `rx-${(this.#turn += 1)}`;
    await phone.page.evaluate(fills, { name, docs });
    meter.delay = delay;
    await quiet();
    meter.forgets();
    const ms = await phone.page.evaluate(replicates, { name, batch });
    const carried = meter.carried();
    meter.delay = 0;
    const there = await phone.page.evaluate(counts, { name });
    if (there !== docs.length) throw new Error(`RxDB wrote ${there} of ${docs.length} documents`);
    return { ms, ...carried };
  }
}

/** Runs in the page: writes the documents as if they had been logged here. A name with a dot is none for RxDB, so that what a
 * visit says stands in an object of its own. */
async function fills({ name, docs }) {
  const { createRxDatabase, getRxStorageDexie } = window.rx;
  const database = await createRxDatabase({ name, storage: getRxStorageDexie() });
  const schema = {
    version: 0, primaryKey: 'id', type: 'object', required: ['id', 'kind', 'said'],
    properties: { id: { type: 'string', maxLength: 40 }, kind: { type: 'string' }, said: { type: 'object' } },
  };
  ({ visits: window.visits } = await database.addCollections({ visits: { schema } }));
  const { error } = await window.visits.bulkInsert(docs.map(({ _id: id, kind, ...said }) => ({ id, kind, said })));
  if (error.length) throw new Error(JSON.stringify(error[0]));
  await fetch(`/${name}`, { method: 'PUT' });
}

/** Runs in the page. */
async function replicates({ name, batch }) {
  const start = performance.now();
  const url = new URL(`/${name}/`, location).href;
  const replication = window.rx.replicateCouchDB({
    replicationIdentifier: name, collection: window.visits, url, live: false, waitForLeadership: false, push: { batchSize: batch },
  });
  const failed = new Promise((_, fail) => replication.error$.subscribe(fail));
  await Promise.race([replication.awaitInitialReplication(), failed]);
  return performance.now() - start;
}

/** Runs in the page: how many documents the server has. */
async function counts({ name }) {
  return (await (await fetch(`/${name}/_all_docs`)).json()).total_rows;
}
