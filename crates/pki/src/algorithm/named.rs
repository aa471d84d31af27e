//! Algorithms as structures name them: those that can be used here, those that can be computed to compare, and those of which only the
//! name can be told.

use std::fmt;

use super::super::PkiError;
use super::super::asn1::{Element, tag};
use super::{Algorithm, AnyKey, Digester, Hash, Method, Scheme, name_of};

/// An algorithm that a structure names: weak ones and unknown ones are no error of a structure, and a judge says their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named<T, C> {
    /// It can be used.
    Known(T),
    /// It can be computed, so that what is wrong is found; whether it is relied on is another question, see [`SignatureAlgorithm::sound`].
    Comparable(C),
    /// Its name, else its object identifier (see [`super::is_nameless`]).
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
        if named.is_sound() {
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
                _ => Named::Other(name_of(&oid)),
            },
        }
    }

    /// Whether it is relied on here.
    pub fn is_sound(&self) -> bool {
        self.comparable().is_some_and(Digester::is_sound)
    }

    /// The digest of bytes by which something is found, such as a certificate: SHA-1 is good enough to look one up, and OCSP and old
    /// time-stamps do it. Never to be used for what is signed.
    pub fn for_lookup(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let own = self.comparable().filter(|own| own.is_sound() || *own == Digester::Sha1)?;
        Some(own.of(&[bytes]))
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
                None => Named::Other(name_of(&oid)),
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
            _ => plain(&oid)
                .map_or_else(|| Named::Other(name_of(&oid)), |hash| Named::Comparable(Method::PlainEcdsa(hash))),
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
        key: Option<AnyKey>,
        bits: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureFault> {
        let unsupported = || SignatureFault::Unsupported(self.to_string());
        let (method, key) = self.sound(key).ok_or_else(unsupported)?;
        match self.holds(method, key, bits, message, signature) {
            Some(true) => Ok(()),
            Some(false) => Err(SignatureFault::ValueWrong),
            None => Err(unsupported()),
        }
    }

    /// The way to check it, when it goes with the key and is relied on.
    pub fn sound(&self, key: Option<AnyKey>) -> Option<(Method, AnyKey)> {
        self.comparable().zip(key).filter(|(method, key)| method.is_sound(*key))
    }

    /// Whether a value over a message holds; none when nobody here can tell. The library is quicker than we are.
    pub(crate) fn holds(
        &self,
        method: Method,
        key: AnyKey,
        bits: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Option<bool> {
        let by_library = self.known().zip(key.kind()).filter(|_| method.is_sound(key));
        match by_library {
            Some((algorithm, kind)) => Some(algorithm.verifies(kind, bits, message, signature)),
            None => method.verifies(key, bits, message, signature),
        }
    }
}

/// The digest of PLAIN-ECDSA (BSI TR-03111, 5.2.1.1).
fn plain(oid: &str) -> Option<Digester> {
    Some(match oid.strip_prefix("0.4.0.127.0.7.1.1.4.1.")? {
        "1" => Digester::Sha1,
        "2" => Digester::Sha224,
        "3" => Digester::Sha256,
        "4" => Digester::Sha384,
        "5" => Digester::Sha512,
        "6" => Digester::Ripemd160,
        "9" => Digester::Sha3Of256,
        "10" => Digester::Sha3Of384,
        "11" => Digester::Sha3Of512,
        _ => return None,
    })
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
