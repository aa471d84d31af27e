//! `list`, `example` and `schema`: what there is and how its data looks.

use std::path::Path;

use serde_json::Value;

use super::arguments::CatalogArguments;
use super::config::Config;
use super::{CommandFailure, messages};
use crate::document::kinds::{self, Filling, Kind, Shape};
use crate::document::listing;
use catalog::{Catalog, Instrument, load_house};
use fault::Fault;
use fault::language::Language;

pub(super) fn load(arguments: &CatalogArguments) -> Result<(Config, Catalog, Language), CommandFailure> {
    let config = Config::load(arguments.config.as_deref())?;
    let language = Language::from_code(&arguments.messages).ok_or_else(|| {
        CommandFailure::usage(format!("--messages: ‘{}’ is no language; use nl or en", arguments.messages))
    })?;
    let folder = arguments.instruments.as_deref().or(config.instruments.as_deref());
    let told = |faults: Vec<catalog::LoadFault>| {
        CommandFailure::usage(faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())
    };
    let catalog = Catalog::load(folder).map_err(told)?;
    kinds::check(&catalog, &config.limits, kinds::Scope::Operator).map_err(told)?;
    Ok((config, catalog, language))
}

/// [`load`], with the house style that documents wear and the press that they are for.
pub(super) fn load_dressed(
    arguments: &CatalogArguments,
    house: Option<&Path>,
) -> Result<(Config, Catalog, Language), CommandFailure> {
    let (config, catalog, language) = load(arguments)?;
    if let Some(profile) = config.print.open().map_err(CommandFailure::usage)? {
        profile.install();
    }
    let Some(folder) = house.or(config.house.as_deref()) else { return Ok((config, catalog, language)) };
    let house = load_house(folder)
        .map_err(|faults| CommandFailure::usage(faults.iter().map(|fault| format!("{fault}\n")).collect::<String>()))?;
    Ok((config, catalog.wearing(house), language))
}

pub(super) fn list(arguments: &CatalogArguments, as_json: bool) -> Result<(), CommandFailure> {
    let (_, catalog, language) = load(arguments)?;
    if as_json {
        return print(&listing::list(&catalog, language));
    }
    use std::fmt::Write as _;
    let mut text = String::new();
    for instrument in catalog.instruments() {
        let fillings = Kind::get(&instrument.kind).map(|kind| kind.fillings).unwrap_or_default();
        let sheets: Vec<&str> = instrument.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let fillings: Vec<&str> = fillings.iter().map(|filling| filling.id).collect();
        let _ = writeln!(text, "{:<18} {}", instrument.id, instrument.phrase(language, "title"));
        let _ = writeln!(text, "{:<18} {} | {} | {}", "", fillings.join(" "), sheets.join(" "), instrument.version);
        for option in &instrument.options {
            let _ = writeln!(text, "{:<18} --option {}={}", "", option.id, option.values.join("|"));
        }
    }
    say(&text)
}

pub(super) fn example(arguments: &CatalogArguments, id: &str, filling: Option<&str>) -> Result<(), CommandFailure> {
    let (_, catalog, language) = load(arguments)?;
    let (_, instrument, filling) = find(&catalog, id, filling, language)?;
    match filling.example(instrument) {
        Some(example) => print(example),
        None => Err(CommandFailure::cannot(
            Fault::new("data-not-taken", "").with("filling", filling.id).with("other", "-").detail(language),
        )),
    }
}

pub(super) fn schema(arguments: &CatalogArguments, id: &str, filling: Option<&str>) -> Result<(), CommandFailure> {
    let (config, catalog, language) = load(arguments)?;
    let (kind, instrument, filling) = find(&catalog, id, filling, language)?;
    print(&kind.data_schema(instrument, filling, &Shape { language, limits: &config.limits }))
}

fn find<'a>(
    catalog: &'a Catalog,
    id: &str,
    filling: Option<&str>,
    language: Language,
) -> Result<(&'static Kind, &'a Instrument, &'static Filling), CommandFailure> {
    let fail = |fault: Fault| CommandFailure::cannot(messages::faults(&[fault], language));
    let known = || catalog.instruments().iter().map(|instrument| instrument.id.as_str());
    let instrument = catalog.get(id).ok_or_else(|| fail(Fault::new("unknown-instrument", "").choices(id, known())))?;
    let kind =
        Kind::get(&instrument.kind).ok_or_else(|| fail(Fault::new("unknown-instrument", "").choices(id, known())))?;
    let filling = match filling {
        None => kind.default_filling(true),
        Some(given) => kind.filling(given).ok_or_else(|| {
            fail(Fault::new("unknown-filling", "").choices(given, kind.fillings.iter().map(|filling| filling.id)))
        })?,
    };
    Ok((kind, instrument, filling))
}

pub(super) fn print(value: &Value) -> Result<(), CommandFailure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| CommandFailure::cannot(error.to_string()))?;
    say(&(text + "\n"))
}

/// Text on standard output.
///
/// # Errors
/// When it cannot be written.
pub(super) fn say(text: &str) -> Result<(), CommandFailure> {
    use std::io::Write as _;
    match std::io::stdout().write_all(text.as_bytes()) {
        // A reader that has seen enough, such as head, is no failure.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(CommandFailure::cannot(error.to_string())),
        _ => Ok(()),
    }
}
