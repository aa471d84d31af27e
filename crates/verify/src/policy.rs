//! Which algorithms and keys are strong enough, and until when (ETSI TS 119 312 v1.5.1, tables 1 to 3).
//!
//! The dates are those of the European Commission's DSS 6.4 (`policy/constraint.xml`), so that both say the same. An end is the first
//! moment at which the algorithm is no longer good enough for a signature of which nothing older is proven.

use jiff::Timestamp;

use pki::algorithm::{Algorithm, KeyKind, Scheme};

/// Until when an algorithm with a key can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// No end is known.
    Lasting,
    /// Until this moment.
    Until(Timestamp),
    /// Not at any time.
    Never,
}

impl Strength {
    /// Whether it could be relied on then.
    pub fn holds_at(self, time: Timestamp) -> bool {
        match self {
            Strength::Lasting => true,
            Strength::Until(end) => time < end,
            Strength::Never => false,
        }
    }

    /// The end, when there is one.
    pub fn end(self) -> Option<Timestamp> {
        match self {
            Strength::Lasting => None,
            Strength::Until(end) => Some(end),
            Strength::Never => Some(Timestamp::MIN),
        }
    }
}

/// Modulus from so many bits, and the end: the last row that fits counts. The rows of RSASSA-PKCS1-v1_5.
const RSA_PKCS1: [(usize, Option<i64>); 4] =
    [(786, Some(AUGUST_2010)), (1024, Some(OCTOBER_2019)), (1900, Some(JANUARY_2029)), (3000, Some(JANUARY_2029))];

/// The rows of RSASSA-PSS.
const RSA_PSS: [(usize, Option<i64>); 4] =
    [(786, Some(AUGUST_2010)), (1024, Some(OCTOBER_2019)), (1900, Some(JANUARY_2029)), (3000, None)];

const AUGUST_2010: i64 = 1_280_620_800;
const OCTOBER_2019: i64 = 1_569_888_000;
const JANUARY_2029: i64 = 1_861_920_000;

/// How long a signature by such a key with such an algorithm can be relied on. All digests that can be used here
/// ([`pki::algorithm::Hash`]) have no end.
pub fn strength(algorithm: Algorithm, key: KeyKind) -> Strength {
    let rows: &[(usize, Option<i64>)] = match algorithm.scheme {
        // From 256 bits without an end, and there are no others here.
        Scheme::Ecdsa => return Strength::Lasting,
        Scheme::RsaPkcs1 => &RSA_PKCS1,
        Scheme::RsaPss => &RSA_PSS,
    };
    let KeyKind::Rsa(bits) = key else { return Strength::Never };
    match rows.iter().rev().find(|(from, _)| bits >= *from) {
        Some((_, None)) => Strength::Lasting,
        Some((_, Some(end))) => Timestamp::from_second(*end).map_or(Strength::Never, Strength::Until),
        None => Strength::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pki::algorithm::Hash;

    #[test]
    fn the_dates_are_those_of_the_table() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let of = |scheme, bits| strength(Algorithm { scheme, hash: Hash::Sha256 }, KeyKind::Rsa(bits));
        assert_eq!(of(Scheme::RsaPkcs1, 2048), Strength::Until(at("2029-01-01T00:00:00Z")));
        assert_eq!(of(Scheme::RsaPkcs1, 4096), Strength::Until(at("2029-01-01T00:00:00Z")));
        assert_eq!(of(Scheme::RsaPss, 3072), Strength::Lasting);
        assert_eq!(of(Scheme::RsaPss, 1024), Strength::Until(at("2019-10-01T00:00:00Z")));
        assert_eq!(of(Scheme::RsaPkcs1, 1000), Strength::Until(at("2010-08-01T00:00:00Z")));
        assert_eq!(of(Scheme::RsaPkcs1, 512), Strength::Never);
        assert!(!of(Scheme::RsaPkcs1, 3072).holds_at(at("2029-01-01T00:00:00Z")));
        assert!(of(Scheme::RsaPkcs1, 3072).holds_at(at("2028-12-31T23:59:59Z")));
        let curve = strength(Algorithm { scheme: Scheme::Ecdsa, hash: Hash::Sha256 }, KeyKind::P256);
        assert_eq!(curve, Strength::Lasting);
    }
}
