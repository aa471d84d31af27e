//! Images that no renderer can decode, or whose data end too early: they print white, black, or half.

use std::collections::BTreeSet;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::stream::ImageDecodeParams;
use hayro::hayro_syntax::object::{Name, Object};

/// Pixels of all images that are decoded for this.
const MOST_PIXELS: u64 = 400_000_000;

/// Filters of streams (ISO 32000-1, table 6), with the short names of inline images.
const KNOWN: [&[u8]; 17] = [
    b"ASCIIHexDecode",
    b"AHx",
    b"ASCII85Decode",
    b"A85",
    b"LZWDecode",
    b"LZW",
    b"FlateDecode",
    b"Fl",
    b"RunLengthDecode",
    b"RL",
    b"CCITTFaxDecode",
    b"CCF",
    b"JBIG2Decode",
    b"DCTDecode",
    b"DCT",
    b"JPXDecode",
    b"Crypt",
];

/// The numbers of the images that cannot be decoded.
pub(super) fn undecodable(file: &[u8]) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    let Ok(pdf) = Pdf::new(file.to_vec()) else { return out };
    let mut left = MOST_PIXELS;
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        let dict = stream.dict();
        if dict.get::<Name<'_>>(b"Subtype").is_none_or(|kind| kind.as_ref() != b"Image") {
            continue;
        }
        let side = |key: &[u8]| dict.get::<u32>(key).unwrap_or_default();
        let (width, height) = (side(b"Width"), side(b"Height"));
        let pixels = u64::from(width) * u64::from(height);
        if pixels > left {
            continue;
        }
        left -= pixels;
        let bpc = dict.get::<u8>(b"BitsPerComponent");
        let wanted = ImageDecodeParams { bpc, width, height, ..ImageDecodeParams::default() };
        if stream.decoded_image(&wanted).is_err() {
            out.extend(u32::try_from(stream.obj_id().obj_number));
        }
    }
    out
}

/// Whether every filter is one that there is.
pub(super) fn are_known(filters: &[&[u8]]) -> bool {
    filters.iter().all(|filter| KNOWN.contains(filter))
}

/// Whether a JPEG comes to its end (ITU-T T.81, B.1.1.3: EOI), but for what a program puts behind it or takes off it.
pub(super) fn comes_to_its_end(jpeg: &[u8]) -> bool {
    const END: [u8; 2] = [0xFF, 0xD9];
    // Behind the last scan there is nothing else of two such bytes, for 0xFF is followed by 0 within one.
    jpeg.windows(2).rposition(|two| two == END).is_some_and(|end| {
        let scan = jpeg.windows(2).rposition(|two| two == [0xFF, 0xDA]);
        scan.is_some_and(|scan| scan < end)
    })
}
