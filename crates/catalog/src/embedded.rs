//! The instruments and words that the binary carries.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;

use super::load::Source;

#[derive(RustEmbed)]
#[folder = "../../typst-templates/"]
#[include = "*.toml"]
#[include = "*.json"]
#[include = "instruments/*.typ"]
struct Files;

pub(super) fn text(path: &str) -> Option<String> {
    Files::get(path).and_then(|file| String::from_utf8(file.data.into_owned()).ok())
}

/// Every folder under `instruments/`.
pub(super) fn instruments() -> Vec<Source> {
    folders("instruments")
}

/// Every folder under `clauses/`.
pub(super) fn clause_sets() -> Vec<Source> {
    folders("clauses")
}

fn folders(parent: &str) -> Vec<Source> {
    let mut folders: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for path in Files::iter() {
        let Some((id, name)) = path.strip_prefix(parent).and_then(|rest| rest.strip_prefix('/')?.split_once('/'))
        else {
            continue;
        };
        if let Some(text) = text(&path) {
            folders.entry(id.to_owned()).or_default().insert(name.to_owned(), text);
        }
    }
    folders
        .into_iter()
        .map(|(id, files)| Source { origin: format!("typst-templates/{parent}/{id}"), id, files, embedded: true })
        .collect()
}
