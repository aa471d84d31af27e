//! Judging signatures: who signed, whether it holds, and whether it will (ETSI EN 319 102-1).
//!
//! Lives here: the reasoning from what [`pdf::revisions`] found and what stands in signed data to a verdict, and the trust that
//! it rests on. May not live here: keys, a network, a clock, opening a file; it works with what it is given. Run it in a process of its own, as what reads the file ([`pdf`]).
//!
//! To add a rule: a variant of [`Rule`], its place in the building block of EN 319 102-1 that it belongs to (each has a file here), a
//! code of [`finding::Code`] with its sentence, a test that fails when the rule is switched off, and its line in `LEDGER.md`.
//!
//! # Example
//!
//! ```toml
//! verify = { package = "canvaspers-verify", path = "…/crates/verify" }
//! ```
//!
//! A signed PDF, judged for a moment by the roots that one trusts:
//!
//! ```
//! use verify::{Material, Rules, report::Indication, verify};
//!
//! let read = |name| std::fs::read(std::path::Path::new("../../tests/fixtures/0.1").join(name));
//! let mut material = Material::new();
//! material.add_roots("root.pem", &read("operator/trust/root.pem")?)?;
//! material.add_crl("root.crl", &read("operator/lists/root.crl")?)?;
//! material.add_crl("interm.crl", &read("operator/lists/interm.crl")?)?;
//! let file = read("signed/one-b.pdf")?;
//! let at = "2026-12-01T12:00:00Z".parse()?;
//! let report = verify(&file, &material, at, &Rules::default())?;
//! assert_eq!(report.verdict.indication, Indication::TotalPassed);
//! println!("{:?} {:?}", report.signatures[0].signer, report.signatures[0].changes);
//! # // Without the lists nobody knows whether a certificate was revoked.
//! # let mut roots = Material::new();
//! # roots.add_roots("root.pem", &read("operator/trust/root.pem")?)?;
//! # let unknown = verify(&file, &roots, at, &Rules::default())?.verdict;
//! # assert_eq!(unknown.indication, Indication::Indeterminate);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A signature of level B or T brings no word on whether its certificates were revoked. Without one it is neither passed nor failed but
//! [`Indeterminate`](report::Indication::Indeterminate), as the standard wants it: nothing here asks the network. Give lists and OCSP
//! responses to [`Material`] ([`Material::add_crl`], [`Material::add_ocsp`]), or have the file keep them (level B-LT, by
//! `sign::revocation`, which does ask).

mod case;
mod chain;
mod contents;
mod der;
mod describe;
mod digest;
pub mod finding;
mod form;
mod integrity;
mod judge;
mod level;
pub mod material;
mod memo;
mod path;
mod picture;
mod policy;
mod pool;
mod qualification;
pub mod report;
mod rules;
mod shown;
mod signature;
mod sound;
mod status;
mod time_stamp;
pub mod trusted_list;

use jiff::Timestamp;

use case::Case;
use contents::Contents;
use digest::Digests;
use finding::{Code, error, warning};
use judge::Judge;
use level::Cover;
pub use material::Material;
use pdf::read::Unreadable;
use pdf::revisions::{self, Breach, Change, ChangeKind, SignedFile};
use pki::algorithm::{Digester, Hash};
use report::{FileFacts, Finding, Report, Severity, SubIndication, TimeStampReport, Verdict};
pub use rules::{Rule, Rules};

/// Signatures of one file that are judged, time-stamps included: more than the forty parties of an agreement need with ten signatories each.
pub const MOST_SIGNATURES: usize = 500;

/// Judges a file for a moment by what an operator trusts.
///
/// # Errors
/// [`Unreadable`] for a file that shows no sign of a signature and cannot be read, and for one that has too many.
pub fn verify(file: &[u8], material: &Material, at: Timestamp, rules: &Rules) -> Result<Report, Unreadable> {
    let clear = revisions::in_the_clear(file)?;
    let signed = revisions::examine(&clear, &rules.structure)?;
    let count = signed.signatures.len();
    if count > MOST_SIGNATURES {
        return Err(Unreadable::TooManySignatures { count, most: MOST_SIGNATURES });
    }
    Ok(judge(file, &clear, &signed, material, at, rules))
}

/// Judges what was found of a file, which is also there in the clear.
fn judge(file: &[u8], clear: &[u8], signed: &SignedFile, material: &Material, at: Timestamp, rules: &Rules) -> Report {
    let contents: Vec<Contents> = signed.signatures.iter().map(Contents::read).collect();
    let digests = digests(file, signed, &contents);
    let (store, readable) = contents::gather(signed, &contents);
    let overfull = store.overfull;
    let pictures = picture::compared(clear, signed, rules);
    let count = signed.signatures.len();
    let mut judge = Judge::new(at, rules, material.trusted(), material.lists(), store, pictures, count);
    let case = |index: usize| Case {
        signature: &signed.signatures[index],
        contents: &contents[index],
        digests: &digests[index],
    };

    let mut covers = Vec::new();
    let mut stamps = Vec::new();
    // The last first: each proves that those before it existed (EN 319 102-1, 5.6.3.4).
    for index in (0..signed.signatures.len()).rev().filter(|index| signed.signatures[*index].time_stamp) {
        let (report, cover) = judge.document_time_stamp(&case(index));
        if let Some((time, cover)) = cover {
            judge.prove(cover.revision, time);
            covers.push(cover);
        }
        stamps.push(report);
    }
    stamps.reverse();
    let signatures = (0..signed.signatures.len()).filter(|index| !signed.signatures[*index].time_stamp);
    let mut signatures: Vec<_> = signatures.map(|index| judge.signature(&case(index), &covers)).collect();
    judge.shown_by_others(&mut signatures);

    let all = signatures.iter().map(|one| one.verdict).chain(stamps.iter().map(|one| one.verdict));
    // Of what is as bad, what is said of a signature says most.
    let verdict = all.fold(Verdict::PASSED, Verdict::and);
    let sound = readable && judge.is_sound(verdict.is_passed());
    let (file_verdict, mut findings) = judge.file(signed, sound, overfull);
    let (filled_verdict, filled) = judge.filled_in(signed, &signatures);
    findings.extend(filled);
    let mut verdict = verdict.and(file_verdict).and(filled_verdict);
    if signatures.is_empty() && file_verdict.is_passed() {
        verdict = Verdict::indeterminate(SubIndication::NoSignature).and(verdict);
        findings.push(error(Code::NoSignature, []));
    }
    if !signatures.is_empty() && material.trusts_nobody() {
        findings.push(warning(Code::NobodyTrusted, []));
    }
    let sha256 = der::hex(Hash::Sha256.of(&[file]).as_ref());
    Report {
        verdict,
        validation_time: at,
        file: FileFacts { sha256, bytes: file.len(), revisions: signed.revisions },
        findings,
        signatures,
        document_time_stamps: stamps,
        unsigned_fields: shown::waiting(signed),
    }
}

/// Digests of what each signature covers, in the order of the gaps, which is quick.
fn digests(file: &[u8], signed: &SignedFile, contents: &[Contents]) -> Vec<Vec<(Digester, Vec<u8>)>> {
    let mut order: Vec<usize> = (0..contents.len()).collect();
    order.sort_by_key(|index| signed.signatures[*index].byte_range[1]);
    let mut digests = Digests::new(file);
    let mut out = vec![Vec::new(); contents.len()];
    for index in order {
        for digester in contents[index].digesters() {
            let digest = digests.of(digester, signed.signatures[index].byte_range);
            out[index].extend(digest.map(|digest| (digester, digest)));
        }
    }
    out
}

impl Judge<'_> {
    /// A document time-stamp, and what it proves when it holds.
    fn document_time_stamp(&self, case: &Case<'_>) -> (TimeStampReport, Option<(Timestamp, Cover)>) {
        let signature = case.signature;
        let (mut verdict, mut findings) = self.structure(signature);
        let mut stamp = match case.contents {
            Contents::Token(stamped) => {
                if !stamped.padded && self.rules.has(Rule::Padding) {
                    verdict = verdict.and(Verdict::failed(SubIndication::FormatFailure));
                    findings.push(error(Code::Padding, []));
                }
                let digest = stamped.token.imprint.algorithm.comparable().and_then(|own| case.digest(own));
                self.time_stamp(&stamped.token, digest.as_deref(), self.proven_before(signature.revision))
            }
            _ => Judge::unreadable_stamp(),
        };
        let report = &mut stamp.report;
        report.steps.insert(0, time_stamp::step("format-checking", verdict, &findings));
        report.verdict = verdict.and(report.verdict);
        findings.append(&mut report.findings);
        report.findings = findings;
        report.field = Some(signature.field.clone());
        report.integrity = Some(self.with_structure(stamp.integrity, signature));
        report.revision = Some(signature.revision);
        report.changes.clone_from(&signature.changes);
        let until = stamp.until();
        let proof = stamp.proof().map(|time| (time, Cover { revision: signature.revision, until }));
        (stamp.report, proof)
    }

    /// What is found of the file as a whole.
    fn file(&self, signed: &SignedFile, sound: bool, overfull: bool) -> (Verdict, Vec<Finding>) {
        let mut verdict = Verdict::PASSED;
        // Before anything good is said.
        let mut findings = shown::unsteady(signed);
        if self.rules.has(Rule::Structure) && !signed.breaches.is_empty() {
            verdict = Verdict::failed(SubIndication::FormatFailure);
            findings.extend(signed.breaches.iter().map(breach));
        }
        if self.rules.has(Rule::SoundEvidence) && !sound {
            verdict = verdict.and(Verdict::indeterminate(SubIndication::Generic));
            findings.push(error(Code::EvidenceDamaged, []));
        }
        findings.extend(self.not_drawn());
        if overfull {
            findings.push(warning(Code::EvidenceTooMuch, []));
        }
        for list in self.lists {
            if let Some(end) = list.next_update.filter(|end| *end < self.at) {
                let values = [("territory", list.territory.as_str()), ("time", &end.to_string())];
                findings.push(warning(Code::TrustedListOld, values));
            }
        }
        (verdict, findings)
    }
}

/// A breach of the structure as a finding; its code is that of the rule.
fn breach(breach: &Breach) -> Finding {
    let rule = serde_json::to_value(breach.rule).unwrap_or_default();
    let code = format!("verify-{}", rule.as_str().unwrap_or_default());
    Finding { severity: Severity::Error, code, values: vec![("place".into(), breach.place.clone())] }
}

/// Whether a change is one of those that other signers' programs make, which are told.
fn is_metadata(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::Information | ChangeKind::Metadata)
}
