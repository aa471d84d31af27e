//! Signed data of pyHanko and OpenSSL.

use super::super::PkiError;
use super::super::algorithm::{DigestAlgorithm, Hash, SignatureFault};
use super::super::asn1::{Element, wrap};
use super::super::certificate::Certificate;
use super::super::cms::{SignedData, SignerIdentifier, SignerInfo, oid, with_time_stamp};
use super::super::crl::Crl;
use super::super::ocsp;
use super::super::timestamp::Token;
use super::{CONTENT, certificate, fixture, replaced};

fn read(name: &str) -> SignedData {
    let bytes = fixture(name);
    let (signed, rest) = SignedData::read(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
    assert!(rest.is_empty());
    signed
}

/// The verdict on the content by a certificate.
fn verdict(signer: &SignerInfo, content: &[u8], by: &str) -> Result<(), SignatureFault> {
    signer.verify(|digester| Some(digester.of(&[content])), &certificate(by))
}

#[test]
fn all_kinds_hold_and_no_other_content_or_key_does() {
    for (name, by, algorithm) in [
        ("pades.cms", "p256", "ECDSA SHA-256"),
        ("cades.cms", "p256", "ECDSA SHA-256"),
        ("detached.cms", "p256", "ECDSA SHA-384"),
        ("indefinite.cms", "p256", "ECDSA SHA-256"),
        ("bare.cms", "p256", "ECDSA SHA-256"),
        ("key-identifier.cms", "p256", "ECDSA SHA-256"),
        ("pkcs1.cms", "rsa3072", "RSASSA-PKCS1-v1_5 SHA-256"),
        ("pss.cms", "rsa3072", "RSASSA-PSS SHA-256"),
        ("pss-salt.cms", "rsa3072", "RSASSA-PSS SHA-256"),
    ] {
        let signed = read(name);
        let signer = signed.only_signer().unwrap();
        assert_eq!(signer.signature_algorithm.to_string(), algorithm, "{name}");
        assert_eq!(verdict(signer, CONTENT, by), Ok(()), "{name}");
        assert_eq!(signer.certificate(&[certificate("root"), certificate(by)]), Some(&certificate(by)), "{name}");
        let other = verdict(signer, b"iets anders", by);
        let expected = if name == "bare.cms" { SignatureFault::ValueWrong } else { SignatureFault::DigestDiffers };
        assert_eq!(other, Err(expected), "{name}");
        assert_eq!(verdict(signer, CONTENT, "revoked"), Err(SignatureFault::ValueWrong));
    }
}

#[test]
fn weak_algorithms_have_a_name() {
    let signed = read("sha1.cms");
    let signer = signed.only_signer().unwrap();
    assert_eq!(signer.signature_algorithm.known(), None);
    assert_eq!(verdict(signer, CONTENT, "p256"), Err(SignatureFault::Weak("ECDSA SHA-1".into())));
    assert_eq!(signer.digest_algorithm.to_string(), "SHA-1");
}

#[test]
fn a_content_inside_is_joined() {
    let signed = read("indefinite.cms");
    assert_eq!(signed.content.as_deref(), Some(CONTENT));
    assert_eq!(read("detached.cms").content, None);
    assert_eq!(signed.content_type, "1.2.840.113549.1.7.1");
}

#[test]
fn signers_are_counted() {
    let two = read("two.cms");
    assert_eq!((two.signers.len(), two.only_signer()), (2, None));
    assert!(two.signers.iter().any(|signer| verdict(signer, CONTENT, "revoked") == Ok(())));
}

#[test]
fn attributes_of_pades_and_cades() {
    let pades = read("pades.cms");
    assert_eq!(pades.certificates.len(), 2);
    let signer = pades.only_signer().unwrap();
    let signed = signer.signed.as_ref().unwrap();
    assert_eq!(signed.content_type().as_deref(), Some("1.2.840.113549.1.7.1"));
    assert_eq!(signed.message_digest().as_deref(), Some(Hash::Sha256.of(&[CONTENT]).as_ref()));
    assert!(signed.signing_time().is_none() && signed.repeated().is_empty());
    assert_eq!(signer.names(&certificate("p256")), Some(true));
    assert_eq!(signer.names(&certificate("root")), Some(false));
    assert_eq!(signer.unsigned.signature_time_stamps().len(), 1);
    assert!(signer.unsigned.archive_time_stamps().is_empty());

    let cades = read("cades.cms");
    let signed = cades.only_signer().unwrap().signed.as_ref().unwrap();
    assert_eq!(signed.commitment_types(), ["1.2.840.113549.1.9.16.6.5"]);
    assert_eq!(signed.signature_policy().as_deref(), Some("1.2.3.4.5"));
    assert_eq!(signed.content_time_stamps().len(), 1);
    let (crls, answers) = signed.revocation_info();
    assert_eq!((crls.len(), answers.len()), (1, 1));
    assert_eq!(Crl::read(&crls[0]).unwrap().verify(&certificate("interm")), Ok(()));
    let answer = ocsp::Response::read(&answers[0]).unwrap();
    assert!(answer.of(&certificate("p256"), &certificate("interm")).is_some());

    let openssl = read("key-identifier.cms");
    let signer = openssl.only_signer().unwrap();
    assert!(matches!(signer.identifier, SignerIdentifier::KeyIdentifier(_)));
    assert!(signer.signed.as_ref().unwrap().signing_time().is_some());
    assert!(signer.signed.as_ref().unwrap().has(oid::SIGNING_CERTIFICATE_V2));
    assert_eq!(signer.names(&certificate("p256")), Some(true));
    assert_eq!(read("bare.cms").only_signer().unwrap().signed, None);
}

#[test]
fn what_no_signature_covers_is_what_it_is_or_nothing() {
    let whole = fixture("pades.cms");
    let refused = |old: &[u8], new: &[u8]| {
        let why = SignedData::read(&replaced(&whole, old, new)).expect_err("refused");
        why.to_string()
    };
    // A certificate is a sequence, and nothing but one of the choices stands beside it.
    let inside = certificate("p256").der().to_vec();
    for first in [0x38, 0x31, 0x86] {
        let other = [&[first], &inside[1..]].concat();
        assert!(refused(&inside, &other).contains("something else"), "{first:x}");
    }
    // SHA-256 has no parameters, or NULL.
    let name = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
    let with = |parameters: &[u8]| {
        let whole = wrap(0x30, &[&name, parameters].concat());
        DigestAlgorithm::read(&Element::whole(&whole).unwrap()).map(|found| found.known())
    };
    assert_eq!((with(&[]), with(&[5, 0])), (Ok(Some(Hash::Sha256)), Ok(Some(Hash::Sha256))));
    for wrong in [&[7, 0][..], &[5, 1, 0], &[5, 0, 5, 0], &[5, 0x20]] {
        assert!(with(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_version_says_nothing_that_is_asked() {
    let by_key = fixture("key-identifier.cms");
    let whole = SignedData::read(&by_key).unwrap().0;
    assert_eq!((whole.version, whole.has_its_version(), whole.signers[0].has_its_version()), (3, true, true));
    let place = |bytes: &[u8], of: &Element<'_>| of.raw().as_ptr() as usize - bytes.as_ptr() as usize + 2;
    for name in ["key-identifier.cms", "pades.cms"] {
        let bytes = fixture(name);
        let content = Element::whole(&bytes).unwrap().elements().unwrap().all().unwrap()[1].only().unwrap();
        let parts = content.elements().unwrap().all().unwrap();
        let signer = parts[parts.len() - 1].only().unwrap().elements().unwrap().all().unwrap()[0];
        let own = SignedData::read(&bytes).unwrap().0;
        assert!(own.has_its_version(), "{name}");
        for at in [place(&bytes, &parts[0]), place(&bytes, &signer)] {
            for version in [0, 1, 2, 3, 4, 9].into_iter().filter(|version| *version != bytes[at]) {
                let mut other = bytes.clone();
                other[at] = version;
                let signed = SignedData::read(&other).unwrap().0;
                assert!(!signed.has_its_version(), "{name} {version}");
                assert_eq!(verdict(signed.only_signer().unwrap(), CONTENT, "p256"), Ok(()), "{name} {version}");
                assert_eq!(
                    verdict(signed.only_signer().unwrap(), b"iets anders", "p256"),
                    Err(SignatureFault::DigestDiffers)
                );
            }
        }
    }
}

/// What becomes of a list of attributes.
type Change<'c> = dyn Fn(&[Vec<u8>]) -> Vec<Vec<u8>> + 'c;

#[test]
fn only_what_may_be_there_once_may_not_be_there_twice() {
    let bytes = fixture("pades.cms");
    let attributes = |change: &Change<'_>| {
        let changed = with_attributes(&bytes, |list| wrap(0xA0, &change(list).concat()));
        SignedData::read(&changed).unwrap().0.signers[0].signed.clone().unwrap()
    };
    let of = |dotted: &str, values: &[u8]| wrap(0x30, &[super::super::asn1::oid(dotted), wrap(0x31, values)].concat());
    for dotted in oid::ONCE {
        let (one, two) = (of(dotted, &[5, 0]), of(dotted, &[5, 0, 5, 0]));
        let others = |list: &[Vec<u8>]| {
            let own = super::super::asn1::oid(dotted);
            list.iter().filter(|one| !one.windows(own.len()).any(|part| part == own)).cloned().collect::<Vec<_>>()
        };
        let with = |more: &[&Vec<u8>]| {
            attributes(&|list| [others(list), more.iter().map(|one| (*one).clone()).collect()].concat())
        };
        assert!(with(&[&one]).repeated().is_empty(), "{dotted}");
        assert_eq!(with(&[&one, &one]).repeated(), [dotted]);
        assert_eq!(with(&[&two]).repeated(), [dotted]);
        assert_eq!(with(&[&of(dotted, &[])]).repeated(), [dotted]);
    }
    for dotted in ["1.2.3.4", oid::COMMITMENT_TYPE, oid::CONTENT_TIME_STAMP] {
        let one = of(dotted, &[5, 0, 5, 0]);
        assert!(attributes(&|list| [list, &[one.clone(), one.clone()]].concat()).repeated().is_empty(), "{dotted}");
    }
}

#[test]
fn padding_is_given_back() {
    let mut bytes = fixture("pades.cms");
    bytes.extend([0; 100]);
    let (signed, rest) = SignedData::read(&bytes).unwrap();
    assert_eq!((signed, rest), (read("pades.cms"), &[0; 100][..]));
}

/// The same signed data with the signed attributes of its signer written otherwise.
fn with_attributes(bytes: &[u8], change: impl Fn(&[Vec<u8>]) -> Vec<u8>) -> Vec<u8> {
    let set = signed_attributes(bytes);
    let list: Vec<Vec<u8>> = set.elements().unwrap().all().unwrap().iter().map(|one| one.raw().to_vec()).collect();
    replaced(bytes, set.raw(), &change(&list))
}

fn signed_attributes(bytes: &[u8]) -> Element<'_> {
    let content = Element::whole(bytes).unwrap().elements().unwrap().all().unwrap()[1].only().unwrap();
    let signers = content.elements().unwrap().all().unwrap().pop().unwrap();
    let parts = signers.only().unwrap().elements().unwrap().all().unwrap();
    parts.into_iter().find(|part| part.is(0xA0)).unwrap()
}

#[test]
fn attributes_in_ber_are_checked_in_der() {
    let bytes = fixture("pades.cms");
    let shuffled =
        with_attributes(&bytes, |list| wrap(0xA0, &list.iter().rev().flatten().copied().collect::<Vec<u8>>()));
    assert_ne!(shuffled, bytes);
    let indefinite = with_attributes(&bytes, |list| [&[0xA0, 0x80][..], &list.concat(), &[0, 0]].concat());
    for bytes in [shuffled, indefinite] {
        let (signed, _) = SignedData::read(&bytes).unwrap();
        assert_eq!(verdict(signed.only_signer().unwrap(), CONTENT, "p256"), Ok(()));
    }
}

#[test]
fn attributes_that_are_not_the_signed_ones_do_not_hold() {
    let bytes = fixture("pades.cms");
    let twice = with_attributes(&bytes, |list| wrap(0xA0, &[list.concat(), list.concat()].concat()));
    let (signed, _) = SignedData::read(&twice).unwrap();
    let signer = signed.only_signer().unwrap();
    assert!(signer.signed.as_ref().unwrap().repeated().contains(&oid::MESSAGE_DIGEST));
    assert_eq!(verdict(signer, CONTENT, "p256"), Err(SignatureFault::DigestDiffers));

    // The attributes, given as content of a signature without attributes: what was signed must say what it is (RFC 5652, 5.3).
    let mut attributes = signed_attributes(&bytes).raw().to_vec();
    attributes[0] = 0x31;
    let without = replaced(&bytes, signed_attributes(&bytes).raw(), &[]);
    let (signed, _) = SignedData::read(&without).unwrap();
    let signer = signed.only_signer().unwrap();
    assert_eq!(signer.signed, None, "a judge of PAdES asks for signed attributes");
    assert_eq!(verdict(signer, &attributes, "p256"), Ok(()));

    let renamed = {
        let content = Element::whole(&bytes).unwrap().elements().unwrap().all().unwrap()[1].only().unwrap();
        let around = content.elements().unwrap().all().unwrap()[2];
        let last = around.raw().as_ptr() as usize - bytes.as_ptr() as usize + around.raw().len() - 1;
        let mut bytes = bytes.clone();
        bytes[last] = 2;
        bytes
    };
    let (signed, _) = SignedData::read(&renamed).unwrap();
    assert_eq!(verdict(signed.only_signer().unwrap(), CONTENT, "p256"), Err(SignatureFault::ContentTypeDiffers));
}

#[test]
fn a_time_stamp_is_added_and_the_rest_stays() {
    let bytes = fixture("detached.cms");
    let token = fixture("pades.cms");
    let token = SignedData::read(&token).unwrap().0.only_signer().unwrap().unsigned.signature_time_stamps()[0].to_vec();
    let mut padded = bytes.clone();
    padded.extend([0; 9]);
    let stamped = with_time_stamp(&padded, &token).unwrap();
    let (signed, rest) = SignedData::read(&stamped).unwrap();
    assert!(rest.is_empty());
    let mut signer = signed.only_signer().unwrap().clone();
    assert_eq!(verdict(&signer, CONTENT, "p256"), Ok(()));
    assert_eq!(signer.unsigned.signature_time_stamps(), [token.as_slice()]);
    signer.unsigned = Default::default();
    assert_eq!(&signer, read("detached.cms").only_signer().unwrap());
    // A second one stands beside the first.
    let twice = with_time_stamp(&stamped, &token).unwrap();
    let (signed, _) = SignedData::read(&twice).unwrap();
    assert_eq!(signed.only_signer().unwrap().unsigned.signature_time_stamps().len(), 2);
    assert!(Token::read(&token).is_ok());
    assert_eq!(with_time_stamp(&fixture("two.cms"), &token), Err(PkiError("the signed data has not one signer")));
}

#[test]
fn a_certificate_that_cannot_be_read_is_kept() {
    let bytes = fixture("pades.cms");
    let own = fixture("p256.cer");
    let broken = replaced(&bytes, &own, &wrap(0x30, &[2, 1, 1]));
    let (signed, _) = SignedData::read(&broken).unwrap();
    assert_eq!(signed.certificates.len(), 1);
    assert_eq!(signed.unreadable_certificates, [wrap(0x30, &[2, 1, 1])]);
    assert!(signed.only_signer().unwrap().certificate(&signed.certificates).is_none());
    let others = [Certificate::from_der(own).unwrap()];
    assert!(signed.only_signer().unwrap().certificate(signed.certificates.iter().chain(&others)).is_some());
}

#[test]
fn lists_and_answers_beside_certificates() {
    let lists = read("lists.cms");
    assert_eq!((lists.certificates.as_slice(), lists.signers.len()), (&[certificate("interm")][..], 0));
    assert_eq!(lists.crls, [fixture("limited.crl")]);
    // The form of RFC 5940, which none of these programs writes.
    let bytes = fixture("lists.cms");
    let answer = fixture("p256.ocsp");
    let other = wrap(0xA1, &[&[6, 8, 0x2B, 6, 1, 5, 5, 7, 16, 2][..], &answer].concat());
    let changed = replaced(&bytes, &fixture("limited.crl"), &other);
    let (signed, _) = SignedData::read(&changed).unwrap();
    assert_eq!((signed.crls.len(), signed.ocsp_responses), (0, vec![answer]));
}
