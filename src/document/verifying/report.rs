//! A report in words: what the page, the command line and the papers say of a file, in one language and the same everywhere.

use serde::Serialize;
use serde_json::Value;

use super::fact::{Remark, remarks};
use super::signatures::{self, WordedSignature, WordedTimeStamp};
use super::words::{self, Words};
use fault::language::Language;
use verify::finding::Code;
use verify::report::{Finding, Indication, Integrity, Report, SignatureKind, SubIndication};

/// A report in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WordedReport {
    /// `passed`, `indeterminate`, `failed` or `none`.
    pub outcome: &'static str,
    /// What changes by itself in the file; said before anything good is.
    pub first: Vec<String>,
    /// The verdict in a few words.
    pub verdict: String,
    /// The verdict as the standard writes it.
    pub code: String,
    /// What it means, and what to do.
    pub lead: String,
    /// What is wrong with the file as a whole, and what somebody should look at.
    pub remarks: Vec<Remark>,
    /// For when it was judged.
    pub judged: String,
    /// Name of the file, as it was given.
    pub name: String,
    /// SHA-256 of the file in hex.
    pub sha256: String,
    /// Size of the file in bytes, in words.
    pub size: String,
    /// Revisions of the file.
    pub revisions: usize,
    /// Each signature.
    pub signatures: Vec<WordedSignature>,
    /// Each document time-stamp.
    pub time_stamps: Vec<WordedTimeStamp>,
}

/// Findings that are said first: content that changes by itself.
const FIRST: &str = "verify-unsteady-";

/// Says a report in a language; `name` is what the file is called.
pub fn tell(report: &Report, name: &str, language: Language) -> WordedReport {
    let words = Words(language);
    let report = &plain(report);
    let (verdict, lead) = file_verdict(report, words);
    let (first, others): (Vec<Finding>, Vec<Finding>) =
        report.findings.iter().cloned().partition(|finding| finding.code.starts_with(FIRST));
    WordedReport {
        outcome: words::outcome(&report.verdict),
        first: remarks(&first, words).into_iter().map(|remark| remark.text).collect(),
        verdict,
        lead,
        code: words::code(&report.verdict),
        remarks: remarks(&others, words),
        judged: words.moment(report.validation_time),
        name: Words::plain(name),
        sha256: report.file.sha256.clone(),
        size: size(report.file.bytes, words),
        revisions: report.file.revisions,
        signatures: report
            .signatures
            .iter()
            .enumerate()
            .map(|(index, one)| signatures::tell(one, index + 1, report, words))
            .collect(),
        time_stamps: report
            .document_time_stamps
            .iter()
            .map(|stamp| signatures::tell_time_stamp(stamp, words))
            .collect(),
    }
}

/// The same report, its texts as a reader can be given them.
fn plain(report: &Report) -> Report {
    fn walk(value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(Words::plain(&text)),
            Value::Array(items) => items.into_iter().map(walk).collect(),
            // Pictures are ours, and longer than a text is shown.
            Value::Object(members) => members
                .into_iter()
                .map(|(name, item)| if name == "picture" { (name, item) } else { (name, walk(item)) })
                .collect(),
            other => other,
        }
    }
    let whole = serde_json::to_value(report).map(walk);
    whole.ok().and_then(|value| serde_json::from_value(value).ok()).unwrap_or_else(|| report.clone())
}

/// The verdict of the file in a few words, and what it means.
fn file_verdict(report: &Report, words: Words) -> (String, String) {
    let of = |indication| report.signatures.iter().filter(move |one| one.verdict.indication == indication).count();
    let all = report.signatures.len();
    let lead = |key: &str| words.with(key, &[("what", &counted(report, words))]);
    match report.verdict.indication {
        _ if report.verdict.sub_indication == Some(SubIndication::NoSignature) => {
            (words.say("title-none"), words.say("lead-none"))
        }
        Indication::TotalPassed => {
            let seal = report.signatures.iter().all(|one| one.kind == SignatureKind::Seal);
            let key = match (all, seal) {
                (1, true) => "title-passed-seal",
                (1, false) => "title-passed-signature",
                _ => "title-passed-all",
            };
            (words.say(key), lead("lead-passed"))
        }
        Indication::Indeterminate if all == 0 => {
            (words.say("title-indeterminate"), words.say("lead-indeterminate-file"))
        }
        Indication::Indeterminate if !filled_later(report, words).is_empty() => {
            let filled = words.list(&filled_later(report, words));
            let lead = words.with("lead-filled-later", &[("filled", &filled), ("what", &counted(report, words))]);
            (words.say("title-filled-later"), lead)
        }
        Indication::Indeterminate => {
            let unknown = report.signatures.iter().any(|one| one.integrity == Integrity::NotChecked);
            let key = if unknown { "lead-not-checked" } else { "lead-indeterminate" };
            (words.say("title-indeterminate"), lead(key))
        }
        Indication::TotalFailed => {
            let failed = of(Indication::TotalFailed);
            let title = match failed {
                0 => words.say("title-failed-file"),
                1 if all == 1 => words.say("title-failed-signature"),
                _ if failed == all => words.say("title-failed-all"),
                _ => words.with(
                    "title-failed-some",
                    &[("count", failed.to_string().as_str()), ("of", all.to_string().as_str())],
                ),
            };
            (title, lead(if all == 0 { "lead-failed-file" } else { "lead-failed" }))
        }
    }
}

/// Fields of the first line that were filled in later, each with what it became; the others stand below.
fn filled_later(report: &Report, words: Words) -> Vec<String> {
    const FEW: usize = 3;
    let filled = report.findings.iter().filter(|finding| finding.code == Code::FilledUnsigned.as_str()).take(FEW);
    let values = |finding: &Finding| {
        let pairs: Vec<(&str, &str)> =
            finding.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        words.with("filled-field", &pairs)
    };
    filled.map(values).collect()
}

/// `3 signatures and a seal`.
fn counted(report: &Report, words: Words) -> String {
    let seals = report.signatures.iter().filter(|one| one.kind == SignatureKind::Seal).count();
    let signatures = report.signatures.len() - seals;
    let mut parts = Vec::new();
    if signatures > 0 {
        parts.push(words.count(signatures, "one-signature", "many-signatures"));
    }
    if seals > 0 {
        parts.push(words.count(seals, "one-seal", "many-seals"));
    }
    words.list(&parts)
}

/// A size with the unit that suits it.
fn size(bytes: usize, words: Words) -> String {
    let (value, unit) = match bytes {
        0..1_000 => (bytes.to_string(), "bytes"),
        1_000..1_000_000 => (format!("{}", (bytes + 500) / 1_000), "kB"),
        _ => (format!("{:.1}", bytes as f64 / 1e6), "MB"),
    };
    let value = if words.0 == Language::Nl { value.replace('.', ",") } else { value };
    format!("{value} {unit}")
}

impl WordedReport {
    /// As lines of plain text, for a terminal.
    pub fn lines(&self, language: Language) -> String {
        let words = Words(language);
        let mut out = String::new();
        for first in &self.first {
            out.push_str(&format!("{} {first}\n", words.say("notes")));
        }
        out.push_str(&format!("{}: {} [{}]\n{}\n", self.name, self.verdict, self.code, self.lead));
        let mut line = |depth: usize, text: &str| {
            out.push_str(&"   ".repeat(depth));
            out.push_str(text);
            out.push('\n');
        };
        for remark in &self.remarks {
            line(0, &format!("- {}", remark.text));
        }
        for one in &self.signatures {
            line(0, "");
            line(0, &format!("{}. {}: {} [{}]", one.number, one.title, one.verdict, one.code));
            for fact in &one.facts {
                line(1, &format!("{}: {}", fact.label, fact.value));
                if let Some(note) = &fact.note {
                    line(2, note);
                }
            }
            for look in &one.looks {
                line(1, &one.look);
                line(2, &look.place);
                for fact in &look.facts {
                    line(2, &format!("{}: {}", fact.label, fact.value));
                }
                let picture = if look.picture.is_some() { words.say("look-terminal") } else { look.note.clone() };
                line(2, &picture);
            }
            line(1, &format!("{}: {}", words.say("changes"), one.changes.summary));
            for (heading, items) in [("allowed", &one.changes.allowed), ("forbidden", &one.changes.forbidden)] {
                if !items.is_empty() {
                    line(1, &words.say(heading));
                }
                for item in items {
                    line(2, &format!("- {item}"));
                }
            }
            let headings = [one.why.clone(), words.say("notes"), words.say("to-do")];
            for (heading, items) in headings.iter().zip([&one.wrong, &one.notes, &one.advice]) {
                if !items.is_empty() {
                    line(1, heading);
                }
                for item in items {
                    line(2, &format!("- {item}"));
                }
            }
        }
        for stamp in &self.time_stamps {
            line(0, "");
            line(0, &format!("{}: {} [{}]", stamp.title, stamp.verdict, stamp.code));
            for item in &stamp.wrong {
                line(1, &format!("- {item}"));
            }
        }
        out
    }
}
