//! Faults: what was wrong, where, and the remedy, in the reader's language.
//!
//! Lives here: the type, its texts (`nl.toml`, `en.toml`), the translation of JSON Schema errors into faults, how many of them are told
//! ([`Found`]), and the limits of a schema before its validator looks ([`bound`](bound())).
//! May not live here: any rule. Whoever finds a fault knows the rule; this module only says it well.
//!
//! To add a fault: a code with its sentence in both text files (a test compares them), and `Fault::new(code, pointer)` with
//! the values its sentence names. Codes are part of the API and never change their meaning.
//!
//! # Example
//!
//! ```
//! use fault::{Fault, language::Language};
//!
//! let fault = Fault::new("unknown-member", "/data/bedrag").with("given", "bedrag").with("remedy", "");
//! assert_eq!(fault.pointer, "/data/bedrag");
//! assert!(fault.detail(Language::En).contains("bedrag"));
//! ```

mod bound;
mod date;
mod found;
pub mod language;
mod nearest;
mod schema;
mod texts;

use std::fmt;

use crate::language::Language;

pub use bound::bound;
pub use date::{meant as meant_date, no_such_date};
pub use found::{Found, MORE, MOST};
pub use nearest::nearest;
pub use schema::{Judged, VISIBLE, faults as schema_faults, is_visible, judge};
pub use texts::{problem_detail, problem_title, render};

/// One fault of a request, a file or an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable code, such as `unknown-member`.
    pub code: &'static str,
    /// JSON pointer (RFC 6901) to the value; empty for the whole.
    pub pointer: String,
    values: Vec<(&'static str, Value)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Plain(String),
    PerLanguage([String; 2]),
}

impl Fault {
    /// A fault with this code at this pointer.
    pub fn new(code: &'static str, pointer: impl Into<String>) -> Self {
        Fault { code, pointer: pointer.into(), values: Vec::new() }
    }

    /// Gives a value that the sentence names as `{name}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.push((name, Value::Plain(clipped(value.to_string()))));
        self
    }

    /// Gives a value that differs per language (Dutch, English).
    #[must_use]
    pub fn with_text(mut self, name: &'static str, nl: impl Into<String>, en: impl Into<String>) -> Self {
        self.values.push((name, Value::PerLanguage([nl.into(), en.into()])));
        self
    }

    /// Says in the place of a value that it stands in the log, for what is no caller's to know.
    #[must_use]
    pub fn in_log(mut self, name: &'static str) -> Self {
        let log = Fault::new("reason-in-log", "");
        self.values.retain(|(known, _)| *known != name);
        self.with_text(name, log.detail(Language::Nl), log.detail(Language::En))
    }

    /// Names the nearest right value, if one is near, and lists what may be chosen.
    #[must_use]
    pub fn choices<'a>(self, given: &str, allowed: impl IntoIterator<Item = &'a str>) -> Self {
        let allowed: Vec<&str> = allowed.into_iter().collect();
        let near = nearest(given, &allowed);
        let list = allowed.join(", ");
        let (nl, en) = match near {
            Some(near) => (format!("Bedoelt u ‘{near}’?"), format!("Did you mean ‘{near}’?")),
            None => (format!("Kies uit: {list}."), format!("Choose one of: {list}.")),
        };
        self.with("given", given).with_text("remedy", nl, en)
    }

    /// The same fault, its pointer below `prefix`; how many more there are is said of the whole.
    #[must_use]
    pub fn below(mut self, prefix: &str) -> Self {
        if self.code == MORE {
            return self;
        }
        self.pointer = format!("{prefix}{}", self.pointer);
        self
    }

    /// The same fault at another place.
    #[must_use]
    pub fn at(self, pointer: &str) -> Self {
        Fault { pointer: pointer.into(), ..self }
    }

    /// The same place and values under another code: what is a fault for one is news for another.
    #[must_use]
    pub fn with_code(&self, code: &'static str) -> Self {
        Fault { code, ..self.clone() }
    }

    /// Those of its values that are numbers, by their names.
    pub fn numbers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values.iter().filter_map(|(name, value)| match value {
            Value::Plain(text) if text.parse::<f64>().is_ok_and(f64::is_finite) => Some((*name, text.as_str())),
            _ => None,
        })
    }

    /// The sentence a reader gets.
    pub fn detail(&self, language: Language) -> String {
        let values = self.values.iter().map(|(name, value)| {
            let text = match value {
                Value::Plain(text) => text.as_str(),
                Value::PerLanguage(texts) => texts[language as usize].as_str(),
            };
            (*name, text)
        });
        texts::render(language, "faults", self.code, &values.collect::<Vec<_>>())
    }
}

/// A value as a sentence can hold it: what somebody sent may be as long as a body.
fn clipped(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(LONGEST_VALUE) {
        text.truncate(at);
        text.push('…');
    }
    text
}

/// Characters of a value in a sentence.
const LONGEST_VALUE: usize = 300;

/// One path segment, escaped for a JSON pointer (RFC 6901, 3).
pub fn segment(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
