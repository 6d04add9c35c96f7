//! Puts one team together.

use super::places::Plan;
use super::rng::Rng;
use super::walk::Walk;
use super::{DAYS, DemoMember, DemoTeam, Moment, diary, homes, name, setup, slots, work};
use domain::{HamletId, MemberId, TeamId};

/// One team, from its plan to what its phones have sent by now.
pub(super) fn build(plan: &Plan, moment: Moment) -> DemoTeam {
    let mut rng = Rng::new(plan.seed);
    let began = moment.days_ago(DAYS);
    let id = rng.id(began, TeamId::new);
    let hamlets: Vec<HamletId> = plan.hamlets.iter().map(|_| rng.id(began, HamletId::new)).collect();
    let mut members: Vec<DemoMember> = plan
        .people
        .iter()
        .map(|person| DemoMember {
            id: rng.id(began, MemberId::new),
            name: name(person.name),
            role: person.role,
            phone: person.joins(moment, &mut rng),
        })
        .collect();
    let setup = setup::write(plan, id, &hamlets, &members, moment, &mut rng);
    let homes = homes::settle(plan, &hamlets, moment, &mut rng);
    let slots = slots::plan(plan.people, moment, &mut rng);
    let mut changes = Walk::new(plan, &members, homes, moment, &mut rng).through(&slots);
    // Chance of its own: the visits are the same with it and without.
    changes.extend(work::write(&hamlets, &members, moment, &mut Rng::new(!plan.seed)));
    let ops = diary::send(changes, plan.people, &members, moment, &mut rng);
    for (member, person) in members.iter_mut().zip(plan.people) {
        if let Some(phone) = &mut member.phone {
            let mine = ops.iter().rfind(|op| op.device == phone.id);
            let heard = mine.map_or(phone.joined, |op| op.received);
            person.report(phone, heard, moment, &mut rng);
        }
    }
    DemoTeam { id, name: name(plan.name), members, setup, ops }
}
