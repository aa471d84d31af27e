//! `POST /v1/attachments`: a policy document and agreements, as one file.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::{Api, header_list, negotiation, query, respond};
use crate::document::DocumentError;
use crate::problem::Problem;
use crate::upload::{self, Attachments, RequestBody};
use fault::Fault;

const PDF: &str = "application/pdf";

/// Attaches the files of a form to the one that is its member `policy`.
pub(super) async fn attach(
    State(api): State<Arc<Api>>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    sent: RequestBody,
) -> Result<Response, Problem> {
    let asked = query::read(raw.as_deref(), &["raise"]).map_err(Problem::query)?;
    let in_query = asked.get("raise").map(|value| upload::yes(value, "/raise")).transpose();
    let in_query = in_query.map_err(|fault| Problem::query(vec![fault]))?;
    if negotiation::choose(respond::accept(&headers).as_deref(), &[PDF]).is_none() {
        return Err(Problem::new(406, "not-acceptable").with("offered", PDF));
    }
    if !sent.is_form() {
        return Err(Problem::new(415, "not-a-form").with("given", sent.kind()));
    }
    let form = sent.form(api.config.multipart_bytes).await?;
    let Attachments { policy, agreements, raise } = upload::attachments(form).map_err(Problem::faults)?;
    let raise = in_query.unwrap_or(raise);
    let attached = api.documents.attach(policy, &agreements, raise).await;
    let policy = attached
        .map_err(|error| api.problem(DocumentError::Press(error)))?
        .map_err(|faults: Vec<Fault>| Problem::faults(faults))?;
    let mut own = HeaderMap::new();
    own.insert(header::CONTENT_TYPE, HeaderValue::from_static(PDF));
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let mut set = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            own.insert(name, value);
        }
    };
    set(header::CONTENT_DISPOSITION, upload::disposition(&policy.file_name));
    let said = policy.warnings.iter().map(|fault| format!("{} {}", fault.code, header_list::plain(&fault.pointer)));
    if let Some(said) = header_list::of(said).and_then(|said| said.to_str().map(str::to_owned).ok()) {
        set(HeaderName::from_static("canvaspers-warnings"), said);
    }
    for (name, claim) in [("canvaspers-claim-before", policy.before), ("canvaspers-claim", policy.after)] {
        if let Some(claim) = claim {
            set(HeaderName::from_static(name), claim);
        }
    }
    Ok((own, policy.bytes).into_response())
}
