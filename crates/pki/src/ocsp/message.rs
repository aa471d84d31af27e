//! What goes to an OCSP responder (RFC 6960, 4.1).

use super::super::PkiError;
use super::super::algorithm::DigestAlgorithm;
use super::super::asn1::{Element, context_around, join, oid, tag, wrap};
use super::super::certificate::Certificate;

/// A certificate as OCSP names it (`CertID`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateId {
    /// Algorithm of both digests.
    pub algorithm: DigestAlgorithm,
    /// Digest of the name of its issuer.
    pub issuer_name: Vec<u8>,
    /// Digest of the key of its issuer.
    pub issuer_key: Vec<u8>,
    /// Its serial number, as the bytes that came.
    pub serial: Vec<u8>,
}

impl CertificateId {
    pub(super) fn read(element: &Element<'_>) -> Result<CertificateId, PkiError> {
        let mut parts = element.sequence()?;
        Ok(CertificateId {
            algorithm: DigestAlgorithm::read(&parts.one()?)?,
            issuer_name: parts.one()?.octet_string()?.into_owned(),
            issuer_key: parts.one()?.octet_string()?.into_owned(),
            serial: parts.one()?.integer()?.to_vec(),
        })
    }

    /// Whether it is this certificate, of this issuer.
    pub fn is(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        let digest_is =
            |bytes: &[u8], digest: &[u8]| self.algorithm.for_lookup(bytes).is_some_and(|found| found == digest);
        self.serial == certificate.facts().serial
            && certificate.names_as_issuer(issuer)
            // As the certificate writes that name, or as the issuer does itself.
            && [&certificate.facts().issuer, &issuer.facts().subject]
                .iter()
                .any(|name| digest_is(name.raw(), &self.issuer_name))
            && digest_is(&issuer.facts().public_key, &self.issuer_key)
    }
}

/// A question for the status of one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    der: Vec<u8>,
}

impl Request {
    /// For a certificate of an issuer. Its digests are SHA-1: what every responder knows (RFC 5019, 2.1.1); they find the certificate and
    /// protect nothing.
    pub fn new(certificate: &Certificate, issuer: &Certificate, nonce: Option<&[u8]>) -> Request {
        let sha1 = DigestAlgorithm::sha1();
        let digest = |bytes: &[u8]| wrap(tag::OCTET_STRING, &sha1.for_lookup(bytes).unwrap_or_default());
        let id = join(
            tag::SEQUENCE,
            &[
                &sha1.identifier().unwrap_or_default(),
                &digest(certificate.facts().issuer.raw()),
                &digest(&issuer.facts().public_key),
                &wrap(tag::INTEGER, &certificate.facts().serial),
            ],
        );
        let list = wrap(tag::SEQUENCE, &wrap(tag::SEQUENCE, &id));
        let extensions = nonce.map_or_else(Vec::new, |nonce| {
            let kind = oid("1.3.6.1.5.5.7.48.1.2");
            let value = wrap(tag::OCTET_STRING, &wrap(tag::OCTET_STRING, nonce));
            let extension = join(tag::SEQUENCE, &[&kind, &value]);
            context_around(2, &[&wrap(tag::SEQUENCE, &extension)])
        });
        Request { der: wrap(tag::SEQUENCE, &join(tag::SEQUENCE, &[&list, &extensions])) }
    }

    /// The `OCSPRequest` in DER: what is posted as `application/ocsp-request`.
    pub fn der(&self) -> &[u8] {
        &self.der
    }
}
