//! What a PNG says of its colours beside a profile: code points, or a gamma and the chromaticities of its primaries (PNG, third edition, 4.3).

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, MatrixCoefficients, ToneReprCurve,
    TransferCharacteristics,
};
use png::{Info, SourceChromaticities};

/// The gamma of a file for screens as most are, and how far one may be from it and is meant as it (libpng: a twentieth).
const GAMMA: f32 = 0.454_55;
const NEAR: f32 = 0.05 * GAMMA;

/// White and primaries of sRGB, and how far chromaticities may be from these and are meant as these (libpng).
const SRGB: [[f32; 2]; 4] = [[0.3127, 0.329], [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]];
const AS_GOOD: f32 = 0.01;

/// The profile that a file describes; `None` where it says nothing, has a profile or means sRGB.
pub(super) fn of(info: &Info<'_>) -> Option<ColorProfile> {
    if let Some(own) = info.coding_independent_code_points {
        let transfer = TransferCharacteristics::try_from(own.transfer_function).ok()?;
        // What is brighter than white on other screens is left to the profile.
        let plain = !matches!(transfer, TransferCharacteristics::Smpte2084 | TransferCharacteristics::Hlg);
        if plain && own.matrix_coefficients == 0 && own.is_video_full_range_image {
            let profile = ColorProfile::new_from_cicp(CicpProfile {
                color_primaries: CicpColorPrimaries::try_from(own.color_primaries).ok()?,
                transfer_characteristics: transfer,
                matrix_coefficients: MatrixCoefficients::Identity,
                full_range: true,
            });
            return profile.red_trc.is_some().then_some(profile);
        }
    }
    if info.icc_profile.is_some() || info.srgb.is_some() {
        return None;
    }
    let gamma = info.gama_chunk?.into_value();
    let [white, red, green, blue] = info.chrm_chunk.map_or(SRGB, |own| pairs(&own));
    let near = |[x, y]: [f32; 2], [u, v]: [f32; 2]| (x - u).abs() <= AS_GOOD && (y - v).abs() <= AS_GOOD;
    let known = [white, red, green, blue].into_iter().zip(SRGB).all(|(own, srgb)| near(own, srgb));
    if known && (gamma - GAMMA).abs() <= NEAR || !(0.05..=5.0).contains(&gamma) {
        return None;
    }
    let place = |[x, y]: [f32; 2]| Chromaticity::new(x, y);
    let mut profile = ColorProfile::new_srgb();
    if !known {
        if [white, red, green, blue].iter().any(|[_, y]| *y <= 0.0) {
            return None;
        }
        let primaries = ColorPrimaries { red: place(red), green: place(green), blue: place(blue) };
        profile.update_rgb_colorimetry(place(white).to_xyyb(), primaries);
    }
    profile.cicp = None;
    let curve = curve(1.0 / gamma);
    (profile.red_trc, profile.green_trc, profile.blue_trc) = (Some(curve.clone()), Some(curve.clone()), Some(curve));
    Some(profile)
}

fn pairs(own: &SourceChromaticities) -> [[f32; 2]; 4] {
    [own.white, own.red, own.green, own.blue].map(|(x, y)| [x.into_value(), y.into_value()])
}

/// A curve of one exponent, as a table: it may be one that a profile has no room for.
fn curve(exponent: f32) -> ToneReprCurve {
    let value = |at: u16| (f32::from(at) / 1023.0).powf(exponent) * 65535.0;
    ToneReprCurve::Lut((0..1024).map(|at| value(at).round() as u16).collect())
}
