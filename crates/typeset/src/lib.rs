//! Typesetting: one job in (a template, its data, an output), one document out.
//!
//! Lives here: the `World` that Typst sees, the fonts, the export to PDF, PNG and SVG, and what a template reports back.
//! May not live here: what an instrument is, what a user may ask for, processes, HTTP. A job names a template file and
//! carries its data as JSON text; nothing is read from disk, no clock is asked, no system font is found.
//!
//! To add an output: a variant of [`Output`] and its arm in `export.rs`. To add a font: a folder under `fonts/` with its
//! licence; it is embedded and found by its family name.
//!
//! # Example
//!
//! ```
//! use typeset::{Job, Output, make};
//!
//! let job = Job {
//!     template: "/poster.typ".into(),
//!     data: r#"{"words": "Samen aan tafel"}"#.into(),
//!     files: vec![("/poster.typ".into(), r#"#set page("a6"); #json("/data.json").words"#.into())],
//!     assets: Vec::new(),
//!     output: Output::Png { width: 400, page: 1 },
//!     ident: "poster".into(),
//!     date: (2026, 12, 1),
//! };
//! let made = make(&job).map_err(|failure| format!("{failure:?}"))?;
//! assert_eq!(made.pages, 1);
//! # Ok::<(), String>(())
//! ```

mod clusters;
mod diagnostics;
mod drawing;
mod export;
mod fonts;
mod ink;
mod world;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use typst::foundations::{Label, Selector};
use typst::introspection::{Introspector as _, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

pub use fonts::{covers, field_font, sets};

/// What the finished file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Output {
    /// PDF/A-2a and PDF/UA-1.
    PdfScreen,
    /// PDF/A-3a and PDF/UA-1; may carry attachments.
    PdfArchive,
    /// PDF 1.6 in CMYK; the pass of `pdf::print` makes PDF/X-4 of it.
    PdfPrint {
        /// How far the bleed goes beyond the trim, in hundredths of a millimetre.
        bleed: u16,
    },
    /// PDF 1.7 without structure tree, links or claims: what the pass of `pdf::tiles` parts, and what it lays over the parts.
    PdfTiles,
    /// One page as PNG, `width` pixels wide; `page` counts from 1.
    Png {
        /// Width in pixels.
        width: u32,
        /// Page, from 1.
        page: usize,
    },
    /// One page as SVG; `page` counts from 1.
    Svg {
        /// Page, from 1.
        page: usize,
    },
}

/// Everything one document needs. The worker gets this and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Path of the main file below `typst-templates/`, such as `/canvas/main.typ`.
    pub template: String,
    /// Text of the virtual file `/data.json`.
    pub data: String,
    /// Files beside the embedded ones (path, text): an instrument's own template.
    #[serde(default)]
    pub files: Vec<(String, String)>,
    /// Files that are no text: pictures that the library `image` made ready. They travel beside the job, not in it.
    #[serde(skip)]
    pub assets: Vec<Asset>,
    /// What to make.
    pub output: Output,
    /// What the PDF's document identifier is made from: equal jobs, equal files.
    pub ident: String,
    /// The document's date, used for the PDF's metadata when the template sets none: year, month, day.
    pub date: (i32, u8, u8),
}

/// A file for a template that is no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Path that the template reads it by, such as `/images/0.jpg`.
    pub path: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

impl Asset {
    /// A font of a house: text in its family finds it.
    pub fn font(name: &str, bytes: Arc<[u8]>) -> Asset {
        Asset { path: format!("{}{name}", world::FONTS), bytes }
    }
}

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages the whole document has.
    pub pages: usize,
    /// The template's `<report>` metadata, in order of appearance, each with the `page` it stands on, from 1.
    pub reports: Vec<Value>,
    /// What Typst warned of, for the log.
    pub warnings: Vec<String>,
}

/// Why a job gave no document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Failure {
    /// The template stopped, or the document breaks its PDF standard: an error of the instrument, with place and hint.
    Template {
        /// One line per error: `path:line: message (hint)`.
        messages: Vec<String>,
    },
    /// The page asked for does not exist.
    NoSuchPage {
        /// Page asked for, from 1.
        asked: usize,
        /// Pages there are.
        pages: usize,
    },
}

/// Makes one document.
///
/// Every call empties the compile cache of what the last calls did not use, failed or not: otherwise memory grows with
/// each document.
///
/// # Errors
/// [`Failure`], when the template stops or the page does not exist.
pub fn make(job: &Job) -> Result<Made, Failure> {
    let made = compile_and_export(job);
    typst::comemo::evict(CACHE_AGE);
    made
}

/// Compilations that a cached result survives without being used. Zero would evaluate the house style anew for each document.
const CACHE_AGE: usize = 2;

fn compile_and_export(job: &Job) -> Result<Made, Failure> {
    let world = world::JobWorld::new(job)?;
    let compiled = typst::compile::<PagedDocument>(&world);
    let warnings = diagnostics::lines(&world, &compiled.warnings);
    let document =
        compiled.output.map_err(|errors| Failure::Template { messages: diagnostics::lines(&world, &errors) })?;
    let pages = document.pages().len();
    let bytes = export::export(&world, &document, job)?;
    Ok(Made { bytes, pages, reports: reports(&document), warnings })
}

/// Reads fonts and templates now, so that the first document is as quick as the next.
pub fn warm_up() {
    fonts::warm_up();
    world::warm_up();
}

/// The document of a job as laid out, for tests that look at frames instead of files.
///
/// # Errors
/// [`Failure::Template`] when the template stops.
pub fn lay_out(job: &Job) -> Result<PagedDocument, Failure> {
    let world = world::JobWorld::new(job)?;
    let compiled = typst::compile::<PagedDocument>(&world);
    compiled.output.map_err(|errors| Failure::Template { messages: diagnostics::lines(&world, &errors) })
}

/// Bare compile and export without reading reports: the yardstick of `make bench`.
///
/// # Errors
/// As [`make`].
pub fn bare(job: &Job) -> Result<Vec<u8>, Failure> {
    let world = world::JobWorld::new(job)?;
    let document = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|errors| Failure::Template { messages: diagnostics::lines(&world, &errors) })?;
    let bytes = export::export(&world, &document, job);
    typst::comemo::evict(CACHE_AGE);
    bytes
}

fn reports(document: &PagedDocument) -> Vec<Value> {
    let Some(label) = Label::new(PicoStr::intern("report")) else { return Vec::new() };
    document
        .introspector()
        .query(&Selector::Label(label))
        .iter()
        .filter_map(|content| {
            let metadata = content.to_packed::<MetadataElem>()?;
            let mut report = serde_json::to_value(&metadata.value).ok()?;
            // A template that asked for its own page would be laid out twice.
            let page = content.location().and_then(|location| document.introspector().page(location));
            if let (Some(members), Some(page)) = (report.as_object_mut(), page) {
                members.insert("page".into(), page.get().into());
            }
            Some(report)
        })
        .collect()
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Template { messages } => write!(f, "the template stopped: {}", messages.join("; ")),
            Failure::NoSuchPage { asked, pages } => write!(f, "page {asked} of a document of {pages}"),
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(source: &str, output: Output) -> Job {
        Job {
            template: "/t.typ".into(),
            data: r#"{"word": "Hallo"}"#.into(),
            files: vec![("/t.typ".into(), source.into())],
            assets: Vec::new(),
            output,
            ident: "test".into(),
            date: (2026, 11, 22),
        }
    }

    const PLAIN: &str = r#"#set document(title: "T")
#set text(lang: "nl")
= Kop
#json("/data.json").word #metadata((type: "box", x: 1.5)) <report>"#;

    #[test]
    fn makes_pdf_with_reports() {
        let made = make(&job(PLAIN, Output::PdfScreen)).expect("made");
        assert!(made.bytes.starts_with(b"%PDF-1.7"));
        assert_eq!(made.pages, 1);
        assert_eq!(made.reports, vec![serde_json::json!({"type": "box", "x": 1.5, "page": 1})]);
    }

    #[test]
    fn same_job_same_bytes() {
        let job = job(PLAIN, Output::PdfArchive);
        assert_eq!(make(&job).expect("made").bytes, make(&job).expect("made").bytes);
    }

    #[test]
    fn png_has_the_width_asked_for() {
        let made = make(&job(PLAIN, Output::Png { width: 300, page: 1 })).expect("made");
        let reader = png::Decoder::new(std::io::Cursor::new(made.bytes)).read_info().expect("png");
        assert_eq!(reader.info().width, 300);
    }

    #[test]
    fn a_page_too_far_is_named() {
        let failure = make(&job(PLAIN, Output::Svg { page: 3 })).expect_err("no page 3");
        assert_eq!(failure, Failure::NoSuchPage { asked: 3, pages: 1 });
    }

    #[test]
    fn errors_have_place_and_line() {
        let failure = make(&job("\n#nothing", Output::PdfScreen)).expect_err("stops");
        let Failure::Template { messages } = failure else { panic!("other failure") };
        assert!(messages[0].starts_with("/t.typ:2: unknown variable: nothing"), "{messages:?}");
    }
}
