//! Keys that are not in a file: on a token, and at a signing service.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use crate::signatures::FOLDER;
use crate::support;

const PIN: &str = "4711-geheim";

/// The library of SoftHSM, where Debian puts it.
fn module() -> String {
    let places = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    places.into_iter().find(|place| PathBuf::from(place).exists()).expect("softhsm2 is not installed").to_owned()
}

/// The module of the tokens that `softhsm.py` made.
static MODULE: LazyLock<String> = LazyLock::new(|| {
    let module = module();
    let script = support::root().join("tests/signatures/softhsm.py");
    let made = support::python().arg(script).arg(&*FOLDER).arg(&module).output().expect("tokens");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    module
});

fn token(path: &str) -> String {
    format!("pkcs11:{path}?module-path={}", *MODULE)
}

fn on_token(path: &str) -> String {
    token(&format!("token=Gemeente%20Voorbeeld;{path}"))
}

/// The command in the folder of the keys, with these variables.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_canvaspers"));
    command.current_dir(&*FOLDER).args(arguments).stdin(Stdio::null()).env_remove("CANVASPERS_PIN");
    command.env("SOFTHSM2_CONF", FOLDER.join("softhsm2.conf")).envs(variables.iter().copied());
    command.output().expect("the command")
}

/// Seals with a key, and gives what pyHanko says of the seal.
fn seals(name: &str, key: &str, more: &[&str], variables: &[(&str, &str)]) -> String {
    let out = format!("{name}.pdf");
    let output = run(&[&["seal", "agreement.pdf", "--key", key, "-o", &out], more].concat(), variables);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.is_empty(), "{name}: {said}");
    judged(&out)
}

fn judged(file: &str) -> String {
    let script = support::root().join("tests/signatures/judge.py");
    let judge = support::python().arg(script).arg(&*FOLDER).arg(FOLDER.join(file)).output().expect("pyHanko");
    let (said, wrong) = (String::from_utf8_lossy(&judge.stdout), String::from_utf8_lossy(&judge.stderr));
    assert!(judge.status.success(), "{file}: {wrong}");
    said.trim().to_owned()
}

/// Fails to seal, leaves nothing behind, and gives the exit code and what was said, in which no secret stands.
fn fails(key: &str, more: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
    let output = run(&[&["seal", "agreement.pdf", "--key", key, "-o", "never.pdf"], more].concat(), variables);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!output.status.success() && !FOLDER.join("never.pdf").exists(), "{key}");
    assert!(!said.contains("4711") && !said.contains("0815"), "a secret is told: {said}");
    (output.status.code().unwrap_or(-1), said)
}

/// Restricts a token to some mechanisms, as an HSM does.
fn only(name: &str, mechanisms: &str) -> String {
    let all = std::fs::read_to_string(FOLDER.join("softhsm2.conf")).expect("the configuration of the tokens");
    let path = FOLDER.join(format!("{name}.conf"));
    std::fs::write(&path, format!("{all}slots.mechanisms = {mechanisms}\n")).expect("a file");
    path.display().to_string()
}

#[test]
fn a_token_signs_with_each_kind_of_key_and_in_each_way() {
    let pin = [("CANVASPERS_PIN", PIN)];
    for (name, key, algorithm) in [
        ("token-p256", "object=zegel", None),
        ("token-p384", "id=%02", Some("ecdsa")),
        ("token-pss", "object=rsa;type=private", None),
        ("token-pss-512", "object=rsa", Some("rsa-pss-sha512")),
        ("token-pkcs1", "object=rsa", Some("rsa-pkcs1-sha384")),
        ("token-again", "object=elke%20keer", None),
    ] {
        let more: Vec<&str> = algorithm.into_iter().flat_map(|name| ["--algorithm", name]).collect();
        assert_eq!(seals(name, &on_token(key), &more, &pin), "zegel certifies", "{name}");
    }
    // An HSM that signs no digest that others took.
    let hashing = only("hashing", "CKM_SHA256_RSA_PKCS,CKM_SHA256_RSA_PKCS_PSS");
    for (name, algorithm) in [("message-pss", "rsa-pss"), ("message-pkcs1", "rsa-pkcs1")] {
        let variables = [("CANVASPERS_PIN", PIN), ("SOFTHSM2_CONF", &hashing)];
        let way = ["--algorithm", algorithm];
        assert_eq!(seals(name, &on_token("object=rsa"), &way, &variables), "zegel certifies", "{name}");
    }
    let (code, said) = fails(&on_token("object=zegel"), &[], &[("CANVASPERS_PIN", PIN), ("SOFTHSM2_CONF", &hashing)]);
    assert!(code == 2 && said.contains("ECDSA SHA-256"), "{said}");
}

#[test]
fn a_token_may_lack_certificates_and_its_pin_may_be_in_a_file() {
    std::fs::write(FOLDER.join("pin"), "0815-geheim\n").expect("a file");
    let key = format!("{}&pin-source=file:{}", token("token=De%20Linde"), FOLDER.join("pin").display());
    let chain = ["--chain", "p384.pem", "--chain", "p256.pem", "--chain", "interm.pem"];
    assert_eq!(seals("token-chain", &key, &chain, &[]), "zegel certifies");
    let (code, said) = fails(&key, &["--chain", "p384.pem"], &[]);
    assert!(code == 2 && said.contains("geen certificaat"), "a certificate of another key is none: {said}");
}

#[test]
fn what_is_wrong_with_a_token_is_told_without_its_pin() {
    let right = Some(PIN);
    for (key, pin, words) in [
        (on_token("object=zegel"), Some("geheim-4711"), "De pincode van token ‘Gemeente Voorbeeld’ klopt niet"),
        (on_token("object=zegel"), Some(""), "De pincode van token"),
        (on_token("object=zegel"), None, "CANVASPERS_PIN"),
        (token("token=Elders;object=zegel"), right, "Deze zijn er: "),
        (token("object=zegel"), right, "meer dan één token"),
        (on_token("serial=4711"), right, "niet"),
        (on_token("object=elders"), right, "geen sleutel"),
        (on_token(""), right, "object=p384;id=%02, object=rsa;id=%03, object=zegel;id=%01"),
        (on_token("object=kaal"), right, "geen certificaat"),
        (on_token("object=zwak"), right, "RSA 2048"),
        ("pkcs11:object=zegel?module-path=/nergens/x.so".to_owned(), right, "/nergens/x.so"),
        (format!("pkcs11:object=zegel?module-path={}", FOLDER.join("p256.p12").display()), right, "p256.p12"),
        (format!("{}&pin-value=4711", on_token("object=zegel")), None, "pin-value"),
        (on_token("4711"), None, "pkcs11:token=NAAM"),
        (format!("{}&pin-source=/nergens/pin", on_token("object=zegel")), None, "/nergens/pin"),
    ] {
        let variables: Vec<(&str, &str)> = pin.into_iter().map(|pin| ("CANVASPERS_PIN", pin)).collect();
        let (code, said) = fails(&key, &[], &variables);
        assert!(code == 2 && said.contains(words), "{key}: {said}");
    }
    let (_, said) = fails(&on_token("object=rsa"), &["--algorithm", "ecdsa"], &[("CANVASPERS_PIN", PIN)]);
    assert!(said.contains("ECDSA SHA-256"), "{said}");
    let english = ["--messages", "en"];
    let (_, said) = fails(&on_token("object=zegel"), &english, &[("CANVASPERS_PIN", "geheim-4711")]);
    assert!(said.contains("The PIN of token ‘Gemeente Voorbeeld’ is wrong"), "{said}");
}
