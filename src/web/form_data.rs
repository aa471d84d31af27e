//! From a form's flat names to the data's JSON, and back to what was typed: `boxes.doel.0.text`.

use serde_json::{Map, Value};

use super::sent::{MOST_FIELDS, Node, Sent};
use crate::problem::Problem;

/// Rows of a list for which its schema has this limit, before a form is refused as a whole: somebody who typed a few too many gets the
/// form back with all of them.
fn most(limit: Option<u64>) -> usize {
    limit.and_then(|limit| usize::try_from(limit).ok()).map_or(MOST_FIELDS, |limit| limit.saturating_mul(2) + SOME)
}

const SOME: usize = 20;

/// A list that is far beyond its limit.
fn overfull(name: &str, schema: &Value) -> Problem {
    let name = schema["title"].as_str().unwrap_or(name);
    Problem::new(413, "form-too-many-rows")
        .with("name", name)
        .with("limit", schema["maxItems"].as_u64().unwrap_or_default())
}

/// Whether no list in this data is far beyond its limit: what travelled along in a form counts as well.
///
/// # Errors
/// 413, with the first that is.
pub(super) fn within(schema: &Value, data: &Value, name: &str) -> Result<(), Problem> {
    match data {
        Value::Array(rows) if rows.len() > most(schema["maxItems"].as_u64()) => Err(overfull(name, schema)),
        Value::Array(rows) => rows.iter().try_for_each(|row| within(&schema["items"], row, name)),
        Value::Object(members) => members.iter().try_for_each(|(name, member)| {
            schema["properties"].get(name).map_or(Ok(()), |schema| within(schema, member, name))
        }),
        _ => Ok(()),
    }
}

/// The data that a schema describes, from what was sent of the members that were `shown`; what was left empty is left out, and rows close
/// up. Members that were not shown keep what they have in `base`, so that nothing is lost: rows are the same rows in both.
///
/// # Errors
/// 413 for more rows than the schema allows by far, before anything is made of them.
pub(super) fn data(schema: &Value, shown: &Value, sent: &Sent, base: Value) -> Result<Value, Problem> {
    Ok(build(schema, Some(shown), "", &sent.top(), Some(base))?.unwrap_or_else(|| Value::Object(Map::new())))
}

fn build(
    schema: &Value,
    shown: Option<&Value>,
    name: &str,
    sent: &Node<'_>,
    base: Option<Value>,
) -> Result<Option<Value>, Problem> {
    let Some(shown) = shown else { return Ok(base) };
    let own = || sent.value().filter(|value| !value.trim().is_empty());
    Ok(match schema["type"].as_str() {
        Some("object") => {
            let Some(known) = schema["properties"].as_object() else { return Ok(None) };
            let mut before = match base {
                Some(Value::Object(members)) => members,
                _ => Map::new(),
            };
            let mut members = Map::new();
            for (name, member) in known {
                let value = build(member, fields_of(shown, name), name, &sent.at(name), before.shift_remove(name))?;
                members.extend(value.map(|value| (name.clone(), value)));
            }
            // What the schema does not know is told as a fault, not dropped.
            members.extend(before);
            (!members.is_empty() || name.is_empty()).then_some(Value::Object(members))
        }
        Some("array") if schema["items"]["type"] == "object" => {
            let before = match base {
                Some(Value::Array(rows)) => rows,
                _ => Vec::new(),
            };
            let count = sent.rows().max(before.len());
            if count > most(schema["maxItems"].as_u64()) {
                return Err(overfull(name, schema));
            }
            let mut before = before.into_iter();
            let mut rows = Vec::with_capacity(count);
            for n in 0..count {
                rows.push(build(&schema["items"], Some(&shown["items"]), "row", &sent.at(n), before.next())?);
            }
            if rows.iter().all(Option::is_none) {
                return Ok(None);
            }
            // Rows that belong to those of another list keep their place.
            let kept = schema["x-rows"] == "kept";
            let kept = |row: Option<Value>| row.or_else(|| kept.then(|| Value::Object(Map::new())));
            Some(rows.into_iter().filter_map(kept).collect())
        }
        Some("array") => {
            let Some(text) = own() else { return Ok(None) };
            let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
            if lines().count() > most(schema["maxItems"].as_u64()) {
                return Err(overfull(name, schema));
            }
            Some(lines().map(Value::from).collect())
        }
        Some("integer") => own().map(|text| {
            // What is no number stays a text, so that its fault can show what was typed.
            text.trim().parse::<i64>().map_or_else(|_| Value::from(text.trim()), Value::from)
        }),
        Some("number") => own().map(|text| amount(text.trim()).map_or_else(|| Value::from(text.trim()), Value::from)),
        _ => own().map(|text| Value::from(text.trim_end())),
    })
}

/// Takes rows out of a translation that go here, because somebody emptied them or took one (`removed`) away.
pub(super) fn follow(
    schema: &Value,
    shown: &Value,
    sent: &Sent,
    base: &Value,
    removed: Option<&str>,
    translation: &mut Value,
) {
    let places = Places { schema, shown, sent: sent.top(), base: Some(base) };
    places.follow("", removed, translation);
}

/// The same place in the schema, in what of it was shown, in what was sent, and in what there was before.
struct Places<'a> {
    schema: &'a Value,
    shown: &'a Value,
    sent: Node<'a>,
    base: Option<&'a Value>,
}

impl Places<'_> {
    fn follow(&self, path: &str, removed: Option<&str>, translation: &mut Value) {
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        for (name, member) in self.schema["properties"].as_object().into_iter().flatten() {
            if let (Some(fields), Some(own)) = (fields_of(self.shown, name), translation.get_mut(name)) {
                let base = self.base.and_then(|base| base.get(name));
                let places = Places { schema: member, shown: fields, sent: self.sent.at(name), base };
                places.follow(&below(name), removed, own);
            }
        }
        let Some(rows) = translation.as_array_mut().filter(|_| self.schema["items"]["type"] == "object") else {
            return;
        };
        let (items, fields) = (&self.schema["items"], &self.shown["items"]);
        // The last first, so that the others keep their place.
        for n in (0..rows.len()).rev() {
            let path = below(&n.to_string());
            let row = Places {
                schema: items,
                shown: fields,
                sent: self.sent.at(n),
                base: self.base.and_then(|base| base.get(n)),
            };
            if removed == Some(path.as_str()) || row.is_empty() {
                rows.remove(n);
            } else {
                row.follow(&path, removed, &mut rows[n]);
            }
        }
    }

    /// Whether nothing stands here any more.
    fn is_empty(&self) -> bool {
        matches!(build(self.schema, Some(self.shown), "row", &self.sent, self.base.cloned()), Ok(None))
    }
}

/// A member that has fields in a form.
fn fields_of<'a>(shown: &'a Value, name: &str) -> Option<&'a Value> {
    shown["properties"].get(name).filter(|member| member["x-form"].is_null())
}

/// A number as people write it in either language: `6.240,50`, `6,240.50`, `€ 18.500`, `2,5`.
fn amount(text: &str) -> Option<f64> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let decimal = match (bare.rfind(','), bare.rfind('.')) {
        (Some(comma), Some(point)) => Some(comma.max(point)),
        // One mark with three digits behind it parts thousands.
        (Some(mark), None) | (None, Some(mark)) => {
            let alone = bare.matches([',', '.']).count() == 1;
            (alone && bare.len() - mark - 1 != 3).then_some(mark)
        }
        (None, None) => None,
    };
    let plain: String = bare
        .char_indices()
        .filter_map(|(at, c)| match c {
            ',' | '.' if Some(at) == decimal => Some('.'),
            ',' | '.' => None,
            other => Some(other),
        })
        .collect();
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sent(body: &[u8]) -> Sent {
        Sent::read(body).unwrap_or_default()
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, number) in [
            ("6.240,50", 6240.5),
            ("6,240.50", 6240.5),
            ("€ 18.500", 18500.0),
            ("2,5", 2.5),
            ("2.50", 2.5),
            ("12", 12.0),
            ("1.234.567", 1_234_567.0),
        ] {
            assert_eq!(amount(text), Some(number), "{text}");
        }
        assert_eq!(amount("veel"), None);
    }

    #[test]
    fn empty_rows_close_up_and_numbers_are_numbers() {
        let schema = json!({"type": "object", "properties": {
            "date": {"type": "string"},
            "people": {"type": "array", "items": {"type": "string"}},
            "boxes": {"type": "object", "properties": {"doel": {"type": "array", "items": {"type": "object", "properties": {
                "text": {"type": "string"}, "score": {"type": "integer"}}}}}},
        }});
        let sent = sent(b"boxes.doel.0.text=&boxes.doel.2.text=a%0D%0Ab&boxes.doel.2.score=3&boxes.doel.3.score=x&people=A%0AB%0A&date=+");
        assert_eq!(
            data(&schema, &schema, &sent, json!({})).expect("data"),
            json!({"people": ["A", "B"], "boxes": {"doel": [{"text": "a\nb", "score": 3}, {"score": "x"}]}})
        );
    }

    #[test]
    fn what_was_not_shown_stays_with_its_row() {
        let schema = json!({"type": "object", "properties": {
            "goal": {"type": "string"},
            "parties": {"type": "array", "items": {"type": "object", "properties": {
                "name": {"type": "string"}, "signatories": {"type": "array", "items": {"type": "object", "properties": {"function": {"type": "string"}}}}}}},
        }});
        let mut shown = schema.clone();
        let properties =
            |value: &mut Value, name: &str| drop(value["properties"].as_object_mut().unwrap().remove(name));
        properties(&mut shown, "goal");
        properties(&mut shown["properties"]["parties"]["items"], "signatories");
        let base = json!({"goal": "Zingen", "parties": [
            {"name": "A", "signatories": [{"function": "bestuurder"}]}, {"name": "B"}, {"name": "C", "signatories": [{"function": "voorzitter"}]}], "later": 1});
        let sent = sent(b"goal=niet&parties.0.name=A2&parties.1.name=&parties.2.name=&parties.3.name=D");
        assert_eq!(
            data(&schema, &shown, &sent, base).expect("data"),
            json!({"goal": "Zingen", "parties": [
                {"name": "A2", "signatories": [{"function": "bestuurder"}]}, {"signatories": [{"function": "voorzitter"}]}, {"name": "D"}], "later": 1})
        );
    }

    #[test]
    fn a_translation_follows_the_rows_that_it_translates() {
        let row = json!({"type": "object", "properties": {"function": {"type": "string"}}});
        let schema = json!({"type": "object", "properties": {"parties": {"type": "array", "items": {"type": "object", "properties": {
            "name": {"type": "string"}, "signatories": {"type": "array", "items": row}}}}}});
        let mut shown = schema.clone();
        shown["properties"]["parties"]["items"]["properties"].as_object_mut().unwrap().remove("name");
        let base = json!({"parties": [{"name": "A", "signatories": [{"function": "voorzitter"}, {"function": "secretaris"}]}, {"name": "B"}]});
        let both = json!({"parties": [{"signatories": [{"function": "chair"}, {"function": "secretary"}]}, {}]});
        let second = json!({"parties": [{"signatories": [{"function": "secretary"}]}, {}]});
        // Taken away with its button, and emptied by hand.
        for (typed, removed) in [
            (
                "parties.0.signatories.0.function=voorzitter&parties.0.signatories.1.function=secretaris",
                Some("parties.0.signatories.0"),
            ),
            ("parties.0.signatories.0.function=&parties.0.signatories.1.function=secretaris", None),
        ] {
            let mut translation = both.clone();
            follow(&schema, &shown, &sent(typed.as_bytes()), &base, removed, &mut translation);
            assert_eq!(translation, second, "{typed}");
        }
    }

    #[test]
    fn more_rows_than_a_schema_allows_by_far_are_refused_before_anything_is_made_of_them() {
        let schema = json!({"type": "object", "properties": {
            "parties": {"type": "array", "maxItems": 40, "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
            "names": {"type": "array", "maxItems": 40, "items": {"type": "string"}}}});
        let read = |body: &str, base: Value| data(&schema, &schema, &sent(body.as_bytes()), base);
        let rows = |count: usize| (0..count).map(|_| json!({"name": "A"})).collect::<Value>();
        assert!(read("parties.60.name=A", json!({})).is_ok());
        for (body, base) in [
            ("parties.4000000000.name=A".to_owned(), json!({})),
            ("parties.18446744073709551615.name=A".to_owned(), json!({})),
            (String::new(), json!({"parties": rows(200)})),
            (format!("names={}", "a%0A".repeat(200)), json!({})),
        ] {
            let refused = read(&body, base).map_err(|problem| problem.code);
            assert_eq!(refused.err(), Some("form-too-many-rows"), "{body}");
        }
        assert!(within(&schema, &json!({"parties": rows(80)}), "").is_ok());
        assert!(within(&schema, &json!({"parties": rows(200)}), "").is_err());
    }
}
