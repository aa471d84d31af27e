//! Signed data read, by whoever it was made (`SignedData`, RFC 5652, 5.1).

use super::super::PkiError;
use super::super::algorithm::DigestAlgorithm;
use super::super::asn1::{Element, tag};
use super::super::certificate::Certificate;
use super::signer::{SignerIdentifier, SignerInfo};

/// How many certificates and signers are more than anybody needs.
const MAX_PARTS: usize = 500;

/// `id-signedData`.
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
/// `id-data`: content that stands outside.
const DATA: &str = "1.2.840.113549.1.7.1";

/// Signed data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedData {
    /// Version.
    pub version: u32,
    /// Digest algorithms that it says its signers use.
    pub digest_algorithms: Vec<DigestAlgorithm>,
    /// Type of the content.
    pub content_type: String,
    /// The content, when it is inside.
    pub content: Option<Vec<u8>>,
    /// Its certificates, in no order.
    pub certificates: Vec<Certificate>,
    /// Certificates that cannot be read, and those of other kinds, as they came.
    pub unreadable_certificates: Vec<Vec<u8>>,
    /// CRLs, as they came.
    pub crls: Vec<Vec<u8>>,
    /// OCSP responses (RFC 5940, 2.1), as they came.
    pub ocsp_responses: Vec<Vec<u8>>,
    /// Its signers; PAdES has one.
    pub signers: Vec<SignerInfo>,
}

impl SignedData {
    /// Reads a `ContentInfo` with signed data, and gives what comes behind it: in a PDF that is padding.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(bytes: &[u8]) -> Result<(SignedData, &[u8]), PkiError> {
        let (whole, rest) = Element::read(bytes)?;
        let mut parts = whole.sequence()?;
        if parts.one()?.oid()? != SIGNED_DATA {
            return Err(PkiError("this is no signed data"));
        }
        let signed = parts.expect(tag::context(0))?.only()?;
        parts.end()?;
        Ok((SignedData::read_content(&signed)?, rest))
    }

    fn read_content(element: &Element<'_>) -> Result<SignedData, PkiError> {
        let mut parts = element.sequence()?;
        let version = parts.expect(tag::INTEGER)?.number()?;
        let digests = parts.expect(tag::SET)?.elements()?.all()?;
        let digest_algorithms = digests.iter().map(DigestAlgorithm::read).collect::<Result<_, _>>()?;
        let mut around = parts.one()?.sequence()?;
        let content_type = around.one()?.oid()?;
        let content = match around.maybe(tag::context(0))? {
            Some(content) => Some(content.only()?.octet_string()?.into_owned()),
            None => None,
        };
        around.end()?;
        let mut signed = SignedData {
            version,
            digest_algorithms,
            content_type,
            content,
            certificates: Vec::new(),
            unreadable_certificates: Vec::new(),
            crls: Vec::new(),
            ocsp_responses: Vec::new(),
            signers: Vec::new(),
        };
        if let Some(certificates) = parts.maybe(tag::context(0))? {
            for certificate in limited(&certificates)? {
                // `CertificateChoices` (RFC 5652, 10.2.2). Nothing signs this list, so nothing else may stand in it.
                if !certificate.is(tag::SEQUENCE) && !matches!(certificate.context(), Some(0..=3)) {
                    return Err(PkiError("among the certificates of signed data stands something else"));
                }
                match Certificate::from_der(certificate.raw()) {
                    Ok(certificate) => signed.certificates.push(certificate),
                    Err(_) => signed.unreadable_certificates.push(certificate.raw().to_vec()),
                }
            }
        }
        if let Some(revocation) = parts.maybe(tag::context(1))? {
            for one in limited(&revocation)? {
                match one.context() {
                    // `RevocationInfoChoice` (RFC 5652, 10.2.1).
                    None if one.is(tag::SEQUENCE) => signed.crls.push(one.raw().to_vec()),
                    Some(1) => signed.take_other_revocation(&one)?,
                    _ => return Err(PkiError("among the lists of signed data stands something else")),
                }
            }
        }
        for signer in limited(&parts.expect(tag::SET)?)? {
            signed.signers.push(SignerInfo::read(&signer, &signed.content_type)?);
        }
        parts.end()?;
        Ok(signed)
    }

    /// Whether the version is the one that follows from the parts (RFC 5652, 5.1), and so with its signers. It says which syntax was used,
    /// no signature covers it, and nothing is read by it: what cannot be read is refused whatever it says.
    pub fn has_its_version(&self) -> bool {
        let named = |signer: &SignerInfo| matches!(signer.identifier, SignerIdentifier::KeyIdentifier(_));
        let third = self.content_type != DATA || self.signers.iter().any(|signer| named(signer) || signer.version == 3);
        // Versions 4 and 5 are for certificates and revocation data of other sorts.
        let others =
            !self.unreadable_certificates.is_empty() || !self.crls.is_empty() || !self.ocsp_responses.is_empty();
        let own = self.version == if third { 3 } else { 1 } || (matches!(self.version, 3..=5) && others);
        own && self.signers.iter().all(SignerInfo::has_its_version)
    }

    /// `OtherRevocationInfoFormat`: an OCSP response, or something that nobody here reads.
    fn take_other_revocation(&mut self, element: &Element<'_>) -> Result<(), PkiError> {
        let mut parts = element.elements()?;
        if parts.one()?.oid()? == "1.3.6.1.5.5.7.16.2" {
            self.ocsp_responses.push(parts.one()?.raw().to_vec());
        }
        Ok(())
    }

    /// Its signer, when it has one and no more, as PAdES wants (ETSI EN 319 142-1, 4.1).
    pub fn only_signer(&self) -> Option<&SignerInfo> {
        match self.signers.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

fn limited<'a>(list: &Element<'a>) -> Result<Vec<Element<'a>>, PkiError> {
    let all = list.elements()?.all()?;
    if all.len() > MAX_PARTS { Err(PkiError("signed data has too many parts")) } else { Ok(all) }
}
