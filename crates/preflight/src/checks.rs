//! The checks: from what was seen to what is found, each with its place.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object};

use super::colour::contrast;
use super::file::{Own, Said};
use super::finding::Code;
use super::geometry::{MM, Rect};
use super::ground::Over;
use super::marks::{Marks, Run};
use super::measures::{BLEED, CONTRAST, EDGE, LARGE};
use super::page::Sheet;
use super::report::{Check, Checked, Finding, Font, Outcome, Severity};
use super::walk::Reader;
use pdf::objects::{array, dictionary, resolve};

/// What has been found so far.
pub(super) struct Found {
    pub(super) press: bool,
    pub(super) own: Option<Own>,
    findings: Vec<Finding>,
    /// Findings by code and page, to count what comes again.
    pub(super) known: BTreeMap<(String, Option<usize>), usize>,
    pub(super) spaces: BTreeSet<String>,
    /// Inks beside the four of a press.
    pub(super) inks: BTreeSet<String>,
    /// Whether the plates of every page were painted.
    pub(super) painted: bool,
    pictures: bool,
    /// Words of which only a picture of the page can tell how they stand out.
    pub(super) over: Vec<Over>,
}

/// Checks with what became of them, and the colour spaces.
pub(super) struct Ended {
    pub(super) outcomes: Vec<Checked>,
    pub(super) spaces: Vec<String>,
    pub(super) inks: Vec<String>,
}

const CHECKS: [Check; 12] = [
    Check::Reading,
    Check::Boxes,
    Check::Bleed,
    Check::Fonts,
    Check::Colours,
    Check::TextSize,
    Check::Contrast,
    Check::Images,
    Check::Ink,
    Check::Overflow,
    Check::Claims,
    Check::Interaction,
];

/// What is looked at in files of others. What they claim is told, not checked.
const OF_OTHERS: [Check; 6] = [Check::Reading, Check::Boxes, Check::Bleed, Check::Fonts, Check::Colours, Check::Images];

/// What rounding may take from a contrast.
const NEARLY: f64 = 0.05;

fn tenths(value: f64) -> String {
    let text = format!("{:.1}", (value * 10.0).round() / 10.0);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

impl Found {
    pub(super) fn new(press: bool, own: Option<Own>) -> Found {
        Found {
            press,
            own,
            findings: Vec::new(),
            known: BTreeMap::new(),
            spaces: BTreeSet::new(),
            inks: BTreeSet::new(),
            painted: false,
            pictures: false,
            over: Vec::new(),
        }
    }

    /// Adds a finding; the same code on the same page is counted with the first.
    pub(super) fn add(&mut self, finding: Finding) {
        let key = (finding.code.clone(), finding.page);
        match self.known.get(&key).and_then(|index| self.findings.get_mut(*index)) {
            Some(first) => {
                first.times += 1;
                first.severity = first.severity.max(finding.severity);
            }
            None => {
                self.known.insert(key, self.findings.len());
                self.findings.push(finding);
            }
        }
    }

    /// Adds a finding that is one of its own.
    pub(super) fn each(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// How much it weighs: an error in a file of ours, for we promise that it is right; else somebody should look.
    pub(super) fn ours(&self) -> Severity {
        if self.own.is_some() { Severity::Error } else { Severity::Warning }
    }

    pub(super) fn boxes(&mut self, index: usize, sheet: &Sheet) {
        let page = index + 1;
        let trim = sheet.cut();
        if sheet.trim.is_none() && (self.press || self.own.is_none()) {
            let severity = if self.press { Severity::Error } else { Severity::Warning };
            self.add(Finding::new(Code::NoTrimBox, Check::Boxes, severity).on(page, None));
        }
        // Without a trim there is nothing to nest.
        let nest = sheet.media.contains(trim)
            && sheet.bleed.is_none_or(|bleed| sheet.media.contains(bleed))
            && sheet.bleed.filter(|_| sheet.trim.is_some()).is_none_or(|bleed| bleed.contains(trim));
        if !nest {
            self.add(Finding::new(Code::BoxesDoNotNest, Check::Boxes, Severity::Error).on(page, None));
        }
        let own = self.own.as_ref().filter(|own| own.profile != "tiles" && index == 0);
        if let Some(sheet_of) = own.map(|own| own.sheet.clone())
            && (sheet.trim.is_some() || !self.press)
            && sheet.asked.sheet != Some(sheet_of.as_str())
        {
            self.add(
                Finding::new(Code::SizeDiffers, Check::Boxes, Severity::Error)
                    .on(page, None)
                    .with("sheet", sheet_of)
                    .with("width", tenths(trim.width() * MM))
                    .with("height", tenths(trim.height() * MM)),
            );
        }
        if self.press && self.own.is_some() && sheet.trim.is_some() && nest {
            let bleed = sheet.least_bleed().unwrap_or_default();
            if bleed < BLEED - 0.05 {
                self.add(
                    Finding::new(Code::BleedTooSmall, Check::Bleed, Severity::Warning)
                        .on(page, None)
                        .with("bleed", tenths(bleed))
                        .with("least", BLEED),
                );
            }
        }
    }

    pub(super) fn annotations(&mut self, index: usize, sheet: &Sheet, document: &Document, page: &Dictionary) {
        if !self.press || self.own.is_none() {
            return;
        }
        let inside = sheet.bleed.unwrap_or(sheet.cut());
        for annotation in array(document, page.get(b"Annots").ok()) {
            let Some(own) = dictionary(document, Some(annotation)) else { continue };
            let kind = own.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            let sides: Vec<f64> = array(document, own.get(b"Rect").ok())
                .iter()
                .filter_map(|side| resolve(document, side)?.as_float().ok().map(f64::from))
                .collect();
            let bounds = <[f64; 4]>::try_from(sides)
                .ok()
                .and_then(|[a, b, c, d]| Rect([a.min(c), b.min(d), a.max(c), b.max(d)]).with(inside));
            if let Some(bounds) = bounds.filter(|_| kind != b"PrinterMark" && kind != b"TrapNet") {
                self.add(
                    Finding::new(Code::AnnotationInPrint, Check::Interaction, Severity::Error)
                        .on(index + 1, Some(bounds.on(sheet.cut())))
                        .with("kind", String::from_utf8_lossy(kind)),
                );
            }
        }
    }

    pub(super) fn content(&mut self, index: usize, sheet: &Sheet, marks: &Marks, reader: &Reader<'_>) {
        self.reading(index, marks);
        self.colours(index, sheet, marks);
        self.images(index, sheet, marks);
        self.damages(index, sheet, marks);
        if self.press || self.own.is_none() {
            self.ink(index, sheet, marks);
        }
        if self.own.is_none() {
            return self.open_edges(index, sheet, marks);
        }
        if self.press {
            self.edges(index, sheet, marks, reader);
        }
        // What is beyond the trim is not for readers, so without one nobody knows.
        if sheet.trim.is_some() || !self.press {
            self.sizes(index, sheet, marks, reader);
        }
        self.contrasts(index, sheet, marks, reader);
    }

    fn images(&mut self, index: usize, sheet: &Sheet, marks: &Marks) {
        for picture in &marks.pictures {
            self.pictures = true;
            let least = sheet.asked.dpi;
            // Rounding to whole pixels costs a little.
            if picture.dpi >= least * 0.98 {
                continue;
            }
            let severity = if picture.dpi < least / 2.0 { Severity::Error } else { Severity::Warning };
            self.add(
                Finding::new(Code::ImageTooCoarse, Check::Images, severity)
                    .on(index + 1, Some(picture.bounds.on(sheet.cut())))
                    .with("dpi", picture.dpi.floor())
                    .with("least", least),
            );
        }
    }

    /// Images that do not print as they should.
    fn damages(&mut self, index: usize, sheet: &Sheet, marks: &Marks) {
        let place = |own: &Rect| Some(own.on(sheet.cut()));
        for damaged in &marks.damaged {
            self.add(Finding::new(Code::ImageDamaged, Check::Images, Severity::Error).on(index + 1, place(damaged)));
        }
        if let Some(alternate) = &marks.alternate {
            let finding = Finding::new(Code::AlternateImage, Check::Images, Severity::Warning);
            self.add(finding.on(index + 1, place(alternate)));
        }
    }

    /// In a file of others: what goes up to the edge of the page, and not beyond it.
    fn open_edges(&mut self, index: usize, sheet: &Sheet, marks: &Marks) {
        let cut = sheet.cut();
        let near = 0.3 / MM;
        let fills = marks.fills.iter().filter(|fill| !fill.ink.is_paper()).map(|fill| fill.bounds);
        let areas =
            fills.chain(marks.pictures.iter().map(|own| own.bounds)).chain(marks.veils.iter().map(|own| own.bounds));
        for bounds in areas {
            if bounds.width() < 1.0 / MM || bounds.height() < 1.0 / MM || bounds.with(cut).is_none() {
                continue;
            }
            for (side, name) in ["left", "bottom", "right", "top"].into_iter().enumerate() {
                let outwards = if side < 2 { -1.0 } else { 1.0 };
                let beyond = (bounds.0[side] - cut.0[side]) * outwards;
                if beyond > -near && beyond < BLEED / MM - near {
                    self.add(
                        Finding::new(Code::NoBleed, Check::Bleed, Severity::Warning)
                            .on(index + 1, Some(bounds.on(cut)))
                            .with("side", name)
                            .with("least", BLEED),
                    );
                    break;
                }
            }
        }
    }

    /// Areas that touch the trim run on; words keep away from it.
    fn edges(&mut self, index: usize, sheet: &Sheet, marks: &Marks, reader: &Reader<'_>) {
        let (Some(trim), Some(bleed)) = (sheet.trim, sheet.bleed) else { return };
        let near = 0.3 / MM;
        for fill in marks.fills.iter().filter(|fill| !fill.ink.is_paper()) {
            let bounds = fill.bounds.0;
            // Hairs and marks are no areas.
            if fill.bounds.width() < 1.0 / MM || fill.bounds.height() < 1.0 / MM || fill.bounds.with(trim).is_none() {
                continue;
            }
            let sides = ["left", "bottom", "right", "top"];
            for (side, name) in sides.into_iter().enumerate() {
                let outwards = if side < 2 { -1.0 } else { 1.0 };
                let beyond = |edge: f64| (bounds[side] - edge) * outwards;
                if beyond(trim.0[side]) > -near && beyond(bleed.0[side]) < -near && bleed != trim {
                    self.add(
                        Finding::new(Code::AreaStopsAtTrim, Check::Bleed, Severity::Error)
                            .on(index + 1, Some(fill.bounds.on(trim)))
                            .with("side", name),
                    );
                }
            }
        }
        for run in &marks.runs {
            let bounds = run.bounds;
            if bounds.with(trim).is_none() {
                continue;
            }
            let sides =
                [bounds.0[0] - trim.0[0], bounds.0[1] - trim.0[1], trim.0[2] - bounds.0[2], trim.0[3] - bounds.0[3]];
            let distance = sides.into_iter().fold(f64::MAX, f64::min) * MM;
            if distance < EDGE - 0.3 {
                self.add(
                    Finding::new(Code::TextNearTrim, Check::Bleed, Severity::Error)
                        .on(index + 1, Some(bounds.on(trim)))
                        .with("distance", tenths(distance.max(0.0)))
                        .with("least", EDGE)
                        .with("text", reader.words(run)),
                );
            }
        }
    }

    fn sizes(&mut self, index: usize, sheet: &Sheet, marks: &Marks, reader: &Reader<'_>) {
        let cut = sheet.cut();
        let blank = self.own.as_ref().is_some_and(|own| own.filling == "blank");
        // Sheets of a large one are read where they hang; what stands on each apart is for who glues, and the map shows the whole in small.
        let tiles = self.own.as_ref().is_some_and(|own| own.profile == "tiles");
        let least = if tiles { 6.0 } else { sheet.asked.small };
        let mut runs: Vec<&Run> = marks.runs.iter().filter(|run| run.bounds.with(cut).is_some()).collect();
        runs.retain(|run| run.size < least * 0.98 && !(tiles && run.shown < 0.9));
        runs.sort_by(|one, other| one.size.total_cmp(&other.size));
        for run in runs {
            let words = reader.words(run);
            // Signs without a letter: bullets, marks.
            if !words.chars().any(char::is_alphanumeric) {
                continue;
            }
            // In a file nobody can tell whose a word is; users' notes may be smaller, never under 8 pt.
            let note = !blank && run.size > 7.9;
            let (code, severity) =
                if note { (Code::NoteTooSmall, Severity::Warning) } else { (Code::TextTooSmall, Severity::Error) };
            self.add(
                Finding::new(code, Check::TextSize, severity)
                    .on(index + 1, Some(run.bounds.on(cut)))
                    .with("size", tenths(run.size))
                    .with("least", tenths(least))
                    .with("distance", tenths(sheet.asked.distance))
                    .with("text", words),
            );
        }
    }

    fn contrasts(&mut self, index: usize, sheet: &Sheet, marks: &Marks, reader: &Reader<'_>) {
        let cut = sheet.cut();
        for run in marks.runs.iter().filter(|run| run.bounds.with(cut).is_some()) {
            let Some(colour) = run.ink.looks else { continue };
            let middle = run.bounds.middle();
            let under = marks
                .fills
                .iter()
                .rev()
                .filter(|fill| fill.order < run.order && fill.bounds.holds(middle))
                .find(|fill| fill.outline.holds(middle, fill.even_odd));
            let since = under.map_or(0, |fill| fill.order);
            let hidden = |order: usize, bounds: &Rect| order > since && order < run.order && bounds.holds(middle);
            let on_picture = marks.veils.iter().any(|veil| hidden(veil.order, &veil.bounds))
                || marks.pictures.iter().any(|picture| hidden(picture.order, &picture.bounds));
            let ground = under.map_or(Some([255; 3]), |fill| fill.ink.looks).filter(|_| !on_picture);
            let large = run.size >= if run.bold { LARGE[1] } else { LARGE[0] };
            let least = if large { CONTRAST[1] } else { CONTRAST[0] };
            let ratio = ground.map(|ground| contrast(colour, ground));
            if ratio.is_some_and(|ratio| ratio >= least - NEARLY) {
                continue;
            }
            let text = reader.words(run);
            if !text.chars().any(char::is_alphanumeric) {
                continue;
            }
            let over = Over { page: index, bounds: run.bounds, area: run.bounds.on(cut), colour, least, text };
            match ratio {
                Some(ratio) => self.too_low(&over, ratio),
                // On a picture or a gradient only a picture of the page can tell.
                None => self.over.push(over),
            }
        }
    }

    /// What a picture of the page tells of words on pictures and gradients. Of which it tells nothing stay in [`Found::over`].
    pub(super) fn stands_out(&mut self, contrasts: Vec<Option<f64>>) {
        for (over, ratio) in std::mem::take(&mut self.over).into_iter().zip(contrasts) {
            match ratio {
                None => self.over.push(over),
                Some(ratio) if ratio < over.least - NEARLY => self.too_low(&over, ratio),
                Some(_) => {}
            }
        }
    }

    fn too_low(&mut self, over: &Over, ratio: f64) {
        let severity = self.ours();
        self.add(
            Finding::new(Code::ContrastTooLow, Check::Contrast, severity)
                .on(over.page + 1, Some(over.area))
                .with("ratio", tenths(ratio))
                .with("least", over.least)
                .with("text", &over.text),
        );
    }

    /// Letters that print as an empty box or not at all, in units of the page.
    pub(super) fn without_glyph(&mut self, index: usize, sheet: &Sheet, place: [f64; 4]) {
        let place = Rect(place).under(sheet.frame).map(|own| own.on(sheet.cut()));
        self.add(Finding::new(Code::GlyphMissing, Check::Fonts, Severity::Error).on(index + 1, place));
    }

    pub(super) fn fonts(&mut self, fonts: &[Font], damaged: &BTreeSet<String>) {
        for font in damaged {
            self.each(Finding::new(Code::FontDamaged, Check::Fonts, Severity::Error).with("font", font));
        }
        for font in fonts.iter().filter(|font| !font.embedded) {
            let mut finding = Finding::new(Code::FontNotEmbedded, Check::Fonts, Severity::Error);
            finding = finding.with("font", &font.name);
            // Each font is one of its own.
            self.findings.push(finding);
        }
    }

    /// What the file claims, against what it was made for and what it holds.
    pub(super) fn file(&mut self, said: &Said) {
        let error = |code| Finding::new(code, Check::Claims, Severity::Error);
        let broken = |claim: &str, why: &str| error(Code::ClaimBroken).with("claim", claim).with("why", why);
        if let Some(own) = self.own.clone() {
            let wanted: &[&str] = match own.profile.as_str() {
                "screen" => &["PDF/A-2a", "PDF/UA-1"],
                "archive" => &["PDF/A-3a", "PDF/UA-1"],
                "print" => &["PDF/X-4"],
                _ => &[],
            };
            for claim in wanted.iter().filter(|claim| !said.claims(claim)) {
                self.findings.push(error(Code::ClaimMissing).with("claim", claim));
            }
        }
        if !self.press {
            return;
        }
        if !said.intent {
            self.add(error(Code::NoOutputIntent));
        }
        if self.own.is_none() {
            return;
        }
        let claim = said.pdf_x().unwrap_or("PDF/X-4").to_owned();
        if said.version != "1.6" {
            self.findings.push(broken(&claim, "version"));
        }
        if !said.trapped {
            self.findings.push(broken(&claim, "trapped"));
        }
        if !said.identified {
            self.findings.push(broken(&claim, "id"));
        }
        for action in &said.actions {
            self.findings
                .push(Finding::new(Code::AnnotationInPrint, Check::Interaction, Severity::Error).with("kind", action));
        }
    }

    pub(super) fn overflow(&mut self, titles: &[(String, Option<usize>)], names: &[&str]) {
        if self.own.is_none() {
            return;
        }
        let mut of = None;
        for (title, page) in titles {
            if names.iter().any(|name| title.starts_with(name)) {
                of = Some(*page);
            } else if let Some(page) = of
                && page.is_some()
            {
                // The headings below it are those of the boxes.
                self.findings.push(
                    Finding::new(Code::TextOverflowed, Check::Overflow, Severity::Note)
                        .on(page.map_or(1, |page| page + 1), None)
                        .with("box", title),
                );
            }
        }
    }

    /// What became of each check.
    pub(super) fn finish(mut self, most: usize) -> (Ended, Vec<Finding>) {
        let outcome = |found: &Found, check: Check| {
            let worst = found.findings.iter().filter(|finding| finding.check == check).map(|f| f.severity).max();
            if let Some(worst) = worst {
                return Outcome::Found(worst);
            }
            if found.own.is_none() && !OF_OTHERS.contains(&check) && !(check == Check::Ink && found.painted) {
                return Outcome::NotChecked;
            }
            match check {
                Check::Contrast if !found.over.is_empty() => Outcome::NotChecked,
                Check::Images if !found.pictures => Outcome::NotApplicable,
                Check::Ink if found.own.is_none() => Outcome::Passed,
                Check::Bleed | Check::Ink | Check::Interaction if !found.press && found.own.is_some() => {
                    Outcome::NotApplicable
                }
                Check::Colours if !found.press && found.own.is_some() => Outcome::NotApplicable,
                Check::Claims if found.own.as_ref().is_some_and(|own| own.profile == "tiles") => Outcome::NotApplicable,
                _ => Outcome::Passed,
            }
        };
        let outcomes = CHECKS.map(|check| Checked { check, outcome: outcome(&self, check) }).to_vec();
        self.end(outcomes, most)
    }

    /// The same for a file that could not be read.
    pub(super) fn finish_unread(self, most: usize) -> (Ended, Vec<Finding>) {
        let outcome = |check| match check {
            Check::Interaction => Outcome::Found(Severity::Error),
            _ => Outcome::NotChecked,
        };
        let outcomes = CHECKS.map(|check| Checked { check, outcome: outcome(check) }).to_vec();
        let mut own = self;
        own.end(outcomes, most)
    }

    fn end(&mut self, outcomes: Vec<Checked>, most: usize) -> (Ended, Vec<Finding>) {
        let mut findings = std::mem::take(&mut self.findings);
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.page));
        let rest: usize = findings.iter().skip(most).map(|finding| finding.times).sum();
        findings.truncate(most);
        if let Some(last) = findings.last_mut() {
            last.times += rest;
        }
        (
            Ended {
                outcomes,
                spaces: self.spaces.iter().cloned().collect(),
                inks: self.inks.iter().cloned().collect(),
            },
            findings,
        )
    }
}
