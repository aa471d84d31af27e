//! The server: accepts connections, bounds slow clients, and stops when running documents are finished.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Uri};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;
use tracing::{debug, info, warn};

use super::accompanied::Accompanied;
use super::client::Peer;
use super::config::HttpConfig;
use super::connections::{Connection, Connections, End, Requests};

/// Bytes of a head, and of what is read at once of a body.
const BUFFER: usize = 64 << 10;

/// Time for the last bytes of an answer, when its connection has to end: at a stop, or because others need its place.
const LAST_BYTES: Duration = Duration::from_secs(5);
const LAST_BYTES_UNDER_PRESSURE: Duration = Duration::from_millis(100);
use crate::press;

/// Serves until `stop` ends, then lets running requests finish.
///
/// # Errors
/// None of single connections; those are the client's loss.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    base: String,
    config: &HttpConfig,
    stop: impl Future<Output = ()>,
) {
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(config.head_seconds))
        .max_buf_size(BUFFER)
        .half_close(false);
    open_files(config.connections);
    let connections = Connections::new(config.connections);
    let base = Arc::new(base);
    let patience = Duration::from_secs(config.body_seconds);
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer, connection) = tokio::select! {
            accepted = accept(&listener, &connections) => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Too many open files: those who leave make room.
                    warn!(%error, "no connection could be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        prepare(&stream, patience);
        let service = service(router.clone(), peer, Arc::clone(&base), connection.requests());
        let serving = builder.serve_connection(TokioIo::new(stream), service);
        tokio::spawn(run(serving, connection));
    }
    drop(listener);
    info!("stopping: running documents finish, no new ones are taken");
    if tokio::time::timeout(Duration::from_secs(config.stop_seconds), connections.stop()).await.is_err() {
        warn!("some requests were still running and were broken off");
    }
}

/// Open files that the service needs beside its connections.
const OTHER_FILES: u64 = 256;

/// Makes sure that each connection can have its file, as far as the system lets it.
fn open_files(connections: usize) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let needed = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(OTHER_FILES);
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let raised = maximum.map_or(needed, |maximum| needed.min(maximum));
        if current.is_some_and(|current| current < raised) {
            let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum });
        }
        if raised < needed {
            warn!("http.connections is {connections}, but this process may open {raised} files only");
        }
    }
    #[cfg(not(unix))]
    let _ = connections;
}

async fn accept(
    listener: &TcpListener,
    connections: &Arc<Connections>,
) -> std::io::Result<(TcpStream, SocketAddr, Connection)> {
    let (stream, peer) = listener.accept().await?;
    let connection = connections.enter().await.ok_or_else(|| std::io::Error::other("stopping"))?;
    Ok((stream, peer, connection))
}

/// Small answers go out at once; an answer of which nothing is taken for so long is broken off.
fn prepare(stream: &TcpStream, patience: Duration) {
    let _ = stream.set_nodelay(true);
    #[cfg(target_os = "linux")]
    {
        let milliseconds = u32::try_from(patience.as_millis()).unwrap_or(u32::MAX);
        let _ = rustix::net::sockopt::set_tcp_user_timeout(stream, milliseconds);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = patience;
}

/// Serves one connection until its client leaves or it has to end.
async fn run<S>(serving: hyper::server::conn::http1::Connection<TokioIo<TcpStream>, S>, mut connection: Connection)
where
    S: hyper::service::Service<Request<Incoming>, Response = axum::response::Response, Error = Infallible>,
    S::Future: Send,
{
    let mut serving = std::pin::pin!(serving);
    let served = tokio::select! {
        // First what the client has sent: a request that is whole is answered.
        biased;
        served = serving.as_mut() => served,
        end = connection.should_end() => {
            serving.as_mut().graceful_shutdown();
            if connection.is_new() {
                // It sent nothing yet, or a part of a head.
                return;
            }
            if connection.is_waiting() {
                // The last answer is all but sent; what comes in now, nobody reads.
                let patience = if end == End::Stop { LAST_BYTES } else { LAST_BYTES_UNDER_PRESSURE };
                tokio::time::timeout(patience, serving).await.unwrap_or(Ok(()))
            } else {
                serving.await
            }
        }
    };
    if let Err(error) = served {
        debug!(%error, "a connection ended early");
    }
}

type Answer = Result<axum::response::Response, Infallible>;

fn service(
    router: Router,
    peer: SocketAddr,
    base: Arc<String>,
    requests: Requests,
) -> impl hyper::service::Service<Request<Incoming>, Response = axum::response::Response, Error = Infallible, Future: Send>
{
    hyper::service::service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        let base = Arc::clone(&base);
        let running = requests.begin();
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            if !base.is_empty()
                && let Some(uri) = below(request.uri(), &base)
            {
                *request.uri_mut() = uri;
            }
            let answer: Answer = press::one_turn(router.oneshot(request)).await;
            answer.map(|response| response.map(|body| Body::new(Accompanied::new(body, running))))
        }
    })
}

/// The address without the prefix that a reverse proxy did not take off.
fn below(uri: &Uri, base: &str) -> Option<Uri> {
    let rest = uri.path().strip_prefix(base)?;
    if !(rest.is_empty() || rest.starts_with('/')) {
        return None;
    }
    let path = if rest.is_empty() { "/" } else { rest };
    let target = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    target.parse().ok()
}

/// A listener on this address; when it is the default and taken, on the next free port.
///
/// # Errors
/// When the address cannot be had.
pub async fn listen(address: SocketAddr, may_move: bool) -> std::io::Result<TcpListener> {
    let mut address = address;
    loop {
        match TcpListener::bind(address).await {
            Err(error) if may_move && error.kind() == std::io::ErrorKind::AddrInUse && address.port() < u16::MAX => {
                let taken = address.port();
                address.set_port(taken + 1);
                eprintln!("Port {taken} is taken; trying {}.", taken + 1);
            }
            other => return other,
        }
    }
}

/// Time beyond that of running documents in which the service has to be gone.
const OVERRUN: Duration = Duration::from_secs(1);

/// Ends at SIGINT or SIGTERM. These are waited for on a thread of their own: whatever keeps the others busy, they are heard, and when
/// the service is not gone by itself some time after `patience`, the process ends.
///
/// # Errors
/// When there is no thread, or no signal can be waited for.
pub fn told_to_stop(patience: Duration) -> std::io::Result<impl Future<Output = ()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (sender, told) = tokio::sync::oneshot::channel();
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(signal());
        let _ = sender.send(());
        std::thread::sleep(patience + OVERRUN);
        warn!("something still runs that nothing ends; the process does");
        std::process::exit(0);
    })?;
    Ok(async move {
        if told.await.is_err() {
            // The thread is gone, and nobody can tell any more.
            std::future::pending::<()>().await;
        }
    })
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
