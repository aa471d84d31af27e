//! Pictures and logos from outside, made ready for a page: decoded within limits, upright, without metadata, in the colours of the page, no
//! larger than their printed size needs.
//!
//! Lives here: what a file of a picture is, its pixels, its paths, and how it is written again. May not live here: where a picture stands on
//! a page, what it is called, sentences. A worker runs all of this, for the file may come from anybody.
//!
//! To add a format: its signature in `sniff.rs` and its arm in `decode.rs`; what it must refuse goes into [`Refusal`].
//!
//! # Example
//!
//! ```
//! use image::{Role, Wish, prepare};
//!
//! let logo = std::fs::read("../../tests/fixtures/0.1/operator/house/logo.svg")?;
//! let wish = Wish { width: 60.0, height: 20.0, dpi: 300.0, role: Role::Logo, press: None };
//! let prepared = prepare(&logo, &wish, colour::OutputProfile::fogra39()).map_err(|refusal| format!("{refusal:?}"))?;
//! assert_eq!(prepared.extension.as_str(), "svg");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bounds;
mod colours;
mod decode;
mod effects;
mod encode;
mod jpeg;
mod pixels;
mod png_colours;
mod refusal;
mod shadow;
mod sniff;
mod svg;
mod vector;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use colour::OutputProfile;
use pixels::Pixels;
pub use refusal::Refusal;
use sniff::Sort;

/// Most pixels of a picture: 64 million, more than most cameras make.
pub const MOST_PIXELS: u64 = 64_000_000;

/// Most pixels of a side.
pub const MOST_SIDE: u32 = 30_000;

/// Dots per inch at which paths are turned into pixels where a press cannot be given them as they are.
const VECTOR_DPI: f64 = 600.0;

/// What a picture is wanted for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    /// Largest width it is shown in, in mm.
    pub width: f64,
    /// Largest height, in mm.
    pub height: f64,
    /// Dots per inch that suffice at the distance from which it is looked at.
    pub dpi: f64,
    /// What it shows.
    pub role: Role,
    /// The press it is for, if it is for one.
    pub press: Option<Press>,
}

/// What a press is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Press {
    /// Its own inks.
    Cmyk,
    /// Pixels in sRGB with its profile, for a print shop that converts them itself; drawings in inks all the same.
    Rgb,
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Flat colours and sharp edges; the empty margin around it is cut off, so that logos in a row look alike in size.
    Logo,
    /// A photograph or drawing, as it is.
    Picture,
}

/// A picture that can go on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Prepared {
    /// The file.
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
    /// Its extension: `jpg`, `png` or `svg`.
    pub extension: Extension,
    /// Width of what is shown, in its own units: only its ratio to the height says something.
    pub width: f64,
    /// Height of it.
    pub height: f64,
    /// Pixels that what is shown had when it came; none for paths, which are sharp at any size.
    pub source: Option<[u32; 2]>,
    /// A light logo without a ground of its own: it wants a dark one.
    pub on_dark: bool,
    /// What its sender should know.
    pub notes: Vec<Note>,
}

/// Kind of a prepared file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extension {
    /// JPEG: sRGB, grey or CMYK.
    Jpg,
    /// PNG: sRGB without transparency.
    Png,
    /// SVG: paths only.
    Svg,
}

impl Extension {
    /// As it stands behind a dot.
    pub fn as_str(self) -> &'static str {
        match self {
            Extension::Jpg => "jpg",
            Extension::Png => "png",
            Extension::Svg => "svg",
        }
    }
}

/// What the sender of a picture should know, though it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// Gradients, transparency or effects: a press got pixels in the place of paths.
    Rasterised,
    /// It was white or nearly so and got a dark ground.
    OnDark,
    /// An SVG that is also a program, which is not run: it may show something else where it is.
    Script,
}

/// Makes a picture ready.
///
/// # Errors
/// [`Refusal`].
pub fn prepare(file: &[u8], wish: &Wish, profile: &OutputProfile) -> Result<Prepared, Refusal> {
    match sniff::sort(file)? {
        Sort::Svg => {
            let drawing = vector::read(file, wish)?;
            if (wish.press.is_none() || drawing.is_plain()) && drawing.written().len() <= vector::LONGEST {
                let (width, height) = drawing.size();
                let on_dark = wish.role == Role::Logo && drawing.is_light();
                let scripted = drawing.scripted;
                return Ok(Prepared {
                    bytes: drawing.into_written().into_bytes().into(),
                    extension: Extension::Svg,
                    width,
                    height,
                    source: None,
                    on_dark,
                    notes: [(on_dark, Note::OnDark), (scripted, Note::Script)]
                        .into_iter()
                        .filter_map(|(holds, note)| holds.then_some(note))
                        .collect(),
                });
            }
            let dpi = if wish.press.is_some() { VECTOR_DPI } else { VECTOR_DPI / 2.0 };
            let pixels = drawing.pixels(wish.width / 25.4 * dpi, wish.height / 25.4 * dpi)?;
            let mut prepared = finish(pixels, &Wish { dpi, ..wish.clone() }, profile)?;
            prepared.source = None;
            prepared.notes.insert(0, Note::Rasterised);
            prepared.notes.extend(drawing.scripted.then_some(Note::Script));
            Ok(prepared)
        }
        Sort::Raster(format) => finish(decode::decode(file, format)?, wish, profile),
    }
}

/// From pixels to a file: cut, scaled, on its ground, in the colours of the page.
fn finish(pixels: Pixels, wish: &Wish, profile: &OutputProfile) -> Result<Prepared, Refusal> {
    if wish.role == Role::Picture && pixels.is_white() {
        return Err(Refusal::Empty);
    }
    // Judged with its margin: a plate without holes is light too when nothing is round it.
    let on_dark = wish.role == Role::Logo && pixels.is_light();
    let pixels = if wish.role == Role::Logo { pixels.without_margin().ok_or(Refusal::Empty)? } else { pixels };
    let source = [pixels.width, pixels.height];
    let pixels = pixels.scaled(wish)?;
    let (width, height) = (f64::from(pixels.width), f64::from(pixels.height));
    let ground = if on_dark { pixels::DARK } else { pixels::WHITE };
    let (bytes, extension) = match (wish.press, wish.role) {
        (Some(Press::Cmyk), role) => (encode::cmyk(&pixels, ground, role, profile)?, Extension::Jpg),
        (tagged, Role::Picture) => (encode::jpeg(&pixels.on(ground), tagged.is_some())?, Extension::Jpg),
        (tagged, Role::Logo) => (encode::png(&pixels.on(ground), tagged.is_some())?, Extension::Png),
    };
    let notes = on_dark.then_some(Note::OnDark).into_iter().collect();
    Ok(Prepared { bytes: bytes.into(), extension, width, height, source: Some(source), on_dark, notes })
}
