//! Secrets that open a key: where they come from, and that they are seen nowhere.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::SignError;

/// What whoever signs may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The PIN of the key.
    Pin,
    /// A code that holds once.
    Code,
}

/// Asks whoever signs; nothing when nobody is there to be asked.
pub type Ask = Arc<dyn Fn(Question) -> Option<SecretString> + Send + Sync>;

/// What opens a key.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The PIN, or password, of the key.
    pub pin: Option<SecretString>,
    /// What a signing service knows us by, when no file has it.
    pub service: Option<SecretString>,
    /// Who can be asked for what only some keys want.
    pub person: Option<Ask>,
}

impl Secrets {
    /// A PIN and nothing else.
    pub fn pin(pin: Option<SecretString>) -> Secrets {
        Secrets { pin, ..Secrets::default() }
    }

    pub(super) fn ask(&self, question: Question) -> Option<SecretString> {
        self.person.as_ref().and_then(|person| person(question))
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(..)")
    }
}

/// The secret in a file, without the end of its line and without the byte order mark that an editor put before it.
///
/// # Errors
/// When the file cannot be read or is no text.
pub fn in_file(path: &Path) -> Result<SecretString, SignError> {
    let name = || path.display().to_string();
    let bytes = Zeroizing::new(std::fs::read(path).map_err(|error| SignError::File(name(), error))?);
    let text = std::str::from_utf8(&bytes).map_err(|_| SignError::NotOpened(name()))?;
    Ok(SecretString::from(text.trim_start_matches('\u{FEFF}').trim_end_matches(['\r', '\n'])))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::in_file;

    #[test]
    fn a_secret_is_what_was_typed_whatever_an_editor_put_round_it() {
        let file = std::env::temp_dir().join(format!("canvaspers-secret-{}", std::process::id()));
        for (bytes, secret) in
            [("1234", "1234"), ("1234\r\n", "1234"), ("\u{FEFF}1234\r\n", "1234"), (" één \n", " één ")]
        {
            std::fs::write(&file, bytes).expect("written");
            assert_eq!(in_file(&file).ok().as_ref().map(|own| own.expose_secret()), Some(secret), "{bytes:?}");
        }
        std::fs::remove_file(&file).expect("removed");
    }
}
