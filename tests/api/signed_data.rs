//! Signed data that is unusual: what nobody signs is told and refuses nobody, names are compared as RFC 5280 has it, and no forgery profits.

use verify::Rules;
use verify::report::{Finding, Report};

use crate::verdicts::{LISTS, SOON, judge, said};

const PASSED: &str = "TotalPassed";
const FORM: &str = "TotalFailed FormatFailure";
const OTHER: &str = "Indeterminate NoSigningCertificateFound";
const CHAIN: &str = "Indeterminate NoCertificateChainFound";
const STATUS: &str = "Indeterminate CertificateChainGeneralFailure";

const VERSION: &str = "verify-version-other";
const LISTED: &str = "verify-digest-not-listed";
const UNKNOWN: &str = "verify-attribute-unknown";
const WRITTEN: &str = "verify-name-written-otherwise";

/// File, material beside the root, verdict, and what is told of its signature or time-stamp.
type Row = (&'static str, &'static [&'static str], &'static str, &'static [&'static str]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Versions, which say what nobody asks (RFC 5652, 5.1 and 5.3).
    ("cms-version-0", LISTS, PASSED, &[VERSION]),
    ("cms-version-3", LISTS, PASSED, &[VERSION]),
    ("cms-version-5", LISTS, PASSED, &[VERSION]),
    ("cms-signer-version-3", LISTS, PASSED, &[VERSION]),
    ("cms-by-key", LISTS, PASSED, &[]),
    ("cms-by-key-version-1", LISTS, PASSED, &[VERSION]),
    ("cms-by-key-signer-version-1", LISTS, PASSED, &[VERSION]),
    // Attributes.
    ("unknown-attribute", LISTS, PASSED, &[UNKNOWN]),
    ("cms-signed-unknown-twice", LISTS, PASSED, &[]),
    ("cms-signing-time-twice", LISTS, FORM, &["verify-attribute-twice"]),
    ("cms-certificate-twice", LISTS, FORM, &["verify-attribute-twice"]),
    ("cms-digest-missing", LISTS, "TotalFailed FormatFailure", &["verify-attribute-missing"]),
    ("cms-digest-list", LISTS, PASSED, &[LISTED]),
    ("cms-digest-list-more", LISTS, PASSED, &[]),
    ("cms-digest-list-empty", LISTS, PASSED, &[]),
    // Names.
    ("cms-sid-otherwise", LISTS, PASSED, &[WRITTEN]),
    ("cms-sid-other", LISTS, OTHER, &["verify-signer-certificate-differs"]),
    ("cms-sid-other-number", LISTS, OTHER, &["verify-signer-certificate-differs"]),
    ("cms-sid-two", LISTS, PASSED, &[]),
    ("cms-issuer-otherwise", &["root.crl", "writer.crl"], PASSED, &[]),
    ("cms-issuer-otherwise", &["root.crl", "writer.ocsp"], PASSED, &[]),
    ("cms-issuer-otherwise", &["root.crl", "writer-own.ocsp"], PASSED, &[]),
    ("cms-issuer-otherwise", &["root.crl", "writer-by-name.ocsp"], PASSED, &[]),
    ("cms-issuer-otherwise", &["root.crl", "writer-stolen.crl"], STATUS, &["verify-status-not-by-issuer"]),
    ("cms-issuer-otherwise", &["root.crl", "writer-stolen.ocsp"], STATUS, &["verify-status-not-by-issuer"]),
    ("cms-issuer-stolen", &["root.crl", "writer.crl", "writer-stolen.crl"], CHAIN, &[]),
    ("cms-namesake-beside", &["root.crl", "writer.crl"], PASSED, &[]),
    ("cms-described", LISTS, PASSED, &[]),
    ("cms-described-wrongly", LISTS, PASSED, &["verify-certificate-described-wrongly"]),
    // How it is written.
    ("cms-indefinite", LISTS, PASSED, &[]),
    ("cms-null-parameters", LISTS, PASSED, &[]),
    ("cms-lists-beside", LISTS, PASSED, &[]),
    // Time-stamps.
    ("cms-token-version", LISTS, PASSED, &[VERSION]),
    ("cms-token-list", LISTS, PASSED, &[LISTED]),
    ("cms-token-unsigned", LISTS, PASSED, &[UNKNOWN]),
    ("cms-token-extension", LISTS, PASSED, &[]),
    ("cms-token-critical", LISTS, "Indeterminate SigConstraintsFailure", &["verify-critical-extension"]),
];

/// What is told of signed data anywhere in a report.
pub(crate) fn told(report: &Report) -> Vec<&Finding> {
    let signatures = report.signatures.iter();
    let stamps = signatures.clone().flat_map(|one| &one.time_stamps).chain(&report.document_time_stamps);
    signatures.flat_map(|one| &one.findings).chain(stamps.flat_map(|one| &one.findings)).collect()
}

/// What is told of parts that nobody signs.
const REMARKS: [&str; 5] = [VERSION, LISTED, UNKNOWN, WRITTEN, "verify-certificate-described-wrongly"];

/// Whether it is told of a part that nobody signs.
pub(crate) fn is_remark(finding: &Finding) -> bool {
    REMARKS.contains(&finding.code.as_str())
}

#[test]
fn what_nobody_signs_is_told_and_refuses_nobody() {
    let mut wrong = Vec::new();
    for (file, names, expected, codes) in ROWS {
        let report = judge(&format!("{file}.pdf"), names, SOON, &Rules::default());
        let all: Vec<&str> = told(&report).iter().map(|one| one.code.as_str()).collect();
        let untold = codes.iter().any(|code| !all.contains(code));
        let too_much = all.iter().any(|code| REMARKS.contains(code) && !codes.contains(code));
        if said(&report) != *expected || untold || too_much {
            wrong.push(format!("{file} {names:?}: {}, not {expected} {codes:?}: {all:?}", said(&report)));
        }
        // A remark never stands in the place of a reason.
        let remarks = told(&report).into_iter().filter(|one| REMARKS.contains(&one.code.as_str()));
        assert!(remarks.into_iter().all(|one| one.severity < verify::report::Severity::Error), "{file}");
    }
    assert!(wrong.is_empty(), "{}\n{} of {}", wrong.join("\n"), wrong.len(), ROWS.len());
}

#[test]
fn a_time_stamp_that_is_unusual_is_a_proof_all_the_same() {
    for file in ["cms-token-version", "cms-token-list", "cms-token-unsigned", "cms-token-extension"] {
        let report = judge(&format!("{file}.pdf"), LISTS, SOON, &Rules::default());
        assert_eq!(
            (report.signatures[0].level.as_str(), report.signatures[0].best_time.is_some()),
            ("PAdES-B-T", true),
            "{file}"
        );
    }
}

#[test]
fn what_is_weak_and_what_is_not_supported_are_two_things() {
    let values = |file: &str, code: &str| {
        let report = judge(&format!("{file}.pdf"), LISTS, SOON, &Rules::default());
        let own: Vec<_> = report.signatures[0].findings.iter().filter(|one| one.code == code).cloned().collect();
        assert_eq!(own.len(), 1, "{file}: {:?}", report.signatures[0].findings);
        own[0].values.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
    };
    const WEAK: &str = "verify-algorithm-weak";
    assert_eq!(values("weak-sha1", WEAK), ["algorithm=ECDSA SHA-1", "since=2012-08-01T00:00:00Z"]);
    assert_eq!(values("weak-rsa1024", WEAK), ["algorithm=RSA of 1024 bits", "since=2019-10-01T00:00:00Z"]);
    const OTHER: &str = "verify-algorithm-unsupported";
    assert_eq!(values("ed448", OTHER), ["algorithm=Ed448"]);
    assert_eq!(values("brainpool512", OTHER), ["algorithm=ECDSA SHA-256 on brainpoolP512r1"]);
    assert_eq!(values("nobodys", OTHER), ["algorithm=OID 1.3.6.1.4.1.99999.2"]);
}
