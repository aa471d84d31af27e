//! A verification on paper: what stands in it, the report that an evidence file carries, and names that no font of ours has.

use canvaspers::document::verifying::{self, Paper};
use fault::language::Language;
use verify::report::Report;

use crate::support::{reports, text_of};

fn made(report: &Report, language: Language, paper: Paper) -> Vec<u8> {
    let job = verifying::job(report, "overeenkomst.pdf", language, paper);
    let made = canvaspers::press::run_here(&job).expect("a paper").bytes;
    assert_eq!(canvaspers::press::run_here(&job).expect("a paper").bytes, made, "the same report, the same bytes");
    if let Ok(folder) = std::env::var("CANVASPERS_TEST_PAPERS") {
        let name = format!("{:?}-{}-{:?}-{language:?}.pdf", paper, report.signatures.len(), report.verdict.indication);
        std::fs::write(std::path::Path::new(&folder).join(name), &made).expect("a file");
    }
    made
}

/// The words of a text, for lines break where they like.
fn flat(pdf: &[u8]) -> String {
    text_of(pdf, "-raw").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_report_says_the_verdict_and_each_signature() {
    let text = flat(&made(&reports::failed(5), Language::Nl, Paper::Report));
    for words in [
        "Rapport van controle",
        "Na de handtekening op naam van ‘Κώστας Παπαδόπουλος’ is er iets veranderd op bladzijde 2",
        "Gebruik dit bestand niet.",
        "4 van de 5 handtekeningen kloppen niet",
        "TOTAL-FAILED / FORMAT_FAILURE",
        "Gemeente Voorbeeld",
        "Het bestand is na het ondertekenen veranderd op een manier die niet mag",
        "wat op de bladzijde staat, werd anders: op bladzijde 2",
        "Uiterlijk 20 november 2026 om 11.00 uur Een tijdstempel bewijst dat.",
        "Κώστας Παπαδόπουλος",
        "overeenkomst.pdf",
        "3f0c2e5b1a9d4c7e8f60718293a4b5c6d7e8f90112233445566778899aabbccd",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let text = flat(&made(&reports::doubtful(5), Language::En, Paper::Report));
    for words in [
        "We do not know for sure who made the seal in the name of ‘A. de Wit’",
        "Seal of A. de Wit",
        "We do not know the issuer",
        "This time is not proven",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(flat(&made(&reports::unsigned(), Language::Nl, Paper::Report)).contains("niet digitaal ondertekend"));
}

#[test]
fn an_evidence_file_carries_its_report_and_says_no_more_than_is_proven() {
    for (count, report) in [(1, reports::passed(1)), (40, reports::passed(40)), (5, reports::failed(5))] {
        let pdf = made(&report, Language::Nl, Paper::Evidence);
        let document = lopdf::Document::load_mem(&pdf).expect("a PDF");
        let files: Vec<&[u8]> = document
            .objects
            .values()
            .filter_map(|object| object.as_stream().ok())
            .filter(|stream| stream.dict.get(b"Type").and_then(lopdf::Object::as_name).ok() == Some(b"EmbeddedFile"))
            .map(|stream| stream.content.as_slice())
            .collect();
        assert_eq!(files.len(), 1);
        assert!(document.catalog().expect("a catalog").has(b"AF"));
        let content = document
            .objects
            .values()
            .filter_map(|object| object.as_stream().ok())
            .find(|stream| stream.dict.get(b"Type").and_then(lopdf::Object::as_name).ok() == Some(b"EmbeddedFile"))
            .map(|stream| stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))
            .expect("a file");
        let back: Report = serde_json::from_slice(&content).expect("a report");
        assert_eq!(back, report);
        let text = flat(&pdf);
        for words in [
            "Bewijsbestand",
            "artikel 25",
            "artikel 26",
            "artikel 35",
            "artikel 36",
            "artikel 38",
            "Wat er met het bestand is gebeurd",
        ] {
            assert!(text.contains(words), "{words}");
        }
        assert!(text.contains("Handtekening van"), "{count}");
        // Nothing in these reports proves more than a certificate of some issuer.
        assert!(!text.contains("Voor de wet is dit gelijk aan een handtekening met de pen."), "{text}");
    }
}

#[test]
fn a_name_that_no_font_has_or_that_turns_the_line_stops_no_paper() {
    let mut report = reports::passed(1);
    let signer = report.signatures[0].signer.as_mut().expect("a signer");
    signer.name = "漢字\u{202e}kwaad\u{7}\u{1b}[31m".to_owned();
    let text = flat(&made(&report, Language::Nl, Paper::Evidence));
    assert!(text.contains("??kwaad[31m"), "{text}");
}
