//! Who is asking: the client's address behind trusted proxies.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::LazyLock;

use axum::http::HeaderMap;
use serde::Deserialize;

/// The address at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// A client as it is counted: one address of IPv4, or the /64 of IPv6 that one customer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Client {
    /// An address.
    V4(u32),
    /// The first half of an address.
    V6(u64),
    /// What a trusted proxy wrote that is no address, such as an identifier of its own (RFC 7239, 6.3).
    Named(u64),
}

impl From<IpAddr> for Client {
    fn from(address: IpAddr) -> Client {
        match address.to_canonical() {
            IpAddr::V4(address) => Client::V4(address.to_bits()),
            IpAddr::V6(address) => Client::V6((address.to_bits() >> 64) as u64),
        }
    }
}

impl Client {
    fn named(text: &str) -> Client {
        static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        Client::Named(KEY.hash_one(text.to_ascii_lowercase()))
    }
}

/// The header in which trusted proxies say for whom they speak. Only one is believed: what a proxy does not write itself it passes on
/// as the client sent it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum ForwardedHeader {
    /// A list of addresses.
    #[default]
    #[serde(rename = "X-Forwarded-For", alias = "x-forwarded-for")]
    XForwardedFor,
    /// RFC 7239.
    #[serde(rename = "Forwarded", alias = "forwarded")]
    Forwarded,
}

/// Blocks of addresses that may speak for others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct TrustedProxies(Vec<(IpAddr, u8)>);

impl TryFrom<Vec<String>> for TrustedProxies {
    type Error = String;

    fn try_from(blocks: Vec<String>) -> Result<Self, String> {
        blocks
            .iter()
            .map(|text| {
                block(text).ok_or_else(|| {
                    format!("trusted_proxies: ‘{text}’ is no address and no CIDR block such as 10.0.0.0/8")
                })
            })
            .collect::<Result<_, _>>()
            .map(TrustedProxies)
    }
}

fn block(text: &str) -> Option<(IpAddr, u8)> {
    let (address, length) = text.split_once('/').unwrap_or((text, ""));
    let address: IpAddr = address.parse().ok()?;
    let whole = if address.is_ipv4() { 32 } else { 128 };
    let length: u8 = if length.is_empty() { whole } else { length.parse().ok()? };
    let own = address.to_canonical();
    match (address, own) {
        _ if length > whole => None,
        // A block of addresses of IPv4 in the clothes of IPv6.
        (IpAddr::V6(_), IpAddr::V4(_)) if length >= 96 => Some((own, length - 96)),
        _ => Some((address, length)),
    }
}

/// Proxies that one request may have come through.
const MOST_PROXIES: usize = 64;

impl TrustedProxies {
    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|(block, length)| match (block, address) {
            (IpAddr::V4(block), IpAddr::V4(address)) => same(&block.octets(), &address.octets(), *length),
            (IpAddr::V6(block), IpAddr::V6(address)) => same(&block.octets(), &address.octets(), *length),
            _ => false,
        })
    }

    /// The client: the nearest in the header that no trusted proxy has, else the peer.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap, header: ForwardedHeader) -> Client {
        let mut client = peer;
        if !self.trusts(peer) {
            return peer.into();
        }
        for entry in entries(headers, header).into_iter().rev().take(MOST_PROXIES) {
            let Some(address) = address(&entry) else {
                // Who it is, only the proxy knows; it is not the proxy.
                return Client::named(&entry);
            };
            client = address;
            if !self.trusts(address) {
                break;
            }
        }
        client.into()
    }
}

/// What each proxy wrote of whom it spoke for, the farthest first. Several headers are one list. What trusted proxies write has no
/// commas in quotes, so these mean nothing here: one that a client leaves open would hide what was written behind it.
fn entries(headers: &HeaderMap, header: ForwardedHeader) -> Vec<String> {
    let name = match header {
        ForwardedHeader::XForwardedFor => "x-forwarded-for",
        ForwardedHeader::Forwarded => "forwarded",
    };
    let lines = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let whole = lines.collect::<Vec<_>>().join(",");
    let parts = whole.split(',').map(str::trim).filter(|part| !part.is_empty());
    match header {
        ForwardedHeader::XForwardedFor => parts.map(unquoted).collect(),
        // A proxy that does not say for whom it speaks leaves its place empty.
        ForwardedHeader::Forwarded => parts.map(|part| unquoted(of(part).unwrap_or("unknown"))).collect(),
    }
}

/// The value of `for` in an element of `Forwarded`.
fn of(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then_some(value.trim())
    })
}

fn unquoted(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.map_or_else(|| text.to_owned(), |inner| inner.replace('\\', "")).trim().to_owned()
}

/// An address, with a port or without, in brackets or without; a zone belongs to the machine that wrote it.
fn address(text: &str) -> Option<IpAddr> {
    if let Some(rest) = text.strip_prefix('[') {
        let (inner, port) = rest.split_once(']')?;
        let inner = inner.split_once('%').map_or(inner, |(address, _)| address);
        return (port.is_empty() || port.starts_with(':')).then(|| inner.parse().ok())?;
    }
    let bare = text.split_once('%').map_or(text, |(address, _)| address);
    // With one colon it is a port; the port itself may be a name (RFC 7239, 6).
    let without_port = || text.split_once(':').and_then(|(address, _)| address.parse().ok()).map(IpAddr::V4);
    // Eight groups leave no room for `::`, so a ninth can only be a port.
    let without_brackets = || {
        let (address, _) = text.rsplit_once(':').filter(|(address, _)| address.matches(':').count() == 7)?;
        address.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
    };
    bare.parse().ok().or_else(without_port).or_else(without_brackets)
}

fn same(a: &[u8], b: &[u8], bits: u8) -> bool {
    let bits = usize::from(bits);
    (0..bits).all(|bit| (a[bit / 8] ^ b[bit / 8]) & (0x80 >> (bit % 8)) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("address")
    }

    fn proxies() -> TrustedProxies {
        TrustedProxies::try_from(vec!["10.0.0.0/8".to_owned(), "::1".to_owned(), "::ffff:172.16.0.0/108".to_owned()])
            .expect("blocks")
    }

    fn client(header: ForwardedHeader, lines: &[&str]) -> Client {
        let mut headers = HeaderMap::new();
        let name = if header == ForwardedHeader::Forwarded { "forwarded" } else { "x-forwarded-for" };
        for line in lines {
            headers.append(name, line.parse().expect("header"));
        }
        proxies().client(ip("10.9.9.9"), &headers, header)
    }

    #[test]
    fn only_trusted_proxies_speak_for_others() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "203.0.113.9, 198.51.100.7, 10.1.2.3".parse().expect("header"));
        let of = |peer| proxies().client(ip(peer), &headers, ForwardedHeader::XForwardedFor);
        assert_eq!(of("10.9.9.9"), ip("198.51.100.7").into());
        assert_eq!(of("::ffff:10.9.9.9"), ip("198.51.100.7").into());
        assert_eq!(of("172.20.1.1"), ip("198.51.100.7").into());
        assert_eq!(of("192.0.2.1"), ip("192.0.2.1").into());
        for wrong in ["10.0.0.0/40", "::/129", "10.0.0.0/", "x", "10.0.0.0/-1"] {
            assert!(TrustedProxies::try_from(vec![wrong.to_owned()]).is_err() || wrong.ends_with('/'), "{wrong}");
        }
    }

    #[test]
    fn a_client_is_an_address_however_it_is_written() {
        use ForwardedHeader::{Forwarded, XForwardedFor};
        let v4: Client = ip("198.51.100.7").into();
        for line in [
            "198.51.100.7",
            "198.51.100.7:4711",
            " 198.51.100.7 ,10.1.2.3:80",
            "junk, 198.51.100.7, , 10.0.0.1",
            "::ffff:198.51.100.7",
            "[::ffff:198.51.100.7]:99",
            "\"198.51.100.7:1\"",
            "[198.51.100.7]:51234",
            "\", 198.51.100.7",
        ] {
            assert_eq!(client(XForwardedFor, &[line]), v4, "{line}");
        }
        let v6: Client = ip("2001:db8:1:2::").into();
        for line in [
            "2001:db8:1:2:3:4:5:6",
            "2001:db8:1:2:3:4:5:6:51234",
            "[2001:db8:1:2::9]",
            "[2001:db8:1:2::8]:443",
            "2001:db8:1:2::7%eth0",
        ] {
            assert_eq!(client(XForwardedFor, &[line]), v6, "{line}");
        }
        assert_ne!(client(XForwardedFor, &["2001:db8:1:3::1"]), v6);
        for line in [
            "for=198.51.100.7",
            "For=\"198.51.100.7:4711\";proto=https;by=10.0.0.1",
            "for=_x, proto=http;for=198.51.100.7:_port, for=\"10.0.0.3\"",
            "for=\"a,b\\\"c\", for=198.51.100.7",
            "for=\"_x, for=198.51.100.7",
        ] {
            assert_eq!(client(Forwarded, &[line]), v4, "{line}");
        }
        assert_eq!(client(Forwarded, &["for=\"[2001:db8:1:2::17]:4711\""]), v6);
        assert_eq!(client(XForwardedFor, &["203.0.113.1", "198.51.100.7", "10.0.0.1"]), v4);
    }

    #[test]
    fn what_cannot_be_read_is_not_the_proxy() {
        use ForwardedHeader::{Forwarded, XForwardedFor};
        let proxy: Client = ip("10.9.9.9").into();
        let read = |line: &str| client(XForwardedFor, &[line]);
        for line in ["unknown", "_hidden", "198.51.100.7.8", "[2001:db8::1", "198.51.100.7 x", "é"] {
            assert!(read(line) != proxy && read(line) == read(&format!("{line}, 10.0.0.1")), "{line}");
        }
        assert_ne!(read("_one"), read("_two"));
        assert_ne!(client(Forwarded, &["proto=https"]), proxy);
        // The other header is the client's own word.
        assert_eq!(client(Forwarded, &[]), proxy);
        assert_eq!(read(&"10.0.0.1,".repeat(10_000)), ip("10.0.0.1").into());
    }
}
