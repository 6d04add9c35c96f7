//! Teams, houses and texts.

use super::super::{VISITS, generate, homes, names, places, walk};
use super::{all_visits, households, moments, monday, records, share, visits};
use domain::{Catalogue, Household, Kind, Phone, Role, Team, local_date, looks_private, nfc};
use std::collections::{BTreeMap, BTreeSet};

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
    let words = stocks.into_iter().flat_map(names::Stock::words).chain(homes::WAYS).chain(walk::REMARKS);
    for word in words.chain(places::TEAMS.iter().flat_map(|plan| plan.people.iter().map(|person| person.name))) {
        assert_eq!(word, nfc(word));
    }
}
