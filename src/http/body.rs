//! Reading bodies: type, size, time, then strict parsing. JSON, or a form with JSON in one member and files beside it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::config::HttpConfig;
use crate::document::json::{self, Bounds};
use crate::problem::Problem;
use crate::upload::{self, RequestBody, Use};
use fault::Fault;

/// The JSON value of a body.
///
/// # Errors
/// 408, 413, 415, or 400 with what is wrong.
pub(super) async fn json(sent: &RequestBody, config: &HttpConfig, bounds: Bounds) -> Result<Value, Problem> {
    let bytes = text(sent, config).await?;
    upload::apart(|| parsed(&bytes, bounds)).await
}

/// The bytes of a body of JSON.
async fn text(sent: &RequestBody, config: &HttpConfig) -> Result<Vec<u8>, Problem> {
    let essence = sent.essence();
    if essence != "application/json" && !(essence.starts_with("application/") && essence.ends_with("+json")) {
        return Err(Problem::new(415, "unsupported-media-type").with("given", sent.kind()));
    }
    sent.bytes(config.json_bytes, Use::Text).await
}

/// The value of a text, within its bounds.
///
/// # Errors
/// 400 with what is wrong.
pub(super) fn parsed(bytes: &[u8], bounds: Bounds) -> Result<Value, Problem> {
    json::parse(bytes, bounds).map_err(Problem::from)
}

/// The member of a form that holds the JSON.
pub(super) const REQUEST: &str = "request";

/// The JSON of a body as it came, and the files beside it, by their names: none when the body is JSON alone. It is taken apart where it is
/// checked: a value takes many times what its text does, and must not wait with others of its size.
///
/// # Errors
/// As [`json()`], but for the JSON itself; 400 for a form without its JSON, with it twice, with a member nobody knows, or with two files of one name.
pub(super) async fn parts(
    sent: &RequestBody,
    config: &HttpConfig,
) -> Result<(Vec<u8>, BTreeMap<String, Vec<u8>>), Problem> {
    if !sent.is_form() {
        return Ok((text(sent, config).await?, BTreeMap::new()));
    }
    let form = sent.form(config.multipart_bytes).await?;
    let mut faults = Vec::new();
    let mut written: Vec<Vec<u8>> = Vec::new();
    for (name, text) in form.members {
        if name == REQUEST {
            written.push(text.into_bytes());
        } else {
            let pointer = format!("/{}", fault::segment(&name));
            faults.push(Fault::new("unknown-member", pointer).choices(&name, [REQUEST]));
        }
    }
    let mut files = BTreeMap::new();
    for (name, file) in form.files {
        if name == REQUEST {
            // Some programs send JSON as a file.
            sent.room_for_texts(file.bytes.len().min(config.json_bytes)).await?;
            written.push(file.bytes);
        } else if files.insert(name.clone(), file.bytes).is_some() {
            faults.push(Fault::new("image-twice", format!("/images/{}", fault::segment(&name))).with("name", &name));
        }
    }
    if written.len() != 1 {
        faults.push(Fault::new("form-without-request", format!("/{REQUEST}")).with("count", written.len()));
    }
    match written.pop() {
        Some(text) if faults.is_empty() && text.len() <= config.json_bytes => Ok((text, files)),
        Some(_) if faults.is_empty() => Err(Problem::new(413, "body-too-large").with("limit", config.json_bytes)),
        _ => Err(Problem::faults(faults)),
    }
}
