//! What an RSA signature says to everybody: the encoded message under it (RFC 8017, 5.2.2 and 9).
//!
//! Checking needs no secret, so plain arithmetic does, for keys and digests that the library does not take.

use num_bigint::BigUint;

use super::super::asn1::{self, Element, tag};
use super::Digester;

/// Bits of a modulus that are worked with: shorter ones are nobody's, longer ones only cost time.
const MODULUS: std::ops::RangeInclusive<u64> = 512..=8192;

/// Exponents that are used are short; a long one only costs time.
const LONGEST_EXPONENT: u64 = 33;

/// The signature to the power of the public exponent.
pub(super) struct Encoded {
    /// As many bytes as the modulus has.
    bytes: Vec<u8>,
    /// Bits of the modulus.
    modulus: u64,
}

impl Encoded {
    /// Under a key, the content of whose bit string is `key`; none when there is no such signature.
    pub fn of(key: &[u8], signature: &[u8]) -> Option<Encoded> {
        let (modulus, exponent) = numbers(key)?;
        let value = BigUint::from_bytes_be(signature);
        let length = usize::try_from(modulus.bits().div_ceil(8)).ok()?;
        if signature.len() != length || value >= modulus {
            return None;
        }
        let message = value.modpow(&exponent, &modulus).to_bytes_be();
        let mut bytes = vec![0; length.checked_sub(message.len())?];
        bytes.extend_from_slice(&message);
        Some(Encoded { bytes, modulus: modulus.bits() })
    }

    /// The message of RSASSA-PSS, and how many bits it has at most.
    pub fn probabilistic(&self) -> Option<(&[u8], u64)> {
        let bits = self.modulus.checked_sub(1)?;
        let length = usize::try_from(bits.div_ceil(8)).ok()?;
        let (before, message) = self.bytes.split_at_checked(self.bytes.len().checked_sub(length)?)?;
        before.iter().all(|byte| *byte == 0).then_some((message, bits))
    }

    /// The digest that RSASSA-PKCS1-v1_5 padded, and by which algorithm (9.2): the value itself says it, whatever is written beside it.
    /// Made anew and compared as a whole, so that nothing is hidden in the padding.
    pub fn digest(&self) -> Option<(Digester, &[u8])> {
        Digester::all().find_map(|digester| {
            let digest = self.bytes.get(self.bytes.len().checked_sub(digester.length())?..)?;
            let is = |null: &[u8]| padded(digester, digest, null, self.bytes.len()).as_deref() == Some(&self.bytes);
            (is(&[tag::NULL, 0]) || is(&[])).then_some((digester, digest))
        })
    }
}

/// Modulus and exponent of a key that is worked with here.
pub(super) fn numbers(key: &[u8]) -> Option<(BigUint, BigUint)> {
    let whole = Element::whole(key).ok()?.expect(tag::SEQUENCE).ok()?;
    let mut parts = whole.sequence().ok()?;
    let modulus = BigUint::from_bytes_be(parts.one().ok()?.integer().ok()?);
    let exponent = BigUint::from_bytes_be(parts.one().ok()?.integer().ok()?);
    let sound = MODULUS.contains(&modulus.bits()) && exponent.bits() <= LONGEST_EXPONENT && exponent.bit(0);
    sound.then_some((modulus, exponent))
}

/// EMSA-PKCS1-v1_5, with these parameters of the digest algorithm.
fn padded(digester: Digester, digest: &[u8], parameters: &[u8], length: usize) -> Option<Vec<u8>> {
    let oid = asn1::oid(digester.oid());
    let identifier = asn1::join(tag::SEQUENCE, &[&oid, parameters]);
    let info = asn1::join(tag::SEQUENCE, &[&identifier, &asn1::wrap(tag::OCTET_STRING, digest)]);
    let filling = length.checked_sub(info.len() + 3).filter(|filling| *filling >= 8)?;
    Some([&[0, 1][..], &vec![0xff; filling], &[0], &info].concat())
}
