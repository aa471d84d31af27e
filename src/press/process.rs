//! What a worker uses of the machine, as the kernel counts it; `None` where the kernel does not tell.

use std::time::Duration;

/// Resident bytes of a process.
#[cfg(target_os = "linux")]
pub(super) fn resident(pid: u32) -> Option<u64> {
    let statm = std::fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

/// Time of a processor that it had since it began.
#[cfg(target_os = "linux")]
pub(super) fn time(pid: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // A name may hold anything, spaces and parentheses too; what is counted stands behind the last one.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let user: u64 = fields.nth(11)?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    let second = rustix::param::clock_ticks_per_second().max(1);
    Some(Duration::from_millis((user + system).saturating_mul(1000) / second))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn resident(_: u32) -> Option<u64> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(super) fn time(_: u32) -> Option<Duration> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn a_process_that_works_has_had_time() {
        let own = std::process::id();
        let before = super::time(own).expect("a time");
        let mut sum = 0_u64;
        while super::time(own).expect("a time") - before < std::time::Duration::from_millis(30) {
            sum = (0..100_000_u64).fold(sum, |sum, one| sum ^ std::hint::black_box(one));
        }
        assert!(super::resident(own).is_some_and(|bytes| bytes > 0));
    }
}
