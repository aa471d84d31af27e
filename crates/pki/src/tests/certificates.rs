//! Certificates of OpenSSL and certomancer.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;

use super::super::algorithm::{Algorithm, Digester, Hash, KeyKind, Method, Named, Scheme, SignatureFault};
use super::super::asn1::{Element, wrap};
use super::super::certificate::{Certificate, QcType, pem, purpose};
use super::super::name::attribute;
use super::{certificate, fixture, replaced};

#[test]
fn what_stands_round_a_section_of_pem_is_anybodys() {
    let der = fixture("qualified.cer");
    let section =
        format!("-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----\r\n", BASE64_STANDARD.encode(&der));
    for before in [&b""[..], b"\xEF\xBB\xBF", b"friendlyName: Co\xF6p Voorbeeld\r\n", "subject=O = Coöp\n".as_bytes()]
    {
        let file = [before, section.as_bytes(), b"# \xE9\xE9n"].concat();
        assert_eq!(pem(&file, "CERTIFICATE").ok(), Some(vec![der.clone()]), "{}", String::from_utf8_lossy(before));
    }
}

#[test]
fn a_qualified_certificate_says_what_it_is() {
    let qualified = certificate("qualified");
    let facts = qualified.facts();
    assert_eq!(qualified.name(), "Gekwalificeerd");
    assert_eq!(facts.organisation(), Some("Gemeente_Voorbeeld"));
    assert_eq!(facts.organisation_identifier(), Some("NTRNL-00000000"));
    assert_eq!(facts.title(), Some("Griffier"));
    assert_eq!(
        facts.subject.to_string(),
        "C=NL, O=Gemeente_Voorbeeld, organizationIdentifier=NTRNL-00000000, title=Griffier, CN=Gekwalificeerd"
    );
    assert_eq!(facts.issuer.first(attribute::COMMON_NAME), Some("Test-CA voor handtekeningen"));
    assert_eq!(facts.serial_hex(), "00f1");
    assert_eq!(facts.key, Some(KeyKind::P256));
    assert_eq!(facts.algorithm, Named::Known(Algorithm { scheme: Scheme::Ecdsa, hash: Hash::Sha256 }));
    let usage = facts.key_usage.unwrap();
    assert!(usage.non_repudiation && !usage.digital_signature && !usage.certificate_sign && !usage.crl_sign);
    assert!(facts.is_for(purpose::DOCUMENT_SIGNING) && !facts.is_for(purpose::TIME_STAMPING));
    assert!(!facts.is_ca());
    assert_eq!(facts.policies, ["0.4.0.194112.1.2", "1.2.3.4"]);
    assert_eq!(facts.crl_distribution_points, ["http://crl.example/een.crl", "http://crl.example/twee.crl"]);
    assert_eq!(facts.ocsp, ["http://ocsp.example/"]);
    assert_eq!(facts.ca_issuers, ["http://ca.example/ca.cer"]);
    assert_eq!(facts.authority_key_identifier, certificate("interm").facts().subject_key_identifier);
    assert!(facts.unknown_critical.is_empty() && !facts.name_constraints && !facts.policy_constraints);
    let statements = &facts.qualified;
    assert!(statements.compliance && statements.sscd);
    assert_eq!(
        (statements.types.as_slice(), statements.legislation.as_slice()),
        (&[QcType::Signature][..], &["NL".to_owned()][..])
    );
    assert!(!certificate("p256").facts().qualified.compliance);
}

#[test]
fn limits_of_an_issuer_are_seen() {
    let limits = certificate("limits");
    let facts = limits.facts();
    assert!(facts.is_ca() && facts.name_constraints && facts.policy_constraints && facts.no_revocation_available);
    assert_eq!(facts.basic_constraints.unwrap().path_length, Some(2));
    assert_eq!(facts.unknown_critical, ["1.2.3.4.5"]);
}

#[test]
fn what_limits_and_cannot_be_read_is_not_understood() {
    let bytes = fixture("limits.cer");
    let signed = Element::whole(&bytes).unwrap().elements().unwrap().all().unwrap()[0];
    let list = signed.elements().unwrap().all().unwrap().last().unwrap().only().unwrap().raw();
    // Each with a value that it cannot have; a truth value is FF in DER, and a bit that is not used is zero.
    for (last, value) in [
        (15, &[3, 2, 1, 1][..]),
        (15, &[3, 0]),
        (19, &[0x30, 3, 1, 1, 1]),
        (19, &[0x30, 0x80, 0, 0]),
        (30, &[4, 0]),
        (36, &[0x30, 3, 0x80, 1, 0xFF]),
        (37, &[0x30, 2, 4, 0]),
        (54, &[2, 5, 1, 0, 0, 0, 0]),
    ] {
        let extension = wrap(0x30, &[wrap(6, &[0x55, 0x1D, last]), wrap(4, value)].concat());
        let certificate = Certificate::from_der(replaced(&bytes, list, &wrap(0x30, &extension))).unwrap();
        let facts = certificate.facts();
        assert_eq!(facts.unknown_critical, [format!("2.5.29.{last}")]);
        assert!(facts.key_usage.is_none() && facts.basic_constraints.is_none() && facts.extended_key_usage.is_none());
        assert!(!facts.name_constraints && !facts.policy_constraints);
    }
    // One that only tells something is left out, unless it says that it must be understood.
    for (critical, unknown) in [(&[][..], 0), (&[1, 1, 0xFF], 1)] {
        let extension = wrap(0x30, &[&wrap(6, &[0x55, 0x1D, 14]), critical, &wrap(4, &[5, 0])].concat());
        let certificate = Certificate::from_der(replaced(&bytes, list, &wrap(0x30, &extension))).unwrap();
        let facts = certificate.facts();
        assert_eq!((facts.unknown_critical.len(), &facts.subject_key_identifier), (unknown, &None));
    }
}

#[test]
fn a_certificate_is_in_der_and_has_nothing_more() {
    let bytes = fixture("limits.cer");
    let parts = Element::whole(&bytes).unwrap().elements().unwrap().all().unwrap();
    let inner = parts[0].elements().unwrap().all().unwrap();
    let (version, serial, name) = (inner[0].raw(), inner[1].raw(), inner[3]);
    assert_eq!(version, [0xA0, 3, 2, 1, 2]);
    let with = |old: &[u8], new: &[u8]| Certificate::from_der(replaced(&bytes, old, new));
    assert!(with(version, &[0xA0, 3, 2, 1, 1]).is_ok());
    assert!(with(version, &[0xA0, 3, 2, 1, 3]).is_err());
    assert!(with(serial, &[serial, &[5, 0]].concat()).is_err());
    assert!(with(parts[2].raw(), &[parts[2].raw(), &[5, 0]].concat()).is_err());
    // The same name, its length written with a byte too many, or not written.
    assert!(name.content().len() < 0x80);
    assert!(with(name.raw(), &[&[0x30, 0x81, name.content().len() as u8], name.content()].concat()).is_err());
    assert!(with(name.raw(), &[&[0x30, 0x80], name.content(), &[0, 0]].concat()).is_err());
    assert!(with(name.raw(), &wrap(0x30, &[0x31, 0])).is_err());
    assert!(Certificate::from_der([&bytes[..], &[0]].concat()).is_err());
}

#[test]
fn validity_is_a_time_and_the_end_of_time_has_one() {
    let root = certificate("root");
    assert_eq!(root.facts().not_before, "2020-01-01T00:00:00Z".parse::<Timestamp>().unwrap());
    assert_eq!(root.facts().not_after, "2060-01-01T00:00:00Z".parse::<Timestamp>().unwrap());
    let mut endless = fixture("root.cer");
    // Longer by the two digits of the century would change lengths: another time of the same length does.
    let at = endless.windows(15).position(|part| part == b"20600101000000Z").expect("a GeneralizedTime");
    endless[at..at + 15].copy_from_slice(b"99991231235959Z");
    assert_eq!(Certificate::from_der(endless).unwrap().facts().not_after, Timestamp::MAX);
}

#[test]
fn issuers_are_told_by_name_and_signature() {
    let [root, interm, p256, ocsp] = ["root", "interm", "p256", "ocsp"].map(certificate);
    assert!(root.is_self_signed() && root.is_issued_by(&root));
    assert!(interm.is_issued_by(&root) && p256.is_issued_by(&interm) && ocsp.is_issued_by(&interm));
    assert!(!p256.is_issued_by(&root) && !interm.is_self_signed() && !root.is_issued_by(&interm));
    assert!(ocsp.facts().is_for(purpose::OCSP_SIGNING) && ocsp.facts().ocsp_nocheck);
    let mut forged = fixture("p256.cer");
    let at = forged.windows(4).position(|part| part == b"Onde").expect("a name");
    forged[at] ^= 1;
    let forged = Certificate::from_der(forged).unwrap();
    assert!(forged.names_as_issuer(&interm));
    assert_eq!(forged.check_signature(&interm), Err(SignatureFault::ValueWrong));
}

#[test]
fn other_keys_and_algorithms() {
    let [p521, pss, rsa, sha1] = ["p521", "pss", "rsa3072", "sha1"].map(certificate);
    assert_eq!(
        [&p521, &pss, &rsa].map(|one| one.facts().key),
        [Some(KeyKind::P521), Some(KeyKind::Rsa(2048)), Some(KeyKind::Rsa(3072))]
    );
    assert!(p521.is_self_signed() && pss.is_self_signed());
    assert_eq!(pss.facts().algorithm.to_string(), "RSASSA-PSS SHA-256");
    assert_eq!(sha1.facts().algorithm, Named::Comparable(Method::Ecdsa(Digester::Sha1)));
    assert_eq!(sha1.check_signature(&sha1), Err(SignatureFault::Unsupported("ECDSA SHA-1".into())));
}

#[test]
fn the_algorithm_outside_must_be_the_signed_one() {
    let mut der = fixture("p256.cer");
    let sha256 = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2];
    let at = der.windows(8).rposition(|part| part == sha256).expect("an algorithm");
    der[at + 7] = 3;
    assert!(Certificate::from_der(der).is_err());
}

#[test]
fn copies_are_equal_and_share() {
    let one = certificate("p256");
    assert_eq!(one, certificate("p256"));
    assert_ne!(one, certificate("root"));
    assert_eq!(one.clone().der().as_ptr(), one.der().as_ptr());
    let hex: String = one.sha256().iter().map(|byte| format!("{byte:02x}")).collect();
    let expected = super::super::algorithm::Hash::Sha256.of(&[&fixture("p256.cer")]);
    assert_eq!(hex, expected.as_ref().iter().map(|byte| format!("{byte:02x}")).collect::<String>());
}
