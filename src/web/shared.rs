//! Fields for the choices that many instruments share: each is shown with the profile or the sheet that it goes with.

use serde_json::{Value, json};

use super::Site;
use crate::document::kinds::{Filling, Kind};
use crate::document::model::profile::{self, IMAGES, Scope, TILE_SHEET};
use catalog::{Instrument, Sheet, paper};
use fault::language::Language;

/// Whether a sheet is larger than a paper, so that it can be parted over it.
pub(super) fn parted(sheet: &str, over: &str) -> bool {
    paper(sheet) > paper(over)
}

/// Names of those sheets that can be parted over a paper, as an attribute of a page.
pub(super) fn parts(over: &str, sheets: &[Sheet]) -> String {
    let larger = sheets.iter().map(|sheet| sheet.name.as_str()).filter(|sheet| parted(sheet, over));
    larger.collect::<Vec<_>>().join(" ")
}

/// The fields of a filling, or of the blank document. The default is the empty value: a field that is not shown is sent too.
pub(super) fn choices(
    site: &Site,
    instrument: &Instrument,
    language: Language,
    chosen: &Value,
    filling: Option<&Filling>,
) -> Vec<Value> {
    let Some(kind) = Kind::get(&instrument.kind) else { return Vec::new() };
    let Some(filling) = filling.or(kind.fillings.first()) else { return Vec::new() };
    let sheets = filling.sheets(instrument);
    let there = |scope: Scope| match scope {
        Scope::Profile(own) => filling.profiles.contains(&own),
        Scope::All => true,
        Scope::Flowing => sheets.iter().any(|sheet| kind.flows_on(&sheet.name)),
    };
    let own = |id: &str| instrument.options.iter().any(|option| option.id == id);
    let mut out = Vec::new();
    let mut field = |id: &str, scope: Scope, mut field: Value| {
        if !there(scope) || own(id) || (id == IMAGES.id && !kind.shows(filling)) {
            return;
        }
        let texts = &site.templates.texts(language)["shared"][id];
        field["name"] = id.into();
        field["label"] = texts["label"].clone();
        field["hint"] = texts["hint"].clone();
        field["chosen"] = chosen.get(id).cloned().unwrap_or_else(|| "".into());
        match scope {
            Scope::Profile(profile) => field["profile"] = json!(profile),
            Scope::Flowing => field["sheet"] = profile::FLOWING.into(),
            Scope::All => {}
        }
        out.push(field);
    };
    for choice in profile::CHOICES {
        let texts = &site.templates.texts(language)["shared"][choice.id]["values"];
        let options = choice.values.iter().enumerate().map(|(index, value)| {
            let label = texts[*value].as_str().unwrap_or(value);
            let sheets = (choice.id == TILE_SHEET.id).then(|| parts(value, &sheets));
            json!({"value": if index == 0 { "" } else { value }, "label": label, "sheets": sheets})
        });
        let shown = match choice.pattern {
            Some(pattern) => {
                json!({"kind": "text", "pattern": pattern.trim_start_matches('^').trim_end_matches('$')})
            }
            None => json!({"options": options.collect::<Vec<_>>()}),
        };
        field(choice.id, choice.scope, shown);
    }
    for length in profile::LENGTHS {
        let shown = json!({
            "kind": "number", "minimum": length.minimum, "maximum": length.maximum, "default": length.default,
        });
        field(length.id, length.scope, shown);
    }
    out
}
