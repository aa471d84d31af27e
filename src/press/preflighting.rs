//! What the pool does for a preflight: a file is looked at in a worker, and its pages are drawn in small.

use super::protocol::{self, Reply, Task};
use super::{Pool, PressError};
use pdf::read::Unreadable;
use preflight::picture::Picture;
use preflight::report::{Mode, Report};

impl Pool {
    /// Looks at a PDF in a worker as a print shop would.
    ///
    /// # Errors
    /// [`PressError`]; a file that is no PDF, or eats a worker's time or memory, is no error here.
    pub async fn preflight(&self, file: &[u8], mode: Mode) -> Result<Result<Report, Unreadable>, PressError> {
        match self.carry_out(&Task::Preflight { mode }, Some(&[file])).await {
            Ok((Reply::Preflighted(report), _)) => Ok(Ok(*report)),
            Ok((Reply::Unreadable(why), _)) => Ok(Err(why)),
            Ok(_) => Err(PressError::Lost),
            Err(PressError::Deadline | PressError::Memory) => Ok(Err(Unreadable::TooComplex)),
            Err(other) => Err(other),
        }
    }

    /// Pages of a file in small; none of what cannot be drawn, or not within a worker's time and memory.
    ///
    /// # Errors
    /// [`PressError`].
    pub async fn picture(&self, file: &[u8], pages: Vec<usize>) -> Result<Vec<Picture>, PressError> {
        match self.carry_out(&Task::Picture { pages }, Some(&[file])).await {
            Ok((Reply::Pictures { pictures }, bytes)) => {
                let lengths: Vec<usize> = pictures.iter().map(|(_, length)| *length).collect();
                let parts = protocol::parts(&bytes, &lengths).ok_or(PressError::Lost)?;
                let whole = pictures.into_iter().zip(parts);
                Ok(whole.map(|((picture, _), png)| Picture { png: png.to_vec(), ..picture }).collect())
            }
            Ok(_) => Err(PressError::Lost),
            Err(PressError::Deadline | PressError::Memory) => Ok(Vec::new()),
            Err(other) => Err(other),
        }
    }
}
