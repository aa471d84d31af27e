//! How a signature is checked, by whatever algorithm it names and key it has: whether it is right, and not whether it can be relied on.

use std::fmt;

use aws_lc_rs::signature::{self as aws, UnparsedPublicKey};

use super::elliptic::{self, Written};
use super::pss::{self, Digests};
use super::rsa::{self, Encoded};
use super::{Algorithm, AnyKey, Digester, Scheme};

/// A way to check a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// ECDSA over this digest.
    Ecdsa(Digester),
    /// ECDSA over this digest, both numbers of the value side by side (BSI TR-03111, 5.2.1).
    PlainEcdsa(Digester),
    /// RSASSA-PKCS1-v1_5 over this digest.
    RsaPkcs1(Digester),
    /// RSASSA-PSS.
    RsaPss {
        /// Digest of the message.
        hash: Digester,
        /// Digest of the mask.
        mask: Digester,
    },
    /// Ed25519 (RFC 8032), over the message itself.
    Ed25519,
}

impl From<Algorithm> for Method {
    fn from(Algorithm { scheme, hash }: Algorithm) -> Method {
        let hash = Digester::from(hash);
        match scheme {
            Scheme::Ecdsa => Method::Ecdsa(hash),
            Scheme::RsaPkcs1 => Method::RsaPkcs1(hash),
            Scheme::RsaPss => Method::RsaPss { hash, mask: hash },
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Method::Ecdsa(hash) => write!(f, "{} {hash}", Scheme::Ecdsa.name()),
            Method::PlainEcdsa(hash) => write!(f, "PLAIN-ECDSA {hash}"),
            Method::RsaPkcs1(hash) => write!(f, "{} {hash}", Scheme::RsaPkcs1.name()),
            Method::RsaPss { hash, mask } if hash == mask => write!(f, "{} {hash}", Scheme::RsaPss.name()),
            Method::RsaPss { hash, mask } => write!(f, "{} {hash} with mask of {mask}", Scheme::RsaPss.name()),
            Method::Ed25519 => f.write_str("Ed25519"),
        }
    }
}

impl Method {
    /// The digest that is signed; none where it is the message itself.
    pub fn hash(self) -> Option<Digester> {
        match self {
            Method::Ecdsa(hash) | Method::PlainEcdsa(hash) | Method::RsaPkcs1(hash) | Method::RsaPss { hash, .. } => {
                Some(hash)
            }
            Method::Ed25519 => None,
        }
    }

    /// Whether no digest of it is a weak one.
    pub(crate) fn has_sound_digests(self) -> bool {
        let mask = if let Method::RsaPss { mask, .. } = self { mask.is_sound() } else { true };
        mask && self.hash().is_none_or(Digester::is_sound)
    }

    /// Whether nobody is known to forge such a signature by such a key, and the check of it is done here. How long it will do is a policy's
    /// matter.
    pub fn is_sound(self, key: AnyKey) -> bool {
        let fits = matches!(
            (self, key),
            (
                Method::Ecdsa(_) | Method::PlainEcdsa(_),
                AnyKey::P256 | AnyKey::P384 | AnyKey::P521 | AnyKey::Brainpool256 | AnyKey::Brainpool384,
            ) | (Method::RsaPkcs1(_) | Method::RsaPss { .. }, AnyKey::Rsa(2048..=8192))
                | (Method::Ed25519, AnyKey::Ed25519)
        );
        fits && self.has_sound_digests()
    }

    /// Whether `signature` over a message was made with the key of which `bits` is the content of its bit string; none when nobody here
    /// can tell.
    pub fn verifies(self, key: AnyKey, bits: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
        match self.hash() {
            Some(hash) => self.verifies_digest(key, bits, &hash.of(&[message]), signature),
            None if key == AnyKey::Ed25519 => {
                Some(UnparsedPublicKey::new(&aws::ED25519, bits).verify(message, signature).is_ok())
            }
            None => Some(false),
        }
    }

    /// The same of a message of which only the digest is there.
    pub fn verifies_digest(self, key: AnyKey, bits: &[u8], digest: &[u8], signature: &[u8]) -> Option<bool> {
        match (self, key) {
            (Method::Ecdsa(_) | Method::PlainEcdsa(_), AnyKey::OtherCurve) => None,
            (Method::Ecdsa(_), _) => Some(elliptic::holds(key, bits, digest, signature, Written::InDer)),
            (Method::PlainEcdsa(_), _) => Some(elliptic::holds(key, bits, digest, signature, Written::Plain)),
            (Method::RsaPkcs1(_) | Method::RsaPss { .. }, AnyKey::Rsa(_)) => {
                rsa::numbers(bits)?;
                Some(Encoded::of(bits, signature).is_some_and(|encoded| self.fits(&encoded, digest)))
            }
            (Method::Ed25519, AnyKey::Ed25519) => None,
            _ => Some(false),
        }
    }

    fn fits(self, encoded: &Encoded, digest: &[u8]) -> bool {
        match self {
            Method::RsaPkcs1(hash) => encoded.digest() == Some((hash, digest)),
            Method::RsaPss { hash, mask } => pss::matches(Digests { hash, mask }, encoded, digest),
            Method::Ecdsa(_) | Method::PlainEcdsa(_) | Method::Ed25519 => false,
        }
    }

    /// The method by which a signature over a message was made, when the name that stands beside it says nothing: a value that holds by
    /// one of them was made by it.
    pub fn used(key: AnyKey, bits: &[u8], message: &[u8], signature: &[u8]) -> Option<Method> {
        match key {
            AnyKey::Rsa(_) => {
                let encoded = Encoded::of(bits, signature)?;
                let pkcs1 = encoded.digest().map(|(hash, _)| Method::RsaPkcs1(hash));
                let pss = Digester::all().map(|hash| Method::RsaPss { hash, mask: hash });
                pkcs1
                    .into_iter()
                    .chain(pss)
                    .find(|method| method.hash().is_some_and(|hash| method.fits(&encoded, &hash.of(&[message]))))
            }
            AnyKey::OtherCurve => None,
            AnyKey::Ed25519 => {
                Some(Method::Ed25519).filter(|method| method.verifies(key, bits, message, signature) == Some(true))
            }
            _ => Digester::all()
                .flat_map(|hash| [Method::Ecdsa(hash), Method::PlainEcdsa(hash)])
                .find(|method| method.verifies(key, bits, message, signature) == Some(true)),
        }
    }
}

/// The digest that an RSASSA-PKCS1-v1_5 signature has inside, and by which algorithm.
pub fn digest_inside(bits: &[u8], signature: &[u8]) -> Option<(Digester, Vec<u8>)> {
    let encoded = Encoded::of(bits, signature)?;
    encoded.digest().map(|(digester, digest)| (digester, digest.to_vec()))
}
