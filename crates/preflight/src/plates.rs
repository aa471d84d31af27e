//! The plates of a press: for each ink the file is painted again in that ink alone, as grey, and the four pictures are laid over one another.
//!
//! Only for files in inks: what is in RGB by mistake is found elsewhere, and is taken here as the profile of coated paper would print it.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, dictionary};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::colour::Space;
use colour::OutputProfile;
use pdf::objects::resolve;
use pdf::read::Unreadable;

/// Dots per inch of a small sheet; a large one has fewer, so that its plates have no more pixels than [`MOST_PIXELS`].
const DPI: f32 = 72.0;
const MOST_PIXELS: f32 = 2.5e6;

/// Bytes of one stream, unpacked.
const MOST_BYTES: usize = 96 << 20;

/// Most ink of a page, measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    /// In percent of one plate.
    pub(super) ink: f64,
    /// Where, in points from the lower left of the page.
    pub(super) at: [f64; 2],
}

/// Measures each page; `None` for a page that cannot be drawn.
///
/// # Errors
/// [`Unreadable::TooComplex`].
pub(super) fn measure(document: &Document) -> Result<Vec<Option<Measured>>, Unreadable> {
    let mut sums: Vec<Option<Plate>> = Vec::new();
    for ink in 0..4 {
        let plate = plate(document, ink)?;
        if sums.is_empty() {
            sums = plate;
            continue;
        }
        for (sum, own) in sums.iter_mut().zip(plate) {
            match (sum.as_mut(), own) {
                (Some(sum), Some(own)) if sum.ink.len() == own.ink.len() => {
                    for (sum, own) in sum.ink.iter_mut().zip(own.ink) {
                        *sum += own;
                    }
                }
                _ => *sum = None,
            }
        }
    }
    let most = |plate: Plate| {
        let (index, ink) = plate.ink.iter().enumerate().max_by_key(|(_, ink)| **ink)?;
        let (column, row) = (index % plate.columns, index / plate.columns);
        let rows = plate.ink.len() / plate.columns;
        let at = [column as f64 / plate.scale, (rows - row) as f64 / plate.scale];
        Some(Measured { ink: f64::from(*ink) / 2.55, at })
    };
    Ok(sums.into_iter().map(|sum| sum.and_then(most)).collect())
}

/// One picture of a page: how much of an ink, 0 to 255 a dot.
struct Plate {
    columns: usize,
    /// Dots of a point.
    scale: f64,
    ink: Vec<u16>,
}

fn plate(document: &Document, ink: usize) -> Result<Vec<Option<Plate>>, Unreadable> {
    let bytes = rewritten(document, |content| alone(content, ink), |image| picture(document, image, ink))?;
    let Ok(pdf) = Pdf::new(bytes) else { return Err(Unreadable::Damaged) };
    let cache = RenderCache::new();
    Ok(pdf.pages().iter().map(|page| draw(page, &cache)).collect())
}

/// The file with the content of its pages, forms and patterns, and its images, as the two functions make them; `None` leaves an image as it is.
///
/// # Errors
/// [`Unreadable`], also where `content` gives one.
pub(super) fn rewritten(
    document: &Document,
    content: impl Fn(&[u8]) -> Result<Vec<u8>, Unreadable>,
    image: impl Fn(&Stream) -> Option<Stream>,
) -> Result<Vec<u8>, Unreadable> {
    let mut own = document.clone();
    let pages: Vec<_> = own.get_pages().into_values().collect();
    let forms: Vec<_> =
        own.objects.iter().filter(|(_, object)| object.as_stream().is_ok()).map(|(id, _)| *id).collect();
    for id in forms {
        let Some(stream) = document.get_object(id).ok().and_then(|object| object.as_stream().ok()) else { continue };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        let new = if kind == b"Image" {
            image(stream)
        } else if kind == b"Form" || stream.dict.has(b"PatternType") {
            let bytes = stream.get_plain_content_with_limit(MOST_BYTES).map_err(|_| Unreadable::TooComplex)?;
            Some(Stream { content: content(&bytes)?, dict: plain(stream), ..stream.clone() })
        } else {
            None
        };
        if let Some(new) = new {
            own.objects.insert(id, Object::Stream(new));
        }
    }
    for page in pages {
        let bytes = document.get_page_content_with_limit(page, MOST_BYTES).map_err(|_| Unreadable::TooComplex)?;
        let new = own.add_object(Stream::new(dictionary! {}, content(&bytes)?));
        if let Ok(page) = own.get_dictionary_mut(page) {
            page.set("Contents", new);
        }
    }
    let mut bytes = Vec::new();
    own.save_to(&mut bytes).map_err(|_| Unreadable::Damaged)?;
    Ok(bytes)
}

/// A page as pixels: four bytes each, on white.
pub(super) struct Painted {
    pub(super) columns: usize,
    /// Dots of a point.
    pub(super) scale: f64,
    pub(super) pixels: Vec<u8>,
}

fn draw<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Option<Plate> {
    let Painted { columns, scale, pixels } = paint(page, cache)?;
    let ink = pixels.chunks_exact(4).map(|pixel| u16::from(255 - pixel[0])).collect();
    Some(Plate { columns, scale, ink })
}

/// Paints a page; `None` when it has no size.
pub(super) fn paint<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Option<Painted> {
    let (width, height) = page.render_dimensions();
    if !(width > 0.0 && height > 0.0 && (width * height).is_finite()) {
        return None;
    }
    let scale = (DPI / 72.0).min((MOST_PIXELS / (width * height)).sqrt());
    // Below the square root of MOST_PIXELS times some hundreds, so a u16 holds it.
    let side = |length: f32| (length * scale).round().clamp(1.0, 16_000.0) as u16;
    let (columns, rows) = (side(width), side(height));
    let settings = InterpreterSettings {
        font_resolver: Arc::new(|_| Some((Arc::new(pdf::fallback::FACE), 0))),
        ..InterpreterSettings::default()
    };
    let wanted =
        RenderSettings { x_scale: scale, y_scale: scale, width: Some(columns), height: Some(rows), bg_color: WHITE };
    let drawn = hayro::render(page, cache, &settings, &wanted);
    Some(Painted { columns: usize::from(columns), scale: f64::from(scale), pixels: drawn.data_as_u8_slice().to_vec() })
}

/// A stream's dictionary without what says how its bytes were packed.
fn plain(stream: &Stream) -> lopdf::Dictionary {
    let mut own = stream.dict.clone();
    own.remove(b"Filter");
    own.remove(b"DecodeParms");
    own
}

/// Content in one ink alone, as grey.
fn alone(bytes: &[u8], ink: usize) -> Result<Vec<u8>, Unreadable> {
    let mut content = Content::decode(bytes).map_err(|_| Unreadable::Damaged)?;
    content.operations.retain_mut(|operation| {
        let values: Vec<f32> = operation.operands.iter().filter_map(|value| value.as_float().ok()).collect();
        let inks = match (operation.operator.as_str(), values.as_slice()) {
            ("k" | "K", [c, m, y, k]) | ("sc" | "scn" | "SC" | "SCN", [c, m, y, k]) => [*c, *m, *y, *k],
            ("rg" | "RG", [r, g, b]) | ("sc" | "scn" | "SC" | "SCN", [r, g, b]) => {
                // Between 0 and 255, so nothing is lost.
                OutputProfile::fogra39().cmyk_of([*r, *g, *b].map(|value| (value.clamp(0.0, 1.0) * 255.0) as u8))
            }
            ("g" | "G", [grey]) | ("sc" | "scn" | "SC" | "SCN", [grey]) => [0.0, 0.0, 0.0, 1.0 - grey],
            // Patterns are painted as their own content says; any other space is said by its colours.
            ("cs" | "CS", _) => {
                return operation.operands.first().and_then(|name| name.as_name().ok()) == Some(b"Pattern");
            }
            _ => return true,
        };
        let stroke = operation.operator.chars().all(char::is_uppercase);
        let light = 1.0 - inks.get(ink).copied().unwrap_or_default();
        *operation = Operation::new(if stroke { "G" } else { "g" }, vec![Object::Real(light)]);
        true
    });
    content.encode().map_err(|_| Unreadable::Damaged)
}

/// A picture in one ink alone, as grey; `None` when it cannot be read, and then it stays as it is.
fn picture(document: &Document, stream: &Stream, ink: usize) -> Option<Stream> {
    if stream.dict.has(b"ImageMask") {
        return None;
    }
    let number = |key: &[u8]| stream.dict.get(key).and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok());
    let (width, height) = (number(b"Width")?, number(b"Height")?);
    let space = Space::of(document, stream.dict.get(b"ColorSpace").ok()?, None, 0);
    let filter = stream.dict.get(b"Filter").ok().and_then(|own| resolve(document, own));
    let filter = match filter {
        Some(Object::Array(all)) => all.first().and_then(|own| own.as_name().ok()),
        Some(other) => other.as_name().ok(),
        None => None,
    };
    let data = if filter == Some(b"DCTDecode") {
        jpeg(&stream.content)?
    } else {
        stream.get_plain_content_with_limit(MOST_BYTES).ok()?
    };
    let pixels = width.checked_mul(height)?;
    let light: Vec<u8> = match space {
        Space::Cmyk | Space::Icc(4) if data.len() >= pixels * 4 => {
            // `Decode [1 0 …]` says that the bytes count backwards.
            let backwards = stream.dict.get(b"Decode").and_then(Object::as_array).is_ok_and(|decode| {
                decode.first().and_then(|first| first.as_float().ok()).is_some_and(|first| first > 0.5)
            });
            let own = data.chunks_exact(4).take(pixels).filter_map(|pixel| pixel.get(ink));
            own.map(|value| if backwards { *value } else { 255 - value }).collect()
        }
        Space::Rgb | Space::Icc(3) if data.len() >= pixels * 3 => {
            let inks = OutputProfile::fogra39().cmyk_pixels(data.get(..pixels * 3)?);
            inks.chunks_exact(4).filter_map(|pixel| pixel.get(ink)).map(|value| 255 - value).collect()
        }
        Space::Grey | Space::Icc(1) if data.len() >= pixels => {
            if ink == 3 {
                data.get(..pixels)?.to_vec()
            } else {
                vec![255; pixels]
            }
        }
        _ => return None,
    };
    let mut dict = plain(stream);
    dict.set("ColorSpace", "DeviceGray");
    dict.set("BitsPerComponent", 8);
    dict.remove(b"Decode");
    Some(Stream::new(dict, light))
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), DecoderOptions::new_fast());
    decoder.decode_headers().ok()?;
    let wanted = match decoder.input_colorspace()? {
        ColorSpace::CMYK | ColorSpace::YCCK => ColorSpace::CMYK,
        ColorSpace::Luma => ColorSpace::Luma,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(DecoderOptions::new_fast().jpeg_set_out_colorspace(wanted));
    decoder.decode().ok()
}
