//! Algorithms as structures name them: those that can be used here, and those of which only the name can be told.

use std::fmt;

use asn1_rs::oid;
use aws_lc_rs::digest::{self, Digest};

use super::super::PkiError;
use super::super::asn1::{Element, tag};
use super::{Algorithm, Hash, KeyKind, Scheme};

/// An algorithm that can be used here, or the name of one that cannot: weak ones and unknown ones are no error of a structure, and a
/// judge says their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named<T> {
    /// It can be used.
    Known(T),
    /// Its name, else its object identifier.
    Other(String),
}

/// A digest algorithm that a structure names.
pub type DigestAlgorithm = Named<Hash>;

/// A signature algorithm that a structure names.
pub type SignatureAlgorithm = Named<Algorithm>;

impl<T: Copy> Named<T> {
    /// It, when it can be used.
    pub fn known(&self) -> Option<T> {
        match self {
            Named::Known(known) => Some(*known),
            Named::Other(_) => None,
        }
    }
}

impl<T: fmt::Display> fmt::Display for Named<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Named::Known(known) => known.fmt(f),
            Named::Other(name) => f.write_str(name),
        }
    }
}

/// Why a signature does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureFault {
    /// The signed digest is not that of the content.
    DigestDiffers,
    /// The signed type is not that of the content.
    ContentTypeDiffers,
    /// The signature was not made over these bytes with this key.
    ValueWrong,
    /// Nobody here can tell: the algorithm or key that is named.
    Unsupported(String),
}

impl fmt::Display for SignatureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignatureFault::DigestDiffers => f.write_str("the signed digest is not that of the content"),
            SignatureFault::ContentTypeDiffers => f.write_str("the signed type is not that of the content"),
            SignatureFault::ValueWrong => f.write_str("the signature was not made over these bytes with this key"),
            SignatureFault::Unsupported(name) => write!(f, "signatures with {name} cannot be checked"),
        }
    }
}

impl std::error::Error for SignatureFault {}

const SHA1: &str = "SHA-1";

impl DigestAlgorithm {
    /// Reads an `AlgorithmIdentifier`. Those that are known have no parameters, or NULL (RFC 5754, 2).
    ///
    /// # Errors
    /// When it is none.
    pub fn read(element: &Element<'_>) -> Result<DigestAlgorithm, PkiError> {
        let mut parts = element.sequence()?;
        let oid = parts.one()?.oid()?;
        let named = DigestAlgorithm::of(oid);
        if named.known().is_some() {
            match parts.next().transpose()? {
                None => {}
                Some(null) if null.raw() == [tag::NULL, 0] => parts.end()?,
                Some(_) => return Err(PkiError("a digest algorithm has parameters that it does not know")),
            }
        }
        Ok(named)
    }

    fn of(oid: String) -> DigestAlgorithm {
        match oid.as_str() {
            "2.16.840.1.101.3.4.2.1" => Named::Known(Hash::Sha256),
            "2.16.840.1.101.3.4.2.2" => Named::Known(Hash::Sha384),
            "2.16.840.1.101.3.4.2.3" => Named::Known(Hash::Sha512),
            "1.3.14.3.2.26" => Named::Other(SHA1.into()),
            "1.2.840.113549.2.5" => Named::Other("MD5".into()),
            "2.16.840.1.101.3.4.2.4" => Named::Other("SHA-224".into()),
            "2.16.840.1.101.3.4.2.8" => Named::Other("SHA3-256".into()),
            "2.16.840.1.101.3.4.2.9" => Named::Other("SHA3-384".into()),
            "2.16.840.1.101.3.4.2.10" => Named::Other("SHA3-512".into()),
            _ => Named::Other(oid),
        }
    }

    /// The digest of bytes by which something is found, such as a certificate: SHA-1 is good enough to look one up, and OCSP and old
    /// time-stamps do it. Never to be used for what is signed.
    pub fn for_lookup(&self, bytes: &[u8]) -> Option<Digest> {
        match self {
            Named::Known(hash) => Some(hash.of(&[bytes])),
            Named::Other(name) if name == SHA1 => Some(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes)),
            Named::Other(_) => None,
        }
    }

    /// SHA-1, in which OCSP responders name certificates.
    pub(in crate::pki) fn sha1() -> DigestAlgorithm {
        Named::Other(SHA1.into())
    }

    /// `AlgorithmIdentifier` of one that [`DigestAlgorithm::for_lookup`] can use.
    pub(in crate::pki) fn identifier(&self) -> Option<Vec<u8>> {
        use super::super::asn1::{join, wrap};
        match self {
            Named::Known(hash) => Some(hash.identifier()),
            Named::Other(name) if name == SHA1 => {
                let oid = wrap(tag::OID, oid!(1.3.14.3.2.26).as_bytes());
                Some(join(tag::SEQUENCE, &[&oid, &[tag::NULL, 0]]))
            }
            Named::Other(_) => None,
        }
    }
}

impl SignatureAlgorithm {
    /// Reads an `AlgorithmIdentifier`. Signed data may name the kind of key only: `digest` then says the digest (RFC 3370, 3.2).
    ///
    /// # Errors
    /// When it is none.
    pub fn read(element: &Element<'_>, digest: Option<&DigestAlgorithm>) -> Result<SignatureAlgorithm, PkiError> {
        let mut parts = element.sequence()?;
        let oid = parts.one()?.oid()?;
        let named = |scheme, hash: &DigestAlgorithm| match hash {
            Named::Known(hash) => Named::Known(Algorithm { scheme, hash: *hash }),
            Named::Other(name) => Named::Other(format!("{} {name}", scheme.name())),
        };
        let known = |scheme, hash| Named::Known(Algorithm { scheme, hash });
        Ok(match oid.as_str() {
            "1.2.840.10045.4.3.2" => known(Scheme::Ecdsa, Hash::Sha256),
            "1.2.840.10045.4.3.3" => known(Scheme::Ecdsa, Hash::Sha384),
            "1.2.840.10045.4.3.4" => known(Scheme::Ecdsa, Hash::Sha512),
            "1.2.840.113549.1.1.11" => known(Scheme::RsaPkcs1, Hash::Sha256),
            "1.2.840.113549.1.1.12" => known(Scheme::RsaPkcs1, Hash::Sha384),
            "1.2.840.113549.1.1.13" => known(Scheme::RsaPkcs1, Hash::Sha512),
            "1.2.840.113549.1.1.10" => match parts.next().transpose()? {
                Some(parameters) => pss(&parameters)?,
                // All default values: SHA-1 (RFC 4055, 3.1).
                None => named(Scheme::RsaPss, &DigestAlgorithm::sha1()),
            },
            "1.2.840.113549.1.1.1" if digest.is_some() => {
                named(Scheme::RsaPkcs1, digest.unwrap_or(&DigestAlgorithm::sha1()))
            }
            "1.2.840.10045.2.1" if digest.is_some() => named(Scheme::Ecdsa, digest.unwrap_or(&DigestAlgorithm::sha1())),
            "1.2.840.10045.4.1" => named(Scheme::Ecdsa, &DigestAlgorithm::sha1()),
            "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => named(Scheme::RsaPkcs1, &DigestAlgorithm::sha1()),
            "1.2.840.10045.4.3.1" => Named::Other("ECDSA SHA-224".into()),
            "1.2.840.113549.1.1.14" => Named::Other("RSASSA-PKCS1-v1_5 SHA-224".into()),
            "1.2.840.113549.1.1.4" => Named::Other("RSASSA-PKCS1-v1_5 MD5".into()),
            "1.2.840.113549.1.1.2" => Named::Other("RSASSA-PKCS1-v1_5 MD2".into()),
            "1.2.840.10040.4.3" => Named::Other("DSA SHA-1".into()),
            "2.16.840.1.101.3.4.3.2" => Named::Other("DSA SHA-256".into()),
            "1.3.101.112" => Named::Other("Ed25519".into()),
            "1.3.101.113" => Named::Other("Ed448".into()),
            _ => Named::Other(oid),
        })
    }

    /// Checks a signature over a message.
    ///
    /// # Errors
    /// When it does not hold, or nobody here can tell.
    pub fn check(
        &self,
        key: Option<KeyKind>,
        bits: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureFault> {
        let (algorithm, kind) = self.usable(key)?;
        if algorithm.verifies(kind, bits, message, signature) { Ok(()) } else { Err(SignatureFault::ValueWrong) }
    }

    /// The algorithm, when it goes with the kind of key.
    pub(in crate::pki) fn usable(&self, key: Option<KeyKind>) -> Result<(Algorithm, KeyKind), SignatureFault> {
        let unsupported = |name: String| SignatureFault::Unsupported(name);
        let algorithm = self.known().ok_or_else(|| unsupported(self.to_string()))?;
        let kind = key.ok_or_else(|| unsupported(format!("{algorithm} with an unknown kind of key")))?;
        if let KeyKind::Rsa(bits) = kind
            && !(2048..=8192).contains(&bits)
        {
            return Err(unsupported(format!("RSA of {bits} bits")));
        }
        Ok((algorithm, kind))
    }
}

/// `RSASSA-PSS-params` (RFC 4055, 3.1): usable with MGF1 of the same digest, which is what everybody makes. Salts have many lengths; the
/// one that was used shows itself in the value.
fn pss(parameters: &Element<'_>) -> Result<SignatureAlgorithm, PkiError> {
    let mut hash = DigestAlgorithm::sha1();
    let mut mask = DigestAlgorithm::sha1();
    let mut generator = "1.2.840.113549.1.1.8".to_owned();
    let mut trailer = 1;
    for part in parameters.sequence()? {
        let part = part?;
        let inner = part.only()?;
        match part.context() {
            Some(0) => hash = DigestAlgorithm::read(&inner)?,
            Some(1) => {
                let mut inside = inner.sequence()?;
                generator = inside.one()?.oid()?;
                mask = DigestAlgorithm::read(&inside.one()?)?;
            }
            Some(2) => drop(inner.number()?),
            Some(3) => trailer = inner.number()?,
            _ => return Err(PkiError("parameters of RSASSA-PSS cannot be read")),
        }
    }
    let name = || format!("{} {hash}", Scheme::RsaPss.name());
    Ok(match &hash {
        Named::Known(known) if mask == hash && generator == "1.2.840.113549.1.1.8" && trailer == 1 => {
            Named::Known(Algorithm { scheme: Scheme::RsaPss, hash: *known })
        }
        Named::Known(_) => Named::Other(format!("{} with mask of {mask}", name())),
        Named::Other(_) => Named::Other(name()),
    })
}
