//! Public keys, as far as a check of a signature goes by them.

use super::KeyKind;

/// A public key, as far as a check goes by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnyKey {
    /// RSA, with the bits of its modulus.
    Rsa(usize),
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// Secp256k1.
    Secp256k1,
    /// BrainpoolP256r1 (RFC 5639).
    Brainpool256,
    /// BrainpoolP384r1.
    Brainpool384,
    /// On a curve that nobody here works with.
    OtherCurve,
    /// Ed25519.
    Ed25519,
}

impl AnyKey {
    /// The same, when signatures are made with such a key.
    pub(super) fn kind(self) -> Option<KeyKind> {
        match self {
            AnyKey::Rsa(bits) => Some(KeyKind::Rsa(bits)),
            AnyKey::P256 => Some(KeyKind::P256),
            AnyKey::P384 => Some(KeyKind::P384),
            AnyKey::P521 => Some(KeyKind::P521),
            _ => None,
        }
    }
}
