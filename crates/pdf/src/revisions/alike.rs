//! Whether two values say the same when references are followed: programs move a dictionary into an object of its own, or copy one.
//!
//! What is known by which object it is, and not by what it says, is compared as it stands: a layer, a page, a field, an element of the
//! structure. A copy of a layer is another layer.

use std::collections::HashSet;

use super::judgement::{Before, Judgement};
use super::object::{Comparison, Dictionary, Id, Object};

/// Keys under which stands what counts as an object: layers (8.11), the page tree, fields, annotations, elements of the structure, goals of
/// jumps, and how bytes of a stream are read.
const BY_OBJECT: [&[u8]; 38] = [
    b"OC",
    b"OCGs",
    b"OCProperties",
    b"Properties",
    b"Parent",
    b"P",
    b"Pg",
    b"Kids",
    b"Pages",
    b"K",
    b"Annots",
    b"Popup",
    b"IRT",
    b"Obj",
    b"Fields",
    b"CO",
    b"AcroForm",
    b"V",
    b"D",
    b"Dest",
    b"Dests",
    b"Names",
    b"Outlines",
    b"OpenAction",
    b"First",
    b"Last",
    b"Next",
    b"B",
    b"N",
    b"T",
    b"Threads",
    b"StructTreeRoot",
    b"ParentTree",
    b"Filter",
    b"DecodeParms",
    b"F",
    b"Length",
    b"Extends",
];

/// Types of what counts as an object, wherever it stands.
const OBJECTS: [&[u8]; 11] = [
    b"OCG",
    b"OCMD",
    b"Catalog",
    b"Page",
    b"Pages",
    b"Annot",
    b"StructElem",
    b"StructTreeRoot",
    b"Thread",
    b"Bead",
    b"Sig",
];

/// References within one another that are followed.
const DEEPEST: usize = 64;

impl Judgement<'_, '_> {
    /// Whether two values of a key, one of before and one of now, say the same. What is new and says what was there is explained.
    pub(super) fn alike(&mut self, was: &Object, is: &Object, key: &[u8]) -> bool {
        let by = self.comparison();
        if was.same_under(is, key, by) {
            return true;
        }
        let mut walk = Walk { before: &self.before, by, seen: HashSet::new(), met: Vec::new() };
        let alike = walk.same(was, is, key, 0);
        let met = std::mem::take(&mut walk.met);
        if alike {
            for number in met {
                if self.is_new(number) {
                    self.explain(number);
                }
            }
        }
        alike
    }

    /// Whether a key says the same in both dictionaries, or stands in neither.
    pub(super) fn agree(&mut self, old: &Dictionary, new: &Dictionary, key: &[u8]) -> bool {
        match (old.get(key), new.get(key)) {
            (Some(one), Some(two)) => self.alike(one, two, key),
            (None, None) => true,
            _ => false,
        }
    }
}

struct Walk<'w, 's, 'a> {
    before: &'w Before<'s, 'a>,
    by: Comparison<'a>,
    /// Pairs that were compared, or are being compared: each once, so a tree of doubled references costs no more than its objects.
    seen: HashSet<(Id, Id)>,
    /// Objects of now that stand for something of before.
    met: Vec<u32>,
}

impl Walk<'_, '_, '_> {
    fn same(&mut self, was: &Object, is: &Object, key: &[u8], depth: usize) -> bool {
        if depth > DEEPEST || self.before.now.patience.take(1).is_none() {
            return false;
        }
        if BY_OBJECT.contains(&key) {
            return was.same_under(is, key, self.by);
        }
        let before = self.before;
        match (was, is) {
            // One object: whether it changed is judged by itself.
            (Object::Reference(one), Object::Reference(two)) if one == two => true,
            (Object::Reference(one), Object::Reference(two)) => {
                self.met.push(two.0);
                if !self.seen.insert((*one, *two)) {
                    return true;
                }
                match (before.get(*one), before.now.get(*two)) {
                    (Some(was), Some(is)) => self.moved(was, is, key, depth),
                    _ => false,
                }
            }
            (Object::Reference(one), is) => before.get(*one).is_some_and(|was| self.moved(was, is, key, depth)),
            (was, Object::Reference(two)) => {
                self.met.push(two.0);
                before.now.get(*two).is_some_and(|is| self.moved(was, is, key, depth))
            }
            (Object::Array(one), Object::Array(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| self.same(one, two, key, depth))
            }
            (Object::Dictionary(one), Object::Dictionary(two)) => self.same_entries(one, two, depth),
            (Object::Stream(one, at), Object::Stream(two, other)) => {
                let file = self.by.file;
                file.get(at.clone()) == file.get(other.clone()) && self.same_entries(one, two, depth)
            }
            (was, is) => was.same_under(is, key, self.by),
        }
    }

    /// What stands in another place: only what is made of more values, and nothing that counts as an object.
    fn moved(&mut self, was: &Object, is: &Object, key: &[u8], depth: usize) -> bool {
        let may = |object: &Object| match object {
            Object::Array(_) => true,
            Object::Dictionary(own) | Object::Stream(own, _) => {
                own.name(b"Type").is_none_or(|name| !OBJECTS.contains(&name))
            }
            _ => false,
        };
        may(was) && may(is) && self.same(was, is, key, depth + 1)
    }

    fn same_entries(&mut self, one: &Dictionary, two: &Dictionary, depth: usize) -> bool {
        // A length may be written anew: the bytes are the same ones.
        let counts = |own: &Dictionary| own.entries.iter().filter(|entry| entry.key != b"Length").count();
        !one.doubled
            && !two.doubled
            && counts(one) == counts(two)
            && one
                .entries
                .iter()
                .filter(|entry| entry.key != b"Length")
                .all(|entry| two.get(&entry.key).is_some_and(|other| self.same(&entry.value, other, &entry.key, depth)))
    }
}
