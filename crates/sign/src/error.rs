//! Why nothing is signed. All that signs gives it, so it uses none of them: only what their errors are.

use std::fmt;

use jiff::Timestamp;

use super::key::{LooksLike, RemoteError, TokenError};
use super::level::{Level, UnknownLevel};
use super::outside::OutsideError;
use super::trouble::{StatusTrouble, TimeStampTrouble};
use pki::PkiError;

/// Why nothing is signed. None of them says anything of a key or a PIN.
///
/// As text it is its code and the values: `key-not-one; path: key.p12, count: 2`. The sentence of each code, in both languages, stands in
/// `crates/fault/src`; a service tells it in the reader's language.
#[derive(Debug)]
pub enum SignError {
    /// What was named as key is none of the known sorts.
    UnknownSource(String),
    /// A file cannot be read.
    File(String, std::io::Error),
    /// The PIN does not open the key, or the file is damaged.
    NotOpened(String),
    /// A file that should be PKCS#12 is something else.
    NotPkcs12 {
        /// Which.
        path: String,
        /// What it seems to be.
        looks_like: LooksLike,
    },
    /// A file is PKCS#12, in a form that is not read: what stands in the way.
    KeyForm(String, String),
    /// There is no private key there, or more than one.
    NotOneKey(String, usize),
    /// No certificate belongs to the key.
    NoCertificate(String),
    /// The key is too weak or of a sort that nobody should sign with.
    Weak(String),
    /// The certificate is for something else than documents.
    NotForDocuments(String),
    /// The certificate asks for something that nobody here understands.
    UnknownExtension {
        /// Whose.
        name: String,
        /// Object identifiers of the extensions.
        extensions: String,
    },
    /// The key is of a kind with which nobody here signs.
    KeyKind(String),
    /// The key cannot sign in this way.
    Algorithm(String),
    /// The key holder did not sign.
    Refused(String),
    /// There is no certificate to trust there.
    NoTrust(String),
    /// What was named as level is none.
    Level(String),
    /// A level needs a time-stamp service, and none is known.
    NoTimeStampService(Level),
    /// No signature that was prepared here waits in the file.
    NotPrepared,
    /// The file is not the one that was prepared.
    Changed,
    /// The signature is of another key, or over something else.
    Foreign,
    /// The signed data is longer than the room for it.
    Room,
    /// The answer of a time-stamp service is not used.
    TimeStamp {
        /// Which service.
        host: String,
        /// Why not.
        trouble: TimeStampTrouble,
    },
    /// No time-stamp service gave a token: why, of each.
    NoTimeStamp(Vec<SignError>),
    /// The issuer of this certificate is nowhere to be found.
    ChainIncomplete(String),
    /// A chain ends at this certificate, which is not trusted.
    NotTrusted(String),
    /// A certificate was not yet or no longer valid when it was used.
    NotValid {
        /// Whose.
        name: String,
        /// When it was used.
        at: Timestamp,
    },
    /// A certificate was revoked when it was used.
    Revoked {
        /// Whose.
        name: String,
        /// Since when.
        at: Timestamp,
    },
    /// The same of a signature that stands in the file already, to which proof is added.
    Earlier(Box<SignError>),
    /// An answer on a certificate is not used.
    Answer {
        /// Which service.
        host: String,
        /// Why not.
        trouble: StatusTrouble,
    },
    /// A certificate names no service that says whether it is revoked.
    NoStatusService(String),
    /// No service says whether a certificate is revoked: why, of each.
    Status {
        /// Whose.
        name: String,
        /// Of each service.
        reasons: Vec<SignError>,
    },
    /// The file has no signature.
    NothingSigned,
    /// A signature of the file cannot be read.
    UnreadableSignature(String),
    /// A certificate or signature is broken.
    Pki(PkiError),
    /// A token does not sign.
    Token(TokenError),
    /// A signing service does not sign.
    Remote(RemoteError),
    /// A service that is needed gave nothing that can be used.
    Outside(OutsideError),
}

impl From<PkiError> for SignError {
    fn from(error: PkiError) -> Self {
        SignError::Pki(error)
    }
}

impl From<TokenError> for SignError {
    fn from(error: TokenError) -> Self {
        SignError::Token(error)
    }
}

impl From<UnknownLevel> for SignError {
    fn from(UnknownLevel(given): UnknownLevel) -> Self {
        SignError::Level(given)
    }
}

impl From<RemoteError> for SignError {
    fn from(error: RemoteError) -> Self {
        SignError::Remote(error)
    }
}

impl From<OutsideError> for SignError {
    fn from(error: OutsideError) -> Self {
        SignError::Outside(error)
    }
}

impl SignError {
    /// Where it is, as a JSON pointer.
    pub fn pointer(&self) -> &'static str {
        match self {
            SignError::Level(_) | SignError::NoTimeStampService(_) => "/level",
            SignError::NotPrepared
            | SignError::Changed
            | SignError::NothingSigned
            | SignError::UnreadableSignature(_) => "/file",
            SignError::TimeStamp { .. }
            | SignError::NoTimeStamp(_)
            | SignError::Answer { .. }
            | SignError::Status { .. } => "/level",
            SignError::Foreign | SignError::Room => "/signature",
            _ => "/key",
        }
    }

    /// What went wrong at each service; a sentence names them as `{reasons}`.
    pub fn reasons(&self) -> &[SignError] {
        match self {
            SignError::NoTimeStamp(reasons) | SignError::Status { reasons, .. } => reasons,
            _ => &[],
        }
    }

    /// Its code among the faults, and the values of its sentence.
    pub fn code(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            SignError::UnknownSource(given) => ("key-source-unknown", vec![("given", given.clone())]),
            SignError::File(path, error) => {
                ("key-file-unreadable", vec![("path", path.clone()), ("reason", error.to_string())])
            }
            SignError::NotOpened(path) => ("key-not-opened", vec![("path", path.clone())]),
            SignError::NotPkcs12 { path, looks_like } => (looks_like.code(), vec![("path", path.clone())]),
            SignError::KeyForm(path, what) => {
                ("key-form-unknown", vec![("path", path.clone()), ("what", what.clone())])
            }
            SignError::NotOneKey(path, count) => {
                ("key-not-one", vec![("path", path.clone()), ("count", count.to_string())])
            }
            SignError::NoCertificate(path) => ("key-without-certificate", vec![("path", path.clone())]),
            SignError::Weak(what) => ("key-too-weak", vec![("key", what.clone())]),
            SignError::NotForDocuments(name) => ("certificate-not-for-documents", vec![("name", name.clone())]),
            SignError::UnknownExtension { name, extensions } => {
                ("certificate-extension-unknown", vec![("name", name.clone()), ("extension", extensions.clone())])
            }
            SignError::KeyKind(what) => ("key-kind-unsupported", vec![("key", what.clone())]),
            SignError::Algorithm(name) => ("key-algorithm", vec![("algorithm", name.clone())]),
            SignError::Refused(reason) => ("key-refused", vec![("reason", reason.clone())]),
            SignError::NoTrust(path) => ("trust-without-certificate", vec![("path", path.clone())]),
            SignError::Level(given) => ("level-unknown", vec![("given", given.clone())]),
            SignError::NoTimeStampService(level) => ("time-stamp-service-missing", vec![("level", level.to_string())]),
            SignError::NotPrepared => ("signature-not-prepared", Vec::new()),
            SignError::Changed => ("prepared-file-changed", Vec::new()),
            SignError::Foreign => ("signature-foreign", Vec::new()),
            SignError::Room => ("signature-too-long", Vec::new()),
            SignError::TimeStamp { host, trouble } => {
                let (code, mut values) = trouble.code();
                values.push(("host", host.clone()));
                (code, values)
            }
            SignError::NoTimeStamp(_) => ("no-time-stamp", Vec::new()),
            SignError::ChainIncomplete(name) => ("chain-incomplete", vec![("name", name.clone())]),
            SignError::NotTrusted(name) => ("chain-not-trusted", vec![("name", name.clone())]),
            SignError::NotValid { name, at } => {
                ("certificate-not-valid", vec![("name", name.clone()), ("at", at.to_string())])
            }
            SignError::Revoked { name, at } => {
                ("certificate-revoked", vec![("name", name.clone()), ("at", at.to_string())])
            }
            SignError::Earlier(own) => {
                let (code, values) = own.code();
                let code = match code {
                    "certificate-not-valid" => "earlier-certificate-not-valid",
                    "certificate-revoked" => "earlier-certificate-revoked",
                    other => other,
                };
                (code, values)
            }
            SignError::Answer { host, trouble } => {
                let status = match trouble {
                    StatusTrouble::Http(status) => Some(("status", status.to_string())),
                    _ => None,
                };
                (trouble.code(), std::iter::once(("host", host.clone())).chain(status).collect())
            }
            SignError::NoStatusService(name) => ("no-status-service", vec![("name", name.clone())]),
            SignError::Status { name, .. } => ("no-status", vec![("name", name.clone())]),
            SignError::NothingSigned => ("nothing-signed", Vec::new()),
            SignError::UnreadableSignature(field) => ("signature-unreadable", vec![("field", field.clone())]),
            SignError::Pki(error) => ("key-refused", vec![("reason", error.to_string())]),
            SignError::Token(error) => error.code(),
            SignError::Remote(error) => error.code(),
            SignError::Outside(error) => error.code(),
        }
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, values) = self.code();
        f.write_str(code)?;
        for (at, (name, value)) in values.iter().enumerate() {
            write!(f, "{} {name}: {value}", if at == 0 { ";" } else { "," })?;
        }
        for (at, reason) in self.reasons().iter().enumerate() {
            write!(f, "{}{reason}", if at == 0 { " (" } else { ") (" })?;
        }
        if self.reasons().is_empty() { Ok(()) } else { f.write_str(")") }
    }
}

impl std::error::Error for SignError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_as_text_is_its_code_and_values() {
        assert_eq!(SignError::NotOneKey("key.p12".into(), 2).to_string(), "key-not-one; path: key.p12, count: 2");
        assert_eq!(SignError::Room.to_string(), "signature-too-long");
        let several = SignError::NoTimeStamp(vec![SignError::Room, SignError::Changed]);
        assert_eq!(several.to_string(), "no-time-stamp (signature-too-long) (prepared-file-changed)");
    }
}
