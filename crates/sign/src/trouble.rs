//! Why the answer of a service outside is not used.

use pki::timestamp::TokenFault;

/// Why an answer on a certificate is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusTrouble {
    /// It cannot be read.
    Unreadable,
    /// The service answers with this status of HTTP.
    Http(u16),
    /// It is not signed by the issuer of the certificate, nor by one that the issuer appointed.
    Issuer,
    /// It answers another request.
    Nonce,
    /// It says nothing of this certificate.
    Silent,
    /// It is not of now.
    Time,
}

impl StatusTrouble {
    /// Its code among the faults.
    pub(super) fn code(self) -> &'static str {
        match self {
            StatusTrouble::Unreadable => "status-unreadable",
            StatusTrouble::Http(_) => "service-status",
            StatusTrouble::Issuer => "status-issuer",
            StatusTrouble::Nonce => "status-nonce",
            StatusTrouble::Silent => "status-silent",
            StatusTrouble::Time => "status-time",
        }
    }
}

/// Why a token is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeStampTrouble {
    /// The service refused, in its own words.
    Refused(String),
    /// What came is no answer with a token.
    Unreadable,
    /// It is over something else, or answers another request.
    Other,
    /// Its certificate is not one for time-stamps and nothing else.
    Purpose,
    /// Its signature does not hold.
    Signature(TokenFault),
    /// It is not of our time, or its certificate was not valid then.
    Time,
    /// Its certificate leads to none that is trusted.
    NotTrusted(String),
}

impl TimeStampTrouble {
    /// Its code among the faults, and the values of its sentence.
    pub(super) fn code(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            TimeStampTrouble::Refused(reason) => ("time-stamp-refused", vec![("reason", reason.clone())]),
            TimeStampTrouble::Unreadable => ("time-stamp-unreadable", Vec::new()),
            TimeStampTrouble::Other => ("time-stamp-other", Vec::new()),
            TimeStampTrouble::Purpose => ("time-stamp-purpose", Vec::new()),
            TimeStampTrouble::Signature(fault) => ("time-stamp-signature", vec![("reason", fault.to_string())]),
            TimeStampTrouble::Time => ("time-stamp-time", Vec::new()),
            TimeStampTrouble::NotTrusted(name) => ("time-stamp-not-trusted", vec![("name", name.clone())]),
        }
    }
}
