//! Values of elements: identifiers, numbers, texts, times.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::super::PkiError;
use super::read::Element;
use super::tag;

const BAD_OID: PkiError = PkiError("an object identifier cannot be read");
const BAD_NUMBER: PkiError = PkiError("a number cannot be read");
const BAD_TIME: PkiError = PkiError("a time cannot be read");
const BAD_STRING: PkiError = PkiError("a string cannot be read");

/// How deep the parts of an octet string may stand in one another.
const MAX_STRING_DEPTH: usize = 8;

impl<'a> Element<'a> {
    /// An object identifier with points between its numbers.
    ///
    /// # Errors
    /// When it is none.
    pub fn oid(&self) -> Result<String, PkiError> {
        self.expect(tag::OID)?;
        if self.content().is_empty() || self.content().len() > 128 {
            return Err(BAD_OID);
        }
        let mut out = String::new();
        let mut arc = 0_u128;
        let mut open = false;
        for byte in self.content() {
            arc = arc.checked_mul(0x80).ok_or(BAD_OID)? | u128::from(byte & 0x7F);
            open = byte & 0x80 != 0;
            if open {
                continue;
            }
            let written = if out.is_empty() {
                let first = (arc / 40).min(2);
                write!(out, "{first}.{}", arc - first * 40)
            } else {
                write!(out, ".{arc}")
            };
            written.map_err(|_| BAD_OID)?;
            arc = 0;
        }
        if open { Err(BAD_OID) } else { Ok(out) }
    }

    /// Bytes of a whole number, as they came.
    ///
    /// # Errors
    /// When it is none.
    pub fn integer(&self) -> Result<&'a [u8], PkiError> {
        if (self.is(tag::INTEGER) || self.is(tag::ENUMERATED)) && !self.content().is_empty() {
            Ok(self.content())
        } else {
            Err(BAD_NUMBER)
        }
    }

    /// A whole number that is not negative, under whatever tag.
    ///
    /// # Errors
    /// When it is negative, empty or more than 32 bits.
    pub fn number(&self) -> Result<u32, PkiError> {
        match self.content() {
            [] => Err(BAD_NUMBER),
            [first, ..] if self.constructed || *first >= 0x80 => Err(BAD_NUMBER),
            bytes => bytes
                .iter()
                .try_fold(0_u32, |all, byte| Some(all.checked_mul(0x100)? | u32::from(*byte)))
                .ok_or(BAD_NUMBER),
        }
    }

    /// A truth value.
    ///
    /// # Errors
    /// When it is none.
    pub fn boolean(&self) -> Result<bool, PkiError> {
        match self.content() {
            [byte] if self.is(tag::BOOLEAN) => Ok(*byte != 0),
            _ => Err(PkiError("a truth value cannot be read")),
        }
    }

    /// Bytes of a bit string without unused bits.
    ///
    /// # Errors
    /// When it is none.
    pub fn bits(&self) -> Result<&'a [u8], PkiError> {
        match self.expect(tag::BIT_STRING)?.content() {
            [0, bytes @ ..] => Ok(bytes),
            _ => Err(PkiError("a bit string is not of whole bytes")),
        }
    }

    /// Bytes of an octet string, also one under another tag; its parts joined (X.690, 8.7.3).
    ///
    /// # Errors
    /// When parts are no octet strings, or stand too deep in one another.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>, PkiError> {
        if !self.constructed {
            return Ok(Cow::Borrowed(self.content()));
        }
        let mut out = Vec::new();
        join_parts(self, MAX_STRING_DEPTH, &mut out)?;
        Ok(Cow::Owned(out))
    }

    /// An octet string under its own tag.
    ///
    /// # Errors
    /// When it is none.
    pub fn octet_string(&self) -> Result<Cow<'a, [u8]>, PkiError> {
        if self.is(tag::OCTET_STRING) || self.is(tag::OCTET_STRING | 0x20) { self.octets() } else { Err(BAD_STRING) }
    }

    /// A text of any of the string types (X.680, 41); what cannot be read in it becomes U+FFFD.
    pub fn text(&self) -> String {
        let bytes = self.content();
        match self.number {
            // T61String: everyone writes Latin-1 in it.
            0x14 => bytes.iter().map(|byte| char::from(*byte)).collect(),
            // BMPString
            0x1E => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                String::from_utf16_lossy(&units)
            }
            // UniversalString
            0x1C => bytes
                .chunks_exact(4)
                .map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
                .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// A time: `UTCTime` or `GeneralizedTime`, with seconds, fractions or neither, in UTC or at an offset from it.
    /// A time behind the last that can be told, such as the end of the year 9999 (RFC 5280, 4.1.2.5), is that last one.
    ///
    /// # Errors
    /// When it is none, or in the local time of nobody knows where.
    pub fn time(&self) -> Result<Timestamp, PkiError> {
        let text = std::str::from_utf8(self.content()).map_err(|_| BAD_TIME)?;
        let year_digits = match self.raw().first() {
            Some(&tag::UTC_TIME) => 2,
            Some(&tag::GENERALIZED_TIME) => 4,
            _ => return Err(BAD_TIME),
        };
        parse_time(text, year_digits).ok_or(BAD_TIME)
    }
}

fn join_parts(element: &Element<'_>, depth: usize, out: &mut Vec<u8>) -> Result<(), PkiError> {
    if depth == 0 {
        return Err(BAD_STRING);
    }
    for part in element.elements()? {
        let part = part?;
        if part.is(tag::OCTET_STRING) {
            out.extend_from_slice(part.content());
        } else if part.is(tag::OCTET_STRING | 0x20) {
            join_parts(&part, depth - 1, out)?;
        } else {
            return Err(BAD_STRING);
        }
    }
    Ok(())
}

/// Takes digits off the front.
fn digits<'t>(text: &mut &'t str, count: usize) -> Option<&'t str> {
    let (taken, rest) = text.split_at_checked(count)?;
    if !taken.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    *text = rest;
    Some(taken)
}

fn parse_time(text: &str, year_digits: usize) -> Option<Timestamp> {
    let mut rest = text;
    let mut year: i16 = digits(&mut rest, year_digits)?.parse().ok()?;
    if year_digits == 2 {
        // RFC 5280, 4.1.2.5.1
        year += if year < 50 { 2000 } else { 1900 };
    }
    let mut two = || digits(&mut rest, 2)?.parse::<i8>().ok();
    let (month, day, hour) = (two()?, two()?, two()?);
    let minute = two().unwrap_or(0);
    let second = two().unwrap_or(0);
    let mut nanosecond = 0_i32;
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let size = fraction.bytes().take_while(u8::is_ascii_digit).count();
        let nine: String = fraction[..size].chars().chain("000000000".chars()).take(9).collect();
        nanosecond = nine.parse().ok().filter(|_| size > 0)?;
        rest = &fraction[size..];
    }
    let offset = if rest == "Z" {
        SignedDuration::ZERO
    } else {
        let east = match rest.as_bytes().first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        rest = &rest[1..];
        let hours: i64 = digits(&mut rest, 2)?.parse().ok().filter(|hours| *hours < 24)?;
        let minutes: i64 =
            if rest.is_empty() { 0 } else { digits(&mut rest, 2)?.parse().ok().filter(|minutes| *minutes < 60)? };
        if !rest.is_empty() {
            return None;
        }
        SignedDuration::from_secs(east * (hours * 3600 + minutes * 60))
    };
    let time = jiff::civil::Time::new(hour, minute, second, nanosecond).ok()?;
    let at = Date::new(year, month, day).ok()?.to_datetime(time);
    let Ok(at) = Offset::UTC.to_timestamp(at) else { return Some(Timestamp::MAX) };
    Some(at.checked_sub(offset).unwrap_or(Timestamp::MAX))
}
