//! Who holds a key: a file, a token, a service.
//!
//! To add one: a file here with a type that is a [`KeyHolder`], and its word in [`Source`].

mod csc;
mod file;
mod holder;
mod looks_like;
mod pkcs11;
mod pkcs12;
pub mod secret;
mod software;

use std::path::PathBuf;

pub use csc::RemoteError;
pub use holder::{KeyHolder, Wanted};
pub use looks_like::LooksLike;
pub use pkcs11::{TokenError, TokenUri};
pub use secret::Secrets;

use super::SignError;
use pki::certificate::Certificate;

/// Where a key is, as people write it: `pkcs12:FILE`, `pkcs11:URI`, `csc:FILE` or `pem:FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file with key and certificates (RFC 7292).
    Pkcs12(PathBuf),
    /// A key on a token (RFC 7512).
    Pkcs11(TokenUri),
    /// A key at a signing service that the file describes.
    Csc(PathBuf),
    /// A file with key and certificates that nothing protects: for development.
    Pem(PathBuf),
}

impl std::str::FromStr for Source {
    type Err = SignError;

    fn from_str(text: &str) -> Result<Source, SignError> {
        match text.split_once(':') {
            Some(("pkcs12", path)) if !path.is_empty() => Ok(Source::Pkcs12(path.into())),
            Some(("pkcs11", uri)) => Ok(Source::Pkcs11(uri.parse()?)),
            Some(("csc", path)) if !path.is_empty() => Ok(Source::Csc(path.into())),
            Some(("pem", path)) if !path.is_empty() => Ok(Source::Pem(path.into())),
            // What was given may hold a PIN; only its first word is told.
            Some((word, _)) => Err(SignError::UnknownSource(word.to_owned())),
            None => Err(SignError::UnknownSource(String::new())),
        }
    }
}

impl Source {
    /// Whether a PIN opens it, as far as is known before it is opened.
    pub fn has_pin(&self) -> bool {
        match self {
            Source::Pkcs12(_) => true,
            Source::Pkcs11(uri) => uri.pin.is_none(),
            // A service says by itself whether its key has one.
            Source::Pem(_) | Source::Csc(_) => false,
        }
    }

    /// Opens the key. `wanted` says how it is to sign, else it signs in the way that is best for it; `more` are certificates of
    /// issuers that the source does not have.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn open(
        &self,
        secrets: &Secrets,
        wanted: Option<Wanted>,
        more: &[Certificate],
    ) -> Result<Box<dyn KeyHolder>, SignError> {
        let found = match self {
            Source::Pkcs12(path) => pkcs12::open(path, secrets.pin.as_ref())?,
            Source::Pem(path) => file::pem(path)?,
            Source::Csc(path) => return Ok(Box::new(csc::open(path, secrets, wanted, more)?)),
            Source::Pkcs11(uri) => return Ok(Box::new(pkcs11::open(uri, secrets, wanted, more)?)),
        };
        Ok(Box::new(found.into_key(wanted, more)?))
    }
}
