//! Elements written in DER.

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

/// `[n]` around elements.
pub(crate) fn context_around(n: u8, parts: &[&[u8]]) -> Vec<u8> {
    join(tag::context(n), parts)
}

#[cfg(test)]
mod tests {
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
    fn a_set_is_ordered() {
        assert_eq!(set_of(vec![integer(3), integer(1)]), [tag::SET, 6, 2, 1, 1, 2, 1, 3]);
    }
}
