//! Where the parts of a value stand in the bytes of a file: each entry of a dictionary, each item of an array.
//!
//! For whoever writes an object anew and leaves as they are the parts that do not change.

use std::ops::Range;

use super::object::Object;
use super::parser::Parser;

/// Where a value stands, and what is inside of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    /// The bytes of the value.
    pub place: Range<usize>,
    /// What is inside.
    pub inside: Inside,
}

/// What is inside a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inside {
    /// Nothing that stands for itself.
    Nothing,
    /// Items of an array.
    Items(Vec<Span>),
    /// Entries of a dictionary, each key once.
    Entries(Vec<EntrySpan>),
}

/// Where an entry of a dictionary stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntrySpan {
    /// The key that is said.
    pub key: Vec<u8>,
    /// Where it begins: it may be written otherwise than it is said (ISO 32000-1, 7.3.5).
    pub start: usize,
    /// The value.
    pub value: Span,
}

/// Levels that are looked into; what stands deeper is one part.
const DEEPEST: usize = 16;

/// The value at a place, after white space; none when there is none that can be read.
pub(crate) fn value(bytes: &[u8], at: usize) -> Option<Span> {
    read(&mut Parser::new(bytes, at), bytes, 0)
}

/// The value of the indirect object that stands at a place, when it is this one.
pub(crate) fn indirect(bytes: &[u8], at: usize, (number, generation): (u32, u16)) -> Option<Span> {
    let mut parser = Parser::new(bytes, at);
    let own = parser.unsigned()? == u64::from(number) && parser.unsigned()? == u64::from(generation);
    parser.keyword(b"obj")?;
    if own { value(bytes, parser.at) } else { None }
}

/// The dictionary of the trailer that belongs to the cross-references at a place: behind a table, or of a stream.
pub(crate) fn trailer(bytes: &[u8], at: usize) -> Option<Span> {
    let mut parser = Parser::new(bytes, at);
    if parser.keyword(b"xref").is_none() {
        parser.unsigned()?;
        parser.unsigned()?;
        parser.keyword(b"obj")?;
        return value(bytes, parser.at);
    }
    while parser.keyword(b"trailer").is_none() {
        // Numbers and letters of entries (7.5.4).
        let entry = parser.keyword(b"n").or_else(|| parser.keyword(b"f"));
        if entry.is_none() {
            parser.unsigned()?;
        }
    }
    value(bytes, parser.at)
}

fn read(parser: &mut Parser<'_>, bytes: &[u8], depth: usize) -> Option<Span> {
    parser.skip();
    let start = parser.at;
    let two = bytes.get(start..).map(|rest| (rest.first(), rest.get(1)))?;
    let inside = match two {
        (Some(b'['), _) if depth < DEEPEST => {
            parser.at += 1;
            Inside::Items(items(parser, bytes, depth + 1)?)
        }
        (Some(b'<'), Some(b'<')) if depth < DEEPEST => {
            parser.at += 2;
            match entries(parser, bytes, depth + 1)? {
                // A key that stands twice says nothing for certain: such a dictionary is one part.
                Some(entries) => Inside::Entries(entries),
                None => Inside::Nothing,
            }
        }
        _ => {
            parser.object()?;
            Inside::Nothing
        }
    };
    Some(Span { place: start..parser.at, inside })
}

fn items(parser: &mut Parser<'_>, bytes: &[u8], depth: usize) -> Option<Vec<Span>> {
    let mut out = Vec::new();
    loop {
        parser.skip();
        if bytes.get(parser.at) == Some(&b']') {
            parser.at += 1;
            return Some(out);
        }
        out.push(read(parser, bytes, depth)?);
    }
}

fn entries(parser: &mut Parser<'_>, bytes: &[u8], depth: usize) -> Option<Option<Vec<EntrySpan>>> {
    let mut out: Vec<EntrySpan> = Vec::new();
    let mut keys = std::collections::HashSet::new();
    let mut once = true;
    loop {
        parser.skip();
        if bytes.get(parser.at..)?.starts_with(b">>") {
            parser.at += 2;
            return Some(once.then_some(out));
        }
        let start = parser.at;
        let Object::Name(key) = parser.object()? else { return None };
        let value = read(parser, bytes, depth)?;
        once &= keys.insert(key.clone());
        out.push(EntrySpan { key, start, value });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a text, from the outside in.
    fn parts(text: &str) -> Vec<String> {
        fn walk(span: &Span, text: &str, out: &mut Vec<String>) {
            out.push(text[span.place.clone()].to_owned());
            match &span.inside {
                Inside::Nothing => {}
                Inside::Items(items) => items.iter().for_each(|item| walk(item, text, out)),
                Inside::Entries(entries) => entries.iter().for_each(|entry| {
                    out.push(text[entry.start..entry.value.place.end].to_owned());
                    walk(&entry.value, text, out);
                }),
            }
        }
        let mut out = Vec::new();
        walk(&value(text.as_bytes(), 0).expect("a value"), text, &mut out);
        out
    }

    #[test]
    fn each_part_has_its_place() {
        assert_eq!(
            parts(" <</A#42 % so\n 1.50/B[(a\\051)<41> 1 0 R]>>"),
            [
                "<</A#42 % so\n 1.50/B[(a\\051)<41> 1 0 R]>>",
                "/A#42 % so\n 1.50",
                "1.50",
                "/B[(a\\051)<41> 1 0 R]",
                "[(a\\051)<41> 1 0 R]",
                "(a\\051)",
                "<41>",
                "1 0 R"
            ]
        );
        // A key twice: nobody knows which counts.
        assert_eq!(parts("[<</A 1/A 2>>]"), ["[<</A 1/A 2>>]", "<</A 1/A 2>>"]);
    }

    #[test]
    fn what_cannot_be_read_has_no_parts() {
        for text in ["", "<<", "<</A>>", "[1 2", "<<(a) 1>>", "[>>]"] {
            assert_eq!(value(text.as_bytes(), 0), None, "{text}");
        }
        // No depth ends the stack, and nothing is read again and again.
        let deep = "[".repeat(100_000);
        assert_eq!(value(deep.as_bytes(), 0), None);
        let deep = "[".repeat(50) + &"]".repeat(50);
        assert!(value(deep.as_bytes(), 0).is_some());
    }

    #[test]
    fn trailers_of_both_kinds_are_found() {
        let table = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2>>";
        assert_eq!(trailer(table, 0).map(|found| table[found.place].to_vec()), Some(b"<</Size 2>>".to_vec()));
        let stream = b"7 0 obj\n<</Type/XRef>>\nstream\n";
        assert_eq!(trailer(stream, 0).map(|found| stream[found.place].to_vec()), Some(b"<</Type/XRef>>".to_vec()));
        assert_eq!(trailer(b"xref\n0 2\nnonsense", 0), None);
    }
}
