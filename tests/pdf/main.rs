//! What stands in the PDF: structure, metadata, attachments; and the promise that no word is lost.

#[path = "../support/mod.rs"]
mod support;

mod agreements;
mod blank_differences;
mod blank_paper;
mod codes;
mod growing;
mod judged_pictures;
mod kept;
mod pictures;
mod preflight;
mod preflights;
mod print;
mod publication;
mod revision_costs;
mod revisions;
mod structure;
mod tiles;
mod variants;
mod verifications;
mod words;
