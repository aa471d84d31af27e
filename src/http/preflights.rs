//! `POST /v1/preflights`: what a print shop would say of a file, as JSON or as PDF.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::{Api, negotiation, query, readings, respond};
use crate::document::DocumentError;
use crate::document::preflighting;
use crate::problem::Problem;
use crate::upload::{self, RequestBody};
use fault::Fault;
use preflight::report::Mode;

const OFFERED: [&str; 2] = ["application/json", "application/pdf"];

/// Looks at one PDF: the body, or the only file of a form.
pub(super) async fn preflight(
    State(api): State<Arc<Api>>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    sent: RequestBody,
) -> Result<Response, Problem> {
    let asked = query::read(raw.as_deref(), &["mode"]).map_err(Problem::query)?;
    let mode = match asked.get("mode").map(String::as_str) {
        None | Some("fast") => Mode::Fast,
        Some("full") => Mode::Full,
        Some(given) => {
            let fault = Fault::new("unknown-value", "/mode").choices(given, ["fast", "full"]);
            return Err(Problem::query(vec![fault]));
        }
    };
    let chosen = negotiation::choose(respond::accept(&headers).as_deref(), &OFFERED)
        .ok_or_else(|| Problem::new(406, "not-acceptable").with("offered", OFFERED.join(", ")))?;
    let mut files = readings::files(&api, &sent).await?;
    let Some(file) = files.pop().filter(|_| files.is_empty()) else {
        return Err(Problem::faults(vec![Fault::new("one-file-only", "/file")]));
    };
    let name = file.source.clone();
    let language = respond::language_of(&headers);
    let bytes = (chosen == OFFERED[1]).then(|| file.bytes.clone());
    let press = |error| api.problem(DocumentError::Press(error));
    let looked = api.documents.preflight(file, mode).await;
    let report = looked.map_err(press)?.map_err(|fault| Problem::unreadable(vec![fault], 1))?;
    let mut response = if let Some(bytes) = bytes {
        let pictures = api.documents.pictured(bytes, &report).await.map_err(press)?;
        let today = preflighting::day(jiff::Timestamp::now());
        let pdf = api.documents.preflight_paper(&report, &pictures, &name, language, today).await;
        let mut response = pdf.map_err(|error| api.problem(error))?.into_response();
        let name = preflighting::file_name(&name, language, "pdf");
        if let Ok(value) = HeaderValue::from_str(&upload::disposition(&name)) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
        }
        response
    } else {
        let json = serde_json::to_vec(&preflighting::to_json(&report));
        json.map_err(|_| Problem::new(500, "internal"))?.into_response()
    };
    let own = response.headers_mut();
    own.insert(header::CONTENT_TYPE, HeaderValue::from_str(chosen).unwrap_or(HeaderValue::from_static(OFFERED[0])));
    own.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Language"));
    // What somebody had looked at is nobody else's.
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
