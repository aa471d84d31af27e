//! An entry: one partner's answers to a canvas, as the worksheet takes them and as they are read back from it.

use serde_json::{Map, Value, json};

use super::{LINE, Shape, text};
use crate::document::model::Canvas;
use catalog::{Catalog, Instrument};
use fault::language::Language;

/// Rows of actions that a worksheet has at most.
pub const ACTIONS: usize = 12;

/// Schema of the answers: whose they are, a text per box, effects that were ticked, actions.
pub(super) fn schema(instrument: &Instrument, shape: &Shape<'_>) -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": members(instrument, shape)})
}

/// Schema of these answers alone, without whose they are; actions may be more than a worksheet has rows, and what a box with fields
/// says may be one text, as notes of a canvas are.
pub(super) fn answers_schema(instrument: &Instrument, shape: &Shape<'_>, answers: &Value) -> Value {
    let mut members = members(instrument, shape);
    members.retain(|name, _| matches!(name.as_str(), "boxes" | "effects" | "actions"));
    let boxes = members.get_mut("boxes").and_then(|boxes| boxes["properties"].as_object_mut());
    for (id, answer) in boxes.into_iter().flatten() {
        if answers["boxes"][id.as_str()].is_string() {
            *answer = text(answer["title"].as_str().unwrap_or_default(), shape.limits.text_characters);
        }
    }
    if let Some(actions) = members.get_mut("actions") {
        actions["maxItems"] = shape.limits.notes_per_box.into();
    }
    json!({"type": "object", "additionalProperties": false, "properties": members})
}

/// The members of an entry; every one may be missing.
pub(super) fn members(instrument: &Instrument, shape: &Shape<'_>) -> Map<String, Value> {
    let words = |nl: &'static str, en: &'static str| [nl, en][shape.language as usize];
    let limit = shape.limits.text_characters;
    let canvas = Canvas::of(instrument);
    let mut boxes = Map::new();
    for one in canvas.note_boxes() {
        let id = one.id;
        let say = |key: &str| {
            let text = instrument.text(shape.language).pointer(&format!("/boxes/{id}/{key}"));
            text.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let member = match one.fields.as_slice() {
            [] => {
                let mut answer = text(&say("title"), limit);
                answer["description"] = say("ask").into();
                answer
            }
            fields => {
                let each: Map<String, Value> = fields
                    .iter()
                    .map(|field| ((*field).to_owned(), text(&say(&format!("fields/{field}")), limit)))
                    .collect();
                json!({"type": "object", "title": say("title"), "description": say("ask"), "additionalProperties": false, "properties": each})
            }
        };
        boxes.insert(id.to_owned(), member);
    }
    let mut members = Map::new();
    members.insert("organisation".into(), text(words("Organisatie", "Organisation"), LINE));
    members.insert("name".into(), text(words("Ingevuld door", "Filled in by"), LINE));
    // As somebody wrote it: “12 november”, “next week”; `date` is for days of the calendar.
    members.insert("day".into(), text(words("Datum", "Date"), LINE));
    members.insert("boxes".into(), json!({"type": "object", "title": words("Vakken", "Boxes"), "additionalProperties": false, "properties": boxes}));
    if canvas.effects.is_some() {
        members.insert(
            "effects".into(),
            json!({"type": "array", "title": words("Gekozen effecten", "Chosen effects"), "maxItems": 12, "uniqueItems": true, "items": {"type": "string", "title": words("Effect", "Effect")}}),
        );
    }
    if canvas.action_box().is_some() {
        members.insert("actions".into(), json!({"type": "array", "title": words("Acties", "Actions"), "maxItems": ACTIONS, "items": {
            "type": "object", "additionalProperties": false, "minProperties": 1, "properties": {
                "what": text(words("Wat", "What"), LINE), "who": text(words("Wie", "Who"), LINE), "when": text(words("Wanneer", "When"), LINE),
            }}}));
    }
    members
}

/// The effects that a canvas has its partners choose from, each with its name, and the box where they do.
pub(super) fn effects(instrument: &Instrument, catalog: &Catalog, language: Language) -> Option<(Value, Value)> {
    let wanted = Canvas::of(instrument).effects?;
    let other = catalog.get(wanted.instrument)?;
    let name = |id: &str| other.text(language).pointer(&format!("/effects/{id}/name")).cloned();
    let effects = other.ids("effects").into_iter().map(|id| json!({"id": id, "name": name(id)})).collect();
    Some((effects, wanted.target.into()))
}
