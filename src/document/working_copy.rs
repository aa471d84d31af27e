//! An agreement as a text for a word processor, from the same data as its PDF: for those who read along and change it.

use serde_json::Value;

use super::assemble;
use super::composing::{self, Work};
use super::kinds::{Given, Kind};
use super::model::Format;
use super::request::Request;
use catalog::Catalog;

/// What a worker writes for a request whose format is a text, as it travels, and the data that it writes it from.
pub(super) fn work(request: &Request, catalog: &Catalog) -> Option<(Vec<u8>, Vec<u8>)> {
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
    let Work::Agreement { first, second } = Kind::get(&request.instrument.kind)?.composed(&given)? else { return None };
    let date = request.document_date.to_string();
    let work = Work::Text { first, second, date, filling: request.filling.id.to_owned() };
    Some((composing::written(&work), composing::carried(data.as_ref())))
}
