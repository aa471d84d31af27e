//! What the signatures of a file forbid to who comes after them: DocMDP (ISO 32000-2, 12.8.2.2), FieldMDP (12.8.2.4) and the lock of a
//! field (12.7.5.5).
//!
//! Read in the way of the judge (`revisions`): of several the strictest counts, and what is not understood forbids everything.

use lopdf::{Dictionary, Document, Object};

use super::objects::{array, dictionary, resolve};
use super::signature_fields::Field;
use super::strings;

/// A signature that forbids another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Prohibition {
    /// No change at all may come after the certification.
    Certified,
    /// No change at all may come after this signature.
    Closed {
        /// Its field.
        by: String,
    },
    /// The field is locked.
    Locked {
        /// The field of who locked it.
        by: String,
    },
}

/// Who forbids a signature in a field, which may be a new one.
pub(super) fn prohibition(document: &Document, fields: &[Field], field: &str) -> Option<Prohibition> {
    if certified_closed(document) {
        return Some(Prohibition::Certified);
    }
    fields.iter().filter(|one| one.signed).find_map(|one| {
        let own = document.get_dictionary(one.id).ok()?;
        let lock = dictionary(document, own.get(b"Lock").ok());
        if lock.and_then(|lock| lock.get(b"P").ok()).map(|p| permission(document, p)) == Some(1) {
            return Some(Prohibition::Closed { by: one.name.clone() });
        }
        by_value(document, dictionary(document, own.get(b"V").ok())?, &one.name, field)
    })
}

fn by_value(document: &Document, value: &Dictionary, by: &str, field: &str) -> Option<Prohibition> {
    array(document, value.get(b"Reference").ok()).iter().find_map(|reference| {
        let reference = dictionary(document, Some(reference))?;
        let parameters = dictionary(document, reference.get(b"TransformParams").ok());
        let method = resolve(document, reference.get(b"TransformMethod").ok()?)?.as_name().ok()?;
        match method {
            b"DocMDP" if permitted(document, parameters) == 1 => Some(Prohibition::Certified),
            b"FieldMDP" if parameters.is_none_or(|own| locks(document, own, field)) => {
                Some(Prohibition::Locked { by: by.to_owned() })
            }
            _ => None,
        }
    })
}

/// Whether a certification that the catalog names forbids every change.
fn certified_closed(document: &Document) -> bool {
    let value = || {
        let permissions = dictionary(document, document.catalog().ok()?.get(b"Perms").ok())?;
        dictionary(document, permissions.get(b"DocMDP").ok())
    };
    let Some(value) = value() else { return false };
    array(document, value.get(b"Reference").ok()).iter().any(|reference| {
        let reference = dictionary(document, Some(reference));
        permitted(document, reference.and_then(|own| dictionary(document, own.get(b"TransformParams").ok()))) == 1
    })
}

/// Table 257: 2 when nothing is said.
fn permitted(document: &Document, parameters: Option<&Dictionary>) -> i64 {
    parameters.and_then(|own| own.get(b"P").ok()).map_or(2, |p| permission(document, p))
}

/// Nothing when that is no number that means something.
fn permission(document: &Document, p: &Object) -> i64 {
    let p = resolve(document, p).and_then(|p| p.as_i64().ok());
    p.filter(|p| (1..=3).contains(p)).unwrap_or(1)
}

/// Whether parameters of FieldMDP, or a lock (tables 236 and 259), name a field, or one above it.
fn locks(document: &Document, own: &Dictionary, field: &str) -> bool {
    let action = own.get(b"Action").ok().and_then(|action| resolve(document, action)?.as_name().ok());
    let named = || {
        array(document, own.get(b"Fields").ok()).iter().filter_map(|name| resolve(document, name)).any(|name| {
            let name = strings::decode(name);
            field == name || field.strip_prefix(&name).is_some_and(|rest| rest.starts_with('.'))
        })
    };
    match action {
        Some(b"Include") => named(),
        Some(b"Exclude") => !named(),
        _ => true,
    }
}
