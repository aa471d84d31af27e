//! Settings with which the service could never do its work: told at the start, all at once, and not by the first request.

use crate::document::Limits;
use crate::http::HttpConfig;
use crate::press::{PressConfig, protocol};
use sign::config::SigningConfig;

/// The most MiB that any memory can have.
const MOST_MIB: u64 = 1 << 20;

/// Seconds that anything made here may take at most.
const LONGEST: f64 = 3600.0;

/// What is impossible in the sections, each with the remedy.
pub(super) fn impossible(
    http: &HttpConfig,
    press: &PressConfig,
    limits: &Limits,
    signing: &SigningConfig,
    cache_mib: u64,
) -> Vec<String> {
    let mut wrong = http.impossible(protocol::LONGEST);
    let as_count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    for (name, value, least, most) in [
        ("press.workers", as_count(press.workers), 0, 1024),
        ("press.queue", as_count(press.queue), 0, 1_000_000),
        ("press.memory_mib", press.memory_mib, 1, MOST_MIB),
        ("cache_mib", cache_mib, 0, MOST_MIB),
        ("limits.json_depth", as_count(limits.json_depth), 8, 1024),
        ("limits.notes_per_box", as_count(limits.notes_per_box), 1, 1_000_000),
        ("limits.text_characters", as_count(limits.text_characters), 1, 100_000_000),
        ("limits.png_width", u64::from(limits.png_width), 1, 30_000),
    ] {
        if !(least..=most).contains(&value) {
            wrong.push(format!("{name} is {value}: it must be from {least} to {most}"));
        }
    }
    for (name, value) in
        [("press.deadline_seconds", press.deadline_seconds), ("signing.timeout_seconds", signing.timeout_seconds)]
    {
        if !(value > 0.0 && value <= LONGEST) {
            wrong.push(format!("{name} is {value}: it must be more than 0 and at most {LONGEST}"));
        }
    }
    wrong
}
