//! Whom an operator trusts: certificates, CRLs, OCSP responses and trusted lists, read from files once at the start.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::press::Trust;
use fault::Fault;
use verify::Material;
use verify::material::MaterialError;

/// The section `verify` of the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VerifyConfig {
    /// Root certificates that are trusted (PEM or DER): files, or folders of files.
    pub trust: Vec<PathBuf>,
    /// Certificates of issuers that signed files leave out, known but not trusted.
    pub certificates: Vec<PathBuf>,
    /// Certificate revocation lists: files, or folders of files.
    pub crl: Vec<PathBuf>,
    /// OCSP responses: files, or folders of files.
    pub ocsp: Vec<PathBuf>,
    /// Trusted lists (ETSI TS 119 612).
    pub trusted_lists: Vec<PinnedList>,
}

/// A trusted list that the operator has looked at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinnedList {
    /// The file (XML).
    pub file: PathBuf,
    /// SHA-256 of the file in hex.
    pub sha256: String,
}

impl VerifyConfig {
    /// Reads all files.
    ///
    /// # Errors
    /// The first file that cannot be used, and why.
    pub fn read(&self) -> Result<Material, Fault> {
        let mut material = Material::default();
        each(&self.trust, |name, bytes| material.add_roots(name, bytes))?;
        each(&self.certificates, |name, bytes| material.add_certificates(name, bytes))?;
        each(&self.crl, |name, bytes| material.add_crl(name, bytes))?;
        each(&self.ocsp, |name, bytes| material.add_ocsp(name, bytes))?;
        for list in &self.trusted_lists {
            let one = std::slice::from_ref(&list.file);
            each(one, |name, bytes| material.add_trusted_list(name, bytes, &list.sha256))?;
        }
        Ok(material)
    }

    /// [`VerifyConfig::read`], ready for workers.
    ///
    /// # Errors
    /// As there.
    pub fn trust(&self) -> Result<Trust, Fault> {
        let material = self.read()?;
        Trust::new(&material).map_err(|error| unreadable(Path::new("-"), &error))
    }
}

/// Every file of a list; of a folder its files, in the order of their names, but hidden ones.
fn each(paths: &[PathBuf], mut take: impl FnMut(&str, &[u8]) -> Result<(), MaterialError>) -> Result<(), Fault> {
    for path in paths {
        let mut files = vec![path.clone()];
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
            files = entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<_, _>>()
                .map_err(|error| unreadable(path, &error))?;
            let hidden = |file: &Path| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            files.retain(|file| file.is_file() && !hidden(file));
            files.sort();
        }
        for file in files {
            let bytes = std::fs::read(&file).map_err(|error| unreadable(&file, &error))?;
            take(&file.display().to_string(), &bytes).map_err(|error| {
                let (code, values) = error.code();
                values.into_iter().fold(Fault::new(code, "/verify"), |fault, (name, value)| fault.with(name, value))
            })?;
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Fault {
    Fault::new("trust-unreadable", "/verify").with("file", path.display()).with("reason", error)
}
