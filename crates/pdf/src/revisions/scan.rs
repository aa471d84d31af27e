//! Reading without cross-references: where each object is defined last, as programs find it that repair a file.
//!
//! A file in which both ways lead to different objects shows one thing here and another there, as soon as a program finds a reason to repair it.

use std::collections::HashMap;

use super::object::{Id, Object};
use super::parser::{Parser, white};
use super::sections::{Place, last_start};
use super::state::{Known, State, packed};

const WORD: &[u8] = b"obj";

/// How often the bytes of a file may be read in all by looking into what turns out to be no object.
const MOST_PASSES: usize = 8;
/// Bytes of all object streams together.
const MOST_UNPACKED: usize = 256 << 20;

/// The first reachable object of a state for which a later definition stands in the file before `end` than the one in force.
pub(super) fn other_definition(state: &State<'_>, end: usize) -> Option<u32> {
    let Some(last) = last_definitions(state, end) else { return Some(0) };
    let mut numbers: Vec<u32> = state.reachable().into_iter().collect();
    numbers.sort_unstable();
    numbers.into_iter().find(|number| {
        let at = match state.objects.get(number) {
            Some(Known { place: Place::At(offset, _), .. }) => Some(*offset),
            Some(Known { place: Place::In(stream, _), .. }) => match state.objects.get(stream).map(|known| known.place)
            {
                Some(Place::At(offset, _)) => Some(offset),
                _ => None,
            },
            // Nothing is there; whoever looks for it finds what was put there for that.
            _ => None,
        };
        last.get(number).copied() != at
    })
}

/// Whether some program finds the beginning of a linearized file (annex F) and takes that for all of it: one whose length is said to be that
/// of the file, or of what was signed, while what stands at its beginning is not what its end names. `base` is where the first signed revision
/// ends.
pub(super) fn begins_otherwise(file: &[u8], base: usize) -> bool {
    const SIGN: &[u8] = b"Linearized";
    // Programs look for the first object behind the header, whatever remarks and blanks stand between, and within.
    let header = file.windows(5).take(1024).position(|five| five == b"%PDF-").unwrap_or_default();
    let mut parser = Parser::new(file, header);
    let own = parser.first_value();
    let end = file.len().min(2 * parser.at.max(1024));
    let Some(Object::Dictionary(own)) = own else {
        return file[..end].windows(SIGN.len()).any(|window| window == SIGN);
    };
    if own.get(SIGN).is_none() {
        return false;
    }
    let Some(length) = own.integer(b"L").filter(|_| !own.doubled).and_then(|length| usize::try_from(length).ok())
    else {
        return true;
    };
    // Shorter than what was signed: no program believes it, now or later. Longer than the file: none does now.
    if length < base || length > file.len() {
        return false;
    }
    let section = parser.keyword(b"endobj").map(|()| {
        parser.skip();
        parser.at
    });
    length > base || last_start(&file[..base]) != section
}

/// Where each number is defined last: its object, or the object stream that has it. `None` when it takes too much to tell.
fn last_definitions(state: &State<'_>, end: usize) -> Option<HashMap<u32, usize>> {
    let file = state.file.get(..end)?;
    let mut out = HashMap::new();
    let mut in_vain = file.len().saturating_mul(MOST_PASSES);
    let mut weight = 0usize;
    let mut at = 0;
    while let Some(next) = file.get(at..).and_then(|rest| rest.windows(WORD.len()).position(|window| window == WORD)) {
        let word = at + next;
        at = word + WORD.len();
        let Some((start, number)) = header(file, word) else { continue };
        let mut parser = Parser::new(file, start);
        match parser.indirect(|id| state.length(id)) {
            Some((_, object)) => {
                out.insert(number, start);
                at = parser.at;
                if let Object::Stream(own, range) = object
                    && own.name(b"Type") == Some(b"ObjStm")
                {
                    let packed = packed(state.file, &own, &range);
                    weight = weight.saturating_add(packed.as_ref().map_or(0, |packed| packed.length()));
                    if weight > MOST_UNPACKED {
                        return None;
                    }
                    out.extend(packed.into_iter().flat_map(|packed| packed.index).map(|(inside, _)| (inside, start)));
                }
            }
            None => {
                in_vain = in_vain.checked_sub(parser.at.saturating_sub(start))?;
                out.insert(number, start);
            }
        }
    }
    Some(out)
}

/// White space (7.2.2), and what programs take for it that look for objects with the means of their languages.
fn blank(byte: u8) -> bool {
    white(byte) || matches!(byte, 0x0B | 0x85 | 0xA0)
}

/// Whether the line before a place has a remark: some programs pass over it between the numbers of an object and the word. Each line is looked
/// at for the one word behind it, so all words of a file cost no more than the file.
pub(super) fn behind_a_remark(file: &[u8], word: usize) -> bool {
    let is_end = |byte: &u8| matches!(*byte, b'\n' | b'\r');
    let before = &file[..word];
    let blanks = before.iter().rev().take_while(|byte| blank(**byte)).count();
    let (text, gap) = before.split_at(word - blanks);
    gap.iter().any(is_end) && text.iter().rev().take_while(|byte| !is_end(byte)).any(|byte| *byte == b'%')
}

/// Where the dictionary behind each word `trailer` begins: programs that look for the root of a file go by them.
pub(super) fn trailers(file: &[u8]) -> impl Iterator<Item = usize> + '_ {
    const WORD: &[u8] = b"trailer";
    let words = file.windows(WORD.len()).enumerate().filter(|(_, window)| *window == WORD).map(|(at, _)| at);
    let mut passed_over = 0;
    words.filter_map(move |at| {
        // Remarks behind many words in one line are passed over again and again: so many are taken for trailers unseen.
        if passed_over > file.len().saturating_mul(MOST_PASSES) {
            return Some(at);
        }
        let mut parser = Parser::new(file, at + WORD.len());
        parser.skip();
        passed_over += parser.at - at;
        file.get(parser.at..)?.starts_with(b"<<").then_some(parser.at)
    })
}

/// The first trailer of a file that names another root, or that nobody can read.
pub(super) fn other_root(file: &[u8], root: Option<Id>) -> Option<usize> {
    let mut in_all = file.len().saturating_mul(MOST_PASSES);
    trailers(file).find(|at| {
        let mut parser = Parser::new(file, *at);
        let found = parser.object();
        // What is read again and again was made for that.
        let Some(left) = in_all.checked_sub(parser.at - at) else { return true };
        in_all = left;
        let Some(Object::Dictionary(own)) = found else { return true };
        own.get(b"Root").is_some_and(|named| named.as_reference() != root || root.is_none())
    })
}

/// Where the two numbers before `obj` begin, and the first of them.
pub(super) fn header(file: &[u8], word: usize) -> Option<(usize, u32)> {
    let mut at = word;
    let mut back = |is: fn(u8) -> bool| {
        let end = at;
        while at > 0 && is(file[at - 1]) {
            at -= 1;
        }
        (end > at).then_some(at..end)
    };
    let digit = |byte: u8| byte.is_ascii_digit();
    back(blank)?;
    back(digit)?;
    back(blank)?;
    let number = back(digit)?;
    let value = std::str::from_utf8(&file[number.clone()]).ok()?.parse().ok()?;
    Some((number.start, value))
}
