//! What goes to a time-stamping authority and what comes back (RFC 3161, 2.4).

use aws_lc_rs::rand;

use super::super::PkiError;
use super::super::algorithm::{Hash, Named};
use super::super::asn1::{Element, integer, integer_bytes, join, tag, wrap};
use super::token::Token;

/// A request for a time-stamp, with the certificate of the authority in the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    hash: Hash,
    digest: Vec<u8>,
    nonce: Vec<u8>,
}

impl Request {
    /// For bytes with this digest; with a nonce by chance, so that no old answer fits.
    ///
    /// # Errors
    /// When the machine has no chance left.
    pub fn new(hash: Hash, digest: &[u8]) -> Result<Request, PkiError> {
        let mut nonce = [0; 16];
        rand::fill(&mut nonce).map_err(|_| PkiError("no random numbers"))?;
        Ok(Request::with_nonce(hash, digest, &nonce))
    }

    /// With a nonce of one's own.
    pub fn with_nonce(hash: Hash, digest: &[u8], nonce: &[u8]) -> Request {
        Request { hash, digest: digest.to_vec(), nonce: nonce.to_vec() }
    }

    /// The `TimeStampReq` in DER: what is posted as `application/timestamp-query`.
    pub fn der(&self) -> Vec<u8> {
        let imprint = join(tag::SEQUENCE, &[&self.hash.identifier(), &wrap(tag::OCTET_STRING, &self.digest)]);
        let with_certificate = wrap(tag::BOOLEAN, &[0xFF]);
        join(tag::SEQUENCE, &[&integer(1), &imprint, &integer_bytes(&self.nonce), &with_certificate])
    }

    /// Whether the token answers this request: the same imprint, the same nonce.
    pub fn is_answered_by(&self, token: &Token) -> bool {
        let nonce = integer_bytes(&self.nonce);
        token.imprint.algorithm == Named::Known(self.hash)
            && token.imprint.digest == self.digest
            && token.nonce.as_deref().map(|nonce| wrap(tag::INTEGER, nonce)) == Some(nonce)
    }
}

/// The answer of a time-stamping authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// `PKIStatus`: 0 and 1 are granted.
    pub status: u32,
    /// Why not, in the words of the authority and of RFC 3161.
    pub reasons: Vec<String>,
    /// The token, as it came.
    pub token: Option<Vec<u8>>,
}

impl Response {
    /// Reads a `TimeStampResp`.
    ///
    /// # Errors
    /// When it is none, or granted without a token.
    pub fn read(bytes: &[u8]) -> Result<Response, PkiError> {
        let mut parts = Element::whole(bytes)?.sequence()?;
        let mut info = parts.one()?.sequence()?;
        let status = info.expect(tag::INTEGER)?.number()?;
        let mut reasons = Vec::new();
        if let Some(texts) = info.maybe(tag::SEQUENCE)? {
            reasons.extend(texts.elements()?.all()?.iter().map(Element::text));
        }
        if let Some(failure) = info.maybe(tag::BIT_STRING)? {
            reasons.extend(failures(failure.content()));
        }
        let token = parts.next().transpose()?.map(|token| token.raw().to_vec());
        parts.end()?;
        let response = Response { status, reasons, token };
        if response.is_granted() && response.token.is_none() {
            return Err(PkiError("a time-stamp was granted and is not there"));
        }
        Ok(response)
    }

    /// Whether there is a token in it.
    pub fn is_granted(&self) -> bool {
        self.status <= 1
    }
}

/// `PKIFailureInfo` (RFC 3161, 2.4.2): numbers of bits in the content of a bit string.
fn failures(content: &[u8]) -> Vec<String> {
    const NAMES: [(usize, &str); 8] = [
        (0, "badAlg"),
        (2, "badRequest"),
        (5, "badDataFormat"),
        (14, "timeNotAvailable"),
        (15, "unacceptedPolicy"),
        (16, "unacceptedExtension"),
        (17, "addInfoNotAvailable"),
        (25, "systemFailure"),
    ];
    let bits = content.get(1..).unwrap_or_default();
    let set = |bit: usize| bits.get(bit / 8).is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0);
    NAMES.iter().filter(|(bit, _)| set(*bit)).map(|(_, name)| (*name).to_owned()).collect()
}
