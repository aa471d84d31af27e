//! The services that the levels above B-B need: who gives time-stamps, and whom they are to come from.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use super::SignError;
use super::level::Level;
use super::outside::Outside;
use pki::certificate::Certificate;

/// Services of others.
pub struct Services {
    time_stamps: Vec<String>,
    trust: Vec<Certificate>,
    patience: Duration,
    wary: bool,
    outside: OnceLock<Outside>,
}

impl Services {
    /// Time-stamp services by their addresses: the next is asked when one gives nothing that can be used. What they give must lead to
    /// a certificate of `trust`, when there is one. None may take longer than `patience`.
    pub fn new(time_stamps: Vec<String>, trust: Vec<Certificate>, patience: Duration) -> Services {
        Services { time_stamps, trust, patience, wary: false, outside: OnceLock::new() }
    }

    /// For whoever takes chains from others: only a chain that leads to a trusted certificate by itself is asked about, so that nobody
    /// has this machine call at an address of their choice.
    #[must_use]
    pub fn wary(self) -> Services {
        Services { wary: true, ..self }
    }

    /// Whether signatures can be brought to a level; asked before anybody signs.
    ///
    /// # Errors
    /// When a service is missing for it.
    pub fn can(&self, level: Level) -> Result<(), SignError> {
        if level > Level::B && self.time_stamps.is_empty() { Err(SignError::NoTimeStampService(level)) } else { Ok(()) }
    }

    /// Addresses of time-stamp services.
    pub(super) fn time_stamps(&self) -> &[String] {
        &self.time_stamps
    }

    /// Certificates that are trusted by themselves.
    pub(super) fn trust(&self) -> &[Certificate] {
        &self.trust
    }

    /// Whether nothing is fetched for a chain that does not lead to a trusted certificate.
    pub(super) fn is_wary(&self) -> bool {
        self.wary
    }

    /// The client, made when it is first needed.
    pub(super) fn outside(&self) -> &Outside {
        self.outside.get_or_init(|| Outside::new(self.patience, &[]))
    }
}

impl Default for Services {
    /// None at all: for level B-B.
    fn default() -> Self {
        Services::new(Vec::new(), Vec::new(), Duration::from_secs(10))
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An address may hold a secret.
        write!(f, "Services({} time-stamp services, {} roots)", self.time_stamps.len(), self.trust.len())
    }
}
