//! What the self-test of a worker tries: every way out that we know, each in a form that does nothing where it is not denied.
//!
//! To add one: its line in [`attempts`], with arguments that the kernel refuses for another reason when no wall stands: a handle that is not
//! open, a process that is not there, no address.

use std::io;

use libc::c_long;

/// No process has this id.
const NOBODY: c_long = i32::MAX as c_long;

/// No handle has this number; as flags, these are some that nobody knows.
const NONE: c_long = -1;

/// An address at which nothing can be.
const NOWHERE: c_long = 1;

/// Each attempt, and whether it was denied.
pub(super) fn all() -> Vec<(&'static str, bool)> {
    let mut out = vec![
        ("open", denied(std::fs::File::open("/etc/passwd").map(drop))),
        ("exec", denied(run())),
        ("udp", denied(std::net::UdpSocket::bind("127.0.0.1:0").map(drop))),
    ];
    out.extend(attempts().into_iter().map(|(what, call, arguments)| (what, denied(ask(call, arguments)))));
    out
}

/// A wall stands where the kernel says that this may not be, or that it knows no such call.
fn denied(result: io::Result<()>) -> bool {
    result.is_err_and(|error| matches!(error.raw_os_error(), Some(libc::EPERM | libc::EACCES | libc::ENOSYS)))
}

fn run() -> io::Result<()> {
    std::process::Command::new("/bin/true").spawn()?.wait().map(drop)
}

#[allow(unsafe_code, reason = "a call by its number has no other form, and what must be denied has no safe one")]
fn ask(call: c_long, arguments: [c_long; 6]) -> io::Result<()> {
    let [a, b, c, d, e, f] = arguments;
    // SAFETY: all arguments are those of `attempts`. Their addresses are null or `NOWHERE`, which no process has in its memory, so the kernel
    // neither reads nor writes anything there; lengths are zero. No attempt changes this process: each names a handle, a process or flags
    // that are not there.
    let answer = unsafe { libc::syscall(call, a, b, c, d, e, f) };
    if answer == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// A name, a call and its arguments; those that are left out are zero.
type Attempt = (&'static str, c_long, [c_long; 6]);

macro_rules! attempts {
    ($($call:ident($($argument:expr),*)),* $(,)?) => {
        vec![$((name(stringify!($call)), libc::$call, filled(&[$($argument),*]))),*]
    };
}

fn name(call: &'static str) -> &'static str {
    call.strip_prefix("SYS_").unwrap_or(call)
}

fn filled(given: &[c_long]) -> [c_long; 6] {
    let mut all = [0; 6];
    all.iter_mut().zip(given).for_each(|(own, given)| *own = *given);
    all
}

fn attempts() -> Vec<Attempt> {
    let signal_other = c_long::from(libc::PR_SET_PDEATHSIG);
    let dump = c_long::from(libc::PR_SET_DUMPABLE);
    let inject = libc::TIOCSTI as c_long;
    let owner = c_long::from(libc::F_SETOWN);
    let resize = c_long::from(libc::F_SETPIPE_SZ);
    let cpu = libc::RLIMIT_CPU as c_long;
    let process = libc::PRIO_PROCESS as c_long;
    let program = c_long::from(libc::PROT_EXEC);
    let attach = c_long::from(libc::PTRACE_ATTACH);
    // Without the memory that comes with them, signal handlers are not shared by anybody.
    let half = c_long::from(libc::CLONE_SIGHAND);
    attempts![
        // Other programs and processes.
        SYS_execve(),
        SYS_execveat(NONE),
        SYS_clone(half),
        SYS_clone3(),
        SYS_ptrace(attach, NOBODY),
        SYS_kill(NOBODY),
        SYS_tkill(NOBODY),
        SYS_tgkill(NOBODY, NOBODY),
        SYS_rt_sigqueueinfo(NOBODY),
        SYS_rt_tgsigqueueinfo(NOBODY, NOBODY),
        SYS_pidfd_open(NOBODY),
        SYS_pidfd_send_signal(NONE),
        SYS_pidfd_getfd(NONE),
        SYS_process_vm_readv(NOBODY),
        SYS_process_vm_writev(NOBODY),
        SYS_process_madvise(NONE),
        SYS_process_mrelease(NONE),
        SYS_kcmp(NOBODY, NOBODY),
        SYS_migrate_pages(NOBODY),
        SYS_move_pages(NOBODY),
        SYS_wait4(NOBODY),
        SYS_waitid(0, NOBODY),
        // Their limits, and ours.
        SYS_prlimit64(NOBODY, cpu),
        SYS_prlimit64(0, cpu, NOWHERE),
        SYS_setpriority(process, NOBODY),
        SYS_sched_setaffinity(NOBODY),
        SYS_sched_setscheduler(NOBODY),
        SYS_sched_setparam(NOBODY),
        SYS_sched_setattr(NOBODY),
        SYS_ioprio_set(1, NOBODY),
        SYS_setpgid(NOBODY),
        SYS_prctl(signal_other, NOBODY),
        SYS_prctl(dump, NOBODY),
        SYS_capset(),
        SYS_setgroups(NONE),
        // What handles can do: signals to who is named their owner, keys typed into a terminal, room of a pipe.
        SYS_fcntl(NONE, owner),
        SYS_fcntl(NONE, resize),
        SYS_ioctl(NONE, inject),
        SYS_dup(NONE),
        SYS_splice(NONE, 0, NONE),
        SYS_tee(NONE, NONE),
        SYS_vmsplice(NONE),
        SYS_sendfile(NONE, NONE),
        SYS_copy_file_range(NONE, 0, NONE),
        // Files and what is known of them.
        SYS_openat(NONE),
        SYS_openat2(NONE),
        SYS_open_by_handle_at(NONE),
        SYS_name_to_handle_at(NONE),
        SYS_statx(NONE),
        SYS_newfstatat(NONE),
        SYS_fstat(NONE),
        SYS_statfs(),
        SYS_faccessat(NONE),
        SYS_readlinkat(NONE),
        SYS_getdents64(NONE),
        SYS_getcwd(),
        SYS_chdir(),
        SYS_fchdir(NONE),
        SYS_chroot(),
        SYS_mkdirat(NONE),
        SYS_mknodat(NONE),
        SYS_unlinkat(NONE),
        SYS_renameat2(NONE, 0, NONE),
        SYS_linkat(NONE, 0, NONE),
        SYS_symlinkat(0, NONE),
        SYS_fchmod(NONE),
        SYS_fchmodat(NONE),
        SYS_fchown(NONE),
        SYS_fchownat(NONE),
        SYS_setxattr(),
        SYS_lsetxattr(),
        SYS_fsetxattr(NONE),
        SYS_removexattr(),
        SYS_fremovexattr(NONE),
        SYS_utimensat(NONE),
        SYS_truncate(),
        SYS_ftruncate(NONE),
        SYS_fallocate(NONE),
        SYS_flock(NONE),
        SYS_inotify_init1(NONE),
        SYS_fanotify_init(NONE, NONE),
        SYS_memfd_create(),
        SYS_memfd_secret(NONE),
        SYS_mmap(0, 0, program, 0, NONE),
        SYS_mprotect(NOWHERE, 0, program),
        SYS_pkey_mprotect(NOWHERE, 0, program, 0),
        // The network, and words between processes.
        SYS_socket(),
        SYS_socketpair(),
        SYS_connect(NONE),
        SYS_bind(NONE),
        SYS_listen(NONE),
        SYS_accept4(NONE),
        SYS_sendto(NONE),
        SYS_sendmsg(NONE),
        SYS_sendmmsg(NONE),
        SYS_recvfrom(NONE),
        SYS_recvmsg(NONE),
        SYS_setsockopt(NONE),
        SYS_shutdown(NONE),
        SYS_shmget(),
        SYS_shmat(NONE),
        SYS_msgctl(NONE),
        SYS_semctl(NONE),
        SYS_mq_open(),
        SYS_eventfd2(0, NONE),
        SYS_epoll_create1(NONE),
        SYS_signalfd4(NONE, 0, 0, NONE),
        SYS_timerfd_create(NONE, NONE),
        SYS_pipe2(0, NONE),
        // The kernel itself, and ways around this filter.
        SYS_io_uring_setup(),
        SYS_io_uring_enter(NONE),
        SYS_io_uring_register(NONE),
        SYS_bpf(NONE),
        SYS_seccomp(NONE),
        SYS_perf_event_open(),
        SYS_userfaultfd(NONE),
        SYS_keyctl(NONE),
        SYS_add_key(),
        SYS_request_key(),
        SYS_unshare(NOWHERE),
        SYS_setns(NONE),
        SYS_mount(),
        SYS_umount2(),
        SYS_pivot_root(),
        SYS_move_mount(NONE, 0, NONE),
        SYS_open_tree(NONE),
        SYS_fsopen(),
        SYS_fsconfig(NONE),
        SYS_fsmount(NONE),
        SYS_fspick(NONE),
        SYS_mount_setattr(NONE),
        SYS_init_module(),
        SYS_finit_module(NONE),
        SYS_delete_module(),
        SYS_kexec_load(0, 0, 0, NONE),
        SYS_reboot(),
        SYS_swapon(),
        SYS_sethostname(0, NONE),
        SYS_clock_settime(NONE),
        SYS_quotactl(NONE),
        SYS_syslog(NONE),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The filter holds for the thread that asked for it and those that it starts, so a test can try it on one of its own.
    fn behind_the_filter<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
        let walled = std::thread::spawn(|| {
            let program = super::super::calls::filter().expect("a filter for this machine");
            seccompiler::apply_filter(&program).expect("a kernel with seccomp");
            work()
        });
        walled.join().expect("the thread lived")
    }

    #[test]
    fn every_way_out_is_closed() {
        let open = behind_the_filter(|| all().into_iter().filter(|(_, denied)| !denied).collect::<Vec<_>>());
        assert!(open.is_empty(), "{open:?}");
    }

    /// What nobody is denied would prove nothing. What the kernel lets only its administrator do may be denied to us as well.
    #[test]
    fn an_attempt_tells_whether_there_is_a_wall() {
        let closed: Vec<&str> = all().into_iter().filter(|(_, denied)| *denied).map(|(what, _)| what).collect();
        let before = [
            "open",
            "exec",
            "udp",
            "prlimit64",
            "setpriority",
            "kill",
            "tkill",
            "tgkill",
            "pidfd_open",
            "pidfd_send_signal",
        ];
        let after = [
            "rt_sigqueueinfo",
            "process_vm_writev",
            "memfd_create",
            "fchmod",
            "utimensat",
            "ftruncate",
            "mprotect",
            "fcntl",
        ];
        for what in before.iter().chain(&after) {
            assert!(!closed.contains(what), "{what} is denied without walls: {closed:?}");
        }
    }

    #[test]
    fn a_worker_can_do_its_work() {
        use rustix::process::{Resource, getrlimit};
        let sum = behind_the_filter(|| {
            let stack = getrlimit(Resource::Stack);
            let parts = (0..4_u64).map(|part| {
                let named = std::thread::Builder::new().name(format!("part-{part}"));
                named.spawn(move || vec![part; 1 << 20].iter().sum::<u64>()).expect("a thread")
            });
            let sum: u64 = parts.collect::<Vec<_>>().into_iter().map(|part| part.join().expect("a sum")).sum();
            let caught = std::panic::catch_unwind(|| std::panic::resume_unwind(Box::new(())));
            assert!(caught.is_err() && std::time::Instant::now().elapsed().as_secs() < 60);
            (sum, stack.current.is_some() || stack.maximum.is_none())
        });
        assert_eq!(sum, (6 << 20, true));
    }

    /// By other ways than the self-test goes: what took down a service whose walls were said to be whole.
    #[test]
    fn no_other_process_is_reached() {
        use rustix::process::{
            Pid, PidfdFlags, Resource, Rlimit, getppid, pidfd_open, prlimit, setpriority_process, test_kill_process,
        };
        let parent = getppid().expect("a parent");
        let answers = behind_the_filter(move || {
            let same = Rlimit { current: None, maximum: None };
            [
                prlimit(Some(parent), Resource::Cpu, same).map(drop),
                prlimit(None, Resource::Cpu, same).map(drop),
                prlimit(Some(Pid::INIT), Resource::Cpu, same).map(drop),
                test_kill_process(parent),
                setpriority_process(Some(parent), 0),
                pidfd_open(parent, PidfdFlags::empty()).map(drop),
            ]
        });
        assert!(answers.iter().all(|answer| *answer == Err(rustix::io::Errno::NOSYS)), "{answers:?}");
    }
}
