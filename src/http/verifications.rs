//! `POST /v1/verifications`: what is to be said of the signatures of a file, as JSON or as PDF.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::{Api, negotiation, query, readings, respond};
use crate::document::DocumentError;
use crate::document::verifying::{self, Paper};
use crate::problem::Problem;
use crate::upload::{self, RequestBody};
use fault::Fault;

const OFFERED: [&str; 2] = ["application/json", "application/pdf"];

/// Judges one PDF: the body, or the only file of a form.
pub(super) async fn verify(
    State(api): State<Arc<Api>>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    sent: RequestBody,
) -> Result<Response, Problem> {
    query::read(raw.as_deref(), &[]).map_err(Problem::query)?;
    let chosen = negotiation::choose(respond::accept(&headers).as_deref(), &OFFERED)
        .ok_or_else(|| Problem::new(406, "not-acceptable").with("offered", OFFERED.join(", ")))?;
    let mut files = readings::files(&api, &sent).await?;
    let Some(file) = files.pop().filter(|_| files.is_empty()) else {
        return Err(Problem::faults(vec![Fault::new("one-file-only", "/file")]));
    };
    let name = file.source.clone();
    let language = respond::language_of(&headers);
    let judged = api.documents.verify(file, jiff::Timestamp::now()).await;
    let report = judged
        .map_err(|error| api.problem(DocumentError::Press(error)))?
        .map_err(|fault| Problem::unreadable(vec![fault], 1))?;
    let mut response = if chosen == OFFERED[1] {
        let pdf = api.documents.paper(&report, &name, language, Paper::Report).await;
        let mut response = pdf.map_err(|error| api.problem(error))?.into_response();
        let name = verifying::file_name(&name, language, "pdf");
        if let Ok(value) = HeaderValue::from_str(&upload::disposition(&name)) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
        }
        response
    } else {
        serde_json::to_vec(&report).map_err(|_| Problem::new(500, "internal"))?.into_response()
    };
    let own = response.headers_mut();
    own.insert(header::CONTENT_TYPE, HeaderValue::from_str(chosen).unwrap_or(HeaderValue::from_static(OFFERED[0])));
    own.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Language"));
    // What somebody had checked is nobody else's.
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
