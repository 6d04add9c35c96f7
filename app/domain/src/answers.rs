//! The answers of one visit, by indicator key. A few pairs in order of their keys: a phone holds tens of thousands of
//! visits, and a tree for each would take twenty times the room.

use crate::{Fields, Value};
use serde::{Deserialize, Serialize};

/// Answers by indicator key; a key without one was *not asked*.
///
/// ```
/// use domain::{Answers, Value};
/// let mut answers = Answers::default();
/// answers.set("vssid", Some(Value::People(1, 2)));
/// answers.set("electricity", Some(Value::DONE));
/// assert_eq!(answers.get("vssid"), Some(Value::People(1, 2)));
/// answers.set("vssid", None);
/// assert_eq!(answers.get("vssid"), None);
/// assert_eq!(serde_json::to_string(&answers).unwrap(), r#"{"electricity":"done"}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Fields", into = "Fields")]
pub struct Answers(Vec<(Box<str>, Value)>);

impl Answers {
    /// The answer for an indicator.
    pub fn get(&self, key: &str) -> Option<Value> {
        self.place(key).ok().map(|place| self.0[place].1)
    }

    /// Sets the answer for an indicator; `None` makes it *not asked* again.
    pub fn set(&mut self, key: &str, value: Option<Value>) {
        match (self.place(key), value) {
            (Ok(place), Some(value)) => self.0[place].1 = value,
            (Ok(place), None) => drop(self.0.remove(place)),
            (Err(place), Some(value)) => self.0.insert(place, (key.into(), value)),
            (Err(_), None) => {}
        }
    }

    /// All of them, in order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value)> {
        self.0.iter().map(|(key, value)| (&**key, *value))
    }

    /// Whether nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        let place = self.0.iter().position(|(own, _)| &**own >= key).unwrap_or(self.0.len());
        if self.0.get(place).is_some_and(|(own, _)| &**own == key) { Ok(place) } else { Err(place) }
    }
}

impl From<Fields> for Answers {
    /// Values that this build cannot read are left out.
    fn from(fields: Fields) -> Self {
        let read = |(key, value): (String, serde_json::Value)| Some((key.into(), Value::from_json(&value)?));
        Self(fields.into_iter().filter_map(read).collect())
    }
}

impl From<Answers> for Fields {
    fn from(answers: Answers) -> Self {
        answers.0.into_iter().map(|(key, value)| (key.into(), value.to_json())).collect()
    }
}
