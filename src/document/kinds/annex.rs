//! The kind `annex`: a sheet that tells the essentials of an agreement, in sections that the instrument names.

use serde_json::{Map, Value, json};

use super::{
    Data, Filling, Given, Kind, LINE, PAGES, PRINTED, Shape, as_sent, date, missing_texts, no_warnings, not_composed,
    text,
};
use crate::document::agreement;
use catalog::{Catalog, Instrument};
use fault::Fault;
use fault::language::Language;

pub(super) const KIND: Kind = Kind {
    id: "annex",
    fillings: &[
        Filling { id: "blank", data: Data::None, profiles: PRINTED, sheets: &[] },
        Filling { id: "filled", data: Data::Required, profiles: PRINTED, sheets: &[] },
    ],
    pictures: &[],
    flows: true,
    formats: PAGES,
    schema,
    definition,
    check_definition,
    check_data: |_: &Given<'_>| -> Vec<Fault> { Vec::new() },
    warnings: no_warnings,
    reduce: as_sent,
    lay: as_sent,
    prepare,
    composed: not_composed,
};

/// Forms of a section that users fill in; `steps` are the instrument's own words.
const FORMS: [&str; 8] = ["line", "date", "amount", "text", "list", "rows", "hash", "steps"];
/// Lines of a list, rows of a table.
const ROWS: usize = 60;

fn definition() -> Value {
    let id = json!({"type": "string", "pattern": "^[a-z][a-zA-Z0-9]*$", "maxLength": 40});
    json!({"type": "object", "required": ["sections"], "properties": {
        "colour": {"type": "string"},
        "sections": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["id", "form"], "additionalProperties": false,
            "properties": {
                "id": id,
                "form": {"enum": FORMS},
                "required": {"type": "boolean"},
                "columns": {"type": "array", "minItems": 1, "maxItems": 4, "items": {
                    "type": "object", "required": ["id"], "additionalProperties": false,
                    "properties": {"id": id, "form": {"enum": ["line", "date"]}, "share": {"type": "integer", "minimum": 1}},
                }},
            },
        }},
    }})
}

fn check_definition(instrument: &Instrument, _: &Catalog) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut seen = vec!["title"];
    for (index, section) in sections(instrument).enumerate() {
        let id = section["id"].as_str().unwrap_or_default();
        if seen.contains(&id) {
            out.push((format!("/sections/{index}/id"), format!("‘{id}’ stands twice. Give each section its own id.")));
        }
        seen.push(id);
        if section["form"] == "rows" && !section["columns"].is_array() {
            out.push((format!("/sections/{index}"), format!("section ‘{id}’ has rows. Name their columns.")));
        }
        let mut keys = vec![format!("sections.{id}.title")];
        if section["form"] == "steps" {
            keys.push(format!("sections.{id}.items"));
        }
        keys.extend(
            columns(section)
                .map(|column| format!("sections.{id}.columns.{}", column["id"].as_str().unwrap_or_default())),
        );
        out.extend(missing_texts(instrument, &keys));
    }
    out.extend(missing_texts(instrument, &["lead".to_owned(), "heading".to_owned()]));
    out
}

fn sections(instrument: &Instrument) -> impl Iterator<Item = &Value> {
    instrument.definition["sections"].as_array().into_iter().flatten()
}

fn columns(section: &Value) -> impl Iterator<Item = &Value> {
    section["columns"].as_array().into_iter().flatten()
}

fn schema(instrument: &Instrument, filling: &Filling, shape: &Shape<'_>) -> Option<Value> {
    if !filling.takes_data() {
        return None;
    }
    let say = |key: &str| instrument.text(shape.language).pointer(key).and_then(Value::as_str).unwrap_or_default();
    let mut properties = Map::from_iter([("title".to_owned(), text(say("/heading"), LINE))]);
    let mut required = vec!["title"];
    for section in sections(instrument) {
        let id = section["id"].as_str().unwrap_or_default();
        let title = say(&format!("/sections/{id}/title"));
        let mut member = match section["form"].as_str().unwrap_or_default() {
            "steps" => continue,
            "line" => text(title, LINE),
            "date" => date(title),
            "amount" => {
                json!({"type": "number", "title": title, "minimum": 0, "maximum": 1_000_000_000, "multipleOf": 0.01})
            }
            "list" => json!({"type": "array", "title": title, "maxItems": ROWS, "items": text(title, LINE)}),
            "hash" => json!({"type": "string", "title": title, "pattern": "^[0-9a-fA-F]{64}$"}),
            "rows" => {
                let column = |column: &Value| {
                    let name = column["id"].as_str().unwrap_or_default();
                    let label = say(&format!("/sections/{id}/columns/{name}"));
                    (name.to_owned(), if column["form"] == "date" { date(label) } else { text(label, LINE) })
                };
                let first: Vec<&str> = columns(section).take(1).filter_map(|column| column["id"].as_str()).collect();
                json!({"type": "array", "title": title, "maxItems": ROWS, "items": {
                    "type": "object", "additionalProperties": false, "required": first,
                    "properties": columns(section).map(column).collect::<Map<String, Value>>(),
                }})
            }
            _ => text(title, shape.limits.text_characters),
        };
        let hint = say(&format!("/sections/{id}/hint"));
        if !hint.is_empty() {
            member["description"] = hint.into();
        }
        if section["required"] == true {
            required.push(id);
        }
        properties.insert(id.to_owned(), member);
    }
    Some(json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties}))
}

/// The sections with their values in words, those without a value left out; all of them in a blank sheet.
fn prepare(given: &Given<'_>) -> Map<String, Value> {
    let told: Vec<Value> = sections(given.instrument)
        .filter_map(|section| {
            let id = section["id"].as_str()?;
            let mut out = given.instrument.text(given.language).pointer(&format!("/sections/{id}"))?.clone();
            out["id"] = id.into();
            out["form"] = section["form"].clone();
            out["shape"] = columns(section).cloned().collect();
            let value = given.data.map(|data| &data[id]);
            let empty = value.is_some_and(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty));
            if section["form"] != "steps" {
                if empty {
                    return None;
                }
                out["value"] = value.map_or(Value::Null, |value| said(section, value, given.language));
            }
            Some(out)
        })
        .collect();
    Map::from_iter([("sections".to_owned(), told.into())])
}

fn said(section: &Value, value: &Value, language: Language) -> Value {
    match section["form"].as_str().unwrap_or_default() {
        "amount" => agreement::euro(value.as_f64().unwrap_or_default(), language).into(),
        "hash" => value.as_str().unwrap_or_default().to_ascii_lowercase().into(),
        _ => value.clone(),
    }
}
