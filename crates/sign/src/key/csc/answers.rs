//! What a service answers, as far as we look at it. A member that is missing where it must be is told by its name.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

use super::{RemoteError, Version};
use crate::SignError;
use pki::certificate::Certificate;

/// Of `oauth2/token` and `auth/login`.
#[derive(Deserialize)]
pub(super) struct Access {
    #[serde(deserialize_with = "hidden")]
    pub access_token: SecretString,
}

/// A text that nobody sees once it is read.
fn hidden<'a, D: Deserializer<'a>>(from: D) -> Result<SecretString, D::Error> {
    String::deserialize(from).map(SecretString::from)
}

fn maybe_hidden<'a, D: Deserializer<'a>>(from: D) -> Result<Option<SecretString>, D::Error> {
    hidden(from).map(Some)
}

/// Of `credentials/list`.
#[derive(Deserialize)]
pub(super) struct Credentials {
    #[serde(rename = "credentialIDs")]
    pub ids: Vec<String>,
}

/// Of `credentials/authorize`, and of `credentials/authorizeCheck` in version 2: one of both.
#[derive(Deserialize)]
pub(super) struct Authorised {
    #[serde(rename = "SAD", default, deserialize_with = "maybe_hidden")]
    pub activation: Option<SecretString>,
    /// The signatory is asked elsewhere; with this we ask again.
    pub handle: Option<String>,
}

/// Of `signatures/signHash`.
#[derive(Deserialize)]
pub(super) struct Signed {
    pub signatures: Vec<String>,
}

/// What a service says when it refuses (RFC 6749, 5.2).
#[derive(Deserialize)]
pub(super) struct Refusal {
    pub error: String,
    #[serde(default)]
    pub error_description: String,
}

/// Of `credentials/info`, both versions.
#[derive(Debug, Deserialize)]
pub(super) struct Info {
    pub key: Key,
    cert: Option<Cert>,
    /// Version 1: how the key is released.
    #[serde(rename = "authMode")]
    auth_mode: Option<String>,
    #[serde(rename = "PIN")]
    pin: Option<Presence>,
    #[serde(rename = "OTP")]
    otp: Option<Presence>,
    /// Version 2: how the key is released.
    auth: Option<Auth>,
    #[serde(skip)]
    pub version: Option<Version>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Key {
    #[serde(default)]
    status: String,
    #[serde(default)]
    pub algo: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Cert {
    status: Option<String>,
    #[serde(default)]
    certificates: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Presence {
    presence: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Auth {
    mode: Option<String>,
    #[serde(default)]
    objects: Vec<AuthObject>,
}

#[derive(Debug, Deserialize)]
struct AuthObject {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    id: String,
    generator: Option<String>,
}

/// Something by which whoever signs releases the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Factor {
    /// What version 2 calls it.
    pub id: String,
    pub kind: FactorKind,
    /// Whether it cannot be left out.
    pub required: bool,
}

/// Where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FactorKind {
    /// A PIN or password.
    Pin,
    /// A code that whoever signs has at hand.
    Code,
    /// A code that the service sends when it is asked to.
    SentCode,
    /// The service asks the signatory itself.
    Elsewhere,
}

impl Info {
    /// Whether the service lets the key sign.
    pub(super) fn usable(&self, host: &str) -> Result<(), RemoteError> {
        let certificate = self.cert.as_ref().and_then(|cert| cert.status.as_deref()).unwrap_or("valid");
        match (self.key.status.as_str(), certificate) {
            ("enabled", "valid") => Ok(()),
            ("enabled", status) => Err(RemoteError::Status(host.to_owned(), format!("certificate {status}"))),
            (status, _) => Err(RemoteError::Status(host.to_owned(), format!("key {status}"))),
        }
    }

    /// The chain, the key's own certificate first.
    pub(super) fn certificates(&self, host: &str) -> Result<Vec<Certificate>, SignError> {
        let wrong = || RemoteError::Answer(host.to_owned(), "certificates");
        let texts = self.cert.iter().flat_map(|cert| &cert.certificates);
        texts
            .map(|text| {
                let der = BASE64_STANDARD.decode(text.split_whitespace().collect::<String>()).map_err(|_| wrong())?;
                Ok(Certificate::from_der(der)?)
            })
            .collect()
    }

    /// What the service wants to hear before it releases the key.
    pub(super) fn factors(&self, host: &str) -> Result<Vec<Factor>, RemoteError> {
        let mode = match self.version {
            Some(Version::V2) => self.auth.as_ref().and_then(|auth| auth.mode.as_deref()),
            _ => self.auth_mode.as_deref(),
        };
        match mode {
            Some("implicit") => return Ok(Vec::new()),
            Some("explicit") => {}
            Some("oauth2code") => return Err(RemoteError::Browser(host.to_owned())),
            _ => return Err(RemoteError::Answer(host.to_owned(), "authMode")),
        }
        if self.version == Some(Version::V2) {
            let objects = self.auth.iter().flat_map(|auth| &auth.objects);
            return objects.map(|object| factor_v2(object, host)).collect();
        }
        let pin = self.pin.as_ref().and_then(|pin| factor_v1("PIN", pin));
        Ok(pin.into_iter().chain(self.otp.as_ref().and_then(|otp| factor_v1("OTP", otp))).collect())
    }
}

fn factor_v1(name: &str, presence: &Presence) -> Option<Factor> {
    let required = match presence.presence.as_deref() {
        Some("true") => true,
        Some("optional") => false,
        _ => return None,
    };
    let kind = match presence.kind.as_deref() {
        _ if name == "PIN" => FactorKind::Pin,
        Some("online") => FactorKind::SentCode,
        _ => FactorKind::Code,
    };
    Some(Factor { id: name.to_owned(), kind, required })
}

/// The types of 2.0.0.2, 8.3.1.
fn factor_v2(object: &AuthObject, host: &str) -> Result<Factor, RemoteError> {
    let kind = match object.kind.as_str() {
        "Password" if object.generator.is_some() || object.id == "OTP" => FactorKind::Code,
        "Password" => FactorKind::Pin,
        "ChallengeResponse" => FactorKind::SentCode,
        "PasswordOOB" | "ChallengeResponseOOB" => FactorKind::Elsewhere,
        other => return Err(RemoteError::Factor(host.to_owned(), format!("{other} ({})", object.id))),
    };
    Ok(Factor { id: object.id.clone(), kind, required: true })
}
