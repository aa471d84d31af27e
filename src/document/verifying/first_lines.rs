//! The first line of every verdict: what a clerk reads before anything else, in both languages.

use serde_json::{Value, json};

use super::words::name;
use super::{Paper, WordedReport, job, tell};
use fault::language::Language;
use pdf::revisions::Rule;
use verify::finding::Code;
use verify::report::{Report, Unconfirmed};

use super::tests::{CHANGES, SUB_INDICATIONS};

/// Words of those who make files, in either language; a first line has none of them.
const JARGON: &[&str] = &[
    "object",
    "byte",
    "xref",
    "trailer",
    "dictionary",
    "widget",
    "stream",
    "revis",
    "increment",
    "hash",
    "digest",
    "docmdp",
    "fieldmdp",
    "dss",
    "cms",
    "ocsp",
    "crl",
    "pades",
    "pkcs",
    "acroform",
    "annotat",
    "catalog",
    "b-lt",
    "sha-",
    "startxref",
    "%pdf",
    "eof",
    "javascript",
    "xfa",
    "metadata",
    "algorit",
    "16",
];

/// What a person is told, wherever that stands: above everything, as title, as what to do now, as what to know beside it.
const FIRST: [&str; 11] =
    ["title-", "event-", "now-", "lead-", "do-", "why-", "whose-", "where-", "part-", "waiting-", "qualified-"];

fn jargon(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    JARGON.iter().find(|word| text.contains(**word)).copied()
}

#[test]
fn no_word_of_a_first_line_is_one_of_those_who_make_files() {
    for texts in [include_str!("../../../crates/fault/src/nl.toml"), include_str!("../../../crates/fault/src/en.toml")]
    {
        let texts: toml::Table = texts.parse().expect("texts");
        let all = texts["verification"].as_table().expect("a table");
        let own = all.iter().filter(|(key, _)| FIRST.iter().any(|first| key.starts_with(first)));
        let mut count = 0;
        for (key, text) in own {
            let text = text.as_str().expect("a text");
            assert_eq!(jargon(text), None, "{key}: {text}");
            // What stands in braces are names of ours.
            let words = text.split(['{', '}']).step_by(2).collect::<String>();
            let longest = words.split(['.', '?', '!', ':']).map(|one| one.split_whitespace().count()).max();
            assert!(longest.is_some_and(|words| words <= 26), "{key} has a sentence that is too long: {text}");
            count += 1;
        }
        assert!(count > 150, "{count} texts");
    }
}

fn certificate(name: &str) -> Value {
    json!({"name": name, "subject": name, "issuer": "Uitgever", "serial": "01", "sha256": "00", "notBefore": "2025-01-01T00:00:00Z", "notAfter": "2028-01-01T00:00:00Z", "trusted": false})
}

/// A signature of a revision that holds; `kind` is `signature` or `seal`.
fn signature(name: &str, kind: &str, revision: usize) -> Value {
    json!({
        "indication": "TOTAL-PASSED", "field": format!("veld {revision}"), "kind": kind, "level": "PAdES-B-B", "signer": certificate(name),
        "chain": [], "qualification": {"level": "notConfirmed", "unconfirmed": "notClaimed"}, "revision": revision, "coversWholeFile": false,
        "integrity": "intact", "changes": [], "timeStamps": [], "findings": [], "steps": [],
    })
}

fn whole(indication: &str, sub: Option<&str>, signatures: Vec<Value>) -> Value {
    let mut out = json!({
        "indication": indication, "validationTime": "2026-11-25T09:30:00Z", "file": {"sha256": "00", "bytes": 1, "revisions": 9},
        "findings": [], "signatures": signatures, "documentTimeStamps": [],
    });
    if let Some(sub) = sub {
        out["subIndication"] = sub.into();
    }
    out
}

fn report(value: &Value) -> Report {
    serde_json::from_value(value.clone()).expect("a report")
}

/// A report whose signature number `n` has a verdict.
fn with_verdict(mut all: Vec<Value>, n: usize, indication: &str, sub: &str) -> Value {
    all[n]["indication"] = indication.into();
    all[n]["subIndication"] = sub.into();
    whole(indication, Some(sub), all)
}

fn told(value: &Value, language: Language) -> WordedReport {
    tell(&report(value), "a.pdf", language)
}

fn first(told: &WordedReport) -> String {
    [told.verdict.clone(), told.now.clone(), told.lead.clone()].join(" ")
}

/// A title and what to do, whole sentences without anything of a file's inside.
fn is_said_well(told: &WordedReport, what: &str) {
    let text = first(told);
    assert_eq!(jargon(&text), None, "{what}: {text}");
    assert!(!told.verdict.is_empty() && !told.now.is_empty(), "{what}: {text}");
    for wrong in ["event-", "now-", "lead-", "  ", "()", "{", "}", " .", "‘’"] {
        assert!(!text.trim().contains(wrong), "{what}: {wrong:?} in {text}");
    }
}

#[test]
fn every_verdict_has_a_first_line() {
    for language in Language::ALL {
        for sub in SUB_INDICATIONS {
            for kind in ["signature", "seal"] {
                for indication in ["INDETERMINATE", "TOTAL-FAILED"] {
                    let value = with_verdict(vec![signature("A. de Wit", kind, 2)], 0, indication, &name(&sub));
                    is_said_well(&told(&value, language), &format!("{sub:?} {kind} {indication}"));
                }
            }
            let mut value = whole("INDETERMINATE", Some(&name(&sub)), vec![signature("A. de Wit", "signature", 2)]);
            is_said_well(&told(&value, language), &format!("{sub:?} of the file"));
            value["signatures"] = json!([]);
            is_said_well(&told(&value, language), &format!("{sub:?} of an empty file"));
        }
        for change in CHANGES {
            for place in ["object 16", "page 3", "page 3, object 16", "bedrag", "AcroForm, DA", "Names", "byte 16", ""]
            {
                let mut one = signature("A. de Wit", "signature", 2);
                one["changes"] = json!([{"kind": name(&change), "allowed": false, "place": place, "revision": 3}]);
                let value = with_verdict(vec![one], 0, "TOTAL-FAILED", "FORMAT_FAILURE");
                let told = told(&value, language);
                is_said_well(&told, &format!("{change:?} {place}"));
                let wrong = told.signatures[0].wrong.join(" ");
                assert_eq!(jargon(&wrong), None, "{change:?} {place}: {wrong}");
            }
        }
        for rule in Rule::ALL {
            let code = format!("verify-{}", name(&rule));
            for place in ["object 16", "byte 16", "file", "%PDF", "handtekening-2"] {
                let finding = json!([{"severity": "error", "code": code, "values": [["place", place]]}]);
                let mut value = whole("TOTAL-FAILED", Some("FORMAT_FAILURE"), vec![signature("A. de Wit", "seal", 2)]);
                value["findings"] = finding.clone();
                is_said_well(&told(&value, language), &format!("{rule:?} {place}"));
                let mut one = signature("A. de Wit", "seal", 2);
                one["findings"] = finding;
                let value = with_verdict(vec![one], 0, "TOTAL-FAILED", "FORMAT_FAILURE");
                is_said_well(&told(&value, language), &format!("{rule:?} {place} of a signature"));
            }
        }
        for code in Code::ALL {
            for sub in ["FORMAT_FAILURE", "GENERIC"] {
                let values = [
                    ("page", "3"),
                    ("number", "1"),
                    ("revision", "3"),
                    ("field", "bedrag"),
                    ("value", "9"),
                    ("place", "object 16"),
                ];
                let finding = json!([{"severity": "error", "code": code.as_str(), "values": values}]);
                let mut one = signature("A. de Wit", "signature", 2);
                one["findings"] = finding.clone();
                let mut value = with_verdict(vec![one], 0, "INDETERMINATE", sub);
                is_said_well(&told(&value, language), &format!("{code:?} {sub}"));
                value["findings"] = finding;
                is_said_well(&told(&value, language), &format!("{code:?} {sub} of a file"));
            }
        }
    }
}

#[test]
fn a_change_is_told_with_its_page_and_the_last_signature_before_it() {
    let mut all = vec![
        signature("Gemeente Voorbeeld", "seal", 2),
        signature("A. de Wit", "signature", 3),
        signature("S. Bakker", "signature", 5),
    ];
    for one in &mut all[..2] {
        one["indication"] = "TOTAL-FAILED".into();
        one["subIndication"] = "FORMAT_FAILURE".into();
        one["changes"] = json!([
            {"kind": "object", "allowed": false, "place": "object 16", "revision": 4},
            {"kind": "page-content", "allowed": false, "place": "page 3, object 16", "revision": 4},
            {"kind": "page-content", "allowed": false, "place": "page 5", "revision": 4},
        ]);
    }
    let value = whole("TOTAL-FAILED", Some("FORMAT_FAILURE"), all);
    let told = told(&value, Language::Nl);
    // Nothing confirms the name: the signature does not hold.
    assert_eq!(told.verdict, "Na de handtekening op naam van ‘A. de Wit’ is er iets veranderd op bladzijde 3 en 5");
    assert_eq!(told.now, "Gebruik dit bestand niet. Vraag de afzender om het bestand van vóór die verandering.");
    assert!(told.lead.starts_with("Van het zegel en 2 handtekeningen kloppen er 2 niet."), "{}", told.lead);
    let line = told.lines(Language::Nl).lines().next().map(str::to_owned);
    let expected = format!("a.pdf: {}. {} [TOTAL-FAILED / FORMAT_FAILURE]", told.verdict, told.now);
    assert_eq!(line, Some(expected));
}

#[test]
fn numbers_of_objects_are_for_the_technician_alone() {
    let finding = json!({"severity": "error", "code": "verify-change-not-allowed", "values": [["place", "object 16"], ["revision", "3"]]});
    let mut one = signature("A. de Wit", "signature", 2);
    one["changes"] = json!([{"kind": "object", "allowed": false, "place": "object 16", "revision": 3}]);
    one["findings"] = json!([finding]);
    one["steps"] = json!([{"block": "format-checking", "indication": "TOTAL-FAILED", "subIndication": "FORMAT_FAILURE", "findings": [finding]}]);
    let mut value = with_verdict(vec![one], 0, "TOTAL-FAILED", "FORMAT_FAILURE");
    value["findings"] = json!([
        {"severity": "error", "code": "verify-readable", "values": [["place", "object 16"]]},
        {"severity": "warning", "code": "verify-unsteady-script", "values": [["place", "page 2"], ["place", "document"], ["place", "bedrag"]]},
    ]);
    for language in Language::ALL {
        let told = told(&value, language);
        let one = &told.signatures[0];
        let plain =
            [first(&told), one.wrong.join(" "), one.changes.forbidden.join(" "), one.advice.join(" ")].join(" ");
        let remarks: Vec<&str> = told.remarks.iter().map(|remark| remark.text.as_str()).collect();
        assert!(!plain.contains("16") && !remarks.join(" ").contains("16"), "{plain} {remarks:?}");
        // A field is found by its name: that is nothing for the technician.
        assert_eq!((one.technical.len(), told.technical.len()), (1, 1));
        for technical in
            [one.technical.join(" "), told.technical.join(" "), one.reasoning.steps[0].remarks[0].text.clone()]
        {
            assert!(technical.contains("object 16"), "{technical}");
        }
    }
}

/// An agreement that a seal and two of five have signed.
fn half_signed(indication: &str) -> Value {
    let mut all = vec![
        signature("Gemeente Voorbeeld", "seal", 2),
        signature("A. de Wit", "signature", 3),
        signature("S. Bakker", "signature", 4),
    ];
    all[0]["field"] = "zegel".into();
    let sub = if indication == "TOTAL-PASSED" { None } else { Some("NO_CERTIFICATE_CHAIN_FOUND") };
    if let Some(sub) = sub {
        for one in &mut all {
            one["indication"] = indication.into();
            one["subIndication"] = sub.into();
        }
    }
    let mut out = whole(indication, sub, all);
    out["unsignedFields"] = json!([
        {"field": "handtekening-3", "label": "Handtekening, J. Jansen, directeur, Stichting Kunsthuis Noord", "kind": "signature"},
        {"field": "handtekening-4", "label": "Handtekening, Vereniging Koor Samenklank", "kind": "signature"},
        {"field": "handtekening-5", "label": "Handtekening, de voorzitter, Vereniging Koor Samenklank", "kind": "signature"},
    ]);
    out
}

#[test]
fn who_has_not_signed_is_said_first_and_nothing_green_stands_above_it() {
    let who = "2 van de 5 hebben getekend. Nog niet: Stichting Kunsthuis Noord (J. Jansen, directeur), Vereniging Koor Samenklank \
               en Vereniging Koor Samenklank (de voorzitter).";
    for indication in ["TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"] {
        let value = half_signed(indication);
        let told = told(&value, Language::Nl);
        assert_eq!(told.first, [who], "{indication}");
        assert_eq!(told.lines(Language::Nl).lines().next(), Some(format!("Let op: {who}").as_str()));
        assert_ne!(told.outcome, "passed");
        let code = if indication == "TOTAL-PASSED" {
            indication.to_owned()
        } else {
            format!("{indication} / NO_CERTIFICATE_CHAIN_FOUND")
        };
        assert_eq!(told.code, code, "the verdict of those who signed stays");
        let half = indication != "TOTAL-FAILED";
        assert_eq!(told.verdict == "Nog niet iedereen heeft getekend", half, "{indication}: {}", told.verdict);
        let paper = job(&report(&value), "a.pdf", Language::Nl, Paper::Report);
        let data: Value = serde_json::from_str(&paper.data).expect("data");
        assert_eq!(data["told"]["first"][0], who);
    }
    // What stands on a page and nobody signed weighs more as a title; who has not signed is said first all the same.
    let mut filled = half_signed("INDETERMINATE");
    filled["findings"] = json!([{"severity": "error", "code": "verify-filled-unsigned", "values": [["field", "bedrag"], ["value", "900"]]}]);
    let filled = told(&filled, Language::Nl);
    assert_eq!(filled.first, [who]);
    assert!(filled.verdict.contains("‘900’ ingevuld in het veld ‘bedrag’"), "{}", filled.verdict);
    // A value that its page does not show nobody can sign for.
    let mut hidden = half_signed("INDETERMINATE");
    hidden["findings"] = json!([{"severity": "error", "code": "verify-filled-not-shown", "values": [["field", "bedrag"], ["value", "900"]]}]);
    let hidden = told(&hidden, Language::Nl);
    assert!(hidden.verdict.contains("de bladzijde laat dat niet zien") && hidden.first == [who], "{}", hidden.verdict);
    let mut unsaid = half_signed("INDETERMINATE");
    unsaid["findings"] = json!([{"severity": "error", "code": "verify-filled-unsaid", "values": [["field", "bedrag"], ["value", "900"]]}]);
    let unsaid = self::told(&unsaid, Language::Nl);
    assert!(unsaid.verdict.contains("zegt niet hoe dat eruitziet"), "{}", unsaid.verdict);
    // Who signed afterwards and is not trusted signed what it says now, and not the version before.
    let mut after =
        whole("INDETERMINATE", None, vec![signature("A. de Wit", "signature", 2), signature("Iemand", "signature", 4)]);
    after["findings"] = json!([{"severity": "error", "code": "verify-filled-unsigned", "values": [["field", "bedrag"], ["value", "900"]]}]);
    after["signatures"][0]["changes"] =
        json!([{"kind": "field-filled", "allowed": true, "place": "bedrag", "revision": 3}]);
    let lead = told(&after, Language::Nl).lead;
    assert_eq!(lead, "Ondertekend is de versie van daarvoor (één handtekening).");
    // What somebody who is trusted signed, or a certification allowed, is told as well; of many fields how many.
    let mut good = half_signed("TOTAL-PASSED");
    good["unsignedFields"] = json!([]);
    let finding = |field: &str| json!({"severity": "information", "code": "verify-filled", "values": [["field", field], ["value", "900"]]});
    good["findings"] = json!([finding("bedrag")]);
    let one = told(&good, Language::Nl).verdict;
    assert_eq!(one, "Het zegel en 2 handtekeningen kloppen. Later is ingevuld: ‘900’ in het veld ‘bedrag’");
    good["findings"] = json!([finding("bedrag"), finding("plaats"), finding("datum")]);
    let many = told(&good, Language::Nl).verdict;
    assert_eq!(many, "Het zegel en 2 handtekeningen kloppen. Later zijn 3 velden ingevuld");
    good["findings"]
        .as_array_mut()
        .expect("findings")
        .push(json!({"severity": "information", "code": "verify-filled-more", "values": [["count", "22"]]}));
    let more = told(&good, Language::Nl).verdict;
    assert_eq!(more, "Het zegel en 2 handtekeningen kloppen. Later zijn 25 velden ingevuld");
    let told = told(&half_signed("TOTAL-PASSED"), Language::Nl);
    assert!(told.lead.starts_with("Het zegel en 2 handtekeningen kloppen."), "{}", told.lead);
}

#[test]
fn fields_of_others_are_told_by_what_they_say_of_themselves() {
    let mut value = whole("TOTAL-PASSED", None, vec![signature("A. de Wit", "signature", 2)]);
    value["unsignedFields"] = json!([
        {"field": "form1.sign2", "label": "Akkoord afdeling Welzijn", "kind": "signature"},
        {"field": "form1.sign3", "kind": "signature"},
        // A seal comes first or not at all.
        {"field": "zegel", "kind": "seal"},
    ]);
    let first = |value: &Value| told(value, Language::Nl).first;
    let said = "1 van de 3 velden voor een handtekening is ondertekend. Nog leeg: ‘Akkoord afdeling Welzijn’ en ‘form1.sign3’.";
    assert_eq!(first(&value), [said]);
    value["unsignedFields"] = json!([{"field": "zegel", "kind": "seal"}]);
    assert_eq!(first(&value), [""; 0]);
    assert_eq!(told(&value, Language::Nl).verdict, "De handtekening van A. de Wit klopt");
    let mut nobody = whole("INDETERMINATE", Some("NO_SIGNATURE"), Vec::new());
    nobody["unsignedFields"] = json!([{"field": "Signature1", "kind": "signature"}]);
    let told = told(&nobody, Language::Nl);
    assert_eq!(
        (told.verdict.as_str(), told.first[0].as_str()),
        ("Nog niemand heeft getekend", "Het veld voor een handtekening is nog leeg: ‘Signature1’.")
    );
}

#[test]
fn a_seal_is_called_a_seal() {
    let seal = || signature("Gemeente Voorbeeld", "seal", 2);
    let people = ["A. de Wit", "S. Bakker", "J. Jansen"].map(|name| signature(name, "signature", 3));
    let mixed = [vec![seal()], people.to_vec()].concat();
    let title = |all: Vec<Value>, language| told(&whole("TOTAL-PASSED", None, all), language).verdict;
    assert_eq!(title(vec![seal()], Language::Nl), "Het zegel van Gemeente Voorbeeld klopt");
    assert_eq!(title(mixed.clone(), Language::Nl), "Het zegel en 3 handtekeningen kloppen");
    assert_eq!(title(mixed.clone(), Language::En), "The seal and 3 signatures are good");
    assert_eq!(title(people[..2].to_vec(), Language::Nl), "Beide handtekeningen kloppen");
    assert_eq!(title(people.to_vec(), Language::Nl), "Alle 3 handtekeningen kloppen");
    let told = told(&whole("TOTAL-PASSED", None, mixed), Language::Nl);
    let titles: Vec<&str> = told.signatures.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles[..2], ["Zegel van Gemeente Voorbeeld", "Handtekening van A. de Wit"]);
    let text = told.lines(Language::Nl);
    assert!(!text.contains("Handtekening van Gemeente Voorbeeld"), "{text}");
}

#[test]
fn qualified_is_told_of_the_time_of_signing_with_the_reason() {
    let fact = |level: &str, why: Option<Unconfirmed>, best: Option<&str>, language: Language| {
        let mut one = signature("A. de Wit", "signature", 2);
        one["qualification"] = json!({"level": level, "unconfirmed": why});
        if let Some(best) = best {
            one["bestTime"] = best.into();
        }
        let told = told(&whole("TOTAL-PASSED", None, vec![one]), language);
        let label = if language == Language::Nl {
            "Gekwalificeerd bij het ondertekenen"
        } else {
            "Qualified at the time of signing"
        };
        let fact = told.signatures[0].facts.iter().find(|fact| fact.label == label).cloned().expect("a fact");
        (fact.value, fact.note.unwrap_or_default(), told.lead)
    };
    let (value, note, lead) = fact("qualifiedSignature", None, Some("2026-11-20T10:00:00Z"), Language::Nl);
    assert_eq!(value, "Ja, een gekwalificeerde handtekening");
    assert!(note.contains("20 november 2026 om 11.00 uur") && note.contains("tijdstempel"), "{note}");
    assert!(lead.ends_with("Gekwalificeerd op het moment van ondertekenen: ja."), "{lead}");
    let (value, note, _) = fact("notConfirmed", Some(Unconfirmed::NoTrustedList), None, Language::Nl);
    assert!(value.starts_with("Weten we niet") && value.contains("lijst met erkende uitgevers"), "{value}");
    assert!(note.starts_with("Wanneer er is getekend, is niet bewezen."), "{note}");
    assert!(fact("notConfirmed", Some(Unconfirmed::NotGranted), None, Language::En).0.starts_with("No: "));
    assert!(
        fact("notConfirmed", Some(Unconfirmed::NotClaimed), None, Language::En).0.starts_with("No, as far as we see")
    );
    assert!(
        fact("advancedWithQualifiedCertificate", None, None, Language::Nl).0.starts_with("Nee. Het certificaat is wel")
    );
    // Of what does not hold nothing is claimed, whatever the data say.
    let mut one = signature("A. de Wit", "signature", 2);
    one["qualification"] = json!({"level": "qualifiedSignature"});
    let told = told(&with_verdict(vec![one], 0, "INDETERMINATE", "REVOKED_NO_POE"), Language::Nl);
    let fact = told.signatures[0].facts.iter().find(|fact| fact.label.starts_with("Gekwalificeerd")).expect("a fact");
    assert!(fact.value.starts_with("Weten we niet") && fact.note.is_none(), "{fact:?}");
}

#[test]
fn every_change_is_one_that_a_first_line_weighs() {
    let mut value = whole("TOTAL-FAILED", Some("FORMAT_FAILURE"), vec![signature("A. de Wit", "signature", 2)]);
    for kind in CHANGES {
        value["signatures"][0]["changes"] =
            json!([{"kind": name(&kind), "allowed": false, "place": "", "revision": 3}]);
        value["signatures"][0]["indication"] = "TOTAL-FAILED".into();
        value["signatures"][0]["subIndication"] = "FORMAT_FAILURE".into();
        let title = told(&value, Language::Nl).verdict;
        assert!(!title.contains("beschadigd of nagemaakt"), "{kind:?}: {title}");
    }
}
