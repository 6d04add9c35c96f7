//! The state of a visit form: what was tapped so far, and the draft that is kept of it.

use super::counts::{Count, Home};
use super::draft::{Kept, Shape};
use super::fresh::Personal;
use crate::reactive::Var;
use crate::state::App;
use crate::store::draft_of;
use crate::tr;
use domain::{
    Answers, FollowUpReason, Household, HouseholdId, Invalid, Note, Outcome, Visit, VisitDate, VisitId, local_date,
};
use serde::{Deserialize, Serialize};

/// What a draft keeps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) outcome: Outcome,
    pub(super) values: Answers,
    pub(super) note: String,
    #[serde(default)]
    pub(super) follow_up: Option<VisitDate>,
    #[serde(default)]
    pub(super) follow_why: Option<FollowUpReason>,
    /// What is to be written down of the household from now on, with its consent.
    #[serde(default)]
    pub(super) said: Said,
    /// How many people live there, if nobody had counted them before.
    #[serde(default)]
    pub(super) home: Count,
    /// The guides that were opened from this form.
    #[serde(default)]
    pub(super) shown: Vec<String>,
    /// Why a visit of the past is corrected.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) why: String,
}

impl Draft {
    /// The remark as typed, or none; an error if it is too long.
    pub(super) fn remark(&self) -> Result<Option<Note>, Invalid> {
        match self.note.trim() {
            "" => Ok(None),
            text => text.parse().map(Some),
        }
    }
}

/// Consent, and what was typed with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) consent: bool,
    pub(super) head: String,
    pub(super) phone: String,
}

/// A day that the person chooses.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct OwnDay {
    /// Whether there is to be one.
    pub(super) is_wanted: bool,
    /// What is wrong with it.
    pub(super) problem: Option<String>,
}

/// The form's signals.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) household: HouseholdId,
    pub(super) draft: Var<Draft>,
    /// The version of the catalogue in whose words the form asks: the answers are to that, whatever comes meanwhile.
    pub(super) version: u32,
    /// Which visit is corrected, and its day; none for a new one.
    pub(super) past: Option<(VisitId, VisitDate)>,
    /// A day of one's own to come back.
    pub(super) own_day: Var<OwnDay>,
    /// How many live there, so that nobody is counted who does not.
    pub(super) home: Home,
    /// What keeps the draft on this phone.
    pub(super) kept: Kept,
}

impl Form {
    /// `comes_back`: from a guide; that there is a draft then is no news.
    pub(super) fn open(app: App, household: &Household, comes_back: bool, personal: Personal) -> Self {
        let (may_note, home) = (household.consent.is_some(), Home::of(household));
        let household = household.id;
        // One that was begun for a record that was merged into this one meanwhile is a draft of this visit.
        let merged = merged_drafts(app, household);
        let draft = Var::new(Draft::default());
        Self {
            household,
            draft,
            version: app.ask_once(|register| register.catalogue().version),
            past: None,
            own_day: Var::new(OwnDay::default()),
            home,
            kept: Kept::of(
                app,
                draft_of(household.uuid()),
                merged,
                shape(draft, Some((personal, home)), may_note),
                comes_back,
            ),
        }
    }

    /// A form that begins with the answers of a visit.
    pub(super) fn of(app: App, visit: &Visit, draft: Draft) -> Self {
        let home = app.ask_once(|register| register.house(visit.household).map(|house| Home::of(&house.household)));
        let draft = Var::new(draft);
        let key = format!("{}/{}", draft_of(visit.household.uuid()), visit.id);
        Self {
            household: visit.household,
            draft,
            version: visit.catalogue,
            past: Some((visit.id, local_date(visit.when))),
            own_day: Var::new(OwnDay::default()),
            home: home.unwrap_or_else(Home::nobody),
            kept: Kept::of(app, key, Vec::new(), shape(draft, None, true), false),
        }
    }

    /// Changes the form; what is kept of it follows.
    pub(super) fn change(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
    }

    /// When to come back; none, with an error beside the day, if that cannot be.
    #[allow(clippy::option_option, reason = "no day at all is an answer")]
    pub(super) fn follow_up(self, app: App) -> Option<Option<VisitDate>> {
        let (day, from) = (self.draft.peek().follow_up, self.past.map_or_else(|| app.today(), |(_, day)| day));
        let wrong = match day {
            None if self.own_day.peek().is_wanted => Some(tr!(app, visit.need_day)),
            Some(day) if day < from => Some(tr!(app, visit.day_past)),
            _ => None,
        };
        if wrong.is_some() {
            super::fresh::focus("date");
        }
        self.own_day.update(|day| day.problem.clone_from(&wrong));
        wrong.is_none().then_some(day)
    }

    /// A guide is opened from this form.
    pub(super) fn shows(self, guide: &str) {
        if !self.draft.peek().shown.iter().any(|shown| shown == guide) {
            self.change(|draft| draft.shown.push(guide.to_owned()));
        }
    }
}

/// Where drafts of visits to what was merged into a household are kept.
pub(super) fn merged_drafts(app: App, household: HouseholdId) -> Vec<String> {
    app.ask_once(|register| register.merged_into(household).iter().map(|one| draft_of(one.id.uuid())).collect())
}

/// The draft as JSON, and what is typed beside it. `may_note`: also without consent that is given now.
fn shape(draft: Var<Draft>, beside: Option<(Personal, Home)>, may_note: bool) -> Shape {
    // What was counted before is corrected elsewhere.
    let asked = beside.map(|(_, home)| home).filter(|home| !home.is_begun());
    let read = move || {
        let said = beside.map(|(personal, _)| personal.said()).unwrap_or_default();
        let home = asked.map(Home::told).unwrap_or_default();
        let mut draft = Draft { said, home, ..draft.get() };
        if !may_note && !draft.said.consent {
            draft.note.clear();
        }
        serde_json::to_value(draft).unwrap_or_default()
    };
    let show = move |json| {
        if let Ok(read) = serde_json::from_value::<Draft>(json) {
            beside.iter().for_each(|(personal, _)| personal.shows(&read.said));
            asked.iter().for_each(|home| home.shows(read.home));
            draft.set(read);
        }
    };
    (Box::new(read), Box::new(show))
}
