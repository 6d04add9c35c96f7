// Invented households and visits, as many as wanted, the same in every run but for their ids.
import { newId } from '../fixtures/ids.mjs';

const FAMILIES = ['Chìu', 'Tằng', 'Phùn', 'Dường', 'Bàn', 'Đặng', 'Triệu', 'Hoàng', 'Lương', 'Nông', 'Vi', 'Lý', 'Trần', 'Nình', 'Nguyễn', 'Phạm', 'Bùi', 'Vũ', 'Đỗ', 'Lê'];
const MIDDLES = ['Văn', 'Thị', 'A', 'Đình', 'Xuân', 'Quốc', 'Đức', 'Thị', 'Thu', 'Ngọc', 'Hữu', 'Mạnh'];
const GIVEN = ['Sáng', 'Lỷ', 'Thìn', 'Phúc', 'Sám', 'Múi', 'Nhì', 'Lan', 'Thành', 'Thắng', 'Tiến', 'Hậu', 'Khánh', 'Dũng', 'Hòa', 'Hiền', 'Thơm', 'Huệ', 'Thảo', 'Nguyệt', 'Yến', 'Tuyết', 'Hùng', 'Tuấn', 'Cường', 'Hải', 'Sơn', 'Hạnh', 'Thúy', 'Nhung'];
const WAYS = ['Qua cầu treo, rẽ trái, nhà thứ hai.', 'Cuối đường bê tông, đi bộ thêm 200 m.', 'Cạnh điểm trường, mái tôn xanh.', 'Đầu dốc, đối diện cửa hàng tạp hóa.'];
const DAY = 86_400_000;

/** A small generator of numbers that repeats itself in every run. */
export function dice(seed) {
  let state = seed;
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    below: (n) => Math.floor(roll() * n),
    pick: (list) => list[Math.floor(roll() * list.length)],
    chance: (part) => roll() < part,
  };
}

/** One household, with consent and a name as most have. */
export function household(number, { hamlets, member }, luck) {
  const people = 1 + luck.below(7);
  const set = {
    code: `${number % 2 ? 'BL' : 'NC'}-${String(number).padStart(5, '0')}`, hamlet: hamlets[number % hamlets.length],
    people, adults: Math.max(1, people - luck.below(3)),
  };
  if (luck.chance(0.9)) {
    set.head = `${luck.pick(FAMILIES)} ${luck.pick(MIDDLES)} ${luck.pick(GIVEN)}`;
    set.consent = { notice: 1, how: 'spoken', at: Date.now() - 90 * DAY, by: member };
    if (luck.chance(0.6)) set.phone = `+84900000${String(number % 1000).padStart(3, '0')}`;
  }
  if (luck.chance(0.13)) set.note = luck.pick(WAYS);
  return { kind: 'household', rec: newId(), set, people };
}

/** The visit number `turn` of four to a household, a month and a half apart. */
export function visit(home, turn, { member }, luck) {
  const when = Date.now() - (3 - turn) * 45 * DAY - (1 + luck.below(40)) * DAY;
  const met = luck.chance(0.85);
  const set = { household: home.rec, member, when, outcome: met ? 'met' : luck.pick(['absent', 'refused']), catalogue: 1 };
  if (met) {
    const had = luck.below(home.people + 1);
    set['v.electricity'] = luck.pick(['had', 'done', 'refused', 'na']);
    set['v.vssid'] = [had, luck.below(home.people - had + 1)];
    if (luck.chance(0.3)) set['v.fibre'] = luck.pick(['had', 'na']);
  }
  // A promise is mostly kept by the next visit: few last visits leave one open.
  if (met && luck.chance(turn === 3 ? 0.01 : 0.2)) {
    set.follow_up = new Date(when + 14 * DAY).toISOString().slice(0, 10);
  }
  return { kind: 'visit', rec: newId(), set };
}
