//! `attach`: agreements become associated files of a policy document. A worker opens the files, as in the service.

use std::path::Path;

use super::arguments::AttachArguments;
use super::{CommandFailure, files, messages, query, read, sign};
use crate::document::DocumentError;
use crate::problem::Problem;
use fault::Fault;
use fault::language::Language;

pub(super) fn attach(arguments: &AttachArguments) -> Result<(), CommandFailure> {
    let (config, catalog, language) = query::load(&arguments.catalog)?;
    let same =
        |path: &Path| path.canonicalize().ok().is_some_and(|path| arguments.output.canonicalize().ok() == Some(path));
    if same(&arguments.policy) || arguments.agreements.iter().any(|path| same(path)) {
        let fault = Fault::new("output-is-input", "");
        return Err(CommandFailure::usage(format!("{}: {}", arguments.output.display(), fault.detail(language))));
    }
    let policy = files::read(&arguments.policy)?;
    let agreements = arguments.agreements.iter().map(|path| files::read(path)).collect::<Result<Vec<_>, _>>()?;
    let attached = read::with_worker(catalog, &config, async |documents| {
        documents.attach(policy, &agreements, arguments.raise).await.map_err(|error| {
            let problem = Problem::from_document(DocumentError::Press(error), 0.0, 0);
            CommandFailure::cannot(problem.detail(language, "-"))
        })
    })??;
    let policy = attached.map_err(|faults| {
        CommandFailure::cannot(faults.iter().map(|fault| told(fault, arguments, language)).collect::<String>())
    })?;
    files::write(&arguments.output, &policy.bytes)?;
    sign::warn(&policy.warnings, &arguments.output, language);
    if policy.before != policy.after {
        let [before, after] = [policy.before, policy.after].map(Option::unwrap_or_default);
        let told = Fault::new("policy-raised", "").with("before", before).with("after", after);
        messages::say(format_args!("{}: {}", arguments.output.display(), told.detail(language)));
    }
    Ok(())
}

/// A fault with the name of the file it belongs to.
fn told(fault: &Fault, arguments: &AttachArguments, language: Language) -> String {
    let index = fault.pointer.strip_prefix("/agreements/").and_then(|index| index.parse::<usize>().ok());
    let path: &Path = index.and_then(|index| arguments.agreements.get(index)).unwrap_or(&arguments.policy);
    format!("{}: {}\n", path.display(), fault.detail(language))
}
