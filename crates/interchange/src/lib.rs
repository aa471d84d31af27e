//! Files that other programs take over: calendars, tables, spreadsheets, texts.
//!
//! Lives here: writing each format well and safely, with well-kept crates. May not live here: what an action is, or where it comes
//! from; a caller gives rows of text.
//!
//! To add a format: a file with one function from plain rows to bytes, deterministic.
//!
//! # Example
//!
//! ```
//! use interchange::{Action, Plan, When, calendar};
//!
//! let plan = Plan {
//!     title: "Afspraken".into(),
//!     heads: ["Wat", "Wie", "Wanneer"].map(str::to_owned),
//!     actions: vec![Action { what: "Koffieochtend".into(), who: "Welzijn Zuid".into(), when: When::Date(2026, 12, 1) }],
//!     next: None,
//!     date: (2026, 11, 30),
//!     address: "https://canvaspers.example".into(),
//! };
//! assert!(String::from_utf8_lossy(&calendar(&plan)).contains("SUMMARY:Koffieochtend"));
//! ```

mod archive;
mod calendar;
mod table;
mod text_file;
mod workbook;

use serde::{Deserialize, Serialize};

pub use archive::archive;
pub use calendar::calendar;
pub use table::csv;
pub use text_file::{Block, Mark, Span, Text, text_file};
pub use workbook::workbook;

/// A list with column heads, as it goes into a calendar or a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What the list is called.
    pub title: String,
    /// Heads of the columns what, who and when.
    pub heads: [String; 3],
    /// What is done.
    pub actions: Vec<Action>,
    /// The next talk: what it is called, and when.
    pub next: Option<(String, When)>,
    /// Date of the document: year, month, day.
    pub date: (i16, i8, i8),
    /// The service's address, for identifiers.
    pub address: String,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// What.
    pub what: String,
    /// Who, or empty.
    pub who: String,
    /// When.
    pub when: When,
}

/// A date, or words that are none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// Year, month, day.
    Date(i16, i8, i8),
    /// Words, perhaps none.
    Words(String),
}

impl When {
    /// As people write it.
    pub fn text(&self) -> String {
        match self {
            When::Date(year, month, day) => format!("{day}-{month}-{year}"),
            When::Words(words) => words.clone(),
        }
    }
}
