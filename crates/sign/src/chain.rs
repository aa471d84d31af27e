//! Chains of certificates from the one of a key to one that is trusted by itself; what is missing is fetched from where the chain's own
//! certificates say (RFC 5280, 4.2.2.1).

use super::SignError;
use super::level::Level;
use super::services::Services;
use pki::certificate::Certificate;
use pki::cms::SignedData;

/// Certificates of a chain; a longer one is no chain that anybody has.
const LONGEST: usize = 10;
/// Bytes of one download.
const MOST: usize = 256 << 10;
/// Addresses that are tried for one certificate.
pub(super) const MOST_ADDRESSES: usize = 4;

/// The certificate first, then its issuer, and so on, to one that is trusted or that signed itself.
///
/// # Errors
/// [`SignError::ChainIncomplete`], when an issuer is nowhere to be found; [`SignError::NotTrusted`] where only trusted ones will do.
pub(super) fn complete(
    own: &Certificate,
    known: &[Certificate],
    services: &Services,
) -> Result<Vec<Certificate>, SignError> {
    let mut chain = vec![own.clone()];
    while let Some(last) = chain.last() {
        if services.trust().contains(last) {
            return Ok(chain);
        }
        if last.is_self_signed() {
            return if services.is_wary() { Err(SignError::NotTrusted(last.name())) } else { Ok(chain) };
        }
        let here = services.trust().iter().chain(known).find(|one| issued(last, one));
        let next = match here {
            Some(issuer) => issuer.clone(),
            None if services.is_wary() => return Err(SignError::ChainIncomplete(last.name())),
            None => fetch(last, services).ok_or_else(|| SignError::ChainIncomplete(last.name()))?,
        };
        if chain.len() == LONGEST || chain.contains(&next) {
            break;
        }
        chain.push(next);
    }
    Err(SignError::ChainIncomplete(own.name()))
}

impl Services {
    /// Whether a chain will do for a level; asked before anybody signs.
    ///
    /// # Errors
    /// [`SignError::NotTrusted`] or [`SignError::ChainIncomplete`], of services that are [`Services::wary`].
    pub fn suits(&self, chain: &[Certificate], level: Level) -> Result<(), SignError> {
        match chain.split_first() {
            Some((own, more)) if self.is_wary() && level >= Level::Lt => complete(own, more, self).map(drop),
            _ => Ok(()),
        }
    }
}

fn issued(certificate: &Certificate, issuer: &Certificate) -> bool {
    issuer.facts().is_ca() && certificate.is_issued_by(issuer)
}

/// The issuer's certificate from the addresses of a certificate. One that does not answer is no reason to stop: the next may.
fn fetch(certificate: &Certificate, services: &Services) -> Option<Certificate> {
    certificate.facts().ca_issuers.iter().take(MOST_ADDRESSES).find_map(|address| {
        let answer = services.outside().get(address, "application/pkix-cert, application/pkcs7-mime", MOST).ok()?;
        if answer.status != 200 {
            return None;
        }
        found(&answer.body).into_iter().find(|one| issued(certificate, one))
    })
}

/// What such an address gives: a certificate in DER, some in PEM, or signed data that has nothing but certificates.
fn found(body: &[u8]) -> Vec<Certificate> {
    Certificate::from_pem_or_der(body)
        .or_else(|_| SignedData::read(body).map(|(bundle, _)| bundle.certificates))
        .unwrap_or_default()
}
