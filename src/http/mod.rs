//! The API: addresses, what they take and what they answer.
//!
//! Lives here: reading and checking requests, headers, problems as JSON, the OpenAPI description, operation addresses, the
//! server itself. May not live here: pages, rules about documents, Typst, PDF bytes.
//!
//! To add a resource: a file with its handlers, its line in [`routes`], its operation in `openapi/operations.rs` (a test compares them).

mod attachments;
mod body;
mod client;
mod config;
mod description;
mod documents;
mod headers;
mod instruments;
mod metrics;
mod negotiation;
mod operation;
mod query;
mod readings;
mod respond;
mod sealing;
pub mod server;
pub mod tokens;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::document::Documents;
use crate::sign::key::KeyHolder;

pub use client::TrustedProxies;
pub use config::HttpConfig;
pub use headers::finish;
pub use respond::language_of;
pub use tokens::Tokens;

/// What handlers share.
pub struct Api {
    /// Makes documents.
    pub documents: Arc<Documents>,
    /// Limits and addresses.
    pub config: HttpConfig,
    /// The key that seals what is made, when there is one.
    seal: Option<Arc<dyn KeyHolder>>,
    metrics: metrics::Metrics,
    quota: client::Quota,
    openapi: std::sync::OnceLock<axum::body::Bytes>,
}

impl Api {
    /// The API over these documents; `seal` is the key of the service's own seal.
    pub fn new(documents: Arc<Documents>, config: HttpConfig, seal: Option<Arc<dyn KeyHolder>>) -> Arc<Api> {
        let quota = client::Quota::new(config.documents_per_minute);
        Arc::new(Api {
            documents,
            config,
            seal,
            metrics: metrics::Metrics::new(),
            quota,
            openapi: std::sync::OnceLock::new(),
        })
    }

    fn problem(&self, error: crate::document::DocumentError) -> crate::problem::Problem {
        let (deadline, memory) =
            self.documents.pool().map_or((0.0, 0), |pool| (pool.config().deadline_seconds, pool.config().memory_mib));
        crate::problem::Problem::from_document(error, deadline, memory)
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
        .route("/v1/readings", post(readings::read))
        .route("/v1/openapi.json", get(description::openapi))
        .route("/healthz", get(operation::health))
        .route("/readyz", get(operation::ready))
        .route("/metrics", get(operation::metrics))
        .with_state(api)
}
