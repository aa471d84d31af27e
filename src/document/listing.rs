//! The catalogue as the API and `canvaspers list` show it.

use serde_json::{Value, json};

use super::kinds::{Data, Filling, Kind};
use super::model::profile;
use catalog::{Catalog, Instrument};
use fault::language::Language;

/// All instruments, each with everything that can be chosen.
pub fn list(catalog: &Catalog, language: Language) -> Value {
    json!({"instruments": catalog.instruments().iter().map(|instrument| entry(instrument, language)).collect::<Vec<_>>()})
}

/// One instrument with everything that can be chosen.
pub fn entry(instrument: &Instrument, language: Language) -> Value {
    let kind = Kind::get(&instrument.kind);
    let fillings = kind.map(|kind| kind.fillings).unwrap_or_default();
    json!({
        "id": instrument.id,
        "kind": instrument.kind,
        "name": instrument.phrase(language, "name"),
        "title": instrument.phrase(language, "title"),
        "summary": instrument.phrase(language, "summary"),
        "version": instrument.version,
        "released": instrument.released.to_string(),
        "licence": instrument.definition["licence"],
        "languages": instrument.languages(),
        "options": instrument.options,
        "formats": kind.map(|kind| kind.formats).unwrap_or_default(),
        "fillings": fillings.iter().map(|filling| filling_entry(kind, instrument, filling)).collect::<Vec<_>>(),
    })
}

fn filling_entry(kind: Option<&Kind>, instrument: &Instrument, filling: &Filling) -> Value {
    let sheets = filling.sheets(instrument);
    let flowing = kind.is_some_and(|kind| sheets.iter().any(|sheet| kind.flows_on(&sheet.name)));
    json!({
        "id": filling.id,
        "takesData": filling.takes_data(),
        "needsData": filling.data == Data::Required,
        "profiles": filling.profiles,
        "profileOptions": profile::listed(filling.profiles, flowing),
        "sheets": sheets,
    })
}
