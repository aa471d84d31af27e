//! Validation of a certificate with its path at a time (EN 319 102-1, 5.2.6, and 5.6.2.1 for a time that is past).
//!
//! One function serves both: everything is judged for the earliest time for which there is proof that what the certificate signed
//! existed. That is the moment of judging when nothing is proven (5.2.6), and the control time of 5.6.2.2 when a time-stamp proves more.

use jiff::Timestamp;

use super::finding::{Code, error, information, warning};
use super::judge::Judge;
use super::path::Purpose;
use super::policy::{doubt_of_certificate, strength};
use super::report::{Finding, SubIndication, Verdict};
use super::rules::Rule;
use super::status::{Decision, StatusFacts, Times};
use pki::certificate::{Certificate, purpose};

/// A certificate in a path, and what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// It.
    pub certificate: Certificate,
    /// Whether it is trusted by itself.
    pub trusted: bool,
    /// Its status, where one was asked for and found.
    pub status: Option<StatusFacts>,
}

/// A path that was judged.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    /// What came out.
    pub verdict: Verdict,
    /// Why.
    pub findings: Vec<Finding>,
    /// From the certificate to the trusted one, as far as known.
    pub links: Vec<Link>,
}

impl Chain {
    /// Whether it ends at somebody trusted.
    pub fn is_whole(&self) -> bool {
        self.links.last().is_some_and(|link| link.trusted)
    }

    /// The first end among its certificates, but that of the trusted one.
    pub fn until(&self) -> Option<Timestamp> {
        self.links.iter().filter(|link| !link.trusted).map(|link| link.certificate.facts().not_after).min()
    }
}

/// Reasons, gathered in the order in which they count.
struct Reasons {
    verdict: Verdict,
    findings: Vec<Finding>,
}

impl Reasons {
    fn add(&mut self, verdict: Verdict, finding: Finding) {
        self.verdict = self.verdict.and(verdict);
        self.findings.push(finding);
    }
}

impl Judge<'_> {
    /// Judges a certificate by the best of its paths.
    pub fn chain(&self, leaf: &Certificate, times: Times, purpose: Purpose) -> Chain {
        let paths = self.paths(leaf);
        let trusted =
            |path: &&Vec<Certificate>| path.last().is_some_and(|last| self.is_trusted(last, times.proven, purpose));
        let mut best: Option<Chain> = None;
        for path in paths.whole.iter().filter(trusted) {
            let chain = self.judge_path(path, times, purpose);
            if chain.verdict.is_passed() {
                return chain;
            }
            if best.as_ref().is_none_or(|known| chain.verdict.indication < known.verdict.indication) {
                best = Some(chain);
            }
        }
        best.unwrap_or_else(|| {
            let name = paths.partial.last().map(Certificate::name).unwrap_or_default();
            let mut findings = vec![error(Code::NoTrustedChain, [("name", &name)])];
            if self.is_exhausted() {
                findings.push(warning(Code::TooMuchWork, []));
            }
            let link =
                |certificate: &Certificate| Link { certificate: certificate.clone(), trusted: false, status: None };
            let verdict = if self.rules.has(Rule::TrustedRoot) {
                Verdict::indeterminate(SubIndication::NoCertificateChainFound)
            } else {
                Verdict::PASSED
            };
            Chain { verdict, findings, links: paths.partial.iter().map(link).collect() }
        })
    }

    fn judge_path(&self, path: &[Certificate], times: Times, purpose: Purpose) -> Chain {
        let mut links: Vec<Link> =
            path.iter().map(|one| Link { certificate: one.clone(), trusted: false, status: None }).collect();
        if let Some(last) = links.last_mut() {
            last.trusted = true;
        }
        let mut reasons = Reasons { verdict: Verdict::PASSED, findings: Vec::new() };
        let mut missing = Reasons { verdict: Verdict::PASSED, findings: Vec::new() };
        // Revocation first: what is known of a certificate decides what its end means.
        for at in 0..path.len().saturating_sub(1) {
            let (certificate, issuer) = (&path[at], &path[at + 1]);
            if !self.rules.has(Rule::Revocation) || (at == 0 && certificate.facts().no_revocation_available) {
                continue;
            }
            let decision = self.status(certificate, issuer, times);
            let name = certificate.name();
            links[at].status = match decision {
                Decision::Good(facts) => {
                    if let Some(revocation) = facts.revocation {
                        let time = revocation.at.to_string();
                        missing.findings.push(information(Code::RevokedLater, [("name", &name), ("time", &time)]));
                    }
                    Some(facts)
                }
                Decision::Revoked(facts, revocation) => {
                    let reason = if at == 0 { SubIndication::RevokedNoPoe } else { SubIndication::RevokedCaNoPoe };
                    let time = revocation.at.to_string();
                    let finding = error(Code::Revoked, [("name", &name), ("time", &time)]);
                    reasons.add(Verdict::indeterminate(reason), finding);
                    Some(facts)
                }
                Decision::OnHold(facts) => {
                    let finding = error(Code::OnHold, [("name", &name)]);
                    reasons.add(Verdict::indeterminate(SubIndication::TryLater), finding);
                    Some(facts)
                }
                Decision::Old(facts) => {
                    let time = facts.at.to_string();
                    let finding = error(Code::StatusOld, [("name", &name), ("time", &time)]);
                    missing_or(at, purpose, &mut missing, Verdict::indeterminate(SubIndication::TryLater), [finding]);
                    Some(facts)
                }
                Decision::Missing(findings) => {
                    let verdict = Verdict::indeterminate(SubIndication::CertificateChainGeneralFailure);
                    missing_or(at, purpose, &mut missing, verdict, findings);
                    None
                }
            };
        }
        self.judge_validity(&links, times, purpose, &mut reasons);
        self.judge_constraints(path, purpose, &mut reasons);
        self.judge_algorithms(path, times, &mut reasons);
        // What is missing counts last: it can be brought.
        reasons.verdict = reasons.verdict.and(missing.verdict);
        reasons.findings.extend(missing.findings);
        Chain { verdict: reasons.verdict, findings: reasons.findings, links }
    }

    fn judge_validity(&self, links: &[Link], times: Times, purpose: Purpose, reasons: &mut Reasons) {
        if !self.rules.has(Rule::Validity) {
            return;
        }
        for (at, link) in links.iter().enumerate() {
            let facts = link.certificate.facts();
            let name = link.certificate.name();
            if times.proven > facts.not_after {
                let known = link.status.as_ref().is_some_and(|status| status.revocation.is_none());
                let reason = if at == 0 && known {
                    SubIndication::OutOfBoundsNotRevoked
                } else {
                    SubIndication::OutOfBoundsNoPoe
                };
                let time = facts.not_after.to_string();
                let finding = error(Code::CertificateExpired, [("name", &name), ("time", &time)]);
                reasons.add(Verdict::indeterminate(reason), finding);
            }
            // A time-stamp says itself when it was made: a certificate from after that cannot have signed it.
            let made = if purpose == Purpose::TimeStamp { times.fresh } else { times.proven };
            if made < facts.not_before {
                let time = facts.not_before.to_string();
                let finding = error(Code::CertificateNotYetValid, [("name", &name), ("time", &time)]);
                let verdict = if at == 0 {
                    Verdict::failed(SubIndication::NotYetValid)
                } else {
                    Verdict::indeterminate(SubIndication::OutOfBoundsNoPoe)
                };
                reasons.add(verdict, finding);
            }
        }
    }

    /// RFC 5280, 6.1.4 (k) to (o) and what stands in extensions.
    fn judge_constraints(&self, path: &[Certificate], purpose: Purpose, reasons: &mut Reasons) {
        const BROKEN: Verdict = Verdict::indeterminate(SubIndication::ChainConstraintsFailure);
        let policies = path.iter().any(|one| one.facts().policy_constraints);
        if policies && self.rules.has(Rule::NameConstraints) && !share_a_policy(path) {
            reasons.add(BROKEN, error(Code::PolicyConstraints, []));
        }
        let mut under = 0;
        for (at, certificate) in path.iter().enumerate() {
            let facts = certificate.facts();
            let name = certificate.name();
            let trusted = at + 1 == path.len();
            if self.rules.has(Rule::CriticalExtensions) && !trusted && !facts.unknown_critical.is_empty() {
                let list = facts.unknown_critical.join(", ");
                reasons.add(BROKEN, error(Code::CriticalExtension, [("name", &name), ("extension", &list)]));
            }
            if at == 0 {
                if self.rules.has(Rule::KeyUsage) && !may_sign(certificate, purpose) {
                    reasons.add(BROKEN, error(Code::KeyNotForThis, [("name", &name)]));
                }
                continue;
            }
            // A trusted certificate of the first version says nothing of this, and is what the operator says it is.
            let authority = facts.basic_constraints.map_or(trusted, |basic| basic.ca);
            if self.rules.has(Rule::Authority) {
                if !authority {
                    reasons.add(BROKEN, error(Code::NotAnAuthority, [("name", &name)]));
                }
                let most = facts.basic_constraints.and_then(|basic| basic.path_length);
                if most.is_some_and(|most| under > most) {
                    reasons.add(BROKEN, error(Code::PathTooLong, [("name", &name)]));
                }
            }
            if !certificate.is_self_issued() {
                under += 1;
            }
            if self.rules.has(Rule::KeyUsage) && facts.key_usage.is_some_and(|usage| !usage.certificate_sign) {
                reasons.add(BROKEN, error(Code::KeyNotForThis, [("name", &name)]));
            }
            if self.rules.has(Rule::NameConstraints) && facts.name_constraints {
                reasons.add(BROKEN, error(Code::NameConstraints, [("name", &name)]));
            }
        }
    }

    fn judge_algorithms(&self, path: &[Certificate], times: Times, reasons: &mut Reasons) {
        if !self.rules.has(Rule::Algorithms) {
            return;
        }
        for pair in path.windows(2) {
            let algorithm = &pair[0].facts().algorithm;
            let issuer = pair[1].facts();
            let strong = strength(algorithm, issuer.any_key);
            if !strong.holds_at(times.proven) {
                let finding = doubt_of_certificate(&pair[0].name(), &issuer.key_with(algorithm), strong);
                reasons.add(Verdict::indeterminate(SubIndication::CryptoConstraintsFailureNoPoe), finding);
            }
        }
    }
}

/// What is missing of the issuers of a time-stamp authority is a warning, as in the policy of the European Commission's DSS: its own
/// status is what counts.
fn missing_or(
    at: usize,
    purpose: Purpose,
    missing: &mut Reasons,
    verdict: Verdict,
    findings: impl IntoIterator<Item = Finding>,
) {
    let weighs = at == 0 || purpose == Purpose::Signer;
    for mut finding in findings {
        if weighs {
            missing.add(verdict, finding);
        } else {
            finding.severity = super::report::Severity::Warning;
            missing.findings.push(finding);
        }
    }
}

/// Whether a key may sign documents, or time-stamps.
fn may_sign(certificate: &Certificate, use_for: Purpose) -> bool {
    let facts = certificate.facts();
    let fits = match use_for {
        Purpose::TimeStamp => facts.extended_key_usage.is_none() || facts.is_for(purpose::TIME_STAMPING),
        Purpose::Signer => facts.is_for_documents(),
    };
    facts.signs() && fits
}

/// Whether one policy holds all along a path (RFC 5280, 6.1, without mappings and without "any policy", which is stricter).
fn share_a_policy(path: &[Certificate]) -> bool {
    let mut below = path.iter().take(path.len().saturating_sub(1));
    let Some(first) = below.next() else { return true };
    let mut shared = first.facts().policies.clone();
    for certificate in below {
        shared.retain(|policy| certificate.facts().policies.contains(policy));
    }
    !shared.is_empty()
}
