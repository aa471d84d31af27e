//! The calls to the kernel that a worker may do: what computing needs, and no more. All others answer "no such call" (ENOSYS).
//!
//! A list of what may not be done is never whole: each kernel brings new calls, and an x86-64 kernel may answer a second set of numbers
//! (x32) for the old ones. With a list of what may be done the fear is another: a new C library that does what it did by a new call. It
//! then takes the old one when the kernel does not know the new, which is what ENOSYS says; so a container on an old kernel runs as well.

use std::collections::BTreeMap;

use seccompiler::SeccompCmpArgLen::{Dword, Qword};
use seccompiler::SeccompCmpOp::{self, Eq, MaskedEq};
use seccompiler::{BpfProgram, SeccompAction, SeccompCondition, SeccompFilter, SeccompRule};

/// Let through, whatever comes with them: they reach this process and the pipes that it has.
const FREE: &[i64] = &[
    // Pipes.
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    // Memory.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    // Threads and their locks.
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_membarrier,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_getcpu,
    // Signals to oneself, as of a stack that is full.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    // Time and chance.
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    // The machine's size.
    libc::SYS_sysinfo,
    libc::SYS_uname,
    // The end.
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// The filter for a worker; none on a machine for which there is none. Made anew in each, for it has the process's number in it.
pub(super) fn filter() -> Option<BpfProgram> {
    let arch = std::env::consts::ARCH.try_into().ok()?;
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = FREE.iter().map(|call| (*call, Vec::new())).collect();
    for (call, conditions) in bound() {
        let conditions = conditions.into_iter().collect::<Option<Vec<_>>>()?;
        rules.entry(call).or_default().push(SeccompRule::new(conditions).ok()?);
    }
    let unknown = SeccompAction::Errno(u32::try_from(libc::ENOSYS).ok()?);
    SeccompFilter::new(rules, unknown, SeccompAction::Allow, arch).ok()?.try_into().ok()
}

/// Let through with these arguments only; of two rules for one call either will do.
fn bound() -> Vec<(i64, Vec<Option<SeccompCondition>>)> {
    let own = u64::from(std::process::id());
    let thread = (libc::CLONE_THREAD | libc::CLONE_VM | libc::CLONE_SIGHAND).cast_unsigned().into();
    let apart = (libc::CLONE_NEWNS
        | libc::CLONE_NEWCGROUP
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUSER
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET
        | libc::CLONE_PTRACE)
        .cast_unsigned()
        .into();
    let program = libc::PROT_EXEC.cast_unsigned().into();
    let rule = |call, conditions: Vec<Option<SeccompCondition>>| (call, conditions);
    let mut rules = vec![
        // Threads, never processes. What comes with the newer clone3 stands in memory, where no filter looks; so that one is not known here.
        rule(libc::SYS_clone, vec![word(0, MaskedEq(thread), thread), word(0, MaskedEq(apart), 0)]),
        // Memory that is data, never a program.
        rule(libc::SYS_mmap, vec![word(2, MaskedEq(program), 0)]),
        rule(libc::SYS_mprotect, vec![word(2, MaskedEq(program), 0)]),
        // An abort is a signal to oneself.
        rule(libc::SYS_tgkill, vec![word(0, Eq, own)]),
        // The size of the stack is asked by it; nothing is set, and of no other process.
        rule(libc::SYS_prlimit64, vec![word(0, Eq, 0), long(2, Eq, 0)]),
        // Names of threads.
        rule(libc::SYS_prctl, vec![word(0, Eq, libc::PR_SET_NAME.cast_unsigned().into())]),
    ];
    // Rust looks whether a handle is open before it closes it.
    rules.extend(
        [libc::F_GETFD, libc::F_GETFL].map(|ask| rule(libc::SYS_fcntl, vec![word(1, Eq, ask.cast_unsigned().into())])),
    );
    rules
}

fn word(argument: u8, operator: SeccompCmpOp, value: u64) -> Option<SeccompCondition> {
    SeccompCondition::new(argument, Dword, operator, value).ok()
}

fn long(argument: u8, operator: SeccompCmpOp, value: u64) -> Option<SeccompCondition> {
    SeccompCondition::new(argument, Qword, operator, value).ok()
}
