//! Preflight: what a print shop's machine would say of a PDF, before the print shop does.
//!
//! Lives here: what is looked at in a file (boxes, fonts, colours, text, images, ink, claims), the findings, and the report that holds both.
//! May not live here: sentences (a finding has a code; whoever tells it has the words), HTTP, processes. A worker runs all of this, for the
//! file may come from anybody.
//!
//! To add a check: a variant of [`report::Check`], a code in `finding.rs`, its sentences in `crates/fault/src/{nl,en}.toml`, and a spoiled file in
//! the tests that gets exactly that finding.
//!
//! # Example
//!
//! ```
//! use preflight::report::Mode;
//!
//! let file = std::fs::read("../../tests/fixtures/0.1/signed/unsigned.pdf")?;
//! let report = preflight::examine(&file, Mode::Fast)?;
//! for finding in &report.findings {
//!     println!("{:?} {:?}", finding.severity, finding.code);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod annotations;
mod checks;
mod colour;
mod content;
mod decoding;
mod file;
pub mod finding;
mod fonts;
mod geometry;
mod glyphs;
mod ground;
mod inks;
mod inline;
mod jpx;
mod layers;
mod lexer;
mod marks;
mod measures;
mod named;
mod objects;
mod operators;
mod overprinting;
mod page;
mod painting;
pub mod picture;
mod plates;
pub mod report;
mod rewriting;
mod separation;
mod state;
mod text;
mod tint;
mod tokens;
mod unpacking;
mod walk;

use sha2::{Digest, Sha256};

pub use file::KEYWORD;

use self::checks::Found;
use self::finding::Code;
use self::page::Sheet;
use self::report::{Check, Finding, Font, Mode, Report, Severity};
use self::walk::Reader;
use pdf::read::{self, Unreadable};

/// First words of the heading of a continuation sheet, in Dutch and English, as the templates write them.
pub const CONTINUATION: [&str; 2] = ["Vervolgblad", "Continuation sheet"];

/// Pages that are looked at; a longer file is too much for a poster.
const MOST_PAGES: usize = 2_000;

/// Findings in a report; what is more is counted with the last.
const MOST_FINDINGS: usize = 300;

/// Most ink that is allowed, in percent, where nobody says otherwise.
pub const INK_LIMIT: u16 = 300;

/// Looks at a file.
///
/// # Errors
/// [`Unreadable`].
pub fn examine(file: &[u8], mode: Mode) -> Result<Report, Unreadable> {
    let document = match read::open(file) {
        // What may not be read is not looked at, but that much is known.
        Err(Unreadable::Encrypted) => return Ok(encrypted(file, mode)),
        other => other?,
    };
    let said = file::said(&document);
    let pages: Vec<_> = document.get_pages().into_values().collect();
    if pages.is_empty() {
        return Err(Unreadable::Damaged);
    }
    if pages.len() > MOST_PAGES {
        return Err(Unreadable::TooComplex);
    }
    let press = said.intent || said.pdf_x().is_some() || said.own.as_ref().is_some_and(|own| own.profile == "print");
    let mut found = Found::new(press, said.own.clone());
    if document.encryption_state.is_some() {
        found.add(Finding::new(Code::Encrypted, Check::Interaction, Severity::Error));
    }
    if document.xref_recovery.is_some() {
        found.add(Finding::new(Code::FileRepaired, Check::Reading, found.ours()));
    }
    let mut reader = Reader::new(&document);
    if mode == Mode::Full {
        reader.undecodable = decoding::undecodable(file);
    }
    let mut shown = Vec::new();
    let mut sheets = Vec::new();
    // Whose plates say something: of a page in other colours than inks the print shop makes those first.
    let mut in_inks = Vec::new();
    for (index, id) in pages.iter().enumerate() {
        let Ok(dictionary) = document.get_dictionary(*id) else { return Err(Unreadable::Damaged) };
        let sheet = Sheet::of(&document, dictionary);
        let mut marks = reader.page(*id, &sheet)?;
        let printed = reader.annotations(dictionary, &sheet)?;
        found.boxes(index, &sheet);
        found.annotations(index, &sheet, &document, dictionary);
        if said.own.is_none() {
            marks.add(printed);
        }
        found.content(index, &sheet, &marks, &reader);
        shown.push(sheet.report(&marks));
        in_inks.push(match said.own {
            Some(_) => press,
            None => marks.in_inks(),
        });
        sheets.push(sheet);
    }
    let mut plates = 0;
    let paints = mode == Mode::Full && !reader.circular;
    // Of a font that cannot be read that is said.
    if paints && reader.damaged_fonts.is_empty() {
        for (index, (sheet, place)) in sheets.iter().zip(glyphs::missing(file)).enumerate() {
            if let Some(place) = place {
                found.without_glyph(index, sheet, place);
            }
        }
    }
    if paints && in_inks.contains(&true) {
        let measured = plates::measure(&document, &sheets, &in_inks, &reader.layers, said.own.is_some())?;
        for (index, measured) in measured.into_iter().enumerate() {
            let (Some(page), Some(measured), Some(sheet)) = (shown.get_mut(index), measured, sheets.get(index)) else {
                continue;
            };
            plates += 1;
            page.most_ink = Some(measured.ink.round());
            if measured.ink > f64::from(INK_LIMIT) + 0.5 {
                found.plates(index, sheet, measured);
            }
        }
    }
    found.painted = plates == pages.len();
    if paints && !found.over.is_empty() {
        let contrasts = ground::behind(&document, &sheets, &reader.layers, &found.over)?;
        found.stands_out(contrasts);
    }
    found.file(&said);
    found.overflow(&file::titles(&document, &pages), &CONTINUATION);
    let fonts: Vec<Font> =
        reader.fonts.iter().map(|(name, embedded)| Font { name: name.clone(), embedded: *embedded }).collect();
    found.fonts(&fonts, &reader.damaged_fonts);
    let (checks, findings) = found.finish(MOST_FINDINGS);
    Ok(Report {
        mode,
        sha256: digest(file),
        bytes: file.len(),
        version: said.version,
        instrument: said.own.map(|own| own.instrument),
        press,
        claims: said.claims,
        condition: said.condition,
        pages: shown,
        fonts,
        colour_spaces: checks.spaces,
        inks: checks.inks,
        plates,
        checks: checks.outcomes,
        findings,
    })
}

fn digest(file: &[u8]) -> String {
    Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All that is known of a file that asks for a password.
fn encrypted(file: &[u8], mode: Mode) -> Report {
    let mut found = Found::new(false, None);
    found.add(Finding::new(Code::Encrypted, Check::Interaction, Severity::Error));
    let (checks, findings) = found.finish_unread(MOST_FINDINGS);
    Report {
        mode,
        sha256: digest(file),
        bytes: file.len(),
        version: String::new(),
        instrument: None,
        press: false,
        claims: Vec::new(),
        condition: None,
        pages: Vec::new(),
        fonts: Vec::new(),
        colour_spaces: checks.spaces,
        inks: checks.inks,
        plates: 0,
        checks: checks.outcomes,
        findings,
    }
}
