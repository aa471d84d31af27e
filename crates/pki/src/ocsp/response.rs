//! The answer of an OCSP responder (RFC 6960, 4.2).

use std::fmt;

use jiff::Timestamp;

use super::super::PkiError;
use super::super::algorithm::{SignatureAlgorithm, SignatureFault};
use super::super::asn1::{Element, tag};
use super::super::certificate::{Certificate, purpose};
use super::super::extension::Extension;
use super::super::name::Name;
use super::super::revocation::{Reason, Revocation};
use super::message::CertificateId;

/// How a responder names itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponderId {
    /// By its name.
    Name(Name),
    /// By the SHA-1 of its key.
    KeyDigest(Vec<u8>),
}

impl ResponderId {
    /// Whether it is the one of this certificate.
    pub fn is(&self, certificate: &Certificate) -> bool {
        use super::super::algorithm::DigestAlgorithm;
        match self {
            ResponderId::Name(name) => certificate.facts().subject == *name,
            ResponderId::KeyDigest(digest) => DigestAlgorithm::sha1()
                .for_lookup(&certificate.facts().public_key)
                .is_some_and(|found| found == *digest),
        }
    }
}

/// Status of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not revoked, as far as the responder knows.
    Good,
    /// Revoked.
    Revoked(Revocation),
    /// The responder does not know the certificate.
    Unknown,
}

/// What is said of one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleResponse {
    /// Which one.
    pub certificate: CertificateId,
    /// Its status.
    pub status: Status,
    /// When the status was so.
    pub this_update: Timestamp,
    /// By when there will be news.
    pub next_update: Option<Timestamp>,
    /// Since when the responder keeps the status of expired certificates (4.4.4).
    pub archive_cutoff: Option<Timestamp>,
}

/// A basic OCSP response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Who says that it answers.
    pub responder: ResponderId,
    /// When it was signed.
    pub produced_at: Timestamp,
    /// What is said, of each certificate that was asked for.
    pub responses: Vec<SingleResponse>,
    /// Nonce of the request.
    pub nonce: Option<Vec<u8>>,
    /// Certificates of the responder.
    pub certificates: Vec<Certificate>,
    /// How many certificates it has that cannot be read.
    pub unreadable_certificates: usize,
    /// Extensions that must be understood and are not.
    pub unknown_critical: Vec<String>,
    /// Algorithm of its signature.
    pub algorithm: SignatureAlgorithm,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

/// Who signed an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Responder {
    /// The issuer of the certificate.
    Issuer,
    /// One that the issuer appointed, with its certificate.
    Delegate(Certificate),
}

/// Why an answer does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OcspFault {
    /// The certificate of the responder is not there.
    NoCertificate,
    /// The responder is neither the issuer nor appointed by it (RFC 6960, 4.2.2.2).
    NotAuthorised,
    /// It has an extension that must be understood and is not.
    UnknownExtension,
    /// The signature on it.
    Signature(SignatureFault),
}

impl fmt::Display for OcspFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OcspFault::NoCertificate => "the certificate of the OCSP responder is not there",
            OcspFault::NotAuthorised => "the OCSP responder is neither the issuer nor appointed by it",
            OcspFault::UnknownExtension => "the OCSP response has an extension that must be understood and is not",
            OcspFault::Signature(fault) => return fault.fmt(f),
        })
    }
}

impl std::error::Error for OcspFault {}

impl Response {
    /// Reads an `OCSPResponse`.
    ///
    /// # Errors
    /// When it is none, or the responder refused.
    pub fn read(bytes: &[u8]) -> Result<Response, PkiError> {
        let mut parts = Element::whole(bytes)?.sequence()?;
        match parts.expect(tag::ENUMERATED)?.number()? {
            0 => {}
            1 => return Err(PkiError("the OCSP responder could not read the request")),
            2 => return Err(PkiError("the OCSP responder has a failure of its own")),
            3 => return Err(PkiError("the OCSP responder asks to try later")),
            5 => return Err(PkiError("the OCSP responder wants signed requests")),
            6 => return Err(PkiError("the OCSP responder does not answer for this one")),
            _ => return Err(PkiError("the OCSP responder answers with an unknown status")),
        }
        let mut content = parts.expect(tag::context(0))?.only()?.sequence()?;
        parts.end()?;
        if content.one()?.oid()? != "1.3.6.1.5.5.7.48.1.1" {
            return Err(PkiError("the OCSP response is of an unknown kind"));
        }
        Response::read_basic(&content.one()?.octet_string()?)
    }

    /// Reads a `BasicOCSPResponse`, as it stands in some signatures.
    ///
    /// # Errors
    /// When it is none.
    pub fn read_basic(bytes: &[u8]) -> Result<Response, PkiError> {
        let mut outer = Element::whole(bytes)?.sequence()?;
        let data = outer.one()?;
        let algorithm = SignatureAlgorithm::read(&outer.one()?, None)?;
        let signature = outer.one()?.bits()?.to_vec();
        let mut certificates = Vec::new();
        let mut unreadable_certificates = 0;
        if let Some(list) = outer.maybe(tag::context(0))? {
            let list = list.only()?.sequence()?.all()?;
            for one in list.iter().take(50) {
                match Certificate::from_der(one.raw()) {
                    Ok(certificate) => certificates.push(certificate),
                    Err(_) => unreadable_certificates += 1,
                }
            }
        }
        outer.end()?;
        let mut parts = data.sequence()?;
        // Version 1 is the only one.
        parts.maybe(tag::context(0))?;
        let id = parts.one()?;
        let responder = match id.context() {
            Some(1) => ResponderId::Name(Name::read(&id.only()?)?),
            Some(2) => ResponderId::KeyDigest(id.only()?.octet_string()?.into_owned()),
            _ => return Err(PkiError("the OCSP responder does not say who it is")),
        };
        let produced_at = parts.one()?.time()?;
        let mut unknown_critical = Vec::new();
        let list = parts.one()?.sequence()?.all()?;
        let responses =
            list.iter().map(|single| read_single(single, &mut unknown_critical)).collect::<Result<_, _>>()?;
        let mut nonce = None;
        if let Some(extensions) = parts.maybe(tag::context(1))? {
            for extension in Extension::list(&extensions.only()?)? {
                match extension.oid.as_str() {
                    // Some put the nonce there without a string around it.
                    "1.3.6.1.5.5.7.48.1.2" => {
                        let inner =
                            extension.element().and_then(|inner| inner.octet_string().map(|inner| inner.into_owned()));
                        nonce = Some(inner.unwrap_or_else(|_| extension.value.into_owned()));
                    }
                    _ if extension.critical => unknown_critical.push(extension.oid),
                    _ => {}
                }
            }
        }
        parts.end()?;
        let signed = data.raw().to_vec();
        Ok(Response {
            responder,
            produced_at,
            responses,
            nonce,
            certificates,
            unreadable_certificates,
            unknown_critical,
            algorithm,
            signed,
            signature,
        })
    }

    /// What is said of a certificate of an issuer: the newest of it.
    pub fn of(&self, certificate: &Certificate, issuer: &Certificate) -> Option<&SingleResponse> {
        self.responses.iter().filter(|one| one.certificate.is(certificate, issuer)).max_by_key(|one| one.this_update)
    }

    /// Checks who signed it: the issuer, or one that the issuer appointed with a certificate for that, in the answer or among others.
    /// Whether the certificate of the delegate was valid then, and not revoked, is not asked here (see
    /// [`super::super::certificate::Facts::ocsp_nocheck`]).
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify(&self, issuer: &Certificate, others: &[Certificate]) -> Result<Responder, OcspFault> {
        if !self.unknown_critical.is_empty() {
            return Err(OcspFault::UnknownExtension);
        }
        let mut fault = OcspFault::NoCertificate;
        let candidates = std::iter::once(issuer).chain(&self.certificates).chain(others);
        for candidate in candidates.filter(|one| self.responder.is(one)) {
            let facts = candidate.facts();
            if let Err(wrong) = self.algorithm.check(facts.any_key, &facts.public_key, &self.signed, &self.signature) {
                fault = OcspFault::Signature(wrong);
                continue;
            }
            let same = facts.public_key == issuer.facts().public_key && facts.subject == issuer.facts().subject;
            if same {
                return Ok(Responder::Issuer);
            }
            if facts.is_for(purpose::OCSP_SIGNING) && candidate.is_issued_by(issuer) {
                return Ok(Responder::Delegate(candidate.clone()));
            }
            fault = OcspFault::NotAuthorised;
        }
        Err(fault)
    }
}

fn read_single(element: &Element<'_>, unknown_critical: &mut Vec<String>) -> Result<SingleResponse, PkiError> {
    let mut parts = element.sequence()?;
    let certificate = CertificateId::read(&parts.one()?)?;
    let status = parts.one()?;
    let status = match status.context() {
        Some(0) => Status::Good,
        Some(1) => {
            let mut revoked = status.elements()?;
            let at = revoked.one()?.time()?;
            let reason = match revoked.maybe(tag::context(0))? {
                Some(reason) => Some(Reason::from(reason.only()?.number()?)),
                None => None,
            };
            Status::Revoked(Revocation { at, reason })
        }
        Some(2) => Status::Unknown,
        _ => return Err(PkiError("an OCSP response has no status")),
    };
    let this_update = parts.one()?.time()?;
    let next_update = match parts.maybe(tag::context(0))? {
        Some(next) => Some(next.only()?.time()?),
        None => None,
    };
    let mut archive_cutoff = None;
    if let Some(extensions) = parts.maybe(tag::context(1))? {
        for extension in Extension::list(&extensions.only()?)? {
            match extension.oid.as_str() {
                "1.3.6.1.5.5.7.48.1.6" => archive_cutoff = Some(extension.element()?.time()?),
                _ if extension.critical => unknown_critical.push(extension.oid),
                _ => {}
            }
        }
    }
    parts.end()?;
    Ok(SingleResponse { certificate, status, this_update, next_update, archive_cutoff })
}
