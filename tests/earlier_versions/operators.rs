//! An operator's folder: a service starts with it as it is, with its house style, instruments, clauses, key and token.

use std::process::Command;

use serde_json::{Value, json};

use crate::answers::{holds, stand_in};
use crate::support;
use crate::versions::{ALL, name_of, serve};

#[test]
fn no_kept_file_changed() {
    for version in ALL.iter() {
        let mut command = Command::new("sha256sum");
        command.current_dir(&version.folder).args(["--check", "--strict", "--quiet", "SHA256SUMS"]);
        let output = command.output().expect("sha256sum");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        let sums = std::fs::read_to_string(version.folder.join("SHA256SUMS")).expect("sums");
        let mut count = 0;
        let mut folders = vec![version.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() { folders.push(path) } else { count += 1 }
            }
        }
        assert_eq!(count, sums.lines().count() + 2, "each file but the sums and README.md has its sum");
    }
}

#[test]
fn documents_wear_the_house_of_the_operator() {
    for version in ALL.iter() {
        let body = json!({"instrument": "praatplaat", "filling": "blank", "sheet": "A4"});
        let (file, entry) = version.make_and_read(body).expect("a praatplaat");
        let house = &entry["request"]["house"];
        let path = version.folder.join("operator/house/house.toml");
        let toml: toml::Table = std::fs::read_to_string(path).expect("a file").parse().expect("TOML");
        let toml = serde_json::to_value(toml).expect("JSON");
        assert_eq!(house["sender"], toml["sender"]);
        assert_eq!(house["logo"]["alt"], toml["logo"]["alt"]);
        holds(&house["colours"]["first"], &toml["colours"]["first"]).expect("the first colour");
        assert_eq!(house["colours"]["second"]["hex"], toml["colours"]["second"]["hex"]);
        let sender = toml["sender"].as_str().expect("a sender").replace(' ', "");
        stand_in(&file, &json!([sender])).expect("the sender");
        let fonts = support::piped(Command::new("pdffonts").arg("-"), &file);
        let family = toml["display"]["family"].as_str().expect("a family").replace(' ', "");
        assert!(String::from_utf8_lossy(&fonts).contains(&family), "{}", String::from_utf8_lossy(&fonts));
    }
}

#[test]
fn instruments_and_clauses_of_the_operator_are_served() {
    for version in ALL.iter() {
        let known = version.server.get("/v1/instruments").json();
        for entry in std::fs::read_dir(version.folder.join("operator/instruments")).expect("a folder") {
            let path = entry.expect("an entry").path();
            if !path.join("instrument.toml").exists() {
                assert!(path.join("clauses.toml").exists(), "{}", path.display());
                continue;
            }
            let id = name_of(&path);
            let own = known["instruments"].as_array().into_iter().flatten().find(|one| one["id"] == id.as_str());
            let fillings = own.and_then(|own| own["fillings"].as_array()).expect("it is served");
            for filling in fillings {
                let name = filling["id"].as_str().unwrap_or_default();
                let mut body = json!({"instrument": id, "filling": name});
                let example = version.server.get(&format!("/v1/instruments/{id}/example?filling={name}")).json();
                if filling["takesData"] == true && !example.is_null() {
                    body["data"] = example;
                }
                let languages = [("nl", true), ("en", path.join("en.toml").exists())];
                for (language, _) in languages.iter().filter(|(_, is_there)| *is_there) {
                    body["language"] = json!(language);
                    version.make(&body).unwrap_or_else(|what| panic!("{id} {name} {language}: {what}"));
                }
            }
        }
    }
}

#[test]
fn the_service_seals_with_the_key_for_the_token() {
    for version in ALL.iter() {
        let token = std::fs::read_to_string(version.folder.join("operator/token")).expect("a token");
        let bearer = format!("Bearer {}", token.trim());
        let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
        let body =
            json!({"instrument": "vervolgplan", "filling": "blank", "profile": "archive", "seal": true}).to_string();
        let sealed = version.server.send("POST", "/v1/documents", &headers, body.as_bytes());
        assert_eq!(sealed.status, 200, "{}", sealed.text());
        let pdf = [("content-type", "application/pdf")];
        let report = version.server.send("POST", "/v1/verifications", &pdf, &sealed.body).json();
        let seal: &Value = &report["signatures"][0];
        assert_eq!(seal["integrity"], "intact", "{report}");
        assert_eq!(
            seal["chain"].as_array().and_then(|chain| chain.last()?["trusted"].as_bool()),
            Some(true),
            "{report}"
        );
    }
}

#[test]
fn files_for_the_press_of_the_operator_are_for_that_press() {
    for version in ALL.iter() {
        let path = version.folder.join("operator/canvaspers-press.toml");
        let own: toml::Table = std::fs::read_to_string(path).expect("a file").parse().expect("TOML");
        let server = serve(&version.folder, "canvaspers-press.toml");
        let poster =
            server.post("/v1/documents", &json!({"instrument": "praatplaat", "sheet": "A4", "profile": "print"}));
        assert_eq!(poster.status, 200, "{}", poster.text());
        let pdf = [("content-type", "application/pdf")];
        let report = server.send("POST", "/v1/preflights?mode=full", &pdf, &poster.body).json();
        assert_eq!(report["verdict"], "passed", "{report}");
        let condition = own["print"]["condition"].as_str().expect("a condition");
        assert!(report.to_string().contains(condition), "{report}");
    }
}

#[test]
fn services_that_sign_are_still_described() {
    for version in ALL.iter() {
        let keys = std::fs::read_dir(version.folder.join("operator/keys")).expect("a folder");
        let names = keys.map(|entry| name_of(&entry.expect("an entry").path()));
        let described: Vec<String> = names.filter(|name| name.starts_with("csc-") && name.ends_with(".toml")).collect();
        assert!(described.len() >= 3, "{described:?}");
        for name in described {
            let mut command = Command::new(env!("CARGO_BIN_EXE_canvaspers"));
            command.current_dir(version.folder.join("operator")).env("CANVASPERS_PUBLIC_URL", "");
            command.args(["seal", "../signed/unsigned.pdf", "--key", &format!("csc:keys/{name}"), "-o", "-"]);
            let output = command.output().expect("the command");
            let said = String::from_utf8_lossy(&output.stderr);
            // It was understood when the service is asked, which is not there.
            assert!(!output.status.success() && said.contains("127.0.0.1:9"), "{name}: {said}");
        }
    }
}
