//! What every answer gets: a request number, safe headers, the API's version; and problems in the reader's language.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Instrument, info, info_span};

use super::{Api, respond};
use crate::problem::{LocalizedProblem, Problem, RequestId};

/// The outermost layer.
pub async fn finish(State(api): State<Arc<Api>>, mut request: Request, next: Next) -> Response {
    let id = RequestId(uuid::Uuid::new_v4().simple().to_string());
    // Whoever writes headers down must not write tokens down.
    request
        .headers_mut()
        .iter_mut()
        .filter(|(name, _)| **name == header::AUTHORIZATION)
        .for_each(|(_, value)| value.set_sensitive(true));
    let started = Instant::now();
    let asked = Asked {
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        headers: request.headers().clone(),
    };
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(id.clone());
    let span = info_span!("request", id = %id.0, method = %asked.method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        problem(&asked, &id, &mut response);
    }
    complete(&asked, &id, response.headers_mut(), api.config.hsts_subdomains);
    let took = started.elapsed();
    api.metrics.count(&asked.method, &route, status.as_u16(), took);
    span.in_scope(|| info!(status = status.as_u16(), ms = took.as_secs_f64() * 1000.0, "answered"));
    response
}

struct Asked {
    method: Method,
    path: String,
    headers: HeaderMap,
}

fn problem(asked: &Asked, id: &RequestId, response: &mut Response) {
    let known = response.extensions_mut().remove::<Problem>();
    if known.is_none() && response.headers().contains_key(header::CONTENT_TYPE) {
        // Already somebody's own answer, such as /readyz while there is no worker.
        if response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind != "text/plain; charset=utf-8") {
            return;
        }
    }
    let problem = known.unwrap_or_else(|| from_status(asked, response));
    let language = respond::language_of(&asked.headers);
    let body = problem.json(language, &id.0).to_string();
    let own = response.headers_mut();
    own.remove(header::CONTENT_LENGTH);
    own.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    own.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    own.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Language"));
    if let Some(codings) = problem.accept_encoding() {
        own.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(codings));
    }
    if let Some(challenge) = problem.challenge.as_deref().and_then(|challenge| HeaderValue::from_str(challenge).ok()) {
        own.insert(header::WWW_AUTHENTICATE, challenge);
    }
    if let Some(seconds) = problem.retry_after {
        own.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response.extensions_mut().insert(LocalizedProblem { problem, request_id: id.0.clone() });
    *response.body_mut() = Body::from(body);
}

/// Answers that the router gave by itself.
fn from_status(asked: &Asked, response: &Response) -> Problem {
    match response.status() {
        StatusCode::NOT_FOUND => Problem::new(404, "not-found").with("path", &asked.path),
        StatusCode::METHOD_NOT_ALLOWED => {
            let allow = response.headers().get(header::ALLOW).and_then(|value| value.to_str().ok()).unwrap_or_default();
            Problem::new(405, "method-not-allowed")
                .with("method", &asked.method)
                .with("path", &asked.path)
                .with("allow", allow.replace(',', ", "))
        }
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(413, "body-too-large").with("limit", 0),
        status if status.is_client_error() => Problem::new(status.as_u16(), "not-found").with("path", &asked.path),
        status => Problem::new(status.as_u16(), "internal"),
    }
}

fn complete(asked: &Asked, id: &RequestId, headers: &mut HeaderMap, subdomains: bool) {
    let mut set = |name: &'static str, value: &'static str| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    };
    set("api-version", concat!(env!("CARGO_PKG_VERSION")));
    set("x-content-type-options", "nosniff");
    set("x-frame-options", "DENY");
    // What else stands below our name is the operator's to know.
    let forever = if subdomains { "max-age=31536000; includeSubDomains" } else { "max-age=31536000" };
    set("strict-transport-security", forever);
    set("referrer-policy", "same-origin");
    if asked.path.ends_with("/openapi.json") {
        set("access-control-allow-origin", "*");
    }
    let name = HeaderName::from_static("content-security-policy");
    headers.entry(name).or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(HeaderName::from_static("canvaspers-request"), value);
    }
}
