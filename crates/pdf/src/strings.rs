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
            without_language(&String::from_utf16_lossy(&units))
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => without_language(&String::from_utf8_lossy(rest)),
        _ => bytes.iter().map(|byte| one(*byte)).collect(),
    }
}

/// As [`decode_bytes`], and as those mean it who leave out the mark of their encoding: bytes that are right UTF-8 of more than one byte a
/// character, or UTF-16 by their zero bytes, are next to never a text in PDFDocEncoding. For answers; whoever judges a file reads what
/// stands there.
pub(super) fn as_meant(bytes: &[u8]) -> String {
    let marked = matches!(bytes, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0xEF, 0xBB, 0xBF, ..]);
    if marked {
        return decode_bytes(bytes);
    }
    if let Some(text) = without_mark(bytes) {
        return without_language(&text);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_ascii() => without_language(text),
        _ => decode_bytes(bytes),
    }
}

/// UTF-16 without its mark, when zero bytes tell the order: those before Latin letters, or those behind them.
fn without_mark(bytes: &[u8]) -> Option<String> {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (before, behind) = (zeros(0), zeros(1));
    if !bytes.len().is_multiple_of(2) || before + behind == 0 {
        return None;
    }
    let order = if before >= behind { u16::from_be_bytes } else { u16::from_le_bytes };
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| order([pair[0], pair[1]])).collect();
    let text = String::from_utf16(&units).ok()?;
    text.chars().all(|c| !c.is_control() || c.is_whitespace()).then_some(text)
}

/// One byte in PDFDocEncoding.
fn one(byte: u8) -> char {
    let whole = Object::String(vec![byte], StringFormat::Literal);
    if matches!(byte, b'\n' | b'\r' | b'\t') || (0x20..0x7F).contains(&byte) {
        return char::from(byte);
    }
    lopdf::decode_text_string(&whole).ok().and_then(|text| text.chars().next()).unwrap_or('\u{FFFD}')
}

/// Unicode strings may carry language codes between escapes (7.9.2.2): two letters, and those of a country. An escape that opens none
/// is nothing that a reader sees.
fn without_language(text: &str) -> String {
    const ESCAPE: char = '\u{1B}';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(ESCAPE) {
        out.push_str(before);
        let code = behind.split_once(ESCAPE).filter(|(code, _)| {
            (2..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
        rest = code.map_or(behind, |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

/// One kind of line end: programs write CR, LF, both, or the line and paragraph separators of Unicode.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
}

/// What somebody typed: with one kind of line end, and without what no reader sees and no program of ours sets (controls, marks of
/// encoding and of direction).
pub(super) fn typed(text: &str) -> String {
    let unseen = |c: char| match c {
        '\n' | '\t' => false,
        '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    };
    lines(text).replace(unseen, "")
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

    #[test]
    fn reads_what_has_no_mark_of_its_encoding() {
        assert_eq!(as_meant("Zażółć coöperatie".as_bytes()), "Zażółć coöperatie");
        assert_eq!(as_meant(b"caf\xE9"), "café", "PDFDocEncoding");
        assert_eq!(as_meant(b"\0Z\x01\x7C"), "Zż");
        assert_eq!(as_meant(b"Z\0\x7C\x01"), "Zż");
        assert_eq!(as_meant(b"\xFE\xFF\0Z"), "Z");
        assert_eq!(as_meant(b"plain"), "plain");
    }

    #[test]
    fn an_escape_that_is_not_closed_swallows_nothing() {
        let utf16 = |text: &str| {
            [&[0xFE, 0xFF][..], &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()].concat()
        };
        assert_eq!(decode_bytes(&utf16("\u{1B}nl\u{1B}voor\u{1B}enGB\u{1B} na")), "voor na");
        assert_eq!(decode_bytes(&utf16("voor\u{1B}en dan")), "vooren dan");
        assert_eq!(decode_bytes(&utf16("a\u{1B}b c\u{1B}d")), "ab cd");
    }

    #[test]
    fn what_nobody_sees_goes() {
        assert_eq!(typed("\u{FEFF}a\u{202D}b\u{7}\tc\r\nd"), "ab\tc\nd");
    }
}
