//! A key in this process: it is in memory that is wiped when the key is dropped, and nobody can ask for it.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256,
    RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding,
};
use zeroize::Zeroizing;

use super::{KeyHolder, Wanted};
use crate::{SignError, phases};
use pki::algorithm::{Algorithm, Hash, Scheme};
use pki::certificate::{Certificate, ordered};

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

impl Found {
    /// The key with its certificates, its own first.
    pub(super) fn into_key(self, wanted: Option<Wanted>, more: &[Certificate]) -> Result<SoftwareKey, SignError> {
        let ec = |algorithm| EcdsaKeyPair::from_private_key_der(algorithm, &self.key).map(Pair::Ec);
        let rsa = || RsaKeyPair::from_pkcs8(&self.key).or_else(|_| RsaKeyPair::from_der(&self.key)).map(Pair::Rsa);
        let pair = ec(&ECDSA_P256_SHA256_ASN1_SIGNING)
            .or_else(|_| ec(&ECDSA_P384_SHA384_ASN1_SIGNING))
            .or_else(|_| rsa())
            .map_err(|_| {
                let own = self.certificates.iter().find(|one| !one.facts().is_ca()).or(self.certificates.first());
                SignError::KeyKind(own.map(|own| own.facts().key_name.clone()).unwrap_or_default())
            })?;
        let public: &[u8] = match &pair {
            Pair::Ec(pair) => pair.public_key().as_ref(),
            Pair::Rsa(pair) => pair.public_key().as_ref(),
        };
        let keys = self.certificates.iter().filter_map(|certificate| Some((certificate, certificate.key().ok()?)));
        let own = keys
            .into_iter()
            .find(|(_, (_, key))| key == public)
            .map(|(certificate, _)| certificate)
            .ok_or_else(|| SignError::NoCertificate(self.name.clone()))?;
        let algorithm = phases::algorithm(own, wanted)?;
        let others: Vec<Certificate> = self.certificates.iter().chain(more).cloned().collect();
        let chain = ordered(own, &others);
        Ok(SoftwareKey { pair, algorithm, chain })
    }
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
