//! Whether a document is what was signed: digest, signature value, and the names of their algorithms (EN 319 102-1, 5.2.7).
//!
//! Asked whatever else is wrong. What is known to be forged is forged, also by a weak algorithm or without a certificate; what cannot be
//! computed is said to be unknown, and never that nothing changed.

use super::case::Case;
use super::contents::{Contents, Old};
use super::describe;
use super::finding::{Code, error};
use super::judge::Judge;
use super::policy;
use super::report::{Finding, Indication, Integrity, SignatureReport, SubIndication, Verdict};
use super::rules::Rule;
use super::time_stamp::signature_reason;
use pdf::revisions::Signature;
use pki::algorithm::{AnyKey, Digester, Named, SignatureFault, digest_inside};
use pki::certificate::Certificate;
use pki::cms::{Checks, Found, SignerInfo};

/// What was found, and what it means for the document.
pub(super) struct Conclusion {
    pub verdict: Verdict,
    pub findings: Vec<Finding>,
    pub integrity: Integrity,
}

impl Conclusion {
    fn right() -> Conclusion {
        Conclusion { verdict: Verdict::PASSED, findings: Vec::new(), integrity: Integrity::Intact }
    }

    fn wrong(fault: &SignatureFault) -> Conclusion {
        let (verdict, finding) = signature_reason(fault);
        let changed = *fault == SignatureFault::DigestDiffers;
        let integrity = if changed { Integrity::Changed } else { Integrity::NotChecked };
        Conclusion { verdict, findings: vec![finding], integrity }
    }

    fn unknown(reason: SubIndication, why: Option<Finding>) -> Conclusion {
        let findings = why.into_iter().chain([error(Code::IntegrityNotChecked, [])]).collect();
        Conclusion { verdict: Verdict::indeterminate(reason), findings, integrity: Integrity::NotChecked }
    }

    fn add(&mut self, verdict: Verdict, finding: Finding) {
        self.verdict = self.verdict.and(verdict);
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }
}

/// What is said of an old kind of signature, that is no better than its digest.
fn by_digest(digester: Digester, name: String) -> Finding {
    policy::doubt(&name, policy::digest(&Named::Comparable(digester)))
}

impl Judge<'_> {
    /// Cryptographic verification; without a certificate of the digest alone.
    pub fn cryptography(&self, case: &Case<'_>, signer: &SignerInfo, certificate: Option<&Certificate>) -> Conclusion {
        if !self.rules.has(Rule::SignatureValue) {
            return Conclusion::right();
        }
        // An unknown name means that every method is tried.
        let named = signer.signature_algorithm.comparable().is_some();
        let tried = certificate.filter(|_| named || Digester::all().all(|_| self.spend()));
        let checks = signer.check(|digester| case.digest(digester), tried);
        let detached = matches!(case.contents, Contents::Signed(_));
        let relied_on = tried.is_some() && checks.weak.is_none() && detached;
        let every_digest = relied_on || self.rules.has(Rule::EveryDigest);
        let every_value = relied_on || self.rules.has(Rule::EveryValue);
        let digest_differs = signer.signed.is_some() && checks.content == Found::Wrong || case.encapsulated_differs();
        let mut out = if every_digest && digest_differs {
            Conclusion::wrong(&SignatureFault::DigestDiffers)
        } else if every_digest && checks.content_type == Found::Wrong {
            Conclusion::wrong(&SignatureFault::ContentTypeDiffers)
        } else if every_value && checks.value == Found::Wrong {
            Conclusion::wrong(&SignatureFault::ValueWrong)
        } else if checks.content == Found::Right && checks.value == Found::Right && relied_on {
            Conclusion::right()
        } else if tried.is_none() && certificate.is_some() {
            Conclusion::unknown(SubIndication::Generic, Some(error(Code::TooMuchWork, [])))
        } else {
            self.not_relied_on(case, signer, certificate, &checks)
        };
        let protection = self.rules.has(Rule::AlgorithmProtection) && checks.protection == Found::Wrong;
        if protection || (self.rules.has(Rule::AlgorithmNames) && checks.names == Found::Wrong) {
            let (verdict, finding) = signature_reason(&SignatureFault::NamesDiffer);
            out.add(verdict, finding);
        }
        out
    }

    /// What is not known to be wrong, and of which it is not known either that it is right, or not for sure.
    fn not_relied_on(
        &self,
        case: &Case<'_>,
        signer: &SignerInfo,
        certificate: Option<&Certificate>,
        checks: &Checks,
    ) -> Conclusion {
        const WEAK: SubIndication = SubIndication::CryptoConstraintsFailureNoPoe;
        if signer.digesters().iter().any(|digester| case.digest(*digester).is_none()) {
            return Conclusion::unknown(SubIndication::Generic, Some(error(Code::TooMuchWork, [])));
        }
        let Some(certificate) = certificate else {
            return Conclusion::unknown(SubIndication::NoSigningCertificateFound, None);
        };
        let doubt = match checks.weak {
            Some(_) => policy::doubt_of(signer, certificate.facts()),
            // Old kinds go by the SHA-1 of the document, whatever else is named.
            None => by_digest(Digester::Sha1, Digester::Sha1.to_string()),
        };
        if checks.content == Found::Right && checks.value == Found::Right {
            let findings = vec![doubt];
            return Conclusion { verdict: Verdict::indeterminate(WEAK), findings, integrity: Integrity::Intact };
        }
        Conclusion::unknown(WEAK, Some(doubt))
    }

    /// A signature of the kind `adbe.x509.rsa_sha1` (ISO 32000-1, 12.8.3.2): nothing but a value, beside which the certificate stands.
    pub fn bare(&self, case: &Case<'_>, old: &Old, report: &mut SignatureReport) -> Conclusion {
        let Old::Value { value, certificates } = old else {
            return Conclusion::unknown(SubIndication::Generic, None);
        };
        let Some(certificate) = certificates.first() else {
            let missing = error(Code::SignerCertificateMissing, []);
            return Conclusion::unknown(SubIndication::NoSigningCertificateFound, Some(missing));
        };
        report.signer = Some(describe::certificate(certificate));
        let facts = certificate.facts();
        let inside = digest_inside(&facts.public_key, value).filter(|_| matches!(facts.any_key, Some(AnyKey::Rsa(_))));
        if !self.rules.has(Rule::EveryValue) || !matches!(facts.any_key, Some(AnyKey::Rsa(_))) {
            return Conclusion::unknown(SubIndication::CryptoConstraintsFailureNoPoe, None);
        }
        let Some((digester, signed)) = inside else { return Conclusion::wrong(&SignatureFault::ValueWrong) };
        let name = format!("RSASSA-PKCS1-v1_5 {digester}");
        report.algorithm = Some(name.clone());
        match case.digest(digester) {
            Some(found) if found == signed => Conclusion {
                verdict: Verdict::indeterminate(SubIndication::CryptoConstraintsFailureNoPoe),
                findings: vec![by_digest(digester, name)],
                integrity: Integrity::Intact,
            },
            Some(_) => Conclusion::wrong(&SignatureFault::DigestDiffers),
            None => Conclusion::unknown(SubIndication::Generic, Some(error(Code::TooMuchWork, []))),
        }
    }

    /// What the structure of the file and its pictures add: what changed afterwards, and what nobody can tell.
    pub fn with_structure(&self, integrity: Integrity, signature: &Signature) -> Integrity {
        let structure = self.rules.has(Rule::Structure);
        let seen = self.seen_after(signature.revision).0;
        let changed = structure && signature.changes.iter().any(|change| !change.allowed);
        if integrity == Integrity::Changed || changed || seen.indication == Indication::TotalFailed {
            return Integrity::Changed;
        }
        let unclear = structure && !signature.breaches.is_empty();
        if unclear || !seen.is_passed() { Integrity::NotChecked } else { integrity }
    }
}
