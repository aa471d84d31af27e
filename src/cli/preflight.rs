//! `preflight`: what a print shop would say of a PDF. A file from outside is opened by a worker, as in the service.

use super::arguments::PreflightArguments;
use super::{CommandFailure, files, messages, query, read, sign};
use crate::document::preflighting;
use fault::Fault;
use fault::language::Language;
use preflight::report::{Mode, Report, Severity};

pub(super) fn preflight(arguments: &PreflightArguments) -> Result<(), CommandFailure> {
    let (config, catalog, language) = query::load(&arguments.catalog)?;
    if let Some(output) = &arguments.report {
        let same = arguments.file.canonicalize().ok();
        if same.is_some() && same == output.canonicalize().ok() {
            let fault = Fault::new("output-is-input", "").detail(language);
            return Err(CommandFailure::usage(format!("{}: {fault}", output.display())));
        }
    }
    let file = files::read(&arguments.file)?;
    let name = file.source.clone();
    let mode = if arguments.full { Mode::Full } else { Mode::Fast };
    let report = read::with_worker(catalog, &config, async |documents| {
        let bytes = arguments.report.as_ref().map(|_| file.bytes.clone());
        let report = sign::told(documents.preflight(file, mode).await, &arguments.file, language)?;
        print(&report, &name, arguments.json, language)?;
        if let (Some(path), Some(bytes)) = (&arguments.report, bytes) {
            let pictures = sign::told(documents.pictured(bytes, &report).await.map(Ok), &arguments.file, language)?;
            let today = preflighting::day(jiff::Timestamp::now());
            let made = documents.preflight_paper(&report, &pictures, &name, language, today).await;
            files::write(path, &made.map_err(|error| messages::document_error(error, language))?)?;
        }
        Ok::<Report, CommandFailure>(report)
    })??;
    // What is wrong was told already.
    if report.worst() == Some(Severity::Error) { Err(CommandFailure::cannot("")) } else { Ok(()) }
}

fn print(report: &Report, name: &str, json: bool, language: Language) -> Result<(), CommandFailure> {
    if json {
        return query::print(&preflighting::to_json(report));
    }
    let text = preflighting::tell(report, name, language).lines(language);
    query::say(&text)
}
