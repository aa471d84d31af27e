//! A report in words: what the page, the command line and the papers say of a file, in one language and the same everywhere.

use serde::Serialize;
use serde_json::Value;

use super::fact::{Remark, remarks, technical};
use super::headline::{self, Headline};
use super::signatures::{self, WordedSignature, WordedTimeStamp};
use super::waiting;
use super::words::{self, Words};
use fault::language::Language;
use verify::report::{Finding, Report};

/// A report in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WordedReport {
    /// `passed`, `indeterminate`, `failed` or `none`.
    pub outcome: &'static str,
    /// Who has not signed, and what changes by itself in the file; said before anything good is.
    pub first: Vec<String>,
    /// The verdict in a few words: what happened, where, since which signature.
    pub verdict: String,
    /// The verdict as the standard writes it.
    pub code: String,
    /// What to do now.
    pub now: String,
    /// What to know beside it.
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
    /// Heading of what is for who mends files.
    pub technical_heading: String,
    /// What was found of the file, for who mends files.
    pub technical: Vec<String>,
}

/// Findings that are said first: content that changes by itself.
const FIRST: &str = "verify-unsteady-";

/// Says a report in a language; `name` is what the file is called.
pub fn tell(report: &Report, name: &str, language: Language) -> WordedReport {
    let words = Words(language);
    let report = &plain(report);
    let Headline { title, now, lead } = headline::headline(report, words);
    let (first, others): (Vec<Finding>, Vec<Finding>) =
        report.findings.iter().cloned().partition(|finding| finding.code.starts_with(FIRST));
    let first = remarks(&first, words).into_iter().map(|remark| remark.text);
    WordedReport {
        outcome: if waiting::is_half_signed(report) && report.verdict.is_passed() {
            // Nobody is shown a tick on what is not finished.
            "none"
        } else {
            words::outcome(&report.verdict)
        },
        first: waiting::told(report, words).into_iter().chain(first).collect(),
        verdict: title,
        now,
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
            .map(|stamp| signatures::tell_time_stamp(stamp, report, words))
            .collect(),
        technical_heading: words.say("technical"),
        technical: technical(&report.findings, words),
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
        let line = [self.verdict.as_str(), &self.now].map(|part| part.trim_end_matches('.')).join(". ");
        out.push_str(&format!("{}: {line}. [{}]\n", self.name, self.code));
        if !self.lead.is_empty() {
            out.push_str(&format!("{}\n", self.lead));
        }
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
            let headings = [one.why.clone(), words.say("notes"), words.say("to-do"), words.say("technical")];
            for (heading, items) in headings.iter().zip([&one.wrong, &one.notes, &one.advice, &one.technical]) {
                if !items.is_empty() {
                    line(1, heading);
                }
                for item in items {
                    line(2, &format!("- {item}"));
                }
            }
        }
        if !self.technical.is_empty() {
            line(0, "");
            line(0, &self.technical_heading);
            self.technical.iter().for_each(|item| line(0, &format!("- {item}")));
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
