//! What an operator trusts and knows: roots, certificates, CRLs, OCSP responses and trusted lists, as plain data that goes to a worker.
//!
//! Functions over bytes: whoever calls them has read the files, and names each one, so that an error says which it is.

use std::sync::OnceLock;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use super::der::Der;
use super::der::hex;
use super::pool::Trusted;
use super::trusted_list::{self, ListError, TrustedList};
use pki::algorithm::Hash;
use pki::certificate::{self, Certificate};

/// What an operator trusts and knows. Empty, every chain ends nowhere.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Material {
    roots: Vec<Der>,
    certificates: Vec<Der>,
    crls: Vec<Der>,
    ocsps: Vec<Der>,
    lists: Vec<TrustedList>,
    /// Read once; a worker keeps it for the next file.
    #[serde(skip)]
    trusted: OnceLock<Trusted>,
}

/// What is wrong with a file of trust, and which file it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaterialError {
    /// Name of the file.
    pub file: String,
    /// What is wrong.
    pub reason: MaterialFault,
}

/// What is wrong with a file of trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaterialFault {
    /// It has no certificate, or a broken one.
    NoCertificate,
    /// It is no CRL.
    NoCrl,
    /// It is no OCSP response.
    NoOcsp,
    /// Its SHA-256 is another than the one that is pinned.
    OtherDigest {
        /// The SHA-256 that it has, in hex.
        found: String,
    },
    /// It is no trusted list.
    NoTrustedList(ListError),
}

impl MaterialError {
    fn new(file: &str, reason: MaterialFault) -> MaterialError {
        MaterialError { file: file.to_owned(), reason }
    }

    /// Its code among the fault texts, and the values of its sentence.
    pub fn code(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let file = ("file", self.file.clone());
        match &self.reason {
            MaterialFault::NoCertificate => ("trust-no-certificate", vec![file]),
            MaterialFault::NoCrl => ("trust-no-crl", vec![file]),
            MaterialFault::NoOcsp => ("trust-no-ocsp", vec![file]),
            MaterialFault::OtherDigest { found } => ("trust-other-digest", vec![file, ("found", found.clone())]),
            MaterialFault::NoTrustedList(error) => ("trust-no-list", vec![file, ("reason", error.0.clone())]),
        }
    }
}

impl std::fmt::Display for MaterialError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (code, values) = self.code();
        write!(f, "{code} {values:?}")
    }
}

impl std::error::Error for MaterialError {}

impl Material {
    /// Nothing at all.
    pub fn new() -> Material {
        Material::default()
    }

    /// Whether nothing is trusted.
    pub fn trusts_nobody(&self) -> bool {
        self.roots.is_empty() && self.lists.is_empty()
    }

    /// Trusts every certificate of a file (PEM, or one in DER).
    ///
    /// # Errors
    /// When there is none, or one is broken.
    pub fn add_roots(&mut self, file: &str, bytes: &[u8]) -> Result<(), MaterialError> {
        let found = certificates(file, bytes)?;
        self.changed().roots.extend(found);
        Ok(())
    }

    /// Knows every certificate of a file, without trust: intermediate ones that files leave out.
    ///
    /// # Errors
    /// When there is none, or one is broken.
    pub fn add_certificates(&mut self, file: &str, bytes: &[u8]) -> Result<(), MaterialError> {
        let found = certificates(file, bytes)?;
        self.changed().certificates.extend(found);
        Ok(())
    }

    /// Knows a CRL (DER or PEM).
    ///
    /// # Errors
    /// When it is none.
    pub fn add_crl(&mut self, file: &str, bytes: &[u8]) -> Result<(), MaterialError> {
        let wrong = || MaterialError::new(file, MaterialFault::NoCrl);
        let found = if bytes.first() == Some(&0x30) {
            vec![bytes.to_vec()]
        } else {
            certificate::pem(bytes, "X509 CRL").map_err(|_| wrong())?
        };
        if found.is_empty() || found.iter().any(|der| super::pool::crl(der).is_none()) {
            return Err(wrong());
        }
        self.changed().crls.extend(found.into_iter().map(Der));
        Ok(())
    }

    /// Knows an OCSP response (DER).
    ///
    /// # Errors
    /// When it is none.
    pub fn add_ocsp(&mut self, file: &str, bytes: &[u8]) -> Result<(), MaterialError> {
        if super::pool::ocsp(bytes).is_none() {
            return Err(MaterialError::new(file, MaterialFault::NoOcsp));
        }
        self.changed().ocsps.push(Der(bytes.to_vec()));
        Ok(())
    }

    /// Trusts the services of a trusted list (ETSI TS 119 612) of which the operator has pinned the SHA-256, in hex.
    ///
    /// # Errors
    /// When the digest is another, or it is no trusted list.
    pub fn add_trusted_list(&mut self, file: &str, bytes: &[u8], sha256: &str) -> Result<(), MaterialError> {
        let found = hex(Hash::Sha256.of(&[bytes]).as_ref());
        if !found.eq_ignore_ascii_case(sha256.trim()) {
            return Err(MaterialError::new(file, MaterialFault::OtherDigest { found }));
        }
        let wrong = |error| MaterialError::new(file, MaterialFault::NoTrustedList(error));
        let list = trusted_list::parse(bytes).map_err(wrong)?;
        self.changed().lists.push(list);
        Ok(())
    }

    /// The trusted lists among it.
    pub fn lists(&self) -> &[TrustedList] {
        &self.lists
    }

    /// When the first of its trusted lists is out of date; none when none is.
    pub fn lists_until(&self) -> Option<Timestamp> {
        self.lists.iter().filter_map(|list| list.next_update).min()
    }

    /// As bytes for a worker.
    ///
    /// # Errors
    /// None that is known: plain data always has a text.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// From the bytes of [`Material::to_bytes`].
    ///
    /// # Errors
    /// When they are others.
    pub fn from_bytes(bytes: &[u8]) -> Result<Material, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    pub(super) fn trusted(&self) -> &Trusted {
        self.trusted.get_or_init(|| {
            let bytes = |all: &[Der]| all.iter().map(|der| der.0.clone()).collect::<Vec<_>>();
            Trusted::new(
                &bytes(&self.roots),
                &bytes(&self.certificates),
                &bytes(&self.crls),
                &bytes(&self.ocsps),
                &self.lists,
            )
        })
    }

    fn changed(&mut self) -> &mut Material {
        self.trusted = OnceLock::new();
        self
    }
}

fn certificates(file: &str, bytes: &[u8]) -> Result<Vec<Der>, MaterialError> {
    let found = Certificate::from_pem_or_der(bytes);
    let found = found.map_err(|_| MaterialError::new(file, MaterialFault::NoCertificate))?;
    Ok(found.iter().map(|certificate| Der(certificate.der().to_vec())).collect())
}
