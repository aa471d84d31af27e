//! Room: one budget of bytes for all that requests hold in memory together.
//!
//! A request takes from it before its bytes are kept and gives back when they are dropped. Who finds no room waits a while. Small
//! needs go before large ones, and the large leave a part to the small, so that a few great uploads stop nobody else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

/// The budget; shared by all requests.
#[derive(Debug)]
pub struct Room {
    most: usize,
    patience: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    free: usize,
    /// Those that wait, by what they need and then by when they came.
    waiting: BTreeMap<(usize, u64), oneshot::Sender<usize>>,
    came: u64,
}

impl Room {
    /// A budget of `most` bytes, for which one waits at most so long.
    pub fn new(most: usize, patience: Duration) -> Arc<Room> {
        let state = State { free: most, waiting: BTreeMap::new(), came: 0 };
        Arc::new(Room { most, patience, state: Mutex::new(state) })
    }

    /// The most that one request can have.
    pub fn largest(&self) -> usize {
        self.most - self.most / 4
    }

    /// Bytes that are taken now.
    pub fn taken(&self) -> usize {
        self.most - self.state().free
    }

    /// Takes `need` bytes, or the most that one can have; `None` when there was no room for too long.
    pub async fn take(self: &Arc<Room>, need: usize) -> Option<Share> {
        let need = need.min(self.largest());
        let share = |bytes| Share { room: Arc::clone(self), bytes };
        let (key, granted) = {
            let mut state = self.state();
            let first = state.waiting.first_key_value().is_none_or(|((smallest, _), _)| need < *smallest);
            if first && self.suits(need, state.free) {
                state.free -= need;
                return Some(share(need));
            }
            let (sender, granted) = oneshot::channel();
            state.came += 1;
            let key = (need, state.came);
            state.waiting.insert(key, sender);
            (key, granted)
        };
        let mut place = Place { room: self, key, granted };
        match tokio::time::timeout(self.patience, &mut place.granted).await {
            Ok(Ok(bytes)) => Some(share(bytes)),
            _ => None,
        }
    }

    /// Takes what there is of `bytes` that are in memory already: nobody waits for what cannot be undone, others wait for it.
    pub fn take_anyway(self: &Arc<Room>, bytes: usize) -> Share {
        let mut state = self.state();
        let bytes = bytes.min(state.free);
        state.free -= bytes;
        Share { room: Arc::clone(self), bytes }
    }

    /// What is large leaves a quarter to what is small.
    fn suits(&self, need: usize, free: usize) -> bool {
        let left = if need > self.most / 16 { self.most / 4 } else { 0 };
        need.saturating_add(left) <= free
    }

    fn give_back(&self, bytes: usize) {
        let mut state = self.state();
        state.free += bytes;
        while let Some(first) = state.waiting.first_entry() {
            let need = first.key().0;
            if !self.suits(need, state.free) {
                break;
            }
            let Some((_, sender)) = state.waiting.pop_first() else { break };
            // Who left meanwhile gets nothing.
            if sender.send(need).is_ok() {
                state.free -= need;
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place among those that wait; left when its request is dropped or its patience is at an end.
struct Place<'a> {
    room: &'a Room,
    key: (usize, u64),
    granted: oneshot::Receiver<usize>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.room.state().waiting.remove(&self.key);
        // Granted at the last moment, and nobody takes it any more.
        if let Ok(bytes) = self.granted.try_recv() {
            self.room.give_back(bytes);
        }
    }
}

/// Bytes that were taken; given back when dropped.
#[derive(Debug)]
pub struct Share {
    room: Arc<Room>,
    bytes: usize,
}

impl Share {
    /// Takes another share in.
    pub fn add(&mut self, mut other: Share) {
        self.bytes += std::mem::take(&mut other.bytes);
    }

    /// Gives back what is over.
    pub fn shrink(&mut self, bytes: usize) {
        let over = self.bytes.saturating_sub(bytes);
        self.bytes -= over;
        self.room.give_back(over);
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.room.give_back(self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn small_needs_pass_and_large_ones_leave_room_for_them() {
        let room = Room::new(1600, Duration::from_millis(300));
        let large = room.take(1000).await.expect("room");
        // It would fit, and would leave nothing to others.
        assert!(room.take(500).await.is_none());
        let small = room.take(100).await.expect("room");
        assert_eq!(room.taken(), 1100);
        let waits = tokio::spawn({
            let room = Arc::clone(&room);
            async move { room.take(600).await.map(drop).is_some() }
        });
        tokio::task::yield_now().await;
        drop(large);
        assert!(waits.await.expect("joined"));
        drop(small);
        assert_eq!(room.taken(), 0);
    }

    #[tokio::test]
    async fn who_leaves_takes_nothing_along() {
        let room = Room::new(1600, Duration::from_millis(300));
        let mut all = room.take(1200).await.expect("room");
        let left = tokio::time::timeout(Duration::from_millis(50), room.take(1200)).await;
        assert!(left.is_err());
        all.shrink(10);
        assert_eq!(room.taken(), 10);
        drop(all);
        assert_eq!(room.taken(), 0);
        let answer = room.take_anyway(5000);
        assert_eq!(room.taken(), 1600);
        assert!(room.take(1).await.is_none());
        drop(answer);
        assert_eq!(room.take(9999).await.expect("room").bytes, room.largest());
    }
}
