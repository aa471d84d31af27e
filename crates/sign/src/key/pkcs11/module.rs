//! A PKCS#11 module: loaded, the token found, logged in.

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::{Slot, TokenInfo};
use secrecy::{ExposeSecret, SecretString};

use super::{TokenError, TokenUri, error};

/// A loaded module; whoever initialised it ends it.
pub(super) struct Module {
    pub library: Pkcs11,
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

impl Module {
    pub(super) fn load(uri: &TokenUri) -> Result<Module, TokenError> {
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
    pub(super) fn token(&self, uri: &TokenUri) -> Result<(Slot, TokenInfo), TokenError> {
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
    pub(super) fn log_in(
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
