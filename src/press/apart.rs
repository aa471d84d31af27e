//! Work of a part of a second, apart from the threads that answer requests: reading what a body holds, making a job or a page of it.

use std::sync::LazyLock;

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Semaphore;

use super::turn;

/// As many at once as there are cores: more would only make all of them later.
static PLACES: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(places()));

/// One place is kept from what belongs to large bodies: whoever sends little does not wait behind all of those.
static FOR_LARGE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(places() - 1));

fn places() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from).max(2)
}

/// Does `work` while other requests are answered. Work that a client can make long has bounds of its own: once begun it ends by itself. What
/// waits for its turn is given up when the client leaves.
pub async fn apart<T>(work: impl FnOnce() -> T) -> T {
    let multi = |runtime: Handle| runtime.runtime_flavor() == RuntimeFlavor::MultiThread;
    if !Handle::try_current().is_ok_and(multi) {
        // The command line has nobody who waits.
        return work();
    }
    // The semaphores are never closed.
    let _large = if turn::is_large() { Some(FOR_LARGE.acquire().await) } else { None };
    let _place = PLACES.acquire().await;
    tokio::task::block_in_place(work)
}
