//! Finding what the library leaves out of a page, or draws otherwise than a reader would: most of it in silence.
//!
//! A page of which nothing is found looks as it is drawn here.

use std::collections::HashSet;

use hayro::hayro_syntax::object::{Array, Dict, Name, Number, Object};
use hayro::hayro_syntax::page::{Page, Rotation};
use hayro::vello_cpu::kurbo::Rect as Box;

use super::annotation::{Annotation, HIDDEN};
use super::draw::{Opened, guarded};
use super::left_out::{Left, LeftOut};
use super::letters::Letters;
use super::walk::Walk;

/// Annotations that are looked at.
const MOST_ANNOTATIONS: usize = 5_000;

/// Nodes of the tree of pages above a page.
const MOST_ABOVE: usize = 64;

/// Points of one line that are looked at.
const MOST_POINTS: usize = 10_000;
/// A frame of this width, in units, is thin: what is drawn by it stays by the sides.
const THINNEST: f64 = 3.0;

/// Keys by which something is drawn further from its points or its sides than the width of its line: leader lines and the caption of a
/// line (12.5.6.7), clouds (12.5.4), and what differs from its sides (12.5.6.6, 12.5.6.8).
const REACHING: [&[u8]; 7] = [b"LL", b"LLE", b"LLO", b"Cap", b"CO", b"BE", b"RD"];
/// A sign that a reader makes itself, such as a note, is as large at most, in units.
const LARGEST_SIGN: f64 = 24.0;
/// How far the end of a line may reach beyond its last point: an arrow, a circle (12.5.6.7).
const END_OF_A_LINE: f64 = 20.0;
/// How many times its size on the page something has that keeps its size on the screen, when the whole page is looked at from afar.
const FROM_AFAR: f64 = 10.0;

/// Where a note may be drawn that keeps its size or stands upright: its upper left corner stays (12.5.3).
fn around_its_corner(place: Box) -> [f64; 4] {
    let reach = FROM_AFAR * place.width().max(place.height()).max(LARGEST_SIGN);
    [place.x0 - reach, place.y1 - reach, place.x0 + reach, place.y1 + reach]
}

/// Flags that make a reader place an annotation otherwise than its appearance says.
const PLACED_BY_THE_READER: u32 = 1 << 3 | 1 << 4;

/// What of the whole file is not drawn.
pub(super) fn of_file(opened: &Opened) -> Vec<Left> {
    let mut out = Vec::new();
    if encrypted(opened.bytes()) {
        out.push(Left::anywhere(LeftOut::Encryption));
    }
    let form = guarded(|| opened.catalog()?.get::<Dict<'_>>(b"AcroForm"));
    if form.as_ref().is_some_and(|form| form.contains_key(b"XFA")) {
        out.push(Left::anywhere(LeftOut::Xfa));
    }
    out
}

/// What of a page's content and of its annotations is left out, each kind at each place once. Only the annotations that are wanted
/// are looked at, by their place among all; the content only if it is wanted.
pub(super) fn of_page(opened: &Opened, index: usize, content: bool, wanted: &dyn Fn(usize) -> bool) -> Vec<Left> {
    let found = guarded(|| {
        let page = opened.pages().get(index)?;
        let mut out = annotations(opened, page, wanted);
        if !plain_boxes(page) {
            out.push(Left::anywhere(LeftOut::Page));
        }
        let whole = page.intersected_crop_box();
        let sides = Box::new(whole.x0, whole.y0, whole.x1, whole.y1);
        // Without content its annotations are drawn on an empty page.
        let alone = opened.excerpt(index, sides, wanted, content)?;
        let alone = Opened::of_known(alone)?;
        let page = alone.pages().get(index)?;
        let layered = opened.catalog().is_some_and(|catalog| catalog.contains_key(b"OCProperties"));
        let mut walk = Walk::new(layered);
        walk.page(page);
        out.extend(walk.found.iter().copied().map(Left::anywhere));
        // What is too much is not drawn at all, so it is not asked where its letters stand either.
        if !walk.found.contains(&LeftOut::Amount) {
            out.extend(Letters::of(page, &walk.fonts));
        }
        Some(out)
    });
    let mut out = found.unwrap_or_else(|| vec![Left::anywhere(LeftOut::Page)]);
    out.truncate(MOST_ANNOTATIONS);
    out
}

/// Whether readers agree on what of a page is shown: its boxes are four numbers, two corners that lie opposite (7.9.5), and what is cropped
/// lies on the sheet.
fn plain_boxes(page: &Page<'_>) -> bool {
    let plain = |own: &Dict<'_>, key: &[u8]| {
        own.get::<Array<'_>>(key).map_or(!own.contains_key(key), |sides| {
            let numbers: Vec<f64> = sides.iter::<f64>().collect();
            sides.raw_iter().count() == 4
                && matches!(numbers[..], [left, bottom, right, top] if left != right && bottom != top)
        })
    };
    let turn =
        |own: &Dict<'_>| own.get::<f64>(b"Rotate").map_or(!own.contains_key(b"Rotate"), |turn| turn % 90.0 == 0.0);
    let unit = |own: &Dict<'_>| own.get::<f64>(b"UserUnit").map_or(!own.contains_key(b"UserUnit"), |unit| unit > 0.0);
    let mut own = page.raw().clone();
    let mut above = 0;
    loop {
        if !(plain(&own, b"MediaBox") && plain(&own, b"CropBox") && turn(&own) && unit(&own)) {
            return false;
        }
        above += 1;
        match own.get::<Dict<'_>>(b"Parent").filter(|_| above < MOST_ABOVE) {
            Some(parent) => own = parent,
            None => break,
        }
    }
    let (sheet, shown) = (page.media_box(), page.intersected_crop_box());
    let large = shown.width() >= 1.0 && shown.height() >= 1.0 && sheet.width() >= 1.0 && sheet.height() >= 1.0;
    large && above < MOST_ABOVE
}

fn annotations(opened: &Opened, page: &Page<'_>, wanted: &dyn Fn(usize) -> bool) -> Vec<Left> {
    let mut out = Vec::new();
    let form: Option<Dict<'_>> = opened.catalog().and_then(|catalog| catalog.get(b"AcroForm"));
    let anew = form.and_then(|form| form.get::<bool>(b"NeedAppearances")).unwrap_or(false);
    for (place, annotation) in Annotation::all(page.raw()).enumerate() {
        if place >= MOST_ANNOTATIONS {
            out.push(Left::anywhere(LeftOut::Amount));
            break;
        }
        if !wanted(place) {
            continue;
        }
        let flags = annotation.own.get::<Object<'_>>(b"F");
        if flags.is_some_and(|flags| !matches!(flags, Object::Number(number) if is_integer(&number))) {
            // Some read a number that is none as another, some as none.
            out.push(Left::anywhere(LeftOut::Annotation));
            continue;
        }
        if annotation.flags() & HIDDEN != 0 {
            continue;
        }
        let Some(place) = annotation.place().filter(|place| place.is_finite()) else {
            out.push(Left::anywhere(LeftOut::Annotation));
            continue;
        };
        let sides = Some([place.x0, place.y0, place.x1, place.y1]);
        if annotation.own.contains_key(b"OC") {
            out.push(Left { what: LeftOut::OptionalContent, sides });
        }
        // A field without an area has no look; a remark has a sign of its own size.
        if annotation.is_field() && place.width() == 0.0 && place.height() == 0.0 {
            continue;
        }
        let drawn = annotation.placed().is_some();
        let moved = annotation.flags() & PLACED_BY_THE_READER != 0;
        let anew = anew && annotation.is_field() && !annotation.is_signature();
        if drawn && moved {
            let sides = matches!(page.rotation(), Rotation::None).then(|| around_its_corner(place));
            out.push(Left { what: LeftOut::Annotation, sides });
        } else if let Some(beyond) = annotation.reaches_beyond(place) {
            let beyond = beyond.inflate(END_OF_A_LINE, END_OF_A_LINE);
            out.push(Left { what: LeftOut::Annotation, sides: Some([beyond.x0, beyond.y0, beyond.x1, beyond.y1]) });
        } else if anew || !(drawn || annotation.shows_nothing()) {
            // A reader draws it by what it says of itself, and a look that one cannot use another can.
            let upright = matches!(page.rotation(), Rotation::None);
            let sides = annotation.drawn_within(place, anew && drawn, upright);
            out.push(Left { what: LeftOut::Annotation, sides });
        }
    }
    out
}

impl Annotation<'_> {
    fn kind(&self) -> Vec<u8> {
        self.own.get::<Name<'_>>(b"Subtype").map(|name| name.as_ref().to_vec()).unwrap_or_default()
    }

    fn is_field(&self) -> bool {
        self.kind() == b"Widget"
    }

    /// Between which sides readers draw it that do so themselves, if they keep to some. What its look is does not count where it is
    /// `replaced` there.
    fn drawn_within(&self, place: Box, replaced: bool, upright: bool) -> Option<[f64; 4]> {
        let thin = self.border().is_none_or(|width| width <= THINNEST);
        if !thin || !replaced && self.own.contains_key(b"AP") || REACHING.iter().any(|key| self.own.contains_key(*key))
        {
            return None;
        }
        let beside = |by: f64| Some([place.x0 - by, place.y0 - by, place.x1 + by, place.y1 + by]);
        match self.kind().as_slice() {
            b"Widget" | b"Link" => beside(0.0),
            b"Text" => upright.then(|| around_its_corner(place)),
            b"Square" | b"Circle" | b"Line" | b"Polygon" | b"PolyLine" | b"Ink" | b"FreeText" | b"Stamp" | b"Caret"
            | b"Highlight" | b"Underline" | b"StrikeOut" | b"Squiggly" => beside(END_OF_A_LINE),
            _ => None,
        }
    }

    /// Where it is drawn that has points of its own which lie elsewhere: some readers draw it by those, whatever its look.
    fn reaches_beyond(&self, place: Box) -> Option<Box> {
        if self.shows_nothing() {
            return None;
        }
        let lists = [&b"QuadPoints"[..], b"L", b"Vertices", b"CL"];
        let lists = lists.iter().filter_map(|key| self.own.get::<Array<'_>>(*key));
        let ink: Option<Array<'_>> = self.own.get(b"InkList");
        let lines: Vec<Array<'_>> = ink.iter().flat_map(|lines| lines.iter::<Array<'_>>().take(MOST_POINTS)).collect();
        let mut all = place;
        for points in lists.chain(lines) {
            let points: Vec<f64> = points.iter::<f64>().take(MOST_POINTS).collect();
            for pair in points.chunks_exact(2) {
                all = all.union_pt((pair[0], pair[1]));
            }
        }
        let within = place.inflate(THINNEST, THINNEST);
        (!all.is_finite() || within.union(all) != within).then_some(all)
    }

    /// Whether it is a field to sign in; its kind may stand with its parents.
    fn is_signature(&self) -> bool {
        let mut own = self.own.clone();
        let mut seen = HashSet::new();
        for _ in 0..16 {
            if let Some(kind) = own.get::<Name<'_>>(b"FT") {
                return kind.as_ref() == b"Sig";
            }
            let Some(parent) = own.get::<Dict<'_>>(b"Parent").filter(|parent| seen.insert(parent.data().as_ptr()))
            else {
                return false;
            };
            own = parent;
        }
        false
    }

    /// Whether readers show nothing where it has no appearance.
    fn shows_nothing(&self) -> bool {
        if self.own.contains_key(b"AP") {
            // There is one, but none is in force or it cannot be drawn.
            return self.state_without_look();
        }
        match self.kind().as_slice() {
            b"Popup" => true,
            b"Link" => self.border() == Some(0.0),
            b"Widget" => self.is_signature(),
            _ => false,
        }
    }

    /// Whether its state is one that has no appearance on purpose: off.
    fn state_without_look(&self) -> bool {
        let normal = self.own.get::<Dict<'_>>(b"AP").and_then(|all| all.get::<Dict<'_>>(b"N"));
        let state = self.own.get::<Name<'_>>(b"AS");
        normal.zip(state).is_some_and(|(normal, state)| state.as_ref() == b"Off" && !normal.contains_key(b"Off"))
    }

    fn border(&self) -> Option<f64> {
        if let Some(style) = self.own.get::<Dict<'_>>(b"BS") {
            return style.get::<f64>(b"W");
        }
        self.own.get::<[f64; 3]>(b"Border").map(|[_, _, width]| width)
    }
}

/// Whether a number is written as an integer.
fn is_integer(number: &Number) -> bool {
    i32::try_from(number.as_i64()).is_ok_and(|own| *number == Number::from_i32(own))
}

/// Whether a file says that it is encrypted. It may say so in a picture too; then it is one of the few that are not drawn.
fn encrypted(file: &[u8]) -> bool {
    let word = b"/Encrypt";
    let mut rest = file;
    while let Some(at) = rest.windows(word.len()).position(|window| window == word) {
        rest = rest.get(at + word.len()..).unwrap_or_default();
        if rest.first().is_none_or(|byte| !byte.is_ascii_alphanumeric()) {
            return true;
        }
    }
    false
}
