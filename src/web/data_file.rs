//! The data of a form as a file: saved to go on later, and opened again; an archive PDF does as well.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::form::{Form, FormState};
use super::form_images::Images;
use crate::document::model::File;
use crate::document::{DocumentError, json as strict, origin};
use crate::problem::Problem;
use crate::upload;
use fault::Fault;

/// What was filled in and chosen, as a file that [`read`] takes; it is also a body of `POST /v1/documents`.
pub(super) fn save(form: &Form<'_>, state: &FormState) -> Response {
    // A draft has every member, its version and what it is compared with included.
    let body = form.body(form.working_copy().id, state);
    let text = serde_json::to_vec_pretty(&body).unwrap_or_default();
    let word = form.site.templates.say(form.language, "steps", "file");
    let disposition = format!("attachment; filename=\"{}-{word}.json\"", form.instrument.id);
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Data, choices and pictures of a file: what was saved here, data alone, or an archive PDF; of another instrument, what that one gives.
///
/// # Errors
/// The press's; the inner one is the fault of a file that gives nothing.
pub(super) async fn read(form: &Form<'_>, file: File) -> Result<Result<(Value, Value, Images), Fault>, Problem> {
    let documents = &form.site.documents;
    let request = if !file.bytes.trim_ascii_start().starts_with(b"%PDF") {
        match upload::apart(|| strict::parse(&file.bytes, documents.limits())).await {
            Ok(value) if value.is_object() => value,
            _ => return Ok(Err(Fault::new("no-data-file", ""))),
        }
    } else {
        let origin = documents.origin(Some(form.instrument), file, form.language).await;
        match origin.map_err(|error| form.site.problem(DocumentError::Press(error)))? {
            Ok(request) => request,
            Err(fault) => return Ok(Err(fault)),
        }
    };
    let none = || json!({});
    if request["instrument"] == form.instrument.id.as_str() {
        let names = ["sheet", "orientation", "language", "profile"];
        let mut chosen: Map<String, Value> =
            names.into_iter().filter_map(|name| Some((name.to_owned(), request.get(name)?.clone()))).collect();
        chosen.extend(request["options"].as_object().cloned().unwrap_or_default());
        let data = request.get("data").filter(|data| data.is_object()).cloned().unwrap_or_else(none);
        let images = request["images"].as_object().into_iter().flatten();
        let images = images.filter_map(|(name, image)| Some((name.clone(), image.as_str()?.to_owned()))).collect();
        return Ok(Ok((data, chosen.into(), images)));
    }
    if request["instrument"].is_string() {
        let merged = origin::merged(form.instrument, &request, None, documents.catalog(), form.language);
        return Ok(merged.map(|data| (data, none(), Images::new())));
    }
    Ok(Ok((request, none(), Images::new())))
}
