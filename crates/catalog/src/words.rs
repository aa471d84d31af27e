//! The labels that instruments share: `house/words/<language>.toml`, with `<kind>/words/<language>.toml` on top.

use serde_json::{Map, Value};

use super::embedded;
use fault::language::Language;

pub(super) fn words(kind: &str, language: Language) -> Value {
    let code = language.code();
    let mut out = Map::new();
    for path in [format!("house/words/{code}.toml"), format!("{kind}/words/{code}.toml")] {
        if let Some(Value::Object(words)) = embedded::text(&path).and_then(|text| toml::from_str(&text).ok()) {
            out.extend(words);
        }
    }
    Value::Object(out)
}
