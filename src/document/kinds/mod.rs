//! The kinds table: for each kind its template, its fillings, the shape of an instrument and of its data.
//!
//! Lives here: one file per kind with what its instruments must define and what users may fill in, as JSON Schema made
//! from the instrument's own files, so that what is published is what validates. May not live here: texts, layout.
//!
//! To add a kind: a folder `typst-templates/<kind>/` with `main.typ`, a file here with its `Kind`, a line in [`KINDS`].
//! To add a filling: a [`Filling`] in the kind's table and its arm in the kind's `schema`.

pub(in crate::document) mod agreement;
mod annex;
mod canvas;
mod comparison;
pub mod entry;
mod followup;
mod guide;
mod praatplaat;
mod set;
mod steps;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use catalog::{Catalog, Instrument, LoadFault, Orientation, Sheet, line_of};
use fault::Fault;
use fault::language::Language;

use super::composing::Work;
use super::model::limits::LINE;
use super::model::{Format, Limits, Profile, picture, profile};

/// Every kind there is.
pub const KINDS: [&Kind; 8] = [
    &canvas::KIND,
    &praatplaat::KIND,
    &comparison::KIND,
    &followup::KIND,
    &agreement::KIND,
    &annex::KIND,
    &guide::KIND,
    &set::KIND,
];

/// A kind: what its instruments share.
pub struct Kind {
    /// Name of its folder under `typst-templates/`.
    pub id: &'static str,
    /// Its fillings, the one without data first.
    pub fillings: &'static [Filling],
    /// Fillings that show logos and pictures.
    pub pictures: &'static [&'static str],
    /// Whether its words flow over as many pages of A4 as they need, so that they can be large.
    pub flows: bool,
    /// What kinds of file it can be, the default first.
    pub formats: &'static [Format],
    /// Schema of the data of a filling; `None` for a filling without data.
    schema: fn(&Instrument, &Filling, &Shape<'_>) -> Option<Value>,
    /// What `instrument.toml` must hold beyond the general shape.
    definition: fn() -> Value,
    /// Faults in an instrument that no schema can say (English, for its maker), with their pointer.
    check_definition: fn(&Instrument, &Catalog) -> Vec<(String, String)>,
    /// Faults in data that no schema can say.
    check_data: fn(&Given<'_>) -> Vec<Fault>,
    /// What in the data its author should look at, though the document is made.
    warnings: fn(&Given<'_>) -> Vec<Fault>,
    /// Data that this filling makes of what was sent, before anything is made of it: all that a publication copy knows.
    reduce: fn(&Given<'_>) -> Option<Value>,
    /// The data of a sheet that is laid together from several sources, all of them as they were sent.
    lay: fn(&Given<'_>) -> Option<Value>,
    /// Members that the template gets beside the user's data, or in its place: what the data refers to, counted or laid out.
    prepare: fn(&Given<'_>) -> Map<String, Value>,
    /// More of them, where they cost so much that a worker makes them.
    composed: for<'a> fn(&'a Given<'_>) -> Option<Work<'a>>,
}

/// What a document is made from.
pub struct Given<'a> {
    /// What is made.
    pub instrument: &'a Instrument,
    /// In which filling.
    pub filling: &'a Filling,
    /// Language of the document.
    pub language: Language,
    /// What was chosen of the instrument's options; the default where it is not named.
    pub options: &'a BTreeMap<String, String>,
    /// The user's data.
    pub data: Option<&'a Value>,
    /// All instruments.
    pub catalog: &'a Catalog,
}

/// A variant of an instrument.
#[derive(Debug, PartialEq, Eq)]
pub struct Filling {
    /// Its name in addresses and requests.
    pub id: &'static str,
    /// Whether it shows data of the user.
    pub data: Data,
    /// What its PDF may satisfy, the default first.
    pub profiles: &'static [Profile],
    /// Sheets of its own with their orientations, the default first; empty: those of the instrument.
    pub sheets: &'static [(&'static str, &'static [Orientation])],
}

/// Whether a filling shows data of the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// It shows none.
    None,
    /// It can be made with and without.
    Optional,
    /// It cannot be made without.
    Required,
}

impl Filling {
    /// Whether it can show data of the user.
    pub fn takes_data(&self) -> bool {
        self.data != Data::None
    }

    /// Complete data of an instrument in this filling. What is filled is also a joint canvas, or a draft: its example does where there is none.
    pub fn example<'a>(&self, instrument: &'a Instrument) -> Option<&'a Value> {
        let like = if ["joint", "draft", "publication"].contains(&self.id) { "filled" } else { self.id };
        instrument.examples.get(self.id).or_else(|| instrument.examples.get(like))
    }

    /// Sheets that an instrument comes on in this filling, the default first.
    pub fn sheets(&self, instrument: &Instrument) -> Vec<Sheet> {
        if self.sheets.is_empty() {
            return instrument.sheets.clone();
        }
        let own = |(name, orientations): &(&str, &[Orientation])| Sheet {
            name: (*name).to_owned(),
            orientations: orientations.to_vec(),
        };
        self.sheets.iter().map(own).collect()
    }
}

/// What a schema depends on beside the instrument.
pub struct Shape<'a> {
    /// Language of titles and descriptions.
    pub language: Language,
    /// How much may be sent.
    pub limits: &'a Limits,
}

impl Kind {
    /// The kind with this name.
    pub fn get(id: &str) -> Option<&'static Kind> {
        KINDS.into_iter().find(|kind| kind.id == id)
    }

    /// The filling with this name.
    pub fn filling(&self, id: &str) -> Option<&'static Filling> {
        self.fillings.iter().find(|filling| filling.id == id)
    }

    /// What an instrument of this kind is when nothing is chosen: `filled` with data, `blank` without.
    pub fn default_filling(&self, with_data: bool) -> &'static Filling {
        let wanted = if with_data { "filled" } else { "blank" };
        self.filling(wanted).unwrap_or(&self.fillings[0])
    }

    /// JSON Schema (2020-12) of the data of a filling; of a filling without data it allows nothing but null.
    pub fn data_schema(&self, instrument: &Instrument, filling: &Filling, shape: &Shape<'_>) -> Value {
        let mut schema = (self.schema)(instrument, filling, shape)
            .unwrap_or_else(|| json!({"type": "null", "description": "This filling takes no data."}));
        if self.shows(filling) {
            for (name, member) in picture::members(shape.language) {
                schema["properties"][name] = member;
            }
        }
        if let Some(members) = schema.as_object_mut() {
            members.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
            members.entry("title").or_insert_with(|| instrument.phrase(shape.language, "title").into());
        }
        schema
    }

    /// What `instrument.toml` may hold beyond the general shape, as a schema that names every key.
    pub fn definition_schema(&self) -> Value {
        (self.definition)()
    }

    /// The schema of a form that can become every filling: that of one filling, with the members that only others have.
    pub fn form_schema(&self, instrument: &Instrument, filling: &Filling, shape: &Shape<'_>) -> Value {
        let mut schema = self.data_schema(instrument, filling, shape);
        for other in self.fillings.iter().filter(|other| other.data == Data::Required) {
            let more = self.data_schema(instrument, other, shape);
            for (name, member) in more["properties"].as_object().into_iter().flatten() {
                if schema["properties"].get(name).is_none() {
                    schema["properties"][name] = member.clone();
                }
            }
        }
        schema
    }

    /// Whether its words flow over as many of these sheets as they need. A poster is as large as the distance it is read from asks.
    pub fn flows_on(&self, sheet: &str) -> bool {
        self.flows && sheet == profile::FLOWING
    }

    /// Whether a filling shows logos and pictures.
    pub fn shows(&self, filling: &Filling) -> bool {
        self.pictures.contains(&filling.id)
    }

    /// Whether a filling is made of entries, as filled worksheets give them, and not of what somebody types.
    pub fn needs_entries(&self, instrument: &Instrument, filling: &Filling) -> bool {
        let shape = Shape { language: Language::Nl, limits: &Limits::default() };
        let schema = (self.schema)(instrument, filling, &shape).unwrap_or_default();
        schema["required"].as_array().is_some_and(|required| required.iter().any(|name| name == "entries"))
    }

    /// Faults in data that the schema cannot say; pointers are below the data.
    pub fn check_data(&self, given: &Given<'_>) -> Vec<Fault> {
        (self.check_data)(given)
    }

    /// What in the data its author should look at; pointers are below the data.
    pub fn warnings(&self, given: &Given<'_>) -> Vec<Fault> {
        (self.warnings)(given)
    }

    /// Data that stand in the place of what was sent; `None` when it stays as it is.
    pub fn reduce(&self, given: &Given<'_>) -> Option<Value> {
        (self.reduce)(given)
    }

    /// Data laid together from their sources, before the white space in them is made ready to be set: a tab may part two of them. `None`
    /// when there is one source.
    pub fn laid_together(&self, given: &Given<'_>) -> Option<Value> {
        (self.lay)(given)
    }

    /// Members that the template gets beside the user's data, or in its place.
    pub fn prepare(&self, given: &Given<'_>) -> Map<String, Value> {
        (self.prepare)(given)
    }

    /// What a worker makes of the data, for the template or as a text.
    pub fn composed<'a>(&self, given: &'a Given<'_>) -> Option<Work<'a>> {
        (self.composed)(given)
    }
}

impl Given<'_> {
    /// The chosen value of an option, or its default.
    pub fn option(&self, id: &str) -> &str {
        let default = || self.instrument.options.iter().find(|option| option.id == id).map(|option| &option.values[0]);
        self.options.get(id).or_else(default).map_or("", String::as_str)
    }
}

/// Which instruments are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    All,
    /// Those of the operator; ours cannot change after the build, and a test checks them.
    Operator,
}

/// Checks instruments against their kind: shape, texts, examples, parts.
///
/// # Errors
/// All faults of all instruments.
pub fn check(catalog: &Catalog, limits: &Limits, scope: Scope) -> Result<(), Vec<LoadFault>> {
    let mut faults = Vec::new();
    // A set of ours may join an instrument that the operator replaced, so then sets are checked as well.
    let replaced = catalog.instruments().iter().any(|instrument| !instrument.embedded);
    let checked = |i: &Instrument| scope == Scope::All || !i.embedded || (replaced && !i.parts.is_empty());
    for instrument in catalog.instruments().iter().filter(|instrument| checked(instrument)) {
        let Some(kind) = Kind::get(&instrument.kind) else {
            let known = KINDS.map(|kind| kind.id).join(", ");
            faults.push(definition_fault(
                instrument,
                "/kind",
                &format!("there is no kind ‘{}’. Use one of: {known}.", instrument.kind),
            ));
            continue;
        };
        let schema = (kind.definition)();
        if let Ok(validator) = jsonschema::options().should_validate_formats(true).build(&schema) {
            for found in fault::schema_faults(&validator, &schema, &instrument.definition) {
                faults.push(definition_fault(instrument, &found.pointer, &found.detail(Language::En)));
            }
        }
        let own = (kind.check_definition)(instrument, catalog);
        for (pointer, message) in own.into_iter().chain(steps::faults(kind, instrument)) {
            faults.push(definition_fault(instrument, &pointer, &message));
        }
        for filling in kind.fillings.iter().filter(|filling| filling.takes_data()) {
            faults.extend(check_example(kind, instrument, filling, limits, catalog));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn definition_fault(instrument: &Instrument, pointer: &str, message: &str) -> LoadFault {
    let file = format!("{}/instrument.toml", instrument.origin);
    let line = match std::fs::read_to_string(&file) {
        Ok(text) => line_of(&text, pointer),
        Err(_) => 1,
    };
    LoadFault { file, line, message: format!("{pointer}: {message}") }
}

fn check_example(
    kind: &Kind,
    instrument: &Instrument,
    filling: &Filling,
    limits: &Limits,
    catalog: &Catalog,
) -> Vec<LoadFault> {
    let file = format!("{}/example-{}.json", instrument.origin, filling.id);
    let at = |message: String| LoadFault { file: file.clone(), line: 1, message };
    let Some(example) = filling.example(instrument) else {
        if filling.data != Data::Required {
            return Vec::new();
        }
        return vec![at("is missing. Add an example with complete data; `canvaspers schema` shows its shape.".into())];
    };
    let shape = Shape { language: Language::En, limits };
    let schema = kind.data_schema(instrument, filling, &shape);
    match jsonschema::options().should_validate_formats(true).build(&schema) {
        Ok(validator) => fault::schema_faults(&validator, &schema, example)
            .into_iter()
            .chain(kind.check_data(&Given {
                instrument,
                filling,
                language: Language::En,
                options: &BTreeMap::new(),
                data: Some(example),
                catalog,
            }))
            .map(|found| at(format!("{}: {}", found.pointer, found.detail(Language::En))))
            .collect(),
        Err(error) => vec![at(format!("the schema made from this instrument is not right: {error}"))],
    }
}

/// The texts of an instrument that a kind cannot do without: dotted keys that are missing, as faults of the maker.
fn missing_texts(instrument: &Instrument, keys: &[String]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (language, text) in &instrument.texts {
        for key in keys {
            let pointer = format!("/{}", key.replace('.', "/"));
            if text.pointer(&pointer).is_none() {
                out.push((String::new(), format!("{}.toml has no ‘{key}’. Add it.", language.code())));
            }
        }
    }
    out
}

/// A text of the user: not blank, not longer than `limit` characters.
fn text(title: &str, limit: usize) -> Value {
    json!({"type": "string", "title": title, "minLength": 1, "maxLength": limit, "pattern": fault::VISIBLE})
}

/// A date that exists (RFC 3339 full-date).
fn date(title: &str) -> Value {
    json!({"type": "string", "title": title, "format": "date"})
}

/// For kinds whose data need no second look.
fn no_warnings(_: &Given<'_>) -> Vec<Fault> {
    Vec::new()
}

/// For kinds that make their documents of all that was sent.
fn as_sent(_: &Given<'_>) -> Option<Value> {
    None
}

/// For kinds whose template needs nothing beside the data.
fn nothing(_: &Given<'_>) -> Map<String, Value> {
    Map::new()
}

/// For kinds of which a worker makes no more than a page.
fn not_composed<'a>(_: &'a Given<'_>) -> Option<Work<'a>> {
    None
}

/// The formats of everything that is a page.
const PAGES: &[Format] = &[Format::Pdf, Format::Png, Format::Svg, Format::Zip];

/// The profiles of what can be printed.
const PRINTED: &[Profile] = &[Profile::Screen, Profile::Archive, Profile::Print];

/// The profiles of what there is larger than an office printer's paper.
const LARGE: &[Profile] = &[Profile::Screen, Profile::Archive, Profile::Print, Profile::Tiles];

/// The profiles of a form: nobody fills in fields at a press.
const BOTH: &[Profile] = &[Profile::Screen, Profile::Archive];

#[cfg(test)]
mod tests {
    use super::*;

    /// What a list or a set of free names can hold must be said: `fault::bound` counts on it.
    fn unbounded(schema: &Value, at: &str, out: &mut Vec<String>) {
        if !schema.is_object() {
            return;
        }
        let types = |name: &str| schema["type"] == name || schema["type"][0] == name;
        if types("array") && !schema["maxItems"].is_u64() {
            out.push(format!("{at}: maxItems"));
        }
        let free = types("object") && schema["properties"].is_object() && schema["additionalProperties"] != false;
        if (free || schema["additionalProperties"].is_object()) && !schema["maxProperties"].is_u64() {
            out.push(format!("{at}: maxProperties"));
        }
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            unbounded(member, &format!("{at}/{name}"), out);
        }
        for inner in ["items", "additionalProperties"] {
            unbounded(&schema[inner], &format!("{at}/{inner}"), out);
        }
        for inner in schema["anyOf"].as_array().into_iter().flatten() {
            unbounded(inner, &format!("{at}/anyOf"), out);
        }
    }

    #[test]
    fn every_list_of_every_schema_has_its_most() {
        let (catalog, limits) = (Catalog::load(None).expect("the catalogue"), Limits::default());
        let shape = Shape { language: Language::Nl, limits: &limits };
        let mut out = Vec::new();
        unbounded(&crate::document::body::schema(&limits), "body", &mut out);
        for instrument in catalog.instruments() {
            let kind = Kind::get(&instrument.kind).expect("a kind");
            for filling in kind.fillings {
                let schema = kind.data_schema(instrument, filling, &shape);
                unbounded(&schema, &format!("{} {}", instrument.id, filling.id), &mut out);
            }
        }
        assert!(out.is_empty(), "{out:#?}");
    }

    #[test]
    fn our_own_instruments_are_right() {
        let catalog = Catalog::load(None).expect("the catalogue");
        let checked = check(&catalog, &Limits::default(), Scope::All);
        assert_eq!(checked, Ok(()));
    }
}
