//! Why a file is no picture for us.

use serde::{Deserialize, Serialize};

/// Why a file is no picture for us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Refusal {
    /// Nothing that is known.
    Unknown,
    /// A format that is not read.
    Format {
        /// Its name.
        name: String,
    },
    /// It ends early or contradicts itself.
    Damaged {
        /// What the decoder said, in English.
        said: String,
    },
    /// More pixels than are decoded.
    TooLarge {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    },
    /// It moves.
    Animated,
    /// It takes more time, memory or paths than a picture may.
    TooComplex,
    /// An SVG that names a file elsewhere.
    External {
        /// What it names.
        what: String,
    },
    /// An SVG with something that would not be drawn, or not as it is meant.
    NotUnderstood {
        /// How it is written there.
        what: String,
    },
    /// An SVG whose letters are letters: they need a font that is not here.
    Text,
    /// Nothing to see.
    Empty,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Refusal {}
