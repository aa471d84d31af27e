//! Signature dictionaries (ISO 32000-1, 12.8.1): the one that is made, and whether a file has any.

use lopdf::{Dictionary, Document, Object, StringFormat, dictionary};

use super::objects::{array, dictionary as dictionary_of, resolve};
use super::seed_values::Seeds;
use super::signature_wish::{Sort, Wish};

/// Signed data, as digits of a string in PDF/A, stays below 32,768 bytes (ISO 19005-2, 6.1.13).
const MOST_ROOM: usize = 32_000;

/// The signature dictionary (table 252). What is looked for in its bytes stands before all text of a user.
pub(super) fn dictionary(document: &Document, wish: &Wish, seeds: &Seeds, field: &Dictionary) -> Dictionary {
    let unknown = Object::Integer(9_999_999_999);
    let (kind, format) = match wish.sort {
        Sort::TimeStamp => ("DocTimeStamp", "ETSI.RFC3161"),
        _ => ("Sig", seeds.sub_filter),
    };
    let mut value = dictionary! {
        "Type" => kind,
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => format,
        "ByteRange" => vec![0.into(), unknown.clone(), unknown.clone(), unknown],
        "Contents" => Object::String(vec![0; wish.room.min(MOST_ROOM)], StringFormat::Hexadecimal),
    };
    if let Some(at) = &wish.at {
        value.set("M", Object::string_literal(at.as_str()));
    }
    if let Some(reason) = &wish.reason {
        value.set("Reason", lopdf::text_string(reason));
    }
    let mut references = Vec::new();
    if wish.sort == Sort::Certification {
        let parameters = dictionary! { "Type" => "TransformParams", "P" => seeds.permission, "V" => "1.2" };
        references.push(reference("DocMDP", parameters));
    }
    // Table 236: what the lock of the field says, the signature says.
    if let Some(lock) = dictionary_of(document, field.get(b"Lock").ok()).filter(|lock| lock.has(b"Action")) {
        let mut parameters = dictionary! { "Type" => "TransformParams", "V" => "1.2" };
        for key in ["Action", "Fields"] {
            if let Some(said) = lock.get(key.as_bytes()).ok().and_then(|said| resolve(document, said)) {
                parameters.set(key, said.clone());
            }
        }
        let mut reference = reference("FieldMDP", parameters);
        // Table 256: the object by which changes are found.
        if let Ok(root) = document.trailer.get(b"Root") {
            reference.set("Data", root.clone());
        }
        references.push(reference);
    }
    if !references.is_empty() {
        value.set("Reference", references.into_iter().map(Object::Dictionary).collect::<Vec<_>>());
    }
    value
}

/// A signature reference (table 256).
fn reference(method: &str, parameters: Dictionary) -> Dictionary {
    dictionary! { "Type" => "SigRef", "TransformMethod" => method, "TransformParams" => parameters }
}

/// Whether a signature is of a program that grants rights, and of no person (12.8.2.3).
fn of_usage_rights(document: &Document, value: &Dictionary) -> bool {
    let method = |reference: &Object| {
        let own = dictionary_of(document, Some(reference))?;
        let method = resolve(document, own.get(b"TransformMethod").ok()?)?.as_name().ok()?;
        Some(matches!(method, b"UR3" | b"UR"))
    };
    let references = array(document, value.get(b"Reference").ok());
    !references.is_empty() && references.iter().all(|reference| method(reference) == Some(true))
}

/// Whether a file grants the users of a reader rights that go when it changes (12.8.2.3).
pub(super) fn grants_rights(document: &Document) -> bool {
    let permissions = document.catalog().ok().and_then(|catalog| dictionary_of(document, catalog.get(b"Perms").ok()));
    permissions.is_some_and(|permissions| permissions.has(b"UR3") || permissions.has(b"UR"))
}

/// Whether anybody signed it: a signature dictionary wherever it stands, a signature field with a value, permissions (12.8).
pub(super) fn signed(document: &Document) -> bool {
    let permissions = document.catalog().ok().and_then(|catalog| dictionary_of(document, catalog.get(b"Perms").ok()));
    // Another permission than usage rights is a certification.
    permissions.is_some_and(|own| own.iter().any(|(key, _)| key != b"UR3" && key != b"UR"))
        || document.objects.values().any(|object| holds_signature(document, object))
}

fn holds_signature(document: &Document, object: &Object) -> bool {
    let mut open = vec![object];
    while let Some(object) = open.pop() {
        let found = match object {
            Object::Array(items) => {
                open.extend(items);
                continue;
            }
            Object::Dictionary(found) => found,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        let name = |key: &[u8]| found.get(key).ok().and_then(|value| resolve(document, value)?.as_name().ok());
        if of_usage_rights(document, found) {
            continue;
        }
        let signature = matches!(name(b"Type"), Some(b"Sig" | b"DocTimeStamp")) || found.has(b"ByteRange");
        let value = || found.get(b"V").ok().and_then(|value| resolve(document, value));
        if signature || (name(b"FT") == Some(b"Sig") && value().is_some_and(|value| *value != Object::Null)) {
            return true;
        }
        open.extend(found.iter().map(|(_, value)| value));
    }
    false
}
