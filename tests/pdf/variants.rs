//! Ink-light: the same words in the same places, with no solid areas, in every profile and as a picture.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::codes::{catalogue, rasterised};
use crate::structure::{documents, make};
use crate::support::text_of;

/// How often each word stands in a PDF.
fn words(pdf: &[u8]) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for word in text_of(pdf, "-raw").split_whitespace() {
        *out.entry(word.to_owned()).or_default() += 1;
    }
    out
}

/// The share of a first page that is covered by solid areas: dark or coloured, as squares that have no white in them, of 2 mm on a small
/// sheet.
fn solid(pdf: &[u8], sheet: &str) -> f64 {
    let large = ["A0", "A1", "A2"].contains(&sheet);
    let dpi = if large { 40 } else { 100 };
    let picture = rasterised(pdf, 1, dpi);
    // Letters of a poster are as bold as areas of a small sheet.
    let side = dpi as usize * if large { 8 } else { 2 } / 25;
    let mut count = 0;
    let mut all = 0;
    for y in (0..picture.height - side).step_by(side) {
        for x in (0..picture.width - side).step_by(side) {
            all += 1;
            let covered = (y..y + side).all(|y| (x..x + side).all(|x| picture.pixels[y * picture.width + x] < 252));
            count += usize::from(covered);
        }
    }
    f64::from(count as u32) / f64::from(all as u32)
}

fn with(body: &Value, name: &str, value: &str) -> Value {
    let mut out = body.clone();
    out["options"][name] = value.into();
    out
}

#[test]
fn ink_light_has_the_same_words_in_the_same_places_without_solid_areas() {
    let documents = documents();
    let mut wrong = Vec::new();
    for body in catalogue(&documents) {
        let (full, light) = (make(&documents, &body), make(&documents, &with(&body, "ink", "light")));
        let what = format!("{} {} {} {}", body["instrument"], body["filling"], body["sheet"], body["profile"]);
        assert!(light.file_name.contains("-inktzuinig"), "{}", light.file_name);
        if words(&full.bytes) != words(&light.bytes) {
            wrong.push(format!("{what}: other words"));
        }
        if full.reports != light.reports {
            wrong.push(format!("{what}: other boxes"));
        }
        let sheet = body["sheet"].as_str().expect("a sheet");
        let (before, after) = (solid(&full.bytes, sheet), solid(&light.bytes, sheet));
        println!("{what}: {before:.3} to {after:.3}");
        if before < 0.02 || after > 0.008 {
            wrong.push(format!("{what}: solid {before:.3} to {after:.3}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ink_light_goes_with_tiles_pictures_and_a_set() {
    let documents = documents();
    let ask = |body: Value| make(&documents, &body);
    for instrument in ["gesprekscanvas", "praatplaat", "samenwerkset"] {
        let body = json!({"instrument": instrument, "sheet": "A2", "profile": "tiles"});
        let (full, light) = (ask(body.clone()), ask(with(&body, "ink", "light")));
        assert_eq!(full.pages, light.pages, "{instrument}");
        // The second page is the first tile: it shows the left edge, where the colours are.
        let dark = |pdf: &[u8]| rasterised(pdf, 2, 30).pixels.iter().filter(|grey| **grey < 200).count();
        let (before, after) = (dark(&full.bytes), dark(&light.bytes));
        assert!(after * 2 < before, "{instrument}: {before} to {after}");
        let body = json!({"instrument": instrument, "format": "png", "width": 600});
        let (full, light) = (ask(body.clone()), ask(with(&body, "ink", "light")));
        assert!(light.file_name.contains("-inktzuinig") && full.bytes != light.bytes, "{instrument}");
    }
    let english = ask(json!({"instrument": "praatplaat", "language": "en", "options": {"ink": "light"}}));
    assert!(english.file_name.starts_with("praatplaat-ink-light-"), "{}", english.file_name);
}
