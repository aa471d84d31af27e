//! Which field of ours a name means, also after a program renamed it: put something before it, a number behind it, or wrote it otherwise.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::kinds::entry;
use crate::document::model::canvas::Canvas;
use catalog::{Catalog, Instrument};
use fault::language::Language;
use pdf::read::Field;

/// Name of the field that says what the file is.
pub(super) const PASSPORT: &str = "canvaspers";

/// What the names of boxes, effects and actions begin with: nobody else's do.
const OWN: [&str; 3] = ["vak_", "effect_", "actie_"];

/// A longer name is none of ours.
const LONGEST: usize = 200;

/// The names that `canvas/worksheet.typ` gives.
#[derive(Default)]
pub(super) struct Names {
    /// Each with how a program writes it that takes only letters, digits and underscores.
    known: BTreeMap<String, String>,
    /// Names by the labels that readers hear, in both languages; those that label two fields are left out.
    labels: BTreeMap<String, Option<String>>,
}

/// A field of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// The name that we gave it.
    pub name: String,
    /// The name as it is written there.
    pub written: String,
    /// What a program made of it: what stands before it, and what behind it.
    pub renamed: (String, String),
}

impl Names {
    /// Those of a field that says what the file is.
    pub fn of_passports() -> Names {
        let mut names = Names::default();
        names.add_house(&[PASSPORT]);
        names
    }

    /// Those of every field of these canvases.
    pub fn of(instruments: &[&Instrument], catalog: &Catalog) -> Names {
        let mut names = Names::default();
        names.add_house(&[PASSPORT, "organisatie", "naam", "datum"]);
        for instrument in instruments {
            names.add(instrument, catalog);
        }
        names
    }

    fn add_house(&mut self, wanted: &[&str]) {
        for language in Language::ALL {
            let words = Catalog::words("canvas", language);
            for (name, word) in [
                (PASSPORT, "worksheet-kind"),
                ("organisatie", "worksheet-organisation"),
                ("naam", "worksheet-name"),
                ("datum", "worksheet-day"),
            ] {
                if wanted.contains(&name) {
                    self.insert(name.to_owned(), words[word].as_str());
                }
            }
        }
    }

    fn add(&mut self, instrument: &Instrument, catalog: &Catalog) {
        let canvas = Canvas::of(instrument);
        let source = canvas.effects.and_then(|effects| catalog.get(effects.instrument));
        for language in Language::ALL {
            let text = |at: &str| instrument.text(language).pointer(at).and_then(Value::as_str);
            for one in &canvas.boxes {
                let title = text(&format!("/boxes/{}/title", one.id));
                for id in std::iter::once(&one.id).chain(&one.formerly) {
                    let title = title.filter(|_| *id == one.id);
                    if one.fields.is_empty() {
                        self.insert(format!("vak_{id}"), title);
                    }
                    for field in &one.fields {
                        let label = text(&format!("/boxes/{}/fields/{field}", one.id));
                        let label = title.zip(label).map(|(title, label)| format!("{title}: {label}"));
                        self.insert(format!("vak_{id}_{field}"), label.as_deref());
                    }
                }
            }
            for id in source.map(|source| source.ids("effects")).unwrap_or_default() {
                let name = source.and_then(|source| source.text(language).pointer(&format!("/effects/{id}/name")));
                self.insert(format!("effect_{id}"), name.and_then(Value::as_str));
            }
            let words = Catalog::words("canvas", language);
            let word = |key: &str| words[key].as_str().unwrap_or_default();
            for row in 1..=entry::ACTIONS {
                for (column, key) in [("wat", "what"), ("wie", "who"), ("wanneer", "when")] {
                    let label = format!("{} {row}, {}", word("what"), word(key).to_lowercase());
                    self.insert(format!("actie_{row}_{column}"), Some(&label));
                }
            }
        }
    }

    fn insert(&mut self, name: String, label: Option<&str>) {
        if let Some(label) = label {
            let known = self.labels.entry(label.trim().to_owned()).or_insert_with(|| Some(name.clone()));
            if known.as_ref() != Some(&name) {
                *known = None;
            }
        }
        let written = plain(&name);
        self.known.insert(name, written);
    }

    /// Whether it is one of them.
    pub fn has(&self, name: &str) -> bool {
        self.known.contains_key(name)
    }

    /// Which of our fields this is.
    pub fn find(&self, field: &Field) -> Option<Known> {
        let given = field.name.as_str();
        if given.len() > LONGEST {
            return None;
        }
        let whole =
            |name: &str| Known { name: name.to_owned(), written: given.to_owned(), renamed: Default::default() };
        if self.known.contains_key(given) {
            return Some(whole(given));
        }
        let labelled = || self.labels.get(field.label.trim())?.as_deref().map(whole);
        self.within(given, &given.to_ascii_lowercase(), |(name, _)| name)
            .or_else(|| self.within(given, &plain(given), |(_, written)| written))
            .or_else(|| unknown(given))
            // What a program gave a name of its own keeps its label.
            .or_else(labelled)
    }

    /// The longest name of ours that a name is made of, when both are written in one way.
    fn within(
        &self,
        given: &str,
        written: &str,
        ours: for<'n> fn((&'n String, &'n String)) -> &'n String,
    ) -> Option<Known> {
        let mut best: Option<(usize, &str)> = None;
        for pair in &self.known {
            let (name, ours) = (pair.0, ours(pair));
            let found = written.match_indices(ours.as_str()).map(|(at, _)| at).filter(|at| {
                let behind = given.get(at + name.len()..).unwrap_or_default();
                is_before(name, given.get(..*at).unwrap_or_default())
                    && is_behind(given.get(*at..at + name.len()).unwrap_or_default(), behind)
            });
            let Some(at) = found.last() else { continue };
            if best.is_none_or(|(_, other)| other.len() < name.len()) {
                best = Some((at, name));
            }
        }
        let (at, name) = best?;
        Some(Known {
            name: name.to_owned(),
            written: given.get(at..at + name.len())?.to_owned(),
            renamed: (given.get(..at)?.to_owned(), given.get(at + name.len()..)?.to_owned()),
        })
    }
}

/// A name as those programs write it; as many bytes as it has.
fn plain(name: &str) -> String {
    let one = |c: char| if !c.is_ascii() || c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    name.chars().map(one).collect()
}

/// A box or an effect that we do not know, of another version: what stands behind its name is a program's.
fn unknown(given: &str) -> Option<Known> {
    let written = given.to_ascii_lowercase();
    let at = OWN.iter().filter(|own| **own != "actie_").filter_map(|own| {
        let at = written.rfind(own)?;
        (at == 0 || !written.get(..at)?.ends_with(|c: char| c.is_ascii_alphanumeric())).then_some(at)
    });
    let at = at.max()?;
    let rest = written.get(at..)?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
    let name = rest.get(..end)?.to_owned();
    let renamed = (given.get(..at)?.to_owned(), given.get(at + end..)?.to_owned());
    Some(Known { name, written: given.get(at..at + end)?.to_owned(), renamed })
}

/// Whether a program can have put this before a name. Before a name that others have too, it is a form, or something with a number.
fn is_before(name: &str, before: &str) -> bool {
    let parted = before.is_empty() || !before.ends_with(char::is_alphanumeric);
    let own = name == PASSPORT || OWN.iter().any(|own| name.starts_with(own));
    parted && (own || before.is_empty() || before.ends_with('.') || before.contains(|c: char| c.is_ascii_digit()))
}

/// Whether a program can have put this behind a name as it was written: not what makes another name of it, as `-oud` does.
fn is_behind(name: &str, behind: &str) -> bool {
    let lower = name.bytes().any(|byte| byte.is_ascii_lowercase());
    match behind.chars().next() {
        None => true,
        Some(c) if c.is_ascii_digit() => {
            !name.ends_with(|c: char| c.is_ascii_digit()) && behind.bytes().all(|byte| byte.is_ascii_digit())
        }
        Some('-' | '_') => behind.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).all(|part| {
            part.contains(|c: char| c.is_ascii_digit() || (lower && c.is_uppercase()))
                || matches!(part, "copy" | "kopie")
        }),
        Some(c) => !c.is_alphanumeric(),
    }
}

/// Whether a name is one that nobody else gives.
pub(super) fn is_own(name: &str) -> bool {
    name == PASSPORT || OWN.iter().any(|own| name.starts_with(own))
}

#[cfg(test)]
mod tests {
    use super::{Known, Names};
    use pdf::read::Field;

    fn names() -> Names {
        let mut names = Names::default();
        for name in [
            "canvaspers",
            "organisatie",
            "naam",
            "vak_doel",
            "vak_voor-wie",
            "vak_inbreng_geld",
            "effect_in-beweging-komen",
            "actie_1_wat",
            "actie_12_wat",
        ] {
            names.insert(name.to_owned(), Some(name));
        }
        names.insert("vak_doel".into(), Some("Wat is ons doel?"));
        names
    }

    fn find(name: &str, label: &str) -> Option<String> {
        let field = Field { name: name.into(), label: label.into(), ..Field::default() };
        names().find(&field).map(|known| known.name)
    }

    #[test]
    fn a_name_is_known_in_every_coat() {
        for (given, right) in [
            ("vak_doel", "vak_doel"),
            ("1.vak_doel", "vak_doel"),
            ("1.vak_doel_1", "vak_doel"),
            ("form1.vak_voor-wie", "vak_voor-wie"),
            ("topmostSubform[0].Page1[0].vak_inbreng_geld[0]", "vak_inbreng_geld"),
            ("vak_doel#0", "vak_doel"),
            ("vak_doel+1", "vak_doel"),
            ("vak_doel-Z5[K2", "vak_doel"),
            ("organisatie [307]", "organisatie"),
            ("VAK_VOOR-WIE", "vak_voor-wie"),
            ("Organisatie", "organisatie"),
            ("vak_voor_wie", "vak_voor-wie"),
            ("effect_in_beweging_komen_2", "effect_in-beweging-komen"),
            ("vak_doel copy", "vak_doel"),
            ("vak_doel_copy2", "vak_doel"),
            ("vak_doel1", "vak_doel"),
            ("form1_naam", "naam"),
            ("actie_1_wat+1", "actie_1_wat"),
            ("actie_12_wat_3", "actie_12_wat"),
            ("Blad.organisatie", "organisatie"),
        ] {
            assert_eq!(find(given, "").as_deref(), Some(right), "{given}");
        }
    }

    #[test]
    fn a_name_that_was_lost_is_known_by_its_label() {
        assert_eq!(find("dummyFieldName1", "Wat is ons doel?").as_deref(), Some("vak_doel"));
        assert_eq!(find("dummyFieldName1", ""), None);
    }

    #[test]
    fn another_name_is_not_taken_for_ours() {
        for (given, right) in [
            ("vak_doel-oud", Some("vak_doel-oud")),
            ("vak_doelen", Some("vak_doelen")),
            ("2.vak_vroeger+1", Some("vak_vroeger")),
            ("achternaam", None),
            ("uw_naam", None),
            ("naam-kind", None),
            ("afvak_doel", None),
            ("actie_1", None),
            ("", None),
        ] {
            assert_eq!(find(given, "").as_deref(), right, "{given}");
        }
    }

    #[test]
    fn what_a_program_made_of_it_is_kept() {
        let field = Field { name: "2.vak_doel [31]".into(), ..Field::default() };
        let renamed = ("2.".into(), " [31]".into());
        let known = Known { name: "vak_doel".into(), written: "vak_doel".into(), renamed };
        assert_eq!(names().find(&field), Some(known));
    }
}
