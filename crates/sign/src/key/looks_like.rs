//! What a file seems to be that should hold a key and is no PKCS#12.

/// What a file seems to be that is no PKCS#12.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LooksLike {
    /// A key store of Java.
    JavaKeyStore,
    /// Keys or certificates as text.
    Pem,
    /// A certificate, or certificates, without a key.
    Certificate,
    /// Something else, or only a part.
    Other,
}

impl LooksLike {
    /// The code of its sentence among the faults.
    pub(crate) fn code(self) -> &'static str {
        match self {
            LooksLike::JavaKeyStore => "key-is-java-key-store",
            LooksLike::Pem => "key-is-pem",
            LooksLike::Certificate => "key-is-certificate",
            LooksLike::Other => "key-not-pkcs12",
        }
    }
}
