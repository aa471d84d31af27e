//! Names of X.501 (RFC 5280, 4.1.2.4), as bytes and as what is said in them.

use std::fmt;

use super::PkiError;
use super::asn1::{Element, tag};

/// A distinguished name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    raw: Vec<u8>,
    /// Object identifiers and texts, in their order.
    attributes: Vec<(String, String)>,
}

/// Object identifiers of the parts of names that are asked for.
pub mod attribute {
    /// Name as people say it.
    pub const COMMON_NAME: &str = "2.5.4.3";
    /// Organisation.
    pub const ORGANISATION: &str = "2.5.4.10";
    /// Registered identifier of the organisation (ETSI EN 319 412-1, 5.1.4).
    pub const ORGANISATION_IDENTIFIER: &str = "2.5.4.97";
    /// Function of the person.
    pub const TITLE: &str = "2.5.4.12";
}

impl Name {
    /// Reads a name.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(element: &Element<'_>) -> Result<Name, PkiError> {
        let mut attributes = Vec::new();
        for relative in element.sequence()?.all()? {
            let parts = relative.expect(tag::SET)?.elements()?.all()?;
            if parts.is_empty() {
                return Err(PkiError("a name has a part in which nothing is"));
            }
            for part in parts {
                let mut pair = part.sequence()?;
                let (kind, value) = (pair.one()?, pair.one()?);
                attributes.push((kind.oid()?, value.text()));
            }
        }
        Ok(Name { raw: element.raw().to_vec(), attributes })
    }

    /// Its bytes as they came.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The first part with this object identifier (see [`attribute`]).
    pub fn first(&self, oid: &str) -> Option<&str> {
        self.attributes.iter().find(|(kind, _)| kind == oid).map(|(_, text)| text.as_str())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (kind, text)) in self.attributes.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            let short = match kind.as_str() {
                attribute::COMMON_NAME => "CN",
                "2.5.4.4" => "SN",
                "2.5.4.5" => "serialNumber",
                "2.5.4.6" => "C",
                "2.5.4.7" => "L",
                "2.5.4.8" => "ST",
                "2.5.4.9" => "street",
                attribute::ORGANISATION => "O",
                "2.5.4.11" => "OU",
                attribute::TITLE => "title",
                "2.5.4.42" => "givenName",
                "2.5.4.46" => "dnQualifier",
                "2.5.4.65" => "pseudonym",
                attribute::ORGANISATION_IDENTIFIER => "organizationIdentifier",
                "0.9.2342.19200300.100.1.1" => "UID",
                "0.9.2342.19200300.100.1.25" => "DC",
                "1.2.840.113549.1.9.1" => "emailAddress",
                other => other,
            };
            write!(f, "{short}={text}")?;
        }
        Ok(())
    }
}
