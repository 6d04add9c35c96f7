use super::{Book, Dice, Phone, Program, Sent, new_record};
use domain::wire::{Me, Verdict};
use domain::{Kind, Op, TeamId};
use serde_json::json;
use server::store::Place;
use server::time::Time;
use std::cell::{Cell, Ref, RefCell};
use std::time::Duration;
use uuid::Uuid;

const TEAMS: [&str; 3] = ["Tổ Bắc Lù", "Tổ Nà Cáng", "Tổ Khe Vẹt"];
const LEADER: &str = "Tằng Thị Hoa";
const MEMBER: &str = "Chìu Thị Sám";
/// Most ops in a batch.
const BATCH: usize = 20;
/// How soon a phone whose push failed tries again.
const PAUSE: Duration = Duration::from_millis(2);

/// Phones of three teams that push all the time, each its batch until the server has answered it; and what
/// they were told.
pub(crate) struct Fieldwork {
    phones: Vec<(Phone, TeamId)>,
    /// Households of each team, which all its phones edit.
    homes: RefCell<Vec<(TeamId, Uuid)>>,
    sent: RefCell<Vec<Sent>>,
    address: RefCell<String>,
    over: Cell<bool>,
    /// Pushes that were on their way when the server died.
    pub(crate) cut_off: Cell<usize>,
    /// Of these, those that it had taken nevertheless.
    pub(crate) taken: Cell<usize>,
}

impl Fieldwork {
    /// Makes the teams by the program, and joins a leader's and a member's phone to each.
    pub(crate) async fn begins(place: &Place) -> Self {
        let mut codes = Vec::new();
        for team in TEAMS {
            codes.push(Program::makes_code(place, &["team", "--name", team, "--leader", LEADER]));
            codes.push(Program::makes_code(place, &["code", "--team", team, "--name", MEMBER]));
        }
        let server = Program::serves(place);
        let mut phones = Vec::new();
        for code in codes {
            let phone = Phone::new(&server.base, &Time::default());
            let me: Me = phone.joins(&code).await.good();
            phones.push((phone, me.team));
        }
        server.dies();
        Self {
            phones,
            homes: RefCell::default(),
            sent: RefCell::default(),
            address: RefCell::default(),
            over: Cell::new(false),
            cut_off: Cell::new(0),
            taken: Cell::new(0),
        }
    }

    /// From now on the server is here.
    pub(crate) fn moves_to(&self, server: &Program) {
        self.address.borrow_mut().clone_from(&server.base);
    }

    /// Each phone ends with the batch that it is at.
    pub(crate) fn ends(&self) {
        self.over.set(true);
    }

    /// All phones at work.
    pub(crate) async fn goes_on(&self, dice: &Dice) {
        let phones = (0..self.phones.len()).map(|phone| self.works(phone, dice.splits()));
        futures_util::future::join_all(phones).await;
    }

    async fn works(&self, phone: usize, dice: Dice) {
        while !self.over.get() {
            let ops = self.batch(phone, &dice);
            let verdicts = self.gets_through(phone, &ops).await;
            self.keeps(Sent { phone, ops, verdicts });
            if dice.once_in(8) {
                let batches = self.sent.borrow().len();
                let place = dice.below(batches);
                self.sends_again(place).await;
            }
        }
    }

    /// Households that are new, changes to those that are there, and now and then what a server must refuse.
    fn batch(&self, phone: usize, dice: &Dice) -> Vec<Op> {
        let (phone, team) = &self.phones[phone];
        let own = self.homes.borrow().iter().filter(|(of, _)| of == team).map(|(_, rec)| *rec).collect::<Vec<_>>();
        let op = |_| match dice.picks(&own) {
            _ if dice.once_in(12) => phone.op(Kind::HOUSEHOLD, new_record(), json!({"people": "nhiều"})),
            Some(home) if dice.once_in(2) => phone.edits(*home, json!({"people": 1 + dice.below(9), "adults": 1})),
            _ => phone.logs_household(&format!("BL-{:03}", dice.below(1000))),
        };
        (0..=dice.below(BATCH)).map(op).collect()
    }

    /// Sends a batch until it is answered, wherever the server is.
    async fn gets_through(&self, phone: usize, ops: &[Op]) -> Vec<Verdict> {
        let mut was_cut_off = false;
        loop {
            let base = self.address.borrow().clone();
            match self.phones[phone].0.tries_to_send(&base, ops).await {
                Ok(verdicts) => {
                    self.taken.set(self.taken.get() + usize::from(was_cut_off && verdicts[0].duplicate));
                    return verdicts;
                }
                Err(error) if !error.is_connect() => {
                    was_cut_off = true;
                    self.cut_off.set(self.cut_off.get() + 1);
                }
                Err(_) => {}
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn keeps(&self, sent: Sent) {
        sent.is_whole();
        let team = self.phones[sent.phone].1;
        let new = sent.ops.iter().filter(|op| op.set.contains_key("code"));
        self.homes.borrow_mut().extend(new.map(|op| (team, op.rec)));
        self.sent.borrow_mut().push(sent);
    }

    /// A batch that was answered once is sent again: the verdicts are the same (G4).
    async fn sends_again(&self, place: usize) {
        let (phone, ops, first) = {
            let sent = &self.sent.borrow()[place];
            (sent.phone, sent.ops.clone(), sent.verdicts.clone())
        };
        let again = self.gets_through(phone, &ops).await;
        let first: Vec<_> = first.into_iter().map(|verdict| Verdict { duplicate: true, ..verdict }).collect();
        assert_eq!(again, first);
    }

    /// Every batch is sent once more.
    pub(crate) async fn sends_all_again(&self) {
        let batches = self.sent.borrow().len();
        for place in 0..batches {
            self.sends_again(place).await;
        }
    }

    /// What the server has answered so far.
    pub(crate) fn sent(&self) -> Ref<'_, Vec<Sent>> {
        self.sent.borrow()
    }

    /// The book holds what was answered, and agrees with itself.
    #[track_caller]
    pub(crate) fn is_in(&self, book: &Book) {
        book.agrees_with_itself();
        book.holds(self.sent().iter().flat_map(Sent::answers));
    }

    /// Now that all is answered: what the phones sent is all there is, and each team's pull brings it.
    pub(crate) async fn is_all_of(&mut self, book: &Book) {
        self.is_in(book);
        let sent: usize = self.sent().iter().map(|sent| sent.ops.len()).sum();
        assert_eq!(book.log.iter().filter(|entry| entry.op.kind == Kind::HOUSEHOLD).count(), sent);
        let base = self.address.borrow().clone();
        for (phone, team) in &mut self.phones {
            phone.turns_to(&base);
            assert_eq!(phone.pulls(*team).await, book.records_of(&team.to_string()));
        }
    }
}
