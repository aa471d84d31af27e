//! What goes wrong with a token. Nothing of it tells a PIN.

use cryptoki::error::Error;
use cryptoki::slot::TokenInfo;

/// Why a token does not sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenError {
    /// The attribute of the URI that is wrong, unknown or there twice.
    Uri(String),
    /// The PIN stands in the URI, where others can read it.
    PinInUri,
    /// The module cannot be loaded; what the system says of it.
    Module(String, String),
    /// No token is as the URI says; labels of those that are there.
    NoToken(Vec<String>),
    /// More than one token is; their labels.
    SeveralTokens(Vec<String>),
    /// The PIN of this token is wrong; whether one try is left.
    Pin(String, bool),
    /// The token is locked after too many wrong PINs.
    Locked(String),
    /// There is no such private key on this token.
    NoKey(String),
    /// More than one key fits; how they are named.
    SeveralKeys(String, Vec<String>),
    /// Something else that this token says.
    Other(String, String),
}

impl TokenError {
    pub(super) fn other(token: &TokenInfo, error: &Error) -> TokenError {
        TokenError::Other(token.label().to_owned(), reason(error))
    }

    /// Its code among the faults, and the values of its sentence.
    pub fn code(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let list = |of: &[String]| if of.is_empty() { "-".to_owned() } else { of.join(", ") };
        match self {
            TokenError::Uri(attribute) => ("token-uri", vec![("attribute", attribute.clone())]),
            TokenError::PinInUri => ("token-pin-in-uri", Vec::new()),
            TokenError::Module(path, reason) => {
                ("token-module", vec![("path", path.clone()), ("reason", reason.clone())])
            }
            TokenError::NoToken(present) => ("token-not-found", vec![("present", list(present))]),
            TokenError::SeveralTokens(fitting) => ("token-not-one", vec![("fitting", list(fitting))]),
            TokenError::Pin(token, last) => {
                (if *last { "token-pin-last-try" } else { "token-pin" }, vec![("token", token.clone())])
            }
            TokenError::Locked(token) => ("token-locked", vec![("token", token.clone())]),
            TokenError::NoKey(token) => ("token-key-not-found", vec![("token", token.clone())]),
            TokenError::SeveralKeys(token, keys) => {
                ("token-key-not-one", vec![("token", token.clone()), ("keys", list(keys))])
            }
            TokenError::Other(token, reason) => {
                ("token-other", vec![("token", token.clone()), ("reason", reason.clone())])
            }
        }
    }
}

/// What a module says, in short: the standard's name of the error.
pub(super) fn reason(error: &Error) -> String {
    match error {
        Error::Pkcs11(value, _) => format!("{value:?}"),
        Error::LibraryLoading(error) => error.to_string(),
        error => error.to_string(),
    }
}
