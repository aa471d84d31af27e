//! What the extensions of a certificate say (RFC 5280, 4.2).

use super::super::PkiError;
use super::super::asn1::{Element, strict, tag};
use super::super::extension::Extension;
use super::super::name;
use super::facts::{BasicConstraints, ExtendedKeyUsage, Facts, KeyUsage};
use super::qualified::QcStatements;

/// Those that limit the use of a certificate limit it also when they cannot be read.
const LIMITS: [&str; 6] = ["2.5.29.15", "2.5.29.19", "2.5.29.30", "2.5.29.36", "2.5.29.37", "2.5.29.54"];

impl Facts {
    /// Takes down what an extension says.
    pub(super) fn take(&mut self, Extension { oid, critical, value }: Extension<'_>) {
        let understood = match self.note(&oid, critical, &value) {
            Ok(known) => known || !critical,
            Err(_) => !critical && !LIMITS.contains(&oid.as_str()),
        };
        if !understood {
            self.unknown_critical.push(oid);
        }
    }

    /// Whether it is an extension that is known here.
    fn note(&mut self, oid: &str, critical: bool, value: &[u8]) -> Result<bool, PkiError> {
        match oid {
            // Identifier of its key, and of the issuer's.
            "2.5.29.14" => self.subject_key_identifier = Some(strict(value)?.octet_string()?.into_owned()),
            "2.5.29.35" => {
                let key = strict(value)?.sequence()?.maybe(tag::primitive(0))?;
                self.authority_key_identifier = key.map(|key| key.content().to_vec());
            }
            "2.5.29.15" => self.key_usage = Some(key_usage(&strict(value)?)?),
            "2.5.29.37" => {
                let purposes = strict(value)?.sequence()?.all()?.iter().map(Element::oid).collect::<Result<_, _>>()?;
                self.extended_key_usage = Some(ExtendedKeyUsage { critical, purposes });
            }
            "2.5.29.19" => self.basic_constraints = Some(basic_constraints(&strict(value)?)?),
            // Access to what the issuer says.
            "1.3.6.1.5.5.7.1.1" => {
                for (method, address) in access(&strict(value)?)? {
                    match method.as_str() {
                        "1.3.6.1.5.5.7.48.1" => self.ocsp.extend(address),
                        "1.3.6.1.5.5.7.48.2" => self.ca_issuers.extend(address),
                        _ => {}
                    }
                }
            }
            "2.5.29.31" => {
                let names = distribution_points(&strict(value)?)?;
                self.crl_distribution_points =
                    names.iter().filter(|name| name.context() == Some(6)).map(Element::text).collect();
                self.crl_distribution_point_names = names.iter().map(name::general).collect();
            }
            "2.5.29.32" => {
                let policies = strict(value)?.sequence()?.all()?;
                self.policies =
                    policies.iter().map(|policy| policy.sequence()?.one()?.oid()).collect::<Result<_, _>>()?;
            }
            "2.5.29.30" => {
                strict(value)?.sequence()?;
                self.name_constraints = true;
            }
            "2.5.29.36" => {
                let mut parts = strict(value)?.sequence()?;
                for number in [parts.maybe(tag::primitive(0))?, parts.maybe(tag::primitive(1))?].into_iter().flatten() {
                    number.number()?;
                }
                parts.end()?;
                self.policy_constraints = true;
            }
            "2.5.29.54" => {
                strict(value)?.expect(tag::INTEGER)?.number()?;
                self.policy_constraints = true;
            }
            // Other names of subject and issuer, what the subject says, policies that are as good as others: nothing that is asked for.
            "2.5.29.17" | "2.5.29.18" => general_names(&strict(value)?)?,
            "1.3.6.1.5.5.7.1.11" => drop(access(&strict(value)?)?),
            "2.5.29.33" => {
                for mapping in strict(value)?.sequence()? {
                    let mut policies = mapping?.sequence()?;
                    policies.one()?.oid()?;
                    policies.one()?.oid()?;
                }
            }
            "1.3.6.1.5.5.7.48.1.5" => self.ocsp_nocheck = true,
            "2.5.29.56" | "0.4.0.194121.2.1" => self.no_revocation_available = true,
            "1.3.6.1.5.5.7.1.3" => self.qualified = QcStatements::read(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn key_usage(element: &Element<'_>) -> Result<KeyUsage, PkiError> {
    let bytes = element.bit_string()?;
    let bit = |number: usize| bytes.get(number / 8).is_some_and(|byte| byte & (0x80 >> (number % 8)) != 0);
    Ok(KeyUsage {
        digital_signature: bit(0),
        non_repudiation: bit(1),
        certificate_sign: bit(5),
        crl_sign: bit(6),
        all: std::array::from_fn(bit),
    })
}

fn basic_constraints(element: &Element<'_>) -> Result<BasicConstraints, PkiError> {
    let mut parts = element.sequence()?;
    let ca = match parts.maybe(tag::BOOLEAN)?.map(|ca| ca.content()) {
        None | Some([0]) => false,
        Some([0xFF]) => true,
        Some(_) => return Err(PkiError("a truth value is not in DER")),
    };
    let path_length = parts.maybe(tag::INTEGER)?.map(|length| length.number()).transpose()?;
    parts.end()?;
    Ok(BasicConstraints { ca, path_length })
}

/// Methods and addresses of `AuthorityInfoAccessSyntax` (4.2.2.1); an address that is none on the web is left out.
fn access(element: &Element<'_>) -> Result<Vec<(String, Option<String>)>, PkiError> {
    let mut out = Vec::new();
    for description in element.sequence()?.all()? {
        let mut parts = description.sequence()?;
        let (method, place) = (parts.one()?.oid()?, general_name(parts.one()?)?);
        let address = Some(place).filter(|place| place.context() == Some(6));
        out.push((method, address.and_then(|address| String::from_utf8(address.content().to_vec()).ok())));
    }
    Ok(out)
}

/// All `GeneralName`s of `CRLDistributionPoints` (4.2.1.13).
fn distribution_points<'a>(element: &Element<'a>) -> Result<Vec<Element<'a>>, PkiError> {
    let mut names = Vec::new();
    for point in element.sequence()?.all()? {
        let place = point.sequence()?.next().transpose()?.filter(|place| place.context() == Some(0));
        let Some(full) = place.map(|place| place.only()).transpose()?.filter(|full| full.context() == Some(0)) else {
            continue;
        };
        names.extend(full.elements()?.all()?);
    }
    Ok(names)
}

fn general_names(element: &Element<'_>) -> Result<(), PkiError> {
    element.sequence()?.try_for_each(|name| general_name(name?).map(drop))
}

/// A `GeneralName` has one of the tags `[0]` to `[8]` (4.2.1.6).
fn general_name(element: Element<'_>) -> Result<Element<'_>, PkiError> {
    match element.context() {
        Some(0..=8) => Ok(element),
        _ => Err(PkiError("this is no general name")),
    }
}
