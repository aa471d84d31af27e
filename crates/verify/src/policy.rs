//! Which algorithms and keys are strong enough, and until when (ETSI TS 119 312 v1.5.1, tables 1 to 3).
//!
//! The dates are those of the European Commission's DSS 6.4 (`policy/constraint.xml`), so that both say the same; it has no Ed25519, which
//! ISO/TS 32002 has for PDF. An end is the first moment at which the algorithm is no longer good enough for a signature of which nothing
//! older is proven.

use jiff::Timestamp;

use super::finding::{Code, error};
use super::report::Finding;
use pki::algorithm::{AnyKey, DigestAlgorithm, Digester, Method, SignatureAlgorithm};
use pki::certificate::Facts;
use pki::cms::SignerInfo;

/// Until when an algorithm with a key can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// No end is known.
    Lasting,
    /// Until this moment, which may be long ago.
    Until(Timestamp),
    /// Nobody here can tell: it is not worked with, or no table has it.
    Unsupported,
}

impl Strength {
    /// Whether it could be relied on then.
    pub fn holds_at(self, time: Timestamp) -> bool {
        match self {
            Strength::Lasting => true,
            Strength::Until(end) => time < end,
            Strength::Unsupported => false,
        }
    }

    /// The end, when there is one.
    pub fn end(self) -> Option<Timestamp> {
        match self {
            Strength::Lasting => None,
            Strength::Until(end) => Some(end),
            Strength::Unsupported => Some(Timestamp::MIN),
        }
    }

    /// That of two that are both needed.
    pub fn and(self, other: Strength) -> Strength {
        match (self, other) {
            (Strength::Unsupported, _) | (_, Strength::Unsupported) => Strength::Unsupported,
            (Strength::Lasting, one) | (one, Strength::Lasting) => one,
            (Strength::Until(one), Strength::Until(two)) => Strength::Until(one.min(two)),
        }
    }

    fn until(second: i64) -> Strength {
        Timestamp::from_second(second).map_or(Strength::Unsupported, Strength::Until)
    }
}

/// Modulus from so many bits, and the end: the last row that fits counts. The rows of RSASSA-PKCS1-v1_5. What is shorter than the first
/// was not good enough any longer than that.
const RSA_PKCS1: [(usize, Option<i64>); 4] =
    [(0, Some(AUGUST_2010)), (1024, Some(OCTOBER_2019)), (1900, Some(JANUARY_2029)), (3000, Some(JANUARY_2029))];

/// The rows of RSASSA-PSS.
const RSA_PSS: [(usize, Option<i64>); 4] =
    [(0, Some(AUGUST_2010)), (1024, Some(OCTOBER_2019)), (1900, Some(JANUARY_2029)), (3000, None)];

const AUGUST_2004: i64 = 1_091_318_400;
const AUGUST_2010: i64 = 1_280_620_800;
const AUGUST_2012: i64 = 1_343_779_200;
const AUGUST_2014: i64 = 1_406_851_200;
const OCTOBER_2019: i64 = 1_569_888_000;
const JANUARY_2029: i64 = 1_861_920_000;

/// Moduli that are worked with.
const LONGEST_RSA: usize = 8192;

/// How long a digest can be relied on.
fn of_digest(digester: Digester) -> Strength {
    match digester {
        Digester::Md5 => Strength::until(AUGUST_2004),
        Digester::Sha1 => Strength::until(AUGUST_2012),
        Digester::Ripemd160 => Strength::until(AUGUST_2014),
        Digester::Sha224 | Digester::Sha512Of224 => Strength::until(JANUARY_2029),
        Digester::Sha256
        | Digester::Sha384
        | Digester::Sha512
        | Digester::Sha512Of256
        | Digester::Sha3Of256
        | Digester::Sha3Of384
        | Digester::Sha3Of512 => Strength::Lasting,
    }
}

/// How long a digest that something names can be relied on.
pub fn digest(algorithm: &DigestAlgorithm) -> Strength {
    algorithm.comparable().map_or(Strength::Unsupported, of_digest)
}

/// How long a signature by such a key with such an algorithm can be relied on.
pub fn strength(algorithm: &SignatureAlgorithm, key: Option<AnyKey>) -> Strength {
    let Some((method, key)) = algorithm.comparable().zip(key) else { return Strength::Unsupported };
    let modulus = |rows: &[(usize, Option<i64>)]| match key {
        // Good enough for a while, but no library that is relied on here computes with them.
        AnyKey::Rsa(1900..2048) => Strength::Unsupported,
        AnyKey::Rsa(bits @ 0..=LONGEST_RSA) => {
            let row = rows.iter().rev().find(|(from, _)| bits >= *from);
            row.map_or(Strength::Unsupported, |(_, end)| end.map_or(Strength::Lasting, Strength::until))
        }
        _ => Strength::Unsupported,
    };
    match (method, key) {
        // From 256 bits without an end, and there are no others here.
        (
            Method::Ecdsa(hash) | Method::PlainEcdsa(hash),
            AnyKey::P256 | AnyKey::P384 | AnyKey::P521 | AnyKey::Brainpool256 | AnyKey::Brainpool384,
        ) => of_digest(hash),
        (Method::RsaPkcs1(hash), _) => modulus(&RSA_PKCS1).and(of_digest(hash)),
        (Method::RsaPss { hash, mask }, _) => modulus(&RSA_PSS).and(of_digest(hash)).and(of_digest(mask)),
        (Method::Ed25519, AnyKey::Ed25519) => Strength::Lasting,
        _ => Strength::Unsupported,
    }
}

/// The same of a signer, whose digest of the content is by an algorithm of its own.
pub fn of_signer(signer: &SignerInfo, facts: &Facts) -> Strength {
    strength(&signer.signature_algorithm, facts.any_key).and(digest(&signer.digest_algorithm))
}

/// What is said of a signer that is not relied on.
pub fn doubt_of(signer: &SignerInfo, facts: &Facts) -> Finding {
    let own = strength(&signer.signature_algorithm, facts.any_key);
    let content = digest(&signer.digest_algorithm);
    // The worse of both is named.
    if own.and(content) == own {
        doubt(&facts.key_with(&signer.signature_algorithm), own)
    } else {
        doubt(&signer.digest_algorithm.to_string(), content)
    }
}

/// What is said of an algorithm that is not relied on: that it is too weak, and since when, or that nobody here can tell.
pub fn doubt(algorithm: &str, strength: Strength) -> Finding {
    match strength {
        Strength::Until(end) => error(Code::AlgorithmWeak, [("algorithm", algorithm), ("since", &end.to_string())]),
        _ => error(Code::AlgorithmUnsupported, [("algorithm", algorithm)]),
    }
}

/// The same of the signature on a certificate.
pub fn doubt_of_certificate(name: &str, algorithm: &str, strength: Strength) -> Finding {
    match strength {
        Strength::Until(end) => error(
            Code::CertificateAlgorithmWeak,
            [("name", name), ("algorithm", algorithm), ("since", &end.to_string())],
        ),
        _ => error(Code::CertificateAlgorithmUnsupported, [("name", name), ("algorithm", algorithm)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pki::algorithm::Named;

    #[test]
    fn the_dates_are_those_of_the_table() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let of = |method, key| strength(&Named::Comparable(method), Some(key));
        let pkcs1 = |bits| of(Method::RsaPkcs1(Digester::Sha256), AnyKey::Rsa(bits));
        let pss = |bits| of(Method::RsaPss { hash: Digester::Sha256, mask: Digester::Sha256 }, AnyKey::Rsa(bits));
        assert_eq!(pkcs1(2047), Strength::Unsupported);
        assert_eq!(pkcs1(2048), Strength::Until(at("2029-01-01T00:00:00Z")));
        assert_eq!(pkcs1(4096), Strength::Until(at("2029-01-01T00:00:00Z")));
        assert_eq!(pss(3072), Strength::Lasting);
        assert_eq!(pss(1024), Strength::Until(at("2019-10-01T00:00:00Z")));
        assert_eq!(pkcs1(1000), Strength::Until(at("2010-08-01T00:00:00Z")));
        assert_eq!(pkcs1(512), Strength::Until(at("2010-08-01T00:00:00Z")));
        assert_eq!(pkcs1(16_384), Strength::Unsupported);
        assert!(!pkcs1(3072).holds_at(at("2029-01-01T00:00:00Z")));
        assert!(pkcs1(3072).holds_at(at("2028-12-31T23:59:59Z")));
        for key in [AnyKey::P256, AnyKey::P521, AnyKey::Brainpool384] {
            assert_eq!(of(Method::Ecdsa(Digester::Sha3Of256), key), Strength::Lasting, "{key:?}");
            assert_eq!(of(Method::PlainEcdsa(Digester::Sha1), key), Strength::Until(at("2012-08-01T00:00:00Z")));
        }
        assert_eq!(of(Method::Ecdsa(Digester::Md5), AnyKey::P256), Strength::Until(at("2004-08-01T00:00:00Z")));
        assert_eq!(of(Method::Ecdsa(Digester::Ripemd160), AnyKey::P256), Strength::Until(at("2014-08-01T00:00:00Z")));
        assert_eq!(of(Method::Ecdsa(Digester::Sha224), AnyKey::P256), Strength::Until(at("2029-01-01T00:00:00Z")));
        for key in [AnyKey::Secp256k1, AnyKey::OtherCurve, AnyKey::Rsa(4096), AnyKey::Ed25519] {
            assert_eq!(of(Method::Ecdsa(Digester::Sha256), key), Strength::Unsupported, "{key:?}");
        }
        assert_eq!(of(Method::Ed25519, AnyKey::Ed25519), Strength::Lasting);
        assert_eq!(strength(&Named::Other("Ed448".into()), None), Strength::Unsupported);
    }
}
