//! API tokens: made on the command line, kept as hashes in the configuration, shown by whoever has something sealed.

use serde_json::json;

use crate::support::{Server, canvaspers};

/// A day that is far enough ahead for whoever runs these tests.
const LATER: &str = "2099-12-31";

/// A new token and its table for the configuration.
fn new(arguments: &[&str]) -> (String, String) {
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
    let sum = std::process::Command::new("sh").args(["-c", &format!("printf %s {token} | sha256sum")]).output();
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
