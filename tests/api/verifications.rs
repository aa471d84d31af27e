//! Verifying at both doors: exit codes, the report as JSON and as PDF, what is refused, and that no address in a file is opened.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use verify::report::Report;

use crate::support::{self, Server, canvaspers};
use crate::{signatures, verdicts};

/// A moment at which the files of the verdicts are judged as if they were new.
const SOON: &str = "2026-03-03T12:00:00Z";

fn file(name: &str) -> String {
    verdicts::FOLDER.join(name).display().to_string()
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(verdicts::FOLDER.join(name)).expect("a file")
}

/// What the command says: exit code, standard output, standard error.
fn verify(arguments: &[&str]) -> (i32, String, String) {
    let (code, out, said) = canvaspers(&[&["verify"], arguments].concat(), b"");
    (code, String::from_utf8(out).expect("text"), said)
}

fn unsigned() -> Vec<u8> {
    Server::shared().get("/v1/instruments/praatplaat/document?sheet=A3").body
}

/// A file of this test alone.
fn temporary(name: &str, content: &[u8]) -> String {
    let path = verdicts::FOLDER.join(format!("doors-{name}"));
    std::fs::write(&path, content).expect("a file");
    path.display().to_string()
}

#[test]
fn the_command_ends_with_0_only_when_there_are_signatures_and_all_hold() {
    let root = file("Testwortel.der");
    let trusted = ["--trust", root.as_str(), "--at", SOON];
    let with = |name: &str, more: &[&str]| verify(&[&[file(name).as_str()], &trusted[..], more].concat());
    let (code, out, said) = with("lta.pdf", &[]);
    assert!(code == 0 && said.is_empty(), "{out}{said}");
    assert!(out.starts_with("lta.pdf: De handtekening van Ondertekenaar klopt. U kunt het gebruiken. Bewaar het bestand zoals het is. [TOTAL-PASSED]\n"), "{out}");
    let (code, out, _) = with("lta.pdf", &["--messages", "en"]);
    assert!(
        code == 0 && out.contains("A time-stamp proves that") && out.contains("How long it can be checked"),
        "{out}"
    );
    // The status of the certificate is known from lists beside the file, in a folder or one by one, or not at all.
    let lists = verdicts::FOLDER.join("doors-crl");
    std::fs::create_dir_all(&lists).expect("a folder");
    for name in ["root.crl", "interm.crl"] {
        std::fs::copy(verdicts::FOLDER.join(name), lists.join(name)).expect("a file");
    }
    assert_eq!(with("b.pdf", &["--crl", &lists.display().to_string()]).0, 0);
    assert_eq!(with("b.pdf", &["--crl", &file("root.crl"), "--ocsp", &file("good.ocsp")]).0, 0);
    let (code, out, _) = with("b.pdf", &[]);
    assert!(code == 1 && out.contains("INDETERMINATE / CERTIFICATE_CHAIN_GENERAL_FAILURE"), "{out}");
    let (code, out, _) = verify(&[&file("lta.pdf"), "--at", SOON]);
    assert!(code == 1 && out.contains("Iedereen kan zo’n certificaat maken, met elke naam"), "{out}");
    let mut changed = bytes("lta.pdf");
    let at = changed.windows(8).position(|eight| eight == b"/MediaBo").expect("a page");
    changed[at + 1] = b'W';
    let (code, out, _) = verify(&[&[temporary("changed.pdf", &changed).as_str()], &trusted[..]].concat());
    assert!(code == 1 && out.contains("TOTAL-FAILED"), "{out}");
    let (code, out, _) = verify(&[&temporary("unsigned.pdf", &unsigned()), "--json"]);
    let report: Value = serde_json::from_str(&out).expect("JSON");
    assert!(code == 1 && report["indication"] == "INDETERMINATE" && report["subIndication"] == "NO_SIGNATURE", "{out}");
    let (code, out, said) = verify(&[&file("Testwortel.der")]);
    assert!(code == 1 && out.is_empty() && said.contains("geen pdf"), "{said}");
}

#[test]
fn wrong_use_ends_with_2_and_is_told() {
    let signed = file("lta.pdf");
    for (arguments, words) in [
        (vec!["--at", "gisteren"], "‘gisteren’ is geen tijdstip"),
        (vec!["--trust", &signed], "staat geen certificaat"),
        (vec!["--trust", "/nergens.pem"], "/nergens.pem"),
        (vec!["--crl", &signed], "CRL"),
        (vec!["--trusted-list", &signed], "erkende uitgevers"),
        (vec!["--key", "pkcs12:x.p12"], "--evidence"),
        (vec!["--report", &signed], "Kies een andere naam"),
    ] {
        let (code, out, said) = verify(&[&[signed.as_str()], arguments.as_slice()].concat());
        assert!(code == 2 && out.is_empty() && said.contains(words), "{arguments:?}: {code} {said}");
    }
    let (code, _, said) = verify(&[&signed, "--trusted-list", &format!("{signed}#sha256=00")]);
    let own = sha256(Path::new(&signed));
    assert!(code == 2 && said.contains(&own), "the SHA-256 that it has is told: {said}");
    assert_eq!(verify(&["nergens.pdf"]).0, 2);
}

fn sha256(path: &Path) -> String {
    let sum = Command::new("sha256sum").arg(path).output().expect("sha256sum");
    String::from_utf8(sum.stdout).expect("text").split(' ').next().unwrap_or_default().to_owned()
}

#[test]
fn an_evidence_file_carries_the_report_and_its_seal_holds() {
    let (evidence, report) = (file("doors-evidence.pdf"), file("doors-report.pdf"));
    let key = format!("pkcs12:{}", signatures::FOLDER.join("seal.p12").display());
    let root = file("Testwortel.der");
    let done = Command::new(env!("CARGO_BIN_EXE_canvaspers"))
        .args(["verify", &file("lta.pdf"), "--trust", &root, "--at", SOON, "--json", "--report", &report])
        .args(["--evidence", &evidence, "--key", &key])
        .env("CANVASPERS_PIN", "test")
        .output()
        .expect("the command");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let said: Report = serde_json::from_slice(&done.stdout).expect("a report");
    let carried =
        support::piped(Command::new("pdfdetach").args(["-save", "1", "-o", "/dev/stdout"]).arg(&evidence), b"");
    assert_eq!(serde_json::from_slice::<Report>(&carried).expect("a report"), said);
    let text = support::text_of(&std::fs::read(&report).expect("a file"), "-raw");
    assert!(text.contains("Rapport van controle") && text.contains(&said.file.sha256), "{text}");
    let (code, out, _) = verify(&[&evidence, "--json"]);
    let sealed: Report = serde_json::from_str(&out).expect("a report");
    assert_eq!((code, sealed.signatures.len(), sealed.signatures[0].field.as_str()), (1, 1, "zegel"));
    assert!(sealed.signatures[0].covers_whole_file && sealed.signatures[0].certification == Some(2), "{out}");
    assert!(out.contains("NO_CERTIFICATE_CHAIN_FOUND") && !out.contains("TOTAL-FAILED"), "{out}");
}

/// A server that trusts the root of the verdicts.
fn server() -> Server {
    Server::start(&[("CANVASPERS_VERIFY__TRUST", &format!("[\"{}\"]", file("Testwortel.der")))])
}

#[test]
fn the_answer_is_the_report_of_the_description_whatever_the_verdict() {
    let server = server();
    let description = server.get("/v1/openapi.json").json();
    let schema = json!({"$ref": "#/components/schemas/Verification", "components": description["components"]});
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let example = &description["components"]["schemas"]["Verification"]["examples"][0];
    assert!(validator.is_valid(example));
    assert!(serde_json::from_value::<Report>(example.clone()).is_ok(), "the example is a report");
    let mut verdicts = Vec::new();
    let shown = ["known-shows.pdf", "unsteady.pdf"].map(bytes);
    for content in shown.into_iter().chain([bytes("not-yet.pdf"), unsigned()]) {
        let answer = server.send("POST", "/v1/verifications", &[("content-type", "application/pdf")], &content);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let report = answer.json();
        let wrong: Vec<String> =
            validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        verdicts.push(report["indication"].as_str().unwrap_or_default().to_owned());
    }
    assert_eq!(verdicts[2..], ["TOTAL-FAILED", "INDETERMINATE"]);
    // The same as the command line says at the same moment.
    let answer = server.send("POST", "/v1/verifications", &[("content-type", "application/pdf")], &bytes("lta.pdf"));
    let mut report = answer.json();
    let moment = report["validationTime"].as_str().expect("a moment").to_owned();
    let (_, out, _) = verify(&[&file("lta.pdf"), "--trust", &file("Testwortel.der"), "--at", &moment, "--json"]);
    let said: Value = serde_json::from_str(&out).expect("JSON");
    report["validationTime"] = said["validationTime"].clone();
    assert_eq!(report, said);
}

#[test]
fn the_report_is_a_pdf_when_that_is_asked_for() {
    let server = server();
    let headers = [("content-type", "application/pdf"), ("accept", "application/pdf"), ("accept-language", "en")];
    let answer = server.send("POST", "/v1/verifications", &headers, &bytes("lta.pdf"));
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/pdf")));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(answer.header("content-disposition").is_some_and(|name| name.contains("document-verification.pdf")));
    assert!(support::text_of(&answer.body, "-raw").contains("Verification report"));
    let part = |name: &str| {
        let head = format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        [head.as_bytes(), &bytes("lta.pdf"), b"\r\n"].concat()
    };
    let form = [part("contract é.pdf"), b"--x--\r\n".to_vec()].concat();
    let headers = [("content-type", "multipart/form-data; boundary=x"), ("accept", "application/pdf")];
    let answer = server.send("POST", "/v1/verifications", &headers, &form);
    assert!(answer.status == 200 && support::text_of(&answer.body, "-raw").contains("contract é.pdf"));
    let two = [part("a.pdf"), part("b.pdf"), b"--x--\r\n".to_vec()].concat();
    let answer = server.send("POST", "/v1/verifications", &headers[..1], &two);
    assert_eq!((answer.status, answer.faults()), (400, vec![("/file".to_owned(), "one-file-only".to_owned())]));
}

#[test]
fn what_a_signature_shows_is_told_at_each_door() {
    let root = file("Testwortel.der");
    let paper = file("doors-shown.pdf");
    let lists = [file("root.crl"), file("interm.crl")];
    let (code, out, _) = verify(&[
        &file("stranger-shows.pdf"),
        "--trust",
        &root,
        "--crl",
        &lists[0],
        "--crl",
        &lists[1],
        "--at",
        SOON,
        "--report",
        &paper,
    ]);
    let wanted = [
        "Bij deze handtekening staat:",
        "Bladzijde 1, 35 mm van links en 138 mm van boven (vlak van 71 × 18 mm)",
        "De gemeente betaalt / 1.000.000 euro",
        "Iemand die wij niet kennen, zette later iets op bladzijde 1.",
    ];
    assert_eq!(code, 1);
    let text = support::text_of(&std::fs::read(&paper).expect("a file"), "-raw").replace('\n', " ");
    for words in wanted {
        assert!(out.contains(words), "{words}: {out}");
        assert!(text.contains(words), "{words}: {text}");
    }
    let images = support::piped(Command::new("pdfimages").arg("-list").arg(&paper), b"");
    let images = String::from_utf8(images).expect("text");
    assert_eq!(images.lines().filter(|line| line.contains("image") && line.contains("800")).count(), 2, "{images}");
    // On the page the picture stands in the page itself, which its policy lets it; with its words for who does not see it.
    let server = server();
    let form = [
        &b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"[..],
        &bytes("stranger-shows.pdf"),
        b"\r\n--x--\r\n",
    ];
    let headers = [("content-type", "multipart/form-data; boundary=x")];
    let answer = server.send("POST", "/controleren", &headers, &form.concat());
    let page = answer.text().replace("&#x2f;", "/");
    let alt = "alt=\"Wat er op bladzijde 1 te zien is: De gemeente betaalt / 1.000.000 euro\"";
    assert!(page.contains("<img src=\"data:image/png;base64,iVBOR") && page.contains(alt), "{page}");
    assert!(
        answer.header("content-security-policy").is_some_and(|policy| policy.contains("img-src 'self' blob: data:;"))
    );
}

#[test]
fn what_changes_by_itself_is_said_before_the_verdict_at_each_door() {
    let paper = file("doors-unsteady.pdf");
    let (_, out, _) = verify(&[&file("unsteady.pdf"), "--messages", "en", "--at", SOON, "--report", &paper]);
    let said = [
        "This file has a program in it (JavaScript)",
        "On paper something may stand that differs from the screen: page 1.",
    ];
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].contains(said[0]) && lines[1].contains(said[1]), "{out}");
    assert!(lines[2].starts_with("unsteady.pdf: "), "{out}");
    let told = |text: &str, verdict: &str| {
        let verdict = text.find(verdict).expect("a verdict");
        assert!(said.iter().all(|words| text.find(words).is_some_and(|at| at < verdict)), "{text}");
    };
    told(
        &support::text_of(&std::fs::read(&paper).expect("a file"), "-raw").replace('\n', " "),
        "We do not know for sure who made",
    );
    let form = [
        &b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"[..],
        &bytes("unsteady.pdf"),
        b"\r\n--x--\r\n",
    ];
    let headers = [("content-type", "multipart/form-data; boundary=x")];
    let page = Server::shared().send("POST", "/en/verify", &headers, &form.concat()).text();
    told(page.split("<main").nth(1).expect("a page"), "We do not know for sure who made");
}

#[test]
fn what_cannot_be_judged_is_a_problem() {
    let server = Server::shared();
    let send = |headers: &[(&str, &str)], body: &[u8]| {
        let answer = server.send("POST", "/v1/verifications", headers, body);
        let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
        (answer.status, code)
    };
    let pdf = ("content-type", "application/pdf");
    let told = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(send(&[pdf], b"PK\x03\x04 no PDF"), told(400, "file-not-pdf"));
    assert_eq!(send(&[("content-type", "application/json")], b"{}"), told(415, "not-a-file"));
    assert_eq!(send(&[pdf, ("accept", "image/png")], &bytes("b.pdf")), told(406, "not-acceptable"));
    assert_eq!(send(&[("content-type", "multipart/form-data; boundary=x")], b"--x--\r\n"), told(400, "no-file"));
    let small = Server::start(&[("CANVASPERS_HTTP__MULTIPART_BYTES", "1000")]);
    assert_eq!(small.send("POST", "/v1/verifications", &[pdf], &bytes("b.pdf")).status, 413);
    let few = Server::start(&[("CANVASPERS_HTTP__DOCUMENTS_PER_MINUTE", "1")]);
    let statuses = [1, 2].map(|_| few.send("POST", "/v1/verifications", &[pdf], &bytes("b.pdf")).status);
    assert_eq!(statuses, [200, 429]);
}

#[test]
fn a_file_that_eats_a_worker_is_told_to_be_too_much() {
    let server = Server::start(&[("CANVASPERS_PRESS__MEMORY_MIB", "96"), ("CANVASPERS_PRESS__WORKERS", "1")]);
    let mut large = bytes("b.pdf");
    large.resize(110 << 20, b' ');
    let pdf = [("content-type", "application/pdf")];
    let answer = server.send("POST", "/v1/verifications", &pdf, &large);
    assert_eq!((answer.status, answer.json()["code"].as_str()), (400, Some("file-too-complex")), "{}", answer.text());
    // The next one finds a worker again.
    assert_eq!(server.send("POST", "/v1/verifications", &pdf, &bytes("b.pdf")).status, 200);
}

#[test]
fn trust_that_cannot_be_read_stops_the_start() {
    let folder = verdicts::FOLDER.join("doors-config");
    std::fs::create_dir_all(&folder).expect("a folder");
    let config = folder.join("canvaspers.toml");
    let list = file("lta.pdf");
    for (text, words) in [
        ("[verify]\ntrust = [\"/nergens\"]".to_owned(), "/nergens"),
        (format!("[[verify.trusted_lists]]\nfile = \"{list}\"\nsha256 = \"00\""), "SHA-256"),
        ("[verify]\nroots = []".to_owned(), "roots"),
    ] {
        std::fs::write(&config, text).expect("a file");
        let (code, _, said) =
            canvaspers(&["serve", "--listen", "127.0.0.1:0", "--config", &config.display().to_string()], b"");
        assert!(code == 2 && said.contains(words), "{said}");
    }
}

#[test]
fn no_address_in_the_certificates_of_a_file_is_opened() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let folder = verdicts::FOLDER.join("doors-addresses");
    let made = support::python()
        .arg(support::root().join("tests/signatures/pki.py"))
        .args([&folder.display().to_string(), &address])
        .output()
        .expect("certificates");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let at = |name: &str| folder.join(name).display().to_string();
    let plain = signatures::FOLDER.join("agreement.pdf").display().to_string();
    let signed = Command::new(env!("CARGO_BIN_EXE_canvaspers"))
        .args([
            "sign",
            &plain,
            "--field",
            "handtekening-1",
            "--key",
            &format!("pkcs12:{}", at("p256.p12")),
            "-o",
            &at("signed.pdf"),
        ])
        .env("CANVASPERS_PIN", "test")
        .output()
        .expect("the command");
    assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
    let content = std::fs::read(at("signed.pdf")).expect("a file");
    let host = address.strip_prefix("http://").expect("a host");
    let certificates =
        std::fs::read(at("p256.p12")).map(|_| std::fs::read(at("p256.pem"))).expect("a file").expect("a file");
    let shown = support::piped(Command::new("openssl").args(["x509", "-noout", "-text"]), &certificates);
    assert!(String::from_utf8_lossy(&shown).contains(host), "the certificate names the listener");
    // Trusted or not, at every door.
    for trust in [&["--trust", &at("root.pem")][..], &[]] {
        assert_eq!(verify(&[&[at("signed.pdf").as_str()], trust].concat()).0, 1);
    }
    let server = Server::start(&[("CANVASPERS_VERIFY__TRUST", &format!("[\"{}\"]", at("root.pem")))]);
    let answer = server.send("POST", "/v1/verifications", &[("content-type", "application/pdf")], &content);
    assert_eq!(answer.json()["subIndication"], "CERTIFICATE_CHAIN_GENERAL_FAILURE");
    let form = [
        &b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"<b>a.pdf\"\r\n\r\n"[..],
        &content,
        b"\r\n--x--\r\n",
    ];
    let headers = [("content-type", "multipart/form-data; boundary=x")];
    let page = server.send("POST", "/controleren", &headers, &form.concat());
    assert!(page.status == 200 && page.text().contains("Of het certificaat bij de handtekening op naam van"));
    assert!(page.text().contains("&lt;b&gt;a.pdf") && !page.text().contains("<b>a.pdf"), "a name is text");
    listener.set_nonblocking(true).expect("a listener");
    let called = listener.accept().expect_err("nobody called");
    assert_eq!(called.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn nobody_can_have_a_report_made_of_data_that_they_send() {
    let server = Server::shared();
    for id in ["verification", "verificatie", "controle"] {
        let answer =
            server.post("/v1/documents", &json!({"instrument": id, "data": {"told": {"verdict": "Alles klopt"}}}));
        assert_eq!(answer.status, 400);
        assert_eq!(server.get(&format!("/v1/instruments/{id}")).status, 404);
    }
    assert!(!server.get("/v1/instruments").text().contains("verification"));
    // Nor by an instrument of the operator's: it is no kind.
    let folder = verdicts::FOLDER.join("doors-instruments/vals");
    std::fs::create_dir_all(&folder).expect("a folder");
    let own = support::instruments().join("drie-effecten");
    for name in ["instrument.toml", "nl.toml", "en.toml"] {
        let text = std::fs::read_to_string(own.join(name)).expect("a file");
        let text = text
            .replace("id = \"drie-effecten\"", "id = \"vals\"")
            .replace("kind = \"praatplaat\"", "kind = \"verification\"");
        std::fs::write(folder.join(name), text).expect("a file");
    }
    let parent = verdicts::FOLDER.join("doors-instruments").display().to_string();
    let (code, _, said) = canvaspers(&["list", "--instruments", &parent], b"");
    assert!(code == 2 && said.contains("there is no kind ‘verification’"), "{said}");
}
