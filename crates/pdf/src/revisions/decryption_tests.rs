//! Files that are encrypted in each way, read in the clear, and those that are not.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{
    Document, EncryptionState, EncryptionVersion, Object as LopdfObject, Permissions, Stream, StringFormat, dictionary,
};

use super::decryption::{end_of_value, in_the_clear, literal, no_words};
use super::object::Object;
use super::parser::Parser;
use super::sections::last_start;
use crate::unreadable::Unreadable;

const WORDS: [&[u8]; 6] = [b"Gemeente Voorbeeld", b"", b"(a)", b"(", b"\\)\r\n", b"\xFE\xFF\0V\0r"];
const CONTENT: &[u8] = b"BT /F1 12 Tf (De gemeente betaalt 20.000 euro) Tj ET";

/// A file with texts and a page, and its objects.
fn file() -> Document {
    let mut document = Document::with_version("1.7");
    let content = document.add_object(Stream::new(dictionary! {}, CONTENT.to_vec()));
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content });
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let words = WORDS.iter().map(|text| LopdfObject::String(text.to_vec(), StringFormat::Hexadecimal));
    let words = document.add_object(LopdfObject::Array(words.collect()));
    let signature = dictionary! {
        "Type" => "Sig", "ByteRange" => vec![0.into()], "Contents" => LopdfObject::string_literal("signed data"), "Reason" => LopdfObject::string_literal("Akkoord"),
    };
    let root = document
        .add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "Words" => words, "Signature" => signature });
    document.trailer.set("Root", root);
    let part = LopdfObject::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![part.clone(), part]);
    document
}

/// The file, encrypted in every way, each with the bytes.
fn encrypted(user: &str) -> Vec<(&'static str, Vec<u8>)> {
    let aes: Arc<dyn CryptFilter> = Arc::new(Aes128CryptFilter);
    let aes256: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
    let name = || b"StdCF".to_vec();
    let permissions = Permissions::PRINTABLE;
    let plain = file();
    let (document, owner_password, user_password) = (&plain, "eigenaar", user);
    let key = [7u8; 32];
    let versions = [
        ("V1", EncryptionVersion::V1 { document, owner_password, user_password, permissions }),
        ("V2", EncryptionVersion::V2 { document, owner_password, user_password, key_length: 128, permissions }),
        (
            "V4",
            EncryptionVersion::V4 {
                document,
                encrypt_metadata: true,
                crypt_filters: BTreeMap::from([(name(), aes)]),
                stream_filter: name(),
                string_filter: name(),
                owner_password,
                user_password,
                permissions,
            },
        ),
        (
            "V5",
            EncryptionVersion::V5 {
                encrypt_metadata: true,
                crypt_filters: BTreeMap::from([(name(), aes256)]),
                file_encryption_key: &key,
                stream_filter: name(),
                string_filter: name(),
                owner_password,
                user_password,
                permissions,
            },
        ),
    ];
    let written = |(name, version): (&'static str, EncryptionVersion<'_>)| {
        let state = EncryptionState::try_from(version).expect("a way to encrypt");
        let mut own = plain.clone();
        own.encrypt(&state).expect("encrypted");
        let mut out = Vec::new();
        own.save_to(&mut out).expect("written");
        (name, out)
    };
    versions.into_iter().map(written).collect()
}

/// A value in the clear file that the catalog leads to.
fn of_catalog(clear: &[u8], key: &[u8]) -> LopdfObject {
    let document = Document::load_mem(clear).expect("a file");
    let value = document.catalog().and_then(|own| own.get(key)).expect("a value").clone();
    value.as_reference().map_or(Ok(value), |id| document.get_object(id).cloned()).expect("an object")
}

#[test]
fn what_opens_without_a_password_reads_as_if_it_were_not_encrypted() {
    for (way, file) in encrypted("") {
        let clear = in_the_clear(&file).expect(way);
        assert_eq!(clear.len(), file.len(), "{way}");
        let document = Document::load_mem(&clear).expect("a file");
        assert!(!document.is_encrypted(), "{way}");
        let page = document.page_iter().next().expect("a page");
        assert_eq!(document.get_page_content(page).trim_ascii(), CONTENT, "{way}");
        let words = of_catalog(&clear, b"Words");
        let words: Vec<&[u8]> =
            words.as_array().expect("words").iter().map(|one| one.as_str().expect("text")).collect();
        assert_eq!(words, WORDS, "{way}");
        let signature = of_catalog(&clear, b"Signature");
        let text = |key: &[u8]| signature.as_dict().and_then(|own| own.get(key)?.as_str()).expect("text").to_vec();
        assert_eq!((text(b"Contents"), text(b"Reason")), (b"signed data".to_vec(), b"Akkoord".to_vec()), "{way}");
    }
    let mut plain = Vec::new();
    file().save_to(&mut plain).expect("written");
    assert!(matches!(in_the_clear(&plain), Ok(Cow::Borrowed(same)) if same == plain));
}

#[test]
fn what_asks_for_a_password_or_leaves_a_doubt_is_not_decrypted() {
    for (way, file) in encrypted("geheim") {
        assert_eq!(in_the_clear(&file), Err(Unreadable::Encrypted), "{way}");
    }
    let same_length = |file: &[u8], from: &str, to: &str| {
        assert_eq!(from.len(), to.len());
        let at = file.windows(from.len()).rposition(|window| window == from.as_bytes()).expect(from);
        let mut file = file.to_vec();
        file[at..at + to.len()].copy_from_slice(to.as_bytes());
        file
    };
    for (way, file) in encrypted("") {
        for (from, to) in [
            ("/Filter/Standard", "/Filter/Standart"),
            ("/Encrypt", "/#45ncry"),
            ("/P ", "/X "),
            ("0123456789abcdef", "0123456789abcdee"),
        ] {
            let changed = same_length(&file, from, to);
            let clear = in_the_clear(&changed);
            // A trailer that says nothing of it is one of a file that is not encrypted.
            let plain = from == "/Encrypt" && clear.as_ref().is_ok_and(|clear| clear.as_ref() == changed);
            // Of the identifier only the first part is in the key, and that not in the newest way.
            let free = from.starts_with('0') && clear.is_ok();
            assert!(clear == Err(Unreadable::Encrypted) || plain || free, "{way} {to}");
        }
        // A later trailer that forgets it, or says it otherwise.
        let start = last_start(&file).expect("a start");
        for trailer in ["", "/Encrypt<</Filter/Standard/V 1/R 2>>", "/Encrypt null"] {
            let mut later = file.clone();
            let at = later.len();
            let text =
                format!("xref\n0 0\ntrailer\n<</Size 99/Root 9 0 R/Prev {start}{trailer}>>\nstartxref\n{at}\n%%EOF\n");
            later.extend_from_slice(text.as_bytes());
            assert_eq!(in_the_clear(&later), Err(Unreadable::Encrypted), "{way} {trailer}");
        }
    }
}

#[test]
fn words_in_what_is_encrypted_are_no_chance() {
    let hides = |text: &[u8]| no_words(text, &(0..text.len())).is_none();
    for text in [&b"..7 0 obj.."[..], b"..endobj", b"endstream", b"..%%EOF", b"trailer"] {
        assert!(hides(text), "{}", String::from_utf8_lossy(text));
    }
    assert!(!hides(b"obj, and what else may come by chance: xref"));
}

#[test]
fn a_string_is_written_with_the_fewest_bytes() {
    for (text, written) in [("a(b)c", "(a(b)c)"), ("a)b(c", "(a\\)b\\(c)"), ("\r\n\\", "(\\r\n\\\\)")] {
        assert_eq!(literal(text.as_bytes()), written.as_bytes(), "{text}");
        let read = Parser::new(written.as_bytes(), 0).object();
        assert!(matches!(read, Some(Object::String(read)) if read == text.as_bytes()), "{text}");
    }
}

#[test]
fn a_value_ends_where_its_lengths_say() {
    for (bytes, end) in [
        (&[0x30, 3, 2, 1, 5, 0, 0][..], Some(5)),
        (&[0x30, 0x80, 2, 1, 5, 0, 0, 0, 0], Some(7)),
        (&[0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0, 9], Some(8)),
        (&[0x30, 0x82, 0, 1, 7, 9], Some(5)),
        (&[0x30, 0x82, 9, 9, 7], None),
        (&[0x30, 0x80, 2, 1, 5], None),
        (&[0x3F, 0x80], None),
        (&[0], None),
    ] {
        assert_eq!(end_of_value(bytes), end, "{bytes:?}");
    }
}
