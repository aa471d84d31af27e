//! Reading JSON bodies: type, size, time, then strict parsing.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use serde_json::Value;

use super::config::HttpConfig;
use crate::document::json::{self, JsonError};
use crate::problem::Problem;
use crate::upload::body;

/// The JSON value of a body.
///
/// # Errors
/// 408, 413, 415, or 400 with what is wrong.
pub(super) async fn json(headers: &HeaderMap, sent: Body, config: &HttpConfig, depth: usize) -> Result<Value, Problem> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence != "application/json" && !(essence.starts_with("application/") && essence.ends_with("+json")) {
        return Err(Problem::new(415, "unsupported-media-type").with("given", given));
    }
    let bytes = body::read(headers, sent, config.json_bytes, config.body_seconds).await?;
    json::parse(&bytes, depth).map_err(|error| match error {
        JsonError::Malformed { line, column, reason } => {
            Problem::new(400, "malformed-json").with("line", line).with("column", column).with("reason", reason)
        }
        JsonError::TooDeep => Problem::new(400, "json-too-deep").with("limit", depth),
        JsonError::Duplicates(faults) => Problem::faults(faults),
    })
}
