//! Files from outside: one as a body, or several as multipart (RFC 7578). Nothing is opened here; a worker does that.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};

use super::body;
use super::config::HttpConfig;
use crate::document::reading::File;
use crate::problem::Problem;

/// A form as a browser sends it: its files, and its other members in order.
#[derive(Default)]
pub struct Form {
    /// Files that were chosen; an empty choice is none.
    pub files: Vec<File>,
    /// Name and value of the other members.
    pub members: Vec<(String, String)>,
}

/// Files that one request may bring.
pub const MOST_FILES: usize = 60;

/// The files of a request.
///
/// # Errors
/// 408, 413, 415, or 400 when the parts cannot be told apart or there is no file.
pub(super) async fn files(headers: &HeaderMap, body: Body, config: &HttpConfig) -> Result<Vec<File>, Problem> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let files = match given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/pdf" => {
            let bytes = body::read(headers, body, config.multipart_bytes, config.body_seconds).await?;
            vec![File { source: "document.pdf".into(), bytes }]
        }
        "multipart/form-data" => form(headers, body, config.multipart_bytes, config.body_seconds).await?.files,
        _ => return Err(Problem::new(415, "not-a-file").with("given", given)),
    };
    if files.is_empty() { Err(Problem::new(400, "no-file")) } else { Ok(files) }
}

/// A multipart form of at most `limit` bytes.
///
/// # Errors
/// 408, 413, or 400 when the parts cannot be told apart.
pub async fn form(headers: &HeaderMap, body: Body, limit: usize, seconds: u64) -> Result<Form, Problem> {
    let bytes = body::read(headers, body, limit, seconds).await?;
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let broken = |error: multer::Error| Problem::new(400, "malformed-multipart").with("reason", error);
    let boundary = multer::parse_boundary(given).map_err(broken)?;
    let stream = futures_util::stream::once(async { Ok::<_, Infallible>(Bytes::from(bytes)) });
    let mut parts = multer::Multipart::new(stream, boundary);
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(broken)?;
        match file_name {
            Some(source) if !source.is_empty() || !bytes.is_empty() => {
                form.files.push(File { source: short(&source), bytes: bytes.to_vec() });
            }
            Some(_) => {}
            None => form.members.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
        if form.files.len() > MOST_FILES {
            return Err(Problem::new(400, "too-many-files").with("limit", MOST_FILES));
        }
    }
    Ok(form)
}

/// A file's own name without folders or control characters, as messages show it.
fn short(name: &str) -> String {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    own.chars().filter(|c| !c.is_control()).take(120).collect()
}
