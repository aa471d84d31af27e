//! Reading instruments: every file of a folder into one [`Instrument`], or all its faults with file, line and remedy.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::position::{line_at, line_of};
use super::{Choice, Instrument, Orientation, Part, Sheet, Validators};
use fault::Fault;
use fault::language::Language;

/// The files of one instrument, unread.
pub(super) struct Source {
    pub id: String,
    pub origin: String,
    pub files: BTreeMap<String, String>,
    pub embedded: bool,
}

/// What is wrong with a file of an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadFault {
    /// Path of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and the remedy.
    pub message: String,
}

impl fmt::Display for LoadFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The general shape of `instrument.toml`; what a kind adds is checked by the kind.
static SHAPE: LazyLock<(Value, Option<Validator>)> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(include_str!("instrument.schema.json")).unwrap_or_default();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).ok();
    (schema, validator)
});

/// All folders directly below `folder` that hold this file: `instrument.toml`, or `clauses.toml` of a clause set.
pub(super) fn from_folder(folder: &Path, file: &str) -> Result<Vec<Source>, Vec<LoadFault>> {
    let failed = |path: &Path, error: std::io::Error| {
        vec![LoadFault {
            file: path.display().to_string(),
            line: 1,
            message: format!("cannot be read: {error}. Check the path and its permissions."),
        }]
    };
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let path = entry.map_err(|error| failed(folder, error))?.path();
        if !path.join(file).is_file() {
            continue;
        }
        let mut files = BTreeMap::new();
        for file in std::fs::read_dir(&path).map_err(|error| failed(&path, error))? {
            let file = file.map_err(|error| failed(&path, error))?.path();
            if file.is_file() {
                let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                files.insert(name, crate::encoding::read(&file).map_err(|error| failed(&file, error))?);
            }
        }
        let id = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        sources.push(Source { id, origin: path.display().to_string(), files, embedded: false });
    }
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(sources)
}

pub(super) fn read(source: &Source) -> Result<Instrument, Vec<LoadFault>> {
    let mut faults = Vec::new();
    let definition = parse(source, "instrument.toml", &mut faults);
    let mut texts = BTreeMap::new();
    for language in Language::ALL {
        let name = format!("{}.toml", language.code());
        if source.files.contains_key(&name) {
            texts.insert(language, parse(source, &name, &mut faults));
        }
    }
    if !texts.contains_key(&Language::Nl) {
        faults.push(fault(source, "nl.toml", 1, "is missing. Every instrument has its texts in Dutch at least."));
    }
    for (language, text) in &texts {
        for key in ["title", "name", "summary", "purpose"] {
            if text.get(key).and_then(Value::as_str).is_none_or(str::is_empty) && !text.is_null() {
                faults.push(fault(
                    source,
                    &format!("{}.toml", language.code()),
                    1,
                    &format!("‘{key}’ is missing. Add it as a text."),
                ));
            }
        }
    }
    let examples = examples(source, &mut faults);
    shape(source, &definition, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut instrument = build(source, definition, texts, examples)
        .map_err(|message| vec![fault(source, "instrument.toml", 1, &message)])?;
    if let Some(name) = instrument.definition.get("template").and_then(Value::as_str) {
        match source.files.get(name) {
            Some(text) => instrument.template = Some(text.clone()),
            None => {
                let line = line_of(&source.files["instrument.toml"], "/template");
                return Err(vec![fault(
                    source,
                    "instrument.toml",
                    line,
                    &format!("template ‘{name}’ does not stand in this folder. Add the file or remove the line."),
                )]);
            }
        }
    }
    Ok(instrument)
}

pub(super) fn fault(source: &Source, file: &str, line: usize, message: &str) -> LoadFault {
    LoadFault { file: format!("{}/{file}", source.origin), line, message: message.to_owned() }
}

pub(super) fn parse(source: &Source, name: &str, faults: &mut Vec<LoadFault>) -> Value {
    let Some(text) = source.files.get(name) else { return Value::Null };
    match toml::from_str::<toml::Value>(text) {
        Ok(value) => json_of(value),
        Err(error) => {
            let line = error.span().map_or(1, |span| line_at(text, span.start));
            faults.push(fault(source, name, line, &format!("{}. Correct the TOML.", error.message())));
            Value::Null
        }
    }
}

/// TOML dates become texts as in RFC 3339; the rest is the same in JSON.
pub(super) fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(list) => list.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
        }
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
    }
}

fn examples(source: &Source, faults: &mut Vec<LoadFault>) -> BTreeMap<String, Value> {
    let mut out = BTreeMap::new();
    for (name, text) in &source.files {
        let Some(filling) = name.strip_prefix("example-").and_then(|rest| rest.strip_suffix(".json")) else { continue };
        match serde_json::from_str(text) {
            Ok(value) => {
                out.insert(filling.to_owned(), value);
            }
            Err(error) => faults.push(fault(source, name, error.line(), &format!("{error}. Correct the JSON."))),
        }
    }
    out
}

/// Ours were checked when the tests ran; that saves each command line a tenth of its time.
fn shape(source: &Source, definition: &Value, faults: &mut Vec<LoadFault>) {
    let (schema, Some(validator)) = &*SHAPE else { return };
    let Some(text) = source.files.get("instrument.toml") else { return };
    if definition.is_null() || (source.embedded && !cfg!(test)) {
        return;
    }
    for found in fault::schema_faults(validator, schema, definition) {
        faults.push(located(source, text, &found));
    }
    if let Some(id) = definition.get("id").and_then(Value::as_str)
        && id != source.id
    {
        let message = format!("id is ‘{id}’ but the folder is called ‘{}’. Give both the same name.", source.id);
        faults.push(fault(source, "instrument.toml", line_of(text, "/id"), &message));
    }
}

fn located(source: &Source, text: &str, found: &Fault) -> LoadFault {
    located_in(&format!("{}/instrument.toml", source.origin), text, found)
}

/// A fault of a TOML file with its line.
pub(super) fn located_in(file: &str, text: &str, found: &Fault) -> LoadFault {
    let message = format!("{}: {}", found.pointer, found.detail(Language::En));
    LoadFault { file: file.to_owned(), line: line_of(text, &found.pointer), message }
}

fn build(
    source: &Source,
    definition: Value,
    texts: BTreeMap<Language, Value>,
    examples: BTreeMap<String, Value>,
) -> Result<Instrument, String> {
    let string = |key: &str| definition.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let strings = |value: Option<&Value>| -> Vec<String> {
        value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let orientations = |value: Option<&Value>| -> Vec<Orientation> {
        value.and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default()
    };
    let turned = definition.get("orientations");
    let sheets = strings(definition.get("sheets"))
        .into_iter()
        .map(|name| {
            let own = match turned {
                Some(Value::Object(per_sheet)) => orientations(per_sheet.get(&name)),
                other => orientations(other),
            };
            let orientations = if own.is_empty() { vec![Orientation::Landscape] } else { own };
            Sheet { name, orientations }
        })
        .collect();
    let parts = definition
        .get("parts")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|part| Part {
            instrument: part.get("instrument").and_then(Value::as_str).unwrap_or_default().to_owned(),
            options: strings(part.get("options")),
            sheet: part.get("sheet").and_then(Value::as_str).map(str::to_owned),
            orientation: part.get("orientation").and_then(|value| serde_json::from_value(value.clone()).ok()),
        })
        .collect();
    let options: Vec<Choice> = definition
        .get("options")
        .map(|value| serde_json::from_value(value.clone()))
        .transpose()
        .map_err(|error| format!("options: {error}"))?
        .unwrap_or_default();
    Ok(Instrument {
        id: source.id.clone(),
        kind: string("kind"),
        version: string("version"),
        released: string("released")
            .parse()
            .map_err(|error| format!("released: {error}. Write a date such as 2026-11-22."))?,
        sheets,
        options,
        parts,
        order: definition.get("order").and_then(Value::as_i64).unwrap_or(1000),
        definition,
        texts,
        examples,
        template: None,
        origin: source.origin.clone(),
        embedded: source.embedded,
        validators: Validators::default(),
    })
}
