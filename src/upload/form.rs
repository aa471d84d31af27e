//! A form with files (multipart, RFC 7578), taken apart while it comes in: no part of it is in memory twice.

use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Bytes;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use futures_util::stream;

use super::body::{Reader, RequestBody, Use};
use super::part::Disposition;
use crate::document::model::File;
use crate::problem::Problem;
use catalog::encoding;

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

/// Parts of a form, with those that are empty; the largest form of ours has a tenth of these.
const MOST_PARTS: usize = 50_000;

/// Bytes that may come before a part can be told: what stands before the first, and the head of each.
const LONGEST_HEAD: usize = 256 << 10;

/// Characters of a boundary (RFC 2046, 5.1.1).
const LONGEST_BOUNDARY: usize = 70;

impl RequestBody {
    /// The parts of a form of at most `limit` bytes.
    ///
    /// # Errors
    /// As [`RequestBody::bytes`]; 400 when the parts cannot be told apart, or there are too many.
    pub async fn form(&self, limit: usize) -> Result<Form, Problem> {
        let boundary = multer::parse_boundary(self.kind()).map_err(broken)?;
        if boundary.len() > LONGEST_BOUNDARY {
            return Err(broken(multer::Error::NoBoundary));
        }
        let head = AtomicUsize::new(0);
        let mut source = Source { reader: self.reader(limit, Use::File)?, head: &head, problem: None };
        let taken = parts(&mut source, &head, boundary).await;
        if let Some(problem) = source.problem.take() {
            return Err(problem);
        }
        drop(source);
        let form = taken?;
        self.room_for_texts(form.members.iter().map(|(name, value)| name.len() + value.len()).sum()).await?;
        Ok(form)
    }
}

fn broken(error: multer::Error) -> Problem {
    Problem::new(400, "malformed-multipart").with("reason", error)
}

async fn parts(source: &mut Source<'_>, head: &AtomicUsize, boundary: String) -> Result<Form, Problem> {
    let pieces = stream::unfold(source, |source| async move {
        // One piece at a time, so that what has come is taken apart before more is kept.
        tokio::task::yield_now().await;
        source.next().await.map(|piece| (piece, source))
    });
    let mut parts = multer::Multipart::new(pieces, boundary);
    let mut form = Form::default();
    let mut count = 0;
    loop {
        count += 1;
        let next = parts.next_field().await.map_err(|error| match error {
            multer::Error::ReadHeaderFailed(_)
            | multer::Error::DecodeHeaderName { .. }
            | multer::Error::DecodeHeaderValue { .. } => Problem::new(400, "part-head-unread").with("number", count),
            other => broken(other),
        });
        let Some(mut part) = next? else { break };
        head.store(0, Ordering::Relaxed);
        let head_of_part = part.headers();
        let disposition = head_of_part.get(CONTENT_DISPOSITION).and_then(|value| Disposition::read(value.as_bytes()));
        let Disposition { name, mut file_name } = disposition.ok_or_else(|| {
            let header = head_of_part.get(CONTENT_DISPOSITION).map(|value| String::from_utf8_lossy(value.as_bytes()));
            Problem::new(400, "part-without-name").with("number", count).with("header", header.unwrap_or_default())
        })?;
        if let Some(coding) = head_of_part.get("content-transfer-encoding").filter(|coding| !plain(coding.as_bytes())) {
            return Err(Problem::packed(&String::from_utf8_lossy(coding.as_bytes())));
        }
        if file_name.is_none() && head_of_part.get(CONTENT_TYPE).is_some_and(|kind| is_of_file(kind.as_bytes())) {
            file_name = Some(String::new());
        }
        let mut bytes = Vec::new();
        while let Some(piece) = part.chunk().await.map_err(broken)? {
            head.store(0, Ordering::Relaxed);
            bytes.extend_from_slice(&piece);
        }
        match file_name {
            Some(source) if !source.is_empty() || !bytes.is_empty() => {
                form.files.push((name, File { source: short(&source), bytes }));
            }
            Some(_) => {}
            None => {
                let value = text(&bytes).ok_or_else(|| Problem::new(400, "not-unicode").with("name", &name))?;
                form.members.push((name, value));
            }
        }
        if form.files.len() > MOST_FILES {
            return Err(Problem::new(400, "too-many-files").with("limit", MOST_FILES));
        }
        if count > MOST_PARTS {
            return Err(Problem::new(413, "form-too-many-fields").with("limit", MOST_PARTS));
        }
    }
    Ok(form)
}

/// A value as text, with the ends of lines as everywhere else; `None` when it is in an encoding that nobody can tell.
fn text(bytes: &[u8]) -> Option<String> {
    let text = encoding::text(bytes).ok()?;
    Some(if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text.into_owned() })
}

/// Whether a part of this kind is a file, though no name of one is said, which need not be (RFC 7578, 4.2). Texts are of the kinds that
/// programs say of a member's value.
fn is_of_file(kind: &[u8]) -> bool {
    let kind = String::from_utf8_lossy(kind).to_ascii_lowercase();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let text = essence.starts_with("text/") || essence.ends_with("/json") || essence.ends_with("+json");
    essence.contains('/') && !text && essence != "application/x-www-form-urlencoded"
}

/// Whether the bytes of a part are its own (RFC 2045, 6.2): RFC 7578 (4.7) has no other coding any more.
fn plain(coding: &[u8]) -> bool {
    let coding = coding.trim_ascii();
    [&b"7bit"[..], b"8bit", b"binary"].iter().any(|plain| coding.eq_ignore_ascii_case(plain))
}

/// Where the parts come from, and what went wrong there.
struct Source<'a> {
    reader: Reader<'a>,
    /// Bytes that came since something was told apart.
    head: &'a AtomicUsize,
    problem: Option<Problem>,
}

impl Source<'_> {
    async fn next(&mut self) -> Option<Result<Bytes, Refused>> {
        let problem = match self.reader.next().await {
            Ok(None) => return None,
            // Looked through again with every piece, what never becomes a part would cost the square of its length.
            Ok(Some(piece)) if self.head.fetch_add(piece.len(), Ordering::Relaxed) <= LONGEST_HEAD => {
                return Some(Ok(piece));
            }
            Ok(Some(_)) => broken(multer::Error::IncompleteHeaders),
            Err(problem) => problem,
        };
        self.problem = Some(problem);
        Some(Err(Refused))
    }
}

/// The source has a problem of its own, which is told instead of this.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body was refused")
    }
}

impl Error for Refused {}

/// A file's own name without folders, control characters or marks that turn the direction of reading, as messages show it.
fn short(name: &str) -> String {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    own.chars().filter(|c| !c.is_control() && !turns(*c)).take(120).collect()
}
