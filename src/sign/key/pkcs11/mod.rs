//! Keys on a token: a card, a stick or an HSM that speaks PKCS#11 (OASIS, 3.1). The key never leaves it.
//!
//! Lives here: which token and key a URI means, logging in, and how the token is asked to sign. Each token is used by one thread at a time.
//! To add a mechanism: a row in [`mechanism`].

mod error;
mod mechanism;
mod uri;

use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::{Slot, TokenInfo};
use secrecy::{ExposeSecret, SecretString};

pub use error::TokenError;
pub use uri::TokenUri;

use super::{KeyHolder, Secrets, Wanted, secret};
use crate::pki::algorithm::{Algorithm, KeyKind, Scheme};
use crate::pki::asn1::Element;
use crate::pki::certificate::{Certificate, ordered};
use crate::sign::{SignError, phases};
use mechanism::Way;

/// A key on a token, with the session in which it signs.
pub(super) struct TokenKey {
    /// Behind a lock: tokens do one thing at a time.
    session: Mutex<Session>,
    /// Kept until the session is over.
    _module: Module,
    key: ObjectHandle,
    /// The PIN, when the key asks for it before every signature.
    again: Option<SecretString>,
    way: Way,
    algorithm: Algorithm,
    chain: Vec<Certificate>,
}

/// A loaded module; whoever initialised it ends it.
struct Module {
    library: Pkcs11,
    ours: bool,
}

impl Drop for Module {
    fn drop(&mut self) {
        if self.ours {
            // Nothing can be done about a module that does not want to end.
            let _ = self.library.clone().finalize();
        }
    }
}

impl Drop for TokenKey {
    fn drop(&mut self) {
        let _ = self.session.get_mut().unwrap_or_else(PoisonError::into_inner).logout();
    }
}

/// Opens the one key that the URI means.
pub(super) fn open(
    uri: &TokenUri,
    secrets: &Secrets,
    wanted: Option<Wanted>,
    more: &[Certificate],
) -> Result<TokenKey, SignError> {
    let read = uri.pin.as_deref().map(secret::in_file).transpose()?;
    let pin = read.as_ref().or(secrets.pin.as_ref());
    let module = Module::load(uri)?;
    let (slot, token) = module.token(uri)?;
    let session = module.library.open_ro_session(slot).map_err(|error| TokenError::other(&token, &error))?;
    module.log_in(&session, slot, &token, pin)?;
    let found = Found { session: &session, token: token.label() };
    let (key, always) = found.key(uri)?;
    let (own, mut others) = found.certificates(key, more)?;
    others.extend_from_slice(more);
    let algorithm = phases::algorithm(&own, wanted)?;
    let offered = module.library.get_mechanism_list(slot).map_err(|error| TokenError::other(&token, &error))?;
    let way = Way::choose(algorithm, &offered, always).ok_or_else(|| SignError::Algorithm(algorithm.to_string()))?;
    let again = if always { pin.cloned() } else { None };
    let chain = ordered(&own, &others);
    Ok(TokenKey { session: Mutex::new(session), _module: module, key, again, way, algorithm, chain })
}

impl Module {
    fn load(uri: &TokenUri) -> Result<Module, TokenError> {
        let wrong = |error: Error| TokenError::Module(uri.module.display().to_string(), error::reason(&error));
        let library = Pkcs11::new(&uri.module).map_err(wrong)?;
        let ours = match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) => true,
            Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => false,
            Err(error) => return Err(wrong(error)),
        };
        Ok(Module { library, ours })
    }

    /// The one token that the URI means.
    fn token(&self, uri: &TokenUri) -> Result<(Slot, TokenInfo), TokenError> {
        let slots = self.library.get_slots_with_token().unwrap_or_default();
        let present: Vec<(Slot, TokenInfo)> = slots
            .into_iter()
            .filter_map(|slot| Some((slot, self.library.get_token_info(slot).ok()?)))
            .filter(|(_, token)| token.token_initialized())
            .collect();
        let is = |wanted: &Option<String>, has: &str| wanted.as_ref().is_none_or(|wanted| wanted.trim_end() == has);
        let fits = |(slot, token): &(Slot, TokenInfo)| {
            is(&uri.token, token.label())
                && is(&uri.manufacturer, token.manufacturer_id())
                && is(&uri.model, token.model())
                && is(&uri.serial, token.serial_number())
                && uri.slot.is_none_or(|wanted| wanted == slot.id())
        };
        let labels = |of: &[(Slot, TokenInfo)]| of.iter().map(|(_, token)| token.label().to_owned()).collect();
        let all = labels(&present);
        let mut fitting: Vec<_> = present.into_iter().filter(fits).collect();
        match (fitting.len(), fitting.pop()) {
            (1, Some(one)) => Ok(one),
            (0, _) => Err(TokenError::NoToken(all)),
            (_, last) => {
                fitting.extend(last);
                Err(TokenError::SeveralTokens(labels(&fitting)))
            }
        }
    }

    /// Logs in. A reader with keys of its own asks for the PIN itself when none is given.
    fn log_in(
        &self,
        session: &Session,
        slot: Slot,
        token: &TokenInfo,
        pin: Option<&SecretString>,
    ) -> Result<(), TokenError> {
        let own_keys = token.protected_authentication_path();
        let pin = pin.filter(|pin| !(own_keys && pin.expose_secret().is_empty()));
        if pin.is_none() && !own_keys {
            return if token.login_required() { Err(TokenError::Pin(token.label().to_owned(), false)) } else { Ok(()) };
        }
        let label = token.label().to_owned();
        let now = || self.library.get_token_info(slot).ok();
        match session.login(UserType::User, pin) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
            Err(Error::Pkcs11(RvError::PinLocked, _)) => Err(TokenError::Locked(label)),
            Err(Error::Pkcs11(RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange, _)) => {
                let now = now();
                if now.as_ref().is_some_and(TokenInfo::user_pin_locked) {
                    return Err(TokenError::Locked(label));
                }
                Err(TokenError::Pin(label, now.is_some_and(|token| token.user_pin_final_try())))
            }
            Err(error) => Err(TokenError::other(token, &error)),
        }
    }
}

/// What is found on a token after logging in.
struct Found<'a> {
    session: &'a Session,
    token: &'a str,
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
    fn key(&self, uri: &TokenUri) -> Result<(ObjectHandle, bool), TokenError> {
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
    fn certificates(
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

impl KeyHolder for TokenKey {
    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let refused = |error: Error| SignError::Refused(error::reason(&error));
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let input = self.way.input(self.algorithm, message);
        let mechanism = self.way.mechanism(self.algorithm);
        let made = match &self.again {
            None => session.sign(&mechanism, self.key, &input).map_err(refused)?,
            Some(pin) => {
                session.sign_init(&mechanism, self.key).map_err(refused)?;
                session.login(UserType::ContextSpecific, Some(pin)).map_err(refused)?;
                session.sign_update(&input).and_then(|()| session.sign_final()).map_err(refused)?
            }
        };
        if self.algorithm.scheme != Scheme::Ecdsa {
            return Ok(made);
        }
        // Two numbers behind one another (PKCS#11, 6.3.1); a few tokens give the sequence at once.
        Ok(phases::sequence_of(&made).unwrap_or(made))
    }
}
