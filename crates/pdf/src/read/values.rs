//! Values as their writers meant them: programs write other kinds of objects than the standard has for a text or a state.

use lopdf::{Document, Object, Stream};

use super::{MOST_TEXT, Unreadable, strings};
use crate::objects::resolve;

/// The state of a box that is not ticked (12.7.4.2.3).
pub(super) const OFF: &[u8] = b"Off";

/// Whether a value of a box to tick means that it is ticked; programs write other things than the name of a state too.
pub(super) fn is_on(value: &Object) -> bool {
    match value {
        Object::Name(state) => state != OFF,
        Object::String(text, _) => {
            !matches!(text.to_ascii_lowercase().as_slice(), b"" | b"off" | b"no" | b"false" | b"0")
        }
        Object::Boolean(yes) => *yes,
        Object::Integer(number) => *number != 0,
        _ => false,
    }
}

/// A value as text, whatever its writer took for one: a string, a name, a number, a list of them; `None` for what has no text.
pub(super) fn text(document: &Document, value: &Object) -> Option<String> {
    let one = |value: &Object| match value {
        Object::String(bytes, _) | Object::Name(bytes) => {
            // What is longer is too long for a form already.
            let bytes = bytes.get(..2 * MOST_TEXT).unwrap_or(bytes);
            Some(strings::typed(&strings::as_meant(bytes)))
        }
        Object::Integer(number) => Some(number.to_string()),
        Object::Real(number) => Some(number.to_string()),
        Object::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    };
    match value {
        Object::Array(items) => {
            let texts: Vec<String> = items.iter().filter_map(|item| one(resolve(document, item)?)).collect();
            (!texts.is_empty()).then(|| texts.join("\n"))
        }
        Object::Stream(stream) => Some(strings::typed(&strings::as_meant(&unpacked(stream).ok()?))),
        other => one(other),
    }
}

/// The bytes of a stream, within limits.
pub(super) fn unpacked(stream: &Stream) -> Result<Vec<u8>, Unreadable> {
    unpacked_within(stream, MOST_TEXT)
}

/// The bytes of a stream, when it has at most so many.
pub(super) fn unpacked_within(stream: &Stream, most: usize) -> Result<Vec<u8>, Unreadable> {
    if stream.filters().is_err() {
        return if stream.content.len() > most { Err(Unreadable::TooComplex) } else { Ok(stream.content.clone()) };
    }
    stream.decompressed_content_with_limit(most).map_err(|_| Unreadable::TooComplex)
}
