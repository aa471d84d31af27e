//! Text strings (ISO 32000-1, 7.9.2.2) as their writers meant them.

use lopdf::{Object, StringFormat};

/// A text string; what is no string is empty. Bytes that its encoding does not have are shown as U+FFFD, not dropped.
pub(super) fn decode(object: &Object) -> String {
    match object {
        Object::String(bytes, _) => decode_bytes(bytes),
        Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
        _ => String::new(),
    }
}

/// As [`decode`], for bytes that stood in a stream.
pub(super) fn decode_bytes(bytes: &[u8]) -> String {
    let units = |pair: &[u8], order: fn([u8; 2]) -> u16| order([pair[0], pair[1]]);
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| units(pair, u16::from_be_bytes)).collect();
            without_language(&String::from_utf16_lossy(&units))
        }
        // Not in the standard, but some writers do it.
        [0xFF, 0xFE, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| units(pair, u16::from_le_bytes)).collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| one(*byte)).collect(),
    }
}

/// One byte in PDFDocEncoding.
fn one(byte: u8) -> char {
    let whole = Object::String(vec![byte], StringFormat::Literal);
    if matches!(byte, b'\n' | b'\r' | b'\t') || (0x20..0x7F).contains(&byte) {
        return char::from(byte);
    }
    lopdf::decode_text_string(&whole).ok().and_then(|text| text.chars().next()).unwrap_or('\u{FFFD}')
}

/// UTF-16 strings may carry language codes between escapes (7.9.2.2).
fn without_language(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '\u{1B}' => inside = !inside,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// One kind of line end: programs write CR, LF, both, or the line and paragraph separators of Unicode.
pub(super) fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_encodings() {
        assert_eq!(decode_bytes(b"\xFE\xFF\x00\x5A\x01\x7C\xD8\x3D\xDE\x00"), "Zż😀");
        assert_eq!(decode_bytes("\u{FEFF}Żółć".as_bytes()), "Żółć");
        assert_eq!(decode_bytes(b"caf\xE9 \xA0 \x85"), "café € –");
        assert_eq!(lines("a\r\nb\rc\n"), "a\nb\nc\n");
    }
}
