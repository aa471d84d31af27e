//! `[print]` of the configuration: the printing condition of the operator's press.

use std::path::PathBuf;

use serde::Deserialize;

use super::OutputProfile;

/// What the operator's press is; coated FOGRA39 where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrintConfig {
    /// ICC profile of the press, with cyan, magenta, yellow and black.
    pub profile: Option<PathBuf>,
    /// Most ink at one place, in percent; 300 where nothing is said.
    pub ink_limit: Option<u16>,
    /// Name of the condition, such as `FOGRA51`; what the profile calls itself where nothing is said.
    pub condition: Option<String>,
}

/// Most ink where nothing is said.
const LIMIT: u16 = 300;

impl PrintConfig {
    /// The profile; none when ours is meant.
    ///
    /// # Errors
    /// What is wrong, and the remedy.
    pub fn open(&self) -> Result<Option<OutputProfile>, String> {
        let Some(path) = &self.profile else {
            if self.ink_limit.is_some() || self.condition.is_some() {
                return Err(
                    "[print] ink_limit and condition belong to a profile: name its file in profile, or leave them out"
                        .into(),
                );
            }
            return Ok(None);
        };
        let named = self.condition.as_deref();
        if named.is_some_and(|name| {
            name.trim().is_empty() || name.len() > 80 || !name.chars().all(|c| c == ' ' || c.is_ascii_graphic())
        }) {
            return Err("[print] condition: write a name of at most 80 plain characters, such as FOGRA51".into());
        }
        let bytes = std::fs::read(path).map_err(|error| format!("[print] profile {}: {error}", path.display()))?;
        OutputProfile::read(bytes, named, self.ink_limit.unwrap_or(LIMIT))
            .map(Some)
            .map_err(|error| format!("[print] profile {}: {error}", path.display()))
    }
}
