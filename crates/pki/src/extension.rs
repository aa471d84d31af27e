//! Extensions of certificates, CRLs and OCSP (RFC 5280, 4.1.2.9), each as its bytes.

use std::borrow::Cow;

use super::PkiError;
use super::asn1::{Element, Elements, tag};

/// One extension.
pub(super) struct Extension<'a> {
    pub oid: String,
    pub critical: bool,
    pub value: Cow<'a, [u8]>,
}

impl<'a> Extension<'a> {
    fn read(element: &Element<'a>) -> Result<Extension<'a>, PkiError> {
        let mut parts = element.sequence()?;
        let oid = parts.one()?.oid()?;
        let critical = parts.maybe(tag::BOOLEAN)?.map(|critical| critical.boolean()).transpose()?.unwrap_or(false);
        let value = parts.one()?.octet_string()?;
        parts.end()?;
        Ok(Extension { oid, critical, value })
    }

    /// Those of a list; none may be there twice.
    pub fn list(element: &Element<'a>) -> Result<Vec<Extension<'a>>, PkiError> {
        Extension::all(element.sequence()?)
    }

    /// The same, of what is in a list.
    pub fn all(elements: Elements<'a>) -> Result<Vec<Extension<'a>>, PkiError> {
        let mut out: Vec<Extension<'a>> = Vec::new();
        for element in elements {
            let next = Extension::read(&element?)?;
            if out.len() == 100 || out.iter().any(|other| other.oid == next.oid) {
                return Err(PkiError("an extension is there twice"));
            }
            out.push(next);
        }
        Ok(out)
    }

    /// The element that is its value.
    pub fn element(&self) -> Result<Element<'_>, PkiError> {
        Element::whole(&self.value)
    }
}
