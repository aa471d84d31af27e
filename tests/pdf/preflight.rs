//! Preflight: every instrument passes its own, and a spoiled file gets exactly its finding.

use base64::Engine as _;
use canvaspers::document::Documents;
use canvaspers::document::kinds::Kind;
use canvaspers::document::model::profile::Profile;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use pdf::read::Unreadable;
use preflight::examine;
use preflight::report::{Check, Mode, Outcome, Report, Severity};
use serde_json::{Value, json};

use crate::print::sides;
use crate::structure::{documents, make};

/// Every instrument in every filling, profile, sheet and orientation: the bodies of their requests.
pub fn everything(documents: &Documents) -> Vec<Value> {
    let mut out = Vec::new();
    for instrument in documents.catalog().instruments() {
        if ["eindeloos", "geheugen"].contains(&instrument.id.as_str()) {
            continue;
        }
        let kind = Kind::get(&instrument.kind).expect("a kind");
        for filling in kind.fillings {
            for profile in filling.profiles.iter().filter(|profile| **profile != Profile::Tiles) {
                for sheet in filling.sheets(instrument) {
                    for orientation in &sheet.orientations {
                        let mut body = json!({
                            "instrument": instrument.id, "filling": filling.id, "sheet": sheet.name,
                            "orientation": orientation.code(), "profile": profile.code(),
                        });
                        if filling.takes_data()
                            && let Some(example) = filling.example(instrument)
                        {
                            body["data"] = example.clone();
                        }
                        out.push(body);
                    }
                }
            }
        }
    }
    out
}

pub fn told(report: &Report) -> Vec<String> {
    let say = |finding: &preflight::report::Finding| {
        format!(
            "{:?} {} {:?} x{} {:?} {:?}",
            finding.severity, finding.code, finding.page, finding.times, finding.area, finding.values
        )
    };
    report.findings.iter().map(say).collect()
}

#[test]
fn every_instrument_passes_its_own_preflight() {
    let documents = documents();
    let mut wrong = Vec::new();
    let all = everything(&documents);
    assert!(all.len() > 150, "{}", all.len());
    for body in &all {
        let made = make(&documents, body);
        let report = examine(&made.bytes, Mode::Fast).expect("a report");
        let id = body["instrument"].as_str().expect("an id");
        assert!(report.instrument.as_deref().is_some_and(|own| own.starts_with(id)), "{body}: {:?}", report.instrument);
        if report.worst() >= Some(Severity::Error) {
            wrong.push(format!(
                "{} {} {} {} {}: {:#?}",
                id,
                body["filling"],
                body["sheet"],
                body["orientation"],
                body["profile"],
                told(&report)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn tiles_pass_too_though_their_map_shows_the_sheet_in_small() {
    let documents = documents();
    for (instrument, sheet) in [("praatplaat", "A0"), ("gesprekscanvas", "A1"), ("gesprekscanvas", "A3")] {
        let made = make(&documents, &json!({"instrument": instrument, "sheet": sheet, "profile": "tiles"}));
        let report = examine(&made.bytes, Mode::Full).expect("a report");
        assert!(report.worst() < Some(Severity::Error), "{instrument} {sheet}: {:#?}", told(&report));
    }
}

/// A praatplaat of ours for a press.
fn sound() -> Vec<u8> {
    make(&documents(), &json!({"instrument": "praatplaat", "sheet": "A3", "profile": "print"})).bytes
}

fn spoiled(from: &[u8], spoil: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut pdf = Document::load_mem(from).expect("a PDF");
    spoil(&mut pdf);
    let mut out = Vec::new();
    pdf.save_to(&mut out).expect("saved");
    out
}

fn first(pdf: &Document) -> ObjectId {
    pdf.get_pages()[&1]
}

/// Paints more on the first page; `resources` are those it needs.
fn painted(pdf: &mut Document, content: &str) {
    let page = first(pdf);
    let mut whole = pdf.get_page_content(page);
    // What was set before is undone, so that what follows lies as it says.
    whole = [b"q\n".as_slice(), &whole, b"\nQ\n", content.as_bytes()].concat();
    let id = pdf.add_object(Stream::new(dictionary! {}, whole));
    pdf.get_dictionary_mut(page).expect("a page").set("Contents", id);
}

/// Gives the first page one resource more.
fn resource(pdf: &mut Document, kind: &str, name: &str, value: Object) {
    let page = first(pdf);
    let there = |pdf: &Document, own: &Object| pdf.dereference(own).expect("there").1.as_dict().expect("ours").clone();
    let mut resources = there(pdf, pdf.get_dictionary(page).expect("a page").get(b"Resources").expect("resources"));
    let mut all = resources.get(kind.as_bytes()).map(|own| there(pdf, own)).unwrap_or_default();
    all.set(name, value);
    resources.set(kind, all);
    pdf.get_dictionary_mut(page).expect("a page").set("Resources", resources);
}

/// Name of a font of the first page.
fn a_font(pdf: &Document) -> String {
    let page = pdf.get_dictionary(first(pdf)).expect("a page");
    let resources =
        pdf.dereference(page.get(b"Resources").expect("resources")).expect("there").1.as_dict().expect("a dictionary");
    let fonts = pdf.dereference(resources.get(b"Font").expect("fonts")).expect("there").1.as_dict().expect("fonts");
    String::from_utf8_lossy(fonts.iter().next().expect("a font").0).into_owned()
}

#[test]
fn a_spoiled_file_gets_exactly_its_finding() {
    let sound = sound();
    let report = examine(&sound, Mode::Full).expect("a report");
    assert_eq!(told(&report), Vec::<String>::new());
    assert!(report.press && report.claims == ["PDF/X-4"] && report.condition.as_deref() == Some("FOGRA39"));
    let real = |numbers: [f32; 4]| numbers.map(Object::Real).to_vec();
    type Spoil = Box<dyn FnOnce(&mut Document)>;
    let text = |size: f32, colour: &'static str, words: &'static str| -> Spoil {
        Box::new(move |pdf: &mut Document| {
            let font = a_font(pdf);
            // A real font of the file: two bytes a character, whatever they show.
            painted(pdf, &format!("BT {colour} /{font} {size} Tf 500 700 Td <{words}> Tj ET"));
        })
    };
    let cases: Vec<(&str, &str, Spoil)> = vec![
        (
            "no TrimBox",
            "no-trim-box",
            Box::new(|pdf| {
                let page = first(pdf);
                let own = pdf.get_dictionary_mut(page).expect("a page");
                own.remove(b"TrimBox");
            }),
        ),
        (
            "boxes that do not nest",
            "boxes-do-not-nest",
            Box::new(move |pdf| {
                let page = first(pdf);
                let own = pdf.get_dictionary_mut(page).expect("a page");
                let bleed = own.get(b"BleedBox").expect("a box").clone();
                let sides: Vec<f32> =
                    bleed.as_array().expect("sides").iter().map(|side| side.as_float().expect("a number")).collect();
                own.set("BleedBox", real([sides[0] + 20.0, sides[1], sides[2], sides[3]]));
            }),
        ),
        (
            "another size",
            "size-differs",
            Box::new(move |pdf| {
                let page = first(pdf);
                let own = pdf.get_dictionary_mut(page).expect("a page");
                for (name, more) in [("TrimBox", 12.0), ("BleedBox", 12.0), ("MediaBox", 12.0)] {
                    let sides = sides(own, name).map(|side| side as f32);
                    own.set(name, real([sides[0], sides[1], sides[2], sides[3] + more]));
                }
            }),
        ),
        (
            "little bleed",
            "bleed-too-small",
            Box::new(move |pdf| {
                let page = first(pdf);
                let own = pdf.get_dictionary_mut(page).expect("a page");
                let sides = sides(own, "BleedBox").map(|side| side as f32);
                own.set("BleedBox", real([sides[0] + 4.0, sides[1] + 4.0, sides[2] - 4.0, sides[3] - 4.0]));
            }),
        ),
        (
            "an area that stops at the trim",
            "area-stops-at-trim",
            Box::new(|pdf| {
                let page = pdf.get_dictionary(first(pdf)).expect("a page");
                let sides = sides(page, "TrimBox").map(|side| side as f32);
                painted(pdf, &format!("0 0.5 0.5 0 k {} 300 40 40 re f", sides[2] - 40.0));
            }),
        ),
        ("an area in RGB", "colour-not-for-press", Box::new(|pdf| painted(pdf, "1 0 0 rg 500 600 40 40 re f"))),
        ("too much ink", "too-much-ink", Box::new(|pdf| painted(pdf, "1 1 1 0.6 k 500 600 40 40 re f"))),
        ("a word that is too small", "text-too-small", text(5.0, "0 0 0 1 k", "0011001200130014")),
        ("a word that hardly stands out", "contrast-too-low", text(12.0, "0 0 0 0.2 k", "0011001200130014")),
        (
            "a font that is not there",
            "font-not-embedded",
            Box::new(|pdf| {
                let font = pdf.add_object(dictionary! {"Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding"});
                resource(pdf, "Font", "Vreemd", font.into());
                painted(pdf, "BT 0 0 0 1 k /Vreemd 12 Tf 500 700 Td (Hallo) Tj ET");
            }),
        ),
        (
            "a coarse picture",
            "image-too-coarse",
            Box::new(|pdf| {
                let picture = pdf.add_object(Stream::new(dictionary! {"Type" => "XObject", "Subtype" => "Image", "Width" => 8, "Height" => 8, "ColorSpace" => "DeviceCMYK", "BitsPerComponent" => 8}, vec![60; 256]));
                resource(pdf, "XObject", "Foto", picture.into());
                painted(pdf, "q 50 0 0 50 500 600 cm /Foto Do Q");
            }),
        ),
        (
            "a note on the page",
            "annotation-in-print",
            Box::new(|pdf| {
                let note = pdf.add_object(dictionary! {"Type" => "Annot", "Subtype" => "Text", "Rect" => vec![300.into(), 300.into(), 320.into(), 320.into()]});
                let page = first(pdf);
                pdf.get_dictionary_mut(page).expect("a page").set("Annots", vec![note.into()]);
            }),
        ),
        (
            "no output intent",
            "no-output-intent",
            Box::new(|pdf| {
                pdf.catalog_mut().expect("a catalog").remove(b"OutputIntents");
            }),
        ),
        (
            "another claim",
            "claim-missing",
            Box::new(|pdf| {
                let id =
                    pdf.catalog().expect("a catalog").get(b"Metadata").and_then(Object::as_reference).expect("XMP");
                let stream = pdf.get_object_mut(id).and_then(Object::as_stream_mut).expect("XMP");
                let packet = String::from_utf8(stream.get_plain_content().expect("XMP")).expect("UTF-8");
                stream.dict.remove(b"Filter");
                stream.set_content(packet.replace("PDF/X-4", "PDF/X-1:2001").into_bytes());
            }),
        ),
        (
            "nothing about trapping",
            "claim-broken",
            Box::new(|pdf| {
                let id = pdf.trailer.get(b"Info").and_then(Object::as_reference).expect("information");
                pdf.get_dictionary_mut(id).expect("information").remove(b"Trapped");
            }),
        ),
        (
            "words at the edge",
            "text-near-trim",
            Box::new(|pdf| {
                let page = pdf.get_dictionary(first(pdf)).expect("a page");
                let sides = sides(page, "TrimBox").map(|side| side as f32);
                let font = a_font(pdf);
                painted(pdf, &format!("BT 0 0 0 1 k /{font} 12 Tf 700 {} Td <0011001200130014> Tj ET", sides[1] + 4.0));
            }),
        ),
    ];
    assert!(cases.len() >= 12);
    for (what, code, spoil) in cases {
        let report = examine(&spoiled(&sound, spoil), Mode::Full).expect("a report");
        let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, [code], "{what}: {:#?}", told(&report));
        let finding = &report.findings[0];
        assert_eq!(finding.times, 1, "{what}: {:#?}", told(&report));
        let check = report.checks.iter().find(|checked| checked.check == finding.check).expect("a check");
        assert_eq!(check.outcome, Outcome::Found(finding.severity), "{what}");
    }
}

#[test]
fn words_on_a_gradient_or_a_picture_are_judged_by_what_is_behind_them() {
    let sound = sound();
    let outcome =
        |report: &Report| report.checks.iter().find(|own| own.check == Check::Contrast).expect("there is one").outcome;
    let words = |pdf: &Document| format!("BT 0 0 0 0 k /{} 24 Tf 500 700 Td <0011001200130014> Tj ET", a_font(pdf));
    // White words upon one that goes from a grey to a lighter one.
    let gradient = |from: f32| {
        spoiled(&sound, |pdf| {
            let inks = |k: f32| vec![0.into(), 0.into(), 0.into(), Object::Real(k)];
            let shading = dictionary! {
                "ShadingType" => 2, "ColorSpace" => "DeviceCMYK", "Coords" => vec![500.into(), 0.into(), 700.into(), 0.into()],
                "Extend" => vec![true.into(), true.into()],
                "Function" => dictionary! {"FunctionType" => 2, "Domain" => vec![0.into(), 1.into()], "C0" => inks(from), "C1" => inks(from * 0.9), "N" => 1},
            };
            resource(pdf, "Shading", "Verloop", shading.into());
            let words = words(pdf);
            painted(pdf, &format!("q 480 680 300 60 re W n /Verloop sh Q {words}"));
        })
    };
    let photo = |ink: u8| {
        spoiled(&sound, |pdf| {
            let dict = dictionary! {"Type" => "XObject", "Subtype" => "Image", "Width" => 600, "Height" => 220, "ColorSpace" => "DeviceCMYK", "BitsPerComponent" => 8};
            let picture = pdf.add_object(Stream::new(dict, [0, 0, 0, ink].repeat(600 * 220)));
            resource(pdf, "XObject", "Foto", picture.into());
            let words = words(pdf);
            painted(pdf, &format!("q 120 0 0 44 490 680 cm /Foto Do Q {words}"));
        })
    };
    for (what, file, good) in [
        ("a dark gradient", gradient(0.73), true),
        ("a light gradient", gradient(0.2), false),
        ("a dark picture", photo(230), true),
        ("a light picture", photo(30), false),
    ] {
        let full = examine(&file, Mode::Full).expect("a report");
        let expected: &[&str] = if good { &[] } else { &["contrast-too-low"] };
        let codes: Vec<&str> = full.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, expected, "{what}: {:#?}", told(&full));
        assert_eq!(outcome(&full), if good { Outcome::Passed } else { Outcome::Found(Severity::Error) }, "{what}");
        // Without pictures of the page it says that it does not know.
        let fast = examine(&file, Mode::Fast).expect("a report");
        assert_eq!((outcome(&fast), fast.findings.len()), (Outcome::NotChecked, 0), "{what}");
    }
}

#[test]
fn what_was_found_is_where_it_is() {
    let file = spoiled(&sound(), |pdf| painted(pdf, "1 0 0 rg 500 600 40 50 re f"));
    let report = examine(&file, Mode::Fast).expect("a report");
    let area = report.findings[0].area.expect("a place");
    let page = &report.pages[0];
    // From the lower left of the medium in points to the upper left of the trim in mm.
    let mm = |points: f64| points * 25.4 / 72.0;
    assert!((area.x - (mm(500.0) - page.trim_at[0])).abs() < 0.2, "{area:?} {page:?}");
    assert!((area.y - (page.media[1] - mm(650.0) - page.trim_at[1])).abs() < 0.2, "{area:?} {page:?}");
    assert!((area.width - mm(40.0)).abs() < 0.2 && (area.height - mm(50.0)).abs() < 0.2, "{area:?}");
    assert_eq!((page.trim, page.bleed, page.sheet.as_deref()), ([420.0, 297.0], Some(3.0), Some("A3")));
}

#[test]
fn ink_is_measured_as_ghostscript_measures_it() {
    let documents = documents();
    for body in [
        json!({"instrument": "praatplaat", "sheet": "A3", "profile": "print"}),
        json!({"instrument": "gesprekscanvas", "sheet": "A4", "profile": "print"}),
    ] {
        let made = make(&documents, &body);
        let report = examine(&made.bytes, Mode::Full).expect("a report");
        let (_, _, pixels) = crate::print::plates_of(&made.bytes, 1, 72);
        let most = pixels.chunks_exact(4).map(|inks| inks.iter().map(|ink| u32::from(*ink)).sum::<u32>()).max();
        let percent = f64::from(most.expect("pixels")) / 2.55;
        let own = report.pages[0].most_ink.expect("measured");
        assert!((own - percent).abs() <= 3.0, "{body}: {own} and {percent} %");
    }
    // Two areas that hide one another are not one area with both inks; a picture counts as what it is.
    let data = json!({"pictures": [{"image": "foto", "alt": "Een vlak"}]});
    let example = documents.catalog().get("praatplaat").expect("there").examples["filled"].clone();
    let mut body = json!({"instrument": "praatplaat", "sheet": "A3", "profile": "print", "data": example});
    body["data"]["pictures"] = data["pictures"].clone();
    let dark = crate::support::images::plain(1200, 800, &[20, 10, 60], jpeg_encoder::ColorType::Rgb, None);
    body["images"]["foto"] = base64::engine::general_purpose::STANDARD.encode(dark).into();
    let made = make(&documents, &body);
    let report = examine(&made.bytes, Mode::Full).expect("a report");
    let (_, _, pixels) = crate::print::plates_of(&made.bytes, 2, 40);
    let most = pixels.chunks_exact(4).map(|inks| inks.iter().map(|ink| u32::from(*ink)).sum::<u32>()).max();
    let percent = f64::from(most.expect("pixels")) / 2.55;
    let own = report.pages[1].most_ink.expect("measured");
    assert!(percent > 200.0 && (own - percent).abs() <= 6.0, "{own} and {percent} %");
}

#[test]
fn of_files_of_others_only_what_can_be_said_is_said() {
    let folder = std::env::temp_dir().join(format!("canvaspers-preflight-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (page, out) = (folder.join("a.html"), folder.join("a.pdf"));
    std::fs::write(&page, "<html><body style='color:#c00'><h1>Beleid van Zonstad</h1><p>Tekst</p></body></html>")
        .expect("written");
    let printed = std::process::Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--print-to-pdf={}", out.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("make setup installs it");
    assert!(printed.status.success());
    let report = examine(&std::fs::read(&out).expect("a file"), Mode::Full).expect("a report");
    std::fs::remove_dir_all(&folder).expect("removed");
    assert_eq!(report.instrument, None);
    let outcome = |check: Check| report.checks.iter().find(|own| own.check == check).expect("there").outcome;
    for check in [Check::TextSize, Check::Contrast, Check::Ink, Check::Overflow, Check::Interaction] {
        assert_eq!(outcome(check), Outcome::NotChecked, "{check:?}");
    }
    // Nothing of it goes up to the edge.
    assert_eq!(outcome(Check::Bleed), Outcome::Passed);
    assert_eq!(outcome(Check::Fonts), Outcome::Passed);
    assert_eq!(outcome(Check::Colours), Outcome::Found(Severity::Warning), "{:?}", told(&report));
    assert!(!report.fonts.is_empty() && report.pages[0].smallest_text.is_some());
}

/// The dictionary of a form that draws another.
fn form(other: Option<ObjectId>) -> Dictionary {
    let mut own =
        dictionary! {"Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()]};
    if let Some(other) = other {
        own.set("Resources", dictionary! {"XObject" => dictionary! {"Twee" => other}});
    }
    own
}

#[test]
fn what_is_endless_ends() {
    let sound = sound();
    let looped = spoiled(&sound, |pdf| {
        let form = pdf.new_object_id();
        let content = "/Zelf Do /Zelf Do /Zelf Do ".repeat(20);
        pdf.objects.insert(form, Object::Stream(Stream::new(dictionary! {"Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()], "Resources" => dictionary! {"XObject" => dictionary! {"Zelf" => form}}}, content.into_bytes())));
        let page = first(pdf);
        pdf.get_dictionary_mut(page)
            .expect("a page")
            .set("Resources", dictionary! {"XObject" => dictionary! {"Zelf" => form}});
        painted(pdf, "/Zelf Do");
    });
    // Each is drawn once, as renderers do, and told; nothing is painted that would not end.
    let report = examine(&looped, Mode::Full).expect("a report");
    assert!(report.findings.iter().any(|finding| finding.code.as_str() == "content-skipped"), "{:?}", told(&report));
    assert_eq!(report.plates, 0);
    // A form that draws two, of which each draws two, and so on, ends only after all time.
    let doubled = spoiled(&sound, |pdf| {
        let mut within = pdf.add_object(Stream::new(form(None), b"0 0 9 9 re f".to_vec()));
        for _ in 0..40 {
            within = pdf.add_object(Stream::new(form(Some(within)), b"/Twee Do /Twee Do".to_vec()));
        }
        let page = first(pdf);
        let resources = dictionary! {"XObject" => dictionary! {"Twee" => within}};
        pdf.get_dictionary_mut(page).expect("a page").set("Resources", resources);
        painted(pdf, "/Twee Do");
    });
    assert_eq!(examine(&doubled, Mode::Fast), Err(Unreadable::TooComplex));
    let saved = spoiled(&sound, |pdf| painted(pdf, &"q ".repeat(200_000)));
    assert_eq!(examine(&saved, Mode::Fast), Err(Unreadable::TooComplex));
    let long = spoiled(&sound, |pdf| painted(pdf, &"0 0 m ".repeat(5_000_000)));
    assert_eq!(examine(&long, Mode::Fast), Err(Unreadable::TooComplex));
    assert!(examine(b"hallo", Mode::Fast).is_err());
    for end in [sound.len() / 2, sound.len() - 40] {
        // A file that ends early is damaged, or repaired; it never stops the program.
        let _ = examine(&sound[..end], Mode::Full);
    }
}

#[test]
fn a_locked_file_is_told_to_be_locked() {
    let mut command = std::process::Command::new("qpdf");
    let folder = std::env::temp_dir().join(format!("canvaspers-locked-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (open, locked) = (folder.join("open.pdf"), folder.join("locked.pdf"));
    std::fs::write(&open, sound()).expect("written");
    let done = command.args(["--encrypt", "geheim", "geheim", "256", "--"]).arg(&open).arg(&locked).status();
    assert!(done.expect("make setup installs it").success());
    let report = examine(&std::fs::read(&locked).expect("a file"), Mode::Fast).expect("a report");
    std::fs::remove_dir_all(&folder).expect("removed");
    assert_eq!(report.findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["encrypted"]);
}

#[test]
fn continuation_sheets_are_known_by_their_heading() {
    let words = |language| catalog::Catalog::words("canvas", language)["continuation"].clone();
    use fault::language::Language;
    assert_eq!([words(Language::Nl), words(Language::En)], preflight::CONTINUATION);
}
