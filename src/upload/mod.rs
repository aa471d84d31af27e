//! What a request brings, for both doors: its body within limits, and the files of a form (multipart, RFC 7578) told apart.
//!
//! Lives here: bytes of a body, parts of a form into files and members, with their limits, and what the files of a form are for. May not live here: routes, answers, opening
//! a file; a worker does that.

mod attachments;
pub mod body;

use std::convert::Infallible;

use crate::document::reading::File;
use crate::problem::Problem;

pub use crate::press::apart;
pub use attachments::{Attachments, attachments, disposition, yes};

/// A form as a browser sends it.
#[derive(Default)]
pub struct Form {
    /// Files that were chosen, each with the name of its member; an empty choice is none.
    pub files: Vec<(String, File)>,
    /// Name and value of the other members, in order.
    pub members: Vec<(String, String)>,
}

/// Files that one request may bring.
pub const MOST_FILES: usize = 60;

/// Takes the bytes of a form apart by its content type.
///
/// # Errors
/// 400 when the parts cannot be told apart, or there are too many files.
pub async fn form(content_type: &str, bytes: Vec<u8>) -> Result<Form, Problem> {
    let broken = |error: multer::Error| Problem::new(400, "malformed-multipart").with("reason", error);
    let boundary = multer::parse_boundary(content_type).map_err(broken)?;
    let stream = futures_util::stream::iter([Ok::<_, Infallible>(bytes)]);
    let mut parts = multer::Multipart::new(stream, boundary);
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(broken)?;
        match file_name {
            Some(source) if !source.is_empty() || !bytes.is_empty() => {
                form.files.push((name, File { source: short(&source), bytes: bytes.to_vec() }));
            }
            Some(_) => {}
            None => form.members.push((name, String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
        }
        if form.files.len() > MOST_FILES {
            return Err(Problem::new(400, "too-many-files").with("limit", MOST_FILES));
        }
    }
    Ok(form)
}

/// A file's own name without folders, control characters or marks that turn the direction of reading, as messages show it.
fn short(name: &str) -> String {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    own.chars().filter(|c| !c.is_control() && !turns(*c)).take(120).collect()
}
