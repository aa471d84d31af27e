//! The kind `praatplaat`: a conversation poster with effects in a ring, and their scores as a web.

use serde_json::{Map, Value, json};

use super::{
    Data, Filling, Given, Kind, LARGE, LINE, PAGES, Shape, as_sent, date, missing_texts, no_warnings, not_composed,
    nothing, text,
};
use catalog::{Catalog, Instrument};
use fault::Fault;

pub(super) const KIND: Kind = Kind {
    id: "praatplaat",
    fillings: &[
        Filling { id: "blank", data: Data::None, profiles: LARGE, sheets: &[] },
        Filling { id: "filled", data: Data::Required, profiles: LARGE, sheets: &[] },
        Filling { id: "web", data: Data::Required, profiles: LARGE, sheets: &[] },
    ],
    pictures: &["filled", "web"],
    flows: false,
    formats: PAGES,
    schema,
    definition,
    check_definition,
    check_data,
    warnings: no_warnings,
    reduce: as_sent,
    lay: as_sent,
    prepare: nothing,
    composed: not_composed,
};

fn schema(instrument: &Instrument, filling: &Filling, shape: &Shape<'_>) -> Option<Value> {
    let words = |nl: &'static str, en: &'static str| [nl, en][shape.language as usize];
    match filling.id {
        "filled" => Some(filled(instrument, shape, words)),
        "web" => Some(web(instrument, shape, words)),
        _ => None,
    }
}

fn filled(
    instrument: &Instrument,
    shape: &Shape<'_>,
    words: impl Fn(&'static str, &'static str) -> &'static str,
) -> Value {
    let ids = instrument.ids("effects");
    let titles: Vec<String> = ids
        .iter()
        .map(|id| {
            instrument
                .text(shape.language)
                .pointer(&format!("/effects/{id}/name"))
                .and_then(Value::as_str)
                .unwrap_or(id)
                .to_owned()
        })
        .collect();
    let figure = json!({
    "type": "object", "additionalProperties": false, "required": ["value", "label", "source", "year"], "properties": {
        "value": text(words("Cijfer", "Figure"), 40),
        "label": text(words("Wat het cijfer zegt", "What the figure says"), LINE),
        "source": text(words("Bron", "Source"), LINE),
        "year": {"type": "integer", "title": words("Jaar", "Year"), "minimum": 1900, "maximum": 2100},
    }});
    json!({"type": "object", "additionalProperties": false, "required": ["effects"], "properties": {
        "coalition": text(words("Coalitie", "Coalition"), LINE),
        "date": date(words("Datum", "Date")),
        "effects": {"type": "array", "title": words("Gekozen effecten", "Chosen effects"), "minItems": 1, "maxItems": ids.len(), "items": {
            "type": "object", "additionalProperties": false, "required": ["effect"], "properties": {
                "effect": {"type": "string", "title": words("Effect", "Effect"), "enum": ids, "x-titles": titles},
                "words": text(words("Wat dit woord voor ons betekent", "What this word means to us"), shape.limits.text_characters),
                "figures": {"type": "array", "title": words("Cijfers uit de buurt", "Local figures"), "maxItems": 20, "items": figure},
            }}},
        "note": text(words("Wat we verder opschreven", "What else we wrote down"), shape.limits.text_characters),
    }})
}

fn web(
    instrument: &Instrument,
    shape: &Shape<'_>,
    words: impl Fn(&'static str, &'static str) -> &'static str,
) -> Value {
    let ids = instrument.ids("effects");
    let mut scores = Map::new();
    for id in &ids {
        let name = instrument
            .text(shape.language)
            .pointer(&format!("/effects/{id}/name"))
            .and_then(Value::as_str)
            .unwrap_or(id);
        scores.insert((*id).to_owned(), json!({"type": "integer", "title": name, "minimum": 0, "maximum": 10}));
    }
    let moment = |title: &str| {
        json!({"type": "object", "title": title, "additionalProperties": false, "required": ["scores"], "properties": {
            "label": text(words("Naam van dit moment", "Name of this moment"), LINE),
            "date": date(words("Datum", "Date")),
            "scores": {"type": "object", "title": words("Scores van 0 tot en met 10", "Scores from 0 to 10"), "additionalProperties": false, "required": ids, "properties": scores},
        }})
    };
    json!({"type": "object", "additionalProperties": false, "required": ["start"], "properties": {
        "coalition": text(words("Coalitie", "Coalition"), LINE),
        "start": moment(words("Aan het begin", "At the start")),
        "later": moment(words("Later", "Later")),
    }})
}

fn definition() -> Value {
    let slug = json!({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"});
    let colour = json!({"type": "string", "enum": ["petrol", "brick", "saffron", "plum", "blue", "green"]});
    let source = json!({"properties": {"title": {}}});
    let subs = json!({"items": {"properties": {"id": {}, "origin": {}, "source": source}}});
    json!({
        "type": "object",
        "required": ["effects", "audiences"],
        "properties": {
            "effects": {"type": "array", "minItems": 3, "maxItems": 12, "items": {
                "type": "object", "required": ["id", "colour"],
                "properties": {"id": slug, "colour": colour, "origin": {}, "source": source, "subs": subs},
            }},
            "audiences": {"type": "object", "additionalProperties": {"type": "object", "required": ["colour"], "properties": {"colour": colour}}},
        },
    })
}

fn check_definition(instrument: &Instrument, _: &Catalog) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let effects = instrument.ids("effects");
    for (index, id) in effects.iter().enumerate() {
        if effects[..index].contains(id) {
            out.push((
                format!("/effects/{index}/id"),
                format!("effect ‘{id}’ stands twice. Give each effect its own id."),
            ));
        }
    }
    for (index, effect) in instrument.definition["effects"].as_array().into_iter().flatten().enumerate() {
        if effect.get("source").is_none() && effect["origin"].as_str() != Some("editorial") {
            let message = "has neither source nor origin. Add source = {title = \"…\"}, or origin = \"editorial\".";
            out.push((format!("/effects/{index}"), message.into()));
        }
    }
    let keys: Vec<String> = effects.iter().map(|id| format!("effects.{id}.name")).collect();
    out.extend(missing_texts(instrument, &keys));
    out
}

fn check_data(given: &Given<'_>) -> Vec<Fault> {
    let mut out = Vec::new();
    let (Some(data), "filled") = (given.data, given.filling.id) else { return out };
    let mut seen = Vec::new();
    for (index, chosen) in data["effects"].as_array().into_iter().flatten().enumerate() {
        let Some(id) = chosen["effect"].as_str() else { continue };
        if seen.contains(&id) {
            out.push(Fault::new("same-effect", format!("/effects/{index}/effect")).with("name", id));
        }
        seen.push(id);
    }
    out
}
