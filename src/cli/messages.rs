//! Faults and problems as lines on standard error.

use std::fmt::Display;
use std::io::Write as _;

use crate::document::DocumentError;
use crate::problem::Problem;
use fault::Fault;
use fault::language::Language;

use super::CommandFailure;

/// Says something on standard error. Who closed it hears nothing more, and that is no failure.
pub(super) fn say(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Each fault on a line: its place, then what to do.
pub(super) fn faults(faults: &[Fault], language: Language) -> String {
    faults
        .iter()
        .map(|fault| {
            let place = if fault.pointer.is_empty() { String::new() } else { format!("{}: ", fault.pointer) };
            format!("{place}{}\n", fault.detail(language))
        })
        .collect()
}

pub(super) fn document_error(error: DocumentError, language: Language) -> CommandFailure {
    match error {
        DocumentError::Faults(found) => CommandFailure::cannot(faults(&found, language)),
        DocumentError::Instrument { instrument, messages } => {
            CommandFailure::cannot(format!("{instrument}: {}", messages.join("\n")))
        }
        other => {
            let problem = Problem::from_document(other, 0.0, 0);
            CommandFailure::cannot(problem.detail(language, "-"))
        }
    }
}
