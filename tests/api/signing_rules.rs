//! Signing keeps the rules of the file, on the command line and over HTTP: what would not hold is refused, and nothing is written.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::signatures::{FOLDER, command, done, fails};
use crate::support::Server;
use crate::tokens::{SEALING, bearer};

/// A file of one page with these fields, the catalog with something more.
fn form(name: &str, fields: &[&str], catalog: &str, page: &str) {
    let references: String = (0..fields.len()).map(|index| format!("{} 0 R ", index + 4)).collect();
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{catalog}/AcroForm<</Fields[{references}]>>>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Resources<<>>/Annots[{references}]/Tabs/S{page}>>"),
    ];
    objects.extend(fields.iter().map(|field| {
        let place = if field.contains("/Rect") { "" } else { "/Rect[0 0 0 0]" };
        format!("<</Type/Annot/Subtype/Widget/FT/Sig/F 132/P 3 0 R{place}{field}>>")
    }));
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let (start, size) = (out.len(), objects.len() + 1);
    let id = "<00112233445566778899AABBCCDDEEFF>";
    table.push_str(&format!("trailer\n<</Size {size}/Root 1 0 R/ID[{id}{id}]>>\nstartxref\n{start}\n%%EOF\n"));
    out.extend(table.bytes());
    std::fs::write(FOLDER.join(name), out).expect("a file");
}

fn sign(file: &str, field: &str, key: &str, to: &str) {
    done(&["sign", file, "--field", field, "--key", key, "-o", to]);
}

fn refused(file: &str, field: &str, more: &[&str]) -> String {
    let arguments = ["sign", file, "--field", field, "--key", "pkcs12:p256.p12", "--messages", "en"];
    let (code, said) = fails(&[&arguments[..], more].concat(), Some("test"));
    assert_eq!(code, 1, "{said}");
    said
}

#[test]
fn what_an_earlier_signature_forbids_is_refused_at_every_door() {
    form("lock.pdf", &["/T(a)/Lock<</Type/SigFieldLock/Action/All>>", "/T(b)"], "", "");
    sign("lock.pdf", "a", "pkcs12:p384.p12", "locked.pdf");
    let said = refused("locked.pdf", "b", &[]);
    assert!(said.contains("locked the field ‘b’") && said.contains("‘a’"), "{said}");
    form("closing.pdf", &["/T(a)/Lock<</Action/Include/Fields[(x)]/P 1>>", "/T(b)"], "", "");
    sign("closing.pdf", "a", "pkcs12:p384.p12", "closed.pdf");
    assert!(refused("closed.pdf", "b", &[]).contains("no change at all"));

    let file = std::fs::read(FOLDER.join("locked.pdf")).expect("a file");
    let all = std::fs::read_to_string(FOLDER.join("p256.all.pem")).expect("certificates");
    let chain = &all[all.find("-----BEGIN CERTIFICATE").expect("a certificate")..];
    let body = json!({"file": BASE64_STANDARD.encode(file), "field": "b", "chain": chain}).to_string();
    let authorization = bearer(&SEALING.sign);
    let headers = [("content-type", "application/json"), ("accept-language", "en"), ("authorization", &authorization)];
    let answer = SEALING.server.send("POST", "/v1/signature-preparations", &headers, body.as_bytes());
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert_eq!(answer.json()["errors"][0]["code"], "signature-field-locked", "{}", answer.text());
}

#[test]
fn seed_values_are_named_or_honoured() {
    let seeds = "/T(a)/SV<</Ff 74/SubFilter[/adbe.pkcs7.detached]/DigestMethod[(SHA384)]/Reasons[(I agree)]>>";
    form("seeds.pdf", &[seeds], "", "");
    let said = refused("seeds.pdf", "a", &[]);
    assert!(said.contains("I agree") && said.contains("SHA384"), "{said}");
    assert!(said.contains("Sign so"), "{said}");
    done(&["sign", "seeds.pdf", "--field", "a", "--key", "pkcs12:p384.p12", "--reason", "I agree", "-o", "seeded.pdf"]);
    // In words and not by the names of keys; what nobody here can do is not advised.
    for (seeds, words) in [
        ("/Ff 64/DigestMethod[(SHA1)]", "not safe any more"),
        ("/Ff 4/V 9", "newer rules"),
        ("/Ff 16/LegalAttestation[(no)]", "legal force"),
        ("/Ff 128/LockDocument/true", "locked"),
        ("/Ff 1/Filter/Entrust.PPKEF", "Entrust.PPKEF"),
    ] {
        form("wants.pdf", &[&format!("/T(a)/SV<<{seeds}>>")], "", "");
        let said = refused("wants.pdf", "a", &[]);
        let key = seeds.split('/').nth(2).expect("a key").split(['[', ' ']).next().expect("its name");
        assert!(said.contains(words) && !said.contains(key) && !said.contains("Sign so"), "{said}");
    }
    form("named.pdf", &["/T(a)/SV<</Cert<</Ff 8/SubjectDN[<</CN(Ondertekenaar P-256)>>]>>>>"], "", "");
    sign("named.pdf", "a", "pkcs12:p256.p12", "named.signed.pdf");
    form("unnamed.pdf", &["/T(a)/SV<</Cert<</Ff 8/SubjectDN[<</CN(Iemand anders)>>]>>>>"], "", "");
    assert!(refused("unnamed.pdf", "a", &[]).contains("in the name of CN=Iemand anders"));
}

#[test]
fn a_file_whose_signature_does_not_hold_gets_nothing_more() {
    form("two.fields.pdf", &["/T(a)/TU(Eerste handtekening)", "/T(b)"], "", "");
    sign("two.fields.pdf", "a", "pkcs12:p384.p12", "whole.pdf");
    let mut changed = std::fs::read(FOLDER.join("whole.pdf")).expect("a file");
    let at = changed.windows(6).position(|six| six == b"Eerste").expect("its label");
    changed[at + 1] = b'f';
    std::fs::write(FOLDER.join("changed.pdf"), changed).expect("a file");
    let said = refused("changed.pdf", "b", &[]);
    assert!(said.contains("‘a’ does not hold") && said.contains("no longer what was signed"), "{said}");
    sign("whole.pdf", "b", "pkcs12:p256.p12", "both.pdf");
}

#[test]
fn a_box_shows_who_signed_when_and_why_in_the_language_of_the_document() {
    for (language, rotate, words) in [("", "", "Ondertekend op"), ("/Lang(en-GB)", "/Rotate 90", "Signed on")] {
        form("box.pdf", &["/T(a)/Rect[50 50 250 150]", "/T(b)/Rect[50 200 90 212]"], language, rotate);
        done(&[
            "sign",
            "box.pdf",
            "--field",
            "a",
            "--key",
            "pkcs12:p256.p12",
            "--reason",
            "Akkoord",
            "-o",
            "boxed.pdf",
        ]);
        sign("boxed.pdf", "b", "pkcs12:p384.p12", "boxes.pdf");
        let text = crate::support_text(&std::fs::read(FOLDER.join("boxes.pdf")).expect("a file"));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(words) && text.contains("Akkoord") && text.contains("P-256"), "{text}");
        let output = command(&["verify", "boxes.pdf", "--format", "json"], None);
        let report = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!report.contains("TOTAL-FAILED"), "{report}");
    }
}

#[test]
fn a_reader_s_rights_are_no_signature_and_their_end_is_told() {
    let rights = "/Perms<</UR3<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/Reference[<</Type/SigRef\
                  /TransformMethod/UR3/TransformParams<</Type/TransformParams/V/2.2>>>>]>>>>";
    form("rights.pdf", &["/T(a)"], rights, "");
    let output = command(
        &["sign", "rights.pdf", "--field", "a", "--key", "pkcs12:p256.p12", "--messages", "en", "-o", "lapsed.pdf"],
        Some("test"),
    );
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("right lapses"), "{said}");
}

#[test]
fn a_key_file_is_read_in_ber_as_text_and_with_something_behind_or_named() {
    let plain = std::fs::read(FOLDER.join("p256.p12")).expect("a key");
    assert_eq!(plain[..2], [0x30, 0x82]);
    let ber = [&[0x30, 0x80][..], &plain[4..], &[0, 0]].concat();
    let behind = [&plain[..], b"\n"].concat();
    let text = BASE64_STANDARD.encode(&plain);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("digits")).collect();
    let wide: Vec<u8> = format!("\u{FEFF}{text}\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let pem = format!("Bag Attributes\n-----BEGIN PKCS12-----\n{}\n-----END PKCS12-----\n", lines.join("\n"));
    for (name, bytes) in [
        ("ber.p12", &ber[..]),
        ("behind.p12", &behind),
        ("text.p12", lines.join("\r\n").as_bytes()),
        ("pem.p12", pem.as_bytes()),
        ("marked.p12", format!("\u{FEFF}{text}").as_bytes()),
        ("wide.p12", &wide),
    ] {
        std::fs::write(FOLDER.join(name), bytes).expect("a key");
        sign("agreement.pdf", "handtekening-5", &format!("pkcs12:{name}"), &format!("{name}.pdf"));
    }
    std::fs::write(FOLDER.join("half.p12"), &plain[..plain.len() / 2]).expect("a key");
    std::fs::write(FOLDER.join("store.p12"), [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2]).expect("a key");
    for (name, words) in [
        ("half.p12", "is no PKCS#12"),
        ("store.p12", "keytool"),
        ("p256.all.pem", "is a PEM file"),
        ("agreement.pdf", "is no PKCS#12"),
    ] {
        let key = format!("pkcs12:{name}");
        let arguments = ["sign", "agreement.pdf", "--field", "handtekening-5", "--key", &key, "--messages", "en"];
        let (code, said) = fails(&arguments, Some("test"));
        assert!(code == 2 && said.contains(words) && !said.contains("PIN is wrong"), "{name}: {said}");
    }
    let wrong = ["sign", "agreement.pdf", "--field", "handtekening-5", "--key", "pkcs12:ber.p12", "--messages", "en"];
    assert!(fails(&wrong, Some("geheim")).1.contains("PIN is wrong"));
    assert!(Path::new(&*FOLDER).join("ber.p12.pdf").exists());
}

#[test]
fn a_worksheet_has_one_section_of_numbers() {
    for language in ["nl", "en"] {
        let body = json!({"instrument": "gesprekscanvas", "filling": "fillable", "sheet": "A3", "language": language,
            "data": {"name": "Sam"}});
        let answer = Server::shared().post("/v1/documents", &body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let text = String::from_utf8_lossy(&answer.body);
        let Some(at) = text.rfind("\nxref") else { continue };
        let table = &text[at..text[at..].find("trailer").map_or(text.len(), |end| at + end)];
        let sections = table.lines().filter(|line| line.split(' ').count() == 2 && !line.ends_with(' ')).count();
        assert_eq!(sections, 1, "{}", &table[..table.len().min(400)]);
        assert!(table.trim_start().lines().nth(1).is_some_and(|line| line.starts_with("0 ")));
    }
}
