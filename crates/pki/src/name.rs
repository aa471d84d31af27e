//! Names of X.501 (RFC 5280, 4.1.2.4), as bytes, as what is said in them, and as they are compared (7.1).
//!
//! Two names that are equal are not the same person: who issued or signed something is known by the key of a certificate alone. Names only
//! find the certificates of which a key is tried.

use std::fmt;
use std::hash::{Hash, Hasher};

use unicode_normalization::UnicodeNormalization;

use super::PkiError;
use super::asn1::{Class, Element, tag, wrap};

/// A distinguished name. Two are equal as RFC 5280, 7.1 has it: whatever the string types, the case and the white space.
#[derive(Debug, Clone)]
pub struct Name {
    raw: Vec<u8>,
    /// Object identifiers and texts, in their order.
    attributes: Vec<(String, String)>,
    /// What is compared.
    prepared: Vec<u8>,
}

impl PartialEq for Name {
    fn eq(&self, other: &Name) -> bool {
        self.prepared == other.prepared
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.prepared.hash(state);
    }
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
        let mut prepared = Vec::new();
        for relative in element.sequence()?.all()? {
            let parts = relative.expect(tag::SET)?.elements()?.all()?;
            if parts.is_empty() {
                return Err(PkiError("a name has a part in which nothing is"));
            }
            let mut relative = Vec::new();
            for part in parts {
                let mut pair = part.sequence()?;
                let (kind, value) = (pair.one()?, pair.one()?);
                attributes.push((kind.oid()?, value.text()));
                relative.push([wrap(tag::OID, kind.content()), comparable(&value)].concat());
            }
            // A set has no order, and a name has the order of its sets.
            relative.sort();
            prepared.extend(wrap(tag::SET, &relative.concat()));
        }
        Ok(Name { raw: element.raw().to_vec(), attributes, prepared })
    }

    /// Its bytes as they came, for what is made of it and digests over it. Whoever compares names compares the names.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// All parts: object identifiers and texts, in their order.
    pub fn attributes(&self) -> &[(String, String)] {
        &self.attributes
    }

    /// The first part with this object identifier (see [`attribute`]).
    pub fn first(&self, oid: &str) -> Option<&str> {
        self.attributes.iter().find(|(kind, _)| kind == oid).map(|(_, text)| text.as_str())
    }
}

/// A value as it is compared: a text as X.520 prepares it (RFC 4518, 2), and anything else by its bytes.
fn comparable(value: &Element<'_>) -> Vec<u8> {
    let prepared = value.directory_string().and_then(|text| {
        // It folds the case and leaves the third step out then: normal form KC.
        let prepared: String = stringprep::x520prep(&text, true).ok()?.nfkc().collect();
        // Insignificant white space (RFC 4518, 2.6.1): outside of a text, and more than one between its words.
        Some(prepared.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
    });
    match prepared {
        Some(text) => wrap(tag::primitive(0), text.as_bytes()),
        // Empty, or with characters that nobody may put into a name: equal to itself alone.
        None => wrap(tag::primitive(1), value.raw()),
    }
}

/// A `GeneralName` as it is compared: a directory name as names are, the scheme and the host of an address and the domain of a mail address
/// in whatever case (RFC 5280, 7.2, 7.4 and 7.5), and anything else by its bytes.
pub(super) fn general(element: &Element<'_>) -> Vec<u8> {
    let same = || element.raw().to_vec();
    if element.class != Class::Context {
        return same();
    }
    let text = || std::str::from_utf8(element.content()).ok().filter(|_| !element.constructed);
    let as_is = |text: String| wrap(tag::primitive(element.number as u8), text.as_bytes());
    match element.number {
        4 => match element.only().and_then(|name| Name::read(&name)) {
            Ok(name) => wrap(tag::context(4), &name.prepared),
            Err(_) => same(),
        },
        1 => text()
            .and_then(|text| text.rsplit_once('@'))
            .map_or_else(same, |(local, domain)| as_is(format!("{local}@{}", domain.to_ascii_lowercase()))),
        2 => text().map_or_else(same, |text| as_is(text.to_ascii_lowercase())),
        6 => text().and_then(|text| text.split_once("://")).map_or_else(same, |(scheme, rest)| {
            let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
            // Who logs in there is no part of the host.
            let (user, host) = host.split_at(host.rfind('@').map_or(0, |at| at + 1));
            as_is(format!("{}://{user}{}{path}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase()))
        }),
        _ => same(),
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
