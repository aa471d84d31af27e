//! `POST /v1/signature-preparations` and `/v1/signature-completions`: a signature that is made elsewhere, in two steps.
//!
//! Nothing is kept between them: all that the second needs is in the prepared file. Both open the file in a worker only.

use std::sync::{Arc, LazyLock};

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use tracing::{info, warn};

use super::tokens::{self, Right};
use super::{Api, body, negotiation, query, respond};
use crate::document::model::File;
use crate::document::signing::{Purpose, Signing, Statement, sign_fault};
use crate::openapi;
use crate::problem::Problem;
use crate::upload::{self, RequestBody};
use fault::language::Language;
use fault::{Fault, Found};
use pki::algorithm::{Algorithm, Scheme};
use pki::certificate::Certificate;
use sign::key::Wanted;
use sign::level::Level;

const PDF: &str = "application/pdf";

/// One of the two steps: the schema of what it takes, and which of its members are files.
struct Step {
    schema: Value,
    validator: Option<Validator>,
    files: [&'static str; 2],
    offered: &'static str,
}

impl Step {
    fn new(schema: Value, files: [&'static str; 2], offered: &'static str) -> Step {
        let validator = jsonschema::options().build(&schema).ok();
        Step { schema, validator, files, offered }
    }
}

static PREPARATION: LazyLock<Step> =
    LazyLock::new(|| Step::new(openapi::preparation_schema(), ["file", "chain"], "application/json"));
static COMPLETION: LazyLock<Step> =
    LazyLock::new(|| Step::new(openapi::completion_schema(), ["prepared", "signature"], PDF));

/// Makes room for a signature, and says what is to be signed.
pub(super) async fn prepare(
    State(api): State<Arc<Api>>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    sent: RequestBody,
) -> Result<Response, Problem> {
    let whose = admitted(&api, &PREPARATION, raw.as_deref(), &headers)?;
    let mut brought = Brought::read(&api, &PREPARATION, &sent).await?;
    let mut faults = std::mem::take(&mut brought.faults);
    let chain: Vec<Certificate> = brought
        .take("chain")
        .into_iter()
        .map(|(_, bytes)| Certificate::from_pem_or_der(&bytes))
        .collect::<Result<Vec<_>, _>>()
        .map(|files| files.concat())
        .inspect_err(|_| faults.push(Fault::new("no-certificates", "/chain")))
        .unwrap_or_default();
    let level: Level = brought.text("level").and_then(|level| level.parse().ok()).unwrap_or(api.signs.level);
    if let Err(error) = api.signs.services.can(level) {
        faults.push(sign_fault(&error).at("/level"));
    }
    if let Err(error) = api.signs.services.suits(&chain, level) {
        faults.push(sign_fault(&error).at("/chain"));
    }
    let wanted: Option<Wanted> = brought.text("algorithm").and_then(|algorithm| algorithm.parse().ok());
    let field = brought.text("field").unwrap_or_default().to_owned();
    let reason = brought.text("reason").map(str::to_owned);
    let Some((name, bytes)) = brought.take("file").pop().filter(|_| faults.is_empty()) else {
        return Err(Problem::faults(faults));
    };
    let signing = Signing {
        purpose: Purpose::Sign { field },
        statement: Statement { at: jiff::Timestamp::now(), reason },
        level,
    };
    let work = api.documents.prepare_signature(File { source: name, bytes }, &signing, &chain, wanted);
    let prepared = api.within(work).await?.map_err(|fault| refused(fault, "/file"))?;
    info!(token = whose, level = level.to_string(), "a signature was prepared");
    let digest = prepared.digest;
    let language = respond::language_of(&headers);
    let answer = upload::apart(|| {
        let answer = json!({
            "digest": BASE64_STANDARD.encode(&digest.digest),
            "digestAlgorithm": digest.algorithm.hash,
            "toBeSigned": BASE64_STANDARD.encode(&digest.message),
            "signatureAlgorithm": code(digest.algorithm),
            "prepared": BASE64_STANDARD.encode(&prepared.bytes),
            "warnings": prepared.warnings.iter().map(|fault| warned(fault, language)).collect::<Vec<_>>(),
        });
        respond::json(&headers, &answer)
    });
    let mut response = answer.await?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Puts a signature into a prepared file.
pub(super) async fn complete(
    State(api): State<Arc<Api>>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    sent: RequestBody,
) -> Result<Response, Problem> {
    let whose = admitted(&api, &COMPLETION, raw.as_deref(), &headers)?;
    let mut brought = Brought::read(&api, &COMPLETION, &sent).await?;
    let faults = std::mem::take(&mut brought.faults);
    let files = (brought.take("prepared").pop(), brought.take("signature").pop());
    let (Some((source, bytes)), Some((_, signature)), true) = (files.0, files.1, faults.is_empty()) else {
        return Err(Problem::faults(faults));
    };
    let work = api.documents.complete_signature(File { source, bytes }, &signature, &api.signs.services);
    let signed = api.within(work).await?.map_err(|fault| refused(fault, "/prepared"))?;
    info!(token = whose, "a signature was completed");
    let own = [
        (header::CONTENT_TYPE, HeaderValue::from_static(PDF)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"ondertekend.pdf\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((own, signed).into_response())
}

/// Lets a request in before anything of its body is kept; gives the name of its token.
fn admitted(api: &Api, step: &Step, raw: Option<&str>, headers: &HeaderMap) -> Result<String, Problem> {
    query::read(raw, &[]).map_err(Problem::query)?;
    let whose = api.config.tokens.allow(headers, Right::Sign, tokens::today())?.to_owned();
    if negotiation::choose(respond::accept(headers).as_deref(), &[step.offered]).is_none() {
        return Err(Problem::new(406, "not-acceptable").with("offered", step.offered));
    }
    Ok(whose)
}

/// What whoever signs should know.
fn warned(fault: &Fault, language: Language) -> Value {
    json!({"code": fault.code, "pointer": fault.pointer, "detail": fault.detail(language)})
}

/// Why nothing is signed, at the member of the request that it is about; `file` is the one that has the file.
fn refused(fault: Fault, file: &str) -> Problem {
    match (fault.code, fault.pointer.as_str()) {
        // The request is right; it can be sent again. Why services gave nothing is the operator's to know: it would tell what stands
        // behind addresses that only this machine can reach.
        ("no-time-stamp" | "no-status", _) => {
            warn!(code = fault.code, reason = fault.detail(Language::En), "services of others");
            Problem::service_away(fault.in_log("reasons"))
        }
        ("key-algorithm", _) => Problem::faults(vec![fault.at("/algorithm")]),
        (_, "/key") => Problem::faults(vec![fault.at("/chain")]),
        (_, at) if at.starts_with("/file") => Problem::faults(vec![fault.at(file)]),
        _ => Problem::faults(vec![fault]),
    }
}

/// How the key is to sign, in the word by which it can be asked for.
fn code(algorithm: Algorithm) -> String {
    let scheme = match algorithm.scheme {
        Scheme::Ecdsa => "ecdsa",
        Scheme::RsaPss => "rsa-pss",
        Scheme::RsaPkcs1 => "rsa-pkcs1",
    };
    let hash = json!(algorithm.hash).as_str().unwrap_or_default().replace('-', "").to_lowercase();
    format!("{scheme}-{hash}")
}

/// What a request brings, as JSON or as a form.
struct Brought {
    texts: Map<String, Value>,
    /// Member, name and bytes of each file.
    files: Vec<(&'static str, String, Vec<u8>)>,
    faults: Vec<Fault>,
}

impl Brought {
    async fn read(api: &Api, step: &'static Step, sent: &RequestBody) -> Result<Brought, Problem> {
        let mut brought = Brought { texts: Map::new(), files: Vec::new(), faults: Vec::new() };
        let form = sent.is_form();
        let mut members = if form {
            brought.form(step, sent.form(api.config.multipart_bytes).await?)
        } else {
            body::json(sent, &api.config, api.documents.limits().into()).await?
        };
        let mut found = Found::default();
        fault::bound(&step.schema, &mut members, &mut found);
        if let Some(validator) = &step.validator {
            found.extend(fault::schema_faults(validator, &step.schema, &members));
        }
        brought.faults.extend(found.list());
        let Value::Object(members) = members else { return Ok(brought) };
        if !form {
            brought.decode(step, &members);
        }
        brought.texts = members;
        Ok(brought)
    }

    /// The members of a form as a body in JSON would have them, so that one schema judges both; its files are kept aside.
    fn form(&mut self, step: &Step, form: upload::Form) -> Value {
        // What is there is there: the schema only asks whether it is.
        const THERE: &str = "file";
        let mut members = Map::new();
        for (name, file) in form.files {
            let known = step.files.into_iter().find(|known| *known == name);
            let Some(known) = known else {
                self.once(&mut members, name, THERE.into());
                continue;
            };
            if known != "chain" || !members.contains_key(known) {
                self.once(&mut members, name, THERE.into());
            }
            self.files.push((known, file.source, file.bytes));
        }
        for (name, text) in form.members {
            // An empty choice of files is no file.
            if text.is_empty() {
                continue;
            }
            match step.files.into_iter().find(|known| *known == name) {
                // What is written as text anyhow.
                Some(known @ ("chain" | "signature")) => {
                    self.files.push((known, String::new(), text.into_bytes()));
                    self.once(&mut members, name, THERE.into());
                }
                Some(known) => {
                    self.faults.push(Fault::new("not-sent-as-file", format!("/{known}")));
                    members.insert(name, THERE.into());
                }
                None => self.once(&mut members, name, text.into()),
            }
        }
        Value::Object(members)
    }

    fn once(&mut self, members: &mut Map<String, Value>, name: String, value: Value) {
        if members.contains_key(&name) {
            self.faults.push(Fault::new("twice", format!("/{}", fault::segment(&name))).with("name", &name));
        } else {
            members.insert(name, value);
        }
    }

    /// The files of a body in JSON: certificates are text, the others are in base64.
    fn decode(&mut self, step: &Step, members: &Map<String, Value>) {
        for name in step.files {
            let Some(text) = members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()) else {
                continue;
            };
            let bytes =
                if name == "chain" { Ok(text.as_bytes().to_vec()) } else { BASE64_STANDARD.decode(text.trim()) };
            match bytes {
                Ok(bytes) => self.files.push((name, String::new(), bytes)),
                Err(_) => self.faults.push(Fault::new("file-not-base64", format!("/{name}"))),
            }
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).and_then(Value::as_str)
    }

    /// Name and bytes of every file that is this member.
    fn take(&mut self, member: &str) -> Vec<(String, Vec<u8>)> {
        self.files.extract_if(.., |(name, ..)| *name == member).map(|(_, source, bytes)| (source, bytes)).collect()
    }
}
