//! A follow-up plan as calendar, table or spreadsheet, from the same data as its PDF.

use serde_json::Value;

use super::assemble;
use super::composing::{self, Work};
use super::model::Format;
use super::request::Request;
use catalog::Catalog;
use interchange::{Action, Plan, When};

/// What a worker writes for a request whose format is no page, as it travels.
pub(super) fn work(request: &Request, public_url: &str) -> Option<Vec<u8>> {
    let plan = || plan(request, public_url);
    let work = match request.format {
        Format::Ics => Work::Calendar(plan()),
        Format::Csv => Work::Csv(plan()),
        Format::Xlsx => Work::Workbook(plan()),
        Format::Pdf | Format::Png | Format::Svg | Format::Docx | Format::Zip => return None,
    };
    Some(composing::written(&work))
}

fn plan(request: &Request, public_url: &str) -> Plan {
    // As on paper: one kind of line end, and no tabs, which other programs take for the end of a line or a cell.
    let data = request.data.clone().map(assemble::normalised).unwrap_or_default();
    let words = Catalog::words(&request.instrument.kind, request.language);
    let word = |key: &str| words[key].as_str().unwrap_or(key).to_owned();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let title = request.instrument.phrase(request.language, "title");
    let date = request.document_date;
    Plan {
        title: match data["coalition"].as_str() {
            Some(coalition) => format!("{title}, {coalition}"),
            None => title.to_owned(),
        },
        heads: [word("what"), word("who"), word("when")],
        actions: data["actions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|action| Action {
                what: text(&action["what"]),
                who: text(&action["who"]),
                when: when(&text(&action["when"])),
            })
            .collect(),
        next: data["nextTalk"].as_str().map(|given| (word("next-talk"), when(given))),
        date: (date.year(), date.month(), date.day()),
        address: public_url.to_owned(),
    }
}

fn when(given: &str) -> When {
    match fault::meant_date(given) {
        Some((year, month, day)) => When::Date(year, month, day),
        None => When::Words(given.to_owned()),
    }
}
