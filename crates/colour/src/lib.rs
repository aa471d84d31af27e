//! Colours between screen and press: through the ICC profile of a printing condition (ISO 15076-1), within its limit of ink.
//!
//! Lives here: the output profile and its two directions, for pixels and for single colours; contrast. May not live here: which colours the house
//! style has (`typst-templates/house`), pictures, PDF.
//!
//! To add a printing condition of the project's own: its profile under `colour/` with its licence, and a constructor beside
//! [`OutputProfile::fogra39`]. One of an operator comes by [`OutputProfile::read`].
//!
//! # Example
//!
//! ```
//! use colour::OutputProfile;
//!
//! let coated = OutputProfile::fogra39();
//! let inks = coated.cmyk_of([0, 0, 0]);
//! assert!(inks.iter().sum::<f32>() * 100.0 <= f32::from(coated.ink_limit()) + 1.0);
//! ```

mod config;
pub mod contrast;
mod srgb;

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use moxcms::{
    ColorProfile, DataColorSpace, Layout, ProfileClass, ProfileText, RenderingIntent, TransformExecutor,
    TransformOptions,
};

/// Coated paper in Europe: `colour/LICENSE` says whose it is.
const FOGRA39: &[u8] = include_bytes!("../../../colour/coated-fogra39.icc");

/// Most ink that coated paper takes, in percent of one plate (house rule; ISO 12647-2 allows 330 on sheet-fed offset).
const FOGRA39_LIMIT: u16 = 300;

/// Least and most that a limit of ink may be, in percent.
pub const LIMITS: [u16; 2] = [150, 400];

/// Inks that a lossy picture may gain over what was written, in percent: so much less is written.
const SLACK: u16 = 8;

pub use config::PrintConfig;
pub use srgb::is_srgb;

/// That of this process, where it is not ours.
static INSTALLED: OnceLock<OutputProfile> = OnceLock::new();

type Transform = Arc<dyn TransformExecutor<u8> + Send + Sync>;

/// A printing condition: its profile, its name, and how much ink it takes.
#[derive(Clone)]
pub struct OutputProfile {
    bytes: Cow<'static, [u8]>,
    condition: String,
    ink_limit: u16,
    to_inks: Transform,
    to_screen: Transform,
}

/// Why a profile cannot be one of a press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileError {
    /// No ICC profile, or one that contradicts itself.
    Unreadable,
    /// It is of a screen, a camera, or of other inks than cyan, magenta, yellow and black.
    NotOfAPress,
    /// The limit of ink is outside [`LIMITS`].
    Limit,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProfileError::Unreadable => "this is no ICC profile that can be used",
            ProfileError::NotOfAPress => "this profile is not of a press with cyan, magenta, yellow and black",
            ProfileError::Limit => "the limit of ink is not between 150 and 400 percent",
        })
    }
}

impl std::error::Error for ProfileError {}

impl OutputProfile {
    /// Coated FOGRA39 (ISO 12647-2:2004), the profile of the project.
    pub fn fogra39() -> &'static OutputProfile {
        static OWN: LazyLock<OutputProfile> = LazyLock::new(|| {
            match OutputProfile::read(FOGRA39, Some("FOGRA39"), FOGRA39_LIMIT) {
                Ok(profile) => profile,
                // It is part of the program, and a test reads it.
                Err(error) => unreachable!("the built-in profile: {error}"),
            }
        });
        &OWN
    }

    /// The printing condition of this process: the operator's, else ours.
    pub fn of_the_press() -> &'static OutputProfile {
        INSTALLED.get().unwrap_or_else(OutputProfile::fogra39)
    }

    /// Makes this one that of the process, once, at start: a service and its workers have one press.
    pub fn install(self) {
        // A second one would be another press in the middle of the work.
        let _ = INSTALLED.set(self);
    }

    /// Whether it is the project's own.
    pub fn is_ours(&self) -> bool {
        self.bytes == FOGRA39 && self.condition == "FOGRA39" && self.ink_limit == FOGRA39_LIMIT
    }

    /// A profile of somebody else; without a name it is called what it calls itself. `ink_limit` in percent.
    ///
    /// # Errors
    /// [`ProfileError`].
    pub fn read(
        bytes: impl Into<Cow<'static, [u8]>>,
        condition: Option<&str>,
        ink_limit: u16,
    ) -> Result<OutputProfile, ProfileError> {
        let bytes = bytes.into();
        if !(LIMITS[0]..=LIMITS[1]).contains(&ink_limit) {
            return Err(ProfileError::Limit);
        }
        let profile = ColorProfile::new_from_slice(&bytes).map_err(|_| ProfileError::Unreadable)?;
        if profile.color_space != DataColorSpace::Cmyk || profile.profile_class != ProfileClass::OutputDevice {
            return Err(ProfileError::NotOfAPress);
        }
        let options = TransformOptions { rendering_intent: RenderingIntent::Perceptual, ..TransformOptions::default() };
        let screen = ColorProfile::new_srgb();
        // Four channels are called RGBA where there are no names for inks.
        let to_inks = screen.create_transform_8bit(Layout::Rgb, &profile, Layout::Rgba, options);
        // What a sheet looks like: its colours as they are, not as a picture wants them.
        let proof = TransformOptions { rendering_intent: RenderingIntent::RelativeColorimetric, ..options };
        let to_screen = profile.create_transform_8bit(Layout::Rgba, &screen, Layout::Rgb, proof);
        let (Ok(to_inks), Ok(to_screen)) = (to_inks, to_screen) else { return Err(ProfileError::Unreadable) };
        let condition = condition.map(str::to_owned).unwrap_or_else(|| called(&profile));
        Ok(OutputProfile { bytes, condition, ink_limit, to_inks, to_screen })
    }

    /// The profile as it is embedded.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Name of the printing condition, such as `FOGRA39`.
    pub fn condition(&self) -> &str {
        &self.condition
    }

    /// Most ink at one place, in percent of one plate.
    pub fn ink_limit(&self) -> u16 {
        self.ink_limit
    }

    /// Pixels of sRGB, three bytes each, in inks, four bytes each (255 is all of it). The intent is perceptual: photographs keep their
    /// drawing in the shadows, where a press cannot follow. No pixel has more ink than the limit less some slack for a lossy file.
    pub fn cmyk_pixels(&self, rgb: &[u8]) -> Vec<u8> {
        let whole = rgb.len() / 3 * 3;
        let mut out = vec![0; whole / 3 * 4];
        let rgb = rgb.get(..whole).unwrap_or_default();
        if self.to_inks.transform(rgb, &mut out).is_err() {
            // Sizes are right, so this cannot be; black is seen at once.
            out.fill(0);
        }
        let limit = u32::from(self.ink_limit - SLACK) * 255 / 100;
        for pixel in out.chunks_exact_mut(4) {
            let sum: u32 = pixel.iter().map(|ink| u32::from(*ink)).sum();
            if sum <= limit {
                continue;
            }
            // Black stays: it gives the drawing. The coloured inks give way together, so that the hue stays.
            let black = pixel.last().map_or(0, |ink| u32::from(*ink));
            let (coloured, allowed) = (sum - black, limit.saturating_sub(black));
            for ink in pixel.iter_mut().take(3) {
                *ink = u8::try_from(u32::from(*ink) * allowed / coloured.max(1)).unwrap_or(u8::MAX);
            }
        }
        out
    }

    /// One colour of sRGB in inks, each from 0 to 1.
    pub fn cmyk_of(&self, rgb: [u8; 3]) -> [f32; 4] {
        let inks = self.cmyk_pixels(&rgb);
        std::array::from_fn(|index| f32::from(inks.get(index).copied().unwrap_or_default()) / 255.0)
    }

    /// The same inks within the limit: the coloured ones give way together, for black gives the drawing.
    pub fn within_limit(&self, inks: [f32; 4]) -> [f32; 4] {
        let [c, m, y, k] = inks.map(|ink| ink.clamp(0.0, 1.0));
        let allowed = f32::from(self.ink_limit) / 100.0 - k;
        let coloured = c + m + y;
        if coloured <= allowed {
            return [c, m, y, k];
        }
        let part = allowed / coloured;
        [c * part, m * part, y * part, k]
    }

    /// How inks, each from 0 to 1, look on this paper, in sRGB.
    pub fn srgb_of(&self, inks: [f32; 4]) -> [u8; 3] {
        // Between 0 and 255, so nothing is lost.
        let inks = inks.map(|ink| (ink.clamp(0.0, 1.0) * 255.0).round() as u8);
        let mut out = [255; 3];
        let _ = self.to_screen.transform(&inks, &mut out);
        out
    }
}

impl fmt::Debug for OutputProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutputProfile({}, {} %)", self.condition, self.ink_limit)
    }
}

/// What a profile calls itself.
fn called(profile: &ColorProfile) -> String {
    let name = match &profile.description {
        Some(ProfileText::PlainString(name)) => name.clone(),
        Some(ProfileText::Description(name)) => name.ascii_string.clone(),
        Some(ProfileText::Localizable(names)) => names.first().map(|name| name.value.clone()).unwrap_or_default(),
        None => String::new(),
    };
    let name: String = name.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(80).collect();
    if name.trim().is_empty() { "Custom".into() } else { name.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_colour_takes_more_ink_than_the_paper() {
        let profile = OutputProfile::fogra39();
        assert_eq!(profile.condition(), "FOGRA39");
        let steps = (0..=255_u8).step_by(15);
        let cube: Vec<u8> = steps
            .clone()
            .flat_map(|r| steps.clone().flat_map(move |g| (0..=255_u8).step_by(15).flat_map(move |b| [r, g, b])))
            .collect();
        let most =
            profile.cmyk_pixels(&cube).chunks_exact(4).map(|p| p.iter().map(|i| u32::from(*i)).sum::<u32>()).max();
        let most = most.expect("pixels") * 100 / 255;
        assert!((200..=300).contains(&most), "{most} %");
    }

    #[test]
    fn white_is_paper_and_back() {
        let profile = OutputProfile::fogra39();
        assert!(profile.cmyk_of([255; 3]).iter().all(|ink| *ink < 0.02), "{:?}", profile.cmyk_of([255; 3]));
        let [r, g, b] = profile.srgb_of([0.0; 4]);
        assert!(r > 245 && g > 245 && b > 240, "{r} {g} {b}");
        let [r, g, b] = profile.srgb_of(profile.cmyk_of([200, 40, 40]));
        assert!(r.abs_diff(200) < 20 && g.abs_diff(40) < 30 && b.abs_diff(40) < 30, "{r} {g} {b}");
    }

    #[test]
    fn a_profile_of_a_screen_is_refused() {
        let screen = ColorProfile::new_srgb().encode().expect("bytes");
        assert_eq!(OutputProfile::read(screen, None, 300).err(), Some(ProfileError::NotOfAPress));
        assert_eq!(OutputProfile::read(vec![0; 200], None, 300).err(), Some(ProfileError::Unreadable));
        assert_eq!(OutputProfile::read(FOGRA39, None, 500).err(), Some(ProfileError::Limit));
        assert!(OutputProfile::read(FOGRA39, None, 300).expect("a profile").condition().contains("FOGRA39"));
    }
}
