//! The walk over a file: the first signed revision as a whole, then one increment after the other, each compared with what was
//! before it. What an increment changes counts for every signature before it, so the walk is linear.

use std::collections::{HashMap, HashSet};

use super::fields::{Field, Form, form};
use super::judgement::{Bearing, Before, Filled, Judgement, Raw};
use super::look::Looks;
use super::object::{Id, Object};
use super::pages::Pages;
use super::reach::Reach;
use super::sections::{Place, Section, chain, end_of_revision, ends_plainly, few_blanks, last_start, unpacked};
use super::signatures::{self, Found};
use super::state::State;
use super::{
    Breach, Change, ChangeKind, FilledIn, Item, Rule, Rules, SignedFile, Transition, filling, increments, scan,
    unsteady,
};
use crate::unreadable::Unreadable;

/// Takes a file apart as far as its signatures go.
///
/// # Errors
/// [`Unreadable`] for a file that shows no sign of a signature and cannot be read, or that asks for a password. A signed file that
/// cannot be read has a breach of [`Rule::Readable`].
pub fn examine(file: &[u8], rules: &Rules) -> Result<SignedFile, Unreadable> {
    if !file.starts_with(b"%PDF-") && !file[..file.len().min(1024)].windows(5).any(|five| five == b"%PDF-") {
        return Err(Unreadable::NotPdf { looks_like: String::new() });
    }
    let Some(sections) = last_start(file).and_then(|start| chain(file, start)) else { return beyond_reading(file) };
    // Wherever it stands: a program that reads it there takes the whole file as encrypted.
    if sections.iter().any(|section| section.trailer.get(b"Encrypt").is_some()) {
        return Err(Unreadable::Encrypted);
    }
    let mut walk = Walk {
        file,
        rules,
        out: SignedFile::default(),
        found: Vec::new(),
        changes: Vec::new(),
        seen: HashSet::new(),
        looks: Looks::default(),
    };
    let Some(base) = walk.base(&sections) else { return beyond_reading(file) };
    let (older, newer): (Vec<&Section>, Vec<&Section>) = sections.iter().partition(|section| section.start < base);
    let older: Vec<Section> = older.into_iter().cloned().collect();
    let Some(mut state) = State::of(file, &older) else { return beyond_reading(file) };
    let Some(first) = form(&state) else { return beyond_reading(file) };
    walk.first(&state, &first.fields, &older, base);
    let last = walk.increments(&mut state, first, newer.into_iter().rev(), base);
    let Some(form) = last else { return Ok(walk.finish()) };
    walk.out.waiting = signatures::waiting(&state, &form.fields);
    if rules.has(Rule::SignatureHasField) {
        let rights = signatures::rights(&state).filter(|rights| were_rights(file, &sections, rights));
        for number in signatures::without_field(&state, &form.fields, rights) {
            walk.breach(Rule::SignatureHasField, format!("object {number}"));
        }
        for at in signatures::hidden(&state) {
            walk.breach(Rule::SignatureHasField, format!("byte {at}"));
        }
    }
    Ok(walk.finish())
}

/// Whether usage rights were that, and the value of no field, in the revision that they sign.
fn were_rights(file: &[u8], sections: &[Section], rights: &signatures::Rights<'_>) -> bool {
    // What signs nothing is nobody's signature.
    let Some(end) = rights.end else { return true };
    let own: Vec<Section> = sections.iter().filter(|section| section.start < end).cloned().collect();
    // And what it signs ends before any revision does: nobody can have signed that in a field either.
    let Some(state) = State::of(file, &own).filter(|_| !own.is_empty()) else { return true };
    let same = signatures::rights(&state).is_some_and(|then| then.object == rights.object && then.end == rights.end);
    same && form(&state)
        .is_some_and(|form| form.fields.iter().all(|field| field.value.is_none() || field.value != rights.object))
}

/// A file that cannot be read: broken where it was signed, or no matter for us.
fn beyond_reading(file: &[u8]) -> Result<SignedFile, Unreadable> {
    const SIGN: &[u8] = b"/ByteRange";
    if !file.windows(SIGN.len()).any(|window| window == SIGN) {
        return Err(Unreadable::Damaged);
    }
    let breach = Breach { rule: Rule::Readable, place: "file".into() };
    Ok(SignedFile { revisions: 1, breaches: vec![breach], ..SignedFile::default() })
}

struct Walk<'a> {
    file: &'a [u8],
    rules: &'a Rules,
    out: SignedFile,
    found: Vec<Found>,
    /// Changes with the revision that brought them.
    changes: Vec<(usize, Raw)>,
    /// Streams of validation data that were taken, by where they stand.
    seen: HashSet<usize>,
    looks: Looks,
}

impl<'a> Walk<'a> {
    fn breach(&mut self, rule: Rule, place: impl Into<String>) {
        let breach = Breach { rule, place: place.into() };
        if self.rules.has(rule) && !self.out.breaches.contains(&breach) {
            self.out.breaches.push(breach);
        }
    }

    /// Where the first signed revision ends; the end of the file when nobody signed any. A signature that a later revision hides
    /// shows itself in an earlier one.
    fn base(&self, sections: &[Section]) -> Option<usize> {
        let mut end = self.file.len();
        loop {
            let own: Vec<Section> = sections.iter().filter(|section| section.start < end).cloned().collect();
            let state = State::of(self.file, &own)?;
            let ends =
                form(&state)?.fields.into_iter().filter(|field| field.kind == b"Sig" && field.filled).filter_map(
                    |field| {
                        let found = signatures::read(&state, &field, self.rules).ok()?;
                        (found.end < end && self.is_boundary(found.end, sections)).then_some(found.end)
                    },
                );
            match ends.min() {
                Some(earlier) => end = earlier,
                None => return Some(end),
            }
        }
    }

    /// Whether a revision that belongs to the file ends at a place.
    fn is_boundary(&self, end: usize, sections: &[Section]) -> bool {
        let bytes = &self.file[..end];
        mark(bytes).is_some()
            && last_start(bytes).is_some_and(|start| sections.iter().any(|section| section.start == start))
    }

    fn first(&mut self, state: &State<'_>, all: &[Field], sections: &[Section], base: usize) {
        self.out.revisions = 1;
        let signed: Vec<&Field> = all.iter().filter(|field| field.kind == b"Sig" && field.filled).collect();
        if signed.is_empty() {
            return;
        }
        for number in state.reachable() {
            if state.objects.get(&number).is_some_and(|known| known.object.is_none()) {
                self.breach(Rule::Readable, format!("object {number}"));
            }
        }
        unsteady::look(state, state.reachable(), all, &Pages::of(state), 1, &mut self.out.unsteady);
        let end = mark(&self.file[..base]);
        if self.rules.has(Rule::OneReading)
            && let Some(number) = scan::other_definition(state, base)
        {
            self.breach(Rule::OneReading, format!("object {number}"));
        }
        if end.is_none_or(|end| !ends_plainly(self.file, end)) {
            self.breach(Rule::OneReading, "startxref");
        }
        for section in sections.iter().filter(|section| section.beside.is_some_and(|beside| !beside.agrees)) {
            self.breach(Rule::OneReading, format!("byte {}", section.start));
        }
        // Some programs count offsets from here, some from the first byte.
        if !self.file.starts_with(b"%PDF-") {
            self.breach(Rule::OneReading, "%PDF");
        }
        if let Some(at) = scan::other_root(&self.file[..base], state.trailer.reference(b"Root")) {
            self.breach(Rule::OneReading, format!("byte {at}"));
        }
        if self.rules.has(Rule::OneReading) && scan::begins_otherwise(self.file, base) {
            self.breach(Rule::OneReading, "Linearized");
        }
        // The oldest first: each is compared with what was in force before it.
        let mut in_force: HashMap<u32, Place> = HashMap::new();
        for section in sections.iter().rev() {
            if !lends_nothing(section, |number| in_force.get(&number).copied()) {
                self.breach(Rule::Readable, format!("byte {}", section.start));
            }
            // Of a number that a section has twice the first counts, as everywhere here.
            in_force.extend(section.entries.iter().rev().copied());
        }
        let highest = state.objects.keys().max().copied();
        if highest >= size(&state.trailer) {
            self.breach(Rule::SizeAboveNumbers, format!("object {}", highest.unwrap_or_default()));
        }
        for field in signed {
            self.signature(state, field, end);
        }
        self.take_validation_data(state);
    }

    /// Reads a signature that came with the last revision, whose `%%EOF` ends at `mark`. That its dictionary came with it too, and is
    /// the same one since, the comparison of revisions sees to.
    fn signature(&mut self, state: &State<'_>, field: &Field, mark: Option<usize>) {
        let mut found = match signatures::read(state, field, self.rules) {
            Ok(found) => found,
            Err(breach) => return self.breach(breach.rule, breach.place),
        };
        let revision = self.out.revisions;
        found.signature.revision = revision;
        let signed = self.file.get(..found.end).unwrap_or_default();
        found.signature.looks = self.looks.of(state, field, signed);
        // One signature that is the value of two fields is one.
        let same = |other: &&mut Found| other.object.is_some() && other.object == found.object;
        if let Some(other) = self.found.iter_mut().find(same) {
            other.signature.also_in.push(field.name.clone());
            other.signature.looks.append(&mut found.signature.looks);
            other.lock_permission = other.lock_permission.into_iter().chain(found.lock_permission).min();
            return;
        }
        let mut check = |rule: Rule, holds: bool| {
            if self.rules.has(rule) && !holds {
                found.signature.breaches.push(Breach { rule, place: field.name.clone() });
            }
        };
        check(Rule::SignedToEnd, mark.is_some_and(|mark| increments::ends_with(self.file, mark, found.end)));
        check(Rule::OneSignaturePerRevision, !self.found.iter().any(|other| other.signature.revision == revision));
        self.found.push(found);
    }

    fn increments<'s>(
        &mut self,
        state: &mut State<'a>,
        mut before: Form,
        newer: impl Iterator<Item = &'s Section>,
        base: usize,
    ) -> Option<Form> {
        let pages = Pages::of(state);
        let Some(mut end) = mark(&self.file[..base]) else {
            self.breach(Rule::SignedToEnd, format!("byte {base}"));
            return Some(before);
        };
        let mut previous = last_start(&self.file[..base]);
        let mut reach = Reach::default();
        let mut newer = newer.peekable();
        if newer.peek().is_some() {
            reach.take(state, std::iter::empty());
            self.named(&reach, state);
        }
        for section in newer {
            self.out.revisions += 1;
            let trailer = state.trailer.clone();
            let lends = lends_nothing(section, |number| state.objects.get(&number).map(|known| known.place));
            let replaced: HashMap<u32, _> = state.apply(section).into_iter().collect();
            reach.take(state, replaced.keys().copied());
            self.named(&reach, state);
            let follows = section.start >= end && section.previous == previous;
            let broken = increments::whole(state, section, end).err().map(|broken| broken.0);
            let mark = end_of_revision(self.file, section);
            if let Some(at) = broken.or((!follows || !lends || mark.is_none()).then_some(section.start)) {
                self.breach(Rule::CompleteIncrements, format!("byte {at}"));
            }
            let highest =
                section.entries.iter().filter(|(_, place)| *place != Place::Free).map(|(number, _)| *number).max();
            if highest >= size(&section.trailer) || size(&section.trailer) < size(&trailer) {
                self.breach(Rule::SizeAboveNumbers, format!("byte {}", section.start));
            }
            for number in replaced.keys() {
                let object = state.objects.get(number).and_then(|known| known.object.as_deref());
                if object.is_some_and(Object::doubled) {
                    self.breach(Rule::Readable, format!("object {number}"));
                }
            }
            let Some(after) = form(state) else {
                self.breach(Rule::Readable, "AcroForm");
                return None;
            };
            let was = Before::new(state, replaced, &before, &trailer, end);
            let mut judgement = Judgement::new(was, self.rules, &after, &pages, &reach);
            judgement.judge();
            let next = mark.unwrap_or(section.end);
            filling::known_letters(&mut judgement, next);
            let unseen = |change: &Raw| {
                matches!(change.kind, ChangeKind::ValidationData | ChangeKind::TimeStamp)
                    && change.bearing == Bearing::All
            };
            let visible = !judgement.changes.iter().all(unseen);
            let later: Vec<u32> =
                judgement.before.replaced.keys().copied().filter(|number| !judgement.unchanged(*number)).collect();
            let revision = self.out.revisions;
            let filled = judgement.filled.into_iter().map(|Filled { field, value, on_page }| FilledIn {
                field,
                value,
                on_page,
                revision,
                certified: false,
            });
            self.out.filled.extend(filled);
            let (changes, replaced) = (judgement.changes, judgement.before.replaced);
            self.out.transitions.push(Transition {
                revision: self.out.revisions,
                before: end,
                end: next,
                visible,
                areas: judgement.areas,
            });
            self.changes.extend(changes.into_iter().map(|change| (self.out.revisions, change)));
            let numbers = replaced.keys().copied();
            unsteady::look(state, numbers, &after.fields, &pages, self.out.revisions, &mut self.out.unsteady);
            let old: HashMap<Id, &Field> = before.fields.iter().map(|field| (field.id, field)).collect();
            for field in after.fields.iter().filter(|field| field.kind == b"Sig" && field.filled) {
                let fresh = old.get(&field.id).is_none_or(|old| !old.filled || old.value != field.value)
                    || field.value.is_some_and(|value| replaced.contains_key(&value.0));
                if fresh {
                    self.signature(state, field, mark);
                }
            }
            self.take_validation_data(state);
            state.later.extend(later);
            end = next;
            previous = Some(section.start);
            before = after;
        }
        // The end of a file that nobody signed is nobody's concern.
        if !self.found.is_empty() && !increments::nothing_behind(self.file, end) {
            self.breach(Rule::NothingBehind, format!("byte {end}"));
        }
        Some(before)
    }

    /// What objects name, where something is added to a file. Programs give the number at `Size` to what they draw by themselves, and mend
    /// a file where a reference has another generation than its object.
    fn named(&mut self, reach: &Reach, state: &State<'_>) {
        if let Some(number) = reach.misnamed {
            self.breach(Rule::Readable, format!("object {number}"));
        }
        if size(&state.trailer).is_some_and(|size| reach.highest >= size) {
            self.breach(Rule::SizeAboveNumbers, format!("object {}", reach.highest));
        }
    }

    /// Takes what a document security store holds and was not taken yet.
    fn take_validation_data(&mut self, state: &State<'_>) {
        let Some(store) = state.catalog().and_then(|(_, catalog)| state.dictionary(catalog, b"DSS")) else { return };
        let revision = self.out.revisions;
        let own = &mut self.out.validation_data;
        let mut take = |items: &[Object], into: &mut Vec<Item>| {
            for item in items {
                if let Some(Object::Stream(dictionary, range)) = state.resolve(item)
                    && self.seen.insert(range.start)
                    && let Some(bytes) = unpacked(self.file, dictionary, range)
                    && !into.iter().any(|item| item.der == bytes)
                {
                    into.push(Item { der: bytes, revision });
                }
            }
        };
        let names: [(&[u8], &[u8]); 3] = [(b"Certs", b"Cert"), (b"OCSPs", b"OCSP"), (b"CRLs", b"CRL")];
        let related = state.dictionary(store, b"VRI").map(|related| related.entries.as_slice()).unwrap_or_default();
        for (n, (whole, one)) in names.into_iter().enumerate() {
            let into = [&mut own.certificates, &mut own.ocsps, &mut own.crls].into_iter().nth(n);
            let Some(into) = into else { continue };
            take(state.items(store, whole), into);
            for entry in related {
                if let Some(entry) = state.resolve(&entry.value).and_then(Object::as_dictionary) {
                    take(state.items(entry, one), into);
                }
            }
        }
    }

    /// Weighs each change, which counts for every signature before it.
    fn finish(mut self) -> SignedFile {
        // Whoever certifies is the first who signs (12.8.2.2.1): nobody permits anything in the name of those who signed before.
        let first = self.found.iter().find(|found| !found.signature.time_stamp);
        let first = first.and_then(|found| found.signature.certification);
        for filled in &mut self.out.filled {
            filled.certified = first.is_some_and(|permission| permission > 1);
        }
        let mut known: HashSet<Change> = HashSet::new();
        let weighed: Vec<Change> = self
            .changes
            .iter()
            .map(|(revision, raw)| Change {
                kind: raw.kind,
                allowed: self.allows(*revision, raw),
                place: raw.place.clone(),
                revision: *revision,
            })
            .filter(|change| known.insert(change.clone()))
            .collect();
        let last = self.out.revisions;
        for found in &mut self.found {
            let own = &mut found.signature;
            own.covers_whole_file = own.revision == last;
            own.changes = weighed.iter().filter(|change| change.revision > own.revision).cloned().collect();
        }
        self.out.signatures = self.found.into_iter().map(|found| found.signature).collect();
        self.out
    }

    /// Whether nobody who signed before a revision forbids a change in it.
    fn allows(&self, revision: usize, change: &Raw) -> bool {
        let earlier = || self.found.iter().filter(|found| found.signature.revision < revision);
        let closes = |found: &Found| [found.signature.certification, found.lock_permission].contains(&Some(1));
        let locks = |found: &Found| {
            found.signature.locks.as_ref().is_some_and(|locks| signatures::locked(locks, &change.place))
        };
        match &change.bearing {
            Bearing::All => true,
            Bearing::Signing | Bearing::Filling => {
                !self.rules.has(Rule::Permissions) || !earlier().any(|found| closes(found) || locks(found))
            }
            Bearing::None(rule) => !self.rules.has(*rule),
        }
    }
}

/// Where the `%%EOF` at the end of some bytes ends; nothing but a few blanks may come behind it.
fn mark(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().rposition(|byte| !super::parser::white(*byte))? + 1;
    (bytes[..end].ends_with(b"%%EOF") && few_blanks(&bytes[end..])).then_some(end)
}

/// `Size` of a trailer.
fn size(trailer: &super::object::Dictionary) -> Option<u32> {
    u32::try_from(trailer.integer(b"Size")?).ok()
}

/// Whether the stream of an earlier revision that a section names says only what is in force without it: readers differ over which of both
/// they believe first.
fn lends_nothing(section: &Section, place: impl Fn(u32) -> Option<Place>) -> bool {
    let own: HashSet<u32> = section.entries.iter().map(|(number, _)| *number).collect();
    section.lent.iter().all(|(number, lent)| {
        let known = place(*number).filter(|place| *place != Place::Free);
        !own.contains(number) && known == Some(*lent).filter(|lent| *lent != Place::Free)
    })
}
