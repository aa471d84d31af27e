//! What kind of picture a file is, by its first bytes: names and media types from outside are not believed.

use super::{Refusal, svg};

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Pixels.
    Raster(Raster),
    /// Paths.
    Svg,
}

/// A format of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Raster {
    /// ISO 10918.
    Jpeg,
    /// ISO 15948.
    Png,
    /// RFC 9649.
    WebP,
}

/// Formats that are known and not read, by their first bytes, with how people call them.
const OTHERS: [(&[u8], &str); 7] = [
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"8BPS", "Photoshop"),
    (b"\x1f\x8b", "SVGZ"),
];

/// Tells what a file is.
///
/// # Errors
/// [`Refusal::Format`] for what is known and not read, [`Refusal::Unknown`] for everything else.
pub(super) fn sort(file: &[u8]) -> Result<Sort, Refusal> {
    let at = |from: usize, what: &[u8]| file.get(from..from + what.len()) == Some(what);
    if at(0, b"\xff\xd8\xff") {
        return Ok(Sort::Raster(Raster::Jpeg));
    }
    if at(0, b"\x89PNG\r\n\x1a\n") {
        return Ok(Sort::Raster(Raster::Png));
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Ok(Sort::Raster(Raster::WebP));
    }
    if at(4, b"ftyp") {
        let name = match file.get(8..12) {
            Some(b"avif" | b"avis") => "AVIF",
            _ => "HEIC",
        };
        return Err(Refusal::Format { name: name.into() });
    }
    if let Some((_, name)) = OTHERS.iter().find(|(first, _)| at(0, first)) {
        return Err(Refusal::Format { name: (*name).into() });
    }
    let head = svg::beginning(file, 64 * 1024);
    let text = head.trim_start().as_bytes();
    // The element may have a prefix, and stand behind a declaration, comments and a document type.
    if text.first() == Some(&b'<') && (text.windows(4).any(|w| w == b"<svg") || text.windows(5).any(|w| w == b":svg "))
    {
        return Ok(Sort::Svg);
    }
    Err(Refusal::Unknown)
}
