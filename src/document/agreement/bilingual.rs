//! Two languages beside each other: the data as the second language says them, and what nobody translated.

use serde_json::{Map, Value, json};

use fault::Fault;

/// Data with the texts of `translation` in the place of those in the first language. Rows are the same rows; a clause of the author's own
/// is the one with the same slug.
pub fn translated(data: &Value) -> Value {
    let mut out = data.clone();
    let translation = out.as_object_mut().and_then(|members| members.shift_remove("translation")).unwrap_or_default();
    overlay(&mut out, &translation);
    if out["earlier"].is_object() {
        out["earlier"] = translated(&out["earlier"]);
    }
    out
}

fn overlay(data: &mut Value, translation: &Value) {
    match (data, translation) {
        (Value::Object(members), Value::Object(more)) => {
            for (name, value) in more {
                match members.get_mut(name) {
                    Some(own) if name == "clauses" => clauses(own, value),
                    Some(own) => overlay(own, value),
                    None => {}
                }
            }
        }
        (Value::Array(rows), Value::Array(more)) if rows.iter().all(Value::is_object) => {
            for (row, other) in rows.iter_mut().zip(more) {
                overlay(row, other);
            }
        }
        (own, other) if !other.is_null() => *own = other.clone(),
        _ => {}
    }
}

fn clauses(own: &mut Value, translation: &Value) {
    for row in own.as_array_mut().into_iter().flatten() {
        let other = translation.as_array().into_iter().flatten().find(|other| other["clause"] == row["clause"]);
        if let Some(other) = other {
            overlay(row, other);
        }
    }
}

/// The shape of a translation, from that of the data: texts that somebody wrote, no dates, numbers or choices. `parties` keep their names.
pub fn schema(data: &Value, title: &str) -> Value {
    let mut out = texts(data, "").unwrap_or_else(|| json!({"type": "object", "properties": {}}));
    out["title"] = title.into();
    out
}

/// Names are the same in every language; a slug is no text.
const SAME: [&str; 11] = [
    "name",
    "party",
    "seat",
    "chair",
    "connector",
    "keeper",
    "reference",
    "coalition",
    "enforceable",
    "version",
    "after",
];

fn texts(schema: &Value, name: &str) -> Option<Value> {
    if SAME.contains(&name) {
        return None;
    }
    match schema["type"].as_str()? {
        "object" => {
            let members: Map<String, Value> = schema["properties"]
                .as_object()?
                .iter()
                .filter_map(|(name, member)| Some((name.clone(), texts(member, name)?)))
                .collect();
            // A clause is known by its slug.
            let says = members.keys().any(|name| name != "clause");
            let mut out = json!({"type": "object", "additionalProperties": false, "properties": members});
            for key in ["title", "description"] {
                if let Some(value) = schema.get(key) {
                    out[key] = value.clone();
                }
            }
            says.then_some(out)
        }
        "array" => {
            let items = texts(&schema["items"], "")?;
            let mut out = json!({"type": "array", "title": schema["title"], "items": items});
            if out["items"]["type"] == "object" {
                out["x-rows"] = "kept".into();
            }
            if let Some(most) = schema.get("maxItems") {
                out["maxItems"] = most.clone();
            }
            Some(out)
        }
        "string" if name == "clause" => Some(schema.clone()),
        "string" => {
            let plain = schema.get("enum").is_none() && schema.get("format").is_none();
            let slug = schema["pattern"].as_str().is_some_and(|pattern| pattern != fault::VISIBLE);
            (plain && !slug).then(|| schema.clone())
        }
        _ => None,
    }
}

/// A warning for each member whose texts stand in the second language as they stand in the first.
pub fn untranslated(data: &Value, schema: &Value, label: impl Fn(&str) -> String) -> Vec<Fault> {
    let mut out = Vec::new();
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let given = &data["translation"][name];
        // Lines of a list have their translation at the same place.
        let lines = |value: &Value| value.as_array().filter(|_| member["items"]["type"] == "string").map(Vec::len);
        let lacks = !has_text(given, member) || lines(&data[name]) != lines(given);
        if has_text(&data[name], member) && lacks {
            out.push(Fault::new("not-translated", format!("/translation/{name}")).with("name", label(name)));
        }
    }
    out
}

fn has_text(value: &Value, schema: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(rows) => rows.iter().any(|row| has_text(row, &schema["items"])),
        Value::Object(members) => members.iter().any(|(name, value)| {
            name != "clause" && schema["properties"].get(name).is_some_and(|member| has_text(value, member))
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_translation_stands_in_the_place_of_its_texts_alone() {
        let data = json!({
            "title": "Samen zingen", "goal": "Zingen", "tasks": [{"party": "A", "task": "Bellen", "hours": 3}, {"party": "B", "task": "Zingen"}],
            "clauses": [{"clause": "eigen-1", "title": "Eigen", "items": ["Een lid"], "after": "taken"}],
            "translation": {"title": "Singing together", "tasks": [{"task": "Calling"}], "clauses": [{"clause": "eigen-1", "title": "Own", "items": ["An item"]}], "audience": "nobody asked"},
        });
        assert_eq!(
            translated(&data),
            json!({
                "title": "Singing together", "goal": "Zingen", "tasks": [{"party": "A", "task": "Calling", "hours": 3}, {"party": "B", "task": "Zingen"}],
                "clauses": [{"clause": "eigen-1", "title": "Own", "items": ["An item"], "after": "taken"}],
            })
        );
    }
}
