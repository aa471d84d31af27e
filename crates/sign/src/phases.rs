//! The phases of a signature: prepared, its digest taken, completed. One type each, so that none can be left out.
//!
//! What a prepared signature is made of waits in the file itself, in the room for the signed data. So it can wait for days, and any
//! process completes it; nobody keeps anything meanwhile.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;

use super::SignError;
use super::key::Wanted;
use super::level::Level;
use pki::algorithm::{Algorithm, KeyKind, Scheme};
use pki::certificate::Certificate;
use pki::cms::{Unsigned, with_time_stamp};

/// Prepared: what will be signed is settled, by whom, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    unsigned: Unsigned,
    level: Level,
}

/// What whoever has the key gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The digest to sign.
    pub digest: Vec<u8>,
    /// What it is the digest of, for key holders that take it themselves: the signed attributes in DER.
    pub message: Vec<u8>,
    /// How it is to be signed.
    pub algorithm: Algorithm,
}

/// Completed: the signature is there and verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    unsigned: Unsigned,
    signature: Vec<u8>,
    level: Level,
}

impl Prepared {
    /// For the signed parts of a file; the signer's certificate is the first of the chain.
    ///
    /// # Errors
    /// When a certificate is broken, or its key cannot sign so.
    pub fn new(
        parts: &[&[u8]],
        algorithm: Algorithm,
        chain: &[Certificate],
        level: Level,
    ) -> Result<Prepared, SignError> {
        let digest = algorithm.hash.of(parts);
        Ok(Prepared { unsigned: Unsigned::new(algorithm, digest.as_ref(), chain)?, level })
    }

    /// Itself, for the room in the file.
    pub fn state(&self) -> Vec<u8> {
        self.unsigned.to_der(self.level as u8)
    }

    /// What waits in a file with these signed parts.
    ///
    /// # Errors
    /// [`SignError::NotPrepared`], and [`SignError::Changed`] when the file is no longer the one that was prepared.
    pub fn restore(state: &[u8], parts: &[&[u8]]) -> Result<Prepared, SignError> {
        let (unsigned, level) = Unsigned::from_der(state).map_err(|_| SignError::NotPrepared)?;
        let level = Level::ALL.get(usize::from(level)).ok_or(SignError::NotPrepared)?.0;
        let digest = unsigned.algorithm().hash.of(parts);
        if unsigned.is_of(digest.as_ref()) { Ok(Prepared { unsigned, level }) } else { Err(SignError::Changed) }
    }

    /// What is to be signed.
    pub fn digest(&self) -> Digest {
        let (message, algorithm) = (self.unsigned.to_be_signed(), self.unsigned.algorithm());
        Digest { digest: algorithm.hash.of(&[message]).as_ref().to_vec(), message: message.to_vec(), algorithm }
    }

    /// The level that the signature is to have.
    pub fn level(&self) -> Level {
        self.level
    }

    /// Takes the signature: raw or as base64; of ECDSA as a sequence in DER, or r and s behind one another.
    ///
    /// # Errors
    /// [`SignError::Foreign`] when it was not made with the key of the certificate over this digest.
    pub fn complete(self, signature: &[u8]) -> Result<Completed, SignError> {
        for candidate in readings(signature, self.unsigned.algorithm()) {
            if self.unsigned.verifies(&candidate)? {
                return Ok(Completed { unsigned: self.unsigned, signature: candidate, level: self.level });
            }
        }
        Err(SignError::Foreign)
    }
}

impl Completed {
    /// The signature value, for a time-stamp over it.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The level that the signature is to have.
    pub fn level(&self) -> Level {
        self.level
    }

    /// The signer's chain.
    ///
    /// # Errors
    /// When a certificate is broken.
    pub fn chain(&self) -> Result<Vec<Certificate>, SignError> {
        Ok(self.unsigned.chain()?)
    }

    /// The signed data, with a time-stamp token over the signature beside it at every level but B-B.
    ///
    /// # Errors
    /// When the certificate is broken.
    pub fn signed_data(&self, time_stamp: Option<&[u8]>) -> Result<Vec<u8>, SignError> {
        let data = self.unsigned.complete(&self.signature)?;
        Ok(time_stamp.map_or_else(|| Ok(data.clone()), |token| with_time_stamp(&data, token))?)
    }
}

/// RSA keys with fewer bits are too weak for what must hold for years (ETSI TS 119 312, 8.3).
const FEWEST_RSA_BITS: usize = 3000;

/// How the key of a certificate signs: as wanted, if it can.
///
/// # Errors
/// When it cannot, or when the key is too weak.
pub fn algorithm(own: &Certificate, wanted: Option<Wanted>) -> Result<Algorithm, SignError> {
    let (kind, _) = own.key().map_err(|_| SignError::KeyKind(own.facts().key_name.clone()))?;
    let usual = match kind {
        KeyKind::Rsa(bits) if bits < FEWEST_RSA_BITS => return Err(SignError::Weak(format!("RSA {bits}"))),
        KeyKind::Rsa(_) => Scheme::RsaPss,
        _ => Scheme::Ecdsa,
    };
    let wanted = wanted.unwrap_or(Wanted { scheme: usual, hash: None });
    let algorithm = Algorithm { scheme: wanted.scheme, hash: wanted.hash.unwrap_or(kind.usual_hash()) };
    let can = match kind {
        KeyKind::Rsa(_) => algorithm.scheme != Scheme::Ecdsa,
        // A digest as strong as the curve, no other.
        _ => algorithm.scheme == Scheme::Ecdsa && algorithm.hash == kind.usual_hash(),
    };
    if can { Ok(algorithm) } else { Err(SignError::Algorithm(algorithm.to_string())) }
}

/// Whether a certificate is one by which a signature that is made now can hold: whoever verifies it looks at the same (EN 319 102-1, 5.2.6).
///
/// # Errors
/// When it is not valid now, is not for documents, or asks for what is not understood.
pub fn is_fit(own: &Certificate, now: Timestamp) -> Result<(), SignError> {
    let (facts, name) = (own.facts(), own.name());
    if now < facts.not_before || now > facts.not_after {
        return Err(SignError::NotValid { name, at: now });
    }
    if !facts.signs() || !facts.is_for_documents() {
        return Err(SignError::NotForDocuments(name));
    }
    if !facts.unknown_critical.is_empty() {
        return Err(SignError::UnknownExtension { name, extensions: facts.unknown_critical.join(", ") });
    }
    Ok(())
}

/// What the bytes of a signature may mean.
fn readings(signature: &[u8], algorithm: Algorithm) -> Vec<Vec<u8>> {
    let text: Vec<u8> = signature.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let decoded = BASE64_STANDARD.decode(&text).ok();
    let mut out: Vec<Vec<u8>> = std::iter::once(signature.to_vec()).chain(decoded).collect();
    if algorithm.scheme == Scheme::Ecdsa {
        let pairs: Vec<Vec<u8>> = out.iter().filter_map(|bytes| sequence_of(bytes)).collect();
        out.extend(pairs);
    }
    out
}

/// Two numbers of the same length as `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279, 2.2.3).
pub(super) fn sequence_of(pair: &[u8]) -> Option<Vec<u8>> {
    // P-256, P-384 and P-521.
    if ![64, 96, 132].contains(&pair.len()) {
        return None;
    }
    let (r, s) = pair.split_at(pair.len() / 2);
    let numbers = [r, s].map(|digits| {
        let zeros = digits.iter().take_while(|digit| **digit == 0).count().min(digits.len() - 1);
        let mut number = digits[zeros..].to_vec();
        // A number that begins with a bit would be a negative one.
        if number[0] & 0x80 != 0 {
            number.insert(0, 0);
        }
        [&[0x02, number.len() as u8][..], &number].concat()
    });
    let content = numbers.concat();
    let head =
        if content.len() < 0x80 { vec![0x30, content.len() as u8] } else { vec![0x30, 0x81, content.len() as u8] };
    Some([head, content].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_become_a_sequence() {
        let mut pair = vec![0_u8; 64];
        (pair[0], pair[31], pair[63]) = (0x80, 1, 5);
        let made = sequence_of(&pair).expect("a sequence");
        assert_eq!(made[..6], [0x30, 38, 0x02, 33, 0, 0x80]);
        assert_eq!(made[37..], [0x02, 1, 5]);
        let large = sequence_of(&[0xFF; 132]).expect("a sequence");
        assert_eq!(large[..5], [0x30, 0x81, 138, 0x02, 67]);
        assert_eq!((sequence_of(&[1; 63]), sequence_of(&[0; 64]).map(|zeros| zeros.len())), (None, Some(8)));
    }
}
