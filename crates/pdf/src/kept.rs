//! Objects written anew over those that a file has: what does not change in them is copied byte for byte.
//!
//! Numbers go through a reader and a writer as they are rounded there, names and strings as they are spelt there; a judge of signatures
//! that compares exactly would call that a change. So only what differs is written.

use std::collections::HashMap;
use std::io;
use std::rc::Rc;

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, Writer};

use super::revisions::spans::{self, EntrySpan, Inside, Span};

/// Bytes of an object stream when it is unpacked.
const MOST_UNPACKED: usize = 64 << 20;

/// How far behind a place in an array the item that stands there now is looked for.
const NEAR: usize = 64;

/// Keys of a trailer that say where something stands, and those of the stream that it may be (tables 5, 15 and 17).
pub(super) const OWN: [&[u8]; 14] = [
    b"Size",
    b"Prev",
    b"XRefStm",
    b"Type",
    b"W",
    b"Index",
    b"Length",
    b"Filter",
    b"DecodeParms",
    b"F",
    b"FFilter",
    b"FDecodeParms",
    b"DL",
    b"Encrypt",
];

/// The objects of a file as they are written in it.
pub(super) struct Kept<'a> {
    file: &'a [u8],
    document: &'a Document,
    /// Object streams that were unpacked, and where each object of them stands.
    containers: HashMap<u32, Option<Rc<Container>>>,
}

struct Container {
    content: Vec<u8>,
    places: HashMap<u32, usize>,
}

impl<'a> Kept<'a> {
    pub fn new(file: &'a [u8], document: &'a Document) -> Kept<'a> {
        Kept { file, document, containers: HashMap::new() }
    }

    /// Writes an object in the place of the one that the file has under this number, if any.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, out: &mut Vec<u8>, id: ObjectId, object: &Object) -> io::Result<()> {
        if let Some(before) = self.document.objects.get(&id) {
            match self.document.reference_table.entries.get(&id.0) {
                Some(XrefEntry::Normal { offset, .. }) => {
                    if let Some(span) = spans::indirect(self.file, *offset as usize, id) {
                        return whole(out, self.file, &span, before, object);
                    }
                }
                Some(XrefEntry::Compressed { container, .. }) => {
                    if let Some(container) = self.container(*container)
                        && let Some(span) =
                            container.places.get(&id.0).and_then(|at| spans::value(&container.content, *at))
                    {
                        return whole(out, &container.content, &span, before, object);
                    }
                }
                _ => {}
            }
        }
        Writer::write_object(out, object)
    }

    /// Entries of the last trailer that come along into the next one, as they are written: all but [`OWN`]
    /// (ISO 32000-1, 7.5.6).
    pub fn trailer(&self) -> Option<Vec<(Vec<u8>, &'a [u8])>> {
        let span = spans::trailer(self.file, self.document.xref_start)?;
        let Inside::Entries(entries) = span.inside else { return None };
        if !entries.iter().any(|entry| entry.key == b"Root") {
            return None;
        }
        let kept = entries.into_iter().filter(|entry| !OWN.contains(&entry.key.as_slice()));
        kept.map(|entry| Some((entry.key, self.file.get(entry.start..entry.value.place.end)?))).collect()
    }

    /// The first part of the identifier, as it is written (14.4).
    pub fn identifier(&self) -> Option<&'a [u8]> {
        let span = spans::trailer(self.file, self.document.xref_start)?;
        let Inside::Entries(entries) = span.inside else { return None };
        let Inside::Items(parts) = entries.into_iter().find(|entry| entry.key == b"ID")?.value.inside else {
            return None;
        };
        let [first, _] = parts.as_slice() else { return None };
        self.file.get(first.place.clone()).filter(|text| text.starts_with(b"<") || text.starts_with(b"("))
    }

    fn container(&mut self, number: u32) -> Option<Rc<Container>> {
        let document = self.document;
        let read = || {
            let stream = document.objects.get(&(number, 0))?.as_stream().ok()?;
            let content = stream.get_plain_content_with_limit(MOST_UNPACKED).ok()?;
            let first = usize::try_from(stream.dict.get(b"First").and_then(Object::as_i64).ok()?).ok()?;
            let head = std::str::from_utf8(content.get(..first)?).ok()?;
            let numbers: Vec<usize> = head.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
            let mut places = HashMap::new();
            for pair in numbers.chunks_exact(2) {
                places.insert(u32::try_from(pair[0]).ok()?, first.checked_add(pair[1])?);
            }
            Some(Rc::new(Container { content, places }))
        };
        self.containers.entry(number).or_insert_with(read).clone()
    }
}

/// Writes an object, a stream with its bytes.
fn whole(out: &mut Vec<u8>, bytes: &[u8], span: &Span, before: &Object, after: &Object) -> io::Result<()> {
    let (Object::Stream(before), Object::Stream(after)) = (before, after) else {
        return part(out, bytes, span, before, after);
    };
    let Stream { dict: before, .. } = before;
    let mut own = after.dict.clone();
    own.set("Length", i64::try_from(after.content.len()).unwrap_or_default());
    dictionary(out, bytes, span, before, &own)?;
    out.extend_from_slice(b"\nstream\n");
    out.extend_from_slice(&after.content);
    out.extend_from_slice(b"\nendstream");
    Ok(())
}

/// Writes a value over one that stands in these bytes.
fn part(out: &mut Vec<u8>, bytes: &[u8], span: &Span, before: &Object, after: &Object) -> io::Result<()> {
    match (before, after) {
        _ if before == after => {
            copy(out, bytes, span);
            Ok(())
        }
        (Object::Dictionary(before), Object::Dictionary(after)) => dictionary(out, bytes, span, before, after),
        (Object::Array(before), Object::Array(after)) => array(out, bytes, span, before, after),
        _ => Writer::write_object(out, after),
    }
}

fn copy(out: &mut Vec<u8>, bytes: &[u8], span: &Span) {
    out.extend_from_slice(bytes.get(span.place.clone()).unwrap_or_default());
}

fn dictionary(out: &mut Vec<u8>, bytes: &[u8], span: &Span, before: &Dictionary, after: &Dictionary) -> io::Result<()> {
    let entries = match &span.inside {
        // Both readers must have read the same keys, else nobody knows which value stands where.
        Inside::Entries(entries) if entries.len() == before.len() && entries.iter().all(|own| before.has(&own.key)) => {
            entries
        }
        _ => return Writer::write_object(out, &Object::Dictionary(after.clone())),
    };
    out.extend_from_slice(b"<<");
    for EntrySpan { key, start, value } in entries {
        let (Ok(before), Ok(after)) = (before.get(key), after.get(key)) else { continue };
        if before == after {
            out.extend_from_slice(bytes.get(*start..value.place.end).unwrap_or_default());
        } else {
            out.extend_from_slice(bytes.get(*start..value.place.start).unwrap_or_default());
            out.push(b' ');
            part(out, bytes, value, before, after)?;
        }
        out.push(b'\n');
    }
    for (key, value) in after.iter().filter(|(key, _)| !before.has(key)) {
        Writer::write_object(out, &Object::Name(key.clone()))?;
        out.push(b' ');
        Writer::write_object(out, value)?;
        out.push(b'\n');
    }
    out.extend_from_slice(b">>");
    Ok(())
}

fn array(out: &mut Vec<u8>, bytes: &[u8], span: &Span, before: &[Object], after: &[Object]) -> io::Result<()> {
    let items = match &span.inside {
        Inside::Items(items) if items.len() == before.len() => items,
        _ => return Writer::write_object(out, &Object::Array(after.to_vec())),
    };
    out.push(b'[');
    // Where in the old array it goes on.
    let mut at = 0;
    for (index, item) in after.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        if let (true, Some(old), Some(span)) = (before.len() == after.len(), before.get(index), items.get(index)) {
            part(out, bytes, span, old, item)?;
            continue;
        }
        let near = before.iter().skip(at).take(NEAR).position(|old| old == item);
        match near.and_then(|near| Some((near, items.get(at + near)?))) {
            Some((near, span)) => {
                copy(out, bytes, span);
                at += near + 1;
            }
            None => Writer::write_object(out, item)?,
        }
    }
    out.push(b']');
    Ok(())
}

#[cfg(test)]
mod tests {
    use lopdf::StringFormat;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn objects() -> impl Strategy<Value = Object> {
        let format = prop_oneof![Just(StringFormat::Literal), Just(StringFormat::Hexadecimal)];
        let leaf = prop_oneof![
            any::<bool>().prop_map(Object::Boolean),
            (-1000_i64..1000).prop_map(Object::Integer),
            (-1000.0_f32..1000.0).prop_map(Object::Real),
            "[A-Z #()/a-z]{1,5}".prop_map(|name| Object::Name(name.into_bytes())),
            (vec(any::<u8>(), 0..6), format).prop_map(|(bytes, format)| Object::String(bytes, format)),
            (1_u32..9).prop_map(|number| Object::Reference((number, 0))),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..5).prop_map(Object::Array),
                vec(("[A-Z#a ]{1,2}", inner), 0..5).prop_map(|entries| {
                    let mut out = Dictionary::new();
                    entries.into_iter().for_each(|(key, value)| out.set(key, value));
                    Object::Dictionary(out)
                }),
            ]
        })
    }

    /// Puts something else somewhere in a value, takes something out, or adds something; where, the numbers say.
    fn change(object: &mut Object, other: &Object, numbers: &[usize]) {
        let [first, rest @ ..] = numbers else { return *object = other.clone() };
        match object {
            Object::Array(items) if !items.is_empty() => {
                let at = first % items.len();
                match first % 4 {
                    0 => drop(items.remove(at)),
                    1 => items.insert(at, other.clone()),
                    _ => change(&mut items[at], other, rest),
                }
            }
            Object::Dictionary(own) if !own.is_empty() => {
                let key = own.iter().nth(first % own.len()).map(|(key, _)| key.clone()).unwrap_or_default();
                match first % 4 {
                    0 => drop(own.remove(&key)),
                    1 => own.set("New", other.clone()),
                    _ => drop(own.get_mut(&key).map(|value| change(value, other, rest))),
                }
            }
            _ => *object = other.clone(),
        }
    }

    /// A file with one object, read by another reader.
    fn read(text: &[u8]) -> Option<Object> {
        let head = b"%PDF-1.7\n1 0 obj\n";
        let mut file = [head.as_slice(), text, b"\nendobj\n"].concat();
        let start = file.len();
        let table = "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n";
        file.extend(format!("{table}{start}\n%%EOF\n").bytes());
        Document::load_mem(&file).ok()?.objects.remove(&(1, 0))
    }

    proptest! {
        #[test]
        fn what_is_written_says_what_is_meant(
            before in objects(),
            other in objects(),
            numbers in vec(0_usize..100, 0..5),
        ) {
            let mut text = Vec::new();
            Writer::write_object(&mut text, &before).expect("bytes");
            let before = read(&text).expect("an object");
            let mut after = before.clone();
            change(&mut after, &other, &numbers);
            let span = spans::value(&text, 0).expect("a value");
            let mut written = Vec::new();
            whole(&mut written, &text, &span, &before, &after).expect("bytes");
            let mut plain = Vec::new();
            Writer::write_object(&mut plain, &after).expect("bytes");
            prop_assert!(read(&written).is_some(), "{}", String::from_utf8_lossy(&written));
            prop_assert_eq!(read(&written), read(&plain), "{}", String::from_utf8_lossy(&written));
            if before == after {
                prop_assert_eq!(written, text);
            }
        }
    }
}
