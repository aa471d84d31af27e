//! The API and the command line as users meet them: a real server, real requests, real files.

#[path = "../support/mod.rs"]
mod support;

mod agreements;
mod algorithms;
mod bad_input;
mod bounds;
mod command_line;
mod description;
mod documents;
mod door;
mod first_lines;
mod forms;
mod house;
mod in_workers;
mod key_holders;
mod levels;
mod many_jobs;
mod operation;
mod overload;
mod packs;
mod phases;
mod pictures;
mod preflights;
mod quick_lists;
mod readings;
mod relatives;
mod round_trip;
mod signatures;
mod signed_data;
mod signing_rules;
mod texts;
mod tokens;
mod trusted_lists;
mod two_steps;
mod verdicts;
mod verifications;
mod working_copy;

/// The text of a PDF, as poppler reads it.
fn support_text(pdf: &[u8]) -> String {
    support::text_of(pdf, "-layout")
}
