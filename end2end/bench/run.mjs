// Measures what the design promises, on a real server and a real browser with its storage on disk.
// Prints a table; `--json FILE` writes the figures with their details.
import { coldStart } from './cold-start.mjs';
import { firstLoad } from './first-load.mjs';
import { prints, saysStep, writes } from './report.mjs';
import { push } from './push.mjs';
import { save } from './save.mjs';
import { search } from './search.mjs';
import { BIG, MORE, Village } from './village.mjs';

const at = process.argv.indexOf('--json');
const file = at < 0 ? null : process.argv[at + 1];
if (at >= 0 && !file) throw new Error('--json needs a file');

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

  saysStep('1,000 visits logged offline, then pushed');
  adds(await push(village));

  prints(figures);
  if (file) await writes(file, figures);
} finally {
  await village.ends();
}
