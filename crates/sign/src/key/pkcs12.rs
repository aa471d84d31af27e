//! Keys in PKCS#12 files (RFC 7292), protected by a PIN: in DER or BER, as text in base64, with or without something behind.
//!
//! The library reads DER. BER is put into DER here; what stands in the outer string keeps its bytes, for the MAC is over them.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use p12_keystore::{Pkcs12Archive, error::Error};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::looks_like::LooksLike;
use super::software::Found;
use crate::SignError;
use pki::asn1::{self, Element, tag};
use pki::certificate::{self, Certificate};

/// The one key of a PKCS#12 file, and every certificate in it.
pub(super) fn open(path: &Path, pin: Option<&SecretString>) -> Result<Found, SignError> {
    let name = path.display().to_string();
    let bytes = Zeroizing::new(std::fs::read(path).map_err(|error| SignError::File(name.clone(), error))?);
    let looks_like = |looks_like| SignError::NotPkcs12 { path: name.clone(), looks_like };
    let file = Zeroizing::new(in_der(&bytes).map_err(looks_like)?);
    let pin = pin.map_or("", |pin| pin.expose_secret());
    let archive = Pkcs12Archive::from_pkcs12(&file, pin).map_err(|error| refused(&name, &file, &error))?;
    let [key] = archive.keys.as_slice() else { return Err(SignError::NotOneKey(name, archive.keys.len())) };
    let key = Zeroizing::new(key.key.as_der().to_vec());
    let certificates = archive.certs.iter().map(|bag| Certificate::from_der(bag.cert.as_der()));
    Ok(Found { name, key, certificates: certificates.collect::<Result<_, _>>()? })
}

/// What the library says, as far as it says nothing of a PIN: a wrong one and a damaged file cannot be told apart.
fn refused(name: &str, file: &[u8], error: &Error) -> SignError {
    let form = |what: &str| SignError::KeyForm(name.to_owned(), what.to_owned());
    match error {
        Error::UnsupportedContentType => form("public-key integrity"),
        Error::UnsupportedCertificateType => form("certificates that are not X.509"),
        Error::UnsupportedEncryptionScheme => form("an encryption scheme"),
        Error::UnsupportedMacAlgorithm => form("a MAC algorithm"),
        // The MAC comes first: the PIN is right.
        Error::DerError(_) if has_mac(file) => form("BER inside"),
        _ => SignError::NotOpened(name.to_owned()),
    }
}

/// The outer sequence in DER, without what comes behind it.
fn in_der(bytes: &[u8]) -> Result<Vec<u8>, LooksLike> {
    let text = decoded(bytes);
    let bytes = text.as_deref().unwrap_or(bytes);
    let other = || looks_like(bytes);
    let (whole, _) = Element::read(bytes).map_err(|_| other())?;
    let mut parts = whole.sequence().map_err(|_| other())?;
    let version = parts.expect(tag::INTEGER).map_err(|_| other())?;
    parts.expect(tag::SEQUENCE).map_err(|_| other())?;
    if version.content() != [3] {
        return Err(other());
    }
    asn1::der(&whole).map_err(|_| LooksLike::Other)
}

/// What text holds in base64, with or without the lines that PEM puts around it.
fn decoded(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.first() == Some(&tag::SEQUENCE) {
        return None;
    }
    let text = text(bytes);
    for label in ["PKCS12", "PKCS #12", "PFX"] {
        if let Some(found) = certificate::pem(&text, label).ok().and_then(|found| found.into_iter().next()) {
            return Some(found);
        }
    }
    let digits: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64_STANDARD.decode(digits).ok().filter(|found| found.first() == Some(&tag::SEQUENCE))
}

/// Text as ASCII, without its byte order mark; editors and PowerShell write UTF-16 too.
fn text(bytes: &[u8]) -> Vec<u8> {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units).into_bytes()
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => rest.to_vec(),
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => bytes.to_vec(),
    }
}

fn has_mac(file: &[u8]) -> bool {
    let parts = Element::whole(file).and_then(|whole| whole.sequence()?.all());
    parts.is_ok_and(|parts| parts.len() > 2)
}

fn looks_like(bytes: &[u8]) -> LooksLike {
    if bytes.starts_with(&[0xFE, 0xED, 0xFE, 0xED]) || bytes.starts_with(&[0xCE, 0xCE, 0xCE, 0xCE]) {
        LooksLike::JavaKeyStore
    } else if bytes.windows(11).take(4096).any(|part| part == b"-----BEGIN ") {
        LooksLike::Pem
    } else if Certificate::from_der(bytes).is_ok() {
        LooksLike::Certificate
    } else {
        LooksLike::Other
    }
}
