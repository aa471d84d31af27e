//! The worker's walls: no files (Landlock), no call to the kernel but the few that computing needs (seccomp), bounded memory; and a test
//! that tries them.
//!
//! Lives here: what the walls are, and what the self-test says of them; the calls that are let through ([`calls`]) and those that the
//! self-test tries ([`attempts`]). On other systems than Linux there are no walls, and the service says so.

#[cfg(target_os = "linux")]
mod attempts;
#[cfg(target_os = "linux")]
mod calls;

use serde::{Deserialize, Serialize};

/// How well a worker is confined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// There are no walls.
    None,
    /// Some of it is denied.
    Partial,
    /// Everything is denied, on every thread.
    Full,
}

/// What the walls are and what the self-test found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Whether the kernel took the Landlock rules.
    pub landlock: bool,
    /// Whether the kernel took the seccomp filter.
    pub seccomp: bool,
    /// Each attempt: what, on which thread, and whether it was denied.
    pub attempts: Vec<Attempt>,
}

/// One attempt of the self-test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What was tried, such as `open` or `kill`.
    pub what: String,
    /// `main` or `layout`.
    pub thread: String,
    /// Whether the kernel said no.
    pub denied: bool,
}

impl Report {
    /// The level that the attempts prove. Where nothing was built, what the kernel denies to anybody is no wall.
    pub fn level(&self) -> Level {
        if !self.attempts.is_empty() && self.attempts.iter().all(|attempt| attempt.denied) {
            Level::Full
        } else if self.landlock || self.seccomp {
            Level::Partial
        } else {
            Level::None
        }
    }

    /// What was not denied, each once.
    pub fn open(&self) -> Vec<&str> {
        let mut open: Vec<&str> =
            self.attempts.iter().filter(|attempt| !attempt.denied).map(|attempt| attempt.what.as_str()).collect();
        open.sort_unstable();
        open.dedup();
        open
    }
}

/// What was asked of the kernel.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    landlock: bool,
    seccomp: bool,
}

/// Builds the walls. Must run before the process has a second thread.
pub(super) fn enter(memory_mib: u64) -> Asked {
    linux::bound(memory_mib);
    Asked { landlock: linux::landlock(), seccomp: linux::seccomp() }
}

/// Tries what must be denied, on the main and, if there is one, on the layout thread.
pub(super) fn try_out(asked: Asked, layout_thread: bool) -> Report {
    let mut attempts = linux::attempts("main");
    if layout_thread {
        // From outside its pool, `join` runs both halves on the pool's thread.
        attempts.extend(rayon::join(|| linux::attempts("layout"), || ()).0);
    }
    Report { landlock: asked.landlock, seccomp: asked.seccomp, attempts }
}

#[cfg(target_os = "linux")]
mod linux {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
    use rustix::process::{Resource, Rlimit, Signal};

    use super::{Attempt, attempts, calls};

    pub(super) fn bound(memory_mib: u64) {
        let set = |resource, value| {
            let _ = rustix::process::setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) });
        };
        set(Resource::Data, memory_mib << 20);
        set(Resource::Core, 0);
        let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    }

    pub(super) fn landlock() -> bool {
        let restrict = || {
            Ruleset::default()
                .handle_access(AccessFs::from_all(ABI::V5))?
                .handle_access(AccessNet::from_all(ABI::V5))?
                .scope(Scope::from_all(ABI::V6))?
                .create()?
                .restrict_self()
        };
        restrict().is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
    }

    pub(super) fn seccomp() -> bool {
        calls::filter().is_some_and(|program| seccompiler::apply_filter(&program).is_ok())
    }

    pub(super) fn attempts(thread: &str) -> Vec<Attempt> {
        let told = |(what, denied): (&str, bool)| Attempt { what: what.into(), thread: thread.into(), denied };
        attempts::all().into_iter().map(told).collect()
    }
}

#[cfg(not(target_os = "linux"))]
mod linux {
    use super::Attempt;

    pub(super) fn bound(_: u64) {}

    pub(super) fn landlock() -> bool {
        false
    }

    pub(super) fn seccomp() -> bool {
        false
    }

    pub(super) fn attempts(thread: &str) -> Vec<Attempt> {
        ["open", "exec", "socket", "ptrace"]
            .map(|what| Attempt { what: what.into(), thread: thread.into(), denied: false })
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(built: bool, denied: &[bool]) -> Report {
        let attempt = |(index, denied): (usize, &bool)| Attempt {
            what: format!("call-{index}"),
            thread: "main".into(),
            denied: *denied,
        };
        Report { landlock: false, seccomp: built, attempts: denied.iter().enumerate().map(attempt).collect() }
    }

    #[test]
    fn full_is_all_of_it() {
        assert_eq!(report(true, &[true, true]).level(), Level::Full);
        assert_eq!(report(true, &[true, false]).level(), Level::Partial);
        assert_eq!(report(true, &[true, false]).open(), ["call-1"]);
        // The kernel denies a few things to everybody.
        assert_eq!(report(false, &[true, false]).level(), Level::None);
        assert_eq!(report(true, &[]).level(), Level::Partial);
        assert_eq!(report(false, &[]).level(), Level::None);
    }
}
