//! The catalogue: every instrument there is, read from data files and checked for its general shape.
//!
//! Lives here: `instrument.toml`, the texts per language, examples and an instrument's own template, embedded or from a
//! folder of the operator; the labels that instruments of a kind share; clause sets of agreements; the shape of a municipality's house
//! style; text of files in whatever encoding it is written. May not live here: what a kind means (its fillings, its schema, its
//! template); that is for whoever makes documents of it.
//!
//! To add an instrument: a folder under `typst-templates/instruments/`, as `docs/adding-an-instrument.md` tells; no Rust.
//! To add a clause set: a folder under `typst-templates/clauses/`, as the same guide tells.
//! To add a language: a variant of [`fault::language::Language`], a file per instrument, and the words of each kind.
//!
//! # Example
//!
//! ```
//! use catalog::Catalog;
//! use fault::language::Language;
//!
//! let catalog = Catalog::load(None).map_err(|faults| format!("{faults:?}"))?;
//! let canvas = catalog.get("gesprekscanvas").expect("one of ours");
//! assert!(canvas.languages().contains(&Language::En));
//! println!("{} {}", canvas.id, canvas.version);
//! # Ok::<(), String>(())
//! ```

mod clauses;
mod embedded;
pub mod encoding;
pub mod house;
mod house_folder;
mod load;
mod position;
mod validators;
mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use fault::language::Language;
use house::House;

pub use house_folder::{OPERATOR_LOGO, OperatorHouse, load as load_house};

pub use clauses::{Clause, ClauseSet, Table};
pub use load::LoadFault;
pub use position::line_of;
pub use validators::{Compiled, Validators};

/// All instruments, in the order of the gallery.
#[derive(Debug, Clone)]
pub struct Catalog {
    instruments: Vec<Arc<Instrument>>,
    /// Those of the operator; ours are read when they are asked for.
    clause_sets: Vec<Arc<ClauseSet>>,
    house: OperatorHouse,
}

/// One instrument: anything that can be made.
#[derive(Debug, Clone)]
pub struct Instrument {
    /// Dutch slug, as people see it in addresses.
    pub id: String,
    /// Its template and shape of data.
    pub kind: String,
    /// Semantic version of its content.
    pub version: String,
    /// Date of documents that name none.
    pub released: Date,
    /// Paper it can be printed on, the default first.
    pub sheets: Vec<Sheet>,
    /// What can be chosen beside sheet and language.
    pub options: Vec<Choice>,
    /// Instruments that a set joins; empty for all other kinds.
    pub parts: Vec<Part>,
    /// Place in the gallery, small first.
    pub order: i64,
    /// `instrument.toml` as JSON.
    pub definition: Value,
    /// `<language>.toml` as JSON.
    pub texts: BTreeMap<Language, Value>,
    /// `example-<filling>.json`.
    pub examples: BTreeMap<String, Value>,
    /// A template of its own instead of the kind's.
    pub template: Option<String>,
    /// The folder it came from, for messages.
    pub origin: String,
    /// Whether the binary carries it.
    pub embedded: bool,
    /// Compiled schemas of its data.
    pub validators: Validators,
}

/// Paper, with the orientations it can lie in; the default first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// ISO 216 name.
    pub name: String,
    /// Possible orientations.
    pub orientations: Vec<Orientation>,
}

/// How a sheet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Orientation {
    /// The long side lies down.
    Landscape,
    /// The long side stands up.
    Portrait,
}

/// A choice beside sheet and language; the default value first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Choice {
    /// Its name in addresses and requests.
    pub id: String,
    /// What may be chosen.
    pub values: Vec<String>,
}

/// One part of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The instrument's id.
    pub instrument: String,
    /// Options of the set that it takes over.
    pub options: Vec<String>,
    /// `None`: the set's own sheet.
    pub sheet: Option<String>,
    /// `None`: the set's own orientation where the part has it, else the part's first.
    pub orientation: Option<Orientation>,
}

impl Catalog {
    /// The embedded instruments, with those of `folder` added or in their place.
    ///
    /// # Errors
    /// All faults of all files, each with file, line and remedy.
    pub fn load(folder: Option<&Path>) -> Result<Catalog, Vec<LoadFault>> {
        let mut sources = embedded::instruments();
        let mut faults = Vec::new();
        let mut clause_sets = Vec::new();
        if let Some(folder) = folder {
            for source in load::from_folder(folder, "instrument.toml")? {
                sources.retain(|known| known.id != source.id);
                sources.push(source);
            }
            for source in load::from_folder(folder, "clauses.toml")? {
                match clauses::read(&source) {
                    Ok(set) => clause_sets.push(Arc::new(set)),
                    Err(found) => faults.extend(found),
                }
            }
        }
        let mut instruments: Vec<Arc<Instrument>> = Vec::new();
        for source in &sources {
            match load::read(source) {
                Ok(instrument) => instruments.push(Arc::new(instrument)),
                Err(found) => faults.extend(found),
            }
        }
        instruments.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
        if faults.is_empty() {
            Ok(Catalog { instruments, clause_sets, house: OperatorHouse::default() })
        } else {
            Err(faults)
        }
    }

    /// In the order of the gallery.
    pub fn instruments(&self) -> &[Arc<Instrument>] {
        &self.instruments
    }

    /// The instrument with this id.
    pub fn get(&self, id: &str) -> Option<&Arc<Instrument>> {
        self.instruments.iter().find(|instrument| instrument.id == id)
    }

    /// The clause set with this id; the operator's stands in the place of ours.
    pub fn clause_set(&self, id: &str) -> Option<Arc<ClauseSet>> {
        self.clause_sets.iter().find(|set| set.id == id).cloned().or_else(|| clauses::ours(id))
    }

    /// The house style of documents that say nothing of it.
    pub fn house(&self) -> &House {
        &self.house.house
    }

    /// The logo of that, unread.
    pub fn house_logo(&self) -> Option<&Arc<[u8]>> {
        self.house.logo.as_ref()
    }

    /// Files of its display font by their names, unread.
    pub fn house_fonts(&self) -> &[(String, Arc<[u8]>)] {
        &self.house.fonts
    }

    /// The same with an operator's house style.
    #[must_use]
    pub fn wearing(self, house: OperatorHouse) -> Catalog {
        Catalog { house, ..self }
    }

    /// The labels that all instruments of a kind share: the house's, with the kind's own on top.
    pub fn words(kind: &str, language: Language) -> Value {
        words::words(kind, language)
    }
}

impl Instrument {
    /// Its texts; Dutch when the language is missing.
    pub fn text(&self, language: Language) -> &Value {
        static NONE: Value = Value::Null;
        self.texts.get(&language).or_else(|| self.texts.get(&Language::Nl)).unwrap_or(&NONE)
    }

    /// A text by its key, empty when there is none.
    pub fn phrase(&self, language: Language, key: &str) -> &str {
        self.text(language).get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// Languages it has texts in, Dutch first.
    pub fn languages(&self) -> Vec<Language> {
        self.texts.keys().copied().collect()
    }

    /// The sheet with this name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }

    /// Ids in the order of a table of the definition, such as `boxes` or `effects`.
    pub fn ids(&self, table: &str) -> Vec<&str> {
        self.definition
            .get(table)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.get("id").and_then(Value::as_str))
            .collect()
    }
}

/// Width and height in mm of an upright sheet (ISO 216).
pub fn paper(name: &str) -> Option<(u32, u32)> {
    PAPER.iter().find(|(known, ..)| *known == name).map(|(_, width, height)| (*width, *height))
}

/// Names of all sheets, large to small.
pub fn paper_names() -> impl Iterator<Item = &'static str> {
    PAPER.iter().map(|(name, ..)| *name)
}

const PAPER: [(&str, u32, u32); 5] =
    [("A0", 841, 1189), ("A1", 594, 841), ("A2", 420, 594), ("A3", 297, 420), ("A4", 210, 297)];

impl Orientation {
    /// As in requests and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Orientation::Landscape => "landscape",
            Orientation::Portrait => "portrait",
        }
    }

    /// In Dutch, as in file names.
    pub fn dutch(self) -> &'static str {
        match self {
            Orientation::Landscape => "liggend",
            Orientation::Portrait => "staand",
        }
    }
}
