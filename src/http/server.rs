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
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tower::ServiceExt;
use tracing::{debug, info, warn};

use super::client::Peer;
use super::config::HttpConfig;
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
    let graceful = GracefulShutdown::new();
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(config.head_seconds)).half_close(false);
    let base = Arc::new(base);
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
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
        let _ = stream.set_nodelay(true);
        let service = service(router.clone(), peer, Arc::clone(&base));
        let connection = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    info!("stopping: running documents finish, no new ones are taken");
    if tokio::time::timeout(Duration::from_secs(config.stop_seconds), graceful.shutdown()).await.is_err() {
        warn!("some requests were still running and were broken off");
    }
}

type Answer = Result<axum::response::Response, Infallible>;

fn service(
    router: Router,
    peer: SocketAddr,
    base: Arc<String>,
) -> impl hyper::service::Service<Request<Incoming>, Response = axum::response::Response, Error = Infallible, Future: Send>
{
    hyper::service::service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        let base = Arc::clone(&base);
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            if !base.is_empty()
                && let Some(uri) = below(request.uri(), &base)
            {
                *request.uri_mut() = uri;
            }
            let answer: Answer = press::one_turn(router.oneshot(request)).await;
            answer
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

/// Ends at SIGINT or SIGTERM.
pub async fn told_to_stop() {
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
