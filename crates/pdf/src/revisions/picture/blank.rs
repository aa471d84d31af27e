//! The proof that a place on a page is blank: a field that comes or is filled after a signature may stand there, and nowhere else.
//!
//! The page is drawn as it was signed, and its points looked at. What cannot be drawn is not blank.

use hayro::hayro_syntax::object::Rect;

use super::annotation::Annotation;
use super::draw::{MOST_POINTS, Opened, Wish, guarded, units_per_inch};
use super::left_out::{Left, LeftOut};
use super::marks::{self, Marks};
use super::omissions::{of_file, of_page};

/// Points per inch at which marks are looked for.
const FINE: f64 = 200.0;
/// What a place is drawn with at the least.
const COARSEST: f64 = 150.0;
/// Inches around the place that say what is paper and what is a rule.
const AROUND: f64 = 1.0;

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
    blank_under(revision, page, sides, &[])
}

/// Whether a rectangle of a page is blank under annotations, by the number of their objects: those are not drawn.
pub fn blank_under(revision: &[u8], page: usize, sides: [f64; 4], above: &[u32]) -> Paper {
    let unproven = |what: LeftOut| Paper::Unproven(vec![what]);
    let Some(index) = page.checked_sub(1) else { return unproven(LeftOut::Page) };
    let Some(opened) = Opened::new(revision.to_vec()) else { return unproven(LeftOut::Page) };
    let facts = guarded(|| {
        let page = opened.pages().get(index)?;
        let own: Vec<bool> = Annotation::all(page.raw())
            .map(|annotation| {
                let id = annotation.own.obj_id().map(hayro::hayro_syntax::object::ObjRef::from);
                id.is_some_and(|id| u32::try_from(id.obj_number).is_ok_and(|number| above.contains(&number)))
            })
            .collect();
        Some((page.intersected_crop_box(), units_per_inch(page), own))
    });
    let Some((sheet, inch, own)) = facts else { return unproven(LeftOut::Page) };
    let shown = |place: usize| !own.get(place).copied().unwrap_or(false);
    if !sides.iter().all(|side| side.is_finite()) {
        return unproven(LeftOut::Page);
    }
    let [left, bottom, right, top] = sides;
    let (left, right, bottom, top) = (left.min(right), left.max(right), bottom.min(top), bottom.max(top));
    let mut missing: Vec<Left> = of_file(&opened);
    missing.extend(of_page(&opened, index, true, &shown));
    missing.retain(|left_out| left_out.touches([left, bottom, right, top]));
    if !missing.is_empty() {
        let mut what: Vec<LeftOut> = missing.iter().map(|left_out| left_out.what).collect();
        what.sort_unstable();
        what.dedup();
        return Paper::Unproven(what);
    }
    // Outside the page nothing is shown.
    if right <= sheet.x0 || left >= sheet.x1 || top <= sheet.y0 || bottom >= sheet.y1 {
        return Paper::Blank;
    }
    let wide = [left - AROUND * inch, bottom - AROUND * inch, right + AROUND * inch, top + AROUND * inch];
    let part = sheet.intersect(Rect::new(wide[0], wide[1], wide[2], wide[3]));
    let square = part.width() / inch * (part.height() / inch);
    let resolution = FINE.min((MOST_POINTS as f64 * 0.9 / square).sqrt());
    if resolution < COARSEST {
        return unproven(LeftOut::Amount);
    }
    let wish = Wish { sides: wide, scale: resolution / inch, annotations: &shown };
    let Some(painted) = opened.paint(index, &wish) else { return unproven(LeftOut::Page) };
    if painted.failed {
        return unproven(LeftOut::Image);
    }
    let inner = painted.extent([left, bottom, right, top]);
    let Some(sheet) = marks::paper(&opened, index) else { return unproven(LeftOut::Page) };
    let marks = Marks::find(&painted, resolution / 25.4, inner, sheet);
    match marks.extent() {
        None => Paper::Blank,
        Some((columns, rows)) => Paper::Ink(painted.sides(columns, rows)),
    }
}
