//! Problems as pages, for people who opened an address in a browser.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use serde_json::json;

use super::addresses::{self, Page, path};
use super::{Site, pages};
use crate::problem::LocalizedProblem;
use fault::language::Language;

/// Makes a page of a problem when a browser asked for a page.
pub async fn problem_pages(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let wants_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let at = request.uri().path().to_owned();
    let spoken = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map(Language::from_accept_language);
    let response = next.run(request).await;
    let Some(known) = response.extensions().get::<LocalizedProblem>().cloned() else { return response };
    // A browser that follows a download link of ours is told in words as well.
    if !wants_page || at.ends_with("/openapi.json") {
        return response;
    }
    let language = if at.starts_with("/v1/") {
        spoken.unwrap_or_default()
    } else {
        addresses::language_of(&at).unwrap_or_default()
    };
    let problem = known.problem.json(language, &known.request_id);
    let other = path(Page::Gallery, language.other(), "", "");
    match site.render("error.html", language, Some(other), json!({"problem": problem})) {
        Ok(html) => {
            let (mut parts, _) = response.into_parts();
            parts.headers.remove(header::CONTENT_LENGTH);
            pages::with_headers(Response::from_parts(parts, Body::from(html)), language)
        }
        Err(error) => {
            tracing::error!(error, "the error page could not be rendered");
            response
        }
    }
}
