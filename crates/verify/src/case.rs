//! One signature of a file as it is judged: where it stands, what is inside, and the digests of what it covers.

use super::contents::{Contents, Old};
use pdf::revisions::Signature;
use pki::algorithm::Digester;

/// A signature, what is inside of it, and digests of what it covers.
pub(super) struct Case<'a> {
    /// As it stands in the file.
    pub signature: &'a Signature,
    /// What is inside.
    pub contents: &'a Contents,
    /// Digests of what it covers, by the algorithms that are asked for.
    pub digests: &'a [(Digester, Vec<u8>)],
}

impl Case<'_> {
    /// The digest of what was signed, by an algorithm; none when it is not there.
    pub fn digest(&self, digester: Digester) -> Option<Vec<u8>> {
        match self.encapsulated() {
            Some(content) => Some(digester.of(&[&content])),
            None => self.covered(digester).map(<[u8]>::to_vec),
        }
    }

    /// The digest of the bytes of the file that are covered.
    fn covered(&self, digester: Digester) -> Option<&[u8]> {
        self.digests.iter().find(|(known, _)| *known == digester).map(|(_, digest)| digest.as_slice())
    }

    /// What is signed by the kind `adbe.pkcs7.sha1` (ISO 32000-1, 12.8.3.3.1): the SHA-1 of the bytes that are covered, as content.
    fn encapsulated(&self) -> Option<Vec<u8>> {
        match self.contents {
            Contents::Old(_, Old::Data(signed)) => {
                signed.data.content.clone().or_else(|| self.covered(Digester::Sha1).map(<[u8]>::to_vec))
            }
            _ => None,
        }
    }

    /// Whether that content is the SHA-1 of something else.
    pub fn encapsulated_differs(&self) -> bool {
        matches!(self.contents, Contents::Old(_, Old::Data(_)))
            && self.covered(Digester::Sha1).is_some_and(|sha1| self.encapsulated().as_deref() != Some(sha1))
    }
}
