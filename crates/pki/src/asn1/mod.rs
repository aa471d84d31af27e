//! ASN.1 elements (ITU-T X.690): written in DER, read in BER as far as BER goes in signed data, and strictly where DER
//! is asked for.
//!
//! Elements and not structures: parts of certificates go into what is signed as the bytes that came, and a library that decodes into
//! structures encodes anew what it gives back. What comes in is hostile: nothing here recurses deeper than a limit, and nothing reads
//! the same byte more often than there are levels.

mod der;
mod read;
mod value;
mod write;

pub use der::der;
pub(super) use der::strict;
pub use read::{Class, Element, Elements};
pub(super) use write::{context_around, integer, integer_bytes, join, oid, set_of, wrap};

/// Tags that occur here, each with its constructed bit where it has one.
pub mod tag {
    /// `BOOLEAN`.
    pub const BOOLEAN: u8 = 0x01;
    /// `INTEGER`.
    pub const INTEGER: u8 = 0x02;
    /// `BIT STRING`.
    pub const BIT_STRING: u8 = 0x03;
    /// `OCTET STRING`.
    pub const OCTET_STRING: u8 = 0x04;
    /// `NULL`.
    pub const NULL: u8 = 0x05;
    /// `OBJECT IDENTIFIER`.
    pub const OID: u8 = 0x06;
    /// `ENUMERATED`.
    pub const ENUMERATED: u8 = 0x0A;
    /// `UTCTime`.
    pub const UTC_TIME: u8 = 0x17;
    /// `GeneralizedTime`.
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// `SEQUENCE`.
    pub const SEQUENCE: u8 = 0x30;
    /// `SET`.
    pub const SET: u8 = 0x31;

    /// `[n]`, constructed.
    pub const fn context(n: u8) -> u8 {
        0xA0 | n
    }

    /// `[n]` in the place of a primitive.
    pub const fn primitive(n: u8) -> u8 {
        0x80 | n
    }
}
