// Finding a household among many.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../fixtures/wait.mjs';
import { World } from '../fixtures/world.mjs';

test('a search needs no tones, and filters and hamlets narrow it', async (t) => {
  const world = await World.withTeam(t);
  const [hoa, , duc] = world.leader.homes;
  const phone = await world.phoneOf();
  await phone.logsVisit(hoa, { followUp: 'Không' });
  const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString().slice(0, 10);
  await world.leader.writes('visit', { household: duc, member: world.leader.me.member, when: Date.now() - 5 * 24 * 3_600_000, outcome: 'absent', follow_up: yesterday, catalogue: 1 });
  await phone.opens('/ho-dan');
  const main = phone.page.getByRole('main');
  const shows = (names) => until(`the list shows ${names.join(', ') || 'nothing'}`, async () => {
    const shown = await main.getByRole('listitem').locator('strong').allInnerTexts();
    assert.deepEqual([...shown].sort(), [...names].sort());
    return true;
  });
  const search = phone.page.getByRole('searchbox');
  const filter = (name) => main.getByRole('group', { name: 'Lọc danh sách' }).getByRole('button', { name });

  await shows(['Phùn Văn Hòa', 'Lỷ Thị Hoà', 'Nình Văn Đức', 'KT-004']);
  await search.fill('hoa');
  await shows(['Phùn Văn Hòa', 'Lỷ Thị Hoà']);
  await search.fill('DUC ninh');
  await shows(['Nình Văn Đức']);
  await search.fill('kt-004');
  await shows(['KT-004']);
  await search.fill('không có ai');
  await shows([]);
  await phone.sees('Không thấy hộ nào như vậy.');
  await search.fill('');

  await filter('Chưa thăm').click();
  await shows(['Lỷ Thị Hoà', 'KT-004']);
  await filter('Cần ghé lại').click();
  await shows(['Nình Văn Đức']);
  await filter('Tất cả').click();
  await phone.page.getByLabel('Thôn').selectOption({ label: 'Nà Mẫu' });
  await shows(['Lỷ Thị Hoà', 'KT-004']);
  await main.getByRole('link', { name: /Lỷ Thị Hoà/ }).click();
  await phone.page.getByRole('heading', { level: 1, name: 'Lỷ Thị Hoà' }).waitFor();
  phone.hasNoComplaints();
});
