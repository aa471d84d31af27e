//! QR codes: read back from the rasterised page by a decoder that knows nothing of ours, for every instrument and filling; and white
//! all round them.

use std::process::Command;

use canvaspers::document::model::profile::Profile;
use canvaspers::document::{Documents, Limits, kinds::Kind};
use catalog::Catalog;
use rqrr::{MetaData, Point, PreparedImage};
use serde_json::{Value, json};

use crate::structure::{documents, make};
use crate::support::{instruments, piped, text_of};

/// A page as grey pixels.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

/// A page of a PDF as poppler draws it.
pub fn rasterised(pdf: &[u8], page: usize, dpi: u32) -> Picture {
    let (page, dpi) = (page.to_string(), dpi.to_string());
    let mut command = Command::new("pdftoppm");
    command.args(["-gray", "-r", &dpi, "-f", &page, "-l", &page, "-"]);
    let bytes = piped(&mut command, pdf);
    // "P5", width, height, 255, one white space, pixels.
    let mut parts = bytes.splitn(4, u8::is_ascii_whitespace);
    let _magic = parts.next();
    let mut number = || -> usize { String::from_utf8_lossy(parts.next().expect("a part")).parse().expect("a number") };
    let (width, height) = (number(), number());
    let rest = parts.next().expect("pixels");
    let pixels = rest[rest.len() - width * height..].to_vec();
    Picture { width, height, pixels }
}

/// A code that was found: what it says, where its corners are in pixels, and how many modules a side has.
struct Found {
    said: String,
    corners: [Point; 4],
    modules: usize,
}

fn codes(picture: &Picture) -> Vec<Found> {
    let look = |x: usize, y: usize| picture.pixels[y * picture.width + x];
    let mut prepared = PreparedImage::prepare_from_greyscale(picture.width, picture.height, look);
    prepared
        .detect_grids()
        .iter()
        .filter_map(|grid| {
            let (facts, said): (MetaData, String) = grid.decode().ok()?;
            Some(Found { said, corners: grid.bounds, modules: facts.version.to_size() })
        })
        .collect()
}

/// Every instrument in every filling on its largest and its smallest sheet, and in large print: the bodies of their requests.
pub fn catalogue(documents: &Documents) -> Vec<Value> {
    let mut out = Vec::new();
    for instrument in documents.catalog().instruments() {
        // Ours, and of those that only tests use the hardest.
        if !instrument.embedded && !["hard-canvas", "veertig-partijen"].contains(&instrument.id.as_str()) {
            continue;
        }
        let kind = Kind::get(&instrument.kind).expect("a kind");
        for filling in kind.fillings {
            let sheets = filling.sheets(instrument);
            let largest = sheets.iter().min_by_key(|sheet| &sheet.name).expect("a sheet");
            let smallest = sheets.iter().max_by_key(|sheet| &sheet.name).expect("a sheet");
            let mut both = vec![largest, smallest];
            both.dedup_by_key(|sheet| &sheet.name);
            for sheet in both {
                for profile in [Profile::Screen, Profile::Print] {
                    if !filling.profiles.contains(&profile) {
                        continue;
                    }
                    let mut body = json!({
                        "instrument": instrument.id, "filling": filling.id, "sheet": sheet.name, "profile": profile.code(),
                    });
                    if filling.takes_data()
                        && let Some(example) = filling.example(instrument)
                    {
                        body["data"] = example.clone();
                    }
                    if profile == Profile::Screen && kind.flows_on(&sheet.name) {
                        let mut large = body.clone();
                        large["options"] = json!({"textSize": "large"});
                        out.push(large);
                    }
                    out.push(body);
                }
            }
        }
    }
    out
}

/// The side of a code in pixels, and whether all that lies in its quiet zone of four modules is white.
fn measured(picture: &Picture, code: &Found) -> (f64, bool) {
    let grey = |x: usize, y: usize| picture.pixels[y * picture.width + x];
    let side = (code.corners[1].x - code.corners[0].x).unsigned_abs() as usize;
    let module = side / code.modules;
    // Corners are found to a module or so; the outermost dark pixels tell them exactly.
    let near = |least: i32, size: usize, most: usize| {
        let least = usize::try_from(least).expect("in the picture").saturating_sub(module);
        least..(least + size + 2 * module).min(most)
    };
    let (mut left, mut right, mut up, mut down) = (usize::MAX, 0, usize::MAX, 0);
    for y in near(code.corners[0].y, side, picture.height) {
        for x in near(code.corners[0].x, side, picture.width) {
            if grey(x, y) < 128 {
                (left, right, up, down) = (left.min(x), right.max(x + 1), up.min(y), down.max(y + 1));
            }
        }
    }
    let side = (right - left) as f64;
    // What is drawn at an edge may colour the pixel that the edge lies in.
    let zone = (side * 4.0 / code.modules as f64 - 1.0).floor() as usize;
    let mut white = left > zone && up > zone;
    for y in up.saturating_sub(zone)..(down + zone).min(picture.height) {
        for x in left.saturating_sub(zone)..(right + zone).min(picture.width) {
            let away = x + 1 < left || x > right || y + 1 < up || y > down;
            white &= !away || grey(x, y) >= 250;
        }
    }
    (side, white)
}

/// The codes of a first page at a resolution that the decoder can read: it knows finders by whole pixels, and fails at some sizes that
/// other decoders read.
fn read(pdf: &[u8], large: bool) -> (Picture, Vec<Found>, u32) {
    let sizes: &[u32] = if large { &[100, 140, 160] } else { &[400, 350, 600] };
    let mut last = None;
    for dpi in sizes {
        let picture = rasterised(pdf, 1, *dpi);
        let found = codes(&picture);
        let done = !found.is_empty();
        last = Some((picture, found, *dpi));
        if done {
            break;
        }
    }
    last.expect("a picture")
}

#[test]
fn every_document_leads_to_its_instrument_and_version() {
    let documents = documents();
    let all = catalogue(&documents);
    assert!(all.len() > 40, "{} documents", all.len());
    let mut wrong = Vec::new();
    for body in &all {
        let made = make(&documents, body);
        let (picture, found, dpi) = read(&made.bytes, body["sheet"] == "A0" || body["sheet"] == "A1");
        let what = format!(
            "{} {} {} {} {}",
            body["instrument"], body["filling"], body["sheet"], body["profile"], body["options"]
        );
        let [code] = &found[..] else {
            wrong.push(format!("{what}: {} codes", found.len()));
            continue;
        };
        // A set joins instruments: each of its sheets leads to its own.
        let instrument = documents.catalog().get(body["instrument"].as_str().expect("an id")).expect("there");
        let shown = instrument.parts.first().and_then(|part| documents.catalog().get(&part.instrument));
        let shown = shown.unwrap_or(instrument);
        let address = format!("https://canvaspers.example/instrumenten/{}?versie={}", shown.id, shown.version);
        if code.said != address {
            wrong.push(format!("{what}: {}", code.said));
        }
        let (side, white) = measured(&picture, code);
        let side = side / f64::from(dpi) * 25.4;
        if side < 10.9 {
            wrong.push(format!("{what}: {side:.1} mm"));
        }
        if !white {
            wrong.push(format!("{what}: something stands in the quiet zone"));
        }
        let words = text_of(&made.bytes, "-raw").replace(['\u{200b}', '\n', ' '], "");
        if !words.contains(&format!("canvaspers.example/instrumenten/{}", shown.id)) {
            wrong.push(format!("{what}: the address does not stand there in words"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn without_an_address_there_is_no_code_and_no_word_of_it() {
    let catalog = Catalog::load(Some(&instruments())).expect("the catalogue");
    let documents = Documents::new(catalog, Limits::default(), None, None, 0).expect("documents");
    for body in catalogue(&documents).iter().filter(|body| body["profile"] == "screen") {
        let made = make(&documents, body);
        let dpi = if body["sheet"] == "A0" || body["sheet"] == "A1" { 100 } else { 400 };
        assert!(codes(&rasterised(&made.bytes, 1, dpi)).is_empty(), "{body}");
        let words = text_of(&made.bytes, "-raw").replace('\u{200b}', "");
        for word in ["localhost", "/instrumenten/", "Meer over dit instrument"] {
            assert!(!words.contains(word), "{word}: {body}");
        }
    }
}
