//! Names of algorithms and keys that nobody here computes with, so that a reader hears a name and not a number.

/// What stands before the object identifier of something that has no name here.
const NUMBER: &str = "OID ";

#[rustfmt::skip]
const NAMES: [(&str, &str); 43] = [
    // Digests.
    ("1.2.840.113549.2.2", "MD2"),
    ("1.2.840.113549.2.4", "MD4"),
    ("1.3.36.3.2.2", "RIPEMD-128"),
    ("1.3.36.3.2.3", "RIPEMD-256"),
    ("1.0.10118.3.0.55", "Whirlpool"),
    ("2.16.840.1.101.3.4.2.7", "SHA3-224"),
    ("2.16.840.1.101.3.4.2.11", "SHAKE128"),
    ("2.16.840.1.101.3.4.2.12", "SHAKE256"),
    ("1.2.156.10197.1.401", "SM3"),
    ("1.2.643.7.1.1.2.2", "GOST R 34.11-2012 (256)"),
    ("1.2.643.7.1.1.2.3", "GOST R 34.11-2012 (512)"),
    // Signatures.
    ("1.3.101.113", "Ed448"),
    ("1.2.840.113549.1.1.2", "RSASSA-PKCS1-v1_5 MD2"),
    ("2.16.840.1.101.3.4.3.13", "RSASSA-PKCS1-v1_5 SHA3-224"),
    ("1.3.6.1.5.5.7.6.30", "RSASSA-PSS SHAKE128"),
    ("1.3.6.1.5.5.7.6.31", "RSASSA-PSS SHAKE256"),
    ("2.16.840.1.101.3.4.3.9", "ECDSA SHA3-224"),
    ("1.3.6.1.5.5.7.6.32", "ECDSA SHAKE128"),
    ("1.3.6.1.5.5.7.6.33", "ECDSA SHAKE256"),
    ("1.2.840.10040.4.3", "DSA SHA-1"),
    ("2.16.840.1.101.3.4.3.1", "DSA SHA-224"),
    ("2.16.840.1.101.3.4.3.2", "DSA SHA-256"),
    ("1.2.156.10197.1.501", "SM2 SM3"),
    ("1.2.643.7.1.1.3.2", "GOST R 34.10-2012 (256)"),
    ("1.2.643.7.1.1.3.3", "GOST R 34.10-2012 (512)"),
    ("2.16.840.1.101.3.4.3.17", "ML-DSA-44"),
    ("2.16.840.1.101.3.4.3.18", "ML-DSA-65"),
    ("2.16.840.1.101.3.4.3.19", "ML-DSA-87"),
    // Keys and curves.
    ("1.3.101.112", "Ed25519"),
    ("1.2.840.113549.1.1.1", "RSA"),
    ("1.3.132.0.35", "P-521"),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
    ("1.2.840.10040.4.1", "DSA"),
    ("1.2.840.10045.2.1", "a curve without a name"),
    ("1.3.132.0.10", "secp256k1"),
    ("1.3.132.0.33", "P-224"),
    ("1.2.840.10045.3.1.1", "P-192"),
    ("1.3.36.3.3.2.8.1.1.3", "brainpoolP192r1"),
    ("1.3.36.3.3.2.8.1.1.5", "brainpoolP224r1"),
    ("1.3.36.3.3.2.8.1.1.9", "brainpoolP320r1"),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
    ("1.2.156.10197.1.301", "SM2"),
];

/// The name of an object identifier, else the identifier, which is said to be one.
pub(crate) fn name_of(oid: &str) -> String {
    let named = NAMES.iter().find(|row| row.0 == oid).map(|row| row.1.to_owned());
    named.unwrap_or_else(|| format!("{NUMBER}{oid}"))
}

/// Whether that is no name but an object identifier: one of the future, of nobody, or with a wrong byte.
pub fn is_nameless(name: &str) -> bool {
    name.contains(NUMBER)
}
