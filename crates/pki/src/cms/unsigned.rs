//! Signed data made, in two halves, so that the key may be anywhere: [`Unsigned`] says which bytes are to be signed,
//! [`Unsigned::complete`] puts the signature in.

use serde::{Deserialize, Serialize};

use super::super::PkiError;
use super::super::algorithm::{Algorithm, Hash};
use super::super::asn1::{self, Element, tag};
use super::super::certificate::Certificate;
use super::attributes::oid;

/// Signed data that waits for its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsigned {
    algorithm: Algorithm,
    /// The signed attributes as a `SET OF`: what is signed (RFC 5652, 5.4).
    attributes: Vec<u8>,
    /// The signer's certificate first.
    chain: Vec<Vec<u8>>,
}

impl Unsigned {
    /// For a document with this digest, by `algorithm`. The signed attributes are content-type, message-digest and
    /// signing-certificate-v2; the time is in the signature dictionary (ETSI EN 319 142-1, 6.3).
    pub fn new(algorithm: Algorithm, digest: &[u8], chain: &[Certificate]) -> Result<Unsigned, PkiError> {
        let own = chain.first().ok_or(PkiError("no certificate of the signer"))?;
        let attributes = asn1::set_of(vec![
            attribute(oid::CONTENT_TYPE, &asn1::oid(DATA)),
            attribute(oid::MESSAGE_DIGEST, &asn1::wrap(tag::OCTET_STRING, digest)),
            attribute(oid::SIGNING_CERTIFICATE_V2, &signing_certificate(own, algorithm.hash)),
        ]);
        let chain = chain.iter().map(|certificate| certificate.der().to_vec()).collect();
        Ok(Unsigned { algorithm, attributes, chain })
    }

    /// The bytes to sign; a key holder that wants a digest takes that of them.
    pub fn to_be_signed(&self) -> &[u8] {
        &self.attributes
    }

    /// How they are to be signed.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The signer's certificate first, then those of its issuers.
    ///
    /// # Errors
    /// When one is broken.
    pub fn chain(&self) -> Result<Vec<Certificate>, PkiError> {
        self.chain.iter().cloned().map(Certificate::from_der).collect()
    }

    /// Whether this is what [`Unsigned::new`] makes of a document with this digest.
    pub fn is_of(&self, digest: &[u8]) -> bool {
        let anew = self.chain().and_then(|chain| Unsigned::new(self.algorithm, digest, &chain));
        anew.is_ok_and(|anew| anew == *self)
    }

    /// Itself as DER, to wait in a file until there is a signature. `note` is what its maker wants to know again.
    ///
    /// ```text
    /// SEQUENCE { version INTEGER (1), note INTEGER, AlgorithmIdentifier, SET OF Attribute, SEQUENCE OF Certificate }
    /// ```
    ///
    /// Signed data begins with an object identifier, so that nobody takes one for the other.
    pub fn to_der(&self, note: u8) -> Vec<u8> {
        asn1::join(
            tag::SEQUENCE,
            &[
                &asn1::integer(1),
                &asn1::integer(note),
                &self.algorithm.identifier(),
                &self.attributes,
                &asn1::wrap(tag::SEQUENCE, &self.chain.concat()),
            ],
        )
    }

    /// What [`Unsigned::to_der`] wrote; zeros may stand behind it.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_der(der: &[u8]) -> Result<(Unsigned, u8), PkiError> {
        const OTHER: PkiError = PkiError("this is no signed data that waits for its signature");
        let mut parts = Element::read(der)?.0.sequence()?;
        if parts.expect(tag::INTEGER)?.number()? != 1 {
            return Err(OTHER);
        }
        let note = u8::try_from(parts.expect(tag::INTEGER)?.number()?).map_err(|_| OTHER)?;
        let identifier = parts.one()?.raw();
        let algorithm = Algorithm::all().find(|known| known.identifier() == identifier).ok_or(OTHER)?;
        let attributes = parts.expect(tag::SET)?.raw().to_vec();
        let chain = parts.one()?.sequence()?.all()?.iter().map(|certificate| certificate.raw().to_vec()).collect();
        parts.end()?;
        Ok((Unsigned { algorithm, attributes, chain }, note))
    }

    /// Whether a signature is one over [`Unsigned::to_be_signed`] by the key of the certificate.
    ///
    /// # Errors
    /// When the certificate is broken, or of a key that nobody here can use.
    pub fn verifies(&self, signature: &[u8]) -> Result<bool, PkiError> {
        let own = self.chain.first().ok_or(PkiError("no certificate of the signer"))?;
        let (kind, key) = Certificate::from_der(own.clone())?.key()?;
        Ok(self.algorithm.verifies(kind, &key, &self.attributes, signature))
    }

    /// The signed data in DER.
    ///
    /// # Errors
    /// When the signature is not one over [`Unsigned::to_be_signed`] by the key of the certificate.
    pub fn complete(&self, signature: &[u8]) -> Result<Vec<u8>, PkiError> {
        if !self.verifies(signature)? {
            return Err(PkiError("the signature does not belong to this document and certificate"));
        }
        let own = self.chain.first().ok_or(PkiError("no certificate of the signer"))?;
        let own = Certificate::from_der(own.clone())?;
        let digest = self.algorithm.hash.identifier();
        let mut attributes = self.attributes.clone();
        // IMPLICIT [0] stands in the place of the tag that was signed.
        attributes[0] = tag::context(0);
        let signer = asn1::join(
            tag::SEQUENCE,
            &[
                &asn1::integer(1),
                &issuer_and_serial(&own),
                &digest,
                &attributes,
                &self.algorithm.identifier(),
                &asn1::wrap(tag::OCTET_STRING, signature),
            ],
        );
        let mut certificates = asn1::set_of(self.chain.clone());
        certificates[0] = tag::context(0);
        let signed = asn1::join(
            tag::SEQUENCE,
            &[
                &asn1::integer(1),
                &asn1::set_of(vec![digest]),
                &asn1::join(tag::SEQUENCE, &[&asn1::oid(DATA)]),
                &certificates,
                &asn1::set_of(vec![signer]),
            ],
        );
        Ok(asn1::join(tag::SEQUENCE, &[&asn1::oid(SIGNED_DATA), &asn1::wrap(tag::context(0), &signed)]))
    }
}

/// `id-data`: what is signed is not inside.
const DATA: &str = "1.2.840.113549.1.7.1";

/// `id-signedData`.
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";

fn attribute(kind: &str, value: &[u8]) -> Vec<u8> {
    asn1::join(tag::SEQUENCE, &[&asn1::oid(kind), &asn1::wrap(tag::SET, value)])
}

/// `SigningCertificateV2` (RFC 5035, 3): which certificate, so that nobody can put another in its place.
fn signing_certificate(own: &Certificate, hash: Hash) -> Vec<u8> {
    let digest = asn1::wrap(tag::OCTET_STRING, hash.of(&[own.der()]).as_ref());
    // SHA-256 is the default value, which DER leaves out.
    let algorithm = if hash == Hash::Sha256 { Vec::new() } else { hash.identifier() };
    let id = asn1::join(tag::SEQUENCE, &[&algorithm, &digest]);
    asn1::wrap(tag::SEQUENCE, &asn1::wrap(tag::SEQUENCE, &id))
}

/// `IssuerAndSerialNumber`, each as it stands in the certificate.
fn issuer_and_serial(own: &Certificate) -> Vec<u8> {
    let serial = asn1::wrap(tag::INTEGER, &own.facts().serial);
    asn1::join(tag::SEQUENCE, &[own.facts().issuer.raw(), &serial])
}
