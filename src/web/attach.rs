//! Attaching on a page: a policy document and agreements in, the policy document with the agreements out.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::addresses::{Page, path};
use super::{DRAFT, Site};
use crate::document::DocumentError;
use crate::problem::Problem;
use crate::upload::{self, RequestBody};
use fault::Fault;
use fault::language::Language;

type Shared = State<Arc<Site>>;

/// What the page shows again: files themselves a browser does not choose a second time.
#[derive(Default)]
struct Shown {
    faults: Vec<Value>,
    raise: bool,
}

/// The page before anything was sent.
pub(super) async fn show(State(site): Shared, language: Language) -> Result<Response, Problem> {
    page(&site, language, &Shown::default(), StatusCode::OK)
}

/// Attaches, or tells why not.
pub(super) async fn submit(State(site): Shared, sent: RequestBody, language: Language) -> Result<Response, Problem> {
    let form = site.received(&sent).await?;
    let raise = form.members.iter().any(|(name, value)| name == "raise" && value == "true");
    let again = |faults: Vec<Value>| page(&site, language, &Shown { faults, raise }, StatusCode::BAD_REQUEST);
    let given = match upload::attachments(form) {
        Ok(given) => given,
        Err(faults) => return again(faults.iter().map(|fault| told(fault, "", language)).collect()),
    };
    let policy_name = given.policy.source.clone();
    let names: Vec<String> = given.agreements.iter().map(|file| file.source.clone()).collect();
    let attached = site.documents.attach(given.policy, &given.agreements, given.raise).await;
    let policy = match attached.map_err(|error| site.problem(DocumentError::Press(error)))? {
        Ok(policy) => policy,
        Err(faults) => {
            let name = |fault: &Fault| match fault.pointer.strip_prefix("/agreements/") {
                Some(rest) => rest.parse::<usize>().ok().and_then(|index| names.get(index)).map_or("", String::as_str),
                None => policy_name.as_str(),
            };
            return again(faults.iter().map(|fault| told(fault, name(fault), language)).collect());
        }
    };
    let mut response = policy.bytes.into_response();
    let own = response.headers_mut();
    own.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&upload::disposition(&policy.file_name)) {
        own.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// A fault with the file it is about and the field it belongs to.
fn told(fault: &Fault, name: &str, language: Language) -> Value {
    let field =
        ["policy", "raise"].into_iter().find(|field| fault.pointer == format!("/{field}")).unwrap_or("agreement");
    json!({"source": name, "detail": fault.detail(language), "field": field})
}

fn page(site: &Site, language: Language, shown: &Shown, status: StatusCode) -> Result<Response, Problem> {
    let own = json!({
        "action": site.href(Page::Attach, language, "", ""),
        "faults": shown.faults,
        "raise": shown.raise,
    });
    let mut response = site.page("attach.html", language, Some(path(Page::Attach, language.other(), "", "")), own)?;
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, DRAFT);
    Ok(response)
}
