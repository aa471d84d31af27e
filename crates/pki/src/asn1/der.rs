//! DER of what came in BER: lengths definite, strings in one piece, sets in order (X.690, 10 and 11).

use super::super::PkiError;
use super::read::Element;
use super::{tag, wrap};

const MAX_DEPTH: usize = 32;

/// The element in DER.
///
/// # Errors
/// When it is damaged inside or too deep.
pub(crate) fn der(element: &Element<'_>) -> Result<Vec<u8>, PkiError> {
    encoded(element, MAX_DEPTH)
}

fn encoded(element: &Element<'_>, depth: usize) -> Result<Vec<u8>, PkiError> {
    if depth == 0 {
        return Err(PkiError("ASN.1 elements stand too deep in one another"));
    }
    let around = |content: &[u8]| {
        let written = wrap(0, content);
        [element.identifier(), &written[1..]].concat()
    };
    if element.is(tag::OCTET_STRING | 0x20) {
        return Ok(wrap(tag::OCTET_STRING, &element.octets()?));
    }
    if element.is(tag::BOOLEAN) {
        return Ok(wrap(tag::BOOLEAN, &[if element.boolean()? { 0xFF } else { 0 }]));
    }
    if !element.constructed {
        return Ok(around(element.content()));
    }
    let mut parts = element.elements()?.map(|part| encoded(&part?, depth - 1)).collect::<Result<Vec<_>, _>>()?;
    if element.is(tag::SET) {
        parts.sort();
    }
    Ok(around(&parts.concat()))
}
