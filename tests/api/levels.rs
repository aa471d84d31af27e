//! The levels above B-B, with services of the test PKI that run beside the test; pyHanko judges what comes out.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::signatures;
use crate::support;

/// Services with their keys in a folder; they end with the test, when nobody holds their standard input any more.
pub struct Services {
    pub folder: PathBuf,
    pub address: String,
    _child: Child,
    _input: ChildStdin,
}

impl Services {
    fn start(name: &str, options: &[&str]) -> Services {
        let folder = std::env::temp_dir().join(format!("canvaspers-levels-{name}-{}", std::process::id()));
        let mut child = support::python()
            .arg(support::root().join("tests/signatures/services.py"))
            .arg(&folder)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the services");
        let mut address = String::new();
        let output = child.stdout.take().expect("an output");
        BufReader::new(output).read_line(&mut address).expect("an address");
        let input = child.stdin.take().expect("an input");
        std::fs::write(folder.join("agreement.pdf"), signatures::agreement("filled", "certificate")).expect("a file");
        Services { folder, address: address.trim().to_owned(), _child: child, _input: input }
    }

    pub fn tsa(&self, name: &str) -> String {
        format!("{}/test/tsa/{name}", self.address)
    }

    fn command(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_canvaspers"))
            .current_dir(&self.folder)
            .args(arguments)
            .env("CANVASPERS_PIN", "test")
            .stdin(Stdio::null())
            .output()
            .expect("the command")
    }

    /// Does what must succeed, with the configuration of these services.
    fn done(&self, arguments: &[&str]) {
        let output = self.command(&[arguments, &["--config", "canvaspers.toml"]].concat());
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// The agreement, signed in its first field by a program of others.
    fn signed_elsewhere(&self, key: &str, file: &str) {
        let done = support::python()
            .current_dir(&self.folder)
            .arg(support::root().join("tests/signatures/late.py"))
            .args([".", key, "handtekening-1", "agreement.pdf", file])
            .status()
            .expect("python");
        assert!(done.success(), "{key}");
    }

    /// Does what must fail, leaves nothing behind, and gives what was said.
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.command(&[arguments, &["-o", "never.pdf", "--messages", "en"]].concat());
        assert!(!output.status.success(), "{arguments:?}");
        assert!(!self.folder.join("never.pdf").exists(), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Fields whose signatures pyHanko finds at a level.
    pub fn at(&self, level: &str, file: &str) -> Vec<String> {
        let output = support::python()
            .current_dir(&self.folder)
            .arg(support::root().join("tests/signatures/levels.py"))
            .args([".", level, file])
            .output()
            .expect("python");
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && complaints.is_empty(), "{complaints}");
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        lines.lines().filter_map(|line| line.split(' ').nth(1).map(str::to_owned)).collect()
    }

    fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(name)).expect("a file")
    }
}

pub static GOOD: LazyLock<Services> = LazyLock::new(|| Services::start("good", &[]));

/// How many increments, streams of validation data and document time-stamps came behind a file.
fn added(before: &[u8], after: &[u8]) -> [usize; 2] {
    assert!(after.starts_with(before));
    let behind = &after[before.len()..];
    let count = |what: &[u8]| behind.windows(what.len()).filter(|window| *window == what).count();
    [count(b"%%EOF"), count(b"/DocTimeStamp")]
}

/// Certificates, OCSP answers and CRLs in the store of a file.
fn stored(file: &[u8]) -> [Vec<Vec<u8>>; 3] {
    let document = lopdf::Document::load_mem(file).expect("a PDF");
    let store = document.catalog().expect("a catalog").get(b"DSS").and_then(lopdf::Object::as_reference);
    let store = document.get_dictionary(store.expect("a store")).expect("a store");
    assert!(!store.has(b"VRI"));
    [b"Certs".as_slice(), b"OCSPs", b"CRLs"].map(|key| {
        let list = store.get(key).and_then(|list| document.dereference(list)).and_then(|(_, list)| list.as_array());
        let stream = |item: &lopdf::Object| {
            let stream = document.get_object(item.as_reference().expect("a reference")).expect("a stream");
            stream.as_stream().expect("a stream").content.clone()
        };
        list.map(|list| list.iter().map(stream).collect()).unwrap_or_default()
    })
}

#[test]
fn each_level_is_what_it_says() {
    for (level, increments, time_stamps) in [("B-B", 1, 0), ("B-T", 1, 0), ("B-LT", 2, 0), ("B-LTA", 3, 1)] {
        let out = format!("{level}.pdf");
        let key = ["--key", "pkcs12:p256.p12", "--level", level, "-o", &out];
        GOOD.done(&[&["sign", "agreement.pdf", "--field", "handtekening-1"][..], &key].concat());
        assert_eq!(GOOD.at(level, &out), ["handtekening-1"], "{level}");
        assert_eq!(added(&GOOD.file("agreement.pdf"), &GOOD.file(&out)), [increments, time_stamps], "{level}");
    }
    GOOD.done(&["seal", "agreement.pdf", "--key", "pkcs12:seal.p12", "--level", "B-LTA", "-o", "sealed.pdf"]);
    assert_eq!(GOOD.at("B-LTA", "sealed.pdf"), ["zegel"]);
    // Everybody can still sign in it, and the seal bears the time-stamp.
    let sign = ["sign", "sealed.pdf", "--field", "handtekening-2", "--key", "pkcs12:rsa3072.p12"];
    GOOD.done(&[&sign[..], &["--level", "B-LT", "-o", "both.pdf"]].concat());
    assert_eq!(GOOD.at("B-LT", "both.pdf"), ["zegel", "handtekening-2"]);
}

#[test]
fn what_a_file_has_is_brought_to_a_level_and_prolonged() {
    let sign = |from: &str, number: &str, key: &str, level: &str, out: &str| {
        let field = format!("handtekening-{number}");
        let key = format!("pkcs12:{key}.p12");
        GOOD.done(&["sign", from, "--field", &field, "--key", &key, "--level", level, "-o", out]);
    };
    sign("agreement.pdf", "1", "p256", "B-B", "x1.pdf");
    sign("x1.pdf", "2", "p384", "B-T", "x2.pdf");
    sign("x2.pdf", "3", "rsa3072", "B-B", "x3.pdf");
    let all = ["handtekening-1", "handtekening-2", "handtekening-3"];
    GOOD.done(&["extend", "x3.pdf", "--level", "B-T", "-o", "xt.pdf"]);
    assert_eq!(added(&GOOD.file("x3.pdf"), &GOOD.file("xt.pdf")), [1, 1]);
    assert_eq!(GOOD.at("B-T", "xt.pdf"), all);
    GOOD.done(&["extend", "xt.pdf", "--level", "B-T", "-o", "xtt.pdf"]);
    assert_eq!(GOOD.file("xt.pdf"), GOOD.file("xtt.pdf"), "every time is proved already");
    GOOD.done(&["extend", "x3.pdf", "--level", "B-LT", "-o", "xlt.pdf"]);
    assert_eq!(added(&GOOD.file("x3.pdf"), &GOOD.file("xlt.pdf")), [2, 1]);
    assert_eq!(GOOD.at("B-LT", "xlt.pdf"), all);
    GOOD.done(&["extend", "x3.pdf", "--level", "B-LTA", "-o", "xlta.pdf"]);
    assert_eq!(added(&GOOD.file("x3.pdf"), &GOOD.file("xlta.pdf")), [3, 2]);
    assert_eq!(GOOD.at("B-LTA", "xlta.pdf"), all);
    // Prolonged: what the last time-stamp rests on is there already, but for news; then a new time-stamp.
    GOOD.done(&["extend", "xlta.pdf", "--level", "B-LTA", "-o", "longer.pdf"]);
    let [increments, time_stamps] = added(&GOOD.file("xlta.pdf"), &GOOD.file("longer.pdf"));
    assert!(time_stamps == 1 && (1..=2).contains(&increments), "{increments}");
    assert_eq!(GOOD.at("B-LTA", "longer.pdf"), all);
    // Three signers, an intermediate, a root, a time-stamp service, an OCSP responder: each once, however often it is extended.
    let [before, after] = ["xlta.pdf", "longer.pdf"].map(|name| stored(&GOOD.file(name)));
    assert_eq!((before[0].len(), after[0].len()), (7, 7));
    for all in before.iter().chain(&after) {
        let once: std::collections::HashSet<&Vec<u8>> = all.iter().collect();
        assert!(!all.is_empty() && once.len() == all.len());
    }
    assert!(
        GOOD.fails(&["extend", "agreement.pdf", "--level", "B-T", "--tsa", &GOOD.tsa("tsa")]).contains("no signature")
    );
    assert!(GOOD.fails(&["extend", "x3.pdf", "--level", "B-T"]).contains("--tsa"));
}

#[test]
fn the_next_time_stamp_service_is_asked_when_one_gives_nothing_good() {
    const AWAY: &str = "http://127.0.0.1:1/tsa";
    let sign = ["sign", "agreement.pdf", "--field", "handtekening-1", "--key", "pkcs12:p256.p12", "--level", "B-T"];
    let (good, wrong) = (GOOD.tsa("tsa"), GOOD.tsa("wrong"));
    let way = ["--tsa", AWAY, "--tsa", &wrong, "--tsa", &good, "--trust", "root.pem", "-o", "over.pdf"];
    GOOD.done(&[&sign[..], &way].concat());
    assert_eq!(GOOD.at("B-T", "over.pdf"), ["handtekening-1"]);
    let said = GOOD.fails(&[&sign[..], &["--tsa", AWAY]].concat());
    assert!(said.contains("127.0.0.1:1") && said.contains("Nothing was signed"), "{said}");
    // A certificate that is not for time-stamps, a root that is another, an address at which something else is.
    let said = GOOD.fails(&[&sign[..], &["--tsa", &wrong, "--trust", "root.pem"]].concat());
    assert!(said.contains("not for that"), "{said}");
    let said = GOOD.fails(&[&sign[..], &["--tsa", &good, "--trust", "elsewhere.pem"]].concat());
    assert!(said.contains("Testtijdstempel") && said.contains("--trust"), "{said}");
    let said = GOOD.fails(&[&sign[..], &["--tsa", &GOOD.tsa("nowhere")]].concat());
    assert!(said.contains("404"), "{said}");
    let said = GOOD.fails(&[&sign[..], &["--tsa", &good, "--trust", "agreement.pdf"]].concat());
    assert!(said.contains("agreement.pdf"), "{said}");
}

#[test]
fn who_is_revoked_or_expired_gets_no_level_that_says_otherwise() {
    let sign = |key: &str| {
        let key = format!("pkcs12:{key}.p12");
        let sign = ["sign", "agreement.pdf", "--field", "handtekening-1", "--key", &key, "--level", "B-LT"];
        GOOD.fails(&[&sign[..], &["--config", "canvaspers.toml"]].concat())
    };
    let said = sign("revoked");
    assert!(said.contains("Ingetrokken ondertekenaar") && said.contains("since 1 January 2025"), "{said}");
    let said = sign("expired");
    assert!(said.contains("Verlopen ondertekenaar") && said.contains("not valid on") && !said.contains("Z."), "{said}");
    // What nobody can rely on afterwards is not made at any level.
    let said = GOOD.fails(&["sign", "agreement.pdf", "--field", "handtekening-1", "--key", "pkcs12:expired.p12"]);
    assert!(said.contains("Verlopen ondertekenaar") && said.contains("not valid on"), "{said}");
    for (key, why) in [
        ("tsa", "‘Testtijdstempel’ is not for signing documents"),
        ("demanding", "‘Ondertekenaar met een vreemde eis’ asks for something that we do not know (2.25.1)"),
        ("ed25519", "do not sign with this sort of key (Ed25519)"),
    ] {
        let key = format!("pkcs12:{key}.p12");
        let said = GOOD.fails(&["sign", "agreement.pdf", "--field", "handtekening-1", "--key", &key]);
        assert!(said.contains(why), "{said}");
    }
    // Whoever extends has no other certificate to take: who signed is asked.
    for (key, name) in [("revoked", "Ingetrokken ondertekenaar"), ("expired", "Verlopen ondertekenaar")] {
        let file = format!("late-{key}.pdf");
        GOOD.signed_elsewhere(key, &file);
        let said = GOOD.fails(&["extend", &file, "--level", "B-LT", "--config", "canvaspers.toml"]);
        assert!(said.contains(&format!("Ask ‘{name}’ to sign anew")), "{said}");
    }
}

#[test]
fn nobody_who_can_say_it_means_no_level() {
    // Keys whose certificates name services at which nobody is.
    let away = &*signatures::FOLDER;
    let key = format!("pkcs12:{}", away.join("p256.p12").display());
    let sign = ["sign", "agreement.pdf", "--field", "handtekening-1", "--key", &key, "--level", "B-LT"];
    let said = GOOD.fails(&[&sign[..], &["--config", "canvaspers.toml"]].concat());
    assert!(said.contains("Ondertekenaar P-256") && said.contains("127.0.0.1:9"), "{said}");
    // OCSP answers by another issuer, and no CRLs either.
    let foreign = Services::start("foreign", &["--ocsp", "foreign", "--without-crls"]);
    let sign = ["sign", "agreement.pdf", "--field", "handtekening-1", "--key", "pkcs12:p256.p12", "--level", "B-LT"];
    let said = foreign.fails(&[&sign[..], &["--config", "canvaspers.toml"]].concat());
    assert!(said.contains("by another issuer") && said.contains("404"), "{said}");
}

#[test]
fn a_list_does_where_the_responder_does_not_and_missing_issuers_are_fetched() {
    let listed = Services::start("listed", &["--ocsp", "foreign"]);
    // The key, its certificate and that of the issuer; the root is where the issuer's certificate says.
    let read = |name: &str| std::fs::read_to_string(listed.folder.join(name)).expect("a file");
    let short = ["p256.key.pem", "p256.pem", "interm.pem"].map(read).concat();
    std::fs::write(listed.folder.join("short.pem"), short).expect("a file");
    let sign = ["sign", "agreement.pdf", "--field", "handtekening-1", "--key", "pem:short.pem", "--level", "B-LT"];
    let tsa = listed.tsa("tsa");
    listed.done(&[&sign[..], &["--tsa", &tsa, "-o", "list.pdf"]].concat());
    assert_eq!(listed.at("B-LT", "list.pdf"), ["handtekening-1"]);
    // Without the issuer nobody knows where to go on.
    let alone = ["p256.key.pem", "p256.pem"].map(read).concat();
    std::fs::write(listed.folder.join("alone.pem"), alone).expect("a file");
    let sign = ["sign", "agreement.pdf", "--field", "handtekening-1", "--key", "pem:alone.pem", "--level", "B-LT"];
    let said = listed.fails(&[&sign[..], &["--tsa", &tsa]].concat());
    assert!(said.contains("nowhere to be found") && said.contains("--chain"), "{said}");
}

#[test]
fn a_responder_that_may_be_revoked_itself_is_asked_about() {
    let sign = ["sign", "agreement.pdf", "--field", "handtekening-1", "--key", "pkcs12:p256.p12", "--level", "B-LT"];
    let with = Services::start("checked", &["--ocsp", "checked"]);
    with.done(&[&sign[..], &["-o", "checked.pdf"]].concat());
    // Its own status, which it cannot give itself, is in the list of its issuer.
    let [certificates, ocsps, crls] = stored(&with.file("checked.pdf"));
    let text = String::from_utf8(with.file("ocsp-checked.pem")).expect("text");
    let coded: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    let responder = BASE64_STANDARD.decode(coded).expect("base64");
    assert!(certificates.contains(&responder));
    assert_eq!((ocsps.len(), crls.len()), (1, 2));
    assert_eq!(with.at("B-LT", "checked.pdf"), ["handtekening-1"]);
    let without = Services::start("unchecked", &["--ocsp", "checked", "--without-crls"]);
    let said = without.fails(&[&sign[..], &["--config", "canvaspers.toml"]].concat());
    assert!(said.contains("Test-OCSP waarvan de status telt"), "{said}");
}

#[test]
fn a_prepared_file_remembers_its_level() {
    let way = ["sign", "prepare", "agreement.pdf", "--field", "handtekening-1", "--chain", "p256.all.pem"];
    GOOD.done(&[&way[..], &["--level", "B-LTA", "-o", "p.pdf", "--digest", "p.digest"]].concat());
    let output = Command::new("openssl")
        .current_dir(&GOOD.folder)
        .args(["pkeyutl", "-sign", "-inkey", "p256.key.pem", "-in", "p.digest", "-out", "p.signature"])
        .output()
        .expect("openssl");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = GOOD.fails(&["sign", "complete", "p.pdf", "--signature", "p.signature"]);
    assert!(said.contains("B-LTA") && said.contains("--tsa"), "{said}");
    GOOD.done(&["sign", "complete", "p.pdf", "--signature", "p.signature", "-o", "p-done.pdf"]);
    assert_eq!(GOOD.at("B-LTA", "p-done.pdf"), ["handtekening-1"]);
    assert!(GOOD.fails(&["extend", "p.pdf", "--level", "B-T", "--tsa", &GOOD.tsa("tsa")]).contains("handtekening-1"));
    assert!(Path::new(&GOOD.folder).join("p.pdf").exists());
}

/// Whoever made a file does not choose where the machine of the one who opens it calls.
#[test]
fn a_strangers_file_has_nobody_called() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a listener");
    let folder = GOOD.folder.join("stranger-of-a-file");
    let made = support::python()
        .arg(support::root().join("tests/signatures/pki.py"))
        .arg(&folder)
        .arg(format!("http://{}", listener.local_addr().expect("an address")))
        .output()
        .expect("the test keys");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    // With its whole chain, and with the certificate alone, whose issuer is where it says.
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    std::fs::write(folder.join("alone.pem"), ["p256.key.pem", "p256.pem"].map(read).concat()).expect("a file");
    let key = |name: &str| folder.join(name).display().to_string();
    for (name, key, why) in [
        ("whole", format!("pkcs12:{}", key("p256.p12")), "not trusted"),
        ("alone", format!("pem:{}", key("alone.pem")), "nowhere to be found"),
    ] {
        let file = format!("strange-{name}.pdf");
        GOOD.done(&[
            "sign",
            "agreement.pdf",
            "--field",
            "handtekening-1",
            "--key",
            &key,
            "--level",
            "B-T",
            "-o",
            &file,
        ]);
        for level in ["B-LT", "B-LTA"] {
            let said = GOOD.fails(&["extend", &file, "--level", level, "--config", "canvaspers.toml"]);
            assert!(said.contains(why), "{said}");
            // Without anybody to trust nobody is asked either.
            let said = GOOD.fails(&["extend", &file, "--level", level, "--tsa", &GOOD.tsa("tsa")]);
            assert!(said.contains(why), "{said}");
        }
        let verified =
            GOOD.command(&["verify", &file, "--config", "canvaspers.toml", "--report", "strange-report.pdf"]);
        assert_eq!(verified.status.code(), Some(1), "{}", String::from_utf8_lossy(&verified.stderr));
        // Somebody else's signature behind it asks about its own chain only.
        let more = format!("more-{name}.pdf");
        let sign = ["sign", &file, "--field", "handtekening-2", "--key", "pkcs12:p384.p12", "--level", "B-LTA"];
        GOOD.done(&[&sign[..], &["-o", &more]].concat());
    }
    // A file that waits for a signature by a stranger's key.
    let chain = key("p256.all.pem");
    let way = ["sign", "prepare", "agreement.pdf", "--field", "handtekening-1", "--chain", &chain, "--level", "B-LT"];
    GOOD.done(&[&way[..], &["-o", "strange-waits.pdf", "--digest", "strange.digest"]].concat());
    let signed = Command::new("openssl")
        .current_dir(&GOOD.folder)
        .args([
            "pkeyutl",
            "-sign",
            "-inkey",
            &key("p256.key.pem"),
            "-in",
            "strange.digest",
            "-out",
            "strange.signature",
        ])
        .output()
        .expect("openssl");
    assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
    let complete = ["sign", "complete", "strange-waits.pdf", "--signature", "strange.signature"];
    let said = GOOD.fails(&[&complete[..], &["--config", "canvaspers.toml"]].concat());
    assert!(said.contains("not trusted"), "{said}");
    assert!(listener.accept().is_err(), "somebody was called");
}
