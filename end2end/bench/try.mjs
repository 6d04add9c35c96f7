import { Village } from './village.mjs';
import { save } from './save.mjs';
import { search } from './search.mjs';
import { push } from './push.mjs';
const v = await new Village().opens();
const t0 = Date.now(); const lap = (w) => console.log(w, Date.now() - t0);
try {
  const what = process.argv[2];
  if (what === 'push') { console.log(JSON.stringify(await push(v), null, 1)); lap('push'); }
  else {
  const team = await v.team('Tổ Đo', { households: 500, visitsEach: 4 }); lap('filled');
  const phone = await v.phoneOf(team); lap('pulled');
  console.log(JSON.stringify(await save(phone), null, 1)); lap('save');
  await phone.comesOnline();
  await team.grows({households: 300, visitsEach: 0}); await v.phoneHas(phone, team); lap('grown');
  console.log(JSON.stringify(await search(phone), null, 1)); lap('search');
  console.log(phone.complaints);
  }
} finally { await v.ends(); }
