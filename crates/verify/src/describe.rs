//! What a report says of certificates.

use super::chain::Link;
use super::der::hex;
use super::report::CertificateReport;
use pki::certificate::Certificate;

/// A certificate with what is known of it.
pub(super) fn link(link: &Link) -> CertificateReport {
    let mut out = certificate(&link.certificate);
    out.trusted = link.trusted;
    if let Some(status) = &link.status {
        out.revoked_at = status.revocation.map(|revocation| revocation.at);
        out.status_from = Some(format!("{}, {}", status.source, status.at));
    }
    out
}

/// A certificate by itself.
pub(super) fn certificate(certificate: &Certificate) -> CertificateReport {
    let facts = certificate.facts();
    CertificateReport {
        name: certificate.name(),
        organisation: facts.organisation().map(str::to_owned),
        subject: facts.subject.to_string(),
        issuer: facts.issuer.to_string(),
        serial: facts.serial_hex(),
        sha256: hex(&certificate.sha256()),
        not_before: facts.not_before,
        not_after: facts.not_after,
        trusted: false,
        revoked_at: None,
        status_from: None,
    }
}
