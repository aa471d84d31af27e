//! Keys of a field that may change as it is filled in: what is seen of the value, and what says the same as before in other words.

use super::appearance;
use super::content::number;
use super::default_appearance::{says_the_same, writes_plainly, writes_the_same};
use super::fields::{Field, text};
use super::judgement::Judgement;
use super::object::{Dictionary, Object};
use super::widget_form::has_appearance;

/// The flag of a choice of which only the chosen one is seen (table 233).
const COMBO: i64 = 1 << 17;
/// Choices of a field.
const MOST_CHOICES: usize = 10_000;
/// Fields above one another.
const DEEPEST: usize = 16;
/// What parts of a colour may differ by: some programs round them to 255 steps.
const STEP: f64 = 0.5 / 255.0 + 1e-4;
/// The widest border of a field, in units.
const BORDER: f64 = 12.0;

/// Whether a key of a field, or of a widget of it, may be another than before where the field is filled in.
pub(super) fn may_change_by_filling(
    judgement: &Judgement<'_, '_>,
    field: &Field,
    old: &Dictionary,
    new: &Dictionary,
    key: &[u8],
) -> bool {
    let now = judgement.before.now;
    let (was, is) = (judgement.before.value(old, key), now.value(new, key));
    match key {
        b"V" | b"AP" | b"AS" | b"M" | b"RV" | b"I" => true,
        // Which row of a list is the first to be seen (table 234); some programs say it where there is no list.
        b"TI" => {
            let list = flags(judgement, new, false).is_some_and(|flags| flags & COMBO == 0);
            let first = |first: &Object| first.as_integer().is_some_and(|first| first == 0 || first > 0 && list);
            field.kind == b"Ch" && is.is_none_or(first)
        }
        // Said or not, no flag is set, or those of the field above.
        b"F" => [was, is].iter().all(|flags| flags.is_none_or(|flags| flags.as_integer() == Some(0))),
        b"Ff" => flags(judgement, old, true) == flags(judgement, new, false),
        b"FT" => is.is_none() && inherits(judgement, new, key) == was.and_then(Object::as_name),
        // The same choices in another encoding.
        b"Opt" => {
            let words = |own: &Object, resolve: &dyn Fn(&Object) -> Option<Object>| in_words(own, resolve, 1);
            let before = was.and_then(|was| words(was, &|one| judgement.before.resolve(one).cloned()));
            before.is_some() && before == is.and_then(|is| words(is, &|one| now.resolve(one).cloned()))
        }
        // Programs say with a value how they wrote it.
        b"DA" => match (was, is) {
            (was, Some(is)) => {
                let standard = || appearance::is_of_standard_font(now, is);
                writes_plainly(is)
                    || was.is_some_and(|was| says_the_same(was, is) || writes_the_same(was, is) && standard())
            }
            // A box that is ticked has looks, and writes nothing.
            (_, None) => field.kind == b"Btn",
        },
        b"Rect" => is_rounded(was, is),
        b"MK" => {
            let of = |value: Option<&Object>| value.and_then(Object::as_dictionary).cloned().unwrap_or_default();
            restyles(&of(was), &of(is), field.kind == b"Btn", judgement)
        }
        // How programs draw the border of a field that has no look.
        b"BS" => has_appearance(now, new) && is.is_none_or(|own| is_border(judgement, own)),
        _ => false,
    }
}

/// The texts of an array, and of the pairs in it; `None` where there is something else.
fn in_words(all: &Object, resolve: &dyn Fn(&Object) -> Option<Object>, deeper: usize) -> Option<Vec<Vec<String>>> {
    let one = |item: &Object| match resolve(item)? {
        Object::Array(pair) if deeper > 0 => {
            Some(in_words(&Object::Array(pair), resolve, deeper - 1)?.into_iter().flatten().collect())
        }
        other => Some(vec![text(&other)?]),
    };
    all.as_array()?.iter().take(MOST_CHOICES).map(one).collect()
}

/// The flags of a field (table 227), its own or from above.
fn flags(judgement: &Judgement<'_, '_>, own: &Dictionary, before: bool) -> Option<i64> {
    let mut next = Some(own);
    for _ in 0..DEEPEST {
        let own = next?;
        let value = if before { judgement.before.value(own, b"Ff") } else { judgement.before.now.value(own, b"Ff") };
        if let Some(value) = value {
            return value.as_integer();
        }
        let Some(above) = own.reference(b"Parent") else { return Some(0) };
        let above = if before { judgement.before.get(above) } else { judgement.before.now.get(above) };
        next = above.and_then(Object::as_dictionary);
    }
    None
}

/// The name that a field inherits from those above it.
fn inherits<'s>(judgement: &'s Judgement<'_, '_>, own: &Dictionary, key: &[u8]) -> Option<&'s [u8]> {
    let mut above = own.reference(b"Parent");
    for _ in 0..DEEPEST {
        let own = judgement.before.now.get(above?)?.as_dictionary()?;
        if let Some(value) = judgement.before.now.value(own, key) {
            return value.as_name();
        }
        above = own.reference(b"Parent");
    }
    None
}

/// Whether a rectangle is one that was there, to two decimals: some programs write it so with what they fill in, and nobody sees that.
fn is_rounded(was: Option<&Object>, is: Option<&Object>) -> bool {
    let sides = |of: Option<&Object>| -> Option<Vec<f64>> { of?.as_array()?.iter().map(number).collect() };
    let (Some(was), Some(is)) = (sides(was), sides(is)) else { return false };
    let near = |(was, is): (&f64, &f64)| {
        was.abs() < 1e5 && (was - is).abs() <= 0.005_001 && (is * 100.0 - (is * 100.0).round()).abs() < 1e-6
    };
    was.len() == 4 && is.len() == 4 && was.iter().zip(&is).all(near)
}

/// Whether another style of a widget (ISO 32000-2, table 192) is the same but for a rounded colour, or, of a box, only another mark or other
/// colours; and it is turned as it was.
fn restyles(was: &Dictionary, is: &Dictionary, boxed: bool, judgement: &Judgement<'_, '_>) -> bool {
    let turned = |own: &Dictionary| own.get(b"R").map_or(Some(0), Object::as_integer);
    let mut keys = was.entries.iter().chain(&is.entries).map(|entry| entry.key.as_slice());
    !is.doubled
        && turned(was) == turned(is)
        && keys.all(|key| match key {
            b"R" => true,
            b"CA" | b"BC" | b"BG" if boxed => true,
            b"BC" | b"BG" => {
                is_rounded_colour(was.get(key), is.get(key)) || was.agrees(is, key, judgement.comparison())
            }
            _ => was.agrees(is, key, judgement.comparison()),
        })
        && is.get(b"CA").is_none_or(|mark| !boxed || text(mark).is_some_and(|mark| mark.chars().count() <= 1))
}

/// Whether a colour is another one, rounded.
fn is_rounded_colour(was: Option<&Object>, is: Option<&Object>) -> bool {
    let parts = |of: Option<&Object>| -> Option<Vec<f64>> { of?.as_array()?.iter().map(number).collect() };
    let (Some(was), Some(is)) = (parts(was), parts(is)) else { return false };
    was.len() == is.len() && was.iter().zip(&is).all(|(was, is)| (was - is).abs() <= STEP)
}

/// Whether a border style (table 168) is one that forms have.
fn is_border(judgement: &Judgement<'_, '_>, own: &Object) -> bool {
    let Some(own) = own.as_dictionary() else { return false };
    let value = |key: &[u8]| judgement.before.now.value(own, key);
    own.entries.iter().all(|entry| matches!(entry.key.as_slice(), b"Type" | b"W" | b"S" | b"D"))
        && value(b"W").is_none_or(|width| number(width).is_some_and(|width| (0.0..=BORDER).contains(&width)))
}
