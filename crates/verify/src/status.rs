//! Whether a certificate was revoked, by what is said of it (EN 319 102-1, 5.2.5 and 5.2.6; RFC 5280, 6.3; RFC 6960).

use std::rc::Rc;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::finding::{Code, error};
use super::judge::{Judge, SKEW};
use super::memo::{Statement, Statuses};
use super::policy::strength;
use super::pool::Known;
use super::report::Finding;
use super::rules::Rule;
use pki::algorithm::SignatureAlgorithm;
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::ocsp::{Responder, Response, Status};
use pki::revocation::{Reason, Revocation};

/// How long a status is fresh that does not say when there will be news.
const FRESH: SignedDuration = SignedDuration::from_hours(24);

/// How deep responders may stand for one another.
const MAX_DEPTH: usize = 3;

/// When something existed, and when it says that it was made. Both are the moment of judging when nothing is proven.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// The earliest time for which there is proof that it existed.
    pub proven: Timestamp,
    /// For when a status must be fresh.
    pub fresh: Timestamp,
}

/// What a verdict rests on.
#[derive(Debug, Clone)]
pub(super) struct StatusFacts {
    /// `OCSP` or `CRL`.
    pub source: &'static str,
    /// For when it was said.
    pub at: Timestamp,
    /// When the certificate was revoked, also when that was later.
    pub revocation: Option<Revocation>,
    /// Since which revision the file has it; none when it is the operator's.
    pub since: Option<usize>,
    /// Until when who said it can be relied on without proof that it is older.
    pub until: Option<Timestamp>,
}

/// What is known of a certificate at a time.
#[derive(Debug)]
pub(super) enum Decision {
    /// Not revoked then.
    Good(StatusFacts),
    /// Revoked then.
    Revoked(StatusFacts, Revocation),
    /// On hold.
    OnHold(StatusFacts),
    /// Nothing that is fresh, only this.
    Old(StatusFacts),
    /// Nothing that counts.
    Missing(Vec<Finding>),
}

impl Judge<'_> {
    /// What is known of a certificate at a time.
    pub fn status(&self, certificate: &Certificate, issuer: &Certificate, times: Times) -> Decision {
        self.status_within(certificate, issuer, times, MAX_DEPTH)
    }

    fn status_within(&self, certificate: &Certificate, issuer: &Certificate, times: Times, depth: usize) -> Decision {
        let statuses = self.statuses(certificate, issuer);
        let expired_at = certificate.facts().not_after;
        let mut newest: Option<&Statement> = None;
        let mut revoked: Option<&Statement> = None;
        for said in &statuses.statements {
            if said.this_update > self.at.saturating_add(SKEW).unwrap_or(Timestamp::MAX)
                || !self.may_be_relied_on(said, issuer, depth)
            {
                continue;
            }
            // Who has expired may be left out of a list without a word.
            let kept = said.this_update <= expired_at || said.keeps_expired.is_some_and(|since| since <= expired_at);
            match &said.revocation {
                None if !kept => continue,
                Some(revocation)
                    if !is_hold(revocation)
                        && revoked.and_then(|said| said.revocation).is_none_or(|known| revocation.at < known.at) =>
                {
                    revoked = Some(said);
                }
                _ => {}
            }
            if newest.is_none_or(|known| known.this_update < said.this_update) {
                newest = Some(said);
            }
        }
        let facts = |said: &Statement| self.facts(said, issuer);
        if let Some((said, revocation)) = revoked.and_then(|said| Some((said, said.revocation?))) {
            return if revocation.at <= times.proven {
                Decision::Revoked(facts(said), revocation)
            } else {
                Decision::Good(facts(said))
            };
        }
        let Some(said) = newest else {
            let name = certificate.name();
            let mut findings = vec![error(Code::StatusMissing, [("name", &name)])];
            if statuses.foreign {
                findings.push(error(Code::StatusNotByIssuer, [("name", &name)]));
            }
            if statuses.unknown {
                findings.push(error(Code::StatusUnknown, [("name", &name)]));
            }
            return Decision::Missing(findings);
        };
        if said.revocation.is_some_and(|revocation| revocation.at <= times.proven) {
            return Decision::OnHold(facts(said));
        }
        let until = said.next_update.or_else(|| said.this_update.checked_add(FRESH).ok()).unwrap_or(Timestamp::MAX);
        let fresh = said.this_update >= times.fresh || until >= times.fresh || !self.rules.has(Rule::Freshness);
        if fresh { Decision::Good(facts(said)) } else { Decision::Old(facts(said)) }
    }

    fn facts(&self, said: &Statement, issuer: &Certificate) -> StatusFacts {
        let signer = said.delegate.as_ref().unwrap_or(issuer);
        StatusFacts {
            source: said.source,
            at: said.this_update,
            revocation: said.revocation,
            since: said.since,
            until: Some(signer.facts().not_after),
        }
    }

    /// Whether the key behind a status could be trusted when it is proven to have existed (EN 319 102-1, 5.6.2.1: revocation data needs
    /// its own proof of existence once the certificate of its issuer is out of date).
    fn may_be_relied_on(&self, said: &Statement, issuer: &Certificate, depth: usize) -> bool {
        if !self.rules.has(Rule::StatusSigner) {
            return true;
        }
        let proven = self.proven(said.since);
        let signer = said.delegate.as_ref().unwrap_or(issuer).facts();
        let valid = signer.not_before <= said.produced_at && proven <= signer.not_after;
        if self.rules.has(Rule::Validity) && !valid {
            return false;
        }
        let strong = |algorithm: &SignatureAlgorithm, key| strength(algorithm, key).holds_at(proven);
        if self.rules.has(Rule::Algorithms) && !strong(&said.algorithm, signer.any_key) {
            return false;
        }
        let Some(delegate) = &said.delegate else { return true };
        if !delegate.facts().unknown_critical.is_empty()
            || (self.rules.has(Rule::Algorithms) && !strong(&delegate.facts().algorithm, issuer.facts().any_key))
        {
            return false;
        }
        if delegate.facts().ocsp_nocheck || !self.rules.has(Rule::Revocation) {
            return true;
        }
        let Some(depth) = depth.checked_sub(1).filter(|_| self.spend()) else { return false };
        let times = Times { proven, fresh: said.produced_at };
        matches!(self.status_within(delegate, issuer, times, depth), Decision::Good(_))
    }

    /// All that is said of a certificate by those who may, found once.
    fn statuses(&self, certificate: &Certificate, issuer: &Certificate) -> Rc<Statuses> {
        let pair = (certificate.clone(), issuer.clone());
        if let Some(known) = self.memo.statuses.borrow().get(&pair) {
            return known.clone();
        }
        let mut found = Statuses::default();
        let serial = &certificate.facts().serial;
        for known in self.trusted.store.ocsps_for(serial).chain(self.store.ocsps_for(serial)) {
            self.take_ocsp(known, certificate, issuer, &mut found);
        }
        let name = &certificate.facts().issuer;
        for known in self.trusted.store.crls_of(name).chain(self.store.crls_of(name)) {
            self.take_crl(known, certificate, issuer, &mut found);
        }
        let found = Rc::new(found);
        self.memo.statuses.borrow_mut().insert(pair, found.clone());
        found
    }

    fn take_ocsp(
        &self,
        known: &Arc<Known<Response>>,
        certificate: &Certificate,
        issuer: &Certificate,
        found: &mut Statuses,
    ) {
        let response = &known.what;
        let Some(answer) = response.of(certificate, issuer) else {
            found.foreign = true;
            return;
        };
        if !self.spend() {
            return;
        }
        let others = match &response.responder {
            pki::ocsp::ResponderId::Name(name) => {
                self.trusted.store.named(name).chain(self.store.named(name)).take(20).cloned().collect()
            }
            pki::ocsp::ResponderId::KeyDigest(_) => Vec::new(),
        };
        let delegate = match response.verify(issuer, &others) {
            Ok(Responder::Issuer) => None,
            Ok(Responder::Delegate(delegate)) => Some(delegate),
            Err(_) if !self.rules.has(Rule::StatusSigner) => None,
            Err(_) => {
                found.foreign = true;
                return;
            }
        };
        let revocation = match answer.status {
            Status::Good => None,
            Status::Revoked(revocation) => Some(revocation),
            Status::Unknown => {
                found.unknown = true;
                return;
            }
        };
        found.statements.push(Statement {
            source: "OCSP",
            this_update: answer.this_update,
            next_update: answer.next_update,
            produced_at: response.produced_at,
            revocation,
            since: known.since,
            delegate,
            algorithm: response.algorithm.clone(),
            keeps_expired: answer.archive_cutoff,
        });
    }

    fn take_crl(&self, known: &Known<Crl>, certificate: &Certificate, issuer: &Certificate, found: &mut Statuses) {
        let crl = &known.what;
        if !crl.covers(certificate) {
            return;
        }
        if !self.is_list_of(crl, issuer) && self.rules.has(Rule::StatusSigner) {
            found.foreign = true;
            return;
        }
        // An entry that cannot be read is there all the same.
        let unreadable = Revocation { at: crl.this_update, reason: None };
        let revocation = crl.lookup(&certificate.facts().serial).unwrap_or(Some(unreadable));
        found.statements.push(Statement {
            source: "CRL",
            this_update: crl.this_update,
            next_update: crl.next_update,
            produced_at: crl.this_update,
            revocation,
            since: known.since,
            delegate: None,
            algorithm: crl.algorithm.clone(),
            keeps_expired: crl.expired_certificates,
        });
    }

    /// Whether an issuer signed a list; each pair once.
    pub fn is_list_of(&self, crl: &Crl, issuer: &Certificate) -> bool {
        // Lists stay where they are as long as a file is judged.
        let key = (crl.der().as_ptr() as usize, issuer.clone());
        if let Some(known) = self.memo.lists_checked.borrow().get(&key) {
            return *known;
        }
        let holds = self.spend() && crl.verify(issuer).is_ok();
        self.memo.lists_checked.borrow_mut().insert(key, holds);
        holds
    }
}

fn is_hold(revocation: &Revocation) -> bool {
    matches!(revocation.reason, Some(Reason::CertificateHold | Reason::RemoveFromCrl))
}
