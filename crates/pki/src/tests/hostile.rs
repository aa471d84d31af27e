//! Whatever comes in: an error or a value, never a panic, and soon.

use std::time::{Duration, Instant};

use super::super::asn1::{Element, der, wrap};
use super::super::certificate::Certificate;
use super::super::cms::{SignedData, with_time_stamp};
use super::super::crl::Crl;
use super::super::{ocsp, timestamp};
use super::{CONTENT, certificate, fixture, folder, replaced};

/// Everything that reads, on the same bytes.
fn read_all(bytes: &[u8]) {
    let issuer = certificate_of_fixtures();
    if let Ok(one) = Certificate::from_der(bytes) {
        let _ = (one.is_self_signed(), one.is_issued_by(issuer), one.name(), one.key());
    }
    if let Ok((signed, _)) = SignedData::read(bytes) {
        for signer in &signed.signers {
            let _ =
                (signer.certificate(&signed.certificates), signer.verify(|digester| Some(digester.of(&[])), issuer));
            for attributes in signer.signed.iter().chain([&signer.unsigned]) {
                let _ = (attributes.signing_time(), attributes.commitment_types(), attributes.signature_policy());
                let _ = (attributes.revocation_info(), attributes.repeated());
            }
        }
        let _ = with_time_stamp(bytes, bytes);
    }
    if let Ok((token, _)) = timestamp::Token::read(bytes) {
        let _ = token.verify_signature(&[]);
    }
    let _ = timestamp::Response::read(bytes);
    if let Ok(answer) = ocsp::Response::read(bytes) {
        let _ = (answer.of(issuer, issuer), answer.verify(issuer, &[]));
    }
    if let Ok(crl) = Crl::read(bytes) {
        let _ = (crl.lookup(&[2]), crl.verify(issuer), crl.covers(issuer));
    }
    if let Ok((element, _)) = Element::read(bytes) {
        let _ = der(&element);
    }
}

fn certificate_of_fixtures() -> &'static Certificate {
    static ISSUER: std::sync::OnceLock<Certificate> = std::sync::OnceLock::new();
    ISSUER.get_or_init(|| certificate("interm"))
}

fn all() -> Vec<Vec<u8>> {
    let files = [folder(), folder().join("algorithms")].into_iter().flat_map(|own| std::fs::read_dir(own).unwrap());
    let mut names: Vec<_> = files.map(|file| file.unwrap().path()).filter(|path| path.is_file()).collect();
    names.sort();
    assert!(names.len() > 30);
    names.into_iter().map(|name| std::fs::read(name).unwrap()).collect()
}

#[test]
fn every_truncation() {
    for bytes in all() {
        for end in 0..bytes.len() {
            read_all(&bytes[..end]);
        }
    }
}

#[test]
fn flipped_bytes() {
    let mut chance = 0x2545_F491_u32;
    for bytes in all() {
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            chance ^= chance << 13;
            chance ^= chance >> 17;
            chance ^= chance << 5;
            changed[at] =
                [changed[at] ^ (1 << (chance % 8)), 0x80, 0xFF, 0, 0x30, (chance >> 8) as u8][chance as usize / 8 % 6];
            read_all(&changed);
        }
    }
}

#[test]
fn elements_in_elements_without_end() {
    let size = 200_000;
    let open = [0x30, 0x80].repeat(size / 2);
    let strings = [0x24, 0x80].repeat(size / 2);
    // Of definite length, one in another: as deep as they go.
    let mut definite = Vec::new();
    for _ in 0..3000 {
        definite = wrap(0x30, &definite);
    }
    let long = [&[0x30, 0x80][..], &[0x30, 0].repeat(size / 2), &[0, 0]].concat();
    let many = wrap(0x30, &[5, 0].repeat(size / 2));
    let sets = wrap(0x31, &wrap(0x31, &[0x31, 0].repeat(size / 4)));
    // Levels that each are read again by the level above them.
    let mut levels = vec![0; 0];
    levels.extend([0x30, 0x80].repeat(15));
    levels.extend([5, 0].repeat(size / 2));
    levels.extend([0, 0].repeat(15));
    let start = Instant::now();
    for bytes in [open, strings, definite, long, many, sets, levels] {
        read_all(&bytes);
        // The same where signed data has its content.
        let inside =
            wrap(0x30, &[&[6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2][..], &wrap(0xA0, &bytes)].concat());
        read_all(&inside);
        read_all(&wrap(0x30, &[wrap(0x30, &bytes), wrap(0x30, &bytes), wrap(3, &bytes)].concat()));
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn certificates_that_say_a_lot() {
    let bytes = fixture("qualified.cer");
    let signed = Element::whole(&bytes).unwrap().elements().unwrap().all().unwrap()[0];
    let parts = signed.elements().unwrap().all().unwrap();
    let (subject, extensions) = (parts[5].raw(), parts[7].only().unwrap());
    let extension = |oid: &[u8], value: &[u8]| wrap(0x30, &[wrap(6, oid), wrap(4, value)].concat());
    let uri = [0x86, 3, b'a', b':', b'b'];
    let lists: Vec<Vec<u8>> = [
        // Policies, places of CRLs, access to information, purposes, alternative names, limits of names, statements.
        (&[0x55, 0x1D, 32][..], wrap(0x30, &[6, 1, 0x2A])),
        (&[0x55, 0x1D, 31], wrap(0x30, &wrap(0xA0, &wrap(0xA0, &uri)))),
        (&[0x2B, 6, 1, 5, 5, 7, 1, 1], wrap(0x30, &[&[6, 8, 0x2B, 6, 1, 5, 5, 7, 48, 1][..], &uri].concat())),
        (&[0x55, 0x1D, 37], vec![6, 1, 0x2A]),
        (&[0x55, 0x1D, 17], uri.to_vec()),
        (&[0x55, 0x1D, 30], wrap(0xA0, &wrap(0x30, &uri))),
        (&[0x2B, 6, 1, 5, 5, 7, 1, 3], wrap(0x30, &[6, 1, 0x2A])),
    ]
    .into_iter()
    .map(|(oid, one)| wrap(0x30, &extension(oid, &wrap(0x30, &one.repeat(300_000 / one.len())))))
    .collect();
    let many = wrap(
        0x30,
        &(0..20_000_u16)
            .flat_map(|number| extension(&[0x2A, number as u8 & 0x7F, (number >> 7) as u8 & 0x7F], &[]))
            .collect::<Vec<_>>(),
    );
    let long_oid = wrap(0x30, &extension(&[&[0x2A][..], &[0x81; 300_000], &[1]].concat(), &[]));
    let name = wrap(0x30, &wrap(0x31, &wrap(0x30, &[6, 3, 0x55, 4, 3, 12, 1, b'x'])).repeat(20_000));
    let start = Instant::now();
    for list in lists.iter().chain([&many, &long_oid]) {
        read_all(&replaced(&bytes, extensions.raw(), list));
    }
    assert!(Certificate::from_der(replaced(&bytes, extensions.raw(), &many)).is_err());
    read_all(&replaced(&bytes, subject, &name));
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn a_bomb_returns_at_once() {
    let bomb = [0x30, 0x80].repeat(500_000);
    let start = Instant::now();
    assert!(Element::read(&bomb).is_err() && SignedData::read(&bomb).is_err());
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn lengths_that_cannot_be() {
    for bytes in [
        &[0x30][..],
        &[0x30, 0xFF],
        &[0x04, 0x80, 0, 0],
        &[0x30, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        &[0x30, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0x1F, 0x80, 1, 0],
        &[0x1F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0],
        &[0, 0],
    ] {
        assert!(Element::read(bytes).is_err(), "{bytes:02x?}");
    }
    let (high, rest) = Element::read(&[0xBF, 0x85, 0x01, 2, 5, 0, 9]).unwrap();
    assert_eq!((high.number, high.context(), high.content(), rest), (0x281, Some(0x281), &[5, 0][..], &[9][..]));
    assert_eq!(der(&high).unwrap(), high.raw());
    assert_eq!(
        Element::whole(&[0x24, 0x80, 4, 1, 7, 0x24, 3, 4, 1, 8, 0, 0]).unwrap().octet_string().unwrap().as_ref(),
        [7, 8]
    );
    assert_eq!(CONTENT.len(), 23);
    assert!(fixture("later.ocsp").len() < 10);
}
