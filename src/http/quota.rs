//! How much one client may ask: documents a minute, and requests at once.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota as Rate, RateLimiter};

use super::client::Client;

/// Documents a minute per client.
pub(super) struct Quota {
    limiter: Option<(u32, DefaultKeyedRateLimiter<Client>)>,
    began: Instant,
    /// Second in which clients were forgotten last.
    swept: AtomicU64,
}

/// Clients remembered before those that have asked nothing lately are forgotten, and the seconds between two such looks.
const MANY: usize = 10_000;
const SWEEP_SECONDS: u64 = 5;

impl Quota {
    pub(super) fn new(per_minute: u32) -> Self {
        let limiter = NonZeroU32::new(per_minute).map(|n| (per_minute, RateLimiter::keyed(Rate::per_minute(n))));
        Quota { limiter, began: Instant::now(), swept: AtomicU64::new(0) }
    }

    /// `Err` with the limit and the seconds to wait.
    pub(super) fn take(&self, client: Client) -> Result<(), (u32, u64)> {
        let Some((limit, limiter)) = &self.limiter else { return Ok(()) };
        let now = self.began.elapsed().as_secs();
        let swept = self.swept.load(Ordering::Relaxed);
        // Not with every request: many clients at once would pay for one another.
        if now >= swept + SWEEP_SECONDS
            && limiter.len() > MANY
            && self.swept.compare_exchange(swept, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
        {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        limiter
            .check_key(&client)
            .map_err(|until| (*limit, until.wait_time_from(DefaultClock::default().now()).as_secs() + 1))
    }
}

/// Requests that are being answered, of which one client has at most half.
pub(super) struct AtOnce {
    most: usize,
    running: Mutex<Running>,
}

#[derive(Default)]
struct Running {
    all: usize,
    each: HashMap<Client, usize>,
}

impl AtOnce {
    pub(super) fn new(most: usize) -> Arc<AtOnce> {
        Arc::new(AtOnce { most, running: Mutex::default() })
    }

    /// `Err` with how many there are already: of all, or of this client.
    pub(super) fn enter(self: &Arc<AtOnce>, client: Client) -> Result<Place, usize> {
        let mut running = self.running();
        let own = running.each.get(&client).copied().unwrap_or(0);
        if running.all >= self.most {
            return Err(running.all);
        }
        if own >= self.most.div_ceil(2) {
            return Err(own);
        }
        running.all += 1;
        running.each.insert(client, own + 1);
        Ok(Place { at_once: Arc::clone(self), client })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.running().all
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of a request; free again when dropped.
pub(super) struct Place {
    at_once: Arc<AtOnce>,
    client: Client,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut running = self.at_once.running();
        running.all = running.all.saturating_sub(1);
        if let Some(own) = running.each.get_mut(&self.client) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                running.each.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_leaves_half_to_others() {
        let at_once = AtOnce::new(4);
        let [one, two, three] = [1, 2, 3].map(Client::V4);
        let mut places: Vec<Place> = (0..2).map(|_| at_once.enter(one).expect("a place")).collect();
        assert_eq!(at_once.enter(one).err(), Some(2));
        places.push(at_once.enter(two).expect("a place"));
        places.push(at_once.enter(three).expect("a place"));
        assert_eq!(at_once.enter(Client::V6(1)).err(), Some(4));
        places.clear();
        assert_eq!((at_once.count(), at_once.running().each.len()), (0, 0));
    }
}
