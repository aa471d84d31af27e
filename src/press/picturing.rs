//! What the pool does for the pictures of a preflight: pages of a file in small, drawn in a worker.

use super::protocol::{self, Reply, Task};
use super::{Pool, PressError};
use crate::preflight::picture::Picture;

impl Pool {
    /// Pages of a file in small; none of what cannot be drawn, or not within a worker's time and memory.
    ///
    /// # Errors
    /// [`PressError`].
    pub async fn picture(&self, file: Vec<u8>, pages: Vec<usize>) -> Result<Vec<Picture>, PressError> {
        match self.carry_out(Task::Picture { pages }, Some(file)).await {
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
