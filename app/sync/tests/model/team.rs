//! The whole: phones, their lines and the server, and every step from here to the next state.

use crate::common::server::Server;
use crate::defect::Defect;
use crate::laws;
use crate::phone::{Answer, Message, Phone, Request};
use crate::plan::{Plan, Save};
use crate::step::Step;
use stateright::{Model, Property};
use std::sync::Arc;

/// Records in one page of a pull: the fewest, so that every pull of two records has two pages.
const PAGE: usize = 1;

/// What is checked: these plans, over a line that holds back one message at a time.
pub struct Team {
    pub plans: Vec<Plan>,
    /// Whether the line repeats and holds back messages, or only loses them.
    pub repeats: bool,
    pub defect: Option<Defect>,
}

/// Everything at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    plan: usize,
    pub phones: [Arc<Phone>; 2],
    pub server: Arc<Server>,
    /// A message that the line repeated and holds back, and whose it is.
    pub late: Option<(usize, Message)>,
}

impl State {
    fn phone(&mut self, who: usize) -> &mut Phone {
        Arc::make_mut(&mut self.phones[who])
    }

    /// The server handles a request, on time or not.
    fn handles(&mut self, message: &Message, defect: Option<Defect>) -> Option<Message> {
        let Message::Asked(request) = message else { return None };
        Some(Message::Answered(match request {
            Request::Push(ops) => {
                let server = Arc::make_mut(&mut self.server);
                if defect == Some(Defect::AppliesTwice) {
                    server.said.clear();
                }
                Answer::Pushed(server.push(ops, |_| None))
            }
            Request::Pull(after) => Answer::Pulled(self.server.pull(*after, PAGE)),
        }))
    }
}

impl Model for Team {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        let start =
            |plan| State { plan, phones: [(); 2].map(|()| Arc::new(Phone::new())), server: Arc::default(), late: None };
        (0..self.plans.len()).map(start).collect()
    }

    fn actions(&self, state: &State, steps: &mut Vec<Step>) {
        for (who, phone) in state.phones.iter().enumerate() {
            if phone.saved < self.plan(state)[who].len() {
                steps.push(Step::Saves(who));
            }
            steps.push(match phone.line {
                None => Step::Begins(who),
                Some(Message::Asked(_)) => Step::Handles(who),
                Some(Message::Answered(_)) => Step::Receives(who),
            });
            if matches!(&phone.line, Some(Message::Answered(Answer::Pulled(page))) if !page.records.is_empty()) {
                steps.push(Step::FailsToStore(who));
            }
            if phone.line.is_some() {
                steps.extend([Step::Loses(who), Step::Restarts(who)]);
                if self.repeats && state.late.is_none() {
                    steps.push(Step::Repeats(who));
                }
            }
        }
        match state.late {
            None => {}
            Some((_, Message::Asked(_))) => steps.extend([Step::HandlesLate, Step::LosesLate]),
            Some((_, Message::Answered(_))) => steps.extend([Step::ReceivesLate, Step::LosesLate]),
        }
    }

    fn next_state(&self, last: &State, step: Step) -> Option<State> {
        let mut state = last.clone();
        let defect = self.defect;
        match step {
            Step::Saves(who) => {
                let save = &self.plan(last)[who][last.phones[who].saved];
                state.phone(who).saves(save);
            }
            Step::Begins(who) => state.phone(who).begins(defect),
            Step::Handles(who) => {
                let answer = state.handles(last.phones[who].line.as_ref()?, defect);
                state.phone(who).line = answer;
            }
            Step::Loses(who) => state.phone(who).loses(),
            Step::Repeats(who) => state.late = last.phones[who].line.clone().map(|message| (who, message)),
            Step::Receives(who) => state.phone(who).receives(defect),
            Step::FailsToStore(who) => state.phone(who).fails_to_store(),
            Step::Restarts(who) => state.phone(who).restarts(defect),
            Step::HandlesLate => {
                let (who, message) = last.late.as_ref()?;
                state.late = state.handles(message, defect).map(|answer| (*who, answer));
            }
            Step::ReceivesLate => {
                let (who, message) = state.late.take()?;
                let Message::Answered(answer) = message else { return None };
                state.late = state.phone(who).receives_late(answer, defect).map(|message| (who, message));
            }
            Step::LosesLate => state.late = None,
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        laws::laws()
    }
}

impl Team {
    pub fn plan(&self, state: &State) -> &[Vec<Save>] {
        &self.plans[state.plan].0
    }

    /// What becomes of a state with nothing on the way if nobody saves, and the line and the disks do their work:
    /// twice round, since what the last one sends is news to the first.
    pub fn calmed(&self, mut state: State) -> State {
        for who in [0, 1, 0, 1] {
            state = self.next_state(&state, Step::Begins(who)).unwrap_or(state);
            while let Some(message) = &state.phones[who].line {
                let step = if matches!(message, Message::Asked(_)) { Step::Handles(who) } else { Step::Receives(who) };
                state = self.next_state(&state, step).unwrap_or(state);
            }
        }
        state
    }

    /// What a phone has saved so far.
    pub fn saved<'a>(&'a self, state: &'a State, who: usize) -> impl Iterator<Item = &'a domain::Op> {
        self.plan(state)[who][..state.phones[who].saved].iter().flatten()
    }
}
