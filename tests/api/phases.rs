//! A signature in phases: one process prepares, somebody elsewhere signs the digest, another process completes.

use crate::signatures::{FOLDER, command, done, fails};
use crate::support;

/// Signs a digest with a key of the test PKI, as a program that we did not write does it. `way` is Python: `key`, `digest`, `hash`.
fn sign_elsewhere(key: &str, digest: &str, hash: &str, way: &str, out: &str) {
    let script = format!(
        "import sys, base64
from pathlib import Path
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
key = serialization.load_pem_private_key(Path('{key}.key.pem').read_bytes(), None)
digest, hash = Path('{digest}').read_bytes(), hashes.{hash}()
assert len(digest) == hash.digest_size
prehashed = utils.Prehashed(hash)
def pair(der, size):
    return b''.join(number.to_bytes(size, 'big') for number in utils.decode_dss_signature(der))
Path('{out}').write_bytes({way})"
    );
    let output = support::python().current_dir(&*FOLDER).args(["-c", &script]).output().expect("python");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn prepare(chain: &str, more: &[&str], name: &str) -> String {
    let (prepared, digest) = (format!("{name}.prepared.pdf"), format!("{name}.digest"));
    let way = ["sign", "prepare", "agreement.pdf", "--field", "handtekening-1", "--chain", chain, "-o", &prepared];
    let output = command(&[&way[..], &["--digest", &digest], more].concat(), None);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

/// What pyHanko says of the last signature of a file.
fn pyhanko(name: &str) -> String {
    let script = format!(
        "from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
context = ValidationContext(trust_roots=[load_cert_from_pemder('root.pem')], allow_fetching=False, revocation_mode='soft-fail')
with open('{name}', 'rb') as file:
    print(validate_pdf_signature(PdfFileReader(file).embedded_signatures[-1], signer_validation_context=context).bottom_line)"
    );
    let output = support::python().current_dir(&*FOLDER).args(["-c", &script]).output().expect("python");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn whoever_has_the_key_signs_the_digest_and_another_process_completes() {
    const EC: &str = "key.sign(digest, ec.ECDSA(prehashed))";
    let pss = "key.sign(digest, padding.PSS(padding.MGF1(hash), hash.digest_size), prehashed)";
    for (name, key, algorithm, hash, way, says) in [
        ("der", "p256", "", "SHA256", EC, "ECDSA SHA-256"),
        ("pair", "p256", "", "SHA256", "pair(key.sign(digest, ec.ECDSA(prehashed)), 32)", "ECDSA SHA-256"),
        ("text", "p384", "", "SHA384", "base64.encodebytes(key.sign(digest, ec.ECDSA(prehashed)))", "ECDSA SHA-384"),
        (
            "pair-text",
            "p384",
            "ecdsa",
            "SHA384",
            "base64.b64encode(pair(key.sign(digest, ec.ECDSA(prehashed)), 48))",
            "ECDSA SHA-384",
        ),
        ("pss", "rsa3072", "rsa-pss-sha512", "SHA512", pss, "RSASSA-PSS SHA-512"),
        (
            "pkcs1",
            "rsa3072",
            "rsa-pkcs1",
            "SHA256",
            "key.sign(digest, padding.PKCS1v15(), prehashed)",
            "RSASSA-PKCS1-v1_5 SHA-256",
        ),
    ] {
        let more = if algorithm.is_empty() { vec![] } else { vec!["--algorithm", algorithm] };
        let said = prepare(&format!("{key}.all.pem"), &more, name);
        assert_eq!(said, says, "{name}");
        let [prepared, digest, signature, out] =
            ["prepared.pdf", "digest", "signature", "pdf"].map(|end| format!("{name}.{end}"));
        sign_elsewhere(key, &digest, hash, way, &signature);
        done(&["sign", "complete", &prepared, "--signature", &signature, "-o", &out]);
        let [before, after] = ["agreement.pdf", &out].map(|file| std::fs::read(FOLDER.join(file)).expect("a file"));
        assert!(after.starts_with(&before), "{name}");
        assert_eq!(pyhanko(&out), "True", "{name}");
    }
}

#[test]
fn what_is_not_what_was_prepared_is_refused_with_the_reason() {
    prepare("p256.all.pem", &[], "wait");
    sign_elsewhere("p256", "wait.digest", "SHA256", "key.sign(digest, ec.ECDSA(prehashed))", "wait.signature");
    sign_elsewhere("seal", "wait.digest", "SHA256", "key.sign(digest, ec.ECDSA(prehashed))", "stranger.signature");
    let complete = |file: &str, signature: &str| {
        let (code, said) = fails(&["sign", "complete", file, "--signature", signature, "--messages", "en"], None);
        assert_eq!(code, 1, "{said}");
        said
    };
    assert!(complete("wait.prepared.pdf", "stranger.signature").contains("does not belong to this file"));
    assert!(complete("wait.prepared.pdf", "agreement.pdf").contains("does not belong to this file"));
    assert!(complete("agreement.pdf", "wait.signature").contains("No signature waits"));
    let whole = std::fs::read(FOLDER.join("wait.prepared.pdf")).expect("a file");
    let at = |what: &[u8]| whole.windows(what.len()).rposition(|window| window == what).expect("a place");
    let contents = at(b"/Contents") + b"/Contents<".len();
    let changed = |name: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = whole.clone();
        change(&mut bytes);
        std::fs::write(FOLDER.join(name), bytes).expect("a file");
        complete(name, "wait.signature")
    };
    // The text of the document, what is said of the signature, what waits, something behind it.
    let title = whole.windows(6).position(|window| window == b"/Title").expect("a title") + 9;
    for (name, place) in [("title.pdf", title), ("time.pdf", at(b"/M(D:") + 8)] {
        let said = changed(name, &|bytes| bytes[place] ^= 1);
        assert!(said.contains("was changed after it was prepared"), "{name}: {said}");
    }
    // Another digest of the same form in the attributes: it is not that of the file.
    let attribute = at(b"2a864886f70d010904") + b"2a864886f70d010904".len() + 12;
    let said = changed("state.pdf", &|bytes| bytes[attribute] = if bytes[attribute] == b'0' { b'1' } else { b'0' });
    assert!(said.contains("was changed after it was prepared"), "{said}");
    let said = changed("broken.pdf", &|bytes| bytes[contents + 5..contents + 40].fill(b'f'));
    assert!(said.contains("No signature waits"), "{said}");
    let said = changed("longer.pdf", &|bytes| bytes.extend_from_slice(b"\n"));
    assert!(said.contains("was changed after it was prepared"), "{said}");
    // A file that is complete waits no more.
    done(&["sign", "complete", "wait.prepared.pdf", "--signature", "wait.signature", "-o", "wait.pdf"]);
    assert!(complete("wait.pdf", "wait.signature").contains("No signature waits"));
}

#[test]
fn a_chain_that_cannot_sign_so_is_refused_before_anything_is_written() {
    let prepare = |more: &[&str]| {
        let way = ["sign", "prepare", "agreement.pdf", "--field", "handtekening-1", "--digest", "never.digest"];
        let answer = fails(&[&way[..], more].concat(), None);
        assert!(!FOLDER.join("never.digest").exists());
        answer
    };
    let (code, said) = prepare(&["--chain", "p256.pem", "--algorithm", "rsa-pss"]);
    assert!(code == 1 && said.contains("RSASSA-PSS SHA-256"), "{said}");
    let (code, said) = prepare(&["--chain", "p256.pem", "--level", "B-X"]);
    assert!(code == 2 && said.contains("B-LTA"), "{said}");
    let (code, said) = prepare(&["--chain", "agreement.pdf"]);
    assert!(code == 2 && said.contains("agreement.pdf"), "{said}");
    let (code, said) = prepare(&["--chain", "p256.pem", "--field", "nergens"]);
    assert!(code == 2 || said.contains("handtekening-1"), "{said}");
    let (_, said) = fails(&["seal", "agreement.pdf", "--key", "pkcs12:seal.p12", "--level", "B-T"], Some("test"));
    assert!(said.contains("--tsa"), "{said}");
}
