//! Making signatures: who holds the key, and what is signed.
//!
//! Lives here: key holders, and the phases from prepared bytes to signed data. May not live here: opening a PDF (a worker does), routes,
//! judging a signature. Keys and PINs never leave this module: not to a worker, a log or an error.
//!
//! To add a key holder: a file in [`key`] that implements [`key::KeyHolder`], and a word in [`key::Source`].

pub mod config;
pub mod key;
pub mod memory;

use std::fmt;

use crate::pki::PkiError;
use crate::pki::cms::Unsigned;
use key::KeyHolder;

/// Why nothing is signed. None of them says anything of a key or a PIN.
#[derive(Debug)]
pub enum SignError {
    /// What was named as key is none of the known sorts.
    UnknownSource(String),
    /// A file cannot be read.
    File(String, std::io::Error),
    /// The PIN does not open the key, or the file is damaged.
    NotOpened(String),
    /// There is no private key there, or more than one.
    NotOneKey(String, usize),
    /// No certificate belongs to the key.
    NoCertificate(String),
    /// The key is too weak or of a sort that nobody should sign with.
    Weak(String),
    /// The key cannot sign in this way.
    Algorithm(String),
    /// The key holder did not sign.
    Refused(String),
    /// A certificate or signature is broken.
    Pki(PkiError),
}

impl From<PkiError> for SignError {
    fn from(error: PkiError) -> Self {
        SignError::Pki(error)
    }
}

impl SignError {
    /// Its code among the faults, and the values of its sentence.
    pub fn code(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            SignError::UnknownSource(given) => ("key-source-unknown", vec![("given", given.clone())]),
            SignError::File(path, error) => {
                ("key-file-unreadable", vec![("path", path.clone()), ("reason", error.to_string())])
            }
            SignError::NotOpened(path) => ("key-not-opened", vec![("path", path.clone())]),
            SignError::NotOneKey(path, count) => {
                ("key-not-one", vec![("path", path.clone()), ("count", count.to_string())])
            }
            SignError::NoCertificate(path) => ("key-without-certificate", vec![("path", path.clone())]),
            SignError::Weak(what) => ("key-too-weak", vec![("key", what.clone())]),
            SignError::Algorithm(name) => ("key-algorithm", vec![("algorithm", name.clone())]),
            SignError::Refused(reason) => ("key-refused", vec![("reason", reason.clone())]),
            SignError::Pki(error) => ("key-refused", vec![("reason", error.to_string())]),
        }
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, values) = self.code();
        write!(f, "{code} {values:?}")
    }
}

impl std::error::Error for SignError {}

/// Bytes that a signature over a document takes, with some to spare for what the key holder adds.
pub fn room(holder: &dyn KeyHolder) -> usize {
    let certificates: usize = holder.chain().iter().map(|certificate| certificate.der().len()).sum();
    // Attributes, names and an RSA signature stay below 3 KiB.
    (certificates + 3 * 1024).next_multiple_of(1024)
}

/// Signs parts of a file: signed data for its `/Contents`.
///
/// # Errors
/// [`SignError`].
pub fn sign(parts: &[&[u8]], holder: &dyn KeyHolder) -> Result<Vec<u8>, SignError> {
    let algorithm = holder.algorithm();
    let digest = algorithm.hash.of(parts);
    let unsigned = Unsigned::new(algorithm, digest.as_ref(), holder.chain())?;
    let signature = holder.sign(unsigned.to_be_signed())?;
    Ok(unsigned.complete(&signature)?)
}
