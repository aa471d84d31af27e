//! The bounds of a schema, before anything else is made of a value: rows and members that it does not let in are taken out and counted.
//!
//! A validator makes an error for each of them and keeps them all; so do the checks behind it. What a caller can send many of ends here.

use serde_json::Value;

use super::{Fault, Found, segment};

/// Takes out of `value` the rows beyond `maxItems`, the members beyond `maxProperties` and those that an object without
/// `additionalProperties` does not know; each is a fault in `found`. What is left is as large as the schema allows, where it says how
/// large that is.
pub fn bound(schema: &Value, value: &mut Value, found: &mut Found) {
    within(schema, value, "", found);
}

fn within(schema: &Value, value: &mut Value, at: &str, found: &mut Found) {
    match value {
        Value::Array(items) => {
            if let Some(most) = size(schema, "maxItems")
                && items.len() > most
            {
                let count = items.len();
                found.add(|| Fault::new("too-many", at).with("limit", most).with("count", count));
                items.truncate(most);
            }
            if schema["items"].is_object() {
                for (index, item) in
                    items.iter_mut().enumerate().filter(|(_, item)| item.is_object() || item.is_array())
                {
                    within(&schema["items"], item, &format!("{at}/{index}"), found);
                }
            }
        }
        Value::Object(members) => {
            let known = schema["properties"].as_object();
            if let Some(known) = known.filter(|_| schema["additionalProperties"] == false) {
                members.retain(|name, _| {
                    let stays = known.contains_key(name);
                    if !stays {
                        found.add(|| {
                            let pointer = format!("{at}/{}", segment(name));
                            Fault::new("unknown-member", pointer).choices(name, known.keys().map(String::as_str))
                        });
                    }
                    stays
                });
            }
            if let Some(most) = size(schema, "maxProperties")
                && members.len() > most
            {
                let count = members.len();
                found.add(|| Fault::new("too-many", at).with("limit", most).with("count", count));
                let mut left = most;
                members.retain(|_, _| {
                    let stays = left > 0;
                    left = left.saturating_sub(1);
                    stays
                });
            }
            for (name, member) in members.iter_mut().filter(|(_, member)| member.is_object() || member.is_array()) {
                let own = known.and_then(|known| known.get(name)).unwrap_or(&schema["additionalProperties"]);
                if own.is_object() {
                    within(own, member, &format!("{at}/{}", segment(name)), found);
                }
            }
        }
        _ => {}
    }
}

fn size(schema: &Value, keyword: &str) -> Option<usize> {
    usize::try_from(schema[keyword].as_u64()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_schema_does_not_let_in_is_counted_and_gone() {
        let row = json!({"type": "object", "additionalProperties": false, "properties": {
            "names": {"type": "array", "maxItems": 1, "items": {"type": "string"}}}});
        let schema = json!({"type": "object", "additionalProperties": false, "properties": {
            "rows": {"type": "array", "maxItems": 2, "items": row},
            "free": {"type": "object", "maxProperties": 1, "additionalProperties": {"type": "string"}}}});
        let mut value = json!({
            "rows": [{"names": ["a", "b"]}, {"nam": 1, "names": 3}, 5, 6], "free": {"x": 1, "y": 2}, "Rows": [1, 2, 3]});
        let mut found = Found::default();
        bound(&schema, &mut value, &mut found);
        assert_eq!(value, json!({"rows": [{"names": ["a"]}, {"names": 3}], "free": {"x": 1}}));
        let faults = found.list();
        let mut told: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
        told.sort_unstable();
        assert_eq!(
            told,
            [
                ("/Rows", "unknown-member"),
                ("/free", "too-many"),
                ("/rows", "too-many"),
                ("/rows/0/names", "too-many"),
                ("/rows/1/nam", "unknown-member")
            ]
        );
    }
}
