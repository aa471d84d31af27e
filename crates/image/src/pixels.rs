//! Pixels of one picture: turned upright, cut, scaled, laid on a ground.

use image_rs::metadata::Orientation;
use image_rs::{DynamicImage, RgbImage, RgbaImage};
use pic_scale::{ImageSize, ImageStore, ImageStoreMut, PicScaleError, ResamplingFunction, Scaler};

use resvg::tiny_skia::Pixmap;

use super::{Refusal, Wish};

/// Ground of what is laid on paper.
pub(super) const WHITE: [u8; 3] = [255, 255, 255];

/// Ground of light logos: the ink of the house style.
pub(super) const DARK: [u8; 3] = [0x1F, 0x1B, 0x18];

/// A margin differs from its corner by no more than this, in each channel: JPEG leaves traces.
const ALIKE: u8 = 10;

/// Sharp, without the rings that a wider one leaves around letters.
const FILTER: ResamplingFunction = ResamplingFunction::MitchellNetravalli;

/// So much less light than white is white.
const WHITE_ENOUGH: u8 = 3;

/// Less covered than this is not there.
const SEEN: u8 = 16;

/// Pixels, three or four bytes each: red, green, blue in sRGB and how much is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    channels: usize,
    data: Vec<u8>,
}

impl Pixels {
    /// `None` when there are more or fewer bytes than pixels.
    pub(super) fn new(width: u32, height: u32, channels: usize, data: Vec<u8>) -> Option<Pixels> {
        let right = (width as usize).checked_mul(height as usize)?.checked_mul(channels)? == data.len();
        (right && matches!(channels, 3 | 4) && width > 0 && height > 0).then_some(Pixels {
            width,
            height,
            channels,
            data,
        })
    }

    /// What a renderer has drawn.
    pub(super) fn drawn(pixmap: Pixmap) -> Option<Pixels> {
        let (width, height) = (pixmap.width(), pixmap.height());
        Pixels::new(width, height, 4, pixmap.take_demultiplied())
    }

    /// The bytes, and how many each pixel has.
    pub(super) fn data(&self) -> (&[u8], usize) {
        (&self.data, self.channels)
    }

    /// Turned as the camera was held.
    pub(super) fn upright(self, orientation: Option<Orientation>) -> Pixels {
        let Some(orientation) = orientation.filter(|own| *own != Orientation::NoTransforms) else { return self };
        let Pixels { width, height, channels, data } = self;
        let picture = match channels {
            4 => RgbaImage::from_raw(width, height, data).map(DynamicImage::ImageRgba8),
            _ => RgbImage::from_raw(width, height, data).map(DynamicImage::ImageRgb8),
        };
        let mut picture = picture.unwrap_or_default();
        picture.apply_orientation(orientation);
        let (width, height) = (picture.width(), picture.height());
        Pixels { width, height, channels, data: picture.into_bytes() }
    }

    /// Without rows and columns at the edges that hold nothing but transparency or the colour of the corner. `None` when all of it is that.
    pub(super) fn without_margin(self) -> Option<Pixels> {
        let row = self.width as usize * self.channels;
        let corner: Vec<u8> = self.data.get(..self.channels)?.to_vec();
        let empty = |pixel: &[u8]| {
            if pixel.get(3).is_some_and(|cover| *cover < SEEN) {
                return true;
            }
            pixel.iter().zip(&corner).all(|(own, first)| own.abs_diff(*first) <= ALIKE)
        };
        // A light ground is a margin; a coloured one is part of the logo.
        let clear = corner.get(3).is_some_and(|cover| *cover < SEEN);
        let light = corner.iter().take(3).all(|value| *value >= 255 - ALIKE);
        if !clear && !light {
            return Some(self);
        }
        let rows: Vec<&[u8]> = self.data.chunks_exact(row).collect();
        let full = |line: &&[u8]| line.chunks_exact(self.channels).any(|pixel| !empty(pixel));
        let top = rows.iter().position(full)?;
        let bottom = rows.iter().rposition(full)?;
        let inside = rows.get(top..=bottom)?;
        let first = inside.iter().filter_map(|line| line.chunks_exact(self.channels).position(|p| !empty(p))).min()?;
        let last = inside.iter().filter_map(|line| line.chunks_exact(self.channels).rposition(|p| !empty(p))).max()?;
        let data = inside
            .iter()
            .filter_map(|line| line.get(first * self.channels..(last + 1) * self.channels))
            .flatten()
            .copied()
            .collect();
        Pixels::new(u32::try_from(last + 1 - first).ok()?, u32::try_from(bottom + 1 - top).ok()?, self.channels, data)
    }

    /// Only where something is covered, and how far from the left and from above that begins; `None` when nothing is.
    pub(super) fn covered(self) -> Option<([u32; 2], Pixels)> {
        let row = self.width as usize * self.channels;
        let seen = |pixel: &[u8]| pixel.get(3).is_none_or(|cover| *cover > 0);
        let rows: Vec<&[u8]> = self.data.chunks_exact(row).collect();
        let full = |line: &&[u8]| line.chunks_exact(self.channels).any(seen);
        let top = rows.iter().position(full)?;
        let inside = rows.get(top..=rows.iter().rposition(full)?)?;
        let first = inside.iter().filter_map(|line| line.chunks_exact(self.channels).position(seen)).min()?;
        let last = inside.iter().filter_map(|line| line.chunks_exact(self.channels).rposition(seen)).max()?;
        let cut = inside.iter().filter_map(|line| line.get(first * self.channels..(last + 1) * self.channels));
        let (wide, high) = (u32::try_from(last + 1 - first).ok()?, u32::try_from(inside.len()).ok()?);
        let own = Pixels::new(wide, high, self.channels, cut.flatten().copied().collect())?;
        Some(([u32::try_from(first).ok()?, u32::try_from(top).ok()?], own))
    }

    /// Whether nothing is covered at all.
    pub(super) fn is_clear(&self) -> bool {
        self.channels == 4 && self.data.chunks_exact(4).all(|pixel| pixel.get(3) == Some(&0))
    }

    /// Whether nothing of it is seen on white paper.
    pub(super) fn is_white(&self) -> bool {
        self.data.chunks_exact(self.channels).all(|pixel| {
            let [colour @ .., cover] = pixel else { return true };
            let (colour, cover) = if self.channels == 4 { (colour, *cover) } else { (pixel, u8::MAX) };
            colour.iter().all(|own| mixed(*own, u8::MAX, cover) > u8::MAX - WHITE_ENOUGH)
        })
    }

    /// Whether it is light and stands on nothing: white paper would swallow it.
    pub(super) fn is_light(&self) -> bool {
        if self.channels != 4 {
            return false;
        }
        let (mut covered, mut light, mut all) = (0_u64, 0_u64, 0_u64);
        for pixel in self.data.chunks_exact(4) {
            let [red, green, blue, cover] = pixel else { continue };
            all += 1;
            if *cover > 127 {
                covered += 1;
                let grey = (u32::from(*red) * 2126 + u32::from(*green) * 7152 + u32::from(*blue) * 722) / 10_000;
                light += u64::from(grey > 205);
            }
        }
        covered > 0 && covered < all && light * 10 > covered * 9
    }

    /// No more pixels than its printed size needs; never more than it has.
    ///
    /// # Errors
    /// [`Refusal::TooComplex`] when there is no memory for it.
    pub(super) fn scaled(self, wish: &Wish) -> Result<Pixels, Refusal> {
        let [most_wide, most_high] = [wish.width, wish.height].map(|side| (side / 25.4 * wish.dpi).max(1.0));
        let factor = (most_wide / f64::from(self.width)).min(most_high / f64::from(self.height));
        if factor >= 1.0 {
            return Ok(self);
        }
        // Both are at most what a side was, so nothing is lost.
        let side = |own: u32| ((f64::from(own) * factor).round() as u32).clamp(1, own);
        let (width, height) = (side(self.width), side(self.height));
        let data =
            if self.channels == 4 { scaled_rgba(&self, width, height) } else { scaled_rgb(&self, width, height) };
        let data = data.map_err(|_| Refusal::TooComplex)?;
        Pixels::new(width, height, self.channels, data).ok_or(Refusal::TooComplex)
    }

    /// Three bytes each, on a ground.
    pub(super) fn on(&self, ground: [u8; 3]) -> Pixels {
        if self.channels == 3 {
            return self.clone();
        }
        let mut data = Vec::with_capacity(self.data.len() / 4 * 3);
        for pixel in self.data.chunks_exact(4) {
            let [colour @ .., cover] = pixel else { continue };
            data.extend(colour.iter().zip(ground).map(|(own, under)| mixed(*own, under, *cover)));
        }
        Pixels { channels: 3, data, ..*self }
    }
}

/// One channel over another.
pub(super) fn mixed(own: u8, under: u8, cover: u8) -> u8 {
    let sum = u32::from(own) * u32::from(cover) + u32::from(under) * u32::from(255 - cover);
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}

/// The plan of a size for pixels of three bytes, and of four.
fn scaled_rgb(from: &Pixels, width: u32, height: u32) -> Result<Vec<u8>, PicScaleError> {
    let [old, new] = sizes(from, width, height);
    let plan = Scaler::new(FILTER).plan_rgb_resampling(old, new)?;
    let source = ImageStore::borrow(&from.data, old.width, old.height)?;
    let mut out = vec![0; new.width * new.height * 3];
    plan.resample(&source, &mut ImageStoreMut::borrow(&mut out, new.width, new.height)?)?;
    Ok(out)
}

fn scaled_rgba(from: &Pixels, width: u32, height: u32) -> Result<Vec<u8>, PicScaleError> {
    let [old, new] = sizes(from, width, height);
    // What is not covered has no colour to give to its neighbours.
    let plan = Scaler::new(FILTER).plan_rgba_resampling(old, new, true)?;
    let source = ImageStore::borrow(&from.data, old.width, old.height)?;
    let mut out = vec![0; new.width * new.height * 4];
    plan.resample(&source, &mut ImageStoreMut::borrow(&mut out, new.width, new.height)?)?;
    Ok(out)
}

fn sizes(from: &Pixels, width: u32, height: u32) -> [ImageSize; 2] {
    [[from.width, from.height], [width, height]].map(|[wide, high]| ImageSize::new(wide as usize, high as usize))
}
