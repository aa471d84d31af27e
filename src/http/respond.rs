//! Answers: JSON in the reader's language, documents with their headers, problems.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::negotiation;
use crate::document::Document;
use crate::fault::Fault;
use crate::language::Language;
use crate::problem::Problem;

/// The problem is written by the outermost layer, which knows the request's language and number.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The language a client reads.
pub fn language_of(headers: &HeaderMap) -> Language {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Language::default(), Language::from_accept_language)
}

pub(super) fn accept(headers: &HeaderMap) -> Option<String> {
    let all: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    (!all.is_empty()).then(|| all.join(","))
}

/// A JSON answer that may be kept for a while, in the language asked for.
pub(super) fn json(headers: &HeaderMap, value: &Value) -> Result<Response, Problem> {
    let offered = ["application/json"];
    if negotiation::choose(accept(headers).as_deref(), &offered).is_none() {
        return Err(Problem::new(406, "not-acceptable").with("offered", offered.join(", ")));
    }
    let mut response = Response::new(Body::from(value.to_string()));
    let own = response.headers_mut();
    own.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    own.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language_of(headers).code()));
    own.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Language"));
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    Ok(response)
}

/// A document with its headers, without the body.
pub(super) fn document_headers(document: &Document) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, document.format.media_type().to_owned());
    set(header::CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", document.file_name));
    set(header::ETAG, format!("\"{}\"", document.tag));
    set(header::VARY, "Accept".to_owned());
    set(HeaderName::from_static("canvaspers-pages"), document.pages.to_string());
    if !document.overflow.is_empty() {
        let mut boxes: Vec<&str> = Vec::new();
        for (id, _) in &document.overflow {
            if !boxes.contains(&id.as_str()) {
                boxes.push(id);
            }
        }
        set(HeaderName::from_static("canvaspers-overflow"), boxes.join(", "));
    }
    if !document.warnings.is_empty() {
        let said: Vec<String> = document
            .warnings
            .iter()
            .map(|fault| format!("{} {}{}", fault.code, fault.pointer, measured(fault)))
            .collect();
        set(HeaderName::from_static("canvaspers-warnings"), said.join(", "));
    }
    headers
}

/// What was measured, as parameters: `;dpi=72;least=150`.
fn measured(fault: &Fault) -> String {
    fault.numbers().map(|(name, value)| format!(";{name}={value}")).collect()
}

/// Whether `If-None-Match` names this tag (RFC 9110, 13.1.2).
pub(super) fn unchanged(headers: &HeaderMap, tag: &str) -> bool {
    headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value
            .split(',')
            .map(|one| one.trim().trim_start_matches("W/"))
            .any(|one| one == "*" || one.trim_matches('"') == tag)
    })
}
