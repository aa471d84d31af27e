//! Whether the judge of revisions bears what comes behind a file: asked before anybody has it, so that nothing is made that does not hold.
//!
//! The one place for all that is added to finished files; each writer of an increment ends here.

use serde::{Deserialize, Serialize};

use super::revisions::{Rule, Rules, SignedFile, examine};

/// Why nothing may come behind a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Objection {
    /// Whether it is about the file as it is, and not about what was to be added.
    pub before: bool,
    /// Field of the signature that does not hold; none when it is the file as a whole.
    pub field: Option<String>,
    /// The rule that is broken.
    pub rule: Rule,
    /// Where: as in a [`super::revisions::Breach`].
    pub place: String,
}

/// Judges a file as it is, and with its tail.
///
/// # Errors
/// [`Objection`], the first of them.
pub fn bears(file: &[u8], tail: &[u8]) -> Result<(), Objection> {
    holds(file, true)?;
    holds(&[file, tail].concat(), false)
}

fn holds(file: &[u8], before: bool) -> Result<(), Objection> {
    let objection = |(field, rule, place)| Objection { before, field, rule, place };
    let signed = examine(file, &Rules::default()).map_err(|_| objection((None, Rule::Readable, "file".to_owned())))?;
    first(&signed).map_or(Ok(()), |found| Err(objection(found)))
}

/// What is wrong: of the file, else of the first signature that does not hold.
fn first(signed: &SignedFile) -> Option<(Option<String>, Rule, String)> {
    if let Some(breach) = signed.breaches.first() {
        return Some((None, breach.rule, breach.place.clone()));
    }
    signed.signatures.iter().find_map(|own| {
        let breach = own.breaches.first().map(|breach| (breach.rule, breach.place.clone()));
        let change = || own.changes.iter().find(|change| !change.allowed);
        let (rule, place) = breach.or_else(|| change().map(|change| (Rule::AllowedChanges, change.place.clone())))?;
        Some((Some(own.field.clone()), rule, place))
    })
}
