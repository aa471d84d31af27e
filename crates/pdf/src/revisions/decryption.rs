//! Files that are encrypted and open without a password (ISO 32000-1, 7.6): the same file in the clear.
//!
//! What a string or a stream says takes the place of what encrypts it, which is as long or longer, with blanks behind it. So each object
//! stays at its offset, and whoever judges the file judges it as any other. What programs may decrypt in different ways is not decrypted.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use lopdf::encryption::crypt_filters::CryptFilter;
use lopdf::{Dictionary as LopdfDictionary, Document, EncryptionState, Object as LopdfObject};

use super::object::{Comparison, Dictionary, Id, Object};
use super::parser::{Parser, white};
use super::scan::header;
use super::sections::{Place, Section, chain, last_start, plain};
use super::state::{Packed, packed};
use crate::unreadable::Unreadable;

/// The file as it reads when its strings and streams are decrypted with the empty user password; the file itself when it is not encrypted,
/// and when it cannot be read so far. It has the length of the file, and every object stands at its offset.
///
/// # Errors
/// [`Unreadable::Encrypted`] for a file that asks for a password, and for one that programs may decrypt in different ways.
pub fn in_the_clear(file: &[u8]) -> Result<Cow<'_, [u8]>, Unreadable> {
    let Some(sections) = sections_if_encrypted(file) else { return Ok(Cow::Borrowed(file)) };
    let decryption = Decryption::of(file, &sections).ok_or(Unreadable::Encrypted)?;
    decryption.whole().map(Cow::Owned).ok_or(Unreadable::Encrypted)
}

/// Whether a file says that it is encrypted.
pub(crate) fn is_encrypted(file: &[u8]) -> bool {
    sections_if_encrypted(file).is_some()
}

fn sections_if_encrypted(file: &[u8]) -> Option<Vec<Section>> {
    let sections = chain(file, last_start(file)?)?;
    // Wherever it stands: a program that reads it there takes the whole file as encrypted.
    sections.iter().any(|section| section.trailer.get(b"Encrypt").is_some()).then_some(sections)
}

/// Versions of the algorithm with revisions of the security handler (tables 20 and 21; ISO 32000-2, 7.6.4.4).
const KNOWN: [(i64, i64); 6] = [(1, 2), (1, 3), (2, 3), (4, 4), (5, 5), (5, 6)];

/// Keys of an encryption dictionary whose meaning is known here (tables 20 and 21).
const KEYS: [&[u8]; 16] = [
    b"Type",
    b"Filter",
    b"V",
    b"R",
    b"Length",
    b"CF",
    b"StmF",
    b"StrF",
    b"EFF",
    b"O",
    b"U",
    b"OE",
    b"UE",
    b"P",
    b"Perms",
    b"EncryptMetadata",
];

/// Bytes of a block of AES.
const BLOCK: usize = 16;

/// How a file is decrypted.
struct Decryption<'a> {
    file: &'a [u8],
    sections: &'a [Section],
    /// Where each object stands; nothing when it stands at several places.
    places: HashMap<u32, Option<Place>>,
    /// Number of the encryption dictionary, when it is an object: its strings are not encrypted.
    own: Option<u32>,
    dictionary: Dictionary,
    state: EncryptionState,
}

/// An indirect object as it stands in the file.
struct Found {
    id: Id,
    object: Object,
    /// Where it begins and ends.
    span: Range<usize>,
    /// Where its strings stand.
    strings: Vec<Range<usize>>,
}

impl<'a> Decryption<'a> {
    fn of(file: &'a [u8], sections: &'a [Section]) -> Option<Decryption<'a>> {
        let by = Comparison { file, exact: true };
        let (newest, others) = sections.split_first()?;
        let named = newest.trailer.get(b"Encrypt")?;
        // The first part of ID is a part of the key.
        let first = first_of_id(&newest.trailer);
        let alike = |trailer: &Dictionary| {
            let own = trailer.get(b"Encrypt");
            let same =
                own.is_some_and(|other| other.same_under(named, b"Encrypt", by)) && first_of_id(trailer) == first;
            // Of a linearized file (annex F) the trailer that is read last says nothing but where objects are.
            let mute = trailer.get(b"Root").is_none() && own.is_none();
            !trailer.doubled && (same || mute && (trailer.get(b"ID").is_none() || first_of_id(trailer) == first))
        };
        if !alike(&newest.trailer) || newest.trailer.get(b"Root").is_none() {
            return None;
        }
        if !others.iter().all(|section| alike(&section.trailer)) {
            return None;
        }
        let mut places: HashMap<u32, Option<Place>> = HashMap::new();
        for (number, place) in sections.iter().flat_map(|section| &section.entries) {
            places
                .entry(*number)
                .and_modify(|known| *known = known.filter(|known| known == place))
                .or_insert(Some(*place));
        }
        let (own, dictionary) = match named {
            Object::Dictionary(dictionary) => (None, dictionary.clone()),
            Object::Reference(id) => {
                let Some(Some(Place::At(offset, generation))) = places.get(&id.0) else { return None };
                let (found, object) = Parser::new(file, *offset).indirect(|_| None)?;
                let Object::Dictionary(dictionary) = object else { return None };
                (found == *id && *generation == id.1).then_some((Some(id.0), dictionary))?
            }
            _ => return None,
        };
        let state = state(&dictionary, first.as_deref())?;
        Some(Decryption { file, sections, places, own, dictionary, state })
    }

    /// The whole file in the clear.
    fn whole(&self) -> Option<Vec<u8>> {
        let mut clear = self.file.to_vec();
        let mut end = 0;
        let objects = self.objects()?;
        for found in &objects {
            // An object within another one would be decrypted twice.
            (found.span.start >= end).then_some(())?;
            end = found.span.end;
            self.decrypt(found, &mut clear)?;
        }
        if !self.state.encrypt_metadata() && !metadata_is_nothing_else(&objects, &clear) {
            return None;
        }
        for section in self.sections {
            forget(&section.trailer, &mut clear)?;
            if let Some(beside) = section.beside {
                let (_, object) = Parser::new(self.file, beside.start).indirect(|_| None)?;
                forget(object.as_dictionary()?, &mut clear)?;
            }
        }
        Some(clear)
    }

    /// Every object of every revision, in the order of the file. What cannot be read is none; whoever judges the file sees that too.
    fn objects(&self) -> Option<Vec<Found>> {
        let entries = self.sections.iter().flat_map(|section| &section.entries);
        let offsets: BTreeSet<(usize, u32, u16)> = entries
            .filter_map(|(number, place)| match place {
                Place::At(offset, generation) if Some(*number) != self.own => Some((*offset, *number, *generation)),
                _ => None,
            })
            .collect();
        let sections: HashSet<usize> = self
            .sections
            .iter()
            .flat_map(|section| [Some(section.start), section.beside.map(|beside| beside.start)])
            .flatten()
            .collect();
        let in_doubt = Cell::new(false);
        let mut out = Vec::new();
        for (offset, number, generation) in offsets {
            if sections.contains(&offset) {
                continue;
            }
            let mut parser = Parser::noting_strings(self.file, offset);
            let found = parser.indirect(|id| {
                let length = self.length(id);
                in_doubt.set(in_doubt.get() || length.is_none());
                length
            });
            let span = offset..parser.at;
            if let Some((id, object)) = found.filter(|(id, _)| *id == (number, generation)) {
                out.push(Found { id, object, span, strings: parser.strings() });
            }
        }
        (!in_doubt.get()).then_some(out)
    }

    /// An indirect `Length`: of an object that there is once, for another one would say where another revision of the stream ends.
    fn length(&self, id: Id) -> Option<usize> {
        let Some(Some(Place::At(offset, generation))) = self.places.get(&id.0) else { return None };
        let (found, object) = Parser::new(self.file, *offset).indirect(|_| None)?;
        (found == id && *generation == id.1).then(|| usize::try_from(object.as_integer()?).ok()).flatten()
    }

    /// Puts what an object says in its place.
    fn decrypt(&self, found: &Found, clear: &mut [u8]) -> Option<()> {
        // PDFBox leaves a copy of the encryption dictionary to which nothing leads.
        let by = Comparison { file: self.file, exact: true };
        if matches!(&found.object, Object::Dictionary(own) if own.same(&self.dictionary, by)) {
            return Some(());
        }
        let mut plain_strings = HashSet::new();
        contents_of_signatures(&found.object, &mut plain_strings)?;
        let filter = self.state.get_string_filter();
        for span in &found.strings {
            if plain_strings.contains(&span.start) {
                self.decrypt_padding(found.id, span, clear)?;
                continue;
            }
            let Some(Object::String(bytes)) = Parser::new(self.file, span.start).object() else { return None };
            // Within a string an end of line is one line feed (7.3.4.2); not all programs know that of what is encrypted.
            if self.file.get(span.clone())?.contains(&b'\r') && self.file.get(span.start) == Some(&b'(') {
                return None;
            }
            no_words(self.file, span)?;
            let decrypted = self.decrypted(&*filter, found.id, &bytes)?;
            put(clear, span, &literal(&decrypted))?;
        }
        let Object::Stream(own, range) = &found.object else { return Some(()) };
        if self.is_plain(own)? {
            return Some(());
        }
        no_words(self.file, range)?;
        let decrypted = self.decrypted(&*self.state.get_stream_filter(), found.id, self.file.get(range.clone())?)?;
        put(clear, &own.entry(b"Length")?.span, decrypted.len().to_string().as_bytes())?;
        let behind = self.file.get(range.end..found.span.end)?;
        put(clear, &(range.start..found.span.end), &[&decrypted, behind].concat())
    }

    /// Behind signed data stand zeros. Some programs encrypt them, as if they were the end of a string like any other, before they put the signed data
    /// in their place.
    fn decrypt_padding(&self, id: Id, span: &Range<usize>, clear: &mut [u8]) -> Option<()> {
        let Some(Object::String(bytes)) = Parser::new(self.file, span.start).object() else { return None };
        let filter = self.state.get_string_filter();
        let digits = span.len().checked_sub(2);
        if self.file.get(span.start) != Some(&b'<') || digits != bytes.len().checked_mul(2) {
            return Some(());
        }
        // What is there does not decrypt when it was never encrypted.
        let Some(decrypted) = self.decrypted(&*filter, id, &bytes) else { return Some(()) };
        let zeros = decrypted.iter().rev().take_while(|byte| **byte == 0).count();
        // The initialization vector stands before what was encrypted. A block that is written over in part can no more be decrypted, nor the one
        // behind it.
        let (vector, lost) = if bytes.len() > decrypted.len() { (BLOCK, 2 * BLOCK - 1) } else { (0, 0) };
        let first = vector + decrypted.len() - zeros;
        if let Some(end) = end_of_value(&bytes)
            && zeros > 0
            && first <= end + lost
        {
            clear.get_mut(span.start + 1 + 2 * end..span.end - 1)?.fill(b'0');
        }
        Some(())
    }

    /// Whether the bytes of a stream are not encrypted; nothing when they are so in a way of their own.
    fn is_plain(&self, own: &Dictionary) -> Option<bool> {
        if own.name(b"Type") == Some(b"Metadata") && !self.state.encrypt_metadata() {
            // Of the older ways the standard says nothing of this.
            return (self.state.version() >= 4).then_some(true);
        }
        // ISO 32000-1, 7.4.10: a filter that says how this one stream is encrypted.
        let filters = match own.get(b"Filter") {
            None | Some(Object::Null) => return Some(false),
            Some(filter @ Object::Name(_)) => std::slice::from_ref(filter),
            Some(Object::Array(filters)) => filters,
            Some(_) => return None,
        };
        filters.iter().all(|filter| filter.as_name().is_some_and(|name| name != b"Crypt")).then_some(false)
    }

    fn decrypted(&self, filter: &dyn CryptFilter, id: Id, bytes: &[u8]) -> Option<Vec<u8>> {
        // An initialization vector and nothing behind it is no string at all to one program, and empty to the next.
        if filter.method().starts_with(b"AES") && bytes.len() == BLOCK {
            return None;
        }
        let key = filter.compute_key(self.state.file_encryption_key(), id).ok()?;
        filter.decrypt(&key, bytes).ok()
    }
}

/// Whether the streams that say of themselves that they are metadata are those that others call so, and nothing else: programs go by the one or
/// by the other to tell what is not encrypted.
fn metadata_is_nothing_else(objects: &[Found], clear: &[u8]) -> bool {
    let is_metadata =
        |found: &&Found| matches!(&found.object, Object::Stream(own, _) if own.name(b"Type") == Some(b"Metadata"));
    let said: HashSet<u32> = objects.iter().filter(is_metadata).map(|found| found.id.0).collect();
    let streams = objects.iter().filter(|found| matches!(found.object, Object::Stream(..)) && !is_metadata(found));
    let others: HashSet<u32> = streams.map(|found| found.id.0).collect();
    let agree = |object: &Object| {
        let mut named = Vec::new();
        references_under(object, b"", &mut named);
        named.iter().all(|(key, id)| if key == b"Metadata" { !others.contains(&id.0) } else { !said.contains(&id.0) })
    };
    let mut weight = 0;
    objects.iter().all(|found| {
        let inside = match &found.object {
            Object::Stream(own, _) if own.name(b"Type") == Some(b"ObjStm") => {
                let read = Parser::new(clear, found.span.start).indirect(|_| None);
                let packed = read.and_then(|(_, object)| match object {
                    Object::Stream(own, range) => packed(clear, &own, &range),
                    _ => None,
                });
                // What cannot be unpacked holds nothing for anybody who judges the file.
                packed
            }
            _ => None,
        };
        weight += inside.as_ref().map_or(0, Packed::length);
        weight <= MOST_UNPACKED
            && agree(&found.object)
            && inside.is_none_or(|packed| packed.objects().all(|one| agree(&one)))
    })
}

/// Bytes of all object streams together.
const MOST_UNPACKED: usize = 256 << 20;

/// Every reference in a value, with the key of the dictionary that has it.
fn references_under(object: &Object, key: &[u8], out: &mut Vec<(Vec<u8>, Id)>) {
    match object {
        Object::Reference(id) => out.push((key.to_vec(), *id)),
        // In a list it is not under the key any more.
        Object::Array(items) => items.iter().for_each(|item| references_under(item, b"", out)),
        Object::Dictionary(own) | Object::Stream(own, _) => {
            own.entries.iter().for_each(|entry| references_under(&entry.value, &entry.key, out));
        }
        _ => {}
    }
}

/// The first part of `ID`.
fn first_of_id(trailer: &Dictionary) -> Option<Vec<u8>> {
    match trailer.get(b"ID").and_then(Object::as_array) {
        Some([Object::String(first), Object::String(_)]) => Some(first.clone()),
        _ => None,
    }
}

/// How a file with this encryption dictionary is decrypted; nothing when it asks for a password, or leaves a program to guess.
fn state(own: &Dictionary, first: Option<&[u8]>) -> Option<EncryptionState> {
    let known = own.entries.iter().all(|entry| KEYS.contains(&entry.key.as_slice()) && !entry.value.doubled());
    // 32 bits, with a sign or, of some programs, without.
    let permissions = (i64::from(i32::MIN)..=i64::from(u32::MAX)).contains(&own.integer(b"P")?);
    let (version, revision) = (own.integer(b"V")?, own.integer(b"R")?);
    if own.doubled || !known || !permissions || !KNOWN.contains(&(version, revision)) {
        return None;
    }
    if version >= 4 {
        filters(own, version)?;
    }
    let mut dictionary = LopdfDictionary::new();
    for entry in &own.entries {
        let value = match &entry.value {
            Object::String(bytes) => LopdfObject::string_literal(bytes.clone()),
            other => plain(other)?,
        };
        dictionary.set(entry.key.clone(), value);
    }
    let mut document = Document::new();
    let id = document.add_object(dictionary);
    document.trailer.set("Encrypt", id);
    if let Some(first) = first {
        let part = LopdfObject::string_literal(first);
        document.trailer.set("ID", LopdfObject::Array(vec![part.clone(), part]));
    }
    EncryptionState::decode(&document, "").ok()
}

/// Checks that strings and streams are encrypted in ways that are known (tables 25 and 26), embedded files as other streams.
fn filters(own: &Dictionary, version: i64) -> Option<()> {
    let methods: &[&[u8]] = if version == 4 { &[b"V2", b"AESV2"] } else { &[b"AESV3"] };
    // In bytes or in bits: programs say both.
    let lengths: [i64; 2] = if version == 4 { [16, 128] } else { [32, 256] };
    let fits = |value: Option<&Object>| {
        value.is_none_or(|value| value.as_integer().is_some_and(|length| lengths.contains(&length)))
    };
    let none = Dictionary::default();
    let known = own.get(b"CF").map_or(Some(&none), Object::as_plain_dictionary)?;
    // What is standard is not said anew (table 26).
    if known.get(b"Identity").is_some() || !fits(own.get(b"Length")) {
        return None;
    }
    // Said of both, nothing is encrypted (7.6.5).
    if [&b"StmF"[..], b"StrF"].iter().all(|key| own.name(key) == Some(b"Identity")) && own.get(b"EFF").is_none() {
        return Some(());
    }
    let streams = own.name(b"StmF")?;
    let all = [Some(streams), own.name(b"StrF"), own.get(b"EFF").map_or(Some(streams), Object::as_name)];
    let same = own.get(b"EFF").is_none_or(|files| files.as_name() == Some(streams));
    let good = |name: Option<&[u8]>| {
        let filter = name.and_then(|name| known.get(name)).and_then(Object::as_plain_dictionary);
        filter.is_some_and(|filter| {
            filter.name(b"CFM").is_some_and(|method| methods.contains(&method))
                && fits(filter.get(b"Length"))
                && matches!(filter.get(b"Type").map(Object::as_name), None | Some(Some(b"CryptFilter")))
                && matches!(filter.get(b"AuthEvent").map(Object::as_name), None | Some(Some(b"DocOpen")))
        })
    };
    (same && all.into_iter().all(good)).then_some(())
}

/// Where the values of `Contents` stand in signature dictionaries, at any depth: they are not encrypted (7.6.1). Nothing for a dictionary
/// that one program takes for a signature by a sign of which others know nothing.
fn contents_of_signatures(object: &Object, out: &mut HashSet<usize>) -> Option<()> {
    match object {
        Object::Array(items) => items.iter().try_for_each(|item| contents_of_signatures(item, out)),
        Object::Dictionary(own) | Object::Stream(own, _) => {
            let kind = own.get(b"Type").map(Object::as_name);
            let called = matches!(kind, Some(Some(b"Sig" | b"DocTimeStamp")));
            let covers = own.get(b"ByteRange").is_some();
            if let Some(entry) = own.entry(b"Contents") {
                let field = kind.is_none() && own.name(b"FT") == Some(b"Sig");
                if covers && (called || kind.is_none()) {
                    out.insert(entry.span.start);
                } else if called || covers || field {
                    return None;
                }
            }
            own.entries.iter().try_for_each(|entry| contents_of_signatures(&entry.value, out))
        }
        _ => Some(()),
    }
}

/// A string as it is written with the fewest bytes (7.3.4.2).
pub(super) fn literal(bytes: &[u8]) -> Vec<u8> {
    let depth = bytes.iter().try_fold(0usize, |depth, byte| match byte {
        b'(' => Some(depth + 1),
        b')' => depth.checked_sub(1),
        _ => Some(depth),
    });
    let balanced = depth == Some(0);
    let mut out = vec![b'('];
    for byte in bytes {
        match byte {
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'(' | b')' if !balanced => out.extend_from_slice(&[b'\\', *byte]),
            other => out.push(*other),
        }
    }
    out.push(b')');
    out
}

/// Where the value ends that some bytes begin with (ITU-T X.690, 8.1).
pub(super) fn end_of_value(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut open) = (0usize, 0usize);
    loop {
        let [tag, length, ..] = *bytes.get(at..)? else { return None };
        at += 2;
        match (tag & 0x1F, length) {
            // Tags of several bytes are not in signed data.
            (0x1F, _) => return None,
            (_, 0x80) => open += 1,
            (_, 0) if tag == 0 => open = open.checked_sub(1)?,
            (_, short @ 0..0x80) => at = at.checked_add(usize::from(short))?,
            (_, long) => {
                let count = usize::from(long & 0x7F);
                let digits = bytes.get(at..at + count).filter(|_| count <= 4)?;
                let value = digits.iter().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
                at = at.checked_add(count)?.checked_add(value)?;
            }
        }
        if open == 0 {
            return Some(at).filter(|end| *end <= bytes.len());
        }
    }
}

/// Puts bytes in a place, with blanks behind them.
fn put(clear: &mut [u8], span: &Range<usize>, bytes: &[u8]) -> Option<()> {
    let place = clear.get_mut(span.clone())?;
    place.get_mut(..bytes.len())?.copy_from_slice(bytes);
    place.get_mut(bytes.len()..)?.fill(b' ');
    Some(())
}

/// Takes `Encrypt` out of a trailer. Its key is spelled plainly, or some program may not see it.
fn forget(trailer: &Dictionary, clear: &mut [u8]) -> Option<()> {
    const KEY: &[u8] = b"/Encrypt";
    let Some(entry) = trailer.entry(b"Encrypt") else { return Some(()) };
    let before = clear.get(..entry.span.start)?;
    let blanks = before.iter().rev().take_while(|byte| white(**byte)).count();
    let start = before.get(..before.len() - blanks)?.strip_suffix(KEY)?.len();
    put(clear, &(start..entry.span.end), b"")
}

/// Checks that no word stands in encrypted bytes by which programs find objects without cross-references: by chance it never does.
pub(super) fn no_words(file: &[u8], within: &Range<usize>) -> Option<()> {
    const WORDS: [&[u8]; 6] = [b"endobj", b"stream", b"trailer", b"startxref", b"%%EOF", b"%PDF-"];
    let bytes = file.get(within.clone())?;
    let is_header = |at: usize| header(file, within.start + at).is_some();
    let begins = |at: usize| {
        let rest = &bytes[at..];
        WORDS.iter().any(|word| rest.starts_with(word)) || (rest.starts_with(b"obj") && is_header(at))
    };
    (!(0..bytes.len()).any(begins)).then_some(())
}
