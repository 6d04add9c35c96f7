//! The server is killed again and again while phones push: each death at an instant that chance picks, in
//! the middle of whatever it does. Phones do as they always do: send the same batch until it is answered.

use crate::harness::{Book, Dice, Fieldwork, Program, empty_postgres};
use server::store::Place;
use std::time::Duration;

/// How often the server dies; `STORY_KILLS` sets another number.
const KILLS: usize = 200;
/// The longest that a server lives once it serves. On `PostgreSQL` it must first connect.
const LIFE_ON_SQLITE: Duration = Duration::from_millis(150);
const LIFE_ON_POSTGRES: Duration = Duration::from_millis(300);
/// About as long as a start takes, for deaths in the middle of one.
const START: Duration = Duration::from_millis(60);
/// How often the whole book is read on the way.
const READINGS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_on_sqlite_killed_again_and_again_loses_and_doubles_nothing_g3_g4() {
    let folder = tempfile::tempdir().unwrap();
    tells_the_story(Place::Folder(folder.path().to_owned()), LIFE_ON_SQLITE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_on_postgresql_killed_again_and_again_loses_and_doubles_nothing_g3_g4() {
    if let Some(place) = empty_postgres().await {
        tells_the_story(place, LIFE_ON_POSTGRES).await;
    }
}

async fn tells_the_story(place: Place, life: Duration) {
    let dice = Dice::new();
    let kills = std::env::var("STORY_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    let mut work = Fieldwork::begins(&place).await;
    let killing = async {
        for kill in 1..=kills {
            if dice.once_in(4) {
                Program::dies_at_its_start(&place, dice.moment(START)).await;
            }
            let server = Program::serves_soon(&place).await;
            work.moves_to(&server);
            tokio::time::sleep(dice.moment(life)).await;
            server.dies();
            if kill % kills.div_ceil(READINGS) == 0 {
                work.is_in(&Book::read(&place).await);
            }
        }
        work.ends();
        let last = Program::serves_soon(&place).await;
        work.moves_to(&last);
        last
    };
    let (last, ()) = tokio::join!(killing, work.goes_on(&dice));
    let (cut_off, taken, batches) = (work.cut_off.get(), work.taken.get(), work.sent().len());
    println!("{kills} kills cut off {cut_off} pushes, {taken} of them after the commit; {batches} batches in all");
    assert!(cut_off >= kills, "the phones were not always pushing");

    work.is_all_of(&Book::read(&place).await).await;
    work.sends_all_again().await;
    work.is_all_of(&Book::read(&place).await).await;
    last.dies();
}
