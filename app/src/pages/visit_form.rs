//! The state of a visit form: what was tapped so far, and the draft that is kept of it.

use super::fresh::Personal;
use crate::reactive::{Var, effect};
use crate::state::App;
use crate::store::draft_of;
use domain::{Answers, FollowUpReason, HouseholdId, Outcome, Visit, VisitDate, local_date};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

/// What a draft keeps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) outcome: Outcome,
    pub(super) values: Answers,
    pub(super) note: String,
    pub(super) follow_up: Option<VisitDate>,
    #[serde(default)]
    pub(super) follow_why: Option<FollowUpReason>,
    /// What is to be written down of the household from now on, with its consent.
    #[serde(default)]
    pub(super) said: Said,
    /// The guides that were opened from this form.
    #[serde(default)]
    pub(super) shown: Vec<String>,
}

/// Consent, and what was typed with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) consent: bool,
    pub(super) head: String,
    pub(super) phone: String,
}

/// The form's signals.
#[derive(Clone, Copy)]
pub(super) struct Form {
    app: App,
    pub(super) household: HouseholdId,
    pub(super) draft: Var<Draft>,
    /// The version of the catalogue in whose words the form asks: the answers are to that, whatever comes meanwhile.
    pub(super) version: u32,
    /// The day of a visit of the past.
    pub(super) past: Option<VisitDate>,
    /// Whether a draft of an earlier time was opened again.
    pub(super) restored: Var<bool>,
    /// Set while the visit is saved, and after: nothing is written to the draft any more.
    closed: Var<bool>,
}

impl Form {
    /// `comes_back`: from a guide; that there is a draft then is no news.
    pub(super) fn open(app: App, household: HouseholdId, comes_back: bool, personal: Personal) -> Self {
        let form = Self {
            app,
            household,
            draft: Var::new(Draft::default()),
            version: app.ask_once(|register| register.catalogue().version),
            past: None,
            restored: Var::new(false),
            closed: Var::new(false),
        };
        effect(move || {
            let said = personal.said();
            if form.draft.peek().said != said {
                form.change(|draft| draft.said = said);
            }
        });
        spawn_local(async move {
            let Some(store) = app.store() else { return };
            if let Ok(Some(draft)) = store.setting::<Draft>(&form.key()).await
                && form.draft.try_peek().is_some_and(|now| *now == Draft::default())
            {
                personal.shows(&draft.said);
                form.draft.set(draft);
                form.restored.set(!comes_back);
            }
        });
        form
    }

    /// A form that begins with the answers of a visit and keeps no draft.
    pub(super) fn of(app: App, visit: &Visit, draft: Draft) -> Self {
        Self {
            app,
            household: visit.household,
            draft: Var::new(draft),
            version: visit.catalogue,
            past: Some(local_date(visit.when)),
            restored: Var::new(false),
            closed: Var::new(true),
        }
    }

    /// The setting that keeps the draft.
    pub(super) fn key(self) -> String {
        draft_of(self.household.uuid())
    }

    /// Changes the form; the draft follows.
    pub(super) fn change(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        let draft = self.draft.get_untracked();
        spawn_local(async move { self.keep(Some(&draft)).await });
    }

    /// A guide is opened from this form.
    pub(super) fn shows(self, guide: &str) {
        if !self.draft.peek().shown.iter().any(|shown| shown == guide) {
            self.change(|draft| draft.shown.push(guide.to_owned()));
        }
    }

    async fn keep(self, draft: Option<&Draft>) {
        if self.closed.try_peek().is_some_and(|closed| !*closed)
            && let Some(store) = self.app.store()
        {
            // A draft that could not be kept is no reason to disturb: the form itself is on the screen.
            let _ = store.set_setting(&self.key(), draft.filter(|draft| **draft != Draft::default())).await;
        }
    }

    /// Forgets what was tapped.
    pub(super) fn drop_draft(self) {
        self.restored.set(false);
        self.change(|draft| *draft = Draft::default());
    }

    /// The visit is being saved, and the draft ends with that.
    pub(super) fn close(self) {
        self.closed.set(true);
    }

    /// The visit was not saved: the draft goes on, with what was typed meanwhile.
    pub(super) fn reopen(self) {
        self.closed.set(false);
        if self.draft.try_peek().is_some() {
            self.change(|_| {});
        }
    }
}
