//! Whether a profile is that of every screen: sRGB (IEC 61966-2-1).

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Tags of a profile of three curves and a matrix (ISO 15076-1, 8.4.3), and what only describes it. One with tables besides is read by some
/// programs by these and by others by those.
const TAGS: [&[u8; 4]; 22] = [
    b"desc", b"dscm", b"cprt", b"wtpt", b"bkpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"chad",
    b"chrm", b"dmnd", b"dmdd", b"lumi", b"meas", b"tech", b"view", b"vued", b"calt", b"targ",
];
/// Bytes of a profile, of its head, and of an entry of its table.
const LONGEST: usize = 1 << 20;
const HEAD: usize = 128;
const ENTRY: usize = 12;
/// Steps of each colour that are tried.
const STEPS: u8 = 6;
/// What a part of a colour may differ by, of 255.
const SAME: u8 = 4;

/// Whether each colour is the same by a profile and by sRGB.
pub fn is_srgb(profile: &[u8]) -> bool {
    let plain = || {
        let count = profile.get(HEAD..HEAD + 4)?;
        let count = usize::try_from(u32::from_be_bytes(count.try_into().ok()?)).ok()?;
        let table = profile.get(HEAD + 4..)?.get(..count.checked_mul(ENTRY)?)?;
        Some(table.chunks_exact(ENTRY).all(|entry| TAGS.iter().any(|tag| entry.starts_with(*tag))))
    };
    if profile.len() > LONGEST || plain() != Some(true) {
        return false;
    }
    let Ok(own) = ColorProfile::new_from_slice(profile) else { return false };
    if own.color_space != DataColorSpace::Rgb {
        return false;
    }
    let screen = ColorProfile::new_srgb();
    let Ok(transform) = own.create_transform_8bit(Layout::Rgb, &screen, Layout::Rgb, TransformOptions::default())
    else {
        return false;
    };
    let part = |step: u8| step * (255 / (STEPS - 1));
    let colours: Vec<u8> = (0..STEPS)
        .flat_map(|red| (0..STEPS).flat_map(move |green| (0..STEPS).flat_map(move |blue| [red, green, blue].map(part))))
        .collect();
    let mut seen = vec![0; colours.len()];
    transform.transform(&colours, &mut seen).is_ok()
        && colours.iter().zip(&seen).all(|(one, other)| one.abs_diff(*other) <= SAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_srgb_is_srgb() {
        let plain = |mut profile: ColorProfile| {
            profile.cicp = None;
            profile.encode().expect("bytes")
        };
        let screen = plain(ColorProfile::new_srgb());
        assert!(is_srgb(&screen));
        assert!(!is_srgb(&plain(ColorProfile::new_display_p3())));
        assert!(!is_srgb(&plain(ColorProfile::new_adobe_rgb())));
        assert!(!is_srgb(include_bytes!("../../../colour/coated-fogra39.icc")));
        assert!(!is_srgb(&screen[..200]));
        assert!(!is_srgb(b""));
        // Red and blue changed places.
        let mut swapped = ColorProfile::new_srgb();
        std::mem::swap(&mut swapped.red_colorant, &mut swapped.blue_colorant);
        assert!(!is_srgb(&plain(swapped)));
    }
}
