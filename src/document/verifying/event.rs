//! What decided a verdict, of all that a report holds: what happened, where, since which signature.

use super::place::{Place, is_emptied};
use super::words::{self, Words};
use pdf::revisions::{Change, ChangeKind};
use verify::finding::Code;
use verify::report::{
    Finding, Indication, Report, Severity, SignatureKind, SignatureReport, SubIndication, TimeStampReport, Verdict,
};

/// What decided a verdict.
pub(super) struct Event {
    /// Key of its sentence, without `event-`.
    key: String,
    /// Key of what to do.
    now: String,
    pub values: Vec<(&'static str, String)>,
}

/// Changes that weigh most stand first: what a reader sees before what a program keeps.
const BY_WEIGHT: [ChangeKind; 14] = [
    ChangeKind::PageContent,
    ChangeKind::Pages,
    ChangeKind::Annotation,
    ChangeKind::Field,
    ChangeKind::FieldFilled,
    ChangeKind::Signature,
    ChangeKind::AttachedFile,
    ChangeKind::TimeStamp,
    ChangeKind::Document,
    ChangeKind::ValidationData,
    ChangeKind::Metadata,
    ChangeKind::Information,
    ChangeKind::ProgramData,
    ChangeKind::Object,
];

/// Algorithms and keys that are not worked with here.
pub(super) const UNSUPPORTED: [Code; 2] = [Code::AlgorithmUnsupported, Code::CertificateAlgorithmUnsupported];

/// The step that says what others did after a signature.
const CHANGES: &str = "changes";

impl Event {
    /// What decided the verdict of a file: of the first signature of which the same is said, else of the first time-stamp, else of the file
    /// itself. What was filled in later is told before who signed is doubted, for it stands on a page.
    pub(super) fn of(report: &Report, words: Words) -> Event {
        let doubtful = report.verdict.indication == Indication::Indeterminate;
        let later = [Code::FilledNotShown, Code::FilledUnsaid, Code::FilledUnknown, Code::FilledUnsigned];
        let filled = report.findings.iter().find(|one| later.iter().any(|code| is(one, *code)));
        if let Some(filled) = filled.filter(|_| doubtful) {
            return Event::of_finding(filled, None, report, words).unwrap_or_else(|| Event::of_file(report, words));
        }
        let same = |verdict: &Verdict| *verdict == report.verdict;
        if let Some(one) = report.signatures.iter().find(|one| same(&one.verdict)) {
            let own = Subject {
                whose: whose(one, words),
                verdict: &one.verdict,
                findings: &one.findings,
                changes: &one.changes,
            };
            return own.event(report, words);
        }
        if let Some(one) = report.document_time_stamps.iter().find(|one| same(&one.verdict)) {
            let own = Subject {
                whose: stamp(one, words),
                verdict: &one.verdict,
                findings: &one.findings,
                changes: &one.changes,
            };
            return own.event(report, words);
        }
        Event::of_file(report, words)
    }

    fn of_file(report: &Report, words: Words) -> Event {
        let errors = report.findings.iter().filter(|one| one.severity == Severity::Error);
        errors.filter_map(|one| Event::of_finding(one, None, report, words)).next().unwrap_or_else(|| Event {
            key: report.verdict.sub_indication.map(words::key).unwrap_or_default(),
            now: "now-original".to_owned(),
            values: vec![("whose", words.say("whose-somebody")), ("since", words.say("whose-nobody"))],
        })
    }

    /// Whether something stands on a page that nobody answers for, or may: that is more than that somebody is yet to sign.
    pub(super) fn is_seen(&self) -> bool {
        let codes = [
            Code::FilledUnsigned,
            Code::FilledNotShown,
            Code::FilledUnsaid,
            Code::FilledUnknown,
            Code::ShownByUnknown,
            Code::NotCompared,
        ];
        codes.iter().any(|code| code.as_str().strip_prefix("verify-") == Some(&self.key))
    }

    /// What a finding says, if it has a first line of its own.
    fn of_finding(finding: &Finding, whose_: Option<&str>, report: &Report, words: Words) -> Option<Event> {
        let key = finding.code.strip_prefix("verify-")?.to_owned();
        words.knows(&format!("event-{key}")).then_some(())?;
        let value = |name: &str| finding.values.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        let number = |name: &str| value(name).and_then(|value| value.parse::<usize>().ok());
        let by = number("number").and_then(|number| report.signatures.get(number.checked_sub(1)?));
        let revision = by.map(|one| one.revision).or(number("revision")).or_else(|| filled_in(report, value("field")?));
        let place = value("place").map(Place::of_finding);
        let own = match &place {
            Some(Place::Field(field)) => words.with("whose-signature-unnamed", &[("field", &words.short(field))]),
            _ => words.say("whose-somebody"),
        };
        let now = format!("now-{key}");
        let now = match key.as_str() {
            _ if words.knows(&now) => now,
            "seen-change" | "complete-increments" | "nothing-behind" => "now-changed".to_owned(),
            "readable" | "one-reading" | "size-above-numbers" => "now-not-one-reading".to_owned(),
            _ => "now-original".to_owned(),
        };
        let mut values = vec![
            ("whose", whose_.map_or(own, str::to_owned)),
            ("since", since(report, revision.unwrap_or(usize::MAX), words)),
            ("where", words.where_(place.as_slice())),
        ];
        for name in ["page", "number", "field", "value"] {
            values.extend(value(name).map(|value| (name, words.short(value))));
        }
        Some(Event { key, now, values })
    }

    /// In words: what happened, and what to do now.
    pub(super) fn told(&self, words: Words) -> (String, String) {
        let values: Vec<(&str, &str)> = self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let key = format!("event-{}", self.key);
        let somewhere = format!("{key}-somewhere");
        let nowhere = !self.values.iter().any(|(name, value)| *name == "where" && !value.is_empty());
        let emptied = format!("{key}-emptied");
        let key = match () {
            () if nowhere && words.knows(&somewhere) => somewhere,
            () if is_emptied(&values) && words.knows(&emptied) => emptied,
            () => key,
        };
        (begun(&words.with(&key, &values)), words.with(&self.now, &values))
    }
}

/// A signature or a time-stamp, as far as an event asks.
struct Subject<'r> {
    whose: String,
    verdict: &'r Verdict,
    findings: &'r [Finding],
    changes: &'r [Change],
}

impl Subject<'_> {
    fn event(&self, report: &Report, words: Words) -> Event {
        let reason = reason(self.verdict, self.findings).unwrap_or_default();
        // Sub-indications that say only that there is something; what it is, a finding says.
        let broad = [SubIndication::FormatFailure, SubIndication::Generic];
        if self.verdict.sub_indication.is_some_and(|sub| broad.contains(&sub)) {
            let errors = || self.findings.iter().filter(|one| one.severity == Severity::Error);
            let seen = errors().find(|one| is(one, Code::SeenChange));
            let own = |one| Event::of_finding(one, Some(&self.whose), report, words);
            if let Some(event) = seen.and_then(own) {
                return event;
            }
            if let Some(event) = changed(self.changes, report, words) {
                return event;
            }
            if let Some(event) = errors().filter_map(own).next() {
                return event;
            }
        }
        let now = match self.verdict.sub_indication {
            Some(SubIndication::HashFailure) => "now-changed".to_owned(),
            Some(SubIndication::FormatFailure) => "now-original".to_owned(),
            _ => format!("do-{reason}"),
        };
        let values = vec![("whose", self.whose.clone()), ("since", self.whose.clone())];
        Event { key: reason, now, values }
    }
}

/// The change that weighs most of those that a signature does not bear, with all its places.
fn changed(changes: &[Change], report: &Report, words: Words) -> Option<Event> {
    let forbidden = || changes.iter().filter(|change| !change.allowed);
    let kind = BY_WEIGHT.into_iter().find(|kind| forbidden().any(|change| change.kind == *kind))?;
    Some(of_kind(&forbidden().filter(|change| change.kind == kind).collect::<Vec<_>>(), kind, report, words))
}

fn of_kind(all: &[&Change], kind: ChangeKind, report: &Report, words: Words) -> Event {
    let places: Vec<Place> = all.iter().map(|change| Place::of_change(change, words)).collect();
    let first = all.iter().map(|change| change.revision).min().unwrap_or(usize::MAX);
    let values = vec![("since", since(report, first, words)), ("where", words.where_(&places))];
    Event { key: format!("change-{}", words::name(&kind)), now: "now-changed".to_owned(), values }
}

/// Each sort of change that a signature does not bear, as a sentence.
pub(super) fn forbidden(changes: &[Change], report: &Report, words: Words) -> Vec<String> {
    let of = |kind| changes.iter().filter(move |change| !change.allowed && change.kind == kind).collect::<Vec<_>>();
    let kinds = BY_WEIGHT.into_iter().map(|kind| (kind, of(kind))).filter(|(_, all)| !all.is_empty());
    kinds.map(|(kind, all)| ended(of_kind(&all, kind, report, words).told(words).0)).collect()
}

/// The last signature before a revision, for what came later is not what it signed; a time-stamp where nobody signed before.
fn since(report: &Report, revision: usize, words: Words) -> String {
    let signed = report.signatures.iter().filter(|one| one.revision < revision).max_by_key(|one| one.revision);
    let stamps = report.document_time_stamps.iter().filter(|one| one.revision.is_some_and(|own| own < revision));
    match (signed, stamps.max_by_key(|one| one.revision)) {
        (Some(one), _) => whose(one, words),
        (None, Some(one)) => stamp(one, words),
        (None, None) => words.say("whose-nobody"),
    }
}

/// In which revision a field was filled in.
pub(super) fn filled_in(report: &Report, field: &str) -> Option<usize> {
    let all = report.signatures.iter().flat_map(|one| &one.changes);
    let own = all.filter(|change| change.kind == ChangeKind::FieldFilled && change.place == field);
    own.map(|change| change.revision).max()
}

/// A signature or a seal, and whose. A name is only as good as who issued its certificate.
pub(super) fn whose(one: &SignatureReport, words: Words) -> String {
    let what = if one.kind == SignatureKind::Seal { "whose-seal" } else { "whose-signature" };
    match &one.signer {
        Some(signer) if is_known(one) => words.with(what, &[("name", &words.short(&signer.name))]),
        Some(signer) => words.with(&format!("{what}-claimed"), &[("name", &words.short(&signer.name))]),
        None => words.with(&format!("{what}-unnamed"), &[("field", &words.short(&one.field))]),
    }
}

fn stamp(one: &TimeStampReport, words: Words) -> String {
    let time = one.time.map_or_else(|| words.say("unknown-time"), |at| words.moment(at));
    words.with("whose-time-stamp", &[("time", &time)])
}

/// Whether the name of a certificate is confirmed. What others did later makes nobody's name less sure.
pub(super) fn is_known(one: &SignatureReport) -> bool {
    one.verdict.indication == Indication::TotalPassed
        || (!one.steps.is_empty() && one.steps.iter().all(|step| step.verdict.is_passed() || step.block == CHANGES))
}

/// Key of the sentences of a sub-indication. The standard has one for an algorithm that is too weak and for one that a validator does not
/// work with; for a reader these are two.
pub(super) fn reason(verdict: &Verdict, findings: &[Finding]) -> Option<String> {
    let sub = verdict.sub_indication?;
    let unsupported = findings.iter().any(|finding| UNSUPPORTED.iter().any(|code| finding.code == code.as_str()));
    if sub == SubIndication::CryptoConstraintsFailureNoPoe && unsupported {
        return Some("not-supported".into());
    }
    Some(words::key(sub))
}

pub(super) fn is(finding: &Finding, code: Code) -> bool {
    finding.code == code.as_str()
}

/// The beginning of a sentence.
pub(super) fn begun(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// A sentence with its end.
pub(super) fn ended(text: String) -> String {
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}
