//! Connections: how many there are at once, and which of them wait for a request and can be ended without harm.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};

/// All connections of the service.
pub(super) struct Connections {
    places: Arc<Semaphore>,
    waiting: Mutex<Waiting>,
    stopping: watch::Sender<bool>,
}

/// Connections that make room together when there is none: some may need a moment for it.
const ENDED_AT_ONCE: usize = 8;

/// Connections that wait for a request, by the order in which they began to.
#[derive(Default)]
struct Waiting {
    began: u64,
    ends: BTreeMap<u64, Arc<Notify>>,
}

impl Connections {
    pub(super) fn new(most: usize) -> Arc<Connections> {
        Arc::new(Connections {
            places: Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))),
            waiting: Mutex::default(),
            stopping: watch::Sender::new(false),
        })
    }

    /// A place for one more. When there is none, those that have waited longest for a request make room.
    pub(super) async fn enter(self: &Arc<Connections>) -> Option<Connection> {
        let place = match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => place,
            Err(_) => {
                for _ in 0..ENDED_AT_ONCE {
                    let Some((_, end)) = self.waiting().ends.pop_first() else { break };
                    end.notify_one();
                }
                Arc::clone(&self.places).acquire_owned().await.ok()?
            }
        };
        let connection = Connection {
            all: Arc::clone(self),
            end: Arc::new(Notify::new()),
            state: Arc::default(),
            stopping: self.stopping.subscribe(),
            _place: place,
        };
        connection.wait();
        Some(connection)
    }

    /// Ends those that wait, lets the others end their request, and comes back when all are gone.
    pub(super) async fn stop(&self) {
        self.stopping.send_replace(true);
        self.stopping.closed().await;
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection.
pub(super) struct Connection {
    all: Arc<Connections>,
    end: Arc<Notify>,
    state: Arc<Mutex<State>>,
    stopping: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
}

/// Why a connection should end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The service stops.
    Stop,
    /// Others need its place.
    Pressure,
}

#[derive(Default)]
struct State {
    /// Its place among those that wait, while it waits.
    since: Option<u64>,
    /// Whether it ever had a request.
    asked: bool,
    /// Requests that are being answered: one, or none.
    running: usize,
}

impl Connection {
    /// Ends when the connection should, with the reason.
    pub(super) async fn should_end(&mut self) -> End {
        tokio::select! {
            () = self.end.notified() => End::Pressure,
            // The other end is part of `all`, which this keeps.
            _ = self.stopping.wait_for(|stopping| *stopping) => End::Stop,
        }
    }

    /// Whether no request is being answered.
    pub(super) fn is_waiting(&self) -> bool {
        self.state().running == 0
    }

    /// Whether nothing was asked yet: no answer is on its way.
    pub(super) fn is_new(&self) -> bool {
        !self.state().asked
    }

    /// Tells of requests.
    pub(super) fn requests(&self) -> Requests {
        Requests { all: Arc::clone(&self.all), end: Arc::clone(&self.end), state: Arc::clone(&self.state) }
    }

    fn wait(&self) {
        self.requests().wait();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let since = self.state().since.take();
        if let Some(since) = since {
            self.all.waiting().ends.remove(&since);
        }
    }
}

/// What a connection is told of its requests.
#[derive(Clone)]
pub(super) struct Requests {
    all: Arc<Connections>,
    end: Arc<Notify>,
    state: Arc<Mutex<State>>,
}

impl Requests {
    /// A request is there; it lasts as long as what is given.
    pub(super) fn begin(&self) -> Running {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.asked = true;
        state.running += 1;
        if let Some(since) = state.since.take() {
            self.all.waiting().ends.remove(&since);
        }
        Running(self.clone())
    }

    fn wait(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.running > 0 || state.since.is_some() {
            return;
        }
        let mut waiting = self.all.waiting();
        waiting.began += 1;
        let since = waiting.began;
        waiting.ends.insert(since, Arc::clone(&self.end));
        state.since = Some(since);
    }
}

/// A request that is being answered.
pub(super) struct Running(Requests);

impl Drop for Running {
    fn drop(&mut self) {
        {
            let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.running = state.running.saturating_sub(1);
        }
        self.0.wait();
    }
}
