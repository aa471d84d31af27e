//! Verifying: a file that came from outside is judged in a worker, and what is said of it is put into words and on paper.
//!
//! Lives here: whom the operator trusts ([`VerifyConfig`]), a report in words ([`tell`]), as PDF and as evidence file ([`Paper`]). May not
//! live here: judging (`verify` does, in a worker), HTTP, pages.
//!
//! To add a sub-indication or a sort of change: its sentences, and that of its first line (`event-…`), among the fault texts, group `verification`; a test finds what is missing.

mod event;
mod fact;
#[cfg(test)]
mod first_lines;
mod headline;
mod looks;
mod material;
mod paper;
mod place;
mod report;
mod signatures;
#[cfg(test)]
mod tests;
mod waiting;
mod words;

use jiff::Timestamp;

use super::model::File;
use super::reading;
use super::{DocumentError, Documents};
use crate::press::{self, PressError};
use fault::Fault;
use fault::language::Language;
use typeset::Failure;
use verify::report::{Finding, Report};

pub use fact::{Fact, Remark};
pub use looks::WordedLook;
pub use material::{PinnedList, VerifyConfig};
pub use paper::{ATTACHED, Paper, file_name, job};
pub use report::{WordedReport, tell};
pub use signatures::{Reasoning, WordedCertificate, WordedChanges, WordedSignature, WordedStep, WordedTimeStamp};

/// Signatures and time-stamps of which a report on paper tells; each takes half a page, and a worker that much memory.
const MOST_ON_PAPER: usize = 150;

/// A moment as people in the Netherlands read it, to the minute.
pub fn moment(language: Language, at: Timestamp) -> String {
    words::Words(language).moment(at)
}

/// What was found, as a sentence for who does not mend files.
pub(super) fn sentence(finding: &Finding, language: Language) -> String {
    words::Words(language).finding(finding)
}

impl Documents {
    /// Judges the signatures of a file for a moment, by whom the operator trusts.
    ///
    /// # Errors
    /// When the press is busy or broken; the inner one when the file is no PDF, or too much for a worker.
    pub async fn verify(&self, file: File, at: Timestamp) -> Result<Result<Report, Fault>, PressError> {
        let Some(pool) = self.pool() else { return Err(PressError::Lost) };
        let judged = pool.verify(&file.bytes, self.trust(), at).await?;
        Ok(judged.map_err(|why| reading::unreadable(&why, reading::For::Judging)))
    }

    /// A report as PDF, or the evidence file.
    ///
    /// # Errors
    /// When the press gives none, and when it would be too long.
    pub async fn paper(
        &self,
        report: &Report,
        name: &str,
        language: Language,
        paper: Paper,
    ) -> Result<Vec<u8>, DocumentError> {
        let count = report.signatures.len() + report.document_time_stamps.len();
        let too_long = || {
            let fault = Fault::new("report-too-long", "").with("count", count).with("most", MOST_ON_PAPER);
            DocumentError::Faults(vec![fault])
        };
        if count > MOST_ON_PAPER {
            return Err(too_long());
        }
        let job = press::apart(|| job(report, name, language, paper)).await;
        let made = match self.pool() {
            Some(pool) => pool.run(job).await,
            None => press::run_here(&job),
        };
        made.map(|made| made.bytes).map_err(|error| match error {
            PressError::Failed(Failure::Template { messages }) => {
                DocumentError::Instrument { instrument: "verification".to_owned(), messages }
            }
            // What is said of a signature has no bound but that of the whole report.
            PressError::Deadline | PressError::Memory => too_long(),
            other => DocumentError::Press(other),
        })
    }
}
