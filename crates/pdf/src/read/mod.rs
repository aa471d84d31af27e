//! A PDF from outside as plain facts: what stands in its fields, what it carries, what is odd about it.
//!
//! Lives here: opening a file within limits, its fields with what each shows ([`Field`]), remarks beside them, the request that it
//! carries. May not live here: what a field of ours is called, and what it means.
//!
//! Nothing in such a file is trusted: every walk is bounded and remembers where it was, every stream has a limit, and all of it
//! runs in a worker, whose memory and time are bounded as well. A damaged cross-reference table is repaired.
//!
//! To add a fact: a member of [`Facts`], bounded in size, and the walk that meets it.

mod annotations;
mod fields;
mod letters;
mod page_words;
mod rich_text;
mod values;

use std::collections::BTreeSet;

use lopdf::{Document, LoadOptions, Object};
use serde::{Deserialize, Serialize};

pub use super::metadata::About;
use super::objects::{dictionary, resolve};
pub use super::unreadable::Unreadable;
use super::{metadata, revisions, strings};

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// What our own metadata says, empty when there is none.
    pub about: About,
    /// Fields in the order of the form, then those that stand on a page only. Two may have one name.
    pub fields: Vec<Field>,
    /// Text of `canvaspers-request.json`, when the file carries it.
    pub request: Option<String>,
    /// Whether it carries another request too.
    pub requests_differ: bool,
    /// Names of other files that it carries, some of them when they are many.
    pub files: Vec<String>,
    /// Texts that stand in annotations instead of fields, as typewriter tools leave them.
    pub remarks: Vec<Remark>,
    /// Remarks that there are beside these.
    pub more_remarks: usize,
    /// Texts that somebody set onto a page with fields itself; without words where they cannot be read.
    pub added: Vec<Remark>,
    /// Pages, from 1, where an annotation without words draws or marks something, or the content beside what is the sheet's.
    pub drawn_on: BTreeSet<usize>,
    /// Pages.
    pub pages: usize,
    /// Whether somebody signed it.
    pub signed: bool,
    /// Whether it has an XFA form, which other programs do not see.
    pub xfa: bool,
    /// Whether it is a folder of other files (ISO 32000-1, 12.3.5), each of them to be opened by itself.
    pub portfolio: bool,
}

/// One field; one that shows different values in its places is several.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Its full name.
    pub name: String,
    /// What a reader hears (`/TU`).
    pub label: String,
    /// Its text, line ends as `\n`; of a box to tick, the name of its state.
    pub value: String,
    /// What it says with a look (`/RV`), where that has words which the text has not.
    pub rich: String,
    /// Whether it is a button, such as a box to tick.
    pub button: bool,
    /// Whether the box to tick is said to be in one state and drawn in another.
    pub doubtful: bool,
    /// Whether it shows words that are not in its value.
    pub shows_more: bool,
    /// Width and height in points, when it has a place on a page.
    pub size: Option<(f32, f32)>,
    /// The pages that it stands on, from 1.
    pub pages: BTreeSet<usize>,
}

/// A text beside the fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Its page, from 1.
    pub page: usize,
    /// What it says.
    pub text: String,
}

/// Bytes of all values together.
const MOST_TEXT: usize = 4 << 20;
/// Bytes of one stream when it is unpacked.
const MOST_UNPACKED: usize = 64 << 20;

/// Takes a file apart.
///
/// # Errors
/// [`Unreadable`].
pub fn read(file: &[u8]) -> Result<Facts, Unreadable> {
    let document = open(file)?;
    let catalog = document.catalog().map_err(|_| Unreadable::Damaged)?;
    let acro_form = dictionary(&document, catalog.get(b"AcroForm").ok());
    let mut facts = Facts {
        about: metadata::about(&document),
        xfa: acro_form.is_some_and(|form| form.has(b"XFA")),
        portfolio: catalog.has(b"Collection"),
        ..Facts::default()
    };
    carried(&document, &mut facts)?;
    let annotations = annotations::of_pages(&document)?;
    facts.pages = annotations.pages;
    annotations::remarks(&document, &annotations, &mut facts);
    page_words::added(&document, &annotations.pages_with_fields(&document), &mut facts);
    let mut walk = fields::Walk::new(&document, &annotations);
    walk.form(acro_form)?;
    walk.pages()?;
    walk.once();
    facts.signed = walk.signed;
    facts.fields = walk.fields;
    Ok(facts)
}

/// Whether a file is a PDF at all.
///
/// # Errors
/// [`Unreadable::NotPdf`].
pub fn is_pdf(file: &[u8]) -> Result<(), Unreadable> {
    // ISO 32000-1, annex H.3.4.1: the header may stand within the first 1024 bytes.
    let head = file.get(..file.len().min(1024)).unwrap_or_default();
    if head.windows(5).any(|five| five == b"%PDF-") {
        return Ok(());
    }
    Err(Unreadable::NotPdf { looks_like: looks_like(file) })
}

/// Opens a file within limits; one with a password is not opened.
///
/// # Errors
/// [`Unreadable`].
pub fn open(file: &[u8]) -> Result<Document, Unreadable> {
    is_pdf(file)?;
    let options = LoadOptions { max_decompressed_size: Some(MOST_UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(file, options).map_err(|error| match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword | lopdf::Error::UnsupportedSecurityHandler(_) => {
            Unreadable::Encrypted
        }
        lopdf::Error::Decompress(_) => Unreadable::TooComplex,
        // Said in the trailer itself, which the library does not read.
        _ if revisions::is_encrypted(file) => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    })?;
    if document.is_encrypted() && document.encryption_state.is_none() {
        return Err(Unreadable::Encrypted);
    }
    Ok(document)
}

/// [`open`] of a file that asks nobody for a password, not even for an empty one.
///
/// # Errors
/// [`Unreadable`].
pub(super) fn openly(file: &[u8]) -> Result<Document, Unreadable> {
    // Also where the library does not see that it is: one that says so in the trailer itself.
    if revisions::is_encrypted(file) {
        return Err(Unreadable::Encrypted);
    }
    let document = open(file)?;
    if document.encryption_state.is_some() { Err(Unreadable::Encrypted) } else { Ok(document) }
}

fn looks_like(file: &[u8]) -> String {
    let known: [(&[u8], &str); 4] =
        [(b"PK\x03\x04", "zip"), (b"\x89PNG", "png"), (b"\xFF\xD8\xFF", "jpeg"), (b"\xD0\xCF\x11\xE0", "doc")];
    known.iter().find(|(magic, _)| file.starts_with(magic)).map(|(_, name)| (*name).to_owned()).unwrap_or_default()
}

/// Files that are named, and characters of a name.
const MOST_FILES: usize = 20;
const LONGEST_NAME: usize = 200;

/// What a file carries: the request of an archive document (`canvaspers-request.json`), and names of others.
fn carried(document: &Document, facts: &mut Facts) -> Result<(), Unreadable> {
    const NAME: &str = "canvaspers-request.json";
    let mut found: Option<Vec<u8>> = None;
    for object in document.objects.values() {
        let Ok(specification) = object.as_dict() else { continue };
        let Some(files) = dictionary(document, specification.get(b"EF").ok()) else { continue };
        let name = specification.get(b"UF").or_else(|_| specification.get(b"F"));
        let name = name.ok().and_then(|name| resolve(document, name)).map(strings::decode).unwrap_or_default();
        if name != NAME && name != format!("/{NAME}") {
            if facts.files.len() < MOST_FILES {
                facts.files.push(name.chars().take(LONGEST_NAME).collect());
            }
            continue;
        }
        let file = files.get(b"F").or_else(|_| files.get(b"UF")).ok();
        let Some(Object::Stream(stream)) = file.and_then(|file| resolve(document, file)) else { continue };
        let bytes = if stream.filters().is_ok() {
            stream.decompressed_content_with_limit(MOST_UNPACKED).map_err(|_| Unreadable::TooComplex)?
        } else {
            stream.content.clone()
        };
        match &found {
            None => found = Some(bytes),
            Some(first) if *first == bytes => {}
            Some(_) => facts.requests_differ = true,
        }
    }
    if !facts.requests_differ {
        facts.request = found.and_then(|bytes| String::from_utf8(bytes).ok());
    }
    Ok(())
}
