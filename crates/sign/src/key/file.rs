//! Keys in PEM files (RFC 7468), which nothing protects.

use std::path::Path;

use zeroize::Zeroizing;

use super::software::Found;
use crate::SignError;
use pki::certificate::{self, Certificate};

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
