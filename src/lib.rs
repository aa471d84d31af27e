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
//! Layers, top to bottom; a module uses only what stands below it, siblings on one line never import one another
//! (`tests/architecture` keeps this):
//!
//! ```text
//! cli                       wiring: read the configuration, build the App, run one command
//! http | web                routes, pages; no Typst, no PDF bytes
//! upload                    what a request brings: its body within limits, files of a form; for both doors
//! openapi | problem         what both doors say: the API's description, every answer that is no success
//! document                  the kinds table, data checks, the pipeline, the cache
//! press                     the worker pool: deadlines, memory limits, restart; both ends of its protocol
//! sign | verify | preflight signatures: who holds the key, what is signed, only here are keys | whether they hold, and why | what a press
//!                           would say of a file
//! catalog | typeset | image | pdf | pki | interchange   leaves: each knows one thing
//! colour                    from screen to press and back, for the leaves that print
//! fault | language          the words everything above speaks
//! ```
//!
//! # Invariants
//!
//! - Same request, same version, same bytes: no clock, no locale, no system font reaches a document.
//! - User text is data, never Typst source.
//! - The service keeps no state: any number of replicas answer the same.
//! - All faults of a request come at once, each with its place and remedy.

pub mod catalog;
pub mod cli;
pub mod colour;
pub mod document;
pub mod fault;
pub mod http;
pub mod image;
pub mod interchange;
pub mod language;
pub mod openapi;
pub mod pdf;
pub mod pki;
pub mod preflight;
pub mod press;
pub mod problem;
pub mod sign;
pub mod typeset;
pub mod upload;
pub mod verify;
pub mod web;
