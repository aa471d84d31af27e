//! The baseline levels (ETSI EN 319 142-1, 6.1): how long a signature can be judged.

use std::fmt;

use serde::Deserialize;

/// A level; each has all of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
pub enum Level {
    /// Signed attributes and the certificate.
    #[default]
    #[serde(rename = "B-B")]
    B,
    /// And a time-stamp that proves when it was there.
    #[serde(rename = "B-T")]
    T,
    /// And the validation data, so that it can be judged when the services of its certificates are gone.
    #[serde(rename = "B-LT")]
    Lt,
    /// And a document time-stamp over all that, so that it outlasts its algorithms; it can be repeated.
    #[serde(rename = "B-LTA")]
    Lta,
}

impl Level {
    /// All of them, each with its name.
    pub const ALL: [(Level, &str); 4] =
        [(Level::B, "B-B"), (Level::T, "B-T"), (Level::Lt, "B-LT"), (Level::Lta, "B-LTA")];
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Level::ALL[*self as usize].1)
    }
}

/// What was named as level is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLevel(pub String);

impl fmt::Display for UnknownLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is no baseline level", self.0)
    }
}

impl std::error::Error for UnknownLevel {}

impl std::str::FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Level, UnknownLevel> {
        let known = Level::ALL.into_iter().find(|(_, name)| *name == text);
        known.map(|(level, _)| level).ok_or_else(|| UnknownLevel(text.to_owned()))
    }
}
