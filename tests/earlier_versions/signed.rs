//! Signed files: judged as they were, signed once more, completed, and gone on from.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::answers::{goes_on, holds, reads};
use crate::versions::{Kept, Version, each};

/// Runs the command line in the operator's folder; gives its exit code, standard output and standard error.
fn canvaspers(version: &Version, arguments: &[&str]) -> (i32, Vec<u8>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_canvaspers"))
        .current_dir(version.folder.join("operator"))
        .args(arguments)
        .env("CANVASPERS_PIN", std::fs::read_to_string(version.folder.join("operator/keys/pin")).expect("a PIN"))
        .output()
        .expect("the command");
    (output.status.code().unwrap_or(-1), output.stdout, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// What is said of a file at a moment, by whom the operator trusts.
fn judge(version: &Version, path: &str, at: &Value) -> Result<Value, String> {
    let moment = at.as_str().ok_or("no moment")?;
    let (code, out, said) =
        canvaspers(version, &["verify", path, "--config", "canvaspers.toml", "--at", moment, "--json"]);
    let report: Value = serde_json::from_slice(&out).map_err(|error| format!("{error}: {said}"))?;
    let passed = report["indication"] == "TOTAL-PASSED";
    if passed == (code == 0) { Ok(report) } else { Err(format!("it ends with {code}: {}", report["indication"])) }
}

/// A file beside those of the tests, gone when this is dropped.
struct Temporary(std::path::PathBuf);

impl Temporary {
    fn new(kept: &Kept<'_>, what: &str) -> Temporary {
        let name = kept.name.replace('/', "-");
        Temporary(std::env::temp_dir().join(format!("canvaspers-earlier-{}-{what}-{name}", std::process::id())))
    }

    fn path(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

#[test]
fn every_signature_is_judged_as_it_was() {
    each("signed", |kept| {
        let verdicts = kept.expected["verdicts"].as_array().filter(|all| !all.is_empty()).ok_or("no verdict")?;
        for expected in verdicts {
            let report = judge(kept.version, &kept.path.display().to_string(), &expected["at"])?;
            let mut expected = expected.clone();
            let at = expected.as_object_mut().and_then(|one| one.remove("at")).unwrap_or_default();
            holds(&report, &expected).map_err(|place| format!("at {at} {place}"))?;
        }
        Ok(())
    });
}

#[test]
fn the_service_finds_the_same_signatures_unchanged() {
    each("signed", |kept| {
        let pdf = [("content-type", "application/pdf")];
        let answer = kept.version.server.send("POST", "/v1/verifications", &pdf, &kept.bytes);
        if answer.status != 200 {
            return Err(answer.text());
        }
        // The moment is now: what does not depend on it.
        let timeless = |report: &Value| -> Vec<Value> {
            let members = ["field", "integrity", "algorithm", "claimedTime", "certification", "coversWholeFile"];
            let all = report["signatures"].as_array().into_iter().flatten();
            all.map(|one| members.iter().map(|name| one[*name].clone()).collect()).collect()
        };
        let (found, expected) = (timeless(&answer.json()), timeless(&kept.expected["verdicts"][0]));
        if found == expected { Ok(()) } else { Err(format!("{found:?} in the place of {expected:?}")) }
    });
}

#[test]
fn signed_agreements_give_back_what_they_were_made_of_and_documents_go_on_from_them() {
    each("signed", |kept| {
        if kept.expected.get("entry").is_some() {
            reads(kept.version, &kept.bytes, &kept.expected)?;
        }
        goes_on(kept.version, &kept.bytes, &kept.expected)
    });
}

/// A signature, or a seal where no field is named, by the operator's key behind a kept file.
fn next(kept: &Kept<'_>, key: &str, more: &[&str]) -> Result<(), String> {
    let out = Temporary::new(kept, key);
    let (path, key, new) = (kept.path.display().to_string(), format!("pkcs12:keys/{key}.p12"), out.path());
    let command = if more.is_empty() { "seal" } else { "sign" };
    let (code, _, said) = canvaspers(kept.version, &[&[command, &path, "--key", &key, "-o", &new][..], more].concat());
    if code != 0 {
        return Err(said);
    }
    let bytes = std::fs::read(&out.0).map_err(|error| error.to_string())?;
    if !bytes.starts_with(&kept.bytes) {
        return Err("bytes before the new signature changed".to_owned());
    }
    added(kept, &new, more.last().unwrap_or(&"zegel"))
}

#[test]
fn the_next_signature_leaves_the_others_as_they_were() {
    each("signed", |kept| match kept.expected["next"].as_str() {
        Some(field) => next(kept, "p256", &["--field", field]),
        None => Ok(()),
    });
    for version in crate::versions::ALL.iter() {
        let count = version.part("signed").iter().filter(|kept| kept.expected["next"].is_string()).count();
        assert!(count > 0, "{}", version.folder.display());
    }
}

#[test]
fn an_agreement_that_waits_is_sealed_in_the_field_that_it_has() {
    each("signed", |kept| match kept.expected["verdicts"][0]["subIndication"].as_str() {
        Some("NO_SIGNATURE") => next(kept, "seal", &[]),
        _ => Ok(()),
    });
}

/// Whether one signature came, by the operator's key, and nothing is said otherwise of those that were there.
fn added(kept: &Kept<'_>, path: &str, field: &str) -> Result<(), String> {
    let expected = &kept.expected["verdicts"][0];
    let report = judge(kept.version, path, &expected["at"])?;
    let (found, earlier) = (&report["signatures"], &expected["signatures"]);
    let (Some(found), Some(earlier)) = (found.as_array(), earlier.as_array()) else {
        return Err("no signatures".to_owned());
    };
    let (own, others): (Vec<_>, Vec<_>) = found.iter().partition(|one| one["field"] == field);
    if own.len() != 1 || own[0]["integrity"] != "intact" || own[0]["coversWholeFile"] != true {
        return Err(format!("the new signature: {own:?}"));
    }
    let mut earlier = earlier.clone();
    for one in &mut earlier {
        one["coversWholeFile"] = json!(false);
    }
    holds(&json!(others), &json!(earlier))
}

#[test]
fn a_signature_that_was_prepared_is_completed() {
    let completes = |kept: &Kept<'_>| {
        let Some(signature) = kept.expected["signature"].as_str() else { return Ok(()) };
        let token = std::fs::read_to_string(kept.version.folder.join("operator/token")).expect("a token");
        let bearer = format!("Bearer {}", token.trim());
        let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
        let body = json!({"prepared": STANDARD.encode(&kept.bytes), "signature": signature}).to_string();
        let answer = kept.version.server.send("POST", "/v1/signature-completions", &headers, body.as_bytes());
        if answer.status != 200 {
            return Err(answer.text());
        }
        let out = Temporary::new(kept, "complete");
        std::fs::write(&out.0, &answer.body).map_err(|error| error.to_string())?;
        let report = judge(kept.version, &out.path(), &kept.expected["verdicts"][0]["at"])?;
        holds(&report["indication"], &json!("TOTAL-PASSED"))?;
        holds(&report["signatures"][1]["integrity"], &json!("intact"))
    };
    each("signed", completes);
    for version in crate::versions::ALL.iter() {
        assert!(version.part("signed").iter().any(|kept| kept.expected["signature"].is_string()));
    }
}
