//! Requests wait for workers in one queue, and however many jobs a request has, it takes one place in it.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::sync::AcquireError;
use tracing::warn;

use super::PressError;
use super::lease::{Lease, Parts};
use super::protocol::Task;
use super::turn::Turn;
use super::workers::Workers;

/// Time a request waits for a worker before it is told to come back.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

struct Waiting<'a> {
    count: &'a AtomicUsize,
    ahead: usize,
}

impl<'a> Waiting<'a> {
    fn enter(count: &'a AtomicUsize) -> Self {
        Waiting { count, ahead: count.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Bytes of data and pictures above which a document is a heavy job.
const LIGHT: usize = 1 << 20;

/// Whether a job may take long: what came from outside is opened, or a document is made of much. Such jobs leave one worker to all others.
pub(super) fn is_heavy(task: &Task, parts: Parts<'_>) -> bool {
    let bytes: usize = parts.unwrap_or_default().iter().map(|part| part.len()).sum();
    !task.is_ours() || bytes > LIGHT
}

impl Workers {
    /// A worker for a job.
    pub(super) async fn lease(self: &Arc<Self>, heavy: bool) -> Result<Lease, PressError> {
        let turn = Turn::current();
        let _next = turn.line.acquire().await.map_err(|_| PressError::Lost)?;
        if turn.is_spent(self.config.deadline()) {
            return Err(PressError::Deadline);
        }
        let place = match Arc::clone(&self.heavy).try_acquire_owned() {
            _ if !heavy => None,
            Ok(place) => Some(place),
            Err(_) => Some(self.wait(&turn, Arc::clone(&self.heavy).acquire_owned()).await?),
        };
        loop {
            let permit = match self.permits.try_acquire() {
                Ok(permit) => permit,
                Err(_) => self.wait(&turn, self.permits.acquire()).await?,
            };
            permit.forget();
            let worker = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut worker) = worker else { continue };
            // One that died while idle is replaced before anybody notices.
            if matches!(worker.child.try_wait(), Ok(None)) {
                turn.begun.store(true, Ordering::Relaxed);
                return Ok(Lease::new(Arc::clone(self), worker, Arc::clone(&turn), place));
            }
            warn!("a worker died while idle");
            self.counters.lost.fetch_add(1, Ordering::Relaxed);
            self.counters.alive.fetch_sub(1, Ordering::Relaxed);
            self.replace(None);
        }
    }

    /// Waits for a worker, or for a place among those of heavy jobs.
    async fn wait<T>(
        &self,
        turn: &Turn,
        place: impl Future<Output = Result<T, AcquireError>>,
    ) -> Result<T, PressError> {
        // The queue is for requests that had no worker yet: one that was begun waits with one job, and beside it.
        let waiting = (!turn.begun.load(Ordering::Relaxed)).then(|| Waiting::enter(&self.waiting));
        if let Some(waiting) = waiting.as_ref().filter(|waiting| waiting.ahead >= self.config.queue) {
            return Err(PressError::Busy { waiting: waiting.ahead });
        }
        match tokio::time::timeout(PATIENCE, place).await {
            Ok(Ok(place)) => Ok(place),
            _ => Err(PressError::Busy { waiting: self.waiting.load(Ordering::Relaxed) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_from_outside_or_is_much_is_heavy() {
        assert!(is_heavy(&Task::Read, Some(&[b"%PDF"])));
        let task = Task::Compose { lengths: Vec::new() };
        assert!(!is_heavy(&task, Some(&[&[0; 1000]])));
        assert!(is_heavy(&task, Some(&[&vec![0; LIGHT], b"x"])));
    }
}
