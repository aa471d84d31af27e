//! Paths from a certificate to one that is trusted (EN 319 102-1, 5.2.6.4 step 1; RFC 5280, 6.1; RFC 4158).
//!
//! Bounded: so deep, so many paths, so many signatures checked; certificates that issue one another in a circle end at once.

use std::rc::Rc;

use jiff::Timestamp;

use super::judge::Judge;
use super::memo::Paths;
use super::trusted_list::ServiceKind;
use pki::certificate::Certificate;

/// Certificates in one path, the trusted one among them.
const MAX_DEPTH: usize = 10;

/// Paths of one certificate that are judged.
const MAX_PATHS: usize = 8;

/// What a certificate at the end of a path is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Signing a document.
    Signer,
    /// Giving time-stamps.
    TimeStamp,
}

impl Judge<'_> {
    /// Paths of a certificate, found once.
    pub fn paths(&self, leaf: &Certificate) -> Rc<Paths> {
        if let Some(known) = self.memo.paths.borrow().get(leaf) {
            return known.clone();
        }
        let mut found = Paths::default();
        self.extend(&mut vec![leaf.clone()], &mut found);
        let found = Rc::new(found);
        self.memo.paths.borrow_mut().insert(leaf.clone(), found.clone());
        found
    }

    fn extend(&self, path: &mut Vec<Certificate>, found: &mut Paths) {
        let Some(last) = path.last().cloned() else { return };
        if found.partial.len() < path.len() {
            found.partial.clone_from(path);
        }
        if self.trusted.anchors.contains_key(&last) {
            found.whole.push(path.clone());
            return;
        }
        if path.len() == MAX_DEPTH || !self.spend() {
            return;
        }
        for issuer in self.issuers(&last) {
            // The same name and key again leads nowhere new.
            let again = |one: &Certificate| {
                one.facts().public_key == issuer.facts().public_key && one.facts().subject == issuer.facts().subject
            };
            if path.iter().any(again) || self.check(&last, &issuer).is_err() {
                continue;
            }
            path.push(issuer);
            self.extend(path, found);
            path.pop();
            if found.whole.len() >= MAX_PATHS || self.is_exhausted() {
                return;
            }
        }
    }

    /// Certificates that may have issued another by name and key identifier, trusted ones first.
    fn issuers(&self, certificate: &Certificate) -> Vec<Certificate> {
        let facts = certificate.facts();
        let name = &facts.issuer;
        let mut out: Vec<Certificate> = Vec::new();
        for issuer in self.trusted.store.named(name).chain(self.store.named(name)) {
            let fits = match (&facts.authority_key_identifier, &issuer.facts().subject_key_identifier) {
                (Some(wanted), Some(own)) => wanted == own,
                _ => true,
            };
            if fits && !out.contains(issuer) {
                out.push(issuer.clone());
            }
        }
        out.sort_by_key(|issuer| !self.trusted.anchors.contains_key(issuer));
        out
    }

    /// Whether a trusted certificate is trusted at a time for a purpose: one that the operator named always, one of a trusted list while
    /// its service was granted.
    pub fn is_trusted(&self, certificate: &Certificate, time: Timestamp, purpose: Purpose) -> bool {
        let Some(anchor) = self.trusted.anchors.get(certificate) else { return false };
        let granted = |kind| {
            anchor.services.iter().any(|(list, service)| {
                let service = self.lists.get(*list).and_then(|list| list.services.get(*service));
                service.is_some_and(|service| service.granted_at(time, kind).is_some())
            })
        };
        anchor.root
            || granted(ServiceKind::Certificates)
            || (purpose == Purpose::TimeStamp && granted(ServiceKind::TimeStamps))
    }
}
