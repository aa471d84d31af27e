//! Revocation lists (RFC 5280, 5).

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;

use super::PkiError;
use super::algorithm::{SignatureAlgorithm, SignatureFault};
use super::asn1::{Element, Elements, tag};
use super::certificate::Certificate;
use super::extension::Extension;
use super::name::{self, Name};
use super::revocation::{Reason, Revocation};

/// A revocation list. Copies share its bytes.
#[derive(Debug, Clone)]
pub struct Crl {
    der: Arc<[u8]>,
    /// Who issued it.
    pub issuer: Name,
    /// When it was so.
    pub this_update: Timestamp,
    /// By when there will be news.
    pub next_update: Option<Timestamp>,
    /// Its number, as the bytes that came.
    pub number: Option<Vec<u8>>,
    /// Identifier of the issuer's key.
    pub authority_key_identifier: Option<Vec<u8>>,
    /// Since when expired certificates stay on it (ITU-T X.509, 9.5.2.8).
    pub expired_certificates: Option<Timestamp>,
    /// Names of the place that it is from (`distributionPoint`, 5.2.5), each as it is compared: an issuer may have its certificates on
    /// several lists.
    pub distribution_point: Option<Vec<Vec<u8>>>,
    /// Why it says less than a list of all that its issuer revoked: such a list must be refused by whoever needs to know that a
    /// certificate is not on it.
    pub limits: Vec<CrlLimit>,
    /// Algorithm of its signature.
    pub algorithm: SignatureAlgorithm,
    signed: Range<usize>,
    signature: Range<usize>,
    /// Serial number and whole of each entry, in the order of the serial numbers.
    entries: Arc<[Entry]>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    at: u32,
    length: u32,
    serial_at: u32,
    serial_length: u32,
}

/// What a list says less than all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrlLimit {
    /// It has only what changed (`deltaCRLIndicator`, 5.2.4).
    Delta,
    /// It has certificates of other issuers (`indirectCRL`, 5.2.5).
    Indirect,
    /// It is from a place that it names by halves only.
    RelativeName,
    /// It has certificates of people and machines only.
    OnlyEndCertificates,
    /// It has certificates of issuers only.
    OnlyIssuers,
    /// It has attribute certificates only.
    OnlyAttributeCertificates,
    /// It has only some reasons.
    OnlySomeReasons,
    /// It has an extension that must be understood and is not.
    UnknownCritical(String),
}

impl Crl {
    /// Reads a `CertificateList`.
    ///
    /// # Errors
    /// When it is none, or too large to be one.
    pub fn read(der: &[u8]) -> Result<Crl, PkiError> {
        if u32::try_from(der.len()).is_err() {
            return Err(PkiError("a revocation list is too large"));
        }
        let der: Arc<[u8]> = der.into();
        let mut outer = Element::whole(&der)?.sequence()?;
        let signed = outer.one()?;
        let outside = outer.one()?;
        let algorithm = SignatureAlgorithm::read(&outside, None)?;
        let signature = outer.one()?.bits()?;
        outer.end()?;

        let mut parts = signed.sequence()?;
        parts.maybe(tag::INTEGER)?;
        if parts.one()?.raw() != outside.raw() {
            return Err(PkiError("a revocation list contradicts itself"));
        }
        let issuer = Name::read(&parts.one()?)?;
        let this_update = parts.one()?.time()?;
        let next_update = match parts.peek() {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => Some(parts.one()?.time()?),
            _ => None,
        };
        let revoked = parts.maybe(tag::SEQUENCE)?;
        let (mut limits, mut distribution_point) = (Vec::new(), None);
        let (mut number, mut authority_key_identifier, mut expired_certificates) = (None, None, None);
        if let Some(extensions) = parts.maybe(tag::context(0))? {
            for extension in Extension::list(&extensions.only()?)? {
                match extension.oid.as_str() {
                    "2.5.29.20" => number = Some(extension.element()?.integer()?.to_vec()),
                    "2.5.29.27" => limits.push(CrlLimit::Delta),
                    "2.5.29.28" => distribution_point = read_distribution_point(&extension.element()?, &mut limits)?,
                    "2.5.29.35" => {
                        let parts = extension.element()?;
                        let key = parts.sequence()?.next().transpose()?.filter(|key| key.context() == Some(0));
                        authority_key_identifier = key.map(|key| key.content().to_vec());
                    }
                    "2.5.29.60" => expired_certificates = Some(extension.element()?.time()?),
                    _ if extension.critical => limits.push(CrlLimit::UnknownCritical(extension.oid)),
                    _ => {}
                }
            }
        }
        parts.end()?;
        let entries = match revoked {
            Some(revoked) => read_entries(&der, revoked.elements()?, &mut limits)?,
            None => Vec::new(),
        };
        let (signed, signature) = (range(&der, signed.raw()), range(&der, signature));
        Ok(Crl {
            issuer,
            this_update,
            next_update,
            number,
            authority_key_identifier,
            expired_certificates,
            distribution_point,
            limits,
            algorithm,
            signed,
            signature,
            entries: entries.into(),
            der,
        })
    }

    /// Its bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// How many certificates it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether it says all of this certificate: that it is on it, or that it is not revoked (RFC 5280, 6.3.3 (b)).
    pub fn covers(&self, certificate: &Certificate) -> bool {
        let facts = certificate.facts();
        let from_there = self
            .distribution_point
            .as_ref()
            .is_none_or(|names| names.iter().any(|name| facts.crl_distribution_point_names.contains(name)));
        self.issuer == facts.issuer
            && from_there
            && self.limits.iter().all(|limit| match limit {
                CrlLimit::OnlyEndCertificates => !facts.is_ca(),
                CrlLimit::OnlyIssuers => facts.is_ca(),
                _ => false,
            })
    }

    /// The revocation of the certificate with this serial number.
    ///
    /// # Errors
    /// When its entry cannot be read.
    pub fn lookup(&self, serial: &[u8]) -> Result<Option<Revocation>, PkiError> {
        let serial_of = |entry: &Entry| &self.der[entry.serial_at as usize..][..entry.serial_length as usize];
        let Ok(found) = self.entries.binary_search_by(|entry| serial_of(entry).cmp(serial)) else { return Ok(None) };
        let entry = self.entries[found];
        let mut parts = Element::whole(&self.der[entry.at as usize..][..entry.length as usize])?.sequence()?;
        parts.one()?;
        let at = parts.one()?.time()?;
        let mut reason = None;
        if let Some(extensions) = parts.next().transpose()? {
            for extension in Extension::list(&extensions)? {
                if extension.oid == REASON {
                    reason = Some(Reason::from(extension.element()?.expect(tag::ENUMERATED)?.number()?));
                }
            }
        }
        Ok(Some(Revocation { at, reason }))
    }

    /// Checks that `issuer` issued it: by name, by what its key may do, and by signature.
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify(&self, issuer: &Certificate) -> Result<(), CrlFault> {
        let facts = issuer.facts();
        if self.issuer != facts.subject || facts.key_usage.is_some_and(|usage| !usage.crl_sign) {
            return Err(CrlFault::NotAuthorised);
        }
        let (signed, signature) = (&self.der[self.signed.clone()], &self.der[self.signature.clone()]);
        self.algorithm.check(facts.any_key, &facts.public_key, signed, signature).map_err(CrlFault::Signature)
    }
}

/// Why a list does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrlFault {
    /// It is of another issuer, or its key is not for lists.
    NotAuthorised,
    /// The signature on it.
    Signature(SignatureFault),
}

impl fmt::Display for CrlFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CrlFault::NotAuthorised => {
                f.write_str("the revocation list is of another issuer, or its key is not for lists")
            }
            CrlFault::Signature(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for CrlFault {}

const REASON: &str = "2.5.29.21";

/// Where a part stands in the whole that it was cut from.
fn range(whole: &[u8], part: &[u8]) -> Range<usize> {
    let at = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    at..at + part.len()
}

fn read_entries(der: &[u8], list: Elements<'_>, limits: &mut Vec<CrlLimit>) -> Result<Vec<Entry>, PkiError> {
    let mut entries = Vec::new();
    for element in list {
        let element = element?;
        let mut parts = element.sequence()?;
        let serial = parts.one()?.integer()?;
        parts.one()?;
        if let Some(extensions) = parts.next().transpose()? {
            for extension in Extension::list(&extensions)? {
                let limit = match extension.oid.as_str() {
                    // The issuer of this entry and those behind it (5.3.3).
                    "2.5.29.29" => CrlLimit::Indirect,
                    REASON => continue,
                    _ if extension.critical => CrlLimit::UnknownCritical(extension.oid),
                    _ => continue,
                };
                if !limits.contains(&limit) && limits.len() < 20 {
                    limits.push(limit);
                }
            }
        }
        let (whole, serial) = (range(der, element.raw()), range(der, serial));
        entries.push(Entry {
            at: whole.start as u32,
            length: whole.len() as u32,
            serial_at: serial.start as u32,
            serial_length: serial.len() as u32,
        });
    }
    let serial_of = |entry: &Entry| &der[entry.serial_at as usize..][..entry.serial_length as usize];
    entries.sort_by(|one, other| serial_of(one).cmp(serial_of(other)));
    Ok(entries)
}

/// `IssuingDistributionPoint` (5.2.5): the names of the place that the list is from, and what the list leaves out.
fn read_distribution_point(
    element: &Element<'_>,
    limits: &mut Vec<CrlLimit>,
) -> Result<Option<Vec<Vec<u8>>>, PkiError> {
    let mut names = None;
    for part in element.sequence()? {
        let part = part?;
        let limit = match part.context() {
            Some(0) => {
                let place = part.only()?;
                if place.context() == Some(0) {
                    names = Some(place.elements()?.all()?.iter().map(name::general).collect());
                    continue;
                }
                CrlLimit::RelativeName
            }
            Some(1) => CrlLimit::OnlyEndCertificates,
            Some(2) => CrlLimit::OnlyIssuers,
            Some(3) => CrlLimit::OnlySomeReasons,
            Some(4) => CrlLimit::Indirect,
            Some(5) => CrlLimit::OnlyAttributeCertificates,
            _ => return Err(PkiError("the limits of a revocation list cannot be read")),
        };
        if matches!(part.context(), Some(0 | 3)) || part.content() != [0] {
            limits.push(limit);
        }
    }
    Ok(names)
}
