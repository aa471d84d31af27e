//! ECDSA over any digest on every curve that is worked with (FIPS 186-5, 6.4.2; RFC 5639; BSI TR-03111).

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::signature::{self as aws, UnparsedPublicKey, VerificationAlgorithm};
use bp256::BrainpoolP256r1;
use bp384::BrainpoolP384r1;
use ecdsa::signature::hazmat::PrehashVerifier;

use super::super::asn1::{integer_bytes, join, tag};
use super::AnyKey;

/// How the two numbers of a value are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// `SEQUENCE { r, s }` (RFC 5753).
    InDer,
    /// Side by side, each as long as the order of the curve.
    Plain,
}

/// Whether a value over a digest was made with a key, the content of whose bit string is `bits`.
pub(super) fn holds(key: AnyKey, bits: &[u8], digest: &[u8], value: &[u8], written: Written) -> bool {
    let in_der = match written {
        Written::InDer => value.to_vec(),
        Written::Plain => {
            if order(key).is_none_or(|bytes| value.len() != 2 * bytes) {
                return false;
            }
            let (r, s) = value.split_at(value.len() / 2);
            join(tag::SEQUENCE, &[&integer_bytes(r), &integer_bytes(s)])
        }
    };
    match key {
        AnyKey::Brainpool256 => {
            let made = ecdsa::Signature::<BrainpoolP256r1>::from_der(&in_der);
            let key = ecdsa::VerifyingKey::<BrainpoolP256r1>::from_sec1_bytes(bits);
            key.and_then(|key| key.verify_prehash(digest, &made?)).is_ok()
        }
        AnyKey::Brainpool384 => {
            let made = ecdsa::Signature::<BrainpoolP384r1>::from_der(&in_der);
            let key = ecdsa::VerifyingKey::<BrainpoolP384r1>::from_sec1_bytes(bits);
            key.and_then(|key| key.verify_prehash(digest, &made?)).is_ok()
        }
        _ => by_library(key, bits, digest, &in_der),
    }
}

/// Bytes of the order of a curve.
fn order(key: AnyKey) -> Option<usize> {
    match key {
        AnyKey::P256 | AnyKey::Secp256k1 | AnyKey::Brainpool256 => Some(32),
        AnyKey::P384 | AnyKey::Brainpool384 => Some(48),
        AnyKey::P521 => Some(66),
        AnyKey::Rsa(_) | AnyKey::OtherCurve | AnyKey::Ed25519 => None,
    }
}

/// Only as many of its first bits count as the order of the curve has (FIPS 186-5, 6.4.2), so that a digest of the
/// library of that length stands for it.
fn by_library(key: AnyKey, bits: &[u8], digest: &[u8], signature: &[u8]) -> bool {
    let (how, algorithm): (&'static dyn VerificationAlgorithm, _) = match key {
        AnyKey::P256 => (&aws::ECDSA_P256_SHA256_ASN1, &digest::SHA256),
        AnyKey::Secp256k1 => (&aws::ECDSA_P256K1_SHA256_ASN1, &digest::SHA256),
        AnyKey::P384 => (&aws::ECDSA_P384_SHA384_ASN1, &digest::SHA384),
        // Its order has 521 bits, more than any digest.
        AnyKey::P521 => (&aws::ECDSA_P521_SHA512_ASN1, &digest::SHA512),
        _ => return false,
    };
    let length = algorithm.output_len();
    let first = digest.get(..length.min(digest.len())).unwrap_or_default();
    let number = [&vec![0; length - first.len()], first].concat();
    let Ok(known) = Digest::import_less_safe(&number, algorithm) else { return false };
    UnparsedPublicKey::new(how, bits).verify_digest(&known, signature).is_ok()
}
