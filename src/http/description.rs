//! `GET /v1/openapi.json`: the description, made once.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Api, query, respond};
use crate::openapi;
use crate::problem::Problem;

pub(super) async fn openapi(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    query::read(raw.as_deref(), &[]).map_err(Problem::query)?;
    let text = api.openapi.get_or_init(|| {
        let documents = &api.documents;
        let document =
            openapi::document(documents.catalog(), documents.limits(), &api.config.contact, documents.public_url());
        Bytes::from(document.to_string())
    });
    let mut response = respond::json(&headers, &serde_json::Value::Null)?;
    *response.body_mut() = Body::from(text.clone());
    Ok(response)
}
