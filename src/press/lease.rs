//! A worker in use: one task and its reply, within the deadline and the memory limit; stopped and replaced when it fails.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::OwnedSemaphorePermit;
use tracing::warn;

use super::protocol::{self, Reply, Task};
use super::trust::Trust;
use super::turn::Turn;
use super::workers::{Worker, Workers};
use super::{PressError, process};

/// Bytes behind one another that go along with a task; none for a task without.
pub(super) type Parts<'a> = Option<&'a [&'a [u8]]>;

/// A reply longer than this is read beside the requests that are served.
const LONG_REPLY: usize = 64 << 10;

/// A worker in use. Dropped without a word, when the client left, its worker is stopped in mid-work and replaced.
pub(super) struct Lease {
    workers: Arc<Workers>,
    worker: Option<Worker>,
    turn: Arc<Turn>,
    /// Its place among heavy jobs, when it is one.
    place: Option<OwnedSemaphorePermit>,
}

impl Lease {
    pub(super) fn new(
        workers: Arc<Workers>,
        worker: Worker,
        turn: Arc<Turn>,
        place: Option<OwnedSemaphorePermit>,
    ) -> Lease {
        Lease { workers, worker: Some(worker), turn, place }
    }

    /// One task and its reply; the worker goes back, or is replaced.
    pub(super) async fn carry_out(
        mut self,
        trust: Option<&Trust>,
        task: &Task,
        parts: Parts<'_>,
    ) -> Result<(Reply, Vec<u8>), PressError> {
        let deadline = self.workers.config.deadline();
        let pid = self.worker.as_ref().and_then(|worker| worker.child.id());
        let limit = self.workers.config.memory_mib << 20;
        let before = pid.and_then(process::time);
        let outcome = tokio::select! {
            biased;
            result = self.exchange_trusting(trust, task, parts) => result,
            error = overrun(pid, before, deadline, task.is_ours()) => Err(error),
            () = too_large(pid, limit) => Err(PressError::Memory),
        };
        if let (Some(before), Some(after)) = (before, pid.and_then(process::time)) {
            self.turn.took(after.saturating_sub(before));
        }
        let counters = &self.workers.counters;
        match &outcome {
            Ok(_) => {
                counters.made.fetch_add(1, Ordering::Relaxed);
                self.give_back();
                return outcome;
            }
            Err(PressError::Deadline | PressError::Crowded) => counters.deadline.fetch_add(1, Ordering::Relaxed),
            Err(PressError::Memory) => counters.memory.fetch_add(1, Ordering::Relaxed),
            Err(_) => 0,
        };
        let outcome = if matches!(outcome, Err(PressError::Lost)) { Err(self.cause_of_death().await) } else { outcome };
        self.discard();
        outcome
    }

    /// Tells the worker whom to trust, unless it knows, then gives it its task.
    async fn exchange_trusting(
        &mut self,
        trust: Option<&Trust>,
        task: &Task,
        parts: Parts<'_>,
    ) -> Result<(Reply, Vec<u8>), PressError> {
        let told = self.worker.as_ref().and_then(|worker| worker.trusts.clone());
        if let Some(trust) = trust.filter(|trust| told.as_deref() != Some(trust.digest())) {
            let Ok((Reply::Trusting, _)) = self.exchange(&Task::Trust, Some(&[trust.bytes()])).await else {
                return Err(PressError::Lost);
            };
            if let Some(worker) = self.worker.as_mut() {
                worker.trusts = Some(trust.digest().to_owned());
            }
        }
        self.exchange(task, parts).await
    }

    async fn exchange(&mut self, task: &Task, parts: Parts<'_>) -> Result<(Reply, Vec<u8>), PressError> {
        let Some(worker) = self.worker.as_mut() else { return Err(PressError::Lost) };
        worker.jobs += 1;
        let task = serde_json::to_vec(task).map_err(|_| PressError::Lost)?;
        let lost = |_| PressError::Lost;
        protocol::send_async(&mut worker.input, &[&task]).await.map_err(lost)?;
        if let Some(parts) = parts {
            protocol::send_async(&mut worker.input, parts).await.map_err(lost)?;
        }
        let reply = protocol::receive_async(&mut worker.output).await.map_err(lost)?;
        let read = || serde_json::from_slice::<Reply>(&reply).map_err(|_| PressError::Lost);
        let reply = if reply.len() > LONG_REPLY { super::apart(read).await? } else { read()? };
        let bytes = if reply.has_bytes() {
            protocol::receive_async(&mut worker.output).await.map_err(lost)?
        } else {
            Vec::new()
        };
        Ok((reply, bytes))
    }

    /// Memory that the kernel refused aborts the process, or ends it with a code of its own; anything else is a loss.
    async fn cause_of_death(&mut self) -> PressError {
        let Some(worker) = self.worker.as_mut() else { return PressError::Lost };
        let status = tokio::time::timeout(Duration::from_millis(500), worker.child.wait()).await;
        #[cfg(unix)]
        if let Ok(Ok(status)) = &status {
            use std::os::unix::process::ExitStatusExt;
            let aborted = status.signal() == Some(rustix::process::Signal::ABORT.as_raw());
            if aborted || status.code() == Some(protocol::OUT_OF_MEMORY) {
                self.workers.counters.memory.fetch_add(1, Ordering::Relaxed);
                return PressError::Memory;
            }
        }
        warn!(status = ?status.ok().and_then(Result::ok), "a worker was lost in mid-work");
        self.workers.counters.lost.fetch_add(1, Ordering::Relaxed);
        PressError::Lost
    }

    fn give_back(mut self) {
        let Some(worker) = self.worker.take() else { return };
        // One that keeps half of its memory has too little for the next job.
        let kept = worker.child.id().and_then(process::resident).unwrap_or_default();
        if worker.jobs >= self.workers.config.jobs_per_worker || kept > (self.workers.config.memory_mib << 20) / 2 {
            self.workers.counters.alive.fetch_sub(1, Ordering::Relaxed);
            self.workers.replace(self.place.take());
        } else {
            self.workers.put(worker);
        }
    }

    fn discard(&mut self) {
        if let Some(mut worker) = self.worker.take() {
            let _ = worker.child.start_kill();
            self.workers.counters.alive.fetch_sub(1, Ordering::Relaxed);
            self.workers.replace(self.place.take());
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.worker.is_some() {
            self.workers.counters.abandoned.fetch_add(1, Ordering::Relaxed);
            self.discard();
        }
    }
}

/// Ends when the job had its time. Of a file from outside it would be said that it is too much: where the worker got less than half of a
/// processor it gets twice the deadline, and had it too little even then, it is the machine that is to blame and not the file.
async fn overrun(pid: Option<u32>, before: Option<Duration>, deadline: Duration, ours: bool) -> PressError {
    let began = Instant::now();
    tokio::time::sleep(deadline).await;
    if ours {
        return PressError::Deadline;
    }
    loop {
        let after = pid.and_then(process::time);
        let (Some(before), Some(after)) = (before, after) else { return PressError::Deadline };
        if after.saturating_sub(before) >= deadline / 2 {
            return PressError::Deadline;
        }
        if began.elapsed() >= deadline * 2 {
            return PressError::Crowded;
        }
        tokio::time::sleep(deadline / 20).await;
    }
}

/// Ends when the process uses more than `limit` bytes.
async fn too_large(pid: Option<u32>, limit: u64) {
    let Some(pid) = pid else { return std::future::pending().await };
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    loop {
        tick.tick().await;
        if process::resident(pid).is_some_and(|bytes| bytes > limit) {
            return;
        }
    }
}
