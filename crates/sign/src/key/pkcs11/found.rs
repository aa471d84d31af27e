//! What is found on a token after logging in: the key that is meant, its certificate, and those of its issuers.

use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;

use super::{TokenError, TokenUri};
use crate::SignError;
use pki::algorithm::KeyKind;
use pki::asn1::Element;
use pki::certificate::Certificate;

/// What is found on a token after logging in.
pub(super) struct Found<'a> {
    pub session: &'a Session,
    pub token: &'a str,
}

impl Found<'_> {
    fn objects(&self, class: ObjectClass, more: Vec<Attribute>) -> Vec<ObjectHandle> {
        let template = [vec![Attribute::Class(class)], more].concat();
        self.session.find_objects(&template).unwrap_or_default()
    }

    /// Values of an object; a token may know none of them, which is no error.
    fn values(&self, object: ObjectHandle, kinds: &[AttributeType]) -> Vec<Attribute> {
        kinds.iter().filter_map(|kind| self.session.get_attributes(object, &[*kind]).ok()).flatten().collect()
    }

    /// The one private key that fits, and whether it asks for the PIN every time.
    pub(super) fn key(&self, uri: &TokenUri) -> Result<(ObjectHandle, bool), TokenError> {
        let label = uri.object.as_ref().map(|label| Attribute::Label(label.as_bytes().to_vec()));
        let id = uri.id.as_ref().map(|id| Attribute::Id(id.clone()));
        let named = label.into_iter().chain(id).collect();
        let mut keys = self.objects(ObjectClass::PRIVATE_KEY, named);
        if keys.len() > 1 {
            keys.retain(|key| !self.values(*key, &[AttributeType::Sign]).contains(&Attribute::Sign(false)));
        }
        match keys.as_slice() {
            [key] => {
                let always = self.values(*key, &[AttributeType::AlwaysAuthenticate]);
                Ok((*key, always.contains(&Attribute::AlwaysAuthenticate(true))))
            }
            [] => Err(TokenError::NoKey(self.token.to_owned())),
            several => {
                let mut names: Vec<String> = several.iter().map(|key| self.name(*key)).collect();
                names.sort();
                Err(TokenError::SeveralKeys(self.token.to_owned(), names))
            }
        }
    }

    /// A key as it can be named in a URI.
    fn name(&self, key: ObjectHandle) -> String {
        let values = self.values(key, &[AttributeType::Label, AttributeType::Id]);
        let parts = values.iter().filter_map(|value| match value {
            Attribute::Label(label) if !label.is_empty() => Some(format!("object={}", String::from_utf8_lossy(label))),
            Attribute::Id(id) if !id.is_empty() => {
                Some(format!("id={}", id.iter().map(|byte| format!("%{byte:02x}")).collect::<String>()))
            }
            _ => None,
        });
        parts.collect::<Vec<_>>().join(";")
    }

    /// The certificate of a key, and the others on the token. It is known by its public key, or else by the identifier that it has in
    /// common with the key; it may also be one of `more`.
    pub(super) fn certificates(
        &self,
        key: ObjectHandle,
        more: &[Certificate],
    ) -> Result<(Certificate, Vec<Certificate>), SignError> {
        let x509 = vec![Attribute::CertificateType(CertificateType::X_509)];
        let on_token: Vec<(Vec<u8>, Certificate)> = self
            .objects(ObjectClass::CERTIFICATE, x509)
            .into_iter()
            .filter_map(|object| {
                let values = self.values(object, &[AttributeType::Value, AttributeType::Id]);
                let der = values.iter().find_map(|value| match value {
                    Attribute::Value(der) => Certificate::from_der(der.clone()).ok(),
                    _ => None,
                })?;
                Some((identifier(&values), der))
            })
            .collect();
        let id = identifier(&self.values(key, &[AttributeType::Id]));
        let public = self.public_key(key, &id);
        let belongs = |certificate: &Certificate| public.as_ref().map(|public| public.is_of(certificate));
        let same = |own: &[u8]| !id.is_empty() && own == id;
        let own = on_token
            .iter()
            .find(|(own, certificate)| belongs(certificate).unwrap_or_else(|| same(own)))
            .map(|(_, certificate)| certificate)
            // A token that tells nothing of the key: the signature itself shows whether the certificate was the right one.
            .or_else(|| more.iter().find(|certificate| belongs(certificate).unwrap_or(true)))
            .ok_or_else(|| SignError::NoCertificate(self.token.to_owned()))?
            .clone();
        Ok((own, on_token.into_iter().map(|(_, certificate)| certificate).collect()))
    }

    /// What the token tells of the public half: of RSA the private key itself does, of EC the public key beside it.
    fn public_key(&self, key: ObjectHandle, id: &[u8]) -> Option<PublicKey> {
        let beside = self.objects(ObjectClass::PUBLIC_KEY, vec![Attribute::Id(id.to_vec())]);
        let objects = std::iter::once(key).chain(beside.into_iter().filter(|_| !id.is_empty()));
        objects.flat_map(|object| self.values(object, &[AttributeType::Modulus, AttributeType::EcPoint])).find_map(
            |value| match value {
                Attribute::Modulus(modulus) if !modulus.is_empty() => Some(PublicKey::Rsa(modulus)),
                Attribute::EcPoint(point) if !point.is_empty() => Some(PublicKey::Ec(point)),
                _ => None,
            },
        )
    }
}

fn identifier(values: &[Attribute]) -> Vec<u8> {
    let id = values.iter().find_map(|value| match value {
        Attribute::Id(id) => Some(id.clone()),
        _ => None,
    });
    id.unwrap_or_default()
}

/// The public half of a key, as tokens tell it.
enum PublicKey {
    /// The modulus.
    Rsa(Vec<u8>),
    /// The point, in an octet string or without.
    Ec(Vec<u8>),
}

impl PublicKey {
    fn is_of(&self, certificate: &Certificate) -> bool {
        let Ok((kind, key)) = certificate.key() else { return false };
        match (self, kind) {
            (PublicKey::Rsa(modulus), KeyKind::Rsa(_)) => modulus_of(&key).is_some_and(|own| own == trimmed(modulus)),
            (PublicKey::Ec(point), KeyKind::P256 | KeyKind::P384 | KeyKind::P521) => point.ends_with(&key),
            _ => false,
        }
    }
}

/// Modulus of an `RSAPublicKey` (RFC 8017, A.1.1), without zeros before it.
fn modulus_of(key: &[u8]) -> Option<&[u8]> {
    let first = Element::whole(key).ok()?.sequence().ok()?.one().ok()?;
    Some(trimmed(first.integer().ok()?))
}

fn trimmed(number: &[u8]) -> &[u8] {
    &number[number.iter().take_while(|byte| **byte == 0).count()..]
}
