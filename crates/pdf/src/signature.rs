//! Room for a signature: an increment whose signature dictionary waits for its value (ISO 32000-1, 12.8; ETSI EN 319 142-1, 6.3).
//!
//! The byte range is final when the increment is made; only the hexadecimal digits of `/Contents` change afterwards, and
//! [`Prepared::put`] changes nothing else.

use lopdf::{Dictionary, Document, Object, ObjectId};
use serde::{Deserialize, Serialize};

use super::objects::{array, dictionary as dictionary_of};
use super::permissions::{self, Prohibition};
use super::read::{self, Unreadable};
use super::seed_values;
use super::signature_fields::{Field, SignatureField, fields};
use super::signature_look;
use super::signature_value::{self, signed};
pub use super::signature_wish::{Refusal, Seed, Signer, Sort, Wish};
use super::trial;
use super::update::Update;
use super::validation_data;

/// An increment with room for a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// The increment: the new file is the old one with this behind it.
    #[serde(skip)]
    pub tail: Vec<u8>,
    /// Where `/Contents` begins in the new file, with its `<`.
    pub start: usize,
    /// Where it ends, behind its `>`.
    pub end: usize,
    /// Whether the file grants the users of a reader rights, which it loses now (12.8.2.3).
    #[serde(default)]
    pub rights_lapse: bool,
}

/// Prepares a file.
///
/// # Errors
/// [`Refusal`].
pub fn prepare(file: &[u8], wish: &Wish) -> Result<Prepared, Refusal> {
    let damaged = || Refusal::Unreadable { why: Unreadable::Damaged };
    let document = read::openly(file).map_err(|why| Refusal::Unreadable { why })?;
    let mut update = Update::of(file, &document).ok_or_else(damaged)?;
    if wish.sort == Sort::Certification && signed(&document) {
        return Err(Refusal::Signed);
    }
    let fields = fields(&document);
    let field = match wish.sort {
        Sort::TimeStamp => free_name(&fields, &wish.field),
        _ => wish.field.clone(),
    };
    // Time-stamps and validation data may come after any signature (ISO 32000-2, table 257).
    if wish.sort != Sort::TimeStamp {
        match permissions::prohibition(&document, &fields, &field) {
            Some(Prohibition::Certified) => return Err(Refusal::Closed),
            Some(Prohibition::Closed { by }) => return Err(Refusal::ClosedBy { by }),
            // Who signed in it already is told that.
            Some(Prohibition::Locked { by }) if !fields.iter().any(|one| one.signed && one.name == field) => {
                return Err(Refusal::Locked { by });
            }
            _ => {}
        }
    }
    let open = || fields.iter().filter(|field| !field.signed).map(|field| field.name.clone()).collect();
    let mut catalog = document.catalog().map_err(|_| damaged())?.clone();
    let mut form = dictionary_of(&document, catalog.get(b"AcroForm").ok()).cloned().unwrap_or_default();
    let id = match fields.iter().find(|one| one.name == field) {
        Some(field) if field.signed => return Err(Refusal::Taken { open: open() }),
        Some(field) => field.id,
        None => {
            let label = wish.label.clone().ok_or_else(|| Refusal::NoField { open: open() })?;
            let field = SignatureField { name: field, label };
            let earlier = fields.iter().any(|field| field.signed);
            add_field(&mut update, &document, &mut form, &field, earlier).ok_or_else(damaged)?
        }
    };
    let mut own = match update.get(id) {
        Some(made) => made.as_dict().cloned().map_err(|_| damaged())?,
        None => document.get_dictionary(id).cloned().map_err(|_| damaged())?,
    };
    let seeds = seed_values::held_against(&document, &own, wish).map_err(|wanted| Refusal::Seeds { wanted })?;
    let value = update.add(signature_value::dictionary(&document, wish, &seeds, &own));
    own.set("V", value);
    update.set(id, own);
    if let Some(look) = &wish.look {
        signature_look::put(&mut update, &document, id, look).ok_or(Refusal::NoLook)?;
    }
    // Table 219: there are signatures, and the file is only added to.
    form.set("SigFlags", 3);
    match catalog.get(b"AcroForm").and_then(Object::as_reference) {
        Ok(form_id) => update.set(form_id, form),
        Err(_) if catalog.has(b"AcroForm") => catalog.set("AcroForm", form),
        // An object of its own, for poppler adds no field to another.
        Err(_) => catalog.set("AcroForm", update.add(form)),
    }
    match wish.sort {
        Sort::Certification => {
            let mut permissions = dictionary_of(&document, catalog.get(b"Perms").ok()).cloned().unwrap_or_default();
            permissions.set("DocMDP", value);
            catalog.set("Perms", permissions);
        }
        Sort::TimeStamp => validation_data::declare(&document, &mut catalog),
        Sort::Approval => {}
    }
    if document.catalog().is_ok_and(|before| *before != catalog) {
        update.set(document.trailer.get(b"Root").and_then(Object::as_reference).map_err(|_| damaged())?, catalog);
    }
    let tail = update.finish().map_err(|_| damaged())?;
    let at = tail.offsets.get(&value).copied().ok_or_else(damaged)?;
    let mut prepared = with_range(file.len(), tail.bytes, at).ok_or_else(damaged)?;
    trial::bears(file, &prepared.tail)?;
    prepared.rights_lapse = signature_value::grants_rights(&document);
    Ok(prepared)
}

impl Prepared {
    /// The parts of the new file that are signed: all but `/Contents`.
    pub fn signed<'a>(&self, file: &'a [u8]) -> Option<[&'a [u8]; 2]> {
        Some([file.get(..self.start)?, file.get(self.end..)?])
    }

    /// Puts signed data into the new file, zeros behind it. `None` when there is too much of it.
    pub fn put(&self, file: &mut [u8], data: &[u8]) -> Option<()> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let room = file.get_mut(self.start + 1..self.end.checked_sub(1)?)?;
        let digits = data.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        let zeros = std::iter::repeat(b'0');
        (data.len() * 2 <= room.len())
            .then(|| room.iter_mut().zip(digits.chain(zeros)).for_each(|(place, digit)| *place = digit))
    }
}

/// Writes the byte range of the signature dictionary that stands at `at` of the new file.
fn with_range(length: usize, mut tail: Vec<u8>, at: usize) -> Option<Prepared> {
    let find = |tail: &[u8], from: usize, what: &[u8]| {
        Some(from + tail.get(from..)?.windows(what.len()).position(|window| window == what)?)
    };
    let range = find(&tail, at - length, b"/ByteRange")?;
    let open = find(&tail, range, b"[")?;
    let close = find(&tail, open, b"]")?;
    let start = find(&tail, find(&tail, close, b"/Contents")?, b"<")?;
    let end = find(&tail, start, b">")? + 1;
    let rest = tail.len() - end;
    let said = format!("0 {} {} {rest}", length + start, length + end);
    let place = tail.get_mut(open + 1..close)?;
    place.fill(b' ');
    place.get_mut(..said.len())?.copy_from_slice(said.as_bytes());
    Some(Prepared { tail, start: length + start, end: length + end, rights_lapse: false })
}

/// The name itself with the first number behind it that no field has.
fn free_name(fields: &[Field], name: &str) -> String {
    let taken = |candidate: &String| fields.iter().any(|field| field.name == *candidate);
    (1..).map(|number| format!("{name}-{number}")).find(|candidate| !taken(candidate)).unwrap_or_default()
}

/// Adds an invisible field to the last page and to the form. After an `earlier` signature nothing else of the page changes.
fn add_field(
    update: &mut Update<'_>,
    document: &Document,
    form: &mut Dictionary,
    field: &SignatureField,
    earlier: bool,
) -> Option<ObjectId> {
    let page_id = document.get_pages().into_values().last()?;
    let id = update.add(field.widget(page_id));
    let mut page = document.get_dictionary(page_id).ok()?.clone();
    let mut annotations = array(document, page.get(b"Annots").ok()).to_vec();
    annotations.push(id.into());
    // ISO 14289-1, 7.18.3. Where there was nothing to go to, nobody chose the order. Other verifiers take it for a change of what was signed.
    let chosen = earlier || page.has(b"Tabs") && annotations.len() > 1;
    let ordered = page.get(b"Tabs").and_then(Object::as_name).is_ok_and(|order| order == b"S");
    if !chosen {
        page.set("Tabs", "S");
    }
    match page.get(b"Annots").and_then(Object::as_reference) {
        Ok(list) => update.set(list, annotations),
        Err(_) => page.set("Annots", annotations.clone()),
    }
    if (!chosen && !ordered) || page.get(b"Annots").is_ok_and(|list| list.as_array().is_ok()) {
        update.set(page_id, page);
    }
    let mut all = array(document, form.get(b"Fields").ok()).to_vec();
    all.push(id.into());
    match form.get(b"Fields").and_then(Object::as_reference) {
        Ok(list) => update.set(list, all),
        Err(_) => form.set("Fields", all),
    }
    Some(id)
}
