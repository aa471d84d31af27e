//! Seed values: what whoever made a signature field wants of the signature in it (ISO 32000-2, 12.7.5.5, tables 237 and 239).
//!
//! What can be honoured is; what is required and cannot be refuses the signature, by its name. What is only wished for is honoured where
//! nobody has to be asked.

use lopdf::{Dictionary, Document, Object};

use super::certificate_seeds;
use super::objects::{dictionary, integer, resolve};
use super::signature_wish::{Seed, Sort, Wish};
use super::strings;

/// What of the seed values the signature dictionary takes over.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seeds {
    /// `SubFilter`.
    pub sub_filter: &'static str,
    /// `P` of a certification.
    pub permission: i64,
}

/// Kinds of signed data that are made here, the best first.
const SUB_FILTERS: [&str; 2] = ["ETSI.CAdES.detached", "adbe.pkcs7.detached"];

/// Flags of table 237: which keys are required.
const FILTER: i64 = 1;
const SUB_FILTER: i64 = 1 << 1;
const VERSION: i64 = 1 << 2;
const REASONS: i64 = 1 << 3;
const LEGAL_ATTESTATION: i64 = 1 << 4;
const REVOCATION: i64 = 1 << 5;
const DIGEST: i64 = 1 << 6;
const LOCK_DOCUMENT: i64 = 1 << 7;
const APPEARANCE: i64 = 1 << 8;

/// Holds a signature against the seed values of its field.
///
/// # Errors
/// All that the field wants and does not get.
pub(super) fn held_against(document: &Document, field: &Dictionary, wish: &Wish) -> Result<Seeds, Vec<Seed>> {
    let mut seeds = Seeds { sub_filter: SUB_FILTERS[0], permission: 2 };
    let Some(own) = dictionary(document, field.get(b"SV").ok()).filter(|_| wish.sort != Sort::TimeStamp) else {
        return Ok(seeds);
    };
    let reader = Reader { document, own, flags: integer(document, own, b"Ff").unwrap_or(0) };
    let mut wanted = Vec::new();
    if let Some(name) = reader.names(b"Filter").first()
        && reader.requires(FILTER)
        && name != "Adobe.PPKLite"
    {
        wanted.push(Seed::of("Filter", reader.names(b"Filter")));
    }
    let listed = reader.names(b"SubFilter");
    match SUB_FILTERS.into_iter().find(|known| listed.iter().any(|name| name == known)) {
        Some(known) => seeds.sub_filter = known,
        None if !listed.is_empty() && reader.requires(SUB_FILTER) => wanted.push(Seed::of("SubFilter", listed)),
        None => {}
    }
    // 3 is the highest there is.
    if reader.requires(VERSION) && reader.has(b"V") && reader.real(b"V").is_none_or(|version| version > 3.0) {
        wanted.push(Seed::of("V", Vec::new()));
    }
    reader.reasons(wish.reason.as_deref(), &mut wanted);
    if reader.requires(LEGAL_ATTESTATION) && reader.has(b"LegalAttestation") {
        wanted.push(Seed::of("LegalAttestation", reader.texts(b"LegalAttestation")));
    }
    // Table 237: of ETSI.CAdES.detached, in a document security store.
    let revocation = reader.value(b"AddRevInfo").and_then(|value| value.as_bool().ok()).unwrap_or(false);
    if reader.requires(REVOCATION) && revocation && !wish.signer.revocation_data {
        wanted.push(Seed::of("AddRevInfo", Vec::new()));
    }
    let plain = |name: &str| name.replace('-', "").to_uppercase();
    let digests: Vec<String> = reader.texts(b"DigestMethod").iter().map(|name| plain(name)).collect();
    let digest = wish.signer.digest.as_deref().map(plain);
    if reader.requires(DIGEST) && !digests.is_empty() && !digests.iter().any(|name| Some(name) == digest.as_ref()) {
        wanted.push(Seed::of("DigestMethod", digests));
    }
    if reader.requires(LOCK_DOCUMENT) && reader.names(b"LockDocument").iter().any(|name| name == "true") {
        wanted.push(Seed::of("LockDocument", Vec::new()));
    }
    if reader.requires(APPEARANCE) && reader.has(b"AppearanceFilter") {
        wanted.push(Seed::of("AppearanceFilter", reader.texts(b"AppearanceFilter")));
    }
    reader.certification(wish.sort, &mut seeds, &mut wanted);
    if let Some(stamp) = dictionary(document, own.get(b"TimeStamp").ok())
        && integer(document, stamp, b"Ff").is_some_and(|flags| flags & 1 != 0)
        && !wish.signer.time_stamp
    {
        wanted.push(Seed::of("TimeStamp", Vec::new()));
    }
    if let Some(certificate) = dictionary(document, own.get(b"Cert").ok()) {
        wanted.extend(certificate_seeds::not_given(document, certificate, &wish.signer));
    }
    if wanted.is_empty() { Ok(seeds) } else { Err(wanted) }
}

struct Reader<'a> {
    document: &'a Document,
    own: &'a Dictionary,
    flags: i64,
}

impl<'a> Reader<'a> {
    fn requires(&self, flag: i64) -> bool {
        self.flags & flag != 0
    }

    fn value(&self, key: &[u8]) -> Option<&'a Object> {
        resolve(self.document, self.own.get(key).ok()?)
    }

    fn has(&self, key: &[u8]) -> bool {
        self.value(key).is_some()
    }

    fn real(&self, key: &[u8]) -> Option<f32> {
        self.value(key)?.as_float().ok()
    }

    /// A name, or a list of them; `LockDocument` has been written as a boolean too.
    fn names(&self, key: &[u8]) -> Vec<String> {
        let name = |object: &Object| match object {
            Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
            Object::Boolean(value) => Some(value.to_string()),
            _ => None,
        };
        match self.value(key) {
            Some(Object::Array(items)) => items.iter().filter_map(|item| name(resolve(self.document, item)?)).collect(),
            Some(one) => name(one).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// A text, or a list of them.
    fn texts(&self, key: &[u8]) -> Vec<String> {
        match self.value(key) {
            Some(Object::Array(items)) => {
                items.iter().filter_map(|item| resolve(self.document, item)).map(strings::decode).collect()
            }
            Some(one @ Object::String(..)) => vec![strings::decode(one)],
            _ => Vec::new(),
        }
    }

    /// Table 237: one of a list; a list of nothing but a full stop wants none at all.
    fn reasons(&self, reason: Option<&str>, wanted: &mut Vec<Seed>) {
        let reasons = self.texts(b"Reasons");
        if !self.requires(REASONS) || !self.has(b"Reasons") {
            return;
        }
        let none = reasons.is_empty() || reasons == ["."];
        let right =
            if none { reason.is_none() } else { reason.is_some_and(|reason| reasons.iter().any(|one| one == reason)) };
        if !right {
            wanted.push(Seed::of("Reasons", if none { Vec::new() } else { reasons }));
        }
    }

    /// `MDP` has no flag: where it stands, it says what sort of signature the field is for.
    fn certification(&self, sort: Sort, seeds: &mut Seeds, wanted: &mut Vec<Seed>) {
        let Some(own) = dictionary(self.document, self.own.get(b"MDP").ok()) else { return };
        match (integer(self.document, own, b"P"), sort) {
            (Some(0), Sort::Approval) | (None, _) => {}
            (Some(p @ 1..=3), Sort::Certification) => seeds.permission = p,
            (Some(p), _) => wanted.push(Seed::of("MDP", vec![p.to_string()])),
        }
    }
}
