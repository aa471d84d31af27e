//! Who is asking: the client's address behind trusted proxies, and how much it may ask.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;

use axum::http::HeaderMap;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota as Rate, RateLimiter};
use serde::Deserialize;

/// The address at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Blocks of addresses that may speak for others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct TrustedProxies(Vec<(IpAddr, u8)>);

impl TryFrom<Vec<String>> for TrustedProxies {
    type Error = String;

    fn try_from(blocks: Vec<String>) -> Result<Self, String> {
        let read = |block: &String| {
            let (address, length) = block.split_once('/').unwrap_or((block, ""));
            let address: IpAddr = address.parse().ok()?;
            let whole = if address.is_ipv4() { 32 } else { 128 };
            let length = if length.is_empty() { whole } else { length.parse().ok()? };
            (length <= whole).then_some((address, length))
        };
        blocks
            .iter()
            .map(|block| {
                read(block).ok_or_else(|| {
                    format!("trusted_proxies: ‘{block}’ is no address and no CIDR block such as 10.0.0.0/8")
                })
            })
            .collect::<Result<_, _>>()
            .map(TrustedProxies)
    }
}

impl TrustedProxies {
    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|(block, length)| match (block, address) {
            (IpAddr::V4(block), IpAddr::V4(address)) => same(&block.octets(), &address.octets(), *length),
            (IpAddr::V6(block), IpAddr::V6(address)) => same(&block.octets(), &address.octets(), *length),
            _ => false,
        })
    }

    /// The client's address: the nearest in `X-Forwarded-For` that no trusted proxy has, else the peer's.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.trusts(peer) {
            return peer;
        }
        let forwarded = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect::<Vec<_>>()
            .join(",");
        let mut client = peer;
        for address in forwarded.rsplit(',').map(|part| part.trim().parse::<IpAddr>()) {
            let Ok(address) = address else { break };
            client = address;
            if !self.trusts(address) {
                break;
            }
        }
        client
    }
}

fn same(a: &[u8], b: &[u8], bits: u8) -> bool {
    let bits = usize::from(bits);
    (0..bits).all(|bit| (a[bit / 8] ^ b[bit / 8]) & (0x80 >> (bit % 8)) == 0)
}

/// Documents a minute per address.
pub(super) struct Quota(Option<(u32, DefaultKeyedRateLimiter<IpAddr>)>);

impl Quota {
    pub(super) fn new(per_minute: u32) -> Self {
        Quota(NonZeroU32::new(per_minute).map(|n| (per_minute, RateLimiter::keyed(Rate::per_minute(n)))))
    }

    /// `Err` with the limit and the seconds to wait.
    pub(super) fn take(&self, client: IpAddr) -> Result<(), (u32, u64)> {
        let Some((limit, limiter)) = &self.0 else { return Ok(()) };
        if limiter.len() > MANY {
            limiter.retain_recent();
        }
        limiter
            .check_key(&client)
            .map_err(|until| (*limit, until.wait_time_from(DefaultClock::default().now()).as_secs() + 1))
    }
}

/// Addresses remembered before those that have asked nothing lately are forgotten.
const MANY: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_speak_for_others() {
        let proxies = TrustedProxies::try_from(vec!["10.0.0.0/8".to_owned(), "::1".to_owned()]).expect("blocks");
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "203.0.113.9, 198.51.100.7, 10.1.2.3".parse().expect("header"));
        let ip = |text: &str| text.parse::<IpAddr>().expect("address");
        assert_eq!(proxies.client(ip("10.9.9.9"), &headers), ip("198.51.100.7"));
        assert_eq!(proxies.client(ip("192.0.2.1"), &headers), ip("192.0.2.1"));
        assert!(TrustedProxies::try_from(vec!["10.0.0.0/40".to_owned()]).is_err());
    }
}
