//! An agreement as a text for a word processor, from the same data as its PDF: for those who read along and change it.

use serde_json::Value;

use super::agreement;
use super::assemble;
use super::kinds::{Given, agreement as kind};
use super::request::{Format, Request};
use crate::catalog::Catalog;
use crate::fault::Fault;
use crate::interchange::{self, Block, Text};
use crate::language::Language;

/// The file of a request whose format is a text.
///
/// # Errors
/// What the writer says.
pub(super) fn export(request: &Request, catalog: &Catalog) -> Option<Result<Vec<u8>, Fault>> {
    if request.format != Format::Docx {
        return None;
    }
    let data: Option<Value> = request.data.clone().map(assemble::normalised);
    let given = Given {
        instrument: &request.instrument,
        filling: request.filling,
        language: request.language,
        options: &request.options,
        data: data.as_ref(),
        catalog,
    };
    let date = request.document_date.to_string();
    let written = |data: Option<&Value>, language: Language| -> Option<Text> {
        let source = kind::source_in(&given, data, language)?;
        Some(agreement::text(&source, &agreement::lay_out(&source), &date, request.filling.id))
    };
    let mut text = written(given.data, request.language)?;
    if let Some(other) = kind::beside(&given) {
        // A word processor has the second language behind the first: beside each other nobody can work on it.
        let second = written(given.data.map(agreement::translated).as_ref(), other)?;
        text.blocks.push(Block::NewPage);
        text.blocks.extend(second.blocks);
    }
    Some(interchange::text_file(&text).map_err(|error| Fault::new("no-text-file", "").with("reason", error)))
}
