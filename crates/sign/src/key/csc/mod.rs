//! Keys at a signing service that speaks the API of the Cloud Signature Consortium (CSC), version 1.0.4.0 or 2.0.0.2. The service
//! gets a digest, never the document.
//!
//! Lives here: what the service is asked, in the order of its specification: log in, credentials/info, credentials/authorize,
//! signatures/signHash. To add a version: a variant of [`Version`], and its bodies in `messages`.

mod answers;
mod config;
mod error;
mod messages;
mod service;

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};

pub use config::Version;
pub use error::RemoteError;

use super::secret::Question;
use super::{KeyHolder, Secrets, Wanted};
use crate::{SignError, phases};
use answers::{Factor, FactorKind, Info};
use config::Config;
use messages::{Authorise, SignHash};
use pki::algorithm::{Algorithm, Hash, KeyKind, Scheme};
use pki::certificate::{Certificate, ordered};
use service::Service;

/// A key at a service.
pub(super) struct RemoteKey {
    service: Service,
    credential: String,
    /// What the service wants to hear before it signs.
    factors: Vec<Factor>,
    pin: Option<SecretString>,
    secrets: Secrets,
    signs: SignsAs,
    algorithm: Algorithm,
    chain: Vec<Certificate>,
}

/// How the service is told the algorithm.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SignsAs {
    /// `signAlgo`.
    oid: String,
    /// `signAlgoParams`: of RSASSA-PSS, in base64.
    parameters: Option<String>,
    /// The digest's OID, where `signAlgo` does not say it.
    hash: Option<String>,
}

/// Opens the key that a file describes.
pub(super) fn open(
    path: &Path,
    secrets: &Secrets,
    wanted: Option<Wanted>,
    more: &[Certificate],
) -> Result<RemoteKey, SignError> {
    let config = Config::read(path)?;
    let named = config.credential.clone();
    let service = Service::new(config, secrets.service.clone())?;
    let session = service.session()?;
    let credential = match named {
        Some(one) => one,
        None => session.only_credential()?,
    };
    let info = session.info(&credential)?;
    info.usable(service.host())?;
    let certificates = info.certificates(service.host())?;
    let own = certificates.first().ok_or_else(|| SignError::NoCertificate(service.host().to_owned()))?.clone();
    let (algorithm, signs) = chosen(&own, wanted, &info)?;
    let factors = info.factors(service.host())?;
    let pin = match factors.iter().find(|factor| factor.kind == FactorKind::Pin) {
        None => None,
        Some(factor) => match secrets.pin.clone().or_else(|| secrets.ask(Question::Pin)) {
            None if factor.required => return Err(RemoteError::NoPin.into()),
            pin => pin,
        },
    };
    let others: Vec<Certificate> = certificates.iter().chain(more).cloned().collect();
    let chain = ordered(&own, &others);
    Ok(RemoteKey { service, credential, factors, pin, secrets: secrets.clone(), signs, algorithm, chain })
}

/// How the key is to sign: as wanted, else in the best way that the service offers for it.
fn chosen(own: &Certificate, wanted: Option<Wanted>, info: &Info) -> Result<(Algorithm, SignsAs), SignError> {
    let usual = phases::algorithm(own, wanted)?;
    let (kind, _) = own.key()?;
    let mut candidates = vec![usual];
    if wanted.is_none() && matches!(kind, KeyKind::Rsa(_)) {
        candidates.push(Algorithm { scheme: Scheme::RsaPkcs1, ..usual });
    }
    candidates
        .into_iter()
        .find_map(|algorithm| Some((algorithm, offered(algorithm, &info.key.algo)?)))
        .ok_or_else(|| SignError::Algorithm(usual.to_string()))
}

/// ECDSA with the two numbers behind one another (BSI TR-03111, 5.2.1), by digest.
fn plain_ecdsa(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha256 => "0.4.0.127.0.7.1.1.4.1.3",
        Hash::Sha384 => "0.4.0.127.0.7.1.1.4.1.4",
        Hash::Sha512 => "0.4.0.127.0.7.1.1.4.1.5",
    }
}

/// `rsaEncryption`: a service that offers it signs PKCS#1 v1.5 with any digest.
const RSA: &str = "1.2.840.113549.1.1.1";

fn offered(algorithm: Algorithm, offered: &[String]) -> Option<SignsAs> {
    let (oid, parameters) = algorithm.named();
    let has = |oid: &str| offered.iter().any(|one| one == oid);
    let hash = Some(algorithm.hash.named());
    match algorithm.scheme {
        Scheme::RsaPss if has(&oid) => {
            Some(SignsAs { oid, parameters: parameters.map(|der| BASE64_STANDARD.encode(der)), hash })
        }
        Scheme::RsaPkcs1 | Scheme::Ecdsa if has(&oid) => Some(SignsAs { oid, parameters: None, hash: None }),
        Scheme::Ecdsa if has(plain_ecdsa(algorithm.hash)) => {
            Some(SignsAs { oid: plain_ecdsa(algorithm.hash).to_owned(), parameters: None, hash: None })
        }
        Scheme::RsaPkcs1 if has(RSA) => Some(SignsAs { oid: RSA.to_owned(), parameters: None, hash }),
        _ => None,
    }
}

impl KeyHolder for RemoteKey {
    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Blocks until the service has answered.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        // A session of its own for each signature: a service runs for weeks, an access token for an hour.
        let session = self.service.session()?;
        let digest = BASE64_STANDARD.encode(self.algorithm.hash.of(&[message]));
        let code = self.code(&session)?;
        let hash_oid = self.algorithm.hash.named();
        let value = |factor: &Factor| match factor.kind {
            FactorKind::Pin => self.pin.as_ref(),
            FactorKind::Code | FactorKind::SentCode => code.as_ref(),
            FactorKind::Elsewhere => None,
        };
        let factors = self.factors.iter().map(|factor| (factor, value(factor).map(ExposeSecret::expose_secret)));
        let factors = factors.filter(|(factor, value)| value.is_some() || factor.kind == FactorKind::Elsewhere);
        let authorise =
            Authorise { credential: &self.credential, hash: &digest, hash_oid: &hash_oid, factors: factors.collect() };
        let told: Vec<&SecretString> = self.pin.iter().chain(&code).collect();
        let activation = session.authorise(&authorise, &told)?;
        let made = session.sign_hash(&SignHash {
            credential: &self.credential,
            activation: activation.expose_secret(),
            hash: &digest,
            signs: &self.signs,
        })?;
        self.checked(message, made)
    }
}

impl RemoteKey {
    /// The one-time code, when the service wants one; it sends it first where it says so.
    fn code(&self, session: &service::Session<'_>) -> Result<Option<SecretString>, SignError> {
        let is_code = |factor: &&Factor| matches!(factor.kind, FactorKind::Code | FactorKind::SentCode);
        let Some(factor) = self.factors.iter().find(is_code) else { return Ok(None) };
        if factor.kind == FactorKind::SentCode {
            session.send_code(&self.credential, &factor.id)?;
        }
        match self.secrets.ask(Question::Code) {
            None if factor.required => Err(RemoteError::NoCode.into()),
            code => Ok(code),
        }
    }

    /// The signature as it verifies: of ECDSA a service may give a sequence, or two numbers behind one another.
    fn checked(&self, message: &[u8], made: Vec<u8>) -> Result<Vec<u8>, SignError> {
        let wrong = || RemoteError::Signature(self.service.host().to_owned());
        let own = self.chain.first().ok_or_else(wrong)?;
        let (kind, key) = own.key()?;
        let pair = if self.algorithm.scheme == Scheme::Ecdsa { phases::sequence_of(&made) } else { None };
        let mut readings = std::iter::once(made).chain(pair);
        Ok(readings.find(|reading| self.algorithm.verifies(kind, &key, message, reading)).ok_or_else(wrong)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_algorithm_is_told_as_the_service_offers_it() {
        let offer = |scheme, oids: &[&str]| {
            let oids: Vec<String> = oids.iter().map(|oid| (*oid).to_owned()).collect();
            offered(Algorithm { scheme, hash: Hash::Sha384 }, &oids)
        };
        let ecdsa = offer(Scheme::Ecdsa, &["1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3"]).expect("ECDSA");
        assert_eq!((ecdsa.oid.as_str(), ecdsa.hash, ecdsa.parameters), ("1.2.840.10045.4.3.3", None, None));
        let pss = offer(Scheme::RsaPss, &["1.2.840.113549.1.1.10"]).expect("PSS");
        assert_eq!(pss.hash.as_deref(), Some("2.16.840.1.101.3.4.2.2"));
        assert!(pss.parameters.is_some_and(|text| text.starts_with("MDCgDTAL")));
        let bare = offer(Scheme::RsaPkcs1, &[RSA]).expect("RSA");
        assert_eq!((bare.oid.as_str(), bare.hash.as_deref()), (RSA, Some("2.16.840.1.101.3.4.2.2")));
        let whole = offer(Scheme::RsaPkcs1, &[RSA, "1.2.840.113549.1.1.12"]).expect("RSA");
        assert_eq!((whole.oid.as_str(), whole.hash), ("1.2.840.113549.1.1.12", None));
        let plain = offer(Scheme::Ecdsa, &["0.4.0.127.0.7.1.1.4.1.4"]).expect("plain ECDSA");
        assert_eq!(plain.oid, "0.4.0.127.0.7.1.1.4.1.4");
        assert_eq!(offer(Scheme::RsaPss, &[RSA]), None);
    }
}
