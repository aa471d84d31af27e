//! Areas, lines and the colours that they are painted in, with what those are made of: gradients, patterns, named inks.

use lopdf::content::Operation;
use lopdf::{Dictionary, Object};

use super::colour::{Ink, Space};
use super::content::numbers;
use super::geometry::{Matrix, Rect};
use super::marks::{Fill, Veil};
use super::state::State;
use super::walk::{Pattern, Walk};
use pdf::objects::{dictionary, integer, resolve};
use pdf::read::Unreadable;

/// Patterns of one page that are remembered.
const MOST_PATTERNS: usize = 10_000;

impl<'a> Walk<'_, 'a> {
    pub(super) fn veil(&mut self, bounds: Rect) {
        self.order += 1;
        self.marks.veils.push(Veil { order: self.order, bounds });
    }

    pub(super) fn fill(&mut self, even_odd: bool) {
        let bounds = if self.place.is_some() { self.path.bounds() } else { self.path.within(self.state.clip, 0.0) };
        if let Some(bounds) = bounds.and_then(|bounds| self.visible(bounds)) {
            let ink = self.state.fill.clone();
            self.used(&ink, bounds);
            self.white(&ink, bounds, 0);
            if matches!(ink.space, Space::Pattern(_)) || self.state.see_through {
                self.veil(bounds);
            } else {
                self.order += 1;
                let outline = self.path.clone();
                self.marks.fills.push(Fill { order: self.order, bounds, outline, even_odd, ink });
            }
        }
        self.finish_path();
    }

    pub(super) fn stroke(&mut self) {
        self.line();
        self.finish_path();
    }

    /// The colour of a line along the path.
    pub(super) fn line(&mut self) {
        // A line has no area of its own.
        let bounds = if self.place.is_some() { self.path.bounds() } else { self.path.within(self.state.clip, 0.1) };
        if let Some(bounds) = bounds.and_then(|bounds| self.visible(bounds)) {
            let ink = self.state.stroke.clone();
            self.used(&ink, bounds);
            self.white(&ink, bounds, 1);
        }
    }

    /// White that overprints leaves what is under it as it is (ISO 32000-1, 8.6.7): on a screen it is white, on paper it is gone.
    pub(super) fn white(&mut self, ink: &Ink, bounds: Rect, lines: usize) {
        let kept = match ink.space {
            Space::Cmyk => self.state.overprint_mode,
            Space::Named(_) => true,
            _ => false,
        };
        if kept && ink.nothing && self.state.overprint[lines & 1] {
            let (_, times) = self.marks.vanishing.get_or_insert((bounds, 0));
            *times += 1;
        }
    }

    pub(super) fn colour(&mut self, operation: &Operation, resources: Option<&'a Dictionary>, stroke: bool) {
        let values = numbers(&operation.operands);
        let name = operation.operands.last().and_then(|last| last.as_name().ok());
        let before = if stroke { &self.state.stroke_space } else { &self.state.fill_space };
        let space = match operation.operator.to_ascii_lowercase().as_str() {
            "g" => Space::Grey,
            "rg" => Space::Rgb,
            "k" => Space::Cmyk,
            "cs" => name.map_or(Space::Unknown, |name| self.reader.named(name, resources)),
            _ => before.clone(),
        };
        let mut ink = if operation.operator.eq_ignore_ascii_case("cs") {
            let start =
                if matches!(space, Space::Cmyk | Space::Icc(4)) { vec![0.0, 0.0, 0.0, 1.0] } else { Vec::new() };
            Ink::of(space.clone(), &start)
        } else {
            Ink::of(space.clone(), &values)
        };
        match &space {
            Space::Cmyk | Space::Named(_) => {
                ink.nothing = !values.is_empty() && values.iter().all(|value| *value <= 0.0)
            }
            Space::Pattern(under) if operation.operator.to_ascii_lowercase().starts_with("sc") => {
                // What has no colours of its own is painted in these.
                ink.inks = under.as_ref().and_then(|under| Ink::of((**under).clone(), &values).inks);
                let all = resources.and_then(|own| dictionary(self.reader.document, own.get(b"Pattern").ok()));
                match all.and_then(|all| all.get(name?).ok()) {
                    Some(own) if self.patterns.len() < MOST_PATTERNS => {
                        ink.pattern = Some(self.patterns.len());
                        self.patterns.push(Pattern { own, resources });
                    }
                    Some(_) => {}
                    None => self.marks.skipped += 1,
                }
            }
            _ => {}
        }
        let state = &mut self.state;
        if stroke {
            (state.stroke_space, state.stroke) = (space, ink);
        } else {
            (state.fill_space, state.fill) = (space, ink);
        }
    }

    pub(super) fn shading(&mut self, shading: Option<&'a Object>, resources: Option<&'a Dictionary>, bounds: Rect) {
        let document = self.reader.document;
        let Some(space) = dictionary(document, shading).and_then(|own| own.get(b"ColorSpace").ok()) else {
            self.marks.skipped += 1;
            return;
        };
        let space = self.reader.space(space, resources);
        self.marks.more_ink |= space.is_of_the_press();
        self.marks.see(&space, Some(bounds));
    }

    /// What a pattern is painted with, where it is used.
    pub(super) fn pattern(&mut self, index: usize, bounds: Rect) {
        let Some(Pattern { own, resources }) = self.patterns.get(index).copied() else { return };
        let document = self.reader.document;
        let Some(dict) = dictionary(document, Some(own)) else { return };
        if !self.walked.insert(std::ptr::from_ref(dict).addr()) {
            return;
        }
        if let Ok(shading) = dict.get(b"Shading") {
            return self.shading(Some(shading), resources, bounds);
        }
        let Some(Object::Stream(stream)) = resolve(document, own) else { return };
        let bytes = match self.unpacked(stream) {
            Ok(bytes) => bytes,
            Err(why) => return self.failed = Some(why),
        };
        let matrix = dict.get(b"Matrix").ok().and_then(|own| resolve(document, own)?.as_array().ok());
        let matrix = matrix.and_then(|own| <[f64; 6]>::try_from(numbers(own)).ok()).map_or(Matrix::ONE, Matrix);
        let inner = dictionary(document, dict.get(b"Resources").ok()).or(resources);
        let state = State::new(matrix.then(self.base), bounds);
        // The colours of one without its own are those that it is painted in.
        let coloured = integer(document, dict, b"PaintType") != Some(2);
        let done = self.aside(&bytes, inner, state, bounds, coloured);
        self.failed = done.err().or(self.failed.take());
    }

    /// Walks through what is repeated in a place: what it is made of counts, where each of its marks lies does not.
    pub(super) fn aside(
        &mut self,
        bytes: &[u8],
        resources: Option<&'a Dictionary>,
        state: State,
        place: Rect,
        coloured: bool,
    ) -> Result<(), Unreadable> {
        let kept = (
            std::mem::replace(&mut self.state, state),
            std::mem::take(&mut self.saved),
            std::mem::take(&mut self.path),
            self.place.replace(place),
            self.clip.take(),
        );
        let counts = (self.marks.fills.len(), self.marks.runs.len(), self.marks.veils.len());
        let before = (!coloured).then(|| (self.marks.spaces.clone(), self.marks.most_ink, self.marks.spots.clone()));
        let done = self.content(bytes, resources);
        if let Some(before) = before {
            (self.marks.spaces, self.marks.most_ink, self.marks.spots) = before;
        }
        self.marks.fills.truncate(counts.0);
        self.marks.runs.truncate(counts.1);
        self.marks.veils.truncate(counts.2);
        (self.state, self.saved, self.path, self.place, self.clip) = kept;
        done
    }
}
