//! Whether a widget is one that every program shows in the same place: where something is signed or filled in, and may be looked for.

use std::collections::HashSet;
use std::ops::Range;

use super::contained::contained;
use super::judgement::Judgement;
use super::object::{Dictionary, Id, Object};
use super::pages::Pages;
use super::parser::{Parser, white};
use super::sections::unpacked;
use super::state::State;

/// Flags of an annotation (table 165) that a widget may have: print, locked, locked contents. All others make it look different here and
/// there: on paper, on a screen, turned, at another size.
const FLAGS: i64 = PRINT | 1 << 7 | 1 << 9;
const PRINT: i64 = 1 << 2;
const HIDDEN: i64 = 1 << 1;
const NO_VIEW: i64 = 1 << 5;
/// Degrees: a turn and a quarter either way is read alike by every program, and a number of any size is not.
const MOST_TURNED: i64 = 450;
/// No page is as large, in units (annex C).
const FARTHEST: f64 = 1e6;

/// What is smaller than this is no area, and no point either: programs draw it at sizes of their own.
const SMALLEST: f64 = 1.0;

/// How a widget stands on the pages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Standing {
    /// It has no area and no appearance.
    Unseen,
    /// It was hidden, and is: nobody sees a signature there, and what is filled in there says nothing to who reads the page.
    Hidden,
    /// It is seen on a page, between these sides.
    Seen(usize, [f64; 4]),
    /// Programs differ over where it is, or whether.
    Doubtful,
}

/// How a widget stands.
pub(super) fn standing(judgement: &Judgement<'_, '_>, id: Id, widget: &Dictionary) -> Standing {
    let (now, pages) = (judgement.before.now, judgement.pages);
    let on = pages_of(now, pages, id.0);
    let sides = sides(now, widget);
    let appears = paints(now, widget);
    let area = widget.get(b"Rect").is_some() && !sides.is_some_and(is_point);
    let flags = match widget.get(b"F") {
        None => Some(0),
        Some(value) => now.resolve(value).and_then(Object::as_integer),
    };
    if on.is_empty() && !area && !appears {
        return Standing::Unseen;
    }
    let [page] = on[..] else { return Standing::Doubtful };
    let Some(sides) = sides else { return Standing::Doubtful };
    let own_page = now.objects.get(&page).and_then(|known| known.object.as_deref()).and_then(Object::as_dictionary);
    let Some(own_page) = own_page else { return Standing::Doubtful };
    let right = now.value(widget, b"Subtype").and_then(Object::as_name) == Some(b"Widget")
        && widget.get(b"P").is_none_or(|value| value.as_reference().is_some_and(|id| id.0 == page))
        && !widget.doubled
        && pages.stands_once(page);
    if !right {
        return Standing::Doubtful;
    }
    let number = pages.number(page).unwrap_or_default();
    // What was hidden on the screen and on paper, and is (12.5.3), is seen by nobody.
    let was =
        judgement.before.get(id).and_then(Object::as_dictionary).and_then(|own| judgement.before.value(own, b"F"));
    let was_hidden = was.and_then(Object::as_integer).is_some_and(is_hidden);
    if !area && !appears {
        return Standing::Unseen;
    }
    if was_hidden && flags.is_some_and(is_hidden) {
        return Standing::Hidden;
    }
    let turn = match pages.inherited(now, own_page, b"Rotate") {
        None => Some(0),
        Some(value) => value.as_integer(),
    };
    // Without an area there is nothing to fit an appearance into, and programs show it at its own size or not at all.
    let plain = area
        && sides[2] - sides[0] >= SMALLEST
        && sides[3] - sides[1] >= SMALLEST
        && flags.is_some_and(|flags| flags & !FLAGS == 0)
        && turn.is_some_and(|turn| turn % 90 == 0 && turn.abs() <= MOST_TURNED)
        && sides.iter().all(|side| side.abs() <= FARTHEST)
        && has_sheet(judgement, own_page)
        && (in_force(now, widget) || is_styled_as_before(judgement, id, widget))
        && appearances(now, widget).is_some_and(|all| all.iter().all(|(one, _)| has_form(now, one)))
        && says_its_state(now, widget)
        && contained(now, widget);
    if plain { Standing::Seen(number, sides) } else { Standing::Doubtful }
}

/// Whether a widget has an appearance in which anything stands: programs give an empty one to a field without an area.
pub(super) fn paints(now: &State<'_>, widget: &Dictionary) -> bool {
    widget.get(b"AP").is_some() && appearances(now, widget).is_none_or(|all| all.iter().any(|(_, empty)| !empty))
}

/// The pages in whose annotations a widget stands, as often as it does: objects.
fn pages_of(now: &State<'_>, pages: &Pages, widget: u32) -> Vec<u32> {
    let mut out = Vec::new();
    let count =
        |items: &[Object]| items.iter().filter(|item| item.as_reference().is_some_and(|id| id.0 == widget)).count();
    let object = |number: &u32| now.objects.get(number).and_then(|known| known.object.as_deref());
    for referrer in now.referrers.get(&widget).into_iter().flatten() {
        match object(referrer) {
            Some(Object::Dictionary(own)) if pages.number(*referrer).is_some() => {
                let times = own.get(b"Annots").and_then(Object::as_array).map_or(0, count);
                out.extend(std::iter::repeat_n(*referrer, times));
            }
            Some(Object::Array(items)) => {
                let times = count(items);
                let of = now.referrers.get(referrer).into_iter().flatten().filter(|page| {
                    pages.number(**page).is_some()
                        && object(page)
                            .and_then(Object::as_dictionary)
                            .and_then(|own| own.reference(b"Annots"))
                            .is_some_and(|id| id.0 == *referrer)
                });
                for page in of {
                    out.extend(std::iter::repeat_n(*page, times));
                }
            }
            _ => {}
        }
        if out.len() > 1 {
            break;
        }
    }
    out
}

/// The rectangle of a widget: four numbers, the lower left corner first.
pub(super) fn sides(now: &State<'_>, widget: &Dictionary) -> Option<[f64; 4]> {
    let [x1, y1, x2, y2] = numbers(now, widget.get(b"Rect")?)?;
    (x1 <= x2 && y1 <= y2).then_some([x1, y1, x2, y2])
}

/// The appearances of a widget, of all states, and whether nothing stands in it; `None` when there is one that is none.
fn appearances<'s>(now: &'s State<'_>, widget: &'s Dictionary) -> Option<Vec<(&'s Dictionary, bool)>> {
    let Some(value) = widget.get(b"AP") else { return Some(Vec::new()) };
    let mut out = Vec::new();
    for entry in &now.resolve(value)?.as_plain_dictionary()?.entries {
        match now.resolve(&entry.value)? {
            Object::Stream(own, range) => out.push((own, is_empty(now, own, range))),
            Object::Dictionary(states) => {
                for state in &states.entries {
                    let Object::Stream(own, range) = now.resolve(&state.value)? else { return None };
                    out.push((own, is_empty(now, own, range)));
                }
            }
            _ => return None,
        }
    }
    Some(out)
}

fn is_point([x1, y1, x2, y2]: [f64; 4]) -> bool {
    x1 == x2 && y1 == y2
}

/// Whether the boxes of a page have an area, and share it: what is missing or lies apart is made up by each program.
fn has_sheet(judgement: &Judgement<'_, '_>, page: &Dictionary) -> bool {
    let (now, pages) = (judgement.before.now, judgement.pages);
    // `None` is a box that is none, `Some(None)` no box.
    let boxed = |key: &[u8]| -> Option<Option<[f64; 4]>> {
        let Some(value) = pages.inherited(now, page, key) else { return Some(None) };
        // Any two corners that lie opposite (7.9.5).
        let [x1, y1, x2, y2]: [f64; 4] = numbers(now, value)?;
        let sides = [x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)];
        (sides[2] - sides[0] >= SMALLEST && sides[3] - sides[1] >= SMALLEST).then_some(Some(sides))
    };
    let unit = match page.get(b"UserUnit") {
        None => true,
        Some(value) => matches!(now.resolve(value), Some(Object::Number(unit)) if unit.value() > 0.0),
    };
    match (boxed(b"MediaBox"), boxed(b"CropBox")) {
        (Some(Some(_)), Some(None)) => unit,
        (Some(Some(media)), Some(Some(crop))) => {
            unit && crop[2].min(media[2]) - crop[0].max(media[0]) >= SMALLEST
                && crop[3].min(media[3]) - crop[1].max(media[1]) >= SMALLEST
        }
        _ => false,
    }
}

/// The numbers of an array of so many; `None` when it is another.
fn numbers<const N: usize>(now: &State<'_>, value: &Object) -> Option<[f64; N]> {
    let items = now.resolve(value)?.as_array()?;
    let one = |item: &Object| if let Some(Object::Number(one)) = now.resolve(item) { Some(one.value()) } else { None };
    let all: Vec<f64> = items.iter().take(N + 1).map(one).collect::<Option<_>>()?;
    all.try_into().ok()
}

/// Whether nothing stands in a stream.
fn is_empty(now: &State<'_>, own: &Dictionary, range: &Range<usize>) -> bool {
    // What nothing becomes, packed.
    const FEW: usize = 64;
    own.get(b"F").is_none()
        && range.len() <= FEW
        && unpacked(now.file, own, range).is_some_and(|bytes| bytes.iter().all(|byte| white(*byte)))
}

/// Whether an appearance has a box with an area, and a matrix that can be turned round (table 95).
fn has_form(now: &State<'_>, own: &Dictionary) -> bool {
    let boxed = own.get(b"BBox").and_then(|value| numbers(now, value));
    let turns = own.get(b"Matrix").map_or(Some([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]), |value| numbers(now, value));
    boxed.is_some_and(|[x1, y1, x2, y2]: [f64; 4]| x1 != x2 && y1 != y2)
        && turns.is_some_and(|[a, b, c, d, _, _]: [f64; 6]| (a * d - b * c).abs() > 1e-9)
}

/// Whether flags hide an annotation everywhere (table 167): what is not for the screen alone may be for paper.
fn is_hidden(flags: i64) -> bool {
    flags & HIDDEN != 0
}

/// Whether a widget may be seen: it has an area, and no flag hides it.
pub(super) fn is_seen(now: &State<'_>, widget: &Dictionary) -> bool {
    let flags = now.value(widget, b"F").and_then(Object::as_integer).unwrap_or_default();
    flags & (HIDDEN | NO_VIEW) == 0 && !sides(now, widget).is_some_and(is_point)
}

/// Whether a widget has an appearance that is in force, and so needs no other (12.5.5): of a button in no known state it is none.
pub(super) fn has_appearance(now: &State<'_>, widget: &Dictionary) -> bool {
    in_force(now, widget)
        || now.dictionary(widget, b"AP").and_then(|own| now.value(own, b"N")).is_some_and(|normal| {
            let state = now.value(widget, b"AS").and_then(Object::as_name).unwrap_or(b"Off");
            matches!(normal, Object::Dictionary(_)) && state == b"Off"
        })
}

/// Whether what programs draw of a widget without a look (table 191) is what they drew of it before: a border, a background.
fn is_styled_as_before(judgement: &Judgement<'_, '_>, id: Id, widget: &Dictionary) -> bool {
    let was = judgement.before.get(id).and_then(Object::as_dictionary);
    [&b"MK"[..], b"BS", b"Border"].iter().all(|key| match was {
        Some(was) if widget.get(key).is_some() => was.agrees(widget, key, judgement.comparison()),
        _ => widget.get(key).is_none(),
    })
}

/// Whether a widget with looks for several states says in which it is (table 164): some readers show one of them anyway.
fn says_its_state(now: &State<'_>, widget: &Dictionary) -> bool {
    let normal = now.dictionary(widget, b"AP").and_then(|own| now.value(own, b"N"));
    !matches!(normal, Some(Object::Dictionary(_))) || now.value(widget, b"AS").and_then(Object::as_name).is_some()
}

/// Whether a stream is the normal appearance of a widget as it is.
fn in_force(now: &State<'_>, widget: &Dictionary) -> bool {
    match now.dictionary(widget, b"AP").and_then(|own| now.value(own, b"N")) {
        Some(Object::Stream(..)) => true,
        Some(Object::Dictionary(states)) => {
            let state = now.value(widget, b"AS").and_then(Object::as_name).unwrap_or(b"Off");
            matches!(now.value(states, state), Some(Object::Stream(..)))
        }
        _ => false,
    }
}

/// Whether an appearance without resources of its own uses one of some names: programs look for it among those of the form then.
pub(super) fn borrows(now: &State<'_>, widget: &Dictionary, names: &HashSet<Vec<u8>>) -> bool {
    let Some(value) = widget.get(b"AP").filter(|_| !names.is_empty()) else { return false };
    let Some(looks) = now.resolve(value).and_then(Object::as_plain_dictionary) else { return false };
    let uses = |value: &Object| match now.resolve(value) {
        Some(Object::Stream(own, range)) if own.get(b"Resources").is_none() => {
            unpacked(now.file, own, range).is_none_or(|bytes| words(&bytes).any(|word| names.contains(&word)))
        }
        _ => false,
    };
    looks.entries.iter().any(|entry| match now.resolve(&entry.value) {
        Some(Object::Dictionary(states)) => states.entries.iter().any(|state| uses(&state.value)),
        _ => uses(&entry.value),
    })
}

/// Words of a content stream, names among them without their escapes (7.3.5).
pub(super) fn words(content: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let all = content.split(|byte| white(*byte) || matches!(byte, b'/' | b'[' | b'(' | b'<'));
    all.filter(|word| !word.is_empty()).map(|word| Parser::new(&[b"/", word].concat(), 0).name().unwrap_or_default())
}
