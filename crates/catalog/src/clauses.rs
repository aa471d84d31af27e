//! Clause sets: texts of an agreement as data, one folder each, ours or the operator's.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use serde_json::Value;

use super::embedded;
use super::load::{self, LoadFault, Source};
use fault::language::Language;

/// A set of clauses in their order; texts per language.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
pub struct ClauseSet {
    /// Its folder's name.
    pub id: String,
    /// The clauses, in the order they have when nobody changes it.
    pub clauses: Vec<Clause>,
    /// `<language>.toml` as JSON: `clauses.<id>` with `title`, `why` and `items`.
    pub texts: BTreeMap<Language, Value>,
}

/// One clause of a set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Slug that never changes: agreements refer to it.
    pub id: String,
    /// It only stands when the data has this member.
    pub needs: Option<String>,
    /// Its items come from this list of the data, where that is given.
    pub from: Option<String>,
    /// The table that follows its items.
    pub table: Option<Table>,
    /// It only stands where two languages stand beside each other.
    #[serde(default)]
    pub bilingual: bool,
    /// Forms of agreement that leave it out.
    #[serde(default)]
    pub without: Vec<String>,
}

/// A table below a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Table {
    /// Who does what.
    Tasks,
    /// Who brings in what, with totals.
    Contributions,
    /// Indicator, baseline, target, by when, how measured.
    Performance,
    /// Who leaves, when, and what is settled.
    Leaving,
    /// Which clause of an earlier agreement changes, and how it reads then.
    Changes,
}

/// Ours, read when the first agreement is asked for.
static OURS: LazyLock<Vec<Arc<ClauseSet>>> =
    LazyLock::new(|| embedded::clause_sets().iter().filter_map(|source| read(source).ok()).map(Arc::new).collect());

/// Our set with this id.
pub(super) fn ours(id: &str) -> Option<Arc<ClauseSet>> {
    OURS.iter().find(|set| set.id == id).cloned()
}

/// Reads one folder.
///
/// # Errors
/// All faults of its files.
pub(super) fn read(source: &Source) -> Result<ClauseSet, Vec<LoadFault>> {
    let mut faults = Vec::new();
    let definition = load::parse(source, "clauses.toml", &mut faults);
    let clauses: Vec<Clause> = match serde_json::from_value(definition["clauses"].clone()) {
        Ok(clauses) => clauses,
        Err(error) => {
            faults.push(load::fault(source, "clauses.toml", 1, &format!("{error}. Each of [[clauses]] has an id.")));
            Vec::new()
        }
    };
    let mut texts = BTreeMap::new();
    for language in Language::ALL {
        let name = format!("{}.toml", language.code());
        if !source.files.contains_key(&name) {
            continue;
        }
        let text = load::parse(source, &name, &mut faults);
        for clause in &clauses {
            let own = &text["clauses"][&clause.id];
            let complete = own["title"].is_string() && own["why"].is_string() && own["items"].is_array();
            if !complete && !text.is_null() {
                let message = format!("[clauses.{}] needs title, why and items.", clause.id);
                faults.push(load::fault(source, &name, 1, &message));
            }
        }
        texts.insert(language, text);
    }
    if !texts.contains_key(&Language::Nl) {
        faults.push(load::fault(source, "nl.toml", 1, "is missing. Every clause set has its texts in Dutch at least."));
    }
    if faults.is_empty() { Ok(ClauseSet { id: source.id.clone(), clauses, texts }) } else { Err(faults) }
}

impl ClauseSet {
    /// The texts of a clause; in Dutch where the language is missing.
    pub fn text(&self, id: &str, language: Language) -> &Value {
        static NONE: Value = Value::Null;
        let text = self.texts.get(&language).or_else(|| self.texts.get(&Language::Nl)).unwrap_or(&NONE);
        text.get("clauses").and_then(|clauses| clauses.get(id)).unwrap_or(&NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_sets_are_right() {
        for source in embedded::clause_sets() {
            let read = read(&source).map(|set| set.clauses.len());
            // An addendum says only what changes.
            let most = if source.id == "addendum" { 7 } else { 10 };
            assert!(read.as_ref().is_ok_and(|count| *count > most), "{read:?}");
        }
    }
}
