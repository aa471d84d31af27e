//! Keys that are not in a file: on a token, and at a signing service.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::json;

use crate::signatures::FOLDER;
use crate::support::{self, Server};
use crate::tokens;

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

/// Whether a secret stands in a text: all of them have one of these parts, which no port and no time has.
fn told(text: &str) -> bool {
    ["4711-", "-4711", "0815-"].iter().any(|part| text.contains(part))
}

/// Fails to seal, leaves nothing behind, and gives the exit code and what was said, in which no secret stands.
fn fails(key: &str, more: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
    let output = run(&[&["seal", "agreement.pdf", "--key", key, "-o", "never.pdf"], more].concat(), variables);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!output.status.success() && !FOLDER.join("never.pdf").exists(), "{key}");
    assert!(!told(&said), "a secret is told: {said}");
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
        (on_token("serial=geheim-4711"), right, "niet"),
        (on_token("object=elders"), right, "geen sleutel"),
        (on_token(""), right, "object=p384;id=%02, object=rsa;id=%03, object=zegel;id=%01"),
        (on_token("object=kaal"), right, "geen certificaat"),
        (on_token("object=zwak"), right, "RSA 2048"),
        ("pkcs11:object=zegel?module-path=/nergens/x.so".to_owned(), right, "/nergens/x.so"),
        (format!("pkcs11:object=zegel?module-path={}", FOLDER.join("p256.p12").display()), right, "p256.p12"),
        (format!("{}&pin-value=geheim-4711", on_token("object=zegel")), None, "pin-value"),
        (on_token("geheim-4711"), None, "pkcs11:token=NAAM"),
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

/// A module in front of SoftHSM's that behaves as no token of SoftHSM does, with a mark of what was done.
struct OddToken {
    key: String,
    variables: Vec<(&'static str, String)>,
    mark: PathBuf,
}

fn odd(name: &'static str) -> OddToken {
    static BUILT: LazyLock<String> = LazyLock::new(|| {
        // Under a name that no Python can import: programs run in this folder.
        let library = FOLDER.join("before-softhsm.so");
        let source = support::root().join("tests/signatures/token.c");
        let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).output();
        let made = made.expect("a C compiler");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        library.display().to_string()
    });
    let key = format!("pkcs11:token=Gemeente%20Voorbeeld;object=zegel?module-path={}", *BUILT);
    let mark = FOLDER.join(format!("{name}.mark"));
    let variables = vec![
        ("CANVASPERS_TEST_MODULE", MODULE.clone()),
        ("CANVASPERS_TEST_TOKEN", name.to_owned()),
        ("CANVASPERS_TEST_MARK", mark.display().to_string()),
    ];
    OddToken { key, variables, mark }
}

impl OddToken {
    fn with_pin<'a>(&'a self, pin: &'a str) -> Vec<(&'a str, &'a str)> {
        let own = self.variables.iter().map(|(name, value)| (*name, value.as_str()));
        own.chain([("CANVASPERS_PIN", pin)]).collect()
    }

    fn marks(&self, letter: char) -> usize {
        std::fs::read_to_string(&self.mark).expect("marks").matches(letter).count()
    }
}

#[test]
fn a_token_that_is_locked_or_will_be_is_told_and_one_with_keys_asks_itself() {
    let locked = odd("locked");
    let (code, said) = fails(&locked.key, &[], &locked.with_pin(PIN));
    assert!(code == 2 && said.contains("zit op slot") && locked.marks('L') == 1, "{said}");
    let last = odd("last");
    let (code, said) = fails(&last.key, &[], &last.with_pin("geheim-4711"));
    assert!(code == 2 && said.contains("nog één poging") && last.marks('L') == 1, "{said}");
    let keypad = odd("keypad");
    assert_eq!(seals("token-keypad", &keypad.key, &[], &keypad.with_pin("")), "zegel certifies");
}

#[test]
fn a_service_gets_a_token_back_that_was_taken_out() {
    let removed = odd("removed");
    let conf = FOLDER.join("softhsm2.conf").display().to_string();
    let key = [("CANVASPERS_SIGNING__KEY", removed.key.as_str()), ("SOFTHSM2_CONF", &conf)];
    seals_for_callers("service-removed", &[&key[..], &removed.with_pin(PIN)].concat());
    assert_eq!((removed.marks('L'), removed.marks('S')), (2, 5), "logged in anew once, and signed for four");
}

#[test]
fn a_pin_that_a_token_no_longer_takes_is_not_tried_until_it_is_locked() {
    let changed = odd("changed");
    let conf = FOLDER.join("softhsm2.conf").display().to_string();
    let key = [("CANVASPERS_SIGNING__KEY", changed.key.as_str()), ("SOFTHSM2_CONF", &conf)];
    let (token, table) = tokens::new(&["--right", "seal"]);
    let callers = format!("[{}]", tokens::inline(&table));
    let callers = [("CANVASPERS_TOKENS", callers.as_str())];
    let server = Server::start(&[&callers[..], &key, &changed.with_pin(PIN)].concat());
    let authorization = tokens::bearer(&token);
    let headers = [("content-type", "application/json"), ("authorization", authorization.as_str())];
    for _ in 0..3 {
        let body = json!({"instrument": "werkvorm", "seal": true}).to_string();
        let answer = server.send("POST", "/v1/documents", &headers, body.as_bytes());
        assert_eq!(answer.status, 503, "{}", answer.text());
    }
    assert_eq!(changed.marks('L'), 2, "once at the start, once when it was back");
}

/// A signing service of the tests. It ends with its standard input, and that with this process.
struct SigningService {
    url: String,
    _process: Child,
}

fn start(script: &str) -> SigningService {
    let script = support::root().join("tests/signatures").join(script);
    let mut process = support::python()
        .arg(script)
        .arg(&*FOLDER)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a signing service");
    let mut url = String::new();
    BufReader::new(process.stdout.take().expect("its output")).read_line(&mut url).expect("its address");
    assert!(!url.is_empty(), "the service did not start");
    SigningService { url: url.trim().to_owned(), _process: process }
}

static V1: LazyLock<SigningService> = LazyLock::new(|| start("csc_v1.py"));
static V2: LazyLock<SigningService> = LazyLock::new(|| start("csc_v2.py"));

/// Describes a key at a service, and gives its name for `--key`.
fn described(name: &str, text: &str) -> String {
    std::fs::write(FOLDER.join(format!("{name}.toml")), text).expect("a file");
    format!("csc:{name}.toml")
}

fn v2(name: &str, credential: &str) -> String {
    std::fs::write(FOLDER.join("toegang"), "4711-toegang\n").expect("a file");
    let text = format!(
        "url = \"{}/\"\nversion = \"v2\"\ncredential = \"{credential}\"\ntrust = [\"tls-root.pem\"]\napproval_seconds = 3\n\
         [login]\nway = \"token\"\nsecret_file = \"toegang\"\n",
        V2.url
    );
    described(name, &text)
}

#[test]
fn a_service_of_version_1_signs() {
    for (name, credential, algorithm) in [
        ("v1-ec", "p256", None),
        ("v1-p384", "p384", None),
        ("v1-pss", "rsa3072", None),
        ("v1-pss-384", "rsa3072", Some("rsa-pss-sha384")),
        ("v1-pkcs1", "rsa4096", Some("rsa-pkcs1-sha512")),
    ] {
        let text = format!("url = \"{}\"\nversion = \"v1\"\ncredential = \"test/{credential}\"\n", V1.url);
        let more: Vec<&str> = algorithm.into_iter().flat_map(|name| ["--algorithm", name]).collect();
        assert_eq!(seals(name, &described(name, &text), &more, &[]), "zegel certifies", "{name}");
    }
    let all = described("v1-all", &format!("url = \"{}\"\nversion = \"v1\"\n", V1.url));
    let (code, said) = fails(&all, &[], &[]);
    assert!(code == 2 && said.contains("niet precies één sleutel") && said.contains("test/p256"), "{said}");
    let none = described("v1-none", &format!("url = \"{}\"\nversion = \"v1\"\ncredential = \"test/x\"\n", V1.url));
    let (code, said) = fails(&none, &[], &[]);
    assert!(code == 2 && said.contains("127.0.0.1") && said.contains("404"), "{said}");
}

#[test]
fn a_service_of_version_2_signs_in_every_way_of_releasing_a_key() {
    for (name, algorithm, variables) in [
        ("pin", None, &[("CANVASPERS_PIN", PIN)][..]),
        ("plain", None, &[]),
        ("pin-otp", None, &[("CANVASPERS_PIN", PIN), ("CANVASPERS_OTP", "0815-code")]),
        ("sms", None, &[("CANVASPERS_OTP", "0815-code")]),
        ("app", Some("rsa-pkcs1-sha512"), &[]),
        // It offers no RSASSA-PSS.
        ("bare", None, &[]),
    ] {
        let more: Vec<&str> = algorithm.into_iter().flat_map(|name| ["--algorithm", name]).collect();
        assert_eq!(seals(&format!("v2-{name}"), &v2(name, name), &more, variables), "zegel certifies", "{name}");
    }
}

#[test]
fn a_service_is_logged_into_by_token_as_client_or_with_a_password() {
    let login = |name: &str, login: &str, credential: &str, secret: &str, works: bool| {
        let text = format!(
            "url = \"{}\"\nversion = \"v2\"\ntrust = [\"tls-root.pem\"]\n{credential}\n[login]\n{login}\n",
            V2.url
        );
        let variables = [("CANVASPERS_CSC_SECRET", secret), ("CANVASPERS_PIN", PIN)];
        let key = described(name, &text);
        if works {
            assert_eq!(seals(name, &key, &[], &variables), "zegel certifies", "{name}");
        } else {
            let (code, said) = fails(&key, &[], &variables);
            assert!(code == 2 && said.contains("127.0.0.1") && said.contains("weigert"), "{name}: {said}");
        }
    };
    let plain = "credential = \"plain\"";
    let password = "way = \"password\"\nname = \"annelies\"";
    login("by-token", "way = \"token\"", plain, "4711-toegang", true);
    login("by-password", password, plain, "4711-wachtwoord", true);
    // The only credential that there is for this client.
    login("by-client", "way = \"client\"\nid = \"een\"", "", "4711-client", true);
    login("wrong-token", "way = \"token\"", plain, "4711-fout", false);
    login("wrong-password", password, plain, "4711-fout", false);
    login("wrong-client", "way = \"client\"\nid = \"een\"", "", "4711-fout", false);
}

#[test]
fn what_is_wrong_with_a_service_is_told_without_a_secret() {
    let wrong_pin = [("CANVASPERS_PIN", "geheim-4711")];
    for (credential, variables, code, words) in [
        // The service repeats the PIN; we do not.
        ("pin", &wrong_pin[..], 1, "PIN … is wrong (invalid_authentication_data)"),
        ("pin", &[], 2, "CANVASPERS_PIN"),
        ("pin-otp", &[("CANVASPERS_PIN", PIN)], 1, "CANVASPERS_OTP"),
        ("sms", &[("CANVASPERS_OTP", "0000-4711")], 1, "SMS … is wrong"),
        ("late", &[], 1, "geen akkoord"),
        ("question", &[], 1, "vraag"),
        ("face", &[], 2, "Gezicht (gezicht)"),
        ("browser", &[], 2, "eigen pagina"),
        ("disabled", &[], 2, "key disabled"),
        ("suspended", &[], 2, "certificate suspended"),
        ("elders", &[], 2, "Invalid parameter credentialID (invalid_request)"),
        ("liar", &[], 1, "geen handtekening van deze sleutel"),
    ] {
        let (got, said) = fails(&v2(&format!("wrong-{credential}"), credential), &[], variables);
        assert!(got == code && said.contains(words), "{credential}: {got} {said}");
    }
    let (_, said) = fails(&v2("ecdsa", "bare"), &["--algorithm", "rsa-pss"], &[]);
    assert!(said.contains("RSASSA-PSS SHA-256"), "{said}");
}

#[test]
fn a_description_is_checked_and_nothing_goes_unprotected() {
    let url = &V2.url;
    for (name, text, words) in [
        (
            "untrusted",
            format!("url = \"{url}\"\nversion = \"v2\"\ncredential = \"plain\""),
            "vertrouwen het certificaat",
        ),
        ("plain-http", "url = \"http://tekendienst.example/csc/v2\"\nversion = \"v2\"".into(), "tekendienst.example"),
        ("inside", format!("url = \"{url}\"\nversion = \"v2\"\nsecret = \"geheim-4711\""), "regel 3"),
        ("kind", format!("url = \"{url}\"\nversion = \"v2\"\nseconds = \"geheim-4711\""), "regel 3"),
        ("version", format!("url = \"{url}\"\nversion = \"geheim-4711\""), "regel 2"),
        ("empty", String::new(), "regel 1"),
        ("no-secret", format!("url = \"{url}\"\nversion = \"v2\"\n[login]\nway = \"token\""), "CANVASPERS_CSC_SECRET"),
        ("gone", "url = \"http://127.0.0.1:1/\"\nversion = \"v2\"".into(), "127.0.0.1:1"),
        (
            "no-file",
            format!("url = \"{url}\"\nversion = \"v2\"\n[login]\nway = \"token\"\nsecret_file = \"nergens\""),
            "nergens",
        ),
    ] {
        let (code, said) = fails(&described(name, &text), &[], &[]);
        assert!(code == 2 && said.contains(words), "{name}: {said}");
    }
    let (code, said) = fails("csc:nergens.toml", &[], &[]);
    assert!(code == 2 && said.contains("nergens.toml"), "{said}");
}

/// Several callers at once of a service whose seal is on a token or at a signing service, and what it logs meanwhile.
fn seals_for_callers(name: &str, settings: &[(&str, &str)]) -> Server {
    let (token, table) = tokens::new(&["--right", "seal", "--name", name]);
    let tokens = format!("[{}]", tokens::inline(&table));
    let common = [("CANVASPERS_TOKENS", tokens.as_str()), ("CANVASPERS_LOG__LEVEL", "trace")];
    let server = Server::start(&[&common, settings].concat());
    let body = json!({"instrument": "werkvorm", "seal": true}).to_string();
    let authorization = tokens::bearer(&token);
    let headers = [("content-type", "application/json"), ("authorization", authorization.as_str())];
    std::thread::scope(|threads| {
        let ask = || server.send("POST", "/v1/documents", &headers, body.as_bytes());
        let asked: Vec<_> = (0..4).map(|_| threads.spawn(ask)).collect();
        for (number, answer) in asked.into_iter().enumerate() {
            let answer = answer.join().expect("an answer");
            assert_eq!(answer.status, 200, "{}", answer.text());
            let said = tokens::judged(&format!("{name}-{number}.pdf"), &answer.body);
            assert_eq!(said.trim(), "zegel certifies", "{name}");
        }
    });
    let log = server.log();
    assert!(log.contains("this service has a seal") && !told(&log), "{log}");
    server
}

#[test]
fn a_service_seals_with_a_token_for_many_at_once() {
    let (key, conf) = (on_token("object=zegel"), FOLDER.join("softhsm2.conf").display().to_string());
    let settings = [("CANVASPERS_SIGNING__KEY", key.as_str()), ("CANVASPERS_PIN", PIN), ("SOFTHSM2_CONF", &conf)];
    seals_for_callers("service-token", &settings);
}

#[test]
fn a_service_seals_at_a_signing_service_for_many_at_once() {
    let text = format!(
        "url = \"{}\"\nversion = \"v2\"\ncredential = \"pin\"\ntrust = [\"tls-root.pem\"]\n[login]\nway = \"token\"\n",
        V2.url
    );
    let name = described("service-csc", &text);
    let key = format!("csc:{}", FOLDER.join(name.trim_start_matches("csc:")).display());
    let settings =
        [("CANVASPERS_SIGNING__KEY", key.as_str()), ("CANVASPERS_PIN", PIN), ("CANVASPERS_CSC_SECRET", "4711-toegang")];
    seals_for_callers("service-csc", &settings);
}

/// As long as it holds a key, nobody may look into the process, and it leaves no core file.
#[test]
#[cfg(target_os = "linux")]
fn a_command_with_a_key_is_not_dumpable() {
    // The service does not answer until it is let: meanwhile the command holds its PIN.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let key = described("held", &format!("url = \"http://{address}\"\nversion = \"v2\"\ncredential = \"x\"\n"));
    let mut process = Command::new(env!("CARGO_BIN_EXE_canvaspers"))
        .current_dir(&*FOLDER)
        .args(["seal", "agreement.pdf", "--key", &key, "-o", "never.pdf"])
        .env("CANVASPERS_PIN", PIN)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command");
    let held = listener.accept().expect("a connection");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", process.id())).expect("limits");
    let core = limits.lines().find(|line| line.starts_with("Max core")).expect("a line");
    let core: Vec<&str> = core.split_whitespace().collect();
    assert_eq!(core[core.len() - 3..core.len() - 1], ["0", "0"]);
    drop(held);
    assert!(!process.wait().expect("an end").success());
}
