//! `/v1/openapi.json`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::Api;

pub(super) async fn document(State(_): State<Arc<Api>>) -> Response {
    "{}".into_response()
}
