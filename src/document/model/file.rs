//! A file as it came from outside.

/// A file that somebody sent.
pub struct File {
    /// What it was called, for messages.
    pub source: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}
