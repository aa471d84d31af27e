//! Algorithms that are weak, unknown or named wrongly: what was changed is found, and nobody is told that nothing changed when it is not known.

use verify::Rule;
use verify::Rules;
use verify::report::Integrity::{self, Changed, Intact, NotChecked};

use crate::verdicts::{LISTS, SOON, judge, said};

const HASH: &str = "TotalFailed HashFailure";
const VALUE: &str = "TotalFailed SigCryptoFailure";
const FORM: &str = "TotalFailed FormatFailure";
const WEAK: &str = "Indeterminate CryptoConstraintsFailureNoPoe";
const MISSING: &str = "Indeterminate NoSigningCertificateFound";

#[rustfmt::skip]
const ROWS: &[(&str, &str, Integrity)] = &[
    ("weak-sha1", WEAK, Intact),
    ("weak-sha1-changed", HASH, Changed),
    ("weak-rsa1024", WEAK, Intact),
    ("weak-rsa1024-changed", HASH, Changed),
    ("weak-rsa1024-other-key", VALUE, NotChecked),
    ("ed25519", "TotalPassed", Intact),
    ("ed25519-changed", HASH, Changed),
    ("ed25519-other-key", VALUE, NotChecked),
    ("sha3", "TotalPassed", Intact),
    ("sha3-changed", HASH, Changed),
    ("brainpool", "TotalPassed", Intact),
    ("brainpool-changed", HASH, Changed),
    ("brainpool-other-key", VALUE, NotChecked),
    ("plain", "TotalPassed", Intact),
    ("plain-changed", HASH, Changed),
    // Nobody here works with these: the digest is right, the value nobody knows.
    ("brainpool512", WEAK, NotChecked),
    ("brainpool512-changed", HASH, Changed),
    ("ed448", WEAK, NotChecked),
    ("ed448-changed", HASH, Changed),
    ("nobodys", WEAK, NotChecked),
    ("nobodys-changed", HASH, Changed),
    ("certificate-missing", MISSING, NotChecked),
    ("certificate-missing-changed", HASH, Changed),
    // Names that nobody signs.
    ("digest-name", HASH, Changed),
    ("digest-name-changed", HASH, Changed),
    ("digest-unknown", FORM, Intact),
    ("digest-unknown-changed", HASH, Changed),
    ("signature-unknown", FORM, Intact),
    ("signature-unknown-changed", HASH, Changed),
    ("both-unknown", FORM, Intact),
    ("both-unknown-changed", HASH, Changed),
    ("nothing-known", MISSING, NotChecked),
    ("protected", "TotalPassed", Intact),
    ("protected-changed", HASH, Changed),
    ("protected-digest", FORM, Intact),
    ("protected-signature", FORM, Intact),
    // Old kinds.
    ("pkcs7-sha1", WEAK, Intact),
    ("pkcs7-sha1-changed", HASH, Changed),
    ("pkcs7-sha1-nonsense", FORM, NotChecked),
    ("x509-sha1", WEAK, Intact),
    ("x509-sha1-changed", HASH, Changed),
    ("x509-sha1-other-key", VALUE, NotChecked),
    ("x509-sha1-bare", WEAK, NotChecked),
];

#[test]
fn what_was_changed_is_found_whatever_else_is_wrong() {
    let mut wrong = Vec::new();
    for (file, expected, integrity) in ROWS {
        let report = judge(&format!("{file}.pdf"), LISTS, SOON, &Rules::default());
        let found = (said(&report), report.signatures[0].integrity);
        if found != ((*expected).to_owned(), *integrity) {
            let codes: Vec<&str> = report.signatures[0].findings.iter().map(|one| one.code.as_str()).collect();
            wrong.push(format!("{file}: {found:?}, not {expected} {integrity:?}: {codes:?}"));
        }
        let codes: Vec<&str> = report.signatures[0].findings.iter().map(|one| one.code.as_str()).collect();
        // Who reads a verdict that is no failure is told when nobody knows.
        if *integrity == NotChecked && !expected.starts_with("TotalFailed") {
            assert!(codes.contains(&"verify-integrity-not-checked"), "{file}: {codes:?}");
        }
    }
    assert!(wrong.is_empty(), "{}\n{} of {}", wrong.join("\n"), wrong.len(), ROWS.len());
}

/// A rule, a file that shows what it is for, and what is said of it without the rule.
const SHOWN: &[(Rule, &str, &str)] = &[
    (Rule::EveryDigest, "weak-sha1-changed", WEAK),
    (Rule::EveryDigest, "certificate-missing-changed", MISSING),
    (Rule::EveryDigest, "pkcs7-sha1-changed", WEAK),
    (Rule::EveryValue, "weak-rsa1024-other-key", WEAK),
    (Rule::EveryValue, "x509-sha1-changed", WEAK),
    (Rule::AlgorithmProtection, "protected-digest", "TotalPassed"),
    (Rule::AlgorithmProtection, "protected-signature", "TotalPassed"),
    (Rule::AlgorithmNames, "digest-unknown", WEAK),
    (Rule::AlgorithmNames, "both-unknown", WEAK),
];

#[test]
fn each_rule_of_algorithms_is_there_for_something() {
    for (rule, file, expected) in SHOWN {
        let said = |rules: &Rules| said(&judge(&format!("{file}.pdf"), LISTS, SOON, rules));
        let (with, without) = (said(&Rules::default()), said(&Rules::without(*rule)));
        assert_eq!((without.as_str(), with == without), (*expected, false), "{rule:?} {file}: with {with}");
    }
}
