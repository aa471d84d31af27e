//! The profile tiles: the sheet comes back when its tiles are put together, for every large instrument; what the paper says; what is refused.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use canvaspers::document::model::profile::Profile;
use canvaspers::document::{Documents, kinds::Kind, request};
use lopdf::{Document, Object, ObjectId};
use pdf::tiles::{Grid, Tiling};
use serde_json::{Value, json};

use crate::print::approved;
use crate::structure::{documents, make};
use crate::support::{piped, text_of};

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

/// A picture of one page.
struct Picture {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

impl Picture {
    /// What stands at a point in mm from the top left corner, and how large a dot is there.
    fn dot(&self, x: f64, y: f64, dpi: f64) -> (i64, i64) {
        (((x / 25.4) * dpi) as i64, ((y / 25.4) * dpi) as i64)
    }

    fn at(&self, (x, y): (i64, i64)) -> [u8; 3] {
        let clamped = |at: i64, size: usize| usize::try_from(at.max(0)).unwrap_or(0).min(size - 1);
        let from = (clamped(y, self.height) * self.width + clamped(x, self.width)) * 3;
        [self.rgb[from], self.rgb[from + 1], self.rgb[from + 2]]
    }
}

/// Every page of a PDF as poppler shows it.
fn pictures(pdf: &[u8], dpi: f64) -> Vec<Picture> {
    let shown = piped(Command::new("pdftoppm").args(["-r", &dpi.to_string(), "-"]), pdf);
    let (mut rest, mut out) = (shown.as_slice(), Vec::new());
    while !rest.is_empty() {
        let mut header = Vec::new();
        for _ in 0..4 {
            let end = rest.iter().position(u8::is_ascii_whitespace).expect("a header");
            header.push(String::from_utf8_lossy(&rest[..end]).into_owned());
            rest = &rest[end + 1..];
        }
        assert_eq!((header[0].as_str(), header[3].as_str()), ("P6", "255"));
        let (width, height): (usize, usize) = (header[1].parse().expect("width"), header[2].parse().expect("height"));
        let (rgb, after) = rest.split_at(width * height * 3);
        out.push(Picture { width, height, rgb: rgb.to_vec() });
        rest = after;
    }
    out
}

fn tiling(paper: [f64; 2]) -> Tiling {
    Tiling { paper, across: None, grid: None, overlap: 10.0, margin: 5.0 }
}

/// The share of dots of the sheet that no dot near the same place of its tile is like. `shift` moves the tiles, in mm.
fn unlike(whole: &Picture, tiles: &[Picture], grid: &Grid, dpi: f64, shift: f64) -> f64 {
    let (mut all, mut wrong) = (0_u32, 0_u32);
    for (tile, picture) in grid.tiles().zip(tiles) {
        let [x, y, width, height] = tile.seen;
        let (from, to) = (whole.dot(x, y, dpi), whole.dot(x + width, y + height, dpi));
        for row in from.1 + 1..to.1 {
            for column in from.0 + 1..to.0 {
                let here = whole.at((column, row));
                let [mx, my] = [column, row].map(|dot| (dot as f64 + 0.5) / dpi * 25.4);
                let there =
                    picture.dot(mx - tile.shown[0] + grid.origin[0] + shift, my - tile.shown[1] + grid.origin[1], dpi);
                let near = |dx: i64, dy: i64| {
                    let other = picture.at((there.0 + dx, there.1 + dy));
                    (0..3).all(|ink| here[ink].abs_diff(other[ink]) < 64)
                };
                all += 1;
                wrong += u32::from(!(-1..=1).any(|dx| (-1..=1).any(|dy| near(dx, dy))));
            }
        }
    }
    f64::from(wrong) / f64::from(all)
}

#[test]
fn tiles_put_together_are_the_sheet() {
    let documents = documents();
    for (instrument, sheet, orientation, options, paper) in [
        ("praatplaat", "A0", "landscape", json!({}), [210.0, 297.0]),
        ("gesprekscanvas", "A1", "landscape", json!({"tileSheet": "A3"}), [297.0, 420.0]),
        (
            "gesprekscanvas",
            "A2",
            "landscape",
            json!({"tileGrid": "4x3", "tileOrientation": "landscape"}),
            [210.0, 297.0],
        ),
        ("praatplaat", "A3", "landscape", json!({"tileOverlap": 22.5, "tileMargin": 12}), [210.0, 297.0]),
    ] {
        let body = json!({"instrument": instrument, "sheet": sheet, "orientation": orientation});
        // Small sheets have small words, of which coarse dots show too little to compare.
        let dpi = if sheet == "A3" { 120.0 } else { 60.0 };
        let whole = pictures(&make(&documents, &body).bytes, dpi);
        let mut asked = body.clone();
        asked["profile"] = "tiles".into();
        asked["options"] = options.clone();
        let made = make(&documents, &asked);
        let shown = pictures(&made.bytes, dpi);
        let mut tiling = tiling(paper);
        if let Some(overlap) = options["tileOverlap"].as_f64() {
            (tiling.overlap, tiling.margin) = (overlap, 12.0);
        }
        if options["tileGrid"] == "4x3" {
            (tiling.grid, tiling.across) = (Some([4, 3]), Some(true));
        }
        let size = [whole[0].width, whole[0].height].map(|dots| (dots as f64 / dpi * 25.4).round());
        let size =
            size.map(|side| [1189.0, 841.0, 594.0, 420.0, 297.0].into_iter().find(|a: &f64| (a - side).abs() < 2.0));
        let grid = tiling.grid(size.map(|side| side.expect("a side of A paper"))).expect("a grid");
        // A map and its tiles for each page, unless the paper holds it.
        assert_eq!(shown.len(), made.pages, "{asked}");
        let tiles = &shown[1..=grid.count[0] * grid.count[1]];
        let share = unlike(&whole[0], tiles, &grid, dpi, 0.0);
        assert!(share < 0.002, "{asked}: {share} is not the sheet");
        let moved = unlike(&whole[0], tiles, &grid, dpi, 2.0);
        assert!(moved > 4.0 * share + 0.004, "{asked}: {moved} of what was moved by 2 mm, {share} of what was not");
    }
}

#[test]
fn tiles_are_as_they_were_approved() {
    let documents = documents();
    let made = make(&documents, &json!({"instrument": "praatplaat", "sheet": "A1", "profile": "tiles"}));
    let shown = pictures(&made.bytes, 50.0);
    // The map, a tile with neighbours on all sides, the last corner.
    for (name, page) in [("map", 0), ("C2", 8), ("E3", 15)] {
        let picture = &shown[page];
        let grey: Vec<u8> = picture
            .rgb
            .chunks_exact(3)
            .map(|dot| (dot.iter().map(|ink| u16::from(*ink)).sum::<u16>() / 3).to_le_bytes()[0])
            .collect();
        approved("tiles", &format!("praatplaat_A1_{name}.png"), (picture.width, picture.height), &grey);
    }
}

/// Every instrument in every filling that has the profile, on sheets of three sizes.
fn catalogue(documents: &Documents) -> Vec<Value> {
    let options = [
        json!({}),
        json!({"tileSheet": "A4", "tileOrientation": "portrait", "tileMargin": 25, "tileOverlap": 30}),
        json!({"tileSheet": "A4", "tileGrid": "9x9", "tileMargin": 0, "tileOverlap": 5}),
    ];
    let mut out = Vec::new();
    for instrument in documents.catalog().instruments() {
        if ["eindeloos", "geheugen"].contains(&instrument.id.as_str()) {
            continue;
        }
        let kind = Kind::get(&instrument.kind).expect("a kind");
        for filling in kind.fillings.iter().filter(|filling| filling.profiles.contains(&Profile::Tiles)) {
            for sheet in filling.sheets(instrument).iter().filter(|sheet| ["A0", "A2", "A3"].contains(&&*sheet.name)) {
                for orientation in &sheet.orientations {
                    let mut body = json!({
                        "instrument": instrument.id, "filling": filling.id, "sheet": sheet.name, "profile": "tiles",
                        "orientation": orientation.code(), "options": options[out.len() % options.len()],
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

fn forms(pdf: &Document, page: ObjectId) -> Vec<ObjectId> {
    let resources = pdf.get_dictionary(page).expect("a page").get(b"Resources").expect("resources");
    let resources = pdf.dereference(resources).expect("there").1.as_dict().expect("a dictionary");
    let Ok(objects) = resources.get(b"XObject") else { return Vec::new() };
    let objects = pdf.dereference(objects).expect("there").1.as_dict().expect("a dictionary");
    let is_form = |id: &ObjectId| {
        let form = pdf.get_object(*id).expect("there").as_stream().expect("a stream");
        form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form")
    };
    objects.iter().filter_map(|(_, form)| form.as_reference().ok()).filter(is_form).collect()
}

#[test]
fn every_large_sheet_is_parted_and_each_page_of_it_is_one_form() {
    let documents = documents();
    let all = catalogue(&documents);
    assert!(all.len() > 12, "{} documents", all.len());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tiles.pdf");
    for body in &all {
        let made = make(&documents, body);
        assert!(made.bytes.starts_with(b"%PDF-1.7"), "{body}");
        std::fs::write(&path, &made.bytes).expect("written");
        let judged = Command::new("qpdf").arg("--check").arg(&path).output().expect("make setup installs it");
        assert!(judged.status.success(), "{body}: {}", String::from_utf8_lossy(&judged.stdout));
        let pdf = Document::load_mem(&made.bytes).expect("a PDF");
        let pages: Vec<ObjectId> = pdf.get_pages().into_values().collect();
        assert_eq!(pages.len(), made.pages, "{body}");
        let mut seen = BTreeSet::new();
        for page in &pages {
            let forms = forms(&pdf, *page);
            assert_eq!(forms.len(), 1, "{body}");
            seen.extend(forms);
            let own = pdf.get_dictionary(*page).expect("a page");
            assert!(!own.has(b"Annots") && !own.has(b"AA"), "{body}: an annotation");
            let sides = own.get(b"MediaBox").and_then(Object::as_array).expect("a box");
            let sides: Vec<f64> = sides.iter().map(|side| f64::from(side.as_float().expect("a number"))).collect();
            let long = sides[2].max(sides[3]) / MM;
            assert!((long - 297.0).abs() < 0.1, "{body}: {long} mm of A4");
        }
        let mut untiled = body.clone();
        untiled["profile"] = "screen".into();
        untiled.as_object_mut().expect("an object").remove("options");
        let untiled = make(&documents, &untiled);
        assert_eq!(seen.len(), untiled.pages, "{body}: one form for each page of the sheet");
        let catalog = pdf.catalog().expect("a catalog");
        assert!(!catalog.has(b"StructTreeRoot") && catalog.has(b"Lang"), "{body}");
        let viewer = pdf.dereference(catalog.get(b"ViewerPreferences").expect("there")).expect("there").1;
        assert_eq!(viewer.as_dict().and_then(|own| own.get(b"PrintScaling")?.as_name()).expect("a name"), b"None");
        // With the fewest tiles; what somebody asks for beyond that is theirs.
        if body["options"] == json!({}) {
            let (tiled, whole) = (made.bytes.len(), untiled.bytes.len());
            assert!(tiled <= 2 * whole, "{body}: {tiled} bytes, untiled {whole}");
        }
    }
}

#[test]
fn tiles_say_where_they_belong_and_their_text_stays_text() {
    let documents = documents();
    let body = json!({"instrument": "praatplaat", "sheet": "A0", "profile": "tiles"});
    let made = make(&documents, &body);
    assert_eq!(made.bytes, make(&documents, &body).bytes, "equal requests, equal files");
    let text = text_of(&made.bytes, "-raw");
    let flat = |page: &str| page.split_whitespace().collect::<Vec<_>>().join(" ");
    let pages: Vec<String> = text.trim_end_matches('\u{c}').split('\u{c}').map(flat).collect();
    assert_eq!(pages.len(), 26);
    for word in
        ["Zo maakt u er één plaat van", "1189 × 841 mm", "25 vellen A4", "A1", "E5", "precies 100 mm", "Talenten"]
    {
        assert!(pages[0].contains(word), "{word} on the map: {}", pages[0]);
    }
    // C2: row 2, column 3.
    for word in
        ["rij 2 van 5 · kolom 3 van 5", "naast C1", "naast B2", "D2 sluit hier aan", "C3 sluit hier aan", "Talenten"]
    {
        assert!(pages[8].contains(word), "{word} on C2: {}", pages[8]);
    }
    assert!(pages[1..].iter().all(|page| page.contains("100 mm")));
    assert_eq!(pages[25].matches("buitenrand").count(), 2, "E5 is the corner: {}", pages[25]);
    let mut english = body.clone();
    english["language"] = "en".into();
    let text = flat(&text_of(&make(&documents, &english).bytes, "-raw"));
    assert!(text.contains("How to make one poster of it") && text.contains("row 2 of 5"));
    // 100 mm are 100 mm: the zero and the end of the ruler stand under its ends.
    let told = piped(Command::new("pdftotext").args(["-f", "1", "-l", "1", "-bbox", "-", "-"]), &made.bytes);
    let told = String::from_utf8_lossy(&told).into_owned();
    let edge = |word: &str, side: &str| -> f64 {
        let line = told.lines().rfind(|line| line.contains(&format!(">{word}</word>"))).expect("the word");
        line.split(&format!("{side}=\""))
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a side")
            .parse()
            .expect("a number")
    };
    let long = (edge("mm", "xMax") - edge("0", "xMin")) / MM;
    assert!((long - 100.0).abs() < 1.0, "{long} mm");
}

#[test]
fn what_cannot_be_parted_is_told() {
    let documents = documents();
    let asked = |body: &Value| request::from_body(body, documents.catalog(), documents.limits());
    let with =
        |options: Value| json!({"instrument": "praatplaat", "sheet": "A0", "profile": "tiles", "options": options});
    for (body, pointer, code) in [
        (with(json!({"tileGrid": "4x4"})), "/options/tileGrid", "grid-too-small"),
        (with(json!({"tileGrid": "5x5", "tileOrientation": "portrait"})), "/options/tileGrid", "grid-too-small"),
        (with(json!({"tileGrid": "5x5", "tileMargin": 20})), "/options/tileGrid", "grid-too-small"),
        (with(json!({"tileGrid": "21x5"})), "/options/tileGrid", "no-such-grid"),
        (with(json!({"tileOverlap": "4"})), "/options/tileOverlap", "no-such-length"),
        (with(json!({"tileMargin": "x"})), "/options/tileMargin", "no-such-length"),
        (with(json!({"bleed": "3"})), "/options/bleed", "only-profile"),
        (json!({"instrument": "praatplaat", "options": {"tileSheet": "A3"}}), "/options/tileSheet", "only-profile"),
        (json!({"instrument": "praatplaat", "sheet": "A4", "profile": "tiles"}), "/sheet", "nothing-to-part"),
        (json!({"instrument": "praatplaat", "profile": "tiles", "seal": true}), "/seal", "seal-not-tiles"),
        (json!({"instrument": "overeenkomst", "profile": "tiles", "filling": "blank"}), "/profile", "unknown-profile"),
    ] {
        let faults = asked(&body).expect_err("faults");
        let found: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
        assert_eq!(found, [(pointer, code)], "{body}");
    }
    for options in [json!({"tileGrid": "5 by 5"}), json!({"tileSheet": "A5"}), json!({"tileOrientation": "scheef"})] {
        assert!(asked(&with(options.clone())).is_err(), "{options}");
    }
    let fault = &asked(&with(json!({"tileGrid": "4x4"}))).expect_err("faults")[0];
    let told = fault.detail(fault::language::Language::En);
    assert!(told.contains("5x5 (landscape) or 7x4 (portrait)"), "{told}");
    let request = asked(&with(json!({"tileGrid": "6×5", "tileOverlap": 12.5}))).expect("a request");
    assert_eq!(request.file_name(), "praatplaat-tegels-a4-6x5-a0-liggend.pdf");
    assert_eq!(
        request.body()["options"],
        json!({
            "audience": "gemeenten", "ink": "full", "tileSheet": "A4", "tileOrientation": "auto", "tileGrid": "6x5", "tileOverlap": "12.5",
            "tileMargin": "5",
        })
    );
    assert_eq!(asked(&request.body()).expect("the resolved request is a request").body(), request.body());
}
