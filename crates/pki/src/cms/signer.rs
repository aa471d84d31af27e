//! A signer of signed data (`SignerInfo`, RFC 5652, 5.3).

use super::super::PkiError;
use super::super::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use super::super::asn1::{Element, tag};
use super::super::certificate::Certificate;
use super::super::name::Name;
use super::attributes::{Attributes, EssCertificate};

/// How a signer names its certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerIdentifier {
    /// By issuer and serial number.
    IssuerAndSerial {
        /// Name of the issuer.
        issuer: Name,
        /// Serial number, as the bytes that came.
        serial: Vec<u8>,
    },
    /// By the identifier of its key.
    KeyIdentifier(Vec<u8>),
}

impl SignerIdentifier {
    /// Whether the name of the issuer is written as it is in the certificate.
    pub fn is_written_as_in(&self, certificate: &Certificate) -> bool {
        match self {
            SignerIdentifier::IssuerAndSerial { issuer, .. } => certificate.facts().issuer.raw() == issuer.raw(),
            SignerIdentifier::KeyIdentifier(_) => true,
        }
    }

    /// Whether it is this certificate.
    pub fn is(&self, certificate: &Certificate) -> bool {
        let facts = certificate.facts();
        match self {
            SignerIdentifier::IssuerAndSerial { issuer, serial } => facts.issuer == *issuer && facts.serial == *serial,
            SignerIdentifier::KeyIdentifier(key) => facts.subject_key_identifier.as_ref() == Some(key),
        }
    }
}

/// One signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerInfo {
    /// Version.
    pub version: u32,
    /// Which certificate it says it has.
    pub identifier: SignerIdentifier,
    /// Algorithm of the digest of the content.
    pub digest_algorithm: DigestAlgorithm,
    /// Algorithm of the signature.
    pub signature_algorithm: SignatureAlgorithm,
    /// Signed attributes; none at all when the signature is over the content itself.
    pub signed: Option<Attributes>,
    /// Unsigned attributes.
    pub unsigned: Attributes,
    /// The signature.
    pub signature: Vec<u8>,
    /// The signed attributes as they came, under the tag of a `SET OF`: what is signed (5.4).
    signed_bytes: Vec<u8>,
    /// The certificate that the signed attributes name.
    named: Option<EssCertificate>,
    /// Type of the content that the signed data is around.
    content_type: String,
    /// `AlgorithmIdentifier` of the digest and of the signature, as they came.
    identifiers: [Vec<u8>; 2],
}

impl SignerInfo {
    pub(super) fn read(element: &Element<'_>, content_type: &str) -> Result<SignerInfo, PkiError> {
        let mut parts = element.sequence()?;
        let version = parts.expect(tag::INTEGER)?.number()?;
        let identifier = parts.one()?;
        let identifier = if identifier.is(tag::SEQUENCE) {
            let mut pair = identifier.sequence()?;
            let (issuer, serial) = (Name::read(&pair.one()?)?, pair.one()?.integer()?.to_vec());
            SignerIdentifier::IssuerAndSerial { issuer, serial }
        } else if identifier.context() == Some(0) {
            SignerIdentifier::KeyIdentifier(identifier.octets()?.into_owned())
        } else {
            return Err(PkiError("a signer does not say which certificate it has"));
        };
        let digest = parts.one()?;
        let digest_algorithm = DigestAlgorithm::read(&digest)?;
        let signed = parts.maybe(tag::context(0))?;
        let mut signed_bytes = signed.map(|signed| signed.raw().to_vec()).unwrap_or_default();
        if let Some(first) = signed_bytes.first_mut() {
            *first = tag::SET;
        }
        let algorithm = parts.one()?;
        let signature_algorithm = SignatureAlgorithm::read(&algorithm, Some(&digest_algorithm))?;
        let signature = parts.one()?.octet_string()?.into_owned();
        let unsigned = parts.maybe(tag::context(1))?;
        parts.end()?;
        let signed = signed.as_ref().map(Attributes::read).transpose()?;
        Ok(SignerInfo {
            version,
            identifier,
            digest_algorithm,
            signature_algorithm,
            named: signed.as_ref().and_then(|signed| signed.signing_certificates().into_iter().next()),
            signed,
            unsigned: unsigned.as_ref().map(Attributes::read).transpose()?.unwrap_or_default(),
            signature,
            signed_bytes,
            content_type: content_type.to_owned(),
            identifiers: [digest.raw().to_vec(), algorithm.raw().to_vec()],
        })
    }

    /// Whether the version is the one that goes with how the certificate is named (RFC 5652, 5.3). Nothing is read by it.
    pub fn has_its_version(&self) -> bool {
        self.version == if matches!(self.identifier, SignerIdentifier::KeyIdentifier(_)) { 3 } else { 1 }
    }

    /// The signer's certificate among others: the one that it named with its digest, else the first that fits its identifier.
    pub fn certificate<'c>(&self, among: impl IntoIterator<Item = &'c Certificate>) -> Option<&'c Certificate> {
        let mut fitting = None;
        for one in among {
            if self.names(one) == Some(true) {
                return Some(one);
            }
            if fitting.is_none() && self.identifier.is(one) {
                fitting = Some(one);
            }
        }
        fitting
    }

    /// Whether the signer named this certificate with its digest; none when it named none, or with an unknown digest algorithm.
    pub fn names(&self, certificate: &Certificate) -> Option<bool> {
        self.named.as_ref()?.is(certificate)
    }

    /// Whether what the signer says of that certificate beside its digest is so.
    pub fn describes(&self, certificate: &Certificate) -> bool {
        self.named.as_ref().is_none_or(|named| named.agrees(certificate))
    }

    /// The signed attributes as they came, under the tag of a `SET OF`.
    pub(super) fn signed_bytes(&self) -> &[u8] {
        &self.signed_bytes
    }

    /// Type of the content that the signed data is around.
    pub(super) fn content_type(&self) -> &str {
        &self.content_type
    }

    /// `AlgorithmIdentifier` of the digest and of the signature, as they came.
    pub(super) fn identifiers(&self) -> [&[u8]; 2] {
        [&self.identifiers[0], &self.identifiers[1]]
    }
}
