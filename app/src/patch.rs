//! What differs between two JSON values, as a merge patch (RFC 7396): a draft keeps only what was changed in a form, so that
//! what others changed meanwhile stands when it is opened again.

use serde_json::{Map, Value};

/// The value without what is null in it: to a patch that is the same as what is not there.
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let said = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(said.map(|(key, value)| (key, without_nulls(value))).collect())
        }
        value => value,
    }
}

/// The patch that makes `after` of `before`; an empty object if they are equal. Nulls mean "absent".
pub fn difference(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else { return after.clone() };
    let mut patch = Map::new();
    for (key, new) in after {
        let old = before.get(key).unwrap_or(&Value::Null);
        // Into what is no object a patch cannot go: its nulls would be kept.
        let change = if old.is_object() { difference(old, new) } else { new.clone() };
        if old != new {
            patch.insert(key.clone(), change);
        }
    }
    for key in before.keys().filter(|key| !after.contains_key(*key)) {
        patch.insert(key.clone(), Value::Null);
    }
    Value::Object(patch)
}

/// What a patch makes of a value.
pub fn patched(value: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *value = patch.clone();
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Value::Object(fields) = value else { return };
    for (key, change) in changes {
        if change.is_null() {
            fields.remove(key);
        } else {
            patched(fields.entry(key.clone()).or_insert(Value::Null), change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn only_what_was_typed_is_kept() {
        let before = json!({"head": "", "people": 3, "values": {"vssid": [1, 0]}});
        let after = json!({"head": "Lý Thị Sám", "people": 3, "values": {"vssid": [1, 0], "water": "done"}});
        let patch = difference(&before, &after);
        assert_eq!(patch, json!({"head": "Lý Thị Sám", "values": {"water": "done"}}));
        // Meanwhile somebody else counted the people.
        let mut now = json!({"head": "", "people": 5, "values": {"vssid": [1, 0]}});
        patched(&mut now, &patch);
        assert_eq!(now, json!({"head": "Lý Thị Sám", "people": 5, "values": {"vssid": [1, 0], "water": "done"}}));
    }

    fn form() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u8>().prop_map(Value::from),
            "[a-c]{0,2}".prop_map(Value::from)
        ];
        let inner = leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[a-d]", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        });
        prop::collection::btree_map("[a-d]", inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect()))
    }

    proptest! {
        #[test]
        fn a_patch_leads_from_one_to_the_other_and_back(before in form(), after in form()) {
            let (before, after) = (without_nulls(before), without_nulls(after));
            let patch = difference(&before, &after);
            let mut now = before.clone();
            patched(&mut now, &patch);
            prop_assert_eq!(&now, &after);
            prop_assert_eq!(patch == json!({}), before == after);
            patched(&mut now, &difference(&after, &before));
            prop_assert_eq!(&now, &before);
        }
    }
}
