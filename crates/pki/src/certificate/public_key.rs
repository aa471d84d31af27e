//! The key in a certificate (`SubjectPublicKeyInfo`, RFC 5280, 4.1.2.7), as far as what kind it is.

use super::super::PkiError;
use super::super::algorithm::{AnyKey, KeyKind, name_of};
use super::super::asn1::{Element, strict, tag};

/// A key and what kind it is.
pub(super) struct PublicKey {
    /// Kind of it; none when nobody here can use such a key.
    pub kind: Option<KeyKind>,
    /// What kind it is for a check that is not relied on; none when nobody here can compute with it.
    pub any: Option<AnyKey>,
    /// Its name, where nobody here relies on such a key.
    pub name: String,
    /// The content of the bit string.
    pub content: Vec<u8>,
}

impl PublicKey {
    pub fn read(element: &Element<'_>) -> Result<PublicKey, PkiError> {
        let mut parts = element.sequence()?;
        let mut identifier = parts.one()?.sequence()?;
        let content = parts.one()?.bits()?;
        parts.end()?;
        let algorithm = identifier.one()?.oid()?;
        let parameters = identifier.next().transpose()?;
        identifier.end()?;
        let (kind, any) = match algorithm.as_str() {
            // A key that is for RSASSA-PSS only has its own identifier (RFC 4055, 1.2); the key is the same.
            "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" => {
                let bits = modulus_bits(content).ok();
                (bits.map(KeyKind::Rsa), Some(AnyKey::Rsa(bits.unwrap_or(0))))
            }
            "1.2.840.10045.2.1" => on_curve(parameters.and_then(|curve| curve.oid().ok()).as_deref()),
            "1.3.101.112" => (None, Some(AnyKey::Ed25519)),
            _ => (None, None),
        };
        let curve = parameters.and_then(|curve| curve.oid().ok());
        let name = name_of(curve.as_deref().unwrap_or(&algorithm));
        Ok(PublicKey { kind, any, name, content: content.to_vec() })
    }
}

/// By the object identifier of the curve (RFC 5480, 2.1.1.1).
fn on_curve(curve: Option<&str>) -> (Option<KeyKind>, Option<AnyKey>) {
    let (kind, any) = match curve {
        Some("1.2.840.10045.3.1.7") => (Some(KeyKind::P256), AnyKey::P256),
        Some("1.3.132.0.34") => (Some(KeyKind::P384), AnyKey::P384),
        Some("1.3.132.0.35") => (Some(KeyKind::P521), AnyKey::P521),
        Some("1.3.132.0.10") => (None, AnyKey::Secp256k1),
        Some("1.3.36.3.3.2.8.1.1.7") => (None, AnyKey::Brainpool256),
        Some("1.3.36.3.3.2.8.1.1.11") => (None, AnyKey::Brainpool384),
        _ => (None, AnyKey::OtherCurve),
    };
    (kind, Some(any))
}

/// Bits of the modulus of an `RSAPublicKey` (RFC 8017, A.1.1).
fn modulus_bits(key: &[u8]) -> Result<usize, PkiError> {
    let mut parts = strict(key)?.sequence()?;
    let modulus = parts.expect(tag::INTEGER)?.integer()?;
    parts.expect(tag::INTEGER)?.integer()?;
    parts.end()?;
    if modulus[0] >= 0x80 {
        return Err(PkiError("a modulus is negative"));
    }
    let significant = modulus.iter().position(|byte| *byte != 0).map_or(&[][..], |at| &modulus[at..]);
    Ok(significant.first().map_or(0, |first| 8 * significant.len() - first.leading_zeros() as usize))
}

#[cfg(test)]
mod tests {
    use super::super::super::asn1::{join, wrap};
    use super::*;

    #[test]
    fn bits_of_a_modulus_are_counted() {
        let bits = |modulus: &[u8]| {
            let numbers = [wrap(tag::INTEGER, modulus), wrap(tag::INTEGER, &[1, 0, 1])].concat();
            modulus_bits(&join(tag::SEQUENCE, &[&numbers])).ok()
        };
        assert_eq!(bits(&[&[0, 0x80][..], &[1; 255]].concat()), Some(2048));
        assert_eq!(bits(&[&[0x40][..], &[1; 255]].concat()), Some(2047));
        assert_eq!([bits(&[0]), bits(&[0x80]), bits(&[])], [Some(0), None, None]);
        assert!(modulus_bits(&[0x30, 0x80, 2, 1, 3, 2, 1, 3, 0, 0]).is_err());
    }
}
