//! An agreement as a text for a word processor, from the same data as its PDF: for those who read along and change it.

use serde_json::Value;

use super::agreement::{self, Source};
use super::assemble;
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
    let form = request.options.get("form").map_or("", String::as_str);
    let both = request.options.get("languages").is_some_and(|value| value == "both");
    let date = request.document_date.to_string();
    let written = |data: Option<&Value>, language: Language| -> Option<Text> {
        let mut source = Source::new(&request.instrument, data, form, language, catalog)?;
        source.draft = request.filling.id == "draft";
        source.beside = both.then_some(request.language);
        Some(agreement::text(&source, &agreement::lay_out(&source), &date, request.filling.id))
    };
    let mut text = written(data.as_ref(), request.language)?;
    if both {
        // A word processor has the second language behind the first: beside each other nobody can work on it.
        let other = written(data.as_ref().map(agreement::translated).as_ref(), request.language.other())?;
        text.blocks.push(Block::NewPage);
        text.blocks.extend(other.blocks);
    }
    Some(interchange::text_file(&text).map_err(|error| Fault::new("no-text-file", "").with("reason", error)))
}
