//! What a page paints: areas, text, pictures, each where it lies and in which colour.

use std::collections::BTreeMap;

use super::colour::{Ink, Space};
use super::geometry::{Outline, Rect};

/// An area that was filled.
#[derive(Debug, Clone)]
pub(super) struct Fill {
    pub(super) order: usize,
    /// What of it is seen.
    pub(super) bounds: Rect,
    pub(super) outline: Outline,
    pub(super) even_odd: bool,
    pub(super) ink: Ink,
}

/// Text that was shown at once.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) order: usize,
    pub(super) bounds: Rect,
    /// Height of an em in points.
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) ink: Ink,
    /// How large the form that it is in is shown, against its own size.
    pub(super) shown: f64,
    /// As it stands in the file, with the font it is to be read in.
    pub(super) bytes: Vec<u8>,
    pub(super) font: Option<Vec<u8>>,
    pub(super) owner: usize,
}

/// A picture that was shown.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) order: usize,
    pub(super) bounds: Rect,
    /// Dots per inch as placed, the coarser direction.
    pub(super) dpi: f64,
    pub(super) space: Space,
    pub(super) mask: bool,
}

/// What cannot be looked behind: a gradient, a tiling.
#[derive(Debug, Clone, Copy)]
pub(super) struct Veil {
    pub(super) order: usize,
    pub(super) bounds: Rect,
}

/// All that one page paints.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) fills: Vec<Fill>,
    pub(super) runs: Vec<Run>,
    pub(super) pictures: Vec<Shown>,
    pub(super) veils: Vec<Veil>,
    /// Colour spaces by name, with the first place where each was used.
    pub(super) spaces: BTreeMap<String, (Space, Option<Rect>, usize)>,
    /// Most ink of one colour, in percent, and where.
    pub(super) most_ink: Option<(f64, Rect)>,
}
