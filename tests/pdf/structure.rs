//! Title, language, headings, bookmarks, lists, tables, attachments, box rectangles.

use canvaspers::document::request;
use canvaspers::document::{Document, Documents, Limits};
use catalog::Catalog;
use lopdf::{Dictionary, Object};
use serde_json::{Value, json};

pub fn documents() -> Documents {
    let catalog = Catalog::load(Some(&crate::support::instruments())).expect("the catalogue");
    Documents::new(catalog, Limits::default(), Some("https://canvaspers.example".into()), None, 0).expect("documents")
}

pub fn make(documents: &Documents, body: &Value) -> Document {
    let request = request::from_body(body, documents.catalog(), documents.limits()).unwrap_or_else(|faults| {
        panic!("{:?}", faults.iter().map(|f| (f.pointer.clone(), f.code)).collect::<Vec<_>>())
    });
    documents.make_here(&request).unwrap_or_else(|error| panic!("{error:?}"))
}

/// Structure types of the whole tree, in reading order.
fn structure(pdf: &lopdf::Document) -> Vec<String> {
    fn walk(pdf: &lopdf::Document, object: &Object, out: &mut Vec<String>) {
        let object = pdf.dereference(object).map_or(object, |(_, o)| o);
        match object {
            Object::Array(items) => items.iter().for_each(|item| walk(pdf, item, out)),
            Object::Dictionary(element) => {
                if let Ok(kind) = element.get(b"S").and_then(Object::as_name) {
                    out.push(String::from_utf8_lossy(kind).into_owned());
                }
                if let Ok(children) = element.get(b"K") {
                    walk(pdf, children, out);
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    let root: &Dictionary = pdf.catalog().expect("a catalog");
    walk(pdf, root.get(b"StructTreeRoot").expect("a structure tree"), &mut out);
    out
}

#[test]
fn a_filled_canvas_has_headings_lists_and_a_table() {
    let documents = documents();
    let example = documents.catalog().get("gesprekscanvas").expect("there").examples["filled"].clone();
    let made = make(&documents, &json!({"instrument": "gesprekscanvas", "sheet": "A1", "data": example}));
    let pdf = lopdf::Document::load_mem(&made.bytes).expect("a PDF");
    let types = structure(&pdf);
    let count = |kind: &str| types.iter().filter(|known| *known == kind).count();
    assert_eq!(
        (count("H1"), count("H2"), count("H3")),
        (1, 4, 10),
        "title; three phases and the parkeerplaats; ten boxes"
    );
    assert_eq!(count("L"), 10, "a list of notes in each box but the one of actions");
    assert_eq!(count("LI"), 23);
    assert_eq!((count("Table"), count("TR"), count("TH")), (1, 4, 3));
    let first = types.iter().position(|kind| kind == "H1").expect("a title");
    assert!(types[..first].iter().all(|kind| !kind.starts_with('H')), "the title is the first heading");
    let catalog = pdf.catalog().expect("a catalog");
    assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).expect("a language"), b"nl-NL");
    assert!(catalog.get(b"Outlines").is_ok(), "bookmarks");
}

#[test]
fn a_document_holds_a_block_and_never_a_bare_span() {
    let documents = documents();
    for body in [
        json!({"instrument": "samenwerkset"}),
        json!({"instrument": "gesprekscanvas", "sheet": "A4", "orientation": "portrait", "language": "en"}),
        json!({"instrument": "praatplaat", "filling": "web", "data": documents.catalog().get("praatplaat").expect("there").examples["web"].clone()}),
    ] {
        let made = make(&documents, &body);
        let pdf = lopdf::Document::load_mem(&made.bytes).expect("a PDF");
        let root = pdf.catalog().and_then(|c| c.get(b"StructTreeRoot")).expect("a tree");
        let tree = pdf.dereference(root).expect("a tree").1.as_dict().expect("a dictionary");
        let kids = |dict: &Dictionary| -> Vec<Dictionary> {
            let object = dict.get(b"K").expect("children");
            let object = pdf.dereference(object).map_or(object, |(_, o)| o);
            let items = match object {
                Object::Array(items) => items.clone(),
                other => vec![other.clone()],
            };
            items.iter().filter_map(|item| pdf.dereference(item).ok()?.1.as_dict().ok().cloned()).collect()
        };
        for document in kids(tree) {
            for child in kids(&document) {
                let kind = child.get(b"S").and_then(Object::as_name).expect("a type");
                assert_ne!(kind, b"Span", "{body}");
            }
        }
    }
}

#[test]
fn the_set_has_one_title_and_three_parts() {
    let documents = documents();
    let made = make(
        &documents,
        &json!({"instrument": "samenwerkset", "sheet": "A1", "orientation": "portrait", "options": {"audience": "amateurkunst"}, "profile": "archive"}),
    );
    assert_eq!(made.pages, 3);
    let pdf = lopdf::Document::load_mem(&made.bytes).expect("a PDF");
    let sizes: Vec<(i64, i64)> = pdf
        .get_pages()
        .values()
        .map(|page| {
            let bounds = pdf
                .get_dictionary(*page)
                .and_then(|page| page.get(b"MediaBox"))
                .and_then(Object::as_array)
                .expect("a box");
            let mm = |object: &Object| (f64::from(object.as_float().expect("a number")) * 25.4 / 72.0).round() as i64;
            (mm(&bounds[2]), mm(&bounds[3]))
        })
        .collect();
    assert_eq!(sizes, [(841, 594), (594, 841), (210, 297)], "praatplaat lies, canvas stands, werkvorm is A4");
    assert_eq!(structure(&pdf).iter().filter(|kind| *kind == "H1").count(), 3);
}

#[test]
fn web_scores_stand_in_a_table_and_in_the_alternative_text() {
    let documents = documents();
    let example = documents.catalog().get("praatplaat").expect("there").examples["web"].clone();
    let made = make(&documents, &json!({"instrument": "praatplaat", "filling": "web", "data": example}));
    assert_eq!(made.pages, 2);
    let pdf = lopdf::Document::load_mem(&made.bytes).expect("a PDF");
    let types = structure(&pdf);
    assert_eq!(types.iter().filter(|kind| *kind == "TR").count(), 7);
    let alternative = pdf
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| dict.get(b"S").and_then(Object::as_name).is_ok_and(|kind| kind == b"Figure"))
        .filter_map(|dict| dict.get(b"Alt").ok())
        .filter_map(|alt| lopdf::decode_text_string(alt).ok())
        .next()
        .expect("an alternative text");
    assert!(alternative.contains("Kwaliteit van leven 4 naar 6"), "{alternative}");
}

#[test]
fn boxes_stand_on_the_sheet_and_a0_holds_its_notes() {
    let documents = documents();
    for (sheet, orientation, width, height) in
        [("A0", "landscape", 1189.0, 841.0), ("A1", "portrait", 594.0, 841.0), ("A4", "portrait", 210.0, 297.0)]
    {
        let made =
            make(&documents, &json!({"instrument": "gesprekscanvas", "sheet": sheet, "orientation": orientation}));
        let boxes: Vec<&Value> = made.reports.iter().filter(|report| report["type"] == "box").collect();
        assert_eq!(boxes.len(), 11);
        for report in boxes {
            let number = |key: &str| report[key].as_f64().expect("a number");
            assert!(number("x") > 0.0 && number("y") > 0.0, "{report}");
            assert!(number("x") + number("width") < width && number("y") + number("height") < height, "{report}");
        }
        let notes: i64 =
            made.reports.iter().filter(|r| r["type"] == "notes").filter_map(|r| r["capacity"].as_i64()).sum();
        if sheet == "A0" {
            assert_eq!(notes, 43 + 7, "the house style promises 43 notes and 7 on the parkeerplaats");
        }
    }
}
