//! JPEG (ISO 10918) as cameras, scanners and programs write it: what other readers skip is skipped, and what is not whole is refused.

use std::borrow::Cow;

use image_rs::metadata::Orientation;
use moxcms::{ColorProfile, DataColorSpace};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::bounds::{damaged, fits};
use super::pixels::Pixels;
use super::{Refusal, colours};

/// Scans of a progressive JPEG; each costs the time of a whole picture.
const MOST_SCANS: usize = 40;

/// Ends a picture.
const EOI: u8 = 0xd9;

/// Begins a scan.
const SOS: u8 = 0xda;

/// What is laid behind the last scan to see whether a decoder still wants something.
const PROBE: [u8; 64] = [0xa5; 64];

/// Decodes a file.
///
/// # Errors
/// [`Refusal`].
pub(super) fn decode(file: &[u8]) -> Result<Pixels, Refusal> {
    let file = tidied(file)?;
    if file.ends {
        return whole(&file.bytes);
    }
    // It has no end mark. It may be whole all the same; what follows the last scan then changes nothing.
    if !file.complete {
        return Err(damaged("it ends early"));
    }
    let mut bytes = file.bytes.into_owned();
    let length = bytes.len();
    bytes.extend([0xff, EOI]);
    let own = whole(&bytes)?;
    bytes.truncate(length);
    bytes.extend(PROBE);
    bytes.extend([0xff, EOI]);
    match whole(&bytes) {
        Ok(other) if other == own => Ok(own),
        _ => Err(damaged("it ends early")),
    }
}

fn whole(file: &[u8]) -> Result<Pixels, Refusal> {
    let options = DecoderOptions::new_fast()
        // A file that ends early would else be filled up with grey.
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(MOST_SCANS);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode_headers().map_err(damaged)?;
    let info = decoder.info().ok_or(Refusal::Damaged { said: "no frame".into() })?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let wanted = match (info.components, decoder.input_colorspace()) {
        (1, _) => ColorSpace::Luma,
        // The decoder makes no inks of YCCK: it gives what the file holds.
        (4, Some(ColorSpace::YCCK)) => ColorSpace::YCCK,
        (4, _) => ColorSpace::CMYK,
        _ => ColorSpace::RGB,
    };
    fits(width, height, u64::from(width) * u64::from(height) * wanted.num_components() as u64)?;
    let orientation = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    let profile = decoder.icc_profile();
    decoder.set_options(options.jpeg_set_out_colorspace(wanted));
    let mut data = decoder.decode().map_err(damaged)?;
    let profile = profile.as_deref().and_then(|icc| ColorProfile::new_from_slice(icc).ok());
    let data = match wanted {
        ColorSpace::CMYK | ColorSpace::YCCK => {
            if wanted == ColorSpace::YCCK {
                inks(&mut data);
            }
            colours::from_cmyk(data, profile)
        }
        ColorSpace::Luma => match profile.filter(|own| own.color_space == DataColorSpace::Gray) {
            Some(own) => colours::from_grey(&data, &own),
            None => colours::spread(&data),
        },
        _ => colours::to_srgb(data, 3, profile),
    };
    Ok(Pixels::new(width, height, 3, data)
        .ok_or(Refusal::Damaged { said: "too few pixels".into() })?
        .upright(orientation))
}

/// YCCK in place to CMYK, both as Adobe's programs hold them: inverted. Luminance and chroma are those of red, green and blue, which are
/// what is left of white by each of the three as they are held (Adobe technical note 5116).
fn inks(data: &mut [u8]) {
    for pixel in data.chunks_exact_mut(4) {
        let [y, blue, red, _] = pixel else { continue };
        let (luma, cb, cr) = (f32::from(*y), f32::from(*blue) - 128.0, f32::from(*red) - 128.0);
        // ITU-T T.871, 7. The cast stops at 0 and 255.
        *y = 255 - (luma + 1.402 * cr).round() as u8;
        *blue = 255 - (luma - 0.344_136 * cb - 0.714_136 * cr).round() as u8;
        *red = 255 - (luma + 1.772 * cb).round() as u8;
    }
}

/// A file as it should have been written.
struct Tidied<'f> {
    bytes: Cow<'f, [u8]>,
    /// It has its end mark.
    ends: bool,
    /// Every component came to the last bit of all its coefficients.
    complete: bool,
}

/// Takes a file apart into its segments: leaves out what stands between them and behind the end, as all readers do, and has it say of its
/// colours what they take it to say.
fn tidied(file: &[u8]) -> Result<Tidied<'_>, Refusal> {
    let mut kept: Vec<(u8, &[u8])> = Vec::new();
    let (mut frame, mut marks) = (Frame::default(), Marks::default());
    let (mut at, mut skipped, mut ends) = (2, false, false);
    while let Some(marker) = next(file, &mut at, &mut skipped) {
        match marker {
            EOI => {
                ends = true;
                break;
            }
            // Those of a restart, of a start and for oneself stand alone; here they mean nothing.
            0x01 | 0xd0..=0xd8 => {
                skipped = true;
                continue;
            }
            _ => {}
        }
        let length = file.get(at..at + 2).map(|two| usize::from(u16::from_be_bytes([two[0], two[1]])));
        let Some(segment) = length.filter(|own| *own >= 2).and_then(|own| file.get(at..at + own)) else {
            return Err(damaged("a part is longer than the file"));
        };
        let from = at;
        at += segment.len();
        let body = segment.get(2..).unwrap_or_default();
        frame.read(marker, body)?;
        marks.read(marker, body);
        if marker == SOS {
            at += scan(file.get(at..).unwrap_or_default());
        }
        kept.push((marker, file.get(from - 1..at).unwrap_or_default()));
    }
    let said = marks.said(&frame);
    if said.is_none() && !skipped && ends {
        let bytes = Cow::Borrowed(file.get(..at).unwrap_or_default());
        return Ok(Tidied { bytes, ends, complete: frame.is_complete() });
    }
    let mut bytes = file.get(..2).unwrap_or_default().to_vec();
    if let Some(Some(transform)) = said {
        bytes.extend_from_slice(b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0");
        bytes.push(transform);
    }
    for (marker, segment) in kept {
        if said.is_some() && is_of_adobe(marker, segment.get(3..).unwrap_or_default()) {
            continue;
        }
        bytes.push(0xff);
        let from = bytes.len();
        bytes.extend_from_slice(segment);
        if said == Some(Some(1)) {
            rename(marker, bytes.get_mut(from..).unwrap_or_default());
        }
    }
    if ends {
        bytes.extend([0xff, EOI]);
    }
    Ok(Tidied { bytes: Cow::Owned(bytes), ends, complete: frame.is_complete() })
}

/// What segments say of the colours.
#[derive(Default)]
struct Marks {
    /// It is of JFIF: grey, or luminance and chroma (ITU-T T.871).
    jfif: bool,
    /// There is a segment of Adobe's.
    adobe: bool,
    /// One of these is too short to say something.
    short: bool,
    /// What it says (Adobe technical note 5116).
    transform: Option<u8>,
}

impl Marks {
    fn read(&mut self, marker: u8, body: &[u8]) {
        self.jfif |= marker == 0xe0 && body.len() >= 14 && body.starts_with(b"JFIF\0");
        if is_of_adobe(marker, body) {
            self.adobe = true;
            // Of several the last; one that is too short says nothing.
            self.transform = body.get(11).copied().or(self.transform);
            self.short |= body.len() < 12;
        }
    }

    /// The transform that a segment of Adobe's should have for the decoder to take the colours as libjpeg and its readers do: JFIF counts
    /// before Adobe, and without both the names of the components. The outer `None` where the file says it like that already.
    fn said(&self, frame: &Frame) -> Option<Option<u8>> {
        let names: Vec<u8> = frame.components.iter().map(|(name, _)| *name).collect();
        let own = match (names.len(), self.transform) {
            (1, _) => None,
            (3, _) if self.jfif => Some(1),
            (3, Some(transform)) => Some(u8::from(transform != 0)),
            (3, None) => Some(u8::from(names != *b"RGB")),
            (4, Some(0)) => Some(0),
            (4, Some(_)) => Some(2),
            _ => None,
        };
        let named = names == *b"RGB";
        (named || self.short || self.adobe && own != self.transform).then_some(own)
    }
}

/// Takes the names of red, green and blue from components that are none: the decoder believes them before all else.
fn rename(marker: u8, segment: &mut [u8]) {
    let (from, step, count) = match marker {
        0xc0..=0xc2 => (9, 3, 3),
        SOS => (4, 2, usize::from(segment.get(3).copied().unwrap_or_default())),
        _ => return,
    };
    for name in segment.iter_mut().skip(from).step_by(step).take(count) {
        *name = b"RGB".iter().zip(1..).find_map(|(own, new)| (name == own).then_some(new)).unwrap_or(*name);
    }
}

fn is_of_adobe(marker: u8, body: &[u8]) -> bool {
    marker == 0xee && body.starts_with(b"Adobe")
}

/// The next marker from a place, which is then behind it.
fn next(file: &[u8], at: &mut usize, skipped: &mut bool) -> Option<u8> {
    loop {
        let begin = *at + file.get(*at..)?.iter().position(|byte| *byte == 0xff)?;
        let fill = file.get(begin..)?.iter().position(|byte| *byte != 0xff)?;
        let marker = *file.get(begin + fill)?;
        *skipped |= begin != *at || fill > 1 || marker == 0;
        *at = begin + fill + 1;
        if marker != 0 {
            return Some(marker);
        }
    }
}

/// Length of the coded data of a scan: up to a marker that is not of a restart.
fn scan(data: &[u8]) -> usize {
    let pairs = data.iter().zip(data.iter().skip(1));
    pairs
        .enumerate()
        .find(|(_, (first, second))| **first == 0xff && !matches!(**second, 0 | 0xff | 0xd0..=0xd7))
        .map_or(data.len(), |(at, _)| at)
}

/// What a frame has, and how much of it came.
#[derive(Default)]
struct Frame {
    progressive: bool,
    /// How finely each component lies across and down, in their order; four bits each.
    fineness: Vec<u8>,
    /// Components that were begun with a scan.
    begun: usize,
    /// Each component with the bits that each of its coefficients still lacks; none for what did not come at all.
    components: Vec<(u8, [Option<u8>; 64])>,
}

impl Frame {
    /// Reads a segment's body.
    fn read(&mut self, marker: u8, body: &[u8]) -> Result<(), Refusal> {
        let named = |name: &str| Err(Refusal::Format { name: name.into() });
        match marker {
            0xc0..=0xc2 => {
                if body.first() != Some(&8) {
                    return named("JPEG (12 bits)");
                }
                self.progressive = marker == 0xc2;
                let all = body.get(6..).unwrap_or_default().chunks_exact(3);
                self.components = all.clone().filter_map(<[u8]>::first).map(|id| (*id, [None; 64])).collect();
                self.fineness = all.filter_map(|own| own.get(1).copied()).collect();
                // The decoder lays the rows of what is finer over those of the first.
                let first = self.fineness.first().copied().unwrap_or_default();
                if self.fineness.iter().any(|own| own >> 4 > first >> 4 || own & 15 > first & 15) {
                    return named("JPEG (coarse luminance)");
                }
            }
            0xc3 | 0xc5..=0xc7 => return named("JPEG (lossless)"),
            0xc9..=0xcb | 0xcd..=0xcf => return named("JPEG (arithmetic)"),
            0xf7 => return named("JPEG-LS"),
            SOS => {
                let count = usize::from(body.first().copied().unwrap_or_default());
                let ids = body.get(1..=2 * count).unwrap_or_default().chunks_exact(2).filter_map(<[u8]>::first);
                // Of a picture in one pass a component after the other, the decoder mistakes rows that are not all of one height, and wants
                // the components in their order.
                if !self.progressive && count < self.components.len() {
                    let next = self.components.iter().skip(self.begun).map(|(id, _)| id);
                    if self.fineness.iter().any(|own| own & 15 != 1)
                        || !next.zip(ids.clone()).all(|(own, id)| own == id)
                    {
                        return named("JPEG (several scans)");
                    }
                    self.begun += count;
                }
                let (first, last, low) = match body.get(1 + 2 * count..) {
                    Some([first, last, bits, ..]) if self.progressive => (*first, *last, bits & 15),
                    _ => (0, 63, 0),
                };
                for id in ids {
                    let own = self.components.iter_mut().find(|(own, _)| own == id);
                    let Some((_, lacks)) = own else { continue };
                    for lack in lacks.iter_mut().take(usize::from(last) + 1).skip(usize::from(first)) {
                        *lack = Some(low);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn is_complete(&self) -> bool {
        let came = |lacks: &[Option<u8>; 64]| lacks.iter().all(|bits| *bits == Some(0));
        !self.components.is_empty() && self.components.iter().all(|(_, lacks)| came(lacks))
    }
}
