//! The memory of a process that holds a key: no core dump and no other process of the same user sees it.

/// Keeps this process from being dumped and from being looked into (prctl `PR_SET_DUMPABLE`, no core file). A worker is not
/// concerned: it is another program, and gets no key.
pub fn keep_private() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}
