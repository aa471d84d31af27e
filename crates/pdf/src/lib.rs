//! PDF files: what Typst cannot write is added here, and what others wrote is taken apart here.
//!
//! Lives here: the form pass (links become form fields), the print pass (PDF/X-4), the tiles pass, signature fields, reading a PDF that came from outside into plain facts, and the incremental
//! writer with what is added by it ([`update`], [`attach`], [`signature`], [`validation_data`]), each addition tried by the judge first ([`trial`]). May not live here: what a field means, Typst, HTTP. Everything in [`read`]
//! and [`attach`] is made for hostile files; run it in a process of its own, with limits of time and memory, for decoders of others work beneath it.
//!
//! To add a pass: a file with one function from bytes to bytes, linear in the size of the file, deterministic, called by whoever
//! makes the document. To add a fact: a member of [`read::Facts`], bounded in size. To add
//! something to finished files: objects in an [`update::Update`].
//!
//! # Example
//!
//! What a file is:
//!
//! ```
//! let file = std::fs::read("../../tests/fixtures/0.1/signed/unsigned.pdf")?;
//! let facts = pdf::read::read(&file)?;
//! assert!(facts.pages > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Room for a signature, behind a file of which no byte changes:
//!
//! ```
//! use pdf::signature::{Sort, Wish, prepare};
//!
//! let file = std::fs::read("../../tests/fixtures/0.1/signed/unsigned.pdf")?;
//! let wish = Wish {
//!     field: "goedkeuring".into(),
//!     label: Some("Goedkeuring door het bestuur".into()),
//!     sort: Sort::Approval,
//!     at: Some("D:20261201120000Z".into()),
//!     reason: None,
//!     room: 8192,
//!     signer: Default::default(),
//!     look: None,
//! };
//! let prepared = prepare(&file, &wish)?;
//! let mut signed = [&file[..], &prepared.tail].concat();
//! let signed_data = b"..."; // made over `prepared.signed(&signed)` by whoever has the key
//! prepared.put(&mut signed, signed_data).expect("there is room");
//! assert!(signed.starts_with(&file));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod attach;
mod certificate_seeds;
mod claim;
pub mod fallback;
pub mod form;
mod form_font;
mod kept;
mod metadata;
pub mod objects;
mod permissions;
pub mod prepared;
pub mod print;
pub mod read;
pub mod revisions;
mod seed_values;
pub mod signature;
pub mod signature_fields;
pub mod signature_look;
mod signature_value;
mod signature_wish;
mod strings;
pub mod tiles;
pub mod trial;
pub mod unreadable;
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
