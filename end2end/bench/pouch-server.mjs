// The other side of the comparison: PouchDB's own server on LevelDB, in a process of its own. Its argument is a folder.
import { createRequire } from 'node:module';
import http from 'node:http';

const require = createRequire(import.meta.url);
const PouchDB = require('pouchdb').defaults({ prefix: `${process.argv[2]}/` });
const app = require('express-pouchdb')(PouchDB, { mode: 'minimumForPouchDB' });
const server = http.createServer(app).listen(0, '127.0.0.1', () => {
  console.log(`ready: http://127.0.0.1:${server.address().port}`);
});
