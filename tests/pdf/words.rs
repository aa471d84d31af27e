//! No word is lost: whatever is typed, every word is in the text that two readers extract, at a readable size, inside its box.

use std::io::Write;
use std::process::Stdio;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use super::structure::{documents, make};

/// Words of 1 to 60 letters in the scripts of our readers. Arabic is left to the layout's own frames: readers garble its clusters.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z]{1,12}",
        2 => "[a-zA-Zéëïöü]{1,20}",
        1 => "[a-z]{40,60}",
        1 => "[α-ω]{2,14}",
        1 => "[а-я]{2,14}",
        // Marks that NFC joins with their letter; readers garble others as they garble Arabic clusters.
        1 => "[a-z]{1,4}(e\u{301}|o\u{308}|n\u{303}|z\u{307}|c\u{327})[a-z]{1,3}",
        1 => prop::sample::select(vec!["😀", "🎵", "❤", "☎"]).prop_map(str::to_owned),
    ]
}

fn note(most: usize) -> impl Strategy<Value = Value> {
    (prop::collection::vec(word(), 1..=most), prop::option::of("[A-Z][a-z]{2,12}( [A-Z][a-z]{2,9})?")).prop_map(
        |(words, author)| match author {
            Some(author) => json!({"text": words.join(" "), "author": author}),
            None => json!({"text": words.join(" ")}),
        },
    )
}

fn canvas_data() -> impl Strategy<Value = Value> {
    let boxes = ["voor-wie", "doel", "rollen", "verschillen", "volhouden", "parkeerplaats"];
    let of_box = prop_oneof![3 => prop::collection::vec(note(12), 0..8), 1 => prop::collection::vec(note(400), 1..3), 1 => prop::collection::vec(note(3), 20..40)];
    let filled = boxes.map(|id| of_box.clone().prop_map(move |notes| (id, notes)).boxed());
    let action = (prop::collection::vec(word(), 1..12), "[A-Z][a-z]{2,20}")
        .prop_map(|(what, who)| json!({"what": what.join(" "), "who": who, "when": "1-12-2026"}));
    (filled, prop::collection::vec(action, 0..12), prop::collection::vec("[A-Z][a-z]{3,14} [A-Z][a-z]{3,14}", 0..14))
        .prop_map(|(filled, actions, people)| {
            let boxes: serde_json::Map<String, Value> =
                filled.into_iter().map(|(id, notes)| (id.to_owned(), notes.into())).collect();
            json!({"coalition": "Samen Voorbeeld", "participants": people, "boxes": boxes, "actions": actions})
        })
}

fn praatplaat_data() -> impl Strategy<Value = Value> {
    let words = prop_oneof![3 => prop::collection::vec(word(), 1..14), 1 => prop::collection::vec(word(), 100..400)];
    let figure = (prop::collection::vec(word(), 1..8), "[A-Z][a-z]{3,20}")
        .prop_map(|(label, source)| json!({"value": "54 %", "label": label.join(" "), "source": source, "year": 2025}));
    let effect = (words, prop::collection::vec(figure, 0..3))
        .prop_map(|(words, figures)| json!({"words": words.join(" "), "figures": figures}))
        .boxed();
    let ids = ["kwaliteit-van-leven", "taboe-doorbreken", "talenten-ontwikkelen"];
    (
        ids.map(|id| {
            effect
                .clone()
                .prop_map(move |mut e| {
                    e["effect"] = id.into();
                    e
                })
                .boxed()
        }),
        prop::collection::vec("[a-z]{2,14}", 1..30),
    )
        .prop_map(|(effects, coalition)| json!({"coalition": coalition.join(" "), "effects": effects.to_vec()}))
}

/// Asks both readers about many files in one process of Python.
fn judge(cases: &[(Value, canvaspers::document::Document)]) {
    // Two tests judge at the same time: each has a folder of its own.
    let what = cases.first().and_then(|(body, _)| body["instrument"].as_str()).unwrap_or_default();
    let folder = std::env::temp_dir().join(format!("canvaspers-words-{}-{what}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut list = Vec::new();
    for (index, (body, made)) in cases.iter().enumerate() {
        let path = folder.join(format!("{index}-{}.pdf", body["instrument"].as_str().unwrap_or_default()));
        std::fs::write(&path, &made.bytes).expect("written");
        let boxes: Vec<&Value> = made.reports.iter().filter(|report| report["type"] == "box").collect();
        list.push(json!({"path": path, "data": body["data"], "boxes": boxes}));
    }
    let mut child = crate::support::python()
        .arg(crate::support::root().join("tests/pdf/readers.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python with pypdf: make setup");
    child.stdin.take().expect("stdin").write_all(Value::from(list).to_string().as_bytes()).expect("sent");
    let output = child.wait_with_output().expect("a verdict");
    let verdict = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{verdict}");
    let _ = std::fs::remove_dir_all(&folder);
}

/// Cases of a strategy, the same every time.
fn samples(strategy: &impl Strategy<Value = Value>, count: usize) -> Vec<Value> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("a case").current()).collect()
}

#[test]
fn no_word_of_a_canvas_is_lost() {
    let documents = documents();
    let sheets = [
        ("A4", "landscape"),
        ("A0", "landscape"),
        ("A3", "portrait"),
        ("A2", "landscape"),
        ("A1", "portrait"),
        ("A4", "portrait"),
    ];
    let cases: Vec<_> = samples(&canvas_data(), 18)
        .into_iter()
        .zip(sheets.iter().cycle())
        .map(|(data, (sheet, orientation))| {
            let body =
                json!({"instrument": "gesprekscanvas", "sheet": sheet, "orientation": orientation, "data": data});
            let made = make(&documents, &body);
            (body, made)
        })
        .collect();
    judge(&cases);
}

#[test]
fn no_word_of_a_praatplaat_is_lost() {
    let documents = documents();
    let cases: Vec<_> = samples(&praatplaat_data(), 9)
        .into_iter()
        .zip(["A4", "A1", "A3"].iter().cycle())
        .map(|(data, sheet)| {
            let body = json!({"instrument": "praatplaat", "sheet": sheet, "data": data});
            let made = make(&documents, &body);
            (body, made)
        })
        .collect();
    judge(&cases);
}

/// Readers garble Arabic clusters, so its letters are looked for in the layout's own text.
#[test]
fn arabic_stands_whole_in_the_layout() {
    use typst::layout::{Frame, FrameItem};
    fn walk(frame: &Frame, out: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => walk(&group.frame, out),
                FrameItem::Text(text) => out.push_str(&text.text),
                _ => {}
            }
        }
    }
    let documents = documents();
    let text = "مرحبا بكم في المدينة";
    for sheet in ["A4", "A0"] {
        let body =
            json!({"instrument": "gesprekscanvas", "sheet": sheet, "data": {"boxes": {"doel": [{"text": text}]}}});
        let request = canvaspers::document::request::from_body(&body, documents.catalog(), documents.limits())
            .expect("a request");
        let document = typeset::lay_out(&documents.job(&request)).expect("laid out");
        let mut shown = String::new();
        document.pages().iter().for_each(|page| walk(&page.frame, &mut shown));
        // The layout cuts right-to-left text into glyph clusters; every letter must be there as often as it was typed.
        for letter in text.chars().filter(|c| !c.is_whitespace()) {
            let count = |text: &str| text.chars().filter(|c| *c == letter).count();
            assert!(count(&shown) >= count(text), "{letter} on {sheet} is not in {shown:?}");
        }
    }
}
