//! The section `[signing]` of the configuration: the key with which a service seals what it makes, and the services of others that
//! signatures need.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::key::{KeyHolder, Secrets, Source, Wanted, secret};
use super::level::Level;
use super::services::Services;
use super::{SignError, memory};
use pki::certificate::Certificate;

/// What an operator can set about signing.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
    /// The level that a seal is to have, and signatures whose level nobody asked for.
    pub level: Level,
    /// Addresses of time-stamp services; the next is asked when one gives nothing that can be used.
    pub tsa: Vec<String>,
    /// Files and folders with certificates to which time-stamps must lead, and at which chains end.
    pub trust: Vec<PathBuf>,
    /// Seconds that a service of others may take.
    pub timeout_seconds: f64,
}

impl Default for SigningConfig {
    fn default() -> Self {
        SigningConfig {
            key: None,
            pin_file: None,
            chain: Vec::new(),
            algorithm: None,
            level: Level::B,
            tsa: Vec::new(),
            trust: Vec::new(),
            timeout_seconds: 10.0,
        }
    }
}

impl SigningConfig {
    /// Where the key is, when there is one.
    ///
    /// # Errors
    /// When it is none of the known sorts.
    pub fn source(&self) -> Result<Option<Source>, SignError> {
        self.key.as_deref().map(str::parse).transpose()
    }

    /// Opens the key, when there is one; `secrets` are those of the environment.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn open(&self, secrets: Secrets) -> Result<Option<Box<dyn KeyHolder>>, SignError> {
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
        let pin = self.pin_file.as_deref().map(secret::in_file).transpose()?.or(secrets.pin);
        source.open(&Secrets { pin, ..secrets }, wanted, &more).map(Some)
    }

    /// The services of others.
    ///
    /// # Errors
    /// When a certificate that is to be trusted cannot be read.
    pub fn services(&self) -> Result<Services, SignError> {
        let mut trust = Vec::new();
        for path in &self.trust {
            trust.extend(trusted(path)?);
        }
        let patience = Duration::from_secs_f64(self.timeout_seconds.clamp(0.1, 600.0));
        Ok(Services::new(self.tsa.clone(), trust, patience))
    }
}

/// Certificates of a file, or of all files of a folder that are certificates.
fn trusted(path: &Path) -> Result<Vec<Certificate>, SignError> {
    let told = |error| SignError::File(path.display().to_string(), error);
    if !path.is_dir() {
        let bytes = std::fs::read(path).map_err(told)?;
        return Certificate::from_pem_or_der(&bytes).map_err(|_| SignError::NoTrust(path.display().to_string()));
    }
    let mut files = std::fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(told)?;
    files.sort_by_key(std::fs::DirEntry::path);
    let files = files.iter().map(std::fs::DirEntry::path).filter(|path| path.is_file());
    let mut out = Vec::new();
    for file in files {
        let bytes = std::fs::read(&file).map_err(told)?;
        out.extend(Certificate::from_pem_or_der(&bytes).unwrap_or_default());
    }
    if out.is_empty() { Err(SignError::NoTrust(path.display().to_string())) } else { Ok(out) }
}
