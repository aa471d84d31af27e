//! Cross-reference sections (ISO 32000-1, 7.5.4 and 7.5.8): each with its entries, its trailer, and where it stands.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary as LopdfDictionary, Object as LopdfObject, Stream};

use super::object::{Dictionary, Id, Object};
use super::packing;
use super::parser::{Parser, white};

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At an offset, with a generation.
    At(usize, u16),
    /// In an object stream, at an index.
    In(u32, usize),
    /// Nowhere: it is free.
    Free,
}

/// A cross-reference stream beside a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside {
    /// Where it begins.
    pub start: usize,
    /// Whether it says of no number what the table does not say.
    pub agrees: bool,
}

/// One cross-reference section, with the stream that a hybrid file adds to it.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// Where it begins.
    pub start: usize,
    /// Where its trailer ends, or its stream object.
    pub end: usize,
    pub entries: Vec<(u32, Place)>,
    pub trailer: Dictionary,
    /// Where the section before it begins.
    pub previous: Option<usize>,
    /// Of a cross-reference stream its own id.
    pub own: Option<Id>,
    /// The stream beside it, when it is a table with one that was written with it (7.5.8.4).
    pub beside: Option<Beside>,
    /// What a stream beside it says that stands in an earlier revision: nothing new, or readers differ.
    pub lent: Vec<(u32, Place)>,
}

/// Entries of all sections together: no file that we judge has more objects.
const MOST_ENTRIES: usize = 4_000_000;
/// Sections of a file.
const MOST_SECTIONS: usize = 20_000;
/// No object has a higher number (ISO 32000-1, table C.1): programs that meet one look for the objects without cross-references.
const HIGHEST: u32 = 8_388_607;
/// Bytes of one unpacked stream.
const MOST_UNPACKED: usize = 64 << 20;

/// The bytes of a stream, unpacked.
pub(super) fn unpacked(file: &[u8], dictionary: &Dictionary, range: &std::ops::Range<usize>) -> Option<Vec<u8>> {
    unpacked_within(file, dictionary, range, MOST_UNPACKED)
}

/// The bytes of a stream, unpacked; `None` when they are more than so many.
pub(super) fn unpacked_within(
    file: &[u8],
    dictionary: &Dictionary,
    range: &std::ops::Range<usize>,
    most: usize,
) -> Option<Vec<u8>> {
    let bytes = file.get(range.clone())?;
    let mut own = LopdfDictionary::new();
    for key in [&b"Filter"[..], b"DecodeParms"] {
        if let Some(value) = dictionary.get(key) {
            own.set(key, plain(value)?);
        }
    }
    if !own.has(b"Filter") {
        return (bytes.len() <= most).then(|| bytes.to_vec());
    }
    Stream::new(own, bytes.to_vec()).decompressed_content_with_limit(most).ok()
}

/// A value without references, as lopdf has it.
pub(super) fn plain(value: &Object) -> Option<LopdfObject> {
    Some(match value {
        Object::Null => LopdfObject::Null,
        Object::Boolean(value) => LopdfObject::Boolean(*value),
        Object::Number(value) => match value.as_integer() {
            Some(integer) => LopdfObject::Integer(integer),
            None => LopdfObject::Real(value.value() as f32),
        },
        Object::Name(name) => LopdfObject::Name(name.clone()),
        Object::Array(items) => LopdfObject::Array(items.iter().map(plain).collect::<Option<_>>()?),
        Object::Dictionary(found) => {
            let mut out = LopdfDictionary::new();
            for entry in &found.entries {
                out.set(entry.key.clone(), plain(&entry.value)?);
            }
            LopdfObject::Dictionary(out)
        }
        Object::String(_) | Object::Stream(..) | Object::Reference(_) => return None,
    })
}

/// The offset that the last `startxref` of some bytes names.
pub(super) fn last_start(bytes: &[u8]) -> Option<usize> {
    const WORD: &[u8] = b"startxref";
    // ISO 32000-1, annex H: the last 1024 bytes.
    let from = bytes.len().saturating_sub(2048);
    let at = bytes[from..].windows(WORD.len()).rposition(|window| window == WORD)?;
    Some(behind_blanks(bytes, usize::try_from(Parser::new(bytes, from + at + WORD.len()).unsigned()?).ok()?))
}

/// How many blanks may stand between the offset of a section and a stream.
const BLANKS_BEFORE: usize = 4;

/// Where a section begins that is said to be at an offset: programs that count to the end of the line before it leave one line end, and every
/// reader passes over that. Before a table it may be one and no NUL, or some look for the objects themselves.
fn behind_blanks(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let blanks = rest.iter().take_while(|byte| white(**byte)).count();
    let most = if rest.get(blanks..).is_some_and(|rest| rest.starts_with(b"xref")) { 1 } else { BLANKS_BEFORE };
    let plain = blanks <= most && (most > 1 || rest.first() != Some(&0));
    if plain { at.saturating_add(blanks) } else { at }
}

/// Whether a section names each number once: of two entries one program takes the first and the next the last.
fn each_once(entries: &[(u32, Place)]) -> bool {
    let mut seen = HashSet::with_capacity(entries.len());
    entries.iter().all(|(number, _)| seen.insert(*number))
}

/// All sections, the newest first, as the file's end names them.
pub(super) fn chain(file: &[u8], start: usize) -> Option<Vec<Section>> {
    let mut sections: Vec<Section> = Vec::new();
    let mut seen = HashSet::new();
    let mut entries = 0;
    let mut next = Some(start);
    while let Some(at) = next {
        if !seen.insert(at) || sections.len() > MOST_SECTIONS {
            return None;
        }
        let section = section(file, at)?;
        entries += section.entries.len() + section.lent.len();
        if entries > MOST_ENTRIES {
            return None;
        }
        next = section.previous;
        sections.push(section);
    }
    for index in 1..sections.len() {
        let (newer, older) = sections.split_at_mut(index);
        if let (Some(section), Some(before)) = (newer.last_mut(), older.first()) {
            compare_with_the_one_before(section, before);
        }
    }
    Some(sections)
}

/// Of a stream that stands before the table before it: whether it says of no number what that table does not say.
fn compare_with_the_one_before(section: &mut Section, before: &Section) {
    if let Some(beside) = section.beside.as_mut().filter(|beside| beside.start <= before.start) {
        let in_table: HashMap<u32, Place> = before.entries.iter().copied().collect();
        let differs = |(number, place): &(u32, Place)| {
            in_table.get(number).is_some_and(|own| *own != Place::Free && own != place)
        };
        beside.agrees &= !section.entries.iter().any(differs);
    }
}

fn section(file: &[u8], start: usize) -> Option<Section> {
    let mut parser = Parser::new(file, start);
    if file.get(start..)?.starts_with(b"xref") { table(file, &mut parser, start) } else { stream(file, start) }
}

fn previous(file: &[u8], trailer: &Dictionary) -> Option<Option<usize>> {
    match trailer.get(b"Prev") {
        None | Some(Object::Null) => Some(None),
        Some(value) => Some(Some(behind_blanks(file, usize::try_from(value.as_integer()?).ok()?))),
    }
}

fn table(file: &[u8], parser: &mut Parser<'_>, start: usize) -> Option<Section> {
    parser.keyword(b"xref")?;
    let mut entries = Vec::new();
    while parser.keyword(b"trailer").is_none() {
        let first = u32::try_from(parser.unsigned()?).ok()?;
        let count = parser.unsigned()?;
        // An entry has 20 bytes.
        if count > (file.len() as u64) / 18 || u64::from(first) + count > u64::from(HIGHEST) + 1 {
            return None;
        }
        for n in 0..count {
            // Some pad with blanks; what was added behind a signature is looked at byte by byte (`is_regular`).
            let offset = usize::try_from(parser.digits(10)?).ok()?;
            let generation = parser.digits(5)?;
            let number = first.checked_add(u32::try_from(n).ok()?)?;
            let place = if number > 0 && parser.keyword(b"n").is_some() {
                // Some writers leave entries of objects that they never wrote.
                if offset == 0 { Place::Free } else { Place::At(offset, u16::try_from(generation).ok()?) }
            } else {
                // What a free entry says of a next generation is nothing that anybody reads: some say 65536.
                parser.keyword(b"f")?;
                Place::Free
            };
            entries.push((number, place));
        }
    }
    // Some programs pass over a remark within a table, others look for the objects then.
    if file.get(start..parser.at)?.contains(&b'%') {
        return None;
    }
    let Some(Object::Dictionary(trailer)) = parser.object() else { return None };
    if twice(&trailer)
        || !each_once(&entries)
        || trailer.integer(b"Size").is_some_and(|size| size > i64::from(HIGHEST) + 1)
    {
        return None;
    }
    let end = parser.at;
    let previous = previous(file, &trailer)?;
    let mut beside = None;
    if let Some(value) = trailer.get(b"XRefStm") {
        let other = stream(file, usize::try_from(value.as_integer()?).ok()?)?;
        // Word writes all in one, and names the stream behind it in a table without entries: every program follows that.
        let alone = entries.is_empty();
        if !alone && previous.is_some_and(|previous| other.start <= previous) {
            let lent = other.entries;
            return Some(Section { start, end, entries, trailer, previous, own: None, beside, lent });
        }
        // One reader believes the table first, the next the stream; what the table frees itself is free to most.
        let in_table: HashMap<u32, Place> = entries.iter().copied().collect();
        let known: HashSet<u32> =
            entries.iter().filter(|(_, place)| *place != Place::Free).map(|(number, _)| *number).collect();
        let agrees = other.entries.iter().all(|(number, place)| in_table.get(number).is_none_or(|own| own == place));
        beside = Some(Beside { start: other.start, agrees });
        // In the stream alone: hidden from readers that know no streams (7.5.8.4).
        let hidden: Vec<_> = other.entries.into_iter().filter(|(number, _)| !known.contains(number)).collect();
        let shown: HashSet<u32> = hidden.iter().map(|(number, _)| *number).collect();
        entries.retain(|(number, _)| !shown.contains(number));
        entries.extend(hidden);
    }
    Some(Section { start, end, entries, trailer, previous, own: None, beside, lent: Vec::new() })
}

/// Whether a table is written to the byte as ISO 32000-1, 7.5.4 has it: entries of 20 bytes. Programs that count bytes find other entries in
/// another one, and look for the objects themselves then. Of what was there before the first signature this is not asked.
pub(super) fn is_regular(file: &[u8], start: usize) -> bool {
    let Some(mut rest) = file.get(start..).and_then(|rest| rest.strip_prefix(b"xref")) else { return false };
    let end_of_line = |rest: &mut &[u8]| {
        let blanks = rest.iter().take_while(|byte| **byte == b' ').count().min(1);
        let line = rest.get(blanks..).unwrap_or_default();
        let line = line.strip_prefix(b"\r\n").or(line.strip_prefix(b"\n")).or(line.strip_prefix(b"\r"));
        line.map(|line| *rest = line).is_some()
    };
    let number = |rest: &mut &[u8]| {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let value = std::str::from_utf8(rest.get(..digits)?).ok()?.parse::<usize>().ok();
        *rest = rest.get(digits..)?;
        value
    };
    if !end_of_line(&mut rest) {
        return false;
    }
    // MuPDF puts an empty line between its table and the trailer.
    let behind = |rest: &[u8]| {
        let blanks = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        blanks <= 2 && rest.get(blanks..).is_some_and(|rest| rest.starts_with(b"trailer"))
    };
    while !behind(rest) {
        let Some(_) = number(&mut rest) else { return false };
        let Some(after) = rest.strip_prefix(b" ") else { return false };
        rest = after;
        let Some(count) = number(&mut rest) else { return false };
        if !end_of_line(&mut rest) {
            return false;
        }
        let Some(entries) = count.checked_mul(20).and_then(|bytes| rest.get(..bytes)) else { return false };
        let regular = |entry: &[u8]| {
            entry[..10].iter().chain(&entry[11..16]).all(u8::is_ascii_digit)
                && entry[10] == b' '
                && entry[16] == b' '
                && matches!(&entry[17..], b"n \n" | b"n \r" | b"n\r\n" | b"f \n" | b"f \r" | b"f\r\n")
        };
        if !entries.chunks_exact(20).all(regular) {
            return false;
        }
        rest = rest.get(count * 20..).unwrap_or_default();
    }
    true
}

/// Whether a key stands twice in a trailer, however deep: in how its own bytes are read as well.
fn twice(trailer: &Dictionary) -> bool {
    trailer.doubled || trailer.entries.iter().any(|entry| entry.value.doubled())
}

fn stream(file: &[u8], start: usize) -> Option<Section> {
    let mut parser = Parser::new(file, start);
    let (own, object) = parser.indirect(|_| None)?;
    let Object::Stream(trailer, range) = object else { return None };
    // A table names a stream beside it; a stream that names another (7.5.8.4) is followed by some readers and not by others.
    let names_another = trailer.get(b"XRefStm").is_some();
    if trailer.name(b"Type") != Some(b"XRef") || twice(&trailer) || names_another {
        return None;
    }
    let widths: Vec<usize> = trailer
        .get(b"W")?
        .as_array()?
        .iter()
        .map(|width| usize::try_from(width.as_integer()?).ok().filter(|width| *width <= 8))
        .collect::<Option<_>>()?;
    let [kind, second, third] = widths[..] else { return None };
    let row = kind + second + third;
    let size = trailer.integer(b"Size").filter(|size| *size <= i64::from(HIGHEST) + 1)?;
    let index: Vec<i64> = match trailer.get(b"Index") {
        Some(index) => index.as_array()?.iter().map(Object::as_integer).collect::<Option<_>>()?,
        None => vec![0, size],
    };
    let bytes = packing::plain(file, &trailer, &range, Some(row))?;
    if !index.len().is_multiple_of(2) {
        return None;
    }
    let mut rows = bytes.chunks_exact(row.max(1));
    let number = |bytes: &[u8]| bytes.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    let mut entries = Vec::new();
    for pair in index.chunks_exact(2) {
        let (first, count) = (u32::try_from(pair[0]).ok()?, u32::try_from(pair[1]).ok()?);
        if u64::from(first) + u64::from(count) > u64::from(HIGHEST) + 1 {
            return None;
        }
        for n in 0..count {
            let row = rows.next()?;
            let sort = if kind == 0 { 1 } else { number(&row[..kind]) };
            let (two, three) = (number(&row[kind..kind + second]), number(&row[kind + second..]));
            let place = match sort {
                0 => Place::Free,
                1 => Place::At(usize::try_from(two).ok()?, u16::try_from(three).ok()?),
                2 => Place::In(u32::try_from(two).ok()?, usize::try_from(three).ok()?),
                _ => return None,
            };
            // The first of the free objects is none (7.5.4).
            if first + n == 0 && place != Place::Free {
                return None;
            }
            entries.push((first.checked_add(n)?, place));
            if entries.len() > MOST_ENTRIES {
                return None;
            }
        }
    }
    each_once(&entries).then_some(())?;
    let previous = previous(file, &trailer)?;
    Some(Section { start, end: parser.at, entries, trailer, previous, own: Some(own), beside: None, lent: Vec::new() })
}

/// Where `startxref`, the offset of a section and `%%EOF` end behind it; nothing else stands between but a remark of the program.
pub(super) fn end_of_revision(file: &[u8], section: &Section) -> Option<usize> {
    let mut parser = Parser::new(file, section.end);
    parser.skip();
    let (start, end) = end_at(file, parser.at)?;
    (only_space(file, section.end, parser.at) && behind_blanks(file, start) == section.start).then_some(end)
}

/// The offset that `startxref` names here, and where the `%%EOF` behind it ends. Each on a line of its own, and no more digits than an
/// offset has: programs that do not find it look for the objects without cross-references.
fn end_at(file: &[u8], at: usize) -> Option<(usize, usize)> {
    let end_of_line = |at: usize| {
        let blanks = file.get(at..)?.iter().take(2).take_while(|byte| **byte == b' ').count();
        match file.get(at + blanks..)? {
            [b'\r', b'\n', ..] => Some(at + blanks + 2),
            [b'\n' | b'\r', ..] => Some(at + blanks + 1),
            _ => None,
        }
    };
    let word = file.get(at..)?.strip_prefix(b"startxref").map(|_| at + 9)?;
    let digits = end_of_line(word)?;
    let count = file.get(digits..)?.iter().take(11).take_while(|byte| byte.is_ascii_digit()).count();
    let value = std::str::from_utf8(file.get(digits..digits + count)?).ok().filter(|_| count <= 10)?.parse().ok()?;
    let mark = end_of_line(digits + count)?;
    file.get(mark..)?.starts_with(b"%%EOF").then_some((value, mark + 5))
}

/// How many blanks or NULs may stand behind a `%%EOF`: programs leave some, and no reader looks back farther for it than ten times that.
const MOST_BLANKS: usize = 100;

/// Whether some bytes are a few blanks, NULs, or ends of line.
pub(super) fn few_blanks(bytes: &[u8]) -> bool {
    bytes.len() <= MOST_BLANKS && bytes.iter().all(|byte| white(*byte))
}

/// Whether between two places stands only white space, or a short remark that no program could take for an object.
pub(super) fn only_space(file: &[u8], from: usize, to: usize) -> bool {
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

/// Whether a revision that ends here ends as every program looks for it.
pub(super) fn ends_plainly(bytes: &[u8], mark: usize) -> bool {
    const WORD: &[u8] = b"startxref";
    let from = mark.saturating_sub(64);
    let word = bytes.get(from..mark).and_then(|end| end.windows(WORD.len()).rposition(|window| window == WORD));
    word.and_then(|at| end_at(bytes, from + at)).is_some_and(|(_, end)| end == mark)
}
