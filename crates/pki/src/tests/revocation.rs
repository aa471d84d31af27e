//! OCSP and CRLs of certomancer and OpenSSL.

use jiff::Timestamp;

use super::super::PkiError;
use super::super::algorithm::SignatureFault;
use super::super::asn1::{Element, join, tag, wrap};
use super::super::crl::{Crl, CrlFault, CrlLimit};
use super::super::ocsp::{OcspFault, Request, Responder, ResponderId, Response, Status};
use super::super::revocation::{Reason, Revocation};
use super::{certificate, fixture, replaced};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_request_is_that_of_openssl() {
    for name in ["p256", "revoked"] {
        let request = Request::new(&certificate(name), &certificate("interm"), None);
        assert_eq!(request.der(), fixture(&format!("{name}.ocsp-request")));
    }
    let nonce = Request::new(&certificate("p256"), &certificate("interm"), Some(&[7; 16]));
    assert!(nonce.der().windows(18).any(|part| part[..2] == [4, 16] && part[2..] == [7; 16]));
}

#[test]
fn good_and_revoked_by_a_delegate() {
    let interm = certificate("interm");
    let good = Response::read(&fixture("p256.ocsp")).unwrap();
    let single = good.of(&certificate("p256"), &interm).unwrap();
    assert_eq!(single.status, Status::Good);
    assert_eq!(single.this_update, at("2026-06-01T12:00:00Z"));
    assert!(single.next_update.unwrap() > single.this_update && single.archive_cutoff.is_none());
    assert_eq!(good.produced_at, at("2026-06-01T12:00:00Z"));
    assert_eq!(good.verify(&interm, &[certificate("ocsp")]), Ok(Responder::Delegate(certificate("ocsp"))));

    let revoked = Response::read(&fixture("revoked.ocsp")).unwrap();
    let expected = Revocation { at: at("2025-01-01T00:00:00Z"), reason: Some(Reason::KeyCompromise) };
    assert_eq!(revoked.of(&certificate("revoked"), &interm).unwrap().status, Status::Revoked(expected));
    // An answer for one says nothing of another, nor of the same number of another issuer.
    assert!(revoked.of(&certificate("p256"), &interm).is_none());
    assert!(revoked.of(&certificate("revoked"), &certificate("root")).is_none());
}

#[test]
fn unknown_by_the_issuer_itself() {
    let interm = certificate("interm");
    let answer = Response::read(&fixture("unknown.ocsp")).unwrap();
    assert!(matches!(answer.responder, ResponderId::KeyDigest(_)));
    assert_eq!(answer.nonce.as_ref().map(Vec::len), Some(16));
    assert_eq!(answer.of(&certificate("p256"), &interm).unwrap().status, Status::Unknown);
    assert_eq!(answer.verify(&interm, &[]), Ok(Responder::Issuer));
    assert_eq!(answer.verify(&certificate("root"), &[]), Err(OcspFault::NoCertificate));
}

#[test]
fn nobody_answers_for_an_issuer_that_did_not_appoint_it() {
    let stranger = Response::read(&fixture("stranger.ocsp")).unwrap();
    assert_eq!(stranger.verify(&certificate("interm"), &[]), Err(OcspFault::NotAuthorised));
    // A delegate of one issuer is none of another.
    let good = Response::read(&fixture("p256.ocsp")).unwrap();
    assert_eq!(good.verify(&certificate("root"), &[certificate("ocsp")]), Err(OcspFault::NotAuthorised));
    let mut forged = fixture("p256.ocsp");
    let good_status = forged.windows(4).position(|part| part == [0x80, 0, 0x18, 15]).expect("a status");
    forged[good_status] = 0x82;
    let forged = Response::read(&forged).unwrap();
    assert_eq!(forged.verify(&certificate("interm"), &[]), Err(OcspFault::Signature(SignatureFault::ValueWrong)));
    assert_eq!(Response::read(&fixture("later.ocsp")), Err(PkiError("the OCSP responder asks to try later")));
}

#[test]
fn extensions_of_an_answer() {
    let bytes = fixture("p256.ocsp");
    let outer = Element::whole(&bytes).unwrap().elements().unwrap().all().unwrap()[1].only().unwrap();
    let basic = outer.elements().unwrap().all().unwrap()[1].octet_string().unwrap().into_owned();
    let data = Element::whole(&basic).unwrap().elements().unwrap().all().unwrap()[0];
    let parts = data.elements().unwrap().all().unwrap();
    let list = parts.iter().find(|part| part.is(tag::SEQUENCE)).unwrap();
    let single = list.only().unwrap();
    let with = |extension: &[u8]| {
        let extensions = wrap(0xA1, &wrap(tag::SEQUENCE, extension));
        let changed = replaced(&basic, single.raw(), &join(tag::SEQUENCE, &[single.content(), &extensions]));
        Response::read_basic(&changed).unwrap()
    };
    let cutoff = wrap(tag::GENERALIZED_TIME, b"20200101000000Z");
    let archive = with(&extension(&[0x2B, 6, 1, 5, 5, 7, 48, 1, 6], false, &cutoff));
    assert_eq!(archive.responses[0].archive_cutoff, Some(at("2020-01-01T00:00:00Z")));
    let unknown = with(&extension(&[0x2A, 3], true, &[5, 0]));
    assert_eq!(unknown.unknown_critical, ["1.2.3"]);
    assert_eq!(unknown.verify(&certificate("interm"), &[certificate("ocsp")]), Err(OcspFault::UnknownExtension));
}

#[test]
fn a_list_says_who_is_revoked() {
    let interm = certificate("interm");
    let crl = Crl::read(&fixture("interm.crl")).unwrap();
    assert_eq!(crl.verify(&interm), Ok(()));
    assert_eq!(crl.verify(&certificate("root")), Err(CrlFault::NotAuthorised));
    assert!(crl.number.is_some() && crl.this_update <= at("2026-06-01T12:00:00Z"));
    assert!(crl.next_update.unwrap() > at("2026-06-01T12:00:00Z"));
    assert_eq!(crl.authority_key_identifier, interm.facts().subject_key_identifier);
    assert!(crl.covers(&certificate("p256")) && !crl.covers(&certificate("qualified")));
    assert_eq!((crl.len(), crl.is_empty()), (1, false));
    let expected = Revocation { at: at("2025-01-01T00:00:00Z"), reason: Some(Reason::KeyCompromise) };
    assert_eq!(crl.lookup(&certificate("revoked").facts().serial), Ok(Some(expected)));
    assert_eq!(crl.lookup(&certificate("p256").facts().serial), Ok(None));
    let mut forged = fixture("interm.crl");
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let forged = Crl::read(&forged).unwrap();
    assert_eq!(forged.verify(&interm), Err(CrlFault::Signature(SignatureFault::ValueWrong)));
}

#[test]
fn what_a_list_leaves_out_is_seen() {
    let limited = Crl::read(&fixture("limited.crl")).unwrap();
    assert_eq!(limited.verify(&certificate("interm")), Ok(()));
    assert_eq!(limited.limits, [CrlLimit::OnlyEndCertificates]);
    assert_eq!(limited.number.as_deref(), Some(&[0x10, 0][..]));
    let qualified = certificate("qualified");
    assert!(limited.covers(&qualified), "not for issuers, and this is none");
    assert!(!limited.covers(&certificate("p256")), "from a place where its status is not");
    assert!(!limited.covers(&certificate("interm")), "of another issuer");
    let expected = Revocation { at: at("2025-01-01T00:00:00Z"), reason: Some(Reason::Superseded) };
    assert_eq!(limited.lookup(&qualified.facts().serial), Ok(Some(expected)));
    let expected = Revocation { at: at("2025-01-02T00:00:00Z"), reason: None };
    assert_eq!(limited.lookup(&[2]), Ok(Some(expected)));
}

/// A list with entries, extensions, and a signature of nobody.
fn made(entries: &[Vec<u8>], extensions: &[Vec<u8>]) -> Vec<u8> {
    let algorithm = wrap(tag::SEQUENCE, &[6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2]);
    let extensions = wrap(tag::context(0), &wrap(tag::SEQUENCE, &extensions.concat()));
    let interm = certificate("interm");
    let signed = join(
        tag::SEQUENCE,
        &[
            &[2, 1, 1],
            &algorithm,
            interm.facts().subject.raw(),
            &wrap(tag::UTC_TIME, b"260101000000Z"),
            &wrap(tag::SEQUENCE, &entries.concat()),
            &extensions,
        ],
    );
    join(tag::SEQUENCE, &[&signed, &algorithm, &[3, 2, 0, 0]])
}

fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[1, 1, 0xFF] } else { &[] };
    join(tag::SEQUENCE, &[&wrap(tag::OID, oid), critical, &wrap(tag::OCTET_STRING, value)])
}

#[test]
fn lists_that_must_be_refused_say_so() {
    let limits = |extensions: &[Vec<u8>], entries: &[Vec<u8>]| Crl::read(&made(entries, extensions)).unwrap().limits;
    assert_eq!(limits(&[extension(&[0x55, 0x1D, 27], true, &[2, 1, 1])], &[]), [CrlLimit::Delta]);
    let indirect = wrap(tag::SEQUENCE, &[0x84, 1, 0xFF]);
    assert_eq!(limits(&[extension(&[0x55, 0x1D, 28], true, &indirect)], &[]), [CrlLimit::Indirect]);
    let relative = wrap(tag::SEQUENCE, &wrap(0xA0, &wrap(0xA1, &[])));
    assert_eq!(limits(&[extension(&[0x55, 0x1D, 28], true, &relative)], &[]), [CrlLimit::RelativeName]);
    let reasons = wrap(tag::SEQUENCE, &[0x83, 2, 6, 0x40]);
    assert_eq!(limits(&[extension(&[0x55, 0x1D, 28], true, &reasons)], &[]), [CrlLimit::OnlySomeReasons]);
    let unknown = extension(&[0x2A, 3], true, &[5, 0]);
    assert_eq!(limits(std::slice::from_ref(&unknown), &[]), [CrlLimit::UnknownCritical("1.2.3".into())]);
    let time = wrap(tag::UTC_TIME, b"250101000000Z");
    let entry = join(tag::SEQUENCE, &[&[2, 1, 5], &time, &wrap(tag::SEQUENCE, &unknown)]);
    assert_eq!(limits(&[], &[entry.clone(), entry]), [CrlLimit::UnknownCritical("1.2.3".into())]);
    let other_issuer = extension(&[0x55, 0x1D, 29], true, &wrap(tag::SEQUENCE, &[]));
    let entry = join(tag::SEQUENCE, &[&[2, 1, 5], &time, &wrap(tag::SEQUENCE, &other_issuer)]);
    assert_eq!(limits(&[], &[entry]), [CrlLimit::Indirect]);
    assert!(Crl::read(&made(&[], &[extension(&[0x2A, 3], false, &[5, 0])])).unwrap().limits.is_empty());
}

#[test]
fn large_lists_are_looked_up_fast() {
    let time = wrap(tag::UTC_TIME, b"250101000000Z");
    let entries: Vec<Vec<u8>> = (0..50_000_u32)
        .map(|number| {
            join(
                tag::SEQUENCE,
                &[&wrap(tag::INTEGER, &[&[1][..], &number.reverse_bits().to_be_bytes()].concat()), &time],
            )
        })
        .collect();
    let der = made(&entries, &[]);
    let start = std::time::Instant::now();
    let crl = Crl::read(&der).unwrap();
    for number in 0..50_000_u32 {
        let serial = [&[1][..], &number.reverse_bits().to_be_bytes()].concat();
        assert!(crl.lookup(&serial).unwrap().is_some());
    }
    assert!(crl.lookup(&[9]).unwrap().is_none());
    // Without a search by halves this takes minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
