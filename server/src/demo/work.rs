//! What a team does besides visits: classes, producers, surveys of its hamlets. Written down by the leader.

use super::diary::Change;
use super::rng::Rng;
use super::{DemoMember, HOUR, MINUTE, Moment, name};
use domain::{
    Answers, Catalogue, Class, ClassId, Fields, HamletId, Kind, Millis, OCOP, OpId, Producer, ProducerId, Quarter,
    Subject, Survey, TRACED, Value, local_date,
};
use uuid::Uuid;

/// Classes: how many days ago, what was taught, where, how many came and how many of them women.
const CLASSES: [(i32, &str, &str, u16, Option<u16>); 4] = [
    (2, "Nhận biết lừa đảo qua mạng", "Nhà văn hóa thôn", 26, Some(17)),
    (16, "Trả tiền điện qua điện thoại", "Nhà trưởng thôn", 11, Some(4)),
    (37, "Cài VssID, VNeID mức 2", "Nhà văn hóa thôn", 34, None),
    (75, "Gọi video, gửi ảnh cho con cháu", "Sân nhà văn hóa", 19, Some(14)),
];

/// A producer: what it is called, what it makes, its answers to the five indicators, and stars, if there are any.
type Sample = (&'static str, &'static str, [Option<Value>; 5], Option<u8>);

const HAD: Option<Value> = Some(Value::HAD);
const DONE: Option<Value> = Some(Value::DONE);
const REFUSED: Option<Value> = Some(Value::REFUSED);
const NA: Option<Value> = Some(Value::NA);

const PRODUCERS: [Sample; 4] = [
    ("HTX Nương Xanh", "Miến dong", [HAD, DONE, HAD, HAD, None], Some(4)),
    ("Hộ ong rừng Suối Cạn", "Mật ong rừng", [DONE, None, None, None, NA], None),
    ("HTX Gà đồi Sớm Mai", "Gà đồi", [HAD, REFUSED, HAD, None, HAD], Some(3)),
    ("Hộ xay xát Bến Đá", "Xay xát lúa, ngô", [NA, NA, NA, NA, HAD], None),
];

/// Where goods can be traced, in a domain that nobody can own.
const LINK: &str = "https://truyxuat.example/VD-0001";

/// The answers for a hamlet; the last hamlet of a team has not been asked yet.
const ANSWERS: [[Option<bool>; 4]; 2] =
    [[Some(true), Some(false), Some(true), Some(true)], [Some(true), None, Some(false), Some(true)]];

struct Work<'w> {
    moment: Moment,
    rng: &'w mut Rng,
    changes: Vec<Change>,
}

/// The changes of one team.
pub(super) fn write(hamlets: &[HamletId], members: &[DemoMember], moment: Moment, rng: &mut Rng) -> Vec<Change> {
    let mut work = Work { moment, rng, changes: Vec::new() };
    let (leader, other) = (members[0].id, members[1].id);
    for (place, (ago, topic, at, attended, women)) in CLASSES.into_iter().enumerate() {
        let when = work.evening(ago);
        let class = Class {
            id: work.rng.id(when, ClassId::new),
            topic: name(topic),
            place: Some(name(at)),
            hamlet: Some(hamlets[place % hamlets.len()]),
            date: local_date(when),
            taught_by: if place % 2 == 0 { vec![leader, other] } else { vec![leader] },
            attended,
            women,
            households: Vec::new(),
            member: Some(leader),
            void: None,
        };
        work.put(when, Kind::CLASS, class.id.uuid(), class.fields());
    }
    work.producers(hamlets);
    let when = work.evening(1) + 40 * MINUTE;
    let catalogue = Catalogue::built_in();
    for (hamlet, answers) in hamlets.iter().zip(ANSWERS) {
        let mut survey = Survey::new(*hamlet, Quarter::of(moment.today));
        for (indicator, answer) in catalogue.asked_of(Subject::Hamlet, moment.today).zip(answers) {
            survey.set(&indicator.key, answer);
        }
        work.put(when, Kind::SURVEY, survey.id, survey.fields());
    }
    work.changes
}

impl Work<'_> {
    fn producers(&mut self, hamlets: &[HamletId]) {
        let catalogue = Catalogue::built_in();
        for (place, (called, makes, answers, stars)) in PRODUCERS.into_iter().enumerate() {
            let when = self.evening(20) + u64::try_from(place).unwrap_or(0) * 4 * MINUTE + HOUR;
            let mut values = Answers::default();
            for (indicator, answer) in catalogue.asked_of(Subject::Business, self.moment.today).zip(answers) {
                values.set(&indicator.key, answer);
            }
            let traced = values.get(TRACED) == Some(Value::HAD);
            let producer = Producer {
                id: self.rng.id(when, ProducerId::new),
                name: name(called),
                hamlet: Some(hamlets[place % hamlets.len()]),
                household: None,
                makes: Some(name(makes)),
                phone: None,
                consent: None,
                ocop: (values.get(OCOP) == Some(Value::HAD)).then(|| name(makes)),
                values,
                stars,
                ocop_code: None,
                trace_code: traced.then(|| name("VD-0001")),
                trace_link: if traced { LINK.parse().ok() } else { None },
            };
            self.put(when, Kind::PRODUCER, producer.id.uuid(), producer.fields());
        }
    }

    /// Seven in the evening, so many days ago.
    fn evening(&self, ago: i32) -> Millis {
        self.moment.days_ago(ago) + 19 * HOUR
    }

    fn put(&mut self, at: Millis, kind: Kind, rec: Uuid, set: Fields) {
        let id = self.rng.id(at, OpId::new);
        self.changes.push(Change { id, at, who: 0, kind, rec, set, offline_until: 0 });
    }
}
