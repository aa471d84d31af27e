//! Which file uses which: every path of every file, resolved through `crate`, `self` and `super` to the file that it leads to.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use super::house::{Package, packages, rust_files};

/// A module, by its package and the path to it.
pub type Module = (String, Vec<String>);

/// Which module uses which, in all packages: from the user to what it uses. What is there for tests alone is passed over.
pub fn imports() -> BTreeSet<(Module, Module)> {
    let packages = packages();
    let mut files = BTreeMap::new();
    let mut sources = BTreeMap::new();
    for package in &packages {
        for file in rust_files(&package.source).into_iter().filter(|file| !file.ends_with("main.rs")) {
            let module = (package.name.clone(), path_of(package, &file));
            let text = std::fs::read_to_string(&file).expect("text");
            sources.insert(
                module.clone(),
                syn::parse_file(&text).unwrap_or_else(|why| panic!("{}: {why}", file.display())),
            );
            files.insert(module, file);
        }
    }
    let tests: HashSet<Module> = sources.iter().flat_map(|(module, file)| for_tests(module, file)).collect();
    let is_test = |module: &Module| {
        (1..=module.1.len()).any(|length| tests.contains(&(module.0.clone(), module.1[..length].to_vec())))
    };
    files.retain(|module, _| !is_test(module));
    let mut arrows = BTreeSet::new();
    for (module, file) in sources.iter().filter(|(module, _)| !is_test(module)) {
        let mut reader = Reader { package: &module.0, at: module.1.clone(), files: &files, found: BTreeSet::new() };
        reader.visit_file(file);
        arrows.extend(reader.found.into_iter().filter(|to| to != module).map(|to| (module.clone(), to)));
    }
    arrows
}

/// The path of the module that a file is.
fn path_of(package: &Package, file: &Path) -> Vec<String> {
    let below = file.strip_prefix(&package.source).expect("below its source").with_extension("");
    let mut path: Vec<String> = below.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    if path.last().is_some_and(|last| last == "mod" || last == "lib") {
        path.pop();
    }
    path
}

fn for_tests<'f>(module: &'f Module, file: &'f syn::File) -> impl Iterator<Item = Module> + 'f {
    file.items.iter().filter_map(|item| match item {
        syn::Item::Mod(found) if found.content.is_none() && is_for_tests(&found.attrs) => {
            let path = module.1.iter().cloned().chain([found.ident.to_string()]).collect();
            Some((module.0.clone(), path))
        }
        _ => None,
    })
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|one| {
        one.path().is_ident("cfg") && one.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    })
}

struct Reader<'r> {
    package: &'r str,
    /// The module that is read: of the file, or one inside it.
    at: Vec<String>,
    files: &'r BTreeMap<Module, PathBuf>,
    found: BTreeSet<Module>,
}

impl Reader<'_> {
    /// Takes the module that a path leads to, the longest that there is; nothing when it leads out of the house.
    fn take(&mut self, path: &[String]) {
        let Some(first) = path.first() else { return };
        let (package, mut whole, mut rest) = match first.as_str() {
            "crate" => (self.package, Vec::new(), &path[1..]),
            "self" | "super" => (self.package, self.at.clone(), path),
            name if self.is_module(self.package, &[self.at.as_slice(), &[name.to_owned()]].concat()) => {
                (self.package, self.at.clone(), path)
            }
            name if self.files.contains_key(&(name.to_owned(), Vec::new())) => (name, Vec::new(), &path[1..]),
            _ => return,
        };
        while let Some((step, after)) = rest.split_first() {
            match step.as_str() {
                "self" => {}
                "super" => drop(whole.pop()),
                _ => break,
            }
            rest = after;
        }
        for step in rest {
            whole.push(step.clone());
            if !self.is_module(package, &whole) {
                whole.pop();
                break;
            }
        }
        // A module inside a file is that file's.
        let file = (0..=whole.len()).rev().map(|length| (package.to_owned(), whole[..length].to_vec()));
        self.found.extend(file.into_iter().find(|module| self.files.contains_key(module)));
    }

    fn is_module(&self, package: &str, path: &[String]) -> bool {
        self.files.contains_key(&(package.to_owned(), path.to_vec()))
    }

    fn take_tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| before.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
        match tree {
            syn::UseTree::Path(path) => self.take_tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.take(&with(&name.ident)),
            syn::UseTree::Rename(name) => self.take(&with(&name.ident)),
            syn::UseTree::Glob(_) => self.take(before),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.take_tree(before, item)),
        }
    }

    /// Paths in what is given to a macro.
    fn take_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.take_long(&path);
                        path.clear();
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(point) if point.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.take_long(&path);
                    (path, colons) = (Vec::new(), 0);
                    self.take_tokens(group.stream());
                }
                _ => {
                    self.take_long(&path);
                    (path, colons) = (Vec::new(), 0);
                }
            }
        }
        self.take_long(&path);
    }

    fn take_long(&mut self, path: &[String]) {
        if path.len() > 1 {
            self.take(path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_for_tests(&item.attrs) {
            return;
        }
        self.at.push(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
        self.at.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_for_tests(&item.attrs) {
            self.take_tree(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.take_long(&names);
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        self.take_tokens(found.tokens.clone());
    }
}
