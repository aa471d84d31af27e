//! Room in the service for the pictures of all requests, once they are made ready.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::OwnedSemaphorePermit;

use super::queue::PATIENCE;
use super::workers::kibibytes;
use super::{Pool, PressError};

/// Room in the service for a picture that was made ready; given back when dropped.
#[derive(Debug, Default)]
pub struct Room {
    _permit: Option<OwnedSemaphorePermit>,
}

/// How often a worker holds the pictures of a document while it sets them: as they came, as files, as pixels, in the file that it makes.
const TIMES_IN_WORKER: u64 = 8;

impl Pool {
    /// Bytes of pictures that one document may have which holds them so many times in the service: no more than there is room for, and than
    /// a worker can set.
    pub fn most_of_pictures(&self, times: u64) -> u64 {
        let config = &self.workers.config;
        ((config.pictures_mib << 20) / times.max(1)).min((config.memory_mib << 20) / TIMES_IN_WORKER)
    }

    /// Waits for room for a picture that was made ready. Who asks for more than there is gets all there is.
    ///
    /// # Errors
    /// When there is none for too long: others have all of it, or wait for each other.
    pub async fn room(&self, bytes: u64) -> Result<Room, PressError> {
        let asked = kibibytes(bytes.min(self.workers.config.pictures_mib << 20));
        let permit = Arc::clone(&self.workers.pictures).acquire_many_owned(asked);
        match tokio::time::timeout(PATIENCE, permit).await {
            Ok(Ok(permit)) => Ok(Room { _permit: Some(permit) }),
            _ => Err(PressError::Busy { waiting: self.workers.waiting.load(Ordering::Relaxed) }),
        }
    }
}
