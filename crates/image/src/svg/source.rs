//! The text of an XML file, whatever its encoding: by its byte order mark, else by its declaration (XML 1.0, 4.3.3 and appendix F).

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Where a declaration may stand.
const HEAD: usize = 200;

/// The text of a file; `None` when its encoding is not known, or is not kept to.
pub(crate) fn text(file: &[u8]) -> Option<Cow<'_, str>> {
    let (encoding, length) = Encoding::for_bom(file).unwrap_or_else(|| (declared(file), 0));
    encoding.decode_without_bom_handling_and_without_replacement(file.get(length..)?)
}

/// The beginning of a file as text, whatever follows.
pub(crate) fn beginning(file: &[u8], length: usize) -> Cow<'_, str> {
    let (encoding, skipped) = Encoding::for_bom(file).unwrap_or_else(|| (declared(file), 0));
    let head = file.get(skipped..file.len().min(skipped + length)).unwrap_or_default();
    encoding.decode_without_bom_handling(head).0
}

/// What a file without a mark says, or shows by its first letter.
fn declared(file: &[u8]) -> &'static Encoding {
    match file {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    let head = file.get(..file.len().min(HEAD)).unwrap_or_default();
    let name = || {
        let head = std::str::from_utf8(head.split(|byte| *byte == b'>').next()?).ok()?;
        let after = head.strip_prefix("<?xml")?.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        after.get(1..)?.split(quote).next()
    };
    // A declaration that could be read says nothing true of two bytes each.
    let named = name().and_then(|name| Encoding::for_label(name.as_bytes()));
    named.filter(|own| own.is_ascii_compatible()).unwrap_or(UTF_8)
}
