//! What the pool does for verifying: trust goes to a worker once and stays there; then each file is judged whole in one.

use jiff::Timestamp;

use super::protocol::{Reply, Task};
use super::trust::Trust;
use super::{Pool, PressError};
use pdf::read::Unreadable;
use verify::report::Report;

impl Pool {
    /// Judges the signatures of a file in a worker, for a moment.
    ///
    /// # Errors
    /// [`PressError`]; a file that is no PDF, or eats a worker's time or memory, is no error here.
    pub async fn verify(
        &self,
        file: &[u8],
        trust: &Trust,
        at: Timestamp,
    ) -> Result<Result<Report, Unreadable>, PressError> {
        match self.carry_out_trusting(trust, &Task::Verify { at }, Some(&[file])).await {
            Ok((Reply::Verified(report), _)) => Ok(Ok(*report)),
            Ok((Reply::Unreadable(why), _)) => Ok(Err(why)),
            Ok(_) => Err(PressError::Lost),
            Err(PressError::Deadline | PressError::Memory) => Ok(Err(Unreadable::TooComplex)),
            Err(other) => Err(other),
        }
    }
}
