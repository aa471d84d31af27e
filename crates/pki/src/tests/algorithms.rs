//! Signed data by every algorithm that a file may name: what is wrong is found, and nothing weak is relied on.

use super::super::algorithm::{Digester, SignatureFault};
use super::super::asn1::Element;
use super::super::certificate::Certificate;
use super::super::cms::{Found, SignedData, SignerInfo};
use super::{CONTENT, fixture, replaced};

fn read(name: &str) -> Vec<u8> {
    fixture(&format!("algorithms/{name}.cms"))
}

fn key(name: &str) -> Certificate {
    Certificate::from_der(fixture(&format!("algorithms/{name}.cer"))).unwrap()
}

fn signer(bytes: &[u8]) -> SignerInfo {
    SignedData::read(bytes).unwrap().0.only_signer().unwrap().clone()
}

fn verdict(bytes: &[u8], content: &[u8], by: &str) -> Result<(), SignatureFault> {
    signer(bytes).verify(|digester| Some(digester.of(&[content])), &key(by))
}

/// File, key, and the name of what is not relied on; none where it is.
const ROWS: [(&str, &str, &str); 32] = [
    ("rsa1024-md5", "rsa1024", "RSASSA-PKCS1-v1_5 MD5"),
    ("rsa1024-sha1", "rsa1024", "RSASSA-PKCS1-v1_5 SHA-1"),
    ("rsa1024-sha256", "rsa1024", "RSA of 1024 bits"),
    ("rsa1024-bare", "rsa1024", "RSASSA-PKCS1-v1_5 SHA-1"),
    ("rsa2048-md5", "rsa2048", "RSASSA-PKCS1-v1_5 MD5"),
    ("rsa2048-sha1", "rsa2048", "RSASSA-PKCS1-v1_5 SHA-1"),
    ("rsa2048-ripemd160", "rsa2048", "RSASSA-PKCS1-v1_5 RIPEMD-160"),
    ("rsa2048-mask", "rsa2048", "RSASSA-PSS SHA-256 with mask of SHA-1"),
    ("p256-sha1", "p256", "ECDSA SHA-1"),
    ("p256-bare", "p256", "ECDSA SHA-1"),
    ("p521-sha1", "p521", "ECDSA SHA-1"),
    ("secp256k1-sha256", "secp256k1", "ECDSA SHA-256 on secp256k1"),
    ("secp256k1-sha384", "secp256k1", "ECDSA SHA-384 on secp256k1"),
    ("brainpool512-sha512", "brainpool512", "ECDSA SHA-512 on brainpoolP512r1"),
    ("ed448-shake256", "ed448", "Ed448"),
    ("rsa2048-sha224", "rsa2048", ""),
    ("rsa2048-sha512-256", "rsa2048", ""),
    ("rsa2048-sha3-256", "rsa2048", ""),
    ("rsa2048-sha3-384", "rsa2048", ""),
    ("rsa2048-sha3-512", "rsa2048", ""),
    ("p256-sha224", "p256", ""),
    ("p256-sha3-256", "p256", ""),
    ("p256-sha3-512", "p256", ""),
    ("p256-sha512", "p256", ""),
    ("p521-sha3-384", "p521", ""),
    ("ed25519-sha512", "ed25519", ""),
    ("brainpool-sha256", "brainpool", ""),
    ("brainpool-sha512", "brainpool", ""),
    ("brainpool384-sha256", "brainpool384", ""),
    ("brainpool384-sha384", "brainpool384", ""),
    ("brainpool-plain", "brainpool", ""),
    ("p256-plain", "p256", ""),
];

#[test]
fn weak_algorithms_are_checked_and_not_relied_on() {
    for (name, by, weak) in ROWS {
        // Nobody here computes with these.
        let (bytes, unknown) = (read(name), matches!(by, "brainpool512" | "ed448"));
        let right = match weak {
            "" => Ok(()),
            weak if unknown => Err(SignatureFault::Unsupported(weak.into())),
            weak => Err(SignatureFault::Weak(weak.into())),
        };
        assert_eq!(verdict(&bytes, CONTENT, by), right, "{name}");
        // The digest is compared whatever the signature is by; that of Ed448 nobody here computes.
        let bare = name.ends_with("bare");
        let changed = if bare { SignatureFault::ValueWrong } else { SignatureFault::DigestDiffers };
        let changed = if by == "ed448" { right.clone() } else { Err(changed) };
        assert_eq!(verdict(&bytes, b"iets anders", by), changed, "{name}");
        // A byte of the value, of the attributes, and another key of the same sort.
        let own = signer(&bytes);
        let mut value = own.signature.clone();
        value[own.signature.len() / 2] ^= 1;
        let broken = replaced(&bytes, &super::wrap(4, &own.signature), &super::wrap(4, &value));
        let wrong = if unknown { right.clone() } else { Err(SignatureFault::ValueWrong) };
        assert_eq!(verdict(&broken, CONTENT, by), wrong, "{name}");
        for other in ["rsa2048", "p256", "p521", "brainpool", "brainpool384", "ed25519"] {
            let found = verdict(&bytes, CONTENT, other);
            assert!(
                other == by || by == "ed448" || found == Err(SignatureFault::ValueWrong),
                "{name} by {other}: {found:?}"
            );
            assert!(other == by || found.is_err(), "{name} by {other}");
        }
    }
}

#[test]
fn a_value_is_written_in_one_way() {
    for name in ["p256-plain", "brainpool-plain"] {
        let (bytes, by) = (read(name), name.trim_end_matches("-plain"));
        let own = signer(&bytes).signature;
        let with = |value: &[u8]| replaced(&bytes, &super::wrap(4, &own), &super::wrap(4, value));
        assert_eq!(signer(&bytes).signature_algorithm.to_string(), "PLAIN-ECDSA SHA-256");
        let (r, s) = own.split_at(32);
        let in_der =
            super::wrap(0x30, &[super::wrap(2, &[&[0], r].concat()), super::wrap(2, &[&[0], s].concat())].concat());
        for wrong in
            [&in_der[..], &[&own[..], &[0]].concat(), &own[1..], &[&[0], r, &[0], s].concat(), &[s, r].concat(), &[]]
        {
            assert_eq!(verdict(&with(wrong), CONTENT, by), Err(SignatureFault::ValueWrong), "{name}");
        }
    }
}

/// Puts another object identifier in the place of one, as often as it is there.
fn renamed(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let all = |bytes: &[u8]| replaced(bytes, &super::wrap(6, old), &super::wrap(6, new));
    let out = all(bytes);
    assert_ne!(out, bytes);
    out
}

const SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const SHA3_256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x08";
const SHAKE128: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x0b";
const NOBODYS: &[u8] = b"\x2a\x03\x04\x05";
const ECDSA_SHA256: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x02";
const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";

#[test]
fn other_names_hide_no_change() {
    // pyHanko's protects its algorithms, OpenSSL's have nothing that says them.
    let (pades, rsa) = (fixture("key-identifier.cms"), read("rsa1024-sha256"));
    let p256 = super::certificate("p256");
    let judge = |bytes: &[u8], content: &[u8]| signer(bytes).verify(|digester| Some(digester.of(&[content])), &p256);
    assert_eq!(judge(&pades, CONTENT), Ok(()));
    for name in [SHA3_256, SHAKE128, NOBODYS] {
        let other = renamed(&pades, SHA256, name);
        assert_eq!(judge(&other, b"iets anders"), Err(SignatureFault::DigestDiffers), "{name:x?}");
        let same = if name == SHA3_256 { SignatureFault::DigestDiffers } else { SignatureFault::NamesDiffer };
        assert_eq!(judge(&other, CONTENT), Err(same), "{name:x?}");
        // With the name of the signature too: the value itself says by what it was made.
        for bytes in [renamed(&other, ECDSA_SHA256, NOBODYS), renamed(&pades, ECDSA_SHA256, NOBODYS)] {
            assert_eq!(judge(&bytes, b"iets anders"), Err(SignatureFault::DigestDiffers), "{name:x?}");
            assert!(judge(&bytes, CONTENT).is_err_and(|why| why == SignatureFault::NamesDiffer || name == SHA3_256));
        }
    }
    for name in [SHAKE128, NOBODYS] {
        let other = renamed(&rsa, SHA256, name);
        for bytes in [renamed(&other, RSA, NOBODYS), other] {
            assert_eq!(verdict(&bytes, b"iets anders", "rsa1024"), Err(SignatureFault::DigestDiffers));
            assert_eq!(verdict(&bytes, CONTENT, "rsa1024"), Err(SignatureFault::NamesDiffer));
        }
    }
}

#[test]
fn without_a_certificate_the_digest_is_compared() {
    let bytes = read("rsa1024-sha256");
    let check = |bytes: &[u8], content: &[u8]| signer(bytes).check(|digester| Some(digester.of(&[content])), None);
    let right = check(&bytes, CONTENT);
    assert_eq!((right.content, right.value), (Found::Right, Found::Unknown));
    assert_eq!(check(&bytes, b"iets anders").content, Found::Wrong);
    // Nothing says which digest it was, and none that is known fits.
    let other = renamed(&bytes, SHA256, NOBODYS);
    assert_eq!(signer(&other).digesters(), [Digester::Sha256, Digester::Sha512Of256, Digester::Sha3Of256]);
    assert_eq!(check(&other, b"iets anders").content, Found::Unknown);
    assert_eq!(check(&other, CONTENT).content, Found::Right);
    // A digest that is not there is not taken for another.
    assert_eq!(signer(&bytes).check(|_| None, None).content, Found::Unknown);
}

#[test]
fn a_value_over_other_attributes_is_wrong_by_any_name() {
    // RSASSA-PKCS1-v1_5 says itself what it is over, so that no name makes it unknown.
    let bytes = renamed(&read("rsa1024-sha256"), RSA, NOBODYS);
    let own = signer(&bytes).signed.unwrap().message_digest().unwrap();
    let forged = replaced(&bytes, &super::wrap(4, &own), &super::wrap(4, &Digester::Sha256.of(&[b"iets anders"])));
    assert_eq!(verdict(&forged, b"iets anders", "rsa1024"), Err(SignatureFault::ValueWrong));
    // Others cannot be told from what nobody knows, and are not called right.
    let bytes = renamed(&fixture("key-identifier.cms"), ECDSA_SHA256, NOBODYS);
    let own = signer(&bytes).signed.unwrap().message_digest().unwrap();
    let forged = replaced(&bytes, &super::wrap(4, &own), &super::wrap(4, &Digester::Sha256.of(&[b"iets anders"])));
    let checks =
        signer(&forged).check(|digester| Some(digester.of(&[b"iets anders"])), Some(&super::certificate("p256")));
    assert_eq!((checks.content, checks.value), (Found::Right, Found::Unknown));
}

#[test]
fn algorithms_that_are_protected_are_compared() {
    for (name, by) in [("p256-sha256", "p256"), ("ed25519-sha512", "ed25519"), ("p256-sha3-256", "p256")] {
        let bytes = read(name);
        let check = |bytes: &[u8]| signer(bytes).check(|digester| Some(digester.of(&[CONTENT])), Some(&key(by)));
        let good = check(&bytes);
        assert_eq!((good.protection, good.value), (Found::Right, Found::Right), "{name}");
        let attributes = signer(&bytes).signed.unwrap();
        let protected = attributes.single("1.2.840.113549.1.9.52").unwrap();
        // NULL instead of nothing is the same; another algorithm, or none, is not.
        let own = Element::whole(protected).unwrap().sequence().unwrap().all().unwrap();
        let (digest, signature) = (own[0].raw(), own[1].raw());
        let oid = Element::whole(digest).unwrap().sequence().unwrap().one().unwrap().raw().to_vec();
        let with = |parts: &[&[u8]]| replaced(&bytes, protected, &super::wrap(0x30, &parts.concat()));
        let null = super::wrap(0x30, &[&oid[..], &[5, 0]].concat());
        assert_eq!(check(&with(&[&null, signature])).protection, Found::Right, "{name}");
        let other = super::wrap(0x30, &super::wrap(6, SHAKE128));
        let parameters = super::wrap(0xA1, &[Element::whole(signature).unwrap().content(), &[4, 1, 7]].concat());
        for wrong in [&[&other[..], signature][..], &[digest], &[digest, &parameters], &[digest, signature, signature]]
        {
            assert_eq!(check(&with(wrong)).protection, Found::Wrong, "{name}");
        }
    }
}
