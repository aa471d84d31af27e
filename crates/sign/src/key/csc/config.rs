//! The file that describes a signing service and a key there. It names files with secrets and holds none itself.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::RemoteError;
use crate::SignError;

/// Which version of the specification the service speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Version {
    /// 1.0.4.0 (June 2019).
    #[serde(rename = "v1")]
    V1,
    /// 2.0.0.2 (April 2023).
    #[serde(rename = "v2")]
    V2,
}

/// A service and a key there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    /// Where the service is: what stands before `/credentials/info`.
    pub url: String,
    pub version: Version,
    /// Identifier of the credential; without it the only one that the service has for us.
    pub credential: Option<String>,
    /// Files with roots that the service's TLS certificate may come from, beside those of this machine.
    #[serde(default)]
    pub trust: Vec<PathBuf>,
    /// How long an answer may take.
    #[serde(default = "patience")]
    pub seconds: u64,
    /// How long the signatory has to agree, where the service asks them elsewhere.
    #[serde(default = "approval")]
    pub approval_seconds: u64,
    /// How we log in; a service on this machine may want nothing.
    pub login: Option<Login>,
}

fn patience() -> u64 {
    30
}

fn approval() -> u64 {
    180
}

/// How we log in. The secret comes from a file, read anew each time, or else from the environment.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "way", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Login {
    /// With an access token that somebody gave us (RFC 6750).
    Token { secret_file: Option<PathBuf> },
    /// As a client of OAuth 2.0 (RFC 6749, 4.4).
    Client {
        id: String,
        secret_file: Option<PathBuf>,
        /// Without it `/oauth2/token` below the service.
        url: Option<String>,
    },
    /// With a name and a password, by `auth/login`.
    Password { name: String, secret_file: Option<PathBuf> },
}

impl Login {
    pub(super) fn secret_file(&self) -> Option<&Path> {
        match self {
            Login::Token { secret_file } | Login::Client { secret_file, .. } | Login::Password { secret_file, .. } => {
                secret_file.as_deref()
            }
        }
    }
}

impl Config {
    /// Reads the file; paths in it begin at its folder.
    pub(super) fn read(path: &Path) -> Result<Config, SignError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| SignError::File(name.clone(), error))?;
        let mut config: Config = toml::from_str(&text).map_err(|error| {
            // What the library says of it may quote a secret that somebody wrote there.
            let before = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.as_bytes()[..before].iter().filter(|byte| **byte == b'\n').count() + 1;
            RemoteError::Config(name, line)
        })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        config.trust.iter_mut().for_each(|file| *file = folder.join(&*file));
        if let Some(
            Login::Token { secret_file } | Login::Client { secret_file, .. } | Login::Password { secret_file, .. },
        ) = &mut config.login
            && let Some(file) = secret_file
        {
            *file = folder.join(&*file);
        }
        config.url = config.url.trim_end_matches('/').to_owned();
        Ok(config)
    }
}
