//! The worker processes of a pool: started, idle, replaced; and what is counted of them.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::error;

use super::PressConfig;
use super::protocol::{self, Hello, Task};
use super::sandbox::Report;
use super::starter;
use colour::OutputProfile;

/// The workers of a pool, and who waits for them.
pub(super) struct Workers {
    pub(super) config: PressConfig,
    program: PathBuf,
    /// One permit per idle worker.
    pub(super) permits: Semaphore,
    pub(super) idle: Mutex<Vec<Worker>>,
    /// Requests that wait for a worker.
    pub(super) waiting: AtomicUsize,
    /// One permit per worker that heavy jobs may have.
    pub(super) heavy: Arc<Semaphore>,
    /// One permit per KiB that pictures may take in the service.
    pub(super) pictures: Arc<Semaphore>,
    pub(super) counters: Counters,
    sandbox: Mutex<Option<Report>>,
    stopping: AtomicBool,
}

/// What became of workers so far.
#[derive(Default)]
pub(super) struct Counters {
    pub(super) alive: AtomicUsize,
    pub(super) started: AtomicU64,
    pub(super) made: AtomicU64,
    pub(super) deadline: AtomicU64,
    pub(super) memory: AtomicU64,
    pub(super) lost: AtomicU64,
    pub(super) abandoned: AtomicU64,
}

/// A worker process, with what it knows.
pub(super) struct Worker {
    pub(super) child: Child,
    pub(super) input: ChildStdin,
    pub(super) output: ChildStdout,
    pub(super) jobs: u32,
    /// What it was told to trust ([`super::Trust::digest`]).
    pub(super) trusts: Option<String>,
}

impl Workers {
    /// None yet; `program` is this binary, which has the command `worker`.
    pub(super) fn new(config: PressConfig, program: PathBuf) -> Workers {
        Workers {
            heavy: Arc::new(Semaphore::new(for_heavy(config.workers()))),
            pictures: Arc::new(Semaphore::new(kibibytes(config.pictures_mib << 20) as usize)),
            config,
            program,
            permits: Semaphore::new(0),
            idle: Mutex::default(),
            waiting: AtomicUsize::new(0),
            counters: Counters::default(),
            sandbox: Mutex::default(),
            stopping: AtomicBool::new(false),
        }
    }

    /// Starts a worker and waits until it is ready.
    pub(super) async fn start(&self) -> std::io::Result<Worker> {
        let mut command = Command::new(&self.program);
        command
            .arg("worker")
            .arg("--memory-mib")
            .arg(self.config.memory_mib.to_string())
            .env_clear()
            // glibc would give pages back after each document, only to fault them in again for the next.
            .env("MALLOC_TRIM_THRESHOLD_", "268435456")
            .env("MALLOC_MMAP_THRESHOLD_", "67108864")
            .env("MALLOC_ARENA_MAX", "2")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true);
        let mut child = starter::spawn(command).await?;
        let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("a worker has no pipes"));
        };
        let hello = tokio::time::timeout(HELLO, protocol::receive_async(&mut output))
            .await
            .map_err(|_| std::io::Error::other("a worker did not become ready"))??;
        let hello: Hello = serde_json::from_slice(&hello)?;
        *self.sandbox.lock().unwrap_or_else(PoisonError::into_inner) = Some(hello.sandbox);
        let press = OutputProfile::of_the_press();
        if !press.is_ours() {
            let task = Task::Press { condition: press.condition().to_owned(), ink_limit: press.ink_limit() };
            protocol::send_async(&mut input, &[&serde_json::to_vec(&task)?]).await?;
            protocol::send_async(&mut input, &[press.bytes()]).await?;
        }
        self.counters.started.fetch_add(1, Ordering::Relaxed);
        self.counters.alive.fetch_add(1, Ordering::Relaxed);
        Ok(Worker { child, input, output, jobs: 0, trusts: None })
    }

    /// What the last worker found when it tried its walls.
    pub(super) fn sandbox_report(&self) -> Option<Report> {
        self.sandbox.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// No more workers are started.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Makes a worker idle.
    pub(super) fn put(&self, worker: Worker) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        self.permits.add_permits(1);
    }

    /// Starts a worker in the background, again and again until it lives. Until then the place of a heavy job is kept, for there is a worker
    /// less to leave to others.
    pub(super) fn replace(self: &Arc<Self>, place: Option<OwnedSemaphorePermit>) {
        if self.stopping.load(Ordering::Relaxed) {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let workers = Arc::clone(self);
        runtime.spawn(async move {
            let _place = place;
            let mut pause = Duration::from_millis(50);
            loop {
                match workers.start().await {
                    Ok(worker) => return workers.put(worker),
                    Err(error) => error!(%error, "a worker could not be started"),
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(10));
            }
        });
    }
}

/// Time a new worker has to say hello.
const HELLO: Duration = Duration::from_secs(30);

/// Workers that heavy jobs may have at once.
fn for_heavy(workers: usize) -> usize {
    workers.saturating_sub(1).max(1)
}

/// Permits of the budget: KiB, rounded up.
pub(super) fn kibibytes(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heavy_jobs_leave_a_worker_to_others() {
        assert_eq!([1, 2, 3, 8].map(for_heavy), [1, 1, 2, 7]);
    }
}
