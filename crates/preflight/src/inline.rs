//! Images that stand in content itself (ISO 32000-1, 8.9.7): their entries under the full names, and where their data end.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Object, Stream};

use super::lexer::{Reader, is_space};
use pdf::read::Unreadable;

/// Short names of entries and of their values, with the full ones (tables 93 and 94).
const KEYS: [(&[u8], &str); 9] = [
    (b"BPC", "BitsPerComponent"),
    (b"CS", "ColorSpace"),
    (b"D", "Decode"),
    (b"DP", "DecodeParms"),
    (b"F", "Filter"),
    (b"H", "Height"),
    (b"IM", "ImageMask"),
    (b"I", "Interpolate"),
    (b"W", "Width"),
];
const VALUES: [(&[u8], &str); 11] = [
    (b"G", "DeviceGray"),
    (b"RGB", "DeviceRGB"),
    (b"CMYK", "DeviceCMYK"),
    (b"I", "Indexed"),
    (b"AHx", "ASCIIHexDecode"),
    (b"A85", "ASCII85Decode"),
    (b"LZW", "LZWDecode"),
    (b"Fl", "FlateDecode"),
    (b"RL", "RunLengthDecode"),
    (b"CCF", "CCITTFaxDecode"),
    (b"DCT", "DCTDecode"),
];

/// Bytes behind a possible end that must be text.
const LOOKED_AT: usize = 24;

/// Reads the image behind `BI`; `None` when there is no `ID`.
pub(super) fn image(reader: &mut Reader<'_>) -> Option<Stream> {
    let before = reader.at;
    let Some(short) = reader.entries() else {
        // It was no image: what stands behind is read as it is.
        reader.at = before;
        reader.skipped += 1;
        return None;
    };
    let entries = full(&short);
    // One space, or an end of line, parts `ID` from the data.
    let rest = reader.bytes.get(reader.at..).unwrap_or_default();
    reader.at += match rest {
        [b'\r', b'\n', ..] => 2,
        [first, ..] if is_space(*first) => 1,
        _ => 0,
    };
    let data = reader.bytes.get(reader.at..).unwrap_or_default();
    let known = length(&entries).filter(|length| ends(data, *length).is_some());
    let end = known.or_else(|| (0..data.len()).find(|at| looks_like_the_end(data, *at)));
    let (end, behind) = match end.and_then(|end| Some((end, ends(data, end)?))) {
        Some(found) => found,
        None => {
            // Without an end all that is left is data.
            reader.skipped += 1;
            (data.len(), data.len())
        }
    };
    reader.at += behind;
    Some(Stream::new(entries, data.get(..end)?.to_vec()))
}

/// Where content goes on, when data of that length are followed by `EI`.
fn ends(data: &[u8], length: usize) -> Option<usize> {
    let rest = data.get(length..)?;
    let space = rest.iter().take_while(|byte| is_space(**byte)).count();
    let behind = rest.get(space..)?.strip_prefix(b"EI")?;
    behind.first().is_none_or(|byte| is_space(*byte)).then_some(length + space + 2)
}

/// Whether data end here: a space, `EI`, and behind it what is text.
fn looks_like_the_end(data: &[u8], at: usize) -> bool {
    let parted = data.get(at).is_some_and(|byte| is_space(*byte));
    // Data in ASCII85 and in hexadecimal digits end by themselves.
    let from = if parted { at + 1 } else { at };
    if !parted && (at == 0 || data.get(at - 1) != Some(&b'>')) {
        return false;
    }
    let Some(behind) = data.get(from..).and_then(|rest| rest.strip_prefix(b"EI")) else { return false };
    behind.first().is_none_or(|byte| is_space(*byte))
        && behind.iter().take(LOOKED_AT).all(|byte| is_space(*byte) || (b' '..=b'~').contains(byte))
}

/// Length of data that are not packed.
fn length(entries: &Dictionary) -> Option<usize> {
    let number = |key: &[u8]| entries.get(key).and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok());
    // PDF 2.0 says it.
    if let Some(length) = number(b"Length").or_else(|| number(b"L")) {
        return Some(length);
    }
    if entries.has(b"Filter") {
        return None;
    }
    let mask = entries.get(b"ImageMask").and_then(Object::as_bool).unwrap_or_default();
    let space = entries.get(b"ColorSpace").ok();
    let channels = match space.and_then(|space| space.as_name().ok()) {
        _ if mask => 1,
        Some(b"DeviceGray") => 1,
        Some(b"DeviceRGB") => 3,
        Some(b"DeviceCMYK") => 4,
        Some(_) => return None,
        // An array: an indexed space.
        None => 1,
    };
    let bits = if mask { 1 } else { number(b"BitsPerComponent")? };
    let row = number(b"Width")?.checked_mul(channels)?.checked_mul(bits)?.div_ceil(8);
    row.checked_mul(number(b"Height")?)
}

fn full(short: &Dictionary) -> Dictionary {
    let mut out = Dictionary::new();
    for (key, value) in short {
        let own = KEYS.iter().find(|(name, _)| *name == key.as_slice());
        let key = own.map_or(key.as_slice(), |(_, name)| name.as_bytes());
        let named = matches!(key, b"ColorSpace" | b"Filter");
        let one = |value: &Object| match value.as_name().ok().filter(|_| named) {
            Some(name) => {
                let own = VALUES.iter().find(|(short, _)| *short == name);
                own.map_or_else(|| value.clone(), |(_, name)| Object::Name(name.as_bytes().to_vec()))
            }
            None => value.clone(),
        };
        let value = match value {
            Object::Array(items) if named => Object::Array(items.iter().map(one).collect()),
            other => one(other),
        };
        out.set(key, value);
    }
    out
}

/// Writes an image as it stands in content.
pub(super) fn write(image: &Stream, out: &mut Vec<u8>) -> Result<(), Unreadable> {
    out.extend_from_slice(b"BI");
    for (key, value) in &image.dict {
        // What lopdf adds to every stream.
        if key == b"Length" {
            continue;
        }
        let pair = vec![Object::Name(key.clone()), value.clone()];
        let pair = Content { operations: [Operation::new("", pair)] };
        out.push(b' ');
        out.extend(pair.encode().map_err(|_| Unreadable::Damaged)?);
    }
    out.extend_from_slice(b" ID ");
    out.extend_from_slice(&image.content);
    out.extend_from_slice(b"\nEI");
    Ok(())
}
