//! From a file to upright pixels in sRGB, within limits that are judged before anything is unpacked.

use std::borrow::Cow;
use std::io::Cursor;

use image_rs::codecs::png::PngDecoder;
use image_rs::codecs::webp::WebPDecoder;
use image_rs::metadata::Orientation;
use image_rs::{DynamicImage, ImageDecoder, Limits};
use moxcms::ColorProfile;

use super::bounds::{MOST_BYTES, damaged, fits};
use super::pixels::Pixels;
use super::sniff::Raster;
use super::{Refusal, colours, jpeg, png_colours};

/// What stands before EXIF in a JPEG, and where some programs write WebP, there too.
const EXIF: &[u8] = b"Exif\0\0";

/// Decodes a file.
///
/// # Errors
/// [`Refusal`].
pub(super) fn decode(file: &[u8], format: Raster) -> Result<Pixels, Refusal> {
    match format {
        Raster::Jpeg => jpeg::decode(file),
        Raster::Png => {
            let file = ended_png(file);
            let reader = png::Decoder::new(Cursor::new(&file)).read_info().map_err(damaged)?;
            if png_moves(reader.info()) {
                return Err(Refusal::Animated);
            }
            other(PngDecoder::new(Cursor::new(&file)).map_err(damaged)?, png_colours::of(reader.info()))
        }
        Raster::WebP => {
            let file = announced_webp(file);
            let decoder = WebPDecoder::new(Cursor::new(&file)).map_err(damaged)?;
            if decoder.has_animation() && webp_chunks(&file).filter(|(name, _)| name == b"ANMF").count() != 1 {
                return Err(Refusal::Animated);
            }
            other(decoder, None)
        }
    }
}

/// Whether a PNG moves: it has several frames, and the picture which readers show that know no frames is the first of them. One that is no
/// frame was made to be shown where nothing moves.
fn png_moves(info: &png::Info<'_>) -> bool {
    info.animation_control().is_some_and(|control| control.num_frames != 1) && info.frame_control().is_some()
}

/// The same PNG with its end mark, where that is gone or cut with what is said about the picture. One cut within its pixels stays as it is.
fn ended_png(file: &[u8]) -> Cow<'_, [u8]> {
    let (mut at, mut pixels) = (8_usize, false);
    while let Some([a, b, c, d, name @ ..]) = file.get(at..at.saturating_add(8)) {
        if name == b"IEND" {
            return Cow::Borrowed(file);
        }
        let next = at.saturating_add(u32::from_be_bytes([*a, *b, *c, *d]) as usize).saturating_add(12);
        if next > file.len() {
            pixels &= name != b"IDAT";
            break;
        }
        pixels |= name == b"IDAT";
        at = next;
    }
    match file.get(..at).filter(|_| pixels) {
        Some(own) => Cow::Owned([own, b"\0\0\0\0IEND\xae\x42\x60\x82"].concat()),
        None => Cow::Borrowed(file),
    }
}

/// The same WebP whose head announces what comes (RFC 9649, 2.7): of a profile, EXIF and XMP that are announced and lack nothing is said,
/// and those that are not announced are passed over, as by libwebp.
fn announced_webp(file: &[u8]) -> Cow<'_, [u8]> {
    const FLAGS: usize = 20;
    let (true, Some(flags)) = (file.get(12..16) == Some(b"VP8X"), file.get(FLAGS).copied()) else {
        return Cow::Borrowed(file);
    };
    let mut own = Cow::Borrowed(file);
    for (flag, kind) in [(0x20, b"ICCP"), (0x08, b"EXIF"), (0x04, b"XMP ")] {
        let place = webp_chunks(file).find(|(name, _)| name == kind).map(|(_, at)| at);
        match (flags & flag != 0, place) {
            (true, None) => own.to_mut()[FLAGS] &= !flag,
            (false, Some(at)) => own.to_mut()[at..at + 4].copy_from_slice(b"none"),
            _ => {}
        }
    }
    own
}

/// Names of the chunks of a WebP, and where each begins (RFC 9649, 2.3).
fn webp_chunks(file: &[u8]) -> impl Iterator<Item = ([u8; 4], usize)> {
    let mut at = 12_usize;
    std::iter::from_fn(move || {
        let [a, b, c, d, length @ ..] = file.get(at..at.saturating_add(8))? else { return None };
        let from = at;
        let length = length.iter().rev().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
        // Each begins at an even place.
        at = at.saturating_add(8).saturating_add(length.next_multiple_of(2));
        Some(([*a, *b, *c, *d], from))
    })
}

/// `said`: the profile that a file describes in words of its format, which counts before one that it carries.
fn other(mut decoder: impl ImageDecoder, said: Option<ColorProfile>) -> Result<Pixels, Refusal> {
    let (width, height) = decoder.dimensions();
    fits(width, height, decoder.total_bytes())?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_BYTES);
    decoder.set_limits(limits).map_err(|_| Refusal::TooLarge { width, height })?;
    let exif = decoder.exif_metadata().ok().flatten();
    let orientation = exif.as_deref().map(|own| own.strip_prefix(EXIF).unwrap_or(own));
    let orientation = orientation.and_then(Orientation::from_exif_chunk);
    let profile = decoder.icc_profile().ok().flatten();
    let profile = said.or_else(|| ColorProfile::new_from_slice(profile.as_deref()?).ok());
    let picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let channels = if picture.color().has_alpha() { 4 } else { 3 };
    // 16 bits are kept for a profile alone, and where there is room for them twice.
    let deep = picture.color().bytes_per_pixel() == 2 * picture.color().channel_count()
        && profile.is_some()
        && u64::from(width) * u64::from(height) * channels as u64 * 4 <= MOST_BYTES;
    let data = match (deep, channels) {
        (true, 4) => colours::to_srgb_of_16(picture.into_rgba16().as_raw(), channels, profile),
        (true, _) => colours::to_srgb_of_16(picture.into_rgb16().as_raw(), channels, profile),
        (_, 4) => colours::to_srgb(picture.into_rgba8().into_raw(), channels, profile),
        _ => colours::to_srgb(picture.into_rgb8().into_raw(), channels, profile),
    };
    let pixels = Pixels::new(width, height, channels, data);
    Ok(pixels.ok_or(Refusal::Damaged { said: "too few pixels".into() })?.upright(orientation))
}
