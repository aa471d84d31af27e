//! Increments behind a signed revision: nothing but objects that their own cross-references name (ISO 32000-1, 7.5.6).

use std::collections::HashSet;
use std::ops::Range;

use super::scan::{behind_a_remark, header, trailers};
use super::sections::{Place, Section, few_blanks, is_regular, only_space};
use super::state::State;

/// What is wrong with an increment: where.
pub(super) struct Broken(pub usize);

/// Checks that the bytes from `from` to the section are the objects that the section names, each once, side by side, and that
/// nothing else is there. `state` has the section applied.
///
/// # Errors
/// The first place that is something else.
pub(super) fn whole(state: &State<'_>, section: &Section, from: usize) -> Result<(), Broken> {
    let mut places: Vec<usize> = Vec::new();
    let mut starts: Vec<usize> = section.own.map(|_| section.start).into_iter().collect();
    for (number, place) in &section.entries {
        match place {
            Place::At(offset, _) => {
                // What stands in an earlier revision was not written in this one.
                if *offset < from || *offset > section.start {
                    return Err(Broken(*offset));
                }
                if Some(*number) == section.own.map(|own| own.0) {
                    continue;
                }
                places.push(*offset);
                starts.push(*offset);
            }
            Place::In(stream, _) => {
                let here =
                    section.entries.iter().any(|(number, place)| number == stream && matches!(place, Place::At(..)));
                if !here {
                    return Err(Broken(section.start));
                }
            }
            Place::Free => {}
        }
        // The first entry of the list of free objects is no object.
        if *place != Place::Free && state.objects.get(number).is_none_or(|known| known.object.is_none()) {
            return Err(Broken(section.start));
        }
    }
    let mut numbers: Vec<u32> = section.entries.iter().map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    let regular = section.own.is_some() || is_regular(state.file, section.start);
    // A stream beside the table came with it, and says nothing else.
    let beside = section.beside.is_none_or(|beside| beside.agrees && (from..section.start).contains(&beside.start));
    if !beside || !regular || !only_named(state, section) || numbers.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Broken(section.start));
    }
    places.sort_unstable();
    let mut at = from;
    for offset in places {
        if !only_space(state.file, at, offset) {
            return Err(Broken(at));
        }
        at = state.end_of(offset).ok_or(Broken(offset))?;
    }
    if !only_space(state.file, at, section.start) {
        return Err(Broken(at));
    }
    starts.sort_unstable();
    hidden_words(state.file, from..section.end, &starts, section.own.is_none()).map_or(Ok(()), |at| Err(Broken(at)))
}

/// The first place in an increment where, within streams, texts and remarks, stands what a program takes for an object that looks for them
/// without cross-references. `starts` are where its objects begin.
fn hidden_words(file: &[u8], within: Range<usize>, starts: &[usize], table: bool) -> Option<usize> {
    const WORD: &[u8] = b"obj";
    let bytes = file.get(..within.end)?;
    let mut ends = 0;
    let mut at = within.start;
    while let Some(next) = bytes.get(at..).and_then(|rest| rest.windows(WORD.len()).position(|window| window == WORD)) {
        let word = at + next;
        at = word + WORD.len();
        if bytes[..word].ends_with(b"end") {
            ends += 1;
        } else if let Some((start, _)) = header(bytes, word) {
            if starts.binary_search(&start).is_err() {
                return Some(word);
            }
        } else if behind_a_remark(bytes, word) {
            return Some(word);
        }
    }
    let plain = ends == starts.len()
        && trailers(&bytes[within.start..]).count() == usize::from(table)
        && words(bytes, within.start, b"startxref").next().is_none()
        && words(bytes, within.start, b"%%EOF").next().is_none();
    (!plain).then_some(within.start)
}

fn words<'b>(bytes: &'b [u8], from: usize, word: &'static [u8]) -> impl Iterator<Item = usize> + 'b {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(word.len()).enumerate().filter(move |(_, window)| *window == word).map(move |(at, _)| from + at)
}

/// Whether every object in the object streams that come with a section is one that it names there: another would lie in wait for whoever
/// looks for objects without cross-references.
fn only_named(state: &State<'_>, section: &Section) -> bool {
    let named: HashSet<(u32, u32)> = section
        .entries
        .iter()
        .filter_map(|(number, place)| if let Place::In(stream, _) = place { Some((*stream, *number)) } else { None })
        .collect();
    section.entries.iter().filter(|(_, place)| matches!(place, Place::At(..))).all(|(stream, _)| {
        state.objects_in(*stream).is_none_or(|inside| inside.iter().all(|number| named.contains(&(*stream, *number))))
    })
}

/// Whether nothing but a few blanks stands at the end of the file.
pub(super) fn nothing_behind(file: &[u8], at: usize) -> bool {
    file.get(at..).is_some_and(few_blanks)
}

/// Whether a signed part that ends at `end` ends with a revision whose `%%EOF` ends at `mark`: with it or a few blanks behind it.
pub(super) fn ends_with(file: &[u8], mark: usize, end: usize) -> bool {
    file.get(mark..end).is_some_and(few_blanks)
}
