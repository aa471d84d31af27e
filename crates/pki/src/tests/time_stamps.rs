//! Time-stamps of OpenSSL and certomancer.

use jiff::{SignedDuration, Timestamp};

use super::super::algorithm::{Hash, SignatureFault};
use super::super::asn1::Element;
use super::super::cms::SignedData;
use super::super::timestamp::{Request, Response, Token, TokenFault};
use super::{CONTENT, certificate, fixture};

fn stamp() -> Token {
    let response = Response::read(&fixture("stamp.tsr")).unwrap();
    assert!(response.is_granted() && response.reasons.is_empty());
    Token::read(response.token.as_deref().unwrap()).unwrap().0
}

#[test]
fn a_request_is_that_of_openssl() {
    let theirs = fixture("stamp.tsq");
    let parts = Element::whole(&theirs).unwrap().elements().unwrap().all().unwrap();
    let nonce = parts[2].integer().unwrap();
    let ours = Request::with_nonce(Hash::Sha256, Hash::Sha256.of(&[CONTENT]).as_ref(), nonce);
    // OpenSSL writes parameters NULL for the digest; RFC 5754, 2 wants them away.
    let digest = |der: &[u8]| {
        Element::whole(der).unwrap().elements().unwrap().all().unwrap()[1].elements().unwrap().all().unwrap()[1]
            .raw()
            .to_vec()
    };
    let ours_der = ours.der();
    let own = Element::whole(&ours_der).unwrap().elements().unwrap().all().unwrap();
    assert_eq!(digest(&theirs), digest(&ours_der));
    assert_eq!([own[0].raw(), own[2].raw(), own[3].raw()], [parts[0].raw(), parts[2].raw(), parts[3].raw()]);
    assert!(ours.is_answered_by(&stamp()));
    assert!(!Request::with_nonce(Hash::Sha256, Hash::Sha256.of(&[CONTENT]).as_ref(), &[1]).is_answered_by(&stamp()));
    assert!(!Request::with_nonce(Hash::Sha256, Hash::Sha256.of(&[b"anders"]).as_ref(), nonce).is_answered_by(&stamp()));
    let by_chance = || Request::new(Hash::Sha256, &[0; 32]).unwrap();
    assert_ne!(by_chance(), by_chance());
}

#[test]
fn a_refusal_says_why() {
    let response = Response::read(&fixture("refused.tsr")).unwrap();
    assert!(!response.is_granted() && response.token.is_none());
    assert_eq!(response.status, 2);
    assert_eq!(response.reasons, ["Message digest algorithm is not supported.", "badAlg"]);
}

#[test]
fn a_token_says_all_and_holds() {
    let token = stamp();
    assert_eq!(token.policy, "1.2.3.4.1");
    assert_eq!(token.serial, [2]);
    assert_eq!(token.accuracy, Some(SignedDuration::from_micros(1_500_100)));
    assert!(token.ordering && token.at > "2026-01-01T00:00:00Z".parse().unwrap());
    assert_ne!(token.at.subsec_nanosecond(), 0, "three digits, and one chance in a thousand that they are zeros");
    assert_eq!(token.authority.as_deref(), Some(certificate("tsa").facts().subject.to_string().as_str()));
    let digest = Hash::Sha256.of(&[CONTENT]);
    assert_eq!(token.verify(digest.as_ref(), &[]), Ok(certificate("tsa")));
    assert_eq!(token.verify(&[0; 32], &[]), Err(TokenFault::ImprintDiffers));
}

#[test]
fn a_token_of_certomancer_in_a_signature_holds() {
    let bytes = fixture("pades.cms");
    let signed = SignedData::read(&bytes).unwrap().0;
    let signer = signed.only_signer().unwrap();
    let (token, rest) = Token::read(signer.unsigned.signature_time_stamps()[0]).unwrap();
    assert!(rest.is_empty());
    assert_eq!(token.at, "2026-06-01T12:00:00Z".parse::<Timestamp>().unwrap());
    let digest = token.imprint.algorithm.known().unwrap().of(&[&signer.signature]);
    assert_eq!(token.verify(digest.as_ref(), &[certificate("tsa")]), Ok(certificate("tsa")));
}

#[test]
fn a_token_that_is_not_one_does_not_hold() {
    let digest = Hash::Sha256.of(&[CONTENT]);
    let mut token = stamp();
    let certificates = std::mem::take(&mut token.signed.certificates);
    assert_eq!(token.verify(digest.as_ref(), &[]), Err(TokenFault::NoCertificate));
    assert!(token.verify(digest.as_ref(), &certificates).is_ok());
    // A time that was changed afterwards.
    let mut forged = stamp();
    if let Some(last) = forged.signed.content.as_mut().and_then(|content| content.last_mut()) {
        *last ^= 1;
    }
    assert_eq!(forged.verify(digest.as_ref(), &[]), Err(TokenFault::Signature(SignatureFault::DigestDiffers)));
    let mut none = stamp();
    none.signed.signers.clear();
    assert_eq!(none.verify(digest.as_ref(), &[]), Err(TokenFault::Signers));
    assert!(Token::read(&fixture("detached.cms")).is_err());
    let stranger = Response::read(&fixture("stranger.tsr")).unwrap().token.unwrap();
    let (stranger, _) = Token::read(&stranger).unwrap();
    assert_eq!(stranger.verify(digest.as_ref(), &[certificate("p256")]), Err(TokenFault::NotForTimeStamps));
}
