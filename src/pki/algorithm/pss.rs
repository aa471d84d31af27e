//! RSASSA-PSS with a salt of another length than its digest (RFC 8017, 8.1.2 and 9.1.2).
//!
//! OpenSSL and what is built on it take the longest salt that fits, when nobody says otherwise; `aws-lc-rs` checks salts of the digest's
//! length only. Checking needs no secret, so plain arithmetic does.

use num_bigint::BigUint;

use super::super::asn1::{Element, tag};
use super::Hash;

/// Exponents that are used are short; a long one only costs time.
const LONGEST_EXPONENT: u64 = 33;

/// Whether a signature over a digest holds under a key, the content of whose bit string is `key`, whatever the length of the salt.
pub(super) fn holds(hash: Hash, key: &[u8], digest: &[u8], signature: &[u8]) -> bool {
    encoded(key, signature).is_some_and(|(message, bits)| matches(hash, &message, bits, digest))
}

/// The encoded message: the signature to the power of the public exponent, and how many bits it has at most.
fn encoded(key: &[u8], signature: &[u8]) -> Option<(Vec<u8>, u64)> {
    let whole = Element::whole(key).ok()?.expect(tag::SEQUENCE).ok()?;
    let mut parts = whole.sequence().ok()?;
    let modulus = BigUint::from_bytes_be(parts.one().ok()?.integer().ok()?);
    let exponent = BigUint::from_bytes_be(parts.one().ok()?.integer().ok()?);
    let value = BigUint::from_bytes_be(signature);
    let length = usize::try_from(modulus.bits().div_ceil(8)).ok()?;
    if signature.len() != length || value >= modulus || exponent.bits() > LONGEST_EXPONENT || !exponent.bit(0) {
        return None;
    }
    let bits = modulus.bits().checked_sub(1)?;
    let message = value.modpow(&exponent, &modulus).to_bytes_be();
    let wanted = usize::try_from(bits.div_ceil(8)).ok()?;
    let mut out = vec![0; wanted.checked_sub(message.len())?];
    out.extend_from_slice(&message);
    Some((out, bits))
}

/// The checks of EMSA-PSS (RFC 8017, 9.1.2); the salt is what stands behind the first one.
fn matches(hash: Hash, message: &[u8], bits: u64, digest: &[u8]) -> bool {
    let Some((last, rest)) = message.split_last() else { return false };
    let Some(split) = rest.len().checked_sub(hash.length()) else { return false };
    let (masked, own) = rest.split_at(split);
    // Bits of the first byte that are no part of the message.
    let unused = 8 * message.len() as u64 - bits;
    let kept = u8::try_from(0xff_u16 >> unused).unwrap_or(0);
    if *last != 0xbc || masked.first().is_none_or(|first| first & !kept != 0) {
        return false;
    }
    let mut block: Vec<u8> = masked.iter().zip(mask(hash, own, masked.len())).map(|(one, two)| one ^ two).collect();
    if let Some(first) = block.first_mut() {
        *first &= kept;
    }
    let Some(start) = block.iter().position(|byte| *byte != 0).filter(|start| block.get(*start) == Some(&1)) else {
        return false;
    };
    let salt = block.get(start + 1..).unwrap_or_default();
    hash.of(&[&[0; 8], digest, salt]).as_ref() == own
}

/// MGF1 (RFC 8017, B.2.1).
fn mask(hash: Hash, seed: &[u8], length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length + hash.length());
    let mut counter = 0u32;
    while out.len() < length {
        out.extend_from_slice(hash.of(&[seed, &counter.to_be_bytes()]).as_ref());
        counter = counter.saturating_add(1);
    }
    out.truncate(length);
    out
}
