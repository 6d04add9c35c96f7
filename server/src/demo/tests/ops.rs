//! Ops, phones and the order of things.

use super::super::people::Phone as Trouble;
use super::super::{DemoOp, DemoPhone, HOUR, generate, people, places};
use super::{all_visits, moments, monday};
use domain::{Kind, Role, Stamp, local_date};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[test]
fn the_same_moment_gives_the_same_demo() {
    assert_eq!(generate(monday(1042)), generate(monday(1042)));
}

#[test]
fn ids_do_not_change_in_the_course_of_a_day() {
    let ids = |now| -> BTreeSet<(Uuid, Uuid)> {
        let teams = generate(now).teams;
        teams.iter().flat_map(|t| t.ops.iter().map(|sent| (sent.op.id.uuid(), sent.op.rec))).collect()
    };
    let morning = ids(monday(0));
    assert_eq!(morning, ids(monday(700)));
    assert_eq!(morning, ids(monday(1439)));
}

#[test]
fn every_op_is_one_that_its_author_may_send() {
    for now in moments() {
        for team in generate(now).teams {
            let mut counts: BTreeMap<Option<_>, (u64, Stamp)> = BTreeMap::new();
            // What stands at the beginning is an office's to say: where its hamlets are.
            let setup = team.setup.iter().map(|op| (None, Role::Officer, 0, op));
            let sent = team.ops.iter().map(|sent| {
                let author = team.members.iter().find(|m| m.id == sent.member).unwrap();
                assert_eq!(author.phone.as_ref().unwrap().id, sent.device);
                (Some(sent.device), author.role, sent.device.tag(), &sent.op)
            });
            for (device, role, tag, op) in setup.chain(sent) {
                assert_eq!(op.check(role), Ok(()), "{op:?}");
                let (n, at) = counts.entry(device).or_default();
                assert_eq!((op.n, op.at.device), (*n + 1, tag));
                assert!(op.at > *at && op.at.ms <= now);
                (*n, *at) = (op.n, op.at);
            }
        }
    }
}

#[test]
fn ids_are_never_used_twice() {
    let demo = generate(monday(600));
    let ops = demo.teams.iter().flat_map(|t| t.setup.iter().chain(t.ops.iter().map(|sent| &sent.op)));
    let ids: Vec<Uuid> = ops.map(|op| op.id.uuid()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn nothing_comes_from_the_future() {
    for now in moments() {
        let demo = generate(now);
        for team in &demo.teams {
            assert!(team.ops.is_sorted_by_key(|sent| sent.received));
            for sent in &team.ops {
                assert!(sent.op.at.ms <= sent.received && sent.received <= now);
                let phone = team.members.iter().find_map(|m| m.phone.as_ref().filter(|p| p.id == sent.device)).unwrap();
                assert!(phone.joined <= sent.op.at.ms && sent.received <= phone.last_sync && phone.last_sync <= now);
            }
        }
        let visits = all_visits(&demo);
        assert!(visits.iter().all(|visit| visit.when <= now));
        let today = visits.iter().filter(|visit| local_date(visit.when) == local_date(now)).count();
        assert!((15..=30).contains(&today), "{today}");
    }
}

#[test]
fn history_holds_corrections_by_others_and_changes_that_crossed() {
    for team in moments().flat_map(|now| generate(now).teams) {
        let short = team.ops.iter().filter(|sent| sent.op.kind == Kind::HOUSEHOLD && sent.op.set.len() == 1);
        let corrections: Vec<_> = short.filter(|sent| !sent.op.set.contains_key("consent")).collect();
        assert!((4..=40).contains(&corrections.len()), "{}", corrections.len());
        let crossed = corrections.iter().enumerate().filter(|(place, late)| {
            let same = |early: &&&DemoOp| early.op.rec == late.op.rec && early.op.set.keys().eq(late.op.set.keys());
            let before = corrections[..*place].iter().filter(same);
            before.into_iter().any(|early| early.op.at > late.op.at && early.member != late.member)
        });
        assert!((1..=2).contains(&crossed.count()));
    }
}

#[test]
fn the_leader_sees_phones_that_need_a_look() {
    for now in moments() {
        let demo = generate(now);
        let phones: Vec<_> = demo.teams.iter().flat_map(|t| &t.members).filter_map(|m| m.phone.as_ref()).collect();
        let one = |what: &dyn Fn(&DemoPhone) -> bool| assert_eq!(phones.iter().filter(|p| what(p)).count(), 1);
        one(&|phone| phone.state.unsent == 14 && (now - phone.last_sync) / (24 * HOUR) == 3);
        one(&|phone| phone.build == "2026.8.2");
        one(&|phone| phone.state.persisted == Some(false));
        one(&|phone| phone.clock_ahead == 9 * 60_000 && phone.state.clock == phone.last_sync + 9 * 60_000);
    }
    assert_eq!(places::TEAMS.iter().flat_map(|plan| plan.people).filter(|p| p.phone == Trouble::None).count(), 3);
    assert!(people::BAC_LU.iter().any(|person| person.phone == Trouble::Unsent));
}
