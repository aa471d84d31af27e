//! The worker's walls: no files (Landlock), no exec, sockets or ptrace (seccomp), bounded memory; and a test that tries them.
//!
//! seccomp is a deny list that answers EPERM: an allow list would break with every new libc. On other systems than Linux
//! there are no walls, and the service says so.

use serde::{Deserialize, Serialize};

/// How well a worker is confined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing is denied.
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
    /// `open`, `exec`, `socket` or `ptrace`.
    pub what: String,
    /// `main` or `layout`.
    pub thread: String,
    /// Whether the kernel said no.
    pub denied: bool,
}

impl Report {
    /// The level that the attempts prove.
    pub fn level(&self) -> Level {
        let denied = self.attempts.iter().filter(|attempt| attempt.denied).count();
        match denied {
            0 => Level::None,
            n if n == self.attempts.len() => Level::Full,
            _ => Level::Partial,
        }
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
    use std::collections::BTreeMap;
    use std::io;

    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
    use rustix::process::{Resource, Rlimit, Signal};
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

    use super::Attempt;

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
        let Ok(arch) = std::env::consts::ARCH.try_into() else { return false };
        let rules: BTreeMap<i64, _> = DENIED.iter().map(|call| (*call, Vec::new())).collect();
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(libc::EPERM as u32), arch);
        let Ok(filter) = filter else { return false };
        let Ok(program): Result<BpfProgram, _> = filter.try_into() else { return false };
        seccompiler::apply_filter(&program).is_ok()
    }

    /// Ways to another program, to the network, into another process, or around this filter.
    const DENIED: &[i64] = &[
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_sendmmsg,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_getfd,
        libc::SYS_io_uring_setup,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        libc::SYS_open_by_handle_at,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_delete_module,
        libc::SYS_kexec_load,
        libc::SYS_reboot,
    ];

    pub(super) fn attempts(thread: &str) -> Vec<Attempt> {
        let attempt = |what: &str, denied: bool| Attempt { what: what.into(), thread: thread.into(), denied };
        vec![
            attempt("open", denied(std::fs::File::open("/etc/passwd").map(drop))),
            attempt("exec", denied(run())),
            attempt("socket", denied(std::net::UdpSocket::bind("127.0.0.1:0").map(drop))),
            attempt("ptrace", trace_denied()),
        ]
    }

    fn denied(result: io::Result<()>) -> bool {
        result.is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
    }

    fn run() -> io::Result<()> {
        std::process::Command::new("/bin/true").spawn()?.wait().map(drop)
    }

    /// No process has this id, so an open door answers "no such process" and harms nobody.
    fn trace_denied() -> bool {
        nix::sys::ptrace::attach(nix::unistd::Pid::from_raw(i32::MAX)) == Err(nix::errno::Errno::EPERM)
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
