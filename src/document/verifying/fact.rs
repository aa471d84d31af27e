//! What a report in words is made of: facts with their names, and what was found as sentences.

use serde::Serialize;

use super::words::Words;
use verify::report::{Finding, Severity};

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
    let mut out: Vec<Remark> = Vec::new();
    for finding in findings {
        let remark = Remark { severity: finding.severity, text: words.finding(finding) };
        if !out.contains(&remark) {
            out.push(remark);
        }
    }
    out.sort_by_key(|remark| std::cmp::Reverse(remark.severity));
    out
}
