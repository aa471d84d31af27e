//! What OCSP answers and CRLs say alike: that a certificate was revoked, when and why (RFC 5280, 5.3.1).

use jiff::Timestamp;

/// A revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// Since when.
    pub at: Timestamp,
    /// Why, when it is said.
    pub reason: Option<Reason>,
}

/// `CRLReason` (RFC 5280, 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No reason given.
    Unspecified,
    /// The key is in other hands.
    KeyCompromise,
    /// The issuer's key is in other hands.
    CaCompromise,
    /// The name or what else is said of the subject changed.
    AffiliationChanged,
    /// Another certificate came in its place.
    Superseded,
    /// It is no longer needed.
    CessationOfOperation,
    /// For a while: it may come back.
    CertificateHold,
    /// No longer revoked; in delta CRLs.
    RemoveFromCrl,
    /// What it gave the right to was taken away.
    PrivilegeWithdrawn,
    /// The key of an attribute authority is in other hands.
    AaCompromise,
    /// A number that has no meaning.
    Other(u32),
}

impl From<u32> for Reason {
    fn from(number: u32) -> Reason {
        match number {
            0 => Reason::Unspecified,
            1 => Reason::KeyCompromise,
            2 => Reason::CaCompromise,
            3 => Reason::AffiliationChanged,
            4 => Reason::Superseded,
            5 => Reason::CessationOfOperation,
            6 => Reason::CertificateHold,
            8 => Reason::RemoveFromCrl,
            9 => Reason::PrivilegeWithdrawn,
            10 => Reason::AaCompromise,
            other => Reason::Other(other),
        }
    }
}
