//! Incremental updates (ISO 32000-1, 7.5.6): objects written behind a file's end. No byte before it is touched.
//!
//! The one writer for everything that is added to a finished file: attachments, signatures, time-stamps, validation data. Only what
//! is appended is made here; whoever has the file puts it behind.

use std::collections::BTreeMap;

use lopdf::xref::{XrefEntry, XrefType};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, Writer, dictionary};
use sha2::{Digest, Sha256};

use super::PdfError;

/// Objects that come behind a file.
pub struct Update<'a> {
    document: &'a Document,
    length: usize,
    objects: BTreeMap<ObjectId, Object>,
    next: u32,
}

/// What comes behind a file.
pub struct Tail {
    /// An end of line, the objects, cross-references of the same sort as the file's last ones.
    pub bytes: Vec<u8>,
    /// Where each object stands in the new file.
    pub offsets: BTreeMap<ObjectId, usize>,
}

/// No object has a higher number (ISO 19005-2, 6.1.13).
const HIGHEST: u32 = 8_388_607;

impl<'a> Update<'a> {
    /// An update of `file`, which was opened as `document`. `None` for a file that is not sound: whose header does not come first,
    /// whose cross-references had to be repaired or miss their objects, or that is encrypted. What is added behind such a file would
    /// be found by some programs and not by others.
    pub fn of(file: &[u8], document: &'a Document) -> Option<Update<'a>> {
        let trailer = &document.trailer;
        let size = trailer.get(b"Size").and_then(Object::as_i64).ok().and_then(|size| u32::try_from(size).ok())?;
        let next = size.max(document.max_id.checked_add(1)?);
        let sound = file.starts_with(b"%PDF-")
            && document.xref_recovery.is_none()
            && !trailer.has(b"Encrypt")
            && trailer.get(b"Root").and_then(Object::as_reference).is_ok()
            && next < HIGHEST
            && document.reference_table.entries.iter().all(|(id, entry)| stands(file, *id, entry));
        sound.then(|| Update { document, length: file.len(), objects: BTreeMap::new(), next })
    }

    /// Adds a new object.
    pub fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = (self.next, 0);
        self.next += 1;
        self.objects.insert(id, object.into());
        id
    }

    /// Puts an object in the place of one that the file has.
    pub fn set(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.objects.insert(id, object.into());
    }

    /// An object that was added or set.
    pub fn get(&self, id: ObjectId) -> Option<&Object> {
        self.objects.get(&id)
    }

    /// What comes behind the file.
    ///
    /// # Errors
    /// When an object cannot be written.
    pub fn finish(mut self) -> Result<Tail, PdfError> {
        let broken = |error: std::io::Error| PdfError(error.to_string());
        let mut tail = b"\n".to_vec();
        let mut offsets = BTreeMap::new();
        for (id, object) in &self.objects {
            offsets.insert(*id, self.length + tail.len());
            write(&mut tail, *id, object).map_err(broken)?;
        }
        let start = self.length + tail.len();
        let mut trailer = self.trailer(&tail);
        match self.document.reference_table.cross_reference_type {
            XrefType::CrossReferenceTable => {
                trailer.set("Size", i64::from(self.next));
                tail.extend_from_slice(b"xref\n");
                for run in runs(&offsets) {
                    tail.extend_from_slice(format!("{} {}\n", run[0].0.0, run.len()).as_bytes());
                    for ((_, generation), offset) in run {
                        tail.extend_from_slice(format!("{offset:010} {generation:05} n \n").as_bytes());
                    }
                }
                tail.extend_from_slice(b"trailer\n");
                Writer::write_object(&mut tail, &Object::Dictionary(trailer)).map_err(broken)?;
            }
            XrefType::CrossReferenceStream => {
                let id = (self.next, 0);
                self.next += 1;
                offsets.insert(id, start);
                trailer.set("Size", i64::from(self.next));
                let stream = cross_reference_stream(trailer, &offsets);
                write(&mut tail, id, &Object::Stream(stream)).map_err(broken)?;
            }
        }
        if !tail.ends_with(b"\n") {
            tail.push(b'\n');
        }
        tail.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(Tail { bytes: tail, offsets })
    }

    /// The trailer, without its size: what the file's last one says, the first part of its identifier kept (ISO 32000-1, 14.4).
    fn trailer(&self, tail: &[u8]) -> Dictionary {
        let before = &self.document.trailer;
        let mut trailer = Dictionary::new();
        for key in [b"Root".as_slice(), b"Info"] {
            if let Ok(value) = before.get(key) {
                trailer.set(key, value.clone());
            }
        }
        let part = |n: usize| {
            before
                .get(b"ID")
                .and_then(Object::as_array)
                .ok()
                .and_then(|parts| parts.get(n)?.as_str().ok())
                .map(<[u8]>::to_vec)
        };
        let hash = Sha256::new().chain_update(part(1).unwrap_or_default()).chain_update(tail).finalize();
        let fresh = hash[..16].to_vec();
        let identifier = [part(0).unwrap_or_else(|| fresh.clone()), fresh];
        trailer.set("ID", identifier.map(|part| Object::String(part, StringFormat::Hexadecimal)).to_vec());
        trailer.set("Prev", i64::try_from(self.document.xref_start).unwrap_or_default());
        trailer
    }
}

/// Whether an object stands where the cross-references say.
fn stands(file: &[u8], id: u32, entry: &XrefEntry) -> bool {
    let XrefEntry::Normal { offset, generation } = entry else { return true };
    // Some writers leave entries of objects that they never wrote.
    if *offset == 0 {
        return true;
    }
    let Some(rest) = file.get(*offset as usize..) else { return false };
    let mut words = rest[..rest.len().min(64)]
        .split(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | 0x0C))
        .filter(|word| !word.is_empty());
    let number = |word: Option<&[u8]>| std::str::from_utf8(word?).ok()?.parse::<u32>().ok();
    number(words.next()) == Some(id)
        && number(words.next()) == Some(u32::from(*generation))
        && words.next().is_some_and(|word| word.starts_with(b"obj"))
}

fn write(out: &mut Vec<u8>, (number, generation): ObjectId, object: &Object) -> std::io::Result<()> {
    out.extend_from_slice(format!("{number} {generation} obj\n").as_bytes());
    Writer::write_object(out, object)?;
    out.extend_from_slice(b"\nendobj\n");
    Ok(())
}

/// Objects whose numbers follow one another, for the sections of a table.
fn runs(offsets: &BTreeMap<ObjectId, usize>) -> Vec<Vec<(ObjectId, usize)>> {
    let mut runs: Vec<Vec<(ObjectId, usize)>> = Vec::new();
    for (id, offset) in offsets {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(last, _)| last.0 + 1 == id.0) => run.push((*id, *offset)),
            _ => runs.push(vec![(*id, *offset)]),
        }
    }
    runs
}

/// The same as a stream (ISO 32000-1, 7.5.8).
fn cross_reference_stream(trailer: Dictionary, offsets: &BTreeMap<ObjectId, usize>) -> Stream {
    let mut index: Vec<Object> = Vec::new();
    let mut content = Vec::new();
    for run in runs(offsets) {
        index.push(i64::from(run[0].0.0).into());
        index.push((run.len() as i64).into());
        for ((_, generation), offset) in run {
            content.push(1);
            content.extend_from_slice(&(offset as u64).to_be_bytes()[3..]);
            content.extend_from_slice(&generation.to_be_bytes());
        }
    }
    let mut own = dictionary! { "Type" => "XRef", "W" => vec![1.into(), 5.into(), 2.into()], "Index" => index };
    own.extend(&trailer);
    Stream::new(own, content)
}
