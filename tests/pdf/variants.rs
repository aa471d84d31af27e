//! Ink-light: the same words in the same places, with no solid areas, in every profile and as a picture. Large print: the same words, none
//! under 14 pt.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::codes::{catalogue, rasterised};
use crate::structure::{documents, make};
use crate::support::{piped, python, text_of};

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

/// Documents in normal and in large print: every kind that has it, with 14 and 40 partners, two languages and long words.
fn large(documents: &canvaspers::document::Documents) -> Vec<Value> {
    let example = |id: &str, filling: &str| documents.catalog().get(id).expect("there").examples[filling].clone();
    let mut out = Vec::new();
    for id in ["overeenkomst", "addendum", "veertien-partijen", "veertig-partijen", "bijlageblad", "beleidsbijlage"] {
        out.push(json!({"instrument": id, "data": example(id, "filled")}));
        out.push(json!({"instrument": id}));
    }
    out.push(
        json!({"instrument": "overeenkomst", "filling": "draft", "data": example("overeenkomst", "filled"), "options": {"languages": "both"}}),
    );
    out.push(json!({"instrument": "vervolgplan", "data": example("vervolgplan", "filled")}));
    out.push(json!({"instrument": "vergelijking", "sheet": "A4", "data": example("vergelijking", "filled")}));
    out.push(json!({"instrument": "werkvorm"}));
    let mut long = example("vervolgplan", "filled");
    long["actions"][0]["what"] = "Ouderenwelzijnsvoorzieningenbeleidsmedewerkersoverleg".repeat(2).into();
    out.push(json!({"instrument": "vervolgplan", "data": long}));
    out
}

/// Of a PDF as MuPDF reads it: the smallest size, the size that most letters have, and whether a word leaves its page.
const SIZES: &str = r#"
import sys, json, collections, pymupdf
document = pymupdf.open(stream=sys.stdin.buffer.read(), filetype="pdf")
sizes = collections.Counter()
out = []
for page in document:
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", []):
            for span in line["spans"]:
                if span["text"].strip("\u200b \n"):
                    sizes[round(span["size"], 1)] += len(span["text"])
                    x0, y0, x1, y1 = span["bbox"]
                    if x0 < 8 or x1 > page.rect.width - 8 or y1 > page.rect.height - 8: out.append(span["text"])
print(json.dumps({"least": min(sizes), "most": sizes.most_common(1)[0][0], "out": out}))
"#;

#[test]
fn large_print_has_every_word_and_none_of_them_small() {
    let documents = documents();
    let mut wrong = Vec::new();
    for body in large(&documents) {
        let what = body.to_string().chars().take(90).collect::<String>();
        let (normal, large) = (make(&documents, &body), make(&documents, &with(&body, "textSize", "large")));
        assert!(large.file_name.contains("-groot"), "{}", large.file_name);
        assert!(large.overflow.is_empty(), "{what}: {:?}", large.overflow);
        assert!(large.pages >= normal.pages, "{what}");
        let read = piped(python().args(["-W", "ignore", "-c", SIZES]), &large.bytes);
        let sizes: Value = serde_json::from_slice(&read).expect("JSON");
        let size = |name: &str| sizes[name].as_f64().expect("a size");
        if size("least") < 14.0 || (size("most") < 16.0 && body.get("data").is_some()) || sizes["out"] != json!([]) {
            wrong.push(format!("{what}: {sizes}"));
        }
        // Letters in their order, for a word may break elsewhere and pages are counted further.
        let letters = |pdf: &[u8]| {
            let mut out: BTreeMap<char, usize> = BTreeMap::new();
            for letter in text_of(pdf, "-raw").chars().filter(|letter| letter.is_alphabetic()) {
                *out.entry(letter).or_default() += 1;
            }
            out
        };
        let (before, after) = (letters(&normal.bytes), letters(&large.bytes));
        for (letter, count) in before {
            // What stands in the foot of each page, and on the first alone, may stand there less often.
            if after.get(&letter).copied().unwrap_or(0) + 12 < count {
                wrong.push(format!("{what}: ‘{letter}’ {count} times, in large print {:?}", after.get(&letter)));
            }
        }
        let bare = |word: &str| word.trim_matches(|letter: char| !letter.is_alphabetic()).to_owned();
        let known: std::collections::BTreeSet<String> = words(&large.bytes).keys().map(|word| bare(word)).collect();
        let lost: Vec<String> = words(&normal.bytes)
            .into_keys()
            .filter(|word| word.len() < 14 && word.chars().all(char::is_alphabetic) && !known.contains(word))
            .collect();
        if !lost.is_empty() {
            wrong.push(format!("{what}: lost {lost:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn large_print_is_for_what_flows_over_a4() {
    let documents = documents();
    for (instrument, sheet) in [("gesprekscanvas", "A4"), ("praatplaat", "A3"), ("samenwerkset", "A4")] {
        let body = json!({"instrument": instrument, "sheet": sheet, "options": {"textSize": "large"}});
        let faults = canvaspers::document::request::from_body(&body, documents.catalog(), documents.limits());
        let faults = faults.expect_err("no large print");
        assert_eq!((faults[0].code, faults[0].pointer.as_str()), ("only-flowing", "/options/textSize"), "{instrument}");
    }
    let english =
        make(&documents, &json!({"instrument": "werkvorm", "language": "en", "options": {"textSize": "large"}}));
    assert!(english.file_name.starts_with("werkvorm-large-print-"), "{}", english.file_name);
}
