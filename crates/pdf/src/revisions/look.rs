//! What a signature shows on a page, told to who reads the report: its words, and a picture, for fonts may say other letters than they draw.

use super::content::number;
use super::fields::{Field, text};
use super::object::{Dictionary, Id, Object};
use super::pages::Pages;
use super::picture::area_png;
use super::shown_words::shown_words;
use super::state::State;

/// What a signature shows on a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    /// The page, counted from 1.
    pub page: usize,
    /// Where on the page as it is seen, in mm: from the left, from the top, width, height.
    pub place: [f64; 4],
    /// The words that it shows, as far as they can be read; lines are parted by an end of line.
    pub words: String,
    /// What the annotation says of itself (`Contents`).
    pub contents: Option<String>,
    /// The picture (PNG), of what can be drawn.
    pub picture: Option<Vec<u8>>,
}

/// Points of the longer side of a picture, and of one that was too large.
const SIDES: [u16; 2] = [800, 300];
/// Bytes of one picture.
const LARGEST: usize = 400_000;
/// Pictures of one file.
const MOST: usize = 20;
/// Bytes of all appearances that are read for their words.
const MOST_READ: usize = 64 << 20;
/// What viewers take for a page that says no size.
const LETTER: [f64; 4] = [0.0, 0.0, 612.0, 792.0];
/// Looks of one signature.
const MOST_LOOKS: usize = 4;
/// Letters of `Contents`.
const LONGEST: usize = 1_000;

/// Takes the looks of the signatures of one file.
#[derive(Default)]
pub(super) struct Looks {
    pages: Option<Pages>,
    drawn: usize,
    read: usize,
}

impl Looks {
    /// What a field shows in a state of the file; `revision` is the file up to there.
    pub fn of(&mut self, state: &State<'_>, field: &Field, revision: &[u8]) -> Vec<Look> {
        let mut out = Vec::new();
        for widget in &field.widgets {
            let Some(own) = state.get(*widget).and_then(Object::as_dictionary) else { continue };
            let Some(sides) = sides(state, own) else { continue };
            // Pages stay where they are: whoever moves one is found out by the comparison of revisions.
            let pages = self.pages.get_or_insert_with(|| Pages::of(state));
            let Some((number, page)) = page_of(state, *widget, own, pages) else { continue };
            let Some(place) = place(state, pages, number, sides) else { continue };
            let mut look = Look { page, place, ..Look::default() };
            let mut left = MOST_READ.saturating_sub(self.read);
            look.words = appearance(state, own).map(|look| shown_words(state, look, &mut left)).unwrap_or_default();
            self.read = MOST_READ - left;
            let contents = state.value(own, b"Contents").and_then(text);
            look.contents =
                contents.map(|text| text.chars().take(LONGEST).collect()).filter(|text: &String| !text.is_empty());
            if self.drawn < MOST {
                self.drawn += 1;
                let mut pictures = SIDES.iter().map(|most| area_png(revision, page, sides, *most));
                look.picture = pictures.find(|one| one.as_ref().is_none_or(|one| one.len() <= LARGEST)).flatten();
            }
            out.push(look);
            if out.len() >= MOST_LOOKS {
                break;
            }
        }
        out
    }
}

/// The normal appearance that is in force (ISO 32000-1, 12.5.5).
fn appearance<'a>(state: &'a State<'_>, widget: &'a Dictionary) -> Option<&'a Object> {
    let looks = state.dictionary(widget, b"AP")?;
    let normal = looks.get(b"N")?;
    match state.resolve(normal)? {
        Object::Dictionary(states) => states.get(state.value(widget, b"AS")?.as_name()?),
        _ => Some(normal),
    }
}

/// Left, bottom, right, top, when there is anything between them.
fn sides(state: &State<'_>, own: &Dictionary) -> Option<[f64; 4]> {
    let [x1, y1, x2, y2] = four(state, own.get(b"Rect")?)?;
    let sides = [x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)];
    (sides[0] < sides[2] && sides[1] < sides[3]).then_some(sides)
}

fn four(state: &State<'_>, value: &Object) -> Option<[f64; 4]> {
    let items = state.resolve(value)?.as_array()?;
    let items: Vec<f64> = items.iter().take(5).map(|item| number(state.resolve(item)?)).collect::<Option<_>>()?;
    let [a, b, c, d] = items[..] else { return None };
    items.iter().all(|side| side.is_finite()).then_some([a, b, c, d])
}

/// The page that has a widget among its annotations, else the one that it names: its object, and its number.
fn page_of(state: &State<'_>, widget: Id, own: &Dictionary, pages: &Pages) -> Option<(u32, usize)> {
    let above = |number: u32| state.referrers.get(&number).into_iter().flatten().copied();
    let has = |page: u32| {
        let page = state.objects.get(&page).and_then(|known| known.object.as_deref()).and_then(Object::as_dictionary);
        page.is_some_and(|page| state.items(page, b"Annots").iter().any(|one| one.as_reference() == Some(widget)))
    };
    let near = above(widget.0).chain(above(widget.0).flat_map(above)).take(200);
    let mut found: Vec<u32> = near.filter(|number| pages.number(*number).is_some() && has(*number)).collect();
    found.extend(own.reference(b"P").map(|page| page.0));
    found.iter().find_map(|number| pages.number(*number).map(|page| (*number, page)))
}

/// Where sides are on a page as it is seen, in mm from the left and the top.
fn place(state: &State<'_>, pages: &Pages, page: u32, [left, bottom, right, top]: [f64; 4]) -> Option<[f64; 4]> {
    let own = state.objects.get(&page)?.object.as_deref()?.as_dictionary()?;
    let value = |key: &[u8]| pages.inherited(state, own, key);
    let sheet = |key: &[u8]| value(key).and_then(|sides| four(state, sides));
    let [x1, y1, x2, y2] = sheet(b"CropBox").or_else(|| sheet(b"MediaBox")).unwrap_or(LETTER);
    let sheet = [x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)];
    let turned = value(b"Rotate").and_then(Object::as_integer).unwrap_or(0).rem_euclid(360);
    let (width, height) = (right - left, top - bottom);
    let [from_left, from_top, width, height] = match turned {
        90 => [bottom - sheet[1], left - sheet[0], height, width],
        180 => [sheet[2] - right, bottom - sheet[1], width, height],
        270 => [sheet[3] - top, sheet[2] - right, height, width],
        _ => [left - sheet[0], sheet[3] - top, width, height],
    };
    let unit = value(b"UserUnit").and_then(number).filter(|unit| *unit > 0.0 && *unit < 1e3).unwrap_or(1.0);
    Some([from_left, from_top, width, height].map(|length| (length * unit * 25.4 / 72.0 * 10.0).round() / 10.0))
}

#[cfg(test)]
mod tests {
    use super::super::fields::form;
    use super::super::written::{file, state, stream};
    use super::*;

    fn looks(page: &str, widget: &str) -> Vec<Look> {
        let objects = [
            (1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>".to_owned()),
            (2, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_owned()),
            (3, format!("<</Type/Page/Parent 2 0 R/Annots[4 0 R]{page}>>")),
            (4, format!("<</T(a)/FT/Sig/V 9 0 R/Type/Annot/Subtype/Widget/AP<</N 5 0 R>>{widget}>>")),
            (
                5,
                stream(
                    "/Type/XObject/Subtype/Form/BBox[0 0 200 50]/Resources<</Font<</F 6 0 R>>>>",
                    "BT /F 12 Tf 5 20 Td (Anna) Tj ET",
                ),
            ),
            (6, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned()),
        ];
        let file = file(&objects);
        let state = state(&file);
        let field = form(&state).expect("a form").fields.remove(0);
        Looks::default().of(&state, &field, &file)
    }

    #[test]
    fn a_look_has_a_place_words_and_a_picture() {
        let found = looks("", "/Rect[72 700 272 750]/Contents(paid)/P 3 0 R");
        let [look] = found.as_slice() else { panic!("one look") };
        assert_eq!((look.page, look.place), (1, [25.4, 32.5, 70.6, 17.6]));
        assert_eq!((look.words.as_str(), look.contents.as_deref()), ("Anna", Some("paid")));
        let picture = look.picture.as_deref().expect("a picture");
        let read = png::Decoder::new(std::io::Cursor::new(picture)).read_info().expect("a PNG");
        assert_eq!((read.info().width, read.info().height), (800, 200));
    }

    #[test]
    fn a_turned_page_is_measured_as_it_is_seen() {
        for (turned, place) in
            [(90, [246.9, 25.4, 17.6, 70.6]), (180, [113.9, 246.9, 70.6, 17.6]), (270, [32.5, 113.9, 17.6, 70.6])]
        {
            let found = looks(&format!("/Rotate {turned}"), "/Rect[72 700 272 750]");
            assert_eq!(found.first().map(|look| look.place), Some(place), "{turned}");
        }
    }

    #[test]
    fn what_has_no_area_shows_nothing() {
        for rect in ["", "/Rect[0 0 0 0]", "/Rect[72 700 72 750]", "/Rect[1 2 3]"] {
            assert!(looks("", rect).is_empty(), "{rect}");
        }
    }
}
