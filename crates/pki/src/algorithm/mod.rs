//! Digest and signature algorithms: their identifiers, and whether a signature belongs to a message.
//!
//! Which of them are strong enough is a policy's matter (ETSI TS 119 312).

use std::fmt;

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::signature::{self as aws, UnparsedPublicKey, VerificationAlgorithm};
use serde::{Deserialize, Serialize};

use super::asn1::{self, Element, tag};

mod any_key;
mod digester;
mod elliptic;
mod method;
mod named;
mod names;
mod pss;
mod rsa;

pub use any_key::AnyKey;
pub use digester::{Digester, Running};
pub use method::{Method, digest_inside};
pub use named::{DigestAlgorithm, Named, SignatureAlgorithm, SignatureFault};
pub use names::is_nameless;
pub(crate) use names::name_of;

/// A digest algorithm (FIPS 180-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Hash {
    /// SHA-256.
    #[serde(rename = "SHA-256")]
    Sha256,
    /// SHA-384.
    #[serde(rename = "SHA-384")]
    Sha384,
    /// SHA-512.
    #[serde(rename = "SHA-512")]
    Sha512,
}

impl Hash {
    /// All of them.
    pub const ALL: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];

    /// The digest of parts behind one another.
    pub fn of(self, parts: &[&[u8]]) -> Digest {
        let mut context = digest::Context::new(self.algorithm());
        parts.iter().for_each(|part| context.update(part));
        context.finish()
    }

    /// `AlgorithmIdentifier` without parameters (RFC 5754, 2).
    pub(super) fn identifier(self) -> Vec<u8> {
        asn1::join(tag::SEQUENCE, &[&asn1::oid(Digester::from(self).oid())])
    }

    /// The digest of parts as RSASSA-PKCS1-v1_5 pads it: `DigestInfo` (RFC 8017, 9.2), here with parameters.
    pub fn digest_info(self, parts: &[&[u8]]) -> Vec<u8> {
        let null = [tag::NULL, 0];
        let identifier = asn1::join(tag::SEQUENCE, &[&asn1::oid(Digester::from(self).oid()), &null]);
        asn1::join(tag::SEQUENCE, &[&identifier, &asn1::wrap(tag::OCTET_STRING, self.of(parts).as_ref())])
    }

    /// Its object identifier with points between the numbers.
    pub fn named(self) -> String {
        Digester::from(self).oid().to_owned()
    }

    /// Bytes of a digest.
    pub fn length(self) -> usize {
        self.algorithm().output_len()
    }

    fn algorithm(self) -> &'static digest::Algorithm {
        match self {
            Hash::Sha256 => &digest::SHA256,
            Hash::Sha384 => &digest::SHA384,
            Hash::Sha512 => &digest::SHA512,
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        })
    }
}

/// How the digest is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scheme {
    /// ECDSA, the signature as `SEQUENCE { r, s }` (RFC 5753).
    Ecdsa,
    /// RSASSA-PSS with MGF1 of the same digest (RFC 4056); ours with salt of its length, others' with any.
    RsaPss,
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1,
}

/// A scheme with a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Algorithm {
    /// How the digest is signed.
    pub scheme: Scheme,
    /// The digest that is signed.
    pub hash: Hash,
}

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Scheme::Ecdsa => "ECDSA",
            Scheme::RsaPss => "RSASSA-PSS",
            Scheme::RsaPkcs1 => "RSASSA-PKCS1-v1_5",
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.scheme.name(), self.hash)
    }
}

/// Of an identifier that we wrote ourselves.
fn dotted(der: &[u8]) -> String {
    Element::whole(der).and_then(|element| element.oid()).unwrap_or_default()
}

/// A public key, as far as algorithms go by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// RSA, with the bits of its modulus.
    Rsa(usize),
}

impl KeyKind {
    /// The digest that goes with a key of this strength when nobody chose one.
    pub fn usual_hash(self) -> Hash {
        match self {
            KeyKind::P256 | KeyKind::Rsa(_) => Hash::Sha256,
            KeyKind::P384 => Hash::Sha384,
            KeyKind::P521 => Hash::Sha512,
        }
    }
}

impl Algorithm {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Algorithm> {
        let schemes = [Scheme::Ecdsa, Scheme::RsaPss, Scheme::RsaPkcs1].into_iter();
        schemes.flat_map(|scheme| Hash::ALL.map(|hash| Algorithm { scheme, hash }))
    }

    /// Its object identifier with points between the numbers, and its parameters in DER where they say more than that there are none.
    pub fn named(self) -> (String, Option<Vec<u8>>) {
        let identifier = self.identifier();
        let parts = Element::whole(&identifier).and_then(|whole| whole.sequence()?.all()).unwrap_or_default();
        let parameters = parts.get(1).filter(|parameters| !parameters.is(tag::NULL));
        (parts.first().map_or(String::new(), |oid| dotted(oid.raw())), parameters.map(|der| der.raw().to_vec()))
    }

    /// `AlgorithmIdentifier` of the signature.
    pub(super) fn identifier(self) -> Vec<u8> {
        let bare = |oid: &str| asn1::join(tag::SEQUENCE, &[&asn1::oid(oid)]);
        match (self.scheme, self.hash) {
            (Scheme::Ecdsa, Hash::Sha256) => bare("1.2.840.10045.4.3.2"),
            (Scheme::Ecdsa, Hash::Sha384) => bare("1.2.840.10045.4.3.3"),
            (Scheme::Ecdsa, Hash::Sha512) => bare("1.2.840.10045.4.3.4"),
            (Scheme::RsaPkcs1, hash) => {
                let oid = match hash {
                    Hash::Sha256 => "1.2.840.113549.1.1.11",
                    Hash::Sha384 => "1.2.840.113549.1.1.12",
                    Hash::Sha512 => "1.2.840.113549.1.1.13",
                };
                let null = [tag::NULL, 0];
                asn1::join(tag::SEQUENCE, &[&asn1::oid(oid), &null])
            }
            (Scheme::RsaPss, hash) => {
                let digest = hash.identifier();
                let mask = asn1::join(tag::SEQUENCE, &[&asn1::oid("1.2.840.113549.1.1.8"), &digest]);
                let salt = asn1::integer(hash.of(&[]).as_ref().len() as u8);
                let parameters = asn1::join(
                    tag::SEQUENCE,
                    &[
                        &asn1::wrap(tag::context(0), &digest),
                        &asn1::wrap(tag::context(1), &mask),
                        &asn1::wrap(tag::context(2), &salt),
                    ],
                );
                let oid = asn1::oid("1.2.840.113549.1.1.10");
                asn1::join(tag::SEQUENCE, &[&oid, &parameters])
            }
        }
    }

    /// Whether `signature` over `message` was made with the key of which `key` is the content of its bit string.
    pub fn verifies(self, kind: KeyKind, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
        self.verification(kind).is_some_and(|how| UnparsedPublicKey::new(how, key).verify(message, signature).is_ok())
            || self.holds_with_other_salt(kind, key, self.hash.of(&[message]).as_ref(), signature)
    }

    fn holds_with_other_salt(self, kind: KeyKind, key: &[u8], digest: &[u8], signature: &[u8]) -> bool {
        self.scheme == Scheme::RsaPss
            && matches!(kind, KeyKind::Rsa(2048..=8192))
            && pss::holds(pss::Digests { hash: self.hash.into(), mask: self.hash.into() }, key, digest, signature)
    }

    fn verification(self, kind: KeyKind) -> Option<&'static dyn VerificationAlgorithm> {
        Some(match (self.scheme, kind, self.hash) {
            (Scheme::Ecdsa, KeyKind::P256, Hash::Sha256) => &aws::ECDSA_P256_SHA256_ASN1,
            (Scheme::Ecdsa, KeyKind::P256, Hash::Sha384) => &aws::ECDSA_P256_SHA384_ASN1,
            (Scheme::Ecdsa, KeyKind::P256, Hash::Sha512) => &aws::ECDSA_P256_SHA512_ASN1,
            (Scheme::Ecdsa, KeyKind::P384, Hash::Sha256) => &aws::ECDSA_P384_SHA256_ASN1,
            (Scheme::Ecdsa, KeyKind::P384, Hash::Sha384) => &aws::ECDSA_P384_SHA384_ASN1,
            (Scheme::Ecdsa, KeyKind::P384, Hash::Sha512) => &aws::ECDSA_P384_SHA512_ASN1,
            (Scheme::Ecdsa, KeyKind::P521, Hash::Sha256) => &aws::ECDSA_P521_SHA256_ASN1,
            (Scheme::Ecdsa, KeyKind::P521, Hash::Sha384) => &aws::ECDSA_P521_SHA384_ASN1,
            (Scheme::Ecdsa, KeyKind::P521, Hash::Sha512) => &aws::ECDSA_P521_SHA512_ASN1,
            (Scheme::RsaPss, KeyKind::Rsa(_), Hash::Sha256) => &aws::RSA_PSS_2048_8192_SHA256,
            (Scheme::RsaPss, KeyKind::Rsa(_), Hash::Sha384) => &aws::RSA_PSS_2048_8192_SHA384,
            (Scheme::RsaPss, KeyKind::Rsa(_), Hash::Sha512) => &aws::RSA_PSS_2048_8192_SHA512,
            (Scheme::RsaPkcs1, KeyKind::Rsa(_), Hash::Sha256) => &aws::RSA_PKCS1_2048_8192_SHA256,
            (Scheme::RsaPkcs1, KeyKind::Rsa(_), Hash::Sha384) => &aws::RSA_PKCS1_2048_8192_SHA384,
            (Scheme::RsaPkcs1, KeyKind::Rsa(_), Hash::Sha512) => &aws::RSA_PKCS1_2048_8192_SHA512,
            _ => return None,
        })
    }
}
