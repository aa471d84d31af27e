//! Names as RFC 5280, 7.1 compares them.

use super::super::asn1::{Element, oid};
use super::super::name::{Name, general};
use super::wrap;

/// A part of a name: its kind, the tag of its value, and that.
type Part<'p> = (&'p str, u8, &'p [u8]);

const CN: &str = "2.5.4.3";
const O: &str = "2.5.4.10";
const MAIL: &str = "1.2.840.113549.1.9.1";

fn name(sets: &[&[Part<'_>]]) -> Name {
    let part = |(kind, tag, value): &Part<'_>| wrap(0x30, &[oid(kind), wrap(*tag, value)].concat());
    let set = |parts: &&[Part<'_>]| wrap(0x31, &parts.iter().flat_map(part).collect::<Vec<u8>>());
    Name::read(&Element::whole(&wrap(0x30, &sets.iter().flat_map(set).collect::<Vec<u8>>())).unwrap()).unwrap()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

#[test]
fn string_types_case_and_white_space_make_no_other_name() {
    let one = |tag: u8, value: &[u8]| name(&[&[(CN, tag, value)]]);
    let plain = one(0x13, b"Test CA");
    let universal: Vec<u8> = "TEST CA".chars().flat_map(|one| u32::from(one).to_be_bytes()).collect();
    for (tag, value) in [
        (0x0C, &b"Test CA"[..]),
        (0x0C, b"test ca"),
        (0x0C, b"  Test   CA "),
        (0x0C, "Test\u{A0}\u{2003}CA".as_bytes()),
        // A soft hyphen, and letters of full width (RFC 4518, 2.2; NFKC).
        (0x0C, "Te\u{AD}st \u{FF23}\u{FF21}".as_bytes()),
        (0x14, b"tEST cA"),
        (0x16, b"Test CA"),
        (0x1E, &wide("Test CA")),
        (0x1C, &universal),
    ] {
        let other = one(tag, value);
        assert_eq!(plain, other, "{value:x?}");
        assert_ne!((plain.raw(), tag), (other.raw(), 0x13));
    }
    for (tag, value) in [
        (0x13, &b"TestCA"[..]),
        (0x13, b"Test C A"),
        (0x13, b"Test CA2"),
        (0x0C, "T\u{E9}st CA".as_bytes()),
        (0x0C, "Test \u{421}\u{410}".as_bytes()),
        (0x13, b""),
        (0x04, b"Test CA"),
        (0x03, b"Test CA"),
    ] {
        assert_ne!(plain, one(tag, value), "{value:x?}");
    }
    // Sharp s is two letters, composed is decomposed.
    assert_eq!(one(0x0C, "STRASSE".as_bytes()), one(0x0C, "stra\u{DF}e".as_bytes()));
    assert_eq!(one(0x0C, "Caf\u{E9}".as_bytes()), one(0x0C, "CAFE\u{301}".as_bytes()));
    assert_eq!(one(0x14, b"caf\xE9"), one(0x0C, "Caf\u{E9}".as_bytes()));
}

#[test]
fn what_cannot_be_read_is_equal_to_itself_alone() {
    let one = |tag: u8, value: &[u8]| name(&[&[(CN, tag, value)]]);
    // Two that no program can read would be the same question mark.
    assert_ne!(one(0x0C, b"a\xFF"), one(0x0C, b"a\xFE"));
    assert_ne!(one(0x1E, &[0xD8, 0]), one(0x1E, &[0xD8, 1]));
    assert_ne!(one(0x1E, &[0, 65, 0]), one(0x1E, &[0, 65]));
    assert_ne!(one(0x0C, "\u{FFFD}".as_bytes()), one(0x0C, b"\xFF"));
    // Private characters have no case and no width that anybody knows.
    assert_ne!(one(0x0C, "\u{E000}A".as_bytes()), one(0x0C, "\u{E000}a".as_bytes()));
    for (tag, value) in [(0x0C, &b"a\xFF"[..]), (0x0C, "\u{E000}A".as_bytes()), (0x04, b"A"), (0x13, b"")] {
        assert_eq!(one(tag, value), one(tag, value));
    }
    // Nobody makes a value of one sort that looks like another prepared.
    assert_ne!(one(0x13, b"ab"), one(0x80, b"ab"));
}

#[test]
fn sets_have_no_order_and_names_have() {
    let (cn, o, mail): (Part<'_>, Part<'_>, Part<'_>) =
        ((CN, 0x13, b"A"), (O, 0x13, b"B"), (MAIL, 0x16, b"Piet@Voorbeeld.INVALID"));
    assert_eq!(name(&[&[cn, o]]), name(&[&[o, cn]]));
    assert_ne!(name(&[&[cn], &[o]]), name(&[&[o], &[cn]]));
    assert_ne!(name(&[&[cn, o]]), name(&[&[cn], &[o]]));
    assert_ne!(name(&[&[cn]]), name(&[&[cn, cn]]));
    assert_ne!(name(&[&[cn]]), name(&[&[(O, 0x13, b"A")]]));
    assert_eq!(name(&[&[mail]]), name(&[&[(MAIL, 0x0C, b"piet@voorbeeld.invalid")]]));
    assert_ne!(name(&[]), name(&[&[cn]]));
}

#[test]
fn places_are_compared_by_what_they_are() {
    let of = |tag: u8, value: &[u8]| general(&Element::whole(&wrap(tag, value)).unwrap());
    let address = |text: &str| of(0x86, text.as_bytes());
    assert_eq!(address("HTTP://Lijst.Voorbeeld.INVALID/A.crl"), address("http://lijst.voorbeeld.invalid/A.crl"));
    assert_ne!(address("http://lijst.voorbeeld.invalid/A.crl"), address("http://lijst.voorbeeld.invalid/a.crl"));
    assert_ne!(address("http://A@lijst.invalid/"), address("http://a@lijst.invalid/"));
    assert_ne!(address("http://lijst.invalid/"), of(0x82, b"http://lijst.invalid/"));
    assert_eq!(of(0x81, b"Piet@Voorbeeld.invalid"), of(0x81, b"Piet@voorbeeld.INVALID"));
    assert_ne!(of(0x81, b"Piet@voorbeeld.invalid"), of(0x81, b"piet@voorbeeld.invalid"));
    assert_eq!(of(0x82, b"Voorbeeld.invalid"), of(0x82, b"voorbeeld.INVALID"));
    let directory = |tag: u8, text: &[u8]| of(0xA4, name(&[&[(CN, tag, text)]]).raw());
    assert_eq!(directory(0x13, b"Lijst 1"), directory(0x0C, b"LIJST  1"));
    assert_ne!(directory(0x13, b"Lijst 1"), directory(0x13, b"Lijst 2"));
}
