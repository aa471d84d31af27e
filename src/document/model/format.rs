//! The kinds of file that a document can be.

use serde::{Deserialize, Serialize};

/// What kind of file is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// The whole document.
    Pdf,
    /// One page as picture.
    Png,
    /// One page as vector picture.
    Svg,
    /// A calendar (RFC 5545).
    Ics,
    /// A table as text (RFC 4180).
    Csv,
    /// A spreadsheet (ISO/IEC 29500).
    Xlsx,
    /// A text for a word processor (ISO/IEC 29500).
    Docx,
    /// What goes to a print shop in one file: the print pack.
    Zip,
}

impl Format {
    /// All formats, the default first.
    pub const ALL: [Format; 8] =
        [Format::Pdf, Format::Png, Format::Svg, Format::Zip, Format::Ics, Format::Csv, Format::Xlsx, Format::Docx];

    /// Whether it shows pages.
    pub fn is_page(self) -> bool {
        matches!(self, Format::Pdf | Format::Zip) || self.is_picture()
    }

    /// Whether it is made of data alone, so that there is none without.
    pub fn needs_data(self) -> bool {
        matches!(self, Format::Ics | Format::Csv | Format::Xlsx)
    }

    /// Whether it is a picture of one page.
    pub fn is_picture(self) -> bool {
        matches!(self, Format::Png | Format::Svg)
    }

    /// As in requests and file names.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Png => "png",
            Format::Svg => "svg",
            Format::Ics => "ics",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Docx => "docx",
            Format::Zip => "zip",
        }
    }

    /// Media type (RFC 6838).
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Png => "image/png",
            Format::Svg => "image/svg+xml",
            Format::Ics => "text/calendar",
            Format::Csv => "text/csv",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Zip => "application/zip",
            Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
}
