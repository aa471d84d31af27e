//! A key in this process: it is in memory that is wiped when the key is dropped, and nobody can ask for it.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256,
    RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding,
};
use zeroize::Zeroizing;

use super::{KeyHolder, Wanted};
use crate::pki::algorithm::{Algorithm, Hash, KeyKind, Scheme};
use crate::pki::certificate::{Certificate, ordered};
use crate::sign::SignError;

/// What a file holds.
pub(super) struct Found {
    /// What the file is called in messages.
    pub name: String,
    /// The private key: PKCS#8, or the sort that RSA and EC have of their own.
    pub key: Zeroizing<Vec<u8>>,
    /// Certificates in any order.
    pub certificates: Vec<Certificate>,
}

enum Pair {
    Ec(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

pub(super) struct SoftwareKey {
    pair: Pair,
    algorithm: Algorithm,
    chain: Vec<Certificate>,
}

/// RSA keys with fewer bits are too weak for what must hold for years (ETSI TS 119 312, 8.3).
const FEWEST_RSA_BITS: usize = 3000;

impl Found {
    /// The key with its certificates, its own first.
    pub(super) fn into_key(self, wanted: Option<Wanted>, more: &[Certificate]) -> Result<SoftwareKey, SignError> {
        let ec = |algorithm| EcdsaKeyPair::from_private_key_der(algorithm, &self.key).map(Pair::Ec);
        let rsa = || RsaKeyPair::from_pkcs8(&self.key).or_else(|_| RsaKeyPair::from_der(&self.key)).map(Pair::Rsa);
        let pair = ec(&ECDSA_P256_SHA256_ASN1_SIGNING)
            .or_else(|_| ec(&ECDSA_P384_SHA384_ASN1_SIGNING))
            .or_else(|_| rsa())
            .map_err(|_| SignError::Weak("?".into()))?;
        let public: &[u8] = match &pair {
            Pair::Ec(pair) => pair.public_key().as_ref(),
            Pair::Rsa(pair) => pair.public_key().as_ref(),
        };
        let keys = self.certificates.iter().filter_map(|certificate| Some((certificate, certificate.key().ok()?)));
        let (own, kind) = keys
            .into_iter()
            .find(|(_, (_, key))| key == public)
            .map(|(certificate, (kind, _))| (certificate, kind))
            .ok_or_else(|| SignError::NoCertificate(self.name.clone()))?;
        if let KeyKind::Rsa(bits) = kind
            && bits < FEWEST_RSA_BITS
        {
            return Err(SignError::Weak(format!("RSA {bits}")));
        }
        let algorithm = algorithm(kind, wanted)?;
        let others: Vec<Certificate> = self.certificates.iter().chain(more).cloned().collect();
        let chain = ordered(own, &others);
        Ok(SoftwareKey { pair, algorithm, chain })
    }
}

/// How a key signs: as wanted, if it can.
fn algorithm(kind: KeyKind, wanted: Option<Wanted>) -> Result<Algorithm, SignError> {
    let usual = match kind {
        KeyKind::Rsa(_) => Scheme::RsaPss,
        _ => Scheme::Ecdsa,
    };
    let wanted = wanted.unwrap_or(Wanted { scheme: usual, hash: None });
    let algorithm = Algorithm { scheme: wanted.scheme, hash: wanted.hash.unwrap_or(kind.usual_hash()) };
    let can = match kind {
        KeyKind::Rsa(_) => algorithm.scheme != Scheme::Ecdsa,
        // A digest as strong as the curve, no other.
        _ => algorithm.scheme == Scheme::Ecdsa && algorithm.hash == kind.usual_hash(),
    };
    if can { Ok(algorithm) } else { Err(SignError::Algorithm(algorithm.to_string())) }
}

impl KeyHolder for SoftwareKey {
    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let refused = |_| SignError::Refused("the key gave no signature".into());
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Ec(pair) => pair.sign(&random, message).map(|made| made.as_ref().to_vec()).map_err(refused),
            Pair::Rsa(pair) => {
                let encoding: &'static dyn RsaEncoding = match (self.algorithm.scheme, self.algorithm.hash) {
                    (Scheme::RsaPkcs1, Hash::Sha256) => &RSA_PKCS1_SHA256,
                    (Scheme::RsaPkcs1, Hash::Sha384) => &RSA_PKCS1_SHA384,
                    (Scheme::RsaPkcs1, Hash::Sha512) => &RSA_PKCS1_SHA512,
                    (_, Hash::Sha256) => &RSA_PSS_SHA256,
                    (_, Hash::Sha384) => &RSA_PSS_SHA384,
                    (_, Hash::Sha512) => &RSA_PSS_SHA512,
                };
                let mut made = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &random, message, &mut made).map_err(refused)?;
                Ok(made)
            }
        }
    }
}
