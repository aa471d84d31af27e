//! An agreement as a text for a word processor, from the same data as its PDF: for those who read along and change it.

use serde_json::Value;

use super::agreement::{self, Source};
use super::assemble;
use super::request::{Format, Request};
use crate::catalog::Catalog;
use crate::fault::Fault;
use crate::interchange;

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
    let mut source = Source::new(&request.instrument, data.as_ref(), form, request.language, catalog)?;
    source.draft = request.filling.id == "draft";
    let laid_out = agreement::lay_out(&source);
    let text = agreement::text(&source, &laid_out, &request.document_date.to_string(), request.filling.id);
    Some(interchange::text_file(&text).map_err(|error| Fault::new("no-text-file", "").with("reason", error)))
}
