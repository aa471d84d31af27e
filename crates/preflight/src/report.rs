//! The report of a preflight: plain data, the same for JSON, page and paper. Lengths are mm from the top left of the page's trim.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finding::Code;

/// How thoroughly a file is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// What the file says, without a picture of it.
    Fast,
    /// Also the plates, rendered.
    Full,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Check {
    /// What stands in the file was read to the end, on every layer.
    Reading,
    /// Boxes and sizes of pages.
    Boxes,
    /// Bleed, and whether areas run into it.
    Bleed,
    /// Fonts are in the file.
    Fonts,
    /// Colour spaces.
    Colours,
    /// Smallest text, against the reading distance of the sheet.
    TextSize,
    /// Contrast of text with what is really behind it.
    Contrast,
    /// Effective resolution of images.
    Images,
    /// Sum of the inks.
    Ink,
    /// Text that did not fit.
    Overflow,
    /// Marks of conformance.
    Claims,
    /// Annotations, actions, encryption.
    Interaction,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Somebody should look at it; it can be printed.
    Warning,
    /// It will not be printed as it should.
    Error,
}

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Looked at, nothing found.
    Passed,
    /// Looked at, and the worst found is this.
    Found(Severity),
    /// Not looked at: not in this mode, or not for files of others.
    NotChecked,
    /// Does not apply: no image in the file, no claim for a screen document.
    NotApplicable,
}

/// A part of a page, in mm from the top left of its trim.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Which, see [`Code`].
    pub code: String,
    /// Which check found it.
    pub check: Check,
    /// How much it weighs.
    pub severity: Severity,
    /// On which page, from 1; none when it is of the whole file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<usize>,
    /// Where on the page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub area: Option<Area>,
    /// How often the same was found on this page; the place is that of the first.
    pub times: usize,
    /// What its sentences name.
    pub values: BTreeMap<String, String>,
}

impl Finding {
    /// A finding of the whole file, once.
    pub fn new(code: Code, check: Check, severity: Severity) -> Finding {
        Finding {
            code: code.as_str().to_owned(),
            check,
            severity,
            page: None,
            area: None,
            times: 1,
            values: BTreeMap::new(),
        }
    }

    /// The same on a page, from 1.
    #[must_use]
    pub fn on(self, page: usize, area: Option<Area>) -> Finding {
        Finding { page: Some(page), area, ..self }
    }

    /// The same with a value for its sentences.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Finding {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }
}

/// A check and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Which.
    pub check: Check,
    /// What became of it.
    pub outcome: Outcome,
}

/// A page as measured. Boxes are width and height in mm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Trimmed size.
    pub trim: [f64; 2],
    /// Size of the whole medium.
    pub media: [f64; 2],
    /// Where the trim begins on the medium, from its top left.
    pub trim_at: [f64; 2],
    /// Least bleed of the four sides, in mm; none without a BleedBox.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bleed: Option<f64>,
    /// A0 to A4, when it is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sheet: Option<String>,
    /// Smallest text, in pt.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub smallest_text: Option<f64>,
    /// Coarsest image, in dpi as printed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub coarsest_image: Option<f64>,
    /// Most ink, in percent: of the plates where they were painted, else of the colours named, where no picture and no gradient has more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub most_ink: Option<f64>,
}

/// A font of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Font {
    /// Its name.
    pub name: String,
    /// Whether it is in the file.
    pub embedded: bool,
}

/// What a preflight says of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How it was looked at.
    pub mode: Mode,
    /// SHA-256 of the file in hex.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: usize,
    /// Version of PDF, such as `1.6`.
    pub version: String,
    /// The instrument it is a document of, with its version; none for files of others.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instrument: Option<String>,
    /// Whether it is made for a press: an output intent of PDF/X.
    pub press: bool,
    /// What it claims: `PDF/A-2a`, `PDF/UA-1`, `PDF/X-4`.
    pub claims: Vec<String>,
    /// The printing condition of its output intent, such as `FOGRA39`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub condition: Option<String>,
    /// Each page.
    pub pages: Vec<Page>,
    /// Each font.
    pub fonts: Vec<Font>,
    /// Colour spaces in use: `DeviceCMYK`, `DeviceGray`, `ICCBased (RGB)`.
    pub colour_spaces: Vec<String>,
    /// Inks beside the four of a press, by their names.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub inks: Vec<String>,
    /// Pages whose plates were painted.
    #[serde(default)]
    pub plates: usize,
    /// Every check and what became of it.
    pub checks: Vec<Checked>,
    /// What was found, errors first, then by page.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The worst that was found.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}
