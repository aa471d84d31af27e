//! Reading back: what a PDF says becomes an entry, with a warning for everything that somebody should look at.
//!
//! Lives here: which file is ours, which field is which box, what an older version called it. May not live here: parsing PDF (a
//! worker does, `pdf::read`), HTTP.
//!
//! To add a warning: a code with its sentence in `crates/fault/src/{nl,en}.toml`, and the place here that finds it.

mod archive;
mod worksheet;

use serde_json::{Map, Value, json};

use super::Documents;
use super::model::File;
use crate::press::{self, PressError};
use catalog::Instrument;
use fault::Fault;
use fault::language::Language;
use pdf::read::{Facts, Unreadable};

impl Documents {
    /// Reads files, each in a worker: an entry, or the fault that stood in its way. `None` when there is no pool.
    ///
    /// # Errors
    /// When the press is busy or broken.
    pub async fn read(&self, files: Vec<File>, language: Language) -> Result<Vec<Result<Value, Fault>>, PressError> {
        let mut out = Vec::new();
        for file in files {
            let Some(pool) = self.pool() else { return Err(PressError::Lost) };
            let read = pool.read(file.bytes).await?;
            out.push(match read {
                Ok(facts) => press::apart(|| self.entry(&facts, &file.source, language)).await,
                Err(why) => Err(unreadable(&why)),
            });
        }
        Ok(out)
    }

    /// The entry that a file's facts come to.
    ///
    /// # Errors
    /// The fault that names why there is none.
    pub fn entry(&self, facts: &Facts, source: &str, language: Language) -> Result<Value, Fault> {
        let carried = facts.request.as_deref().and_then(|text| archive::Carried::parse(text, self.limits().into()));
        let passport = worksheet::passport(facts)
            .or_else(|| carried.as_ref().map(archive::Carried::passport))
            .ok_or_else(|| not_ours(facts))?;
        let instrument = self.catalog().get(&passport.instrument).ok_or_else(|| {
            let known = self.catalog().instruments().iter().map(|instrument| instrument.id.as_str());
            Fault::new("file-of-unknown-instrument", "").choices(&passport.instrument, known)
        })?;
        let mut entry = Draft { warnings: Vec::new(), members: Map::new() };
        entry.set("source", source.into());
        entry.set("instrument", passport.instrument.clone().into());
        entry.set("version", passport.version.clone().into());
        entry.set("language", passport.language.clone().into());
        archive::changes(&mut entry, instrument, &passport.version);
        if worksheet::has_fields(facts) {
            worksheet::answers(&mut entry, self.catalog(), instrument, facts);
        } else if let Some(carried) = &carried {
            archive::answers(&mut entry, instrument, carried);
        } else {
            entry.warn(Fault::new("flattened", "").with("pages", facts.pages));
        }
        if let Some(carried) = carried {
            archive::compare(&mut entry, &carried, self);
            entry.set("request", carried.request);
        }
        for remark in &facts.remarks {
            entry.warn(Fault::new("answer-in-annotation", "").with("text", remark));
        }
        if facts.signed {
            entry.warn(Fault::new("file-signed", ""));
        }
        if facts.xfa {
            entry.warn(Fault::new("file-with-xfa", ""));
        }
        Ok(entry.finish(language))
    }
}

/// Which worksheet a file is.
struct Passport {
    instrument: String,
    version: String,
    language: String,
}

/// An entry in the making.
struct Draft {
    members: Map<String, Value>,
    warnings: Vec<Fault>,
}

impl Draft {
    fn set(&mut self, name: &str, value: Value) {
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            _ => false,
        };
        if !empty {
            self.members.insert(name.to_owned(), value);
        }
    }

    fn warn(&mut self, warning: Fault) {
        self.warnings.push(warning);
    }

    fn finish(mut self, language: Language) -> Value {
        let warnings: Vec<Value> = self
            .warnings
            .iter()
            .map(|warning| json!({"code": warning.code, "detail": warning.detail(language)}))
            .collect();
        self.members.insert("warnings".into(), warnings.into());
        Value::Object(self.members)
    }
}

/// Why a file cannot be opened, as a fault.
pub(super) fn unreadable(why: &Unreadable) -> Fault {
    match why {
        Unreadable::NotPdf { looks_like } => {
            let (nl, en) = match looks_like.as_str() {
                "zip" => ("Het lijkt een zip- of Office-bestand.", "It looks like a ZIP or Office file."),
                "png" | "jpeg" => ("Het lijkt een foto of schermafdruk.", "It looks like a photo or screenshot."),
                "doc" => ("Het lijkt een oud Word-bestand.", "It looks like an old Word file."),
                _ => ("", ""),
            };
            Fault::new("file-not-pdf", "").with_text("guess", nl, en)
        }
        Unreadable::Encrypted => Fault::new("file-encrypted", ""),
        Unreadable::Damaged => Fault::new("file-damaged", ""),
        Unreadable::TooComplex => Fault::new("file-too-complex", ""),
        Unreadable::TooManySignatures { count, most } => {
            Fault::new("file-too-many-signatures", "").with("count", count).with("most", most)
        }
    }
}

/// A PDF that carries neither our fields nor our request.
fn not_ours(facts: &Facts) -> Fault {
    match facts.remarks.first() {
        Some(remark) => {
            Fault::new("file-not-ours-annotated", "").with("text", remark.chars().take(80).collect::<String>())
        }
        None if facts.fields.is_empty() => Fault::new("file-not-ours-flat", ""),
        None => Fault::new("file-not-ours", "").with("count", facts.fields.len()),
    }
}

/// A box's title in Dutch and English.
fn titles(instrument: &Instrument, id: &str) -> [String; 2] {
    Language::ALL.map(|language| {
        let title = instrument.text(language).pointer(&format!("/boxes/{id}/title")).and_then(Value::as_str);
        title.unwrap_or(id).to_owned()
    })
}
