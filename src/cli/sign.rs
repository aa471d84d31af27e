//! `sign`, `seal` and `extend`: a signature behind a finished file, and what makes it last. The key stays in this process; a worker opens the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{
    CompleteArguments, ExtendArguments, PrepareArguments, SealArguments, ServiceArguments, SignArguments, SignPhase,
    SigningArguments,
};
use super::config::Config;
use super::{CommandFailure, files, key, messages, query, read};
use crate::document::DocumentError;
use crate::document::model::File;
use crate::document::signing::{Purpose, Signing, Statement, sign_fault};
use crate::press::PressError;
use crate::problem::Problem;
use fault::Fault;
use fault::language::Language;
use pki::certificate::Certificate;
use sign::SignError;
use sign::key::{KeyHolder, Wanted};
use sign::level::{Level, UnknownLevel};
use sign::services::Services;

pub(super) fn sign(arguments: &SignArguments) -> Result<(), CommandFailure> {
    match arguments {
        SignArguments::Phase(SignPhase::Prepare(arguments)) => prepare(arguments),
        SignArguments::Phase(SignPhase::Complete(arguments)) => complete(arguments),
        SignArguments::Whole(whole) => make(Purpose::Sign { field: whole.field.clone() }, &whole.common),
    }
}

pub(super) fn seal(arguments: &SealArguments) -> Result<(), CommandFailure> {
    make(Purpose::Seal, &arguments.common)
}

fn make(purpose: Purpose, arguments: &SigningArguments) -> Result<(), CommandFailure> {
    let (config, catalog, language) = query::load(&arguments.catalog)?;
    let signing =
        Signing { purpose, ..signing(arguments.level.as_deref(), &config, arguments.reason.as_ref(), language)? };
    // The chain is that of the key, which is here.
    let services = Arc::new(services(&arguments.services, &config, language)?);
    services.can(signing.level).map_err(|error| wrong(&error, language))?;
    let file = input(&arguments.file, &arguments.output, language)?;
    let holder: Arc<dyn KeyHolder> = Arc::from(key(arguments, language)?);
    let signed = read::with_worker(catalog, &config, async |documents| {
        documents.sign(file, &signing, &holder, &services).await
    })?;
    let signed = told(signed, &arguments.file, language)?;
    files::write(&arguments.output, &signed.bytes)?;
    warn(&signed.warnings, &arguments.output, language);
    Ok(())
}

/// Says what whoever signs should know.
pub(super) fn warn(warnings: &[Fault], path: &Path, language: Language) {
    for warning in warnings {
        messages::say(format_args!("{}: {}", path.display(), warning.detail(language)));
    }
}

fn prepare(arguments: &PrepareArguments) -> Result<(), CommandFailure> {
    let (config, catalog, language) = query::load(&arguments.catalog)?;
    let purpose = Purpose::Sign { field: arguments.field.clone() };
    let signing =
        Signing { purpose, ..signing(arguments.level.as_deref(), &config, arguments.reason.as_ref(), language)? };
    let file = input(&arguments.file, &arguments.output, language)?;
    let wanted = wanted(arguments.algorithm.as_deref(), language)?;
    let chain = certificates(&arguments.chain, language)?;
    let prepared = read::with_worker(catalog, &config, async |documents| {
        documents.prepare_signature(file, &signing, &chain, wanted).await
    })?;
    let prepared = told(prepared, &arguments.file, language)?;
    files::write(&arguments.output, &prepared.bytes)?;
    files::write(&arguments.digest, &prepared.digest.digest)?;
    warn(&prepared.warnings, &arguments.output, language);
    messages::say(prepared.digest.algorithm);
    Ok(())
}

fn complete(arguments: &CompleteArguments) -> Result<(), CommandFailure> {
    let (config, catalog, language) = query::load(&arguments.catalog)?;
    let file = input(&arguments.file, &arguments.output, language)?;
    let signature = files::read(&arguments.signature)?.bytes;
    let services = services_for_a_file(&arguments.services, &config, language)?;
    let signed = read::with_worker(catalog, &config, async |documents| {
        documents.complete_signature(file, &signature, &services).await
    })?;
    files::write(&arguments.output, &told(signed, &arguments.file, language)?)
}

pub(super) fn extend(arguments: &ExtendArguments) -> Result<(), CommandFailure> {
    let (config, catalog, language) = query::load(&arguments.catalog)?;
    let level: Level = arguments.level.parse().map_err(|unknown: UnknownLevel| wrong(&unknown.into(), language))?;
    if level == Level::B {
        return Err(CommandFailure::usage(Fault::new("extend-nothing", "/level").detail(language)));
    }
    let services = services_for_a_file(&arguments.services, &config, language)?;
    services.can(level).map_err(|error| wrong(&error, language))?;
    let file = input(&arguments.file, &arguments.output, language)?;
    let extended =
        read::with_worker(catalog, &config, async |documents| documents.extend(file, level, &services).await)?;
    files::write(&arguments.output, &told(extended, &arguments.file, language)?)
}

/// The services of the configuration, or those of the arguments in their place.
fn services(arguments: &ServiceArguments, config: &Config, language: Language) -> Result<Services, CommandFailure> {
    let mut own = config.signing.clone();
    if !arguments.tsa.is_empty() {
        own.tsa.clone_from(&arguments.tsa);
    }
    if !arguments.trust.is_empty() {
        own.trust.clone_from(&arguments.trust);
    }
    own.services().map_err(|error| wrong(&error, language))
}

/// The same for chains that come with a file: whoever made it has this machine call nowhere.
fn services_for_a_file(
    arguments: &ServiceArguments,
    config: &Config,
    language: Language,
) -> Result<Arc<Services>, CommandFailure> {
    Ok(Arc::new(services(arguments, config, language)?.wary()))
}

/// What is to be made, as far as arguments say it; the purpose comes from the command.
fn signing(
    level: Option<&str>,
    config: &Config,
    reason: Option<&String>,
    language: Language,
) -> Result<Signing, CommandFailure> {
    let level = level.map(str::parse).transpose().map_err(|unknown: UnknownLevel| wrong(&unknown.into(), language))?;
    let level = level.unwrap_or(config.signing.level);
    let statement = Statement { at: jiff::Timestamp::now(), reason: reason.cloned() };
    Ok(Signing { purpose: Purpose::Seal, statement, level })
}

/// The file to sign, which is not the one to write.
fn input(path: &Path, output: &Path, language: Language) -> Result<File, CommandFailure> {
    let same = path.canonicalize().ok();
    if same.is_some() && same == output.canonicalize().ok() {
        let fault = Fault::new("output-is-input", "").detail(language);
        return Err(CommandFailure::usage(format!("{}: {fault}", path.display())));
    }
    files::read(path)
}

/// What came of it, or why nothing did.
pub(super) fn told<T>(
    outcome: Result<Result<T, Fault>, PressError>,
    path: &Path,
    language: Language,
) -> Result<T, CommandFailure> {
    let outcome = outcome.map_err(|error| {
        let problem = Problem::from_document(DocumentError::Press(error), 0.0, 0);
        CommandFailure::cannot(problem.detail(language, "-"))
    })?;
    outcome.map_err(|fault| CommandFailure::cannot(format!("{}: {}", path.display(), fault.detail(language))))
}

fn wrong(error: &SignError, language: Language) -> CommandFailure {
    CommandFailure::usage(sign_fault(error).detail(language))
}

fn wanted(algorithm: Option<&str>, language: Language) -> Result<Option<Wanted>, CommandFailure> {
    algorithm.map(str::parse).transpose().map_err(|error| wrong(&error, language))
}

/// All certificates of files, in their order.
fn certificates(paths: &[PathBuf], language: Language) -> Result<Vec<Certificate>, CommandFailure> {
    let mut out = Vec::new();
    for path in paths {
        let file = files::read(path)?;
        let found = Certificate::from_pem_or_der(&file.bytes)
            .map_err(|_| wrong(&SignError::NoCertificate(path.display().to_string()), language))?;
        out.extend(found);
    }
    Ok(out)
}

/// Opens the key that the arguments name.
fn key(arguments: &SigningArguments, language: Language) -> Result<Box<dyn KeyHolder>, CommandFailure> {
    let wanted = wanted(arguments.algorithm.as_deref(), language)?;
    let more = certificates(&arguments.chain, language)?;
    key::open(&arguments.key, arguments.pin_fd, wanted, &more, language)
}
