//! Statements of qualified certificates (ETSI EN 319 412-5; RFC 3739, 3.2.6).

use super::super::PkiError;
use super::super::asn1::Element;

/// What a certificate says of itself as a qualified one. Anyone can write it: it holds only with the issuer on a trusted list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QcStatements {
    /// It is an EU qualified certificate (`QcCompliance`, 4.2.1).
    pub compliance: bool,
    /// Its key is in a qualified device (`QcSSCD`, 4.2.2).
    pub sscd: bool,
    /// What it is for (`QcType`, 4.2.3).
    pub types: Vec<QcType>,
    /// Countries of the law under which it is qualified, when that is not the EU's (`QcCClegislation`, 4.2.4).
    pub legislation: Vec<String>,
    /// Object identifiers of all statements.
    pub statements: Vec<String>,
}

/// What a qualified certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QcType {
    /// Signatures of persons.
    Signature,
    /// Seals of organisations.
    Seal,
    /// Web sites.
    Web,
}

impl QcStatements {
    pub(super) fn read(value: &[u8]) -> Result<QcStatements, PkiError> {
        let mut out = QcStatements::default();
        for statement in Element::whole(value)?.sequence()?.all()? {
            let mut parts = statement.sequence()?;
            let oid = parts.one()?.oid()?;
            match oid.as_str() {
                "0.4.0.1862.1.1" => out.compliance = true,
                "0.4.0.1862.1.4" => out.sscd = true,
                "0.4.0.1862.1.6" => {
                    for kind in parts.one()?.sequence()?.all()? {
                        match kind.oid()?.as_str() {
                            "0.4.0.1862.1.6.1" => out.types.push(QcType::Signature),
                            "0.4.0.1862.1.6.2" => out.types.push(QcType::Seal),
                            "0.4.0.1862.1.6.3" => out.types.push(QcType::Web),
                            _ => {}
                        }
                    }
                }
                "0.4.0.1862.1.7" => {
                    out.legislation = parts.one()?.sequence()?.all()?.iter().map(Element::text).collect();
                }
                _ => {}
            }
            out.statements.push(oid);
        }
        Ok(out)
    }
}
