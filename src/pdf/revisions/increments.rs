//! Increments behind a signed revision: nothing but objects that their own cross-references name (ISO 32000-1, 7.5.6).

use super::object::white;
use super::sections::{Place, Section};
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
    if section.hybrid || numbers.windows(2).any(|pair| pair[0] == pair[1]) {
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
    if only_space(state.file, at, section.start) { Ok(()) } else { Err(Broken(at)) }
}

/// Whether between two places stands only white space, or a short remark that no program could take for an object.
fn only_space(file: &[u8], from: usize, to: usize) -> bool {
    let Some(gap) = file.get(from..to) else { return false };
    gap.split(|byte| matches!(byte, b'\n' | b'\r')).all(|line| {
        line.iter().all(|byte| white(*byte))
            || (line.starts_with(b"%") && line.len() <= LONGEST_REMARK && harmless(line))
    })
}

const LONGEST_REMARK: usize = 120;

fn harmless(line: &[u8]) -> bool {
    let words: [&[u8]; 5] = [b"obj", b"xref", b"trailer", b"stream", b"%PDF"];
    line.iter().all(|byte| (0x20..0x7F).contains(byte))
        && !words.iter().any(|word| line.windows(word.len()).any(|window| window == *word))
}

/// Whether nothing but one end of line stands at the end of the file.
pub(super) fn nothing_behind(file: &[u8], at: usize) -> bool {
    matches!(file.get(at..), Some([] | [b'\n' | b'\r'] | [b'\r', b'\n']))
}

/// Whether a signed part that ends at `end` ends with a revision whose `%%EOF` ends at `mark`: with it or one end of line behind it.
pub(super) fn ends_with(file: &[u8], mark: usize, end: usize) -> bool {
    matches!(file.get(mark..end), Some([] | [b'\n' | b'\r'] | [b'\r', b'\n']))
}
