//! Every code that a report can hold has its words.

use super::signatures::unconfirmed;
use super::words::{Words, key, name};
use super::{Paper, WordedReport, job, tell};
use fault::language::Language;
use pdf::revisions::ChangeKind;
use verify::report::{QualificationLevel, Report, SubIndication, Unconfirmed};

pub(super) const SUB_INDICATIONS: [SubIndication; 23] = [
    SubIndication::NoSignature,
    SubIndication::FormatFailure,
    SubIndication::HashFailure,
    SubIndication::SigCryptoFailure,
    SubIndication::Revoked,
    SubIndication::Expired,
    SubIndication::NotYetValid,
    SubIndication::SigConstraintsFailure,
    SubIndication::ChainConstraintsFailure,
    SubIndication::CertificateChainGeneralFailure,
    SubIndication::CryptoConstraintsFailure,
    SubIndication::CryptoConstraintsFailureNoPoe,
    SubIndication::TimestampOrderFailure,
    SubIndication::NoSigningCertificateFound,
    SubIndication::NoCertificateChainFound,
    SubIndication::RevokedNoPoe,
    SubIndication::RevokedCaNoPoe,
    SubIndication::OutOfBoundsNoPoe,
    SubIndication::OutOfBoundsNotRevoked,
    SubIndication::TryLater,
    SubIndication::SignedDataNotFound,
    SubIndication::NoPoe,
    SubIndication::Generic,
];

pub(super) const CHANGES: [ChangeKind; 14] = [
    ChangeKind::Signature,
    ChangeKind::TimeStamp,
    ChangeKind::ValidationData,
    ChangeKind::FieldFilled,
    ChangeKind::Information,
    ChangeKind::Metadata,
    ChangeKind::ProgramData,
    ChangeKind::AttachedFile,
    ChangeKind::Field,
    ChangeKind::Annotation,
    ChangeKind::PageContent,
    ChangeKind::Pages,
    ChangeKind::Document,
    ChangeKind::Object,
];

#[test]
fn every_verdict_and_every_change_has_words() {
    // A variant that comes later stops the build here, and goes into its list above.
    let _ = |sub: SubIndication, change: ChangeKind, level: QualificationLevel| match (sub, change, level) {
        (
            SubIndication::NoSignature
            | SubIndication::FormatFailure
            | SubIndication::HashFailure
            | SubIndication::SigCryptoFailure
            | SubIndication::Revoked
            | SubIndication::Expired
            | SubIndication::NotYetValid
            | SubIndication::SigConstraintsFailure
            | SubIndication::ChainConstraintsFailure
            | SubIndication::CertificateChainGeneralFailure
            | SubIndication::CryptoConstraintsFailure
            | SubIndication::CryptoConstraintsFailureNoPoe
            | SubIndication::TimestampOrderFailure
            | SubIndication::NoSigningCertificateFound
            | SubIndication::NoCertificateChainFound
            | SubIndication::RevokedNoPoe
            | SubIndication::RevokedCaNoPoe
            | SubIndication::OutOfBoundsNoPoe
            | SubIndication::OutOfBoundsNotRevoked
            | SubIndication::TryLater
            | SubIndication::SignedDataNotFound
            | SubIndication::NoPoe
            | SubIndication::Generic,
            ChangeKind::Signature
            | ChangeKind::TimeStamp
            | ChangeKind::ValidationData
            | ChangeKind::FieldFilled
            | ChangeKind::Information
            | ChangeKind::Metadata
            | ChangeKind::ProgramData
            | ChangeKind::AttachedFile
            | ChangeKind::Field
            | ChangeKind::Annotation
            | ChangeKind::PageContent
            | ChangeKind::Pages
            | ChangeKind::Document
            | ChangeKind::Object,
            QualificationLevel::QualifiedSignature
            | QualificationLevel::QualifiedSeal
            | QualificationLevel::AdvancedWithQualifiedCertificate
            | QualificationLevel::AdvancedSealWithQualifiedCertificate
            | QualificationLevel::NotConfirmed,
        ) => (),
    };
    for language in Language::ALL {
        let words = Words(language);
        for sub in SUB_INDICATIONS {
            for group in ["why", "do", "event"] {
                let wanted = format!("{group}-{}", key(sub));
                assert!(words.knows(&wanted), "{language:?} {wanted}");
            }
        }
        for change in CHANGES {
            for group in ["change", "event-change"] {
                let wanted = format!("{group}-{}", name(&change));
                assert!(words.knows(&wanted), "{language:?} {wanted}");
            }
        }
        for why in Unconfirmed::ALL.map(Some).into_iter().chain([None]) {
            assert!(words.knows(&unconfirmed(why)), "{language:?} {}", unconfirmed(why));
        }
    }
}

/// A file that passes, with a script, and with a signature that shows something.
fn shown() -> Report {
    let picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg".repeat(20);
    let report = serde_json::json!({
        "indication": "TOTAL-PASSED", "validationTime": "2026-11-25T09:30:00Z",
        "file": {"sha256": "00", "bytes": 1, "revisions": 2},
        "findings": [
            {"severity": "warning", "code": "verify-nobody-trusted"},
            {"severity": "warning", "code": "verify-unsteady-script", "values": [["place", "page 2"], ["place", "totaal"], ["place", "document"]]},
        ],
        "signatures": [{
            "indication": "TOTAL-PASSED", "field": "een", "kind": "signature", "level": "PAdES-B-B", "chain": [],
            "qualification": {"level": "notConfirmed"}, "revision": 2, "coversWholeFile": true, "integrity": "intact", "changes": [], "timeStamps": [],
            "looks": [
                {"page": 4, "area": {"x": 25.4, "y": 180.6, "width": 70.6, "height": 17.6}, "words": ["A. de Wit", "wethouder"], "contents": "\u{202E}getekend", "picture": picture},
                {"page": 5, "area": {"x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0}, "words": []},
            ],
            "findings": [], "steps": [],
        }],
        "documentTimeStamps": [],
    });
    serde_json::from_value(report).expect("a report")
}

#[test]
fn what_changes_by_itself_is_said_before_the_verdict() {
    let told = tell(&shown(), "a.pdf", Language::Nl);
    let text = told.lines(Language::Nl);
    let first = "Let op: In dit bestand zit een programma (JavaScript). Dat kan veranderen wat u ziet: bladzijde 2, het veld ‘totaal’ en het hele document.";
    assert_eq!(text.lines().next(), Some(first), "{text}");
    assert!(told.remarks.iter().all(|remark| !first.contains(&remark.text)), "once is enough");
    assert_eq!(told.remarks.len(), 1);
}

#[test]
fn what_a_signature_shows_has_a_place_a_picture_and_words() {
    let WordedReport { signatures, .. } = tell(&shown(), "a.pdf", Language::En);
    let [look, other] = signatures[0].looks.as_slice() else { panic!("two looks") };
    assert_eq!(signatures[0].look, "Beside this signature stands:");
    assert_eq!(look.place, "Page 4, 25 mm from the left and 181 mm from the top (area of 71 × 18 mm)");
    assert_eq!(look.alt, "What is seen on page 4: A. de Wit / wethouder");
    let facts: Vec<&str> = look.facts.iter().map(|fact| fact.value.as_str()).collect();
    assert_eq!(facts, ["A. de Wit / wethouder", "getekend"]);
    // Longer than any text is shown, and whole.
    assert_eq!(look.picture, shown().signatures[0].looks[0].picture);
    assert!(other.picture.is_none() && other.note.contains("could not make a picture"), "{}", other.note);
    assert!(other.alt.contains("no words") && other.facts.len() == 1, "{}", other.alt);
    let dutch = tell(&shown(), "a.pdf", Language::Nl).lines(Language::Nl);
    for wanted in [
        "Bij deze handtekening staat:",
        "Bladzijde 4, 25 mm van links",
        "De woorden: A. de Wit / wethouder",
        "(--report)",
    ] {
        assert!(dutch.contains(wanted), "{wanted}: {dutch}");
    }
}

#[test]
fn the_papers_have_the_picture_beside_its_words() {
    let job = job(&shown(), "a.pdf", Language::Nl, Paper::Evidence);
    assert_eq!(job.assets.iter().map(|asset| asset.path.as_str()).collect::<Vec<_>>(), ["/looks/0.png"]);
    let data: serde_json::Value = serde_json::from_str(&job.data).expect("data");
    let looks = &data["told"]["signatures"][0]["looks"];
    assert_eq!((looks[0]["picture"].as_str(), looks[1]["picture"].as_str()), (Some("/looks/0.png"), None));
    assert!(data["told"]["first"][0].as_str().is_some_and(|first| first.contains("JavaScript")));
}

/// A file in doubt whose signature says this of itself.
fn doubtful(integrity: &str, allowed: bool, weak: bool) -> Report {
    let mut report = serde_json::to_value(shown()).expect("JSON");
    let sub = serde_json::json!("CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
    for place in ["", "/signatures/0"] {
        let own = report.pointer_mut(place).expect("a part");
        own["indication"] = "INDETERMINATE".into();
        own["subIndication"] = sub.clone();
    }
    let own = report.pointer_mut("/signatures/0").expect("a signature");
    own["kind"] = "seal".into();
    own["integrity"] = integrity.into();
    if allowed {
        own["changes"] = serde_json::json!([{"kind": "metadata", "allowed": true, "place": "", "revision": 3}]);
    }
    if weak {
        let finding = serde_json::json!({"severity": "error", "code": "verify-algorithm-weak", "values": [["algorithm", "MD5"], ["since", "2004-08-01T00:00:00Z"]]});
        own["steps"] = serde_json::json!([{"block": "cryptographic-verification", "indication": "INDETERMINATE", "findings": [finding]}]);
    }
    serde_json::from_value(report).expect("a report")
}

#[test]
fn nobody_is_told_that_nothing_changed_when_it_is_not_known() {
    for language in Language::ALL {
        let words = Words(language);
        let good = ["changes-none", "changes-nothing-seen", "changes-allowed"].map(|key| words.say(key));
        let summary = |report: &Report| tell(report, "a.pdf", language).signatures[0].changes.summary.clone();
        for allowed in [false, true] {
            assert!(good.contains(&summary(&doubtful("intact", allowed, false))), "{language:?}");
            for (integrity, weak, key) in [
                ("not-checked", false, "changes-not-checked"),
                ("not-checked", true, "changes-not-checked"),
                ("changed", false, "changes-content"),
                ("intact", true, "changes-weak"),
            ] {
                let report = doubtful(integrity, allowed, weak);
                assert_eq!(summary(&report), words.say(key), "{language:?} {integrity}");
            }
            let text = tell(&doubtful("not-checked", allowed, false), "a.pdf", language).lines(language);
            let lead = words.with("lead-not-checked", &[("what", &words.say("one-seal"))]);
            assert!(text.contains(&lead) && text.contains(&words.say("changes-not-checked")), "{text}");
            assert!(good.iter().all(|said| !text.contains(&format!(": {said}"))), "{text}");
            // A seal is not said to show that nothing changed.
            assert!(!text.contains(&words.say("kind-seal-means")), "{text}");
        }
    }
}

#[test]
fn what_is_not_supported_is_not_called_weak() {
    let said = |code: &str, values: serde_json::Value, language: Language| {
        let mut report = serde_json::to_value(doubtful("intact", false, false)).expect("JSON");
        let finding = serde_json::json!({"severity": "error", "code": code, "values": values});
        let own = report.pointer_mut("/signatures/0").expect("a signature");
        own["findings"] = serde_json::json!([finding]);
        own["steps"] = serde_json::json!([{"block": "signature-acceptance-validation", "indication": "INDETERMINATE", "findings": [finding]}]);
        let report: Report = serde_json::from_value(report).expect("a report");
        let one = tell(&report, "a.pdf", language).signatures.remove(0);
        (one.wrong.join(" "), one.advice.join(" "), one.changes.summary)
    };
    for language in Language::ALL {
        let words = Words(language);
        let (wrong, advice, changes) =
            said("verify-algorithm-unsupported", serde_json::json!([["algorithm", "Ed448"]]), language);
        assert!(wrong.contains("Ed448") && wrong.starts_with(&words.say("why-not-supported")), "{wrong}");
        assert!(
            !wrong.contains("()") && !wrong.contains(&words.say("why-crypto-constraints-failure-no-poe")),
            "{wrong}"
        );
        assert_eq!((advice, changes), (words.say("do-not-supported"), words.say("changes-unsupported")));
        let weak = serde_json::json!([["algorithm", "RSASSA-PKCS1-v1_5 SHA-1"], ["since", "2012-08-01T00:00:00Z"]]);
        let (wrong, advice, changes) = said("verify-algorithm-weak", weak, language);
        // The day, and since when.
        assert!(
            wrong.contains("SHA-1") && wrong.contains("1 ") && wrong.contains("2012") && !wrong.contains("T00"),
            "{wrong}"
        );
        assert_eq!((advice, changes), (words.say("do-crypto-constraints-failure-no-poe"), words.say("changes-weak")));
    }
}
