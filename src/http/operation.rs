//! Addresses for operators: alive, ready, and counters.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Api;
use crate::press::Level;

/// The process lives.
pub(super) async fn health() -> Response {
    answer(StatusCode::OK, &json!({"status": "alive"}))
}

/// Workers live, and how well they are confined.
pub(super) async fn ready(State(api): State<Arc<Api>>) -> Response {
    let Some(status) = api.documents.pool().map(|pool| pool.status()) else {
        return answer(StatusCode::OK, &json!({"status": "ready", "workers": 0, "sandbox": "none"}));
    };
    let sandbox = status.sandbox.unwrap_or(Level::None);
    let ready = status.alive > 0;
    let code = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = if ready { "ready" } else { "no worker" };
    answer(code, &json!({"status": word, "workers": status.alive, "waiting": status.waiting, "sandbox": sandbox}))
}

/// Counters in the text format of OpenMetrics.
pub(super) async fn metrics(State(api): State<Arc<Api>>) -> Response {
    let text = api.metrics.text(&api.documents, &api.door);
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], text)
        .into_response()
}

fn answer(code: StatusCode, value: &Value) -> Response {
    let kind = HeaderValue::from_static("application/json");
    (
        code,
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))],
        value.to_string(),
    )
        .into_response()
}
