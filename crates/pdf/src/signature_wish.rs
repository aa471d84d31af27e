//! What a signature is to be, and why a file gets none: what is asked of [`super::signature`], and what it answers.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::read::Unreadable;
use super::trial::Objection;

/// What a signature is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Full name of the field.
    pub field: String,
    /// What a reader hears of the field, if it is to be made when the file has none of this name.
    pub label: Option<String>,
    /// Of which sort it is.
    pub sort: Sort,
    /// When it is made, as a PDF date (7.9.4); a time-stamp says that itself.
    pub at: Option<String>,
    /// Why it is made.
    pub reason: Option<String>,
    /// Bytes for the signed data.
    pub room: usize,
    /// Who signs and how, for the rules of the field.
    pub signer: Signer,
    /// What the field is to show where it has a box on a page: a PDF of one page, of the size that [`super::signature_look::Place`] names. Without one the box
    /// stays as it is.
    #[serde(skip)]
    pub look: Option<Vec<u8>>,
}

/// Sorts of signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Sort {
    /// Somebody signs.
    Approval,
    /// The first of all, after which only forms may be filled and others may sign (DocMDP, P 2).
    Certification,
    /// A document time-stamp (ETSI EN 319 142-1, 5.4.3), in a field of its own that is made for it.
    TimeStamp,
}

/// Who signs, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// The certificate of the key in DER, then those of its issuers.
    pub chain: Vec<Vec<u8>>,
    /// Parts of the name in the certificate: object identifiers and texts.
    pub name: Vec<(String, String)>,
    /// What its key may do, in the order of RFC 5280, 4.2.1.3; nothing where nothing is said.
    pub key_usage: Vec<bool>,
    /// Policies under which it was issued: object identifiers.
    pub policies: Vec<String>,
    /// The digest that is signed, such as `SHA256`.
    pub digest: Option<String>,
    /// Whether a time-stamp comes with the signature.
    pub time_stamp: bool,
    /// Whether revocation data comes with it.
    pub revocation_data: bool,
}

/// Something that a field wants of its signature, and what would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seed {
    /// What, by its key in the dictionary.
    pub key: String,
    /// What would do, in words of the file; empty where it cannot be said.
    pub values: Vec<String>,
}

impl Seed {
    pub(super) fn of(key: &str, values: Vec<String>) -> Seed {
        Seed { key: key.to_owned(), values }
    }
}

/// Why a file gets no room for a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "refusal")]
pub enum Refusal {
    /// It cannot be opened, or nothing can be put behind it.
    Unreadable {
        /// Why not.
        why: Unreadable,
    },
    /// It has no such field.
    NoField {
        /// Fields that wait for a signature.
        open: Vec<String>,
    },
    /// Somebody signed in this field.
    Taken {
        /// Fields that wait for a signature.
        open: Vec<String>,
    },
    /// A certification is the first signature, and there is one already.
    Signed,
    /// A certification forbids every change (DocMDP, P 1).
    Closed,
    /// A signature forbids every change (`P` of the lock of its field).
    ClosedBy {
        /// Its field.
        by: String,
    },
    /// A signature locks this field (FieldMDP).
    Locked {
        /// Its field.
        by: String,
    },
    /// The seed values of the field want something else (ISO 32000-2, table 237).
    Seeds {
        /// What they want.
        wanted: Vec<Seed>,
    },
    /// What the field is to show is no page.
    NoLook,
    /// The judge does not bear it.
    Objected {
        /// Why not.
        objection: Objection,
    },
}

impl From<Objection> for Refusal {
    fn from(objection: Objection) -> Refusal {
        Refusal::Objected { objection }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Unreadable { why } => write!(f, "{why}"),
            Refusal::NoField { open } => write!(f, "there is no such field; those that wait: {open:?}"),
            Refusal::Taken { open } => write!(f, "somebody signed in this field; those that wait: {open:?}"),
            Refusal::Signed => f.write_str("a certification is the first signature, and there is one already"),
            Refusal::Closed => f.write_str("a certification forbids every change"),
            Refusal::ClosedBy { by } => write!(f, "the signature in {by} forbids every change"),
            Refusal::Locked { by } => write!(f, "the signature in {by} locks this field"),
            Refusal::Seeds { wanted } => write!(f, "the field wants {wanted:?}"),
            Refusal::NoLook => f.write_str("what the field is to show is no page"),
            Refusal::Objected { objection } => write!(f, "the file would not hold: {objection:?}"),
        }
    }
}

impl std::error::Error for Refusal {}
