//! A model of push and pull that is checked to the end: every order in which phones save, send and restart, and in
//! which the line loses, repeats and delays, not only those that a seed happens to draw (`tests/world.rs`).
//!
//! What is real: the engine, the merge and the rebase. What is modelled: disk and server (`tests/common`), the line,
//! and when things happen. How a phone works between two requests is one step, because nobody else sees it: a crash
//! in between leaves what a crash before it leaves. One message at a time is repeated or late, for as long as it
//! likes; losses and crashes have no bound. Refusals (G7), two tabs (G13) and wrong clocks (G12) are not in
//! the model; `tests/world.rs`, `tests/round.rs` and `domain::Clock` tell of them.
//!
//! `cargo test -p sync --test model -- --nocapture` prints how many states there are, and the ways to the defects.

#[path = "../common/mod.rs"]
mod common;
mod defect;
mod laws;
mod phone;
mod plan;
mod step;
mod team;

use defect::Defect;
use plan::{AN, BINH, BOTH, ONE, Plan, TWO, plan};
use stateright::{Checker, Model};
use team::Team;

/// Checks every state that can come of each plan.
fn holds(team: Team) {
    let plans = team.plans.len();
    let checker = team.checker().spawn_bfs().join();
    println!(
        "{plans} plans: {} states, {} steps between them, at most {} steps deep",
        checker.unique_state_count(),
        checker.state_count(),
        checker.max_depth()
    );
    checker.assert_properties();
    assert!(checker.is_done(), "not every state was seen");
}

#[test]
fn three_saves_on_one_household_survive_a_line_that_loses_repeats_and_delays() {
    let plans = vec![
        plan(&[(AN, ONE), (AN, ONE), (BINH, ONE)]),
        plan(&[(AN, ONE), (BINH, ONE), (AN, ONE)]),
        plan(&[(BINH, ONE), (AN, ONE), (AN, ONE)]),
    ];
    holds(Team { plans, repeats: true, defect: None });
}

#[test]
fn saves_on_two_households_survive_a_line_that_loses_repeats_and_delays() {
    let plans = vec![plan(&[(AN, BOTH), (BINH, BOTH)]), plan(&[(AN, ONE), (BINH, BOTH), (AN, TWO)])];
    holds(Team { plans, repeats: true, defect: None });
}

#[test]
fn three_saves_on_each_phone_survive_crashes_and_a_line_that_loses() {
    // Repeats as well would be tens of millions of states.
    let plan = plan(&[(AN, ONE), (BINH, TWO), (AN, TWO), (BINH, ONE), (AN, ONE), (BINH, ONE)]);
    holds(Team { plans: vec![plan], repeats: false, defect: None });
}

/// The longest way to a defect that is worth seeking.
const DEEPEST: usize = 16;

/// Plants a defect: the checker must find that it breaks this law, and tell how.
fn finds(defect: Defect, law: &'static str, plan: Plan) {
    let found = (1..DEEPEST).find_map(|depth| {
        let team = Team { plans: vec![plan.clone()], repeats: true, defect: Some(defect) };
        let checker = team.checker().target_max_depth(depth).spawn_bfs().join();
        checker.discovery(law).map(|path| (path, checker.unique_state_count()))
    });
    let (path, states) = found.unwrap_or_else(|| panic!("{defect:?} was not found"));
    println!("{defect:?} breaks “{law}”; the shortest way, among {states} states:");
    path.into_actions().iter().for_each(|step| println!("  {step}"));
}

#[test]
fn an_outbox_that_is_cleared_at_sending_is_found_g3() {
    finds(Defect::ForgetsAtSend, laws::SENT, plan(&[(AN, ONE)]));
}

#[test]
fn a_server_that_applies_a_repeat_is_found_g4() {
    finds(Defect::AppliesTwice, laws::ONCE, plan(&[(AN, ONE)]));
}

#[test]
fn a_cursor_that_moves_before_its_page_is_stored_is_found_g8() {
    finds(Defect::CursorFirst, laws::HELD, plan(&[(AN, ONE), (BINH, ONE)]));
}

#[test]
fn a_pull_that_overwrites_what_waits_is_found() {
    finds(Defect::OverwritesUnsent, laws::SHOWN, plan(&[(BINH, ONE), (AN, ONE)]));
}

#[test]
fn a_late_page_that_undoes_what_was_sent_is_found() {
    finds(Defect::TakesOlder, laws::SHOWN, plan(&[(BINH, ONE), (AN, ONE)]));
}
