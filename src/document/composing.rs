//! What a worker makes of data besides pages: an agreement drawn up, its text for a word processor, a calendar, a table, a pack.
//!
//! All of it grows with what somebody sends, so none of it is made in the service. [`compose`] is both ends' word for it: the press carries
//! a [`Work`] to a worker and knows no more of it than its bytes; the command line does the same in its own process.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::agreement::{self, Source};
use interchange::{Block, Plan, Text};

/// A piece of work. What it is made of stands beside it, as files: data as JSON in their member `data`, or what goes into a pack.
#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "camelCase")]
pub enum Work<'a> {
    /// An agreement drawn up, as members for its template (JSON).
    Agreement {
        /// In its language.
        #[serde(bound(deserialize = "'de: 'a"))]
        first: Source<'a>,
        /// In the one that stands beside it.
        #[serde(bound(deserialize = "'de: 'a"))]
        second: Option<Source<'a>>,
    },
    /// The same as a text for a word processor.
    Text {
        /// In its language.
        #[serde(bound(deserialize = "'de: 'a"))]
        first: Source<'a>,
        /// In the one that stands behind it.
        #[serde(bound(deserialize = "'de: 'a"))]
        second: Option<Source<'a>>,
        /// Date of the document, RFC 3339.
        date: String,
        /// Its filling.
        filling: String,
    },
    /// A calendar.
    Calendar(Plan),
    /// A table as text.
    Csv(Plan),
    /// A spreadsheet.
    Workbook(Plan),
    /// Several files as one.
    Archive {
        /// Name of each.
        names: Vec<String>,
        /// Their date: year, month, day.
        date: (i16, i8, i8),
    },
}

/// Does a piece of work, in whatever process this is.
///
/// # Errors
/// What its writer says.
pub fn compose(work: &[u8], files: &[&[u8]]) -> Result<Vec<u8>, String> {
    let broken = |error: serde_json::Error| error.to_string();
    match serde_json::from_slice(work).map_err(broken)? {
        Work::Agreement { first, second } => {
            serde_json::to_vec(&drawn_up(&first, second.as_ref(), data(files)?.as_ref())).map_err(broken)
        }
        Work::Text { first, second, date, filling } => {
            interchange::text_file(&text(&first, second.as_ref(), data(files)?.as_ref(), &date, &filling))
        }
        Work::Calendar(plan) => Ok(interchange::calendar(&plan)),
        Work::Csv(plan) => Ok(interchange::csv(&plan)),
        Work::Workbook(plan) => interchange::workbook(&plan).map_err(|error| error.to_string()),
        Work::Archive { names, date } => {
            let named: Vec<(&str, &[u8])> = names.iter().map(String::as_str).zip(files.iter().copied()).collect();
            interchange::archive(&named, date)
        }
    }
}

/// The data that work is made of.
fn data(files: &[&[u8]]) -> Result<Option<Value>, String> {
    #[derive(Deserialize)]
    struct Whole {
        data: Option<Value>,
    }
    let whole: Whole =
        serde_json::from_slice(files.first().copied().unwrap_or(b"{}")).map_err(|error| error.to_string())?;
    Ok(whole.data)
}

/// A source with its data.
fn with<'b>(source: &Source<'_>, data: Option<&'b Value>) -> Source<'b> {
    let Source { form, name, lead, facts, language, set, words, draft, beside, .. } = source.clone();
    Source { data, form, name, lead, facts, language, set, words, draft, beside }
}

fn drawn_up(first: &Source<'_>, second: Option<&Source<'_>>, data: Option<&Value>) -> Map<String, Value> {
    let mut out = agreement::lay_out(&with(first, data));
    // The same in the other language stands beside it.
    if let Some(second) = second {
        let data = data.map(agreement::translated);
        let source = with(second, data.as_ref());
        let mut said = agreement::lay_out(&source);
        said.insert("language".into(), source.language.code().into());
        said.insert("words".into(), source.words);
        let title = data.as_ref().and_then(|data| data["title"].as_str());
        said.insert("title".into(), title.into());
        out.insert("second".into(), said.into());
    }
    out
}

fn text(first: &Source<'_>, second: Option<&Source<'_>>, data: Option<&Value>, date: &str, filling: &str) -> Text {
    let written = |source: &Source<'_>| agreement::text(source, agreement::lay_out(source), date, filling);
    let mut text = written(&with(first, data));
    // A word processor has the second language behind the first: beside each other nobody can work on it.
    if let Some(second) = second {
        let data = data.map(agreement::translated);
        text.blocks.push(Block::NewPage);
        text.blocks.extend(written(&with(second, data.as_ref())).blocks);
    }
    text
}

/// Data as they go along with work.
pub(super) fn carried(data: Option<&Value>) -> Vec<u8> {
    serde_json::to_vec(&json!({"data": data})).unwrap_or_default()
}

/// Work as it travels. Plain data always has a text.
pub(super) fn written(work: &Work<'_>) -> Vec<u8> {
    serde_json::to_vec(work).unwrap_or_default()
}
