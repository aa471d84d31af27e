//! Keys in files: PKCS#12 (RFC 7292), protected by a PIN, and PEM, which nothing protects.

use std::path::Path;

use p12_keystore::Pkcs12Archive;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::software::Found;
use crate::SignError;
use pki::certificate::{self, Certificate};

/// The one key of a PKCS#12 file, and every certificate in it.
pub(super) fn pkcs12(path: &Path, pin: Option<&SecretString>) -> Result<Found, SignError> {
    let name = path.display().to_string();
    let bytes = Zeroizing::new(std::fs::read(path).map_err(|error| SignError::File(name.clone(), error))?);
    let pin = pin.map_or("", |pin| pin.expose_secret());
    // What the library says of a wrong PIN is not passed on: one sentence for all that may be wrong.
    let archive = Pkcs12Archive::from_pkcs12(&bytes, pin).map_err(|_| SignError::NotOpened(name.clone()))?;
    let [key] = archive.keys.as_slice() else { return Err(SignError::NotOneKey(name, archive.keys.len())) };
    let key = Zeroizing::new(key.key.as_der().to_vec());
    let certificates = archive.certs.iter().map(|bag| Certificate::from_der(bag.cert.as_der()));
    Ok(Found { name, key, certificates: certificates.collect::<Result<_, _>>()? })
}

/// The one key of a PEM file (RFC 7468), and every certificate in it.
pub(super) fn pem(path: &Path) -> Result<Found, SignError> {
    let name = path.display().to_string();
    let bytes = Zeroizing::new(std::fs::read(path).map_err(|error| SignError::File(name.clone(), error))?);
    let mut keys = Vec::new();
    for label in ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"] {
        keys.extend(certificate::pem(&bytes, label)?.into_iter().map(Zeroizing::new));
    }
    let count = keys.len();
    let Some(key) = keys.pop().filter(|_| count == 1) else { return Err(SignError::NotOneKey(name, count)) };
    let certificates = Certificate::from_pem_or_der(&bytes).map_err(|_| SignError::NoCertificate(name.clone()))?;
    Ok(Found { name, key, certificates })
}
