//! Trusted lists (ETSI TS 119 612): which services a member state vouches for, since when, and for what.
//!
//! Lives here: reading a list into plain data, and what it says of a certificate at a time. May not live here: fetching one, or its
//! signature; the operator pins the SHA-256 of the file. What cannot be understood makes a claim unconfirmed, never confirmed.
//!
//! To add a criterion: a variant of [`Criteria`], where `parse.rs` reads it, and its answer in `criteria.rs`.

mod criteria;
mod parse;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::der::Der;

pub use parse::parse;

/// Why a file is no trusted list, in words for an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListError(pub String);

/// A trusted list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedList {
    /// Country (5.3.10).
    pub territory: String,
    /// Number of the issue (5.3.2).
    pub sequence: u64,
    /// When it was issued (5.3.14).
    pub issued: Timestamp,
    /// Until when it is up to date; none for a list that is closed (5.3.15).
    pub next_update: Option<Timestamp>,
    /// Services that issue certificates for signatures, or time-stamps.
    pub services: Vec<Service>,
}

/// A service (5.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Who gives it.
    pub provider: String,
    /// Its name.
    pub name: String,
    /// Certificates by which it is known (5.5.3).
    pub certificates: Vec<Der>,
    /// What it was from when on, the newest first (5.5.5, 5.6).
    pub periods: Vec<Period>,
}

/// What a service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ServiceKind {
    /// Issues qualified certificates (`CA/QC`, and a national root for them).
    Certificates,
    /// Issues time-stamps (`TSA`, `TSA/QTST`, `TSA/TSS-QC`).
    TimeStamps,
    /// Something else.
    Other,
}

/// What a service was for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// From when (5.5.5).
    pub from: Timestamp,
    /// What it was.
    pub kind: ServiceKind,
    /// Whether it was granted, or by the words from before July 2016 under supervision, in cessation of it, or accredited (annex J).
    pub granted: bool,
    /// What it was for (5.5.9.4); empty when nothing is said.
    pub uses: Vec<Use>,
    /// What holds of some of its certificates (5.5.9.2).
    pub qualifications: Vec<Qualifications>,
    /// Whether it has an extension that must be understood and is not.
    pub unknown_critical: bool,
}

/// What a qualified certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Use {
    /// Signatures.
    Signature,
    /// Seals.
    Seal,
    /// Web sites.
    Web,
}

/// Qualifiers for certificates that meet criteria (5.5.9.2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualifications {
    /// What holds of them.
    pub qualifiers: Vec<Qualifier>,
    /// Which certificates.
    pub criteria: Criteria,
}

/// What a list says of a certificate (5.5.9.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Qualifier {
    /// It is a qualified certificate.
    Statement,
    /// It is none.
    NotQualified,
    /// Its key is in a qualified device.
    Device,
    /// It is not.
    NoDevice,
    /// It is as the certificate says.
    DeviceAsInCertificate,
    /// It is for this.
    For(Use),
    /// It is for a legal person.
    LegalPerson,
    /// Something else.
    Unknown,
}

/// Which certificates are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Criteria {
    /// Those that meet all.
    All(Vec<Criteria>),
    /// Those that meet one.
    AtLeastOne(Vec<Criteria>),
    /// Those that meet none.
    None(Vec<Criteria>),
    /// Those with these bits of the key usage set or not set: `digitalSignature`, `nonRepudiation`, `keyCertSign`, `crlSign`.
    KeyUsage(Vec<(String, bool)>),
    /// Those under all these policies.
    Policies(Vec<String>),
    /// Those with all these purposes (extended key usage).
    Purposes(Vec<String>),
    /// Nobody here knows which.
    Unknown,
}

impl Service {
    /// What it was at a time.
    pub fn at(&self, time: Timestamp) -> Option<&Period> {
        self.periods.iter().find(|period| period.from <= time)
    }

    /// Whether it was granted then, as something of this kind, with nothing about it that is not understood.
    pub fn granted_at(&self, time: Timestamp, kind: ServiceKind) -> Option<&Period> {
        self.at(time).filter(|period| period.granted && period.kind == kind && !period.unknown_critical)
    }
}
