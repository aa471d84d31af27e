//! Validation of one signature: its building blocks in the order in which they weigh (EN 319 102-1, 5.3, 5.5 and 5.6).
//!
//! Cryptographic verification stands before the chain: a document that was changed is forged, whoever signed it.

use jiff::Timestamp;

use super::case::Case;
use super::chain::Chain;
use super::contents::{Contents, Old, Signed};
use super::describe;
use super::finding::{Code, error, information, warning};
use super::form;
use super::integrity::Conclusion;
use super::judge::{Judge, SKEW};
use super::level::{self, Cover};
use super::path::Purpose;
use super::policy::{Strength, doubt_of, of_signer};
use super::qualification;
use super::report::{Finding, SignatureReport, Step, SubIndication, Unconfirmed, Verdict};
use super::rules::Rule;
use super::status::Times;
use super::time_stamp::{Stamp, step};
use pdf::revisions::Signature;
use pki::certificate::Certificate;
use pki::cms::{Attributes, SignerInfo, oid};

/// Content of a document that stands outside.
const DATA: &str = "1.2.840.113549.1.7.1";

/// The reasoning as it goes on.
struct Reasoning {
    verdict: Verdict,
    findings: Vec<Finding>,
    steps: Vec<Step>,
}

impl Reasoning {
    fn add(&mut self, block: &str, (verdict, findings): (Verdict, Vec<Finding>)) {
        self.steps.push(step(block, verdict, &findings));
        self.verdict = self.verdict.and(verdict);
        for finding in findings {
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
    }

    /// Whether the document is what was signed.
    fn conclude(&mut self, Conclusion { verdict, findings, integrity }: Conclusion, report: &mut SignatureReport) {
        report.integrity = integrity;
        self.add("cryptographic-verification", (verdict, findings));
    }
}

impl Judge<'_> {
    /// Judges one signature; `covers` are the document time-stamps of the file that hold.
    pub fn signature(&self, case: &Case<'_>, covers: &[Cover]) -> SignatureReport {
        let mut report = level::blank(case.signature);
        let mut reasoning = Reasoning { verdict: Verdict::PASSED, findings: Vec::new(), steps: Vec::new() };
        reasoning.add("format-checking", self.format(case));
        if let Some(signed) = case.contents.signed()
            && let Some(signer) = signed.data.signers.first()
        {
            report.algorithm = Some(signer.signature_algorithm.to_string());
            self.signed(case, signed, signer, covers, &mut report, &mut reasoning);
        } else if let Contents::Old(_, old) = case.contents {
            let conclusion = self.bare(case, old, &mut report);
            reasoning.conclude(conclusion, &mut report);
        }
        report.integrity = self.with_structure(report.integrity, case.signature);
        report.verdict = reasoning.verdict;
        report.findings = reasoning.findings;
        report.steps = reasoning.steps;
        if !report.verdict.is_passed() {
            report.qualification =
                qualification::not_confirmed(report.qualification.issuer.take(), Unconfirmed::NotPassed);
        }
        report
    }

    fn signed(
        &self,
        case: &Case<'_>,
        signed: &Signed,
        signer: &SignerInfo,
        covers: &[Cover],
        report: &mut SignatureReport,
        reasoning: &mut Reasoning,
    ) {
        let mut identification = (Verdict::PASSED, Vec::new());
        let certificate = self.identify(case, signed, signer, &mut identification);
        reasoning.add("identification-of-the-signing-certificate", identification);
        reasoning.conclude(self.cryptography(case, signer, certificate.as_ref()), report);
        let Some(certificate) = certificate else { return };

        let stamps = self.signature_stamps(case, signer, reasoning);
        let proven = stamps.iter().filter_map(Stamp::proof).min();
        let best = proven.into_iter().chain([self.proven_before(case.signature.revision)]).min().unwrap_or(self.at);
        let chain = self.chain(&certificate, Times { proven: best, fresh: best }, Purpose::Signer);
        reasoning.add("x509-certificate-validation", (chain.verdict, chain.findings.clone()));
        reasoning.add("past-signature-validation", self.content_stamps(case, signer, &chain));
        let (acceptance, strong) = self.acceptance(signer, &certificate, best, report.claimed_time);
        reasoning.add("signature-acceptance-validation", acceptance);

        report.best_time = (best < self.at).then_some(best);
        report.signer = chain.links.first().map(describe::link);
        report.chain = chain.links.iter().map(describe::link).collect();
        report.kind = level::kind(&certificate, case.signature);
        report.qualification = qualification::of(self, &chain, best);
        let grounds =
            level::Grounds { chain: &chain, stamps: &stamps, covers, strong, revision: case.signature.revision };
        report.level = level::level(&case.signature.sub_filter, &grounds);
        report.lasts_until = level::lasts_until(&grounds).filter(|_| reasoning.verdict.is_passed());
        if reasoning.verdict.is_passed() && !level::has_status_in_file(&chain) {
            reasoning.findings.push(information(Code::StatusNotInFile, []));
        }
        report.time_stamps = stamps.into_iter().map(|stamp| stamp.report).collect();
    }

    /// Format checking (5.2.2): the file around the signature, and the form of its signed data.
    fn format(&self, case: &Case<'_>) -> (Verdict, Vec<Finding>) {
        const BROKEN: Verdict = Verdict::failed(SubIndication::FormatFailure);
        let (mut verdict, mut findings) = self.structure(case.signature);
        let mut broken = |rule: Rule, code: Code| {
            if self.rules.has(rule) {
                verdict = verdict.and(BROKEN);
                findings.push(error(code, []));
            }
        };
        match case.contents {
            Contents::Unreadable | Contents::Token(_) | Contents::Old(_, Old::Unreadable) => {
                verdict = verdict.and(BROKEN);
                findings.push(error(Code::SignedDataUnreadable, []));
            }
            Contents::Old(_, Old::Value { .. }) => {}
            Contents::Signed(signed) | Contents::Old(_, Old::Data(signed)) => {
                if !signed.padded {
                    broken(Rule::Padding, Code::Padding);
                }
                if signed.data.signers.len() != 1 {
                    broken(Rule::OneSigner, Code::NotOneSigner);
                }
                if signed.data.content.is_some() && matches!(case.contents, Contents::Signed(_)) {
                    broken(Rule::Detached, Code::NotDetached);
                }
                if signed.data.content_type != DATA {
                    broken(Rule::Detached, Code::ContentTypeDiffers);
                }
                let attributes = signed.data.signers.first().and_then(|signer| signer.signed.as_ref());
                let (attribute, remarks) = (self.attributes(case, attributes), form::remarks(&signed.data));
                findings.extend(remarks);
                if let Some(finding) = attribute {
                    verdict = verdict.and(BROKEN);
                    findings.push(finding);
                }
                if is_cades(case.signature) && attributes.is_some_and(|own| own.has(oid::SIGNING_TIME)) {
                    findings.push(warning(Code::SigningTimeAttribute, []));
                }
            }
        }
        if let Contents::Old(name, _) = case.contents {
            verdict = verdict.and(Verdict::indeterminate(SubIndication::CryptoConstraintsFailureNoPoe));
            findings.push(error(Code::OldSubFilter, [("name", name)]));
        }
        (verdict, findings)
    }

    /// What is wrong with the signed attributes: one twice that may be there once, or one missing that must be there (RFC 5652, 5.3 and 11).
    fn attributes(&self, case: &Case<'_>, signed: Option<&Attributes>) -> Option<Finding> {
        const NEEDED: [&str; 2] = [oid::CONTENT_TYPE, oid::MESSAGE_DIGEST];
        if !self.rules.has(Rule::AttributesOnce) {
            return None;
        }
        let Some(signed) = signed else {
            let all = NEEDED.map(oid::name_of).join(", ");
            return is_cades(case.signature).then(|| error(Code::AttributeMissing, [("attribute", &all)]));
        };
        let missing = NEEDED.into_iter().find(|oid| !signed.has(oid)).map(|oid| (Code::AttributeMissing, oid));
        let twice = signed.repeated().first().map(|oid| (Code::AttributeTwice, *oid));
        let (code, oid) = twice.or(missing)?;
        Some(error(code, [("attribute", oid::name_of(oid))]))
    }

    /// What the structure of the file says of a signature, and what changed after it.
    pub fn structure(&self, signature: &Signature) -> (Verdict, Vec<Finding>) {
        let (mut verdict, mut findings) = self.seen_after(signature.revision);
        if !self.rules.has(Rule::Structure) {
            return (verdict, findings);
        }
        if signature.type_differs {
            findings.push(information(Code::TypeOther, []));
        }
        for breach in &signature.breaches {
            verdict = Verdict::failed(SubIndication::FormatFailure);
            findings.push(super::breach(breach));
        }
        for change in &signature.changes {
            let revision = change.revision.to_string();
            if !change.allowed {
                verdict = Verdict::failed(SubIndication::FormatFailure);
                let values = [("place", change.place.as_str()), ("revision", revision.as_str())];
                findings.push(error(Code::ChangeNotAllowed, values));
            } else if super::is_metadata(change) {
                let finding = information(Code::MetadataReplaced, [("revision", &revision)]);
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
        (verdict, findings)
    }

    /// Identification of the signing certificate (5.2.3).
    fn identify(
        &self,
        case: &Case<'_>,
        signed: &Signed,
        signer: &SignerInfo,
        (verdict, findings): &mut (Verdict, Vec<Finding>),
    ) -> Option<Certificate> {
        let missing = Verdict::indeterminate(SubIndication::NoSigningCertificateFound);
        let found = signer.certificate(&signed.data.certificates).or_else(|| {
            let others = self.store.certificates().chain(self.trusted.store.certificates());
            signer.certificate(others)
        });
        let Some(certificate) = found else {
            *verdict = missing;
            findings.push(error(Code::SignerCertificateMissing, []));
            return None;
        };
        let refers = signer
            .signed
            .as_ref()
            .is_some_and(|own| own.has(oid::SIGNING_CERTIFICATE_V2) || own.has(oid::SIGNING_CERTIFICATE));
        if self.rules.has(Rule::SigningCertificate) {
            if !refers && is_cades(case.signature) {
                *verdict = Verdict::indeterminate(SubIndication::SigConstraintsFailure);
                findings.push(error(Code::SignerCertificateNotNamed, []));
            } else if !refers {
                findings.push(information(Code::SignerCertificateNotNamed, []));
            } else if signer.names(certificate) != Some(true) || !signer.identifier.is(certificate) {
                *verdict = missing;
                findings.push(error(Code::SignerCertificateDiffers, [("name", &certificate.name())]));
            }
        }
        findings.extend(form::naming(signer, certificate));
        Some(certificate.clone())
    }

    /// Time-stamps over the signature value (5.5.4): one that is broken was tampered with, one that cannot be trusted is left out.
    fn signature_stamps(&self, case: &Case<'_>, signer: &SignerInfo, reasoning: &mut Reasoning) -> Vec<Stamp> {
        let proven = self.proven_before(case.signature.revision);
        let mut verdict = Verdict::PASSED;
        let mut findings = Vec::new();
        let mut out = Vec::new();
        for token in case.contents.signature_tokens() {
            let stamp = match token {
                Some(token) => {
                    let digester = token.imprint.algorithm.comparable();
                    let digest = digester.map(|digester| digester.of(&[&signer.signature]));
                    self.time_stamp(token, digest.as_deref(), proven)
                }
                None => Judge::unreadable_stamp(),
            };
            let of = stamp.report.verdict;
            if stamp.damaged {
                verdict = verdict.and(of);
                findings.push(error(Code::TimeStampBroken, []));
            } else if stamp.contradicts && of.sub_indication == Some(SubIndication::TimestampOrderFailure) {
                verdict = verdict.and(of);
                let time = stamp.report.time.map(|time| time.to_string()).unwrap_or_default();
                findings.push(error(Code::TimesContradict, [("time", &time)]));
            } else if !of.is_passed() {
                let name = stamp.report.issuer.as_ref().map(|issuer| issuer.name.clone()).unwrap_or_default();
                findings.push(warning(Code::TimeStampIgnored, [("name", &name)]));
            }
            out.push(stamp);
        }
        if !out.is_empty() {
            reasoning.add("time-stamp-validation", (verdict, findings));
        }
        out
    }

    /// A time-stamp over the content, made before the signature: it proves that the signature is younger (5.3.4).
    fn content_stamps(&self, case: &Case<'_>, signer: &SignerInfo, chain: &Chain) -> (Verdict, Vec<Finding>) {
        let Some(leaf) = chain.links.first().filter(|_| !chain.verdict.is_passed()) else {
            return (Verdict::PASSED, Vec::new());
        };
        let tokens = signer.signed.as_ref().map(|own| own.content_time_stamps()).unwrap_or_default();
        let proven = self.proven_before(case.signature.revision);
        for bytes in tokens.iter().take(5) {
            let Ok((token, [])) = pki::timestamp::Token::read(bytes) else { continue };
            let digest = token.imprint.algorithm.comparable().and_then(|digester| case.digest(digester));
            let stamp = self.time_stamp(&token, digest.as_deref(), proven);
            let Some(time) = stamp.proof() else { continue };
            let name = leaf.certificate.name();
            let revoked = leaf.status.as_ref().and_then(|status| status.revocation).map(|revocation| revocation.at);
            if let Some(at) = revoked.filter(|at| *at <= time) {
                let finding = error(Code::Revoked, [("name", &name), ("time", &at.to_string())]);
                return (Verdict::failed(SubIndication::Revoked), vec![finding]);
            }
            let end = leaf.certificate.facts().not_after;
            if end < time {
                let finding = error(Code::CertificateExpired, [("name", &name), ("time", &end.to_string())]);
                return (Verdict::failed(SubIndication::Expired), vec![finding]);
            }
        }
        (Verdict::PASSED, Vec::new())
    }

    /// Signature acceptance validation (5.2.8): algorithms, and the time that the signer claims.
    fn acceptance(
        &self,
        signer: &SignerInfo,
        certificate: &Certificate,
        best: Timestamp,
        claimed: Option<Timestamp>,
    ) -> ((Verdict, Vec<Finding>), Option<Timestamp>) {
        let mut verdict = Verdict::PASSED;
        let mut findings = Vec::new();
        let strong = of_signer(signer, certificate.facts());
        if self.rules.has(Rule::Algorithms) && !strong.holds_at(best) {
            verdict = Verdict::indeterminate(SubIndication::CryptoConstraintsFailureNoPoe);
            findings.push(doubt_of(signer, certificate.facts()));
        } else if matches!(strong, Strength::Until(_)) {
            let (name, algorithm) = (certificate.name(), signer.signature_algorithm.to_string());
            findings.push(warning(Code::AlgorithmEnds, [("name", &name), ("algorithm", &algorithm)]));
        }
        let latest = best.saturating_add(SKEW).unwrap_or(Timestamp::MAX);
        if let Some(claimed) = claimed.filter(|claimed| *claimed > latest) {
            let (claimed, best) = (claimed.to_string(), best.to_string());
            findings.push(warning(Code::ClaimedTimeLater, [("claimed", &claimed), ("time", &best)]));
        }
        ((verdict, findings), strong.end())
    }
}

fn is_cades(signature: &Signature) -> bool {
    signature.sub_filter == "ETSI.CAdES.detached"
}
