//! The profile print: made according to PDF/X-4 for every instrument, sheet, orientation and bleed; what it puts on the plates.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use canvaspers::document::model::profile::{self, BLEED, Profile};
use canvaspers::document::{Documents, kinds::Kind, request};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};
use pdf::print;
use serde_json::{Value, json};
use typeset::{Failure, Job, Output};

use crate::structure::{documents, make};
use crate::support::{piped, root};

/// Bleeds that the catalogue goes through by turns, in mm.
const BLEEDS: [f64; 4] = [3.0, 0.0, 10.0, 4.5];

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

/// Every instrument in every filling that has the profile, on every sheet: the bodies of their requests.
fn catalogue(documents: &Documents) -> Vec<Value> {
    let mut out = Vec::new();
    for instrument in documents.catalog().instruments() {
        if ["eindeloos", "geheugen"].contains(&instrument.id.as_str()) {
            continue;
        }
        let kind = Kind::get(&instrument.kind).expect("a kind");
        for filling in kind.fillings.iter().filter(|filling| filling.profiles.contains(&Profile::Print)) {
            for sheet in filling.sheets(instrument) {
                for orientation in &sheet.orientations {
                    let bleed = BLEEDS[out.len() % BLEEDS.len()];
                    let mut body = json!({
                        "instrument": instrument.id, "filling": filling.id, "sheet": sheet.name,
                        "orientation": orientation.code(), "profile": "print", "options": {"bleed": bleed},
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
    out
}

pub fn sides(page: &Dictionary, name: &str) -> [f64; 4] {
    let sides = page.get(name.as_bytes()).and_then(Object::as_array).unwrap_or_else(|_| panic!("no {name}"));
    let sides: Vec<f64> = sides.iter().map(|side| f64::from(side.as_float().expect("a number"))).collect();
    sides.try_into().expect("four sides")
}

/// Every object below this one, streams' dictionaries included; references are not followed.
fn each<'a>(object: &'a Object, see: &mut dyn FnMut(&'a Object)) {
    see(object);
    match object {
        Object::Array(items) => items.iter().for_each(|item| each(item, see)),
        Object::Dictionary(own) => own.iter().for_each(|(_, item)| each(item, see)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, item)| each(item, see)),
        _ => {}
    }
}

/// Content of pages, forms and patterns, taken apart.
pub fn contents(pdf: &Document) -> Vec<Operation> {
    let mut out = Vec::new();
    for page in pdf.get_pages().values() {
        out.extend(Content::decode(&pdf.get_page_content(*page)).expect("content").operations);
    }
    for object in pdf.objects.values() {
        let Ok(stream) = object.as_stream() else { continue };
        let form = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form");
        if form || stream.dict.has(b"PatternType") {
            let bytes = stream.get_plain_content().expect("content");
            out.extend(Content::decode(&bytes).expect("content").operations);
        }
    }
    out
}

/// Hand-set values of the house style, in percent; tints are parts of them.
const HOUSE: [[f64; 4]; 8] = [
    [2.0, 4.0, 9.0, 0.0],
    [0.0, 4.0, 34.0, 0.0],
    [92.0, 45.0, 40.0, 36.0],
    [10.0, 90.0, 100.0, 12.0],
    [0.0, 30.0, 88.0, 0.0],
    [40.0, 94.0, 30.0, 28.0],
    [92.0, 74.0, 10.0, 5.0],
    [74.0, 30.0, 100.0, 26.0],
];

fn of_the_house(inks: [f64; 4]) -> bool {
    let grey = inks[..3].iter().all(|ink| *ink == 0.0);
    grey || HOUSE.iter().any(|house| {
        let most = (0..4).max_by(|a, b| house[*a].total_cmp(&house[*b])).expect("four inks");
        let part = inks[most] / house[most];
        part <= 0.0101 && (0..4).all(|ink| (house[ink] * part - inks[ink]).abs() < 0.006)
    })
}

#[test]
fn every_document_is_made_according_to_pdf_x_4() {
    let documents = documents();
    let all = catalogue(&documents);
    assert!(all.len() > 50, "{} documents", all.len());
    for body in &all {
        let made = make(&documents, body);
        assert!(made.bytes.starts_with(b"%PDF-1.6"), "{body}");
        let pdf = Document::load_mem(&made.bytes).expect("a PDF");
        let bleed = body["options"]["bleed"].as_f64().expect("a bleed") * MM;
        for page in pdf.get_pages().values() {
            let page = pdf.get_dictionary(*page).expect("a page");
            let [media, outer, trim] = ["MediaBox", "BleedBox", "TrimBox"].map(|name| sides(page, name));
            for side in 0..4 {
                let sign = if side < 2 { -1.0 } else { 1.0 };
                assert!((outer[side] - trim[side] - sign * bleed).abs() < 0.01, "{body}: {outer:?} {trim:?}");
                assert!((media[side] - outer[side]) * sign > 9.9 * MM, "{body}: room for marks");
            }
            let paper = [trim[2] - trim[0], trim[3] - trim[1]].map(|side| (side / MM).round() as i64);
            let sizes = [[841, 1189], [594, 841], [420, 594], [297, 420], [210, 297]];
            assert!(sizes.iter().any(|[a, b]| paper == [*a, *b] || paper == [*b, *a]), "{body}: {paper:?}");
            assert!(!page.has(b"Annots") && !page.has(b"AA"), "{body}: an annotation");
        }
        said_of_itself(&pdf, body);
        no_rgb(&pdf, body);
    }
}

fn said_of_itself(pdf: &Document, body: &Value) {
    let catalog = pdf.catalog().expect("a catalog");
    for key in ["OpenAction", "AA", "AcroForm"] {
        assert!(!catalog.has(key.as_bytes()), "{body}: {key}");
    }
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Lang"), "{body}: tags");
    assert!(!pdf.trailer.has(b"Encrypt") && pdf.trailer.has(b"ID"), "{body}");
    let get = |object: &Object| pdf.dereference(object).expect("there").1.clone();
    let intents = get(catalog.get(b"OutputIntents").expect("output intents"));
    let intents = intents.as_array().expect("a list");
    assert_eq!(intents.len(), 1);
    let intent = get(&intents[0]);
    let intent = intent.as_dict().expect("a dictionary");
    let text =
        |key: &[u8]| String::from_utf8_lossy(intent.get(key).and_then(Object::as_str).expect("text")).into_owned();
    assert_eq!(intent.get(b"S").and_then(Object::as_name).expect("a name"), b"GTS_PDFX");
    assert_eq!(text(b"OutputConditionIdentifier"), "FOGRA39");
    assert_eq!(text(b"RegistryName"), "http://www.color.org");
    let profile = get(intent.get(b"DestOutputProfile").expect("a profile"));
    let profile = profile.as_stream().expect("a stream");
    assert_eq!(profile.dict.get(b"N").and_then(Object::as_i64).expect("a number"), 4);
    let profile = profile.get_plain_content().expect("a profile");
    assert_eq!((&profile[12..20], &profile[36..40]), (b"prtrCMYK".as_slice(), b"acsp".as_slice()));
    let info = get(pdf.trailer.get(b"Info").expect("information"));
    let info = info.as_dict().expect("a dictionary");
    assert_eq!(info.get(b"Trapped").and_then(Object::as_name).expect("a name"), b"False");
    assert!(["Title", "CreationDate", "ModDate"].iter().all(|key| info.has(key.as_bytes())), "{body}");
    let packet = get(catalog.get(b"Metadata").expect("XMP"));
    let packet = packet.as_stream().and_then(|stream| stream.get_plain_content()).expect("XMP");
    let packet = roxmltree::Document::parse(std::str::from_utf8(&packet).expect("UTF-8")).expect("XML");
    let value = |namespace: &str, name: &str| {
        let node = packet.descendants().find(|node| node.has_tag_name((namespace, name)));
        node.and_then(|node| node.text()).unwrap_or_else(|| panic!("{body}: no {name}")).to_owned()
    };
    let (xmp, mm) = ("http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/xap/1.0/mm/");
    assert_eq!(value("http://www.npes.org/pdfx/ns/id/", "GTS_PDFXVersion"), "PDF/X-4");
    assert_eq!(value("http://ns.adobe.com/pdf/1.3/", "Trapped"), "False");
    assert_eq!(value(xmp, "CreateDate"), value(xmp, "ModifyDate"));
    assert_eq!(value(xmp, "MetadataDate"), value(xmp, "ModifyDate"));
    assert_eq!((value(mm, "VersionID").as_str(), value(mm, "RenditionClass").as_str()), ("1", "default"));
    assert!(!value(mm, "DocumentID").is_empty());
}

fn no_rgb(pdf: &Document, body: &Value) {
    for object in pdf.objects.values() {
        each(object, &mut |object| {
            if let Ok(name) = object.as_name() {
                let other =
                    ["DeviceRGB", "DeviceGray", "CalRGB", "CalGray", "Lab", "ICCBased", "Image", "Link", "Widget"];
                assert!(
                    !other.iter().any(|other| name == other.as_bytes()),
                    "{body}: {}",
                    String::from_utf8_lossy(name)
                );
            }
            if let Ok(own) = object.as_dict()
                && own.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"FontDescriptor")
            {
                let embedded = ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| own.has(key.as_bytes()));
                assert!(embedded, "{body}: a font is not embedded");
            }
        });
    }
    let mut colours = 0;
    for operation in contents(pdf) {
        match operation.operator.as_str() {
            "k" | "K" => {
                colours += 1;
                let inks: Vec<f64> =
                    operation.operands.iter().map(|ink| f64::from(ink.as_float().expect("a number"))).collect();
                let inks = inks.try_into().expect("four inks");
                assert!(of_the_house(inks), "{body}: {inks:?} is no colour of the house");
            }
            "cs" | "CS" => {
                let name = operation.operands[0].as_name().expect("a name");
                assert!(name == b"DeviceCMYK" || name == b"Pattern", "{body}: {}", String::from_utf8_lossy(name));
            }
            "rg" | "RG" | "g" | "G" | "sh" | "BI" => panic!("{body}: the operator {}", operation.operator),
            _ => {}
        }
    }
    assert!(colours > 10, "{body}: {colours} colours were set");
}

/// The plates of the first page.
fn plates(pdf: &[u8], dpi: u32) -> (usize, usize, Vec<u8>) {
    plates_of(pdf, 1, dpi)
}

/// The plates of a page as Ghostscript renders them: width, height, and four bytes (cyan, magenta, yellow, black) a pixel.
pub fn plates_of(pdf: &[u8], page: usize, dpi: u32) -> (usize, usize, Vec<u8>) {
    let resolution = format!("-r{dpi}");
    let mut command = Command::new("gs");
    command.args(["-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pamcmyk32", "-dUseFastColor=true"]);
    command.args([format!("-dFirstPage={page}"), format!("-dLastPage={page}")]);
    command.args([resolution.as_str(), "-sOutputFile=%stdout", "-"]);
    let out = piped(&mut command, pdf);
    let end = out.windows(7).position(|part| part == b"ENDHDR\n").expect("a PAM file") + 7;
    let head = String::from_utf8_lossy(&out[..end]).into_owned();
    let number = |name: &str| -> usize {
        let line = head.lines().find_map(|line| line.strip_prefix(name)).expect("a member of the head");
        line.trim().parse().expect("a number")
    };
    assert_eq!(number("DEPTH"), 4);
    (number("WIDTH"), number("HEIGHT"), out[end..].to_vec())
}

#[test]
fn no_plate_takes_more_ink_than_the_profile_allows_and_solids_reach_the_bleed() {
    let documents = documents();
    let mut seen = BTreeSet::new();
    for mut body in catalogue(&documents) {
        if !seen.insert((body["instrument"].to_string(), body["filling"].to_string())) {
            continue;
        }
        body["options"]["bleed"] = json!(10);
        let made = make(&documents, &body);
        let large = ["A0", "A1", "A2"].iter().any(|sheet| body["sheet"] == *sheet);
        let dpi = if large { 20 } else { 50 };
        let (width, height, pixels) = plates(&made.bytes, dpi);
        let most = pixels.chunks_exact(4).map(|inks| inks.iter().map(|ink| u32::from(*ink)).sum::<u32>()).max();
        let percent = f64::from(most.expect("pixels")) / 2.55;
        assert!(percent <= 300.0 && percent > 50.0, "{body}: {percent} % ink");
        // What runs off the paper is the same colour from the trim to the edge of the bleed, and not there beyond it.
        let full =
            ["praatplaat", "werkvorm", "vervolgplan", "bijlageblad", "beleidsbijlage", "overeenkomst", "addendum"];
        let at = |x: f64, y: f64| {
            let (x, y) = ((x / 25.4 * f64::from(dpi)) as usize, (y / 25.4 * f64::from(dpi)) as usize);
            let from = (y.min(height - 1) * width + x.min(width - 1)) * 4;
            pixels[from..from + 4].to_vec()
        };
        if full.contains(&body["instrument"].as_str().expect("an id")) {
            let inside = at(22.5, 28.0);
            assert!(inside.iter().any(|ink| *ink > 100), "{body}: {inside:?}");
            for beyond in [at(12.5, 28.0), at(22.5, 12.5), at(12.5, 12.5)] {
                assert_eq!(beyond, inside, "{body}: the bleed");
            }
            assert_eq!(at(6.0, 40.0), [0; 4], "{body}: beyond the bleed");
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
}

#[test]
fn words_keep_5_mm_from_the_trim_and_marks_stand_outside_the_bleed() {
    let documents = documents();
    for mut body in catalogue(&documents) {
        let bleed = 3.0;
        body["options"]["bleed"] = json!(bleed);
        let made = make(&documents, &body);
        let told = piped(Command::new("pdftotext").args(["-bbox", "-", "-"]), &made.bytes);
        let told = String::from_utf8_lossy(&told).replace("&nbsp;", " ");
        let told = &told[told.find("<html").expect("a page")..];
        let told = roxmltree::Document::parse(told).expect("XML");
        for page in told.descendants().filter(|node| node.has_tag_name("page")) {
            let number = |node: roxmltree::Node<'_, '_>, name: &str| -> f64 {
                node.attribute(name).expect("a number").parse::<f64>().expect("a number") / MM
            };
            let (width, height) = (number(page, "width"), number(page, "height"));
            let (mut slug, mut inside) = (String::new(), 0);
            for word in page.children().filter(|node| node.has_tag_name("word")) {
                let [x1, y1, x2, y2] = ["xMin", "yMin", "xMax", "yMax"].map(|name| number(word, name));
                if y1 > height - 10.0 {
                    slug.push_str(word.text().unwrap_or_default());
                    slug.push(' ');
                    assert!(x1 > 13.0 && x2 < width - 13.0 && y2 < height, "{body}: the slug line");
                    continue;
                }
                inside += 1;
                let edge = 10.0 + bleed + 5.0;
                // pdftotext gives a line's full height, which is more than its letters.
                let fine = x1 > edge && x2 < width - edge && y1 > edge - 2.0 && y2 < height - edge + 2.0;
                assert!(
                    fine,
                    "{body}: {:?} at {x1:.1} {y1:.1} {x2:.1} {y2:.1} of {width:.0} × {height:.0}",
                    word.text()
                );
            }
            let paper = if (width.max(height) - 26.0 - 297.0).abs() < 1.0 {
                "A4"
            } else {
                body["sheet"].as_str().expect("a sheet")
            };
            let id = body["instrument"].as_str().expect("an id");
            let version = &documents.catalog().get(id).expect("there").version;
            for part in [id, version.as_str(), paper, "2026"] {
                assert!(slug.contains(part), "{body}: {slug}");
            }
            assert!(inside > 0, "{body}: words");
        }
    }
}

#[test]
fn plates_are_as_they_were_approved() {
    let documents = documents();
    for (id, sheet, dpi) in [("gesprekscanvas", "A3", 40), ("praatplaat", "A3", 40)] {
        let made = make(
            &documents,
            &json!({"instrument": id, "sheet": sheet, "orientation": "landscape", "profile": "print"}),
        );
        let (width, height, pixels) = plates(&made.bytes, dpi);
        // Cyan and magenta above, yellow and black below; ink is dark.
        let mut picture = vec![0; width * height * 4];
        for (index, inks) in pixels.chunks_exact(4).enumerate() {
            let (x, y) = (index % width, index / width);
            for (plate, ink) in inks.iter().enumerate() {
                picture[(y + plate / 2 * height) * width * 2 + x + plate % 2 * width] = 255 - ink;
            }
        }
        approved("plates", &format!("{id}_{sheet}.png"), (width * 2, height * 2), &picture);
    }
}

/// A grey picture is the one in `tests/pdf/<folder>/`, but for the few dots that another machine may set otherwise.
pub fn approved(folder: &str, name: &str, (width, height): (usize, usize), picture: &[u8]) {
    let path = root().join("tests/pdf").join(folder).join(name);
    if std::env::var("CANVASPERS_TEST_GOLDEN").is_ok_and(|word| word == "write") {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, png_of(width, height, picture)).expect("written");
        return;
    }
    let before = std::fs::read(&path).unwrap_or_default();
    let mut reader = png::Decoder::new(std::io::Cursor::new(before)).read_info().expect("a picture");
    let mut old = vec![0; reader.output_buffer_size().expect("a size")];
    reader.next_frame(&mut old).expect("pixels");
    assert_eq!(old.len(), picture.len(), "{name}: another size");
    let other = old.iter().zip(picture).filter(|(old, new)| old.abs_diff(**new) > 24).count();
    if other * 2000 > picture.len() {
        let out: PathBuf = root().join("tests/out").join(folder);
        std::fs::create_dir_all(&out).expect("a folder");
        std::fs::write(out.join(name), png_of(width, height, picture)).expect("written");
        panic!("{name}: {other} pixels differ; look at {}", out.display());
    }
}

fn png_of(width: usize, height: usize, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width as u32, height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().expect("a head").write_image_data(pixels).expect("pixels");
    out
}

#[test]
fn the_same_request_gives_the_same_bytes_and_links_are_words() {
    let documents = documents();
    let data = documents.catalog().get("overeenkomst").expect("there").examples["filled"].clone();
    let body = json!({"instrument": "overeenkomst", "profile": "print", "data": data});
    let made = make(&documents, &body);
    assert_eq!(made.bytes, make(&documents, &body).bytes);
    let screen = make(&documents, &json!({"instrument": "overeenkomst", "data": data}));
    assert!(print::finish(&screen.bytes, 300).is_err(), "a screen document has annotations and no trim");
    let words = |bytes: &[u8]| crate::support::text_of(bytes, "-raw");
    let count = |text: &str| text.matches("artikel").count();
    assert_eq!(count(&words(&made.bytes)), count(&words(&screen.bytes)), "the words of links stay");
}

#[test]
fn what_a_template_may_not_put_on_plates_is_named() {
    let job = |source: &str| Job {
        template: "/t.typ".into(),
        data: "{}".into(),
        files: vec![("/t.typ".into(), format!("#set document(title: \"T\")\n#set page(bleed: 10mm)\n{source}"))],
        assets: Vec::new(),
        output: Output::PdfPrint { bleed: 300 },
        ident: "test".into(),
        date: (2026, 11, 23),
    };
    for (source, what) in [
        ("#text(fill: rgb(\"#B93419\"))[rood]", "the colour"),
        ("#rect(fill: gradient.linear(white, black))", "a gradient"),
        ("#rect(stroke: 1pt + oklch(50%, 0.2, 40deg))", "the colour"),
        (
            "#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><g opacity='0.5'><path d='M0 0h9v9z'/></g></svg>\"))",
            "a drawing with transparency",
        ),
    ] {
        let failure = typeset::make(&job(source)).expect_err(source);
        let Failure::Template { messages } = failure else { panic!("{failure:?}") };
        assert!(messages[0].contains("page 1: ") && messages[0].contains(what), "{messages:?}");
    }
    let made = typeset::make(&job("#text(fill: luma(40%))[grijs] #link(\"https://voorbeeld.example\")[verwijzing]"))
        .expect("made");
    let pdf = Document::load_mem(&made.bytes).expect("a PDF");
    let inks = |operation: &Operation| {
        operation.operands.iter().map(|ink| ink.as_float().expect("a number")).collect::<Vec<_>>()
    };
    let grey =
        contents(&pdf).iter().any(|operation| operation.operator == "k" && inks(operation) == [0.0, 0.0, 0.0, 0.6]);
    assert!(grey, "grey stands on the black plate alone");
    assert!(print::finish(&made.bytes, 300).is_ok());
}

#[test]
fn a_bleed_is_a_length_within_its_range() {
    for (given, hundredths, text) in [("3", 300, "3"), ("2.50", 250, "2.5"), (" 0,5 ", 50, "0.5"), ("10", 1000, "10")] {
        assert_eq!(BLEED.hundredths(given, "/options/bleed"), Ok(hundredths));
        assert_eq!(profile::written(hundredths), text);
    }
    let documents = documents();
    let asked = |body: Value| request::from_body(&body, documents.catalog(), documents.limits());
    let faults =
        |body: Value| asked(body).expect_err("faults").iter().map(|f| (f.pointer.clone(), f.code)).collect::<Vec<_>>();
    let print = |bleed: Value| json!({"instrument": "praatplaat", "profile": "print", "options": {"bleed": bleed}});
    for given in ["-1", "10.01", "NaN", "inf", "3mm", ""] {
        assert_eq!(faults(print(given.into())), [("/options/bleed".to_owned(), "no-such-length")], "{given}");
    }
    assert_eq!(faults(print(json!(11)))[0].0, "/options/bleed");
    for (body, fault) in [
        (json!({"instrument": "praatplaat", "options": {"bleed": "3"}}), ("/options/bleed", "only-profile")),
        (json!({"instrument": "praatplaat", "profile": "print", "seal": true}), ("/seal", "seal-not-print")),
        (
            json!({"instrument": "gesprekscanvas", "filling": "fillable", "profile": "print"}),
            ("/profile", "unknown-profile"),
        ),
    ] {
        assert_eq!(faults(body.clone()), [(fault.0.to_owned(), fault.1)], "{body}");
    }
    let request = asked(print(json!(2.5))).expect("a request");
    assert_eq!(
        request.body()["options"],
        json!({"bleed": "2.5", "audience": "gemeenten", "images": "cmyk", "ink": "full"})
    );
    assert_eq!(request.file_name(), "praatplaat-drukwerk-2.5mm-a0-liggend.pdf");
    let again = asked(request.body()).expect("the resolved request is a request");
    assert_eq!(again.body(), request.body());
}
