//! Digests by every algorithm that a signed file may name: to compare with what it says, and not to rely on.
//!
//! Whether a document was changed is asked first, however weak the algorithm is; how much the answer is worth, a policy says.

use std::fmt;

use aws_lc_rs::digest::{self, Context};
use sha2::digest::{Digest, DynDigest};

use super::Hash;

/// A digest algorithm that can be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Digester {
    /// MD5 (RFC 1321).
    Md5,
    /// RIPEMD-160 (ISO/IEC 10118-3).
    Ripemd160,
    /// SHA-1 (FIPS 180-4).
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// SHA-512/224.
    Sha512Of224,
    /// SHA-512/256.
    Sha512Of256,
    /// SHA3-256 (FIPS 202).
    Sha3Of256,
    /// SHA3-384.
    Sha3Of384,
    /// SHA3-512.
    Sha3Of512,
}

/// An algorithm, its name, its object identifier with points between the numbers, bytes of a digest.
type Row = (Digester, &'static str, &'static str, usize);

#[rustfmt::skip]
const ROWS: [Row; 12] = [
    (Digester::Sha256, "SHA-256", "2.16.840.1.101.3.4.2.1", 32),
    (Digester::Sha384, "SHA-384", "2.16.840.1.101.3.4.2.2", 48),
    (Digester::Sha512, "SHA-512", "2.16.840.1.101.3.4.2.3", 64),
    (Digester::Sha224, "SHA-224", "2.16.840.1.101.3.4.2.4", 28),
    (Digester::Sha512Of224, "SHA-512/224", "2.16.840.1.101.3.4.2.5", 28),
    (Digester::Sha512Of256, "SHA-512/256", "2.16.840.1.101.3.4.2.6", 32),
    (Digester::Sha3Of256, "SHA3-256", "2.16.840.1.101.3.4.2.8", 32),
    (Digester::Sha3Of384, "SHA3-384", "2.16.840.1.101.3.4.2.9", 48),
    (Digester::Sha3Of512, "SHA3-512", "2.16.840.1.101.3.4.2.10", 64),
    (Digester::Sha1, "SHA-1", "1.3.14.3.2.26", 20),
    (Digester::Md5, "MD5", "1.2.840.113549.2.5", 16),
    (Digester::Ripemd160, "RIPEMD-160", "1.3.36.3.2.1", 20),
];

/// A digest that goes on.
#[derive(Clone)]
pub struct Running(Inner);

#[derive(Clone)]
enum Inner {
    Library(Context),
    Other(Box<dyn DynDigest>),
}

impl Digester {
    /// All of them, those that are used most first.
    pub fn all() -> impl Iterator<Item = Digester> {
        ROWS.iter().map(|(digester, ..)| *digester)
    }

    /// The one with an object identifier.
    pub(super) fn by_oid(oid: &str) -> Option<Digester> {
        ROWS.iter().find(|row| row.2 == oid).map(|row| row.0)
    }

    fn row(self) -> Row {
        // Every one has a row, which a test sees to.
        ROWS.into_iter().find(|row| row.0 == self).unwrap_or((self, "", "", 0))
    }

    /// Its object identifier with points between the numbers.
    pub(super) fn oid(self) -> &'static str {
        self.row().2
    }

    /// Bytes of a digest.
    pub fn length(self) -> usize {
        self.row().3
    }

    /// The digest of parts behind one another.
    pub fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut running = self.begin();
        parts.iter().for_each(|part| running.update(part));
        running.finish()
    }

    /// A digest of nothing yet.
    pub fn begin(self) -> Running {
        let library = |algorithm| Inner::Library(Context::new(algorithm));
        Running(match self {
            Digester::Md5 => Inner::Other(Box::new(md5::Md5::new())),
            Digester::Ripemd160 => Inner::Other(Box::new(ripemd::Ripemd160::new())),
            Digester::Sha512Of224 => Inner::Other(Box::new(sha2::Sha512_224::new())),
            Digester::Sha1 => library(&digest::SHA1_FOR_LEGACY_USE_ONLY),
            Digester::Sha224 => library(&digest::SHA224),
            Digester::Sha256 => library(&digest::SHA256),
            Digester::Sha384 => library(&digest::SHA384),
            Digester::Sha512 => library(&digest::SHA512),
            Digester::Sha512Of256 => library(&digest::SHA512_256),
            Digester::Sha3Of256 => library(&digest::SHA3_256),
            Digester::Sha3Of384 => library(&digest::SHA3_384),
            Digester::Sha3Of512 => library(&digest::SHA3_512),
        })
    }

    /// Whether nobody is known to make two texts with one digest. How long it will do is a policy's matter.
    pub fn is_sound(self) -> bool {
        !matches!(self, Digester::Md5 | Digester::Sha1 | Digester::Ripemd160)
    }

    /// The same, when signatures are made with it.
    pub fn hash(self) -> Option<Hash> {
        Hash::ALL.into_iter().find(|hash| Digester::from(*hash) == self)
    }
}

impl From<Hash> for Digester {
    fn from(hash: Hash) -> Digester {
        match hash {
            Hash::Sha256 => Digester::Sha256,
            Hash::Sha384 => Digester::Sha384,
            Hash::Sha512 => Digester::Sha512,
        }
    }
}

impl fmt::Display for Digester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().1)
    }
}

impl Running {
    /// Goes on with these bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Inner::Library(context) => context.update(bytes),
            Inner::Other(own) => own.update(bytes),
        }
    }

    /// The digest of all of it.
    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            Inner::Library(context) => context.finish().as_ref().to_vec(),
            Inner::Other(own) => own.finalize().into_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Digests of `abc`, from the standards that define the algorithms.
    const OF_ABC: [(Digester, &str); 12] = [
        (Digester::Md5, "900150983cd24fb0d6963f7d28e17f72"),
        (Digester::Ripemd160, "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
        (Digester::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (Digester::Sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
        (Digester::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            Digester::Sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        ),
        (
            Digester::Sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ),
        (Digester::Sha512Of224, "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa"),
        (Digester::Sha512Of256, "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"),
        (Digester::Sha3Of256, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
        (
            Digester::Sha3Of384,
            "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25",
        ),
        (
            Digester::Sha3Of512,
            "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
        ),
    ];

    #[test]
    fn each_digest_is_that_of_its_standard() {
        assert_eq!(Digester::all().count(), OF_ABC.len());
        for (digester, expected) in OF_ABC {
            let found = digester.of(&[b"a", b"bc"]);
            assert_eq!(found.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), expected, "{digester}");
            assert_eq!((found.len(), Digester::by_oid(digester.oid())), (digester.length(), Some(digester)));
        }
        for hash in Hash::ALL {
            assert_eq!(Digester::from(hash).of(&[b"abc"]), hash.of(&[b"abc"]).as_ref());
            assert_eq!(Digester::from(hash).to_string(), hash.to_string());
            assert_eq!(Digester::from(hash).oid(), hash.named());
        }
    }
}
