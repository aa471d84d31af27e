//! The first line of a verdict: what happened, where, since which signature, and what to do now.
//!
//! It is composed in this place alone, out of the facts of a report and what decided it (`event`); its words stand among the texts (`event-…`, `whose-…`, `where-…`, `now-…`).

use super::event::{Event, begun, ended, filled_in, is, whose};
use super::place::is_emptied;
use super::waiting;
use super::words::Words;
use verify::finding::Code;
use verify::report::{
    Finding, Indication, Integrity, QualificationLevel, Report, SignatureKind, SignatureReport, SubIndication,
};

/// A first line.
pub(super) struct Headline {
    /// What happened, where, since which signature.
    pub title: String,
    /// What to do now.
    pub now: String,
    /// What to know beside it.
    pub lead: String,
}

/// Composes the first line.
pub(super) fn headline(report: &Report, words: Words) -> Headline {
    let waiting = waiting::is_half_signed(report);
    if report.verdict.sub_indication == Some(SubIndication::NoSignature) {
        let (title, now) = if waiting { ("title-none-yet", "now-waiting") } else { ("event-no-signature", "now-none") };
        let lead = if waiting { String::new() } else { words.say("lead-none") };
        return Headline { title: words.say(title), now: words.say(now), lead };
    }
    let own = match report.verdict.indication {
        Indication::TotalPassed => passed(report, words),
        Indication::Indeterminate => {
            let event = Event::of(report, words);
            let (title, now) = event.told(words);
            let own = Headline { title, now, lead: doubt(report, &event, words) };
            if event.is_seen() {
                return own;
            }
            own
        }
        Indication::TotalFailed => {
            let (title, now) = Event::of(report, words).told(words);
            return Headline { title, now, lead: failed(report, words) };
        }
    };
    if !waiting {
        return own;
    }
    // Nothing good is said before that somebody has yet to sign.
    let now = if report.verdict.is_passed() { String::new() } else { own.now };
    let lead = [ended(own.title), now, own.lead].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    Headline { title: words.say("title-waiting"), now: words.say("now-waiting"), lead: lead.join(" ") }
}

fn passed(report: &Report, words: Words) -> Headline {
    let all = &report.signatures;
    let title = match all.as_slice() {
        [one] => words.with("title-passed-one", &[("whose", &whose(one, words))]),
        _ => {
            let seals = all.iter().filter(|one| one.kind == SignatureKind::Seal).count();
            let what = match seals {
                0 => words.say("signatures"),
                count if count == all.len() => words.say("seals"),
                _ => counted(report.signatures.iter(), words),
            };
            let key = match (all.len(), seals) {
                (count, seals) if seals > 0 && seals < count => "title-passed-mixed",
                (2, _) => "title-passed-both",
                _ => "title-passed-all",
            };
            words.with(key, &[("what", &what), ("count", &all.len().to_string())])
        }
    };
    let title = with_what_was_filled_in(begun(&title), report, words);
    let is_qualified = |one: &&SignatureReport| {
        let level = one.qualification.level;
        matches!(level, QualificationLevel::QualifiedSignature | QualificationLevel::QualifiedSeal)
    };
    let (count, of) = (all.iter().filter(is_qualified).count(), all.len());
    let key = match count {
        0 => "lead-qualified-none",
        _ if count == of => "lead-qualified-all",
        _ => "lead-qualified-some",
    };
    let qualified = words.with(key, &[("count", &count.to_string()), ("of", &of.to_string())]);
    let lead = format!("{} {qualified}", words.say("lead-passed"));
    Headline { title, now: words.say("now-passed"), lead }
}

/// What is good is what stands there now: with what became of fields since the first signature.
fn with_what_was_filled_in(title: String, report: &Report, words: Words) -> String {
    const FEW: usize = 2;
    let filled: Vec<String> = fields(report, Code::Filled, words).collect();
    let more = report.findings.iter().filter(|one| is(one, Code::FilledMore)).flat_map(|one| &one.values);
    let more: usize = more.filter_map(|(_, count)| count.parse::<usize>().ok()).sum();
    match filled.len() + more {
        0 => title,
        1..=FEW => words.with("title-passed-filled", &[("title", &title), ("filled", &words.list(&filled))]),
        more => words.with("title-passed-filled-more", &[("title", &title), ("count", &more.to_string())]),
    }
}

fn doubt(report: &Report, event: &Event, words: Words) -> String {
    let what = counted(report.signatures.iter(), words);
    if report.signatures.is_empty() {
        return words.say("lead-indeterminate-file");
    }
    let filled = filled_later(report, words);
    if !filled.is_empty() {
        // Who signed after that signed what it says now; only nobody knows who that is.
        let unsigned = report.findings.iter().filter(|one| is(one, Code::FilledUnsigned));
        let fields = unsigned.flat_map(|one| &one.values).filter(|(name, _)| *name == "field");
        let first = fields.filter_map(|(_, field)| filled_in(report, field)).min().unwrap_or(usize::MAX);
        let what = counted(report.signatures.iter().filter(|one| one.revision < first), words);
        let whole = event.values.iter().any(|(name, value)| *name == "value" && !value.ends_with('…'));
        let key = if filled.len() == 1 && whole { "lead-filled-unsigned-one" } else { "lead-filled-unsigned" };
        return words.with(key, &[("filled", &words.list(&filled)), ("what", &what)]);
    }
    let same = report.signatures.iter().filter(|one| one.verdict == report.verdict).count();
    let (count, of) = (same.to_string(), report.signatures.len().to_string());
    let same = (same > 1).then(|| words.with("lead-same", &[("count", &count), ("of", &of)]));
    let unknown = report.signatures.iter().any(|one| one.integrity == Integrity::NotChecked);
    let lead = words.with(if unknown { "lead-not-checked" } else { "lead-indeterminate" }, &[("what", &what)]);
    same.into_iter().chain([lead]).collect::<Vec<_>>().join(" ")
}

fn failed(report: &Report, words: Words) -> String {
    let all = &report.signatures;
    let count = all.iter().filter(|one| one.verdict.indication == Indication::TotalFailed).count();
    let (what, count_text, of) = (counted(report.signatures.iter(), words), count.to_string(), all.len().to_string());
    let mixed = all.iter().any(|one| one.kind == SignatureKind::Seal);
    let key = match (all.len(), count) {
        (0, _) => "lead-failed-file",
        (1, _) | (_, 0) => "lead-failed",
        (_, 1) if mixed => "lead-failed-mixed-one",
        _ if mixed => "lead-failed-mixed",
        (_, 1) => "lead-failed-one",
        _ => "lead-failed-some",
    };
    words.with(key, &[("what", &what), ("count", &count_text), ("of", &of)])
}

/// Fields of the first line that were filled in later, each with what it became; the others stand below.
fn filled_later(report: &Report, words: Words) -> Vec<String> {
    const FEW: usize = 3;
    fields(report, Code::FilledUnsigned, words).take(FEW).collect()
}

/// Fields of which a finding tells what they became, and of which the page shows a part only.
fn fields(report: &Report, code: Code, words: Words) -> impl Iterator<Item = String> {
    let field_of = |finding: &Finding| {
        finding.values.iter().find(|(name, _)| name == "field").map(|(_, field)| field.clone()).unwrap_or_default()
    };
    let in_part: Vec<String> =
        report.findings.iter().filter(|finding| is(finding, Code::FilledInPart)).map(field_of).collect();
    report.findings.iter().filter(move |finding| is(finding, code)).map(move |finding| {
        let pairs: Vec<(&str, &str)> =
            finding.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let key = match () {
            () if is_emptied(&pairs) => "filled-field-emptied",
            () if in_part.contains(&field_of(finding)) => "filled-field-in-part",
            () => "filled-field",
        };
        words.with(key, &pairs)
    })
}

/// `the seal and 3 signatures`.
fn counted<'r>(all: impl Iterator<Item = &'r SignatureReport>, words: Words) -> String {
    let (seals, signatures): (Vec<_>, Vec<_>) = all.partition(|one| one.kind == SignatureKind::Seal);
    let (seals, signatures) = (seals.len(), signatures.len());
    let mut parts = Vec::new();
    if seals > 0 {
        let one = if signatures > 0 { "the-seal" } else { "one-seal" };
        parts.push(words.count(seals, one, "many-seals"));
    }
    if signatures > 0 {
        parts.push(words.count(signatures, "one-signature", "many-signatures"));
    }
    words.list(&parts)
}
