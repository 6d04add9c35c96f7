//! Single rounds, told as stories.

use domain::wire::{Cursor, PullReply, PushReply, Taken, Verdict};
use domain::{Fields, Head, Kind, Mark, Op, OpId, Receipt, Refusal, RefusalCode, Stamp};
use std::collections::BTreeMap;
use sync::{Effect, Engine, Event, Fault, Net, Queued, Refused, Trigger};

fn queued(n: u64) -> Queued {
    Queued::of(n, &op(n))
}

fn op(n: u64) -> Op {
    Op {
        id: OpId::new(n, [0; 10]),
        n,
        device: None,
        kind: Kind::VISIT,
        rec: OpId::new(1, [0; 10]).uuid(),
        at: Stamp::default(),
        set: Fields::new(),
        more: Fields::new(),
        over: None,
        mends: None,
    }
}

fn applied(n: u64) -> Verdict {
    Verdict { op: Some(queued(n).op), index: 0, seq: Some(n), refused: None, duplicate: false, bounded: false }
}

fn reply(verdicts: Vec<Verdict>) -> Event {
    Event::Pushed(Ok(PushReply {
        now: 5,
        build: String::new(),
        verdicts,
        taken: None,
        receipt: None,
        revoked: false,
        mark: None,
        anew: false,
        pulled: BTreeMap::new(),
    }))
}

fn page(next: u64, more: bool) -> Event {
    Event::Pulled(Ok(PullReply { now: 5, build: String::new(), next, mark: None, more, anew: false, records: vec![] }))
}

fn caught_up() -> Cursor {
    Cursor { whole: Some(0), ..Cursor::default() }
}

fn pushing(ops: &[u64]) -> Engine {
    let mut engine = Engine::new(["t".to_owned()], 1).with_cursors(&[("t".to_owned(), caught_up())].into());
    engine.on(Event::Wake(Trigger::Saved));
    engine.on(Event::Lock(true));
    let effects = engine.on(Event::Batch(Ok(ops.iter().map(|n| queued(*n)).collect())));
    assert!(matches!(&effects[..], [Effect::Push { ops: sent, .. }] if sent.len() == ops.len()));
    engine
}

#[test]
fn a_visit_is_sent_settled_and_the_phone_is_at_rest() {
    let mut engine = pushing(&[1]);
    let effects = engine.on(reply(vec![applied(1)]));
    assert!(matches!(&effects[..], [Effect::Hear(5), Effect::Settle { acked, refused, .. }]
        if acked.len() == 1 && refused.is_empty()));
    let effects = engine.on(Event::Settled(Ok(())));
    assert_eq!(effects, [Effect::Pull { stream: "t".into(), cursor: caught_up() }]);
    let effects = engine.on(page(0, false));
    assert_eq!(effects[1..3], [Effect::ReleaseLock, Effect::Show(Net::Fine)]);
    assert!(!engine.is_busy());
}

/// The answer to a push of op 1, with a page up to the number 1.
fn reply_with_page(verdict: Verdict) -> Event {
    let (Event::Pushed(Ok(reply)), Event::Pulled(Ok(page))) = (reply(vec![verdict]), page(1, false)) else {
        unreachable!()
    };
    Event::Pushed(Ok(PushReply { pulled: BTreeMap::from([("t".to_owned(), page)]), ..reply }))
}

#[test]
fn what_is_new_comes_with_the_answer_to_the_last_push() {
    let mut engine = Engine::new(["t".to_owned()], 1).with_cursors(&[("t".to_owned(), caught_up())].into());
    engine.on(Event::Wake(Trigger::Saved));
    engine.on(Event::Lock(true));
    let effects = engine.on(Event::Batch(Ok(vec![queued(1)])));
    assert!(matches!(&effects[..], [Effect::Push { pull, .. }] if pull["t"] == caught_up()));
    engine.on(reply_with_page(applied(1)));
    // First the op leaves the outbox, then the page is stored; nothing more is asked.
    let effects = engine.on(Event::Settled(Ok(())));
    assert!(matches!(&effects[1], Effect::Store { after: 0, next, .. } if next.after == 1), "{effects:?}");
    assert_eq!(engine.on(Event::Stored(Ok(())))[1], Effect::Show(Net::Fine));
}

#[test]
fn a_page_that_came_with_a_push_does_not_do_if_the_phone_has_to_go_back_g12() {
    let stood = Cursor { after: 9, mark: None, whole: Some(9) };
    let mut engine = Engine::new(["t".to_owned()], 1).with_cursors(&[("t".to_owned(), stood)].into());
    engine.on(Event::Wake(Trigger::Saved));
    engine.on(Event::Lock(true));
    engine.on(Event::Batch(Ok(vec![queued(1)])));
    engine.on(reply_with_page(Verdict { bounded: true, ..applied(1) }));
    let effects = engine.on(Event::Settled(Ok(())));
    assert!(matches!(&effects[..], [Effect::Pull { cursor, .. }] if cursor.after == 0), "{effects:?}");
}

#[test]
fn on_a_thin_line_a_push_asks_only_for_its_verdicts_until_one_gets_through_g9() {
    let mut engine = pushing(&[1]);
    engine.on(Event::Pushed(Err(Fault::Timeout)));
    let mut again = || {
        engine.on(Event::Wake(Trigger::Timer));
        engine.on(Event::Lock(true));
        let effects = engine.on(Event::Batch(Ok(vec![queued(1)])));
        let asks = matches!(&effects[..], [Effect::Push { pull, .. }] if !pull.is_empty());
        engine.on(reply(vec![applied(1)]));
        engine.on(Event::Settled(Ok(())));
        engine.on(page(0, false));
        asks
    };
    assert_eq!([again(), again()], [false, true]);
}

#[test]
fn while_more_waits_nothing_is_read() {
    let mut engine = pushing(&[1, 2, 3, 4]);
    engine.on(Event::Pushed(Err(Fault::Rejected)));
    let effects = engine.on(Event::Batch(Ok(vec![queued(1), queued(2)])));
    assert!(matches!(&effects[..], [Effect::Push { pull, .. }] if pull.is_empty()));
}

#[test]
fn a_verdict_on_another_phones_op_settles_nothing_g3() {
    let mut engine = pushing(&[1]);
    let effects = engine.on(reply(vec![applied(2)]));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Settle { .. })));
    assert!(effects.contains(&Effect::Show(Net::Fault(Fault::Garbage))));
}

#[test]
fn one_word_for_all_settles_all_and_a_word_on_other_ops_settles_nothing_g3() {
    let says = |ops: &[u64]| {
        let taken = Some(Taken { first: 7, ops: Receipt::of(ops.iter().map(|n| queued(*n).op)) });
        let Event::Pushed(Ok(reply)) = reply(vec![]) else { unreachable!() };
        Event::Pushed(Ok(PushReply { taken, ..reply }))
    };
    let effects = pushing(&[1, 2]).on(says(&[1, 2]));
    let settled = effects.iter().find_map(|effect| match effect {
        Effect::Settle { acked, refused, .. } => {
            Some((acked.iter().map(|ack| (ack.n, ack.seq)).collect(), refused.len()))
        }
        _ => None,
    });
    assert_eq!(settled, Some((vec![(1, 7), (2, 8)], 0)));
    for other in [&[1][..], &[1, 3], &[1, 2, 3], &[]] {
        let effects = pushing(&[1, 2]).on(says(other));
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Settle { .. })), "{other:?}");
        assert!(effects.contains(&Effect::Show(Net::Fault(Fault::Garbage))));
    }
}

#[test]
fn every_fault_ends_the_round_and_asks_for_another_g4() {
    for fault in [
        Fault::Unreachable,
        Fault::Offline,
        Fault::Timeout,
        Fault::Server,
        Fault::Garbage,
        Fault::SignedOut,
        Fault::TooOld,
    ] {
        let mut engine = pushing(&[1, 2]);
        let effects = engine.on(Event::Pushed(Err(fault)));
        assert_eq!(effects[..2], [Effect::ReleaseLock, Effect::Show(Net::Fault(fault))]);
        assert!(matches!(effects[2], Effect::WakeIn(ms) if ms > 0));
        assert!(!engine.is_busy());
    }
}

#[test]
fn one_poisoned_op_is_found_by_halving_g7() {
    let mut engine = pushing(&[1, 2, 3, 4]);
    assert_eq!(engine.on(Event::Pushed(Err(Fault::Rejected))), [Effect::LoadBatch { limit: 2 }]);
    engine.on(Event::Batch(Ok(vec![queued(1), queued(2)])));
    assert_eq!(engine.on(Event::Pushed(Err(Fault::Rejected))), [Effect::LoadBatch { limit: 1 }]);
    engine.on(Event::Batch(Ok(vec![queued(1)])));
    let effects = engine.on(Event::Pushed(Err(Fault::Rejected)));
    let why = Refusal::from(RefusalCode::Malformed);
    let refused = vec![Refused { n: 1, op: queued(1).op, why }];
    assert_eq!(effects, [Effect::Settle { acked: vec![], refused, receipt: None, cursor: None }]);
    assert_eq!(engine.on(Event::Settled(Ok(()))), [Effect::LoadBatch { limit: 1 }]);
}

#[test]
fn a_save_during_a_round_is_sent_in_the_same_go() {
    let mut engine = pushing(&[1]);
    assert_eq!(engine.on(Event::Wake(Trigger::Saved)), []);
    engine.on(reply(vec![applied(1)]));
    engine.on(Event::Settled(Ok(())));
    let effects = engine.on(page(0, false));
    assert!(matches!(effects[1], Effect::LoadBatch { .. }));
}

#[test]
fn without_the_lock_nothing_is_read_or_sent_g13() {
    let mut engine = Engine::new(["t".to_owned()], 1);
    engine.on(Event::Wake(Trigger::Start));
    assert!(matches!(engine.on(Event::Lock(false))[..], [Effect::WakeIn(_)]));
}

#[test]
fn a_page_that_leads_nowhere_ends_the_round() {
    let mut engine = pushing(&[]);
    engine.on(reply(vec![]));
    assert!(engine.on(page(0, true)).contains(&Effect::Show(Net::Fault(Fault::Garbage))));
}

#[test]
fn the_cursor_moves_only_after_the_page_is_stored_g8() {
    let mut engine = pushing(&[]);
    engine.on(reply(vec![]));
    engine.on(page(7, true));
    engine.on(Event::Stored(Err(sync::StoreFault)));
    engine.on(Event::Wake(Trigger::Timer));
    engine.on(Event::Lock(true));
    engine.on(Event::Batch(Ok(vec![])));
    assert_eq!(engine.on(reply(vec![]))[1], Effect::Pull { stream: "t".into(), cursor: caught_up() });
}

#[test]
fn news_from_the_server_are_answered_by_a_pull_alone() {
    let mut engine = pushing(&[1]);
    engine.on(reply(vec![applied(1)]));
    engine.on(Event::Settled(Ok(())));
    engine.on(page(0, false));
    engine.on(Event::Wake(Trigger::Live));
    engine.on(Event::Lock(true));
    assert_eq!(engine.on(Event::Batch(Ok(vec![]))), [Effect::Pull { stream: "t".into(), cursor: caught_up() }]);
}

#[test]
fn what_is_new_for_everybody_is_asked_for_by_each_phone_at_another_moment() {
    let waits: Vec<u64> = (0..200)
        .map(|seed| {
            let mut engine = Engine::new(["t".to_owned()], seed);
            let effects = engine.on(Event::Wake(Trigger::Shared));
            let [Effect::WakeIn(wait)] = effects[..] else { panic!("{effects:?}") };
            // Meanwhile what the phone's own team does, and what is saved, goes on at once.
            assert_eq!(engine.on(Event::Wake(Trigger::Saved)), [Effect::TakeLock]);
            wait
        })
        .collect();
    assert!(waits.iter().all(|wait| *wait <= 30_000));
    for tenth in 0..10 {
        let here = waits.iter().filter(|wait| (tenth * 3_000..(tenth + 1) * 3_000).contains(*wait)).count();
        assert!((5..=40).contains(&here), "{here} of 200 phones in one tenth of the time");
    }
    // A round that is under way does not begin again for it: the next one is soon enough.
    let mut engine = pushing(&[1]);
    assert_eq!(engine.on(Event::Wake(Trigger::Shared)), []);
    engine.on(reply(vec![applied(1)]));
    engine.on(Event::Settled(Ok(())));
    assert!(matches!(engine.on(page(0, false)).last(), Some(Effect::WakeIn(_))));
}

#[test]
fn a_server_that_was_restored_from_an_older_copy_gets_again_what_it_had_and_all_is_read_anew() {
    let stood =
        Cursor { after: 9, mark: Some(Mark { op: queued(9).op, head: Head { seq: 9, chain: 1 } }), whole: Some(9) };
    let mut engine = Engine::new(["t".to_owned()], 1).with_cursors(&[("t".to_owned(), stood.clone())].into());
    engine.on(Event::Wake(Trigger::Start));
    engine.on(Event::Lock(true));
    engine.on(Event::Batch(Ok(vec![])));
    assert_eq!(engine.on(reply(vec![]))[1], Effect::Pull { stream: "t".into(), cursor: stood });
    let Event::Pulled(Ok(page)) = page(4, false) else { unreachable!() };
    let anew = || Event::Pulled(Ok(PullReply { anew: true, ..page.clone() }));
    assert_eq!(engine.on(anew())[1], Effect::StartOver);
    assert!(matches!(engine.on(Event::StartedOver(Ok(())))[..], [Effect::LoadBatch { .. }]));
    engine.on(Event::Batch(Ok(vec![])));
    // A server that says so without end is none.
    assert!(engine.on(anew()).contains(&Effect::Show(Net::Fault(Fault::Garbage))));
}

#[test]
fn a_push_that_finds_an_older_server_settles_and_starts_over() {
    let anew = |verdicts| {
        let mark = Some(Mark { op: queued(1).op, head: Head { seq: 1, chain: 1 } });
        let (receipt, revoked) = (None, false);
        let (now, build, pulled) = (5, String::new(), BTreeMap::new());
        Event::Pushed(Ok(PushReply { now, build, verdicts, taken: None, receipt, revoked, mark, anew: true, pulled }))
    };
    let mut engine = pushing(&[1]);
    let effects = engine.on(anew(vec![applied(1)]));
    // Its mark is of the other history: learned now, it would hide that there is one.
    assert!(matches!(&effects[1], Effect::Settle { acked, cursor: None, .. } if acked.len() == 1));
    assert_eq!(engine.on(Event::Settled(Ok(()))), [Effect::StartOver]);
    let effects = engine.on(Event::StartedOver(Err(sync::StoreFault)));
    assert!(effects.contains(&Effect::Show(Net::Store)));
    // Nothing to send is no reason not to notice.
    let mut engine = pushing(&[]);
    assert_eq!(engine.on(anew(vec![]))[1], Effect::StartOver);
}

#[test]
fn a_late_page_is_asked_for_again_and_one_that_stays_late_is_of_a_server_that_was_put_back_g8_g13() {
    let mut engine = pushing(&[1]);
    engine.on(reply(vec![applied(1)]));
    engine.on(Event::Settled(Ok(())));
    assert!(matches!(engine.on(page(9, false))[1], Effect::Store { .. }));
    assert!(matches!(&engine.on(Event::Late)[..], [Effect::Pull { cursor, .. }] if *cursor == caught_up()));
    assert!(matches!(engine.on(page(9, false))[1], Effect::Store { .. }));
    assert_eq!(engine.on(Event::Late), [Effect::StartOver]);
    // What was late once and then came is forgotten.
    let mut engine = pushing(&[1]);
    engine.on(reply(vec![applied(1)]));
    engine.on(Event::Settled(Ok(())));
    for _ in 0..3 {
        engine.on(page(9, true));
        assert!(matches!(&engine.on(Event::Late)[..], [Effect::Pull { .. }]));
        engine.on(page(9, true));
        assert!(matches!(&engine.on(Event::Stored(Ok(())))[..], [Effect::Pull { .. }]));
        engine = engine.with_cursors(&BTreeMap::new());
    }
}

#[test]
fn large_changes_go_in_parts_and_nothing_is_read_before_the_last() {
    let mut engine = Engine::new(["t".to_owned()], 1).with_cursors(&[("t".to_owned(), caught_up())].into());
    engine.on(Event::Wake(Trigger::Saved));
    engine.on(Event::Lock(true));
    let effects = engine.on(Event::Part(vec![queued(1), queued(2)]));
    assert!(matches!(&effects[..], [Effect::Push { ops, pull, .. }] if ops.len() == 2 && pull.is_empty()));
    engine.on(reply(vec![applied(1), applied(2)]));
    let effects = engine.on(Event::Settled(Ok(())));
    assert!(matches!(&effects[..], [Effect::LoadBatch { .. }]), "{effects:?}");
    let effects = engine.on(Event::Batch(Ok(vec![queued(3)])));
    assert!(matches!(&effects[..], [Effect::Push { ops, pull, .. }] if ops.len() == 1 && pull.len() == 1));
}

#[test]
fn what_was_taken_back_is_read_again_from_before_it_g5() {
    let at = |after| Cursor { after, whole: Some(after), ..Cursor::default() };
    let mut engine = Engine::new(["t".to_owned()], 1).with_cursors(&[("t".to_owned(), at(9))].into());
    engine.on(Event::Wake(Trigger::Saved));
    engine.on(Event::Lock(true));
    engine.on(Event::Batch(Ok(vec![queued(1)])));
    let refused = Verdict { seq: None, refused: Some(RefusalCode::NotAllowed.into()), ..applied(1) };
    engine.on(reply(vec![refused]));
    engine.on(Event::Back(4));
    engine.on(Event::Settled(Ok(())));
    // The refusal is reported first.
    engine.on(Event::Batch(Ok(vec![])));
    let effects = engine.on(reply(vec![]));
    let from = Cursor { after: 4, ..Cursor::default() };
    assert!(matches!(&effects[..], [_, Effect::Pull { cursor, .. }] if *cursor == from), "{effects:?}");
}

/// A round that does not reach the server, begun for this reason: how long the phone waits then.
fn fails(engine: &mut Engine, trigger: Trigger) -> u64 {
    engine.on(Event::Wake(trigger));
    engine.on(Event::Lock(true));
    engine.on(Event::Batch(Ok(vec![queued(1)])));
    let effects = engine.on(Event::Pushed(Err(Fault::Unreachable)));
    match effects.last() {
        Some(Effect::WakeIn(ms)) => *ms,
        _ => panic!("no next attempt: {effects:?}"),
    }
}

#[test]
fn ten_saves_on_a_bad_line_do_not_put_off_the_next_attempt() {
    let mut engine = Engine::new(["t".to_owned()], 1).with_cursors(&[("t".to_owned(), caught_up())].into());
    for _ in 0..10 {
        assert!(fails(&mut engine, Trigger::Saved) <= 2_000);
    }
    let waits: Vec<u64> = (0..8).map(|_| fails(&mut engine, Trigger::Timer)).collect();
    assert!(waits[7] > 60_000, "what fails by itself is tried ever more rarely: {waits:?}");
    assert!(fails(&mut engine, Trigger::Live) > 60_000);
    let soon = engine.on(Event::Wake(Trigger::Shared));
    assert!(matches!(soon[..], [Effect::WakeIn(..=2_000)]), "news for everybody do not put off what failed: {soon:?}");
    assert!(fails(&mut engine, Trigger::Visible) <= 2_000, "somebody looks");
}
