//! What every holder of a key can do, and how it can be asked to.

use crate::SignError;
use pki::algorithm::{Algorithm, Hash, Scheme};
use pki::certificate::Certificate;

/// Signs, wherever its key is.
pub trait KeyHolder: Send + Sync {
    /// The certificate of the key, then those of its issuers as far as they are known.
    fn chain(&self) -> &[Certificate];

    /// How it signs.
    fn algorithm(&self) -> Algorithm;

    /// A signature over a message.
    ///
    /// # Errors
    /// [`SignError::Refused`].
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// How a key is to sign, where it can in several ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The scheme.
    pub scheme: Scheme,
    /// The digest; none is the usual one of the key.
    pub hash: Option<Hash>,
}

impl std::str::FromStr for Wanted {
    type Err = SignError;

    /// As `ecdsa`, `rsa-pss`, `rsa-pss-sha512`, `rsa-pkcs1-sha384`.
    fn from_str(text: &str) -> Result<Wanted, SignError> {
        let hashes = [("-sha256", Hash::Sha256), ("-sha384", Hash::Sha384), ("-sha512", Hash::Sha512)];
        let (name, hash) =
            hashes.iter().find_map(|(end, hash)| Some((text.strip_suffix(end)?, Some(*hash)))).unwrap_or((text, None));
        let scheme = match name {
            "ecdsa" => Scheme::Ecdsa,
            "rsa-pss" => Scheme::RsaPss,
            "rsa-pkcs1" => Scheme::RsaPkcs1,
            _ => return Err(SignError::Algorithm(text.to_owned())),
        };
        Ok(Wanted { scheme, hash })
    }
}
