//! Files of nobody we know, made here object by object: what is found in each, how it is counted, and what is refused.

use lopdf::{Document, Object, ObjectId, Stream, dictionary};
use pdf::read::Unreadable;
use preflight::examine;
use preflight::report::{Check, Mode, Outcome, Report, Severity};

/// A file of `count` pages A4 with bleed, each with `content`; `spoil` gets it before it is written.
fn made(count: usize, content: &str, spoil: impl FnOnce(&mut Document, &[ObjectId])) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let content = document.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
    let pages: Vec<ObjectId> = (0..count)
        .map(|_| {
            document.add_object(dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => dictionary! {},
                "MediaBox" => numbers([0, 0, 623, 870]), "BleedBox" => numbers([5, 5, 618, 865]),
                "TrimBox" => numbers([14, 14, 609, 856]),
            })
        })
        .collect();
    let kids: Vec<Object> = pages.iter().map(|page| Object::Reference(*page)).collect();
    document.set_object(tree, dictionary! {"Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids});
    let catalog = document.add_object(dictionary! {"Type" => "Catalog", "Pages" => tree});
    document.trailer.set("Root", catalog);
    spoil(&mut document, &pages);
    let mut out = Vec::new();
    document.save_to(&mut out).expect("written");
    out
}

fn numbers(box_of: [i64; 4]) -> Object {
    Object::Array(box_of.map(Object::Integer).to_vec())
}

fn whole(content: &str) -> Vec<u8> {
    made(1, content, |_, _| {})
}

fn page(document: &mut Document, id: ObjectId) -> &mut lopdf::Dictionary {
    document.get_dictionary_mut(id).expect("a page")
}

/// Codes with their page and how often.
fn codes(report: &Report) -> Vec<(&str, Option<usize>, usize)> {
    report.findings.iter().map(|one| (one.code.as_str(), one.page, one.times)).collect()
}

fn outcome(report: &Report, check: Check) -> Outcome {
    report.checks.iter().find(|one| one.check == check).expect("each check is told").outcome
}

/// Black alone, well within the trim.
const PLAIN: &str = "0 0 0 1 k 100 100 200 200 re f";

#[test]
fn a_sound_sheet_has_no_findings_and_each_check_says_what_became_of_it() {
    for mode in [Mode::Fast, Mode::Full] {
        let report = examine(&whole(PLAIN), mode).expect("read");
        assert_eq!(codes(&report), [], "{mode:?}");
        assert_eq!((report.worst(), report.pages.len(), report.press), (None, 1, false));
        assert_eq!(outcome(&report, Check::Boxes), Outcome::Passed);
        assert_eq!(outcome(&report, Check::Colours), Outcome::Passed);
        // Of a file of others nobody knows from how far it is read.
        assert_eq!(outcome(&report, Check::TextSize), Outcome::NotChecked);
        assert_eq!(report.checks.len(), 12);
    }
}

#[test]
fn boxes_are_compared_on_every_page() {
    let file = made(3, PLAIN, |document, pages| {
        page(document, pages[0]).remove(b"TrimBox");
        page(document, pages[2]).set("TrimBox", numbers([-20, 14, 609, 856]));
    });
    let report = examine(&file, Mode::Fast).expect("read");
    // The worst first.
    assert_eq!(codes(&report), [("boxes-do-not-nest", Some(3), 1), ("no-trim-box", Some(1), 1)]);
    assert_eq!(outcome(&report, Check::Boxes), Outcome::Found(Severity::Error));
    assert_eq!(report.worst(), Some(Severity::Error));
}

#[test]
fn boxes_that_a_page_has_from_above_are_its_own() {
    let file = made(1, PLAIN, |document, pages| {
        let media = page(document, pages[0]).remove(b"MediaBox").expect("a box");
        let tree = page(document, pages[0]).get(b"Parent").and_then(Object::as_reference).expect("a parent");
        page(document, tree).set("MediaBox", media);
    });
    assert_eq!(codes(&examine(&file, Mode::Fast).expect("read")), []);
}

#[test]
fn a_font_that_is_not_in_the_file_is_named() {
    let file = made(1, "BT /F 12 Tf 100 100 Td (Samen) Tj ET", |document, pages| {
        let font = document.add_object(dictionary! {"Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica"});
        page(document, pages[0]).set("Resources", dictionary! {"Font" => dictionary! {"F" => font}});
    });
    let report = examine(&file, Mode::Fast).expect("read");
    assert_eq!(codes(&report).iter().map(|(code, ..)| *code).collect::<Vec<_>>(), ["font-not-embedded"]);
    assert_eq!(report.findings[0].values.get("font").map(String::as_str), Some("Helvetica"));
    assert_eq!(report.fonts.len(), 1);
    assert!(!report.fonts[0].embedded);
}

#[test]
fn a_colour_weighs_most_where_the_file_is_for_a_press() {
    let red = "1 0 0 rg 100 100 200 200 re f";
    let on_screen = examine(&whole(red), Mode::Fast).expect("read");
    assert_eq!(on_screen.colour_spaces, ["DeviceRGB"]);
    let weight =
        |report: &Report| report.findings.iter().find(|one| one.code == "colour-not-for-press").map(|one| one.severity);
    assert_eq!(weight(&on_screen), Some(Severity::Warning));
    let intent = |document: &mut Document, _: &[ObjectId]| {
        let intent = dictionary! {"Type" => "OutputIntent", "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => Object::string_literal("FOGRA39")};
        document.catalog_mut().expect("a catalog").set("OutputIntents", vec![Object::Dictionary(intent)]);
    };
    let for_press = examine(&made(1, red, intent), Mode::Fast).expect("read");
    assert!(for_press.press);
    assert_eq!(weight(&for_press), Some(Severity::Error));
    let inks = examine(&made(1, PLAIN, intent), Mode::Fast).expect("read");
    assert_eq!(weight(&inks), None);
}

#[test]
fn content_is_read_on_past_what_is_wrong_and_says_so() {
    let red = "1 0 0 rg 100 100 200 200 re f";
    for junk in [">> 1 2 )", "1.2.3", "foo", "[1 2 0 d", "<zz>", "5 re", "BI", "/Nothing Do"] {
        let report = examine(&whole(&format!("{PLAIN} {junk} {red}")), Mode::Fast).expect("read");
        let mut found: Vec<&str> = codes(&report).iter().map(|(code, ..)| *code).collect();
        found.sort_unstable();
        assert_eq!(found, ["colour-not-for-press", "content-skipped"], "{junk}");
        assert_eq!(outcome(&report, Check::Reading), Outcome::Found(Severity::Warning), "{junk}");
    }
    // What a later version of PDF may bring is marked, and nobody's business.
    let marked = examine(&whole(&format!("{PLAIN} BX foo EX")), Mode::Fast).expect("read");
    assert_eq!(codes(&marked), []);
    // However deep, however endless.
    for junk in
        ["[".repeat(100_000), "<<".repeat(100_000), "(".repeat(100_000), "BI ".repeat(100_000), "1 ".repeat(100_000)]
    {
        let report = examine(&whole(&format!("{PLAIN} {junk}")), Mode::Fast).expect("read");
        assert!(report.findings.len() <= 1, "{:?}", codes(&report));
    }
}

#[test]
fn ink_of_files_of_others_is_measured_where_all_is_ink() {
    let much = "0.8 0.8 0.8 0.8 k 100 100 200 200 re f";
    let full = examine(&made(2, much, |_, _| {}), Mode::Full).expect("read");
    assert_eq!((full.plates, full.pages[0].most_ink), (2, Some(320.0)));
    assert_eq!(codes(&full), [("too-much-ink", Some(1), 1), ("too-much-ink", Some(2), 1)]);
    let pale = examine(&whole(PLAIN), Mode::Full).expect("read");
    assert_eq!((pale.plates, outcome(&pale, Check::Ink)), (1, Outcome::Passed));
    // Other colours are converted first, and how much ink that gives is the print shop's.
    let red = examine(&whole("1 0 0 rg 100 100 200 200 re f"), Mode::Full).expect("read");
    assert_eq!((red.plates, red.pages[0].most_ink, outcome(&red, Check::Ink)), (0, None, Outcome::NotChecked));
    let fast = examine(&whole(PLAIN), Mode::Fast).expect("read");
    assert_eq!((fast.plates, outcome(&fast, Check::Ink)), (0, Outcome::NotChecked));
}

#[test]
fn a_place_is_the_same_on_the_picture_however_a_page_is_turned_and_cut() {
    for (turned, unit, crop) in [
        (0, 1, None),
        (90, 1, None),
        (180, 3, None),
        (270, 1, Some([50, 40, 500, 700])),
        (-90, 2, Some([5, 5, 618, 865])),
    ] {
        let file = made(1, "1 0 0 rg 100 200 60 30 re f", |document, pages| {
            let own = page(document, pages[0]);
            own.set("Rotate", turned);
            own.set("UserUnit", unit);
            if let Some(crop) = crop {
                own.set("CropBox", numbers(crop));
            }
        });
        let report = examine(&file, Mode::Fast).expect("read");
        let area = report.findings.iter().find_map(|one| one.area).expect("a place");
        let picture = &preflight::picture::take(file, &[1])[0];
        let mut reader = png::Decoder::new(std::io::Cursor::new(&picture.png)).read_info().expect("a picture");
        let mut pixels = vec![0; reader.output_buffer_size().expect("of a size")];
        reader.next_frame(&mut pixels).expect("pixels");
        let red = |x: f64, y: f64| {
            let at = |place: f64, from: f64| ((from + place * picture.scale).round().max(0.0)) as usize;
            let index = (at(y, picture.trim_at[1]) * picture.width as usize + at(x, picture.trim_at[0])) * 3;
            pixels.get(index..index + 3) == Some(&[255, 0, 0])
        };
        let step = 1.5;
        let (right, bottom) = (area.x + area.width, area.y + area.height);
        for (x, y) in [(area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom)] {
            let (inwards, down) = (if x == area.x { step } else { -step }, if y == area.y { step } else { -step });
            let what = format!("turned {turned}, unit {unit}, {crop:?}: {x} {y}");
            assert!(red(x + inwards, y + down), "inside, {what}");
            assert!(!red(x - inwards, y - down), "outside, {what}");
        }
    }
}

#[test]
fn what_comes_often_is_counted_with_the_first() {
    let red = "1 0 0 rg 100 100 9 9 re f ".repeat(500);
    let file = made(2, &red, |document, _| {
        let intent = dictionary! {"Type" => "OutputIntent", "S" => "GTS_PDFX"};
        document.catalog_mut().expect("a catalog").set("OutputIntents", vec![Object::Dictionary(intent)]);
    });
    let report = examine(&file, Mode::Fast).expect("read");
    let colours = codes(&report).into_iter().filter(|(code, ..)| *code == "colour-not-for-press").collect::<Vec<_>>();
    assert_eq!(colours.len(), 2, "one for each page: {colours:?}");
}

#[test]
fn the_list_of_findings_has_an_end() {
    let file = made(1_000, PLAIN, |document, pages| {
        for id in pages {
            page(document, *id).remove(b"TrimBox");
        }
    });
    let report = examine(&file, Mode::Fast).expect("read");
    assert!(report.findings.len() <= 301, "{}", report.findings.len());
    assert_eq!(report.pages.len(), 1_000);
    let counted: usize = report.findings.iter().map(|one| one.times).sum();
    assert!(counted >= 1_000, "what is not listed is counted: {counted}");
}

#[test]
fn what_cannot_be_looked_at_is_refused_by_its_reason() {
    let refused = |file: &[u8]| examine(file, Mode::Fast).expect_err("refused");
    assert!(matches!(refused(b"Dit is geen PDF"), Unreadable::NotPdf { .. }));
    assert_eq!(refused(&made(2_001, PLAIN, |_, _| {})), Unreadable::TooComplex);
    let none = made(0, PLAIN, |_, _| {});
    assert_eq!(refused(&none), Unreadable::Damaged);
    let whole = whole(PLAIN);
    for at in (0..whole.len()).step_by(7) {
        let mut spoiled = whole.clone();
        spoiled[at] ^= 0x15;
        // A report or a reason, for what is damaged anywhere.
        for file in [&whole[..at], &spoiled] {
            if let Ok(report) = examine(file, Mode::Full) {
                assert!(!report.pages.is_empty() || report.worst() == Some(Severity::Error));
            }
        }
    }
}

#[test]
fn an_encrypted_file_is_not_looked_at_and_says_so() {
    let file = made(1, PLAIN, |document, _| {
        let word = |byte: u8| Object::string_literal(vec![byte; 32]);
        document.trailer.set("ID", vec![word(1), word(1)]);
        let encrypt =
            dictionary! {"Filter" => "Standard", "V" => 1, "R" => 2, "P" => -4, "O" => word(2), "U" => word(3)};
        let encrypt = document.add_object(encrypt);
        document.trailer.set("Encrypt", encrypt);
    });
    let report = examine(&file, Mode::Fast).expect("a report");
    assert_eq!(codes(&report), [("encrypted", None, 1)]);
    assert!(report.pages.is_empty());
}
