//! What the bytes that a page shows are in letters: as the font tells those who copy (ISO 32000-1, 9.10.3), else by its encoding.

use hayro::hayro_interpret::hayro_cmap::{BfString, CMap};
use lopdf::{Dictionary, Document, Encoding};

use super::MOST_TEXT;
use super::values::unpacked;
use crate::objects::resolve;

/// How a font writes letters.
pub(super) struct Letters<'a> {
    map: Option<CMap>,
    encoding: Option<Encoding<'a>>,
    /// Whether a letter is two bytes.
    wide: bool,
}

impl<'a> Letters<'a> {
    /// Of a font, when its map has at most so many bytes; how many it has.
    pub(super) fn of(document: &'a Document, font: &'a Dictionary, left: usize) -> (Letters<'a>, usize) {
        let wide = font.get(b"Subtype").and_then(|kind| kind.as_name()).ok() == Some(b"Type0".as_slice());
        let map = font.get(b"ToUnicode").ok().and_then(|map| resolve(document, map)?.as_stream().ok());
        let bytes = map.and_then(|map| unpacked(map).ok()).filter(|bytes| bytes.len() <= left).unwrap_or_default();
        let encoding = if wide { None } else { font.get_font_encoding_with_limit(document, MOST_TEXT).ok() };
        (Letters { map: CMap::parse(&bytes, |_| None), encoding, wide }, bytes.len())
    }

    /// The text of a string, with a question mark for what it does not say; `None` when it says nothing.
    pub(super) fn text(&self, bytes: &[u8]) -> Option<String> {
        let mut known = false;
        let mut out = String::new();
        for code in bytes.chunks(if self.wide { 2 } else { 1 }) {
            match self.letter(code) {
                Some(letter) => {
                    known = true;
                    out.push_str(&letter);
                }
                None => out.push('?'),
            }
        }
        known.then_some(out)
    }

    fn letter(&self, code: &[u8]) -> Option<String> {
        let number = code.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
        let mapped = self.map.as_ref().and_then(|map| map.lookup_bf_string(number)).map(|text| match text {
            BfString::Char(letter) => letter.to_string(),
            BfString::String(text) => text,
        });
        let mapped = mapped.filter(|text| !text.is_empty() && !text.contains(['\0', '\u{FFFD}']));
        mapped.or_else(|| self.encoding.as_ref()?.bytes_to_string(code).ok()).filter(|text| !text.is_empty())
    }
}
