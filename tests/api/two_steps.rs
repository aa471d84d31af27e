//! A signature whose key is elsewhere: prepared here, signed by a program that we did not write, completed here.

use std::net::TcpListener;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::levels::GOOD;
use crate::signatures::FOLDER;
use crate::support::{self, Answer, Server, piped};
use crate::tokens::{SEALING, bearer, inline, judged, make, new};

fn post(path: &str, kind: &str, token: Option<&str>, body: &[u8]) -> Answer {
    let authorization = token.map(bearer);
    let mut headers = vec![("content-type", kind), ("accept-language", "en")];
    headers.extend(authorization.as_deref().map(|value| ("authorization", value)));
    SEALING.server.send("POST", path, &headers, body)
}

fn as_json(path: &str, body: &Value) -> Answer {
    post(path, "application/json", Some(&SEALING.sign), body.to_string().as_bytes())
}

/// A form of files and texts; a part with a file name is a file.
fn as_form(path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(format!("--grens\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--grens--\r\n");
    post(path, "multipart/form-data; boundary=grens", Some(&SEALING.sign), &body)
}

const PREPARE: &str = "/v1/signature-preparations";
const COMPLETE: &str = "/v1/signature-completions";

/// An agreement with fields, sealed by the service.
fn agreement() -> Vec<u8> {
    let data = SEALING.server.get("/v1/instruments/overeenkomst/example?filling=filled").json();
    let body = json!({"instrument": "overeenkomst", "data": data, "profile": "archive", "seal": true,
        "options": {"signing": "certificate"}});
    let answer = make(Some(&bearer(&SEALING.seal)), &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.body
}

fn chain(folder: &Path, key: &str) -> String {
    let all = std::fs::read_to_string(folder.join(format!("{key}.all.pem"))).expect("certificates");
    all[all.find("-----BEGIN CERTIFICATE").expect("a certificate")..].to_owned()
}

fn decoded(answer: &Value, member: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(answer[member].as_str().expect("base64")).expect("base64")
}

/// The signature that somebody elsewhere makes for a preparation, in base64.
fn elsewhere(key: &str, prepared: &Value, given: &str) -> String {
    signed_in(&FOLDER, key, prepared, given)
}

/// [`elsewhere`], with a key of the test PKI in this folder.
fn signed_in(folder: &Path, key: &str, prepared: &Value, given: &str) -> String {
    let member = if given == "digest" { "digest" } else { "toBeSigned" };
    let algorithm = prepared["signatureAlgorithm"].as_str().expect("an algorithm");
    let script = support::root().join("tests/signatures/elsewhere.py");
    let mut python = support::python();
    python.arg(script).arg(folder).args([key, algorithm, given]);
    String::from_utf8(piped(&mut python, &decoded(prepared, member))).expect("base64")
}

fn preparation(file: &[u8], field: &str, key: &str) -> Value {
    json!({"file": BASE64_STANDARD.encode(file), "field": field, "chain": chain(&FOLDER, key)})
}

#[test]
fn a_key_that_is_elsewhere_signs_in_two_steps() {
    let mut file = agreement();
    for (number, key, algorithm, given, form) in [
        (1, "p256", None, "digest", false),
        (2, "p384", Some("ecdsa"), "message", true),
        (3, "rsa3072", Some("rsa-pss-sha512"), "digest", true),
        (4, "rsa3072", Some("rsa-pkcs1"), "message", false),
    ] {
        let field = format!("handtekening-{number}");
        let own = chain(&FOLDER, key);
        let answer = if form {
            let chosen = algorithm.unwrap_or_default();
            as_form(
                PREPARE,
                &[
                    ("file", Some("overeenkomst.pdf"), &file),
                    ("field", None, field.as_bytes()),
                    ("chain", Some("mine.pem"), own.as_bytes()),
                    ("algorithm", None, chosen.as_bytes()),
                    ("reason", None, "Akkoord".as_bytes()),
                ],
            )
        } else {
            let mut body = preparation(&file, &field, key);
            if let Some(algorithm) = algorithm {
                body["algorithm"] = algorithm.into();
            }
            as_json(PREPARE, &body)
        };
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let prepared = answer.json();
        assert!(
            prepared["signatureAlgorithm"].as_str().expect("text").starts_with(algorithm.unwrap_or("ecdsa-sha256"))
        );
        let signature = elsewhere(key, &prepared, given);
        let waiting = decoded(&prepared, "prepared");
        let answer = if form {
            let raw = BASE64_STANDARD.decode(&signature).expect("base64");
            as_form(COMPLETE, &[("prepared", Some("wacht.pdf"), &waiting), ("signature", Some("s.bin"), &raw)])
        } else {
            as_json(COMPLETE, &json!({"prepared": prepared["prepared"], "signature": signature}))
        };
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/pdf"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(answer.body.starts_with(&file), "not a byte of the file changes");
        file = answer.body;
    }
    let said = judged("two-steps.pdf", &file);
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "zegel certifies",
            "handtekening-1 approves",
            "handtekening-2 approves",
            "handtekening-3 approves",
            "handtekening-4 approves"
        ]
    );
}

#[test]
fn what_was_not_prepared_or_not_signed_is_refused() {
    let prepared = as_json(PREPARE, &preparation(&agreement(), "handtekening-5", "p256")).json();
    let whole = decoded(&prepared, "prepared");
    let signature = elsewhere("p256", &prepared, "digest");
    let told = |file: &[u8], signature: &str| {
        let answer = as_json(COMPLETE, &json!({"prepared": BASE64_STANDARD.encode(file), "signature": signature}));
        assert_eq!(answer.status, 400, "{}", answer.text());
        answer.faults()
    };
    let fault = |pointer: &str, code: &str| [(pointer.to_owned(), code.to_owned())];
    let mut changed = whole.clone();
    let title = whole.windows(6).position(|window| window == b"/Title").expect("a title") + 9;
    changed[title] ^= 1;
    assert_eq!(told(&changed, &signature), fault("/prepared", "prepared-file-changed"));
    let longer = [&whole[..], b"\n% more\n"].concat();
    assert_eq!(told(&longer, &signature).len(), 1);
    assert_eq!(told(&agreement(), &signature), fault("/prepared", "signature-not-prepared"));
    assert_eq!(told(b"geen pdf", &signature), fault("/prepared", "file-not-pdf"));
    // Of another key, and over another file.
    assert_eq!(told(&whole, &elsewhere("seal", &prepared, "digest")), fault("/signature", "signature-foreign"));
    let other = as_json(PREPARE, &preparation(&agreement(), "handtekening-6", "p256")).json();
    assert_eq!(told(&whole, &elsewhere("p256", &other, "digest")), fault("/signature", "signature-foreign"));
    assert_eq!(told(&whole, "AAAA"), fault("/signature", "signature-foreign"));
    // And what is right is taken after all that.
    let answer = as_json(COMPLETE, &json!({"prepared": prepared["prepared"], "signature": signature}));
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[test]
fn every_fault_of_a_step_comes_at_once() {
    let sorted = |answer: Answer| {
        assert_eq!(answer.status, 400, "{}", answer.text());
        let mut faults = answer.faults();
        faults.sort();
        faults.iter().map(|(pointer, code)| format!("{pointer} {code}")).collect::<Vec<_>>()
    };
    let body = json!({"file": "?", "chain": "geen PEM", "algorithm": "dsa", "level": "B-Q", "reden": "x"});
    let wanted = [
        "/algorithm unknown-value",
        "/chain no-certificates",
        "/field missing",
        "/file file-not-base64",
        "/level unknown-value",
        "/reden unknown-member",
    ];
    assert_eq!(sorted(as_json(PREPARE, &body)), wanted);
    let parts: [(&str, Option<&str>, &[u8]); 7] = [
        ("file", None, b"JVBERi0="),
        ("chain", Some("a.pem"), b"geen PEM"),
        ("algorithm", None, b"dsa"),
        ("level", None, b"B-B"),
        ("level", None, b"B-T"),
        ("extra", Some("x.pdf"), b"%PDF"),
        ("field", None, b" "),
    ];
    let wanted = [
        "/algorithm unknown-value",
        "/chain no-certificates",
        "/extra unknown-member",
        "/field text-blank",
        "/file not-sent-as-file",
        "/level twice",
    ];
    assert_eq!(sorted(as_form(PREPARE, &parts)), wanted);
    assert_eq!(
        sorted(as_json(COMPLETE, &json!({"signature": "?"}))),
        ["/prepared missing", "/signature file-not-base64"]
    );
    assert_eq!(sorted(as_json(COMPLETE, &json!([]))), [" wrong-type"]);
    let file = agreement();
    let mut body = preparation(&file, "burgemeester", "p256");
    assert_eq!(sorted(as_json(PREPARE, &body)), ["/field signature-no-field"]);
    body["field"] = "handtekening-1".into();
    body["algorithm"] = "rsa-pss".into();
    assert_eq!(sorted(as_json(PREPARE, &body)), ["/algorithm key-algorithm"]);
    body["algorithm"] = "ecdsa".into();
    body["level"] = "B-T".into();
    assert_eq!(sorted(as_json(PREPARE, &body)), ["/level time-stamp-service-missing"]);
}

#[test]
fn both_steps_take_a_token_with_the_right() {
    let body = json!({"signature": "AAAA", "prepared": "AAAA"}).to_string();
    for path in [PREPARE, COMPLETE] {
        for (token, status, code) in [
            (None, 401, "token-missing"),
            (Some("cvp_00"), 401, "token-unknown"),
            (Some(SEALING.seal.as_str()), 403, "token-right"),
        ] {
            let answer = post(path, "application/json", token, body.as_bytes());
            assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)), "{path}");
            assert!(answer.header("www-authenticate").is_some_and(|how| how.starts_with("Bearer")));
        }
        // Somebody who sends a large file hears it as well.
        assert_eq!(post(path, "multipart/form-data; boundary=x", None, &vec![b'0'; 40 << 20]).status, 401);
        let authorization = bearer(&SEALING.sign);
        let headers = [("content-type", "text/plain"), ("authorization", authorization.as_str())];
        assert_eq!(SEALING.server.send("POST", path, &headers, b"x").status, 415);
        let headers = [("accept", "image/png"), ("authorization", authorization.as_str())];
        assert_eq!(SEALING.server.send("POST", path, &headers, b"{}").status, 406);
    }
}

/// A service that seals at a level with the keys and services of [`GOOD`], and a token with every right.
fn with_services(level: &str, tsa: &str) -> (Server, String) {
    let (token, table) = new(&["--right", "seal", "--right", "sign"]);
    let in_folder = |name: &str| GOOD.folder.join(name).display().to_string();
    let server = Server::start(&[
        ("CANVASPERS_TOKENS", &format!("[{}]", inline(&table))),
        ("CANVASPERS_SIGNING__KEY", &format!("pkcs12:{}", in_folder("seal.p12"))),
        ("CANVASPERS_SIGNING__LEVEL", level),
        ("CANVASPERS_SIGNING__TSA", &format!("[\"{tsa}\"]")),
        ("CANVASPERS_SIGNING__TRUST", &format!("[\"{}\"]", in_folder("root.pem"))),
        ("CANVASPERS_PIN", "test"),
        ("CANVASPERS_PRESS__DEADLINE_SECONDS", "60"),
    ]);
    (server, token)
}

fn ask(server: &Server, token: &str, path: &str, body: &Value) -> Answer {
    let authorization = bearer(token);
    let headers = [("content-type", "application/json"), ("authorization", &authorization), ("accept-language", "en")];
    server.send("POST", path, &headers, body.to_string().as_bytes())
}

fn with_fields(server: &Server, token: &str, seal: bool) -> Answer {
    let data = server.get("/v1/instruments/overeenkomst/example?filling=filled").json();
    let body = json!({"instrument": "overeenkomst", "data": data, "seal": seal, "options": {"signing": "certificate"}});
    ask(server, token, "/v1/documents", &body)
}

#[test]
fn seal_and_signature_have_the_level_that_is_asked() {
    let (server, token) = with_services("B-LTA", &GOOD.tsa("tsa"));
    let sealed = with_fields(&server, &token, true);
    assert_eq!(sealed.status, 200, "{}", sealed.text());
    let mut body = json!({"file": BASE64_STANDARD.encode(&sealed.body), "field": "handtekening-1",
        "chain": chain(&GOOD.folder, "p256"), "level": "B-LT"});
    let prepared = ask(&server, &token, PREPARE, &body).json();
    let signature = signed_in(&GOOD.folder, "p256", &prepared, "digest");
    let done = ask(&server, &token, COMPLETE, &json!({"prepared": prepared["prepared"], "signature": signature}));
    assert_eq!(done.status, 200, "{}", done.text());
    std::fs::write(GOOD.folder.join("http-sealed.pdf"), &sealed.body).expect("a file");
    std::fs::write(GOOD.folder.join("http-signed.pdf"), &done.body).expect("a file");
    assert_eq!(GOOD.at("B-LTA", "http-sealed.pdf"), ["zegel"]);
    assert_eq!(GOOD.at("B-LT", "http-signed.pdf"), ["zegel", "handtekening-1"]);
    // A chain that is only a caller's word: another root of the same name, an issuer that is to be fetched. Nobody is called for it.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a listener");
    let folder = GOOD.folder.join("stranger");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let script = support::root().join("tests/signatures/pki.py");
    let made = support::python().arg(script).arg(&folder).arg(address).output().expect("the test keys");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let fault = |answer: Answer| {
        assert_eq!(answer.status, 400, "{}", answer.text());
        let faults = answer.faults();
        assert_eq!((faults.len(), faults[0].0.as_str()), (1, "/chain"));
        faults[0].1.clone()
    };
    body["chain"] = chain(&folder, "p256").into();
    assert_eq!(fault(ask(&server, &token, PREPARE, &body)), "chain-not-trusted");
    body["chain"] = std::fs::read_to_string(folder.join("p256.pem")).expect("a certificate").into();
    assert_eq!(fault(ask(&server, &token, PREPARE, &body)), "chain-incomplete");
    // Prepared where nobody asks, by the command line; the level stands in the file.
    std::fs::write(folder.join("sealed.pdf"), &sealed.body).expect("a file");
    let way =
        ["sign", "prepare", "sealed.pdf", "--field", "handtekening-1", "--chain", "p256.all.pem", "--level", "B-LT"];
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_canvaspers"))
        .current_dir(&folder)
        .args(way)
        .args(["-o", "prepared.pdf", "--digest", "digest"])
        .output()
        .expect("the command");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let [file, digest] = ["prepared.pdf", "digest"]
        .map(|name| BASE64_STANDARD.encode(std::fs::read(folder.join(name)).expect("a file")));
    let prepared = json!({"prepared": file, "digest": digest, "signatureAlgorithm": "ecdsa-sha256"});
    let signature = signed_in(&folder, "p256", &prepared, "digest");
    let answer = ask(&server, &token, COMPLETE, &json!({"prepared": prepared["prepared"], "signature": signature}));
    assert_eq!(fault(answer), "chain-not-trusted");
    assert!(listener.accept().is_err(), "nobody was called");
}

#[test]
fn a_time_stamp_service_that_is_away_is_no_fault_of_the_request() {
    let (server, token) = with_services("B-T", "http://127.0.0.1:1/tsa");
    let sealed = with_fields(&server, &token, true);
    assert_eq!((sealed.status, sealed.json()["code"].as_str()), (503, Some("seal-failed")));
    assert!(sealed.header("retry-after").is_some());
    let file = with_fields(&server, &token, false).body;
    let body = json!({"file": BASE64_STANDARD.encode(&file), "field": "handtekening-1",
        "chain": chain(&GOOD.folder, "p256")});
    let prepared = ask(&server, &token, PREPARE, &body).json();
    let signature = signed_in(&GOOD.folder, "p256", &prepared, "digest");
    let body = json!({"prepared": prepared["prepared"], "signature": signature});
    let answer = ask(&server, &token, COMPLETE, &body);
    assert_eq!((answer.status, answer.json()["code"].as_str()), (503, Some("service-away")));
    assert!(answer.header("retry-after").is_some(), "{}", answer.text());
    // Why, and where, is the operator's to know: a caller learns nothing of what stands behind an address.
    for told in ["127.0.0.1", "refused", "os error", "reach"] {
        assert!(!answer.text().contains(told), "{told}: {}", answer.text());
    }
    assert!(
        answer.text().contains("log") && server.log().contains("127.0.0.1:1"),
        "{} {}",
        answer.text(),
        server.log()
    );
    // Where the service is there, the same request does.
    let (server, token) = with_services("B-T", &GOOD.tsa("tsa"));
    let answer = ask(&server, &token, COMPLETE, &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
}
