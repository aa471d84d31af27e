//! How streams are packed that say where objects are: in one way that every program unpacks alike.
//!
//! A program that cannot unpack such a stream, or that is in doubt about it, looks for the objects itself, and may find others. What one program
//! forgives the next one does not: data that are cut off, a predictor that is none, parameters that are not beside their filter.

use flate2::{Decompress, FlushDecompress, Status};

use super::object::{Dictionary, Object};
use super::parser::white;

/// Bytes of one unpacked stream.
const MOST: usize = 64 << 20;
/// Blanks behind the packed data: programs count an end of line with them.
const MOST_BLANKS: usize = 2;

/// How rows of bytes are turned into what is packed (ISO 32000-1, table 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rows {
    /// Bytes of a row, without the one that says how it was turned.
    columns: usize,
}

/// The bytes of a stream; `None` when programs may differ over what they are. `row` is how long a row is, where that is known.
pub(super) fn plain(
    file: &[u8],
    own: &Dictionary,
    range: &std::ops::Range<usize>,
    row: Option<usize>,
) -> Option<Vec<u8>> {
    // Some programs read the short names of inline images here too.
    if [&b"F"[..], b"DP", b"FFilter", b"FDecodeParms"].iter().any(|key| own.get(key).is_some()) {
        return None;
    }
    let bytes = file.get(range.clone())?;
    let (filter, parameters) = match (own.get(b"Filter"), own.get(b"DecodeParms")) {
        (None | Some(Object::Null), None | Some(Object::Null)) => return (bytes.len() <= MOST).then(|| bytes.to_vec()),
        (Some(filter @ Object::Name(_)), parameters) => (filter, parameters),
        (Some(Object::Array(filters)), None) => (filters.first().filter(|_| filters.len() == 1)?, None),
        (Some(Object::Array(filters)), Some(Object::Array(parameters))) => {
            let both = filters.len() == 1 && parameters.len() == 1;
            (filters.first().filter(|_| both)?, parameters.first())
        }
        _ => return None,
    };
    let rows = match parameters {
        None | Some(Object::Null) => None,
        Some(Object::Dictionary(own)) => rows(own)?,
        Some(_) => return None,
    };
    if filter.as_name() != Some(b"FlateDecode") || rows.is_some_and(|rows| row.is_some_and(|row| row != rows.columns)) {
        return None;
    }
    let unpacked = inflate(bytes)?;
    match rows {
        None => Some(unpacked),
        Some(rows) => turned_back(&unpacked, rows.columns),
    }
}

/// `Some(None)` for data that are as they were packed.
fn rows(own: &Dictionary) -> Option<Option<Rows>> {
    let known: [&[u8]; 4] = [b"Predictor", b"Columns", b"Colors", b"BitsPerComponent"];
    if own.doubled || !own.entries.iter().all(|entry| known.contains(&entry.key.as_slice())) {
        return None;
    }
    let number = |key: &[u8], otherwise: i64| match own.get(key) {
        None => Some(otherwise),
        Some(value) => value.as_integer(),
    };
    let plain = number(b"Colors", 1)? == 1 && number(b"BitsPerComponent", 8)? == 8;
    let columns = usize::try_from(number(b"Columns", 1)?).ok().filter(|columns| (1..=MOST).contains(columns))?;
    match number(b"Predictor", 1)? {
        1 => Some(None),
        10..=15 if plain => Some(Some(Rows { columns })),
        _ => None,
    }
}

/// Data that are whole, with their check sum, and nothing behind them.
fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut inflater = Decompress::new(true);
    let mut out = Vec::with_capacity(bytes.len().saturating_mul(4).min(MOST));
    loop {
        let read = usize::try_from(inflater.total_in()).ok()?;
        let before = (read, out.len());
        let status = inflater.decompress_vec(bytes.get(read..)?, &mut out, FlushDecompress::None).ok()?;
        let read = usize::try_from(inflater.total_in()).ok()?;
        if status == Status::StreamEnd {
            let behind = bytes.get(read..)?;
            return (behind.len() <= MOST_BLANKS && behind.iter().all(|byte| white(*byte))).then_some(out);
        }
        if out.len() >= MOST {
            return None;
        }
        if out.len() == out.capacity() {
            out.reserve(out.len().max(1024).min(MOST - out.len()));
        } else if before == (read, out.len()) {
            return None;
        }
    }
}

/// Rows as they were before each was turned (ISO 15948, 9).
fn turned_back(bytes: &[u8], columns: usize) -> Option<Vec<u8>> {
    if !bytes.len().is_multiple_of(columns + 1) {
        return None;
    }
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0u8; columns];
    for row in bytes.chunks_exact(columns + 1) {
        let (tag, row) = row.split_first()?;
        let mut own = Vec::with_capacity(columns);
        let mut left = 0u8;
        let mut corner = 0u8;
        for (value, up) in row.iter().zip(&above) {
            let guess = match tag {
                0 => 0,
                1 => left,
                2 => *up,
                3 => u8::midpoint(left, *up),
                4 => nearest(left, *up, corner),
                _ => return None,
            };
            left = value.wrapping_add(guess);
            corner = *up;
            own.push(left);
        }
        out.extend_from_slice(&own);
        above = own;
    }
    Some(out)
}

/// The one of three that is nearest to where they lead (ISO 15948, 9.4).
fn nearest(left: u8, up: u8, corner: u8) -> u8 {
    let leads = i16::from(left) + i16::from(up) - i16::from(corner);
    let away = |one: u8| (leads - i16::from(one)).abs();
    match (away(left), away(up), away(corner)) {
        (a, b, c) if a <= b && a <= c => left,
        (_, b, c) if b <= c => up,
        _ => corner,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::super::parser::Parser;
    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(bytes).expect("packed");
        out.finish().expect("packed")
    }

    fn read(dictionary: &str, bytes: &[u8]) -> Option<Vec<u8>> {
        let Some(Object::Dictionary(own)) = Parser::new(dictionary.as_bytes(), 0).object() else {
            panic!("a dictionary")
        };
        plain(bytes, &own, &(0..bytes.len()), Some(4))
    }

    #[test]
    fn what_every_program_unpacks_alike_is_unpacked() {
        let rows = [[2, 1, 2, 3, 4], [2, 1, 1, 1, 1], [1, 9, 1, 1, 1], [3, 2, 0, 0, 0], [4, 0, 5, 0, 0]].concat();
        let turned = [[1, 2, 3, 4], [2, 3, 4, 5], [9, 10, 11, 12], [6, 8, 9, 10], [6, 13, 13, 13]].concat();
        let parameters = "<</Predictor 12/Columns 4>>";
        assert_eq!(read("<<>>", &turned), Some(turned.clone()));
        assert_eq!(read("<</Filter/FlateDecode>>", &packed(&turned)), Some(turned.clone()));
        let found = read(&format!("<</Filter/FlateDecode/DecodeParms {parameters}>>"), &packed(&rows)).expect("rows");
        assert_eq!(found[..16], turned[..16]);
        let found = read(&format!("<</Filter[/FlateDecode]/DecodeParms[{parameters}]>>"), &packed(&rows));
        assert_eq!(found.map(|found| found.len()), Some(20));
    }

    #[test]
    fn what_programs_unpack_in_two_ways_is_not() {
        let rows = packed(&[[2, 1, 2, 3, 4], [2, 1, 1, 1, 1]].concat());
        let tagged = packed(&[[5, 1, 2, 3, 4], [2, 1, 1, 1, 1]].concat());
        let flate = "/Filter/FlateDecode/DecodeParms";
        for dictionary in [
            format!("<<{flate}<</Predictor 16/Columns 4>>>>"),
            format!("<<{flate}<</Predictor 9/Columns 4>>>>"),
            format!("<<{flate}<</Predictor 12.5/Columns 4>>>>"),
            format!("<<{flate}<</Predictor/Up/Columns 4>>>>"),
            format!("<<{flate}<</Predictor 12/Columns 5>>>>"),
            format!("<<{flate}<</Predictor 12/Columns 4/Colors 3>>>>"),
            format!("<<{flate}[<</Predictor 12/Columns 4>>]>>"),
            "<</Filter[/FlateDecode]/DecodeParms<</Predictor 12/Columns 4>>>>".to_owned(),
            "<</Filter[/FlateDecode/FlateDecode]>>".to_owned(),
            "<</Filter/Fl>>".to_owned(),
            "<</Filter/FlateDecode/F(other)>>".to_owned(),
        ] {
            assert_eq!(read(&dictionary, &rows), None, "{dictionary}");
        }
        let good = format!("<<{flate}<</Predictor 12/Columns 4>>>>");
        assert!(read(&good, &rows).is_some());
        assert_eq!(read(&good, &tagged), None, "no row is turned like that");
        assert_eq!(read(&good, &rows[..rows.len() - 1]), None, "cut off");
        assert_eq!(read(&good, &[&rows[..], b"more"].concat()), None, "something behind it");
        let mut wrong = rows.clone();
        *wrong.last_mut().expect("a check sum") ^= 1;
        assert_eq!(read(&good, &wrong), None, "another check sum");
    }
}
