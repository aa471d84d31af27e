//! The pool: worker processes, each with one job at a time, a deadline and a memory limit; replaced the moment they fail.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::{error, info};

use super::lease::Parts;
use super::protocol::{self, Hello, Reply, Task};
use super::queue::{for_heavy, is_heavy, kibibytes};
use super::sandbox::{Level, Report};
use super::verifying::Trust;
use super::{PressConfig, PressError};
use colour::OutputProfile;
use pdf::attach::{Attached, Refusal};
use pdf::read::{Facts, Unreadable};
use typeset::{Job, Made};

/// A pool of workers; clones share it.
#[derive(Clone)]
pub struct Pool {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
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

pub(super) struct Worker {
    pub(super) child: Child,
    pub(super) input: ChildStdin,
    pub(super) output: ChildStdout,
    pub(super) jobs: u32,
    /// What it was told to trust ([`Trust::digest`]).
    pub(super) trusts: Option<String>,
}

impl Pool {
    /// Starts all workers and waits until they are ready; `program` is this binary, which has the command `worker`.
    ///
    /// # Errors
    /// When no worker can be started, or when the sandbox is required and the kernel cannot give it.
    pub async fn start(config: PressConfig, program: PathBuf) -> std::io::Result<Pool> {
        let workers = config.workers();
        let shared = Arc::new(Shared {
            heavy: Arc::new(Semaphore::new(for_heavy(workers))),
            pictures: Arc::new(Semaphore::new(kibibytes(config.pictures_mib << 20) as usize)),
            config,
            program,
            permits: Semaphore::new(0),
            idle: Mutex::default(),
            waiting: AtomicUsize::new(0),
            counters: Counters::default(),
            sandbox: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let starts = (0..workers).map(|_| Shared::start_worker(&shared));
        for worker in futures_util::future::join_all(starts).await {
            shared.put(worker?);
        }
        let pool = Pool { shared };
        let level = pool.status().sandbox.unwrap_or(Level::None);
        if pool.shared.config.require_sandbox && level != Level::Full {
            let open = pool.sandbox_report().map(|report| report.open().join(", ")).unwrap_or_default();
            return Err(std::io::Error::other(format!(
                "require_sandbox is set, but this kernel does not deny all that it must to workers (open: {open}). Use a kernel with Landlock and seccomp, or leave require_sandbox off"
            )));
        }
        info!(workers, sandbox = ?level, "workers ready");
        Ok(pool)
    }

    /// Makes one document in a worker. Dropping the future stops the work and frees the worker.
    ///
    /// # Errors
    /// [`PressError`].
    pub async fn run(&self, job: Job) -> Result<Made, PressError> {
        self.run_after(None, job).await
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
        self.shared.lease(is_heavy(task, parts)).await?.carry_out(None, task, parts).await
    }

    /// [`Pool::carry_out`] in a worker that trusts whom the operator trusts.
    pub(super) async fn carry_out_trusting(
        &self,
        trust: &Trust,
        task: &Task,
        parts: Parts<'_>,
    ) -> Result<(Reply, Vec<u8>), PressError> {
        self.shared.lease(is_heavy(task, parts)).await?.carry_out(Some(trust), task, parts).await
    }

    /// What the pool is doing.
    pub fn status(&self) -> Status {
        let shared = &self.shared;
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Status {
            alive: shared.counters.alive.load(Ordering::Relaxed),
            idle: shared.permits.available_permits(),
            waiting: shared.waiting.load(Ordering::Relaxed),
            started: read(&shared.counters.started),
            made: read(&shared.counters.made),
            deadline: read(&shared.counters.deadline),
            memory: read(&shared.counters.memory),
            lost: read(&shared.counters.lost),
            abandoned: read(&shared.counters.abandoned),
            sandbox: shared.sandbox.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(Report::level),
        }
    }

    /// What the last worker found when it tried its walls.
    pub fn sandbox_report(&self) -> Option<Report> {
        self.shared.sandbox.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Process ids of idle workers, for tests that do them harm.
    pub fn idle_pids(&self) -> Vec<u32> {
        self.shared.idle.lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(|w| w.child.id()).collect()
    }

    /// The configuration it runs with.
    pub fn config(&self) -> &PressConfig {
        &self.shared.config
    }

    /// No more workers are started; those that work finish.
    pub fn stop(&self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
    }
}

impl Shared {
    async fn start_worker(self: &Arc<Self>) -> std::io::Result<Worker> {
        let mut child = Command::new(&self.program)
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
            .kill_on_drop(true)
            .spawn()?;
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
        let shared = Arc::clone(self);
        runtime.spawn(async move {
            let _place = place;
            let mut pause = Duration::from_millis(50);
            loop {
                match shared.start_worker().await {
                    Ok(worker) => return shared.put(worker),
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
