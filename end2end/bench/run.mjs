// Measures what the design promises, on a real server and a real browser with its storage on disk.
// Prints a table; `--json FILE` writes the figures with their details. `--rush-seconds 300` is the whole evening of a
// province, `--ten-million` lets the longest history grow tenfold.
import { parseArgs } from 'node:util';
import { besidePouch } from './beside-pouch.mjs';
import { coldStart } from './cold-start.mjs';
import { firstLoad } from './first-load.mjs';
import { load } from './load.mjs';
import { prints, saysStep, writes } from './report.mjs';
import { save } from './save.mjs';
import { search } from './search.mjs';
import { BIG, MORE, Village } from './village.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    'rush-seconds': { type: 'string', default: '60' },
    'ten-million': { type: 'boolean', default: false },
  },
});

const figures = { details: {} };
const adds = ({ details, ...values }) => {
  Object.assign(figures, values);
  Object.assign(figures.details, details);
};

const village = await new Village().opens();
try {
  saysStep('First load');
  adds(await firstLoad(village));

  saysStep('A team of 5,000 households and 20,000 visits, and a phone that pulls them');
  const team = await village.team('Tổ Đo', BIG);
  const phone = await village.phoneOf(team);

  saysStep('Cold start');
  adds(await coldStart(phone));
  saysStep('Save');
  adds(await save(phone));

  saysStep('5,000 households more');
  await phone.comesOnline();
  await team.grows(MORE);
  await village.phoneHas(phone, team);
  saysStep('Search');
  adds(await search(phone));
  await phone.isThrownAway();
} finally {
  await village.ends();
}

saysStep('1,000 visits logged offline, then pushed beside PouchDB and RxDB');
adds(await besidePouch());

saysStep('First sync of 1, 10 and 100 phones');
adds(await load('first-sync'));
saysStep('Visits from 64 phones, on SQLite and on PostgreSQL, beside a bare loop');
adds(await load('ingest'));
saysStep('A list of 50,000 households, imported');
adds(await load('import'));
saysStep(`The evening rush of a province, ${options['rush-seconds']} s of its 300, as densely`);
adds(await load('rush', '--seconds', options['rush-seconds']));
saysStep('A pull on top of long histories');
adds(await load('growth', ...(options['ten-million'] ? ['--huge'] : [])));

prints(figures);
if (options.json) await writes(options.json, figures);
