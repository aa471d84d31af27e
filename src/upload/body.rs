//! A request's body on its way: read within its limits of size, of pace, and of the room that all requests share.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use tokio::time::Instant;

use super::room::{Room, Share};
use crate::press;
use crate::problem::Problem;

/// Bytes of every request for which it needs no room of its own: all requests at once have them.
pub const FIRST: usize = 256 << 10;

/// What a text takes in memory once it is taken apart, in times its length.
const PARSED: usize = 8;

/// How fast a body must come.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// In each such time there comes enough, or the end.
    pub time: Duration,
    /// What is enough.
    pub enough: usize,
    /// The time in which all must be in.
    pub longest: Duration,
}

/// What becomes of a body, which says how much of it there will be in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// A text that is taken apart.
    Text,
    /// A file that goes on to a worker as it is.
    File,
}

impl Use {
    fn times(self) -> usize {
        match self {
            Use::Text => PARSED,
            Use::File => 1,
        }
    }
}

/// What a request brings, while it is on its way. A clone keeps the room of the bytes that came: work that may go on after its request
/// holds one.
#[derive(Clone)]
pub struct RequestBody(Arc<Shared>);

struct Shared {
    body: Mutex<Option<Body>>,
    kind: String,
    /// How its bytes are packed; empty for bytes as they are.
    coding: String,
    length: Option<usize>,
    pace: Pace,
    room: Arc<Room>,
    shares: Mutex<Vec<Share>>,
}

impl<S: Sync> FromRequestParts<S> for RequestBody {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<RequestBody>().cloned().ok_or_else(|| Problem::new(500, "internal"))
    }
}

impl RequestBody {
    /// The body of a request with these headers.
    pub fn new(headers: &HeaderMap, body: Body, pace: Pace, room: Arc<Room>) -> RequestBody {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        RequestBody(Arc::new(Shared {
            body: Mutex::new(Some(body)),
            kind: text(header::CONTENT_TYPE).unwrap_or_default().to_owned(),
            coding: coding(headers),
            length: text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
            pace,
            room,
            shares: Mutex::default(),
        }))
    }

    /// Its content type as it was sent; empty when there is none.
    pub fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Its content type without what stands behind it, in small letters (RFC 9110, 8.3.1).
    pub fn essence(&self) -> String {
        self.0.kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// Whether it is a form with files.
    pub fn is_form(&self) -> bool {
        self.essence() == "multipart/form-data"
    }

    /// All its bytes, of which there may be `limit`.
    ///
    /// # Errors
    /// 408 when they come too slowly, 413 when there are more, 415 when they are packed, 503 when there is no room for them, 400 when they
    /// end early.
    pub async fn bytes(&self, limit: usize, what: Use) -> Result<Vec<u8>, Problem> {
        let mut reader = self.reader(limit, what)?;
        let mut bytes = Vec::new();
        while let Some(data) = reader.next().await? {
            if bytes.is_empty() {
                bytes.reserve_exact(self.0.length.unwrap_or(0).min(limit));
            }
            bytes.extend_from_slice(&data);
        }
        Ok(bytes)
    }

    /// Reads it piece by piece.
    pub(super) fn reader(&self, limit: usize, what: Use) -> Result<Reader<'_>, Problem> {
        if !self.0.coding.is_empty() {
            return Err(Problem::packed(&self.0.coding));
        }
        let too_large = self.0.length.is_some_and(|length| length / 4 > limit);
        // What is hopelessly too large stays where it is.
        if too_large {
            return Err(Problem::new(413, "body-too-large").with("limit", limit));
        }
        let body = self.0.body.lock().unwrap_or_else(PoisonError::into_inner).take();
        let body = body.ok_or_else(|| Problem::new(500, "internal"))?;
        let clock = Clock::new(self.0.pace);
        Ok(Reader {
            shared: &self.0,
            body: Some(body),
            clock,
            limit,
            times: what.times(),
            came: 0,
            covered: FIRST / what.times(),
            share: None,
        })
    }

    /// Takes room for texts that a form brought among its files, before they are taken apart.
    ///
    /// # Errors
    /// 503 when there is none.
    pub async fn room_for_texts(&self, bytes: usize) -> Result<(), Problem> {
        if bytes.saturating_mul(PARSED) > FIRST {
            let share = self.0.take(bytes.saturating_mul(PARSED)).await?;
            self.0.keep(share);
        }
        Ok(())
    }

    /// The body when nobody read it to its end.
    pub fn unread(&self) -> Option<Body> {
        self.0.body.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The codings of a body in the order in which they were laid over it (RFC 9110, 8.4), without those that change nothing.
fn coding(headers: &HeaderMap) -> String {
    let all = headers.get_all(header::CONTENT_ENCODING).iter();
    let all = all.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect::<Vec<_>>().join(",");
    let codings = all.split(',').map(str::trim);
    codings
        .filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
        .collect::<Vec<_>>()
        .join(", ")
}

impl Shared {
    async fn take(&self, bytes: usize) -> Result<Share, Problem> {
        let busy = || Problem::new(503, "no-room").with("seconds", RETRY_SECONDS).retry_after(RETRY_SECONDS);
        self.room.take(bytes).await.ok_or_else(busy)
    }

    fn keep(&self, share: Share) {
        self.shares.lock().unwrap_or_else(PoisonError::into_inner).push(share);
    }
}

/// Time after which there may be room again.
const RETRY_SECONDS: u64 = 10;

/// A body that is being read.
pub(super) struct Reader<'a> {
    shared: &'a Shared,
    /// `None` when it was read to its end, is broken, or came too slowly; else its rest is left to others.
    body: Option<Body>,
    clock: Clock,
    limit: usize,
    times: usize,
    came: usize,
    /// Bytes of the body for which it has room.
    covered: usize,
    share: Option<Share>,
}

impl Reader<'_> {
    /// The next piece; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let Some(body) = &mut self.body else { return Ok(None) };
        let next = self.clock.next(body).await;
        let Some(data) = next.inspect_err(|_| self.body = None)? else {
            self.body = None;
            if let Some(share) = &mut self.share {
                share.shrink(self.came.saturating_mul(self.times));
            }
            return Ok(None);
        };
        self.came += data.len();
        press::weigh(self.came);
        if self.came > self.limit {
            return Err(Problem::new(413, "body-too-large").with("limit", self.limit));
        }
        if self.came > self.covered {
            // All that it says it has, so that nobody waits for more while holding some; where it says nothing, as much again.
            let all = self.shared.length.unwrap_or(self.came.saturating_mul(2)).clamp(self.came, self.limit);
            let held = if self.share.is_some() { self.covered } else { 0 };
            let began = Instant::now();
            let more = self.shared.take((all - held).saturating_mul(self.times)).await?;
            self.clock.lengthen(began.elapsed());
            match &mut self.share {
                Some(share) => share.add(more),
                None => self.share = Some(more),
            }
            self.covered = all;
        }
        Ok(Some(data))
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if let Some(share) = self.share.take() {
            self.shared.keep(share);
        }
        *self.shared.body.lock().unwrap_or_else(PoisonError::into_inner) = self.body.take();
    }
}

/// Whether a body keeps its pace.
struct Clock {
    pace: Pace,
    /// The end of the time that runs, and what has come in it.
    until: Instant,
    came: usize,
    last: Instant,
}

impl Clock {
    fn new(pace: Pace) -> Clock {
        let now = Instant::now();
        Clock { pace, until: now + pace.time, came: 0, last: now + pace.longest }
    }

    /// Time that passed by our own doing.
    fn lengthen(&mut self, by: Duration) {
        self.until += by;
        self.last += by;
    }

    async fn next(&mut self, body: &mut Body) -> Result<Option<Bytes>, Problem> {
        loop {
            match tokio::time::timeout_at(self.until.min(self.last), body.frame()).await {
                Ok(None) => return Ok(None),
                Ok(Some(Err(_))) => return Err(Problem::new(400, "body-broken")),
                Ok(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data() {
                        self.came += data.len();
                        // Pieces that always lie ready are no reason to go on for ever.
                        if Instant::now() < self.last {
                            return Ok(Some(data));
                        }
                        return Err(self.too_slow());
                    }
                }
                Err(_) if self.came < self.pace.enough || Instant::now() >= self.last => return Err(self.too_slow()),
                Err(_) => {
                    self.came = 0;
                    self.until += self.pace.time;
                }
            }
        }
    }

    fn too_slow(&self) -> Problem {
        let Pace { time, enough, longest } = self.pace;
        Problem::new(408, "request-timeout")
            .with("seconds", time.as_secs())
            .with("enough", enough)
            .with("longest", longest.as_secs())
    }
}

/// Reads the rest of a body and drops it, so that a client that is still sending hears the answer: at most `limit` bytes, at a pace.
pub async fn discard(mut body: Body, limit: usize, pace: Pace) {
    let mut clock = Clock::new(pace);
    let mut left = limit;
    while let Ok(Some(data)) = clock.next(&mut body).await {
        let Some(rest) = left.checked_sub(data.len()) else { break };
        left = rest;
    }
}
