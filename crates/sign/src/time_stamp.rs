//! Time-stamps (RFC 3161) from a list of services. A token is checked before it is used: what does not hold now would hold less in ten
//! years.

use jiff::{SignedDuration, Timestamp};

use super::outside::Content;
use super::services::Services;
use super::trouble::TimeStampTrouble;
use super::{SignError, chain};
use pki::algorithm::Hash;
use pki::certificate::Certificate;
use pki::timestamp::{Request, Response, Token, TokenFault};

/// What a token is over: SHA-256, which every service knows.
const HASH: Hash = Hash::Sha256;
/// Bytes of an answer.
const MOST: usize = 64 << 10;
/// How far the clock of a service may be from ours.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// A time-stamp token over parts behind one another, from the first service that gives one that holds.
///
/// # Errors
/// [`SignError::NoTimeStamp`] with what went wrong at each service.
pub fn ask(parts: &[&[u8]], services: &Services) -> Result<Vec<u8>, SignError> {
    let digest = HASH.of(parts);
    let mut reasons = Vec::new();
    for address in services.time_stamps() {
        match ask_one(address, digest.as_ref(), services) {
            Ok(token) => return Ok(token),
            Err(error) => reasons.push(error),
        }
    }
    Err(SignError::NoTimeStamp(reasons))
}

fn ask_one(address: &str, digest: &[u8], services: &Services) -> Result<Vec<u8>, SignError> {
    let request = Request::new(HASH, digest)?;
    let query = request.der();
    let content = Content { kind: "application/timestamp-query", bytes: &query };
    const KIND: &str = "application/timestamp-reply";
    let answer = services.outside().post(address, content, KIND, None, MOST)?;
    let host = answer.host.clone();
    let body = answer.expect(KIND)?;
    let token = token(&body, &request, digest, services, Timestamp::now());
    token.map_err(|trouble| SignError::TimeStamp { host, trouble })
}

/// The token of an answer, when all of it holds.
fn token(
    body: &[u8],
    request: &Request,
    digest: &[u8],
    services: &Services,
    now: Timestamp,
) -> Result<Vec<u8>, TimeStampTrouble> {
    let response = Response::read(body).map_err(|_| TimeStampTrouble::Unreadable)?;
    let Some(bytes) = response.token.clone().filter(|_| response.is_granted()) else {
        return Err(TimeStampTrouble::Refused(response.reasons.join(", ")));
    };
    let Ok((token, [])) = Token::read(&bytes) else { return Err(TimeStampTrouble::Unreadable) };
    if !request.is_answered_by(&token) {
        return Err(TimeStampTrouble::Other);
    }
    let certificate = token.verify(digest, services.trust()).map_err(|fault| match fault {
        TokenFault::NotForTimeStamps => TimeStampTrouble::Purpose,
        TokenFault::ImprintDiffers => TimeStampTrouble::Other,
        fault => TimeStampTrouble::Signature(fault),
    })?;
    let valid = |one: &Certificate| one.facts().not_before <= token.at && token.at <= one.facts().not_after;
    if !valid(&certificate) || now.duration_since(token.at).abs() > SKEW {
        return Err(TimeStampTrouble::Time);
    }
    if !services.trust().is_empty() {
        let trusted = chain::complete(&certificate, &token.signed.certificates, services)
            .is_ok_and(|chain| chain.iter().all(valid) && chain.iter().any(|one| services.trust().contains(one)));
        if !trusted {
            return Err(TimeStampTrouble::NotTrusted(certificate.name()));
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn fixture(name: &str) -> Vec<u8> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/signatures/fixtures");
        std::fs::read(folder.join(name)).expect("a fixture")
    }

    fn services(trust: &[&str]) -> Services {
        let trust = trust.iter().map(|name| Certificate::from_der(fixture(name)).expect("a certificate"));
        Services::new(Vec::new(), trust.collect(), Duration::from_secs(1))
    }

    #[test]
    fn a_token_is_used_only_when_all_of_it_holds() {
        let answer = fixture("stamp.tsr");
        let bytes = Response::read(&answer).expect("an answer").token.expect("a token");
        let (theirs, _) = Token::read(&bytes).expect("a token");
        let (digest, nonce) = (theirs.imprint.digest.clone(), theirs.nonce.clone().expect("a nonce"));
        let request = Request::with_nonce(HASH, &digest, &nonce);
        let used = |body: &[u8], request: &Request, trust: &[&str], now: Timestamp| {
            token(body, request, &digest, &services(trust), now)
        };
        assert_eq!(used(&answer, &request, &[], theirs.at), Ok(bytes.clone()));
        assert_eq!(used(&answer, &request, &["root.cer"], theirs.at), Ok(bytes));
        let untrusted = used(&answer, &request, &["p521.cer"], theirs.at);
        assert!(matches!(untrusted, Err(TimeStampTrouble::NotTrusted(_))), "{untrusted:?}");
        for (seconds, good) in [(299, true), (301, false), (-299, true), (-301, false)] {
            let now = theirs.at.checked_add(SignedDuration::from_secs(seconds)).expect("a time");
            assert_eq!(used(&answer, &request, &[], now).is_ok(), good, "{seconds}");
        }
        let other = Err(TimeStampTrouble::Other);
        assert_eq!(used(&answer, &Request::with_nonce(HASH, &digest, &[7; 16]), &[], theirs.at), other);
        assert_eq!(used(&answer, &Request::with_nonce(HASH, &[7; 32], &nonce), &[], theirs.at), other);
        let refused = used(&fixture("refused.tsr"), &request, &[], theirs.at);
        assert!(matches!(refused, Err(TimeStampTrouble::Refused(_))), "{refused:?}");
        assert_eq!(used(b"<html>", &request, &[], theirs.at), Err(TimeStampTrouble::Unreadable));
        let mut broken = answer.clone();
        *broken.last_mut().expect("a byte") ^= 1;
        let broken = used(&broken, &request, &[], theirs.at);
        assert!(matches!(broken, Err(TimeStampTrouble::Signature(_))), "{broken:?}");
    }
}
