//! PDF files: what Typst cannot write is added here, and what others wrote is taken apart here.
//!
//! Lives here: the form pass (links become form fields), the print pass (PDF/X-4), the tiles pass, signature fields, reading a PDF that came from outside into plain facts, and the incremental
//! writer with what is added by it ([`update`], [`attach`], [`signature`], [`validation_data`]). May not live here: what a field means, Typst, HTTP. Everything in [`read`]
//! and [`attach`] runs in a worker, for a file from outside is hostile until read.
//!
//! To add a pass: a file with one function from bytes to bytes, linear in the size of the file, deterministic, and its place in
//! `press::steps`. To add a fact: a member of [`read::Facts`], bounded in size. To add
//! something to finished files: objects in an [`update::Update`].

pub mod attach;
mod claim;
pub mod fallback;
pub mod form;
mod form_font;
mod kept;
mod metadata;
pub mod objects;
pub mod prepared;
pub mod print;
pub mod read;
pub mod revisions;
pub mod signature;
pub mod signature_fields;
mod strings;
pub mod tiles;
pub mod update;
pub mod validation_data;

use std::fmt;

/// Why a PDF could not be finished or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfError(pub String);

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PdfError {}

impl From<lopdf::Error> for PdfError {
    fn from(error: lopdf::Error) -> Self {
        PdfError(error.to_string())
    }
}
