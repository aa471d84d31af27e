//! What is found of colours and inks: spaces, names of inks, how much of it, white that is gone; and whether content was read to its end.

use super::INK_LIMIT;
use super::checks::Found;
use super::colour::Space;
use super::finding::Code;
use super::geometry::{MM, Rect};
use super::marks::Marks;
use super::page::Sheet;
use super::plates::Measured;
use super::report::{Area, Check, Finding, Severity};

impl Found {
    /// What of a page was not read, or is not printed.
    pub(super) fn reading(&mut self, index: usize, marks: &Marks) {
        if marks.skipped > 0 {
            let severity = self.ours();
            let finding = Finding::new(Code::ContentSkipped, Check::Reading, severity).on(index + 1, None);
            self.add(finding.with("count", marks.skipped));
        }
        for kind in &marks.without_look {
            let finding = Finding::new(Code::AppearanceMissing, Check::Reading, Severity::Warning).on(index + 1, None);
            self.each(finding.with("kind", kind));
        }
        for layer in &marks.hidden {
            let finding = Finding::new(Code::LayerHidden, Check::Reading, Severity::Note).on(index + 1, None);
            self.each(finding.with("layer", layer));
        }
    }

    pub(super) fn colours(&mut self, index: usize, sheet: &Sheet, marks: &Marks) {
        for (name, (space, place, times)) in &marks.spaces {
            self.spaces.insert(name.clone());
            if *space == Space::Unknown {
                self.add(
                    Finding::new(Code::ColourUnknown, Check::Colours, Severity::Warning)
                        .on(index + 1, place.map(|place| place.on(sheet.cut()))),
                );
                continue;
            }
            if space.is_of_the_press() {
                continue;
            }
            // A file for a screen is in the colours of a screen; one of others is asked for print.
            let severity = match (self.press, self.own.is_some()) {
                (true, _) if space.is_tagged_rgb() && marks.pictures.iter().any(|p| p.space == *space) => {
                    Severity::Warning
                }
                (true, _) => Severity::Error,
                (false, true) => continue,
                (false, false) => Severity::Warning,
            };
            let mut finding = Finding::new(Code::ColourNotForPress, Check::Colours, severity)
                .on(index + 1, place.map(|place| place.on(sheet.cut())))
                .with("space", name);
            finding.times = (*times).max(1);
            self.add(finding);
        }
        let place = |own: Option<Rect>| own.map(|own| own.on(sheet.cut()));
        for (ink, at) in &marks.spots {
            // Each ink once, where it is met first.
            if self.inks.insert(ink.clone()) {
                self.each(
                    Finding::new(Code::SpotInk, Check::Colours, Severity::Note)
                        .on(index + 1, place(*at))
                        .with("ink", ink),
                );
            }
        }
        if let Some(at) = marks.registration {
            let finding = Finding::new(Code::RegistrationColour, Check::Colours, Severity::Warning);
            self.add(finding.on(index + 1, place(Some(at))));
        }
        if marks.transfer {
            self.add(Finding::new(Code::TransferFunction, Check::Colours, Severity::Warning).on(index + 1, None));
        }
        if let Some((at, times)) = marks.vanishing {
            let mut finding = Finding::new(Code::WhiteOverprint, Check::Colours, Severity::Warning);
            finding.times = times;
            self.add(finding.on(index + 1, place(Some(at))));
        }
        if let Some((space, at)) = marks.blend.as_ref().filter(|_| self.press || self.own.is_none()) {
            // Where colours of a screen are meant anyway, that is found above.
            if marks
                .spaces
                .values()
                .any(|(own, ..)| own.is_of_the_press() && !matches!(own, Space::Grey | Space::Pattern(_)))
            {
                self.add(
                    Finding::new(Code::BlendSpace, Check::Colours, Severity::Warning)
                        .on(index + 1, place(Some(*at)))
                        .with("space", space),
                );
            }
        }
    }

    pub(super) fn ink(&mut self, index: usize, sheet: &Sheet, marks: &Marks) {
        if let Some((sum, place)) = marks.most_ink.filter(|(sum, _)| *sum > f64::from(INK_LIMIT) + 0.5) {
            self.too_much_ink(index, sum, place.on(sheet.cut()));
        }
    }

    /// The same, measured on the plates.
    pub(super) fn plates(&mut self, index: usize, sheet: &Sheet, measured: Measured) {
        let [x, y] = measured.at;
        // Some millimetres around it, for a dot is not seen.
        let around = 2.0 / MM;
        let place = Rect([x - around, y - around, x + around, y + around]);
        if !self.known.contains_key(&(Code::TooMuchInk.as_str().to_owned(), Some(index + 1))) {
            self.too_much_ink(index, measured.ink, place.on(sheet.cut()));
        }
    }

    fn too_much_ink(&mut self, index: usize, sum: f64, area: Area) {
        // Of a file of others nobody knows the paper.
        let severity = self.ours();
        self.add(
            Finding::new(Code::TooMuchInk, Check::Ink, severity)
                .on(index + 1, Some(area))
                .with("ink", sum.round())
                .with("limit", INK_LIMIT),
        );
    }
}
