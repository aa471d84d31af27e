//! Text from outside, in the encodings that programs write it in: UTF-8, and UTF-16 and UTF-32 of either order, with a byte order mark or
//! without.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

/// The byte order mark, as a character.
pub const MARK: char = '\u{FEFF}';

/// A text in another encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownEncoding {
    /// The first line, from 1, with a byte that no UTF-8 has.
    pub line: usize,
}

/// The text that these bytes are, without its byte order mark: it says how a text is written, and is no part of it. A program that puts
/// one before a text that has one already leaves two.
///
/// # Errors
/// When it is not Unicode: what its letters are, nobody can tell.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, UnknownEncoding> {
    Ok(match marked(bytes)? {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches(MARK)),
        Cow::Owned(text) if text.starts_with(MARK) => Cow::Owned(text.trim_start_matches(MARK).to_owned()),
        text => text,
    })
}

fn marked(bytes: &[u8]) -> Result<Cow<'_, str>, UnknownEncoding> {
    let order = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return utf8(rest).map(Cow::Borrowed),
        // Before UTF-16: no text begins with a zero behind its mark.
        [0xFF, 0xFE, 0, 0, rest @ ..] => Order::Little4(rest),
        [0, 0, 0xFE, 0xFF, rest @ ..] => Order::Big4(rest),
        [0xFF, 0xFE, rest @ ..] => Order::Little2(rest),
        [0xFE, 0xFF, rest @ ..] => Order::Big2(rest),
        // Without a mark the zeros tell, for our texts begin with a letter, a figure or a bracket (RFC 4627, 3).
        [1..=0x7F, 0, 0, 0, ..] => Order::Little4(bytes),
        [0, 0, 0, 1..=0x7F, ..] => Order::Big4(bytes),
        [1..=0x7F, 0, ..] => Order::Little2(bytes),
        [0, 1..=0x7F, ..] => Order::Big2(bytes),
        _ => return utf8(bytes).map(Cow::Borrowed),
    };
    order.text().map(Cow::Owned).ok_or(UnknownEncoding { line: 1 })
}

impl fmt::Display for UnknownEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} has bytes that are no UTF-8", self.line)
    }
}

impl std::error::Error for UnknownEncoding {}

/// The text of a file.
///
/// # Errors
/// When it cannot be read, or is in another encoding.
pub fn read(path: &Path) -> std::io::Result<String> {
    let bytes = std::fs::read(path)?;
    text(&bytes).map(Cow::into_owned).map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))
}

fn utf8(bytes: &[u8]) -> Result<&str, UnknownEncoding> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        UnknownEncoding { line: 1 + before.iter().filter(|byte| **byte == b'\n').count() }
    })
}

/// Units of two bytes or of four, the least first or last.
enum Order<'a> {
    Little2(&'a [u8]),
    Big2(&'a [u8]),
    Little4(&'a [u8]),
    Big4(&'a [u8]),
}

impl Order<'_> {
    fn text(&self) -> Option<String> {
        match self {
            Order::Little2(bytes) => wide(bytes, u16::from_le_bytes),
            Order::Big2(bytes) => wide(bytes, u16::from_be_bytes),
            Order::Little4(bytes) => wider(bytes, u32::from_le_bytes),
            Order::Big4(bytes) => wider(bytes, u32::from_be_bytes),
        }
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<2>();
    char::decode_utf16(units.iter().map(|bytes| unit(*bytes)))
        .collect::<Result<_, _>>()
        .ok()
        .filter(|_| rest.is_empty())
}

fn wider(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<4>();
    units.iter().map(|bytes| char::from_u32(unit(*bytes))).collect::<Option<_>>().filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_itself_in_every_encoding_of_unicode() {
        let plain = "{\"a\": \"één 😀\"}\n";
        let encodings: [fn(char) -> Vec<u8>; 5] = [
            |c| c.to_string().into_bytes(),
            |c| c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes()).collect(),
            |c| c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()).collect(),
            |c| (c as u32).to_le_bytes().to_vec(),
            |c| (c as u32).to_be_bytes().to_vec(),
        ];
        for encode in encodings {
            let bare: Vec<u8> = plain.chars().flat_map(encode).collect();
            let marked = [encode(MARK), bare.clone()].concat();
            assert_eq!((text(&bare).as_deref(), text(&marked).as_deref()), (Ok(plain), Ok(plain)), "{marked:?}");
            assert_eq!(text(&encode(MARK)).as_deref(), Ok(""));
            let twice = [encode(MARK), marked].concat();
            assert_eq!(text(&twice).as_deref(), Ok(plain), "{twice:?}");
        }
    }

    #[test]
    fn what_is_no_unicode_is_told_with_its_line() {
        assert_eq!(text(b"{\n\"a\": \"caf\xE9\"}"), Err(UnknownEncoding { line: 2 }));
        // Half a unit, and half a pair.
        for broken in [&b"\xFF\xFE{\0}"[..], b"\xFE\xFF\xD8\x00\0}", b"\xFF\xFE\0\0\x01\0"] {
            assert_eq!(text(broken), Err(UnknownEncoding { line: 1 }), "{broken:?}");
        }
    }
}
