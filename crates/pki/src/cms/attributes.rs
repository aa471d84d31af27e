//! Attributes of a signer, signed or not (RFC 5652, 5.3; ETSI EN 319 122-1, 5).

use jiff::Timestamp;

use super::super::PkiError;
use super::super::algorithm::{DigestAlgorithm, Hash, Named};
use super::super::asn1::{Element, tag};
use super::super::certificate::Certificate;
use super::super::name::Name;

/// Object identifiers of attributes.
pub mod oid {
    /// Type of what is signed.
    pub const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
    /// Digest of what is signed.
    pub const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
    /// When the signer says it was signed.
    pub const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
    /// The signer's certificate by its SHA-1 (RFC 2634, 5.4).
    pub const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";
    /// The signer's certificate by another digest (RFC 5035, 3).
    pub const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
    /// The algorithms of the signature, so that nobody names others (RFC 6211).
    pub const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";
    /// Time-stamp over the signature value (EN 319 122-1, 5.3).
    pub const SIGNATURE_TIME_STAMP: &str = "1.2.840.113549.1.9.16.2.14";
    /// Time-stamp over the content before it was signed (5.2.8).
    pub const CONTENT_TIME_STAMP: &str = "1.2.840.113549.1.9.16.2.20";
    /// What the signature commits to (5.2.3).
    pub const COMMITMENT_TYPE: &str = "1.2.840.113549.1.9.16.2.16";
    /// Signature policy (5.2.9).
    pub const SIGNATURE_POLICY: &str = "1.2.840.113549.1.9.16.2.15";
    /// Where it was signed (5.2.5).
    pub const SIGNER_LOCATION: &str = "1.2.840.113549.1.9.16.2.17";
    /// CRLs and OCSP answers of ISO 32000-2, 12.8.3.3.2.
    pub const REVOCATION_INFO_ARCHIVAL: &str = "1.2.840.113583.1.1.8";
    /// Those that signed attributes have once, with one value (RFC 5652, 11; RFC 5035, 5.4; RFC 2634, 5.4; RFC 6211, 2): which of two counts
    /// nobody could say. Any other may be there as often as its maker likes, and in any order.
    pub const ONCE: [&str; 6] =
        [CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME, SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2, ALGORITHM_PROTECTION];
    /// What one of [`ONCE`] is called.
    pub fn name_of(oid: &str) -> &'static str {
        match oid {
            CONTENT_TYPE => "content-type",
            MESSAGE_DIGEST => "message-digest",
            SIGNING_TIME => "signing-time",
            SIGNING_CERTIFICATE => "signing-certificate",
            SIGNING_CERTIFICATE_V2 => "signing-certificate-v2",
            _ => "CMSAlgorithmProtection",
        }
    }

    /// Archive time-stamps: of CAdES, and of what was before it.
    pub const ARCHIVE_TIME_STAMPS: [&str; 3] =
        ["0.4.0.1733.2.4", "1.2.840.113549.1.9.16.2.48", "1.2.840.113549.1.9.16.2.27"];
}

/// How many attributes, or values of one, are more than anybody needs.
const MAX_ATTRIBUTES: usize = 200;

/// One attribute, its values as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Which one, see [`oid`].
    pub oid: String,
    /// Its values, each an element.
    pub values: Vec<Vec<u8>>,
}

/// A certificate by its digest (`ESSCertID`, `ESSCertIDv2`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EssCertificate {
    /// Digest algorithm.
    pub algorithm: DigestAlgorithm,
    /// Digest of the whole certificate.
    pub digest: Vec<u8>,
    /// Names of the issuer, and serial number, where they are said; no name is one that cannot be a certificate's.
    pub issuer_and_serial: Option<(Vec<Name>, Vec<u8>)>,
}

impl EssCertificate {
    /// Whether it is this certificate; none when the digest algorithm is unknown. The digest decides: the issuer and the serial number
    /// are in what it is over.
    pub fn is(&self, certificate: &Certificate) -> Option<bool> {
        self.algorithm.for_lookup(certificate.der()).map(|digest| digest == self.digest)
    }

    /// Whether issuer and serial number, where they are said beside the digest, are those of this certificate.
    pub fn agrees(&self, certificate: &Certificate) -> bool {
        let facts = certificate.facts();
        self.issuer_and_serial
            .as_ref()
            .is_none_or(|(names, serial)| names.contains(&facts.issuer) && *serial == facts.serial)
    }

    fn read(element: &Element<'_>, v2: bool) -> Result<EssCertificate, PkiError> {
        let mut parts = element.sequence()?;
        let algorithm = match parts.peek() {
            Some(tag::SEQUENCE) if v2 => DigestAlgorithm::read(&parts.one()?)?,
            _ if v2 => Named::Known(Hash::Sha256),
            _ => DigestAlgorithm::sha1(),
        };
        let digest = parts.one()?.octet_string()?.into_owned();
        let issuer_and_serial = match parts.next().transpose()? {
            Some(pair) => {
                let mut pair = pair.sequence()?;
                let names = pair.one()?.sequence()?.all()?;
                let names = names.iter().filter(|name| name.context() == Some(4));
                // One that cannot be read is nobody's.
                let names = names.filter_map(|name| Name::read(&name.only().ok()?).ok()).collect();
                Some((names, pair.one()?.integer()?.to_vec()))
            }
            None => None,
        };
        Ok(EssCertificate { algorithm, digest, issuer_and_serial })
    }
}

/// Attributes of a signer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes(Vec<Attribute>);

impl Attributes {
    /// Reads a `SET OF Attribute`, whatever its own tag.
    pub(super) fn read(set: &Element<'_>) -> Result<Attributes, PkiError> {
        const MANY: PkiError = PkiError("a signer has too many attributes");
        let mut out = Vec::new();
        for element in set.elements()? {
            let mut parts = element?.sequence()?;
            let oid = parts.one()?.oid()?;
            let mut values = Vec::new();
            for value in parts.expect(tag::SET)?.elements()? {
                if values.len() == MAX_ATTRIBUTES {
                    return Err(MANY);
                }
                values.push(value?.raw().to_vec());
            }
            parts.end()?;
            if out.len() == MAX_ATTRIBUTES {
                return Err(MANY);
            }
            out.push(Attribute { oid, values });
        }
        Ok(Attributes(out))
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Attribute> {
        self.0.iter()
    }

    /// Whether there is one.
    pub fn has(&self, oid: &str) -> bool {
        self.0.iter().any(|attribute| attribute.oid == oid)
    }

    /// Those of which there may be one with one value, and of which more is there (see [`oid::ONCE`]).
    pub fn repeated(&self) -> Vec<&'static str> {
        oid::ONCE.into_iter().filter(|oid| self.has(oid) && self.single(oid).is_none()).collect()
    }

    /// All values of all attributes with this identifier.
    pub fn values(&self, oid: &str) -> impl Iterator<Item = &[u8]> {
        self.0
            .iter()
            .filter(move |attribute| attribute.oid == oid)
            .flat_map(|attribute| attribute.values.iter().map(Vec::as_slice))
    }

    /// The value of an attribute that must be there once with one value (RFC 5652, 11); none when it is not so.
    pub fn single(&self, oid: &str) -> Option<&[u8]> {
        let mut values = self.values(oid);
        let value = values.next()?;
        let once = self.0.iter().filter(|attribute| attribute.oid == oid).count() == 1;
        (once && values.next().is_none()).then_some(value)
    }

    fn element(&self, oid: &str) -> Option<Element<'_>> {
        Element::whole(self.single(oid)?).ok()
    }

    /// Type of what is signed.
    pub fn content_type(&self) -> Option<String> {
        self.element(oid::CONTENT_TYPE)?.oid().ok()
    }

    /// Digest of what is signed.
    pub fn message_digest(&self) -> Option<Vec<u8>> {
        Some(self.element(oid::MESSAGE_DIGEST)?.octet_string().ok()?.into_owned())
    }

    /// When the signer says it was signed.
    pub fn signing_time(&self) -> Option<Timestamp> {
        self.element(oid::SIGNING_TIME)?.time().ok()
    }

    /// The certificates that the signer named, its own first: by version 2 of the attribute, else by version 1. Empty when neither is
    /// there or the one that is cannot be read.
    pub fn signing_certificates(&self) -> Vec<EssCertificate> {
        let v2 = self.has(oid::SIGNING_CERTIFICATE_V2);
        let read = || {
            let value = self.single(if v2 { oid::SIGNING_CERTIFICATE_V2 } else { oid::SIGNING_CERTIFICATE })?;
            let mut certificates = Element::whole(value).ok()?.sequence().ok()?;
            let list = certificates.expect(tag::SEQUENCE).ok()?.elements().ok()?.all().ok()?;
            list.iter().map(|element| EssCertificate::read(element, v2).ok()).collect::<Option<Vec<_>>>()
        };
        read().unwrap_or_default()
    }

    /// Object identifiers of what the signature commits to.
    pub fn commitment_types(&self) -> Vec<String> {
        let read = |value| Element::whole(value)?.sequence()?.one()?.oid();
        self.values(oid::COMMITMENT_TYPE).filter_map(|value| read(value).ok()).collect()
    }

    /// Object identifier of the signature policy.
    pub fn signature_policy(&self) -> Option<String> {
        self.element(oid::SIGNATURE_POLICY)?.sequence().ok()?.one().ok()?.oid().ok()
    }

    /// Time-stamp tokens over the signature value, as they came.
    pub fn signature_time_stamps(&self) -> Vec<&[u8]> {
        self.values(oid::SIGNATURE_TIME_STAMP).collect()
    }

    /// Time-stamp tokens over the content before it was signed, as they came.
    pub fn content_time_stamps(&self) -> Vec<&[u8]> {
        self.values(oid::CONTENT_TIME_STAMP).collect()
    }

    /// Archive time-stamp tokens, as they came.
    pub fn archive_time_stamps(&self) -> Vec<&[u8]> {
        oid::ARCHIVE_TIME_STAMPS.iter().flat_map(|oid| self.values(oid)).collect()
    }

    /// CRLs and OCSP responses that Acrobat's attribute holds (ISO 32000-2, 12.8.3.3.2), as they came.
    pub fn revocation_info(&self) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
        let mut found = (Vec::new(), Vec::new());
        for value in self.values(oid::REVOCATION_INFO_ARCHIVAL) {
            let Ok(parts) = Element::whole(value).and_then(|archive| archive.sequence()) else { continue };
            for part in parts.flatten() {
                let Ok(list) = part.only().and_then(|list| list.sequence()).and_then(|list| list.all()) else {
                    continue;
                };
                let raw = list.iter().map(|one| one.raw().to_vec());
                match part.context() {
                    Some(0) => found.0.extend(raw),
                    Some(1) => found.1.extend(raw),
                    _ => {}
                }
            }
        }
        found
    }
}
