//! What is unusual in signed data and does no harm: told, and not held against anybody (RFC 5652, 5.1 and 5.3; RFC 5280, 7.1).
//!
//! Nobody signs these parts, so that anybody may have written them otherwise; nothing is decided by them either. What they say is
//! never believed: the key, the digest and the value are tried whatever they are called.

use super::finding::{Code, information, warning};
use super::report::Finding;
use pki::certificate::Certificate;
use pki::cms::{Attribute, SignedData, SignerInfo, oid};

/// Unsigned attributes that are named to a reader; more are nobody's.
const NAMED: usize = 5;

/// What is unusual in signed data.
pub(super) fn remarks(data: &SignedData) -> Vec<Finding> {
    let mut out = Vec::new();
    if !data.has_its_version() {
        out.push(information(Code::VersionOther, []));
    }
    let Some(signer) = data.signers.first() else { return out };
    // RFC 5652, 5.1: the list is there so that a program can read all in one go.
    let listed = &data.digest_algorithms;
    if !listed.is_empty() && !listed.contains(&signer.digest_algorithm) {
        let list: Vec<String> = listed.iter().take(NAMED).map(ToString::to_string).collect();
        let own = signer.digest_algorithm.to_string();
        out.push(information(Code::DigestNotListed, [("algorithm", &own), ("listed", &list.join(", "))]));
    }
    let mut unknown: Vec<&str> = Vec::new();
    for attribute in signer.unsigned.iter().filter(|attribute| !is_known(attribute)) {
        if !unknown.contains(&attribute.oid.as_str()) && unknown.len() < NAMED {
            unknown.push(&attribute.oid);
        }
    }
    if !unknown.is_empty() {
        // They have no other name.
        let unknown: Vec<String> = unknown.iter().map(|oid| format!("OID {oid}")).collect();
        out.push(information(Code::AttributeUnknown, [("attributes", &unknown.join(", "))]));
    }
    out
}

/// What is unusual in how a signer names its certificate.
pub(super) fn naming(signer: &SignerInfo, certificate: &Certificate) -> Vec<Finding> {
    let mut out = Vec::new();
    if signer.identifier.is(certificate) && !signer.identifier.is_written_as_in(certificate) {
        let issuer = certificate.facts().issuer.to_string();
        out.push(information(Code::NameWrittenOtherwise, [("name", &issuer)]));
    }
    // EN 319 102-1, 5.2.3.4: the digest decides, what is said beside it is a warning.
    if signer.names(certificate) == Some(true) && !signer.describes(certificate) {
        out.push(warning(Code::CertificateDescribedWrongly, [("name", &certificate.name())]));
    }
    out
}

/// Whether an unsigned attribute is one that signatures have (ETSI EN 319 122-1, 5 and annex A; ISO 32000-2, 12.8.3.3.2; a counter-signature,
/// RFC 5652, 11.4).
fn is_known(attribute: &Attribute) -> bool {
    const OTHERS: [&str; 9] = [
        "1.2.840.113549.1.9.6",
        "1.2.840.113549.1.9.16.2.21",
        "1.2.840.113549.1.9.16.2.22",
        "1.2.840.113549.1.9.16.2.23",
        "1.2.840.113549.1.9.16.2.24",
        "1.2.840.113549.1.9.16.2.25",
        "1.2.840.113549.1.9.16.2.26",
        "0.4.0.1733.2.5",
        oid::REVOCATION_INFO_ARCHIVAL,
    ];
    let own = attribute.oid.as_str();
    own == oid::SIGNATURE_TIME_STAMP || oid::ARCHIVE_TIME_STAMPS.contains(&own) || OTHERS.contains(&own)
}
