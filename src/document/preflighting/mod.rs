//! Preflight: a file that came from outside is looked at in a worker, and what is said of it is put into words and on paper.
//!
//! Lives here: a report in words ([`tell`]), as PDF ([`job`]), the pictures on which it marks what was found, and the print pack. May not live here: looking
//! (`preflight` does, in a worker), HTTP, pages.
//!
//! To add a code: its two sentences among the fault texts, group `preflight`; a test finds what is missing.

mod pack;
mod paper;
#[cfg(test)]
mod tests;
mod told;
mod words;

use jiff::civil::Date;

use super::model::File;
use super::reading;
use super::{DocumentError, Documents};
use crate::press::{self, PressError};
use fault::Fault;
use fault::language::Language;
use preflight::picture::Picture;
use preflight::report::{Mode, Report};
use typeset::Failure;

pub(super) use pack::word as pack_word;
pub use paper::{day, file_name, job};
pub use told::{Fact, Mark, Told, ToldCheck, ToldFinding, ToldPicture, tell, to_json};

/// The pages on which something was found at a place, in the order of the findings.
fn placed(report: &Report) -> Vec<usize> {
    let mut out = Vec::new();
    for finding in report.findings.iter().filter(|finding| finding.area.is_some()) {
        if let Some(page) = finding.page
            && !out.contains(&page)
        {
            out.push(page);
        }
    }
    out
}

impl Documents {
    /// Looks at a file as a print shop would.
    ///
    /// # Errors
    /// When the press is busy or broken; the inner one when the file is no PDF, or too much for a worker.
    pub async fn preflight(&self, file: File, mode: Mode) -> Result<Result<Report, Fault>, PressError> {
        let Some(pool) = self.pool() else { return Err(PressError::Lost) };
        let looked = pool.preflight(&file.bytes, mode).await?;
        Ok(looked.map_err(|why| reading::unreadable(&why, reading::For::Reading)))
    }

    /// The pages of a file on which something was found at a place, in small. What a worker cannot draw, or not in its time, has none.
    ///
    /// # Errors
    /// When the press is busy or broken.
    pub async fn pictured(&self, file: Vec<u8>, report: &Report) -> Result<Vec<Picture>, PressError> {
        let pages = placed(report);
        let Some(pool) = self.pool().filter(|_| !pages.is_empty()) else { return Ok(Vec::new()) };
        pool.picture(&file, pages).await
    }

    /// A report as PDF. `date` is the day on which the file was looked at.
    ///
    /// # Errors
    /// When the press gives none.
    pub async fn preflight_paper(
        &self,
        report: &Report,
        pictures: &[Picture],
        name: &str,
        language: Language,
        date: Date,
    ) -> Result<Vec<u8>, DocumentError> {
        let job = press::apart(|| job(report, pictures, name, language, date)).await;
        let made = match self.pool() {
            Some(pool) => pool.run(job).await,
            None => press::run_here(&job),
        };
        made.map(|made| made.bytes).map_err(|error| own_template(error, "preflight"))
    }
}

/// A fault of a template that belongs to no kind.
fn own_template(error: PressError, template: &str) -> DocumentError {
    match error {
        PressError::Failed(Failure::Template { messages }) => {
            DocumentError::Instrument { instrument: template.to_owned(), messages }
        }
        other => DocumentError::Press(other),
    }
}
