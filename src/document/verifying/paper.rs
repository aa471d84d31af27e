//! A report on paper: the PDF that says a verdict, and the evidence file that holds all it rests on.
//!
//! Both are made from a report alone, never from what somebody sends: their template belongs to no kind, so no request can name it.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::report::{self, WordedReport};
use super::words::Words;
use crate::document::characters;
use catalog::Catalog;
use fault::language::Language;
use pdf::revisions::ChangeKind;
use typeset::{Asset, Job, Output};
use verify::report::Report;

/// Name of the report inside an evidence file.
pub const ATTACHED: &str = "verification-report.json";

/// What is made of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// The verdict in words (PDF/A-2a and PDF/UA-1).
    Report,
    /// All it rests on, with the report itself inside as JSON (PDF/A-3a and PDF/UA-1).
    Evidence,
}

/// What the report on a file is called: `overeenkomst-controle.pdf`.
pub fn file_name(name: &str, language: Language, extension: &str) -> String {
    let own = name.rsplit_once('.').map_or(name, |(own, _)| own);
    let word = Words(language).say("file-name");
    format!("{own}-{word}.{extension}")
}

/// The typesetting job of a paper; `name` is what the file was called.
pub fn job(report: &Report, name: &str, language: Language, paper: Paper) -> Job {
    let told = report::tell(report, name, language);
    let words = Words(language);
    let evidence = paper == Paper::Evidence;
    let whole = evidence.then(|| serde_json::to_string_pretty(report).unwrap_or_default());
    let date = jiff::tz::TimeZone::UTC.to_datetime(report.validation_time).date();
    let (mut signatures, certificates) = parted(&told);
    let assets = pictures(&told, &mut signatures);
    let said: Map<String, Value> = ["allowed", "forbidden", "notes", "to-do", "changes"]
        .into_iter()
        .map(|key| (key.to_owned(), words.say(key).into()))
        .collect();
    let data = json!({
        "sheet": {"name": "A4", "orientation": "portrait", "width": 210, "height": 297},
        "language": language,
        "documentDate": date.to_string(),
        "tokens": {},
        "words": Catalog::words("verification", language),
        "said": said,
        "generator": concat!("canvaspers ", env!("CARGO_PKG_VERSION")),
        "evidence": evidence,
        "report": whole,
        "reportName": ATTACHED,
        "told": shown(json!({
            "first": told.first, "outcome": told.outcome, "verdict": told.verdict, "code": told.code, "now": told.now, "lead": told.lead, "remarks": told.remarks,
            "judged": told.judged, "name": told.name, "sha256": told.sha256, "size": told.size, "revisions": told.revisions,
            "timeStamps": told.time_stamps, "signatures": signatures,
        })),
        "certificates": shown(certificates),
        "actions": if evidence { shown(actions(report, &told, words)) } else { Value::Null },
    });
    Job {
        template: "/verification/main.typ".to_owned(),
        data: data.to_string(),
        files: Vec::new(),
        assets,
        output: if evidence { Output::PdfArchive } else { Output::PdfScreen },
        ident: format!("verification {} {} {name}", report.file.sha256, report.validation_time),
        date: (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs()),
    }
}

/// The signatures, with numbers in the place of certificates, and the certificates, each once.
fn parted(told: &WordedReport) -> (Value, Value) {
    let mut all = Vec::new();
    let mut signatures = serde_json::to_value(&told.signatures).unwrap_or_default();
    for (one, value) in told.signatures.iter().zip(signatures.as_array_mut().into_iter().flatten()) {
        let own = one.reasoning.certificates.iter();
        let stamps = one.reasoning.time_stamps.iter().flat_map(|stamp| &stamp.reasoning.certificates);
        let mut numbers: Vec<usize> = Vec::new();
        for certificate in own.chain(stamps) {
            let index = all.iter().position(|known| *known == certificate).unwrap_or_else(|| {
                all.push(certificate);
                all.len() - 1
            });
            if !numbers.contains(&(index + 1)) {
                numbers.push(index + 1);
            }
        }
        value["reasoning"]["certificates"] = json!(numbers);
    }
    for certificate in told.time_stamps.iter().flat_map(|stamp| &stamp.reasoning.certificates) {
        if !all.contains(&certificate) {
            all.push(certificate);
        }
    }
    (signatures, json!(all))
}

/// The pictures of what signatures show, each with the path that the template reads it by in its place.
fn pictures(told: &WordedReport, signatures: &mut Value) -> Vec<Asset> {
    let mut all = Vec::new();
    for (one, value) in told.signatures.iter().zip(signatures.as_array_mut().into_iter().flatten()) {
        for (look, value) in one.looks.iter().zip(value["looks"].as_array_mut().into_iter().flatten()) {
            let bytes = look.picture.as_ref().and_then(|picture| STANDARD.decode(picture).ok());
            value["picture"] = Value::Null;
            if let Some(bytes) = bytes {
                let path = format!("/looks/{}.png", all.len());
                value["picture"] = path.clone().into();
                all.push(Asset { path, bytes: Arc::from(bytes) });
            }
        }
    }
    all
}

/// What was done to the file, revision by revision.
fn actions(report: &Report, told: &WordedReport, words: Words) -> Value {
    let mut all: Vec<(usize, String, String)> = Vec::new();
    for (one, said) in report.signatures.iter().zip(&told.signatures) {
        let when = said.facts.iter().find(|fact| fact.label == words.say("when"));
        all.push((one.revision, said.title.clone(), when.map(|fact| fact.value.clone()).unwrap_or_default()));
    }
    for (stamp, said) in report.document_time_stamps.iter().zip(&told.time_stamps) {
        let when = stamp.time.map(|at| words.moment(at)).unwrap_or_default();
        all.push((stamp.revision.unwrap_or(0), said.title.clone(), when));
    }
    // The first signature saw every other change.
    for change in report.signatures.first().into_iter().flat_map(|first| &first.changes) {
        if !matches!(change.kind, ChangeKind::Signature | ChangeKind::TimeStamp) {
            let what = words.say(&format!("change-{}", super::words::name(&change.kind)));
            all.push((change.revision, what, String::new()));
        }
    }
    all.sort_by_key(|(revision, ..)| *revision);
    all.dedup();
    all.iter().map(|(revision, what, when)| json!({"revision": revision, "what": what, "when": when})).collect()
}

/// Texts as the house's fonts can set them: a certificate may name anybody in any script, and a paper must not fail for it. The report
/// that an evidence file carries has them as they are.
fn shown(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(characters::legible(&text)),
        Value::Array(items) => items.into_iter().map(shown).collect(),
        Value::Object(members) => members.into_iter().map(|(name, item)| (name, shown(item))).collect(),
        other => other,
    }
}
