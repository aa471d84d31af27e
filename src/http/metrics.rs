//! Counters of requests and of the press, in the text format of OpenMetrics. No user text, no address of a client.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use super::door::Door;
use crate::document::Documents;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Route, Counter>,
    seconds: Histogram,
    workers: Family<State, Gauge>,
    stopped: Family<State, Gauge<u64, AtomicU64>>,
    documents: Gauge<u64, AtomicU64>,
    waiting: Gauge,
    cache: Gauge<u64, AtomicU64>,
    at_once: Gauge,
    bodies: Gauge,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("canvaspers");
        let metrics = Metrics {
            requests: Family::default(),
            seconds: Histogram::new(exponential_buckets(0.000_5, 2.0, 15)),
            workers: Family::default(),
            stopped: Family::default(),
            documents: Gauge::default(),
            waiting: Gauge::default(),
            cache: Gauge::default(),
            at_once: Gauge::default(),
            bodies: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests by route and status", metrics.requests.clone());
        registry.register("request_seconds", "Time to the answer's head", metrics.seconds.clone());
        registry.register("workers", "Worker processes by state", metrics.workers.clone());
        registry.register("workers_stopped", "Workers stopped so far, by cause", metrics.stopped.clone());
        registry.register("documents_made", "Documents made by workers so far", metrics.documents.clone());
        registry.register("waiting", "Requests that wait for a worker", metrics.waiting.clone());
        registry.register("cache_bytes", "Bytes of blank documents in the cache", metrics.cache.clone());
        registry.register("requests_at_once", "Requests that are worked on", metrics.at_once.clone());
        registry.register("bodies_bytes", "Room that bodies of requests have taken", metrics.bodies.clone());
        Metrics { registry, ..metrics }
    }

    /// Counts one answered request. `route` is the pattern, never the path; a method that a client made up is one of many.
    pub(super) fn count(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let known =
            [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
        let method = if known.contains(method) { method.as_str() } else { "other" };
        let label = Route { method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create(&label).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    pub(super) fn text(&self, documents: &Documents, door: &Door) -> String {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        self.at_once.set(count(door.at_once.count()));
        self.bodies.set(count(door.room.taken()));
        if let Some(status) = documents.pool().map(|pool| pool.status()) {
            self.workers.get_or_create(&State { state: "alive" }).set(count(status.alive));
            self.workers.get_or_create(&State { state: "idle" }).set(count(status.idle));
            self.waiting.set(count(status.waiting));
            self.documents.set(status.made);
            let causes = [
                ("deadline", status.deadline),
                ("memory", status.memory),
                ("lost", status.lost),
                ("abandoned", status.abandoned),
            ];
            for (state, number) in causes {
                self.stopped.get_or_create(&State { state }).set(number);
            }
        }
        self.cache.set(documents.cache_bytes());
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
