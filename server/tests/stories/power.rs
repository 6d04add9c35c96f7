//! The power goes while phones push. The program is stopped in the middle of whatever it does, and what
//! `SQLite` has on disk at that instant is copied and opened by the store, three times:
//!
//! * whole: all that was written had reached the disk, as after a `kill -9` of everything;
//! * without what was not synced: any end of the log that had been written only, and half pages in the
//!   database where a checkpoint was writing. This is what a power cut leaves;
//! * without some of what was synced: a disk that lies. Nobody can hold everything then, but what is held
//!   must be the beginning of what happened.
//!
//! A copy cannot show that the store does sync: the system's memory gives a copy what the disk does not have
//! yet. `store::open` has a test of its own for that.

use crate::harness::{Book, Dice, Disk, Fieldwork, Program, Sent, World};
use server::store::{Place, Store};
use std::collections::HashSet;
use std::time::Duration;

/// Instants; each gives three copies.
const CUTS: usize = 40;
/// The longest between two of them.
const WORK: Duration = Duration::from_millis(120);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_keeps_what_was_acknowledged_and_never_half_a_batch_g3() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().to_owned());
    let dice = Dice::new();
    let mut work = Fieldwork::begins(&place).await;
    let server = Program::serves(&place);
    work.moves_to(&server);
    let before = order(&place).await.len();

    let mut orders = Vec::new();
    let (mut in_checkpoints, mut shortened) = (0, 0);
    let cutting = async {
        for _ in 0..CUTS {
            tokio::time::sleep(dice.moment(WORK)).await;
            let answered = work.sent().len();
            server.stands_still();
            let disk = Disk::of(folder.path());
            in_checkpoints += usize::from(!disk.pages_on_their_way().is_empty());

            let whole = opens(&disk).await;
            let cut = opens(&disk.loses_what_was_not_synced(&dice)).await;
            let lied = opens(&disk.loses_what_was_synced(&dice)).await;
            for (book, _) in [&whole, &cut] {
                book.holds(work.sent()[..answered].iter().flat_map(Sent::answers));
            }
            shortened += usize::from(lied.1.len() < cut.1.len());
            orders.extend([whole.1, cut.1, lied.1]);
            server.moves_again();
        }
        work.ends();
    };
    tokio::join!(cutting, work.goes_on(&dice));
    println!("{} copies, {in_checkpoints} instants in a checkpoint, {shortened} copies cut short", orders.len());
    assert!(shortened > CUTS / 4, "cutting the log short cut nothing");

    work.is_all_of(&Book::read(&place).await).await;
    let all = order(&place).await;
    let last = work.sent().iter().map(|sent| sent.ops.last().unwrap().id.to_string()).collect::<HashSet<_>>();
    for order in orders {
        assert!(all.starts_with(&order), "a copy is not the beginning of what happened");
        assert!(order.len() == before || last.contains(order.last().unwrap()), "half a batch");
    }
    server.dies();
}

/// The store opens what is left on the disk; the book in it agrees with itself.
async fn opens(disk: &Disk) -> (Book, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    disk.lies_in(folder.path());
    let place = Place::Folder(folder.path().to_owned());
    let store = Store::open(&place).await.unwrap();
    store.seed(1_795_000_000_000).await.unwrap();
    assert_eq!(sound(&place).await, "ok");
    let (book, order) = (Book::read(&place).await, order(&place).await);
    book.agrees_with_itself();
    store.close().await;
    (book, order)
}

/// What `SQLite` itself says of its file.
async fn sound(place: &Place) -> String {
    let mut connection = World::connection_to(place).await;
    sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap()
}

/// The ops of all teams, in the order in which they were written.
async fn order(place: &Place) -> Vec<String> {
    let mut connection = World::connection_to(place).await;
    sqlx::query_scalar("SELECT id FROM op ORDER BY rowid").fetch_all(&mut connection).await.unwrap()
}
