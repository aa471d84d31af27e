//! References followed to what they name.

use lopdf::{Dictionary, Document, Object};

/// What an object is, through its reference.
pub fn resolve<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

/// A dictionary, or that of a stream.
pub fn dictionary<'a>(document: &'a Document, object: Option<&'a Object>) -> Option<&'a Dictionary> {
    match resolve(document, object?)? {
        Object::Dictionary(found) => Some(found),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// The items of an array; of anything else none.
pub fn array<'a>(document: &'a Document, object: Option<&'a Object>) -> &'a [Object] {
    object
        .and_then(|object| resolve(document, object))
        .and_then(|object| object.as_array().ok())
        .map_or(&[], Vec::as_slice)
}

/// The integer under a key.
pub fn integer(document: &Document, own: &Dictionary, key: &[u8]) -> Option<i64> {
    resolve(document, own.get(key).ok()?)?.as_i64().ok()
}
