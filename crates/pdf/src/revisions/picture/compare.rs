//! Each page before and after, compared point by point.
//!
//! Where something may come, what was there must still be there; everywhere else nothing may differ. Pages that are alike in all
//! are not drawn, and of those that differ in annotations only the places of these.

use std::sync::Arc;

use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::kurbo::Point;
use serde::{Deserialize, Serialize};

use super::super::{Area, Transition};
use super::draw::{Extent, MOST_POINTS, Opened, Painted, Wish, guarded, units_per_inch};
use super::left_out::{Left, LeftOut};
use super::likeness::{Digester, Likeness, Sheet, around, differing};
use super::marks::{self, Marks};
use super::omissions::{of_file, of_page};

/// Points per inch.
const RESOLUTION: f64 = 150.0;
/// What a sheet is drawn with at the least.
const COARSEST: f64 = 60.0;
/// Points of one sheet, and of all that is drawn of a file.
const MOST_OF_A_SHEET: f64 = 30_000_000.0;
const MOST_OF_A_FILE: usize = 200_000_000;
/// Inches around an annotation that say what is paper.
const AROUND: f64 = 0.5;
/// What parts of a colour may differ by.
const SAME: u8 = 6;
/// By how much a stroke is lighter that is not seen any more, of 255.
const FADED: u8 = 64;
/// Units around an area that the softened edge of what comes there may touch.
const EDGE: f64 = 1.0;
/// Bytes of all states that are opened together, and pages and annotations of all of them.
const MOST_OPENED: u64 = 8 << 30;
const MOST_PARTS: usize = 400_000;
/// Places of one page that are drawn by themselves.
const MOST_PLACES: usize = 200;
/// Findings of one kind.
const MOST_FINDINGS: usize = 50;

/// What the pictures say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pictures {
    /// What is seen and was not to be.
    pub differences: Vec<Difference>,
    /// What could not be drawn of what changed.
    pub not_drawn: Vec<NotDrawn>,
    /// Revisions that are not compared, or not wholly.
    pub not_compared: Vec<usize>,
}

/// Something that is seen in a revision and was not to be, or is not seen any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The revision that brings it, counted from 1.
    pub revision: usize,
    /// The page, counted from 1.
    pub page: usize,
    /// Left, bottom, right, top of all that differs, in the page's own units.
    pub sides: [f64; 4],
    /// The same in millimetres of the page as it is seen: from the left, from the top, width, height.
    pub place: [f64; 4],
}

/// Something that changed and could not be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotDrawn {
    /// The revision, counted from 1.
    pub revision: usize,
    /// The page, counted from 1; 0 for the file as a whole.
    pub page: usize,
    /// What.
    pub what: LeftOut,
}

/// The file up to somewhere, without copying it.
struct Prefix {
    file: Arc<Vec<u8>>,
    end: usize,
}

impl AsRef<[u8]> for Prefix {
    fn as_ref(&self) -> &[u8] {
        self.file.get(..self.end).unwrap_or(&self.file)
    }
}

/// A state of the file.
struct State {
    opened: Opened,
    likeness: Likeness,
}

/// Comparing one file.
struct Comparison {
    out: Pictures,
    /// Points that may still be drawn.
    left: usize,
}

/// Opens states of one file, as long as there is work left.
struct Opener {
    file: Arc<Vec<u8>>,
    digester: Digester,
    bytes: u64,
    parts: usize,
}

impl Opener {
    fn open(&mut self, end: usize) -> Option<State> {
        self.bytes = self.bytes.checked_sub(end as u64)?;
        let opened = Opened::new(Arc::new(Prefix { file: self.file.clone(), end }))?;
        let likeness = self.digester.of(&opened)?;
        let parts = likeness.sheets.iter().map(|sheet| 1 + sheet.looks.len()).sum();
        self.parts = self.parts.checked_sub(parts)?;
        Some(State { opened, likeness })
    }
}

/// Compares what is seen before and after each visible transition. What the others bring is compared with the next one, and at the end.
pub fn compare(file: &[u8], transitions: &[Transition]) -> Pictures {
    let Some((first, last)) = transitions.first().zip(transitions.last()) else { return Pictures::default() };
    let shared = Arc::new(file.to_vec());
    let digester = Digester::new(&shared);
    let mut opener = Opener { file: shared, digester, bytes: MOST_OPENED, parts: MOST_PARTS };
    let mut comparison = Comparison { out: Pictures::default(), left: MOST_OF_A_FILE };
    let mut before = opener.open(first.before);
    let mut areas: Vec<Area> = Vec::new();
    for transition in transitions {
        areas.extend(transition.areas.iter().copied());
        if !(transition.visible || transition.revision == last.revision) {
            continue;
        }
        let after = opener.open(transition.end);
        match (&before, &after) {
            (Some(before), Some(after)) => comparison.states(transition.revision, before, after, &areas),
            _ => {
                comparison.not_drawn(transition.revision, 0, LeftOut::Page);
                comparison.not_compared(transition.revision);
            }
        }
        areas.clear();
        before = after;
    }
    comparison.out
}

impl Comparison {
    fn not_drawn(&mut self, revision: usize, page: usize, what: LeftOut) {
        let found = NotDrawn { revision, page, what };
        if self.out.not_drawn.len() < MOST_FINDINGS && !self.out.not_drawn.contains(&found) {
            self.out.not_drawn.push(found);
        }
    }

    fn not_compared(&mut self, revision: usize) {
        if self.out.not_compared.last() != Some(&revision) {
            self.out.not_compared.push(revision);
        }
    }

    fn differs(&mut self, revision: usize, index: usize, page: Option<&Page<'_>>, sides: [f64; 4]) {
        if self.out.differences.len() < MOST_FINDINGS {
            let place = page.map_or([0.0; 4], |page| as_seen(page, sides));
            self.out.differences.push(Difference { revision, page: index + 1, sides, place });
        }
    }

    fn states(&mut self, revision: usize, before: &State, after: &State, areas: &[Area]) {
        if before.likeness.form != after.likeness.form {
            self.not_drawn(revision, 0, LeftOut::Annotation);
        }
        let (old, new) = (&before.likeness.sheets, &after.likeness.sheets);
        for index in 0..old.len().max(new.len()) {
            let (Some(was), Some(is)) = (old.get(index), new.get(index)) else {
                // Pages came or went; of all that follow the first says enough.
                let page = after.opened.pages().get(index).or(before.opened.pages().get(index));
                return self.differs(revision, index, page, page.map(whole).unwrap_or_default());
            };
            let page = after.opened.pages().get(index);
            if was.shape != is.shape {
                self.differs(revision, index, page, page.map(whole).unwrap_or_default());
                continue;
            }
            let same = was.content == is.content && before.likeness.shared == after.likeness.shared;
            if same && was.looks == is.looks {
                continue;
            }
            let (Some(page), true) = (page, self.left > 0) else {
                self.not_compared(revision);
                continue;
            };
            let areas: Vec<Area> = areas
                .iter()
                .filter(|area| area.page == index + 1)
                .map(|area| Area { sides: ordered(area.sides), ..*area })
                .collect();
            let pair = Pair { revision, index, before, after, page, areas: &areas };
            if same { self.annotations(&pair, was, is) } else { self.sheet(&pair) }
        }
    }

    /// A page of which annotations differ, and nothing else.
    fn annotations(&mut self, pair: &Pair<'_>, was: &Sheet, is: &Sheet) {
        let (old, new) = differing(&was.looks, &is.looks);
        let looks = |sheet: &Sheet, [from, to]: [usize; 2]| sheet.looks.get(from..to).unwrap_or_default().to_vec();
        let changed: Vec<_> = looks(was, old).into_iter().chain(looks(is, new)).filter(|look| look.seen).collect();
        if changed.is_empty() {
            return;
        }
        // Whether it is seen on a screen or on paper is not in one picture.
        let (older, newer) = (looks(was, old), looks(is, new));
        if older.len() == newer.len() {
            let turned = older.iter().zip(&newer).filter(|(old, new)| old.shown != new.shown && (old.seen || new.seen));
            // A field that is signed or filled in may be printed from then on.
            let within = |place: &[f64; 4]| pair.areas.iter().any(|area| holds(grown(area.sides, EDGE), *place));
            let places = turned.filter_map(|(_, new)| new.place).filter(|place| !within(place));
            if let Some(sides) = around(places) {
                self.differs(pair.revision, pair.index, Some(pair.page), sides);
            }
        }
        let within = |range: [usize; 2]| move |place: usize| (range[0]..range[1]).contains(&place);
        let mut missing = of_page(&pair.before.opened, pair.index, false, &within(old));
        missing.extend(of_page(&pair.after.opened, pair.index, false, &within(new)));
        self.missing(pair, missing);
        if changed.iter().any(|look| look.place.is_none()) {
            return self.sheet(pair);
        }
        let by = AROUND * units_per_inch(pair.page);
        let under = |place: usize| !within(old)(place);
        let grown = changed.iter().filter_map(|look| look.place).map(|place| grown(place, by));
        // Places that touch are one; others are by themselves, for together they may be a whole sheet.
        let found = apart(grown).into_iter().filter_map(|place| self.part(pair, place, Some(&under)));
        if let Some(sides) = around(found.collect::<Vec<_>>().into_iter()) {
            self.differs(pair.revision, pair.index, Some(pair.page), sides);
        }
    }

    /// A page of which anything may differ.
    fn sheet(&mut self, pair: &Pair<'_>) {
        let mut missing = of_page(&pair.before.opened, pair.index, true, &|_| true);
        missing.extend(of_page(&pair.after.opened, pair.index, true, &|_| true));
        self.missing(pair, missing);
        if let Some(sides) = self.part(pair, whole(pair.page), None) {
            self.differs(pair.revision, pair.index, Some(pair.page), sides);
        }
    }

    fn missing(&mut self, pair: &Pair<'_>, mut missing: Vec<Left>) {
        missing.extend(of_file(&pair.after.opened));
        for left in missing {
            self.not_drawn(pair.revision, pair.index + 1, left.what);
            // What is too much would not end, and what is encrypted is not drawn.
            if matches!(left.what, LeftOut::Page | LeftOut::Amount | LeftOut::Encryption) {
                self.not_compared(pair.revision);
                self.left = if left.what == LeftOut::Amount { 0 } else { self.left };
            }
        }
    }

    /// What differs of a part of a page; `under` are the annotations that are the same before and after.
    fn part(&mut self, pair: &Pair<'_>, sides: [f64; 4], under: Option<&dyn Fn(usize) -> bool>) -> Option<[f64; 4]> {
        let sheet = whole(pair.page);
        let [left, bottom, right, top] = ordered(sides);
        let (left, bottom) = (left.max(sheet[0]), bottom.max(sheet[1]));
        let (right, top) = (right.min(sheet[2]), top.min(sheet[3]));
        let (width, height) = (right - left, top - bottom);
        if !(width > 0.0 && height > 0.0) {
            // Outside the page nothing is shown, if readers agree on where that is.
            return None;
        }
        let inch = units_per_inch(pair.page);
        let square = width / inch * (height / inch);
        let resolution = RESOLUTION.min((MOST_OF_A_SHEET / square).sqrt());
        let points = (square * resolution * resolution).max(1.0);
        if resolution < COARSEST || !points.is_finite() || points as usize > self.left {
            self.left = 0;
            self.not_compared(pair.revision);
            return None;
        }
        // In tiles, for a picture is bounded.
        let tiles = (points / (MOST_POINTS as f64 * 0.5)).sqrt().ceil().max(1.0) as usize;
        let mut found: Vec<[f64; 4]> = Vec::new();
        for row in 0..tiles {
            for column in 0..tiles {
                let step = |low: f64, length: f64, n: usize| low + length * n as f64 / tiles as f64;
                let tile = [
                    step(left, width, column),
                    step(bottom, height, row),
                    step(left, width, column + 1),
                    step(bottom, height, row + 1),
                ];
                match self.tile(pair, tile, resolution / inch, under) {
                    Some(differing) => found.extend(differing),
                    None => {
                        self.not_drawn(pair.revision, pair.index + 1, LeftOut::Page);
                        self.not_compared(pair.revision);
                    }
                }
            }
        }
        around(found.into_iter())
    }

    /// What differs of a part that is drawn at once. Nothing where it cannot be drawn.
    fn tile(
        &mut self,
        pair: &Pair<'_>,
        sides: [f64; 4],
        scale: f64,
        under: Option<&dyn Fn(usize) -> bool>,
    ) -> Option<Option<[f64; 4]>> {
        let mut paint = |state: &State, annotations: &dyn Fn(usize) -> bool| {
            let painted = state.opened.paint(pair.index, &Wish { sides, scale, annotations });
            let points = painted.as_ref().map_or(0, |painted| painted.columns * painted.rows);
            self.left = self.left.saturating_sub(points);
            painted
        };
        let before = paint(pair.before, &|_| true)?;
        let after = paint(pair.after, &|_| true)?;
        let fits = |one: &Painted, two: &Painted| (one.columns, one.rows) == (two.columns, two.rows);
        if !fits(&before, &after) {
            return None;
        }
        let touched: Vec<&Area> = pair.areas.iter().filter(|area| touch(area.sides, sides)).collect();
        // What a field showed that is filled in may go, and what is under it stays.
        let bare = match under {
            Some(under) if touched.iter().any(|area| area.filled) => Some(paint(pair.before, under)?),
            _ => None,
        };
        // What most of the page looks like, where that is asked.
        let paper = if touched.is_empty() { None } else { Some(marks::paper(&pair.before.opened, pair.index)?) };
        let bare = bare.as_ref().filter(|own| fits(own, &after)).unwrap_or(&before);
        let resolution = scale * units_per_inch(pair.page) / 25.4;
        let areas: Vec<_> = touched
            .iter()
            .map(|area| {
                let ground = if area.filled { bare } else { &before };
                let sheet = paper.unwrap_or_default();
                let marks = Marks::find(ground, resolution, after.extent(area.sides), sheet);
                (after.extent(grown(area.sides, EDGE)), ground, marks)
            })
            .collect();
        let differs = |column: usize, row: usize| {
            let now = after.at(column, row);
            let mut inside = false;
            for ((columns, rows), ground, marks) in &areas {
                if (columns[0]..columns[1]).contains(&column) && (rows[0]..rows[1]).contains(&row) {
                    inside = true;
                    if marks.near(column, row) && !same(ground.at(column, row), now) {
                        return true;
                    }
                }
            }
            !inside && !same(before.at(column, row), now)
        };
        // What divides a field into cells and was seen is seen: letters may stand over it, and no ground.
        let paled = |ground: &Painted, (column, row): (usize, usize)| {
            let (was, bare, is) = (before.at(column, row), ground.at(column, row), after.at(column, row));
            same(was, bare) && is.into_iter().zip(was).any(|(is, was)| is > was.saturating_add(FADED))
        };
        let all = (0..after.rows).flat_map(|row| (0..after.columns).map(move |column| (column, row)));
        let found = all.filter(|(column, row)| differs(*column, *row));
        let covered = areas.iter().flat_map(|(_, ground, marks)| marks.dividers().filter(|at| paled(ground, *at)));
        let extent = found.chain(covered).fold(None, |extent: Option<Extent>, (column, row)| {
            let (across, down) = extent.unwrap_or(([column, column + 1], [row, row + 1]));
            Some(([across[0].min(column), across[1].max(column + 1)], [down[0].min(row), down[1].max(row + 1)]))
        });
        Some(extent.map(|(columns, rows)| after.sides(columns, rows)))
    }
}

/// A page before and after.
struct Pair<'p> {
    revision: usize,
    index: usize,
    before: &'p State,
    after: &'p State,
    page: &'p Page<'p>,
    areas: &'p [Area],
}

fn same(one: [u8; 3], two: [u8; 3]) -> bool {
    one.into_iter().zip(two).all(|(one, two)| one.abs_diff(two) <= SAME)
}

fn grown([left, bottom, right, top]: [f64; 4], by: f64) -> [f64; 4] {
    [left - by, bottom - by, right + by, top + by]
}

/// Places of which none touches another: those that do are put together.
fn apart(places: impl Iterator<Item = [f64; 4]>) -> Vec<[f64; 4]> {
    let mut out: Vec<[f64; 4]> = Vec::new();
    for place in places {
        let mut whole = place;
        // What was put together may touch what did not.
        while let Some(at) = out.iter().position(|own| touch(*own, whole)) {
            let own = out.swap_remove(at);
            whole = around([own, whole].into_iter()).unwrap_or(whole);
        }
        out.push(whole);
        if out.len() > MOST_PLACES {
            out = around(out.into_iter()).into_iter().collect();
        }
    }
    out
}

fn holds(one: [f64; 4], two: [f64; 4]) -> bool {
    one[0] <= two[0] && one[1] <= two[1] && one[2] >= two[2] && one[3] >= two[3]
}

fn touch(one: [f64; 4], two: [f64; 4]) -> bool {
    one[0] < two[2] && one[2] > two[0] && one[1] < two[3] && one[3] > two[1]
}

fn ordered([left, bottom, right, top]: [f64; 4]) -> [f64; 4] {
    [left.min(right), bottom.min(top), left.max(right), bottom.max(top)]
}

fn whole(page: &Page<'_>) -> [f64; 4] {
    let sheet = page.intersected_crop_box();
    [sheet.x0, sheet.y0, sheet.x1, sheet.y1]
}

/// Sides in millimetres of the page as it is seen: from the left, from the top, width, height.
fn as_seen(page: &Page<'_>, sides: [f64; 4]) -> [f64; 4] {
    let seen = guarded(|| {
        let onto = page.initial_transform(true).to_kurbo();
        let (one, two) = (onto * Point::new(sides[0], sides[1]), onto * Point::new(sides[2], sides[3]));
        let unit = 25.4 / units_per_inch(page);
        let (left, top) = (one.x.min(two.x), one.y.min(two.y));
        Some([left, top, (one.x - two.x).abs(), (one.y - two.y).abs()].map(|length| length * unit))
    });
    seen.unwrap_or_default()
}
