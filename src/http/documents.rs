//! `POST /v1/documents` and `GET /v1/instruments/{id}/document`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::{Api, body, instruments, negotiation, query, respond, sealing};
use crate::document::Document;
use crate::document::kinds::{Data, Kind};
use crate::document::model::{Format, profile};
use crate::document::request::{self, Asked, Request};
use crate::problem::Problem;
use crate::upload::{self, RequestBody};
use fault::Fault;

/// Makes a document from a body.
pub(super) async fn make(
    State(api): State<Arc<Api>>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    sent: RequestBody,
) -> Result<Response, Problem> {
    let reported = reported(raw.as_deref())?;
    if reported {
        respond::takes_json(&headers)?;
    }
    let (text, files) = body::parts(&sent, &api.config).await?;
    let (catalog, limits) = (api.documents.catalog(), api.documents.limits());
    let begun = upload::apart(|| -> Result<(Begun, bool, Option<String>), Problem> {
        let (value, sealed, whose) = opened(&api, &headers, reported, &text)?;
        drop(text);
        // What an earlier document gives, a worker reads; all else is checked here, at once.
        Ok(if value["from"].is_string() {
            (Begun::From(value, files), sealed, whose)
        } else {
            (Begun::Checked(Box::new(request::from_parts(value, files, catalog, limits))), sealed, whose)
        })
    });
    let (begun, sealed, whose) = begun.await?;
    let mut asked = match begun {
        Begun::Checked(asked) => *asked,
        Begun::From(value, files) => {
            let language = respond::language_of(&headers);
            let value = api.documents.with_origin(value, language).await.map_err(|error| api.problem(error))?;
            upload::apart(|| request::from_parts(value, files, catalog, limits)).await
        }
    };
    if sealed && api.signs.seal.is_none() {
        let missing = Fault::new("seal-missing", "/seal");
        asked = Err(asked.err().into_iter().flatten().chain([missing]).collect());
    }
    let request = asked.map_err(Problem::faults)?;
    let mut document = api.documents.make(&request).await.map_err(|error| api.problem(error))?;
    if let Some(whose) = whose {
        document = sealing::seal(&api, document, &whose).await?;
    }
    if reported {
        return respond::report(&headers, &document);
    }
    let mut own = respond::document_headers(&document);
    // What was typed in is nobody else's.
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    own.remove(header::ETAG);
    Ok((own, document.bytes).into_response())
}

/// A body that was taken apart.
enum Begun {
    Checked(Box<Result<Request, Vec<Fault>>>),
    /// It goes on from a document that nobody has read yet.
    From(Value, BTreeMap<String, Vec<u8>>),
}

/// A body with the format that is asked for; whether it is to be sealed, and for whom.
fn opened(
    api: &Api,
    headers: &HeaderMap,
    reported: bool,
    text: &[u8],
) -> Result<(Value, bool, Option<String>), Problem> {
    let mut value = body::parsed(text, api.documents.limits().into())?;
    let sealed = value.get("seal") == Some(&Value::Bool(true));
    let whose = if sealed { sealing::allow(api, headers)? } else { None };
    if let Some(members) = value.as_object_mut()
        && members.get("format").is_none_or(Value::is_null)
    {
        let kind = members.get("instrument").and_then(|id| api.documents.catalog().get(id.as_str()?));
        let formats = formats(kind.map(|i| i.as_ref()));
        // What is accepted is then the report.
        let format =
            if reported { formats.first().copied().unwrap_or(Format::Pdf) } else { negotiated(headers, formats)? };
        members.insert("format".into(), format.extension().into());
    }
    Ok((value, sealed, whose))
}

/// Whether everything is wanted that is to be said of the document, and the document in it.
fn reported(raw: Option<&str>) -> Result<bool, Problem> {
    let asked = query::read(raw, &["report"]).map_err(Problem::query)?;
    match asked.get("report").map(String::as_str) {
        None => Ok(false),
        Some("json") => Ok(true),
        Some(given) => Err(Problem::query(vec![Fault::new("unknown-value", "/report").choices(given, ["json"])])),
    }
}

/// A blank document, from the cache when it is there.
pub(super) async fn blank(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let instrument = instruments::find(&api, &id)?;
    let request = asked(&api, instrument, raw.as_deref(), &headers)?;
    let document = api.documents.cached(&request).await.map_err(|error| api.problem(error))?;
    Ok(reply(&headers, &document))
}

fn reply(headers: &HeaderMap, document: &Arc<Document>) -> Response {
    let mut own = respond::document_headers(document);
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    if respond::unchanged(headers, &document.tag) {
        own.remove(header::CONTENT_TYPE);
        own.remove(header::CONTENT_DISPOSITION);
        return (StatusCode::NOT_MODIFIED, own).into_response();
    }
    // Shares the cache's bytes instead of copying them.
    (own, Bytes::from_owner(Shared(Arc::clone(document)))).into_response()
}

struct Shared(Arc<Document>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

fn asked(
    api: &Api,
    instrument: &catalog::Instrument,
    raw: Option<&str>,
    headers: &HeaderMap,
) -> Result<Request, Problem> {
    let mut known = vec!["filling", "sheet", "orientation", "language", "profile", "format", "width", "page"];
    known.extend(instrument.options.iter().map(|option| option.id.as_str()));
    known.extend(profile::names());
    let mut values = query::read(raw, &known).map_err(Problem::query)?;
    let limits = api.documents.limits();
    let mut faults = Vec::new();
    let format = match values.remove("format") {
        None => negotiated(headers, formats(Some(instrument)))?,
        Some(given) => {
            let formats = formats(Some(instrument));
            formats.iter().copied().find(|format| format.extension() == given).unwrap_or_else(|| {
                let known = formats.iter().map(|format| format.extension());
                faults.push(Fault::new("unknown-value", "/format").choices(&given, known));
                Format::Pdf
            })
        }
    };
    let mut width = query::number(&values, "width", (1, limits.png_width), &mut faults);
    let mut page = query::number(&values, "page", (1, 10_000), &mut faults);
    // A form sends a width with every format; here it is only a fault in a body, where somebody wrote it down.
    width = width.filter(|_| format == Format::Png);
    page = page.filter(|_| format.is_picture());
    // The same form sends a profile and what belongs to it; a pack is for a press whatever its pages were to be for.
    if format == Format::Zip {
        values.remove("profile");
        for name in profile::only_of(profile::Profile::Tiles) {
            values.remove(name);
        }
    }
    if let (Some(kind), Some(given)) = (Kind::get(&instrument.kind), values.get("filling"))
        && kind.filling(given).is_some_and(|filling| filling.data == Data::Required)
    {
        faults.push(Fault::new("not-blank", "/filling").with("given", given));
        values.remove("filling");
    }
    let names = instrument.options.iter().map(|option| option.id.as_str()).chain(profile::names());
    let options = names.filter_map(|name| values.remove(name).map(|value| (name.to_owned(), value)));
    let options: BTreeMap<String, String> = options.collect();
    let asked = Asked {
        instrument: instrument.id.clone(),
        options,
        filling: values.remove("filling"),
        sheet: values.remove("sheet"),
        orientation: values.remove("orientation"),
        language: values.remove("language"),
        profile: values.remove("profile"),
        format: Some(format),
        width,
        page: page.map(|page| page as usize),
        ..Asked::default()
    };
    match request::resolve(asked, api.documents.catalog(), limits) {
        Ok(request) if faults.is_empty() => Ok(request),
        Ok(_) => Err(Problem::query(faults)),
        Err(more) => Err(Problem::query(faults.into_iter().chain(more).collect())),
    }
}

/// What an instrument can be had as; of an unknown one what all can.
fn formats(instrument: Option<&catalog::Instrument>) -> &'static [Format] {
    instrument.and_then(|instrument| Kind::get(&instrument.kind)).map_or(&Format::ALL[..3], |kind| kind.formats)
}

/// The format that `Accept` asks for.
fn negotiated(headers: &HeaderMap, formats: &[Format]) -> Result<Format, Problem> {
    let offered: Vec<&str> = formats.iter().map(|format| format.media_type()).collect();
    let chosen = negotiation::choose(respond::accept(headers).as_deref(), &offered);
    formats
        .iter()
        .copied()
        .find(|format| Some(format.media_type()) == chosen)
        .ok_or_else(|| Problem::new(406, "not-acceptable").with("offered", offered.join(", ")))
}
