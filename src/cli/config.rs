//! The configuration: a TOML file, with the environment on top.
//!
//! `CANVASPERS_PUBLIC_URL` sets `public_url`, `CANVASPERS_PRESS__WORKERS` sets `workers` in `[press]`: two underscores part a
//! section from its key. Values are read as TOML where they can be, as text otherwise.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Table, Value};

use super::CommandFailure;
use super::environment::{self, PREFIX};
use super::possible::impossible;
use crate::document::Limits;
use crate::document::verifying::VerifyConfig;
use crate::http::{HttpConfig, Tokens};
use crate::press::PressConfig;
use crate::problem::Contact;
use crate::web::Statements;
use colour::PrintConfig;
use sign::config::SigningConfig;

/// Everything an operator can set; each section is defined by its owner.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Config {
    /// Where people find this service; feeds QR codes, links and OpenAPI. A path in it is the prefix behind a reverse proxy. Without it
    /// documents have no QR code.
    pub public_url: Option<String>,
    /// Address to listen on.
    pub listen: Option<SocketAddr>,
    /// Folder with the operator's own instruments.
    pub instruments: Option<PathBuf>,
    /// Folder with the operator's house style.
    pub house: Option<PathBuf>,
    /// MiB of blank documents kept in memory.
    pub cache_mib: u64,
    pub press: PressConfig,
    pub limits: Limits,
    pub http: HttpConfig,
    /// `[[tokens]]`, read by their owner: a mistake there is told without the values, which may be secret.
    pub tokens: Value,
    pub signing: SigningConfig,
    pub verify: VerifyConfig,
    pub print: PrintConfig,
    pub contact: Contact,
    pub statements: Statements,
    pub log: Log,
}

/// What the log looks like.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Log {
    /// `text` or `json`.
    pub format: LogFormat,
    /// Filter such as `info` or `canvaspers=debug`.
    pub level: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum LogFormat {
    Text,
    Json,
}

impl Default for Log {
    fn default() -> Self {
        Log { format: LogFormat::Text, level: "info".into() }
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            public_url: None,
            listen: None,
            instruments: None,
            house: None,
            cache_mib: 128,
            press: PressConfig::default(),
            limits: Limits::default(),
            http: HttpConfig::default(),
            tokens: Value::Array(Vec::new()),
            signing: SigningConfig::default(),
            verify: VerifyConfig::default(),
            print: PrintConfig::default(),
            contact: Contact::default(),
            statements: Statements::default(),
            log: Log::default(),
        }
    }
}

impl Config {
    /// The file, when one is named, with the environment on top.
    pub(super) fn load(file: Option<&Path>) -> Result<Config, CommandFailure> {
        let mut table = Table::new();
        if let Some(file) = file {
            let text = catalog::encoding::read(file)
                .map_err(|error| CommandFailure::usage(format!("{}: {error}", file.display())))?;
            // Once by itself, so that a mistake in the file is told with its line.
            toml::from_str::<Config>(&text)
                .map_err(|error| CommandFailure::usage(format!("{}: {error}", file.display())))?;
            table = text.parse().map_err(|error| CommandFailure::usage(format!("{}: {error}", file.display())))?;
        }
        let settings = environment::settings(std::env::vars_os()).map_err(CommandFailure::usage)?;
        overlay(&mut table, settings.into_iter());
        let mut config: Config = Value::Table(table)
            .try_into()
            .map_err(|error| CommandFailure::usage(format!("configuration (file and {PREFIX}… variables): {error}")))?;
        config.public_url =
            config.public_url.map(|url| url.trim_end_matches('/').to_owned()).filter(|url| !url.is_empty());
        if config.public_url.as_ref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
            return Err(CommandFailure::usage("public_url must begin with http:// or https://"));
        }
        config.http.contact = config.contact.clone();
        config.http.tokens = Tokens::from_config(&config.tokens).map_err(CommandFailure::usage)?;
        let impossible = impossible(&config.http, &config.press, &config.limits, &config.signing, config.cache_mib);
        if !impossible.is_empty() {
            return Err(CommandFailure::usage(impossible.join("\n")));
        }
        Ok(config)
    }

    /// The path of `public_url`, without a slash at its end.
    pub(super) fn base(&self) -> String {
        let after_scheme =
            self.public_url.as_deref().and_then(|url| url.split_once("://")).map_or("", |(_, rest)| rest);
        after_scheme.find('/').map_or(String::new(), |at| after_scheme[at..].to_owned())
    }
}

fn overlay(table: &mut Table, variables: impl Iterator<Item = (String, String)>) {
    for (name, text) in variables {
        let name = name.to_lowercase();
        let value =
            format!("v = {text}").parse::<Table>().ok().and_then(|mut t| t.remove("v")).unwrap_or(Value::String(text));
        match name.split_once("__") {
            None => drop(table.insert(name, value)),
            Some((section, key)) => {
                let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
                if let Value::Table(section) = section {
                    section.insert(key.to_owned(), value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_lies_on_top() {
        let mut table: Table = "public_url = \"https://a\"\n[press]\nworkers = 1".parse().expect("toml");
        let vars =
            [("PRESS__WORKERS", "3"), ("PUBLIC_URL", "https://b/c"), ("HTTP__TRUSTED_PROXIES", "[\"10.0.0.0/8\"]")];
        overlay(&mut table, vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let config: Config = Value::Table(table).try_into().expect("configuration");
        assert_eq!(config.press.workers, 3);
        assert_eq!(config.base(), "/c");
    }

    #[test]
    fn an_unknown_key_is_a_fault() {
        assert!(toml::from_str::<Config>("[press]\nworker = 3").is_err());
    }
}
