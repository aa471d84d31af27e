//! Whether what a file brings to judge with is whole: a damaged certificate or status is a damaged file, also where nobody needs it.
//!
//! The store of validation data of a B-LT file is covered by no signature. Whoever changes a byte there cannot make a verdict better, and
//! still the file is no longer what its maker gave.

use super::judge::Judge;
use crate::pki::algorithm::SignatureFault;
use crate::pki::certificate::Certificate;
use crate::pki::ocsp::OcspFault;

/// How many are looked at: what is needed is judged in any case.
const MOST: usize = 300;

impl Judge<'_> {
    /// Whether every certificate and status of the file of which the issuer is there, by name and key identifier, is as that signed it.
    pub fn is_sound(&self) -> bool {
        let certificates = self.store.certificates().take(MOST).all(|certificate| {
            let facts = certificate.facts();
            let issuers = self.known_issuers(facts.issuer.raw(), facts.authority_key_identifier.as_deref());
            !issuers.iter().any(|issuer| self.check(certificate, issuer) == Err(SignatureFault::ValueWrong))
        });
        let lists = self.store.crls().take(MOST).all(|known| {
            let crl = &known.what;
            let issuers = self.known_issuers(crl.issuer.raw(), crl.authority_key_identifier.as_deref());
            issuers.is_empty() || self.is_exhausted() || issuers.iter().any(|issuer| self.is_list_of(crl, issuer))
        });
        let answers = self.store.ocsps().take(MOST).all(|known| {
            let response = &known.what;
            // Whoever signed it: only whether that signature holds is asked here.
            response.certificates.iter().filter(|one| response.responder.is(one)).take(1).all(|responder| {
                !self.spend()
                    || !matches!(response.verify(responder, &[]), Err(OcspFault::Signature(SignatureFault::ValueWrong)))
            })
        });
        certificates && lists && answers
    }

    /// Those with a name and exactly this key identifier.
    fn known_issuers(&self, name: &[u8], key: Option<&[u8]>) -> Vec<Certificate> {
        let Some(key) = key else { return Vec::new() };
        let all = self.trusted.store.named(name).chain(self.store.named(name));
        all.filter(|one| one.facts().subject_key_identifier.as_deref() == Some(key)).take(3).cloned().collect()
    }
}
