//! Canvaspers ("canvas press"): documents for coalitions against loneliness, from data to print.
//!
//! # The map of the house
//!
//! ```text
//! request -> http: read, check -> document: which kind, which steps -> press: a worker process
//!         worker: catalog + data -> typeset (Typst) -> pdf (form fields) -> bytes
//! bytes  -> reply
//! ```
//!
//! Layers, top to bottom; a module uses only what stands below it, siblings on one line never use one another, but that openapi describes what problem answers
//! (`tests/architecture` keeps this, `docs/house.md` draws it):
//!
//! ```text
//! cli                       wiring: read the configuration, build the App, run one command
//! http | web                routes, pages; no Typst, no PDF bytes
//! upload                    what a request brings: its body within limits, files of a form; for both doors
//! openapi | problem         what both doors say: the API's description, every answer that is no success
//! document                  the kinds table, data checks, the pipeline, the cache
//! press                     the worker pool: deadlines, memory limits, restart; both ends of its protocol
//! ```
//!
//! Below the service stand libraries of their own, in `crates/`; each knows one thing and can be used without us:
//!
//! ```text
//! sign | verify             signatures: who holds the key, what is signed, only here are keys | whether they hold, and why
//! preflight                 what a press would say of a file
//! catalog | typeset | image | interchange   instruments | Typst | pictures from outside | files for other programs
//! pdf | pki                 PDF files taken apart and added to | certificates and what is signed with them
//! colour                    from screen to press and back, for the leaves that print
//! fault                     what was wrong, where, and the remedy, in the reader's language
//! ```
//!
//! `docs/contributing.md` follows one request through the files, and says where to put what.
//!
//! # Invariants
//!
//! - Same request, same version, same bytes: no clock, no locale, no system font reaches a document.
//! - User text is data, never Typst source.
//! - The service keeps no state: any number of replicas answer the same.
//! - All faults of a request come at once, each with its place and remedy.

pub mod cli;
pub mod document;
pub mod http;
pub mod openapi;
pub mod press;
pub mod problem;
pub mod upload;
pub mod web;
