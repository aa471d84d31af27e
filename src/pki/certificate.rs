//! Certificates (X.509, RFC 5280), as files and as what is said in them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::PublicKey;

use super::PkiError;
use super::algorithm::KeyKind;

/// A certificate as it came, in DER.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Certificate(Vec<u8>);

const BROKEN: PkiError = PkiError("this is no X.509 certificate");

impl Certificate {
    /// A certificate in DER.
    ///
    /// # Errors
    /// When it is none, or something comes behind it.
    pub fn from_der(der: impl Into<Vec<u8>>) -> Result<Certificate, PkiError> {
        let der = der.into();
        match X509Certificate::from_der(&der) {
            Ok(([], _)) => Ok(Certificate(der)),
            _ => Err(BROKEN),
        }
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
        &self.0
    }

    /// What is said in it.
    pub(crate) fn parsed(&self) -> Result<X509Certificate<'_>, PkiError> {
        X509Certificate::from_der(&self.0).map(|(_, parsed)| parsed).map_err(|_| BROKEN)
    }

    /// The kind of its key, and the key as algorithms take it.
    ///
    /// # Errors
    /// When nobody here can use such a key.
    pub fn key(&self) -> Result<(KeyKind, Vec<u8>), PkiError> {
        const UNKNOWN: PkiError = PkiError("a key that is neither RSA nor on P-256, P-384 or P-521");
        let parsed = self.parsed()?;
        let key = parsed.public_key();
        let kind = match key.parsed().map_err(|_| UNKNOWN)? {
            PublicKey::RSA(rsa) => KeyKind::Rsa(rsa.key_size()),
            PublicKey::EC(_) => {
                let curve = key.algorithm.parameters.as_ref().and_then(|curve| curve.as_oid().ok());
                match curve.map(|curve| curve.to_id_string()).as_deref() {
                    Some("1.2.840.10045.3.1.7") => KeyKind::P256,
                    Some("1.3.132.0.34") => KeyKind::P384,
                    Some("1.3.132.0.35") => KeyKind::P521,
                    _ => return Err(UNKNOWN),
                }
            }
            _ => return Err(UNKNOWN),
        };
        Ok((kind, key.subject_public_key.data.to_vec()))
    }

    /// Name of the one it is for: the common name, else all of its name.
    pub fn name(&self) -> String {
        let Ok(parsed) = self.parsed() else { return String::new() };
        let common = parsed.subject().iter_common_name().next().and_then(|name| name.as_str().ok().map(str::to_owned));
        common.unwrap_or_else(|| parsed.subject().to_string())
    }

    /// Whether this certificate names `issuer` as the one that issued it.
    pub fn names_as_issuer(&self, issuer: &Certificate) -> bool {
        match (self.parsed(), issuer.parsed()) {
            (Ok(own), Ok(issuer)) => own.issuer().as_raw() == issuer.subject().as_raw(),
            _ => false,
        }
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
    let text = std::str::from_utf8(file).map_err(|_| DAMAGED)?;
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(&begin) {
        let (content, after) = after.split_once(&end).ok_or(DAMAGED)?;
        let content: String = content.split_whitespace().collect();
        out.push(BASE64_STANDARD.decode(content).map_err(|_| DAMAGED)?);
        rest = after;
    }
    Ok(out)
}
