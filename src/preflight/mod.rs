//! Preflight: what a print shop's machine would say of a PDF, before the print shop does.
//!
//! Lives here: what is looked at in a file (boxes, fonts, colours, text, images, ink, claims), the findings, and the report that holds both.
//! May not live here: sentences (they are fault texts, told by `document::preflighting`), HTTP, processes. A worker runs all of this, for the
//! file may come from anybody.
//!
//! To add a check: a variant of [`report::Check`], a code in `finding.rs`, its sentences in `src/fault/{nl,en}.toml`, and a spoiled file in
//! the tests that gets exactly that finding.

pub mod finding;
pub mod picture;
pub mod report;
