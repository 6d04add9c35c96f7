//! The demo is believable: nothing in it could not have happened.

use super::people::Phone as Trouble;
use super::{Demo, DemoTeam, HOUR, VISITS, generate, homes, names, people, places, walk};
use domain::{
    Catalogue, Household, Kind, Millis, Outcome, PeopleKind, Phone, Quota, Record, Role, Stamp, Subject, Team, Value,
    Visit, VisitDate, local_date, local_minutes, looks_private, nfc,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A Monday, 2026-11-23, at this many minutes after midnight in Vietnam.
fn monday(minutes: u64) -> Millis {
    "2026-11-23".parse::<VisitDate>().unwrap().start_ms() + minutes * 60_000
}

/// Mornings and evenings of a month, midnight and the last moment of a day among them.
fn moments() -> impl Iterator<Item = Millis> {
    let minutes = [0, 1042, 425, 1, 600, 1439, 1260, 480, 720];
    (0..).step_by(4).zip(minutes).map(|(day, minute)| monday(day * 24 * 60 + minute))
}

fn records(team: &DemoTeam) -> BTreeMap<Uuid, Record> {
    let mut records = BTreeMap::new();
    for op in team.setup.iter().chain(team.ops.iter().map(|sent| &sent.op)) {
        records.entry(op.rec).or_insert_with(|| Record::new(op.kind.clone(), op.rec)).merge(op);
    }
    records
}

fn households(team: &DemoTeam) -> Vec<Household> {
    records(team).values().filter_map(|record| Household::from_record(record).ok()).collect()
}

/// The team's visits in order of time.
fn visits(team: &DemoTeam) -> Vec<Visit> {
    let mut visits: Vec<Visit> = records(team).values().filter_map(|record| Visit::from_record(record).ok()).collect();
    visits.sort_by_key(|visit| visit.when);
    visits
}

fn all_visits(demo: &Demo) -> Vec<Visit> {
    demo.teams.iter().flat_map(visits).collect()
}

fn share(part: usize, whole: usize) -> usize {
    part * 1000 / whole
}

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
fn there_are_three_teams_with_their_houses_and_visits() {
    for now in moments() {
        let demo = generate(now);
        assert_eq!(demo.teams.len(), 3);
        let homes: Vec<Household> = demo.teams.iter().flat_map(households).collect();
        assert!((440..=460).contains(&homes.len()), "{}", homes.len());
        assert_eq!(all_visits(&demo).len(), VISITS);
        for team in &demo.teams {
            assert!((4..=6).contains(&team.members.len()));
            assert_eq!(team.members.iter().filter(|m| m.role == Role::Leader).count(), 1);
            assert_eq!(team.members.iter().filter(|m| m.phone.is_none()).count(), 1);
            let codes: BTreeSet<String> = households(team).into_iter().map(|home| home.code).collect();
            assert_eq!(codes.len(), households(team).len());
        }
    }
}

#[test]
fn every_op_is_one_that_its_author_may_send() {
    for now in moments() {
        for team in generate(now).teams {
            let mut counts: BTreeMap<Option<_>, (u64, Stamp)> = BTreeMap::new();
            let setup = team.setup.iter().map(|op| (None, Role::Leader, 0, op));
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
fn a_house_is_visited_once_a_day_and_after_it_was_listed() {
    for team in generate(monday(1042)).teams {
        let mut days = BTreeSet::new();
        assert!(visits(&team).iter().all(|visit| days.insert((visit.household, local_date(visit.when)))));
        let mut known = BTreeSet::new();
        let mut ops: Vec<_> = team.ops.iter().map(|sent| &sent.op).collect();
        ops.sort_by_key(|op| op.at);
        for op in ops {
            if op.kind == Kind::HOUSEHOLD && op.set.contains_key("code") {
                known.insert(op.rec.to_string());
            } else if let Some(home) = op.set.get("household") {
                assert!(known.contains(home.as_str().unwrap()));
            }
        }
    }
}

#[test]
fn most_visits_are_recent_and_in_the_evening() {
    let now = monday(1042);
    let visits = all_visits(&generate(now));
    let evening = visits.iter().filter(|v| (17 * 60..21 * 60 + 30).contains(&local_minutes(v.when))).count();
    assert!(share(evening, visits.len()) > 800);
    let last_month = visits.iter().filter(|v| v.when + 30 * 24 * HOUR > now).count();
    assert!(share(last_month, visits.len()) > 280);
    assert!(visits[0].when + 170 * 24 * HOUR < now);
    for (outcome, about) in [(Outcome::Met, 800), (Outcome::Absent, 140), (Outcome::Refused, 60)] {
        let part = share(visits.iter().filter(|v| v.outcome == outcome).count(), visits.len());
        assert!(part.abs_diff(about) < 30, "{outcome:?} {part}");
    }
}

#[test]
fn some_houses_were_never_visited() {
    for team in generate(monday(1042)).teams {
        let seen: BTreeSet<_> = visits(&team).into_iter().map(|visit| visit.household).collect();
        let homes = households(&team).len();
        let never = share(homes - seen.len(), homes);
        assert!((150..=200).contains(&never), "{never}");
    }
}

#[test]
fn people_are_in_bounds() {
    for home in generate(monday(600)).teams.iter().flat_map(households) {
        assert!((1..=8).contains(&home.people) && (1..=home.people).contains(&home.adults), "{home:?}");
    }
}

#[test]
fn names_and_phones_are_kept_only_with_consent() {
    for team in generate(monday(600)).teams {
        let homes: BTreeMap<_, _> = households(&team).into_iter().map(|home| (home.id, home)).collect();
        let with = homes.values().filter(|home| home.consent.is_some()).count();
        assert!(share(with, homes.len()) > 600);
        let phones: Vec<&Phone> = homes.values().filter_map(|home| home.phone.as_ref()).collect();
        assert!(share(phones.len(), with).abs_diff(600) < 120);
        assert_eq!(phones.iter().map(|phone| phone.e164()).collect::<BTreeSet<_>>().len(), phones.len());
        assert!(phones.iter().all(|phone| phone.e164().starts_with("+84900000")));
        for home in homes.values() {
            assert_eq!(home.consent.is_some(), home.head.is_some());
            assert!(home.consent.is_some() || home.phone.is_none());
            if let Some(consent) = &home.consent {
                assert!(team.members.iter().any(|member| member.id.to_string() == consent.by));
            }
        }
        for visit in visits(&team).iter().filter(|visit| visit.note.is_some()) {
            assert!(homes[&visit.household].consent.as_ref().unwrap().at <= visit.when);
        }
    }
}

#[test]
fn answers_never_shrink_and_never_exceed_the_people() {
    let catalogue = Catalogue::built_in();
    for now in moments().step_by(3) {
        for team in generate(now).teams {
            let homes: BTreeMap<_, _> = households(&team).into_iter().map(|home| (home.id, home)).collect();
            let mut before: BTreeMap<_, Value> = BTreeMap::new();
            for visit in visits(&team) {
                assert!(visit.outcome == Outcome::Met || visit.values.is_empty());
                for (key, value) in visit.values {
                    let home = &homes[&visit.household];
                    let indicator = catalogue.get(&key).unwrap();
                    let adults = indicator.people == PeopleKind::Adults;
                    assert!(value.fits(if adults { home.adults } else { home.people }));
                    assert_eq!(matches!(value, Value::People(..)), indicator.subject == Subject::People);
                    let old = before.insert((home.id, key), value);
                    match (old, value) {
                        (Some(old @ Value::People(..)), Value::People(had, _)) => assert!(u32::from(had) >= old.has()),
                        (Some(Value::HAD | Value::DONE), new) => assert_eq!(new, Value::HAD),
                        (Some(Value::NA), new) => assert_eq!(new, Value::NA),
                        _ => {}
                    }
                }
            }
        }
    }
}

#[test]
fn somebody_is_to_be_seen_again_today() {
    for now in moments() {
        let today = local_date(now);
        for team in generate(now).teams {
            let visits = visits(&team);
            let met = visits.iter().filter(|visit| visit.outcome == Outcome::Met).count();
            let dates: Vec<&Visit> = visits.iter().filter(|visit| visit.follow_up.is_some()).collect();
            assert!(share(dates.len(), met).abs_diff(120) < 60, "{} of {met}", dates.len());
            assert!(dates.iter().all(|visit| visit.follow_up.unwrap() > local_date(visit.when)));
            let last: BTreeMap<_, &Visit> = visits.iter().map(|visit| (visit.household, visit)).collect();
            let open: Vec<VisitDate> = last.values().filter_map(|visit| visit.follow_up).collect();
            let due = open.iter().filter(|date| **date == today).count();
            let late = open.iter().filter(|date| **date < today).count();
            assert!((3..=14).contains(&due) && (2..=10).contains(&late), "{due} due, {late} late");
        }
    }
}

#[test]
fn chiu_thi_sam_is_at_bl_012() {
    for now in moments() {
        let bac_lu = &generate(now).teams[0];
        let home = households(bac_lu).into_iter().find(|home| home.code == "BL-012").unwrap();
        assert_eq!(home.title(), "Chìu Thị Sám");
        let last = visits(bac_lu).into_iter().rfind(|visit| visit.household == home.id).unwrap();
        let day = local_date(last.when);
        assert!(day == local_date(now) || last.follow_up == Some(local_date(now)));
    }
}

#[test]
fn quotas_cover_today() {
    for now in moments() {
        let today = local_date(now);
        for team in generate(now).teams {
            let quotas = records(&team).into_values().filter(|record| record.kind == Kind::QUOTA);
            let quotas: Vec<Quota> = quotas.map(|record| Quota::from_record(&record).unwrap()).collect();
            let open = |quota: &&Quota| quota.from <= today && today <= quota.to;
            for member in team.members.iter().filter(|m| m.phone.is_some()).map(|m| Some(m.id)).chain([None]) {
                let mine = quotas.iter().filter(open).filter(|quota| quota.member == member);
                let homes: Vec<&Quota> = mine.filter(|quota| quota.indicator == "households").collect();
                assert_eq!(homes.len(), 2);
                assert!(
                    homes.iter().any(|quota| quota.from == today.monday() && quota.to == today.monday().plus_days(6))
                );
                assert!(homes.iter().any(|quota| quota.from == today.month_start()));
            }
        }
    }
}

#[test]
fn campaigns_and_quotas_name_indicators() {
    let catalogue = Catalogue::built_in();
    for (team, plan) in generate(monday(600)).teams.iter().zip(&places::TEAMS) {
        let read = Team::from_record(&records(team)[&team.id.uuid()]).unwrap();
        assert!((4..=6).contains(&read.campaign.len()));
        assert!(read.campaign.iter().all(|key| catalogue.get(key).is_some()));
        assert_eq!(read.commune.unwrap().to_string(), "06874");
        assert!(plan.weekly.iter().all(|(key, _)| *key == "households" || catalogue.get(key).is_some()));
    }
}

#[test]
fn every_text_is_nfc_and_none_is_private() {
    let demo = generate(monday(600));
    for op in demo.teams.iter().flat_map(|t| t.setup.iter().chain(t.ops.iter().map(|sent| &sent.op))) {
        for (field, value) in &op.set {
            let text = value.as_str().unwrap_or_default();
            assert_eq!(text, nfc(text));
            assert!(field != "note" || !looks_private(text), "{text}");
        }
    }
    let stocks = [&names::UPLAND, &names::VALLEY, &names::RIDGE, &names::COAST];
    let words = stocks.into_iter().flat_map(|stock| stock.words()).chain(homes::WAYS).chain(walk::REMARKS);
    for word in words.chain(places::TEAMS.iter().flat_map(|plan| plan.people.iter().map(|person| person.name))) {
        assert_eq!(word, nfc(word));
    }
}

#[test]
fn history_holds_corrections_by_others_and_changes_that_crossed() {
    for team in moments().flat_map(|now| generate(now).teams) {
        let short = team.ops.iter().filter(|sent| sent.op.kind == Kind::HOUSEHOLD && sent.op.set.len() == 1);
        let corrections: Vec<_> = short.filter(|sent| !sent.op.set.contains_key("consent")).collect();
        assert!((4..=40).contains(&corrections.len()), "{}", corrections.len());
        let crossed = corrections.iter().enumerate().filter(|(place, late)| {
            let same =
                |early: &&&super::DemoOp| early.op.rec == late.op.rec && early.op.set.keys().eq(late.op.set.keys());
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
        let one = |what: &dyn Fn(&super::DemoPhone) -> bool| assert_eq!(phones.iter().filter(|p| what(p)).count(), 1);
        one(&|phone| phone.state.unsent == 14 && (now - phone.last_sync) / (24 * HOUR) == 3);
        one(&|phone| phone.build == "2026.8.2");
        one(&|phone| phone.state.persisted == Some(false));
        one(&|phone| phone.clock_ahead == 9 * 60_000 && phone.state.clock == phone.last_sync + 9 * 60_000);
    }
    assert_eq!(places::TEAMS.iter().flat_map(|plan| plan.people).filter(|p| p.phone == Trouble::None).count(), 3);
    assert!(people::BAC_LU.iter().any(|person| person.phone == Trouble::Unsent));
}
