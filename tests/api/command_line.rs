//! The command line: every form of the README and the manual, exit codes, messages.

use crate::support::canvaspers;

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("canvaspers-cli-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn ok(arguments: &[&str], stdin: &[u8]) -> Vec<u8> {
    let (code, out, error) = canvaspers(arguments, stdin);
    assert_eq!(code, 0, "{arguments:?}: {error}");
    out
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_canvaspers"))
        .arg("list")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("started");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("an end");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn who_closes_the_messages_loses_nothing_else() {
    for (arguments, code) in [
        (&["render", "gesprekscanvas", "--sheet", "A7", "-o", "-"][..], 1),
        (&["render", "niets", "-o", "-"], 1),
        (&["verify", "/nowhere.pdf"], 2),
    ] {
        let (from, to) = std::io::pipe().expect("a pipe");
        drop(from);
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_canvaspers"))
            .args(arguments)
            .stdout(std::process::Stdio::null())
            .stderr(to)
            .status()
            .expect("an end");
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn lists_examples_and_schemas() {
    let listing: serde_json::Value = serde_json::from_slice(&ok(&["list", "--json"], b"")).expect("JSON");
    let ids: Vec<_> =
        listing["instruments"].as_array().expect("a list").iter().filter_map(|i| i["id"].as_str()).collect();
    let all = [
        "samenwerkset",
        "gesprekscanvas",
        "praatplaat",
        "werkvorm",
        "vergelijking",
        "vervolgplan",
        "overeenkomst",
        "addendum",
        "bijlageblad",
        "beleidsbijlage",
    ];
    assert_eq!(ids, all, "the set comes first");
    let example = ok(&["example", "gesprekscanvas"], b"");
    let schema: serde_json::Value = serde_json::from_slice(&ok(&["schema", "gesprekscanvas"], b"")).expect("JSON");
    let boxes: Vec<_> =
        schema["properties"]["boxes"]["properties"].as_object().expect("boxes").keys().map(String::as_str).collect();
    assert_eq!(
        boxes,
        [
            "voor-wie",
            "waarom-samen",
            "doel",
            "activiteiten",
            "rollen",
            "inbreng",
            "verschillen",
            "merken",
            "volhouden",
            "parkeerplaats"
        ]
    );
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(validator.is_valid(&serde_json::from_slice(&example).expect("JSON")));
}

#[test]
fn renders_in_every_form() {
    let folder = folder("forms");
    let file = |name: &str| folder.join(name).display().to_string();
    ok(
        &[
            "render",
            "gesprekscanvas",
            "--sheet",
            "A0",
            "--orientation",
            "landscape",
            "--language",
            "nl",
            "--profile",
            "screen",
            "-o",
            &file("canvas.pdf"),
        ],
        b"",
    );
    let example = ok(&["example", "gesprekscanvas"], b"");
    std::fs::write(file("notes.json"), &example).expect("written");
    ok(&["render", "gesprekscanvas", "--data", &file("notes.json"), "--sheet", "A1", "-o", &file("filled.pdf")], b"");
    let web = ok(&["example", "praatplaat", "--filling", "web"], b"");
    ok(
        &[
            "render",
            "praatplaat",
            "--data",
            "-",
            "--filling",
            "web",
            "--option",
            "audience=cultuur",
            "--format",
            "png",
            "--width",
            "1600",
            "-o",
            &file("praatplaat.png"),
        ],
        &web,
    );
    let request = br#"{"instrument": "gesprekscanvas", "sheet": "A4"}"#;
    ok(&["render", "--request", "-", "-o", &file("request.pdf")], request);
    for name in ["canvas.pdf", "filled.pdf", "request.pdf"] {
        assert!(std::fs::read(file(name)).expect("made").starts_with(b"%PDF"));
    }
    assert!(std::fs::read(file("praatplaat.png")).expect("made").starts_with(b"\x89PNG"));
}

#[test]
fn an_archive_makes_itself_again() {
    let folder = folder("archive");
    let file = |name: &str| folder.join(name).display().to_string();
    let example = ok(&["example", "gesprekscanvas"], b"");
    ok(
        &["render", "gesprekscanvas", "--data", "-", "--profile", "archive", "--sheet", "A2", "-o", &file("one.pdf")],
        &example,
    );
    let script = "import sys; from pypdf import PdfReader; r = PdfReader(sys.argv[1]); sys.stdout.buffer.write(r.attachments['canvaspers-request.json'][0])";
    let output = crate::support::python().args(["-c", script, &file("one.pdf")]).output().expect("pypdf");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let whole: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(whole["generator"], concat!("canvaspers ", env!("CARGO_PKG_VERSION")));
    assert_eq!(whole["request"]["documentDate"], "2026-11-27");
    std::fs::write(file("canvaspers-request.json"), &output.stdout).expect("written");
    ok(&["render", "--request", &file("canvaspers-request.json"), "-o", &file("two.pdf")], b"");
    assert!(
        std::fs::read(file("one.pdf")).expect("one") == std::fs::read(file("two.pdf")).expect("two"),
        "the same bytes"
    );
}

#[test]
fn exit_codes_and_messages() {
    let (code, _, error) = canvaspers(&["render", "gesprekscanvas", "--sheet", "A9", "-o", "-"], b"");
    assert_eq!(code, 1);
    assert!(error.contains("/sheet: ") && error.contains("A9"), "{error}");
    assert_eq!(canvaspers(&["render"], b"").0, 2);
    assert_eq!(canvaspers(&["nonsense"], b"").0, 2);
    let (code, _, error) = canvaspers(&["render", "gesprekscanvas", "--data", "/nowhere.json", "-o", "-"], b"");
    assert_eq!(code, 2, "{error}");
    let long = serde_json::json!({"boxes": {"doel": [{"text": "woord ".repeat(400)}]}}).to_string();
    let (code, _, error) =
        canvaspers(&["render", "gesprekscanvas", "--sheet", "A4", "--data", "-", "-o", "-"], long.as_bytes());
    assert_eq!(code, 0);
    assert!(error.contains("vervolgblad"), "{error}");
}
