//! How pixels are written again: JPEG for pictures, PNG for logos, and JPEG in CMYK for everything that a press prints.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use moxcms::ColorProfile;

use super::pixels::{self, Pixels};
use super::{Refusal, Role};
use colour::OutputProfile;

/// Bytes that one picture may have in a document. A larger one is written again with less quality.
const MOST_BYTES: usize = 6 << 20;

/// Qualities of JPEG (1 to 100) for pictures, tried until it is small enough.
const PICTURE: [u8; 3] = [88, 78, 60];

/// The same for sharp edges.
const SHARP: [u8; 3] = [96, 90, 80];

/// Black alone, for the ground of light logos: the ink of the house style (0/0/0/100).
const DARK: [u8; 4] = [0, 0, 0, 255];

/// A picture in sRGB, with its profile where that must be said.
///
/// # Errors
/// When it has more pixels a side than JPEG can count.
pub(super) fn jpeg(pixels: &Pixels, tagged: bool) -> Result<Vec<u8>, Refusal> {
    let profile = if tagged { srgb() } else { Vec::new() };
    smallest(pixels, pixels.data().0, ColorType::Rgb, &PICTURE, SamplingFactor::F_2_2, &profile)
}

/// The profile of sRGB as bytes; empty when it cannot be written.
fn srgb() -> Vec<u8> {
    ColorProfile::new_srgb().encode().unwrap_or_default()
}

/// A logo in sRGB, with its profile where that must be said.
///
/// # Errors
/// Never for pixels that are whole.
pub(super) fn png(pixels: &Pixels, tagged: bool) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::new();
    let mut info = png::Info::with_size(pixels.width, pixels.height);
    if tagged {
        info.icc_profile = Some(srgb().into());
    }
    let damaged = |error: png::EncodingError| Refusal::Damaged { said: error.to_string() };
    let mut encoder = png::Encoder::with_info(&mut out, info).map_err(damaged)?;
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels.data().0));
    written.map_err(damaged)?;
    Ok(out)
}

/// Pixels as they are, with what is not covered.
///
/// # Errors
/// Never for pixels that are whole.
pub(super) fn png_as_is(pixels: &Pixels) -> Result<Vec<u8>, Refusal> {
    let (data, channels) = pixels.data();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixels.width, pixels.height);
    encoder.set_color(if channels == 4 { png::ColorType::Rgba } else { png::ColorType::Rgb });
    encoder.set_compression(png::Compression::Fast);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(data));
    written.map_err(|error| Refusal::Damaged { said: error.to_string() })?;
    Ok(out)
}

/// Whatever it is, for a press: through the output profile, within its limit of ink, on white or on black alone.
///
/// # Errors
/// As [`jpeg`].
pub(super) fn cmyk(pixels: &Pixels, ground: [u8; 3], role: Role, profile: &OutputProfile) -> Result<Vec<u8>, Refusal> {
    let (data, channels) = pixels.data();
    let colours: Vec<u8> = match channels {
        4 => data.chunks_exact(4).flat_map(|pixel| pixel.iter().take(3).copied()).collect(),
        _ => data.to_vec(),
    };
    let mut inks = profile.cmyk_pixels(&colours);
    if channels == 4 {
        // The ground is mixed in as ink, for black of sRGB would come on all four plates.
        let ground = if ground == pixels::DARK { DARK } else { [0; 4] };
        for (own, pixel) in inks.chunks_exact_mut(4).zip(data.chunks_exact(4)) {
            let cover = pixel.last().copied().unwrap_or(u8::MAX);
            for (ink, under) in own.iter_mut().zip(ground) {
                *ink = pixels::mixed(*ink, under, cover);
            }
        }
    }
    let qualities = if role == Role::Logo { &SHARP } else { &PICTURE };
    // No plate is coarser than another: black letters stand on one of them.
    smallest(pixels, &inks, ColorType::Cmyk, qualities, SamplingFactor::F_1_1, &[])
}

fn smallest(
    pixels: &Pixels,
    data: &[u8],
    colours: ColorType,
    qualities: &[u8],
    sampling: SamplingFactor,
    profile: &[u8],
) -> Result<Vec<u8>, Refusal> {
    let sides = (u16::try_from(pixels.width), u16::try_from(pixels.height));
    let (Ok(width), Ok(height)) = sides else {
        return Err(Refusal::TooLarge { width: pixels.width, height: pixels.height });
    };
    let mut out = Vec::new();
    for quality in qualities {
        out.clear();
        let mut encoder = Encoder::new(&mut out, *quality);
        encoder.set_sampling_factor(sampling);
        if !profile.is_empty() {
            encoder.add_icc_profile(profile).map_err(|error| Refusal::Damaged { said: error.to_string() })?;
        }
        encoder.encode(data, width, height, colours).map_err(|error| Refusal::Damaged { said: error.to_string() })?;
        if out.len() <= MOST_BYTES {
            break;
        }
    }
    Ok(out)
}
