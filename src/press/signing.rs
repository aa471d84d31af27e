//! What the pool does for signatures: room for one, one that waits, and what a file holds of them.

use super::protocol::{self, Reply, Task};
use super::{Pool, PressError};
use fault::language::Language;
use pdf::prepared::{self, Waiting};
use pdf::read::Unreadable;
use pdf::signature::{self, Prepared, Wish};
use pdf::validation_data::{Held, HeldSignature, Store};

impl Pool {
    /// Makes room for a signature in a PDF, in a worker.
    ///
    /// # Errors
    /// [`PressError`]; a file that gets no room is no error here.
    pub async fn prepare(
        &self,
        file: &[u8],
        wish: Wish,
        words: Vec<(Language, Vec<String>)>,
    ) -> Result<Result<Prepared, signature::Refusal>, PressError> {
        match self.carry_out(&Task::Prepare { wish, words }, Some(&[file])).await {
            Ok((Reply::Prepared(prepared), tail)) => Ok(Ok(Prepared { tail, ..prepared })),
            Ok((Reply::NotPrepared(why), _)) => Ok(Err(why)),
            other => Ok(Err(signature::Refusal::Unreadable { why: too_complex(other)? })),
        }
    }

    /// Finds the signature that waits in a PDF, in a worker.
    ///
    /// # Errors
    /// [`PressError`]; a file in which none waits is no error here.
    pub async fn find_waiting(&self, file: &[u8]) -> Result<Result<Waiting, prepared::Refusal>, PressError> {
        match self.carry_out(&Task::FindWaiting, Some(&[file])).await {
            Ok((Reply::Waiting(waiting), contents)) => Ok(Ok(Waiting { contents, ..waiting })),
            Ok((Reply::NothingWaits(why), _)) => Ok(Err(why)),
            other => Ok(Err(prepared::Refusal::Unreadable { why: too_complex(other)? })),
        }
    }

    /// Takes signatures and validation data out of a PDF, in a worker.
    ///
    /// # Errors
    /// [`PressError`]; a file that cannot be read is no error here.
    pub async fn held(&self, file: &[u8]) -> Result<Result<Held, Unreadable>, PressError> {
        let (reply, bytes) = match self.carry_out(&Task::Held, Some(&[file])).await {
            Ok((Reply::Unreadable(why), _)) => return Ok(Err(why)),
            Ok((reply @ Reply::Held { .. }, bytes)) => (reply, bytes),
            other => return Ok(Err(too_complex(other)?)),
        };
        received(reply, &bytes).map(Ok).ok_or(PressError::Lost)
    }

    /// Makes an increment with validation data for a PDF, in a worker; empty when the file has all of it.
    ///
    /// # Errors
    /// [`PressError`]; a file to which nothing can be added is no error here.
    pub async fn add_validation_data(
        &self,
        file: &[u8],
        data: &Store,
    ) -> Result<Result<Vec<u8>, signature::Refusal>, PressError> {
        let [certificates, ocsps, crls] = lengths(data);
        let task = Task::AddValidationData { certificates, ocsps, crls };
        match self.carry_out(&task, Some(&[file, &joined(data)])).await {
            Ok((Reply::Added, tail)) => Ok(Ok(tail)),
            Ok((Reply::NotPrepared(why), _)) => Ok(Err(why)),
            other => Ok(Err(signature::Refusal::Unreadable { why: too_complex(other)? })),
        }
    }
}

/// The file is to blame when it eats a worker's time or memory.
fn too_complex(outcome: Result<(Reply, Vec<u8>), PressError>) -> Result<Unreadable, PressError> {
    match outcome {
        Err(PressError::Deadline | PressError::Memory) => Ok(Unreadable::TooComplex),
        Err(other) => Err(other),
        Ok(_) => Err(PressError::Lost),
    }
}

pub(super) fn lengths(data: &Store) -> [Vec<usize>; 3] {
    [&data.certificates, &data.ocsps, &data.crls].map(|all| all.iter().map(Vec::len).collect())
}

pub(super) fn joined(data: &Store) -> Vec<u8> {
    [&data.certificates, &data.ocsps, &data.crls].into_iter().flatten().flatten().copied().collect()
}

/// Validation data out of bytes behind one another.
pub(super) fn parted(bytes: &[u8], sorts: &[&[usize]; 3]) -> Option<Store> {
    let mut all = protocol::parts(bytes, &sorts.concat())?.into_iter().map(<[u8]>::to_vec);
    let [certificates, ocsps, crls] = sorts.map(|lengths| all.by_ref().take(lengths.len()).collect());
    Some(Store { certificates, ocsps, crls })
}

fn received(reply: Reply, bytes: &[u8]) -> Option<Held> {
    let Reply::Held { signatures, certificates, ocsps, crls } = reply else { return None };
    let length = signatures.iter().try_fold(0_usize, |sum, (_, length)| sum.checked_add(*length))?;
    let (first, rest) = bytes.split_at_checked(length)?;
    let lengths: Vec<usize> = signatures.iter().map(|(_, length)| *length).collect();
    let contents = protocol::parts(first, &lengths)?;
    let signatures =
        signatures.into_iter().zip(contents).map(|((one, _), own)| HeldSignature { contents: own.to_vec(), ..one });
    Some(Held { signatures: signatures.collect(), data: parted(rest, &[&certificates, &ocsps, &crls])? })
}
