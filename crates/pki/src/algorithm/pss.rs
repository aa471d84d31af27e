//! RSASSA-PSS with any digest, any mask and a salt of any length (RFC 8017, 8.1.2 and 9.1.2).
//!
//! OpenSSL and what is built on it take the longest salt that fits, when nobody says otherwise; `aws-lc-rs` checks salts of the digest's
//! length only.

use super::Digester;
use super::rsa::Encoded;

/// The digests of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digests {
    /// Of the message.
    pub hash: Digester,
    /// Of the mask.
    pub mask: Digester,
}

/// Whether a signature over a digest holds under a key, the content of whose bit string is `key`, whatever the length of the salt.
pub(super) fn holds(digests: Digests, key: &[u8], digest: &[u8], signature: &[u8]) -> bool {
    Encoded::of(key, signature).is_some_and(|encoded| matches(digests, &encoded, digest))
}

/// The checks of EMSA-PSS (RFC 8017, 9.1.2); the salt is what stands behind the first one.
pub(super) fn matches(Digests { hash, mask: masks }: Digests, encoded: &Encoded, digest: &[u8]) -> bool {
    let Some((message, bits)) = encoded.probabilistic() else { return false };
    let Some((last, rest)) = message.split_last() else { return false };
    let Some(split) = rest.len().checked_sub(hash.length()) else { return false };
    let (masked, own) = rest.split_at(split);
    // Bits of the first byte that are no part of the message.
    let unused = 8 * message.len() as u64 - bits;
    let kept = u8::try_from(0xff_u16 >> unused).unwrap_or(0);
    if *last != 0xbc || masked.first().is_none_or(|first| first & !kept != 0) {
        return false;
    }
    let mut block: Vec<u8> = masked.iter().zip(mask(masks, own, masked.len())).map(|(one, two)| one ^ two).collect();
    if let Some(first) = block.first_mut() {
        *first &= kept;
    }
    let Some(start) = block.iter().position(|byte| *byte != 0).filter(|start| block.get(*start) == Some(&1)) else {
        return false;
    };
    let salt = block.get(start + 1..).unwrap_or_default();
    hash.of(&[&[0; 8], digest, salt]) == own
}

/// MGF1 (RFC 8017, B.2.1).
fn mask(hash: Digester, seed: &[u8], length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length + hash.length());
    let mut counter = 0u32;
    while out.len() < length {
        out.extend_from_slice(&hash.of(&[seed, &counter.to_be_bytes()]));
        counter = counter.saturating_add(1);
    }
    out.truncate(length);
    out
}
