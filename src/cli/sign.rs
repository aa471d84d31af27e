//! `sign` and `seal`: a signature behind a finished file. The key stays in this process; a worker opens the file.

use std::io::{IsTerminal, Read};

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::arguments::{SealArguments, SignArguments, SigningArguments};
use super::{CommandFailure, files, query, read};
use crate::document::DocumentError;
use crate::document::signing::{Purpose, Statement, key_fault};
use crate::fault::Fault;
use crate::language::Language;
use crate::pki::certificate::Certificate;
use crate::problem::Problem;
use crate::sign::key::{KeyHolder, Source, Wanted};
use crate::sign::{SignError, memory};

/// Where a PIN may come from without anybody seeing it in a list of processes.
pub(super) const PIN: &str = "CANVASPERS_PIN";

pub(super) fn sign(arguments: &SignArguments) -> Result<(), CommandFailure> {
    make(&Purpose::Sign { field: arguments.field.clone() }, &arguments.common)
}

pub(super) fn seal(arguments: &SealArguments) -> Result<(), CommandFailure> {
    make(&Purpose::Seal, &arguments.common)
}

fn make(purpose: &Purpose, arguments: &SigningArguments) -> Result<(), CommandFailure> {
    let (config, catalog, language) = query::load(&arguments.catalog)?;
    let told = |fault: &Fault| format!("{}: {}", arguments.file.display(), fault.detail(language));
    let same = arguments.file.canonicalize().ok();
    if same.is_some() && same == arguments.output.canonicalize().ok() {
        return Err(CommandFailure::usage(told(&Fault::new("output-is-input", ""))));
    }
    let file = files::read(&arguments.file)?;
    let holder = key(arguments, language)?;
    let statement = Statement { at: jiff::Timestamp::now(), reason: arguments.reason.clone() };
    let signed = read::with_worker(catalog, &config, async |documents| {
        documents.sign(file, purpose, &statement, holder.as_ref()).await.map_err(|error| {
            let problem = Problem::from_document(DocumentError::Press(error), 0.0, 0);
            CommandFailure::cannot(problem.detail(language, "-"))
        })
    })??;
    let bytes = signed.map_err(|fault| CommandFailure::cannot(told(&fault)))?;
    files::write(&arguments.output, &bytes)
}

/// Opens the key that the arguments name.
fn key(arguments: &SigningArguments, language: Language) -> Result<Box<dyn KeyHolder>, CommandFailure> {
    let wrong = |error: SignError| CommandFailure::usage(key_fault(&error).detail(language));
    memory::keep_private();
    let source: Source = arguments.key.parse().map_err(wrong)?;
    let wanted: Option<Wanted> = arguments.algorithm.as_deref().map(str::parse).transpose().map_err(wrong)?;
    let mut more = Vec::new();
    for path in &arguments.chain {
        let file = files::read(path)?;
        let found = Certificate::from_pem_or_der(&file.bytes)
            .map_err(|_| wrong(SignError::NoCertificate(path.display().to_string())))?;
        more.extend(found);
    }
    if matches!(source, Source::Pem(_)) {
        eprintln!("{}", Fault::new("key-unprotected", "/key").detail(language));
    }
    let pin = if source.has_pin() { Some(pin(arguments, language)?) } else { None };
    source.open(pin.as_ref(), wanted, &more).map_err(wrong)
}

/// The PIN: from a file descriptor, the environment, or whoever sits there.
fn pin(arguments: &SigningArguments, language: Language) -> Result<SecretString, CommandFailure> {
    let missing = || CommandFailure::usage(Fault::new("pin-missing", "/key").detail(language));
    if let Some(descriptor) = arguments.pin_fd {
        let mut text = Zeroizing::new(String::new());
        std::fs::File::open(format!("/dev/fd/{descriptor}"))
            .and_then(|mut from| from.read_to_string(&mut text))
            .map_err(|_| missing())?;
        return Ok(SecretString::from(text.trim_end_matches(['\r', '\n'])));
    }
    if let Ok(pin) = std::env::var(PIN) {
        return Ok(SecretString::from(pin));
    }
    if !std::io::stdin().is_terminal() {
        return Err(missing());
    }
    rpassword::prompt_password("PIN: ").map(SecretString::from).map_err(|_| missing())
}
