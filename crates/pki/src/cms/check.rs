//! What of a signer is right, what is wrong, and what nobody here can tell (RFC 5652, 5.4 and 5.6; RFC 6211).
//!
//! Each is asked for itself: a weak algorithm or a missing certificate is no reason not to look at the digest. Names of algorithms stand
//! where no signature covers them, so that they are compared with those that were signed and those that were used.

use super::super::algorithm::{DigestAlgorithm, Digester, Method, SignatureFault, digest_inside};
use super::super::asn1::{self, Element, tag};
use super::super::certificate::Certificate;
use super::attributes::oid;
use super::signer::SignerInfo;

/// What came of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It is right.
    Right,
    /// It is wrong.
    Wrong,
    /// Nobody here can tell.
    Unknown,
}

/// What was found of a signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checks {
    /// Whether the content has the digest that was signed.
    pub content: Found,
    /// Whether the content has the type that was signed.
    pub content_type: Found,
    /// Whether the signature was made over what it is said to be over, with the key of the certificate; unknown without a certificate.
    pub value: Found,
    /// Whether the algorithms that are named are those that the signer protected (RFC 6211); right when there is no such protection.
    pub protection: Found,
    /// Whether the algorithms that are named are those that were used.
    pub names: Found,
    /// The name of an algorithm or key that is not relied on here, or is not known.
    pub weak: Option<String>,
}

impl SignerInfo {
    /// The digest algorithms of which [`SignerInfo::check`] asks the digest of the content: the one that is named, else each that it may
    /// have been.
    pub fn digesters(&self) -> Vec<Digester> {
        if let Some(named) = self.digest_algorithm.comparable() {
            return vec![named];
        }
        let length = self.signed.as_ref().map(|signed| signed.message_digest().unwrap_or_default().len());
        Digester::all().filter(|digester| length.is_none_or(|length| digester.length() == length)).collect()
    }

    /// Compares everything that can be compared: `digest` gives the digest of the content, none when it is not there.
    pub fn check(&self, digest: impl Fn(Digester) -> Option<Vec<u8>>, certificate: Option<&Certificate>) -> Checks {
        let (value, used) = certificate.map_or((Found::Unknown, None), |own| self.value(&digest, own));
        let content = match &self.signed {
            Some(_) => self.content(&digest, used),
            // The signature is over the content itself.
            None => value,
        };
        let content_type = match &self.signed {
            Some(signed) if signed.content_type().as_deref() != Some(self.content_type()) => Found::Wrong,
            _ => Found::Right,
        };
        let mut checks = Checks {
            content,
            content_type,
            value,
            protection: self.protection(),
            names: self.names_used(used),
            weak: None,
        };
        checks.weak = certificate.and_then(|certificate| self.weak(certificate));
        checks
    }

    /// Whether the content has the digest that stands in the signed attributes.
    fn content(&self, digest: &impl Fn(Digester) -> Option<Vec<u8>>, used: Option<Method>) -> Found {
        let Some(signed) = self.signed.as_ref().and_then(|signed| signed.message_digest()) else { return Found::Wrong };
        if let Some(named) = self.digest_algorithm.comparable() {
            return match digest(named) {
                Some(found) if found == signed => Found::Right,
                Some(_) => Found::Wrong,
                None => Found::Unknown,
            };
        }
        let all = self.digesters();
        let found: Vec<Vec<u8>> = all.iter().filter_map(|digester| digest(*digester)).collect();
        if found.contains(&signed) {
            return Found::Right;
        }
        // Whoever signed with an algorithm that is known here, or protected its name, took the digest with no other.
        let hints = [used.and_then(Method::hash), self.protected().and_then(|(digest, _)| digest.comparable())];
        let known = hints.iter().flatten().any(|hint| all.contains(hint));
        if known && found.len() == all.len() { Found::Wrong } else { Found::Unknown }
    }

    /// Whether the signature is by the key of a certificate, and by which method it was made.
    fn value(
        &self,
        digest: &impl Fn(Digester) -> Option<Vec<u8>>,
        certificate: &Certificate,
    ) -> (Found, Option<Method>) {
        let facts = certificate.facts();
        let Some(key) = facts.any_key else { return (Found::Unknown, None) };
        if self.signed.is_none() {
            return self.bare_value(digest, certificate);
        }
        let (bits, signature) = (&facts.public_key, &self.signature);
        let messages = self.messages();
        let Some(method) = self.signature_algorithm.comparable() else {
            let used = messages.iter().find_map(|message| Method::used(key, bits, message, signature));
            return by_unknown(used, digest_inside(bits, signature).is_some());
        };
        let checked: Vec<Option<bool>> = messages
            .iter()
            .map(|message| self.signature_algorithm.holds(method, key, bits, message, signature))
            .collect();
        if checked.contains(&Some(true)) {
            (Found::Right, Some(method))
        } else if checked.contains(&None) {
            (Found::Unknown, None)
        } else {
            (Found::Wrong, None)
        }
    }

    /// The same of a signature that is over the content itself: both names say the one digest.
    fn bare_value(
        &self,
        digest: &impl Fn(Digester) -> Option<Vec<u8>>,
        certificate: &Certificate,
    ) -> (Found, Option<Method>) {
        let facts = certificate.facts();
        let Some(key) = facts.any_key else { return (Found::Unknown, None) };
        let (bits, signature) = (&facts.public_key, &self.signature);
        let check = |method: Method| {
            let digest = digest(method.hash()?)?;
            method.verifies_digest(key, bits, &digest, signature)
        };
        let named = self.signature_algorithm.comparable();
        match (named, self.digest_algorithm.comparable()) {
            (Some(method), Some(hash)) if method.hash() == Some(hash) => match check(method) {
                Some(true) => (Found::Right, named),
                Some(false) => (Found::Wrong, None),
                None => (Found::Unknown, None),
            },
            (Some(_), Some(_)) => (Found::Wrong, None),
            _ => {
                let all = self.digesters();
                let candidates = all.iter().flat_map(|hash| {
                    let hash = *hash;
                    [
                        Method::Ecdsa(hash),
                        Method::PlainEcdsa(hash),
                        Method::RsaPkcs1(hash),
                        Method::RsaPss { hash, mask: hash },
                    ]
                });
                let used = candidates.into_iter().find(|method| check(*method) == Some(true));
                let inside = digest_inside(bits, signature).and_then(|(hash, _)| digest(hash));
                by_unknown(used, inside.is_some())
            }
        }
    }

    /// What was signed: the attributes as they came, and their DER, also when they came in BER (RFC 5652, 5.4).
    fn messages(&self) -> Vec<Vec<u8>> {
        let came = self.signed_bytes();
        let der = Element::whole(came).and_then(|set| asn1::der(&set)).ok().filter(|der| der != came);
        std::iter::once(came.to_vec()).chain(der).collect()
    }

    /// Whether the names beside the signature are those that the signer protected (RFC 6211, 2).
    fn protection(&self) -> Found {
        let Some(signed) = &self.signed else { return Found::Right };
        if !signed.has(oid::ALGORITHM_PROTECTION) {
            return Found::Right;
        }
        let same = || {
            let value = signed.single(oid::ALGORITHM_PROTECTION)?;
            let (digest, signature) = protected_parts(value)?;
            let [own_digest, own_signature] = self.identifiers();
            Some(
                identifier(&digest)? == identifier(own_digest)?
                    && identifier(&signature)? == identifier(own_signature)?,
            )
        };
        if same() == Some(true) { Found::Right } else { Found::Wrong }
    }

    /// The algorithms that the signer protected, where they can be read.
    fn protected(&self) -> Option<(DigestAlgorithm, Vec<u8>)> {
        let (digest, signature) = protected_parts(self.signed.as_ref()?.single(oid::ALGORITHM_PROTECTION)?)?;
        Some((DigestAlgorithm::read(&Element::whole(&digest).ok()?).ok()?, signature))
    }

    /// Whether the algorithms that are named can be those that were used: one without a name beside one that is known is none.
    fn names_used(&self, used: Option<Method>) -> Found {
        let signature = self.signature_algorithm.comparable();
        if signature.is_none() && used.is_some() {
            return Found::Wrong;
        }
        let hash = used.or(signature).and_then(Method::hash);
        if self.digest_algorithm.comparable().is_none() && hash.is_some() { Found::Wrong } else { Found::Right }
    }

    /// The name of an algorithm or key that is not relied on.
    fn weak(&self, certificate: &Certificate) -> Option<String> {
        let facts = certificate.facts();
        if self.signature_algorithm.sound(facts.any_key).is_none() {
            return Some(facts.key_with(&self.signature_algorithm));
        }
        (!self.digest_algorithm.is_sound()).then(|| self.digest_algorithm.to_string())
    }

    /// Checks that the content has the digest that was signed, and that the signature is by the key of the certificate (RFC 5652, 5.6).
    /// Whether the signer named that certificate is another question: [`SignerInfo::names`].
    ///
    /// # Errors
    /// When it does not hold, or nobody here can tell.
    pub fn verify(
        &self,
        digest: impl Fn(Digester) -> Option<Vec<u8>>,
        certificate: &Certificate,
    ) -> Result<(), SignatureFault> {
        self.check(digest, Some(certificate)).verdict(self.signed.is_some())
    }
}

impl Checks {
    /// The first thing that is wrong, or cannot be told; `attributes` says whether the digest is in signed attributes.
    fn verdict(&self, attributes: bool) -> Result<(), SignatureFault> {
        if attributes && self.content == Found::Wrong {
            return Err(SignatureFault::DigestDiffers);
        }
        if self.content_type == Found::Wrong {
            return Err(SignatureFault::ContentTypeDiffers);
        }
        if self.value == Found::Wrong {
            return Err(SignatureFault::ValueWrong);
        }
        if self.protection == Found::Wrong || self.names == Found::Wrong {
            return Err(SignatureFault::NamesDiffer);
        }
        let name = self.weak.clone();
        if self.content == Found::Unknown || self.value == Found::Unknown {
            return Err(SignatureFault::Unsupported(name.unwrap_or_default()));
        }
        name.map_or(Ok(()), |name| Err(SignatureFault::Weak(name)))
    }
}

/// What an unknown algorithm makes cannot be told from nonsense, unless the value says itself that it is over something else.
fn by_unknown(used: Option<Method>, other: bool) -> (Found, Option<Method>) {
    match used {
        Some(_) => (Found::Right, used),
        None if other => (Found::Wrong, None),
        None => (Found::Unknown, None),
    }
}

/// Both identifiers of `CMSAlgorithmProtection` (RFC 6211, 2), each as a sequence of its own.
fn protected_parts(value: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut parts = Element::whole(value).ok()?.sequence().ok()?;
    let digest = parts.expect(tag::SEQUENCE).ok()?.raw().to_vec();
    let signature = parts.expect(tag::context(1)).ok()?;
    parts.end().ok()?;
    Some((digest, asn1::wrap(tag::SEQUENCE, signature.content())))
}

/// Object identifier and parameters of an `AlgorithmIdentifier`; those that say nothing are as if they were not there.
fn identifier(bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut parts = Element::whole(bytes).ok()?.sequence().ok()?;
    let oid = parts.one().ok()?.oid().ok()?;
    let parameters = parts.all().ok()?.iter().map(|part| part.raw().to_vec()).collect::<Vec<_>>().concat();
    let null = parameters == [tag::NULL, 0];
    Some((oid, if null { Vec::new() } else { parameters }))
}
