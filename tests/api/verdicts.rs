//! Verdicts: signed files of every kind, and what a judge says of each with this trust at that moment.

use std::path::PathBuf;
use std::sync::LazyLock;

use base64::Engine as _;
use jiff::Timestamp;
use verify::report::{Indication, Report, SignatureReport, SubIndication};
use verify::{Material, Rule, Rules, verify};

use crate::signed_data::{is_remark, told};
use crate::support;

/// A folder with the files of `tests/signatures/verdicts.py`.
pub(crate) static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("canvaspers-verdicts-{}", std::process::id()));
    let script = support::root().join("tests/signatures/verdicts.py");
    let done = support::python().arg(script).arg(&folder).output().expect("signed files");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    folder
});

pub(crate) fn read(name: &str) -> Vec<u8> {
    std::fs::read(FOLDER.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// Material of files by what they are; `Testwortel.der` is trusted unless somebody else is.
fn material(names: &[&str]) -> Material {
    let mut out = Material::new();
    let root = names.iter().any(|name| name.ends_with(".der") || *name == "nobody");
    for name in names.iter().chain(if root { &[] as &[&str] } else { &["Testwortel.der"] }) {
        let added = match name.rsplit_once('.').map(|(_, kind)| kind) {
            Some("der") => out.add_roots(name, &read(name)),
            Some("crl") => out.add_crl(name, &read(name)),
            Some("ocsp") => out.add_ocsp(name, &read(name)),
            _ => Ok(()),
        };
        added.expect("material");
    }
    out
}

pub(crate) fn judge(file: &str, names: &[&str], moment: &str, rules: &Rules) -> Report {
    verify(&read(file), &material(names), at(moment), rules).expect("a file that can be judged")
}

/// Two days after everything was signed.
pub(crate) const SOON: &str = "2026-03-03T12:00:00Z";
/// CRLs of both issuers.
pub(crate) const LISTS: &[&str] = &["root.crl", "interm.crl"];

pub(crate) fn said(report: &Report) -> String {
    let sub = report.verdict.sub_indication.map(|sub| format!(" {sub:?}")).unwrap_or_default();
    format!("{:?}{sub}", report.verdict.indication)
}

/// File, material beside the root, moment, verdict, and level of the first signature.
type Row = (&'static str, &'static [&'static str], &'static str, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // What is known of the signer.
    ("b.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    ("b.pdf", &[], SOON, "Indeterminate CertificateChainGeneralFailure", "PAdES-B-B"),
    ("b.pdf", &["root.crl"], SOON, "Indeterminate CertificateChainGeneralFailure", "PAdES-B-B"),
    ("b.pdf", &["interm.crl"], SOON, "Indeterminate CertificateChainGeneralFailure", "PAdES-B-B"),
    ("b.pdf", &["nobody"], SOON, "Indeterminate NoCertificateChainFound", "PAdES-B-B"),
    ("b.pdf", &["Vreemde wortel.der", "root.crl", "interm.crl"], SOON, "Indeterminate NoCertificateChainFound", "PAdES-B-B"),
    ("b.pdf", &["Test-CA.der", "interm.crl"], SOON, "TotalPassed", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "good.ocsp"], SOON, "TotalPassed", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "good-by-issuer.ocsp"], SOON, "TotalPassed", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "foreign.ocsp"], SOON, "Indeterminate CertificateChainGeneralFailure", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "unknown.ocsp"], SOON, "Indeterminate CertificateChainGeneralFailure", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "unchecked.ocsp"], SOON, "Indeterminate CertificateChainGeneralFailure", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "unchecked.ocsp", "interm.crl"], SOON, "TotalPassed", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "interm-forged.crl"], SOON, "Indeterminate CertificateChainGeneralFailure", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "interm-hold.crl"], SOON, "Indeterminate TryLater", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "revoked.ocsp"], SOON, "Indeterminate RevokedNoPoe", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "revoked.ocsp", "good.ocsp", "interm.crl"], SOON, "Indeterminate RevokedNoPoe", "PAdES-B-B"),
    ("b.pdf", &["root-revokes.crl", "interm.crl"], SOON, "Indeterminate RevokedCaNoPoe", "PAdES-B-B"),
    // Moments.
    ("b.pdf", LISTS, "2026-04-30T00:00:00Z", "Indeterminate TryLater", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "good.ocsp"], "2026-03-20T00:00:00Z", "Indeterminate TryLater", "PAdES-B-B"),
    ("b.pdf", LISTS, "2026-02-01T00:00:00Z", "Indeterminate CertificateChainGeneralFailure", "PAdES-B-B"),
    ("b.pdf", &[], "2030-01-01T00:00:00Z", "Indeterminate OutOfBoundsNoPoe", "PAdES-B-B"),
    ("b.pdf", LISTS, "2030-01-01T00:00:00Z", "Indeterminate OutOfBoundsNotRevoked", "PAdES-B-B"),
    ("not-yet.pdf", LISTS, SOON, "TotalFailed NotYetValid", "PAdES-B-B"),
    ("b.pdf", &["root.crl", "interm-later.crl"], "2026-03-22T00:00:00Z", "Indeterminate RevokedNoPoe", "PAdES-B-B"),
    ("t.pdf", &["root.crl", "interm-later.crl"], "2026-03-22T00:00:00Z", "TotalPassed", "PAdES-B-T"),
    ("content-stamp.pdf", &["root.crl", "interm-later.crl"], "2026-03-22T00:00:00Z", "TotalFailed Revoked", "PAdES-B-B"),
    // Levels, and years later.
    ("t.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-T"),
    ("t.pdf", &[], SOON, "Indeterminate CertificateChainGeneralFailure", "PAdES-B-B"),
    ("t.pdf", LISTS, "2026-12-01T00:00:00Z", "TotalPassed", "PAdES-B-T"),
    ("lt.pdf", &[], SOON, "TotalPassed", "PAdES-B-LT"),
    ("lt.pdf", &[], "2026-12-01T00:00:00Z", "TotalPassed", "PAdES-B-LT"),
    ("lt.pdf", &[], "2029-01-01T00:00:00Z", "Indeterminate CertificateChainGeneralFailure", "PAdES-B-T"),
    ("lta.pdf", &[], SOON, "TotalPassed", "PAdES-B-LTA"),
    ("lta.pdf", &[], "2029-01-01T00:00:00Z", "TotalPassed", "PAdES-B-LTA"),
    ("lta.pdf", &[], "2035-01-01T00:00:00Z", "Indeterminate OutOfBoundsNoPoe", "PAdES-B-B"),
    ("lta-again.pdf", &[], "2029-07-01T00:00:00Z", "TotalPassed", "PAdES-B-LTA"),
    ("lta-again.pdf", &[], "2035-01-01T00:00:00Z", "TotalPassed", "PAdES-B-LTA"),
    ("lta-again.pdf", &["nobody"], "2035-01-01T00:00:00Z", "Indeterminate NoCertificateChainFound", "PAdES-B-B"),
    ("two.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    ("pkcs7.pdf", LISTS, SOON, "TotalPassed", "PKCS7-B"),
    ("signing-time.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    // Forgeries.
    ("changed.pdf", LISTS, SOON, "TotalFailed HashFailure", "PAdES-B-B"),
    ("other-key.pdf", LISTS, SOON, "TotalFailed SigCryptoFailure", "PAdES-B-B"),
    ("two-signers.pdf", LISTS, SOON, "TotalFailed FormatFailure", "PAdES-B-B"),
    ("not-detached.pdf", LISTS, SOON, "TotalFailed FormatFailure", "PAdES-B-B"),
    ("padding.pdf", LISTS, SOON, "TotalFailed FormatFailure", "PAdES-B-B"),
    ("twice.pdf", LISTS, SOON, "TotalFailed FormatFailure", "PAdES-B-B"),
    ("unknown-attribute.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    ("other-named.pdf", LISTS, SOON, "TotalFailed SigCryptoFailure", "PAdES-B-B"),
    ("not-named.pdf", LISTS, SOON, "Indeterminate SigConstraintsFailure", "PAdES-B-B"),
    ("no-certificate.pdf", LISTS, SOON, "Indeterminate NoSigningCertificateFound", "PAdES"),
    ("pretender.pdf", LISTS, SOON, "Indeterminate NoCertificateChainFound", "PAdES-B-B"),
    ("false-issuer.pdf", LISTS, SOON, "Indeterminate NoCertificateChainFound", "PAdES-B-B"),
    ("circle.pdf", LISTS, SOON, "Indeterminate NoCertificateChainFound", "PAdES-B-B"),
    // Chains that may not be.
    ("under-leaf.pdf", &["root.crl", "interm.crl", "others.crl"], SOON, "Indeterminate ChainConstraintsFailure", "PAdES-B-B"),
    ("too-deep.pdf", &["root.crl", "interm.crl", "deep.crl"], SOON, "Indeterminate ChainConstraintsFailure", "PAdES-B-B"),
    ("wrong-use.pdf", LISTS, SOON, "Indeterminate ChainConstraintsFailure", "PAdES-B-B"),
    ("signed-by-tsa.pdf", LISTS, SOON, "Indeterminate ChainConstraintsFailure", "PAdES-B-B"),
    ("critical.pdf", LISTS, SOON, "Indeterminate ChainConstraintsFailure", "PAdES-B-B"),
    ("narrow.pdf", &["root.crl", "narrow.crl"], SOON, "Indeterminate ChainConstraintsFailure", "PAdES-B-B"),
    // Algorithms.
    ("sha1.pdf", LISTS, SOON, "Indeterminate CryptoConstraintsFailureNoPoe", "PAdES-B-B"),
    ("rsa1024.pdf", LISTS, SOON, "Indeterminate CryptoConstraintsFailureNoPoe", "PAdES-B-B"),
    ("rsa2048.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    ("rsa2048.pdf", &["root-2029.crl", "interm-2029.crl"], "2029-02-01T00:00:00Z", "Indeterminate CryptoConstraintsFailureNoPoe", "PAdES-B-B"),
    // Time-stamps.
    ("t-stranger.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    ("t-stranger.pdf", LISTS, "2030-01-01T00:00:00Z", "Indeterminate OutOfBoundsNotRevoked", "PAdES-B-B"),
    ("t-wrong-tsa.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    ("t-future.pdf", LISTS, SOON, "Indeterminate TimestampOrderFailure", "PAdES-B-B"),
    ("t-other-data.pdf", LISTS, SOON, "TotalFailed HashFailure", "PAdES-B-B"),
    ("archive-other-data.pdf", &[], SOON, "TotalFailed HashFailure", "PAdES-B-LT"),
    ("archive-before.pdf", &[], SOON, "Indeterminate TimestampOrderFailure", "PAdES-B-LTA"),
    ("archive-reverse.pdf", &[], SOON, "Indeterminate TimestampOrderFailure", "PAdES-B-LTA"),
    // The file.
    ("unsigned.pdf", LISTS, SOON, "Indeterminate NoSignature", ""),
    ("only-stamp.pdf", LISTS, SOON, "Indeterminate NoSignature", ""),
    ("damaged.pdf", LISTS, SOON, "Indeterminate Generic", "PAdES-B-T"),
    ("many.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    // What signatories show, and what changes by itself, which is told and does not count.
    ("known-shows.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    ("unsteady.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    ("stranger-shows.pdf", LISTS, SOON, "Indeterminate Generic", "PAdES-B-B"),
    ("stranger-shows-other.pdf", LISTS, SOON, "Indeterminate Generic", "PAdES-B-B"),
    // What was filled in later is good when somebody who is trusted saw and signed it.
    ("filled-later.pdf", LISTS, SOON, "Indeterminate Generic", "PAdES-B-B"),
    ("filled-later-unseen.pdf", LISTS, SOON, "Indeterminate Generic", "PAdES-B-B"),
    ("filled-later-signed.pdf", LISTS, SOON, "TotalPassed", "PAdES-B-B"),
    ("filled-later-unseen-signed.pdf", LISTS, SOON, "Indeterminate Generic", "PAdES-B-B"),
    ("filled-later-stranger.pdf", LISTS, SOON, "Indeterminate NoCertificateChainFound", "PAdES-B-B"),
];

#[test]
fn every_file_has_its_verdict() {
    let mut wrong = Vec::new();
    for (file, names, moment, expected, level) in ROWS {
        let report = judge(file, names, moment, &Rules::default());
        let found_level = report.signatures.first().map(|one| one.level.as_str()).unwrap_or_default();
        if said(&report) != *expected || found_level != *level {
            let codes = |report: &Report| {
                let all = report.findings.iter().chain(report.signatures.iter().flat_map(|one| &one.findings));
                let all = all.chain(report.document_time_stamps.iter().flat_map(|one| &one.findings));
                all.map(|one| one.code.clone()).collect::<Vec<_>>()
            };
            wrong.push(format!(
                "{file} {names:?} {moment}: {} {found_level}, not {expected} {level}: {:?}",
                said(&report),
                codes(&report)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}\n{} of {}", wrong.join("\n"), wrong.len(), ROWS.len());
}

/// A rule, a file that shows what it is for, material, moment, and what is said of it without the rule.
type Shown = (Rule, &'static str, &'static [&'static str], &'static str, &'static str);

#[rustfmt::skip]
const SHOWN: &[Shown] = &[
    (Rule::Padding, "padding.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::OneSigner, "two-signers.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::Detached, "not-detached.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::AttributesOnce, "twice.pdf", LISTS, SOON, "TotalFailed HashFailure"),
    (Rule::SigningCertificate, "not-named.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::SignatureValue, "changed.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::TrustedRoot, "circle.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::IssuerSignature, "false-issuer.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::Validity, "b.pdf", &[], "2030-01-01T00:00:00Z", "Indeterminate CertificateChainGeneralFailure"),
    (Rule::Authority, "under-leaf.pdf", &["root.crl", "interm.crl", "others.crl"], SOON, "Indeterminate ChainConstraintsFailure"),
    (Rule::Authority, "too-deep.pdf", &["root.crl", "interm.crl", "deep.crl"], SOON, "TotalPassed"),
    (Rule::KeyUsage, "wrong-use.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::KeyUsage, "signed-by-tsa.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::CriticalExtensions, "critical.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::NameConstraints, "narrow.pdf", &["root.crl", "narrow.crl"], SOON, "TotalPassed"),
    (Rule::Revocation, "b.pdf", &[], SOON, "TotalPassed"),
    (Rule::Freshness, "b.pdf", LISTS, "2026-04-30T00:00:00Z", "TotalPassed"),
    (Rule::StatusSigner, "b.pdf", &["root.crl", "interm-forged.crl"], SOON, "TotalPassed"),
    (Rule::StatusSigner, "b.pdf", &["root.crl", "foreign.ocsp"], SOON, "TotalPassed"),
    (Rule::Imprint, "t-other-data.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::Imprint, "archive-other-data.pdf", &[], SOON, "TotalPassed"),
    (Rule::Algorithms, "rsa2048.pdf", &["root-2029.crl", "interm-2029.crl"], "2029-02-01T00:00:00Z", "TotalPassed"),
    (Rule::FilledIsSigned, "filled-later.pdf", LISTS, SOON, "TotalPassed"),
    (Rule::SoundEvidence, "damaged.pdf", LISTS, SOON, "TotalPassed"),
];

#[test]
fn each_rule_is_there_for_something() {
    let mut wrong = Vec::new();
    for (rule, file, names, moment, expected) in SHOWN {
        let with = said(&judge(file, names, moment, &Rules::default()));
        let without = said(&judge(file, names, moment, &Rules::without(*rule)));
        if without != *expected || (with == without && *rule != Rule::Authority) {
            wrong.push(format!("{rule:?} {file}: with {with}, without {without}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let shown = |rule: &Rule| SHOWN.iter().any(|(known, ..)| known == rule);
    let algorithms = [Rule::EveryDigest, Rule::EveryValue, Rule::AlgorithmProtection, Rule::AlgorithmNames];
    let elsewhere = [&[Rule::Structure, Rule::Picture, Rule::TrustedList, Rule::KnownShow][..], &algorithms].concat();
    assert!(Rule::ALL.iter().all(|rule| shown(rule) || elsewhere.contains(rule)));
}

#[test]
fn what_a_stranger_puts_on_a_page_leaves_no_earlier_signature_passed() {
    let each = |file: &str, rules: &Rules| {
        let report = judge(file, LISTS, SOON, rules);
        let one = |one: &SignatureReport| (one.verdict.indication, one.verdict.sub_indication);
        report.signatures.iter().map(one).collect::<Vec<_>>()
    };
    let passed = (Indication::TotalPassed, None);
    let generic = (Indication::Indeterminate, Some(SubIndication::Generic));
    let unknown = (Indication::Indeterminate, Some(SubIndication::NoCertificateChainFound));
    let all = Rules::default();
    // Somebody who is known may; a stranger whose signature is not seen shows nothing.
    assert_eq!(each("known-shows.pdf", &all), [passed, passed]);
    assert_eq!(each("stranger-signs.pdf", &all), [passed, unknown]);
    assert_eq!(each("stranger-shows.pdf", &all), [generic, generic, unknown]);
    assert_eq!(each("stranger-shows.pdf", &Rules::without(Rule::KnownShow)), [passed, passed, unknown]);
    let report = judge("stranger-shows.pdf", LISTS, SOON, &all);
    let told = report.signatures[0].findings.iter().find(|one| one.code == "verify-shown-by-unknown").expect("told");
    assert_eq!(told.values, [("number".to_owned(), "3".to_owned()), ("page".to_owned(), "1".to_owned())]);
    assert_eq!(report.signatures[0].steps.last().map(|step| step.block.as_str()), Some("changes"));
}

#[test]
fn what_a_signature_shows_is_told() {
    let report = judge("stranger-shows.pdf", LISTS, SOON, &Rules::default());
    assert!(report.signatures[0].looks.is_empty());
    let [look] = report.signatures[1].looks.as_slice() else { panic!("one look") };
    assert_eq!((look.page, look.words.join(" ")), (1, "De gemeente betaalt 1.000.000 euro".to_owned()));
    // From the top left of the page, to a tenth of a millimetre.
    assert_eq!((look.area.x, look.area.width, look.area.height), (35.3, 70.6, 17.6));
    let picture = base64::prelude::BASE64_STANDARD.decode(look.picture.as_deref().expect("a picture")).expect("base64");
    let drawn = png::Decoder::new(std::io::Cursor::new(&picture)).read_info().expect("a PNG").info().size();
    assert_eq!(drawn, (800, 200));
}

#[test]
fn bytes_behind_the_end_fail_by_the_structure() {
    let file = [read("b.pdf"), b"\nPK\x03\x04".to_vec()].concat();
    let said = |rules: &Rules| said(&verify(&file, &material(LISTS), at(SOON), rules).expect("a report"));
    assert_eq!(said(&Rules::default()), "TotalFailed FormatFailure");
    assert_eq!(said(&Rules::without(Rule::Structure)), "TotalPassed");
}

/// A signed file with a revision more, in which its page has another content.
pub(crate) fn repainted(content: &str) -> Vec<u8> {
    let mut file = read("b.pdf");
    let text = String::from_utf8_lossy(&file).into_owned();
    let previous: String = text
        .rsplit("startxref")
        .next()
        .map(|rest| rest.trim_start().chars().take_while(char::is_ascii_digit).collect())
        .expect("cross-references");
    let at = file.len();
    file.extend(format!("4 0 obj\n<</Length {}>>stream\n{content}\nendstream\nendobj\n", content.len()).bytes());
    let table = file.len();
    file.extend(
        format!(
            "xref\n4 1\n{at:010} 00000 n \ntrailer\n<</Size 90/Root 1 0 R/Prev {previous}>>\nstartxref\n{table}\n%%EOF\n"
        )
        .bytes(),
    );
    file
}

#[test]
fn what_the_structure_would_let_pass_is_seen() {
    let report = |content: &str, rules: &Rules| {
        verify(&repainted(content), &material(LISTS), at(SOON), rules).expect("a report")
    };
    let other = "0 0 1 rg 50 700 200 100 re f 1 0 0 rg 300 700 50 20 re f";
    let blind = Rules::without(Rule::Structure);
    assert_eq!(said(&report(other, &Rules::default())), "TotalFailed FormatFailure");
    let seen = report(other, &blind);
    assert_eq!(said(&seen), "TotalFailed FormatFailure");
    let finding = &seen.signatures[0].findings[0];
    assert_eq!(finding.code, "verify-seen-change");
    assert!(finding.values.contains(&("page".into(), "1".into())), "{finding:?}");
    assert_eq!(said(&report(other, &Rules::without_all(&[Rule::Structure, Rule::Picture]))), "TotalPassed");
    // What is drawn the same is not seen; the structure is there for that.
    assert_eq!(said(&report("q 0 0 1 rg 50 700 200 100 re f Q", &blind)), "TotalPassed");
    // What cannot be compared is no better than what is not known.
    assert_eq!(said(&report(&"q ".repeat(4_100_000), &blind)), "Indeterminate Generic");
}

#[test]
fn material_that_is_none_is_told_with_its_file() {
    let mut out = Material::new();
    let wrong = [
        (out.add_roots("a.pem", b"niets"), "trust-no-certificate"),
        (out.add_crl("b.crl", &read("Testwortel.der")), "trust-no-crl"),
        (out.add_ocsp("c.ocsp", &read("root.crl")), "trust-no-ocsp"),
    ];
    for (found, code) in wrong {
        let error = found.expect_err(code);
        assert!(error.code().0 == code && error.code().1[0].1 == error.file, "{error}");
    }
    assert!(out.trusts_nobody());
}

#[test]
fn a_report_tells_who_when_and_why() {
    let report = judge("lta.pdf", &[], "2026-06-01T00:00:00Z", &Rules::default());
    let one = &report.signatures[0];
    let signer = one.signer.as_ref().expect("a signer");
    assert_eq!((signer.name.as_str(), signer.organisation.as_deref()), ("Ondertekenaar", Some("Gemeente Voorbeeld")));
    assert!(signer.status_from.as_deref().is_some_and(|from| from.starts_with("OCSP, 2026-03-01")), "{signer:?}");
    assert_eq!(one.chain.iter().map(|one| one.trusted).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!((one.best_time, one.lasts_until), (Some(at("2026-03-01T12:00:00Z")), Some(at("2030-01-01T00:00:00Z"))));
    assert_eq!((one.claimed_time, one.algorithm.as_deref()), (Some(at("2026-03-01T12:00:00Z")), Some("ECDSA SHA-256")));
    let blocks: Vec<&str> = one.steps.iter().map(|step| step.block.as_str()).collect();
    assert_eq!(
        blocks[..3],
        ["format-checking", "identification-of-the-signing-certificate", "cryptographic-verification"]
    );
    assert_eq!(report.document_time_stamps.len(), 1);
    let json = serde_json::to_value(&report).expect("JSON");
    assert_eq!(json["signatures"][0]["level"], "PAdES-B-LTA");
    let back: Report = serde_json::from_value(json).expect("a report");
    assert_eq!(back, report);
}

/// Numbers without end that are the same each time.
fn numbers(seed: u64) -> impl Iterator<Item = usize> {
    let mut state = seed;
    std::iter::from_fn(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some((state >> 33) as usize)
    })
}

#[test]
fn no_flipped_byte_passes() {
    let mut passed = Vec::new();
    for (file, names) in [("b.pdf", LISTS), ("t.pdf", LISTS), ("lt.pdf", &[]), ("lta.pdf", &[])] {
        let (whole, material) = (read(file), material(names));
        let untouched = verify(&whole, &material, at(SOON), &Rules::default()).expect("a report");
        let structure = pdf::revisions::examine(&whole, &Default::default()).expect("a signed file");
        let signed = |place: usize| {
            structure.signatures.iter().any(|own| {
                let [_, first, second, last] = own.byte_range;
                place < first || (second..second + last).contains(&place)
            })
        };
        let mut chance = numbers(whole.len() as u64);
        for _ in 0..400 {
            let place = chance.next().unwrap_or_default() % whole.len();
            let with = 1 << (chance.next().unwrap_or_default() % 8);
            let mut flipped = whole.clone();
            flipped[place] ^= with;
            let line = whole[..place].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let line = &whole[line..];
            // The other case of a hexadecimal digit is the same digit, and what a later program says of itself is nobody's word.
            let hexadecimal = line.starts_with(b"/Contents <") || line.starts_with(b"/ID [");
            let same = hexadecimal && whole[place].eq_ignore_ascii_case(&flipped[place]);
            if same || line.starts_with(b"/Producer") || line.starts_with(b"/ModDate") {
                continue;
            }
            if let Ok(report) = verify(&flipped, &material, at(SOON), &Rules::default())
                && said(&report) == "TotalPassed"
            {
                // Behind all that is signed, in validation data, a byte may carry nothing: white space of another kind, a free entry.
                // Then all that is said of the file is what was said before. In signed data no byte is free: what nobody signs there and
                // nobody reads, such as a version, is told.
                let remarks = |report: &Report| told(report).iter().filter(|one| is_remark(one)).count();
                let free = !signed(place) && remarks(&report) > remarks(&untouched);
                let same = Report { file: untouched.file.clone(), ..report };
                let inside = line.starts_with(b"/Contents <");
                if !signed(place) && (if inside { free } else { same == untouched }) {
                    continue;
                }
                let around = String::from_utf8_lossy(&flipped[place.saturating_sub(30)..(place + 30).min(whole.len())])
                    .into_owned();
                passed.push(format!("{file} byte {place} ^ {with}: {around:?}"));
            }
        }
    }
    assert!(passed.is_empty(), "{}\n{}", passed.join("\n"), passed.len());
}

#[test]
fn forty_people_take_no_more_each_than_ten() {
    let material = material(&[]);
    let time = |count: usize| {
        let file = read(&format!("people-{count}.pdf"));
        let once = || {
            let start = std::time::Instant::now();
            let report = verify(&file, &material, at("2027-06-01T00:00:00Z"), &Rules::default()).expect("a report");
            assert_eq!((said(&report).as_str(), report.signatures.len()), ("TotalPassed", count));
            assert!(report.signatures.iter().all(|one| one.level == "PAdES-B-LTA"));
            start.elapsed()
        };
        // The best of some: other tests run at the same time.
        (0..15).map(|_| once()).min().expect("a time")
    };
    let times = [3, 10, 40].map(time);
    eprintln!("3, 10, 40 signatures: {times:?}");
    assert!(times[2] < times[1] * 4 * 2, "{times:?}");
}
