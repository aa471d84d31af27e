//! Objects (ISO 32000-1, 7.3) and whether two of them say the same.
//!
//! A reader of its own, for signatures hang on places in the file and on what a lenient reader would pass over: a key that stands
//! twice, bytes between objects, an object that is not where the cross-references say.

use std::ops::Range;

use super::number::{Number, takes_reals};

/// Number and generation of an indirect object.
pub(super) type Id = (u32, u16);

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Object {
    Null,
    Boolean(bool),
    Number(Number),
    String(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    /// A dictionary, and where the bytes stand in the file, still encoded.
    Stream(Dictionary, Range<usize>),
    Reference(Id),
}

/// How values are compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison<'a> {
    /// Where the bytes of streams stand.
    pub file: &'a [u8],
    /// Whether numbers are compared digit by digit; not so only in a test that shows what that is for.
    pub exact: bool,
}

/// A dictionary in the order of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    pub entries: Vec<Entry>,
    /// Whether a key stands in it twice.
    pub doubled: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub key: Vec<u8>,
    pub value: Object,
    /// Where the value stands.
    pub span: Range<usize>,
}

impl Dictionary {
    pub fn entry(&self, key: &[u8]) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub fn get(&self, key: &[u8]) -> Option<&Object> {
        self.entry(key).map(|entry| &entry.value)
    }

    pub fn name(&self, key: &[u8]) -> Option<&[u8]> {
        self.get(key)?.as_name()
    }

    pub fn integer(&self, key: &[u8]) -> Option<i64> {
        self.get(key)?.as_integer()
    }

    pub fn reference(&self, key: &[u8]) -> Option<Id> {
        self.get(key)?.as_reference()
    }

    /// Whether both have the same keys, each once, with values that say the same. Sorted once, for a file may have many keys.
    pub fn same(&self, other: &Dictionary, by: Comparison<'_>) -> bool {
        let sorted = |own: &Dictionary| {
            let mut order: Vec<usize> = (0..own.entries.len()).collect();
            order.sort_unstable_by(|one, two| own.entries[*one].key.cmp(&own.entries[*two].key));
            order
        };
        !self.doubled
            && !other.doubled
            && self.entries.len() == other.entries.len()
            && sorted(self).into_iter().zip(sorted(other)).all(|(one, two)| {
                let (one, two) = (&self.entries[one], &other.entries[two]);
                one.key == two.key && one.value.same_under(&two.value, &one.key, by)
            })
    }

    /// Whether a key has the same value in both, or is in neither.
    pub fn agrees(&self, other: &Dictionary, key: &[u8], by: Comparison<'_>) -> bool {
        match (self.get(key), other.get(key)) {
            (Some(one), Some(two)) => one.same_under(two, key, by),
            (None, None) => true,
            _ => false,
        }
    }
}

impl Object {
    pub fn as_name(&self) -> Option<&[u8]> {
        if let Object::Name(name) = self { Some(name) } else { None }
    }

    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Object::Number(number) => number.as_integer(),
            _ => None,
        }
    }

    pub fn as_reference(&self) -> Option<Id> {
        if let Object::Reference(id) = self { Some(*id) } else { None }
    }

    pub fn as_array(&self) -> Option<&[Object]> {
        if let Object::Array(items) = self { Some(items) } else { None }
    }

    /// A dictionary, or that of a stream.
    pub fn as_dictionary(&self) -> Option<&Dictionary> {
        match self {
            Object::Dictionary(found) | Object::Stream(found, _) => Some(found),
            _ => None,
        }
    }

    /// Whether two values of a key say the same; the key says whether an integer is asked for.
    pub fn same_under(&self, other: &Object, key: &[u8], by: Comparison<'_>) -> bool {
        match (self, other) {
            (Object::Null, Object::Null) => true,
            (Object::Boolean(one), Object::Boolean(two)) => one == two,
            (Object::Number(one), Object::Number(two)) if by.exact => one.same(two, !takes_reals(key)),
            (Object::Number(one), Object::Number(two)) => one.is_near(two),
            (Object::String(one), Object::String(two)) | (Object::Name(one), Object::Name(two)) => one == two,
            (Object::Reference(one), Object::Reference(two)) => one == two,
            (Object::Array(one), Object::Array(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.same_under(two, key, by))
            }
            (Object::Dictionary(one), Object::Dictionary(two)) => one.same(two, by),
            (Object::Stream(one, at), Object::Stream(two, other)) => {
                one.same(two, by) && by.file.get(at.clone()) == by.file.get(other.clone())
            }
            _ => false,
        }
    }

    /// A dictionary that is no stream.
    pub fn as_plain_dictionary(&self) -> Option<&Dictionary> {
        if let Object::Dictionary(found) = self { Some(found) } else { None }
    }

    /// Every reference in the value, however deep.
    pub fn references(&self, out: &mut Vec<Id>) {
        match self {
            Object::Reference(id) => out.push(*id),
            Object::Array(items) => items.iter().for_each(|item| item.references(out)),
            Object::Dictionary(found) | Object::Stream(found, _) => {
                found.entries.iter().for_each(|entry| entry.value.references(out));
            }
            _ => {}
        }
    }

    /// Of a stream the references that say how its bytes are read (ISO 32000-1, tables 5, 11, 16 and 89).
    pub fn read_by(&self, out: &mut Vec<Id>) {
        const KEYS: [&[u8]; 10] = [
            b"Length",
            b"Filter",
            b"DecodeParms",
            b"F",
            b"FFilter",
            b"FDecodeParms",
            b"First",
            b"N",
            b"Extends",
            b"ColorSpace",
        ];
        if let Object::Stream(own, _) = self {
            let all = own.entries.iter().filter(|entry| KEYS.contains(&entry.key.as_slice()));
            all.for_each(|entry| entry.value.references(out));
        }
    }

    /// Whether a key stands twice in any dictionary of it.
    pub fn doubled(&self) -> bool {
        match self {
            Object::Array(items) => items.iter().any(Object::doubled),
            Object::Dictionary(found) | Object::Stream(found, _) => {
                found.doubled || found.entries.iter().any(|entry| entry.value.doubled())
            }
            _ => false,
        }
    }
}
