//! What communes are to reach from a quarter on, as the province set it; before it set anything, what it published. A board
//! of the past is held against what was set then.

use super::{Form, Goal, MEASURES, Measure, Standing, StandingGoal};
use crate::id::v7;
use crate::{Fields, Invalid, Kind, Name, Quarter, Reason, Record, VisitDate};
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// The kind of its record: one for each quarter from which something else holds.
pub const GOALS: Kind = Kind::known("goals");

/// The standings that are aimed at.
pub const AIMS: [Standing; 3] = [Standing::Met, Standing::Advanced, Standing::Model];

/// What is to be reached of each measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goals {
    /// From which quarter on; none for what was published.
    pub from: Option<Quarter>,
    /// Who said so, e.g. `Nghị quyết 12-NQ/TU`; none for what was published.
    pub source: Option<Name>,
    measures: Vec<Measure>,
}

impl Goals {
    /// What the province published.
    pub fn published() -> Self {
        Self { from: None, source: None, measures: MEASURES.to_vec() }
    }

    /// Nothing to be reached yet, from a quarter on.
    pub fn none(from: Quarter, source: Name) -> Self {
        let measures = MEASURES.iter().map(|measure| Measure { goal: None, ..*measure });
        Self { from: Some(from), source: Some(source), measures: measures.collect() }
    }

    /// The measures with these goals, in the order in which boards show them.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// Sets the goal of a measure.
    pub fn set(&mut self, key: &str, goal: Option<Goal>) {
        self.measures.iter_mut().filter(|measure| measure.key == key).for_each(|measure| measure.goal = goal);
    }

    /// The id of the record of what holds from this quarter on.
    pub fn id(from: Quarter) -> Uuid {
        v7(from.start().map_or(0, VisitDate::start_ms), *b"00000goals")
    }

    /// Which of these holds in a quarter: the latest of those that had begun, or what was published.
    pub fn of(all: impl Iterator<Item = Self>, period: Quarter) -> Self {
        let begun = all.filter(|goals| goals.from.is_some_and(|from| from <= period));
        begun.max_by_key(|goals| goals.from).unwrap_or_else(Self::published)
    }

    /// Reads them from their record. A measure of which nothing is said has no goal.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        let needed = |field: &str| record.text(field).ok_or_else(|| Invalid::new(field, Reason::Empty));
        let mut goals = Self::none(needed("from")?.parse()?, needed("source")?.parse()?);
        for measure in &mut goals.measures {
            measure.goal = record.get(measure.key).and_then(|value| read(measure.form, value));
        }
        Ok(goals)
    }

    /// All fields of the record: a goal that is gone is null.
    pub fn fields(&self) -> Fields {
        let goals =
            self.measures.iter().map(|measure| (measure.key.to_owned(), measure.goal.map_or(Json::Null, write)));
        let mut set: Fields = goals.collect();
        set.insert("from".to_owned(), self.from.map(|from| from.to_string()).into());
        set.insert("source".to_owned(), self.source.as_ref().map(Name::as_str).into());
        set
    }
}

fn write(goal: Goal) -> Json {
    match goal {
        Goal::Each(number) | Goal::Together(number) => number.into(),
        Goal::Standings(all) => {
            let mut set: Fields = all.iter().map(|one| (one.standing.as_str().to_owned(), one.goal.into())).collect();
            set.insert("of".to_owned(), all[0].of.into());
            json!(set)
        }
    }
}

fn read(form: Form, value: &Json) -> Option<Goal> {
    let number = |value: &Json| value.as_u64().and_then(|number| u32::try_from(number).ok());
    match form {
        Form::Percent | Form::PerHundred => number(value).map(Goal::Each),
        Form::Count => number(value).map(Goal::Together),
        Form::Standing => {
            let of = number(value.get("of")?)?;
            let aim = |standing: Standing| {
                let goal = number(value.get(standing.as_str())?)?;
                Some(StandingGoal { standing, have: None, goal, of })
            };
            let [met, advanced, model] = AIMS.map(aim);
            Some(Goal::Standings([met?, advanced?, model?]))
        }
    }
}
