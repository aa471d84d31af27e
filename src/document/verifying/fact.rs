//! What a report in words is made of: facts with their names, and what was found as sentences.

use serde::Serialize;

use super::place::Place;
use super::words::Words;
use verify::report::{Finding, Severity};

/// Code of a change that a signature does not bear; to a reader it is told by what it is.
pub(super) const CHANGE_NOT_ALLOWED: &str = "verify-change-not-allowed";

/// A fact with its name, and what to know beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// Its name.
    pub label: String,
    /// What is so.
    pub value: String,
    /// What to know beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Something found, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Remark {
    /// How much it weighs.
    pub severity: Severity,
    /// The sentence.
    pub text: String,
}

/// Findings as sentences, the heaviest first, each once.
pub(super) fn remarks(findings: &[Finding], words: Words) -> Vec<Remark> {
    sentences(findings, |finding| words.finding(finding))
}

/// The same for who mends files: with the places as they stand in the file.
pub(super) fn technical_remarks(findings: &[Finding], words: Words) -> Vec<Remark> {
    sentences(findings, |finding| words.technical(finding))
}

fn sentences(findings: &[Finding], said: impl Fn(&Finding) -> String) -> Vec<Remark> {
    let mut out: Vec<Remark> = Vec::new();
    for finding in findings {
        let remark = Remark { severity: finding.severity, text: said(finding) };
        if !out.contains(&remark) {
            out.push(remark);
        }
    }
    out.sort_by_key(|remark| std::cmp::Reverse(remark.severity));
    out
}

/// The findings of which no reader finds the place, with their places as they stand in the file.
pub(super) fn technical(findings: &[Finding], words: Words) -> Vec<String> {
    let more = |place: &String| Place::of_finding(place) == Place::Inside || place.contains(", ");
    let inside = |finding: &&Finding| {
        finding.code == CHANGE_NOT_ALLOWED || finding.values.iter().any(|(name, place)| name == "place" && more(place))
    };
    let mut out: Vec<String> = Vec::new();
    for text in findings.iter().filter(inside).map(|finding| words.technical(finding)) {
        if !out.contains(&text) {
            out.push(text);
        }
    }
    out
}
