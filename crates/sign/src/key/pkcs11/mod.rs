//! Keys on a token: a card, a stick or an HSM that speaks PKCS#11 (OASIS, 3.1). The key never leaves it.
//!
//! Lives here: which token and key a URI means, logging in, and how the token is asked to sign. Each token is used by one thread at a time.
//! To add a mechanism: a row in [`mechanism`].

mod error;
mod found;
mod mechanism;
mod module;
mod uri;

use std::sync::{Mutex, PoisonError};

use cryptoki::error::{Error, RvError};
use cryptoki::object::ObjectHandle;
use cryptoki::session::{Session, UserType};
use secrecy::SecretString;

pub use error::TokenError;
pub use uri::TokenUri;

use super::{KeyHolder, Secrets, Wanted, secret};
use crate::{SignError, phases};
use found::Found;
use mechanism::Way;
use module::Module;
use pki::algorithm::{Algorithm, Scheme};
use pki::certificate::{Certificate, ordered};

/// A key on a token.
pub(super) struct TokenKey {
    uri: TokenUri,
    /// The PIN, for a token that comes back, and for a key that asks for it before every signature.
    pin: Option<SecretString>,
    /// Behind a lock: tokens do one thing at a time.
    state: Mutex<State>,
    way: Way,
    algorithm: Algorithm,
    chain: Vec<Certificate>,
}

/// How it stands with the token.
enum State {
    /// It is there.
    Open(Opened),
    /// It was taken out, or its connection broke.
    Lost,
    /// It took our PIN once and does no longer: asking again would only lock it.
    Refused(TokenError),
}

/// A session that is logged in, and the key in it.
struct Opened {
    session: Session,
    /// Kept until the session is over.
    module: Module,
    slot: cryptoki::slot::Slot,
    token: String,
    key: ObjectHandle,
    /// Whether the key asks for the PIN before every signature.
    always: bool,
}

impl Drop for Opened {
    fn drop(&mut self) {
        // A token that is gone has logged us out already.
        let _ = self.session.logout();
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
    let pin = read.or_else(|| secrets.pin.clone());
    let opened = Opened::new(uri, pin.as_ref())?;
    let (own, mut others) = opened.found().certificates(opened.key, more)?;
    others.extend_from_slice(more);
    let algorithm = phases::algorithm(&own, wanted)?;
    let way = opened.way(algorithm)?;
    let chain = ordered(&own, &others);
    Ok(TokenKey { uri: uri.clone(), pin, state: Mutex::new(State::Open(opened)), way, algorithm, chain })
}

impl Opened {
    fn new(uri: &TokenUri, pin: Option<&SecretString>) -> Result<Opened, TokenError> {
        let module = Module::load(uri)?;
        let (slot, token) = module.token(uri)?;
        let session = module.library.open_ro_session(slot).map_err(|error| TokenError::other(&token, &error))?;
        module.log_in(&session, slot, &token, pin)?;
        let token = token.label().to_owned();
        let (key, always) = Found { session: &session, token: &token }.key(uri)?;
        Ok(Opened { session, module, slot, token, key, always })
    }

    fn found(&self) -> Found<'_> {
        Found { session: &self.session, token: &self.token }
    }

    fn way(&self, algorithm: Algorithm) -> Result<Way, SignError> {
        let offered = self.module.library.get_mechanism_list(self.slot);
        let offered = offered.map_err(|error| TokenError::Other(self.token.clone(), error::reason(&error)))?;
        Way::choose(algorithm, &offered, self.always).ok_or_else(|| SignError::Algorithm(algorithm.to_string()))
    }

    fn sign(
        &self,
        way: Way,
        algorithm: Algorithm,
        message: &[u8],
        pin: Option<&SecretString>,
    ) -> Result<Vec<u8>, Error> {
        let input = way.input(algorithm, message);
        let mechanism = way.mechanism(algorithm);
        if !self.always {
            return self.session.sign(&mechanism, self.key, &input);
        }
        self.session.sign_init(&mechanism, self.key)?;
        self.session.login(UserType::ContextSpecific, pin)?;
        self.session.sign_update(&input)?;
        self.session.sign_final()
    }
}

impl TokenKey {
    /// The token as it was, after it was lost.
    fn back(&self) -> Result<Opened, SignError> {
        let opened = Opened::new(&self.uri, self.pin.as_ref())?;
        // Somebody may have put in another: what is prepared is for this certificate.
        let (own, _) = opened.found().certificates(opened.key, &self.chain)?;
        if Some(&own) == self.chain.first() { Ok(opened) } else { Err(SignError::NoCertificate(opened.token.clone())) }
    }

    /// Whether what a token said means that it is no longer there as it was.
    fn is_lost(error: &Error) -> bool {
        let Error::Pkcs11(value, _) = error else { return false };
        matches!(
            value,
            RvError::CryptokiNotInitialized
                | RvError::DeviceError
                | RvError::DeviceRemoved
                | RvError::KeyHandleInvalid
                | RvError::ObjectHandleInvalid
                | RvError::SessionClosed
                | RvError::SessionHandleInvalid
                | RvError::SlotIdInvalid
                | RvError::TokenNotPresent
                | RvError::TokenNotRecognized
                | RvError::UserNotLoggedIn
        )
    }
}

impl KeyHolder for TokenKey {
    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Signs; a token that was lost is looked for once more.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut again = true;
        let made = loop {
            let opened = match &*state {
                State::Open(opened) => opened,
                State::Refused(error) => return Err(error.clone().into()),
                State::Lost => {
                    again = false;
                    match self.back() {
                        Ok(opened) => *state = State::Open(opened),
                        Err(SignError::Token(error @ (TokenError::Pin(..) | TokenError::Locked(_)))) => {
                            *state = State::Refused(error);
                        }
                        Err(error) => return Err(error),
                    }
                    continue;
                }
            };
            match opened.sign(self.way, self.algorithm, message, self.pin.as_ref()) {
                Ok(made) => break made,
                Err(error) => {
                    let lost = TokenKey::is_lost(&error);
                    if lost {
                        // The session ends first, then the module: it is loaded anew.
                        *state = State::Lost;
                    }
                    if !(lost && again) {
                        return Err(SignError::Refused(error::reason(&error)));
                    }
                }
            }
        };
        if self.algorithm.scheme != Scheme::Ecdsa {
            return Ok(made);
        }
        // Two numbers behind one another (PKCS#11, 6.3.1); a few tokens give the sequence at once.
        Ok(phases::sequence_of(&made).unwrap_or(made))
    }
}
