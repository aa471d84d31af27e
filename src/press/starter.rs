//! Where worker processes are started: on one thread, which lives as long as this process.
//!
//! A worker asks the kernel to end it with its parent (`PR_SET_PDEATHSIG`), and by that the kernel means the thread that started it (prctl(2)).
//! Threads of the runtime come and go: one that did something apart from the others has given its place away, and ends when it is idle.

use std::sync::LazyLock;
use std::sync::mpsc::{Sender, channel};

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

type Start = Box<dyn FnOnce() + Send>;

/// To the thread; nothing when the machine gives none.
static STARTER: LazyLock<Option<Sender<Start>>> = LazyLock::new(|| {
    let (sender, starts) = channel::<Start>();
    let thread = std::thread::Builder::new().name("starter".into());
    thread.spawn(move || starts.into_iter().for_each(|start| start())).ok().map(|_| sender)
});

/// Starts a process that may ask to end with its parent.
///
/// # Errors
/// Those of starting it.
pub(super) async fn spawn(mut command: Command) -> std::io::Result<Child> {
    let gone = || std::io::Error::other("the thread that starts workers is gone");
    let starter = STARTER.as_ref().ok_or_else(gone)?;
    let (answer, answered) = oneshot::channel();
    let runtime = Handle::current();
    let start = move || {
        let _inside = runtime.enter();
        // Whoever asked may have left; then the process ends with what nobody takes.
        let _ = answer.send(command.spawn());
    };
    starter.send(Box::new(start)).map_err(|_| gone())?;
    answered.await.map_err(|_| gone())?
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::time::Duration;

    use tokio::process::{Child, Command};

    use super::spawn;

    /// A process that ends with whoever started it, as a worker does.
    fn mortal() -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "sleep", "60"]).kill_on_drop(true);
        command
    }

    /// Started by a thread that ends at once.
    fn from_a_thread(runtime: &tokio::runtime::Runtime, start: impl Future<Output = Child> + Send) -> Child {
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                runtime.block_on(async {
                    let child = start.await;
                    // By then it has asked for it.
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    child
                })
            });
            thread.join().expect("a process")
        })
    }

    #[test]
    fn a_worker_outlives_the_thread_that_asked_for_it() {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let lives = |child: &mut Child| {
            runtime.block_on(async { tokio::time::timeout(Duration::from_secs(1), child.wait()).await.is_err() })
        };
        let mut started = from_a_thread(&runtime, async { spawn(mortal()).await.expect("started") });
        assert!(lives(&mut started));
        // What this is for: one that the thread starts itself ends with it.
        let mut direct = from_a_thread(&runtime, async { mortal().spawn().expect("started") });
        assert!(!lives(&mut direct));
    }
}
