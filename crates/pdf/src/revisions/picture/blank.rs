//! The proof that a place on a page is blank: a field that comes or is filled after a signature may stand there, and nowhere else.
//!
//! The page is drawn as it was signed, and its points looked at. What cannot be drawn is not blank.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::annotation::Annotation;
use super::colour::Lab;
use super::draw::{MOST_POINTS, Opened, Painted, Wish, guarded, units_per_inch};
use super::left_out::{Left, LeftOut};
use super::marks::{self, Marks};
use super::omissions::{of_file, of_page};

/// Points per inch at which marks are looked for.
const FINE: f64 = 200.0;
/// What a place is drawn with at the least.
const COARSEST: f64 = 150.0;
/// Inches around the place that say what is paper and what is a rule.
const AROUND: f64 = 1.0;
/// Of so many places of a page a picture of all of it costs less than one of each.
const MANY: usize = 4;

/// What a place looks like.
#[derive(Debug, Clone, PartialEq)]
pub enum Paper {
    /// Nothing is seen.
    Blank,
    /// Something is seen there: its sides, in the page's own units.
    Ink([f64; 4]),
    /// Nothing is seen, but not all of it can be drawn.
    Unproven(Vec<LeftOut>),
}

/// Whether a rectangle of a page is blank. `revision` is the file as far as it was signed, `page` counts from 1, `sides` are left,
/// bottom, right and top in the page's own units.
pub fn blank(revision: &[u8], page: usize, sides: [f64; 4]) -> Paper {
    blank_places(revision, page, &[sides], &[]).pop().unwrap_or(Paper::Blank)
}

/// Whether rectangles of a page are blank, each for itself, under annotations, by the number of their objects: those are not drawn. A page of
/// which many are asked is drawn once.
pub fn blank_places(revision: &[u8], page: usize, places: &[[f64; 4]], above: &[u32]) -> Vec<Paper> {
    let unproven = |what: LeftOut| places.iter().map(|_| Paper::Unproven(vec![what])).collect();
    let Some(index) = page.checked_sub(1) else { return unproven(LeftOut::Page) };
    let Some(sheet) = Sheet::open(revision, index, above) else { return unproven(LeftOut::Page) };
    let whole = (places.len() >= MANY).then(|| sheet.whole()).flatten();
    places.iter().map(|sides| sheet.look(*sides, whole.as_ref())).collect()
}

/// A page of which places are looked at.
struct Sheet {
    opened: Opened,
    index: usize,
    sides: [f64; 4],
    /// Units of the page in an inch.
    inch: f64,
    /// Of each of its annotations, whether it is not drawn.
    hidden: Vec<bool>,
    missing: Vec<Left>,
    /// What most of it looks like.
    paper: OnceCell<Option<Lab>>,
}

/// A page that was drawn, and with how many points to the inch.
struct Drawn {
    painted: Painted,
    resolution: f64,
}

impl Sheet {
    fn open(revision: &[u8], index: usize, above: &[u32]) -> Option<Sheet> {
        let above: HashSet<u32> = above.iter().copied().collect();
        let opened = Opened::new(revision.to_vec())?;
        let (sides, inch, hidden) = guarded(|| {
            let page = opened.pages().get(index)?;
            let hidden: Vec<bool> = Annotation::all(page.raw())
                .map(|annotation| {
                    let id = annotation.own.obj_id().map(hayro::hayro_syntax::object::ObjRef::from);
                    id.is_some_and(|id| u32::try_from(id.obj_number).is_ok_and(|number| above.contains(&number)))
                })
                .collect();
            let sheet = page.intersected_crop_box();
            Some(([sheet.x0, sheet.y0, sheet.x1, sheet.y1], units_per_inch(page), hidden))
        })?;
        let mut sheet = Sheet { opened, index, sides, inch, hidden, missing: Vec::new(), paper: OnceCell::new() };
        let mut missing = of_file(&sheet.opened);
        missing.extend(of_page(&sheet.opened, index, true, &|place| sheet.shows(place)));
        sheet.missing = missing;
        Some(sheet)
    }

    fn shows(&self, place: usize) -> bool {
        !self.hidden.get(place).copied().unwrap_or(false)
    }

    /// Draws a part of it, with the points that marks are looked for with; `Err` says why not.
    fn draw(&self, sides: [f64; 4]) -> Result<Drawn, LeftOut> {
        let square = (sides[2] - sides[0]) / self.inch * ((sides[3] - sides[1]) / self.inch);
        let resolution = FINE.min((MOST_POINTS as f64 * 0.9 / square).sqrt());
        if resolution < COARSEST {
            return Err(LeftOut::Amount);
        }
        let shown = |place: usize| self.shows(place);
        let wish = Wish { sides, scale: resolution / self.inch, annotations: &shown };
        match self.opened.paint(self.index, &wish) {
            Some(painted) if painted.failed => Err(LeftOut::Image),
            Some(painted) => Ok(Drawn { painted, resolution }),
            None => Err(LeftOut::Page),
        }
    }

    /// All of it, where it is not too large to be drawn at once as finely as a part of it.
    fn whole(&self) -> Option<Drawn> {
        let square = (self.sides[2] - self.sides[0]) * (self.sides[3] - self.sides[1]) / (self.inch * self.inch);
        (square * FINE * FINE <= MOST_POINTS as f64 * 0.9).then(|| self.draw(self.sides).ok()).flatten()
    }

    /// What a place looks like: in a picture of the whole page, or in one of its own.
    fn look(&self, sides: [f64; 4], whole: Option<&Drawn>) -> Paper {
        let unproven = |what: LeftOut| Paper::Unproven(vec![what]);
        if !sides.iter().all(|side| side.is_finite()) {
            return unproven(LeftOut::Page);
        }
        let [left, bottom, right, top] = sides;
        let (left, right, bottom, top) = (left.min(right), left.max(right), bottom.min(top), bottom.max(top));
        let place = [left, bottom, right, top];
        let mut missing: Vec<LeftOut> =
            self.missing.iter().filter(|left_out| left_out.touches(place)).map(|left_out| left_out.what).collect();
        if !missing.is_empty() {
            missing.sort_unstable();
            missing.dedup();
            return Paper::Unproven(missing);
        }
        // Outside the page nothing is shown.
        let own = self.sides;
        if right <= own[0] || left >= own[2] || top <= own[1] || bottom >= own[3] {
            return Paper::Blank;
        }
        let around = AROUND * self.inch;
        let wide = [
            (left - around).max(own[0]),
            (bottom - around).max(own[1]),
            (right + around).min(own[2]),
            (top + around).min(own[3]),
        ];
        let drawn = match whole {
            Some(whole) => Ok(Drawn { painted: whole.painted.part(wide), resolution: whole.resolution }),
            None => self.draw(wide),
        };
        let Drawn { painted, resolution } = match drawn {
            Ok(drawn) => drawn,
            Err(what) => return unproven(what),
        };
        let inner = painted.extent(place);
        let paper = *self.paper.get_or_init(|| marks::paper(&self.opened, self.index));
        let Some(sheet) = paper else { return unproven(LeftOut::Page) };
        let marks = Marks::find(&painted, resolution / 25.4, inner, sheet);
        match marks.extent() {
            None => Paper::Blank,
            Some((columns, rows)) => Paper::Ink(painted.sides(columns, rows)),
        }
    }
}
