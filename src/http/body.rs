//! Reading JSON bodies: type, size, time, then strict parsing.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use serde_json::Value;

use super::config::HttpConfig;
use crate::document::json::{self, JsonError};
use crate::problem::Problem;

/// The JSON value of a body.
///
/// # Errors
/// 408, 413, 415, or 400 with what is wrong.
pub(super) async fn json(headers: &HeaderMap, body: Body, config: &HttpConfig, depth: usize) -> Result<Value, Problem> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence != "application/json" && !(essence.starts_with("application/") && essence.ends_with("+json")) {
        return Err(Problem::new(415, "unsupported-media-type").with("given", given));
    }
    let bytes = read(headers, body, config.json_bytes, config.body_seconds).await?;
    json::parse(&bytes, depth).map_err(|error| match error {
        JsonError::Malformed { line, column, reason } => {
            Problem::new(400, "malformed-json").with("line", line).with("column", column).with("reason", reason)
        }
        JsonError::TooDeep => Problem::new(400, "json-too-deep").with("limit", depth),
        JsonError::Duplicates(faults) => Problem::faults(faults),
    })
}

/// The bytes of a body of at most `limit` bytes.
pub(super) async fn read(headers: &HeaderMap, body: Body, limit: usize, seconds: u64) -> Result<Vec<u8>, Problem> {
    let too_large = || Problem::new(413, "body-too-large").with("limit", limit);
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    if announced.is_some_and(|length| length > 4 * limit as u64) {
        return Err(too_large());
    }
    let collect = async move {
        let mut body = body;
        let mut bytes = Vec::new();
        let mut over = false;
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else {
                return Err(Problem::new(400, "malformed-json")
                    .with("line", 1)
                    .with("column", 1)
                    .with("reason", "the body ended early"));
            };
            if let Some(data) = frame.data_ref() {
                over |= bytes.len() + data.len() > limit;
                // The rest of a body that is somewhat too large is read and dropped, so that the client hears the answer.
                if !over {
                    bytes.extend_from_slice(data);
                }
            }
        }
        if over { Err(too_large()) } else { Ok(bytes) }
    };
    match tokio::time::timeout(Duration::from_secs(seconds), collect).await {
        Ok(result) => result,
        Err(_) => Err(Problem::new(408, "request-timeout").with("seconds", seconds)),
    }
}
