//! What the pool does for pictures of a request: each is made ready in a worker.

use super::protocol::{Reply, Task};
use super::{Pool, PressError};

impl Pool {
    /// Makes a picture ready in a worker.
    ///
    /// # Errors
    /// [`PressError`]; a file that is no picture, or eats a worker's time or memory, is no error here.
    pub async fn image(
        &self,
        file: &[u8],
        wish: &image::Wish,
    ) -> Result<Result<image::Prepared, image::Refusal>, PressError> {
        match self.carry_out(&Task::Image(wish.clone()), Some(&[file])).await {
            Ok((Reply::Image(prepared), bytes)) => Ok(Ok(image::Prepared { bytes: bytes.into(), ..prepared })),
            Ok((Reply::NoImage(refusal), _)) => Ok(Err(refusal)),
            Ok(_) => Err(PressError::Lost),
            Err(PressError::Deadline | PressError::Memory) => Ok(Err(image::Refusal::TooComplex)),
            Err(other) => Err(other),
        }
    }
}
