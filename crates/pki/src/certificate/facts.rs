//! What is said in a certificate (RFC 5280, 4).

use jiff::Timestamp;

use super::super::algorithm::{AnyKey, KeyKind, SignatureAlgorithm};
use super::super::name::{Name, attribute};
use super::qualified::QcStatements;

/// What is said in a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Serial number, as the bytes that came.
    pub serial: Vec<u8>,
    /// Whose it is.
    pub subject: Name,
    /// Who issued it.
    pub issuer: Name,
    /// From when.
    pub not_before: Timestamp,
    /// Until when.
    pub not_after: Timestamp,
    /// With which algorithm the issuer signed.
    pub algorithm: SignatureAlgorithm,
    /// Kind of its key; none when nobody here can use such a key.
    pub key: Option<KeyKind>,
    /// What kind of key it is for a check that is not relied on; none when nobody here can compute with it.
    pub any_key: Option<AnyKey>,
    /// What such a key is called, where nobody here relies on one.
    pub key_name: String,
    /// Its key, the content of the bit string.
    pub public_key: Vec<u8>,
    /// Whether it may issue, and how many may stand between it and an end; none when nothing is said.
    pub basic_constraints: Option<BasicConstraints>,
    /// What its key may do; none when nothing is said.
    pub key_usage: Option<KeyUsage>,
    /// What it is for; none when nothing is said.
    pub extended_key_usage: Option<ExtendedKeyUsage>,
    /// Identifier of its key.
    pub subject_key_identifier: Option<Vec<u8>>,
    /// Identifier of the issuer's key.
    pub authority_key_identifier: Option<Vec<u8>>,
    /// Where its status can be asked (OCSP).
    pub ocsp: Vec<String>,
    /// Where its issuer's certificate is.
    pub ca_issuers: Vec<String>,
    /// Where the CRLs are on which it would be.
    pub crl_distribution_points: Vec<String>,
    /// All names of those places, each as it is compared.
    pub crl_distribution_point_names: Vec<Vec<u8>>,
    /// Policies under which it was issued.
    pub policies: Vec<String>,
    /// Whether it limits the names under it: nobody here judges that.
    pub name_constraints: bool,
    /// Whether it limits the policies under it (policy constraints, inhibit any policy): nobody here judges that.
    pub policy_constraints: bool,
    /// Extensions that must be understood and are not, and those that limit something and cannot be read.
    pub unknown_critical: Vec<String>,
    /// Whether the status of this OCSP responder need not be asked (RFC 6960, 4.2.2.2.1).
    pub ocsp_nocheck: bool,
    /// Whether there is no status to ask: short-term certificates (RFC 9608; ETSI EN 319 412-1, 5.2.2).
    pub no_revocation_available: bool,
    /// Statements of a qualified certificate; anyone can write them.
    pub qualified: QcStatements,
}

/// `BasicConstraints` (RFC 5280, 4.2.1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether it may issue certificates.
    pub ca: bool,
    /// How many issuers may stand under it.
    pub path_length: Option<u32>,
}

/// `KeyUsage` (RFC 5280, 4.2.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage {
    /// Signatures other than those on certificates and CRLs.
    pub digital_signature: bool,
    /// Signatures that one cannot take back; now called content commitment.
    pub non_repudiation: bool,
    /// Signatures on certificates.
    pub certificate_sign: bool,
    /// Signatures on CRLs.
    pub crl_sign: bool,
    /// All of them, in the order in which the standard counts them.
    pub all: [bool; 9],
}

/// `ExtKeyUsage` (RFC 5280, 4.2.1.12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendedKeyUsage {
    /// Whether it must be understood.
    pub critical: bool,
    /// Object identifiers of the purposes, see [`purpose`].
    pub purposes: Vec<String>,
}

/// Object identifiers of purposes.
pub mod purpose {
    /// Any at all.
    pub const ANY: &str = "2.5.29.37.0";
    /// Time-stamps (RFC 3161, 2.3).
    pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
    /// OCSP in the issuer's place (RFC 6960, 4.2.2.2).
    pub const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
    /// Documents (RFC 9336).
    pub const DOCUMENT_SIGNING: &str = "1.3.6.1.5.5.7.3.36";
    /// Servers of the web (RFC 5280, 4.2.1.12).
    pub const SERVER_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.1";
    /// Programs (RFC 5280, 4.2.1.12).
    pub const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
}

/// Purposes that have nothing to do with documents.
const OTHER_THAN_DOCUMENTS: [&str; 4] =
    [purpose::SERVER_AUTHENTICATION, purpose::CODE_SIGNING, purpose::TIME_STAMPING, purpose::OCSP_SIGNING];

impl Facts {
    /// Whose organisation it is.
    pub fn organisation(&self) -> Option<&str> {
        self.subject.first(attribute::ORGANISATION)
    }

    /// Registered identifier of the organisation.
    pub fn organisation_identifier(&self) -> Option<&str> {
        self.subject.first(attribute::ORGANISATION_IDENTIFIER)
    }

    /// Function of the person.
    pub fn title(&self) -> Option<&str> {
        self.subject.first(attribute::TITLE)
    }

    /// What an algorithm with this key is called: the key is named where it is why nobody relies on it.
    pub fn key_with(&self, algorithm: &SignatureAlgorithm) -> String {
        match (self.any_key, algorithm.comparable()) {
            (Some(AnyKey::Rsa(bits @ ..2048 | bits @ 8193..)), Some(method)) if method.has_sound_digests() => {
                format!("RSA of {bits} bits")
            }
            (None | Some(AnyKey::OtherCurve | AnyKey::Secp256k1), Some(_)) => {
                format!("{algorithm} on {}", self.key_name)
            }
            _ => algorithm.to_string(),
        }
    }

    /// Serial number in hex.
    pub fn serial_hex(&self) -> String {
        self.serial.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether it may issue certificates.
    pub fn is_ca(&self) -> bool {
        self.basic_constraints.is_some_and(|basic| basic.ca)
    }

    /// Whether its key may sign at all (RFC 5280, 4.2.1.3).
    pub fn signs(&self) -> bool {
        self.key_usage.is_none_or(|usage| usage.digital_signature || usage.non_repudiation)
    }

    /// Whether it may be for documents: what only says other purposes is for those.
    pub fn is_for_documents(&self) -> bool {
        let usage = self.extended_key_usage.as_ref();
        usage.is_none_or(|usage| !usage.purposes.iter().all(|one| OTHER_THAN_DOCUMENTS.contains(&one.as_str())))
    }

    /// Whether this is among its purposes, said in so many words.
    pub fn is_for(&self, purpose: &str) -> bool {
        self.extended_key_usage.as_ref().is_some_and(|usage| usage.purposes.iter().any(|one| one == purpose))
    }
}
