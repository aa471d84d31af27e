//! `verify`: judges the signatures of a file. A worker opens it; what is trusted comes from the configuration and the arguments.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::arguments::VerifyArguments;
use super::{CommandFailure, files, key, messages, query, read, sign};
use crate::document::model::File;
use crate::document::signing::{Purpose, Signing, Statement};
use crate::document::verifying::{self, Paper, PinnedList, VerifyConfig};
use crate::document::{DocumentError, Documents};
use ::sign::key::KeyHolder;
use ::sign::level::Level;
use ::sign::services::Services;
use fault::Fault;
use fault::language::Language;
use verify::report::{Indication, Report};

pub(super) fn verify(arguments: &VerifyArguments) -> Result<(), CommandFailure> {
    let (config, catalog, language) = query::load(&arguments.catalog)?;
    let usage = |fault: &Fault| CommandFailure::usage(fault.detail(language));
    let at = moment(arguments.at.as_deref(), language)?;
    for output in arguments.report.iter().chain(&arguments.evidence) {
        let same = arguments.file.canonicalize().ok();
        if same.is_some() && same == output.canonicalize().ok() {
            let fault = Fault::new("output-is-input", "").detail(language);
            return Err(CommandFailure::usage(format!("{}: {fault}", output.display())));
        }
    }
    let trust = trusted(&config.verify, arguments, language)?.trust().map_err(|fault| usage(&fault))?;
    let file = files::read(&arguments.file)?;
    let name = file.source.clone();
    let holder: Option<Arc<dyn KeyHolder>> = match &arguments.key {
        Some(key) => Some(Arc::from(key::open(key, arguments.pin_fd, None, &[], language)?)),
        None => None,
    };
    let report = read::with_worker(catalog, &config, async |documents| {
        let documents = documents.trusting(trust);
        let report = sign::told(documents.verify(file, at).await, &arguments.file, language)?;
        print(&report, &name, arguments.json, language)?;
        if let Some(path) = &arguments.report {
            files::write(path, &paper(&documents, &report, &name, language, Paper::Report).await?)?;
        }
        if let Some(path) = &arguments.evidence {
            let mut bytes = paper(&documents, &report, &name, language, Paper::Evidence).await?;
            if let Some(holder) = &holder {
                bytes = sealed(&documents, bytes, holder, path, language).await?;
            }
            files::write(path, &bytes)?;
        }
        Ok::<Report, CommandFailure>(report)
    })??;
    // The verdict was told already.
    let passed = !report.signatures.is_empty() && report.verdict.indication == Indication::TotalPassed;
    if passed { Ok(()) } else { Err(CommandFailure::cannot("")) }
}

/// The moment to judge for: one with its zone, a day, or now.
fn moment(given: Option<&str>, language: Language) -> Result<Timestamp, CommandFailure> {
    let Some(given) = given else { return Ok(Timestamp::now()) };
    let day = || given.parse::<Date>().ok().and_then(|day| TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok());
    given.parse().ok().or_else(day).ok_or_else(|| {
        CommandFailure::usage(format!(
            "--at: {}",
            Fault::new("no-such-moment", "").with("given", given).detail(language)
        ))
    })
}

/// Whom the configuration trusts, and the arguments beside it.
fn trusted(
    config: &VerifyConfig,
    arguments: &VerifyArguments,
    language: Language,
) -> Result<VerifyConfig, CommandFailure> {
    let mut out = config.clone();
    out.trust.extend(arguments.trust.iter().cloned());
    out.crl.extend(arguments.crl.iter().cloned());
    out.ocsp.extend(arguments.ocsp.iter().cloned());
    for given in &arguments.trusted_list {
        out.trusted_lists.push(match given.rsplit_once("#sha256=") {
            Some((file, sha256)) => PinnedList { file: PathBuf::from(file), sha256: sha256.to_owned() },
            None => {
                // Who types the name of a file vouches for it this once; the SHA-256 makes that last.
                let file = files::read(Path::new(given))?;
                let sha256: String = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                messages::say(format_args!(
                    "{}",
                    Fault::new("trusted-list-unpinned", "")
                        .with("file", given)
                        .with("sha256", &sha256)
                        .detail(language)
                ));
                PinnedList { file: PathBuf::from(given), sha256 }
            }
        });
    }
    Ok(out)
}

fn print(report: &Report, name: &str, json: bool, language: Language) -> Result<(), CommandFailure> {
    if json {
        let value = serde_json::to_value(report).map_err(|error| CommandFailure::cannot(error.to_string()))?;
        return query::print(&value);
    }
    let text = verifying::tell(report, name, language).lines(language);
    query::say(&text)
}

async fn paper(
    documents: &Documents,
    report: &Report,
    name: &str,
    language: Language,
    paper: Paper,
) -> Result<Vec<u8>, CommandFailure> {
    let made = documents.paper(report, name, language, paper).await;
    made.map_err(|error: DocumentError| messages::document_error(error, language))
}

/// The evidence file under the seal of whoever checked.
async fn sealed(
    documents: &Documents,
    bytes: Vec<u8>,
    holder: &Arc<dyn KeyHolder>,
    path: &Path,
    language: Language,
) -> Result<Vec<u8>, CommandFailure> {
    let statement = Statement { at: Timestamp::now(), reason: None };
    let signing = Signing { purpose: Purpose::Seal, statement, level: Level::B };
    let file = File { source: path.display().to_string(), bytes };
    let services = Arc::new(Services::default());
    Ok(sign::told(documents.sign(file, &signing, holder, &services).await, path, language)?.bytes)
}
