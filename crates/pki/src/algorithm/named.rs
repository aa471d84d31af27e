//! Algorithms as structures name them: those that can be used here, those that can be computed to compare, and those of which only the
//! name can be told.

use std::fmt;

use aws_lc_rs::digest::{self, Digest};

use super::super::PkiError;
use super::super::asn1::{Element, tag};
use super::{Algorithm, Digester, Hash, KeyKind, Method, Scheme};

/// An algorithm that a structure names: weak ones and unknown ones are no error of a structure, and a judge says their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named<T, C> {
    /// It can be used.
    Known(T),
    /// It can be computed, so that what is wrong is found; it is not one that is relied on here.
    Comparable(C),
    /// Its name, else its object identifier.
    Other(String),
}

/// A digest algorithm that a structure names.
pub type DigestAlgorithm = Named<Hash, Digester>;

/// A signature algorithm that a structure names.
pub type SignatureAlgorithm = Named<Algorithm, Method>;

impl<T: Copy, C> Named<T, C> {
    /// It, when it can be used.
    pub fn known(&self) -> Option<T> {
        match self {
            Named::Known(known) => Some(*known),
            Named::Comparable(_) | Named::Other(_) => None,
        }
    }
}

impl<T: Copy + Into<C>, C: Copy> Named<T, C> {
    /// It, when it can be computed: to be compared and not to be relied on.
    pub fn comparable(&self) -> Option<C> {
        match self {
            Named::Known(known) => Some((*known).into()),
            Named::Comparable(known) => Some(*known),
            Named::Other(_) => None,
        }
    }
}

impl<T: fmt::Display, C: fmt::Display> fmt::Display for Named<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Named::Known(known) => known.fmt(f),
            Named::Comparable(known) => known.fmt(f),
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
    /// The names of algorithms, which nobody signs, are not those that were signed or used.
    NamesDiffer,
    /// It is right, by an algorithm or key that is not relied on here.
    Weak(String),
    /// Nobody here can tell: the algorithm or key that is named.
    Unsupported(String),
}

impl fmt::Display for SignatureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignatureFault::DigestDiffers => f.write_str("the signed digest is not that of the content"),
            SignatureFault::ContentTypeDiffers => f.write_str("the signed type is not that of the content"),
            SignatureFault::ValueWrong => f.write_str("the signature was not made over these bytes with this key"),
            SignatureFault::NamesDiffer => f.write_str("the algorithms that are named are not those that were used"),
            SignatureFault::Weak(name) => write!(f, "signatures with {name} are not relied on"),
            SignatureFault::Unsupported(name) => write!(f, "signatures with {name} cannot be checked"),
        }
    }
}

impl std::error::Error for SignatureFault {}

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
        match Digester::by_oid(&oid) {
            Some(digester) => digester.hash().map_or(Named::Comparable(digester), Named::Known),
            None => match oid.as_str() {
                // Some programs name the signature where the digest is asked for.
                "1.2.840.113549.1.1.4" => Named::Comparable(Digester::Md5),
                "1.2.840.113549.1.1.5" | "1.2.840.10045.4.1" => Named::Comparable(Digester::Sha1),
                "1.2.840.113549.1.1.11" | "1.2.840.10045.4.3.2" => Named::Comparable(Digester::Sha256),
                "1.2.840.113549.1.1.12" | "1.2.840.10045.4.3.3" => Named::Comparable(Digester::Sha384),
                "1.2.840.113549.1.1.13" | "1.2.840.10045.4.3.4" => Named::Comparable(Digester::Sha512),
                "2.16.840.1.101.3.4.2.7" => Named::Other("SHA3-224".into()),
                "2.16.840.1.101.3.4.2.11" => Named::Other("SHAKE128".into()),
                "2.16.840.1.101.3.4.2.12" => Named::Other("SHAKE256".into()),
                _ => Named::Other(oid),
            },
        }
    }

    /// The digest of bytes by which something is found, such as a certificate: SHA-1 is good enough to look one up, and OCSP and old
    /// time-stamps do it. Never to be used for what is signed.
    pub fn for_lookup(&self, bytes: &[u8]) -> Option<Digest> {
        match self {
            Named::Known(hash) => Some(hash.of(&[bytes])),
            Named::Comparable(Digester::Sha1) => Some(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes)),
            Named::Comparable(_) | Named::Other(_) => None,
        }
    }

    /// SHA-1, in which OCSP responders name certificates.
    pub(crate) fn sha1() -> DigestAlgorithm {
        Named::Comparable(Digester::Sha1)
    }

    /// `AlgorithmIdentifier` of one that [`DigestAlgorithm::for_lookup`] can use.
    pub(crate) fn identifier(&self) -> Option<Vec<u8>> {
        use super::super::asn1::{join, oid};
        match self {
            Named::Known(hash) => Some(hash.identifier()),
            Named::Comparable(Digester::Sha1) => {
                Some(join(tag::SEQUENCE, &[&oid(Digester::Sha1.oid()), &[tag::NULL, 0]]))
            }
            Named::Comparable(_) | Named::Other(_) => None,
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
        let by = |way: fn(Digester) -> Method, hash: &DigestAlgorithm, scheme: Scheme| match (hash.comparable(), hash) {
            (Some(hash), _) => SignatureAlgorithm::by(way(hash)),
            (None, name) => Named::Other(format!("{} {name}", scheme.name())),
        };
        let ecdsa = |hash: Digester| SignatureAlgorithm::by(Method::Ecdsa(hash));
        let pkcs1 = |hash: Digester| SignatureAlgorithm::by(Method::RsaPkcs1(hash));
        Ok(match oid.as_str() {
            "1.2.840.10045.4.3.2" => ecdsa(Digester::Sha256),
            "1.2.840.10045.4.3.3" => ecdsa(Digester::Sha384),
            "1.2.840.10045.4.3.4" => ecdsa(Digester::Sha512),
            "1.2.840.113549.1.1.11" => pkcs1(Digester::Sha256),
            "1.2.840.113549.1.1.12" => pkcs1(Digester::Sha384),
            "1.2.840.113549.1.1.13" => pkcs1(Digester::Sha512),
            "1.2.840.113549.1.1.10" => match parts.next().transpose()? {
                Some(parameters) => pss(&parameters)?,
                // All default values: SHA-1 (RFC 4055, 3.1).
                None => Named::Comparable(Method::RsaPss { hash: Digester::Sha1, mask: Digester::Sha1 }),
            },
            "1.2.840.113549.1.1.1" if digest.is_some() => {
                by(Method::RsaPkcs1, digest.unwrap_or(&DigestAlgorithm::sha1()), Scheme::RsaPkcs1)
            }
            "1.2.840.10045.2.1" if digest.is_some() => {
                by(Method::Ecdsa, digest.unwrap_or(&DigestAlgorithm::sha1()), Scheme::Ecdsa)
            }
            // `ecdsa-with-Specified`: the digest is its parameter (ANSI X9.62).
            "1.2.840.10045.4.3" => match parts.next().transpose()? {
                Some(digest) => by(Method::Ecdsa, &DigestAlgorithm::read(&digest)?, Scheme::Ecdsa),
                None => Named::Other(oid),
            },
            "1.2.840.10045.4.1" => ecdsa(Digester::Sha1),
            "1.2.840.10045.4.3.1" => ecdsa(Digester::Sha224),
            "2.16.840.1.101.3.4.3.10" => ecdsa(Digester::Sha3Of256),
            "2.16.840.1.101.3.4.3.11" => ecdsa(Digester::Sha3Of384),
            "2.16.840.1.101.3.4.3.12" => ecdsa(Digester::Sha3Of512),
            "1.2.840.113549.1.1.4" => pkcs1(Digester::Md5),
            "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => pkcs1(Digester::Sha1),
            "1.2.840.113549.1.1.14" => pkcs1(Digester::Sha224),
            "1.2.840.113549.1.1.15" => pkcs1(Digester::Sha512Of224),
            "1.2.840.113549.1.1.16" => pkcs1(Digester::Sha512Of256),
            "1.3.36.3.3.1.2" => pkcs1(Digester::Ripemd160),
            "2.16.840.1.101.3.4.3.14" => pkcs1(Digester::Sha3Of256),
            "2.16.840.1.101.3.4.3.15" => pkcs1(Digester::Sha3Of384),
            "2.16.840.1.101.3.4.3.16" => pkcs1(Digester::Sha3Of512),
            "1.3.101.112" => Named::Comparable(Method::Ed25519),
            "1.3.101.113" => Named::Other("Ed448".into()),
            "1.2.840.113549.1.1.2" => Named::Other("RSASSA-PKCS1-v1_5 MD2".into()),
            "1.2.840.10040.4.3" => Named::Other("DSA SHA-1".into()),
            "2.16.840.1.101.3.4.3.2" => Named::Other("DSA SHA-256".into()),
            _ => Named::Other(oid),
        })
    }

    /// One by its method: known when signatures are made with it.
    fn by(method: Method) -> SignatureAlgorithm {
        Algorithm::all().find(|known| Method::from(*known) == method).map_or(Named::Comparable(method), Named::Known)
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
    pub(crate) fn usable(&self, key: Option<KeyKind>) -> Result<(Algorithm, KeyKind), SignatureFault> {
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

/// `RSASSA-PSS-params` (RFC 4055, 3.1): relied on with MGF1 of the same digest, which is what everybody makes. Salts have many lengths; the
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
    let usual = generator == "1.2.840.113549.1.1.8" && trailer == 1;
    Ok(match (hash.comparable(), mask.comparable()) {
        (Some(hash), Some(mask)) if usual => SignatureAlgorithm::by(Method::RsaPss { hash, mask }),
        _ => Named::Other(format!("{} {hash} with mask of {mask}", Scheme::RsaPss.name())),
    })
}
