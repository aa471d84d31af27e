//! Values of elements: identifiers, numbers, texts, times.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::super::PkiError;
use super::read::{Class, Element};
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
        dotted(self.expect(tag::OID)?.content())
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

    /// Bytes of a bit string, of whose last byte some bits may not be used: those are zero (X.690, 11.2.1). The first bit is the highest
    /// of the first byte.
    ///
    /// # Errors
    /// When it is none.
    pub fn bit_string(&self) -> Result<&'a [u8], PkiError> {
        match self.expect(tag::BIT_STRING)?.content() {
            [0] => Ok(&[]),
            [unused @ 0..=7, bytes @ .., last] if last.trailing_zeros() >= u32::from(*unused) => {
                Ok(&self.content()[1..])
            }
            _ => Err(PkiError("a bit string cannot be read")),
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

    /// A text of any of the string types of names (X.520), when all of it can be read; none otherwise.
    pub fn directory_string(&self) -> Option<String> {
        let bytes = self.content();
        if self.class != Class::Universal || self.constructed {
            return None;
        }
        match self.number {
            // UTF8String, NumericString, PrintableString, IA5String, VisibleString
            0x0C | 0x12 | 0x13 | 0x16 | 0x1A => std::str::from_utf8(bytes).ok().map(str::to_owned),
            0x14 => Some(self.text()),
            0x1E if bytes.len().is_multiple_of(2) => {
                let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                String::from_utf16(&units.collect::<Vec<_>>()).ok()
            }
            0x1C if bytes.len().is_multiple_of(4) => bytes
                .chunks_exact(4)
                .map(|four| char::from_u32(u32::from_be_bytes([four[0], four[1], four[2], four[3]])))
                .collect(),
            _ => None,
        }
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

/// An object identifier by its content. Those that would take long are none.
fn dotted(content: &[u8]) -> Result<String, PkiError> {
    if content.is_empty() || content.len() > 128 {
        return Err(BAD_OID);
    }
    let mut out = String::new();
    let mut arc = 0_u128;
    let mut open = false;
    for byte in content {
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
    let second = two();
    let mut nanosecond = 0_i32;
    // Of a second only, and in a `UTCTime` of nothing (X.680, 47.3).
    if let Some(fraction) = rest.strip_prefix(['.', ',']).filter(|_| second.is_some() && year_digits == 4) {
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
    let time = jiff::civil::Time::new(hour, minute, second.unwrap_or(0), nanosecond).ok()?;
    let at = Date::new(year, month, day).ok()?.to_datetime(time);
    let Ok(at) = Offset::UTC.to_timestamp(at) else { return Some(Timestamp::MAX) };
    Some(at.checked_sub(offset).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::wrap;
    use super::*;

    fn time(tag: u8, text: &str) -> Option<String> {
        Element::whole(&wrap(tag, text.as_bytes())).unwrap().time().ok().map(|at| at.to_string())
    }

    #[test]
    fn times_as_they_come() {
        for (text, expected) in [
            ("260102030405Z", "2026-01-02T03:04:05Z"),
            ("500102030405Z", "1950-01-02T03:04:05Z"),
            ("2601020304Z", "2026-01-02T03:04:00Z"),
            ("260102030405+0130", "2026-01-02T01:34:05Z"),
        ] {
            assert_eq!(time(tag::UTC_TIME, text).as_deref(), Some(expected), "{text}");
        }
        for (text, expected) in [
            ("20260102030405Z", "2026-01-02T03:04:05Z"),
            ("20260102030405.5Z", "2026-01-02T03:04:05.5Z"),
            ("20260102030405.1234567891Z", "2026-01-02T03:04:05.123456789Z"),
            ("20260102030405-0500", "2026-01-02T08:04:05Z"),
            ("99991231235959Z", "9999-12-30T22:00:00.999999999Z"),
        ] {
            assert_eq!(time(tag::GENERALIZED_TIME, text).as_deref(), Some(expected), "{text}");
        }
        for text in
            ["", "Z", "20260102030405", "20261302030405Z", "20260102030405.Z", "20260102250405Z", "2026010203040५Z"]
        {
            assert_eq!(time(tag::GENERALIZED_TIME, text), None, "{text}");
        }
        for text in ["2026010203.5Z", "202601020304,5Z"] {
            assert_eq!(time(tag::GENERALIZED_TIME, text), None, "{text}");
        }
        for text in ["260102030405.5Z", "2601020304.5Z", "26010203,00Z"] {
            assert_eq!(time(tag::UTC_TIME, text), None, "{text}");
        }
        assert_eq!(time(tag::OCTET_STRING, "20260102030405Z"), None);
    }

    #[test]
    fn identifiers_numbers_and_texts() {
        let oid = |content: &[u8]| Element::whole(&wrap(tag::OID, content)).unwrap().oid().ok();
        assert_eq!(oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D]).as_deref(), Some("1.2.840.113549"));
        assert_eq!(oid(&[0x04, 0, 0x8E, 0x46]).as_deref(), Some("0.4.0.1862"));
        assert_eq!(oid(&[0x88, 0x37]).as_deref(), Some("2.999"));
        assert_eq!(oid(&[]), None);
        assert_eq!(oid(&[0x2A, 0x86]), None);
        assert_eq!(oid(&[0xFF; 40]), None);
        let number = |content: &[u8]| Element::whole(&wrap(tag::INTEGER, content)).unwrap().number().ok();
        assert_eq!(
            [number(&[0, 0x80]), number(&[0x80]), number(&[]), number(&[1, 0, 0, 0, 0])],
            [Some(0x80), None, None, None]
        );
        let bits = |content: &[u8]| {
            Element::whole(&wrap(tag::BIT_STRING, content)).unwrap().bit_string().map(<[u8]>::to_vec).ok()
        };
        assert_eq!(
            [bits(&[0]), bits(&[0, 7]), bits(&[3, 7, 0x18])],
            [Some(vec![]), Some(vec![7]), Some(vec![7, 0x18])]
        );
        assert_eq!([bits(&[]), bits(&[1]), bits(&[4, 7, 0x18]), bits(&[8, 7, 0])], [None, None, None, None]);
        let text = |tag, content: &[u8]| Element::whole(&wrap(tag, content)).unwrap().text();
        assert_eq!(text(0x0C, "één".as_bytes()), "één");
        assert_eq!(text(0x14, &[0xE9]), "é");
        assert_eq!(text(0x1E, &[0x20, 0xAC]), "€");
        assert_eq!(text(0x1C, &[0, 1, 0xF6, 0]), "😀");
        assert_eq!(text(0x0C, &[0xFF]), "\u{FFFD}");
    }
}
