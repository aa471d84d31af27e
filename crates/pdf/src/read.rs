//! A PDF from outside as plain facts: what stands in its fields, what it carries, what is odd about it.
//!
//! Nothing in such a file is trusted: every walk is bounded and remembers where it was, every stream has a limit, and all of it
//! runs in a worker, whose memory and time are bounded as well. A damaged cross-reference table is repaired.

use std::fmt;

use std::collections::{BTreeMap, HashSet};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use serde::{Deserialize, Serialize};

pub use super::metadata::About;
use super::objects::{array, dictionary, resolve};
use super::{metadata, strings};

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What our own metadata says, empty when there is none.
    pub about: About,
    /// Fields by their full name.
    pub fields: BTreeMap<String, Field>,
    /// Text of `canvaspers-request.json`, when the file carries it.
    pub request: Option<String>,
    /// Texts that stand in annotations instead of fields, as typewriter tools leave them.
    pub remarks: Vec<String>,
    /// Pages.
    pub pages: usize,
    /// Whether somebody signed it.
    pub signed: bool,
    /// Whether it has an XFA form, which other programs do not see.
    pub xfa: bool,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Its text, line ends as `\n`; of a box to tick, the name of its state.
    pub value: String,
    /// Whether it is a button, such as a box to tick.
    pub button: bool,
    /// Width and height in points, when it has a place on a page.
    pub size: Option<(f32, f32)>,
}

/// Why a file gave no facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "why")]
pub enum Unreadable {
    /// It is something else; what it looks like.
    NotPdf {
        /// `zip`, `png`, `jpeg` or empty.
        looks_like: String,
    },
    /// It asks for a password.
    Encrypted,
    /// It is broken beyond repair.
    Damaged,
    /// It holds more than is read.
    TooComplex,
    /// It has more signatures than anybody puts under a document.
    TooManySignatures {
        /// How many.
        count: usize,
        /// How many are judged.
        most: usize,
    },
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::NotPdf { looks_like } if looks_like.is_empty() => f.write_str("this is no PDF"),
            Unreadable::NotPdf { looks_like } => write!(f, "this is no PDF but {looks_like}"),
            Unreadable::Encrypted => f.write_str("the file asks for a password"),
            Unreadable::Damaged => f.write_str("the file is damaged"),
            Unreadable::TooComplex => f.write_str("the file holds more than is read"),
            Unreadable::TooManySignatures { count, most } => {
                write!(f, "the file has {count} signatures, and {most} are judged at most")
            }
        }
    }
}

impl std::error::Error for Unreadable {}

/// Most fields of a form.
const MOST_FIELDS: usize = 5_000;
/// Bytes of all values together.
const MOST_TEXT: usize = 4 << 20;
/// Bytes of one stream when it is unpacked.
const MOST_UNPACKED: usize = 64 << 20;
/// Levels of a field tree.
const DEEPEST: usize = 16;
/// Annotations that are looked at.
const MOST_ANNOTATIONS: usize = 50_000;
/// Remarks that are kept, and bytes of each.
const MOST_REMARKS: usize = 50;
const LONGEST_REMARK: usize = 2_000;

/// Takes a file apart.
///
/// # Errors
/// [`Unreadable`].
pub fn read(file: &[u8]) -> Result<Facts, Unreadable> {
    let document = open(file)?;
    let catalog = document.catalog().map_err(|_| Unreadable::Damaged)?;
    let acro_form = dictionary(&document, catalog.get(b"AcroForm").ok());
    let mut walk = Walk { document: &document, seen: HashSet::new(), fields: BTreeMap::new(), text: 0, signed: false };
    if let Some(form) = acro_form {
        for root in array(&document, form.get(b"Fields").ok()) {
            walk.field(root, "", &Inherited::default(), 0)?;
        }
    }
    let mut facts = Facts {
        about: metadata::about(&document),
        request: request(&document)?,
        xfa: acro_form.is_some_and(|form| form.has(b"XFA")),
        ..Facts::default()
    };
    facts.pages = annotations(&mut walk, &mut facts.remarks)?;
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
    let document = open(file)?;
    if document.encryption_state.is_some() { Err(Unreadable::Encrypted) } else { Ok(document) }
}

fn looks_like(file: &[u8]) -> String {
    let known: [(&[u8], &str); 4] =
        [(b"PK\x03\x04", "zip"), (b"\x89PNG", "png"), (b"\xFF\xD8\xFF", "jpeg"), (b"\xD0\xCF\x11\xE0", "doc")];
    known.iter().find(|(magic, _)| file.starts_with(magic)).map(|(_, name)| (*name).to_owned()).unwrap_or_default()
}

/// What a field has from those above it (ISO 32000-1, 12.7.3.1).
#[derive(Default, Clone)]
struct Inherited<'a> {
    kind: Option<&'a [u8]>,
    value: Option<&'a Object>,
}

struct Walk<'a> {
    document: &'a Document,
    seen: HashSet<ObjectId>,
    fields: BTreeMap<String, Field>,
    text: usize,
    signed: bool,
}

impl<'a> Walk<'a> {
    fn field(&mut self, object: &'a Object, above: &str, from: &Inherited<'a>, depth: usize) -> Result<(), Unreadable> {
        if let Ok(id) = object.as_reference()
            && !self.seen.insert(id)
        {
            return Ok(());
        }
        if depth > DEEPEST || self.seen.len() > 4 * MOST_FIELDS {
            return Err(Unreadable::TooComplex);
        }
        let Some(own) = dictionary(self.document, Some(object)) else { return Ok(()) };
        let part = own.get(b"T").ok().and_then(|part| resolve(self.document, part)).map(strings::decode);
        let name = match (&part, above) {
            (Some(part), "") => part.clone(),
            (Some(part), above) => format!("{above}.{part}"),
            (None, above) => above.to_owned(),
        };
        let here = Inherited {
            kind: own
                .get(b"FT")
                .ok()
                .and_then(|kind| resolve(self.document, kind))
                .and_then(|kind| kind.as_name().ok())
                .or(from.kind),
            value: own.get(b"V").ok().or(from.value),
        };
        let kids = array(self.document, own.get(b"Kids").ok());
        // Kids without a name of their own are widgets of this field.
        let is_field = |kid: &Object| dictionary(self.document, Some(kid)).is_some_and(|kid| kid.has(b"T"));
        if kids.iter().any(is_field) {
            for kid in kids {
                self.field(kid, &name, &here, depth + 1)?;
            }
            return Ok(());
        }
        let widget = kids.first().and_then(|kid| dictionary(self.document, Some(kid))).unwrap_or(own);
        self.take(name, own, widget, &here)
    }

    fn take(
        &mut self,
        name: String,
        own: &'a Dictionary,
        widget: &'a Dictionary,
        here: &Inherited<'a>,
    ) -> Result<(), Unreadable> {
        let value = here.value.and_then(|value| resolve(self.document, value));
        if here.kind == Some(b"Sig") {
            self.signed |= value.is_some_and(|value| value.as_dict().is_ok());
            return Ok(());
        }
        let button = here.kind == Some(b"Btn");
        let value = match value {
            Some(Object::Name(state)) => String::from_utf8_lossy(state).into_owned(),
            Some(text @ Object::String(..)) => strings::lines(&strings::decode(text)),
            Some(Object::Stream(stream)) => {
                let bytes = stream.decompressed_content_with_limit(MOST_TEXT).map_err(|_| Unreadable::TooComplex)?;
                strings::lines(&strings::decode_bytes(&bytes))
            }
            _ => String::new(),
        };
        // Some programs change only the state that is shown.
        let shown = || own.get(b"AS").or_else(|_| widget.get(b"AS")).ok().and_then(|state| state.as_name().ok());
        let value = match (button, value.is_empty(), shown()) {
            (true, true, Some(state)) => String::from_utf8_lossy(state).into_owned(),
            _ => value,
        };
        self.text += value.len() + name.len();
        if self.fields.len() >= MOST_FIELDS || self.text > MOST_TEXT {
            return Err(Unreadable::TooComplex);
        }
        let sides: Vec<f32> = array(self.document, widget.get(b"Rect").ok())
            .iter()
            .filter_map(|side| resolve(self.document, side)?.as_float().ok())
            .collect();
        let size = match sides[..] {
            [x1, y1, x2, y2] => Some(((x2 - x1).abs(), (y2 - y1).abs())),
            _ => None,
        };
        self.fields.insert(name, Field { value, button, size });
        Ok(())
    }
}

/// Looks at the annotations of all pages: widgets that the form forgot, and texts that stand outside the fields. Gives the number of pages.
fn annotations(walk: &mut Walk<'_>, remarks: &mut Vec<String>) -> Result<usize, Unreadable> {
    let mut pages = 0;
    let mut looked_at = 0;
    let mut seen = HashSet::new();
    for page in walk.document.page_iter() {
        pages += 1;
        // A cyclic page tree gives the same pages again.
        if !seen.insert(page) {
            break;
        }
        let Ok(page) = walk.document.get_dictionary(page) else { continue };
        for object in array(walk.document, page.get(b"Annots").ok()) {
            looked_at += 1;
            if looked_at > MOST_ANNOTATIONS {
                return Err(Unreadable::TooComplex);
            }
            let Some(annotation) = dictionary(walk.document, Some(object)) else { continue };
            match annotation.get(b"Subtype").and_then(Object::as_name) {
                Ok(b"Widget") if annotation.has(b"T") && !annotation.has(b"Parent") => {
                    walk.field(object, "", &Inherited::default(), 0)?;
                }
                Ok(b"FreeText" | b"Text" | b"Highlight" | b"Stamp") => {
                    let text = annotation
                        .get(b"Contents")
                        .ok()
                        .and_then(|text| resolve(walk.document, text))
                        .map(strings::decode);
                    let text = strings::lines(text.unwrap_or_default().trim());
                    if !text.is_empty() && remarks.len() < MOST_REMARKS {
                        remarks.push(text.chars().take(LONGEST_REMARK).collect());
                    }
                }
                _ => {}
            }
        }
    }
    Ok(pages)
}

/// The attached request of an archive document (`canvaspers-request.json`).
fn request(document: &Document) -> Result<Option<String>, Unreadable> {
    const NAME: &str = "canvaspers-request.json";
    for object in document.objects.values() {
        let Ok(specification) = object.as_dict() else { continue };
        if specification.get(b"Type").and_then(Object::as_name).ok() != Some(b"Filespec".as_slice()) {
            continue;
        }
        let name =
            specification.get(b"UF").or_else(|_| specification.get(b"F")).map(strings::decode).unwrap_or_default();
        if name != NAME && name != format!("/{NAME}") {
            continue;
        }
        let files = dictionary(document, specification.get(b"EF").ok());
        let file = files.and_then(|files| files.get(b"F").or_else(|_| files.get(b"UF")).ok());
        let Some(Object::Stream(stream)) = file.and_then(|file| resolve(document, file)) else { continue };
        let bytes = if stream.filters().is_ok() {
            stream.decompressed_content_with_limit(MOST_UNPACKED).map_err(|_| Unreadable::TooComplex)?
        } else {
            stream.content.clone()
        };
        return Ok(String::from_utf8(bytes).ok());
    }
    Ok(None)
}
