//! Incremental updates (ISO 32000-1, 7.5.6): objects written behind a file's end. No byte before it is touched.
//!
//! The one writer for everything that is added to a finished file: attachments, signatures, time-stamps, validation data. Only what
//! is appended is made here; whoever has the file puts it behind. Of an object that is put in the place of one that the file has, each
//! value that does not change keeps its bytes (`kept`).

use std::collections::BTreeMap;

use lopdf::xref::{XrefEntry, XrefType};
use lopdf::{Document, Object, ObjectId, StringFormat, Writer};
use sha2::{Digest, Sha256};

use super::PdfError;
use super::kept::{self, Kept};

/// Objects that come behind a file.
pub struct Update<'a> {
    document: &'a Document,
    file: &'a [u8],
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

/// The highest number that a file names, of those that an object may have.
fn named(document: &Document) -> u32 {
    fn within(object: &Object, most: &mut u32) {
        match object {
            Object::Reference((number, _)) if *number < HIGHEST => *most = (*most).max(*number),
            Object::Array(items) => items.iter().for_each(|item| within(item, most)),
            Object::Dictionary(own) => own.iter().for_each(|(_, value)| within(value, most)),
            Object::Stream(own) => own.dict.iter().for_each(|(_, value)| within(value, most)),
            _ => {}
        }
    }
    let mut most = 0;
    document.objects.values().for_each(|object| within(object, &mut most));
    document.trailer.iter().for_each(|(_, value)| within(value, &mut most));
    most
}

impl<'a> Update<'a> {
    /// An update of `file`, which was opened as `document`. `None` for a file that is not sound: whose header does not come first,
    /// whose cross-references had to be repaired or miss their objects, or that is encrypted. What is added behind such a file would
    /// be found by some programs and not by others.
    pub fn of(file: &'a [u8], document: &'a Document) -> Option<Update<'a>> {
        let trailer = &document.trailer;
        let size = trailer.get(b"Size").and_then(Object::as_i64).ok().and_then(|size| u32::try_from(size).ok())?;
        // A number that the file names and has no object for would else get one, and what leads nowhere would lead there.
        let next = size.max(document.max_id.checked_add(1)?).max(named(document) + 1);
        let sound = file.starts_with(b"%PDF-")
            && document.xref_recovery.is_none()
            && !trailer.has(b"Encrypt")
            && trailer.get(b"Root").and_then(Object::as_reference).is_ok()
            && next < HIGHEST
            && document.reference_table.entries.iter().all(|(id, entry)| stands(file, *id, entry));
        sound.then(|| Update { document, file, objects: BTreeMap::new(), next })
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
        let mut kept = Kept::new(self.file, self.document);
        for (id, object) in &self.objects {
            offsets.insert(*id, self.file.len() + tail.len());
            begin(&mut tail, *id);
            kept.write(&mut tail, *id, object).map_err(broken)?;
            tail.extend_from_slice(b"\nendobj\n");
        }
        let start = self.file.len() + tail.len();
        let trailer = self.trailer(&kept, &tail).map_err(broken)?;
        match self.document.reference_table.cross_reference_type {
            XrefType::CrossReferenceTable => {
                tail.extend_from_slice(b"xref\n");
                for run in runs(&offsets) {
                    tail.extend_from_slice(format!("{} {}\n", run[0].0.0, run.len()).as_bytes());
                    for ((_, generation), offset) in run {
                        tail.extend_from_slice(format!("{offset:010} {generation:05} n \n").as_bytes());
                    }
                }
                tail.extend_from_slice(format!("trailer\n<</Size {}", self.next).as_bytes());
                tail.extend_from_slice(&trailer);
                tail.extend_from_slice(b">>");
            }
            XrefType::CrossReferenceStream => {
                let id = (self.next, 0);
                self.next += 1;
                offsets.insert(id, start);
                let (index, rows) = cross_reference_rows(&offsets);
                begin(&mut tail, id);
                let own = format!("<</Type/XRef/W[1 5 2]/Index[{index}]/Length {}/Size {}", rows.len(), self.next);
                tail.extend_from_slice(own.as_bytes());
                tail.extend_from_slice(&trailer);
                tail.extend_from_slice(b">>\nstream\n");
                tail.extend_from_slice(&rows);
                tail.extend_from_slice(b"\nendstream\nendobj\n");
            }
        }
        if !tail.ends_with(b"\n") {
            tail.push(b'\n');
        }
        tail.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(Tail { bytes: tail, offsets })
    }

    /// Entries of the trailer but its size: what the file's last one says, each as it is written there, the first part of its identifier
    /// kept (ISO 32000-1, 7.5.6 and 14.4).
    fn trailer(&self, kept: &Kept<'_>, tail: &[u8]) -> std::io::Result<Vec<u8>> {
        let before = &self.document.trailer;
        let mut out = format!("/Prev {}", self.document.xref_start).into_bytes();
        let identifier = before.get(b"ID").and_then(Object::as_array).ok();
        let part = |n: usize| identifier?.get(n)?.as_str().ok().map(<[u8]>::to_vec);
        let hash = Sha256::new().chain_update(part(1).unwrap_or_default()).chain_update(tail).finalize();
        let fresh = hash[..16].to_vec();
        out.extend_from_slice(b"/ID[");
        match (kept.identifier(), part(0)) {
            (Some(first), Some(_)) => out.extend_from_slice(first),
            (_, first) => write_string(&mut out, first.unwrap_or_else(|| fresh.clone()))?,
        }
        write_string(&mut out, fresh)?;
        out.push(b']');
        if let Some(entries) = kept.trailer() {
            for (_, entry) in entries.into_iter().filter(|(key, _)| key != b"ID") {
                out.extend_from_slice(entry);
                out.push(b'\n');
            }
            return Ok(out);
        }
        for (key, value) in before.iter().filter(|(key, _)| *key != b"ID" && !kept::OWN.contains(&key.as_slice())) {
            Writer::write_object(&mut out, &Object::Name(key.clone()))?;
            out.push(b' ');
            Writer::write_object(&mut out, value)?;
        }
        Ok(out)
    }
}

fn write_string(out: &mut Vec<u8>, bytes: Vec<u8>) -> std::io::Result<()> {
    Writer::write_object(out, &Object::String(bytes, StringFormat::Hexadecimal))
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

fn begin(out: &mut Vec<u8>, (number, generation): ObjectId) {
    out.extend_from_slice(format!("{number} {generation} obj\n").as_bytes());
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

/// The same for a stream (ISO 32000-1, 7.5.8): its index, and its rows.
fn cross_reference_rows(offsets: &BTreeMap<ObjectId, usize>) -> (String, Vec<u8>) {
    let mut index: Vec<String> = Vec::new();
    let mut content = Vec::new();
    for run in runs(offsets) {
        index.push(format!("{} {}", run[0].0.0, run.len()));
        for ((_, generation), offset) in run {
            content.push(1);
            content.extend_from_slice(&(offset as u64).to_be_bytes()[3..]);
            content.extend_from_slice(&generation.to_be_bytes());
        }
    }
    (index.join(" "), content)
}
