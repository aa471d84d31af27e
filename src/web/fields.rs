//! Form fields from a schema: what is published is also what people fill in, so a new instrument has its form at once.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use fault::language::Language;
use fault::{Fault, segment};

/// What a form shows beside the schema.
pub(super) struct Filled<'a> {
    /// The data so far.
    pub data: &'a Value,
    /// Faults, by their pointers below `/data`.
    pub faults: Faults<'a>,
    /// The list that was asked for one more row, by its dotted name.
    pub more: Option<&'a str>,
    /// Language of labels.
    pub language: Language,
    /// "One per line" in that language.
    pub lines_hint: &'a str,
    /// The member whose fields translate those of the same name beside it.
    pub translation: Option<&'a str>,
    /// Whether rows have a button that takes them away.
    pub removable: bool,
}

/// The fields of an object schema.
pub(super) fn fields(schema: &Value, filled: &Filled<'_>) -> Vec<Value> {
    let required = required(schema);
    schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, member)| member["x-form"].is_null())
        .map(|(name, member)| {
            field(member, name, &format!("/{}", segment(name)), required.contains(&name.as_str()), filled, 1)
        })
        .collect()
}

/// Faults by where they are, so that each field finds its own.
pub(super) struct Faults<'a>(BTreeMap<&'a str, &'a Fault>);

impl<'a> Faults<'a> {
    /// Of several at one place the first is shown.
    pub(super) fn of(faults: &'a [Fault]) -> Self {
        let below = |fault: &'a Fault| Some((fault.pointer.strip_prefix("/data")?, fault));
        Faults(faults.iter().rev().filter_map(below).collect())
    }

    fn at(&self, pointer: &str) -> Option<&'a Fault> {
        self.0.get(pointer).copied()
    }

    /// The first at something below this place.
    fn below(&self, pointer: &str) -> Option<&'a Fault> {
        let prefix = format!("{pointer}/");
        let (found, fault) = self.0.range(prefix.as_str()..).next()?;
        found.starts_with(&prefix).then_some(*fault)
    }
}

impl Filled<'_> {
    /// What a field translates: null when there is nothing to translate, `None` when it translates nothing.
    fn original(&self, pointer: &str) -> Option<&Value> {
        static NONE: Value = Value::Null;
        let below = pointer.strip_prefix('/')?.strip_prefix(self.translation?)?;
        if below.is_empty() { None } else { Some(self.data.pointer(below).unwrap_or(&NONE)) }
    }
}

/// The id of the field that a fault belongs to.
pub(super) fn id_of(pointer: &str) -> String {
    let below = pointer.strip_prefix("/data").unwrap_or(pointer);
    format!("veld{}", below.replace('/', "-"))
}

fn required(schema: &Value) -> Vec<&str> {
    schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn field(schema: &Value, name: &str, pointer: &str, required: bool, filled: &Filled<'_>, depth: usize) -> Value {
    let value = filled.data.pointer(pointer);
    let own_fault =
        filled.faults.at(pointer).map(|fault| detail(fault, schema["title"].as_str().unwrap_or(name), filled.language));
    // A translation shows what it translates, and has no fields for what is not there.
    let original = filled.original(pointer);
    let mut out = json!({
        "id": id_of(pointer),
        "absent": original.is_some_and(Value::is_null),
        "name": name,
        "label": schema["title"].as_str().unwrap_or(name),
        "hint": original.filter(|original| !original.is_null() && !original.is_object()).map_or_else(|| schema["description"].clone(), |original| plain(Some(original)).into()),
        "required": required,
        "fault": own_fault,
        "depth": depth,
        "value": plain(value),
    });
    let inner = |member: &Value, key: &str, required: bool| {
        field(member, &format!("{name}.{key}"), &format!("{pointer}/{}", segment(key)), required, filled, depth + 1)
    };
    let members = |schema: &Value, pick: &dyn Fn(&Value, &str, bool) -> Value| -> Vec<Value> {
        let needed = self::required(schema);
        schema["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, member)| pick(member, key, needed.contains(&key.as_str())))
            .filter(|field| field["absent"] != true)
            .collect()
    };
    match schema["type"].as_str() {
        Some("object") => {
            out["kind"] = "group".into();
            out["fields"] = members(schema, &inner).into();
        }
        Some("array") if schema["items"]["type"] == "object" => {
            let rows_of = |value: Option<&Value>| value.and_then(Value::as_array).map_or(0, Vec::len);
            let have = original.map_or_else(|| rows_of(value), |original| rows_of(Some(original)));
            let extra = if filled.more == Some(name) { 2 } else { 1 };
            // Rows that another step names are neither added nor taken away here.
            let heading = schema["x-heading"].as_str();
            let fixed = heading.is_some() || original.is_some();
            let extra = if fixed { 0 } else { extra };
            let least = if fixed { 0 } else { 1 };
            let most = schema["maxItems"].as_u64().map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
            let count = (have + extra).min(most.max(have)).max(least);
            out["kind"] = "list".into();
            out["fixed"] = fixed.into();
            out["removable"] = (filled.removable && !fixed).into();
            out["rows"] = (0..count)
                .map(|n| {
                    let row = |member: &Value, key: &str, required: bool| {
                        field(
                            member,
                            &format!("{name}.{n}.{key}"),
                            &format!("{pointer}/{n}/{}", segment(key)),
                            required,
                            filled,
                            depth + 2,
                        )
                    };
                    let fields = members(&schema["items"], &row);
                    let shows = fields.iter().any(|field| field["kind"] != "hidden");
                    json!({
                        "shows": shows,
                        "id": format!("{}-{n}", id_of(pointer)),
                        "name": format!("{name}.{n}"),
                        "heading": match original {
                            Some(original) => named(original.get(n)),
                            None => heading.and_then(|heading| value?.get(n)?[heading].as_str()),
                        },
                        "filled": n < have,
                        "fields": fields,
                    })
                })
                .collect();
        }
        Some("array") => {
            out["kind"] = "area".into();
            out["rows"] = 4.into();
            if original.is_none() {
                out["hint"] = filled.lines_hint.into();
            }
            // A fault of one line is told at the field that holds all lines.
            if out["fault"].is_null() {
                out["fault"] = filled.faults.below(pointer).map(|fault| fault.detail(filled.language)).into();
            }
        }
        Some("integer") => {
            out["kind"] = "number".into();
            out["minimum"] = schema["minimum"].clone();
            out["maximum"] = schema["maximum"].clone();
        }
        // Typed as a text, for people write 6.240,50; see `form_data`.
        Some("number") => out["kind"] = "text".into(),
        _ if schema["enum"].is_array() => {
            let titles = schema["x-titles"].as_array();
            out["kind"] = "select".into();
            out["options"] = schema["enum"]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
                .map(|(n, option)| json!({"value": option, "label": titles.and_then(|titles| titles.get(n)).unwrap_or(option)}))
                .collect();
        }
        // By its slug a row of a translation is known; nobody types it.
        _ if original.is_some() && name.ends_with(".clause") => {
            out["kind"] = "hidden".into();
            out["value"] = plain(original).into();
        }
        _ if schema["format"] == "date" => out["kind"] = "date".into(),
        _ if schema["maxLength"].as_u64().unwrap_or(0) > 1000 => {
            out["kind"] = "area".into();
            out["rows"] = 3.into();
        }
        _ => out["kind"] = "text".into(),
    }
    out
}

/// A fault as a page tells it: a field is called by its label, as people see it there, and not by its name in the data.
pub(super) fn detail(fault: &Fault, label: &str, language: Language) -> String {
    match fault.code {
        "missing" if !label.is_empty() => Fault::new("missing", &fault.pointer).with("name", label).detail(language),
        _ => fault.detail(language),
    }
}

/// What a row is called: its first text.
fn named(row: Option<&Value>) -> Option<&str> {
    row?.as_object()?.values().find_map(Value::as_str)
}

/// What a field is called in a list of faults, by its pointer below the data: "Partijen 2, Naam".
pub(super) fn label(schema: &Value, below: &str) -> Option<String> {
    let mut at = schema;
    let mut out = String::new();
    for part in below.split('/').skip(1) {
        if let Ok(index) = part.parse::<usize>() {
            out.push_str(&format!(" {}", index + 1));
            at = &at["items"];
            continue;
        }
        at = at["properties"].get(part)?;
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(at["title"].as_str()?);
    }
    (!out.is_empty()).then_some(out)
}

/// A value as it stands in a field.
fn plain(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}
