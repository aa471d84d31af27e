//! What the pool does for verifying: trust goes to a worker once and stays there; then each file is judged whole in one.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::protocol::{Reply, Task};
use super::{Pool, PressError};
use pdf::read::Unreadable;
use verify::Material;
use verify::report::Report;

/// What an operator trusts, ready for workers.
#[derive(Debug, Clone)]
pub struct Trust {
    bytes: Vec<u8>,
    digest: String,
}

/// Trust in nobody.
impl Default for Trust {
    fn default() -> Self {
        Trust::of(b"{}".to_vec())
    }
}

impl Trust {
    /// Makes it ready.
    ///
    /// # Errors
    /// None that is known: plain data always has a text.
    pub fn new(material: &Material) -> Result<Trust, serde_json::Error> {
        material.to_bytes().map(Trust::of)
    }

    fn of(bytes: Vec<u8>) -> Trust {
        let digest = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Trust { bytes, digest }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn digest(&self) -> &str {
        &self.digest
    }
}

impl Pool {
    /// Judges the signatures of a file in a worker, for a moment.
    ///
    /// # Errors
    /// [`PressError`]; a file that is no PDF, or eats a worker's time or memory, is no error here.
    pub async fn verify(
        &self,
        file: Vec<u8>,
        trust: &Trust,
        at: Timestamp,
    ) -> Result<Result<Report, Unreadable>, PressError> {
        match self.carry_out_trusting(trust, &Task::Verify { at }, Some(&[&file])).await {
            Ok((Reply::Verified(report), _)) => Ok(Ok(*report)),
            Ok((Reply::Unreadable(why), _)) => Ok(Err(why)),
            Ok(_) => Err(PressError::Lost),
            Err(PressError::Deadline | PressError::Memory) => Ok(Err(Unreadable::TooComplex)),
            Err(other) => Err(other),
        }
    }
}
