//! Preflight on a page: a PDF in, and what a print shop would say of it out, as a page with the places marked, as PDF or as JSON.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::addresses::{Page, path};
use super::pages::POLICY_WITH_PICTURES;
use super::{DRAFT, Site, verify};
use crate::document::DocumentError;
use crate::document::preflighting;
use crate::problem::Problem;
use crate::upload::{self, RequestBody};
use fault::language::Language;
use preflight::report::Mode;

type Shared = State<Arc<Site>>;

/// The page before anything was sent.
pub(super) async fn show(State(site): Shared, language: Language) -> Result<Response, Problem> {
    page(&site, language, Mode::Fast, &Value::Null, None, StatusCode::OK)
}

/// Looks at the file, or tells why it cannot be looked at.
pub(super) async fn submit(State(site): Shared, sent: RequestBody, language: Language) -> Result<Response, Problem> {
    let mut form = site.received(&sent).await?;
    let member = |wanted: &str| form.members.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let wanted = member("as").unwrap_or_default();
    let mode = if member("mode").as_deref() == Some("full") { Mode::Full } else { Mode::Fast };
    let again = |text: String| page(&site, language, mode, &Value::Null, Some(text), StatusCode::BAD_REQUEST);
    let file = match (form.files.pop(), form.files.is_empty()) {
        (Some((_, file)), true) => file,
        (Some(_), false) => return again(site.templates.say(language, "preflight", "one_file").to_owned()),
        (None, _) => return again(site.templates.say(language, "preflight", "no_file").to_owned()),
    };
    let name = file.source.clone();
    let bytes = file.bytes.clone();
    let press = |error| site.problem(DocumentError::Press(error));
    let report = match site.documents.preflight(file, mode).await.map_err(press)? {
        Ok(report) => report,
        Err(fault) => return again(format!("{name}: {}", fault.detail(language))),
    };
    if wanted == "json" {
        let text = serde_json::to_string_pretty(&preflighting::to_json(&report));
        let text = text.map_err(|_| Problem::new(500, "internal"))?;
        let name = preflighting::file_name(&name, language, "json");
        return Ok(verify::download(text.into_bytes(), "application/json", &name));
    }
    let pictures = site.documents.pictured(bytes, &report).await.map_err(press)?;
    if wanted == "pdf" {
        let today = preflighting::day(jiff::Timestamp::now());
        let made = site.documents.preflight_paper(&report, &pictures, &name, language, today).await;
        let pdf = made.map_err(|error| site.problem(error))?;
        return Ok(verify::download(pdf, "application/pdf", &preflighting::file_name(&name, language, "pdf")));
    }
    let told =
        upload::apart(|| preflighting::tell(&report, &name, language).showing(&report, &pictures, language)).await;
    let mut told = serde_json::to_value(told).unwrap_or_default();
    for (shown, picture) in told["pictures"].as_array_mut().into_iter().flatten().zip(&pictures) {
        shown["png"] = STANDARD.encode(&picture.png).into();
    }
    page(&site, language, mode, &told, None, StatusCode::OK)
}

fn page(
    site: &Site,
    language: Language,
    mode: Mode,
    told: &Value,
    fault: Option<String>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let own = json!({
        "action": site.href(Page::Preflight, language, "", ""), "told": told, "fault": fault, "full": mode == Mode::Full,
    });
    let other = path(Page::Preflight, language.other(), "", "");
    let mut response = site.page("preflight.html", language, Some(other), own)?.into_response();
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, DRAFT);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY_WITH_PICTURES);
    Ok(response)
}
