//! Certificates and what is signed with them: ASN.1 elements, algorithms, certificates (RFC 5280), signed data (CMS, RFC 5652),
//! time-stamps (RFC 3161), and whether certificates are revoked (OCSP, RFC 6960; CRLs, RFC 5280).
//!
//! Lives here: structures of trust, read and made, for whoever signs and whoever judges. May not live here: PDF, keys, a network, a
//! verdict. Bytes that a signature covers are kept as they came and never encoded again.
//!
//! To add an algorithm: a row in [`algorithm`], and a signer with it in the test PKI. To add a structure: a module that reads it with
//! [`asn1::Element`], and a fixture made by another's program.
//!
//! # Example
//!
//! Who certified whom, and whether the signature under it holds:
//!
//! ```
//! use pki::certificate::Certificate;
//!
//! let folder = std::path::Path::new("../../tests/signatures/fixtures");
//! let read = |name| Certificate::from_pem_or_der(&std::fs::read(folder.join(name))?).map_err(std::io::Error::other);
//! let (root, authority) = (&read("root.cer")?[0], &read("interm.cer")?[0]);
//! assert!(authority.names_as_issuer(root));
//! assert!(authority.check_signature(root).is_ok());
//! println!("{} by {}", authority.name(), root.name());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! A time-stamp over some bytes, asked of a service and read from what it answers:
//!
//! ```
//! use pki::algorithm::Hash;
//! use pki::timestamp::{Request, Response};
//!
//! let query = Request::new(Hash::Sha256, Hash::Sha256.of(&[b"what is dated"]).as_ref())?.der(); // goes to the service by HTTP
//! # assert!(query.starts_with(&[0x30]));
//! let answer = std::fs::read("../../tests/signatures/fixtures/stamp.tsr")?;
//! assert!(Response::read(&answer)?.is_granted());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod algorithm;
pub mod asn1;
pub mod certificate;
pub mod cms;
pub mod crl;
mod extension;
pub mod name;
pub mod ocsp;
pub mod revocation;
#[cfg(test)]
mod tests;
pub mod timestamp;

use std::fmt;

/// What is wrong with a structure, in words for a developer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PkiError(pub &'static str);

impl fmt::Display for PkiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for PkiError {}
