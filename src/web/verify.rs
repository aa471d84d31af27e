//! Checking on a page: a signed file in, and what is to be said of it out, as a page, as PDF or as JSON. And the ways to sign.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::addresses::{Page, path};
use super::pages::POLICY_WITH_PICTURES;
use super::{DRAFT, Site};
use crate::document::DocumentError;
use crate::document::verifying::{self, Paper};
use crate::problem::Problem;
use crate::upload::{self, RequestBody};
use fault::language::Language;

type Shared = State<Arc<Site>>;

/// The page before anything was sent.
pub(super) async fn show(State(site): Shared, language: Language) -> Result<Response, Problem> {
    page(&site, language, &Value::Null, None, StatusCode::OK)
}

/// The ways to sign, step by step, with the form that checks what came of it.
pub(super) async fn ways(State(site): Shared, language: Language) -> Result<Response, Problem> {
    let own = json!({"action": site.href(Page::Verify, language, "", "")});
    site.page("sign.html", language, Some(path(Page::Sign, language.other(), "", "")), own)
}

/// Judges the file, or tells why it cannot be judged.
pub(super) async fn submit(State(site): Shared, sent: RequestBody, language: Language) -> Result<Response, Problem> {
    let mut form = site.received(&sent).await?;
    let again = |text: String| page(&site, language, &Value::Null, Some(text), StatusCode::BAD_REQUEST);
    let wanted = form.members.iter().find(|(name, _)| name == "as").map_or("page", |(_, value)| value.as_str());
    let wanted = wanted.to_owned();
    let file = match (form.files.pop(), form.files.is_empty()) {
        (Some((_, file)), true) => file,
        (Some(_), false) => return again(site.templates.say(language, "verify", "one_file").to_owned()),
        (None, _) => return again(site.templates.say(language, "verify", "no_file").to_owned()),
    };
    let name = file.source.clone();
    let press = |error| site.problem(DocumentError::Press(error));
    let report = match site.documents.verify(file, jiff::Timestamp::now()).await.map_err(press)? {
        Ok(report) => report,
        Err(fault) => return again(format!("{name}: {}", fault.detail(language))),
    };
    match wanted.as_str() {
        "json" => {
            let text = serde_json::to_string_pretty(&report).map_err(|_| Problem::new(500, "internal"))?;
            Ok(download(text.into_bytes(), "application/json", &verifying::file_name(&name, language, "json")))
        }
        "pdf" => {
            let made = site.documents.paper(&report, &name, language, Paper::Report).await;
            let pdf = made.map_err(|error| site.problem(error))?;
            Ok(download(pdf, "application/pdf", &verifying::file_name(&name, language, "pdf")))
        }
        _ => {
            let told = upload::apart(|| serde_json::to_value(verifying::tell(&report, &name, language))).await;
            page(&site, language, &told.unwrap_or_default(), None, StatusCode::OK)
        }
    }
}

/// A file of an answer; what was checked is nobody else's.
pub(super) fn download(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let mut response = bytes.into_response();
    let own = response.headers_mut();
    own.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&upload::disposition(name)) {
        own.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

fn page(
    site: &Site,
    language: Language,
    told: &Value,
    fault: Option<String>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let own = json!({"action": site.href(Page::Verify, language, "", ""), "told": told, "fault": fault});
    let other = path(Page::Verify, language.other(), "", "");
    let mut response = site.page("verify.html", language, Some(other), own)?;
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, DRAFT);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY_WITH_PICTURES);
    Ok(response)
}
