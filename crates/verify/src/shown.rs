//! What signatories put on pages, and what changes by itself: told to who reads the report, and weighed where nobody knows who put it there.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::finding::{Code, error, information, warning};
use super::judge::Judge;
use super::qualification;
use super::report::{
    Finding, LookArea, LookReport, SignatureKind, SignatureReport, Step, SubIndication, Unconfirmed, UnsignedField,
    Verdict,
};
use super::rules::Rule;
use crate::MOST_SIGNATURES;
use pdf::revisions::{FilledIn, Look, OnPage, SignedFile, Unsteady, UnsteadyKind, Waiting};
use pdf::signature_fields::SEAL_FIELD;

/// What a signature shows, as it stands in a report.
pub(super) fn look(look: &Look) -> LookReport {
    let [x, y, width, height] = look.place;
    LookReport {
        page: look.page,
        area: LookArea { x, y, width, height },
        words: look.words.lines().map(str::to_owned).collect(),
        contents: look.contents.clone(),
        picture: look.picture.as_ref().map(|picture| STANDARD.encode(picture)),
    }
}

/// Signature fields that nobody signed, as many as signatures are judged.
pub(super) fn waiting(signed: &SignedFile) -> Vec<UnsignedField> {
    let seal = |field: &str| field == SEAL_FIELD;
    let kind = |field: &str| if seal(field) { SignatureKind::Seal } else { SignatureKind::Signature };
    let one =
        |own: &Waiting| UnsignedField { field: own.field.clone(), label: own.label.clone(), kind: kind(&own.field) };
    signed.waiting.iter().take(MOST_SIGNATURES).map(one).collect()
}

/// Content that changes by itself: a finding for each sort, with all its places.
pub(super) fn unsteady(signed: &SignedFile) -> Vec<Finding> {
    if signed.signatures.is_empty() {
        return Vec::new();
    }
    let of = |kind| signed.unsteady.iter().filter(move |one: &&Unsteady| one.kind == kind);
    let told = |kind: &UnsteadyKind| {
        let places = of(*kind).map(|one| ("place".to_owned(), one.place.clone()));
        let mut out = warning(code(*kind), []);
        out.values = places.collect();
        (!out.values.is_empty()).then_some(out)
    };
    UnsteadyKind::ALL.iter().filter_map(told).collect()
}

fn code(kind: UnsteadyKind) -> Code {
    match kind {
        UnsteadyKind::Script => Code::UnsteadyScript,
        UnsteadyKind::Action => Code::UnsteadyAction,
        UnsteadyKind::XmlForm => Code::UnsteadyXmlForm,
        UnsteadyKind::Calculation => Code::UnsteadyCalculation,
        UnsteadyKind::Redrawn => Code::UnsteadyRedrawn,
        UnsteadyKind::ViewOrPrint => Code::UnsteadyViewOrPrint,
        UnsteadyKind::External => Code::UnsteadyExternal,
        UnsteadyKind::Media => Code::UnsteadyMedia,
    }
}

/// A value as its page writes it.
fn seen(one: &FilledIn) -> &str {
    match &one.on_page {
        OnPage::Formatted(words) => words,
        _ => &one.value,
    }
}

/// What is to be known of how a page shows a value, where it does not simply show it.
fn on_page(one: &FilledIn) -> Option<Finding> {
    let (field, value) = (one.field.as_str(), one.value.as_str());
    match &one.on_page {
        OnPage::Part => Some(information(Code::FilledInPart, [("field", field), ("value", value)])),
        OnPage::Formatted(words) => {
            Some(information(Code::FilledFormatted, [("field", field), ("value", value), ("shown", words)]))
        }
        OnPage::Nowhere => Some(information(Code::FilledNowhere, [("field", field), ("value", value)])),
        OnPage::Whole | OnPage::Unknown | OnPage::Unsaid | OnPage::Other => None,
    }
}

/// Fields of one file of which is told that nobody signed what they say.
const MOST_FILLED: usize = 20;

impl Judge<'_> {
    /// What was filled in after a signature breaks none that allows it. It is not what was signed, and so the file as it is now is good only
    /// where a certification allowed that, or where somebody who is trusted signed afterwards: one who saw it.
    pub fn filled_in(&self, signed: &SignedFile, signatures: &[SignatureReport]) -> (Verdict, Vec<Finding>) {
        let last = signatures.iter().filter(|one| one.verdict.is_passed()).map(|one| one.revision).max();
        // Of what was filled in more than once the last is what there is.
        let mut fields = HashSet::new();
        let mut filled: Vec<&FilledIn> =
            signed.filled.iter().rev().filter(|one| fields.insert(one.field.as_str())).collect();
        filled.reverse();
        let unsigned: Vec<&FilledIn> = filled
            .iter()
            .copied()
            .filter(|one| !one.on_page.agrees() || !one.certified && last < Some(one.revision))
            .filter(|_| self.rules.has(Rule::FilledIsSigned))
            .collect();
        if unsigned.is_empty() || signatures.is_empty() {
            let tell = |one: &&FilledIn| information(Code::Filled, [("field", &*one.field), ("value", seen(one))]);
            let mut findings: Vec<Finding> = filled.iter().take(MOST_FILLED).map(tell).collect();
            findings.extend(filled.iter().take(MOST_FILLED).filter_map(|one| on_page(one)));
            if let Some(more) = filled.len().checked_sub(MOST_FILLED).filter(|more| *more > 0) {
                findings.push(information(Code::FilledMore, [("count", &more.to_string())]));
            }
            return (Verdict::PASSED, findings);
        }
        // Nobody can sign for what is not seen, so that comes first.
        let (clear, not_shown): (Vec<&FilledIn>, Vec<&FilledIn>) =
            unsigned.into_iter().partition(|one| one.on_page.agrees());
        let unsigned = [not_shown, clear].concat();
        let tell = |one: &&FilledIn| {
            let code = match one.on_page {
                OnPage::Other => Code::FilledNotShown,
                OnPage::Unsaid => Code::FilledUnsaid,
                OnPage::Unknown => Code::FilledUnknown,
                _ => Code::FilledUnsigned,
            };
            error(code, [("field", &*one.field), ("value", seen(one))])
        };
        let mut findings: Vec<Finding> = unsigned.iter().take(MOST_FILLED).map(tell).collect();
        findings.extend(unsigned.iter().take(MOST_FILLED).filter_map(|one| on_page(one)));
        if let Some(more) = unsigned.len().checked_sub(MOST_FILLED).filter(|more| *more > 0) {
            findings.push(error(Code::FilledUnsignedMore, [("count", &more.to_string())]));
        }
        (Verdict::indeterminate(SubIndication::Generic), findings)
    }

    /// Somebody whom nobody knows may put on a page whatever they like beside a signature that holds. That is no forgery, and no earlier
    /// signature can be relied on for what the pages show now.
    pub fn shown_by_others(&self, signatures: &mut [SignatureReport]) {
        if !self.rules.has(Rule::KnownShow) {
            return;
        }
        let unknown: Vec<(usize, usize, usize)> = signatures
            .iter()
            .enumerate()
            .filter(|(_, one)| !one.verdict.is_passed())
            .flat_map(|(index, one)| one.looks.iter().map(move |look| (index + 1, one.revision, look.page)))
            .collect();
        for one in signatures {
            let later = unknown.iter().filter(|(_, revision, _)| *revision > one.revision);
            let findings: Vec<Finding> = later
                .map(|(number, _, page)| {
                    let (number, page) = (number.to_string(), page.to_string());
                    error(Code::ShownByUnknown, [("number", &number), ("page", &page)])
                })
                .collect();
            if findings.is_empty() {
                continue;
            }
            let verdict = Verdict::indeterminate(SubIndication::Generic);
            one.verdict = one.verdict.and(verdict);
            one.qualification = qualification::not_confirmed(one.qualification.issuer.take(), Unconfirmed::NotPassed);
            one.lasts_until = None;
            one.steps.push(Step { block: "changes".to_owned(), verdict, findings: findings.clone() });
            one.findings.extend(findings);
        }
    }
}
