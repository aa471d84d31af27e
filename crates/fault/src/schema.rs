//! JSON Schema errors as faults: all at once, in plain words, with the nearest right name.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};

use super::{Fault, Found, MOST, no_such_date, segment};

/// The pattern of a text of which something can be seen: not white space alone, marks without a letter below them, or characters that
/// have no picture of their own, in the scripts that our fonts have. A list of ranges, for not every program knows the classes of
/// Unicode (`\p{M}`).
pub const VISIBLE: &str = concat!(
    r"[^\s\u00AD\u0300-\u036F\u0483-\u0489\u0610-\u061A\u061C\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u0898-\u089F\u08CA-\u08E1\u08E3-\u08FF",
    r"\u1AB0-\u1AFF\u1DC0-\u1DFF\u200B-\u200F\u202A-\u202E\u2060-\u206F\u20D0-\u20FF\uFE00-\uFE0F\uFE20-\uFE2F\uFEFF\uFFF9-\uFFFB",
    // As they are: how a class names them differs from one program to another.
    "\u{10EFD}\u{10EFE}\u{10EFF}]"
);

/// Whether something of a text can be seen: what [`VISIBLE`] says.
pub fn is_visible(text: &str) -> bool {
    static PATTERN: LazyLock<Option<Validator>> =
        LazyLock::new(|| jsonschema::options().build(&json!({"pattern": VISIBLE})).ok());
    PATTERN.as_ref().map_or_else(|| !text.trim().is_empty(), |pattern| pattern.is_valid(&text.into()))
}

/// What a schema says of a value.
#[derive(Default)]
pub struct Judged {
    /// The faults.
    pub found: Found,
    /// Members of the value that have a fault or hold one: its first level.
    pub members: BTreeSet<String>,
}

/// Every fault that `instance` has against `schema`, for which `validator` was made; as [`Found`] bounds them. What a schema does not let
/// in however much there is of it goes first: [`bound`](super::bound()).
pub fn faults(validator: &Validator, schema: &Value, instance: &Value) -> Vec<Fault> {
    judge(validator, schema, instance).found.list()
}

/// As [`faults`], with the members that have them.
pub fn judge(validator: &Validator, schema: &Value, instance: &Value) -> Judged {
    let mut judged = Judged::default();
    // Errors of one spot come one after the other.
    let mut spot: (String, Vec<Fault>) = Default::default();
    for error in validator.iter_errors(instance) {
        let at = error.instance_path().to_string();
        if at != spot.0 {
            judged.close(std::mem::take(&mut spot.1));
            spot.0 = at;
        }
        if judged.found.count() < MOST {
            collect(&error, schema, &mut spot.1);
        } else {
            // Nobody reads it, so nobody words it.
            judged.members.extend(first(&spot.0));
            judged.found.add(|| Fault::new("wrong-form", ""));
        }
    }
    judged.close(spot.1);
    judged
}

impl Judged {
    /// One spot, one fault: a blank text is also too short, and that is no news.
    fn close(&mut self, mut spot: Vec<Fault>) {
        let blank: BTreeSet<String> =
            spot.iter().filter(|fault| fault.code == "text-blank").map(|fault| fault.pointer.clone()).collect();
        spot.retain(|fault| fault.code == "text-blank" || !blank.contains(&fault.pointer));
        let mut seen = BTreeSet::new();
        spot.retain(|fault| seen.insert((fault.pointer.clone(), fault.code)));
        self.members.extend(spot.iter().filter_map(|fault| first(&fault.pointer)));
        self.found.extend(spot);
    }
}

/// The member of the first level that a pointer leads through.
fn first(pointer: &str) -> Option<String> {
    pointer.strip_prefix('/')?.split('/').next().map(|name| name.replace("~1", "/").replace("~0", "~"))
}

fn collect(error: &ValidationError<'_>, schema: &Value, out: &mut Vec<Fault>) {
    let at = error.instance_path().to_string();
    let instance = error.instance();
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let allowed = allowed_members(error, schema);
            for name in unexpected {
                out.push(
                    Fault::new("unknown-member", format!("{at}/{}", segment(name)))
                        .choices(name, allowed.iter().map(String::as_str)),
                );
            }
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            out.push(Fault::new("missing", format!("{at}/{}", segment(name))).with("name", name));
        }
        Kind::Enum { options } => {
            let allowed: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let given = instance.as_str().map_or_else(|| instance.to_string(), str::to_owned);
            out.push(Fault::new("unknown-value", at).choices(&given, allowed));
        }
        Kind::Constant { expected_value } => {
            out.push(
                Fault::new("unknown-value", at).choices(&instance.to_string(), [expected_value.to_string().as_str()]),
            );
        }
        Kind::Type { kind } => out.push(wrong_type(at, kind, instance)),
        Kind::Format { format } if format == "date" => {
            out.push(no_such_date(at, instance.as_str().unwrap_or_default()));
        }
        Kind::Pattern { .. } if instance.as_str().is_some_and(|text| !is_visible(text)) => {
            out.push(Fault::new("text-blank", at));
        }
        Kind::Pattern { pattern } => out.push(Fault::new("wrong-form", at).with("pattern", pattern)),
        Kind::MinLength { .. } => out.push(Fault::new("text-blank", at)),
        Kind::MaxLength { limit } => {
            let length = instance.as_str().map_or(0, |text| text.chars().count());
            out.push(Fault::new("text-too-long", at).with("limit", limit).with("length", length));
        }
        Kind::MaxItems { limit } => {
            let count = instance.as_array().map_or(0, Vec::len);
            out.push(Fault::new("too-many", at).with("limit", limit).with("count", count));
        }
        Kind::MinItems { limit } => out.push(Fault::new("too-few", at).with("limit", limit)),
        Kind::Maximum { .. } | Kind::Minimum { .. } | Kind::ExclusiveMaximum { .. } | Kind::ExclusiveMinimum { .. } => {
            out.push(range(error, schema, at, instance));
        }
        Kind::UniqueItems => out.push(Fault::new("not-unique", at)),
        _ => out.push(Fault::new("wrong-form", at).with("pattern", error.kind().keyword())),
    }
}

fn wrong_type(at: String, kind: &TypeKind, instance: &Value) -> Fault {
    let expected = match kind {
        TypeKind::Single(expected) => expected.to_string(),
        TypeKind::Multiple(set) => set.iter().next().map(|t| t.to_string()).unwrap_or_default(),
    };
    let (nl, en) = type_name(&expected);
    let given = match instance {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let (given_nl, given_en) = type_name(given);
    Fault::new("wrong-type", at).with_text("expected", nl, en).with_text("given", given_nl, given_en)
}

fn type_name(json_type: &str) -> (&'static str, &'static str) {
    match json_type {
        "string" => ("een tekst", "a text"),
        "integer" => ("een heel getal", "a whole number"),
        "number" => ("een getal", "a number"),
        "array" => ("een lijst", "a list"),
        "object" => ("een object met velden", "an object with members"),
        "boolean" => ("waar of onwaar", "true or false"),
        _ => ("null", "null"),
    }
}

/// Names both ends of a range, whichever was passed.
fn range(error: &ValidationError<'_>, schema: &Value, at: String, instance: &Value) -> Fault {
    let parent = parent_schema(error, schema);
    let end = |name: &str| parent.and_then(|p| p.get(name)).map(ToString::to_string).unwrap_or_default();
    Fault::new("out-of-range", at)
        .with("given", instance)
        .with("minimum", end("minimum"))
        .with("maximum", end("maximum"))
}

fn allowed_members(error: &ValidationError<'_>, schema: &Value) -> Vec<String> {
    parent_schema(error, schema)
        .and_then(|parent| parent.get("properties"))
        .and_then(Value::as_object)
        .map(|members| members.keys().cloned().collect())
        .unwrap_or_default()
}

/// The schema object that holds the keyword that failed. Our schemas are whole: they have no `$ref`.
fn parent_schema<'a>(error: &ValidationError<'_>, schema: &'a Value) -> Option<&'a Value> {
    let path = error.schema_path().to_string();
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    schema.pointer(parent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn check(schema: &Value, instance: &Value) -> Vec<Fault> {
        let validator = jsonschema::options().should_validate_formats(true).build(schema).expect("the schema is right");
        faults(&validator, schema, instance)
    }

    #[test]
    fn all_faults_come_at_once_each_with_its_pointer() {
        let schema = json!({"type": "object", "additionalProperties": false, "required": ["name"], "properties": {
            "name": {"type": "string"},
            "date": {"type": "string", "format": "date"},
            "score": {"type": "integer", "minimum": 0, "maximum": 10},
            "text": {"type": "string", "pattern": VISIBLE, "minLength": 1},
        }});
        let found = check(&schema, &json!({"date": "2026-02-30", "score": 11, "text": "  ", "naam": "x"}));
        let mut codes: Vec<_> = found.iter().map(|f| (f.pointer.as_str(), f.code)).collect();
        codes.sort_unstable();
        assert_eq!(
            codes,
            [
                ("/date", "no-such-date"),
                ("/naam", "unknown-member"),
                ("/name", "missing"),
                ("/score", "out-of-range"),
                ("/text", "text-blank")
            ]
        );
        let named = found.iter().find(|f| f.pointer == "/naam").expect("named");
        assert!(named.detail(Language::En).contains("‘name’"), "{}", named.detail(Language::En));
    }
}
