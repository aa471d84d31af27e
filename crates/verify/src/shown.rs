//! What signatories put on pages, and what changes by itself: told to who reads the report, and weighed where nobody knows who put it there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::finding::{Code, error, warning};
use super::judge::Judge;
use super::qualification;
use super::report::{Finding, LookArea, LookReport, SignatureReport, Step, SubIndication, Verdict};
use super::rules::Rule;
use pdf::revisions::{FilledIn, Look, SignedFile, Unsteady, UnsteadyKind};

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

/// Fields of one file of which is told that nobody signed what they say.
const MOST_FILLED: usize = 20;

impl Judge<'_> {
    /// What was filled in after a signature breaks none that allows it. It is not what was signed, and so the file as it is now is good only
    /// where a certification allowed that, or where somebody who is trusted signed afterwards: one who saw it.
    pub fn filled_in(&self, signed: &SignedFile, signatures: &[SignatureReport]) -> (Verdict, Vec<Finding>) {
        let last = signatures.iter().filter(|one| one.verdict.is_passed()).map(|one| one.revision).max();
        let unsigned: Vec<&FilledIn> = signed
            .filled
            .iter()
            .filter(|one| !one.shown || !one.certified && last < Some(one.revision))
            .filter(|_| self.rules.has(Rule::FilledIsSigned))
            .collect();
        if unsigned.is_empty() || signatures.is_empty() {
            return (Verdict::PASSED, Vec::new());
        }
        let tell = |one: &&FilledIn| error(Code::FilledUnsigned, [("field", &one.field), ("value", &one.value)]);
        let mut findings: Vec<Finding> = unsigned.iter().take(MOST_FILLED).map(tell).collect();
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
            one.qualification = qualification::not_confirmed(one.qualification.issuer.take());
            one.lasts_until = None;
            one.steps.push(Step { block: "changes".to_owned(), verdict, findings: findings.clone() });
            one.findings.extend(findings);
        }
    }
}
