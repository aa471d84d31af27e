//! Several files as one (ZIP). What goes in is compressed already, so it is stored as it is.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// One file of files, each with its name, all of one date: the same files, the same bytes.
///
/// # Errors
/// What the writer says: two files of one name, or more than a ZIP holds.
pub fn archive(files: &[(&str, &[u8])], (year, month, day): (i16, i8, i8)) -> Result<Vec<u8>, String> {
    let said = |error: zip::result::ZipError| error.to_string();
    // Dates in a ZIP begin in 1980.
    let date = u16::try_from(year)
        .ok()
        .and_then(|year| DateTime::from_date_and_time(year, month.unsigned_abs(), day.unsigned_abs(), 0, 0, 0).ok());
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(date.unwrap_or_default())
        .unix_permissions(0o644)
        .system(System::Unix);
    let whole: usize = files.iter().map(|(name, bytes)| 2 * name.len() + bytes.len() + 128).sum();
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(whole)));
    for (name, bytes) in files {
        writer.start_file(*name, options).map_err(said)?;
        writer.write_all(bytes).map_err(|error| error.to_string())?;
    }
    writer.finish().map(Cursor::into_inner).map_err(said)
}
