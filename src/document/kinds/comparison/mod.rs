//! The kind `comparison`: the entries of a coalition side by side, box by box.

mod words;

use serde_json::{Map, Value, json};

use super::{
    Data, Filling, Given, Kind, LARGE, LINE, PAGES, Shape, as_sent, date, entry, no_warnings, not_composed, text,
};
use crate::document::model::{Canvas, Limits};
use catalog::{Catalog, Instrument};
use fault::Fault;
use fault::language::Language;

pub(super) const KIND: Kind = Kind {
    id: "comparison",
    fillings: &[Filling { id: "filled", data: Data::Required, profiles: LARGE, sheets: &[] }],
    pictures: &[],
    flows: true,
    formats: PAGES,
    schema,
    definition: || json!({"type": "object"}),
    check_definition: |_, _| Vec::new(),
    check_data,
    warnings: no_warnings,
    reduce: as_sent,
    lay: as_sent,
    prepare,
    composed: not_composed,
};

/// Entries of a comparison.
const FEWEST: usize = 2;
const MOST: usize = 40;

/// Boxes of an entry, and fields of a box: more than any canvas has.
const MOST_BOXES: usize = 200;

/// What a reading says of one worksheet.
const MOST_WARNINGS: usize = 2_000;

fn schema(_: &Instrument, _: &Filling, shape: &Shape<'_>) -> Option<Value> {
    let words = |nl: &'static str, en: &'static str| [nl, en][shape.language as usize];
    Some(json!({"type": "object", "additionalProperties": false, "required": ["entries"], "properties": {
        "coalition": text(words("Coalitie", "Coalition"), LINE),
        "date": date(words("Datum", "Date")),
        "entries": entries(shape, FEWEST),
    }}))
}

/// Entries as they are read back or typed in; what their boxes are called is checked against the instrument that they name.
pub(in crate::document) fn entries(shape: &Shape<'_>, fewest: usize) -> Value {
    let words = |nl: &'static str, en: &'static str| [nl, en][shape.language as usize];
    let answer = text(words("Antwoord", "Answer"), shape.limits.text_characters);
    json!({"type": "array", "title": words("Inzendingen", "Entries"), "minItems": fewest, "maxItems": MOST, "items": {
    "type": "object", "additionalProperties": false, "required": ["instrument"], "properties": {
        "instrument": text(words("Instrument", "Instrument"), LINE),
        "version": text(words("Versie", "Version"), LINE),
        "language": text(words("Taal", "Language"), LINE),
        "source": text(words("Bestand", "File"), LINE),
        "organisation": text(words("Organisatie", "Organisation"), LINE),
        "name": text(words("Ingevuld door", "Filled in by"), LINE),
        "day": text(words("Datum", "Date"), LINE),
        "boxes": {"type": "object", "title": words("Vakken", "Boxes"), "maxProperties": MOST_BOXES, "additionalProperties": {
            "anyOf": [answer.clone(), {"type": "object", "maxProperties": MOST_BOXES, "additionalProperties": answer}]}},
        "effects": {"type": "array", "title": words("Gekozen effecten", "Chosen effects"), "maxItems": 12, "items": {"type": "string"}},
        "actions": {"type": "array", "title": words("Acties", "Actions"), "maxItems": shape.limits.notes_per_box, "items": {"type": "object"}},
        "warnings": {"type": "array", "maxItems": MOST_WARNINGS, "items": {"type": "object"}},
        "request": {"type": "object"},
    }}})
}

fn check_data(given: &Given<'_>) -> Vec<Fault> {
    given.data.map(|data| check_entries(data, given.catalog)).unwrap_or_default()
}

/// Faults of the entries against the instrument that they name; all of them are of one.
pub(in crate::document) fn check_entries(data: &Value, catalog: &Catalog) -> Vec<Fault> {
    let mut out = Vec::new();
    let given = data["entries"].as_array().map(Vec::as_slice).unwrap_or_default();
    let first = given.first().and_then(|entry| entry["instrument"].as_str()).unwrap_or_default();
    let limits = Limits::default();
    for (index, one) in given.iter().enumerate() {
        let at = format!("/entries/{index}");
        let id = one["instrument"].as_str().unwrap_or_default();
        if id != first {
            out.push(
                Fault::new("entry-of-other-instrument", format!("{at}/instrument"))
                    .with("given", id)
                    .with("first", first),
            );
            continue;
        }
        let Some(instrument) = catalog.get(id).filter(|instrument| instrument.kind == "canvas") else {
            let known =
                catalog.instruments().iter().filter(|instrument| instrument.kind == "canvas").map(|i| i.id.as_str());
            out.push(Fault::new("unknown-instrument", format!("{at}/instrument")).choices(id, known));
            continue;
        };
        let mut answers = one.clone();
        if let Some(members) = answers.as_object_mut() {
            members.retain(|name, _| matches!(name.as_str(), "boxes" | "effects" | "actions"));
        }
        let schema = entry::answers_schema(instrument, &Shape { language: Language::Nl, limits: &limits }, &answers);
        if let Ok(validator) = jsonschema::validator_for(&schema) {
            out.extend(fault::schema_faults(&validator, &schema, &answers).into_iter().map(|found| found.below(&at)));
        }
    }
    out
}

/// The canvas that the entries belong to, each partner with a name and a sign, and what can be counted.
fn prepare(from: &Given<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    let Some(data) = from.data else { return out };
    let entries = data["entries"].as_array().cloned().unwrap_or_default();
    let id = entries.first().and_then(|entry| entry["instrument"].as_str()).unwrap_or_default();
    let Some(canvas) = from.catalog.get(id) else { return out };
    let unnamed = ["Partner", "Partner"][from.language as usize];
    let partners: Vec<Value> = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            let name = entry["organisation"].as_str().map_or_else(|| format!("{unnamed} {}", index + 1), str::to_owned);
            json!({"sign": sign(index), "name": name, "answers": flat(canvas, entry, from.language)})
        })
        .collect();
    out.insert("canvas".into(), json!({"instrument": canvas.definition, "text": canvas.text(from.language)}));
    if let Some((effects, _)) = entry::effects(canvas, from.catalog, from.language) {
        let chosen = |id: &str| -> Vec<usize> {
            let has =
                |entry: &Value| entry["effects"].as_array().is_some_and(|chosen| chosen.iter().any(|one| one == id));
            entries.iter().enumerate().filter(|(_, entry)| has(entry)).map(|(index, _)| index).collect()
        };
        let effects: Vec<Value> = effects
            .as_array()
            .into_iter()
            .flatten()
            .map(
                |effect| json!({"name": effect["name"], "partners": chosen(effect["id"].as_str().unwrap_or_default())}),
            )
            .collect();
        out.insert("effects".into(), effects.into());
    }
    out.insert("shared".into(), words::shared(&partners, from.language));
    out.insert("partners".into(), partners.into());
    out
}

/// A, B, … Z, AA, AB, …
fn sign(index: usize) -> String {
    let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
    if index < 26 { letter(index).to_string() } else { format!("{}{}", letter(index / 26 - 1), letter(index)) }
}

/// An entry's answers as one text per box: fields with their names, actions a line each.
fn flat(canvas: &Instrument, given: &Value, language: Language) -> Value {
    let action = Canvas::of(canvas).action_box();
    let mut out = Map::new();
    for id in canvas.ids("boxes") {
        let text = match &given["boxes"][id] {
            Value::String(text) => text.clone(),
            Value::Object(fields) => fields
                .iter()
                .map(|(field, text)| {
                    let name = canvas
                        .text(language)
                        .pointer(&format!("/boxes/{id}/fields/{field}"))
                        .and_then(Value::as_str)
                        .unwrap_or(field);
                    format!("{name}: {}", text.as_str().unwrap_or_default())
                })
                .collect::<Vec<_>>()
                .join("\n"),
            _ if Some(id) == action => actions(&given["actions"]),
            _ => continue,
        };
        if !text.trim().is_empty() {
            out.insert(id.to_owned(), text.into());
        }
    }
    Value::Object(out)
}

fn actions(rows: &Value) -> String {
    let row = |row: &Value| -> String {
        let part = |name: &str| row[name].as_str().filter(|text| !text.is_empty());
        let tail: Vec<&str> = ["who", "when"].into_iter().filter_map(part).collect();
        let what = part("what").unwrap_or("…");
        if tail.is_empty() { what.to_owned() } else { format!("{what} ({})", tail.join(", ")) }
    };
    rows.as_array().into_iter().flatten().map(row).collect::<Vec<_>>().join("\n")
}
