//! The service itself: logging in, and one method for each thing that it is asked.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use form_urlencoded::byte_serialize;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::answers::{Access, Authorised, Credentials as Listed, Info, Refusal, Signed};
use super::config::{Config, Login};
use super::messages::{AskInfo, Authorise, Body, Check, List, SendCode, SignHash};
use super::{RemoteError, Version};
use crate::SignError;
use crate::key::secret;
use crate::outside::{Answer, Content, Credentials, Outside, OutsideError};
use pki::certificate::Certificate;

/// How long we wait before we ask again whether the signatory has agreed.
const BETWEEN_CHECKS: Duration = Duration::from_secs(1);

/// Certificates in a chain and signatures are small.
const MOST: usize = 256 * 1024;

pub(super) struct Service {
    config: Config,
    client: Outside,
    host: String,
    /// The secret for logging in when no file has it.
    secret: Option<SecretString>,
}

/// Logged in, or where no login is wanted.
pub(super) struct Session<'a> {
    service: &'a Service,
    credentials: Option<Credentials>,
}

impl Service {
    pub(super) fn new(config: Config, secret: Option<SecretString>) -> Result<Service, SignError> {
        let mut trust = Vec::new();
        for path in &config.trust {
            let name = path.display().to_string();
            let file = std::fs::read(path).map_err(|error| SignError::File(name.clone(), error))?;
            trust.extend(Certificate::from_pem_or_der(&file).map_err(|_| SignError::NoCertificate(name))?);
        }
        let client = Outside::new(Duration::from_secs(config.seconds), &trust);
        // PINs and activation data go to this address, whatever the login is.
        let host = Outside::confidential(&config.url)?;
        Ok(Service { config, client, host, secret })
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Logs in.
    pub(super) fn session(&self) -> Result<Session<'_>, SignError> {
        let Some(login) = &self.config.login else { return Ok(Session { service: self, credentials: None }) };
        let secret = match login.secret_file() {
            Some(path) => secret::in_file(path)?,
            None => self.secret.clone().ok_or_else(|| RemoteError::NoSecret(self.host.clone()))?,
        };
        let token = match login {
            Login::Token { .. } => secret,
            Login::Client { id, url, .. } => self.client_token(id, url.as_deref(), &secret)?,
            Login::Password { name, .. } => {
                let basic = Credentials::Basic(name.clone(), secret.clone());
                let body = Content { kind: JSON, bytes: b"{}" };
                let answer = self.client.post(&self.address("auth/login"), body, JSON, Some(&basic), MOST)?;
                read::<Access>(answer, "access_token", &[&secret])?.access_token
            }
        };
        Ok(Session { service: self, credentials: Some(Credentials::Bearer(token)) })
    }

    /// An access token for ourselves (RFC 6749, 4.4; scope of CSC 8.3).
    fn client_token(&self, id: &str, url: Option<&str>, secret: &SecretString) -> Result<SecretString, SignError> {
        let url = url.map_or_else(|| self.address("oauth2/token"), str::to_owned);
        Outside::confidential(&url)?;
        let mut form = Zeroizing::new(String::with_capacity(8 * 1024));
        form.push_str("grant_type=client_credentials&scope=service&client_id=");
        form.extend(byte_serialize(id.as_bytes()));
        form.push_str("&client_secret=");
        form.extend(byte_serialize(secret.expose_secret().as_bytes()));
        let body = Content { kind: "application/x-www-form-urlencoded", bytes: form.as_bytes() };
        let answer = self.client.post(&url, body, JSON, None, MOST)?;
        Ok(read::<Access>(answer, "access_token", &[secret])?.access_token)
    }

    fn address(&self, method: &str) -> String {
        format!("{}/{method}", self.config.url)
    }
}

const JSON: &str = "application/json";

impl Session<'_> {
    fn ask(&self, method: &str, body: &dyn Body) -> Result<Answer, OutsideError> {
        let bytes = body.json(self.version());
        let content = Content { kind: JSON, bytes: &bytes };
        self.service.client.post(&self.service.address(method), content, JSON, self.credentials.as_ref(), MOST)
    }

    fn version(&self) -> Version {
        self.service.config.version
    }

    /// The only credential that the service has for us.
    pub(super) fn only_credential(&self) -> Result<String, SignError> {
        let answer = self.ask("credentials/list", &List)?;
        let mut ids = read::<Listed>(answer, "credentialIDs", &[])?.ids;
        match (ids.len(), ids.pop()) {
            (1, Some(one)) => Ok(one),
            (_, last) => {
                ids.extend(last);
                Err(RemoteError::NotOneCredential(self.service.host.clone(), ids).into())
            }
        }
    }

    pub(super) fn info(&self, credential: &str) -> Result<Info, SignError> {
        let mut info: Info = read(self.ask("credentials/info", &AskInfo(credential))?, "key", &[])?;
        info.version = Some(self.version());
        Ok(info)
    }

    /// Asks the service to send the signatory a code.
    pub(super) fn send_code(&self, credential: &str, factor: &str) -> Result<(), SignError> {
        let method = match self.version() {
            Version::V1 => "credentials/sendOTP",
            Version::V2 => "credentials/getChallenge",
        };
        let answer = self.ask(method, &SendCode { credential, factor })?;
        match (answer.status, self.version()) {
            (204, _) | (200, Version::V1) => Ok(()),
            // A question for the signatory comes in the answer: there is nobody here to put it to.
            (200, Version::V2) => Err(RemoteError::Factor(answer.host, factor.to_owned()).into()),
            _ => Err(refused(answer, &[])),
        }
    }

    /// The signature activation data for one digest. `told` are the secrets in the request, which no error repeats. While the
    /// service asks the signatory elsewhere, we wait.
    pub(super) fn authorise(&self, what: &Authorise<'_>, told: &[&SecretString]) -> Result<SecretString, SignError> {
        let until = Instant::now() + Duration::from_secs(self.service.config.approval_seconds);
        let mut answer = self.ask("credentials/authorize", what)?;
        loop {
            if answer.status == 202 {
                answer.status = 200;
            }
            let handle = match read::<Authorised>(answer, "SAD", told)? {
                Authorised { activation: Some(activation), .. } => return Ok(activation),
                Authorised { handle: Some(handle), .. } => handle,
                _ => return Err(RemoteError::Answer(self.service.host.clone(), "SAD").into()),
            };
            if Instant::now() >= until {
                return Err(RemoteError::NotAgreed(self.service.host.clone()).into());
            }
            std::thread::sleep(BETWEEN_CHECKS);
            answer = self.ask("credentials/authorizeCheck", &Check { handle: &handle })?;
        }
    }

    pub(super) fn sign_hash(&self, what: &SignHash<'_>) -> Result<Vec<u8>, SignError> {
        let answer = read::<Signed>(self.ask("signatures/signHash", what)?, "signatures", &[])?;
        let wrong = || RemoteError::Answer(self.service.host.clone(), "signatures");
        let [signature] = answer.signatures.as_slice() else { return Err(wrong().into()) };
        Ok(BASE64_STANDARD.decode(signature).map_err(|_| wrong())?)
    }
}

/// The answer, or why there is none; `member` is the one that it must have.
fn read<T: DeserializeOwned>(answer: Answer, member: &'static str, told: &[&SecretString]) -> Result<T, SignError> {
    if answer.status != 200 {
        return Err(refused(answer, told));
    }
    let host = answer.host.clone();
    let body = answer.expect(JSON)?;
    // What the library says of it may quote a secret.
    serde_json::from_slice(&body).map_err(|_| RemoteError::Answer(host, member).into())
}

/// Characters of what a service says that are passed on.
const MOST_SAID: usize = 200;

fn refused(answer: Answer, told: &[&SecretString]) -> SignError {
    let Ok(refusal) = serde_json::from_slice::<Refusal>(&answer.body) else {
        let status = crate::outside::Trouble::Status(answer.status);
        return SignError::Outside(OutsideError { host: answer.host, trouble: status });
    };
    let tell = |text: &str| {
        let mut text: String = text.chars().filter(|c| !c.is_control()).collect();
        for secret in told.iter().map(|secret| secret.expose_secret()).filter(|secret| !secret.is_empty()) {
            text = text.replace(secret, "…");
        }
        text.chars().take(MOST_SAID).collect::<String>()
    };
    RemoteError::Said(answer.host.clone(), tell(&refusal.error), tell(&refusal.error_description)).into()
}
