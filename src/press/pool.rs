//! The pool: worker processes, each with one job at a time, a deadline and a memory limit; replaced the moment they fail.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;
use tracing::{error, info, warn};

use super::protocol::{self, Hello, Reply, Task};
use super::sandbox::{Level, Report};
use super::verifying::Trust;
use super::{PressConfig, PressError, memory};
use crate::colour::OutputProfile;
use crate::pdf::attach::{Attached, Refusal};
use crate::pdf::read::{Facts, Unreadable};
use crate::typeset::{Job, Made};

/// A pool of workers; clones share it.
#[derive(Clone)]
pub struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    config: PressConfig,
    program: PathBuf,
    /// One permit per idle worker.
    permits: Semaphore,
    idle: Mutex<Vec<Worker>>,
    waiting: AtomicUsize,
    counters: Counters,
    sandbox: Mutex<Option<Report>>,
    stopping: AtomicBool,
}

#[derive(Default)]
struct Counters {
    alive: AtomicUsize,
    started: AtomicU64,
    made: AtomicU64,
    deadline: AtomicU64,
    memory: AtomicU64,
    lost: AtomicU64,
    abandoned: AtomicU64,
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

struct Worker {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    jobs: u32,
    /// What it was told to trust ([`Trust::digest`]).
    trusts: Option<String>,
}

impl Pool {
    /// Starts all workers and waits until they are ready; `program` is this binary, which has the command `worker`.
    ///
    /// # Errors
    /// When no worker can be started, or when the sandbox is required and the kernel cannot give it.
    pub async fn start(config: PressConfig, program: PathBuf) -> std::io::Result<Pool> {
        let workers = config.workers();
        let shared = Arc::new(Shared {
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
        let assets: Vec<(String, usize)> =
            job.assets.iter().map(|asset| (asset.path.clone(), asset.bytes.len())).collect();
        let bytes = job.assets.iter().map(|asset| &*asset.bytes).collect::<Vec<_>>().concat();
        let file = (!assets.is_empty()).then_some(bytes);
        let (reply, bytes) = self.carry_out(Task::Typeset { job, assets }, file).await?;
        match reply {
            Reply::Made { pages, reports, warnings } => Ok(Made { bytes, pages, reports, warnings }),
            Reply::Failed(failure) => Err(PressError::Failed(failure)),
            _ => Err(PressError::Lost),
        }
    }

    /// Takes a PDF apart in a worker.
    ///
    /// # Errors
    /// [`PressError`]; a file that says nothing is no error here.
    pub async fn read(&self, file: Vec<u8>) -> Result<Result<Facts, Unreadable>, PressError> {
        match self.carry_out(Task::Read, Some(file)).await {
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
        let bytes = std::iter::once(policy).chain(files.iter().map(|(_, bytes)| *bytes)).collect::<Vec<_>>().concat();
        match self.carry_out(Task::Attach { files: lengths, raise }, Some(bytes)).await {
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
    pub(super) async fn carry_out(&self, task: Task, file: Option<Vec<u8>>) -> Result<(Reply, Vec<u8>), PressError> {
        self.carry_out_trusting(None, task, file).await
    }

    /// [`Pool::carry_out`] in a worker that trusts whom the operator trusts.
    pub(super) async fn carry_out_trusting(
        &self,
        trust: Option<&Trust>,
        task: Task,
        file: Option<Vec<u8>>,
    ) -> Result<(Reply, Vec<u8>), PressError> {
        let mut lease = self.shared.lease().await?;
        let deadline = self.shared.config.deadline();
        let pid = lease.worker.as_ref().and_then(|worker| worker.child.id());
        let limit = self.shared.config.memory_mib << 20;
        let outcome = tokio::select! {
            biased;
            result = lease.exchange_trusting(trust, task, file) => result,
            () = tokio::time::sleep(deadline) => Err(PressError::Deadline),
            () = too_large(pid, limit) => Err(PressError::Memory),
        };
        let counters = &self.shared.counters;
        match &outcome {
            Ok(_) => {
                counters.made.fetch_add(1, Ordering::Relaxed);
                lease.give_back();
                return outcome;
            }
            Err(PressError::Deadline) => counters.deadline.fetch_add(1, Ordering::Relaxed),
            Err(PressError::Memory) => counters.memory.fetch_add(1, Ordering::Relaxed),
            Err(_) => 0,
        };
        let outcome =
            if matches!(outcome, Err(PressError::Lost)) { Err(lease.cause_of_death().await) } else { outcome };
        lease.replace();
        outcome
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

/// Ends when the process uses more than `limit` bytes.
async fn too_large(pid: Option<u32>, limit: u64) {
    let Some(pid) = pid else { return std::future::pending().await };
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    loop {
        tick.tick().await;
        if memory::resident(pid).is_some_and(|bytes| bytes > limit) {
            return;
        }
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
            protocol::send_async(&mut input, &serde_json::to_vec(&task)?).await?;
            protocol::send_async(&mut input, press.bytes()).await?;
        }
        self.counters.started.fetch_add(1, Ordering::Relaxed);
        self.counters.alive.fetch_add(1, Ordering::Relaxed);
        Ok(Worker { child, input, output, jobs: 0, trusts: None })
    }

    fn put(&self, worker: Worker) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        self.permits.add_permits(1);
    }

    async fn lease(self: &Arc<Self>) -> Result<Lease, PressError> {
        loop {
            let permit = match self.permits.try_acquire() {
                Ok(permit) => permit,
                Err(_) => self.wait().await?,
            };
            permit.forget();
            let worker = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut worker) = worker else { continue };
            // One that died while idle is replaced before anybody notices.
            if matches!(worker.child.try_wait(), Ok(None)) {
                return Ok(Lease { shared: Arc::clone(self), worker: Some(worker) });
            }
            warn!("a worker died while idle");
            self.counters.lost.fetch_add(1, Ordering::Relaxed);
            self.counters.alive.fetch_sub(1, Ordering::Relaxed);
            self.replace();
        }
    }

    async fn wait(&self) -> Result<tokio::sync::SemaphorePermit<'_>, PressError> {
        let waiting = Waiting::enter(&self.waiting);
        if waiting.ahead >= self.config.queue {
            return Err(PressError::Busy { waiting: waiting.ahead });
        }
        match tokio::time::timeout(PATIENCE, self.permits.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(PressError::Busy { waiting: waiting.ahead }),
        }
    }

    /// Starts a worker in the background, again and again until it lives.
    fn replace(self: &Arc<Self>) {
        if self.stopping.load(Ordering::Relaxed) {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let shared = Arc::clone(self);
        runtime.spawn(async move {
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

/// Time a request waits for a worker before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(30);

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

/// A worker in use. Dropped without a word, when the client left, its worker is stopped in mid-work and replaced.
struct Lease {
    shared: Arc<Shared>,
    worker: Option<Worker>,
}

impl Lease {
    /// Tells the worker whom to trust, unless it knows, then gives it its task.
    async fn exchange_trusting(
        &mut self,
        trust: Option<&Trust>,
        task: Task,
        file: Option<Vec<u8>>,
    ) -> Result<(Reply, Vec<u8>), PressError> {
        let told = self.worker.as_ref().and_then(|worker| worker.trusts.clone());
        if let Some(trust) = trust.filter(|trust| told.as_deref() != Some(trust.digest())) {
            let Ok((Reply::Trusting, _)) = self.exchange(Task::Trust, Some(trust.bytes().to_vec())).await else {
                return Err(PressError::Lost);
            };
            if let Some(worker) = self.worker.as_mut() {
                worker.trusts = Some(trust.digest().to_owned());
            }
        }
        self.exchange(task, file).await
    }

    async fn exchange(&mut self, task: Task, file: Option<Vec<u8>>) -> Result<(Reply, Vec<u8>), PressError> {
        let Some(worker) = self.worker.as_mut() else { return Err(PressError::Lost) };
        worker.jobs += 1;
        let task = serde_json::to_vec(&task).map_err(|_| PressError::Lost)?;
        let lost = |_| PressError::Lost;
        protocol::send_async(&mut worker.input, &task).await.map_err(lost)?;
        if let Some(file) = file {
            protocol::send_async(&mut worker.input, &file).await.map_err(lost)?;
        }
        let reply = protocol::receive_async(&mut worker.output).await.map_err(lost)?;
        let reply: Reply = serde_json::from_slice(&reply).map_err(|_| PressError::Lost)?;
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
            if aborted || status.code() == Some(super::worker::OUT_OF_MEMORY) {
                self.shared.counters.memory.fetch_add(1, Ordering::Relaxed);
                return PressError::Memory;
            }
        }
        warn!(status = ?status.ok().and_then(Result::ok), "a worker was lost in mid-work");
        self.shared.counters.lost.fetch_add(1, Ordering::Relaxed);
        PressError::Lost
    }

    fn give_back(mut self) {
        let Some(worker) = self.worker.take() else { return };
        if worker.jobs >= self.shared.config.jobs_per_worker {
            self.shared.counters.alive.fetch_sub(1, Ordering::Relaxed);
            self.shared.replace();
        } else {
            self.shared.put(worker);
        }
    }

    fn replace(mut self) {
        self.discard();
    }

    fn discard(&mut self) {
        if let Some(mut worker) = self.worker.take() {
            let _ = worker.child.start_kill();
            self.shared.counters.alive.fetch_sub(1, Ordering::Relaxed);
            self.shared.replace();
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.worker.is_some() {
            self.shared.counters.abandoned.fetch_add(1, Ordering::Relaxed);
            self.discard();
        }
    }
}
