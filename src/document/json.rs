//! Strict reading of JSON from outside: bounded in depth, in the number of values and in the length of names; and no member twice.
//!
//! A value takes some hundred bytes of memory where two were sent (`0,`), and a name stands in the pointer of every fault below it: what
//! is not bounded here costs many times what it weighs.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::model::Limits;
use catalog::encoding::{self, UnknownEncoding};
use fault::{Fault, Found, segment};

/// Characters of a member's name.
pub const LONGEST_NAME: usize = 200;

/// Why a text is no JSON that we take.
#[derive(Debug, PartialEq, Eq)]
pub enum JsonError {
    /// Not JSON at all.
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says (English).
        reason: String,
    },
    /// No Unicode, which JSON is in (RFC 8259, 8.1).
    Encoding {
        /// Line, from 1.
        line: usize,
    },
    /// Nested deeper than the limit.
    TooDeep {
        /// Levels that are allowed.
        limit: usize,
    },
    /// More values than the limit.
    TooMany {
        /// Values that are allowed, members and items together.
        limit: usize,
    },
    /// A member's name that is longer than [`LONGEST_NAME`].
    LongName {
        /// The object that has it.
        pointer: String,
    },
    /// Members that stand twice.
    Duplicates(Vec<Fault>),
}

/// How much one JSON value may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Levels.
    pub depth: usize,
    /// Values on all levels together.
    pub values: usize,
}

impl Bounds {
    /// The same with more levels, for data that stand inside something of ours.
    #[must_use]
    pub fn deeper(self, levels: usize) -> Self {
        Bounds { depth: self.depth + levels, ..self }
    }
}

impl From<&Limits> for Bounds {
    fn from(limits: &Limits) -> Self {
        Bounds { depth: limits.json_depth, values: limits.json_values }
    }
}

/// Reads one JSON value within its bounds, in whatever encoding of Unicode it is written. A number without a fraction is an integer however it is written, as JSON Schema has it
/// (2020-12, core, 4.2.3): `1000.0` is 1000.
///
/// # Errors
/// [`JsonError`]; members that stand twice are named as [`Found`] bounds them.
pub fn parse(bytes: &[u8], bounds: impl Into<Bounds>) -> Result<Value, JsonError> {
    let state =
        State { bounds: bounds.into(), duplicates: RefCell::default(), values: Cell::new(0), over: RefCell::default() };
    let text = encoding::text(bytes).map_err(|UnknownEncoding { line }| JsonError::Encoding { line })?;
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    let value = Node { state: &state, path: Path::Root, depth: 0 }.deserialize(&mut deserializer);
    if let Some(over) = state.over.into_inner() {
        return Err(over);
    }
    let value = value.and_then(|value| deserializer.end().map(|()| value)).map_err(|error| {
        // serde_json has a depth limit of its own (128), so a limit above it still ends here.
        if error.to_string().starts_with("recursion limit") {
            return JsonError::TooDeep { limit: state.bounds.depth };
        }
        let text = error.to_string();
        let reason = text.split(" at line ").next().unwrap_or_default().to_owned();
        JsonError::Malformed { line: error.line(), column: error.column(), reason }
    })?;
    let duplicates = state.duplicates.into_inner().list();
    if duplicates.is_empty() { Ok(value) } else { Err(JsonError::Duplicates(duplicates)) }
}

struct State {
    bounds: Bounds,
    duplicates: RefCell<Found>,
    values: Cell<usize>,
    /// The bound that was passed.
    over: RefCell<Option<JsonError>>,
}

/// Where a value stands, written down only when somebody asks: most values have no fault.
pub enum Path<'a> {
    /// The whole.
    Root,
    /// A member of an object.
    Member(&'a Path<'a>, &'a str),
    /// An item of an array.
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    /// As a JSON pointer (RFC 6901).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Member(parent, name) => write!(f, "{parent}/{}", segment(name)),
            Path::Item(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

struct Node<'a> {
    state: &'a State,
    path: Path<'a>,
    depth: usize,
}

impl Node<'_> {
    fn over<E: de::Error>(&self, error: JsonError) -> E {
        self.state.over.borrow_mut().get_or_insert(error);
        E::custom("beyond a bound")
    }

    fn enter<E: de::Error>(&self) -> Result<(), E> {
        let limit = self.state.bounds.depth;
        if self.depth < limit { Ok(()) } else { Err(self.over(JsonError::TooDeep { limit })) }
    }

    fn count<E: de::Error>(&self) -> Result<(), E> {
        let limit = self.state.bounds.values;
        self.state.values.set(self.state.values.get() + 1);
        if self.state.values.get() <= limit { Ok(()) } else { Err(self.over(JsonError::TooMany { limit })) }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(whole(value).or_else(|| Number::from_f64(value)).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut out = Vec::new();
        loop {
            let item = Node { state: self.state, path: Path::Item(&self.path, out.len()), depth: self.depth + 1 };
            let Some(item) = items.next_element_seed(item)? else { break };
            self.count()?;
            out.push(item);
        }
        Ok(Value::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut out = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            self.count()?;
            if name.chars().nth(LONGEST_NAME).is_some() {
                return Err(self.over(JsonError::LongName { pointer: self.path.to_string() }));
            }
            let path = Path::Member(&self.path, &name);
            if out.contains_key(&name) {
                let fault = || Fault::new("duplicate-key", path.to_string()).with("name", &name);
                self.state.duplicates.borrow_mut().add(fault);
            }
            let value = members.next_value_seed(Node { state: self.state, path, depth: self.depth + 1 })?;
            out.insert(name, value);
        }
        Ok(Value::Object(out))
    }
}

/// A number without a fraction; beyond 2^53 a double does not say which one it is.
fn whole(value: f64) -> Option<Number> {
    #[expect(clippy::cast_possible_truncation, reason = "whole and small enough")]
    (value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0).then(|| Number::from(value as i64))
}

/// Every text in a value, with its place.
pub fn each_text(value: &Value, visit: &mut impl FnMut(&Path<'_>, &str)) {
    walk(value, &Path::Root, visit);
}

fn walk(value: &Value, path: &Path<'_>, visit: &mut impl FnMut(&Path<'_>, &str)) {
    match value {
        Value::String(text) => visit(path, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &Path::Item(path, index), visit);
            }
        }
        Value::Object(members) => {
            for (name, item) in members {
                walk(item, &Path::Member(path, name), visit);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { depth: 64, values: 1000 };

    #[test]
    fn names_every_duplicate() {
        let found = parse(br#"{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}"#, BOUNDS).expect_err("duplicates");
        let JsonError::Duplicates(faults) = found else { panic!("{found:?}") };
        let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/b/c", "/a"]);
    }

    #[test]
    fn bounds_the_depth() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(nested(64).as_bytes(), BOUNDS).is_ok());
        assert_eq!(parse(nested(65).as_bytes(), BOUNDS), Err(JsonError::TooDeep { limit: 64 }));
        assert_eq!(parse(nested(100_000).as_bytes(), BOUNDS), Err(JsonError::TooDeep { limit: 64 }));
    }

    #[test]
    fn says_where_it_stops_being_json() {
        let found = parse(b"{\"a\": 1,\n  b: 2}", BOUNDS).expect_err("malformed");
        assert!(matches!(found, JsonError::Malformed { line: 2, .. }), "{found:?}");
    }

    #[test]
    fn bounds_values_and_names() {
        let many = |n: usize| format!("[{}0]", "0,".repeat(n - 1));
        assert!(parse(many(1000).as_bytes(), BOUNDS).is_ok());
        assert_eq!(parse(many(1001).as_bytes(), BOUNDS), Err(JsonError::TooMany { limit: 1000 }));
        let named = |n: usize| format!("{{\"a\": [{{\"{}\": 1}}]}}", "é".repeat(n));
        assert!(parse(named(LONGEST_NAME).as_bytes(), BOUNDS).is_ok());
        let long = parse(named(LONGEST_NAME + 1).as_bytes(), BOUNDS);
        assert_eq!(long, Err(JsonError::LongName { pointer: "/a/0".into() }));
    }

    #[test]
    fn names_a_hundred_duplicates_and_counts_the_others() {
        let text = format!("{{{}\"a\": 1}}", "\"a\": 1, ".repeat(400));
        let Err(JsonError::Duplicates(faults)) = parse(text.as_bytes(), BOUNDS) else { panic!("duplicates") };
        assert_eq!(faults.len(), fault::MOST + 1);
        assert_eq!(faults.last().map(|fault| fault.code), Some(fault::MORE));
    }

    #[test]
    fn a_number_without_a_fraction_is_an_integer() {
        let value = parse(b"[1000.0, 1e3, -0.0, 2.5, 9007199254740993.0]", BOUNDS).expect("numbers");
        let whole: Vec<bool> = value.as_array().into_iter().flatten().map(|number| number.is_i64()).collect();
        assert_eq!(whole, [true, true, true, false, true]);
    }
}
