//! What is inside the signatures of a file, read once.

use super::pool::Store;
use pdf::revisions::{Item, Signature, SignedFile};
use pki::algorithm::{AnyKey, Digester, digest_inside};
use pki::asn1::Element;
use pki::certificate::Certificate;
use pki::cms::SignedData;
use pki::timestamp::Token;

/// How many time-stamps of one signature are judged; the others are as if they were broken.
const MAX_TOKENS: usize = 10;

/// Signed data of a signature.
pub(super) struct Signed {
    /// It.
    pub data: SignedData,
    /// Time-stamps over the signature value; none where one cannot be read.
    pub tokens: Vec<Option<Token>>,
    /// Whether only zeros come behind it.
    pub padded: bool,
}

/// A document time-stamp.
pub(super) struct Stamped {
    /// It.
    pub token: Token,
    /// Whether only zeros come behind it.
    pub padded: bool,
}

/// What is inside a signature.
pub(super) enum Contents {
    /// Signed data.
    Signed(Box<Signed>),
    /// A time-stamp token.
    Token(Box<Stamped>),
    /// A kind that nobody should make or trust any more (ISO 32000-2 has withdrawn them): its name, and what is inside.
    Old(String, Old),
    /// Something else.
    Unreadable,
}

/// What is inside a signature of an old kind.
pub(super) enum Old {
    /// `adbe.pkcs7.sha1`: signed data around the SHA-1 of what is covered.
    Data(Box<Signed>),
    /// `adbe.x509.rsa_sha1`: a value, and certificates that stand beside it.
    Value {
        /// The signature.
        value: Vec<u8>,
        /// The signer's first.
        certificates: Vec<Certificate>,
    },
    /// Something else.
    Unreadable,
}

impl Contents {
    /// Reads it, by what the signature says it is.
    pub fn read(signature: &Signature) -> Contents {
        match signature.sub_filter.as_str() {
            old @ "adbe.pkcs7.sha1" => {
                let data = signed_data(&signature.contents).map_or(Old::Unreadable, Old::Data);
                Contents::Old(old.to_owned(), data)
            }
            old @ "adbe.x509.rsa_sha1" => Contents::Old(old.to_owned(), bare_value(signature)),
            _ if signature.time_stamp => match Token::read(&signature.contents) {
                Ok((token, rest)) => Contents::Token(Box::new(Stamped { padded: only_zeros(rest), token })),
                Err(_) => Contents::Unreadable,
            },
            _ => signed_data(&signature.contents).map_or(Contents::Unreadable, Contents::Signed),
        }
    }

    /// Time-stamps over the signature value; none where one cannot be read.
    pub fn signature_tokens(&self) -> impl Iterator<Item = Option<&Token>> {
        let tokens = self.signed().map(|signed| signed.tokens.as_slice()).unwrap_or_default();
        tokens.iter().map(Option::as_ref)
    }

    /// Signed data, of whichever kind.
    pub fn signed(&self) -> Option<&Signed> {
        match self {
            Contents::Signed(signed) | Contents::Old(_, Old::Data(signed)) => Some(signed),
            _ => None,
        }
    }

    /// The digests of what it covers that will be asked for, each once.
    pub fn digesters(&self) -> Vec<Digester> {
        let mut all = Vec::new();
        match self {
            Contents::Signed(signed) => {
                for signer in signed.data.signers.iter().take(1) {
                    all.extend(signer.digesters());
                    let stamps = signer.signed.as_ref().map(|own| own.content_time_stamps()).unwrap_or_default();
                    let tokens = stamps.iter().take(5).filter_map(|bytes| Token::read(bytes).ok());
                    all.extend(tokens.filter_map(|(token, _)| token.imprint.algorithm.comparable()));
                }
            }
            Contents::Token(stamped) => all.extend(stamped.token.imprint.algorithm.comparable()),
            Contents::Old(_, Old::Data(_)) => all.push(Digester::Sha1),
            Contents::Old(_, Old::Value { value, certificates }) => {
                let key = certificates
                    .first()
                    .map(Certificate::facts)
                    .filter(|own| matches!(own.any_key, Some(AnyKey::Rsa(_))));
                all.extend(key.and_then(|own| digest_inside(&own.public_key, value)).map(|(digester, _)| digester));
            }
            Contents::Old(_, Old::Unreadable) | Contents::Unreadable => {}
        }
        let mut out = Vec::new();
        for digester in all {
            if !out.contains(&digester) {
                out.push(digester);
            }
        }
        out
    }

    /// Gives what it brings to judge with to a store, and whether all of it can be read.
    fn give(&self, revision: usize, store: &mut Store) -> bool {
        let mut sound = true;
        let mut give = |data: &SignedData, store: &mut Store| {
            data.certificates.iter().for_each(|certificate| store.add_from_file(certificate));
            // Attribute certificates and others have tags of their own, and are not meant.
            sound &= data.unreadable_certificates.iter().all(|der| der.first() != Some(&0x30));
            for der in &data.crls {
                sound &= !store.has_room() || store.add_crl(der, Some(revision));
            }
            for der in &data.ocsp_responses {
                sound &= !store.has_room() || store.add_ocsp(der, Some(revision));
            }
            for signer in data.signers.iter().take(1) {
                let signed = signer.signed.as_ref().map(|own| own.revocation_info()).unwrap_or_default();
                let unsigned = signer.unsigned.revocation_info();
                for der in signed.0.iter().chain(&unsigned.0) {
                    sound &= !store.has_room() || store.add_crl(der, Some(revision));
                }
                for der in signed.1.iter().chain(&unsigned.1) {
                    sound &= !store.has_room() || store.add_ocsp(der, Some(revision));
                }
            }
        };
        match self {
            Contents::Signed(signed) | Contents::Old(_, Old::Data(signed)) => {
                give(&signed.data, store);
                signed.tokens.iter().flatten().for_each(|token| give(&token.signed, store));
            }
            Contents::Token(stamped) => give(&stamped.token.signed, store),
            Contents::Old(..) | Contents::Unreadable => {}
        }
        sound
    }
}

fn only_zeros(rest: &[u8]) -> bool {
    rest.iter().all(|byte| *byte == 0)
}

fn signed_data(contents: &[u8]) -> Option<Box<Signed>> {
    let (data, rest) = SignedData::read(contents).ok()?;
    let padded = only_zeros(rest);
    let tokens = match data.signers.first() {
        Some(signer) => signer.unsigned.signature_time_stamps().into_iter().enumerate().map(read_token).collect(),
        None => Vec::new(),
    };
    Some(Box::new(Signed { data, tokens, padded }))
}

/// An octet string, and the certificates of the signature dictionary.
fn bare_value(signature: &Signature) -> Old {
    let certificates = signature.certificates.iter().take(MAX_TOKENS);
    let certificates = certificates.filter_map(|der| Certificate::from_der(der.clone()).ok()).collect();
    match Element::read(&signature.contents).and_then(|(value, _)| value.octet_string().map(|value| value.into_owned()))
    {
        Ok(value) => Old::Value { value, certificates },
        Err(_) => Old::Unreadable,
    }
}

fn read_token((at, bytes): (usize, &[u8])) -> Option<Token> {
    match Token::read(bytes) {
        Ok((token, [])) if at < MAX_TOKENS => Some(token),
        _ => None,
    }
}

/// All that a file brings, and whether all of it can be read.
pub(super) fn gather(file: &SignedFile, contents: &[Contents]) -> (Store, bool) {
    let mut store = Store::default();
    let mut sound = true;
    for (signature, contents) in file.signatures.iter().zip(contents) {
        sound &= contents.give(signature.revision, &mut store);
    }
    for Item { der, .. } in &file.validation_data.certificates {
        if store.overfull {
            break;
        }
        match Certificate::from_der(der.clone()) {
            Ok(certificate) => store.add_from_file(&certificate),
            Err(_) => sound = false,
        }
    }
    for item in &file.validation_data.crls {
        sound &= !store.has_room() || store.add_crl(&item.der, Some(item.revision));
    }
    for item in &file.validation_data.ocsps {
        sound &= !store.has_room() || store.add_ocsp(&item.der, Some(item.revision));
    }
    let delegates: Vec<Certificate> =
        store.ocsps().flat_map(|known| known.what.certificates.iter().take(10).cloned()).collect();
    delegates.iter().for_each(|certificate| store.add_from_file(certificate));
    (store, sound)
}
