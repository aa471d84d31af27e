//! What may be said of a signature with the words of eIDAS (ETSI TS 119 615; Regulation (EU) 910/2014, art. 3).
//!
//! Anyone can write the statements of a qualified certificate. They count only below a service that a loaded trusted list granted both
//! when the certificate was issued and when the signature was made; what is not understood confirms nothing.

use jiff::Timestamp;

use super::chain::Chain;
use super::judge::Judge;
use super::report::{Qualification, QualificationLevel, Unconfirmed};
use super::rules::Rule;
use super::trusted_list::{Period, Qualifier, Service, ServiceKind, Use};
use pki::certificate::{Certificate, QcType};

/// Nothing is confirmed, for this reason.
pub(super) fn not_confirmed(issuer: Option<String>, why: Unconfirmed) -> Qualification {
    Qualification { level: QualificationLevel::NotConfirmed, issuer, trusted_service: None, unconfirmed: Some(why) }
}

/// What is confirmed of a signature by a chain at a time.
pub(super) fn of(judge: &Judge<'_>, chain: &Chain, best: Timestamp) -> Qualification {
    let issuer = chain.links.get(1).map(|link| link.certificate.name());
    let Some(leaf) = chain.links.first().map(|link| &link.certificate) else {
        return not_confirmed(issuer, Unconfirmed::NotPassed);
    };
    if !judge.rules.has(Rule::TrustedList) {
        let level = claims(leaf).map_or(QualificationLevel::NotConfirmed, |(what, device)| level(what, device));
        return Qualification { level, issuer, trusted_service: None, unconfirmed: None };
    }
    if !chain.is_whole() {
        return not_confirmed(issuer, Unconfirmed::NotPassed);
    }
    let mut why = match (leaf.facts().qualified.compliance, judge.lists.is_empty()) {
        (false, _) => Unconfirmed::NotClaimed,
        (true, true) => Unconfirmed::NoTrustedList,
        (true, false) => Unconfirmed::IssuerNotListed,
    };
    for link in chain.links.iter().skip(1) {
        for (list, service) in judge.trusted.services_of(&link.certificate) {
            let Some(service) = judge.lists.get(*list).and_then(|list| list.services.get(*service)) else { continue };
            match granted(service, leaf, best) {
                Ok(level) => {
                    let trusted_service = Some(format!("{}, {}", service.provider, service.name));
                    return Qualification { level, issuer, trusted_service, unconfirmed: None };
                }
                Err(reason) if leaf.facts().qualified.compliance => why = reason,
                Err(_) => {}
            }
        }
    }
    not_confirmed(issuer, why)
}

/// The level that a service gives a certificate, when it was granted then and all agree; else why there is none.
fn granted(service: &Service, leaf: &Certificate, best: Timestamp) -> Result<QualificationLevel, Unconfirmed> {
    let at = |time| service.granted_at(time, ServiceKind::Certificates).ok_or(Unconfirmed::NotGranted);
    let (issued, then) = (at(leaf.facts().not_before)?, at(best)?);
    let of = |period| by_period(period, leaf).ok_or(Unconfirmed::NotAgreed);
    let (first, second) = (of(issued)?, of(then)?);
    // Of two moments the lesser counts.
    if first.0 == second.0 { Ok(level(first.0, first.1 && second.1)) } else { Err(Unconfirmed::NotAgreed) }
}

/// What a certificate says of itself: qualified, for one thing, with its key in a device or not.
fn claims(leaf: &Certificate) -> Option<(Use, bool)> {
    let own = &leaf.facts().qualified;
    let what = match own.types.as_slice() {
        [QcType::Signature] => Use::Signature,
        [QcType::Seal] => Use::Seal,
        _ => return None,
    };
    (own.compliance && own.legislation.is_empty()).then_some((what, own.sscd))
}

/// What a certificate and what a list says of it are together; none when they do not agree (TS 119 615, 4.4).
fn by_period(period: &Period, leaf: &Certificate) -> Option<(Use, bool)> {
    let own = &leaf.facts().qualified;
    let said = period.qualifiers(leaf)?;
    let says = |qualifier: Qualifier| said.contains(&qualifier);
    if says(Qualifier::NotQualified) || !own.legislation.is_empty() || !(own.compliance || says(Qualifier::Statement)) {
        return None;
    }
    let listed: Vec<Use> =
        [Use::Signature, Use::Seal, Use::Web].into_iter().filter(|one| says(Qualifier::For(*one))).collect();
    let what = match (listed.as_slice(), own.types.as_slice()) {
        ([one], _) => *one,
        ([], [QcType::Signature]) => Use::Signature,
        ([], [QcType::Seal]) => Use::Seal,
        _ => return None,
    };
    let allowed = period.uses.is_empty() || period.uses.contains(&what);
    if !allowed || what == Use::Web {
        return None;
    }
    let device = match (says(Qualifier::Device), says(Qualifier::NoDevice)) {
        (true, true) => return None,
        (true, false) => true,
        (false, true) => false,
        (false, false) => own.sscd,
    };
    Some((what, device))
}

fn level(what: Use, device: bool) -> QualificationLevel {
    match (what, device) {
        (Use::Signature, true) => QualificationLevel::QualifiedSignature,
        (Use::Signature, false) => QualificationLevel::AdvancedWithQualifiedCertificate,
        (Use::Seal, true) => QualificationLevel::QualifiedSeal,
        (Use::Seal, false) => QualificationLevel::AdvancedSealWithQualifiedCertificate,
        (Use::Web, _) => QualificationLevel::NotConfirmed,
    }
}
