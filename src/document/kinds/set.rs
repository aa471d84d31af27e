//! The kind `set`: several instruments in one document.

use serde_json::{Value, json};

use super::{Data, Filling, Kind, LARGE, PAGES, as_sent, no_warnings, not_composed, nothing};
use catalog::{Catalog, Instrument};

pub(super) const KIND: Kind = Kind {
    id: "set",
    fillings: &[Filling { id: "blank", data: Data::None, profiles: LARGE, sheets: &[] }],
    pictures: &[],
    flows: false,
    formats: PAGES,
    schema: |_, _, _| None,
    definition,
    check_definition,
    check_data: |_| Vec::new(),
    warnings: no_warnings,
    reduce: as_sent,
    lay: as_sent,
    prepare: nothing,
    composed: not_composed,
};

fn definition() -> Value {
    json!({
        "type": "object",
        "required": ["parts"],
        "properties": {
            "parts": {"type": "array", "minItems": 1, "maxItems": 12, "items": {
                "type": "object", "required": ["instrument"], "additionalProperties": false, "properties": {
                    "instrument": {"type": "string"},
                    "options": {"type": "array", "items": {"type": "string"}},
                    "sheet": {"type": ["string", "boolean"]},
                    "orientation": {"type": "string", "enum": ["landscape", "portrait"]},
                }}},
        },
    })
}

fn check_definition(instrument: &Instrument, catalog: &Catalog) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (index, part) in instrument.parts.iter().enumerate() {
        let at = format!("/parts/{index}");
        let Some(target) = catalog.get(&part.instrument) else {
            out.push((
                format!("{at}/instrument"),
                format!("there is no instrument ‘{}’. Correct the id.", part.instrument),
            ));
            continue;
        };
        if target.kind == "set" {
            out.push((format!("{at}/instrument"), "a set cannot be part of a set. Name its parts.".into()));
        }
        let sheets: Vec<&str> = match &part.sheet {
            Some(fixed) => vec![fixed],
            None => instrument.sheets.iter().map(|sheet| sheet.name.as_str()).collect(),
        };
        for sheet in sheets.iter().filter(|sheet| target.sheet(sheet).is_none()) {
            out.push((
                at.clone(),
                format!("‘{}’ does not come on {sheet}. Give the part a sheet of its own.", part.instrument),
            ));
        }
        for option in part.options.iter().filter(|option| !instrument.options.iter().any(|known| known.id == **option))
        {
            out.push((
                format!("{at}/options"),
                format!("the set has no option ‘{option}’. Add it to the set's options."),
            ));
        }
        for language in instrument.texts.keys() {
            if !target.texts.contains_key(language) {
                out.push((at.clone(), format!("‘{}’ has no texts in {}.", part.instrument, language.code())));
            }
        }
    }
    out
}
