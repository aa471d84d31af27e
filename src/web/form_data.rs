//! From a form's flat names to the data's JSON, and back to what was typed: `boxes.doel.0.text`.

use serde_json::{Map, Value};

/// The pairs of a form as they were sent.
pub(super) fn pairs(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n"))).collect()
}

/// The data that a schema describes, from the pairs of the members that were `shown`; what was left empty is left out, and rows close up.
/// Members that were not shown keep what they have in `base`, so that nothing is lost: rows are the same rows in both.
pub(super) fn data(schema: &Value, shown: &Value, pairs: &[(String, String)], base: &Value) -> Value {
    build(schema, Some(shown), "", pairs, Some(base)).unwrap_or_else(|| Value::Object(Map::new()))
}

fn build(
    schema: &Value,
    shown: Option<&Value>,
    path: &str,
    pairs: &[(String, String)],
    base: Option<&Value>,
) -> Option<Value> {
    let Some(shown) = shown else { return base.cloned() };
    let own = || {
        pairs
            .iter()
            .find(|(name, _)| name == path)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.trim().is_empty())
    };
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match schema["type"].as_str() {
        Some("object") => {
            let known = schema["properties"].as_object()?;
            let before = |name: &str| base.and_then(|base| base.get(name));
            let mut members: Map<String, Value> = known
                .iter()
                .filter_map(|(name, member)| {
                    Some((name.clone(), build(member, fields_of(shown, name), &below(name), pairs, before(name))?))
                })
                .collect();
            // What the schema does not know is told as a fault, not dropped.
            for (name, value) in base.and_then(Value::as_object).into_iter().flatten() {
                if !known.contains_key(name) {
                    members.insert(name.clone(), value.clone());
                }
            }
            (!members.is_empty() || path.is_empty()).then_some(Value::Object(members))
        }
        Some("array") if schema["items"]["type"] == "object" => {
            let before = base.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let count = last_index(path, pairs).map_or(0, |last| last + 1).max(before.len());
            let rows: Vec<Option<Value>> = (0..count)
                .map(|n| build(&schema["items"], Some(&shown["items"]), &below(&n.to_string()), pairs, before.get(n)))
                .collect();
            if rows.iter().all(Option::is_none) {
                return None;
            }
            // Rows that belong to those of another list keep their place.
            let kept = schema["x-rows"] == "kept";
            let kept = |row: Option<Value>| row.or_else(|| kept.then(|| Value::Object(Map::new())));
            Some(rows.into_iter().filter_map(kept).collect())
        }
        Some("array") => {
            let lines: Vec<Value> =
                own()?.lines().map(str::trim).filter(|line| !line.is_empty()).map(Value::from).collect();
            Some(Value::Array(lines))
        }
        Some("integer") => {
            let text = own()?.trim();
            // What is no number stays a text, so that its fault can show what was typed.
            Some(text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from))
        }
        Some("number") => {
            let text = own()?.trim();
            Some(amount(text).map_or_else(|| Value::from(text), Value::from))
        }
        _ => own().map(|text| Value::from(text.trim_end())),
    }
}

/// Takes rows out of a translation that go here, because somebody emptied them or took one (`removed`) away.
pub(super) fn follow(
    schema: &Value,
    shown: &Value,
    pairs: &[(String, String)],
    base: &Value,
    removed: Option<&str>,
    translation: &mut Value,
) {
    let form = Shown { pairs, removed };
    form.follow(schema, shown, "", Some(base), translation);
}

struct Shown<'a> {
    pairs: &'a [(String, String)],
    removed: Option<&'a str>,
}

impl Shown<'_> {
    fn follow(&self, schema: &Value, shown: &Value, path: &str, base: Option<&Value>, translation: &mut Value) {
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            if let (Some(fields), Some(own)) = (fields_of(shown, name), translation.get_mut(name)) {
                self.follow(member, fields, &below(name), base.and_then(|base| base.get(name)), own);
            }
        }
        let Some(rows) = translation.as_array_mut().filter(|_| schema["items"]["type"] == "object") else { return };
        let (items, fields) = (&schema["items"], &shown["items"]);
        // The last first, so that the others keep their place.
        for n in (0..rows.len()).rev() {
            let (path, before) = (below(&n.to_string()), base.and_then(|base| base.get(n)));
            if self.removed == Some(path.as_str()) || build(items, Some(fields), &path, self.pairs, before).is_none() {
                rows.remove(n);
            } else {
                self.follow(items, fields, &path, before, &mut rows[n]);
            }
        }
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

/// The highest row number that was sent below `path`.
fn last_index(path: &str, pairs: &[(String, String)]) -> Option<usize> {
    let prefix = format!("{path}.");
    pairs
        .iter()
        .filter_map(|(name, _)| name.strip_prefix(&prefix)?.split('.').next()?.parse::<usize>().ok())
        .filter(|n| *n < MOST_ROWS)
        .max()
}

/// More rows than any limit allows; a name with a larger number is not from our form.
const MOST_ROWS: usize = 5_000;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
        let pairs = pairs(b"boxes.doel.0.text=&boxes.doel.2.text=a%0D%0Ab&boxes.doel.2.score=3&boxes.doel.3.score=x&people=A%0AB%0A&date=+");
        assert_eq!(
            data(&schema, &schema, &pairs, &json!({})),
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
        let pairs = pairs(b"goal=niet&parties.0.name=A2&parties.1.name=&parties.2.name=&parties.3.name=D");
        assert_eq!(
            data(&schema, &shown, &pairs, &base),
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
        for (sent, removed) in [
            (
                "parties.0.signatories.0.function=voorzitter&parties.0.signatories.1.function=secretaris",
                Some("parties.0.signatories.0"),
            ),
            ("parties.0.signatories.0.function=&parties.0.signatories.1.function=secretaris", None),
        ] {
            let mut translation = both.clone();
            follow(&schema, &shown, &pairs(sent.as_bytes()), &base, removed, &mut translation);
            assert_eq!(translation, second, "{sent}");
        }
    }
}
