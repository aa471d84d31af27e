//! A field of a form that was filled in: on bare paper, with a value that its page shows, told in words.

use super::fields::{Field, text};
use super::judgement::{Bearing, Filled, FilledPlace, Judgement};
use super::object::Object;
use super::picture::{Paper, Reading, Written, blank_places, read_letters};
use super::sections::unpacked_within;
use super::state::State;
use super::widget_form::{self, Standing};
use super::{Area, ChangeKind, FilledIn, OnPage, Rule, appearance};
use crate::strings;

/// What is lighter is like paper (L*).
const LIGHT: f64 = 80.0;

/// A field was filled in: on a bare part of the page, and what is seen there is its value. Some programs write the value and leave the look as it
/// was (`looks` is false then), or give it none: that is told. `wrongs` are those that were there before this field was looked at.
pub(super) fn filled_in(judgement: &mut Judgement<'_, '_>, field: &Field, looks: bool, wrongs: usize) {
    judgement.say(ChangeKind::FieldFilled, field.name.clone(), Bearing::Filling);
    let now = judgement.before.now;
    let own = now.get(field.id).and_then(Object::as_dictionary);
    let value = own.and_then(|own| now.value(own, b"V")).map(|value| in_words(now, value)).unwrap_or_default();
    let value = value.replace("\r\n", "\n").replace('\r', "\n");
    let mut on_page = OnPage::Nowhere;
    if !judgement.form_now.is_named_once(field) {
        judgement.breaks(Rule::FilledShowsValue, ChangeKind::Field, field.name.clone());
    }
    for id in &field.widgets {
        let Some(widget) = now.get(*id).and_then(Object::as_plain_dictionary) else { continue };
        let (page, sides) = match widget_form::standing(judgement, *id, widget) {
            Standing::Unseen => continue,
            Standing::Doubtful | Standing::Hidden => {
                judgement.breaks(Rule::WidgetForm, ChangeKind::Annotation, field.name.clone());
                continue;
            }
            Standing::Seen(page, sides) => (page, sides),
        };
        judgement.areas.push(Area { page, sides, filled: true });
        // Where there is no appearance each program draws the value in its own way.
        // What came after the first signature was signed by nobody who knew what it would be used for.
        let is_old =
            |number: u32| !now.later.contains(&number) && (!judgement.changed(number) || judgement.unchanged(number));
        let has_look = widget_form::has_appearance(now, widget);
        let mut place =
            FilledPlace { field: field.name.clone(), widget: id.0, page, sides, turned: 0, brought: Vec::new() };
        let one = match appearance::on_page(now, field.id, *id, &is_old) {
            Some(shows) => {
                (place.turned, place.brought) = (shows.turned, shows.brought);
                shows.on_page
            }
            None if !looks && matches!(field.kind.as_slice(), b"Tx" | b"Ch") && has_look => OnPage::Other,
            None if widget.get(b"AP").is_none()
                && field.kind != b"Btn"
                && appearance::is_written_plainly(now, field.id, &value) =>
            {
                OnPage::Unsaid
            }
            None => {
                judgement.breaks(Rule::FilledShowsValue, ChangeKind::Annotation, field.name.clone());
                OnPage::Other
            }
        };
        judgement.filled_places.push(place);
        on_page = worse(on_page, one);
    }
    // Of what is refused it is not said that it was filled in, and may be.
    if judgement.wrongs() == wrongs {
        let value = if appearance::is_secret(now, field.id) { "*".repeat(value.chars().count()) } else { value };
        let value = appearance::as_chosen(now, field.id, value);
        // A box that is not ticked is empty.
        let value = if field.kind == b"Btn" && value == "Off" { String::new() } else { value };
        let lines: Vec<&str> = value.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let whole = lines.join(" / ");
        let mut value: String = whole.chars().take(FilledIn::LONGEST).collect();
        if value.len() < whole.len() {
            value.push('…');
        }
        judgement.filled.push(Filled { field: field.name.clone(), value, on_page });
    }
}

/// Whether a field whose value stays is seen as that value before and after its look was drawn anew: programs that open a form draw all fields
/// (PDFium, MuPDF), and some draw one anew that is filled in with what it has.
pub(super) fn is_redrawn(judgement: &mut Judgement<'_, '_>, field: &Field) -> bool {
    let now = judgement.before.now;
    let is_old =
        |number: u32| !now.later.contains(&number) && (!judgement.changed(number) || judgement.unchanged(number));
    let was_old = |number: u32| !now.later.contains(&number);
    let mut places = Vec::new();
    let mut shows = true;
    {
        let earlier = judgement.before.state();
        for id in &field.widgets {
            let (Some(widget), Some(was)) = (
                now.get(*id).and_then(Object::as_plain_dictionary),
                earlier.get(*id).and_then(Object::as_plain_dictionary),
            ) else {
                return false;
            };
            // The state of a box is what it looks like.
            let is_value = |shown: &appearance::Shows| {
                shown.brought.is_empty() && shown.on_page == OnPage::Whole && field.kind != b"Btn"
            };
            let (page, sides) = match widget_form::standing(judgement, *id, widget) {
                Standing::Unseen => continue,
                Standing::Doubtful | Standing::Hidden => return false,
                Standing::Seen(page, sides) => (page, sides),
            };
            // Of what had no look each program drew the value itself, where there was one, on the paper.
            let was_bare = was.get(b"AP").is_none() && appearance::has_nothing_to_show(earlier, field.id);
            shows &= appearance::on_page(now, field.id, *id, &is_old).is_some_and(|is| {
                let earlier = appearance::on_page(earlier, field.id, *id, &was_old);
                let alike = match (&earlier, &is.painted) {
                    (Some(was), Some(painted)) => {
                        is_value(was) && was.painted.as_ref().is_some_and(|was| painted.is_like(was))
                    }
                    (None, Some(painted)) => was_bare && painted.ground >= LIGHT,
                    _ => false,
                };
                is_value(&is) && alike
            });
            places.push((id.0, page, sides));
        }
    }
    if !shows {
        return false;
    }
    for (widget, page, sides) in places {
        judgement.areas.push(Area { page, sides, filled: true });
        let field = field.name.clone();
        judgement.filled_places.push(FilledPlace { field, widget, page, sides, turned: 0, brought: Vec::new() });
    }
    judgement.say(ChangeKind::Annotation, field.name.clone(), Bearing::Filling);
    true
}

/// Of two places where a field stands what is to be said of the field.
fn worse(one: OnPage, other: OnPage) -> OnPage {
    let rank = |of: &OnPage| match of {
        OnPage::Nowhere => 0,
        OnPage::Whole => 1,
        OnPage::Part => 2,
        OnPage::Formatted(_) => 3,
        OnPage::Unknown => 4,
        OnPage::Unsaid => 5,
        OnPage::Other => 6,
    };
    if rank(&other) > rank(&one) { other } else { one }
}

/// Whether what was filled in stands on bare paper. What the fields show themselves is not what they stand on; where two of them lie over one
/// another, each is looked at alone, for it would cover the other.
pub(super) fn bare_places(judgement: &mut Judgement<'_, '_>) {
    let mut places = std::mem::take(&mut judgement.filled_places);
    if !judgement.rules.has(Rule::NewFieldsCoverNothing) {
        return;
    }
    places.sort_by(|one, other| one.page.cmp(&other.page).then(one.sides[0].total_cmp(&other.sides[0])));
    let revision = judgement.before.now.file.get(..judgement.before.end).unwrap_or_default();
    let mut wrong: Vec<(usize, String)> = Vec::new();
    for on_page in places.chunk_by(|one, other| one.page == other.page) {
        let page = on_page.first().map_or(0, |one| one.page);
        let together = if lie_apart(on_page) { on_page.len() } else { 1 };
        for some in on_page.chunks(together) {
            let sides: Vec<[f64; 4]> = some.iter().map(|one| one.sides).collect();
            let own: Vec<u32> = some
                .iter()
                .flat_map(|one| on_page.iter().filter(|other| other.field == one.field).map(|other| other.widget))
                .collect();
            let papers = blank_places(revision, page, &sides, &own);
            let inked = some.iter().zip(papers).filter(|(_, paper)| *paper != Paper::Blank);
            wrong.extend(inked.map(|(one, _)| (page, one.field.clone())));
        }
    }
    for (page, field) in wrong {
        judgement.breaks(Rule::NewFieldsCoverNothing, ChangeKind::Annotation, format!("page {page}, {field}"));
        judgement.filled.retain(|one| one.field != field);
    }
    judgement.filled_places = places;
}

/// Whether the letters of what was filled in are those that they are said to be, where a font of the file draws them. `end` is where the revision
/// ends in which that happened.
pub(super) fn known_letters(judgement: &mut Judgement<'_, '_>, end: usize) {
    let mut places = std::mem::take(&mut judgement.filled_places);
    places.retain(|one| !one.brought.is_empty());
    if !judgement.rules.has(Rule::FilledShowsValue) {
        return;
    }
    let revision = judgement.before.now.file.get(..end).unwrap_or_default();
    for on_page in places.chunk_by(|one, other| one.page == other.page) {
        let page = on_page.first().map_or(0, |one| one.page);
        let written: Vec<Written<'_>> = on_page
            .iter()
            .map(|one| Written { widget: one.widget, sides: one.sides, turned: one.turned, letters: &one.brought })
            .collect();
        let read = read_letters(revision, page, &written);
        for (place, read) in on_page.iter().zip(read) {
            match read {
                Reading::Known => {}
                Reading::Unknown => {
                    for one in judgement.filled.iter_mut().filter(|one| one.field == place.field) {
                        one.on_page = worse(one.on_page.clone(), OnPage::Unknown);
                    }
                }
                Reading::Another => {
                    judgement.breaks(Rule::FilledShowsValue, ChangeKind::Annotation, place.field.clone());
                    judgement.filled.retain(|one| one.field != place.field);
                }
            }
        }
    }
}

/// Whether no two of the places on one page touch; of a great many it is not asked. They come from left to right.
fn lie_apart(places: &[FilledPlace]) -> bool {
    /// So many places side by side at one distance from the left.
    const MOST_ABREAST: usize = 500;
    let mut abreast: Vec<&FilledPlace> = Vec::new();
    for one in places {
        abreast.retain(|other| other.sides[2] > one.sides[0]);
        let touches = |other: &&FilledPlace| other.sides[1] < one.sides[3] && one.sides[1] < other.sides[3];
        if abreast.len() >= MOST_ABREAST || abreast.iter().any(touches) {
            return false;
        }
        abreast.push(one);
    }
    true
}

/// The value of a field as words: a text, the name of a state, or several of them.
fn in_words(now: &State<'_>, value: &Object) -> String {
    match value {
        Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
        Object::Stream(own, range) => {
            let bytes = unpacked_within(now.file, own, range, 4 * FilledIn::LONGEST).unwrap_or_default();
            strings::decode_bytes(&bytes)
        }
        Object::Array(items) => {
            let texts = items.iter().take(FilledIn::LONGEST).filter_map(|item| now.resolve(item)).filter_map(text);
            texts.collect::<Vec<_>>().join(", ")
        }
        other => text(other).unwrap_or_default(),
    }
}
