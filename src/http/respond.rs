//! Answers: JSON in the reader's language, documents with their headers, problems.

use std::collections::HashSet;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::{header_list, negotiation};
use crate::document::Document;
use crate::problem::Problem;
use fault::Fault;
use fault::language::Language;

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

/// Refuses a client that does not take JSON.
pub(super) fn takes_json(headers: &HeaderMap) -> Result<(), Problem> {
    const JSON: &str = "application/json";
    let chosen = negotiation::choose(accept(headers).as_deref(), &[JSON]);
    chosen.map(drop).ok_or_else(|| Problem::new(406, "not-acceptable").with("offered", JSON))
}

/// A JSON answer that may be kept for a while, in the language asked for.
pub(super) fn json(headers: &HeaderMap, value: &Value) -> Result<Response, Problem> {
    takes_json(headers)?;
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
    if let Some(boxes) = header_list::of(overflowing(document).map(header_list::plain)) {
        headers.insert(HeaderName::from_static("canvaspers-overflow"), boxes);
    }
    let said = document
        .warnings
        .iter()
        .map(|fault| format!("{} {}{}", fault.code, header_list::plain(&fault.pointer), measured(fault)));
    if let Some(said) = header_list::of(said) {
        headers.insert(HeaderName::from_static("canvaspers-warnings"), said);
    }
    headers
}

/// Boxes whose text goes on elsewhere, each once.
fn overflowing(document: &Document) -> impl Iterator<Item = &str> {
    let mut seen = HashSet::new();
    document.overflow.iter().map(|(id, _)| id.as_str()).filter(move |id| seen.insert(*id))
}

/// A document with everything that is to be said of it, where a header would be too short: the answer to `report=json`.
pub(super) fn report(headers: &HeaderMap, document: &Document) -> Result<Response, Problem> {
    let language = language_of(headers);
    let warnings: Vec<Value> = document
        .warnings
        .iter()
        .map(|fault| {
            let values: Map<String, Value> = fault
                .numbers()
                .map(|(name, value)| (name.to_owned(), serde_json::from_str(value).unwrap_or_else(|_| value.into())))
                .collect();
            json!({"code": fault.code, "pointer": fault.pointer, "detail": fault.detail(language), "values": values})
        })
        .collect();
    let answer = json!({
        "fileName": document.file_name,
        "mediaType": document.format.media_type(),
        "pages": document.pages,
        "overflow": overflowing(document).collect::<Vec<_>>(),
        "warnings": warnings,
        "document": BASE64_STANDARD.encode(&document.bytes),
    });
    let mut response = json(headers, &answer)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
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
