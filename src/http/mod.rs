//! The API: addresses, what they take and what they answer.
//!
//! Lives here: the door of every request, reading and checking them, headers, problems as JSON, the OpenAPI description, operation addresses, the
//! server itself. May not live here: pages, rules about documents, Typst, PDF bytes.
//!
//! To add a resource: a file with its handlers, its line in [`routes`], its operation in `openapi/operations.rs` (a test compares them).

mod accompanied;
mod attachments;
mod body;
mod client;
mod config;
mod connections;
mod description;
mod documents;
mod door;
mod header_list;
mod headers;
mod instruments;
mod metrics;
mod negotiation;
mod operation;
mod preflights;
mod query;
mod quota;
mod readings;
mod respond;
mod sealing;
pub mod server;
mod signatures;
pub mod tokens;
mod verifications;

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use axum::routing::{get, post};

use crate::document::{DocumentError, Documents};
use crate::press::PressError;
use crate::problem::Problem;
use sign::key::KeyHolder;
use sign::level::Level;
use sign::services::Services;

pub use client::{ForwardedHeader, TrustedProxies};
pub use config::HttpConfig;
pub use door::{Works, door};
pub use headers::finish;
pub use respond::language_of;
pub use tokens::Tokens;

/// What signs here.
#[derive(Default)]
pub struct Signs {
    /// The key of the service's own seal, when it has one.
    pub seal: Option<Arc<dyn KeyHolder>>,
    /// The level of the seal, and of signatures for which none is asked.
    pub level: Level,
    /// Services of others that the levels above B-B need.
    pub services: Arc<Services>,
}

/// What handlers share.
pub struct Api {
    /// Makes documents.
    pub documents: Arc<Documents>,
    /// Limits and addresses.
    pub config: HttpConfig,
    /// What signs, and the services that signatures need.
    signs: Signs,
    metrics: metrics::Metrics,
    door: door::Door,
    openapi: std::sync::OnceLock<axum::body::Bytes>,
}

impl Api {
    /// The API over these documents; `works` says which requests pass its [`door`](mod@door) by count.
    pub fn new(documents: Arc<Documents>, config: HttpConfig, signs: Signs, works: Works) -> Arc<Api> {
        let door = door::Door::new(&config, works);
        Arc::new(Api {
            documents,
            config,
            signs,
            metrics: metrics::Metrics::new(),
            door,
            openapi: std::sync::OnceLock::new(),
        })
    }

    fn problem(&self, error: DocumentError) -> Problem {
        let (deadline, memory) =
            self.documents.pool().map_or((0.0, 0), |pool| (pool.config().deadline_seconds, pool.config().memory_mib));
        Problem::from_document(error, deadline, memory)
    }

    /// Signs within the time that a document gets: the key and the time-stamps may be with others.
    async fn within<T>(&self, work: impl Future<Output = Result<T, PressError>>) -> Result<T, Problem> {
        let done = match self.documents.pool().map(|pool| pool.config().deadline()) {
            Some(deadline) => tokio::time::timeout(deadline, work).await.unwrap_or(Err(PressError::Deadline)),
            None => work.await,
        };
        done.map_err(|error| self.problem(DocumentError::Press(error)))
    }
}

/// Every address of the API and of operation, on one screen.
pub fn routes(api: Arc<Api>) -> Router {
    Router::new()
        .route("/v1/instruments", get(instruments::list))
        .route("/v1/instruments/{id}", get(instruments::one))
        .route("/v1/instruments/{id}/schema", get(instruments::schema))
        .route("/v1/instruments/{id}/example", get(instruments::example))
        .route("/v1/instruments/{id}/document", get(documents::blank))
        .route("/v1/documents", post(documents::make))
        .route("/v1/attachments", post(attachments::attach))
        .route("/v1/signature-preparations", post(signatures::prepare))
        .route("/v1/signature-completions", post(signatures::complete))
        .route("/v1/readings", post(readings::read))
        .route("/v1/verifications", post(verifications::verify))
        .route("/v1/preflights", post(preflights::preflight))
        .route("/v1/openapi.json", get(description::openapi))
        .route("/healthz", get(operation::health))
        .route("/readyz", get(operation::ready))
        .route("/metrics", get(operation::metrics))
        .with_state(api)
}

/// Whether a request for one of these routes makes the service work: all that brings something, and a document that is asked for.
pub fn works(method: &Method, route: &str, _query: Option<&str>) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) || route == DOCUMENT
}

/// The route of blank documents.
const DOCUMENT: &str = "/v1/instruments/{id}/document";
