//! Why a file cannot be read.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a file gave no facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "why")]
pub enum Unreadable {
    /// It is something else; what it looks like.
    NotPdf {
        /// `zip`, `png`, `jpeg` or empty.
        looks_like: String,
    },
    /// It asks for a password.
    Encrypted,
    /// It is broken beyond repair.
    Damaged,
    /// It holds more than is read.
    TooComplex,
    /// It has more signatures than anybody puts under a document.
    TooManySignatures {
        /// How many.
        count: usize,
        /// How many are judged.
        most: usize,
    },
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::NotPdf { looks_like } if looks_like.is_empty() => f.write_str("this is no PDF"),
            Unreadable::NotPdf { looks_like } => write!(f, "this is no PDF but {looks_like}"),
            Unreadable::Encrypted => f.write_str("the file asks for a password"),
            Unreadable::Damaged => f.write_str("the file is damaged"),
            Unreadable::TooComplex => f.write_str("the file holds more than is read"),
            Unreadable::TooManySignatures { count, most } => {
                write!(f, "the file has {count} signatures, and {most} are judged at most")
            }
        }
    }
}

impl std::error::Error for Unreadable {}
