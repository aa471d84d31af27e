//! Every code and every check has its words, and numbers and places are told as people read them.

use std::collections::BTreeMap;

use super::words::Words;
use super::{tell, to_json};
use fault::language::Language;
use preflight::finding::Code;
use preflight::picture::Picture;
use preflight::report::{Area, Check, Checked, Finding, Mode, Outcome, Page, Report, Severity};

const CHECKS: [Check; 12] = [
    Check::Reading,
    Check::Boxes,
    Check::Bleed,
    Check::Fonts,
    Check::Colours,
    Check::TextSize,
    Check::Contrast,
    Check::Images,
    Check::Ink,
    Check::Overflow,
    Check::Claims,
    Check::Interaction,
];

fn report(findings: Vec<Finding>) -> Report {
    let outcome = findings.first().map_or(Outcome::Passed, |finding| Outcome::Found(finding.severity));
    Report {
        mode: Mode::Full,
        sha256: "0".repeat(64),
        bytes: 1000,
        version: "1.6".to_owned(),
        instrument: Some("praatplaat 1.0.0".to_owned()),
        press: true,
        claims: vec!["PDF/X-4".to_owned()],
        condition: Some("FOGRA39".to_owned()),
        pages: vec![
            Page {
                trim: [420.0, 297.0],
                media: [446.0, 323.0],
                trim_at: [13.0, 13.0],
                bleed: Some(3.0),
                sheet: Some("A3".to_owned()),
                smallest_text: Some(8.25),
                coarsest_image: None,
                most_ink: Some(243.4),
            };
            14
        ],
        fonts: Vec::new(),
        colour_spaces: vec!["DeviceCMYK".to_owned()],
        inks: Vec::new(),
        plates: 14,
        checks: CHECKS.map(|check| Checked { check, outcome }).into(),
        findings,
    }
}

#[test]
fn every_code_and_every_check_has_its_sentences_in_both_languages() {
    for language in [Language::Nl, Language::En] {
        let words = Words(language);
        for code in Code::ALL {
            for key in [code.as_str().to_owned(), format!("{}-remedy", code.as_str())] {
                assert_ne!(words.say(&key), key, "no sentence {key}");
            }
        }
        for told in tell(&report(Vec::new()), "a.pdf", language).checks {
            assert!(!told.name.starts_with("check-") && !told.said.starts_with("outcome-"), "{told:?}");
        }
    }
}

#[test]
fn numbers_are_written_as_the_language_does_and_texts_of_the_file_are_made_safe() {
    let found = Finding::new(Code::TextTooSmall, Check::TextSize, Severity::Warning)
        .on(2, Some(Area { x: 12.4, y: 30.0, width: 50.0, height: 2.5 }))
        .with("size", 7.5)
        .with("least", 28)
        .with("distance", "1.5")
        .with("text", "versie 1.5 \u{202E}omgekeerd\u{7}");
    let told = tell(&report(vec![found]), "praat\u{202E}plaat.pdf", Language::Nl);
    let [one] = &told.findings[..] else { panic!("{told:?}") };
    assert_eq!(
        one.meaning,
        "De tekst ‘versie 1.5 omgekeerd’ is 7,5 punt. Van 1,5 meter is 28 punt het minste om te lezen."
    );
    assert_eq!(one.place, "Pagina 2, 12 mm van links en 30 mm van boven (vlak van 50 × 3 mm)");
    assert_eq!(told.name, "praatplaat.pdf");
    assert_eq!((told.outcome, told.verdict.as_str()), ("warning", "Let op: 1 punt"));
    assert!(
        told.facts.iter().any(|fact| fact.label == "Pagina 1 tot en met 14" && fact.value.contains("8,3 pt")),
        "{told:?}"
    );
}

#[test]
fn the_verdict_counts_what_is_worst() {
    let error =
        |page| Finding::new(Code::FontNotEmbedded, Check::Fonts, Severity::Error).on(page, None).with("font", "Ariaal");
    let warning = Finding::new(Code::NoTrimBox, Check::Boxes, Severity::Warning);
    let said = |findings, language| tell(&report(findings), "a.pdf", language).verdict;
    assert_eq!(said(vec![], Language::Nl), "Klaar voor de drukker");
    assert_eq!(said(vec![error(1), warning.clone()], Language::Nl), "Nog niet drukken: 1 fout");
    assert_eq!(said(vec![error(1), error(2)], Language::En), "Do not print yet: 2 errors");
    let json = to_json(&report(vec![error(1)]));
    assert_eq!(json["verdict"], "failed");
    assert_eq!(json["findings"][0]["remedy"]["nl"], "Maak de pdf opnieuw en laat lettertypen insluiten.");
    let back: Report = serde_json::from_value(json).expect("the same report");
    assert_eq!(back.findings[0].values, BTreeMap::from([("font".to_owned(), "Ariaal".to_owned())]));
}

#[test]
fn a_mark_stands_where_the_finding_is_and_never_outside_the_picture() {
    let at = |area| Finding::new(Code::TextNearTrim, Check::Boxes, Severity::Error).on(3, Some(area));
    let areas = [
        Area { x: 10.0, y: 20.0, width: 30.0, height: 40.0 },
        Area { x: 9_000.0, y: -9_000.0, width: 1.0, height: 1.0 },
        Area { x: f64::NAN, y: 0.0, width: 1.0, height: 1.0 },
    ];
    let report = report(areas.map(at).into());
    let picture = Picture { page: 3, width: 892, height: 646, scale: 2.0, trim_at: [26.0, 26.0], png: Vec::new() };
    let told = tell(&report, "a.pdf", Language::Nl).showing(&report, &[picture], Language::Nl);
    let [shown] = &told.pictures[..] else { panic!("{told:?}") };
    let [first, second] = &shown.marks[..] else { panic!("{shown:?}") };
    assert_eq!((first.number, first.x, first.y, first.width, first.height), (1, 46.0, 66.0, 60.0, 80.0));
    assert!(second.x + second.width <= 892.0 && second.y >= 0.0, "{second:?}");
    assert!(shown.alt.contains("nummers 1, 2"), "{}", shown.alt);
    assert_eq!(told.findings.iter().map(|one| one.picture).collect::<Vec<_>>(), [Some(0), Some(0), None]);
}

#[test]
fn plates_are_told_of_where_they_were_painted_and_nowhere_else() {
    let mode = |mode, plates| {
        let told = tell(&Report { mode, plates, ..report(Vec::new()) }, "blad.pdf", Language::Nl);
        (told.mode.value, told.mode.note.unwrap_or_default())
    };
    let (value, note) = mode(Mode::Full, 14);
    assert!(value.contains("met platen") && note.contains("plaat voor plaat"), "{value}: {note}");
    let (value, note) = mode(Mode::Full, 3);
    assert!(value.contains("3 van de 14") && note.contains("Van die pagina’s"), "{value}: {note}");
    for (kind, plates) in [(Mode::Full, 0), (Mode::Fast, 0)] {
        let (value, note) = mode(kind, plates);
        assert!(value.contains("zonder platen") && !note.contains("plaat voor plaat"), "{value}: {note}");
    }
}
