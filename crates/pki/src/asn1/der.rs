//! DER of what came in BER: lengths definite, strings in one piece, sets in order (X.690, 10 and 11).

use super::super::PkiError;
use super::read::{Class, Element};
use super::{tag, wrap};

const MAX_DEPTH: usize = 32;

const DEEP: PkiError = PkiError("ASN.1 elements stand too deep in one another");

/// The element in DER.
///
/// # Errors
/// When it is damaged inside or too deep.
pub fn der(element: &Element<'_>) -> Result<Vec<u8>, PkiError> {
    encoded(element, MAX_DEPTH)
}

fn encoded(element: &Element<'_>, depth: usize) -> Result<Vec<u8>, PkiError> {
    if depth == 0 {
        return Err(DEEP);
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

/// The element that is all of the bytes, with all in it framed as DER has it: tags and lengths as short as can be, strings in one piece.
/// How values are written is left to whoever reads them.
///
/// # Errors
/// When there is none, something comes behind it, or an element in it is framed otherwise or stands too deep.
pub(crate) fn strict(bytes: &[u8]) -> Result<Element<'_>, PkiError> {
    let whole = Element::whole(bytes)?;
    check(&whole, MAX_DEPTH)?;
    Ok(whole)
}

fn check(element: &Element<'_>, depth: usize) -> Result<(), PkiError> {
    const OTHERWISE: PkiError = PkiError("an ASN.1 element is not in DER");
    let (identifier, length) = (element.identifier().len(), element.content().len());
    let short_tag = identifier == 1 || element.number >= 0x1F;
    let digits = if length < 0x80 { 0 } else { (length.ilog2() / 8 + 1) as usize };
    let short_length = element.raw().len() == identifier + 1 + digits + length;
    let definite = element.raw().get(identifier) != Some(&0x80);
    // EXTERNAL, EMBEDDED PDV, SEQUENCE and SET are of elements, all others of ASN.1 itself are not (X.690, 8 and 10.2).
    let of_elements = matches!(element.number, 8 | 11 | 16 | 17);
    let one_piece = element.class != Class::Universal || element.constructed == of_elements;
    if !(short_tag && short_length && definite && one_piece) {
        return Err(OTHERWISE);
    }
    if element.constructed {
        let inner = depth.checked_sub(1).ok_or(DEEP)?;
        element.elements()?.try_for_each(|part| check(&part?, inner))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_der_is_strict() {
        let long = wrap(tag::SEQUENCE, &wrap(tag::OCTET_STRING, &[7; 200]));
        let high = [0xBF, 0x1F, 2, 5, 0];
        for bytes in [&[0x30, 0][..], &[0x30, 2, 5, 0], &[0x31, 3, 0xA0, 1, 0x80], &long, &high] {
            assert_eq!(strict(bytes).is_ok(), !bytes.ends_with(&[0x80]), "{bytes:02x?}");
        }
        for bytes in [
            // Lengths that are not definite, or longer than needed; what comes behind.
            &[0x30, 0x80, 0, 0][..],
            &[0x30, 0x81, 0],
            &[0x30, 3, 4, 0x81, 0],
            &[0x30, 0x82, 0, 2, 5, 0],
            &[0x30, 0, 0],
            // A tag longer than needed, strings in pieces, a sequence that is none.
            &[0xBF, 0x1E, 2, 5, 0],
            &[0x24, 3, 4, 1, 7],
            &[0x23, 4, 3, 2, 0, 7],
            &[0x10, 0],
        ] {
            assert!(Element::read(bytes).is_ok() && strict(bytes).is_err(), "{bytes:02x?}");
        }
        // Of indefinite length, as long as if its length had three bytes.
        let even = [&[0x30, 0x80][..], &[5, 0].repeat(100), &[0, 0]].concat();
        assert!(Element::whole(&even).is_ok() && strict(&even).is_err());
        let nested = |levels| (0..levels).fold(Vec::new(), |inner, _| wrap(tag::SEQUENCE, &inner));
        assert!(strict(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(strict(&nested(MAX_DEPTH + 1)), Err(DEEP));
        assert_eq!(strict(&nested(3000)), Err(DEEP));
    }
}
