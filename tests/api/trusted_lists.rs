//! Qualified signatures and seals: who stands on a trusted list (ETSI TS 119 612), and who only says so.

use verify::report::QualificationLevel;
use verify::{Material, Rule, Rules, verify};

use crate::verdicts::{SOON, at, judge, read, said};

/// A trusted list with one service that issues qualified certificates.
fn list(status: &str, history: &str, extensions: &str, next_update: &str) -> Vec<u8> {
    use base64::Engine;
    let certificate = base64::prelude::BASE64_STANDARD.encode(read("qualified-ca.der"));
    let service = |tag: &str, status: &str, since: &str, more: &str| {
        format!(
            "<{tag}><ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/CA/QC</ServiceTypeIdentifier>\
             <ServiceName><Name xml:lang=\"en\">Qualified certificates</Name></ServiceName>\
             <ServiceDigitalIdentity><DigitalId><X509Certificate>{certificate}</X509Certificate></DigitalId></ServiceDigitalIdentity>\
             <ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/{status}</ServiceStatus>\
             <StatusStartingTime>{since}</StatusStartingTime>{more}</{tag}>"
        )
    };
    let since = if history.is_empty() { "2016-07-01T00:00:00Z" } else { "2026-02-01T00:00:00Z" };
    let extensions = format!("<ServiceInformationExtensions>{extensions}</ServiceInformationExtensions>");
    let now = service("ServiceInformation", status, since, &extensions);
    let then = if history.is_empty() {
        String::new()
    } else {
        let one = service("ServiceHistoryInstance", history, "2016-07-01T00:00:00Z", &extensions);
        format!("<ServiceHistory>{one}</ServiceHistory>")
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <TrustServiceStatusList xmlns=\"http://uri.etsi.org/02231/v2#\" xmlns:sie=\"http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#\">\
         <SchemeInformation><TSLSequenceNumber>7</TSLSequenceNumber><SchemeTerritory>NL</SchemeTerritory>\
         <ListIssueDateTime>2026-01-01T00:00:00Z</ListIssueDateTime><NextUpdate><dateTime>{next_update}</dateTime></NextUpdate></SchemeInformation>\
         <TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName><Name xml:lang=\"en\">Testinstantie</Name></TSPName></TSPInformation>\
         <TSPServices><TSPService>{now}{then}</TSPService></TSPServices></TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>"
    )
    .into_bytes()
}

fn with_list(list: &[u8]) -> Material {
    use sha2::Digest;
    let pinned: String = sha2::Sha256::digest(list).iter().map(|byte| format!("{byte:02X}")).collect();
    let mut out = Material::new();
    out.add_trusted_list("lijst.xml", list, &pinned).expect("a list");
    out.add_crl("qualified.crl", &read("qualified.crl")).expect("a CRL");
    out
}

const GOOD: &str = "2026-07-01T00:00:00Z";

/// An extension that says something of certificates that meet criteria.
fn qualifies(qualifier: &str, criteria: &str) -> String {
    format!(
        "<Extension Critical=\"true\"><sie:Qualifications><sie:QualificationElement><sie:Qualifiers>\
         <sie:Qualifier uri=\"http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/{qualifier}\"/></sie:Qualifiers>\
         <sie:CriteriaList assert=\"all\">{criteria}</sie:CriteriaList></sie:QualificationElement></sie:Qualifications></Extension>"
    )
}

const SIGNS: &str = "<sie:KeyUsage><sie:KeyUsageBit name=\"nonRepudiation\">true</sie:KeyUsageBit></sie:KeyUsage>";
const USE: &str = "<Extension Critical=\"true\"><AdditionalServiceInformation><URI xml:lang=\"en\">\
                   http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSignatures</URI></AdditionalServiceInformation></Extension>";

#[test]
fn qualified_is_who_stands_on_a_list_and_agrees_with_it() {
    use QualificationLevel::*;
    let unknown = "<Extension Critical=\"true\"><Strange/></Extension>";
    let subject = "<sie:otherCriteriaList><sie:CertSubjectDNAttribute/></sie:otherCriteriaList>";
    let rows = [
        ("qes.pdf", list("granted", "", "", GOOD), QualifiedSignature),
        ("qes.pdf", list("granted", "", USE, GOOD), QualifiedSignature),
        ("qseal.pdf", list("granted", "", "", GOOD), QualifiedSeal),
        ("qseal.pdf", list("granted", "", USE, GOOD), NotConfirmed),
        ("no-device.pdf", list("granted", "", "", GOOD), AdvancedWithQualifiedCertificate),
        ("no-device.pdf", list("granted", "", &qualifies("QCWithQSCD", SIGNS), GOOD), QualifiedSignature),
        ("qes.pdf", list("granted", "", &qualifies("QCNoQSCD", SIGNS), GOOD), AdvancedWithQualifiedCertificate),
        ("qes.pdf", list("granted", "", &qualifies("NotQualified", SIGNS), GOOD), NotConfirmed),
        ("qes.pdf", list("granted", "", &qualifies("QCNoQSCD", subject), GOOD), NotConfirmed),
        ("qes.pdf", list("granted", "", &qualifies("QCForESeal", SIGNS), GOOD), QualifiedSeal),
        ("both.pdf", list("granted", "", "", GOOD), NotConfirmed),
        ("both.pdf", list("granted", "", &qualifies("QCForESig", SIGNS), GOOD), QualifiedSignature),
        ("plain.pdf", list("granted", "", "", GOOD), NotConfirmed),
        ("plain.pdf", list("granted", "", &qualifies("QCStatement", SIGNS), GOOD), NotConfirmed),
        ("qes.pdf", list("granted", "", unknown, GOOD), NotConfirmed),
        ("qes.pdf", list("withdrawn", "", "", GOOD), NotConfirmed),
        // Withdrawn a month before it was signed; granted only then.
        ("qes.pdf", list("withdrawn", "granted", "", GOOD), NotConfirmed),
        ("qes.pdf", list("granted", "withdrawn", "", GOOD), NotConfirmed),
        ("qes.pdf", list("granted", "undersupervision", "", GOOD), QualifiedSignature),
    ];
    for (at_row, (file, list, expected)) in rows.iter().enumerate() {
        let report = verify(&read(file), &with_list(list), at(SOON), &Rules::default()).expect("a report");
        let found = &report.signatures[0].qualification;
        assert_eq!(found.level, *expected, "row {at_row} {file}: {}", said(&report));
        if *expected != NotConfirmed {
            assert_eq!(found.trusted_service.as_deref(), Some("Testinstantie, Qualified certificates"));
        }
    }
}

#[test]
fn a_service_that_was_withdrawn_is_no_longer_trusted() {
    let report =
        verify(&read("qes.pdf"), &with_list(&list("withdrawn", "granted", "", GOOD)), at(SOON), &Rules::default());
    assert_eq!(said(&report.expect("a report")), "Indeterminate NoCertificateChainFound");
}

#[test]
fn statements_of_a_certificate_alone_make_nothing_qualified() {
    // Trusted by the operator itself, so that only the list is missing.
    for (file, root) in [("pretender.pdf", "pretender.der"), ("qes.pdf", "qualified-ca.der")] {
        let names = [root, "qualified.crl"];
        let report = judge(file, &names, SOON, &Rules::default());
        assert_eq!(said(&report), "TotalPassed", "{file}");
        assert_eq!(report.signatures[0].qualification.level, QualificationLevel::NotConfirmed);
        let claimed = judge(file, &names, SOON, &Rules::without(Rule::TrustedList));
        assert_eq!(claimed.signatures[0].qualification.level, QualificationLevel::QualifiedSignature);
    }
}

#[test]
fn a_list_that_is_not_the_pinned_one_or_is_hostile_is_refused() {
    let good = list("granted", "", "", GOOD);
    let error = Material::new().add_trusted_list("lijst.xml", &good, &"0".repeat(64)).expect_err("another digest");
    assert!(error.code().0 == "trust-other-digest" && error.file == "lijst.xml", "{error}");
    let text = String::from_utf8(good).expect("text");
    let entities = text.replacen("<TrustServiceStatusList", "<!DOCTYPE x [<!ENTITY a 'b'>]><TrustServiceStatusList", 1);
    for hostile in
        [entities.as_str(), "<x/>", "", "<TrustServiceStatusList/>", &text[..text.len() / 2], &"<a>".repeat(50_000)]
    {
        assert!(verify::trusted_list::parse(hostile.as_bytes()).is_err(), "{}", &hostile[..hostile.len().min(60)]);
    }
    let old = verify(
        &read("qes.pdf"),
        &with_list(text.replace(GOOD, "2026-02-01T00:00:00Z").as_bytes()),
        at(SOON),
        &Rules::default(),
    );
    assert!(old.expect("a report").findings.iter().any(|finding| finding.code == "verify-trusted-list-old"));
}

#[test]
fn material_goes_to_a_worker_as_it_is() {
    let list = list("granted", "undersupervision", &qualifies("QCWithQSCD", SIGNS), GOOD);
    let bytes = with_list(&list).to_bytes().expect("bytes");
    let there = Material::from_bytes(&bytes).expect("material");
    assert_eq!(there.to_bytes().expect("bytes"), bytes);
    let report = verify(&read("qes.pdf"), &there, at(SOON), &Rules::default()).expect("a report");
    assert_eq!(report.signatures[0].qualification.level, QualificationLevel::QualifiedSignature);
}
