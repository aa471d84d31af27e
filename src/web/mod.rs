//! The pages.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use serde::Deserialize;

use crate::document::Documents;
use crate::problem::Contact;

/// Texts of the statements that only the operator knows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Statements {}

/// The pages over these documents.
pub struct Site {}

impl Site {
    /// Reads the page templates.
    ///
    /// # Errors
    /// When a template is not right.
    pub fn new(_: Arc<Documents>, _: String, _: Contact, _: Statements) -> Result<Arc<Site>, String> {
        Ok(Arc::new(Site {}))
    }
}

/// Every page.
pub fn routes(_: Arc<Site>) -> Router {
    Router::new()
}

/// Problems as pages.
pub async fn problem_pages(State(_): State<Arc<Site>>, request: Request, next: Next) -> Response {
    next.run(request).await
}
