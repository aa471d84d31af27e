//! What the jobs of one request share while it is answered: their place in the queue, what they took, how much the request brought.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;

tokio::task_local! {
    static TURN: Arc<Turn>;
}

/// What the jobs of one request share.
pub(super) struct Turn {
    /// Which of them waits: the others stand behind it, and not before other requests.
    pub(super) line: Semaphore,
    /// Whether it had a worker: what was begun is not sent away because others came.
    pub(super) begun: AtomicBool,
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
    pub(super) fn current() -> Arc<Turn> {
        TURN.try_with(Arc::clone).unwrap_or_default()
    }

    /// Counts what a job took.
    pub(super) fn took(&self, time: Duration) {
        self.spent.fetch_add(u64::try_from(time.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Whether its jobs took all the time that they may.
    pub(super) fn is_spent(&self, deadline: Duration) -> bool {
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

/// Deadlines that all jobs of a request may take of a processor: a poster full of the largest photographs takes half of it.
const DEADLINES: u32 = 12;

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

    #[tokio::test]
    async fn what_belongs_to_one_request_is_one_turn() {
        let (first, second) =
            one_turn(async { tokio::join!(async { Turn::current() }, async { Turn::current() }) }).await;
        assert!(Arc::ptr_eq(&first, &second));
        assert!(!Arc::ptr_eq(&first, &one_turn(async { Turn::current() }).await));
        assert!(!Arc::ptr_eq(&Turn::current(), &Turn::current()));
    }
}
