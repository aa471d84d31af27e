//! `POST /v1/readings`: filled worksheets and archive documents back to data.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde_json::json;

use super::{Api, query, respond};
use crate::document::DocumentError;
use crate::document::model::File;
use crate::problem::Problem;
use crate::upload::{RequestBody, Use};

/// Reads one PDF as body, or several as multipart.
pub(super) async fn read(
    State(api): State<Arc<Api>>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    sent: RequestBody,
) -> Result<Response, Problem> {
    query::read(raw.as_deref(), &[]).map_err(Problem::query)?;
    let files = files(&api, &sent).await?;
    let language = respond::language_of(&headers);
    let read = api.documents.read(files, language).await.map_err(|error| api.problem(DocumentError::Press(error)))?;
    let mut entries = Vec::new();
    let mut faults = Vec::new();
    let count = read.len();
    for (index, outcome) in read.into_iter().enumerate() {
        match outcome {
            Ok(read) => entries.extend(read),
            Err(fault) => faults.push(fault.below(&format!("/files/{index}"))),
        }
    }
    if !faults.is_empty() {
        return Err(Problem::unreadable(faults, count));
    }
    let mut response = respond::json(&headers, &json!({"entries": entries}))?;
    // What somebody filled in is nobody else's.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The files of a request: one PDF as body, or those of a form.
pub(super) async fn files(api: &Api, sent: &RequestBody) -> Result<Vec<File>, Problem> {
    let essence = sent.essence();
    if essence != "application/pdf" && essence != "multipart/form-data" {
        return Err(Problem::new(415, "not-a-file").with("given", sent.kind()));
    }
    let most = api.config.multipart_bytes;
    let files = match essence.as_str() {
        "application/pdf" => vec![File { source: "document.pdf".into(), bytes: sent.bytes(most, Use::File).await? }],
        _ => sent.form(most).await?.files.into_iter().map(|(_, file)| file).collect(),
    };
    if files.is_empty() { Err(Problem::new(400, "no-file")) } else { Ok(files) }
}
