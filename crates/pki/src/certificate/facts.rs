//! What is said in a certificate (RFC 5280, 4), read once.

use jiff::Timestamp;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::{ASN1Time, FromDer, X509Certificate};
use x509_parser::public_key::{PublicKey, RSAPublicKey};
use x509_parser::x509::SubjectPublicKeyInfo;

use super::super::PkiError;
use super::super::algorithm::{AnyKey, KeyKind, SignatureAlgorithm};
use super::super::asn1::{Element, dotted};
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
    /// All names of those places, each a `GeneralName`.
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

/// How many extensions are more than anybody needs.
const MAX_EXTENSIONS: usize = 100;

/// `BasicConstraints` (RFC 5280, 4.2.1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether it may issue certificates.
    pub ca: bool,
    /// How many issuers may stand under it.
    pub path_length: Option<u32>,
}

/// `KeyUsage` (RFC 5280, 4.2.1.3), as far as signatures go.
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
}

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

    /// Serial number in hex.
    pub fn serial_hex(&self) -> String {
        self.serial.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether it may issue certificates.
    pub fn is_ca(&self) -> bool {
        self.basic_constraints.is_some_and(|basic| basic.ca)
    }

    /// Whether this is among its purposes, said in so many words.
    pub fn is_for(&self, purpose: &str) -> bool {
        self.extended_key_usage.as_ref().is_some_and(|usage| usage.purposes.iter().any(|one| one == purpose))
    }

    pub(super) fn read(parsed: &X509Certificate<'_>) -> Result<Facts, PkiError> {
        const BROKEN: PkiError = PkiError("a certificate contradicts itself");
        let algorithm = {
            // The algorithm stands in it twice, once outside of what is signed: both must be the same (RFC 5280, 4.1.1.2).
            let whole = Element::whole(parsed.as_raw())?;
            let mut parts = whole.sequence()?;
            let (signed, outside) = (parts.one()?, parts.one()?);
            if !signed.elements()?.any(|part| part.is_ok_and(|part| part.raw() == outside.raw())) {
                return Err(BROKEN);
            }
            SignatureAlgorithm::read(&outside, None)?
        };
        let mut facts = Facts {
            serial: parsed.tbs_certificate.raw_serial().to_vec(),
            subject: Name::read(&Element::whole(parsed.subject().as_raw())?)?,
            issuer: Name::read(&Element::whole(parsed.issuer().as_raw())?)?,
            not_before: at(parsed.validity().not_before),
            not_after: at(parsed.validity().not_after),
            algorithm,
            key: key_kind(parsed.public_key()),
            any_key: any_key(parsed.public_key()),
            public_key: parsed.public_key().subject_public_key.data.to_vec(),
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
        let extensions = parsed.extensions();
        for (index, extension) in extensions.iter().enumerate() {
            if index == MAX_EXTENSIONS || extensions[..index].iter().any(|other| other.oid == extension.oid) {
                return Err(PkiError("an extension is there twice, or there are too many"));
            }
            facts.take(
                &extension.oid.to_id_string(),
                extension.critical,
                extension.value,
                extension.parsed_extension(),
            );
        }
        Ok(facts)
    }

    fn take(&mut self, oid: &str, critical: bool, value: &[u8], parsed: &ParsedExtension<'_>) {
        match parsed {
            ParsedExtension::BasicConstraints(basic) => {
                self.basic_constraints =
                    Some(BasicConstraints { ca: basic.ca, path_length: basic.path_len_constraint });
            }
            ParsedExtension::KeyUsage(usage) => {
                self.key_usage = Some(KeyUsage {
                    digital_signature: usage.digital_signature(),
                    non_repudiation: usage.non_repudiation(),
                    certificate_sign: usage.key_cert_sign(),
                    crl_sign: usage.crl_sign(),
                });
            }
            ParsedExtension::ExtendedKeyUsage(_) => match purposes(value) {
                Ok(purposes) => self.extended_key_usage = Some(ExtendedKeyUsage { critical, purposes }),
                Err(_) => self.unknown_critical.push(oid.to_owned()),
            },
            ParsedExtension::SubjectKeyIdentifier(key) => self.subject_key_identifier = Some(key.0.to_vec()),
            ParsedExtension::AuthorityKeyIdentifier(key) => {
                self.authority_key_identifier = key.key_identifier.as_ref().map(|key| key.0.to_vec());
            }
            ParsedExtension::AuthorityInfoAccess(access) => {
                for description in access.iter() {
                    let GeneralName::URI(address) = &description.access_location else { continue };
                    match dotted(description.access_method.as_bytes()).as_deref() {
                        Ok("1.3.6.1.5.5.7.48.1") => self.ocsp.push((*address).to_owned()),
                        Ok("1.3.6.1.5.5.7.48.2") => self.ca_issuers.push((*address).to_owned()),
                        _ => {}
                    }
                }
            }
            ParsedExtension::CRLDistributionPoints(_) => {
                self.crl_distribution_point_names = distribution_points(value).unwrap_or_default();
                let names = self.crl_distribution_point_names.iter().filter_map(|name| Element::whole(name).ok());
                self.crl_distribution_points =
                    names.filter(|name| name.context() == Some(6)).map(|name| name.text()).collect();
            }
            ParsedExtension::CertificatePolicies(policies) => {
                self.policies = policies.iter().filter_map(|policy| dotted(policy.policy_id.as_bytes()).ok()).collect();
            }
            ParsedExtension::NameConstraints(_) => self.name_constraints = true,
            ParsedExtension::PolicyConstraints(_) | ParsedExtension::InhibitAnyPolicy(_) => {
                self.policy_constraints = true
            }
            ParsedExtension::SubjectAlternativeName(_)
            | ParsedExtension::IssuerAlternativeName(_)
            | ParsedExtension::SubjectInfoAccess(_)
            | ParsedExtension::PolicyMappings(_) => {}
            ParsedExtension::ParseError { .. } => {
                // Those that limit the use of a certificate limit it also when they cannot be read.
                let limits = ["2.5.29.15", "2.5.29.19", "2.5.29.30", "2.5.29.36", "2.5.29.37", "2.5.29.54"];
                if critical || limits.contains(&oid) {
                    self.unknown_critical.push(oid.to_owned());
                }
            }
            _ => match oid {
                "1.3.6.1.5.5.7.48.1.5" => self.ocsp_nocheck = true,
                "2.5.29.56" | "0.4.0.194121.2.1" => self.no_revocation_available = true,
                "1.3.6.1.5.5.7.1.3" => match QcStatements::read(value) {
                    Ok(statements) => self.qualified = statements,
                    Err(_) if critical => self.unknown_critical.push(oid.to_owned()),
                    Err(_) => {}
                },
                _ if critical => self.unknown_critical.push(oid.to_owned()),
                _ => {}
            },
        }
    }
}

/// A time of a certificate; one behind the last that can be told is that last one.
fn at(time: ASN1Time) -> Timestamp {
    Timestamp::from_second(time.timestamp()).unwrap_or(if time.timestamp() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

fn purposes(value: &[u8]) -> Result<Vec<String>, PkiError> {
    Element::whole(value)?.sequence()?.all()?.iter().map(Element::oid).collect()
}

/// All `GeneralName`s of `CRLDistributionPoints` (RFC 5280, 4.2.1.13).
fn distribution_points(value: &[u8]) -> Result<Vec<Vec<u8>>, PkiError> {
    let mut names = Vec::new();
    for point in Element::whole(value)?.sequence()?.all()? {
        let place = point.sequence()?.next().transpose()?.filter(|place| place.context() == Some(0));
        let Some(full) = place.map(|place| place.only()).transpose()?.filter(|full| full.context() == Some(0)) else {
            continue;
        };
        names.extend(full.elements()?.all()?.iter().map(|name| name.raw().to_vec()));
    }
    Ok(names)
}

fn key_kind(key: &SubjectPublicKeyInfo<'_>) -> Option<KeyKind> {
    // A key that is for RSASSA-PSS only has its own identifier (RFC 4055, 1.2); the key is the same.
    if dotted(key.algorithm.algorithm.as_bytes()).as_deref() == Ok("1.2.840.113549.1.1.10") {
        return RSAPublicKey::from_der(&key.subject_public_key.data).ok().map(|(_, rsa)| KeyKind::Rsa(rsa.key_size()));
    }
    match key.parsed().ok()? {
        PublicKey::RSA(rsa) => Some(KeyKind::Rsa(rsa.key_size())),
        PublicKey::EC(_) => {
            let curve = key.algorithm.parameters.as_ref().and_then(|curve| curve.as_oid().ok())?;
            match dotted(curve.as_bytes()).as_deref() {
                Ok("1.2.840.10045.3.1.7") => Some(KeyKind::P256),
                Ok("1.3.132.0.34") => Some(KeyKind::P384),
                Ok("1.3.132.0.35") => Some(KeyKind::P521),
                _ => None,
            }
        }
        _ => None,
    }
}

fn any_key(key: &SubjectPublicKeyInfo<'_>) -> Option<AnyKey> {
    match dotted(key.algorithm.algorithm.as_bytes()).as_deref() {
        Ok("1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10") => Some(AnyKey::Rsa),
        Ok("1.3.101.112") => Some(AnyKey::Ed25519),
        Ok("1.2.840.10045.2.1") => {
            let curve = key.algorithm.parameters.as_ref().and_then(|curve| curve.as_oid().ok());
            Some(match curve.and_then(|curve| dotted(curve.as_bytes()).ok()).as_deref() {
                Some("1.2.840.10045.3.1.7") => AnyKey::P256,
                Some("1.3.132.0.34") => AnyKey::P384,
                Some("1.3.132.0.35") => AnyKey::P521,
                Some("1.3.132.0.10") => AnyKey::Secp256k1,
                _ => AnyKey::OtherCurve,
            })
        }
        _ => None,
    }
}
