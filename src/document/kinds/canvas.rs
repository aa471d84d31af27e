//! The kind `canvas`: a grid of boxes with questions.

use serde_json::{Map, Value, json};

use super::{
    BOTH, Data, Filling, Given, Kind, LARGE, LINE, PAGES, Shape, as_sent, comparison, date, entry, missing_texts,
    not_composed, text,
};
use crate::document::joint;
use crate::document::model::Canvas;
use catalog::{Catalog, Instrument, Orientation};
use fault::Fault;

pub(super) const KIND: Kind = Kind {
    id: "canvas",
    fillings: &[
        Filling { id: "blank", data: Data::None, profiles: LARGE, sheets: &[] },
        Filling { id: "filled", data: Data::Required, profiles: LARGE, sheets: &[] },
        Filling { id: "fillable", data: Data::Optional, profiles: BOTH, sheets: WORKSHEETS },
        Filling { id: "joint", data: Data::Required, profiles: LARGE, sheets: &[] },
    ],
    pictures: &["filled", "joint"],
    flows: false,
    formats: PAGES,
    schema,
    definition,
    check_definition,
    check_data,
    warnings,
    reduce: as_sent,
    lay: lay_together,
    prepare,
    composed: not_composed,
};

/// Sheets of the worksheet: pages that stand on a screen, or one sheet that lies.
const WORKSHEETS: &[(&str, &[Orientation])] = &[("A4", &[Orientation::Portrait]), ("A3", &[Orientation::Landscape])];

fn schema(instrument: &Instrument, filling: &Filling, shape: &Shape<'_>) -> Option<Value> {
    match filling.id {
        "filled" => Some(filled(instrument, shape)),
        "fillable" => Some(entry::schema(instrument, shape)),
        "joint" => Some(together(instrument, shape)),
        _ => None,
    }
}

fn filled(instrument: &Instrument, shape: &Shape<'_>) -> Value {
    let words = |nl: &'static str, en: &'static str| [nl, en][shape.language as usize];
    let limits = shape.limits;
    let canvas = Canvas::of(instrument);
    let mut boxes = Map::new();
    for id in canvas.note_boxes().map(|one| one.id) {
        let say = |id: &str, key: &str| {
            let text = instrument.text(shape.language).pointer(&format!("/boxes/{id}/{key}"));
            text.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let title = say(id, "title");
        boxes.insert(
            id.to_owned(),
            json!({"type": "array", "title": title, "description": say(id, "ask"), "maxItems": limits.notes_per_box, "items": {
            "type": "object", "additionalProperties": false, "required": ["text"], "properties": {
                "text": text(words("Geeltje", "Note"), limits.text_characters),
                "author": text(words("Van wie", "Whose"), LINE),
            }}}),
        );
    }
    let mut members = Map::new();
    members.insert("coalition".into(), text(words("Coalitie", "Coalition"), LINE));
    members.insert(
        "participants".into(),
        json!({"type": "array", "title": words("Aan tafel", "At the table"), "maxItems": 200, "items": text(words("Organisatie", "Organisation"), LINE)}),
    );
    members.insert("date".into(), date(words("Datum van het gesprek", "Date of the talk")));
    members.insert("place".into(), text(words("Plaats", "Place"), LINE));
    members.insert("boxes".into(), json!({"type": "object", "title": words("Vakken", "Boxes"), "additionalProperties": false, "properties": boxes}));
    if canvas.action_box().is_some() {
        members.insert(
            "actions".into(),
            json!({"type": "array", "title": words("Acties", "Actions"), "maxItems": limits.notes_per_box, "items": {
            "type": "object", "additionalProperties": false, "required": ["what"], "properties": {
                "what": text(words("Wat", "What"), limits.text_characters),
                "who": text(words("Wie", "Who"), LINE),
                "when": text(words("Wanneer", "When"), LINE),
            }}}),
        );
        members.insert("nextTalk".into(), text(words("Volgend gesprek", "Next talk"), LINE));
    }
    json!({"type": "object", "additionalProperties": false, "properties": members})
}

fn lay_together(from: &Given<'_>) -> Option<Value> {
    let data = from.data.filter(|_| from.filling.id == "joint")?;
    Some(joint::expand(from.instrument, data, from.language))
}

fn prepare(from: &Given<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    if let Some((effects, target)) = entry::effects(from.instrument, from.catalog, from.language) {
        out.insert("effects".into(), effects);
        out.insert("effectsBox".into(), target);
    }
    out
}

/// A filled canvas, and what it may be laid together from.
fn together(instrument: &Instrument, shape: &Shape<'_>) -> Value {
    let words = |nl: &'static str, en: &'static str| [nl, en][shape.language as usize];
    let mut schema = filled(instrument, shape);
    let note = json!({"type": "object", "additionalProperties": false, "required": ["text"], "properties": {
        "text": text(words("Vraag", "Question"), shape.limits.text_characters),
        "author": text(words("Van wie", "Whose"), LINE),
    }});
    schema["properties"]["questions"] = json!({"type": "array", "title": words("Vragen die blijven", "Questions left"), "maxItems": shape.limits.notes_per_box, "items": note});
    let mut quick = text(words("Snelle lijst", "Quick list"), shape.limits.text_characters);
    quick["description"] =
        words("Eén geeltje per regel: vak: tekst - van wie", "One note a line: box: text - whose").into();
    schema["properties"]["quickList"] = quick;
    schema["properties"]["entries"] = comparison::entries(shape, 1);
    // A form shows the notes of the entries, not the entries.
    schema["properties"]["entries"]["x-form"] = false.into();
    schema
}

fn check_data(given: &Given<'_>) -> Vec<Fault> {
    let (Some(data), "joint") = (given.data, given.filling.id) else { return Vec::new() };
    let instrument = given.instrument;
    let mut out = joint::check(instrument, data);
    out.extend(comparison::check_entries(data, given.catalog));
    let other = |entry: &&Value| entry["instrument"].as_str().is_some_and(|id| id != instrument.id);
    if let Some(entry) = data["entries"].as_array().into_iter().flatten().find(other) {
        let given = entry["instrument"].as_str().unwrap_or_default();
        out.push(Fault::new("entry-of-other-canvas", "/entries").with("given", given).with("own", &instrument.id));
    }
    out
}

fn warnings(given: &Given<'_>) -> Vec<Fault> {
    let data = given.data.filter(|_| given.filling.id == "joint");
    data.map(|data| joint::warnings(given.instrument, data)).unwrap_or_default()
}

fn definition() -> Value {
    let slug = json!({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"});
    let weight = json!({"type": "number", "minimum": 1, "maximum": 12});
    json!({
        "type": "object",
        "required": ["phases", "boxes"],
        "properties": {
            "phases": {"type": "array", "minItems": 1, "maxItems": 6, "items": {
                "type": "object", "required": ["id", "colour", "minutes", "badge"], "properties": {
                    "id": slug, "colour": {"type": "string", "enum": ["petrol", "brick", "saffron", "plum", "blue", "green"]},
                    "minutes": {"type": "integer", "minimum": 1, "maximum": 480},
                    "badge": {"type": "string", "enum": ["circle", "square", "hexagon"]},
                }}},
            "boxes": {"type": "array", "minItems": 1, "maxItems": 24, "items": {
                "type": "object", "required": ["id"], "properties": {
                    "id": slug, "phase": slug, "landscape": weight, "portrait": weight,
                    "row": {"type": "integer", "minimum": 1, "maximum": 6},
                    "form": {"type": "string", "enum": ["notes", "actions"]},
                    "lane": {"type": "boolean"},
                    "fields": {"type": "array", "minItems": 1, "maxItems": 8, "uniqueItems": true, "items": slug},
                    "formerly": {"type": "array", "items": slug},
                }}},
            "effects": {"type": "object", "required": ["instrument", "box"], "additionalProperties": false, "properties": {
                "instrument": {"type": "string"}, "box": slug,
            }},
        },
    })
}

fn check_definition(instrument: &Instrument, catalog: &Catalog) -> Vec<(String, String)> {
    let canvas = Canvas::of(instrument);
    let mut out = Vec::new();
    let phases = instrument.ids("phases");
    let mut seen = std::collections::HashSet::new();
    let mut action_boxes = 0;
    for (index, entry) in instrument.definition["boxes"].as_array().into_iter().flatten().enumerate() {
        let at = format!("/boxes/{index}");
        let id = entry["id"].as_str().unwrap_or_default();
        if !seen.insert(id) {
            out.push((format!("{at}/id"), format!("box ‘{id}’ stands twice. Give each box its own id.")));
        }
        let lane = entry["lane"].as_bool().unwrap_or(false);
        match entry["phase"].as_str() {
            None if !lane => out.push((at.clone(), format!("box ‘{id}’ has no phase. Add phase, or lane = true."))),
            Some(phase) if !phases.contains(&phase) => {
                out.push((
                    format!("{at}/phase"),
                    format!("there is no phase ‘{phase}’. Use one of: {}.", phases.join(", ")),
                ));
            }
            _ => {}
        }
        action_boxes += usize::from(entry["form"].as_str() == Some("actions"));
    }
    if let Some(effects) = instrument.definition.get("effects") {
        let id = effects["instrument"].as_str().unwrap_or_default();
        if catalog.get(id).is_none_or(|other| other.ids("effects").is_empty()) {
            let message = format!("there is no instrument ‘{id}’ that has effects. Correct the id.");
            out.push(("/effects/instrument".into(), message));
        }
        let target = effects["box"].as_str().unwrap_or_default();
        if !canvas.note_boxes().any(|one| one.id == target) {
            let message = format!("there is no box ‘{target}’ that takes notes. Correct the id.");
            out.push(("/effects/box".into(), message));
        }
    }
    if action_boxes > 1 {
        out.push(("/boxes".into(), "more than one box has form = \"actions\". Keep one.".into()));
    }
    let keys: Vec<String> = phases
        .iter()
        .map(|id| format!("phases.{id}.name"))
        .chain(instrument.ids("boxes").iter().flat_map(|id| [format!("boxes.{id}.title"), format!("boxes.{id}.ask")]))
        .collect();
    let fields =
        canvas.boxes.iter().flat_map(|one| one.fields.iter().map(|field| format!("boxes.{}.fields.{field}", one.id)));
    let keys: Vec<String> = keys.into_iter().chain(fields).collect();
    out.extend(missing_texts(instrument, &keys));
    out
}
