//! How a token is asked to sign: by the mechanisms that it offers (PKCS#11, 6.1 and 6.3).

use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};

use pki::algorithm::{Algorithm, Hash, Scheme};

/// Who takes the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is taken here: next to no token can do without this.
    Digest,
    /// The token takes it, as some HSMs demand.
    Message,
}

impl Way {
    /// The way that a token offers for an algorithm. `in_parts`: the key wants its PIN between the beginning and the end of a
    /// signature, and only where the token takes the digest is it promised that there are two parts.
    pub(super) fn choose(algorithm: Algorithm, offered: &[MechanismType], in_parts: bool) -> Option<Way> {
        let ways = if in_parts { [Way::Message, Way::Digest] } else { [Way::Digest, Way::Message] };
        ways.into_iter().find(|way| offered.contains(&way.mechanism(algorithm).mechanism_type()))
    }

    pub(super) fn mechanism(self, algorithm: Algorithm) -> Mechanism<'static> {
        let (hash_alg, mgf) = match algorithm.hash {
            Hash::Sha256 => (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256),
            Hash::Sha384 => (MechanismType::SHA384, PkcsMgfType::MGF1_SHA384),
            Hash::Sha512 => (MechanismType::SHA512, PkcsMgfType::MGF1_SHA512),
        };
        let salt = PkcsPssParams { hash_alg, mgf, s_len: (algorithm.hash.length() as u64).into() };
        match (self, algorithm.scheme, algorithm.hash) {
            (Way::Digest, Scheme::Ecdsa, _) => Mechanism::Ecdsa,
            (Way::Digest, Scheme::RsaPss, _) => Mechanism::RsaPkcsPss(salt),
            (Way::Digest, Scheme::RsaPkcs1, _) => Mechanism::RsaPkcs,
            (Way::Message, Scheme::Ecdsa, Hash::Sha256) => Mechanism::EcdsaSha256,
            (Way::Message, Scheme::Ecdsa, Hash::Sha384) => Mechanism::EcdsaSha384,
            (Way::Message, Scheme::Ecdsa, Hash::Sha512) => Mechanism::EcdsaSha512,
            (Way::Message, Scheme::RsaPss, Hash::Sha256) => Mechanism::Sha256RsaPkcsPss(salt),
            (Way::Message, Scheme::RsaPss, Hash::Sha384) => Mechanism::Sha384RsaPkcsPss(salt),
            (Way::Message, Scheme::RsaPss, Hash::Sha512) => Mechanism::Sha512RsaPkcsPss(salt),
            (Way::Message, Scheme::RsaPkcs1, Hash::Sha256) => Mechanism::Sha256RsaPkcs,
            (Way::Message, Scheme::RsaPkcs1, Hash::Sha384) => Mechanism::Sha384RsaPkcs,
            (Way::Message, Scheme::RsaPkcs1, Hash::Sha512) => Mechanism::Sha512RsaPkcs,
        }
    }

    /// What the token gets.
    pub(super) fn input(self, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
        match (self, algorithm.scheme) {
            (Way::Message, _) => message.to_vec(),
            // The digest as `DigestInfo` (RFC 8017, 9.2): the token only pads it.
            (Way::Digest, Scheme::RsaPkcs1) => algorithm.hash.digest_info(&[message]),
            (Way::Digest, _) => algorithm.hash.of(&[message]).as_ref().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_taken_here_where_the_token_lets_us() {
        let way =
            |scheme, offered: &[MechanismType]| Way::choose(Algorithm { scheme, hash: Hash::Sha256 }, offered, false);
        let both = [MechanismType::ECDSA_SHA256, MechanismType::ECDSA];
        assert_eq!(way(Scheme::Ecdsa, &both), Some(Way::Digest));
        let hash = Hash::Sha256;
        assert_eq!(Way::choose(Algorithm { scheme: Scheme::Ecdsa, hash }, &both, true), Some(Way::Message));
        assert_eq!(way(Scheme::Ecdsa, &both[..1]), Some(Way::Message));
        assert_eq!(way(Scheme::RsaPkcs1, &[MechanismType::SHA256_RSA_PKCS]), Some(Way::Message));
        assert_eq!(way(Scheme::RsaPss, &[MechanismType::RSA_PKCS, MechanismType::SHA512_RSA_PKCS_PSS]), None);
    }
}
