//! What an operator can set about HTTP.

use serde::Deserialize;

use super::client::{ForwardedHeader, TrustedProxies};
use super::tokens::Tokens;
use crate::problem::Contact;
use crate::upload::FIRST;

/// Limits of requests and who may speak for whom.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpConfig {
    /// Bytes of a JSON body.
    pub json_bytes: usize,
    /// Bytes of a multipart body.
    pub multipart_bytes: usize,
    /// MiB that the bodies of all requests may take together.
    pub bodies_mib: usize,
    /// Seconds that a body waits for room among the others.
    pub room_seconds: u64,
    /// Seconds in which a request's head must be in.
    pub head_seconds: u64,
    /// Seconds in each of which enough of a request's body must come in, or its end; and in which something of an answer must be taken.
    pub body_seconds: u64,
    /// Bytes that are enough.
    pub body_progress_bytes: usize,
    /// Seconds in which all of a request's body must be in.
    pub body_longest_seconds: u64,
    /// Documents that one client may ask in a minute; 0 is no limit.
    pub documents_per_minute: u32,
    /// Requests that are worked on at once; one client has at most half.
    pub requests_at_once: usize,
    /// Connections at once.
    pub connections: usize,
    /// Seconds that running documents get at a stop.
    pub stop_seconds: u64,
    /// Reverse proxies that are believed when they say for whom they speak: addresses or CIDR blocks.
    pub trusted_proxies: TrustedProxies,
    /// The header in which they say so.
    pub forwarded_header: ForwardedHeader,
    /// Whether names below the service's own are to be asked for by HTTPS only, as it is itself.
    pub hsts_subdomains: bool,
    /// Who answers questions about this service.
    #[serde(skip)]
    pub contact: Contact,
    /// Who may have something sealed or signed.
    #[serde(skip)]
    pub tokens: Tokens,
}

impl Default for HttpConfig {
    fn default() -> Self {
        HttpConfig {
            json_bytes: 8 << 20,
            multipart_bytes: 128 << 20,
            bodies_mib: 256,
            room_seconds: 30,
            head_seconds: 10,
            body_seconds: 30,
            body_progress_bytes: 64 << 10,
            body_longest_seconds: 900,
            documents_per_minute: 0,
            requests_at_once: 128,
            connections: 1024,
            stop_seconds: 30,
            trusted_proxies: TrustedProxies::default(),
            forwarded_header: ForwardedHeader::default(),
            hsts_subdomains: false,
            contact: Contact::default(),
            tokens: Tokens::default(),
        }
    }
}

/// The longest that any of the times can be: a day.
const LONGEST_SECONDS: u64 = 86_400;

impl HttpConfig {
    /// Bytes for bodies, without those that each request has in any case.
    pub fn room_for_bodies(&self) -> usize {
        (self.bodies_mib << 20).saturating_sub(self.requests_at_once.saturating_mul(FIRST))
    }

    /// Settings with which the service could never do its work, each with the remedy. `frame` is the most that one message to a worker
    /// holds.
    pub fn impossible(&self, frame: usize) -> Vec<String> {
        let mut wrong = Vec::new();
        let seconds = [
            ("room_seconds", self.room_seconds, 0),
            ("head_seconds", self.head_seconds, 1),
            ("body_seconds", self.body_seconds, 1),
            ("body_longest_seconds", self.body_longest_seconds, self.body_seconds),
            ("stop_seconds", self.stop_seconds, 0),
        ];
        for (name, value, least) in seconds {
            if !(least..=LONGEST_SECONDS).contains(&value) {
                wrong.push(format!("http.{name} is {value}: it must be from {least} to {LONGEST_SECONDS}"));
            }
        }
        // Text grows when it is written into a message: at worst, each of its bytes becomes six.
        let sizes = [
            ("json_bytes", self.json_bytes, frame / 6, "a message to a worker holds no more of it"),
            ("multipart_bytes", self.multipart_bytes, frame - (frame >> 8), "a message to a worker holds no more"),
            ("bodies_mib", self.bodies_mib, 1 << 20, "no machine has more"),
            ("requests_at_once", self.requests_at_once, 100_000, "no machine does more"),
            ("connections", self.connections, 1_000_000, "no machine has more"),
        ];
        for (name, value, most, why) in sizes {
            if value == 0 {
                wrong.push(format!("http.{name} is 0: nothing could ever come in"));
            } else if value > most {
                wrong.push(format!("http.{name} is {value}: it can be at most {most}, for {why}"));
            }
        }
        let largest = self.room_for_bodies() / 4 * 3;
        if wrong.is_empty() && self.multipart_bytes > largest {
            let least = (self.multipart_bytes.div_ceil(3) * 4 + self.requests_at_once * FIRST).div_ceil(1 << 20) + 1;
            wrong.push(format!(
                "http.bodies_mib is {}: with it no body can have more than {largest} bytes, but http.multipart_bytes is {}; set bodies_mib to {least} or more, or multipart_bytes or requests_at_once lower",
                self.bodies_mib, self.multipart_bytes
            ));
        }
        wrong
    }
}
