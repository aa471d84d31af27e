//! Validation of time-stamps (EN 319 102-1, 5.4), those over a signature value and those over a document.

use jiff::Timestamp;

use super::chain::Chain;
use super::describe;
use super::finding::{Code, error, warning};
use super::form;
use super::judge::{Judge, SKEW};
use super::path::Purpose;
use super::policy::{self, Strength};
use super::report::{Finding, Integrity, Step, SubIndication, TimeStampReport, Verdict};
use super::rules::Rule;
use super::status::Times;
use pki::algorithm::{SignatureFault, is_nameless};
use pki::certificate::Certificate;
use pki::timestamp::{Token, TokenFault};

/// A time-stamp that was judged.
pub(super) struct Stamp {
    /// What is said of it.
    pub report: TimeStampReport,
    /// Its chain, when it came so far.
    pub chain: Option<Chain>,
    /// Until when its own algorithms can be relied on.
    pub strong_until: Option<Timestamp>,
    /// Whether its time contradicts what is proven.
    pub contradicts: bool,
    /// Whether it is not as its authority made it: what cannot be, and not what nobody here trusts.
    pub damaged: bool,
    /// Whether what it is over is what was stamped.
    pub integrity: Integrity,
}

impl Stamp {
    /// Its time, when it holds.
    pub fn proof(&self) -> Option<Timestamp> {
        self.report.time.filter(|_| self.report.verdict.is_passed())
    }

    /// Until when it can be judged without another proof.
    pub fn until(&self) -> Option<Timestamp> {
        let chain = self.chain.as_ref().and_then(Chain::until);
        [chain, self.strong_until].into_iter().flatten().min()
    }
}

/// Name of the building block of what is inside a signature.
pub(super) fn step(block: &str, verdict: Verdict, findings: &[Finding]) -> Step {
    Step { block: block.to_owned(), verdict, findings: findings.to_vec() }
}

impl Judge<'_> {
    /// A time-stamp that cannot be read.
    pub fn unreadable_stamp() -> Stamp {
        let verdict = Verdict::failed(SubIndication::FormatFailure);
        let findings = vec![error(Code::SignedDataUnreadable, [])];
        let steps = vec![step("format-checking", verdict, &findings)];
        let report = TimeStampReport {
            verdict,
            field: None,
            time: None,
            issuer: None,
            algorithm: None,
            revision: None,
            integrity: None,
            changes: Vec::new(),
            findings,
            steps,
        };
        Stamp {
            report,
            chain: None,
            strong_until: None,
            contradicts: false,
            damaged: true,
            integrity: Integrity::NotChecked,
        }
    }

    /// Judges a token over something with this digest (none when it cannot be told), which is proven to have existed at a time.
    pub fn time_stamp(&self, token: &Token, digest: Option<&[u8]>, proven: Timestamp) -> Stamp {
        let mut stamp = Judge::unreadable_stamp();
        let report = &mut stamp.report;
        *report = TimeStampReport { time: Some(token.at), findings: Vec::new(), steps: Vec::new(), ..report.clone() };
        report.algorithm = token.signed.only_signer().map(|signer| signer.signature_algorithm.to_string());

        if digest.is_none() && token.imprint.algorithm.comparable().is_some() {
            report.verdict = Verdict::indeterminate(SubIndication::Generic);
            report.findings.push(error(Code::TooMuchWork, []));
            stamp.damaged = false;
            return stamp;
        }
        let others = self.others_for(token);
        let checked = if self.rules.has(Rule::Imprint) {
            token.verify(digest.unwrap_or_default(), &others)
        } else {
            token.verify_signature(&others)
        };
        let (verdict, found) = match &checked {
            Ok(certificate) if !agrees(token, certificate) => {
                let finding = error(Code::SignerCertificateDiffers, [("name", &certificate.name())]);
                (Verdict::indeterminate(SubIndication::NoSigningCertificateFound), vec![finding])
            }
            Ok(_) => (Verdict::PASSED, Vec::new()),
            Err(TokenFault::NotForTimeStamps) if !self.rules.has(Rule::KeyUsage) => (Verdict::PASSED, Vec::new()),
            Err(fault) => {
                let (verdict, finding) = reason(fault, token, token.certificate(&others));
                (verdict, vec![finding])
            }
        };
        stamp.damaged = match &checked {
            Ok(certificate) => !agrees(token, certificate),
            // An algorithm without a name is an identifier with a wrong byte, or one of the future.
            Err(TokenFault::Signature(SignatureFault::Unsupported(name))) => is_nameless(name),
            Err(TokenFault::Signature(SignatureFault::Weak(_)) | TokenFault::NotForTimeStamps) => false,
            Err(_) => true,
        };
        stamp.integrity = match &checked {
            Err(TokenFault::ImprintDiffers) => Integrity::Changed,
            Ok(_)
            | Err(TokenFault::Signature(SignatureFault::Weak(_)))
            | Err(TokenFault::NotForTimeStamps | TokenFault::UnknownExtension) => Integrity::Intact,
            Err(_) => Integrity::NotChecked,
        };
        report.steps.push(step("cryptographic-verification", verdict, &found));
        report.verdict = verdict;
        report.findings = found;
        report.findings.extend(form::remarks(&token.signed));
        let Some(certificate) = checked.ok().or_else(|| token.certificate(&others).cloned()) else { return stamp };
        if let Some(signer) = token.signed.only_signer() {
            report.findings.extend(form::naming(signer, &certificate));
        }

        // What proves that it existed cannot be older than it says it is.
        if token.at > proven.saturating_add(SKEW).unwrap_or(Timestamp::MAX) {
            let code = if proven == self.at { Code::TimeStampFromFuture } else { Code::TimesContradict };
            report.verdict = report.verdict.and(Verdict::indeterminate(SubIndication::TimestampOrderFailure));
            report.findings.push(error(code, [("time", &token.at.to_string())]));
            stamp.contradicts = true;
        }
        let chain = self.chain(&certificate, Times { proven, fresh: token.at }, Purpose::TimeStamp);
        report.steps.push(step("x509-certificate-validation", chain.verdict, &chain.findings));
        report.verdict = report.verdict.and(chain.verdict);
        report.findings.extend(chain.findings.iter().cloned());
        report.issuer = Some(chain.links.first().map_or_else(|| describe::certificate(&certificate), describe::link));

        let (acceptance, found) = self.accept_stamp(token, &certificate, proven, &mut stamp.strong_until);
        report.steps.push(step("signature-acceptance-validation", acceptance, &found));
        report.verdict = report.verdict.and(acceptance);
        for finding in found {
            if !report.findings.contains(&finding) {
                report.findings.push(finding);
            }
        }
        stamp.chain = Some(chain);
        stamp
    }

    fn accept_stamp(
        &self,
        token: &Token,
        certificate: &Certificate,
        proven: Timestamp,
        until: &mut Option<Timestamp>,
    ) -> (Verdict, Vec<Finding>) {
        let mut verdict = Verdict::PASSED;
        let mut findings = Vec::new();
        let Some((strong, doubt)) = weakest(token, certificate) else { return (verdict, findings) };
        *until = strong.end();
        if self.rules.has(Rule::Algorithms) && !strong.holds_at(proven) {
            verdict = Verdict::indeterminate(SubIndication::CryptoConstraintsFailureNoPoe);
            findings.push(doubt);
        } else if strong.end().is_some_and(|end| end > self.at) {
            let name = token.signed.only_signer().map(|own| own.signature_algorithm.to_string()).unwrap_or_default();
            findings.push(warning(Code::AlgorithmEnds, [("name", &certificate.name()), ("algorithm", &name)]));
        }
        (verdict, findings)
    }

    /// The certificate of an authority that a token leaves out, from what else there is.
    fn others_for(&self, token: &Token) -> Vec<Certificate> {
        let Some(signer) = token.signed.only_signer() else { return Vec::new() };
        if token.certificate(&[]).is_some() {
            return Vec::new();
        }
        let all = self.store.certificates().chain(self.trusted.store.certificates());
        all.filter(|one| signer.identifier.is(one)).take(10).cloned().collect()
    }
}

/// Whether who is said outside of the signed parts of a token to have signed is who is said inside.
fn agrees(token: &Token, certificate: &Certificate) -> bool {
    token.signed.only_signer().is_some_and(|signer| signer.identifier.is(certificate))
}

/// How long the algorithms of a token can be relied on, and what is said when that is over.
fn weakest(token: &Token, certificate: &Certificate) -> Option<(Strength, Finding)> {
    let signer = token.signed.only_signer()?;
    let (own, imprint) = (policy::of_signer(signer, certificate.facts()), policy::digest(&token.imprint.algorithm));
    let strong = own.and(imprint);
    let doubt = if strong == own {
        policy::doubt_of(signer, certificate.facts())
    } else {
        policy::doubt(&token.imprint.algorithm.to_string(), imprint)
    };
    Some((strong, doubt))
}

fn reason(fault: &TokenFault, token: &Token, certificate: Option<&Certificate>) -> (Verdict, Finding) {
    match fault {
        TokenFault::ImprintDiffers => (Verdict::failed(SubIndication::HashFailure), error(Code::ImprintDiffers, [])),
        TokenFault::Signers => (Verdict::failed(SubIndication::FormatFailure), error(Code::NotOneSigner, [])),
        TokenFault::NoCertificate => (
            Verdict::indeterminate(SubIndication::NoSigningCertificateFound),
            error(Code::SignerCertificateMissing, []),
        ),
        TokenFault::CertificateNotNamed => {
            (Verdict::indeterminate(SubIndication::SigConstraintsFailure), error(Code::SignerCertificateDiffers, []))
        }
        TokenFault::NotForTimeStamps => {
            (Verdict::indeterminate(SubIndication::ChainConstraintsFailure), error(Code::NotForTimeStamps, []))
        }
        TokenFault::UnknownExtension => (
            Verdict::indeterminate(SubIndication::SigConstraintsFailure),
            error(Code::CriticalExtension, [("name", ""), ("extension", "RFC 3161")]),
        ),
        TokenFault::Signature(fault @ (SignatureFault::Weak(_) | SignatureFault::Unsupported(_))) => {
            let (verdict, finding) = signature_reason(fault);
            (verdict, certificate.and_then(|own| weakest(token, own)).map_or(finding, |(_, weakest)| weakest))
        }
        TokenFault::Signature(fault) => signature_reason(fault),
    }
}

/// What a signature that does not hold means (EN 319 102-1, 5.2.7.4).
pub(super) fn signature_reason(fault: &SignatureFault) -> (Verdict, Finding) {
    match fault {
        SignatureFault::DigestDiffers => (Verdict::failed(SubIndication::HashFailure), error(Code::DigestDiffers, [])),
        SignatureFault::ContentTypeDiffers => {
            (Verdict::failed(SubIndication::FormatFailure), error(Code::ContentTypeDiffers, []))
        }
        SignatureFault::ValueWrong => (Verdict::failed(SubIndication::SigCryptoFailure), error(Code::ValueWrong, [])),
        SignatureFault::NamesDiffer => {
            (Verdict::failed(SubIndication::FormatFailure), error(Code::AlgorithmNamesDiffer, []))
        }
        SignatureFault::Weak(name) | SignatureFault::Unsupported(name) => (
            Verdict::indeterminate(SubIndication::CryptoConstraintsFailureNoPoe),
            policy::doubt(name, Strength::Unsupported),
        ),
    }
}
