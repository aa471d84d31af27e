//! The document security store (ETSI EN 319 142-1, 5.4.2; ISO 32000-2, 12.8.4.3): certificates, OCSP responses and CRLs that a file
//! carries, so that its signatures can be judged when nobody answers for them any more.
//!
//! No VRI dictionaries, which would say what belongs to which signature: EN 319 142-1 (5.4.2.3) leaves them out where the whole store
//! serves all signatures, and a verifier looks everything up by names and keys all the same.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use serde::{Deserialize, Serialize};

use super::objects::{array, dictionary as dictionary_of, resolve};
use super::read::{self, Unreadable};
use super::signature_fields;
use super::signature_wish::Refusal;
use super::trial;
use super::update::Update;

/// What a store has, each in DER and once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Store {
    /// Certificates.
    pub certificates: Vec<Vec<u8>>,
    /// OCSP responses.
    pub ocsps: Vec<Vec<u8>>,
    /// CRLs.
    pub crls: Vec<Vec<u8>>,
}

/// What a file says of its signatures, for whoever adds to them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Held {
    /// Signatures and document time-stamps in the order of their revisions.
    pub signatures: Vec<HeldSignature>,
    /// What its store has.
    pub data: Store,
}

/// A signature that a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldSignature {
    /// Full name of its field.
    pub field: String,
    /// Whether it is a document time-stamp.
    pub time_stamp: bool,
    /// Its signed data, with the zeros behind it.
    #[serde(skip)]
    pub contents: Vec<u8>,
    /// The end of what it signs.
    pub end: usize,
}

/// Bytes of a whole store: CRLs of large issuers have some MB.
const MOST_DATA: usize = 64 << 20;
/// Objects of one sort in a store.
const MOST_OBJECTS: usize = 10_000;

const KEYS: [&str; 3] = ["Certs", "OCSPs", "CRLs"];

/// Takes the signatures and the store out of a file.
///
/// # Errors
/// [`Unreadable`].
pub fn held(file: &[u8]) -> Result<Held, Unreadable> {
    let document = read::openly(file)?;
    let mut signatures = Vec::new();
    for field in signature_fields::fields(&document).into_iter().filter(|field| field.signed) {
        let widget = document.get_dictionary(field.id).map_err(|_| Unreadable::Damaged)?;
        let value = dictionary_of(&document, widget.get(b"V").ok()).ok_or(Unreadable::Damaged)?;
        let contents = value.get(b"Contents").ok().and_then(|contents| resolve(&document, contents));
        let contents = contents.and_then(|contents| contents.as_str().ok()).ok_or(Unreadable::Damaged)?.to_vec();
        let name = |key: &[u8]| value.get(key).and_then(Object::as_name).ok();
        // `Type` is optional, and some write that of a signature (ISO 32000-2, 12.8.5).
        let time_stamp = name(b"SubFilter") == Some(b"ETSI.RFC3161");
        let range = array(&document, value.get(b"ByteRange").ok()).iter();
        let range: Vec<usize> =
            range.filter_map(|one| usize::try_from(resolve(&document, one)?.as_i64().ok()?).ok()).collect();
        let [_, _, start, length] = range[..] else { return Err(Unreadable::Damaged) };
        let end = start.checked_add(length).filter(|end| *end <= file.len()).ok_or(Unreadable::Damaged)?;
        signatures.push(HeldSignature { field: field.name, time_stamp, contents, end });
    }
    signatures.sort_by_key(|signature| signature.end);
    Ok(Held { signatures, data: data(&document)? })
}

/// What the store of a document has; streams that cannot be read are left out, for they help nobody.
fn data(document: &Document) -> Result<Store, Unreadable> {
    let mut left = MOST_DATA;
    let [certificates, ocsps, crls] = KEYS.map(|key| {
        let mut out: Vec<Vec<u8>> = Vec::new();
        for item in entries(document, key).iter().take(MOST_OBJECTS) {
            let Some(Object::Stream(stream)) = resolve(document, item) else { continue };
            let plain = if stream.filters().is_ok() {
                stream.decompressed_content_with_limit(left).unwrap_or_default()
            } else {
                stream.content.clone()
            };
            left = left.checked_sub(plain.len()).ok_or(Unreadable::TooComplex)?;
            if !plain.is_empty() && !out.contains(&plain) {
                out.push(plain);
            }
        }
        Ok(out)
    });
    Ok(Store { certificates: certificates?, ocsps: ocsps?, crls: crls? })
}

fn store(document: &Document) -> Option<&Dictionary> {
    dictionary_of(document, document.catalog().ok()?.get(b"DSS").ok())
}

fn entries<'a>(document: &'a Document, key: &str) -> &'a [Object] {
    array(document, store(document).and_then(|store| store.get(key.as_bytes()).ok()))
}

/// Makes an increment that adds to the store of a file what it does not have yet. Empty when it has everything.
///
/// # Errors
/// [`Refusal::Unreadable`] and [`Refusal::Objected`].
pub fn add(file: &[u8], more: &Store) -> Result<Vec<u8>, Refusal> {
    const DAMAGED: Refusal = Refusal::Unreadable { why: Unreadable::Damaged };
    let unreadable = |why| Refusal::Unreadable { why };
    let document = read::openly(file).map_err(unreadable)?;
    let mut update = Update::of(file, &document).ok_or(DAMAGED)?;
    let has = data(&document).map_err(unreadable)?;
    let mut own = store(&document).cloned().unwrap_or_else(|| dictionary! { "Type" => "DSS" });
    let mut grew = false;
    let sorts =
        [(&more.certificates, &has.certificates), (&more.ocsps, &has.ocsps), (&more.crls, &has.crls)].into_iter();
    for (key, (more, has)) in KEYS.into_iter().zip(sorts) {
        let mut all = entries(&document, key).to_vec();
        let before = all.len();
        for bytes in more.iter().filter(|bytes| !has.contains(bytes)) {
            all.push(update.add(Stream::new(Dictionary::new(), bytes.clone())).into());
        }
        if all.len() > before {
            grew = true;
            match own.get(key.as_bytes()).and_then(Object::as_reference) {
                Ok(list) => update.set(list, all),
                Err(_) => own.set(key, all),
            }
        }
    }
    if !grew {
        return Ok(Vec::new());
    }
    let root = document.trailer.get(b"Root").and_then(Object::as_reference).map_err(|_| DAMAGED)?;
    let mut catalog = document.catalog().map_err(|_| DAMAGED)?.clone();
    declare(&document, &mut catalog);
    match catalog.get(b"DSS").and_then(Object::as_reference) {
        Ok(id) => update.set(id, own),
        Err(_) => {
            let id = update.add(own);
            catalog.set("DSS", id);
        }
    }
    if document.catalog().is_ok_and(|before| *before != catalog) {
        update.set(root, catalog);
    }
    let tail = update.finish().map_err(|_| DAMAGED)?.bytes;
    trial::bears(file, &tail)?;
    Ok(tail)
}

/// Says in the catalog of a PDF 1.7 that it uses what ETSI added to it (ISO 32000-1, 7.12): stores and time-stamps came into PDF
/// itself with 2.0. PDF/A-3 lets a file have more than it knows, as long as nothing on its pages needs it.
pub(super) fn declare(document: &Document, catalog: &mut Dictionary) {
    if document.version.starts_with('2') {
        return;
    }
    let mut all = dictionary_of(document, catalog.get(b"Extensions").ok()).cloned().unwrap_or_default();
    if !all.has(b"ESIC") {
        all.set("ESIC", dictionary! { "BaseVersion" => Object::Name(b"1.7".to_vec()), "ExtensionLevel" => 1 });
        catalog.set("Extensions", all);
    }
}
