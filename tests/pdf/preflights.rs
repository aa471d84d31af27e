//! A preflight on paper: verdict, checks, findings with place and remedy, and the places marked on pages in small.

use canvaspers::document::preflighting;
use fault::language::Language;
use preflight::finding::Code;
use preflight::picture::{self, Picture};
use preflight::report::{Area, Check, Checked, Finding, Font, Mode, Outcome, Page, Report, Severity};

use crate::support::{Server, text_of};

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

/// A report with so many findings, dense and all over the pages, of every weight.
fn report(count: usize, pages: usize) -> Report {
    let findings: Vec<Finding> = (0..count)
        .map(|n| {
            let page = 1 + n * pages / count.max(1);
            let area = Area {
                x: 20.0 + (n * 67 % 240) as f64,
                y: 18.0 + (n * 41 % 170) as f64,
                width: 3.0 + (n % 5) as f64 * 15.0,
                height: 2.0 + (n % 3) as f64 * 9.0,
            };
            let finding = match n % 4 {
                0 => Finding::new(
                    Code::TextTooSmall,
                    Check::TextSize,
                    if count == 1 { Severity::Warning } else { Severity::Error },
                )
                .with("size", 7.5)
                .with("least", 14)
                .with("distance", 1.5)
                .with("text", "Wij doen samen wat alleen niet lukt, ook als het regent"),
                1 => Finding::new(Code::ImageTooCoarse, Check::Images, Severity::Warning)
                    .with("dpi", 84)
                    .with("least", 150),
                2 => Finding::new(Code::ContrastTooLow, Check::Contrast, Severity::Warning)
                    .with("ratio", 2.4)
                    .with("least", 4.5)
                    .with("text", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"),
                _ => Finding::new(Code::TooMuchInk, Check::Ink, Severity::Note).with("ink", 322).with("limit", 300),
            };
            finding.on(page, Some(area))
        })
        .chain((count > 1).then(|| {
            Finding::new(Code::FontNotEmbedded, Check::Fonts, Severity::Error)
                .with("font", "ABCDEF+明朝-Zeer-Lange-Naam-Condensed-SemiBold")
        }))
        .collect();
    let outcome = |check| match findings.iter().filter(|one| one.check == check).map(|one| one.severity).max() {
        Some(worst) => Outcome::Found(worst),
        None if check == Check::Overflow => Outcome::NotChecked,
        None if check == Check::Claims => Outcome::NotApplicable,
        None => Outcome::Passed,
    };
    let page = Page {
        trim: [420.0, 297.0],
        media: [446.0, 323.0],
        trim_at: [13.0, 13.0],
        bleed: Some(3.0),
        sheet: Some("A3".into()),
        smallest_text: Some(8.2),
        coarsest_image: Some(84.0),
        most_ink: Some(243.0),
    };
    Report {
        mode: Mode::Full,
        sha256: "3f0c2e5b1a9d4c7e8f60718293a4b5c6d7e8f90112233445566778899aabbccd".into(),
        bytes: 1_234_567,
        version: "1.6".into(),
        instrument: Some("praatplaat 1.1.0".into()),
        press: true,
        claims: vec!["PDF/X-4".into()],
        condition: Some("Coated FOGRA39 (ISO 12647-2:2004)".into()),
        pages: vec![page; pages],
        fonts: ["BricolageGrotesque-ExtraBold", "SourceSans3-Regular"]
            .map(|name| Font { name: name.into(), embedded: true })
            .into(),
        colour_spaces: vec!["DeviceCMYK".into(), "DeviceGray".into()],
        inks: Vec::new(),
        plates: pages,
        checks: CHECKS.map(|check| Checked { check, outcome: outcome(check) }).into(),
        findings,
    }
}

/// Pages of a praatplaat for a press, as if they were those of the report.
fn pictures(pages: usize) -> Vec<Picture> {
    let file =
        Server::shared().get("/v1/instruments/praatplaat/document?sheet=A3&orientation=landscape&profile=print").body;
    let taken = picture::take(file, &[1]);
    let [one] = &taken[..] else { panic!("one picture") };
    (1..=pages.min(picture::MOST)).map(|page| Picture { page, ..one.clone() }).collect()
}

fn paper(count: usize, pages: usize, language: Language) -> Vec<u8> {
    let report = report(count, pages);
    let shown = if count == 0 { Vec::new() } else { pictures(pages) };
    let day = jiff::civil::date(2026, 11, 27);
    let job = preflighting::job(&report, &shown, "praatplaat-a3-drukbestand.pdf", language, day);
    let made = canvaspers::press::run_here(&job).expect("a paper").bytes;
    if let Ok(folder) = std::env::var("CANVASPERS_TEST_PAPERS") {
        std::fs::write(
            std::path::Path::new(&folder).join(format!("preflight-{count}-{pages}-{language:?}.pdf")),
            &made,
        )
        .expect("a file");
    }
    made
}

/// The words of a text, for lines break where they like.
fn flat(pdf: &[u8]) -> String {
    text_of(pdf, "-raw").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_report_says_the_verdict_every_check_and_each_finding() {
    let text = flat(&paper(0, 1, Language::Nl));
    for words in [
        "Klaar voor de drukker",
        "PDF/X-4",
        "Niet gecertificeerd",
        "niet gecontroleerd",
        "niet van toepassing",
        "27 november 2026",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let text = flat(&paper(1, 1, Language::En));
    for words in [
        "Look at this: 1 point",
        "Full: with plates",
        "20 mm from the left",
        "is 7.5 points",
        "Make the letters larger",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let text = flat(&paper(12, 14, Language::Nl));
    for words in ["Nog niet drukken: 4 fouten", "is 7,5 punt. Van 1,5 meter", "Pagina 12, "] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn sixty_findings_share_the_pictures_of_their_pages() {
    let pdf = paper(60, 14, Language::Nl);
    let document = lopdf::Document::load_mem(&pdf).expect("a PDF");
    let images = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| stream.dict.get(b"Subtype").and_then(lopdf::Object::as_name).ok() == Some(b"Image"))
        .count();
    // One picture of each page, and the same picture is in the file once.
    assert_eq!(images, 1);
    let text = flat(&pdf);
    assert!(text.contains("Alleen van de eerste 12 pagina’s met een plek is er een afbeelding."), "{text}");
    assert!(text.contains("Pagina 14, "), "{text}");
}

#[test]
fn a_mark_stands_on_what_it_marks() {
    let taken = pictures(1);
    // The trim of a sheet with 3 mm bleed and 10 mm slug begins 13 mm from the edge of the medium.
    let [x, y] = taken[0].trim_at;
    assert!((x / taken[0].scale - 13.0).abs() < 0.3 && (y / taken[0].scale - 13.0).abs() < 0.3, "{x} {y}");
    assert!((f64::from(taken[0].width) / taken[0].scale - 446.0).abs() < 1.0, "{}", taken[0].scale);
}
