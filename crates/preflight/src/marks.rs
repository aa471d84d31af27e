//! What a page paints: areas, text, pictures, each where it lies and in which colour.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Whether there is ink that no colour names: of a picture, of a gradient.
    pub(super) more_ink: bool,
    /// Inks beside the four of a press, with the first place of each.
    pub(super) spots: BTreeMap<String, Option<Rect>>,
    /// Layers that are off and would have shown something here.
    pub(super) hidden: BTreeSet<String>,
    /// White that overprints, and so is not seen: the first place, and how often.
    pub(super) vanishing: Option<(Rect, usize)>,
    /// A space that is not of the press in which something is blended, and where.
    pub(super) blend: Option<(String, Rect)>,
    /// Images that cannot be decoded, and where.
    pub(super) damaged: Vec<Rect>,
    /// An image that has alternatives, and where.
    pub(super) alternate: Option<Rect>,
    /// The colour of marks within what is printed.
    pub(super) registration: Option<Rect>,
    /// Whether colours are changed on the way to the press.
    pub(super) transfer: bool,
    /// Kinds of annotations that are printed and have no appearance.
    pub(super) without_look: BTreeSet<String>,
    /// Tokens of content that were passed over.
    pub(super) skipped: usize,
}

impl Marks {
    /// A space was used.
    pub(super) fn see(&mut self, space: &Space, place: Option<Rect>) {
        let own = self.spaces.entry(space.name()).or_insert_with(|| (space.clone(), place, 0));
        own.2 += 1;
        for spot in space.spots() {
            self.spots.entry(spot).or_insert(place);
        }
    }

    /// Whether every colour is one of the press.
    pub(super) fn in_inks(&self) -> bool {
        self.spaces.values().all(|(space, ..)| space.is_of_the_press())
    }

    /// What is painted over it.
    pub(super) fn add(&mut self, other: Marks) {
        // Over everything that is there.
        let last = self.runs.iter().map(|run| run.order).chain(self.fills.iter().map(|fill| fill.order)).max();
        let behind = last.unwrap_or_default() + self.pictures.len() + self.veils.len();
        self.fills.extend(other.fills.into_iter().map(|own| Fill { order: own.order + behind, ..own }));
        self.runs.extend(other.runs.into_iter().map(|own| Run { order: own.order + behind, ..own }));
        self.pictures.extend(other.pictures.into_iter().map(|own| Shown { order: own.order + behind, ..own }));
        self.veils.extend(other.veils.into_iter().map(|own| Veil { order: own.order + behind, ..own }));
        for (name, (space, place, times)) in other.spaces {
            self.spaces.entry(name).or_insert((space, place, 0)).2 += times;
        }
        for (name, place) in other.spots {
            self.spots.entry(name).or_insert(place);
        }
        let more = |own: &(f64, Rect)| self.most_ink.is_none_or(|(most, _)| own.0 > most);
        self.most_ink = other.most_ink.filter(more).or(self.most_ink);
        self.more_ink |= other.more_ink;
        self.hidden.extend(other.hidden);
        self.vanishing = self.vanishing.or(other.vanishing);
        self.blend = self.blend.take().or(other.blend);
        self.damaged.extend(other.damaged);
        self.alternate = self.alternate.or(other.alternate);
        self.registration = self.registration.or(other.registration);
        self.transfer |= other.transfer;
        self.without_look.extend(other.without_look);
        self.skipped += other.skipped;
    }
}
