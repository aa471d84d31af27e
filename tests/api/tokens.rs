//! API tokens: made on the command line, kept as hashes in the configuration, shown by whoever has something sealed.

use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use serde_json::{Value, json};

use crate::signatures::FOLDER;
use crate::support::{self, Answer, Server, canvaspers};

/// A day that is far enough ahead for whoever runs these tests.
const LATER: &str = "2099-12-31";

/// A new token and its table for the configuration.
pub fn new(arguments: &[&str]) -> (String, String) {
    let (code, said, _) = canvaspers(&[&["token", "new", "--expires", LATER], arguments].concat(), b"");
    assert_eq!(code, 0);
    let said = String::from_utf8(said).expect("text");
    let (token, table) = said.split_once('\n').expect("the token, then the table");
    (token.to_owned(), table.to_owned())
}

#[test]
fn a_token_is_shown_once_and_the_configuration_has_its_hash_only() {
    let (token, table) = new(&["--right", "seal", "--right", "sign", "--name", "zaak ‘1’ \"x\""]);
    assert!(token.starts_with("cvp_") && token.len() == 68, "{token}");
    assert_ne!(new(&["--right", "seal"]).0, token);
    let read: toml::Table = table.parse().expect("TOML");
    let entry = &read["tokens"][0];
    assert_eq!(entry["name"].as_str(), Some("zaak ‘1’ \"x\""));
    let sum = Command::new("sh").args(["-c", &format!("printf %s {token} | sha256sum")]).output();
    let sum = String::from_utf8(sum.expect("sha256sum").stdout).expect("text");
    assert_eq!(entry["sha256"].as_str(), sum.split(' ').next());
    assert_eq!(entry["rights"].as_array().map(Vec::len), Some(2));
    assert!(!table.contains(&token[4..]));
}

#[test]
fn what_no_token_can_be_is_told() {
    let told = |arguments: &[&str]| {
        let (code, out, said) = canvaspers(&[&["token", "new"], arguments].concat(), b"");
        assert!(code == 2 && out.is_empty(), "{said}");
        said
    };
    assert!(told(&["--right", "seal", "--expires", "2020-01-01"]).contains("2020-01-01 is al voorbij"));
    assert!(told(&["--right", "seal", "--expires", "31-12-2099"]).contains("jjjj-mm-dd"));
    assert!(told(&["--right", "print", "--expires", LATER]).contains("seal, sign"));
    assert!(told(&["--right", "seal"]).contains("--expires"));
    let name = ["--right", "seal", "--expires", LATER, "--messages", "en", "--name", "cvp_x"];
    assert!(told(&name).contains("1 to 100 characters"));
}

#[test]
fn a_wrong_token_stops_the_start_and_is_not_repeated() {
    let (token, table) = new(&["--right", "seal"]);
    let folder = std::env::temp_dir().join(format!("canvaspers-tokens-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("canvaspers.toml");
    let told = |text: &str| {
        std::fs::write(&file, text).expect("a file");
        let (code, _, said) = canvaspers(&["list", "--config", &file.display().to_string()], b"");
        assert!(!said.contains(&token), "{said}");
        (code, said)
    };
    assert_eq!(told(&table).0, 0);
    let hash = table.split('"').nth(3).expect("the hash").to_owned();
    for (text, words) in [
        (table.replace(&hash, &token), "sha256 must be"),
        (table.replace("seal", "print"), "there are: seal, sign"),
        (table.replace(LATER, "soon"), "yyyy-mm-dd"),
        (format!("{table}{table}"), "twice"),
        (format!("tokens = \"{token}\""), "[[tokens]]"),
    ] {
        let (code, said) = told(&text);
        assert!(code == 2 && said.contains(words), "{said}");
    }
}

#[test]
fn without_a_seal_nothing_is_sealed() {
    let server = Server::shared();
    let answer = server.post("/v1/documents", &json!({"instrument": "werkvorm", "seal": true}));
    assert_eq!(answer.status, 400);
    assert_eq!(answer.faults(), [("/seal".to_owned(), "seal-missing".to_owned())]);
    let answer = server.post("/v1/documents", &json!({"instrument": "werkvorm", "seal": "yes"}));
    assert_eq!(answer.faults(), [("/seal".to_owned(), "wrong-type".to_owned())]);
    assert_eq!(server.post("/v1/documents", &json!({"instrument": "werkvorm", "seal": false})).status, 200);
    let answer = server.get("/v1/instruments/werkvorm/document?seal=true");
    assert_eq!(answer.faults(), [("seal".to_owned(), "unknown-query".to_owned())]);
    let request = json!({"instrument": "werkvorm", "seal": true}).to_string();
    let (code, _, said) = canvaspers(&["render", "--request", "-", "-o", "-"], request.as_bytes());
    assert!(code == 1 && said.contains("canvaspers seal"), "{said}");
}

/// The table of a token as an environment variable has it.
pub fn inline(table: &str) -> String {
    let members: Vec<&str> = table.lines().filter(|line| line.contains(" = ")).collect();
    format!("{{ {} }}", members.join(", "))
}

/// A service with a seal, the tokens of its callers, and one of them that has expired.
pub struct Sealing {
    pub server: Server,
    pub seal: String,
    pub sign: String,
    expired: String,
}

pub static SEALING: LazyLock<Sealing> = LazyLock::new(|| {
    let named = |name: &str, right: &str| new(&["--name", name, "--right", right]);
    let (seal, a) = named("zaaksysteem", "seal");
    let (sign, b) = named("portaal", "sign");
    let (expired, c) = named("van vroeger", "seal");
    let c = c.replace(LATER, "2020-01-01");
    let tokens = format!("[{}]", [a, b, c].map(|table| inline(&table)).join(", "));
    let key = format!("pkcs12:{}", FOLDER.join("seal.p12").display());
    let pin = FOLDER.join("pin.txt");
    std::fs::write(&pin, "test\n").expect("a file");
    let server = Server::start(&[
        ("CANVASPERS_TOKENS", &tokens),
        ("CANVASPERS_SIGNING__KEY", &key),
        ("CANVASPERS_SIGNING__PIN_FILE", &pin.display().to_string()),
        ("CANVASPERS_LOG__LEVEL", "trace"),
        ("CANVASPERS_PRESS__DEADLINE_SECONDS", "60"),
    ]);
    Sealing { server, seal, sign, expired }
});

/// What pyHanko finds valid in a file: a line for each signature.
pub fn judged(name: &str, file: &[u8]) -> String {
    let path = FOLDER.join(name);
    std::fs::write(&path, file).expect("a file");
    let script = support::root().join("tests/signatures/judge.py");
    let judged = support::python().arg(script).args([FOLDER.as_path(), &path]).output().expect("pyHanko");
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stderr));
    String::from_utf8_lossy(&judged.stdout).into_owned()
}

pub fn make(authorization: Option<&str>, body: &Value) -> Answer {
    let mut headers = vec![("content-type", "application/json"), ("accept-language", "en")];
    headers.extend(authorization.map(|value| ("authorization", value)));
    SEALING.server.send("POST", "/v1/documents", &headers, body.to_string().as_bytes())
}

pub fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

#[test]
fn who_shows_no_good_token_gets_no_seal() {
    let body = json!({"instrument": "werkvorm", "seal": true});
    let refused = |authorization: Option<&str>| {
        let answer = make(authorization, &body);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        let challenge = answer.header("www-authenticate").expect("how to show a token").to_owned();
        assert!(challenge.starts_with("Bearer realm="), "{challenge}");
        let told = answer.json();
        assert!(!answer.text().contains("cvp_"), "{}", answer.text());
        (answer.status, told["code"].as_str().unwrap_or_default().to_owned(), challenge, told["detail"].to_string())
    };
    let (status, code, challenge, _) = refused(None);
    assert!(status == 401 && code == "token-missing" && !challenge.contains("error"), "{challenge}");
    let (status, code, challenge, _) = refused(Some("Bearer cvp_0000"));
    assert!(status == 401 && code == "token-unknown" && challenge.contains("invalid_token"), "{challenge}");
    let (status, code, challenge, detail) = refused(Some(&bearer(&SEALING.expired)));
    assert!(status == 401 && code == "token-expired" && challenge.contains("invalid_token"), "{challenge}");
    assert!(detail.contains("2020-01-01"), "{detail}");
    let (status, code, challenge, _) = refused(Some(&bearer(&SEALING.sign)));
    assert!(status == 403 && code == "token-right" && challenge.contains("scope=\"seal\""), "{challenge}");
    // Who asks for no seal needs no token.
    assert_eq!(make(None, &json!({"instrument": "werkvorm"})).status, 200);
}

#[test]
fn a_sealed_document_is_the_document_with_a_seal_behind_it() {
    let body = |seal: bool| json!({"instrument": "praatplaat", "profile": "archive", "seal": seal});
    let plain = make(None, &body(false)).body;
    let answer = make(Some(&bearer(&SEALING.seal)), &body(true));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("etag"), None);
    assert!(answer.body.starts_with(&plain) && answer.body.len() > plain.len());
    assert_eq!(judged("sealed-by-service.pdf", &answer.body).trim(), "zegel certifies");
    let path = FOLDER.join("sealed-by-service.pdf");
    let judged = Command::new("pdfsig").arg("-nocert").arg(&path).output().expect("pdfsig");
    let said = String::from_utf8_lossy(&judged.stdout);
    assert_eq!(said.matches("Signature Validation: Signature is Valid.").count(), 1, "{said}");
    assert!(said.contains("Total document signed"), "{said}");
}

#[test]
fn what_cannot_be_sealed_is_told_with_everything_else() {
    let poster = json!({"instrument": "praatplaat", "format": "png", "seal": true, "sheet": "A9"});
    let answer = make(Some(&bearer(&SEALING.seal)), &poster);
    assert_eq!(answer.status, 400);
    let told = [("/sheet", "unknown-sheet"), ("/seal", "only-pdf")].map(|(at, code)| (at.to_owned(), code.to_owned()));
    assert_eq!(answer.faults(), told);
    let headers =
        [("content-type", "application/json"), ("accept", "image/png"), ("authorization", &bearer(&SEALING.seal))];
    let by_accept =
        SEALING.server.send("POST", "/v1/documents", &headers, br#"{"instrument": "werkvorm", "seal": true}"#);
    assert_eq!(by_accept.faults(), [("/seal".to_owned(), "only-pdf".to_owned())]);
}

#[test]
fn no_token_and_no_pin_comes_into_the_log() {
    for token in [&SEALING.seal, &SEALING.sign, &SEALING.expired] {
        make(Some(&bearer(token)), &json!({"instrument": "werkvorm", "seal": true}));
    }
    let said = || Some(SEALING.server.log()).filter(|log| log.contains("sealed") && log.contains("zaaksysteem"));
    let log = (0..100).find_map(|_| {
        said().or_else(|| {
            std::thread::sleep(Duration::from_millis(50));
            None
        })
    });
    let log = log.expect("who had something sealed is in the log");
    for token in [&SEALING.seal, &SEALING.sign, &SEALING.expired] {
        assert!(!log.contains(&token[4..]), "{log}");
    }
}

/// No core file, wherever the kernel would write one.
#[test]
#[cfg(target_os = "linux")]
fn a_process_with_a_key_leaves_no_core_dump() {
    let limits = |pid: u32| std::fs::read_to_string(format!("/proc/{pid}/limits")).expect("limits");
    let limits = limits(SEALING.server.child.id());
    let core: Vec<&str> =
        limits.lines().find(|line| line.starts_with("Max core")).expect("a line").split_whitespace().collect();
    assert_eq!(core[core.len() - 3..core.len() - 1], ["0", "0"]);
}

#[test]
fn a_key_that_does_not_open_stops_the_start() {
    let key = format!("pkcs12:{}", FOLDER.join("seal.p12").display());
    let start = |settings: &[(&str, &str)]| {
        let output = Command::new(env!("CARGO_BIN_EXE_canvaspers"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env_remove("CANVASPERS_PIN")
            .envs(settings.iter().copied())
            .output()
            .expect("the command");
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty(), "nobody is told that it serves");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let setting = ("CANVASPERS_SIGNING__KEY", key.as_str());
    let said = start(&[setting]);
    assert!(said.contains("CANVASPERS_PIN") && said.contains("signing.pin_file"), "{said}");
    let said = start(&[setting, ("CANVASPERS_PIN", "4711")]);
    assert!(said.contains("pincode klopt niet") && !said.contains("4711"), "{said}");
    let said = start(&[setting, ("CANVASPERS_SIGNING__PIN_FILE", "/nowhere/pin")]);
    assert!(said.contains("/nowhere/pin"), "{said}");
    assert!(start(&[("CANVASPERS_SIGNING__KEY", "usb:4711")]).contains("‘usb’"));
}
