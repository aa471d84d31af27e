//! Paths are plain: nothing of the house has its names from a `*`, and no macro puts together a path, a module or the impl of a type,
//! for these lead where `imports` does not see.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::Visit;

use super::imports::{is_for_tests, sources};

/// What hides where a path leads, in one file.
#[derive(Default)]
struct Hidden(Vec<&'static str>);

impl Hidden {
    fn look(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.to_string() == text);
        let is_colons = |at: usize| is(at, ":") && is(at + 1, ":");
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => {
                    let inside = group.stream();
                    let is_visibility = at > 0 && is(at - 1, "pub") && group.delimiter() == Delimiter::Parenthesis;
                    if !(is_visibility && ["crate", "super"].contains(&inside.to_string().as_str())) {
                        self.look(inside);
                    }
                }
                TokenTree::Ident(name) if name == "mod" => self.0.push("a module in a macro"),
                TokenTree::Ident(name) if name == "use" && glob(&tokens[at..]) => self.0.push("a * in a macro"),
                TokenTree::Ident(name) if name == "impl" && is(at + 1, "$") => {
                    self.0.push("an impl of what a macro is given")
                }
                TokenTree::Ident(name) if (name == "crate" || name == "super") && !is_colons(at + 1) => {
                    self.0.push("the beginning of a path alone, given to a macro");
                }
                TokenTree::Ident(name)
                    if name == "super"
                        && at > 2
                        && is_colons(at - 2)
                        && !is(at - 3, "super")
                        && !is(at - 3, "self") =>
                {
                    self.0.push("a path upward from what a macro is given");
                }
                TokenTree::Punct(point) if point.as_char() == '$' => {
                    if at > 1
                        && is_colons(at - 2)
                        && at > 2
                        && ["crate", "self", "super"].iter().any(|first| is(at - 3, first))
                    {
                        self.0.push("a path put together by a macro");
                    }
                    // `$a::$b`, `$a::b::c`: the first may be any module.
                    if is_colons(at + 2) && (is(at + 4, "$") || is_colons(at + 5)) {
                        self.0.push("a path put together by a macro");
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a `use` among tokens has a `*`.
fn glob(tokens: &[TokenTree]) -> bool {
    let ends = |token: &&TokenTree| !matches!(token, TokenTree::Punct(point) if point.as_char() == ';');
    tokens.iter().take_while(ends).any(|token| token.to_string().contains('*'))
}

impl<'ast> Visit<'ast> for Hidden {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_use_glob(&mut self, _: &'ast syn::UseGlob) {
        self.0.push("a *, which gives names that nobody sees");
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if ["macro_use", "macro_export"].iter().any(|name| attribute.path().is_ident(name)) {
            self.0.push("a macro that others have without a path");
        }
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        self.look(found.tokens.clone());
    }
}

fn hidden(file: &syn::File) -> Vec<&'static str> {
    let mut found = Hidden::default();
    found.visit_file(file);
    found.0
}

#[test]
fn every_path_leads_where_it_says() {
    let mut wrong = Vec::new();
    for ((package, path), file) in sources() {
        wrong.extend(hidden(&file).iter().map(|what| format!("{package}::{} has {what}", path.join("::"))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_hides_a_path_is_found() {
    for text in [
        "use crate::*;",
        "use super::{characters::*, model};",
        "fn a() { use super::*; }",
        "macro_rules! a { () => { use crate::*; } }",
        "macro_rules! a { () => { use crate::{web::*}; } }",
        "macro_rules! a { () => { mod upward; } }",
        "at_all! { #[cfg(not(test))] mod upward; }",
        "macro_rules! a { ($b:ident) => { crate::$b() } }",
        "macro_rules! a { ($b:ident) => { [super::$b] } }",
        "macro_rules! a { ($b:ident) => { self::$b } }",
        "macro_rules! a { ($b:ident) => { $crate::$b } }",
        "macro_rules! a { ($b:ident, $c:ident) => { $b::$c } }",
        "macro_rules! a { ($b:ident) => { $b::web::works } }",
        "fn a() { path!(crate, web, works) }",
        "fn a() { path!(super) }",
        "macro_rules! a { ($b:ident) => { impl $b {} } }",
        "#[macro_use] mod web;",
        "#[macro_export] macro_rules! a { () => {} }",
    ] {
        assert!(!hidden(&syn::parse_file(text).expect("Rust")).is_empty(), "{text}");
    }
    for text in [
        "#[cfg(test)] mod tests { use super::*; }",
        "macro_rules! a { ($b:ident) => { pub(crate) fn c() { Code::$b; crate::web::works(); super::super::d() } } }",
        "fn a() { format!(\"{}\", self.b * 2) }",
    ] {
        assert_eq!(hidden(&syn::parse_file(text).expect("Rust")), Vec::<&str>::new(), "{text}");
    }
}
