//! What the PDF must satisfy, and the choices that many instruments share, published where their own options are.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use fault::Fault;

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
    /// The sheet at full size over A4 or A3, to be glued together; see `tiling`.
    Tiles,
}

impl Profile {
    /// As in requests.
    pub fn code(self) -> &'static str {
        match self {
            Profile::Screen => "screen",
            Profile::Archive => "archive",
            Profile::Print => "print",
            Profile::Tiles => "tiles",
        }
    }
}

/// Where a choice can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In one profile.
    Profile(Profile),
    /// In every document.
    All,
    /// In documents whose words flow over pages of A4.
    Flowing,
}

impl Scope {
    /// Whether it holds in a profile, for a document whose words flow over pages of A4 or do not.
    fn holds(self, profile: Profile, flowing: bool) -> bool {
        match self {
            Scope::Profile(own) => own == profile,
            Scope::All => true,
            Scope::Flowing => flowing,
        }
    }

    /// Why a choice cannot be made elsewhere.
    fn only(self, name: &str) -> Fault {
        let pointer = format!("/options/{name}");
        match self {
            Scope::Profile(profile) => Fault::new("only-profile", pointer).with("profile", profile.code()),
            Scope::All | Scope::Flowing => Fault::new("only-flowing", pointer),
        }
        .with("name", name)
    }

    /// What the catalogue says of it.
    fn listed(self, shown: &mut Value) {
        match self {
            Scope::Profile(profile) => shown["profile"] = json!(profile),
            Scope::All => {}
            Scope::Flowing => shown["sheet"] = FLOWING.into(),
        }
    }
}

/// The sheet that words flow over.
pub const FLOWING: &str = "A4";

/// A choice in millimetres; a member of `options`, as the instrument's own choices are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// Its name.
    pub id: &'static str,
    /// Where it can be made.
    pub scope: Scope,
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
    scope: Scope::Profile(Profile::Print),
    minimum: 0,
    maximum: 10,
    default: 3,
    description: "Profile print: how far solid areas run on beyond the trimmed edge, in mm.",
};

/// How much of its neighbour a tile shows: there it is glued.
pub const TILE_OVERLAP: Length = Length {
    id: "tileOverlap",
    scope: Scope::Profile(Profile::Tiles),
    minimum: 5,
    maximum: 30,
    default: 10,
    description: "Profile tiles: the width of the glue areas, where a sheet shows what its neighbour shows, in mm.",
};

/// What an office printer leaves white.
pub const TILE_MARGIN: Length = Length {
    id: "tileMargin",
    scope: Scope::Profile(Profile::Tiles),
    minimum: 0,
    maximum: 25,
    default: 5,
    description: "Profile tiles: how far from the edge of the paper the printer begins to print, in mm.",
};

/// Every length there is.
pub const LENGTHS: [Length; 3] = [BLEED, TILE_OVERLAP, TILE_MARGIN];

/// A choice in words; a member of `options` too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Its name.
    pub id: &'static str,
    /// Where it can be made.
    pub scope: Scope,
    /// What may be chosen, the default first.
    pub values: &'static [&'static str],
    /// What else may be said, as a regular expression of JSON Schema.
    pub pattern: Option<&'static str>,
    /// What it is.
    pub description: &'static str,
}

/// The paper in the office printer.
pub const TILE_SHEET: Choice = Choice {
    id: "tileSheet",
    scope: Scope::Profile(Profile::Tiles),
    values: &["A4", "A3"],
    pattern: None,
    description: "Profile tiles: the paper in the printer.",
};

/// How that paper lies.
pub const TILE_ORIENTATION: Choice = Choice {
    id: "tileOrientation",
    scope: Scope::Profile(Profile::Tiles),
    values: &["auto", "portrait", "landscape"],
    pattern: None,
    description: "Profile tiles: how the paper lies; auto: as fewer sheets are needed.",
};

/// How many there are of it.
pub const TILE_GRID: Choice = Choice {
    id: "tileGrid",
    scope: Scope::Profile(Profile::Tiles),
    values: &["auto"],
    pattern: Some("^[1-9][0-9]?[xX×][1-9][0-9]?$"),
    description: "Profile tiles: columns x rows, such as 5x4; auto: as few as show the sheet at full size.",
};

/// What becomes of the colours of photographs.
pub const IMAGES: Choice = Choice {
    id: "images",
    scope: Scope::Profile(Profile::Print),
    values: &["cmyk", "rgb"],
    pattern: None,
    description: "Profile print: photographs in the inks of the press, or in sRGB with its profile, for a print shop that converts them itself.",
};

/// How much ink or toner a sheet takes.
pub const INK: Choice = Choice {
    id: "ink",
    scope: Scope::All,
    values: &["full", "light"],
    pattern: None,
    description: "full: solid areas of colour. light: outlines and words only, for a printer of one's own.",
};

/// How large words are.
pub const TEXT_SIZE: Choice = Choice {
    id: "textSize",
    scope: Scope::Flowing,
    values: &["normal", "large"],
    pattern: None,
    description: "Documents whose words flow over pages of A4. large: large print, at least 16 pt.",
};

/// Every choice in words there is.
pub const CHOICES: [Choice; 6] = [INK, TEXT_SIZE, IMAGES, TILE_SHEET, TILE_ORIENTATION, TILE_GRID];

/// The names of all of them.
pub fn names<'a>() -> impl Iterator<Item = &'a str> {
    LENGTHS.iter().map(|length| length.id).chain(CHOICES.iter().map(|choice| choice.id))
}

/// The names of those that there are in a profile, for a document whose words flow over pages of A4 or do not.
pub fn names_in<'a>(profile: Profile, flowing: bool) -> impl Iterator<Item = &'a str> {
    let lengths = LENGTHS.iter().filter(move |length| length.scope.holds(profile, flowing)).map(|length| length.id);
    let choices = CHOICES.iter().filter(move |choice| choice.scope.holds(profile, flowing)).map(|choice| choice.id);
    lengths.chain(choices)
}

/// The names of those that one profile alone has.
pub fn only_of(profile: Profile) -> impl Iterator<Item = &'static str> {
    let lengths = LENGTHS.iter().filter(move |length| length.scope == Scope::Profile(profile)).map(|length| length.id);
    let choices = CHOICES.iter().filter(move |choice| choice.scope == Scope::Profile(profile)).map(|choice| choice.id);
    lengths.chain(choices)
}

/// The same with the shape of each, as it is published.
pub fn schemas() -> impl Iterator<Item = (&'static str, Value)> {
    let lengths = LENGTHS.iter().map(|length| (length.id, length.schema()));
    lengths.chain(CHOICES.iter().map(|choice| (choice.id, choice.schema())))
}

/// How the catalogue shows those of some profiles, for what may flow over pages of A4 or does not.
pub fn listed(profiles: &[Profile], flowing: bool) -> Vec<Value> {
    let there = |scope: Scope| profiles.iter().any(|profile| scope.holds(*profile, flowing));
    let lengths = LENGTHS.iter().filter(|length| there(length.scope)).map(|length| {
        let mut shown = json!({
            "id": length.id, "minimum": length.minimum, "maximum": length.maximum, "default": length.default,
        });
        length.scope.listed(&mut shown);
        shown
    });
    let choices = CHOICES.iter().filter(|choice| there(choice.scope)).map(|choice| {
        let mut shown = json!({"id": choice.id, "values": choice.values, "default": choice.values[0]});
        choice.scope.listed(&mut shown);
        if let Some(pattern) = choice.pattern {
            shown["pattern"] = pattern.into();
        }
        shown
    });
    lengths.chain(choices).collect()
}

impl Choice {
    /// Its shape where it is published.
    pub fn schema(&self) -> Value {
        let mut schema = json!({"type": "string", "default": self.values[0], "description": self.description});
        match self.pattern {
            None => schema["enum"] = self.values.into(),
            // One expression for both, so that one message says what is wrong.
            Some(pattern) => {
                let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
                schema["pattern"] = format!("^({}|{pattern})$", self.values.join("|")).into();
            }
        }
        schema
    }
}

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

/// The lengths and choices of a document as they were given, or their defaults; what a choice beyond its values may be is judged where it is used.
pub(in crate::document) fn chosen(
    faults: &mut Vec<Fault>,
    own: impl Fn(&str) -> bool,
    (profile, flowing): (Profile, bool),
    given: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for length in LENGTHS.iter().filter(|length| !own(length.id)) {
        let pointer = format!("/options/{}", length.id);
        let value = given.get(length.id);
        if !length.scope.holds(profile, flowing) {
            faults.extend(value.map(|_| length.scope.only(length.id)));
            continue;
        }
        match value.map_or(Ok(length.default * 100), |value| length.hundredths(value, &pointer)) {
            Ok(hundredths) => {
                out.insert(length.id.to_owned(), written(hundredths));
            }
            Err(fault) => faults.push(fault),
        }
    }
    for choice in CHOICES.iter().filter(|choice| !own(choice.id)) {
        let value = given.get(choice.id).map(String::as_str);
        if !choice.scope.holds(profile, flowing) {
            faults.extend(value.map(|_| choice.scope.only(choice.id)));
            continue;
        }
        let value = value.unwrap_or(choice.values[0]);
        if choice.pattern.is_none() && !choice.values.contains(&value) {
            let fault = Fault::new("unknown-value", format!("/options/{}", choice.id));
            faults.push(fault.choices(value, choice.values.iter().copied()));
        }
        // A grid is written in one way only.
        out.insert(choice.id.to_owned(), value.replace(['X', '×'], "x"));
    }
    out
}

/// A length may be a number.
pub(in crate::document) fn options_as_text<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let given = BTreeMap::<String, Value>::deserialize(from)?;
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(given.into_iter().map(|(name, value)| (name, text(value))).collect())
}
