//! Files that commands read and write; `-` is standard output.

use std::io::Write;
use std::path::Path;

use super::CommandFailure;
use crate::document::model::File;

pub(super) fn read(path: &Path) -> Result<File, CommandFailure> {
    let bytes = std::fs::read(path).map_err(|error| CommandFailure::usage(format!("{}: {error}", path.display())))?;
    Ok(File { source: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes })
}

pub(super) fn write(output: &Path, bytes: &[u8]) -> Result<(), CommandFailure> {
    let result =
        if output == Path::new("-") { std::io::stdout().write_all(bytes) } else { std::fs::write(output, bytes) };
    result.map_err(|error| CommandFailure::cannot(format!("{}: {error}", output.display())))
}
