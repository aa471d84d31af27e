//! The key of a service, with which it seals what it makes: the section `[signing]` of the configuration.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::key::{KeyHolder, Secrets, Source, Wanted, secret};
use super::{SignError, memory};
use crate::pki::certificate::Certificate;

/// What an operator can set about signing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SigningConfig {
    /// Where the key is that seals, as [`Source`] reads it; without it nothing is sealed.
    pub key: Option<String>,
    /// File with the PIN of the key. Without it the PIN comes from the environment; it is never in the configuration.
    pub pin_file: Option<PathBuf>,
    /// Files with certificates of issuers that the key does not bring along.
    pub chain: Vec<PathBuf>,
    /// How the key signs, as [`Wanted`] reads it; without it in the way that is best for it.
    pub algorithm: Option<String>,
}

impl SigningConfig {
    /// Where the key is, when there is one.
    ///
    /// # Errors
    /// When it is none of the known sorts.
    pub fn source(&self) -> Result<Option<Source>, SignError> {
        self.key.as_deref().map(str::parse).transpose()
    }

    /// Opens the key, when there is one; `pin` is that of the environment.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn open(&self, pin: Option<SecretString>) -> Result<Option<Box<dyn KeyHolder>>, SignError> {
        let Some(source) = self.source()? else { return Ok(None) };
        memory::keep_private();
        let read =
            |path: &PathBuf| std::fs::read(path).map_err(|error| SignError::File(path.display().to_string(), error));
        let wanted: Option<Wanted> = self.algorithm.as_deref().map(str::parse).transpose()?;
        let mut more = Vec::new();
        for path in &self.chain {
            let found = Certificate::from_pem_or_der(&read(path)?);
            more.extend(found.map_err(|_| SignError::NoCertificate(path.display().to_string()))?);
        }
        let pin = self.pin_file.as_deref().map(secret::in_file).transpose()?.or(pin);
        source.open(&Secrets { pin, code: None }, wanted, &more).map(Some)
    }
}
