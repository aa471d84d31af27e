//! Making signatures: who holds the key, and what is signed.
//!
//! Lives here: key holders, the phases from prepared bytes to signed data ([`phases`]), and the client for services outside
//! ([`outside`]). May not live here: opening a PDF, routes, judging a signature. Keys and PINs never leave this library:
//! not to another process, a log or an error.
//!
//! To add a key holder: a file in [`key`] that implements [`key::KeyHolder`], and a word in [`key::Source`].
//!
//! # Example
//!
//! ```toml
//! pdf = { package = "canvaspers-pdf", path = "…/crates/pdf" }
//! sign = { package = "canvaspers-sign", path = "…/crates/sign" }
//! ```
//!
//! A PDF signed as PAdES-B-B, with a key from a PKCS#12 file:
//!
//! ```
//! use pdf::signature::{Sort, Wish, prepare};
//! use sign::key::{Secrets, Source};
//! use sign::level::Level;
//!
//! let folder = std::path::Path::new("../../tests/fixtures/0.1");
//! let file = std::fs::read(folder.join("signed/unsigned.pdf"))?;
//! let pin = sign::key::secret::in_file(&folder.join("operator/keys/pin"))?; // or `"…".to_owned().into()`
//! // In the way that is usual for the key (`None`), with the issuers that the file brings and no others (`&[]`).
//! let key = Source::Pkcs12(folder.join("operator/keys/p256.p12")).open(&Secrets::pin(Some(pin)), None, &[])?;
//! let at = Some(sign::pdf_date("2026-12-01T12:00:00Z".parse()?)); // or `jiff::Timestamp::now()`
//! let room = sign::room(key.chain(), Level::B);
//! let wish = Wish { field: "bestuur".into(), label: Some("Handtekening van het bestuur".into()), sort: Sort::Approval, at, reason: None, room, signer: Default::default(), look: None };
//! let prepared = prepare(&file, &wish)?;
//! let mut signed = [&file[..], &prepared.tail].concat();
//! let signed_data = sign::sign(&prepared.signed(&signed).expect("its own parts"), &*key, Level::B)?.signed_data(None)?;
//! prepared.put(&mut signed, &signed_data).expect("there is room");
//! # let report = pdf::revisions::examine(&signed, &Default::default())?;
//! # assert_eq!((report.signatures.len(), report.breaches.len()), (1, 0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Other keys ([`key::Source`]): of a token or smart card (PKCS#11), of a remote service (CSC), PEM. A time-stamp for B-T comes from
//! [`time_stamp::ask`], what B-LT and B-LTA keep from [`revocation`]. Who verifies needs the latter: without it nobody knows whether a
//! certificate was revoked. A [`SignError`] has a code and its values; sentences for users, by these codes, stand in
//! `crates/fault/src/en.toml` and `nl.toml`.

mod chain;
pub mod config;
mod error;
pub mod existing;
pub mod key;
pub mod level;
pub mod memory;
pub mod outside;
pub mod phases;
pub mod revocation;
pub mod services;
mod status;
pub mod time_stamp;
mod trouble;

pub use error::SignError;
pub use trouble::{StatusTrouble, TimeStampTrouble};

use key::KeyHolder;
use level::Level;
use phases::{Completed, Prepared};
use pki::certificate::Certificate;

/// A moment as a PDF writes it (ISO 32000-1, 7.9.4), as [`pdf::signature::Wish`] asks for.
pub fn pdf_date(at: jiff::Timestamp) -> String {
    at.strftime("D:%Y%m%d%H%M%SZ").to_string()
}

/// Bytes that a signature over a document takes, with some to spare for what the key holder adds.
pub fn room(chain: &[Certificate], level: Level) -> usize {
    let certificates: usize = chain.iter().map(|certificate| certificate.der().len()).sum();
    // Attributes, names and an RSA signature stay below 3 KiB.
    let time_stamp = if level == Level::B { 0 } else { ROOM_FOR_TIME_STAMP };
    (certificates + 3 * 1024 + time_stamp).next_multiple_of(1024)
}

/// Bytes for a time-stamp token with the certificates of its service.
pub const ROOM_FOR_TIME_STAMP: usize = 10 * 1024;

/// Signs parts of a file with a key that is here: all phases at once.
///
/// # Errors
/// [`SignError`].
pub fn sign(parts: &[&[u8]], holder: &dyn KeyHolder, level: Level) -> Result<Completed, SignError> {
    let prepared = Prepared::new(parts, holder.algorithm(), holder.chain(), level)?;
    let signature = holder.sign(&prepared.digest().message)?;
    prepared.complete(&signature)
}
