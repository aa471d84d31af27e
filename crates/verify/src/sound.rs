//! Whether what a file brings to judge with is whole: a damaged certificate or status is a damaged file, also where nobody needs it.
//!
//! The store of validation data of a B-LT file is covered by no signature. Whoever changes a byte there cannot make a verdict better, and
//! still the file is no longer what its maker gave.

use super::judge::Judge;
use pki::algorithm::SignatureFault;
use pki::certificate::Certificate;
use pki::name::Name;
use pki::ocsp::OcspFault;

/// How many are looked at: what is needed is judged in any case.
const MOST: usize = 300;

impl Judge<'_> {
    /// Whether every certificate and status of the file of which somebody is there who may have issued it, by the identifier of the key
    /// or also by name, is as one of those signed it. By name only where all else holds: another may have the same name, and then it is
    /// unknown and not damaged.
    pub fn is_sound(&self, by_name: bool) -> bool {
        let certificates = self.store.certificates().take(MOST).all(|certificate| {
            let facts = certificate.facts();
            let issuers = self
                .perhaps_issuers(Some(&facts.issuer).filter(|_| by_name), facts.authority_key_identifier.as_deref());
            // Nobody can say that a signature by an unknown algorithm is wrong.
            let wrong = |issuer: &Certificate| self.check(certificate, issuer) == Err(SignatureFault::ValueWrong);
            issuers.is_empty() || !issuers.iter().all(wrong)
        });
        let lists = self.store.crls().take(MOST).all(|known| {
            let crl = &known.what;
            let issuers =
                self.perhaps_issuers(Some(&crl.issuer).filter(|_| by_name), crl.authority_key_identifier.as_deref());
            issuers.is_empty() || self.is_exhausted() || issuers.iter().any(|issuer| self.is_list_of(crl, issuer))
        });
        let answers = self.store.ocsps().take(MOST).all(|known| {
            let response = &known.what;
            if response.unreadable_certificates > 0 {
                return false;
            }
            // Whoever signed it: only whether that signature holds is asked here.
            let own = response.certificates.iter();
            let all = own.chain(self.store.certificates()).chain(self.trusted.store.certificates());
            match all.filter(|one| response.responder.is(one)).take(1).next() {
                Some(responder) => {
                    let wrong = OcspFault::Signature(SignatureFault::ValueWrong);
                    !self.spend() || response.verify(responder, &[]) != Err(wrong)
                }
                None => response.certificates.is_empty(),
            }
        });
        certificates && lists && answers
    }

    /// Those with a name, and those with a key identifier. The name byte by byte: whose name is only equal may be another, and what he did not
    /// sign is not damaged.
    fn perhaps_issuers(&self, name: Option<&Name>, key: Option<&[u8]>) -> Vec<Certificate> {
        let named = name.into_iter().flat_map(|name| {
            let all = self.trusted.store.named(name).chain(self.store.named(name));
            all.filter(|one| one.facts().subject.raw() == name.raw())
        });
        let by_key = key.into_iter().flat_map(|key| self.trusted.store.with_key(key).chain(self.store.with_key(key)));
        let mut out: Vec<Certificate> = Vec::new();
        for one in named.chain(by_key) {
            if out.len() < 5 && !out.contains(one) {
                out.push(one.clone());
            }
        }
        out
    }
}
