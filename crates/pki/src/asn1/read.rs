//! Elements read from BER, with their bytes as they came.

use super::super::PkiError;
use super::tag;

/// How deep elements of indefinite length may stand in one another: the scan for an end keeps no more than this.
const MAX_DEPTH: usize = 16;

/// How many elements a list may have of which every element is kept.
const MAX_ELEMENTS: usize = 10_000;

const SHORT: PkiError = PkiError("an ASN.1 element ends too early");
const LENGTH: PkiError = PkiError("the length of an ASN.1 element cannot be");
const TAG: PkiError = PkiError("the tag of an ASN.1 element cannot be");
const DEEP: PkiError = PkiError("ASN.1 elements stand too deep in one another");
const MANY: PkiError = PkiError("a list has too many ASN.1 elements");
const OTHER: PkiError = PkiError("another ASN.1 element than belongs here");
const MORE: PkiError = PkiError("there is more behind an ASN.1 element than belongs there");

/// The class of a tag (X.690, 8.1.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Of ASN.1 itself.
    Universal,
    /// Of an application.
    Application,
    /// Of the structure around it.
    Context,
    /// Private.
    Private,
}

/// One element, its bytes where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    /// Class of its tag.
    pub class: Class,
    /// Whether its content is elements.
    pub constructed: bool,
    /// Number of its tag.
    pub number: u32,
    raw: &'a [u8],
    content: &'a [u8],
}

/// What stands before a content.
struct Head {
    class: Class,
    constructed: bool,
    number: u32,
    /// Bytes of tag and length.
    size: usize,
    /// None when the end is marked by two zero bytes.
    length: Option<usize>,
}

fn head(bytes: &[u8]) -> Result<Head, PkiError> {
    let first = *bytes.first().ok_or(SHORT)?;
    let class = match first >> 6 {
        0 => Class::Universal,
        1 => Class::Application,
        2 => Class::Context,
        _ => Class::Private,
    };
    let constructed = first & 0x20 != 0;
    let mut at = 1;
    let mut number = u32::from(first & 0x1F);
    if number == 0x1F {
        number = 0;
        loop {
            let byte = *bytes.get(at).ok_or(SHORT)?;
            at += 1;
            number = number.checked_mul(0x80).ok_or(TAG)? | u32::from(byte & 0x7F);
            if byte & 0x80 == 0 {
                break;
            }
            if number == 0 {
                return Err(TAG);
            }
        }
    }
    let byte = *bytes.get(at).ok_or(SHORT)?;
    at += 1;
    let length = match byte {
        0..=0x7F => Some(usize::from(byte)),
        0x80 if constructed => None,
        0x80 | 0xFF => return Err(LENGTH),
        _ => {
            let mut length = 0_usize;
            for _ in 0..byte & 0x7F {
                let digit = *bytes.get(at).ok_or(SHORT)?;
                at += 1;
                length = length.checked_mul(0x100).ok_or(LENGTH)? | usize::from(digit);
            }
            Some(length)
        }
    };
    Ok(Head { class, constructed, number, size: at, length })
}

impl Head {
    /// Whether it is the mark that ends a content of indefinite length.
    fn is_end(&self) -> bool {
        self.class == Class::Universal && self.number == 0 && !self.constructed && self.length == Some(0)
    }
}

/// Where a content of indefinite length that starts at 0 ends: before its mark. One pass, and no recursion.
fn end_of_content(bytes: &[u8]) -> Result<usize, PkiError> {
    let (mut at, mut open) = (0_usize, 1_usize);
    loop {
        let inner = head(bytes.get(at..).ok_or(SHORT)?)?;
        if inner.is_end() {
            open -= 1;
            if open == 0 {
                return Ok(at);
            }
            at += inner.size;
            continue;
        }
        at += inner.size;
        match inner.length {
            Some(length) => at = at.checked_add(length).filter(|at| *at <= bytes.len()).ok_or(SHORT)?,
            None if open == MAX_DEPTH => return Err(DEEP),
            None => open += 1,
        }
    }
}

impl<'a> Element<'a> {
    /// The element at the start, and what comes behind it.
    ///
    /// # Errors
    /// When there is none.
    pub fn read(bytes: &'a [u8]) -> Result<(Element<'a>, &'a [u8]), PkiError> {
        let head = head(bytes)?;
        if head.is_end() {
            return Err(TAG);
        }
        let behind = &bytes[head.size..];
        let (length, mark) = match head.length {
            Some(length) if length <= behind.len() => (length, 0),
            Some(_) => return Err(SHORT),
            None => (end_of_content(behind)?, 2),
        };
        let (raw, rest) = bytes.split_at_checked(head.size + length + mark).ok_or(SHORT)?;
        let Head { class, constructed, number, .. } = head;
        Ok((Element { class, constructed, number, raw, content: &behind[..length] }, rest))
    }

    /// The element that is all of the bytes.
    ///
    /// # Errors
    /// When there is none, or something comes behind it.
    pub fn whole(bytes: &'a [u8]) -> Result<Element<'a>, PkiError> {
        match Element::read(bytes)? {
            (element, []) => Ok(element),
            _ => Err(MORE),
        }
    }

    /// All of its bytes.
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// Its content; without the mark that ends an indefinite length.
    pub fn content(&self) -> &'a [u8] {
        self.content
    }

    /// Its identifier octets: the tag as it is written.
    pub(super) fn identifier(&self) -> &'a [u8] {
        let long = if self.raw[0] & 0x1F == 0x1F {
            self.raw[1..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 1
        } else {
            0
        };
        &self.raw[..=long]
    }

    /// Whether its tag, with the constructed bit, is this one.
    pub fn is(&self, tag: u8) -> bool {
        self.raw.first() == Some(&tag)
    }

    /// Number of a tag `[n]`.
    pub fn context(&self) -> Option<u32> {
        (self.class == Class::Context).then_some(self.number)
    }

    /// Itself when it has this tag.
    ///
    /// # Errors
    /// When it has another.
    pub fn expect(self, tag: u8) -> Result<Element<'a>, PkiError> {
        if self.is(tag) { Ok(self) } else { Err(OTHER) }
    }

    /// The elements in it.
    ///
    /// # Errors
    /// When it is primitive.
    pub fn elements(&self) -> Result<Elements<'a>, PkiError> {
        if self.constructed { Ok(Elements { rest: self.content }) } else { Err(OTHER) }
    }

    /// The elements of a `SEQUENCE`.
    ///
    /// # Errors
    /// When it is none.
    pub fn sequence(&self) -> Result<Elements<'a>, PkiError> {
        self.expect(tag::SEQUENCE)?.elements()
    }

    /// The one element in it.
    ///
    /// # Errors
    /// When there is none or more than one.
    pub fn only(&self) -> Result<Element<'a>, PkiError> {
        let mut inner = self.elements()?;
        let only = inner.one()?;
        inner.end()?;
        Ok(only)
    }
}

/// Elements behind one another.
#[derive(Debug, Clone, Copy)]
pub struct Elements<'a> {
    rest: &'a [u8],
}

impl<'a> Elements<'a> {
    /// The next one.
    ///
    /// # Errors
    /// When there is none.
    pub fn one(&mut self) -> Result<Element<'a>, PkiError> {
        let (element, rest) = Element::read(self.rest)?;
        self.rest = rest;
        Ok(element)
    }

    /// The next one, which has this tag.
    ///
    /// # Errors
    /// When there is none, or it has another.
    pub fn expect(&mut self, tag: u8) -> Result<Element<'a>, PkiError> {
        self.one()?.expect(tag)
    }

    /// The next one if it has this tag.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn maybe(&mut self, tag: u8) -> Result<Option<Element<'a>>, PkiError> {
        if self.rest.first() == Some(&tag) { self.one().map(Some) } else { Ok(None) }
    }

    /// Tag of the next one.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// All that are left, none of them damaged.
    ///
    /// # Errors
    /// When one is damaged, or there are more than anything needs.
    pub fn all(self) -> Result<Vec<Element<'a>>, PkiError> {
        let mut out = Vec::new();
        for element in self {
            if out.len() == MAX_ELEMENTS {
                return Err(MANY);
            }
            out.push(element?);
        }
        Ok(out)
    }

    /// That nothing is left.
    ///
    /// # Errors
    /// When something is.
    pub fn end(&self) -> Result<(), PkiError> {
        if self.rest.is_empty() { Ok(()) } else { Err(MORE) }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<Element<'a>, PkiError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let next = self.one();
        if next.is_err() {
            self.rest = &[];
        }
        Some(next)
    }
}
