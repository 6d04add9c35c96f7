//! Visits, answers and targets.

use super::super::{HOUR, generate};
use super::{all_visits, households, moments, monday, records, share, visits};
use domain::{
    Catalogue, Kind, Outcome, PeopleKind, Quota, Subject, Value, Visit, VisitDate, local_date, local_minutes,
};
use std::collections::BTreeMap;

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
fn answers_never_shrink_and_never_exceed_the_people() {
    let catalogue = Catalogue::built_in();
    for now in moments().step_by(3) {
        for team in generate(now).teams {
            let homes: BTreeMap<_, _> = households(&team).into_iter().map(|home| (home.id, home)).collect();
            let mut before: BTreeMap<_, Value> = BTreeMap::new();
            for visit in visits(&team) {
                assert!(visit.outcome == Outcome::Met || visit.values.is_empty());
                for (key, value) in visit.values.iter() {
                    let home = &homes[&visit.household];
                    let indicator = catalogue.get(key).unwrap();
                    let adults = indicator.people == PeopleKind::Adults;
                    assert!(value.fits(if adults { home.adults } else { home.people }));
                    assert_eq!(matches!(value, Value::People(..)), indicator.subject == Subject::People);
                    let old = before.insert((home.id, key.to_owned()), value);
                    match (old, value) {
                        (Some(old @ Value::People(..)), Value::People(had, _)) => {
                            assert!(u32::from(had) >= old.has());
                        }
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
