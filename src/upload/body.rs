//! Reading a request's body within its limits of size and time.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;

use crate::problem::Problem;

/// The bytes of a body of at most `limit` bytes that comes within `seconds`.
///
/// # Errors
/// 408 or 413 when it does not; 400 when it ends early.
pub async fn read(headers: &HeaderMap, body: Body, limit: usize, seconds: u64) -> Result<Vec<u8>, Problem> {
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

/// Reads a body and drops it, so that a client that is still sending hears the answer: at most `limit` bytes and `seconds`.
pub async fn discard(body: Body, limit: usize, seconds: u64) {
    let read = async move {
        let mut body = body;
        let mut left = limit;
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, |data| data.len());
            let Some(rest) = left.checked_sub(length) else { break };
            left = rest;
        }
    };
    let _ = tokio::time::timeout(Duration::from_secs(seconds), read).await;
}
