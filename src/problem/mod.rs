//! Problems: every 4xx and 5xx answer as RFC 9457 has it, whichever door it goes out by.
//!
//! Lives here: the status, the stable code and the texts of a problem, and how errors of documents become problems. May not
//! live here: HTTP machinery; `http` writes it as JSON, `web` as a page.
//!
//! To add a problem: its code with title and text in `crates/fault/src/{nl,en}.toml`, and a constructor or a `From` here.

mod contact;

use serde_json::{Value, json};

use crate::document::DocumentError;
use crate::document::json::{JsonError, LONGEST_NAME};
use crate::press::PressError;
use fault::language::Language;
use fault::{Fault, Found};

pub use contact::Contact;

/// One answer that is no success.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// Stable code, part of the API.
    pub code: &'static str,
    /// Every fault of the request.
    pub faults: Vec<Fault>,
    /// Whether faults are of query parameters instead of the body.
    pub in_query: bool,
    /// Seconds after which it may work.
    pub retry_after: Option<u64>,
    /// How to show who one is, as `WWW-Authenticate` says it (RFC 9110, 11.6.1).
    pub challenge: Option<String>,
    values: Vec<(&'static str, String)>,
    nearest: Option<Box<Fault>>,
}

impl Problem {
    /// A problem with this status and code.
    pub fn new(status: u16, code: &'static str) -> Self {
        Problem {
            status,
            code,
            faults: Vec::new(),
            in_query: false,
            retry_after: None,
            challenge: None,
            values: Vec::new(),
            nearest: None,
        }
    }

    /// Gives a value that its text names as `{name}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// The faults of a body, all at once: at most [`fault::MOST`], and how many more there are.
    pub fn faults(faults: Vec<Fault>) -> Self {
        let found: Found = faults.into_iter().collect();
        let mut problem = Problem::new(400, "invalid-request").with("count", found.count());
        problem.faults = found.list();
        problem
    }

    /// The faults of a query, all at once.
    pub fn query(faults: Vec<Fault>) -> Self {
        Problem { in_query: true, ..Problem::faults(faults) }
    }

    /// Files that could not be read, out of `count`: a single one gives its own code.
    pub fn unreadable(faults: Vec<Fault>, count: usize) -> Self {
        match faults.as_slice() {
            [one] if count == 1 => Problem { nearest: Some(Box::new(one.clone())), ..Problem::new(400, one.code) },
            _ => Problem::faults(faults),
        }
    }

    /// 503 because a service of others that is needed gave nothing that can be used; the fault says which and why.
    pub fn service_away(fault: Fault) -> Self {
        let problem = Problem::new(503, "service-away").retry_after(AWAY_SECONDS);
        Problem { nearest: Some(Box::new(fault)), ..problem }
    }

    /// 404 for an instrument that is not there, with the nearest that is.
    pub fn unknown_instrument<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let nearest = Fault::new("unknown-instrument", "").choices(given, known);
        Problem { nearest: Some(Box::new(nearest)), ..Problem::new(404, "unknown-instrument") }
    }

    /// Says when it may work.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Problem { retry_after: Some(seconds), ..self }
    }

    /// Says how to show who one is.
    #[must_use]
    pub fn challenge(self, challenge: String) -> Self {
        Problem { challenge: Some(challenge), ..self }
    }

    /// Packed content is not read: unpacked it may be a thousand times what came in.
    pub fn packed(coding: &str) -> Self {
        Problem::new(415, PACKED).with("given", coding)
    }

    /// The content codings that are taken, as `Accept-Encoding` says them where others were sent (RFC 9110, 15.5.16).
    pub fn accept_encoding(&self) -> Option<&'static str> {
        (self.code == PACKED).then_some("identity")
    }

    /// Its title in the reader's language.
    pub fn title(&self, language: Language) -> String {
        fault::problem_title(language, self.code)
    }

    /// What happened and what to do, in the reader's language.
    pub fn detail(&self, language: Language, request_id: &str) -> String {
        if let Some(nearest) = &self.nearest {
            return nearest.detail(language);
        }
        let mut values: Vec<(&str, &str)> = self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        values.push(("request", request_id));
        fault::problem_detail(language, self.code, &values)
    }

    /// The body of `application/problem+json`.
    pub fn json(&self, language: Language, request_id: &str) -> Value {
        let mut body = json!({
            "type": "about:blank",
            "title": self.title(language),
            "status": self.status,
            "detail": self.detail(language, request_id),
            "code": self.code,
            "requestId": request_id,
        });
        if let Some(members) = body.as_object_mut()
            && !self.faults.is_empty()
        {
            members.insert("errors".into(), self.errors(language).into());
        }
        body
    }

    /// The faults as they are sent: as many as an answer has room for, and how many more there are.
    fn errors(&self, language: Language) -> Vec<Value> {
        let (mut sent, mut left_out) = (Vec::new(), Found::default());
        let mut room = MOST_BYTES;
        for fault in &self.faults {
            let error = self.error(fault, language);
            match room.checked_sub(error.to_string().len()) {
                Some(rest) if left_out.is_empty() => {
                    room = rest;
                    sent.push(error);
                }
                _ => left_out.extend([fault.clone()]),
            }
        }
        if !left_out.is_empty() {
            let rest = Fault::new(fault::MORE, "").with("more", left_out.count());
            sent.push(self.error(&rest, language));
        }
        sent
    }

    fn error(&self, fault: &Fault, language: Language) -> Value {
        let detail = fault.detail(language);
        if self.in_query {
            let name = fault.pointer.rsplit('/').next().unwrap_or_default();
            json!({"parameter": name, "code": fault.code, "detail": detail})
        } else {
            json!({"pointer": fault.pointer, "code": fault.code, "detail": detail})
        }
    }
}

/// A body that is no JSON, or more of it than is taken.
impl From<JsonError> for Problem {
    fn from(error: JsonError) -> Self {
        match error {
            JsonError::Malformed { line, column, reason } => {
                Problem::new(400, "malformed-json").with("line", line).with("column", column).with("reason", reason)
            }
            JsonError::Encoding { line } => Problem::new(400, "json-not-unicode").with("line", line),
            JsonError::TooDeep { limit } => Problem::new(400, "json-too-deep").with("limit", limit),
            JsonError::TooMany { limit } => Problem::new(400, "json-too-many-values").with("limit", limit),
            JsonError::LongName { pointer } => {
                let place = if pointer.is_empty() { "/".to_owned() } else { pointer };
                Problem::new(400, "json-long-name").with("limit", LONGEST_NAME).with("place", place)
            }
            JsonError::Duplicates(faults) => Problem::faults(faults),
        }
    }
}

impl Problem {
    /// What an error of a document comes to; `deadline` in seconds and `memory_mib` are those of the press.
    pub fn from_document(error: DocumentError, deadline: f64, memory_mib: u64) -> Self {
        let retry = |problem: Problem| problem.retry_after(RETRY_SECONDS);
        match error {
            DocumentError::Faults(faults) => Problem::faults(faults),
            DocumentError::Instrument { instrument, messages } => {
                tracing::error!(instrument, ?messages, "the instrument has a fault");
                Problem::new(500, "instrument-fault").with("instrument", instrument)
            }
            DocumentError::Press(PressError::Busy { waiting }) => {
                retry(Problem::new(503, "busy").with("waiting", waiting).with("seconds", RETRY_SECONDS))
            }
            DocumentError::Press(PressError::Deadline) => {
                retry(Problem::new(503, "deadline-exceeded").with("seconds", deadline))
            }
            DocumentError::Press(PressError::Crowded) => retry(Problem::new(503, "machine-busy")),
            DocumentError::Press(PressError::Memory) => {
                retry(Problem::new(503, "memory-exceeded").with("limit", memory_mib))
            }
            DocumentError::Press(PressError::Lost | PressError::Failed(_) | PressError::NotComposed(_)) => {
                retry(Problem::new(503, "worker-lost"))
            }
        }
    }
}

/// Content in a coding of HTTP, or of a part of a form.
const PACKED: &str = "content-coded";

/// Bytes of the faults in one answer.
const MOST_BYTES: usize = 250_000;

/// A document takes a part of a second, so a full queue is soon empty.
const RETRY_SECONDS: u64 = 2;

/// A service of others takes longer to come back.
const AWAY_SECONDS: u64 = 30;

/// The number of a request, in its answer, its problem and every line of the log.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// A problem with what is needed to say it in the reader's words; `web` makes a page of it.
#[derive(Debug, Clone)]
pub struct LocalizedProblem {
    /// What is wrong.
    pub problem: Problem,
    /// The request's number.
    pub request_id: String,
}
