//! The key that arguments name, and the secrets that open it: from a file descriptor, the environment, or whoever sits there.

use std::io::{IsTerminal, Read};
use std::sync::Arc;

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{CommandFailure, messages};
use crate::document::signing::sign_fault;
use fault::Fault;
use fault::language::Language;
use pki::certificate::Certificate;
use sign::key::secret::{Ask, Question};
use sign::key::{KeyHolder, Secrets, Source, Wanted};
use sign::{SignError, memory};

/// Where a PIN may come from without anybody seeing it in a list of processes.
const PIN: &str = "CANVASPERS_PIN";

/// The same for a code that holds once.
const CODE: &str = "CANVASPERS_OTP";

/// The same for what a signing service knows us by.
const SERVICE: &str = "CANVASPERS_CSC_SECRET";

/// Variables with secrets: no part of the configuration, so that no error about it repeats them.
pub(super) const SECRETS: [&str; 3] = [PIN, CODE, SERVICE];

/// Opens a key by where it is; `more` are certificates that it does not bring along.
pub(super) fn open(
    key: &str,
    pin_fd: Option<i32>,
    wanted: Option<Wanted>,
    more: &[Certificate],
    language: Language,
) -> Result<Box<dyn KeyHolder>, CommandFailure> {
    let wrong = |error: SignError| CommandFailure::usage(sign_fault(&error).detail(language));
    memory::keep_private();
    let source: Source = key.parse().map_err(wrong)?;
    if matches!(source, Source::Pem(_)) {
        messages::say(Fault::new("key-unprotected", "/key").detail(language));
    }
    let person: Ask = Arc::new(move |question| match question {
        Question::Pin => pin(pin_fd),
        Question::Code => secret(CODE, "Code: "),
    });
    let mut secrets = Secrets { person: Some(person), ..of_environment() };
    secrets.pin = None;
    if source.has_pin() {
        let missing = || CommandFailure::usage(Fault::new("pin-missing", "/key").detail(language));
        secrets.pin = Some(pin(pin_fd).ok_or_else(missing)?);
    }
    source.open(&secrets, wanted, more).map_err(wrong)
}

/// What the environment says, where nobody can be asked.
pub(super) fn of_environment() -> Secrets {
    let read = |name| std::env::var(name).ok().map(SecretString::from);
    Secrets { pin: read(PIN), service: read(SERVICE), person: None }
}

/// The PIN.
fn pin(descriptor: Option<i32>) -> Option<SecretString> {
    let Some(descriptor) = descriptor else { return secret(PIN, "PIN: ") };
    let mut text = Zeroizing::new(String::new());
    let mut from = std::fs::File::open(format!("/dev/fd/{descriptor}")).ok()?;
    from.read_to_string(&mut text).ok()?;
    Some(SecretString::from(text.trim_end_matches(['\r', '\n'])))
}

/// From a variable, or else from whoever sits at the terminal.
fn secret(variable: &str, prompt: &str) -> Option<SecretString> {
    if let Ok(secret) = std::env::var(variable) {
        return Some(SecretString::from(secret));
    }
    if !std::io::stdin().is_terminal() {
        return None;
    }
    rpassword::prompt_password(prompt).map(SecretString::from).ok()
}
