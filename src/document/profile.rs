//! What the PDF must satisfy, and the choices that belong to one profile alone: lengths, published where the options are.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use crate::fault::Fault;

/// What the PDF must satisfy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// PDF/A-2a and PDF/UA-1.
    Screen,
    /// PDF/A-3a and PDF/UA-1, the request attached.
    Archive,
    /// CMYK with bleed and marks, made according to PDF/X-4.
    Print,
}

impl Profile {
    /// As in requests.
    pub fn code(self) -> &'static str {
        match self {
            Profile::Screen => "screen",
            Profile::Archive => "archive",
            Profile::Print => "print",
        }
    }
}

/// A choice in millimetres that only one profile has; a member of `options`, as the instrument's own choices are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// Its name.
    pub id: &'static str,
    /// The profile it belongs to.
    pub profile: Profile,
    /// The least, in mm.
    pub minimum: u16,
    /// The most, in mm.
    pub maximum: u16,
    /// Where none is given, in mm.
    pub default: u16,
    /// What it is.
    pub description: &'static str,
}

/// How far solid areas run on beyond the trim.
pub const BLEED: Length = Length {
    id: "bleed",
    profile: Profile::Print,
    minimum: 0,
    maximum: 10,
    default: 3,
    description: "Profile print: how far solid areas run on beyond the trimmed edge, in mm.",
};

/// Every length there is.
pub const LENGTHS: [Length; 1] = [BLEED];

impl Length {
    /// Its shape where it is published: a number, or the same as text.
    pub fn schema(&self) -> Value {
        json!({
            "type": ["number", "string"], "minimum": self.minimum, "maximum": self.maximum, "default": self.default,
            "description": self.description,
        })
    }

    /// A given length in hundredths of a millimetre.
    ///
    /// # Errors
    /// A fault at `pointer` when it is no number, or outside the range.
    pub fn hundredths(&self, given: &str, pointer: &str) -> Result<u16, Fault> {
        let wrong = || {
            let fault = Fault::new("no-such-length", pointer).with("given", given);
            fault.with("minimum", self.minimum).with("maximum", self.maximum)
        };
        let length: f64 = given.trim().replace(',', ".").parse().map_err(|_| wrong())?;
        if !(f64::from(self.minimum)..=f64::from(self.maximum)).contains(&length) {
            return Err(wrong());
        }
        // At most 1000, so nothing is lost.
        Ok((length * 100.0).round() as u16)
    }
}

/// A length as it is written in a request: `3`, `2.5`.
pub fn written(hundredths: u16) -> String {
    (f64::from(hundredths) / 100.0).to_string()
}

/// The lengths of a profile as they were given, or their defaults.
pub(super) fn chosen<'a>(
    faults: &mut Vec<Fault>,
    lengths: impl Iterator<Item = &'a Length>,
    profile: Profile,
    given: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for length in lengths {
        let pointer = format!("/options/{}", length.id);
        let value = given.get(length.id);
        if length.profile != profile {
            if value.is_some() {
                let fault = Fault::new("only-profile", pointer).with("name", length.id);
                faults.push(fault.with("profile", length.profile.code()));
            }
            continue;
        }
        match value.map_or(Ok(length.default * 100), |value| length.hundredths(value, &pointer)) {
            Ok(hundredths) => {
                out.insert(length.id.to_owned(), written(hundredths));
            }
            Err(fault) => faults.push(fault),
        }
    }
    out
}

/// A length may be a number.
pub(super) fn options_as_text<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let given = BTreeMap::<String, Value>::deserialize(from)?;
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(given.into_iter().map(|(name, value)| (name, text(value))).collect())
}
