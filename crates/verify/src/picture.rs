//! What the second judge says of a signature: each page before and after was drawn, and what is seen is compared.
//!
//! The worse of both judges counts. What could not be drawn is told, and makes nothing better.

use std::collections::HashSet;

use super::finding::{Code, error, information};
use super::judge::Judge;
use super::report::{Finding, SubIndication, Verdict};
use super::rules::{Rule, Rules};
use pdf::revisions::picture::{self, LeftOut, Pictures};
use pdf::revisions::{Signature, SignedFile};

/// Places that are told of one signature; the first is reason enough.
const MOST_TOLD: usize = 10;

/// Draws and compares, if that is a rule.
pub(super) fn compared(file: &[u8], signed: &SignedFile, rules: &Rules) -> Pictures {
    let needed = rules.has(Rule::Picture) && !(rules.has(Rule::Structure) && is_refused(signed));
    if needed { picture::compare(file, &signed.transitions) } else { Pictures::default() }
}

/// Whether the structure leaves nothing to judge: a picture makes no verdict better, and drawing takes long.
fn is_refused(signed: &SignedFile) -> bool {
    let sound = |own: &Signature| own.breaches.is_empty() && own.changes.iter().all(|change| change.allowed);
    !signed.breaches.is_empty()
        || !signed
            .signatures
            .iter()
            .any(|own| sound(own) && signed.transitions.iter().any(|later| later.revision > own.revision))
}

impl Judge<'_> {
    /// What is seen after a revision and was not to be.
    pub(super) fn seen_after(&self, revision: usize) -> (Verdict, Vec<Finding>) {
        let mut verdict = Verdict::PASSED;
        let mut findings = Vec::new();
        let later = self.pictures.differences.iter().filter(|own| own.revision > revision);
        for own in later.take(MOST_TOLD) {
            verdict = Verdict::failed(SubIndication::FormatFailure);
            let [x, y, width, height] = own.place.map(|length| format!("{length:.1}"));
            let (page, revision) = (own.page.to_string(), own.revision.to_string());
            let values = [
                ("page", page.as_str()),
                ("x", &x),
                ("y", &y),
                ("width", &width),
                ("height", &height),
                ("revision", &revision),
            ];
            findings.push(error(Code::SeenChange, values));
        }
        // One is enough not to know.
        for own in self.pictures.not_compared.iter().filter(|own| **own > revision).take(1) {
            verdict = verdict.and(Verdict::indeterminate(SubIndication::Generic));
            findings.push(error(Code::NotCompared, [("revision", &own.to_string())]));
        }
        (verdict, findings)
    }

    /// What could not be drawn, each page once, in the first revision in which that is so.
    pub(super) fn not_drawn(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        let mut told = HashSet::new();
        for own in &self.pictures.not_drawn {
            let (page, revision) = (own.page.to_string(), own.revision.to_string());
            let (code, finding) = if own.page == 0 {
                (Code::NotDrawn, information(Code::NotDrawn, [("revision", &revision)]))
            } else {
                let code = if own.what == LeftOut::Font { Code::PageWithoutFont } else { Code::PageNotDrawn };
                (code, information(code, [("page", &page), ("revision", &revision)]))
            };
            if told.insert((code.as_str(), own.page)) {
                findings.push(finding);
            }
        }
        findings
    }
}
