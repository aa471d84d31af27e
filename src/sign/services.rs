//! The services that the levels above B-B need, and whom they are to come from.

use super::SignError;
use super::level::Level;

/// Services of others.
#[derive(Debug, Clone, Default)]
pub struct Services {
    /// Addresses of time-stamp services; the next is asked when one does not answer.
    time_stamps: Vec<String>,
}

impl Services {
    /// Whether signatures can be brought to a level; asked before anybody signs.
    ///
    /// # Errors
    /// When a service is missing for it.
    pub fn can(&self, level: Level) -> Result<(), SignError> {
        if level > Level::B && self.time_stamps.is_empty() { Err(SignError::NoTimeStampService(level)) } else { Ok(()) }
    }
}
