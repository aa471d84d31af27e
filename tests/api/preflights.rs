//! Preflight at both doors: exit codes, the report as JSON and as PDF with marked pages, what is refused.

use preflight::report::{Mode, Outcome, Report};
use serde_json::{Value, json};

use crate::support::{self, Server, canvaspers};

const PATH: &str = "/v1/preflights";
const PDF: (&str, &str) = ("content-type", "application/pdf");

fn print_file() -> Vec<u8> {
    Server::shared().get("/v1/instruments/praatplaat/document?sheet=A3&profile=print").body
}

/// A print file of ours that lost its bleed, for its BleedBox is the TrimBox, and its output intent.
fn spoiled() -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(&print_file()).expect("a PDF");
    let pages: Vec<_> = document.page_iter().collect();
    for page in pages {
        let page = document.get_dictionary_mut(page).expect("a page");
        let trim = page.get(b"TrimBox").expect("a box").clone();
        page.set("BleedBox", trim);
    }
    document.catalog_mut().expect("a catalogue").remove(b"OutputIntents");
    let mut out = Vec::new();
    document.save_to(&mut out).expect("a file");
    out
}

/// A sheet of somebody else, in the colour of a screen.
fn foreign() -> Vec<u8> {
    let page = "q 1 0 0 rg 100 100 300 200 re f Q";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 1191] /TrimBox [0 0 842 1191] /Contents 4 0 R /Resources << >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
    ];
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let start = out.len();
    out.extend(b"xref\n0 5\n0000000000 65535 f \n");
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

/// What the command says: exit code, standard output, standard error.
fn preflight(arguments: &[&str]) -> (i32, String, String) {
    let (code, out, said) = canvaspers(&[&["preflight"], arguments].concat(), b"");
    (code, String::from_utf8(out).expect("text"), said)
}

fn temporary(name: &str, content: &[u8]) -> String {
    let folder = support::root().join("tests/out/preflights");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file");
    path.display().to_string()
}

fn flat(pdf: &[u8]) -> String {
    support::text_of(pdf, "-raw").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_command_ends_with_1_when_a_finding_is_an_error_and_with_2_when_used_wrongly() {
    let good = temporary("good.pdf", &print_file());
    let (code, out, said) = preflight(&[&good]);
    assert!(code == 0 && said.is_empty(), "{out}{said}");
    for words in [
        "good.pdf: Klaar voor de drukker\n",
        "Snel: zonder platen",
        "Document: praatplaat 1.",
        "niet gecertificeerd",
        "afloop 3 mm",
    ] {
        assert!(out.to_lowercase().contains(&words.to_lowercase()), "{words}: {out}");
    }
    let (code, out, _) = preflight(&[&good, "--full", "--messages", "en"]);
    assert!(code == 0 && out.contains("Full: with plates"), "{out}");
    let bad = temporary("bad.pdf", &spoiled());
    let paper = temporary("bad-report.pdf", b"");
    let (code, out, _) = preflight(&[&bad, "--report", &paper]);
    assert!(code == 1 && out.contains("Nog niet drukken: 1 fout") && out.contains("De afloop is 0 mm"), "{out}");
    assert!(out.contains("Wat u kunt doen: Maak het document opnieuw met 3 mm afloop of meer."), "{out}");
    assert!(
        flat(&std::fs::read(&paper).expect("a report")).contains("De afloop is 0 mm; een drukker wil ten minste 3 mm.")
    );
    let (code, out, _) = preflight(&[&bad, "--json"]);
    let report: Report = serde_json::from_str(&out).expect("a report");
    assert!(
        code == 1 && report.mode == Mode::Fast && report.findings.iter().any(|one| one.code == "bleed-too-small"),
        "{out}"
    );
    assert_eq!(preflight(&["nergens.pdf"]).0, 2);
    assert_eq!(preflight(&[&good, "--quick"]).0, 2);
    let (code, _, said) = preflight(&[&good, "--report", &good]);
    assert!(code == 2 && said.contains("Kies een andere naam"), "{said}");
    let (code, _, said) = preflight(&[&temporary("list.pdf", b"no PDF")]);
    assert!(code == 1 && said.contains("geen pdf"), "{said}");
}

#[test]
fn the_answer_is_the_report_of_the_description_in_both_modes() {
    let server = Server::shared();
    let description = server.get("/v1/openapi.json").json();
    let schema = json!({"$ref": "#/components/schemas/Preflight", "components": description["components"]});
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let example = &description["components"]["schemas"]["Preflight"]["examples"][0];
    assert!(validator.is_valid(example) && example["findings"][0]["remedy"]["nl"].is_string(), "{example}");
    assert!(serde_json::from_value::<Report>(example.clone()).is_ok(), "the example is a report");
    for (content, verdict) in [(print_file(), "passed"), (spoiled(), "failed"), (foreign(), "")] {
        for mode in ["fast", "full"] {
            let answer = server.send("POST", &format!("{PATH}?mode={mode}"), &[PDF], &content);
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (200, Some("application/json")),
                "{}",
                answer.text()
            );
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            let report = answer.json();
            let wrong: Vec<String> =
                validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(wrong.is_empty(), "{wrong:#?}");
            assert_eq!(report["mode"], mode);
            assert!(verdict.is_empty() || report["verdict"] == verdict, "{report:#}");
        }
    }
    let answer = server.send("POST", PATH, &[PDF], &foreign());
    let report: Report = serde_json::from_slice(&answer.body).expect("a report");
    assert!(report.instrument.is_none());
    assert!(report.checks.iter().any(|checked| checked.outcome == Outcome::NotChecked), "{:?}", report.checks);
    // The same as the command line says.
    let (_, out, _) = preflight(&[&temporary("foreign.pdf", &foreign()), "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&out).expect("JSON"), answer.json());
}

#[test]
fn the_report_is_a_pdf_when_that_is_asked_for() {
    let server = Server::shared();
    let part = |name: &str| {
        let head = format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        [head.as_bytes(), &spoiled(), b"\r\n"].concat()
    };
    let form = [part("poster é.pdf"), b"--x--\r\n".to_vec()].concat();
    let headers =
        [("content-type", "multipart/form-data; boundary=x"), ("accept", "application/pdf"), ("accept-language", "en")];
    let answer = server.send("POST", PATH, &headers, &form);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/pdf")), "{}", answer.text());
    assert!(answer.header("content-disposition").is_some_and(|name| name.contains("preflight.pdf")));
    let text = flat(&answer.body);
    for words in [
        "poster é.pdf",
        "Do not print yet",
        "The bleed is 0 mm",
        "Make the document again with a bleed of 3 mm or more.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let two = [part("a.pdf"), part("b.pdf"), b"--x--\r\n".to_vec()].concat();
    let answer = server.send("POST", PATH, &headers[..1], &two);
    assert_eq!((answer.status, answer.faults()), (400, vec![("/file".to_owned(), "one-file-only".to_owned())]));
}

#[test]
fn what_cannot_be_looked_at_is_a_problem() {
    let server = Server::shared();
    let send = |path: &str, headers: &[(&str, &str)], body: &[u8]| {
        let answer = server.send("POST", path, headers, body);
        (answer.status, answer.json()["code"].as_str().unwrap_or_default().to_owned())
    };
    let told = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(send(PATH, &[PDF], b"PK\x03\x04 no PDF"), told(400, "file-not-pdf"));
    assert_eq!(send(PATH, &[("content-type", "application/json")], b"{}"), told(415, "not-a-file"));
    assert_eq!(send(PATH, &[PDF, ("accept", "image/png")], &foreign()), told(406, "not-acceptable"));
    assert_eq!(send("/v1/preflights?mode=deep", &[PDF], &foreign()), told(400, "invalid-request"));
    let few = Server::start(&[("CANVASPERS_HTTP__DOCUMENTS_PER_MINUTE", "1")]);
    let statuses = [1, 2].map(|_| few.send("POST", PATH, &[PDF], &foreign()).status);
    assert_eq!(statuses, [200, 429]);
}
