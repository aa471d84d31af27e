//! The first line of a verdict at each door: who has not signed, what happened, where, since which signature, what to do now.

use serde_json::Value;

use crate::signatures::{self, command, done};
use crate::support::{self, Answer, Server};
use crate::verdicts;

const PDF: (&str, &str) = ("content-type", "application/pdf");

fn read(name: &str) -> Vec<u8> {
    std::fs::read(signatures::FOLDER.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// An agreement of six with a seal, signed by the first.
fn half_signed() -> Vec<u8> {
    if !signatures::FOLDER.join("words-1.pdf").exists() {
        done(&["seal", "agreement.pdf", "--key", "pkcs12:seal.p12", "-o", "words-0.pdf"]);
        let key = ["--key", "pkcs12:p256.p12", "--field", "handtekening-1"];
        done(&[&["sign", "words-0.pdf"], &key[..], &["-o", "words-1.pdf"]].concat());
    }
    read("words-1.pdf")
}

fn page(server: &Server, path: &str, file: &[u8]) -> String {
    let head = &b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"[..];
    let form = [head, file, b"\r\n--x--\r\n"].concat();
    let answer = server.send("POST", path, &[("content-type", "multipart/form-data; boundary=x")], &form);
    answer.text().split("<main").nth(1).expect("a page").to_owned()
}

fn paper(server: &Server, language: &str, file: &[u8]) -> String {
    let headers = [PDF, ("accept", "application/pdf"), ("accept-language", language)];
    let answer = server.send("POST", "/v1/verifications", &headers, file);
    assert_eq!(answer.status, 200, "{}", answer.text());
    support::text_of(&answer.body, "-raw").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether one text stands before another.
fn before(text: &str, first: &str, then: &str) -> bool {
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"));
    at(first) < at(then)
}

#[test]
fn who_has_not_signed_is_said_first_at_each_door() {
    let file = half_signed();
    let root = signatures::FOLDER.join("root.pem");
    let server = Server::start(&[("CANVASPERS_VERIFY__TRUST", &format!("[{root:?}]"))]);
    let report = server.send("POST", "/v1/verifications", &[PDF], &file).json();
    let waiting: Vec<&str> =
        report["unsignedFields"].as_array().expect("fields").iter().filter_map(|own| own["field"].as_str()).collect();
    assert_eq!(waiting, ["handtekening-2", "handtekening-3", "handtekening-4", "handtekening-5", "handtekening-6"]);
    assert!(report["unsignedFields"][0]["label"].as_str().is_some_and(|label| label.contains("Zorggroep De Linde")));
    // What those who signed did stays what it is.
    assert_eq!(report["subIndication"], "CERTIFICATE_CHAIN_GENERAL_FAILURE");
    let kinds: Vec<&Value> =
        report["signatures"].as_array().expect("signatures").iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["seal", "signature"]);
    for (path, language, who, title) in [
        (
            "/controleren",
            "nl",
            "1 van de 6 heeft getekend. Nog niet: Stichting Zorggroep De Linde",
            "Nog niet iedereen heeft getekend",
        ),
        (
            "/en/verify",
            "en",
            "1 of 6 has signed. Not yet: Stichting Zorggroep De Linde",
            "Not everybody has signed yet",
        ),
    ] {
        let page = page(&server, path, &file);
        assert!(before(&page, who, title), "{page}");
        assert!(!page.contains("verdict--passed"));
        assert!(before(&paper(&server, language, &file), who, title));
        let output = command(&["verify", "words-1.pdf", "--trust", "root.pem", "--messages", language], None);
        let said = String::from_utf8(output.stdout).expect("text");
        assert!(said.lines().next().is_some_and(|line| line.contains(who)), "{said}");
        assert!(said.lines().nth(1).is_some_and(|line| line.starts_with(&format!("words-1.pdf: {title}"))), "{said}");
    }
    let nobody = command(&["verify", "agreement.pdf"], None).stdout;
    let nobody = String::from_utf8(nobody).expect("text");
    assert!(nobody.starts_with("Let op: Nog niemand heeft getekend. Wie nog moet: Gemeente Voorbeeld"), "{nobody}");
}

#[test]
fn a_seal_is_called_one_in_its_field_and_in_the_name_of_an_organisation() {
    half_signed();
    let said = |name: &str| {
        let output = command(&["verify", name, "--trust", "root.pem"], None);
        String::from_utf8(output.stdout).expect("text")
    };
    let text = said("words-0.pdf");
    assert!(text.contains("1. Zegel van Zegel van de dienst") && text.contains("We keken naar één zegel."), "{text}");
    let text = said("words-1.pdf");
    assert!(text.contains("We keken naar het zegel en één handtekening."), "{text}");
    assert!(text.contains("2. Handtekening van Ondertekenaar P-256"), "{text}");
    // Whoever certifies elsewhere with the same certificate says nothing of a seal.
    let other = crate::verdicts::judge("b.pdf", verdicts::LISTS, verdicts::SOON, &verify::Rules::default());
    assert_eq!(other.signatures[0].kind, verify::report::SignatureKind::Signature);
}

#[test]
fn a_change_is_told_with_its_page_and_its_signature_and_without_numbers_of_objects() {
    let file = verdicts::repainted("0 0 m");
    let trust = verdicts::FOLDER.join("Testwortel.der");
    let server = Server::start(&[("CANVASPERS_VERIFY__TRUST", &format!("[{trust:?}]"))]);
    let report = server.send("POST", "/v1/verifications", &[PDF], &file).json();
    assert_eq!(report["indication"], "TOTAL-FAILED");
    for (path, title, now) in [
        (
            "/controleren",
            "Na de handtekening op naam van ‘Ondertekenaar’ is er iets veranderd op bladzijde 1",
            "Gebruik dit bestand niet. Vraag de afzender om het bestand van vóór die verandering.",
        ),
        (
            "/en/verify",
            "After the signature in the name of ‘Ondertekenaar’ something was changed on page 1",
            "Do not use this file. Ask the sender for the file from before that change.",
        ),
    ] {
        let page = page(&server, path, &file);
        assert!(before(&page, title, now), "{page}");
        let plain = page.split("<details").next().expect("the plain part");
        assert!(!plain.contains("object 4"), "{plain}");
        assert!(page.contains("object 4"), "the technician finds it: {page}");
    }
    assert!(before(&paper(&server, "nl", &file), "is er iets veranderd op bladzijde 1", "Gebruik dit bestand niet."));
}

/// A file under a password (`user`), or one that opens without it and forbids changes.
fn encrypted(file: &[u8], user: &str) -> Vec<u8> {
    let script = "import sys, io, pikepdf\n\
                  pdf = pikepdf.open(io.BytesIO(sys.stdin.buffer.read())); out = io.BytesIO()\n\
                  pdf.save(out, encryption=pikepdf.Encryption(owner='eigenaar', user=sys.argv[1], R=6))\n\
                  sys.stdout.buffer.write(out.getvalue())";
    support::piped(support::python().args(["-c", script, user]), file)
}

fn detail(answer: &Answer) -> String {
    let own = answer.json();
    assert_eq!(own["code"], "file-encrypted", "{own}");
    own["detail"].as_str().unwrap_or_default().to_owned() + own["errors"][0]["detail"].as_str().unwrap_or_default()
}

#[test]
fn nobody_is_told_to_take_the_protection_off_a_signed_file() {
    let server = Server::shared();
    let locked = encrypted(&half_signed(), "geheim");
    let judged = server.send("POST", "/v1/verifications", &[PDF, ("accept-language", "nl")], &locked);
    let said = detail(&judged);
    assert!(
        said.contains("Vraag de afzender om een origineel") && said.contains("dan vervalt de handtekening"),
        "{said}"
    );
    assert!(!said.contains("Sla het op zonder wachtwoord"), "{said}");
    std::fs::write(signatures::FOLDER.join("words-locked.pdf"), encrypted(&read("agreement.pdf"), "")).expect("a file");
    let (code, said) = signatures::fails(
        &["sign", "words-locked.pdf", "--field", "handtekening-1", "--key", "pkcs12:p256.p12"],
        Some("test"),
    );
    assert!(code == 1 && said.contains("tegen wijzigingen") && said.contains("Er komt dus niets bij."), "{said}");
}
