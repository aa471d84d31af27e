//! One signature in words: who, for whom, when, what kind, what changed after it, whether it lasts, what is wrong and what to do.

use jiff::Timestamp;
use serde::Serialize;

use super::event::{self, UNSUPPORTED, is_known, reason};
use super::fact::{CHANGE_NOT_ALLOWED, Fact, Remark, remarks, technical, technical_remarks};
use super::looks::{self, WordedLook};
use super::place::Place;
use super::words::{self, Words};
use pdf::revisions::{Change, ChangeKind};
use verify::finding::Code;
use verify::report::{
    CertificateReport, Finding, Indication, Integrity, QualificationLevel, Report, Severity, SignatureKind,
    SignatureReport, Step, TimeStampReport, Unconfirmed, Verdict,
};

/// One signature in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WordedSignature {
    /// Its place among the signatures, from 1.
    pub number: usize,
    /// `passed`, `indeterminate` or `failed`.
    pub outcome: &'static str,
    /// The verdict in a few words.
    pub verdict: String,
    /// The verdict as the standard writes it.
    pub code: String,
    /// Signature or seal, and of whom.
    pub title: String,
    /// The time that is proven, else the one that the signatory gave.
    pub time: String,
    /// Who, for which organisation, when, what kind, how long it lasts.
    pub facts: Vec<Fact>,
    /// Heading of what it shows on pages.
    pub look: String,
    /// What it shows on pages.
    pub looks: Vec<WordedLook>,
    /// What changed afterwards.
    pub changes: WordedChanges,
    /// Heading of what is wrong, or missing.
    pub why: String,
    /// What is wrong.
    pub wrong: Vec<String>,
    /// What to know though nothing is wrong.
    pub notes: Vec<String>,
    /// What to do.
    pub advice: Vec<String>,
    /// What was found, for who mends files: with the places as they stand in the file.
    pub technical: Vec<String>,
    /// The reasoning.
    pub reasoning: Reasoning,
}

/// What changed after a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WordedChanges {
    /// In one sentence.
    pub summary: String,
    /// What a signature bears.
    pub allowed: Vec<String>,
    /// What it does not.
    pub forbidden: Vec<String>,
}

/// A document time-stamp, or one over a signature, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WordedTimeStamp {
    /// `passed`, `indeterminate` or `failed`.
    pub outcome: &'static str,
    /// The verdict in a few words.
    pub verdict: String,
    /// The verdict as the standard writes it.
    pub code: String,
    /// What it is, of when and by whom.
    pub title: String,
    /// What is wrong.
    pub wrong: Vec<String>,
    /// The reasoning.
    pub reasoning: Reasoning,
}

/// What a verdict rests on, for who wants to know.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reasoning {
    /// Each building block with its conclusion.
    pub steps: Vec<WordedStep>,
    /// What was measured.
    pub facts: Vec<Fact>,
    /// The certificates, the signer's first.
    pub certificates: Vec<WordedCertificate>,
    /// Time-stamps over the signature.
    pub time_stamps: Vec<WordedTimeStamp>,
}

/// One building block of the standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WordedStep {
    /// Its name in words.
    pub name: String,
    /// Its conclusion as the standard writes it.
    pub code: String,
    /// `passed`, `indeterminate` or `failed`.
    pub outcome: &'static str,
    /// What it rests on.
    pub remarks: Vec<Remark>,
}

/// One certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WordedCertificate {
    /// Name of the one it is for.
    pub name: String,
    /// Everything of it.
    pub facts: Vec<Fact>,
}

fn fact(words: Words, label: &str, value: impl Into<String>) -> Fact {
    Fact { label: words.say(label), value: value.into(), note: None }
}

/// Says one signature.
pub(super) fn tell(one: &SignatureReport, number: usize, report: &Report, words: Words) -> WordedSignature {
    let failed = one.verdict.indication == Indication::TotalFailed;
    let mut facts = who(one, words);
    facts.push(when(one, report, words));
    facts.push(kind(one, words));
    facts.push(qualified(one, report, words));
    // How long something lasts that does not hold is no question.
    if !failed {
        facts.push(lasts(one, words));
    }
    // A name of their own choice, where it is another than that of the certificate.
    let name = one.name.as_ref().filter(|name| one.signer.as_ref().is_none_or(|signer| signer.name != **name)).cloned();
    for (label, value) in [("own-name", &name), ("reason", &one.reason), ("location", &one.location)] {
        if let Some(value) = value {
            facts.push(fact(words, label, value.clone()));
        }
    }
    // Programs that read aloud say the label of a field that is not seen as well.
    if let Some(label) = one.label.as_ref().filter(|_| one.looks.is_empty()) {
        facts.push(fact(words, "field-label", label.clone()));
    }
    // Changes are told by what they are to a reader, each sort once.
    let others: Vec<Finding> = one.findings.iter().filter(|own| own.code != CHANGE_NOT_ALLOWED).cloned().collect();
    let found = remarks(&others, words);
    let (wrong, notes): (Vec<_>, Vec<_>) = found.into_iter().partition(|remark| remark.severity == Severity::Error);
    WordedSignature {
        number,
        outcome: words::outcome(&one.verdict),
        verdict: short(&one.verdict, one.kind, words),
        code: words::code(&one.verdict),
        title: title(one, words),
        time: proven(one, report).or(one.claimed_time).map_or_else(|| words.say("unknown-time"), |at| words.moment(at)),
        facts,
        look: words.say(if one.kind == SignatureKind::Seal { "look-seal" } else { "look" }),
        looks: one.looks.iter().map(|look| looks::tell(look, one.label.as_deref(), words)).collect(),
        changes: changes(one, words),
        why: words.say(if failed { "wrong" } else { "doubt" }),
        wrong: why(&one.verdict, &one.findings, wrong, event::forbidden(&one.changes, report, words), words),
        notes: notes.into_iter().map(|remark| remark.text).collect(),
        advice: advice(&one.verdict, &one.findings, words),
        technical: technical(&one.findings, words),
        reasoning: reasoning(one, report, words),
    }
}

/// Says one document time-stamp, or one over a signature.
pub(super) fn tell_time_stamp(stamp: &TimeStampReport, report: &Report, words: Words) -> WordedTimeStamp {
    let time = stamp.time.map_or_else(|| words.say("unknown-time"), |at| words.moment(at));
    let issuer = stamp.issuer.as_ref().map_or_else(|| words.say("unknown-issuer"), |issuer| issuer.name.clone());
    let key = if stamp.revision.is_some() { "document-time-stamp" } else { "signature-time-stamp" };
    let others: Vec<Finding> = stamp.findings.iter().filter(|own| own.code != CHANGE_NOT_ALLOWED).cloned().collect();
    let wrong = remarks(&others, words).into_iter().filter(|remark| remark.severity == Severity::Error).collect();
    let facts = [("algorithm", stamp.algorithm.clone()), ("field", stamp.field.clone())]
        .into_iter()
        .filter_map(|(label, value)| Some(fact(words, label, value?)))
        .collect();
    WordedTimeStamp {
        outcome: words::outcome(&stamp.verdict),
        verdict: words.say(&format!("time-stamp-{}", words::outcome(&stamp.verdict))),
        code: words::code(&stamp.verdict),
        title: words.with(key, &[("time", &time), ("issuer", &issuer)]),
        wrong: why(&stamp.verdict, &stamp.findings, wrong, event::forbidden(&stamp.changes, report, words), words),
        reasoning: Reasoning {
            steps: steps(&stamp.steps, words),
            facts,
            certificates: stamp.issuer.iter().map(|issuer| certificate(issuer, words)).collect(),
            time_stamps: Vec::new(),
        },
    }
}

fn short(verdict: &Verdict, kind: SignatureKind, words: Words) -> String {
    let what = if kind == SignatureKind::Seal { "seal" } else { "signature" };
    words.say(&format!("{what}-{}", words::outcome(verdict)))
}

fn title(one: &SignatureReport, words: Words) -> String {
    let what = if one.kind == SignatureKind::Seal { "title-seal" } else { "title-signature" };
    let name = one.signer.as_ref().map_or_else(|| words.say("unknown-signer"), |signer| signer.name.clone());
    words.with(what, &[("name", &name)])
}

/// The name of a certificate is only as good as who issued it.
fn who(one: &SignatureReport, words: Words) -> Vec<Fact> {
    let Some(signer) = &one.signer else { return vec![fact(words, "who", words.say("unknown-signer"))] };
    let mut name = fact(words, "who", signer.name.clone());
    name.note = (!is_known(one)).then(|| words.say("name-not-confirmed"));
    let organisation = signer.organisation.clone().unwrap_or_else(|| words.say("no-organisation"));
    vec![name, fact(words, "organisation", organisation)]
}

/// A time is proven when a time-stamp puts the signature before the moment of judging.
fn proven(one: &SignatureReport, report: &Report) -> Option<Timestamp> {
    one.best_time.filter(|at| *at < report.validation_time)
}

fn when(one: &SignatureReport, report: &Report, words: Words) -> Fact {
    let proven = proven(one, report);
    let claimed = one.claimed_time.map(|at| words.moment(at));
    let mut out = match (proven, &claimed) {
        (Some(at), _) => fact(words, "when", words.with("when-proven", &[("time", &words.moment(at))])),
        (None, Some(claimed)) => fact(words, "when", claimed.clone()),
        (None, None) => fact(words, "when", words.say("unknown-time")),
    };
    out.note = Some(match (proven, claimed) {
        (Some(_), Some(claimed)) => words.with("when-claimed-too", &[("time", &claimed)]),
        (Some(_), None) => words.say("when-by-time-stamp"),
        (None, _) => words.say("when-not-proven"),
    });
    out
}

/// What the law may call it: no more than is proven, and nothing at all of what does not hold.
fn kind(one: &SignatureReport, words: Words) -> Fact {
    let level = match one.verdict.indication {
        Indication::TotalPassed => one.qualification.level,
        _ => QualificationLevel::NotConfirmed,
    };
    let seal = one.kind == SignatureKind::Seal;
    let key = match level {
        QualificationLevel::QualifiedSignature => "kind-qualified-signature",
        QualificationLevel::QualifiedSeal => "kind-qualified-seal",
        QualificationLevel::AdvancedWithQualifiedCertificate => "kind-advanced-signature",
        QualificationLevel::AdvancedSealWithQualifiedCertificate => "kind-advanced-seal",
        QualificationLevel::NotConfirmed if seal && one.integrity != Integrity::Intact => "kind-seal-unclear",
        QualificationLevel::NotConfirmed if seal => "kind-seal",
        QualificationLevel::NotConfirmed => "kind-signature",
    };
    let issuer = one.qualification.issuer.clone().or_else(|| one.signer.as_ref().map(|signer| signer.issuer.clone()));
    let issuer = issuer.unwrap_or_else(|| words.say("unknown-issuer"));
    let service = one.qualification.trusted_service.clone().unwrap_or_default();
    let mut out = fact(words, "kind", words.with(key, &[("issuer", &issuer), ("service", &service)]));
    let means = format!("{key}-means");
    out.note = words.knows(&means).then(|| words.say(&means));
    out
}

/// Whether it was qualified at the time of signing: no more than is proven, and why it is not known.
fn qualified(one: &SignatureReport, report: &Report, words: Words) -> Fact {
    use QualificationLevel::{
        AdvancedSealWithQualifiedCertificate, AdvancedWithQualifiedCertificate, NotConfirmed, QualifiedSeal,
        QualifiedSignature,
    };
    let passed = one.verdict.indication == Indication::TotalPassed;
    let key = match one.qualification.level {
        _ if !passed => "qualified-not-passed".to_owned(),
        QualifiedSignature => "qualified-yes-signature".to_owned(),
        QualifiedSeal => "qualified-yes-seal".to_owned(),
        AdvancedWithQualifiedCertificate | AdvancedSealWithQualifiedCertificate => {
            "qualified-certificate-only".to_owned()
        }
        NotConfirmed => unconfirmed(one.qualification.unconfirmed),
    };
    let mut out = fact(words, "qualified", words.say(&key));
    // Of what nobody looked at no time is told.
    out.note = passed.then(|| match proven(one, report) {
        Some(at) => words.with("qualified-at-proven", &[("time", &words.moment(at))]),
        None => words.with("qualified-at-claimed", &[("time", &words.moment(report.validation_time))]),
    });
    out
}

/// Key of the sentence that says why nothing is confirmed: `qualified-not-granted`.
pub(super) fn unconfirmed(why: Option<Unconfirmed>) -> String {
    let Some(why) = why else { return "qualified-unknown".to_owned() };
    let mut out = "qualified-".to_owned();
    for letter in words::name(&why).chars() {
        if letter.is_uppercase() {
            out.push('-');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// Until when it can be judged, and what makes that longer.
fn lasts(one: &SignatureReport, words: Words) -> Fact {
    let known = one.lasts_until.or_else(|| one.signer.as_ref().map(|signer| signer.not_after));
    let Some(until) = known else { return fact(words, "lasts", words.say("lasts-unknown")) };
    let until = words.with("lasts-until", &[("day", &words.last_day(until))]);
    let mut out = fact(words, "lasts", until);
    let key = match one.level.rsplit("B-").next() {
        Some("LTA") => "lasts-lta",
        Some("LT") => "lasts-lt",
        Some("T") => "lasts-t",
        _ => "lasts-b",
    };
    out.note = Some(words.say(key));
    out
}

/// What changed, a line for each sort: those after the first of forty signatures are many.
fn changes(one: &SignatureReport, words: Words) -> WordedChanges {
    let [allowed, forbidden] = [true, false].map(|wanted| {
        let mut kinds: Vec<ChangeKind> = Vec::new();
        for change in one.changes.iter().filter(|change| change.allowed == wanted) {
            if !kinds.contains(&change.kind) {
                kinds.push(change.kind);
            }
        }
        let of = |kind| one.changes.iter().filter(move |change| change.allowed == wanted && change.kind == kind);
        kinds.into_iter().map(|kind| sort(kind, &of(kind).collect::<Vec<_>>(), words)).collect::<Vec<String>>()
    });
    let key = match (allowed.is_empty(), forbidden.is_empty()) {
        (_, false) => "changes-forbidden",
        _ if found(one, Code::SeenChange) => "changes-forbidden",
        // What cannot be compared is not called unchanged.
        _ if one.integrity == Integrity::Changed => "changes-content",
        _ if one.verdict.indication == Indication::TotalFailed => "changes-unclear",
        _ if one.integrity == Integrity::NotChecked => "changes-not-checked",
        _ if of_steps(one, &UNSUPPORTED) => "changes-unsupported",
        _ if of_steps(one, &[Code::AlgorithmWeak]) => "changes-weak",
        (false, true) => "changes-allowed",
        (true, true) if one.covers_whole_file => "changes-none",
        (true, true) => "changes-nothing-seen",
    };
    WordedChanges { summary: words.say(key), allowed, forbidden }
}

fn found(one: &SignatureReport, code: Code) -> bool {
    one.findings.iter().any(|finding| finding.code == code.as_str())
}

/// Whether one of these is found of how the signature itself was made.
fn of_steps(one: &SignatureReport, codes: &[Code]) -> bool {
    let own = ["cryptographic-verification", "signature-acceptance-validation"];
    let steps = one.steps.iter().filter(|step| own.contains(&step.block.as_str()));
    steps.flat_map(|step| &step.findings).any(|finding| codes.iter().any(|code| finding.code == code.as_str()))
}

fn sort(kind: ChangeKind, all: &[&Change], words: Words) -> String {
    let places: Vec<Place> = all.iter().map(|change| Place::of_change(change, words)).collect();
    let place = words.where_(&places);
    let what = words.say(&format!("change-{}", words::name(&kind)));
    if place.is_empty() { what } else { format!("{what}: {place}") }
}

/// Why a verdict is not the best: what the sub-indication means, then what changed and what was found.
fn why(
    verdict: &Verdict,
    findings: &[Finding],
    found: Vec<Remark>,
    forbidden: Vec<String>,
    words: Words,
) -> Vec<String> {
    let mut out: Vec<String> =
        reason(verdict, findings).map(|key| words.say(&format!("why-{key}"))).into_iter().collect();
    out.extend(forbidden);
    for remark in found {
        if !out.contains(&remark.text) {
            out.push(remark.text);
        }
    }
    out
}

fn advice(verdict: &Verdict, findings: &[Finding], words: Words) -> Vec<String> {
    reason(verdict, findings).map(|key| words.say(&format!("do-{key}"))).into_iter().collect()
}

fn reasoning(one: &SignatureReport, report: &Report, words: Words) -> Reasoning {
    let fields: Vec<String> = [&one.field].into_iter().chain(&one.also_in).cloned().collect();
    let mut facts = vec![fact(words, "field", words.list(&fields)), fact(words, "level", one.level.clone())];
    if let Some(algorithm) = &one.algorithm {
        facts.push(fact(words, "algorithm", algorithm.clone()));
    }
    facts.push(fact(words, "revision", one.revision.to_string()));
    if let Some(p) = one.certification {
        facts.push(fact(words, "certification", words.say(&format!("certification-{}", p.clamp(1, 3)))));
    }
    let certificates = if one.chain.is_empty() { one.signer.as_slice() } else { one.chain.as_slice() };
    Reasoning {
        steps: steps(&one.steps, words),
        facts,
        certificates: certificates.iter().map(|each| certificate(each, words)).collect(),
        time_stamps: one.time_stamps.iter().map(|stamp| tell_time_stamp(stamp, report, words)).collect(),
    }
}

fn steps(all: &[Step], words: Words) -> Vec<WordedStep> {
    all.iter()
        .map(|step| {
            let key = format!("block-{}", step.block);
            WordedStep {
                name: if words.knows(&key) { words.say(&key) } else { step.block.clone() },
                code: words::code(&step.verdict),
                outcome: words::outcome(&step.verdict),
                remarks: technical_remarks(&step.findings, words),
            }
        })
        .collect()
}

fn certificate(one: &CertificateReport, words: Words) -> WordedCertificate {
    let validity =
        words.with("from-to", &[("from", &words.day(one.not_before)), ("to", &words.last_day(one.not_after))]);
    let mut facts = vec![
        fact(words, "subject", one.subject.clone()),
        fact(words, "issuer", one.issuer.clone()),
        fact(words, "validity", validity),
        fact(words, "serial", one.serial.clone()),
        fact(words, "sha256", one.sha256.clone()),
    ];
    let status = match (one.revoked_at, &one.status_from) {
        (Some(at), _) => words.with("status-revoked", &[("time", &words.moment(at))]),
        (None, Some(from)) => words.with("status-good", &[("from", &words.moments(from))]),
        (None, None) if one.trusted => words.say("status-trusted"),
        (None, None) => words.say("status-unknown"),
    };
    facts.push(fact(words, "status", status));
    WordedCertificate { name: one.name.clone(), facts }
}
