//! Nothing is forgotten: every key of a configuration, an instrument and a clause set stands in the operator's folder of the newest
//! version, and every key that a version kept is still known.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use canvaspers::document::kinds::Kind;

use crate::members::{Paths, missing, of_schema, of_value};
use crate::support;
use crate::versions::{ALL, name_of};

/// A folder beside those of the tests, gone when this is dropped.
struct Temporary(PathBuf);

impl Temporary {
    fn new(what: &str) -> Temporary {
        let folder = std::env::temp_dir().join(format!("canvaspers-{what}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        Temporary(folder)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// What the command line says when it lists with these.
fn listing(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_canvaspers")).arg("list").args(arguments).output().expect("it");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The names that could have stood where `nonsense` does, as the message has them.
fn expected(said: &str) -> Vec<String> {
    if let Some((_, names)) = said.split_once("‘nonsense’ is no member; there are ") {
        return names.trim().split(", ").map(str::to_owned).collect();
    }
    let Some((_, names)) = said.split_once(" `nonsense`, expected ") else { return Vec::new() };
    names.lines().next().unwrap_or_default().split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The keys of a section and of those within it, as the service tells them.
fn section(path: &[String], folder: &Path, out: &mut Paths) {
    let file = folder.join("canvaspers.toml");
    let name = path.join(".");
    let heads =
        if path.is_empty() { vec![String::new()] } else { vec![format!("[{name}]\n"), format!("[[{name}]]\n")] };
    let keys = heads.iter().find_map(|head| {
        std::fs::write(&file, format!("{head}nonsense = 1\n")).expect("written");
        let said = listing(&["--config", &file.display().to_string()]);
        // What else could stand there are values.
        let is_section = said.contains("unknown field") || said.contains("is no member");
        is_section.then(|| expected(&said)).filter(|keys| !keys.is_empty())
    });
    for key in keys.unwrap_or_default() {
        let inner = [path, &[key]].concat();
        section(&inner, folder, out);
        out.insert(inner);
    }
}

fn toml_of(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    json_of(toml::Value::Table(text.parse().expect("TOML")))
}

fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
        }
        toml::Value::Array(list) => list.into_iter().map(json_of).collect(),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        other => serde_json::to_value(other).expect("JSON"),
    }
}

#[test]
fn every_key_of_the_configuration_is_kept() {
    let folder = Temporary::new("keys");
    let mut all = Paths::new();
    section(&[], &folder.0, &mut all);
    assert!(all.len() > 50, "{all:?}");
    let newest = ALL.last().expect("a version").folder.join("operator");
    let files = std::fs::read_dir(newest).expect("a folder").map(|entry| entry.expect("an entry").path());
    let is_configuration = |path: &PathBuf| {
        let name = name_of(path);
        name.starts_with("canvaspers") && name.ends_with(".toml")
    };
    let kept = files.filter(is_configuration).map(|path| of_value(&toml_of(&path)));
    // A row of `[[tokens]]` is a section of that name.
    let kept: Paths = kept.flatten().map(|path| path.into_iter().filter(|step| step != "*").collect()).collect();
    let holes = missing(&all, &kept);
    assert!(holes.is_empty(), "{holes:#?}");
}

/// Folders of an operator with this file, by their names.
fn folders(instruments: &Path, file: &str) -> Vec<PathBuf> {
    let all = std::fs::read_dir(instruments).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut all: Vec<PathBuf> = all.filter(|path| path.join(file).exists()).collect();
    all.sort();
    all
}

/// The keys that `instrument.toml` may have, by kind.
fn known(kind: &str) -> Paths {
    let general = support::root().join("crates/catalog/src/instrument.schema.json");
    let general: Value = serde_json::from_slice(&std::fs::read(general).expect("a schema")).expect("JSON");
    let own = Kind::get(kind).unwrap_or_else(|| panic!("there is no kind {kind}")).definition_schema();
    of_schema(&general).union(&of_schema(&own)).cloned().collect()
}

#[test]
fn every_key_of_an_instrument_is_kept_and_none_is_forgotten() {
    let mut holes = Vec::new();
    let ours = support::root().join("typst-templates/instruments");
    let kept = ALL.iter().map(|version| version.folder.join("operator/instruments"));
    let newest = kept.clone().next_back();
    let mut used: Vec<(String, Paths)> = Vec::new();
    for folder in kept.chain([ours]) {
        for path in folders(&folder, "instrument.toml") {
            let definition = toml_of(&path.join("instrument.toml"));
            let kind = definition["kind"].as_str().expect("a kind").to_owned();
            let own = of_value(&definition);
            let forgotten = missing(
                &own.iter().filter(|path| path.last().is_some_and(|last| last != "*")).cloned().collect(),
                &known(&kind),
            );
            holes.extend(forgotten.iter().map(|key| format!("{} has {key}, which nothing names", name_of(&path))));
            if Some(&folder) == newest.as_ref() {
                used.push((kind, own));
            }
        }
    }
    let kinds: BTreeSet<&String> = used.iter().map(|(kind, _)| kind).collect();
    let mut all = Paths::new();
    for kind in &kinds {
        let own: Paths = used.iter().filter(|(other, _)| other == *kind).flat_map(|(_, own)| own.clone()).collect();
        let keys = known(kind)
            .into_iter()
            .filter(|path| of_schema(&Kind::get(kind).expect("a kind").definition_schema()).contains(path));
        holes.extend(missing(&keys.collect(), &own).iter().map(|key| format!("no {kind} with {key} is kept")));
        all.extend(own);
    }
    let general = support::root().join("crates/catalog/src/instrument.schema.json");
    let general: Value = serde_json::from_slice(&std::fs::read(general).expect("a schema")).expect("JSON");
    holes.extend(missing(&of_schema(&general), &all).iter().map(|key| format!("nothing with {key} is kept")));
    let missing_kinds = canvaspers::document::kinds::KINDS.iter().filter(|kind| !kinds.contains(&kind.id.to_owned()));
    holes.extend(missing_kinds.map(|kind| format!("no {} is kept", kind.id)));
    assert!(holes.is_empty(), "{holes:#?}");
}

#[test]
fn every_key_of_a_clause_is_kept() {
    let folder = Temporary::new("clauses");
    let set = folder.0.join("proef");
    std::fs::create_dir_all(&set).expect("a folder");
    std::fs::write(set.join("nl.toml"), "[clauses.doel]\ntitle = 'Doel'\nwhy = 'Daarom.'\nitems = ['Wij.']\n")
        .expect("written");
    let known = |line: &str| {
        std::fs::write(set.join("clauses.toml"), format!("[[clauses]]\nid = 'doel'\n{line}\n")).expect("written");
        expected(&listing(&["--instruments", &folder.0.display().to_string()]))
    };
    let newest = ALL.last().expect("a version").folder.join("operator/instruments");
    let kept: Vec<Value> = folders(&newest, "clauses.toml")
        .iter()
        .flat_map(|path| toml_of(&path.join("clauses.toml"))["clauses"].as_array().cloned().unwrap_or_default())
        .collect();
    let (keys, tables) = (known("nonsense = 1"), known("table = 'nonsense'"));
    assert!(keys.len() >= 6 && tables.len() >= 5, "{keys:?} {tables:?}");
    for key in keys {
        assert!(kept.iter().any(|clause| clause.get(&key).is_some()), "no clause with {key} is kept");
    }
    for table in tables {
        assert!(
            kept.iter().any(|clause| clause["table"] == table.as_str()),
            "no clause with the table {table} is kept"
        );
    }
}
