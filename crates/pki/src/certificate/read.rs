//! A certificate taken apart (RFC 5280, 4.1), once. It must be in DER: what is framed otherwise, or has parts that do not belong there, is
//! no certificate.

use super::super::PkiError;
use super::super::algorithm::SignatureAlgorithm;
use super::super::asn1::{strict, tag};
use super::super::extension::Extension;
use super::super::name::Name;
use super::facts::Facts;
use super::public_key::PublicKey;
use super::qualified::QcStatements;

impl Facts {
    pub(super) fn read(der: &[u8]) -> Result<Facts, PkiError> {
        let mut whole = strict(der)?.sequence()?;
        let (signed, outside) = (whole.one()?, whole.one()?);
        whole.one()?.bit_string()?;
        whole.end()?;

        let mut parts = signed.sequence()?;
        if let Some(version) = parts.maybe(tag::context(0))?
            && version.only()?.expect(tag::INTEGER)?.number()? > 2
        {
            return Err(PkiError("a certificate is of a version that nobody knows"));
        }
        let serial = parts.expect(tag::INTEGER)?.integer()?.to_vec();
        // The algorithm stands in it twice, once outside of what is signed: both must be the same (RFC 5280, 4.1.1.2).
        if parts.one()?.raw() != outside.raw() {
            return Err(PkiError("a certificate contradicts itself"));
        }
        let issuer = Name::read(&parts.one()?)?;
        let mut validity = parts.one()?.sequence()?;
        let (not_before, not_after) = (validity.one()?.time()?, validity.one()?.time()?);
        validity.end()?;
        let subject = Name::read(&parts.one()?)?;
        let key = PublicKey::read(&parts.one()?)?;
        // Unique identifiers of issuer and subject: nobody uses them (4.1.2.8).
        parts.maybe(tag::primitive(1))?;
        parts.maybe(tag::primitive(2))?;
        let extensions = match parts.maybe(tag::context(3))? {
            Some(extensions) => Extension::list(&extensions.only()?)?,
            None => Vec::new(),
        };
        parts.end()?;

        let mut facts = Facts {
            serial,
            subject,
            issuer,
            not_before,
            not_after,
            algorithm: SignatureAlgorithm::read(&outside, None)?,
            key: key.kind,
            any_key: key.any,
            key_name: key.name,
            public_key: key.content,
            basic_constraints: None,
            key_usage: None,
            extended_key_usage: None,
            subject_key_identifier: None,
            authority_key_identifier: None,
            ocsp: Vec::new(),
            ca_issuers: Vec::new(),
            crl_distribution_points: Vec::new(),
            crl_distribution_point_names: Vec::new(),
            policies: Vec::new(),
            name_constraints: false,
            policy_constraints: false,
            unknown_critical: Vec::new(),
            ocsp_nocheck: false,
            no_revocation_available: false,
            qualified: QcStatements::default(),
        };
        extensions.into_iter().for_each(|extension| facts.take(extension));
        Ok(facts)
    }
}
