//! The kind `followup`: who does what, by when, and when the talk goes on.

use serde_json::{Value, json};

use super::{Data, Filling, Kind, LINE, PRINTED, Shape, as_sent, date, no_warnings, not_composed, nothing, text};
use crate::document::model::Format;
use catalog::Instrument;

pub(super) const KIND: Kind = Kind {
    id: "followup",
    fillings: &[
        Filling { id: "blank", data: Data::None, profiles: PRINTED, sheets: &[] },
        Filling { id: "filled", data: Data::Required, profiles: PRINTED, sheets: &[] },
    ],
    pictures: &[],
    flows: true,
    formats: &Format::ALL,
    schema,
    definition: || json!({"type": "object"}),
    check_definition: |_, _| Vec::new(),
    check_data: |_| Vec::new(),
    warnings: no_warnings,
    reduce: as_sent,
    lay: as_sent,
    prepare: nothing,
    composed: not_composed,
};

fn schema(_: &Instrument, filling: &Filling, shape: &Shape<'_>) -> Option<Value> {
    if !filling.takes_data() {
        return None;
    }
    let words = |nl: &'static str, en: &'static str| [nl, en][shape.language as usize];
    let limit = shape.limits.text_characters;
    let mut when = text(words("Wanneer", "When"), LINE);
    when["description"] = words(
        "Een datum als 2026-12-15 komt ook in uw agenda.",
        "A date such as 2026-12-15 also goes into your calendar.",
    )
    .into();
    let mut next = text(words("Volgend gesprek", "Next talk"), LINE);
    next["description"] = when["description"].clone();
    Some(json!({"type": "object", "additionalProperties": false, "properties": {
        "coalition": text(words("Coalitie", "Coalition"), LINE),
        "date": date(words("Datum van het gesprek", "Date of the talk")),
        "place": text(words("Plaats", "Place"), LINE),
        "participants": {"type": "array", "title": words("Aan tafel", "At the table"), "maxItems": 200, "items": text(words("Organisatie", "Organisation"), LINE)},
        "actions": {"type": "array", "title": words("Acties", "Actions"), "maxItems": shape.limits.notes_per_box, "items": {
            "type": "object", "additionalProperties": false, "required": ["what"], "properties": {
                "what": text(words("Wat", "What"), limit), "who": text(words("Wie", "Who"), LINE), "when": when,
            }}},
        "nextTalk": next,
    }}))
}
