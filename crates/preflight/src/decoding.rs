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

/// What an image says of itself in its dictionary (ISO 32000-1, table 89).
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub width: usize,
    pub height: usize,
    /// Bits of a sample.
    pub bits: usize,
    /// Samples of a pixel, where that is known.
    pub channels: Option<usize>,
}

impl Said {
    /// Whether a JPEG is as large as its dictionary says, and in as many colours (ITU-T T.81, B.2.2): renderers go by the one or the other. One
    /// without a head is for others to find.
    pub(super) fn is_of_jpeg(&self, jpeg: &[u8]) -> bool {
        let Some([height, width, channels]) = head_of_jpeg(jpeg) else { return true };
        // A height of nothing is told behind the first scan.
        (height == self.height || height == 0) && width == self.width && self.channels.is_none_or(|own| own == channels)
    }

    /// Whether there are samples for all rows, but for what is missing of the last one.
    pub(super) fn has_samples(&self, bytes: usize) -> bool {
        let Some(channels) = self.channels else { return true };
        let row = self.width.saturating_mul(channels).saturating_mul(self.bits).div_ceil(8);
        bytes >= row.saturating_mul(self.height.saturating_sub(1))
    }
}

/// Height, width and components of a JPEG, as its frame says them.
fn head_of_jpeg(jpeg: &[u8]) -> Option<[usize; 3]> {
    let mut at = jpeg.windows(2).position(|two| two == [0xFF, 0xD8])? + 2;
    loop {
        // Fill bytes may stand before a marker.
        while jpeg.get(at..at + 2)? == [0xFF, 0xFF] {
            at += 1;
        }
        let [mark, kind] = *jpeg.get(at..)?.first_chunk()?;
        if mark != 0xFF {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes(*jpeg.get(at + 2..)?.first_chunk()?));
        match kind {
            // Frames: all but tables of codes (DHT), of arithmetic (DAC) and what is reserved.
            0xC0..=0xCF if !matches!(kind, 0xC4 | 0xC8 | 0xCC) => {
                let [height, width] = *jpeg.get(at + 5..at + 9)?.as_chunks::<2>().0 else { return None };
                let both = [height, width].map(|side| usize::from(u16::from_be_bytes(side)));
                return Some([both[0], both[1], usize::from(*jpeg.get(at + 9)?)]);
            }
            0xDA | 0xD9 => return None,
            0x01 | 0xD0..=0xD8 => at += 2,
            _ => at += 2 + length.max(2),
        }
    }
}
