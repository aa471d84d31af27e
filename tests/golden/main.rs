//! Golden pictures: instrument × filling × two sheets, every page of the smallest up to three, the posters with 3 and 12 effects, and verifications on paper. A difference writes a report with
//! both pictures and what differs: `tests/out/golden/report.html`. `make golden` makes them anew; look before you commit.

mod cases;
mod papers;
#[path = "../support/reports.rs"]
mod reports;

use std::fmt::Write as _;
use std::path::PathBuf;

use canvaspers::document::model::Format;
use canvaspers::document::request::{self, Asked};
use canvaspers::document::{DocumentError, Documents, Limits, kinds::Kind};
use catalog::{Catalog, Orientation, Sheet};

/// Wide enough to read titles, small enough for the repository.
const WIDTH: u32 = 700;

/// Stands for the last page of a document.
const LAST: usize = usize::MAX;

/// Share of pixels that may differ visibly, for another processor rounds another way.
const TOLERANCE: f64 = 0.000_5;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn decode(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a picture");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    (info.width, info.height, pixels)
}

fn encode(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().expect("a head").write_image_data(pixels).expect("pixels");
    out
}

/// The largest sheet and the smallest, lying and standing where there is both; of the smallest also the next two pages and the last.
fn picks(sheets: &[Sheet]) -> Vec<(String, Orientation, usize)> {
    let largest = sheets.iter().min_by_key(|sheet| &sheet.name).expect("a sheet");
    let smallest = sheets.iter().max_by_key(|sheet| &sheet.name).expect("a sheet");
    let first = *largest.orientations.first().expect("an orientation");
    let last = *smallest.orientations.last().expect("an orientation");
    let mut out = vec![(largest.name.clone(), first, 1)];
    out.extend([1, 2, 3, LAST].map(|page| (smallest.name.clone(), last, page)));
    out
}

#[test]
fn pictures_are_as_they_were_approved() {
    let folder = root().join("tests/golden/pictures");
    let out = root().join("tests/out/golden");
    let write = std::env::var("CANVASPERS_TEST_GOLDEN").is_ok_and(|word| word == "write");
    std::fs::create_dir_all(&folder).expect("a folder");
    let catalog = Catalog::load(Some(&root().join("tests/support/instruments"))).expect("the catalogue");
    let documents = Documents::new(catalog, Limits::default(), Some("https://canvaspers.example".into()), None, 0)
        .expect("documents");
    let mut expected = Vec::new();
    let mut report = String::new();
    let judge = |name: &str, made: &[u8], report: &mut String| {
        let (width, height, pixels) = decode(made);
        if write {
            std::fs::write(folder.join(name), encode(width, height, &pixels)).expect("written");
            return;
        }
        let before = std::fs::read(folder.join(name)).unwrap_or_default();
        compare(&out, name, &before, (width, height, &pixels), report);
    };
    for instrument in documents.catalog().instruments() {
        if ["eindeloos", "geheugen"].contains(&instrument.id.as_str()) {
            continue;
        }
        let kind = Kind::get(&instrument.kind).expect("a kind");
        for filling in kind.fillings {
            let mut pages = 1;
            for (sheet, orientation, page) in picks(&filling.sheets(instrument)) {
                let page = if page == LAST { pages } else { page };
                let name = match page {
                    1 => format!("{}_{}_{}_{}.png", instrument.id, filling.id, sheet, orientation.code()),
                    _ => format!("{}_{}_{}_{}_{page}.png", instrument.id, filling.id, sheet, orientation.code()),
                };
                if expected.contains(&name) {
                    continue;
                }
                let asked = Asked {
                    instrument: instrument.id.clone(),
                    filling: Some(filling.id.into()),
                    sheet: Some(sheet),
                    orientation: Some(orientation.code().into()),
                    format: Some(Format::Png),
                    width: Some(WIDTH),
                    page: Some(page),
                    data: filling.example(instrument).cloned(),
                    ..Asked::default()
                };
                let request = request::resolve(asked, documents.catalog(), documents.limits()).expect("a request");
                let made = match documents.make_here(&request) {
                    Ok(made) => made,
                    // A document with fewer pages.
                    Err(DocumentError::Faults(faults)) if page > 1 && faults[0].code == "no-such-page" => continue,
                    Err(error) => panic!("{name}: {error:?}"),
                };
                pages = made.pages;
                judge(&name, &made.bytes, &mut report);
                expected.push(name);
            }
        }
    }
    for (name, body) in cases::all(&documents) {
        let request = request::from_body(&body, documents.catalog(), documents.limits()).expect(&name);
        judge(&name, &documents.make_here(&request).expect(&name).bytes, &mut report);
        expected.push(name);
    }
    for (name, job) in papers::all() {
        judge(&name, &canvaspers::press::run_here(&job).expect(&name).bytes, &mut report);
        expected.push(name);
    }
    for entry in std::fs::read_dir(&folder).expect("a folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(expected.contains(&name), "{name} belongs to nothing that is made: remove it");
    }
    if !report.is_empty() {
        let page = format!(
            "<!doctype html><html lang=\"en\"><title>Golden pictures</title><style>img{{max-width:32%;border:1px solid #888}}</style>{report}</html>"
        );
        std::fs::write(out.join("report.html"), page).expect("a report");
        panic!("pictures differ: look at {}", out.join("report.html").display());
    }
}

fn compare(out: &std::path::Path, name: &str, before: &[u8], now: (u32, u32, &[u8]), report: &mut String) {
    let (width, height, pixels) = now;
    let mut difference = vec![255; pixels.len()];
    let mut count = 0_u32;
    if !before.is_empty() {
        let (w, h, old) = decode(before);
        if (w, h) == (width, height) {
            for ((old, new), out) in old.chunks_exact(3).zip(pixels.chunks_exact(3)).zip(difference.chunks_exact_mut(3))
            {
                if old.iter().zip(new).any(|(a, b)| a.abs_diff(*b) > 24) {
                    count += 1;
                    out.copy_from_slice(&[200, 0, 0]);
                }
            }
            if f64::from(count) <= TOLERANCE * f64::from(width) * f64::from(height) {
                return;
            }
        }
    }
    std::fs::create_dir_all(out).expect("a folder");
    std::fs::write(out.join(format!("old-{name}")), before).expect("written");
    std::fs::write(out.join(format!("new-{name}")), encode(width, height, pixels)).expect("written");
    std::fs::write(out.join(format!("difference-{name}")), encode(width, height, &difference)).expect("written");
    let _ = write!(
        report,
        "<h2>{name}: {count} pixels</h2><img alt=\"approved\" src=\"old-{name}\"> <img alt=\"now\" src=\"new-{name}\"> <img alt=\"difference\" src=\"difference-{name}\">"
    );
}
