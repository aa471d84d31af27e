//! Secrets that open a key: where they come from, and that they are seen nowhere.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::sign::SignError;

/// Asks whoever signs for a code that holds once; nothing when nobody is there to be asked.
pub type AskCode = Arc<dyn Fn() -> Option<SecretString> + Send + Sync>;

/// What opens a key.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The PIN, or password.
    pub pin: Option<SecretString>,
    /// Who can be asked for a one-time code.
    pub code: Option<AskCode>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(..)")
    }
}

/// The secret in a file, without the end of its line.
///
/// # Errors
/// When the file cannot be read or is no text.
pub fn in_file(path: &Path) -> Result<SecretString, SignError> {
    let name = || path.display().to_string();
    let bytes = Zeroizing::new(std::fs::read(path).map_err(|error| SignError::File(name(), error))?);
    let text = std::str::from_utf8(&bytes).map_err(|_| SignError::NotOpened(name()))?;
    Ok(SecretString::from(text.trim_end_matches(['\r', '\n'])))
}
