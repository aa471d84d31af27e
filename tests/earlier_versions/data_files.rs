//! Data files, and archives in their place: the form opens them and saves what it saved, and the API takes them.

use serde_json::Value;

use crate::answers::holds;
use crate::versions::each;

/// Whether it is a body of the API, and not data alone or a PDF.
fn is_request(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Value>(bytes).is_ok_and(|body| body["instrument"].is_string())
}

#[test]
fn the_form_opens_a_data_file_and_has_what_it_had() {
    each("data", |kept| {
        let Some(expected) = kept.expected.get("saved") else {
            return if is_request(&kept.bytes) { Ok(()) } else { Err("neither opened nor asked for".to_owned()) };
        };
        let text = |name: &str| kept.expected[name].as_str().unwrap_or_default();
        let path = format!("/instrumenten/{}/invullen/{}", text("instrument"), text("filling"));
        let head = "--x\r\nContent-Disposition: form-data; name=\"make\"\r\n\r\nsave\r\n--x\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        let body = [head.as_bytes(), &kept.bytes, b"\r\n--x--\r\n"].concat();
        let form = [("content-type", "multipart/form-data; boundary=x")];
        let answer = kept.version.server.send("POST", &path, &form, &body);
        if answer.status != 200 || answer.header("content-type") != Some("application/json") {
            return Err(format!("{} {}", answer.status, answer.text()));
        }
        let saved = answer.json();
        holds(&saved, expected)?;
        if saved["data"] == expected["data"] { Ok(()) } else { Err("there is more than there was".to_owned()) }
    });
}

#[test]
fn the_service_makes_documents_of_data_files() {
    each("data", |kept| {
        if !is_request(&kept.bytes) {
            return Ok(());
        }
        let body: Value = serde_json::from_slice(&kept.bytes).map_err(|error| error.to_string())?;
        let (_, entry) = kept.version.make_and_read(body.clone())?;
        holds(&entry["request"]["data"], &body["data"])
    });
}
