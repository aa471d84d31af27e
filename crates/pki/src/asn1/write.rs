//! Elements written in DER.

use std::iter;

use super::tag;

/// One element around a content.
pub(crate) fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
        out.push(0x80 | digits.len() as u8);
        out.extend(digits);
    }
    out.extend_from_slice(content);
    out
}

/// One element around several.
pub(crate) fn join(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    wrap(tag, &parts.concat())
}

/// A `SET OF` as DER orders it (X.690, 11.6).
pub(crate) fn set_of(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    wrap(tag::SET, &parts.concat())
}

/// A small whole number.
pub(crate) fn integer(value: u8) -> Vec<u8> {
    debug_assert!(value < 0x80);
    vec![tag::INTEGER, 1, value]
}

/// A whole number that is not negative, by its bytes.
pub(crate) fn integer_bytes(value: &[u8]) -> Vec<u8> {
    let significant: Vec<u8> = value.iter().copied().skip_while(|byte| *byte == 0).collect();
    let sign: &[u8] = if significant.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    wrap(tag::INTEGER, &[sign, &significant].concat())
}

/// An object identifier that stands in our own code, with points between its numbers.
pub(crate) fn oid(dotted: &str) -> Vec<u8> {
    let mut numbers = dotted.split('.').filter_map(|number| number.parse::<u64>().ok());
    let first = 40 * numbers.next().unwrap_or(0) + numbers.next().unwrap_or(0);
    let mut content = Vec::new();
    for number in iter::once(first).chain(numbers) {
        let digits = (number.max(1).ilog2() / 7) as usize;
        content.extend((0..=digits).rev().map(|digit| {
            let more = if digit == 0 { 0 } else { 0x80 };
            more | (number >> (7 * digit)) as u8 & 0x7F
        }));
    }
    wrap(tag::OID, &content)
}

/// `[n]` around elements.
pub(crate) fn context_around(n: u8, parts: &[&[u8]]) -> Vec<u8> {
    join(tag::context(n), parts)
}

#[cfg(test)]
mod tests {
    use super::super::Element;
    use super::*;

    #[test]
    fn lengths_are_written_as_der_has_them() {
        for (length, head) in [
            (0, vec![4, 0]),
            (127, vec![4, 0x7F]),
            (128, vec![4, 0x81, 0x80]),
            (256, vec![4, 0x82, 1, 0]),
            (70_000, vec![4, 0x83, 1, 0x11, 0x70]),
        ] {
            let whole = wrap(tag::OCTET_STRING, &vec![7; length]);
            assert_eq!((whole[..head.len()].to_vec(), whole.len()), (head.clone(), head.len() + length));
        }
    }

    #[test]
    fn identifiers_are_read_as_they_were_written() {
        assert_eq!(oid("1.2.840.113549.1.7.1"), [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1]);
        for dotted in ["0.4.0.1862.1.1", "2.5.4.3", "2.999", "2.16.840.1.101.3.4.2.1", "1.2.0.127.128.16383.16384"] {
            assert_eq!(Element::whole(&oid(dotted)).unwrap().oid().as_deref(), Ok(dotted));
        }
    }

    #[test]
    fn a_set_is_ordered() {
        assert_eq!(set_of(vec![integer(3), integer(1)]), [tag::SET, 6, 2, 1, 1, 2, 1, 3]);
    }
}
