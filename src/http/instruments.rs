//! `GET /v1/instruments` and what hangs below one instrument: its entry, schema and example.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Api, query, respond};
use crate::document::kinds::{Filling, Kind, Shape};
use crate::document::listing;
use crate::problem::Problem;
use catalog::Instrument;
use fault::Fault;

pub(super) async fn list(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    query::read(raw.as_deref(), &[]).map_err(Problem::query)?;
    respond::json(&headers, &listing::list(api.documents.catalog(), respond::language_of(&headers)))
}

pub(super) async fn one(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    query::read(raw.as_deref(), &[]).map_err(Problem::query)?;
    let instrument = find(&api, &id)?;
    respond::json(&headers, &listing::entry(instrument, respond::language_of(&headers)))
}

pub(super) async fn schema(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let instrument = find(&api, &id)?;
    let (kind, filling) = filling(instrument, raw.as_deref())?;
    let shape = Shape { language: respond::language_of(&headers), limits: api.documents.limits() };
    respond::json(&headers, &kind.data_schema(instrument, filling, &shape))
}

pub(super) async fn example(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let instrument = find(&api, &id)?;
    let (_, filling) = filling(instrument, raw.as_deref())?;
    let example = filling.example(instrument).cloned().unwrap_or(serde_json::Value::Null);
    respond::json(&headers, &example)
}

pub(super) fn find<'a>(api: &'a Api, id: &str) -> Result<&'a Arc<Instrument>, Problem> {
    let catalog = api.documents.catalog();
    catalog
        .get(id)
        .ok_or_else(|| Problem::unknown_instrument(id, catalog.instruments().iter().map(|known| known.id.as_str())))
}

/// The filling that `?filling=` names; without it the one with data, for that is what schemas and examples are about.
fn filling(instrument: &Instrument, raw: Option<&str>) -> Result<(&'static Kind, &'static Filling), Problem> {
    let values = query::read(raw, &["filling"]).map_err(Problem::query)?;
    let kind = Kind::get(&instrument.kind).ok_or_else(|| Problem::new(500, "internal"))?;
    match values.get("filling") {
        None => Ok((kind, kind.default_filling(true))),
        Some(given) => kind.filling(given).map(|filling| (kind, filling)).ok_or_else(|| {
            let known = kind.fillings.iter().map(|filling| filling.id);
            Problem::query(vec![Fault::new("unknown-filling", "/filling").choices(given, known)])
        }),
    }
}
