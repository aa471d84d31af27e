//! The print pack: one ZIP that goes to a print shop, at both doors; its parts are what they say, and the same request gives the same bytes.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{self, Server, canvaspers};

/// Names and contents of a ZIP, as Python's zipfile reads them.
fn opened(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    const PROGRAM: &str = "import base64, io, json, sys, zipfile
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert z.testzip() is None
print(json.dumps([[i.filename, '%04d-%02d-%02d' % i.date_time[:3], base64.b64encode(z.read(i)).decode()] for i in z.infolist()]))";
    let out = support::piped(support::python().args(["-c", PROGRAM]), zip);
    let parts: Vec<(String, String, String)> = serde_json::from_slice(&out).expect("parts");
    let decode = |text: &str| base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).expect("base64");
    parts
        .into_iter()
        .map(|(name, date, bytes)| {
            assert_eq!(date, "2026-12-01", "{name} has the date of the document");
            (name, decode(&bytes))
        })
        .collect()
}

fn text(pdf: &[u8]) -> String {
    support::text_of(pdf, "-raw").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn asked(instrument: &str, sheet: &str) -> Value {
    json!({"instrument": instrument, "sheet": sheet, "format": "zip", "documentDate": "2026-12-01"})
}

#[test]
fn a_pack_has_all_that_a_print_shop_needs() {
    let server = Server::shared();
    let answer = server.post("/v1/documents", &asked("praatplaat", "A2"));
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/zip")), "{}", answer.text());
    assert!(
        answer.header("content-disposition").is_some_and(|name| name.contains("praatplaat-drukpakket-a2-liggend.zip"))
    );
    let parts = opened(&answer.body);
    let names: Vec<&str> = parts.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "LEES-MIJ.txt",
            "bestelformulier-drukker.pdf",
            "controle-drukbestand.pdf",
            "praatplaat-drukwerk-a2-liggend.pdf",
            "praatplaat-tegels-a4-a2-liggend.pdf",
        ]
    );
    // The print file and the tiles are those that can be asked for by themselves.
    let mut alone = asked("praatplaat", "A2");
    alone["format"] = "pdf".into();
    for (profile, name) in [("print", names[3]), ("tiles", names[4])] {
        alone["profile"] = profile.into();
        assert!(server.post("/v1/documents", &alone).body == parts[name], "{name}");
    }
    let readme = String::from_utf8(parts["LEES-MIJ.txt"].clone()).expect("text");
    for name in &names[1..] {
        assert!(readme.contains(name), "{name}: {readme}");
    }
    assert!(!readme.contains('{') && readme.contains("De uitkomst: "), "{readme}");
    let order = text(&parts["bestelformulier-drukker.pdf"]);
    for words in [
        "Bestelformulier voor de drukker",
        "A2, 594 × 420 mm",
        "620 × 446 mm",
        "3 mm",
        "CMYK",
        "FOGRA39",
        "PDF/X-4",
        "Niet gecertificeerd",
        "matte laminaatlaag waarop u kunt schrijven",
        "Aantal exemplaren",
        "praatplaat-drukwerk-a2-liggend.pdf",
    ] {
        assert!(order.contains(words), "{words}: {order}");
    }
    assert!(text(&parts["controle-drukbestand.pdf"]).contains("Volledig: met platen"));
    if let Ok(folder) = std::env::var("CANVASPERS_TEST_PAPERS") {
        for (name, bytes) in &parts {
            std::fs::write(std::path::Path::new(&folder).join(name), bytes).expect("a file");
        }
    }
    let again = server.post("/v1/documents", &asked("praatplaat", "A2"));
    assert!(again.body == answer.body, "the same request, the same bytes");
}

#[test]
fn the_print_file_of_a_pack_passes_preflight_and_the_command_line_makes_the_same() {
    let folder = support::root().join("tests/out/packs");
    std::fs::create_dir_all(&folder).expect("a folder");
    let at = |name: &str| folder.join(name).display().to_string();
    let (code, _, said) = canvaspers(
        &[
            "render",
            "praatplaat",
            "--sheet",
            "A4",
            "--language",
            "en",
            "--document-date",
            "2026-12-01",
            "-o",
            &at("pack.zip"),
        ],
        b"",
    );
    assert_eq!(code, 0, "{said}");
    let parts = opened(&std::fs::read(at("pack.zip")).expect("a file"));
    let names: Vec<&str> = parts.keys().map(String::as_str).collect();
    // A4 is the paper of an office printer: nothing is to be parted.
    assert_eq!(names, ["READ-ME.txt", "order-form.pdf", "praatplaat-print-a4-landscape.pdf", "preflight.pdf"]);
    let readme = String::from_utf8(parts["READ-ME.txt"].clone()).expect("text");
    assert!(!readme.contains("glue") && !readme.contains('{'), "{readme}");
    std::fs::write(at("print.pdf"), &parts[names[2]]).expect("a file");
    let (code, out, said) = canvaspers(&["preflight", &at("print.pdf"), "--full"], b"");
    assert_eq!(code, 0, "{}{said}", String::from_utf8_lossy(&out));
    for name in &names[1..] {
        std::fs::write(at(name), &parts[*name]).expect("a file");
        let sound = Command::new("qpdf").args(["--check", &at(name)]).output().expect("qpdf");
        assert!(sound.status.success(), "{name}: {}", String::from_utf8_lossy(&sound.stderr));
    }
}

#[test]
fn a_blank_pack_is_asked_for_by_query_and_by_accept() {
    let server = Server::shared();
    let path = "/v1/instruments/gespreksregels/document";
    let path = if server.get(path).status == 200 { path } else { "/v1/instruments/gesprekscanvas/document" };
    let one = server.get(&format!("{path}?format=zip&sheet=A4"));
    assert_eq!((one.status, one.header("content-type")), (200, Some("application/zip")), "{}", one.text());
    let other = server.send("GET", &format!("{path}?sheet=A4"), &[("accept", "application/zip")], b"");
    assert_eq!((other.status, other.body == one.body), (200, true));
    assert!(one.header("etag").is_some() && one.header("etag") == other.header("etag"));
}

#[test]
fn what_no_press_prints_has_no_pack() {
    let server = Server::shared();
    for body in [
        json!({"instrument": "gesprekscanvas", "filling": "fillable", "format": "zip"}),
        json!({"instrument": "praatplaat", "profile": "archive", "format": "zip"}),
    ] {
        let answer = server.post("/v1/documents", &body);
        assert_eq!(answer.status, 400);
        assert!(
            answer.faults().iter().any(|(at, code)| at == "/format" && code == "pack-not-print"),
            "{}",
            answer.text()
        );
    }
}
