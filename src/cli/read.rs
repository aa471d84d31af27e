//! `read`: filled worksheets and archive documents back to data. A file from outside is opened by a worker, as in the service.

use std::path::PathBuf;

use serde_json::json;

use super::arguments::CatalogArguments;
use super::config::Config;
use super::{CommandFailure, files, messages, query};
use crate::document::Documents;
use crate::press::{Pool, PressConfig};
use crate::problem::Problem;
use catalog::Catalog;

pub(super) fn read(arguments: &CatalogArguments, paths: &[PathBuf]) -> Result<(), CommandFailure> {
    let (config, catalog, language) = query::load(arguments)?;
    let files = paths.iter().map(|path| files::read(path)).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = files.iter().map(|file| file.source.clone()).collect();
    let read = with_worker(catalog, &config, async |documents| {
        documents.read(files, language).await.map_err(|error| {
            let problem = Problem::from_document(crate::document::DocumentError::Press(error), 0.0, 0);
            CommandFailure::cannot(problem.detail(language, "-"))
        })
    })??;
    let mut entries = Vec::new();
    let mut failed = String::new();
    for (name, outcome) in names.iter().zip(read) {
        match outcome {
            Ok(read) => {
                for entry in &read {
                    let name = entry["source"].as_str().unwrap_or(name);
                    for warning in entry["warnings"].as_array().into_iter().flatten() {
                        messages::say(format_args!("{name}: {}", warning["detail"].as_str().unwrap_or_default()));
                    }
                }
                entries.extend(read);
            }
            Err(fault) => failed.push_str(&format!("{name}: {}\n", fault.detail(language))),
        }
    }
    query::print(&json!({"entries": entries}))?;
    if failed.is_empty() { Ok(()) } else { Err(CommandFailure::cannot(failed)) }
}

/// Does something with a worker of its own: a file from outside is opened nowhere else.
pub(super) fn with_worker<T>(
    catalog: Catalog,
    config: &Config,
    work: impl AsyncFnOnce(Documents) -> T,
) -> Result<T, CommandFailure> {
    let broken = |error: std::io::Error| CommandFailure::cannot(format!("worker: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(broken)?;
    runtime.block_on(async {
        let program = std::env::current_exe().map_err(broken)?;
        let press = PressConfig { workers: 1, ..config.press.clone() };
        let pool = Pool::start(press, program).await.map_err(broken)?;
        let limits = config.limits.clone();
        let documents =
            Documents::new(catalog, limits, config.public_url.clone(), Some(pool), 0).map_err(|faults| {
                CommandFailure::usage(faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())
            })?;
        Ok(work(documents).await)
    })
}
