//! Steps of an instrument's form: whether they name members that its data have.

use serde_json::Value;

use super::{Data, Kind, Shape};
use crate::document::model::Limits;
use catalog::Instrument;
use fault::language::Language;

/// Faults of the maker: pointer into the definition, and what is wrong.
pub(super) fn faults(kind: &Kind, instrument: &Instrument) -> Vec<(String, String)> {
    let steps = instrument.definition["steps"].as_array().map(Vec::as_slice).unwrap_or_default();
    let shape = Shape { language: Language::En, limits: &Limits::default() };
    let filling = kind.fillings.iter().find(|filling| filling.data == Data::Required);
    let Some(filling) = filling.filter(|_| !steps.is_empty()) else { return Vec::new() };
    let schema = kind.form_schema(instrument, filling, &shape);
    let mut out = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        for (n, path) in step["members"].as_array().into_iter().flatten().enumerate() {
            let path = path.as_str().unwrap_or_default();
            if !has(&schema, path) {
                let message = format!("the data have no member ‘{path}’. `canvaspers schema` shows what they have.");
                out.push((format!("/steps/{index}/members/{n}"), message));
            }
        }
        for (language, text) in &instrument.texts {
            let id = step["id"].as_str().unwrap_or_default();
            if !text["steps"][id]["title"].is_string() {
                let message = format!("{}.toml has no ‘steps.{id}.title’. Add it.", language.code());
                out.push((format!("/steps/{index}"), message));
            }
        }
    }
    out
}

/// Whether a schema has a member at a dotted path that goes on through the rows of lists.
fn has(schema: &Value, path: &str) -> bool {
    let mut at = schema;
    for name in path.split('.') {
        if at["type"] == "array" {
            at = &at["items"];
        }
        match at["properties"].get(name) {
            Some(member) => at = member,
            None => return false,
        }
    }
    true
}
