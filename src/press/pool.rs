//! The pool: worker processes, each with one job at a time, a deadline and a memory limit; replaced the moment they fail.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

use tracing::info;

use super::lease::Parts;
use super::protocol::{Reply, Task};
use super::queue::is_heavy;
use super::sandbox::{Level, Report};
use super::trust::Trust;
use super::workers::Workers;
use super::{PressConfig, PressError};
use pdf::attach::{Attached, Refusal};
use pdf::read::{Facts, Unreadable};

/// A pool of workers; clones share it.
#[derive(Clone)]
pub struct Pool {
    pub(super) workers: Arc<Workers>,
}

/// What the pool is doing, for readiness and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// Workers that live.
    pub alive: usize,
    /// Workers that wait for a job.
    pub idle: usize,
    /// Requests that wait for a worker.
    pub waiting: usize,
    /// Workers started so far.
    pub started: u64,
    /// Tasks done: documents made or refused by their template, files read.
    pub made: u64,
    /// Workers stopped for their deadline.
    pub deadline: u64,
    /// Workers stopped for their memory.
    pub memory: u64,
    /// Workers lost otherwise.
    pub lost: u64,
    /// Workers stopped because nobody waited any more.
    pub abandoned: u64,
    /// How well workers are confined; `None` before the first has said so.
    pub sandbox: Option<Level>,
}

impl Pool {
    /// Starts all workers and waits until they are ready; `program` is this binary, which has the command `worker`.
    ///
    /// # Errors
    /// When no worker can be started, or when the sandbox is required and the kernel cannot give it.
    pub async fn start(config: PressConfig, program: PathBuf) -> std::io::Result<Pool> {
        let count = config.workers();
        let workers = Arc::new(Workers::new(config, program));
        for worker in futures_util::future::join_all((0..count).map(|_| workers.start())).await {
            workers.put(worker?);
        }
        let pool = Pool { workers };
        let level = pool.status().sandbox.unwrap_or(Level::None);
        if pool.workers.config.require_sandbox && level != Level::Full {
            let open = pool.sandbox_report().map(|report| report.open().join(", ")).unwrap_or_default();
            return Err(std::io::Error::other(format!(
                "require_sandbox is set, but this kernel does not deny all that it must to workers (open: {open}). Use a kernel with Landlock and seccomp, or leave require_sandbox off"
            )));
        }
        info!(workers = count, sandbox = ?level, "workers ready");
        Ok(pool)
    }

    /// Takes a PDF apart in a worker.
    ///
    /// # Errors
    /// [`PressError`]; a file that says nothing is no error here.
    pub async fn read(&self, file: Vec<u8>) -> Result<Result<Facts, Unreadable>, PressError> {
        match self.carry_out(&Task::Read, Some(&[&file])).await {
            Ok((Reply::Facts(facts), _)) => Ok(Ok(facts)),
            Ok((Reply::Unreadable(why), _)) => Ok(Err(why)),
            Ok(_) => Err(PressError::Lost),
            // The file is to blame when it eats a worker's time or memory.
            Err(PressError::Deadline | PressError::Memory) => Ok(Err(Unreadable::TooComplex)),
            Err(other) => Err(other),
        }
    }

    /// Attaches files, each with its name, to a PDF in a worker.
    ///
    /// # Errors
    /// [`PressError`]; a file to which nothing can be attached is no error here.
    pub async fn attach(
        &self,
        policy: &[u8],
        files: &[(&str, &[u8])],
        raise: bool,
    ) -> Result<Result<Attached, Vec<Refusal>>, PressError> {
        let lengths = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.len())).collect();
        let parts: Vec<&[u8]> = std::iter::once(policy).chain(files.iter().map(|(_, bytes)| *bytes)).collect();
        match self.carry_out(&Task::Attach { files: lengths, raise }, Some(&parts)).await {
            Ok((Reply::Attached(attached), tail)) => Ok(Ok(Attached { tail, ..attached })),
            Ok((Reply::Refused { refusals }, _)) => Ok(Err(refusals)),
            Ok(_) => Err(PressError::Lost),
            Err(PressError::Deadline | PressError::Memory) => {
                Ok(Err(vec![Refusal::Policy { why: Unreadable::TooComplex }]))
            }
            Err(other) => Err(other),
        }
    }

    /// One task and its reply, within the deadline and the memory limit.
    pub(super) async fn carry_out(&self, task: &Task, parts: Parts<'_>) -> Result<(Reply, Vec<u8>), PressError> {
        self.workers.lease(is_heavy(task, parts)).await?.carry_out(None, task, parts).await
    }

    /// [`Pool::carry_out`] in a worker that trusts whom the operator trusts.
    pub(super) async fn carry_out_trusting(
        &self,
        trust: &Trust,
        task: &Task,
        parts: Parts<'_>,
    ) -> Result<(Reply, Vec<u8>), PressError> {
        self.workers.lease(is_heavy(task, parts)).await?.carry_out(Some(trust), task, parts).await
    }

    /// What the pool is doing.
    pub fn status(&self) -> Status {
        let workers = &self.workers;
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Status {
            alive: workers.counters.alive.load(Ordering::Relaxed),
            idle: workers.permits.available_permits(),
            waiting: workers.waiting.load(Ordering::Relaxed),
            started: read(&workers.counters.started),
            made: read(&workers.counters.made),
            deadline: read(&workers.counters.deadline),
            memory: read(&workers.counters.memory),
            lost: read(&workers.counters.lost),
            abandoned: read(&workers.counters.abandoned),
            sandbox: workers.sandbox_report().as_ref().map(Report::level),
        }
    }

    /// What the last worker found when it tried its walls.
    pub fn sandbox_report(&self) -> Option<Report> {
        self.workers.sandbox_report()
    }

    /// Process ids of idle workers, for tests that do them harm.
    pub fn idle_pids(&self) -> Vec<u32> {
        self.workers.idle.lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(|w| w.child.id()).collect()
    }

    /// The configuration it runs with.
    pub fn config(&self) -> &PressConfig {
        &self.workers.config
    }

    /// No more workers are started; those that work finish.
    pub fn stop(&self) {
        self.workers.stop();
    }
}
