//! Files for a print shop, and policy documents with an agreement in them.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::{Value, json};

use crate::support;
use crate::versions::{Version, each, name_of};

/// Whether preflight has the verdict that it had, and finds what it found.
fn preflights(version: &Version, file: &[u8], expected: &Value) -> Result<(), String> {
    for mode in ["fast", "full"] {
        let path = format!("/v1/preflights?mode={mode}");
        let answer = version.server.send("POST", &path, &[("content-type", "application/pdf")], file);
        if answer.status != 200 {
            return Err(answer.text());
        }
        let report = answer.json();
        let all = report["findings"].as_array().into_iter().flatten();
        let mut codes: Vec<&str> = all.filter_map(|finding| finding["code"].as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let found = json!({"verdict": report["verdict"], "findings": codes});
        if found != expected[mode] {
            return Err(format!("{mode}: {found} in the place of {}", expected[mode]));
        }
    }
    Ok(())
}

#[test]
fn files_for_a_print_shop_are_as_good_as_they_were() {
    each("print", |kept| {
        let Some(parts) = kept.expected["parts"].as_object() else {
            return preflights(kept.version, &kept.bytes, &kept.expected);
        };
        for (name, expected) in parts {
            let part = format!(
                "import io, sys, zipfile\nsys.stdout.buffer.write(zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())).read({name:?}))"
            );
            let file = support::piped(support::python().args(["-c", &part]), &kept.bytes);
            if expected.get("fast").is_some() {
                preflights(kept.version, &file, expected).map_err(|what| format!("{name}: {what}"))?;
            }
        }
        Ok(())
    });
}

/// The files in a document and their SHA-256, as poppler finds them.
fn held(file: &std::path::Path) -> BTreeMap<String, String> {
    let out = std::env::temp_dir().join(format!("canvaspers-held-{}-{}", std::process::id(), name_of(file)));
    std::fs::create_dir_all(&out).expect("a folder");
    let done = Command::new("pdfdetach").args(["-saveall", "-o"]).args([&out, file]).output().expect("poppler");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let all = std::fs::read_dir(&out).expect("a folder").map(|entry| {
        let path = entry.expect("an entry").path();
        let sum = support::piped(Command::new("sha256sum").arg(&path), b"");
        (name_of(&path), String::from_utf8_lossy(&sum).split(' ').next().unwrap_or_default().to_owned())
    });
    let all = all.collect();
    std::fs::remove_dir_all(&out).expect("removed");
    all
}

#[test]
fn a_policy_document_takes_another_agreement_behind_the_one_that_it_has() {
    each("attached", |kept| {
        let had: BTreeMap<String, String> =
            serde_json::from_value(kept.expected["holds"].clone()).map_err(|error| error.to_string())?;
        let addendum = std::fs::read(kept.version.folder.join("archives/addendum-filled.pdf")).expect("an addendum");
        let part = |name: &str, file: &str, content: &[u8]| {
            let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n");
            [head.as_bytes(), content, b"\r\n"].concat()
        };
        let mut body = [part("policy", "a.pdf", &kept.bytes), part("agreement", "addendum.pdf", &addendum)].concat();
        body.extend(b"--x\r\nContent-Disposition: form-data; name=\"raise\"\r\n\r\ntrue\r\n--x--\r\n");
        let form = [("content-type", "multipart/form-data; boundary=x")];
        let answer = kept.version.server.send("POST", "/v1/attachments", &form, &body);
        if answer.status != 200 {
            return Err(answer.text());
        }
        let before = answer.header("canvaspers-claim-before").or(answer.header("canvaspers-claim"));
        if before != kept.expected["claim"].as_str() {
            return Err(format!("it claims {before:?} and not {}", kept.expected["claim"]));
        }
        if !answer.body.starts_with(&kept.bytes) {
            return Err("bytes of the policy document changed".to_owned());
        }
        let path = std::env::temp_dir().join(format!("canvaspers-{}-{}", std::process::id(), name_of(&kept.path)));
        std::fs::write(&path, &answer.body).expect("written");
        let mut now = held(&path);
        std::fs::remove_file(&path).expect("removed");
        let came = now.remove("addendum.pdf");
        if came.is_some() && now == had { Ok(()) } else { Err(format!("{now:?} and {came:?} in the place of {had:?}")) }
    });
}
