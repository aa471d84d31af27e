//! The press: worker processes that typeset, and the pool that feeds them.
//!
//! Lives here: both ends of the protocol, the pool with its deadline, memory limit and queue, the worker's sandbox; and what the service
//! does itself apart from the threads that answer ([`apart`](apart())). May not live here: what a job means. A worker gets a job, gives a document, and knows no request, no key and no file.
//!
//! To add a task for workers: a variant of [`protocol::Task`] and of its reply, and its arm in `worker.rs`.

mod apart;
mod composing;
mod imaging;
mod lease;
mod pool;
mod preflighting;
mod process;
pub mod protocol;
mod queue;
mod room;
mod sandbox;
mod signing;
mod starter;
mod steps;
mod trust;
mod turn;
mod verifying;
mod worker;
mod workers;

use std::time::Duration;

use serde::Deserialize;

use image::{Prepared, Refusal, Wish};
use typeset::{Failure, Job, Made};

pub use apart::apart;
pub use composing::{Compose, complete};
pub use pool::{Pool, Status};
pub use room::Room;
pub use sandbox::Level;
pub use trust::Trust;
pub use turn::{one_turn, weigh};
pub use worker::work;

/// How documents are made.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PressConfig {
    /// Worker processes; 0 is one per core.
    pub workers: usize,
    /// Requests that may wait for a worker, each with whatever number of jobs; one more is answered 503.
    pub queue: usize,
    /// Seconds one document may take in a worker.
    pub deadline_seconds: f64,
    /// Memory of one worker in MiB.
    pub memory_mib: u64,
    /// MiB that pictures of all requests may take in the service once they are made ready.
    pub pictures_mib: u64,
    /// Documents after which a worker is replaced.
    pub jobs_per_worker: u32,
    /// Refuse to start when the kernel cannot confine workers fully.
    pub require_sandbox: bool,
}

impl Default for PressConfig {
    fn default() -> Self {
        PressConfig {
            workers: 0,
            queue: 64,
            deadline_seconds: 10.0,
            memory_mib: 512,
            pictures_mib: 128,
            jobs_per_worker: 5_000,
            require_sandbox: false,
        }
    }
}

impl PressConfig {
    /// Worker processes to run.
    pub fn workers(&self) -> usize {
        match self.workers {
            0 => std::thread::available_parallelism().map_or(2, usize::from),
            n => n,
        }
    }

    /// Time that one document may take in a worker.
    pub fn deadline(&self) -> Duration {
        Duration::from_secs_f64(self.deadline_seconds.clamp(0.05, 3600.0))
    }
}

/// Why the press gave no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PressError {
    /// The queue is full; this many wait.
    Busy {
        /// Requests that wait.
        waiting: usize,
    },
    /// The worker was stopped after its time.
    Deadline,
    /// The worker was stopped after twice its time, in which it had too little of a processor.
    Crowded,
    /// The worker was stopped for its memory.
    Memory,
    /// The worker stopped by itself or was killed.
    Lost,
    /// The document could not be made.
    Failed(Failure),
    /// Work that is no typesetting came to nothing; what its writer said.
    NotComposed(String),
}

impl std::fmt::Display for PressError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PressError::Busy { waiting } => write!(f, "{waiting} requests wait for a worker"),
            PressError::Deadline => f.write_str("the worker was stopped after its time"),
            PressError::Crowded => f.write_str("the machine gave the worker too little time"),
            PressError::Memory => f.write_str("the worker was stopped for its memory"),
            PressError::Lost => f.write_str("the worker was lost"),
            PressError::Failed(failure) => failure.fmt(f),
            PressError::NotComposed(reason) => write!(f, "nothing was written: {reason}"),
        }
    }
}

impl std::error::Error for PressError {}

/// Makes a document in this process, as the command line does: the same code as in a worker, without its walls.
///
/// # Errors
/// [`PressError::Failed`] only.
pub fn run_here(job: &Job) -> Result<Made, PressError> {
    steps::carry_out(job).map_err(PressError::Failed)
}

/// Makes a picture ready in this process, as the command line does.
///
/// # Errors
/// [`Refusal`].
pub fn image_here(file: &[u8], wish: &Wish) -> Result<Prepared, Refusal> {
    steps::image(file, wish)
}

/// Does something that waits for others, such as a service on the network, without keeping any request waiting. `None` when it
/// panicked.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}
