//! Certificates (X.509, RFC 5280), as files and as what is said in them.

use std::fmt;
use std::hash::{Hash as StdHash, Hasher};
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::PkiError;
use super::algorithm::{Hash, KeyKind, SignatureFault};
use super::asn1::Element;
use super::name::attribute;

mod extensions;
mod facts;
mod public_key;
mod qualified;
mod read;

pub use facts::{BasicConstraints, ExtendedKeyUsage, Facts, KeyUsage, purpose};
pub use qualified::{QcStatements, QcType};

/// A certificate as it came, in DER, with what is said in it. Copies share both.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    facts: Facts,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({}, {})", self.0.facts.subject, self.0.facts.serial_hex())
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Certificate) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.der == other.0.der
    }
}

impl Eq for Certificate {}

impl StdHash for Certificate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.der.hash(state);
    }
}

const BROKEN: PkiError = PkiError("this is no X.509 certificate");

impl Certificate {
    /// A certificate in DER.
    ///
    /// # Errors
    /// When it is none, or something comes behind it.
    pub fn from_der(der: impl Into<Vec<u8>>) -> Result<Certificate, PkiError> {
        let der = der.into();
        let facts = Facts::read(&der)?;
        Ok(Certificate(Arc::new(Inner { der, facts })))
    }

    /// Every certificate of a PEM file (RFC 7468), in its order; a file in DER is one.
    ///
    /// # Errors
    /// When there is none, or one is broken.
    pub fn from_pem_or_der(file: &[u8]) -> Result<Vec<Certificate>, PkiError> {
        if file.first() == Some(&0x30) {
            return Ok(vec![Certificate::from_der(file)?]);
        }
        let found = pem(file, "CERTIFICATE")?.into_iter().map(Certificate::from_der).collect::<Result<Vec<_>, _>>()?;
        if found.is_empty() { Err(BROKEN) } else { Ok(found) }
    }

    /// Its bytes.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// What is said in it.
    pub fn facts(&self) -> &Facts {
        &self.0.facts
    }

    /// The kind of its key, and the key as algorithms take it.
    ///
    /// # Errors
    /// When nobody here can use such a key.
    pub fn key(&self) -> Result<(KeyKind, Vec<u8>), PkiError> {
        let kind = self.facts().key.ok_or(PkiError("a key that is neither RSA nor on P-256, P-384 or P-521"))?;
        Ok((kind, self.facts().public_key.clone()))
    }

    /// Name of the one it is for: the common name, else all of its name.
    pub fn name(&self) -> String {
        let subject = &self.facts().subject;
        subject.first(attribute::COMMON_NAME).map_or_else(|| subject.to_string(), str::to_owned)
    }

    /// Its SHA-256.
    pub fn sha256(&self) -> [u8; 32] {
        let mut out = [0; 32];
        out.copy_from_slice(Hash::Sha256.of(&[self.der()]).as_ref());
        out
    }

    /// Whether this certificate names `issuer` as the one that issued it. Anyone can bear a name: see [`Certificate::check_signature`].
    pub fn names_as_issuer(&self, issuer: &Certificate) -> bool {
        self.facts().issuer == issuer.facts().subject
    }

    /// Whether it names itself as its issuer.
    pub fn is_self_issued(&self) -> bool {
        self.names_as_issuer(self)
    }

    /// Whether it is signed with its own key.
    pub fn is_self_signed(&self) -> bool {
        self.is_issued_by(self)
    }

    /// Whether `issuer` issued this one: by name and by signature.
    pub fn is_issued_by(&self, issuer: &Certificate) -> bool {
        self.names_as_issuer(issuer) && self.check_signature(issuer).is_ok()
    }

    /// Checks the signature on it with the key of `issuer`.
    ///
    /// # Errors
    /// When it does not hold, or nobody here can tell: weak algorithms such as SHA-1 are never used.
    pub fn check_signature(&self, issuer: &Certificate) -> Result<(), SignatureFault> {
        let (signed, signature) = self.signed_parts().map_err(|_| SignatureFault::ValueWrong)?;
        let key = issuer.facts();
        self.facts().algorithm.check(key.any_key, &key.public_key, signed, signature)
    }

    /// The bytes that the issuer signed, and the signature.
    fn signed_parts(&self) -> Result<(&[u8], &[u8]), PkiError> {
        let mut parts = Element::whole(self.der())?.sequence()?;
        let signed = parts.one()?.raw();
        parts.one()?;
        Ok((signed, parts.one()?.bits()?))
    }
}

/// The certificate of a key first, then its issuer, and so on, as far as `others` go; those of no use are left out.
pub fn ordered(own: &Certificate, others: &[Certificate]) -> Vec<Certificate> {
    let mut chain = vec![own.clone()];
    while let Some(next) =
        chain.last().and_then(|last| others.iter().find(|other| last.names_as_issuer(other) && !chain.contains(other)))
    {
        chain.push(next.clone());
    }
    chain
}

/// Contents of the sections of a PEM file with this label.
///
/// # Errors
/// When a section does not end or is no base64.
pub fn pem(file: &[u8], label: &str) -> Result<Vec<Vec<u8>>, PkiError> {
    const DAMAGED: PkiError = PkiError("a PEM section is damaged");
    // What stands round the sections is anybody's, in any encoding (RFC 7468, 2).
    let text = String::from_utf8_lossy(file);
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut out = Vec::new();
    let mut rest = &*text;
    while let Some((_, after)) = rest.split_once(&begin) {
        let (content, after) = after.split_once(&end).ok_or(DAMAGED)?;
        let content: String = content.split_whitespace().collect();
        out.push(BASE64_STANDARD.decode(content).map_err(|_| DAMAGED)?);
        rest = after;
    }
    Ok(out)
}
