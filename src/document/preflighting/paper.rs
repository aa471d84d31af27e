//! A preflight on paper: a PDF with the verdict, every check, and what was found, its place marked on the page in small.
//!
//! Made from a report alone, never from what somebody sends: its template belongs to no kind, so no request can name it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::told::Told;
use super::words::Words;
use crate::document::characters;
use catalog::Catalog;
use fault::language::Language;
use preflight::picture::Picture;
use preflight::report::Report;
use typeset::{Asset, Job, Output};

/// What the report on a file is called: `praatplaat-drukcontrole.pdf`.
pub fn file_name(name: &str, language: Language, extension: &str) -> String {
    let own = name.rsplit_once('.').map_or(name, |(own, _)| own);
    let word = Words(language).say("file-name");
    format!("{own}-{word}.{extension}")
}

/// Clock of Amsterdam in the notation of POSIX, as the law of the Union has it: no table of zones of the machine is asked.
const AMSTERDAM: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// The day in the Netherlands.
pub fn day(at: Timestamp) -> Date {
    TimeZone::posix(AMSTERDAM).unwrap_or(TimeZone::UTC).to_datetime(at).date()
}

/// The typesetting job of the paper; `name` is what the file was called, `date` the day it was looked at.
pub fn job(report: &Report, pictures: &[Picture], name: &str, language: Language, date: Date) -> Job {
    let told = super::tell(report, name, language).showing(report, pictures, language);
    let data = json!({
        "sheet": {"name": "A4", "orientation": "portrait", "width": 210, "height": 297},
        "language": language,
        "documentDate": date.to_string(),
        "tokens": {},
        "words": Catalog::words("preflight", language),
        "generator": concat!("canvaspers ", env!("CARGO_PKG_VERSION")),
        "told": shown(told_json(&told)),
    });
    let asset = |(index, picture): (usize, &Picture)| Asset {
        path: format!("/images/{index}.png"),
        bytes: picture.png.as_slice().into(),
    };
    Job {
        template: "/preflight/main.typ".to_owned(),
        data: data.to_string(),
        files: Vec::new(),
        assets: pictures.iter().enumerate().map(asset).collect(),
        output: Output::PdfScreen,
        ident: format!("preflight {} {:?} {date} {name} {}", report.sha256, report.mode, language.code()),
        date: (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs()),
    }
}

fn told_json(told: &Told) -> Value {
    serde_json::to_value(told).unwrap_or_default()
}

/// Texts as the house's fonts can set them: a file may name its fonts in any script, and a paper must not fail for it.
fn shown(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(characters::legible(&text)),
        Value::Array(items) => items.into_iter().map(shown).collect(),
        Value::Object(members) => members.into_iter().map(|(name, item)| (name, shown(item))).collect(),
        other => other,
    }
}
