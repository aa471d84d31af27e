//! Reading back: what a PDF says becomes an entry, with a warning for everything that somebody should look at.
//!
//! Lives here: which file is ours, which sheets it holds (`sheets`), which field is which box also after a program renamed it (`names`),
//! what an older version called it. May not live here: parsing PDF (a worker does, `pdf::read`), HTTP.
//!
//! To add a warning: a code with its sentence in `crates/fault/src/{nl,en}.toml`, and the place here that finds it.

mod archive;
mod names;
mod sheets;
mod worksheet;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::model::File;
use super::{Documents, runs};
use crate::press::{self, PressError};
use catalog::Instrument;
use fault::Fault;
use fault::language::Language;
use pdf::read::{Facts, Unreadable};

impl Documents {
    /// Reads files, each in a worker: its entries, or the fault that stood in their way. `None` when there is no pool.
    ///
    /// # Errors
    /// When the press is busy or broken.
    pub async fn read(
        &self,
        files: Vec<File>,
        language: Language,
    ) -> Result<Vec<Result<Vec<Value>, Fault>>, PressError> {
        let mut out = Vec::new();
        for file in files {
            let Some(pool) = self.pool() else { return Err(PressError::Lost) };
            let read = pool.read(file.bytes).await?;
            out.push(match read {
                Ok(facts) => press::apart(|| self.entries(&facts, &file.source, language)).await,
                Err(why) => Err(unreadable(&why, For::Reading)),
            });
        }
        Ok(out)
    }

    /// The entries that a file's facts come to: one, or one for each worksheet that somebody put into it.
    ///
    /// # Errors
    /// The fault that names why there is none.
    pub fn entries(&self, facts: &Facts, source: &str, language: Language) -> Result<Vec<Value>, Fault> {
        let carried = facts.request.as_deref().and_then(|text| archive::Carried::parse(text, self.limits().into()));
        let otherwise = worksheet::passport(facts).or_else(|| carried.as_ref().map(archive::Carried::passport));
        let sheets = sheets::sheets(facts, self.catalog(), otherwise.as_ref())?;
        if sheets.is_empty() && facts.requests_differ {
            return Err(Fault::new("worksheets-not-told-apart", ""));
        }
        let Some(first) = sheets.first() else {
            let passport = sheets::said(facts, self.catalog()).or(otherwise).ok_or_else(|| not_ours(facts))?;
            return Ok(vec![self.entry(facts, source, language, &passport, None, carried)?]);
        };
        let several = sheets.len();
        let known = first.passport.as_ref().or(otherwise.as_ref());
        let mut out = Vec::new();
        let unread = sheets::without_fields(&sheets, facts.pages);
        for (index, (sheet, unread)) in sheets.iter().zip(&unread).enumerate() {
            let said = sheet.passport.clone().or_else(|| known.cloned());
            let passport = said.or_else(|| sheets::likely(sheet, self.catalog())).ok_or_else(|| not_ours(facts))?;
            let part = Part { sheet, unread, number: index + 1, of: several };
            let source =
                if several > 1 && !source.is_empty() { format!("{source} ({})", index + 1) } else { source.to_owned() };
            // What a file of several carries is of one of them, and nobody knows of which.
            let carried = carried.clone().filter(|_| several == 1);
            out.push(self.entry(facts, &source, language, &passport, Some(&part), carried)?);
        }
        Ok(out)
    }

    fn entry(
        &self,
        facts: &Facts,
        source: &str,
        language: Language,
        passport: &Passport,
        part: Option<&Part<'_>>,
        carried: Option<archive::Carried>,
    ) -> Result<Value, Fault> {
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
        if let Some(part) = part {
            part.place(&mut entry);
            worksheet::answers(&mut entry, self.catalog(), instrument, part.sheet);
        } else if let Some(carried) = &carried {
            archive::answers(&mut entry, instrument, carried);
        } else {
            entry.warn(Fault::new("flattened", "").with("pages", facts.pages));
        }
        if part.is_none() {
            for field in sheets::others(facts, self.catalog()) {
                worksheet::others(&mut entry, field);
            }
        }
        if let Some(carried) = carried {
            archive::compare(&mut entry, &carried, self);
            entry.set("request", carried.request);
        }
        self.beside(&mut entry, facts, part);
        Ok(entry.finish(language))
    }

    /// What stands beside the fields, on the pages of this sheet.
    fn beside(&self, entry: &mut Draft, facts: &Facts, part: Option<&Part<'_>>) {
        let pages = part.map(|part| &part.sheet.pages).filter(|pages| !pages.is_empty());
        let here = |page: &usize| pages.is_none_or(|pages| pages.contains(page));
        for remark in facts.remarks.iter().filter(|remark| here(&remark.page)) {
            entry.warn(Fault::new("answer-in-annotation", "").with_text("text", &remark.text, &remark.text));
        }
        if facts.more_remarks > 0 {
            entry.warn(Fault::new("more-annotations", "").with("count", facts.more_remarks));
        }
        // Of a page without fields of the sheet it is told that it is not read.
        let with_fields = part.map(|part| part.pages_with_fields());
        let on_sheet = |page: &usize| here(page) && with_fields.as_ref().is_none_or(|pages| pages.contains(page));
        for added in facts.added.iter().filter(|added| on_sheet(&added.page)) {
            entry.warn(match added.text.as_str() {
                "" => Fault::new("text-on-page-unread", "").with("page", added.page),
                text => Fault::new("text-on-page", "").with("page", added.page).with_text("text", text, text),
            });
        }
        let drawn: Vec<String> = facts.drawn_on.iter().filter(|page| here(page)).map(usize::to_string).collect();
        if !drawn.is_empty() {
            entry.warn(Fault::new("drawn-not-read", "").with("pages", drawn.join(", ")));
        }
        if let Some(unread) = part.map(|part| part.unread).filter(|unread| !unread.is_empty()) {
            entry.warn(Fault::new("pages-without-fields", "").with("pages", runs::of(unread)));
        }
        if part.is_some() && !facts.files.is_empty() {
            entry.warn(Fault::new("files-not-read", "").with("names", facts.files.join(", ")));
        }
        if facts.signed {
            entry.warn(Fault::new("file-signed", ""));
        }
        if facts.xfa {
            entry.warn(Fault::new("file-with-xfa", ""));
        }
    }
}

/// A worksheet of a file.
struct Part<'s> {
    sheet: &'s sheets::Sheet<'s>,
    /// Pages beside it that have no fields.
    unread: &'s BTreeSet<usize>,
    number: usize,
    of: usize,
}

impl Part<'_> {
    fn pages_with_fields(&self) -> BTreeSet<usize> {
        self.sheet.fields.values().flat_map(|field| field.pages.iter().copied()).collect()
    }

    /// Says which of several it is, and that it does not say what it is.
    fn place(&self, entry: &mut Draft) {
        if self.of > 1 {
            let pages = &self.sheet.pages;
            let first = pages.first().copied().unwrap_or(0);
            entry.warn(
                Fault::new("one-of-several", "").with("number", self.number).with("of", self.of).with("first", first),
            );
        }
        if self.sheet.passport.is_none() {
            entry.warn(Fault::new("passport-lost", ""));
        }
    }
}

/// Which worksheet a file is.
#[derive(Debug, Clone)]
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

/// What a file was to be opened for. What to do when it cannot be depends on it: whoever saves a signed file anew destroys its signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// To read what stands in it.
    Reading,
    /// To judge its signatures.
    Judging,
    /// To add something: a signature, a seal, evidence, files.
    Adding,
}

/// Why a file cannot be opened, as a fault.
pub(super) fn unreadable(why: &Unreadable, what_for: For) -> Fault {
    let fault = match why {
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
    };
    remedied(fault, what_for)
}

/// A fault with what to do, which its sentence names.
pub(super) fn remedied(fault: Fault, what_for: For) -> Fault {
    let what_for = match what_for {
        For::Reading => "read",
        For::Judging => "judge",
        For::Adding => "add",
    };
    let key = format!("{}-{what_for}", fault.code);
    let [nl, en] = Language::ALL.map(|language| fault::render(language, "unreadable", &key, &[]));
    fault.with_text("remedy", nl, en)
}

/// A PDF that carries neither our fields nor our request.
fn not_ours(facts: &Facts) -> Fault {
    match facts.remarks.first() {
        _ if facts.portfolio || facts.files.iter().any(|name| name.to_lowercase().ends_with(".pdf")) => {
            Fault::new("file-not-ours-portfolio", "")
        }
        Some(remark) => {
            Fault::new("file-not-ours-annotated", "").with("text", remark.text.chars().take(80).collect::<String>())
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
