//! A follow-up plan as calendar, table or spreadsheet, from the same data as its PDF.

use jiff::civil::Date;
use serde_json::Value;

use super::request::{Format, Request};
use crate::catalog::Catalog;
use crate::fault::Fault;
use crate::interchange::{self, Action, Plan, When};

/// The file of a request whose format is no page.
///
/// # Errors
/// A text that no cell holds.
pub(super) fn export(request: &Request, public_url: &str) -> Option<Result<Vec<u8>, Fault>> {
    let plan = || plan(request, public_url);
    match request.format {
        Format::Ics => Some(Ok(interchange::calendar(&plan()))),
        Format::Csv => Some(Ok(interchange::csv(&plan()))),
        Format::Xlsx => Some(
            interchange::workbook(&plan())
                .map_err(|error| Fault::new("no-spreadsheet", "/data/actions").with("reason", error)),
        ),
        Format::Pdf | Format::Png | Format::Svg | Format::Docx | Format::Zip => None,
    }
}

fn plan(request: &Request, public_url: &str) -> Plan {
    let data = request.data.as_ref().unwrap_or(&Value::Null);
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
    match given.parse::<Date>() {
        Ok(date) if given.len() == 10 => When::Date(date.year(), date.month(), date.day()),
        _ => When::Words(given.to_owned()),
    }
}
