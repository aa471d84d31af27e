//! What an operator can set about HTTP.

use serde::Deserialize;

use super::client::TrustedProxies;
use super::tokens::Tokens;
use crate::problem::Contact;

/// Limits of requests and who may speak for whom.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpConfig {
    /// Bytes of a JSON body.
    pub json_bytes: usize,
    /// Bytes of a multipart body.
    pub multipart_bytes: usize,
    /// Seconds in which a request's head must be in.
    pub head_seconds: u64,
    /// Seconds in which a request's body must be in.
    pub body_seconds: u64,
    /// Documents that one address may ask in a minute; 0 is no limit.
    pub documents_per_minute: u32,
    /// Seconds that running documents get at a stop.
    pub stop_seconds: u64,
    /// Reverse proxies whose `X-Forwarded-For` is believed: addresses or CIDR blocks.
    pub trusted_proxies: TrustedProxies,
    /// Who answers questions about this service.
    #[serde(skip)]
    pub contact: Contact,
    /// Who may have something sealed or signed.
    #[serde(skip)]
    pub tokens: Tokens,
}

impl Default for HttpConfig {
    fn default() -> Self {
        HttpConfig {
            json_bytes: 8 << 20,
            multipart_bytes: 128 << 20,
            head_seconds: 10,
            body_seconds: 30,
            documents_per_minute: 0,
            stop_seconds: 30,
            trusted_proxies: TrustedProxies::default(),
            contact: Contact::default(),
            tokens: Tokens::default(),
        }
    }
}
