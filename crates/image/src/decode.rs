//! From a file to upright pixels in sRGB, within limits that are judged before anything is unpacked.

use std::io::Cursor;

use image_rs::codecs::png::PngDecoder;
use image_rs::codecs::webp::WebPDecoder;
use image_rs::metadata::Orientation;
use image_rs::{DynamicImage, ImageDecoder, Limits};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::pixels::Pixels;
use super::sniff::Raster;
use super::{MOST_PIXELS, MOST_SIDE, Refusal};

/// Bytes that the pixels of one picture may take when unpacked.
const MOST_BYTES: u64 = 288 << 20;

/// Scans of a progressive JPEG; each costs the time of a whole picture.
const MOST_SCANS: usize = 40;

/// Decodes a file.
///
/// # Errors
/// [`Refusal`].
pub(super) fn decode(file: &[u8], format: Raster) -> Result<Pixels, Refusal> {
    match format {
        Raster::Jpeg => jpeg(file),
        Raster::Png => {
            let decoder = PngDecoder::new(Cursor::new(file)).map_err(damaged)?;
            if decoder.is_apng().map_err(damaged)? {
                return Err(Refusal::Animated);
            }
            other(decoder)
        }
        Raster::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(file)).map_err(damaged)?;
            if decoder.has_animation() {
                return Err(Refusal::Animated);
            }
            other(decoder)
        }
    }
}

fn damaged(error: impl std::fmt::Display) -> Refusal {
    Refusal::Damaged { said: error.to_string().chars().take(200).collect() }
}

fn fits(width: u32, height: u32, bytes: u64) -> Result<(), Refusal> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Refusal::Empty);
    }
    if pixels > MOST_PIXELS || width.max(height) > MOST_SIDE || bytes > MOST_BYTES {
        return Err(Refusal::TooLarge { width, height });
    }
    Ok(())
}

fn jpeg(file: &[u8]) -> Result<Pixels, Refusal> {
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
    let wanted = match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => ColorSpace::Luma,
        Some(ColorSpace::CMYK | ColorSpace::YCCK) => ColorSpace::CMYK,
        _ => ColorSpace::RGB,
    };
    fits(width, height, u64::from(width) * u64::from(height) * wanted.num_components() as u64)?;
    let orientation = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    let profile = decoder.icc_profile();
    decoder.set_options(options.jpeg_set_out_colorspace(wanted));
    let data = decoder.decode().map_err(damaged)?;
    let profile = profile.as_deref().and_then(|icc| ColorProfile::new_from_slice(icc).ok());
    let data = match wanted {
        ColorSpace::CMYK => from_cmyk(data, profile),
        ColorSpace::Luma => to_srgb(spread(&data), 3, profile.filter(|own| own.color_space == DataColorSpace::Rgb)),
        _ => to_srgb(data, 3, profile),
    };
    Ok(Pixels::new(width, height, 3, data)
        .ok_or(Refusal::Damaged { said: "too few pixels".into() })?
        .upright(orientation))
}

fn other(mut decoder: impl ImageDecoder) -> Result<Pixels, Refusal> {
    let (width, height) = decoder.dimensions();
    fits(width, height, decoder.total_bytes())?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_BYTES);
    decoder.set_limits(limits).map_err(|_| Refusal::TooLarge { width, height })?;
    let orientation = decoder.orientation().ok();
    let profile = decoder.icc_profile().ok().flatten();
    let profile = profile.as_deref().and_then(|icc| ColorProfile::new_from_slice(icc).ok());
    let picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let channels = if picture.color().has_alpha() { 4 } else { 3 };
    let data = if channels == 4 { picture.into_rgba8().into_raw() } else { picture.into_rgb8().into_raw() };
    let data = to_srgb(data, channels, profile);
    let pixels = Pixels::new(width, height, channels, data);
    Ok(pixels.ok_or(Refusal::Damaged { said: "too few pixels".into() })?.upright(orientation))
}

/// Grey on three channels.
fn spread(grey: &[u8]) -> Vec<u8> {
    grey.iter().flat_map(|value| [*value; 3]).collect()
}

/// What a profile calls these colours, in sRGB. A profile that is not of three channels, or cannot be used, changes nothing: then the
/// colours are what most pictures mean without one, sRGB.
fn to_srgb(data: Vec<u8>, channels: usize, profile: Option<ColorProfile>) -> Vec<u8> {
    let Some(profile) = profile.filter(|own| own.color_space == DataColorSpace::Rgb) else { return data };
    let layout = if channels == 4 { Layout::Rgba } else { Layout::Rgb };
    let transform =
        profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, TransformOptions::default());
    let mut out = vec![0; data.len()];
    match transform.and_then(|transform| transform.transform(&data, &mut out)) {
        Ok(()) => out,
        Err(_) => data,
    }
}

/// CMYK as JPEG files of Photoshop and its like hold it, inverted, in sRGB: by its own profile, else by that of coated paper.
fn from_cmyk(mut data: Vec<u8>, profile: Option<ColorProfile>) -> Vec<u8> {
    for value in &mut data {
        *value = 255 - *value;
    }
    let own = profile.filter(|own| own.color_space == DataColorSpace::Cmyk);
    let coated = || ColorProfile::new_from_slice(colour::OutputProfile::fogra39().bytes()).ok();
    let mut out = vec![0; data.len() / 4 * 3];
    let transform = own.or_else(coated).and_then(|own| {
        // Four channels are called RGBA where there are no names for inks.
        own.create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgb, TransformOptions::default())
            .ok()
    });
    if transform.is_some_and(|transform| transform.transform(&data, &mut out).is_ok()) {
        return out;
    }
    for (rgb, cmyk) in out.chunks_exact_mut(3).zip(data.chunks_exact(4)) {
        for (value, ink) in rgb.iter_mut().zip(cmyk) {
            let light = u16::from(255 - ink) * u16::from(255 - cmyk.last().copied().unwrap_or_default()) / 255;
            *value = u8::try_from(light).unwrap_or(u8::MAX);
        }
    }
    out
}
