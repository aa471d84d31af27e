//! Strict reading of JSON from outside: bounded depth, and no member twice.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::fault::{Fault, segment};

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
    /// Nested deeper than the limit.
    TooDeep,
    /// Members that stand twice.
    Duplicates(Vec<Fault>),
}

/// Reads one JSON value, at most `depth` levels deep.
///
/// # Errors
/// [`JsonError`]; duplicate members are all named.
pub fn parse(bytes: &[u8], depth: usize) -> Result<Value, JsonError> {
    let state = State { duplicates: RefCell::default(), too_deep: RefCell::default(), limit: depth };
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Node { state: &state, pointer: String::new(), depth: 0 }.deserialize(&mut deserializer);
    if *state.too_deep.borrow() {
        return Err(JsonError::TooDeep);
    }
    let value = value.and_then(|value| deserializer.end().map(|()| value)).map_err(|error| {
        // serde_json has a depth limit of its own (128), so a limit above it still ends here.
        if error.to_string().starts_with("recursion limit") {
            return JsonError::TooDeep;
        }
        let text = error.to_string();
        let reason = text.split(" at line ").next().unwrap_or_default().to_owned();
        JsonError::Malformed { line: error.line(), column: error.column(), reason }
    })?;
    let duplicates = state.duplicates.into_inner();
    if duplicates.is_empty() { Ok(value) } else { Err(JsonError::Duplicates(duplicates)) }
}

struct State {
    duplicates: RefCell<Vec<Fault>>,
    too_deep: RefCell<bool>,
    limit: usize,
}

struct Node<'a> {
    state: &'a State,
    pointer: String,
    depth: usize,
}

impl Node<'_> {
    fn child(&self, name: &str) -> Node<'_> {
        Node { state: self.state, pointer: format!("{}/{}", self.pointer, segment(name)), depth: self.depth + 1 }
    }

    fn enter<E: de::Error>(&self) -> Result<(), E> {
        if self.depth >= self.state.limit {
            *self.state.too_deep.borrow_mut() = true;
            return Err(E::custom("too deep"));
        }
        Ok(())
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
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
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
        while let Some(item) = items.next_element_seed(self.child(&out.len().to_string()))? {
            out.push(item);
        }
        Ok(Value::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut out = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let child = self.child(&name);
            if out.contains_key(&name) {
                let fault = Fault::new("duplicate-key", child.pointer.clone()).with("name", &name);
                self.state.duplicates.borrow_mut().push(fault);
            }
            let value = members.next_value_seed(child)?;
            out.insert(name, value);
        }
        Ok(Value::Object(out))
    }
}

/// Every text in a value, with its JSON pointer (RFC 6901).
pub fn each_text(value: &Value, visit: &mut impl FnMut(&str, &str)) {
    walk(value, String::new(), visit);
}

fn walk(value: &Value, pointer: String, visit: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(&pointer, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, format!("{pointer}/{index}"), visit);
            }
        }
        Value::Object(members) => {
            for (name, item) in members {
                walk(item, format!("{pointer}/{}", segment(name)), visit);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_every_duplicate() {
        let found = parse(br#"{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}"#, 64).expect_err("duplicates");
        let JsonError::Duplicates(faults) = found else { panic!("{found:?}") };
        let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/b/c", "/a"]);
    }

    #[test]
    fn bounds_the_depth() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(nested(64).as_bytes(), 64).is_ok());
        assert_eq!(parse(nested(65).as_bytes(), 64), Err(JsonError::TooDeep));
        assert_eq!(parse(nested(100_000).as_bytes(), 64), Err(JsonError::TooDeep));
    }

    #[test]
    fn says_where_it_stops_being_json() {
        let found = parse(b"{\"a\": 1,\n  b: 2}", 64).expect_err("malformed");
        assert!(matches!(found, JsonError::Malformed { line: 2, .. }), "{found:?}");
    }
}
