//! Whose turn it is: requests wait for workers in one queue, and however many jobs a request has, it takes one place in it.

use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tracing::warn;

use super::lease::{Lease, Parts};
use super::pool::Shared;
use super::protocol::Task;
use super::{Pool, PressError};

tokio::task_local! {
    static TURN: Arc<Turn>;
}

/// What the jobs of one request share.
pub(super) struct Turn {
    /// Which of them waits: the others stand behind it, and not before other requests.
    line: Semaphore,
    /// Whether it had a worker: what was begun is not sent away because others came.
    begun: AtomicBool,
    /// Milliseconds of a processor that its jobs took.
    spent: AtomicU64,
    /// Whether it brought much: its work leaves room to that of others.
    large: AtomicBool,
}

impl Default for Turn {
    fn default() -> Self {
        Turn {
            line: Semaphore::new(1),
            begun: AtomicBool::new(false),
            spent: AtomicU64::new(0),
            large: AtomicBool::new(false),
        }
    }
}

impl Turn {
    /// That of the request in whose task this is called; one of its own for what belongs to no request.
    fn current() -> Arc<Turn> {
        TURN.try_with(Arc::clone).unwrap_or_default()
    }

    /// Counts what a job took.
    pub(super) fn took(&self, time: Duration) {
        self.spent.fetch_add(u64::try_from(time.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Whether its jobs took all the time that they may.
    fn is_spent(&self, deadline: Duration) -> bool {
        Duration::from_millis(self.spent.load(Ordering::Relaxed)) >= deadline.saturating_mul(DEADLINES)
    }
}

/// All jobs that come up while this request is answered wait as one.
pub async fn one_turn<T>(request: impl Future<Output = T>) -> T {
    TURN.scope(Arc::default(), request).await
}

/// Says how much the request brought that is answered now.
pub fn weigh(bytes: usize) {
    if bytes > LARGE {
        // Outside of a request, as on the command line, nobody waits.
        let _ = TURN.try_with(|turn| turn.large.store(true, Ordering::Relaxed));
    }
}

/// Whether the request that is answered now brought much.
pub(super) fn is_large() -> bool {
    TURN.try_with(|turn| turn.large.load(Ordering::Relaxed)).unwrap_or(false)
}

/// Bytes of a body of which little can be made that takes long.
const LARGE: usize = 256 << 10;

/// Time a request waits for a worker before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(30);

/// Deadlines that all jobs of a request may take of a processor: a poster full of the largest photographs takes half of it.
const DEADLINES: u32 = 12;

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

/// Workers that heavy jobs may have at once.
pub(super) fn for_heavy(workers: usize) -> usize {
    workers.saturating_sub(1).max(1)
}

impl Shared {
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

/// Room in the service for a picture that was made ready; given back when dropped.
#[derive(Debug, Default)]
pub struct Room {
    _permit: Option<OwnedSemaphorePermit>,
}

/// How often a worker holds the pictures of a document while it sets them: as they came, as files, as pixels, in the file that it makes.
const TIMES_IN_WORKER: u64 = 8;

/// Permits of the budget: KiB, rounded up.
pub(super) fn kibibytes(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX)
}

impl Pool {
    /// Bytes of pictures that one document may have which holds them so many times in the service: no more than there is room for, and than
    /// a worker can set.
    pub fn most_of_pictures(&self, times: u64) -> u64 {
        let config = &self.shared.config;
        ((config.pictures_mib << 20) / times.max(1)).min((config.memory_mib << 20) / TIMES_IN_WORKER)
    }

    /// Waits for room for a picture that was made ready. Who asks for more than there is gets all there is.
    ///
    /// # Errors
    /// When there is none for too long: others have all of it, or wait for each other.
    pub async fn room(&self, bytes: u64) -> Result<Room, PressError> {
        let asked = kibibytes(bytes.min(self.shared.config.pictures_mib << 20));
        let permit = Arc::clone(&self.shared.pictures).acquire_many_owned(asked);
        match tokio::time::timeout(PATIENCE, permit).await {
            Ok(Ok(permit)) => Ok(Room { _permit: Some(permit) }),
            _ => Err(PressError::Busy { waiting: self.shared.waiting.load(Ordering::Relaxed) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_jobs_of_one_request_may_take_twelve_deadlines_and_no_more() {
        let (turn, deadline) = (Turn::default(), Duration::from_secs(10));
        turn.took(Duration::from_secs(119));
        assert!(!turn.is_spent(deadline));
        turn.took(Duration::from_secs(1));
        assert!(turn.is_spent(deadline));
    }

    #[test]
    fn heavy_jobs_leave_a_worker_to_others() {
        assert_eq!([1, 2, 3, 8].map(for_heavy), [1, 1, 2, 7]);
        assert!(is_heavy(&Task::Read, Some(&[b"%PDF"])));
        let task = Task::Compose { lengths: Vec::new() };
        assert!(!is_heavy(&task, Some(&[&[0; 1000]])));
        assert!(is_heavy(&task, Some(&[&vec![0; LIGHT], b"x"])));
    }

    #[tokio::test]
    async fn what_belongs_to_one_request_is_one_turn() {
        let (first, second) =
            one_turn(async { tokio::join!(async { Turn::current() }, async { Turn::current() }) }).await;
        assert!(Arc::ptr_eq(&first, &second));
        assert!(!Arc::ptr_eq(&first, &one_turn(async { Turn::current() }).await));
        assert!(!Arc::ptr_eq(&Turn::current(), &Turn::current()));
    }
}
