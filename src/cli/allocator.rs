//! What the service's allocator keeps for later: little, for a service that once took a large body would else never be small again.
//!
//! glibc gives each thread a heap of its own, and once it has seen a large piece it puts the next ones there too; between what stays they
//! are not given back. Workers have settings of their own (see the press): they do the same again and again, and are replaced.

/// Heaps of the service's threads together. They wait for workers and bodies, not for memory.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const HEAPS: libc::c_int = 2;

/// Bytes from which a piece is the kernel's own, and goes back to it when it is let go.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 1 << 20;

/// Sets it; what the environment sets (`MALLOC_ARENA_MAX` and its like) goes before. Must run before the process has a second thread.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) fn keep_little() {
    for (name, parameter, value) in [
        ("MALLOC_ARENA_MAX", libc::M_ARENA_MAX, HEAPS),
        ("MALLOC_MMAP_THRESHOLD_", libc::M_MMAP_THRESHOLD, LARGE),
        ("MALLOC_TRIM_THRESHOLD_", libc::M_TRIM_THRESHOLD, LARGE),
    ] {
        if std::env::var_os(name).is_none() {
            set(parameter, value);
        }
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the C library offers these settings in no other way once a process runs")]
fn set(parameter: libc::c_int, value: libc::c_int) {
    // SAFETY: `mallopt` takes two numbers and changes a number of the allocator, under its own lock. One that it does not know it refuses.
    unsafe { libc::mallopt(parameter, value) };
}

/// Other allocators have their own ways.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn keep_little() {}
