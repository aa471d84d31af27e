//! Content as it is packed in a file: unpacked as far as it goes, with word of where it ends too early.

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Document, Object, Stream};

use pdf::objects::resolve;

/// Bytes of content of a whole file, unpacked.
pub(super) const MOST_BYTES: usize = 96 << 20;
/// Bytes of the head of packed data (RFC 1950, 2.2).
const HEAD: usize = 2;

/// Behind all that a program had to say for the time being (RFC 1951, 3.2.4, an empty block); some end with that.
const FLUSHED: [u8; 4] = [0, 0, 0xFF, 0xFF];

/// Whether packed data come to their end. A wrong sum behind them changes nothing, and readers do not look at it.
pub(super) fn is_whole(document: &Document, stream: &Stream) -> bool {
    if filters(document, &stream.dict).first() != Some(&&b"FlateDecode"[..]) {
        return true;
    }
    if stream.content.is_empty() {
        // Nothing was packed.
        return true;
    }
    let Some(packed) = stream.content.get(HEAD..) else { return false };
    let mut inflate = Decompress::new(false);
    let mut room = vec![0; 1 << 16];
    loop {
        let before = (inflate.total_in(), inflate.total_out());
        // What was read is part of what there is.
        let rest = packed.get(before.0 as usize..).unwrap_or_default();
        match inflate.decompress(rest, &mut room, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return true,
            Ok(_) if before != (inflate.total_in(), inflate.total_out()) => {}
            _ => return rest.is_empty() && packed.ends_with(&FLUSHED),
        }
        if inflate.total_out() > MOST_BYTES as u64 {
            return true;
        }
    }
}

/// The first bytes of a stream, where it is packed in the usual way or not at all.
pub(super) fn head(document: &Document, stream: &Stream, bytes: usize) -> Option<Vec<u8>> {
    match filters(document, &stream.dict).as_slice() {
        [] => stream.content.get(..bytes).map(<[u8]>::to_vec),
        [b"FlateDecode"] if !stream.dict.has(b"DecodeParms") => {
            let mut out = vec![0; bytes];
            let mut inflate = Decompress::new(false);
            inflate.decompress(stream.content.get(HEAD..)?, &mut out, FlushDecompress::None).ok()?;
            (inflate.total_out() == bytes as u64).then_some(out)
        }
        _ => None,
    }
}

/// The names of a stream's filters, the first one first.
pub(super) fn filters<'d>(document: &'d Document, dict: &'d Dictionary) -> Vec<&'d [u8]> {
    match dict.get(b"Filter").ok().and_then(|own| resolve(document, own)) {
        Some(Object::Array(all)) => all.iter().filter_map(|own| resolve(document, own)?.as_name().ok()).collect(),
        Some(one) => one.as_name().into_iter().collect(),
        None => Vec::new(),
    }
}

/// Data as their last filter finds them: an image may be packed once more around its own format.
pub(super) fn innermost<'d>(document: &Document, dict: &Dictionary, data: &'d [u8]) -> Cow<'d, [u8]> {
    let all = filters(document, dict);
    let Some((_, before)) = all.split_last().filter(|(_, before)| !before.is_empty()) else { return data.into() };
    let names: Vec<Object> = before.iter().map(|name| Object::Name(name.to_vec())).collect();
    let mut own = Dictionary::new();
    own.set("Filter", names);
    if let Some(Object::Array(all)) = dict.get(b"DecodeParms").ok().and_then(|own| resolve(document, own)) {
        own.set("DecodeParms", all.iter().take(before.len()).cloned().collect::<Vec<_>>());
    }
    let unpacked = Stream::new(own, data.to_vec()).get_plain_content_with_limit(MOST_BYTES);
    unpacked.map_or_else(|_| data.into(), Cow::Owned)
}
