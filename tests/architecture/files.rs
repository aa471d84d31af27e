//! Every file: what it says first, how large it may be, which libraries of others it may name, and that none is read but where it stands.
//!
//! What another test reads (`imports`) is the file of a module by its path; so a module stands where its path says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use serde_json::Value;
use syn::ext::IdentExt;
use syn::visit::Visit;

use super::house::{metadata, root, rust_files};
use super::imports::names_of;

/// Libraries of others by how their names begin, and the folders that may name them.
/// The first that fits counts.
const ROOMS: [(&[&str], &[&str]); 4] = [
    (&["axum", "hyper", "tower", "http_body"], &["src/http", "src/web", "src/upload", "src/cli"]),
    // The standard fonts as data: letters of others are held against them.
    (&["typst_assets"], &["crates/pdf/src/revisions/picture"]),
    (&["typst", "comemo"], &["crates/typeset"]),
    (&["tokio"], &["src/press", "src/http", "src/upload", "src/cli"]),
];

/// Lines of a file at most.
const LINES: usize = 520;

/// All files of ours: of the service, the libraries, the tests, the examples, and what builds them.
fn own_files() -> Vec<PathBuf> {
    let mut all = vec![root().join("build.rs")];
    for folder in ["src", "crates", "tests", "examples"] {
        all.extend(rust_files(&root().join(folder)).into_iter().filter(|file| !is_others(file)));
    }
    all.sort();
    all.dedup();
    all
}

pub fn is_others(file: &Path) -> bool {
    file.components().any(|part| ["target", "node_modules"].iter().any(|others| part.as_os_str() == *others))
}

fn below_the_root(file: &Path) -> &Path {
    file.strip_prefix(root()).expect("below the root")
}

fn is_in(file: &Path, folders: &[&str]) -> bool {
    folders.iter().any(|folder| below_the_root(file).starts_with(folder))
}

#[test]
fn every_module_says_what_it_is_for_and_is_not_too_long() {
    for file in own_files() {
        let text = std::fs::read_to_string(&file).expect("text");
        assert!(text.starts_with("//! "), "{} must begin with what it is for", file.display());
        assert!(text.lines().count() <= LINES, "{} is too long: split it by meaning", file.display());
    }
}

/// All names in code, as they are meant: a library can be named with `::` or `r#` before it, with another name behind it, in a macro.
fn names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => names(group.stream(), found),
            TokenTree::Ident(name) => drop(found.insert(name.unraw().to_string())),
            _ => {}
        }
    }
}

/// Libraries of others that code names.
fn libraries(text: &str) -> Vec<(String, &'static [&'static str])> {
    let mut found = BTreeSet::new();
    names(text.parse().expect("tokens"), &mut found);
    let rooms = |name: &String| {
        ROOMS.iter().find(|(families, _)| families.iter().any(|family| name.starts_with(family))).map(|room| room.1)
    };
    found.into_iter().filter_map(|name| rooms(&name).map(|rooms| (name, rooms))).collect()
}

#[test]
fn what_comes_from_outside_has_its_room() {
    let mut wrong = Vec::new();
    for file in own_files().into_iter().filter(|file| is_in(file, &["src", "crates"])) {
        let text = std::fs::read_to_string(&file).expect("text");
        let named = libraries(&text).into_iter().filter(|(_, rooms)| !is_in(&file, rooms));
        wrong.extend(named.map(|(name, _)| format!("{} names {name}", below_the_root(&file).display())));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for text in [
        "use tokio::sync::Notify;",
        "use ::tokio::sync::Notify;",
        "use {std::fmt, axum as a};",
        "use r#tokio as t;",
        "fn a() { ::hyper_util::b(); }",
        "fn a() { b!(r#typst::c) }",
        "#[tokio::test] async fn a() {}",
        "macro_rules! a { () => { use {tower as b}; } }",
    ] {
        assert_eq!(libraries(text).len(), 1, "{text}");
    }
    assert_eq!(libraries("fn a() { \"typst-templates\"; } // tokio").len(), 0);
}

/// What would be read as a part of a module without standing where its path says.
#[derive(Default)]
struct Elsewhere(Vec<&'static str>);

impl<'ast> Visit<'ast> for Elsewhere {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.attrs.iter().any(|one| one.path().is_ident("path")) {
            self.0.push("#[path]");
        }
        if ["main", "lib"].iter().any(|name| item.ident == name) {
            self.0.push("a module called main or lib");
        }
        syn::visit::visit_item_mod(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("cfg_attr") {
            self.0.push("cfg_attr, which can hide #[path]");
        }
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        if found.path.segments.last().is_some_and(|last| last.ident == "include") {
            self.0.push("include!");
        }
        syn::visit::visit_macro(self, found);
    }

    fn visit_item_extern_crate(&mut self, _: &'ast syn::ItemExternCrate) {
        self.0.push("extern crate, which gives another name");
    }
}

fn elsewhere(text: &str) -> Vec<&'static str> {
    let mut found = Elsewhere::default();
    found.visit_file(&syn::parse_file(text).expect("Rust"));
    found.0
}

#[test]
fn a_module_stands_where_its_path_says() {
    let mut wrong = Vec::new();
    for file in own_files().into_iter().filter(|file| is_in(file, &["src", "crates"])) {
        let found = elsewhere(&std::fs::read_to_string(&file).expect("text"));
        wrong.extend(found.iter().map(|what| format!("{} has {what}", below_the_root(&file).display())));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for text in [
        "#[path = \"../http/mod.rs\"] mod http;",
        "mod main;",
        "mod a { mod lib; }",
        "include!(\"http/mod.rs\");",
        "fn a() { std::include!(\"a.rs\") }",
        "extern crate canvaspers as us;",
        "#[cfg_attr(all(), path = \"a.rs\")] mod a;",
    ] {
        assert_eq!(elsewhere(text).len(), 1, "{text}");
    }
}

/// First names of all that is used, and paths whole.
#[derive(Default)]
struct Paths(Vec<String>);

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.0.push(match &item.tree {
            syn::UseTree::Path(path) => path.ident.to_string(),
            _ => "several at once".to_owned(),
        });
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.0.push(names_of(path).join("::"));
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        self.0.push(format!("{}!", names_of(&found.path).join("::")));
    }
}

#[test]
fn the_root_of_the_service_has_its_layers_and_nothing_else() {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).expect("text");
    let others = syn::parse_file(&text).expect("Rust").items.into_iter().filter(|item| match item {
        syn::Item::Mod(module) => module.content.is_some(),
        _ => true,
    });
    assert_eq!(others.count(), 0, "src/lib.rs declares the layers; what they do stands in them");
    let main = std::fs::read_to_string(root().join("src/main.rs")).expect("text");
    let mut called = Paths::default();
    called.visit_file(&syn::parse_file(&main).expect("Rust"));
    assert_eq!(called.0, ["std", "canvaspers::cli::main"], "src/main.rs calls the command line and nothing else");
}

/// A library that is tested with what stands above it knows it after all.
#[test]
fn no_library_needs_the_service_even_for_its_tests() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().expect("packages") {
        let path = Path::new(package["manifest_path"].as_str().expect("a path"));
        if path.starts_with(root().join("crates")) {
            let needs = package["dependencies"].as_array().expect("dependencies").iter();
            assert!(!needs.map(|one: &Value| &one["name"]).any(|name| name == "canvaspers"), "{}", path.display());
        }
    }
}
