//! How much one document may be made from; each limit has its own fault code.

use serde::Deserialize;

/// Limits on data, with defaults that real coalitions do not reach.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "snake_case")]
pub struct Limits {
    /// Notes in one box, and actions.
    pub notes_per_box: usize,
    /// Characters of one text.
    pub text_characters: usize,
    /// Levels of JSON.
    pub json_depth: usize,
    /// Values of JSON, members and items of all levels together.
    pub json_values: usize,
    /// Width of a PNG in pixels.
    pub png_width: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { notes_per_box: 500, text_characters: 30_000, json_depth: 64, json_values: 50_000, png_width: 4096 }
    }
}

/// Characters of a line: names, places and dates are lines, not texts.
pub const LINE: usize = 500;

/// Width in pixels of a PNG for which none was asked.
pub const DEFAULT_WIDTH: u32 = 1600;
