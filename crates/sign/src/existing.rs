//! The signatures that a file has: what each still needs for a level.

use jiff::Timestamp;

use super::SignError;
use super::revocation::Collector;
use super::services::Services;
use pdf::validation_data::{Held, Store};
use pki::certificate::Certificate;
use pki::cms::SignedData;
use pki::timestamp::Token;

/// The signatures of a file, in the order of their revisions.
pub struct Existing {
    signatures: Vec<Signature>,
    store: Store,
}

enum Signature {
    /// Of somebody, with the time-stamps beside it.
    Signed { data: SignedData, signer: Certificate, tokens: Vec<Used> },
    /// A document time-stamp.
    TimeStamp(Used),
}

/// A time-stamp token that holds.
struct Used {
    token: Token,
    certificate: Certificate,
}

/// Which signatures are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All, with the document time-stamps.
    All,
    /// The one that was made last.
    Last,
}

impl Existing {
    /// Reads them.
    ///
    /// # Errors
    /// [`SignError::NothingSigned`], [`SignError::UnreadableSignature`].
    pub fn read(held: Held) -> Result<Existing, SignError> {
        if !held.signatures.iter().any(|signature| !signature.time_stamp) {
            return Err(SignError::NothingSigned);
        }
        let mut signatures = Vec::new();
        for one in &held.signatures {
            let signature = if one.time_stamp { time_stamp(&one.contents) } else { signed(&one.contents) };
            signatures.push(signature.ok_or_else(|| SignError::UnreadableSignature(one.field.clone()))?);
        }
        Ok(Existing { signatures, store: held.data })
    }

    /// Whether the time of a signature is not proved by a time-stamp beside it or over it.
    pub fn lacks_time(&self) -> bool {
        (0..self.signatures.len())
            .any(|index| matches!(self.signatures[index], Signature::Signed { .. }) && self.proof(index).is_none())
    }

    /// When a signature was there for certain: the time of the time-stamp beside it, else of the first document time-stamp over it (EN
    /// 319 142-1, table 1).
    fn proof(&self, index: usize) -> Option<Timestamp> {
        let beside = match &self.signatures[index] {
            Signature::Signed { tokens, .. } => tokens.iter().map(|used| used.token.at).min(),
            Signature::TimeStamp(used) => return Some(used.token.at),
        };
        beside.or_else(|| {
            self.signatures[index..].iter().find_map(|signature| match signature {
                Signature::TimeStamp(used) => Some(used.token.at),
                Signature::Signed { .. } => None,
            })
        })
    }

    /// Fetches the validation data that signatures, and the time-stamps beside them, still need.
    ///
    /// # Errors
    /// As [`Collector::chain`].
    pub fn collect(&self, which: Which, services: &Services) -> Result<Store, SignError> {
        let mut collector = Collector::new(services, &self.store);
        let last = self.signatures.len().saturating_sub(1);
        for (index, signature) in self.signatures.iter().enumerate() {
            if which == Which::Last && index != last {
                continue;
            }
            match signature {
                Signature::Signed { data, signer, tokens } => {
                    let at = self.proof(index).unwrap_or_else(Timestamp::now);
                    let earlier = |own| if which == Which::All { SignError::Earlier(Box::new(own)) } else { own };
                    collector.chain(signer, &data.certificates, at).map_err(earlier)?;
                    for used in tokens {
                        collector.chain(&used.certificate, &used.token.signed.certificates, used.token.at)?;
                    }
                }
                Signature::TimeStamp(used) => {
                    collector.chain(&used.certificate, &used.token.signed.certificates, used.token.at)?;
                }
            }
        }
        Ok(collector.finish())
    }
}

fn signed(contents: &[u8]) -> Option<Signature> {
    let (data, _) = SignedData::read(contents).ok()?;
    let signer = data.only_signer()?;
    let certificate = signer.certificate(&data.certificates)?.clone();
    let mut tokens = Vec::new();
    for bytes in signer.unsigned.signature_time_stamps() {
        let (token, _) = Token::read(bytes).ok()?;
        let digest = token.imprint.algorithm.known()?.of(&[&signer.signature]);
        let own = token.verify(digest.as_ref(), &data.certificates).ok()?;
        tokens.push(Used { token, certificate: own });
    }
    Some(Signature::Signed { signer: certificate, tokens, data })
}

fn time_stamp(contents: &[u8]) -> Option<Signature> {
    let (token, _) = Token::read(contents).ok()?;
    let certificate = token.verify_signature(&[]).ok()?;
    Some(Signature::TimeStamp(Used { token, certificate }))
}
