//! Custom properties and what stands for them (CSS Custom Properties 1).

use std::collections::BTreeMap;
use std::rc::Rc;

use cssparser::{ParseError, Parser, Token};

use super::sheet::Declaration;
use crate::refusal::Refusal;

/// Values that may be put in the place of names, or handed on to an element with its own, in one drawing.
const MOST: usize = 500_000;

/// Bytes of a value once all is put in its place.
const LONGEST: usize = 4_096;

/// Names within one another.
const DEEPEST: usize = 16;

/// Custom properties of an element, with what its ancestors gave it.
pub(super) type Variables = Rc<BTreeMap<String, String>>;

/// How many values were put in the place of names so far.
#[derive(Default)]
pub(super) struct Substitution {
    count: usize,
}

impl Substitution {
    /// The custom properties of an element: its own and those of its parent.
    pub(super) fn variables(&mut self, parent: &Variables, own: &[Declaration]) -> Result<Variables, Refusal> {
        let given: BTreeMap<&str, &str> = own
            .iter()
            .filter(|one| one.name.starts_with("--"))
            .map(|one| (one.name.as_str(), one.value.as_str()))
            .collect();
        if given.is_empty() {
            return Ok(Rc::clone(parent));
        }
        self.count += parent.len() + given.len();
        if self.count > MOST {
            return Err(Refusal::TooComplex);
        }
        // Its own may name one another, in any order.
        let mut raw = BTreeMap::clone(parent);
        for (name, value) in &given {
            match *value {
                "inherit" | "unset" | "revert" | "revert-layer" => {}
                "initial" => {
                    raw.remove(*name);
                }
                value => {
                    raw.insert((*name).to_owned(), value.to_owned());
                }
            }
        }
        let mut out = raw.clone();
        for name in given.keys() {
            let value = raw.get(*name).map(|value| self.substituted(value, &raw)).transpose()?.flatten();
            match value {
                Some(value) => out.insert((*name).to_owned(), value),
                None => out.remove(*name),
            };
        }
        Ok(Rc::new(out))
    }

    /// A value with everything in the place of its names, without comments; `None` when a name stands for nothing.
    pub(super) fn substituted(
        &mut self,
        value: &str,
        variables: &BTreeMap<String, String>,
    ) -> Result<Option<String>, Refusal> {
        if !value.contains("/*") && !value.to_ascii_lowercase().contains("var(") {
            return Ok(Some(value.to_owned()));
        }
        let put = self.put(value, variables, DEEPEST);
        if self.count > MOST {
            return Err(Refusal::TooComplex);
        }
        Ok(put.map(|text| text.trim().to_owned()))
    }

    fn put(&mut self, value: &str, variables: &BTreeMap<String, String>, depth: usize) -> Option<String> {
        let mut out = String::new();
        self.copy(&mut Parser::new(value), variables, depth, &mut out).ok()?;
        (out.len() <= LONGEST).then_some(out)
    }

    fn copy(
        &mut self,
        input: &mut Parser<'_>,
        variables: &BTreeMap<String, String>,
        depth: usize,
        out: &mut String,
    ) -> Result<(), ParseError<()>> {
        loop {
            let from = input.position();
            let (named, closing) = match input.next_including_whitespace_and_comments() {
                Err(_) => return Ok(()),
                Ok(Token::Function(name)) => (name.eq_ignore_ascii_case("var"), ')'),
                Ok(Token::ParenthesisBlock) => (false, ')'),
                Ok(Token::SquareBracketBlock) => (false, ']'),
                Ok(Token::CurlyBracketBlock) => (false, '}'),
                Ok(Token::Comment(_)) => {
                    out.push(' ');
                    continue;
                }
                Ok(_) => {
                    out.push_str(input.slice_from(from));
                    continue;
                }
            };
            if named {
                let text = input.parse_nested_block(|input| self.named(input, variables, depth))?;
                out.push_str(&text);
            } else {
                out.push_str(input.slice_from(from));
                input.parse_nested_block(|input| self.copy(input, variables, depth, out))?;
                out.push(closing);
            }
            if out.len() > LONGEST {
                return Err(ParseError::custom(()));
            }
        }
    }

    /// What stands for the inside of `var()`.
    fn named(
        &mut self,
        input: &mut Parser<'_>,
        variables: &BTreeMap<String, String>,
        depth: usize,
    ) -> Result<String, ParseError<()>> {
        self.count += 1;
        let nothing = || ParseError::custom(());
        let depth = depth.checked_sub(1).filter(|_| self.count <= MOST).ok_or_else(nothing)?;
        let name = input.expect_ident_cloned()?.to_string();
        let other = input.try_parse(|input| input.expect_comma()).is_ok();
        let from = input.position();
        while input.next().is_ok() {}
        let other = other.then(|| input.slice_from(from));
        let own = variables.get(&name).and_then(|value| self.put(value, variables, depth));
        own.or_else(|| self.put(other?, variables, depth)).ok_or_else(nothing)
    }
}
