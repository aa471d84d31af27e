//! Seed values: honoured, or refused by name.

use pdf::signature::{Refusal, Signer, Wish};

use super::files::{form, seal, signed, sound, wish};

fn outcome(seeds: &str, wish: &Wish) -> Result<Vec<u8>, Vec<String>> {
    let file = form(&[&format!("/T({})/SV<<{seeds}>>", wish.field)]);
    match signed(&file, wish) {
        Ok(file) => {
            sound(&file);
            Ok(file)
        }
        Err(Refusal::Seeds { wanted }) => Err(wanted.into_iter().map(|seed| seed.key).collect()),
        Err(other) => panic!("{seeds}: {other}"),
    }
}

#[test]
fn what_is_required_is_honoured_or_named() {
    let plain = wish("a");
    let because = Wish { reason: Some("I agree".to_owned()), ..wish("a") };
    let chain = vec![vec![1, 2], vec![3, 4]];
    let name = [("2.5.4.6", "NL"), ("2.5.4.10", "Gemeente Oosterveen"), ("2.5.4.3", "Zaakbureau")]
        .map(|(oid, text)| (oid.to_owned(), text.to_owned()))
        .to_vec();
    let key_usage = vec![false, true, false];
    let policies = vec!["2.16.528.1.1003.1.2.5.7".to_owned()];
    let signer =
        Signer { time_stamp: true, revocation_data: true, chain, name, key_usage, policies, ..plain.signer.clone() };
    let stamped = Wish { signer, ..wish("a") };
    let all = "/Ff 74/SubFilter[/adbe.pkcs7.detached]/DigestMethod[(SHA512)]/Reasons[(I agree)(I have read)]";
    for (seeds, wish, named) in [
        (all, &plain, &["Reasons", "DigestMethod"][..]),
        (all, &because, &["DigestMethod"]),
        ("/Ff 64/DigestMethod[(SHA512)(SHA256)]", &plain, &[]),
        ("/DigestMethod[(SHA512)]/Reasons[(I agree)]", &plain, &[]),
        ("/Ff 8/Reasons[(.)]", &plain, &[]),
        ("/Ff 8/Reasons[(.)]", &because, &["Reasons"]),
        ("/Ff 8/Reasons[(I agree)]", &because, &[]),
        ("/Ff 2/SubFilter[/adbe.x509.rsa_sha1]", &plain, &["SubFilter"]),
        ("/Ff 1/Filter/Adobe.PPKLite", &plain, &[]),
        ("/Ff 1/Filter/Entrust.PPKEF", &plain, &["Filter"]),
        ("/Ff 4/V 9", &plain, &["V"]),
        ("/Ff 4/V 2", &plain, &[]),
        ("/Ff 16/LegalAttestation[(no)]", &plain, &["LegalAttestation"]),
        ("/Ff 32/AddRevInfo true", &plain, &["AddRevInfo"]),
        ("/Ff 32/AddRevInfo true", &stamped, &[]),
        ("/Ff 128/LockDocument/true", &plain, &["LockDocument"]),
        ("/Ff 256/AppearanceFilter(Own)", &plain, &["AppearanceFilter"]),
        ("/TimeStamp<</URL(https://tsa.voorbeeld.nl)/Ff 1>>", &plain, &["TimeStamp"]),
        ("/TimeStamp<</URL(https://tsa.voorbeeld.nl)/Ff 1>>", &stamped, &[]),
        ("/MDP<</P 0>>", &plain, &[]),
        ("/MDP<</P 2>>", &plain, &["MDP"]),
        ("/Cert<</Ff 1/Subject[<0102>]>>", &stamped, &[]),
        ("/Cert<</Ff 1/Subject[<0304>]>>", &stamped, &["Cert Subject"]),
        ("/Cert<</Ff 2/Issuer[<0304>]>>", &stamped, &[]),
        ("/Cert<</Ff 8/SubjectDN[<</CN(Sam)>>]>>", &stamped, &["Cert SubjectDN"]),
        ("/Cert<</Ff 8/SubjectDN[<</CN(Sam)>><</cn(zaakbureau)/O(Gemeente Oosterveen)>>]>>", &stamped, &[]),
        ("/Cert<</Ff 8/SubjectDN[<</CN(Zaakbureau)/O(Sam)>>]>>", &stamped, &["Cert SubjectDN"]),
        ("/Cert<</Ff 8/SubjectDN[<</2.5.4.6<FEFF004E004C>>>]>>", &stamped, &[]),
        ("/Cert<</Ff 8/SubjectDN[]>>", &stamped, &["Cert SubjectDN"]),
        ("/Cert<</SubjectDN[<</CN(Sam)>>]>>", &stamped, &[]),
        ("/Cert<</Ff 4/OID[(2.16.528.1.1003.1.2.5.7)]>>", &stamped, &[]),
        ("/Cert<</Ff 4/OID[(2.16.528.1.1003.1.2.5.7)(1.2)]>>", &stamped, &["Cert OID"]),
        ("/Cert<</Ff 32/KeyUsage[(1)(01X)]>>", &stamped, &[]),
        ("/Cert<</Ff 32/KeyUsage[(XX1)(00)]>>", &stamped, &["Cert KeyUsage"]),
        ("/Cert<</Ff 128/SignaturePolicyOID(1.2)>>", &stamped, &["Cert SignaturePolicyOID"]),
        ("/Ff 64/DigestMethod[(SHA-256)]", &plain, &[]),
    ] {
        let found = outcome(seeds, wish).err().unwrap_or_default();
        assert_eq!(found, named, "{seeds}");
    }
}

#[test]
fn a_kind_that_is_asked_for_is_made() {
    let file = outcome("/Ff 2/SubFilter[/adbe.pkcs7.detached]", &wish("a")).expect("a signature");
    assert_eq!(sound(&file).signatures[0].sub_filter, "adbe.pkcs7.detached");
    let file = outcome("/SubFilter[/adbe.pkcs7.detached/ETSI.CAdES.detached]", &wish("a")).expect("a signature");
    assert_eq!(sound(&file).signatures[0].sub_filter, "ETSI.CAdES.detached");
    assert_eq!(outcome("/MDP<</P 0>>", &seal()).err(), Some(vec!["MDP".to_owned()]));
    let file = outcome("/MDP<</P 3>>", &seal()).expect("a seal");
    assert_eq!(sound(&file).signatures[0].certification, Some(3));
}
