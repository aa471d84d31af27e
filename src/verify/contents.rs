//! What is inside the signatures of a file, read once.

use super::pool::Store;
use crate::pdf::revisions::{Item, Signature, SignedFile};
use crate::pki::algorithm::Hash;
use crate::pki::certificate::Certificate;
use crate::pki::cms::SignedData;
use crate::pki::timestamp::Token;

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
    /// A form of which the name is told and that is not read (ISO 32000-2 has withdrawn them).
    Old(String),
    /// Something else.
    Unreadable,
}

impl Contents {
    /// Reads it, by what the signature says it is.
    pub fn read(signature: &Signature) -> Contents {
        let only_zeros = |rest: &[u8]| rest.iter().all(|byte| *byte == 0);
        match signature.sub_filter.as_str() {
            old @ ("adbe.pkcs7.sha1" | "adbe.x509.rsa_sha1") => Contents::Old(old.to_owned()),
            _ if signature.time_stamp => match Token::read(&signature.contents) {
                Ok((token, rest)) => Contents::Token(Box::new(Stamped { padded: only_zeros(rest), token })),
                Err(_) => Contents::Unreadable,
            },
            _ => match SignedData::read(&signature.contents) {
                Ok((data, rest)) => {
                    let padded = only_zeros(rest);
                    let tokens = match data.signers.first() {
                        Some(signer) => {
                            signer.unsigned.signature_time_stamps().into_iter().enumerate().map(read_token).collect()
                        }
                        None => Vec::new(),
                    };
                    Contents::Signed(Box::new(Signed { data, tokens, padded }))
                }
                Err(_) => Contents::Unreadable,
            },
        }
    }

    /// Time-stamps over the signature value; none where one cannot be read.
    pub fn signature_tokens(&self) -> impl Iterator<Item = Option<&Token>> {
        let tokens = match self {
            Contents::Signed(signed) => signed.tokens.as_slice(),
            _ => &[],
        };
        tokens.iter().map(Option::as_ref)
    }

    /// The digests of what it covers that will be asked for.
    pub fn hashes(&self) -> Vec<Hash> {
        let mut out = Vec::new();
        match self {
            Contents::Signed(signed) => {
                for signer in signed.data.signers.iter().take(1) {
                    out.extend(signer.digest_algorithm.known());
                    let stamps = signer.signed.as_ref().map(|own| own.content_time_stamps()).unwrap_or_default();
                    let tokens = stamps.iter().take(5).filter_map(|bytes| Token::read(bytes).ok());
                    out.extend(tokens.filter_map(|(token, _)| token.imprint.algorithm.known()));
                }
            }
            Contents::Token(stamped) => out.extend(stamped.token.imprint.algorithm.known()),
            Contents::Old(_) | Contents::Unreadable => {}
        }
        out.sort_by_key(|hash| hash.length());
        out.dedup();
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
            Contents::Signed(signed) => {
                give(&signed.data, store);
                signed.tokens.iter().flatten().for_each(|token| give(&token.signed, store));
            }
            Contents::Token(stamped) => give(&stamped.token.signed, store),
            Contents::Old(_) | Contents::Unreadable => {}
        }
        sound
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
