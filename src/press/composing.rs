//! What the pool does for files that are no pages, and for data that is completed before it is typeset: a worker composes them.
//!
//! What is composed, the layer above knows: it gives [`Compose`] to both ends.

use super::protocol::{Reply, Task};
use super::{Pool, PressError};
use typeset::{Job, Made};

/// Does a piece of work with the files beside it, in whatever process that is; the error is what its writer says.
pub type Compose = fn(&[u8], &[&[u8]]) -> Result<Vec<u8>, String>;

impl Pool {
    /// Has a worker do a piece of work.
    ///
    /// # Errors
    /// [`PressError`].
    pub async fn compose(&self, work: &[u8], files: &[&[u8]]) -> Result<Vec<u8>, PressError> {
        let parts: Vec<&[u8]> = std::iter::once(work).chain(files.iter().copied()).collect();
        let task = Task::Compose { lengths: parts.iter().map(|part| part.len()).collect() };
        match self.carry_out(&task, Some(&parts)).await? {
            (Reply::Composed, bytes) => Ok(bytes),
            (Reply::NotComposed { reason }, _) => Err(PressError::NotComposed(reason)),
            _ => Err(PressError::Lost),
        }
    }

    /// Makes one document in a worker. Dropping the future stops the work and frees the worker.
    ///
    /// # Errors
    /// [`PressError`].
    pub async fn run(&self, job: Job) -> Result<Made, PressError> {
        self.run_after(None, job).await
    }

    /// Makes one document in a worker, which does a piece of work with its data first. Dropping the future stops the work and frees the
    /// worker.
    ///
    /// # Errors
    /// [`PressError`].
    pub async fn run_after(&self, work: Option<&[u8]>, mut job: Job) -> Result<Made, PressError> {
        let data = std::mem::take(&mut job.data);
        let assets = std::mem::take(&mut job.assets);
        let work = work.unwrap_or_default();
        let mut parts: Vec<&[u8]> = vec![data.as_bytes(), work];
        parts.extend(assets.iter().map(|asset| &*asset.bytes));
        let lengths = assets.iter().map(|asset| (asset.path.clone(), asset.bytes.len())).collect();
        let task = Task::Typeset { job, data: data.len(), work: work.len(), assets: lengths };
        let (reply, bytes) = self.carry_out(&task, Some(&parts)).await?;
        match reply {
            Reply::Made { pages, reports, warnings } => Ok(Made { bytes, pages, reports, warnings }),
            Reply::Failed(failure) => Err(PressError::Failed(failure)),
            Reply::NotComposed { reason } => Err(PressError::NotComposed(reason)),
            _ => Err(PressError::Lost),
        }
    }
}

/// Data with the members behind its own that work makes of them, in whatever process this is.
///
/// # Errors
/// What the work says.
pub fn complete(compose: Compose, work: &[u8], data: &str) -> Result<String, String> {
    let more = String::from_utf8(compose(work, &[data.as_bytes()])?).map_err(|error| error.to_string())?;
    Ok(joined(data, &more))
}

/// The text of a JSON object with the members of another behind its own.
fn joined(members: &str, more: &str) -> String {
    let inside = |object: &str| Some(object.trim().strip_prefix('{')?.strip_suffix('}')?.trim().len());
    match (inside(members), inside(more)) {
        (Some(0), Some(_)) => more.to_owned(),
        (Some(1..), Some(1..)) => {
            let (members, more) = (members.trim_end(), more.trim_start());
            [members.strip_suffix('}').unwrap_or_default(), ",", more.strip_prefix('{').unwrap_or_default()].concat()
        }
        _ => members.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_behind_one_another() {
        for (one, other, all) in [
            (r#"{"a":1}"#, r#"{"b":2}"#, r#"{"a":1,"b":2}"#),
            ("{}", r#"{"b":2}"#, r#"{"b":2}"#),
            (r#"{"a":1}"#, "{}", r#"{"a":1}"#),
            ("{}", "{}", "{}"),
        ] {
            assert_eq!(joined(one, other), all);
        }
    }
}
