//! A time-stamp token (RFC 3161, 2.4.2): signed data around a time and a digest.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::super::PkiError;
use super::super::algorithm::{DigestAlgorithm, Named, SignatureFault};
use super::super::asn1::{Element, tag};
use super::super::certificate::{Certificate, purpose};
use super::super::cms::SignedData;
use super::super::extension::Extension;
use super::super::name::Name;

/// `id-ct-TSTInfo`.
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";

/// The digest that is stamped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// Digest algorithm.
    pub algorithm: DigestAlgorithm,
    /// Digest.
    pub digest: Vec<u8>,
}

/// A time-stamp token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The signed data around it.
    pub signed: SignedData,
    /// Object identifier of the policy of the authority.
    pub policy: String,
    /// What is stamped.
    pub imprint: Imprint,
    /// Serial number, as the bytes that came.
    pub serial: Vec<u8>,
    /// The time.
    pub at: Timestamp,
    /// How far the time may be off, when it is said.
    pub accuracy: Option<SignedDuration>,
    /// Whether tokens of this authority are in the order of their times, however near these are.
    pub ordering: bool,
    /// The nonce of the request, as the bytes that came.
    pub nonce: Option<Vec<u8>>,
    /// Name that the authority gives itself.
    pub authority: Option<String>,
    /// Extensions that must be understood and are not.
    pub unknown_critical: Vec<String>,
}

/// Why a token does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenFault {
    /// It is not over these bytes.
    ImprintDiffers,
    /// It has not one signer, as it must (RFC 3161, 2.4.2).
    Signers,
    /// The certificate of the authority is not there.
    NoCertificate,
    /// The authority did not name the certificate that it signed with.
    CertificateNotNamed,
    /// The certificate is not one for time-stamps and nothing else (RFC 3161, 2.3).
    NotForTimeStamps,
    /// It has an extension that must be understood and is not.
    UnknownExtension,
    /// The signature on it.
    Signature(SignatureFault),
}

impl fmt::Display for TokenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TokenFault::ImprintDiffers => "the time-stamp is not over these bytes",
            TokenFault::Signers => "the time-stamp has not one signer",
            TokenFault::NoCertificate => "the certificate of the time-stamping authority is not there",
            TokenFault::CertificateNotNamed => {
                "the time-stamping authority did not name the certificate that it signed with"
            }
            TokenFault::NotForTimeStamps => "the certificate is not for time-stamps and nothing else",
            TokenFault::UnknownExtension => "the time-stamp has an extension that must be understood and is not",
            TokenFault::Signature(fault) => return fault.fmt(f),
        })
    }
}

impl std::error::Error for TokenFault {}

impl Token {
    /// Reads a token, and gives what comes behind it.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(bytes: &[u8]) -> Result<(Token, &[u8]), PkiError> {
        const NONE: PkiError = PkiError("this is no time-stamp token");
        let (signed, rest) = SignedData::read(bytes)?;
        if signed.content_type != TST_INFO {
            return Err(NONE);
        }
        let content = signed.content.clone().ok_or(NONE)?;
        let mut parts = Element::whole(&content)?.sequence()?;
        if parts.expect(tag::INTEGER)?.number()? != 1 {
            return Err(NONE);
        }
        let policy = parts.one()?.oid()?;
        let mut imprint = parts.one()?.sequence()?;
        let imprint = Imprint {
            algorithm: DigestAlgorithm::read(&imprint.one()?)?,
            digest: imprint.one()?.octet_string()?.into_owned(),
        };
        let serial = parts.one()?.integer()?.to_vec();
        let at = parts.expect(tag::GENERALIZED_TIME)?.time()?;
        let accuracy = parts.maybe(tag::SEQUENCE)?.map(|accuracy| read_accuracy(&accuracy)).transpose()?;
        let ordering = parts.maybe(tag::BOOLEAN)?.map(|ordering| ordering.boolean()).transpose()?.unwrap_or(false);
        let nonce = parts.maybe(tag::INTEGER)?.map(|nonce| nonce.integer().map(<[u8]>::to_vec)).transpose()?;
        let authority = parts.maybe(tag::context(0))?.map(|name| read_authority(&name)).transpose()?.flatten();
        let mut unknown_critical = Vec::new();
        if let Some(extensions) = parts.maybe(tag::context(1))? {
            // Implicit: the tag stands in the place of that of the list.
            for extension in Extension::all(extensions.elements()?)? {
                if extension.critical {
                    unknown_critical.push(extension.oid);
                }
            }
        }
        parts.end()?;
        let token =
            Token { signed, policy, imprint, serial, at, accuracy, ordering, nonce, authority, unknown_critical };
        Ok((token, rest))
    }

    /// The certificate of the authority, in the token or else among others.
    pub fn certificate<'c>(&'c self, others: &'c [Certificate]) -> Option<&'c Certificate> {
        self.signed.only_signer()?.certificate(self.signed.certificates.iter().chain(others))
    }

    /// Checks the token against the digest of what is stamped (by the algorithm of [`Token::imprint`]), and gives the certificate of
    /// the authority, from the token or from others. Whether that is trusted, and was valid then, is not asked here.
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify(&self, digest: &[u8], others: &[Certificate]) -> Result<Certificate, TokenFault> {
        if self.imprint.digest != digest && self.imprint.algorithm.comparable().is_some() {
            return Err(TokenFault::ImprintDiffers);
        }
        let certificate = self.verify_signature(others)?;
        let name = self.imprint.algorithm.to_string();
        match self.imprint.algorithm {
            _ if self.imprint.algorithm.is_sound() => Ok(certificate),
            Named::Known(_) | Named::Comparable(_) => Err(TokenFault::Signature(SignatureFault::Weak(name))),
            Named::Other(_) => Err(TokenFault::Signature(SignatureFault::Unsupported(name))),
        }
    }

    /// Checks all of the token but what it is over.
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify_signature(&self, others: &[Certificate]) -> Result<Certificate, TokenFault> {
        let signer = self.signed.only_signer().ok_or(TokenFault::Signers)?;
        let certificate = self.certificate(others).ok_or(TokenFault::NoCertificate)?;
        if signer.names(certificate) != Some(true) {
            return Err(TokenFault::CertificateNotNamed);
        }
        let content = self.signed.content.as_deref().unwrap_or_default();
        signer.verify(|digester| Some(digester.of(&[content])), certificate).map_err(TokenFault::Signature)?;
        let only = certificate
            .facts()
            .extended_key_usage
            .as_ref()
            .is_some_and(|usage| usage.critical && usage.purposes == [purpose::TIME_STAMPING]);
        if !only {
            return Err(TokenFault::NotForTimeStamps);
        }
        if !self.unknown_critical.is_empty() {
            return Err(TokenFault::UnknownExtension);
        }
        Ok(certificate.clone())
    }
}

/// Seconds, thousandths and millionths, each only where it is not 0.
fn read_accuracy(element: &Element<'_>) -> Result<SignedDuration, PkiError> {
    let mut accuracy = SignedDuration::ZERO;
    for part in element.elements()? {
        let part = part?;
        let number = i64::from(part.number()?);
        accuracy += match part.context() {
            None => SignedDuration::from_secs(number),
            Some(0) => SignedDuration::from_millis(number),
            Some(1) => SignedDuration::from_micros(number),
            Some(_) => return Err(PkiError("the accuracy of a time-stamp cannot be read")),
        };
    }
    Ok(accuracy)
}

/// A `GeneralName`: a name or anything else, of which the text is told.
fn read_authority(element: &Element<'_>) -> Result<Option<String>, PkiError> {
    let general = element.only()?;
    match general.context() {
        Some(4) => Ok(Some(Name::read(&general.only()?)?.to_string())),
        Some(1 | 2 | 6) => Ok(Some(general.text())),
        _ => Ok(None),
    }
}
