//! Signatures: the fields that wait for them, and what is made and refused when somebody signs.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::json;

use crate::support::{self, Server};

pub(crate) fn agreement(filling: &str, signing: &str) -> Vec<u8> {
    let server = Server::shared();
    let data = server.get("/v1/instruments/overeenkomst/example?filling=filled").json();
    let body = json!({"instrument": "overeenkomst", "filling": filling, "data": data, "profile": "archive",
        "options": {"signing": signing}});
    let answer = server.post("/v1/documents", &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.body
}

/// Name, label, rectangle and flags of each field of the form, as lopdf reads them.
fn fields(file: &[u8]) -> Vec<(String, String, Vec<i64>, i64)> {
    let document = lopdf::Document::load_mem(file).expect("a PDF");
    let Ok(form) = document.catalog().expect("a catalog").get(b"AcroForm") else { return Vec::new() };
    let form = document.dereference(form).expect("a form").1.as_dict().expect("a form");
    let field = |item: &lopdf::Object| {
        let own = document.get_dictionary(item.as_reference().expect("a field")).expect("a field");
        assert_eq!(own.get(b"FT").and_then(lopdf::Object::as_name).expect("a type"), b"Sig");
        let text = |key: &[u8]| lopdf::decode_text_string(own.get(key).expect("a text")).expect("a text");
        let sides = own.get(b"Rect").and_then(lopdf::Object::as_array).expect("a rectangle");
        let sides = sides.iter().map(|side| side.as_i64().expect("a number")).collect();
        (text(b"T"), text(b"TU"), sides, own.get(b"F").and_then(lopdf::Object::as_i64).expect("flags"))
    };
    form.get(b"Fields").and_then(lopdf::Object::as_array).expect("fields").iter().map(field).collect()
}

#[test]
fn who_signs_with_a_certificate_has_a_field_of_their_own() {
    let found = fields(&agreement("filled", "certificate"));
    let names: Vec<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "handtekening-1",
            "handtekening-2",
            "handtekening-3",
            "handtekening-4",
            "handtekening-5",
            "handtekening-6",
            "zegel"
        ]
    );
    assert!(found[0].1.contains("de wethouder") && found[0].1.contains("Gemeente Voorbeeld"), "{}", found[0].1);
    assert!(found.iter().all(|(_, _, sides, flags)| *sides == [0, 0, 0, 0] && *flags == 132), "{found:?}");
    let text = crate::support_text(&agreement("filled", "certificate"));
    assert!(names[..6].iter().all(|name| text.contains(name)), "each field is named where people read: {text}");
}

#[test]
fn paper_portals_and_drafts_have_no_fields() {
    for (filling, signing) in
        [("filled", "paper"), ("filled", "external"), ("draft", "certificate"), ("publication", "certificate")]
    {
        assert_eq!(fields(&agreement(filling, signing)), [], "{filling} {signing}");
    }
}

/// A folder with the test keys and an agreement that waits for its signatures.
pub static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("canvaspers-signatures-{}", std::process::id()));
    let done = support::python()
        .arg(support::root().join("tests/signatures/pki.py"))
        .arg(&folder)
        .output()
        .expect("the test keys");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::write(folder.join("agreement.pdf"), agreement("filled", "certificate")).expect("a file");
    folder
});

pub(crate) fn command(arguments: &[&str], pin: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_canvaspers"));
    command.current_dir(&*FOLDER).args(arguments).stdin(std::process::Stdio::null()).env_remove("CANVASPERS_PIN");
    if let Some(pin) = pin {
        command.env("CANVASPERS_PIN", pin);
    }
    command.output().expect("the command")
}

/// Does what must succeed.
pub(crate) fn done(arguments: &[&str]) {
    let output = command(arguments, Some("test"));
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Does what must fail, leaves nothing behind, and gives the exit code and what was said.
pub(crate) fn fails(arguments: &[&str], pin: Option<&str>) -> (i32, String) {
    let output = command(&[arguments, &["-o", "never.pdf"]].concat(), pin);
    assert!(!output.status.success(), "{arguments:?}");
    assert!(!Path::new(&*FOLDER).join("never.pdf").exists(), "{arguments:?}");
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_seal_comes_first_and_nothing_before_it_changes() {
    done(&["seal", "agreement.pdf", "--key", "pkcs12:seal.p12", "-o", "sealed.pdf"]);
    done(&[
        "sign",
        "sealed.pdf",
        "--field",
        "handtekening-2",
        "--key",
        "pkcs12:p256.p12",
        "--reason",
        "Akkoord ]>",
        "-o",
        "two.pdf",
    ]);
    let [before, sealed, two] =
        ["agreement.pdf", "sealed.pdf", "two.pdf"].map(|name| std::fs::read(FOLDER.join(name)).expect("a file"));
    assert!(sealed.starts_with(&before) && two.starts_with(&sealed));
    let document = lopdf::Document::load_mem(&two).expect("a PDF");
    let permissions = document.catalog().and_then(|catalog| catalog.get(b"Perms")).and_then(lopdf::Object::as_dict);
    let seal = permissions.and_then(|all| all.get(b"DocMDP")).and_then(lopdf::Object::as_reference).expect("a seal");
    let seal = document.get_dictionary(seal).expect("a seal");
    assert_eq!(seal.get(b"SubFilter").and_then(lopdf::Object::as_name).expect("a name"), b"ETSI.CAdES.detached");
    let (code, said) = fails(&["seal", "two.pdf", "--key", "pkcs12:seal.p12"], Some("test"));
    assert!(code == 1 && said.contains("Een zegel komt vóór de eerste handtekening"), "{said}");
}

#[test]
fn a_field_that_is_taken_or_not_there_is_told_with_those_that_are_open() {
    done(&["sign", "agreement.pdf", "--field", "handtekening-1", "--key", "pkcs12:p384.p12", "-o", "one.pdf"]);
    for (field, words) in
        [("handtekening-1", "staat al een handtekening"), ("burgemeester", "heeft geen handtekeningveld")]
    {
        let (code, said) = fails(&["sign", "one.pdf", "--field", field, "--key", "pkcs12:p256.p12"], Some("test"));
        assert!(code == 1 && said.contains(words) && said.contains("handtekening-2, handtekening-3"), "{said}");
    }
    std::fs::write(FOLDER.join("none.pdf"), agreement("filled", "paper")).expect("a file");
    let (_, said) =
        fails(&["sign", "none.pdf", "--field", "x", "--key", "pkcs12:p256.p12", "--messages", "en"], Some("test"));
    assert!(said.contains("open: none"), "{said}");
}

#[test]
fn a_key_that_does_not_open_is_told_without_its_pin() {
    let sign = |key: &str, pin: Option<&str>| {
        fails(&["sign", "agreement.pdf", "--field", "handtekening-3", "--key", key], pin)
    };
    for (key, pin, words) in [
        ("pkcs12:p256.p12", Some("geheim-4711"), "pincode klopt niet"),
        ("pkcs12:p256.p12", None, "CANVASPERS_PIN"),
        ("pkcs12:agreement.pdf", Some("geheim-4711"), "geen PKCS#12"),
        ("pkcs12:nergens.p12", Some("geheim-4711"), "nergens.p12"),
        ("usb:geheim-4711", None, "‘usb’"),
        ("geheim-4711", None, "pkcs12:BESTAND"),
        ("pem:p256.pem", None, "0 sleutels"),
        ("pem:p256.key.pem", None, "geen certificaat"),
    ] {
        let (code, said) = sign(key, pin);
        assert!(code == 2 && said.contains(words) && !said.contains("4711"), "{key}: {said}");
    }
    let way =
        ["sign", "agreement.pdf", "--field", "handtekening-3", "--key", "pkcs12:p256.p12", "--algorithm", "rsa-pss"];
    let (code, said) = fails(&way, Some("test"));
    assert!(code == 2 && said.contains("RSASSA-PSS SHA-256"), "{said}");
}

#[test]
fn a_pin_may_come_from_a_file_descriptor_and_a_bare_key_is_told_loudly() {
    let script =
        "exec 3<<<test; \"$0\" sign agreement.pdf --field handtekening-4 --key pkcs12:rsa3072.p12 --pin-fd 3 -o fd.pdf";
    let output = Command::new("bash")
        .current_dir(&*FOLDER)
        .args(["-c", script, env!("CARGO_BIN_EXE_canvaspers")])
        .env_remove("CANVASPERS_PIN")
        .output()
        .expect("bash");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = command(&["seal", "agreement.pdf", "--key", "pem:p256.all.pem", "-o", "pem.pdf"], None);
    assert!(output.status.success() && String::from_utf8_lossy(&output.stderr).contains("zonder pincode"));
}

#[test]
fn a_file_that_is_not_sound_is_not_signed() {
    let whole = std::fs::read(FOLDER.join("agreement.pdf")).expect("a file");
    std::fs::write(FOLDER.join("half.pdf"), &whole[..whole.len() / 2]).expect("a file");
    std::fs::write(FOLDER.join("text.pdf"), "geen PDF").expect("a file");
    for name in ["half.pdf", "text.pdf"] {
        let (code, said) = fails(&["seal", name, "--key", "pkcs12:p256.p12"], Some("test"));
        assert!(code == 1 && said.starts_with(name), "{said}");
    }
    let output = command(&["seal", "agreement.pdf", "--key", "pkcs12:p256.p12", "-o", "agreement.pdf"], Some("test"));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read(FOLDER.join("agreement.pdf")).expect("a file"), whole);
}
