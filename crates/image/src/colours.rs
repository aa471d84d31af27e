//! Colours of files in sRGB: by their own profile, else as most programs take them without one.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Grey on three channels.
pub(super) fn spread(grey: &[u8]) -> Vec<u8> {
    grey.iter().flat_map(|value| [*value; 3]).collect()
}

/// Grey of a profile on three channels.
pub(super) fn from_grey(grey: &[u8], profile: &ColorProfile) -> Vec<u8> {
    let mut out = vec![0; grey.len() * 3];
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(Layout::Gray, &ColorProfile::new_srgb(), Layout::Rgb, options);
    match transform.and_then(|transform| transform.transform(grey, &mut out)) {
        Ok(()) => out,
        Err(_) => spread(grey),
    }
}

/// What a profile calls these colours, in sRGB; one of grey is for pixels whose channels are alike. A profile that does not go with the
/// pixels, or cannot be used, changes nothing: then the colours are what most pictures mean without one, sRGB.
pub(super) fn to_srgb(data: Vec<u8>, channels: usize, profile: Option<ColorProfile>) -> Vec<u8> {
    let Some(profile) = profile else { return data };
    let layout = if channels == 4 { Layout::Rgba } else { Layout::Rgb };
    match profile.color_space {
        DataColorSpace::Rgb => {}
        DataColorSpace::Gray => {
            let pixels = data.chunks_exact(channels);
            if pixels.clone().any(|pixel| pixel[0] != pixel[1] || pixel[1] != pixel[2]) {
                return data;
            }
            let grey: Vec<u8> = pixels.map(|pixel| pixel[0]).collect();
            let colours = from_grey(&grey, &profile);
            let mut out = data;
            for (pixel, colour) in out.chunks_exact_mut(channels).zip(colours.chunks_exact(3)) {
                for (own, new) in pixel.iter_mut().zip(colour) {
                    *own = *new;
                }
            }
            return out;
        }
        _ => return data,
    }
    let transform =
        profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, TransformOptions::default());
    let mut out = vec![0; data.len()];
    match transform.and_then(|transform| transform.transform(&data, &mut out)) {
        Ok(()) => out,
        Err(_) => data,
    }
}

/// The same for pixels of 16 bits a channel, three or four; they become 8 bits. Dark tones of a profile that is linear would else be few.
pub(super) fn to_srgb_of_16(data: &[u16], channels: usize, profile: Option<ColorProfile>) -> Vec<u8> {
    let short = |data: &[u16]| data.iter().map(|value| ((u32::from(*value) + 128) / 257) as u8).collect();
    let Some(profile) = profile else { return short(data) };
    let layout = if channels == 4 { Layout::Rgba } else { Layout::Rgb };
    let (source, held) = match (profile.color_space, channels) {
        (DataColorSpace::Rgb, _) => (data.to_vec(), layout),
        (DataColorSpace::Gray, 3) => (data.chunks_exact(3).map(|pixel| pixel[0]).collect(), Layout::Gray),
        (DataColorSpace::Gray, 4) => {
            (data.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[3]]).collect(), Layout::GrayAlpha)
        }
        _ => return short(data),
    };
    let mut out = vec![0; data.len()];
    let options = TransformOptions::default();
    let transform = profile.create_transform_16bit(held, &ColorProfile::new_srgb(), layout, options);
    match transform.and_then(|transform| transform.transform(&source, &mut out)) {
        Ok(()) => short(&out),
        Err(_) => short(data),
    }
}

/// CMYK as JPEG files of Photoshop and its like hold it, inverted, in sRGB: by its own profile, else by that of coated paper.
pub(super) fn from_cmyk(mut data: Vec<u8>, profile: Option<ColorProfile>) -> Vec<u8> {
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
