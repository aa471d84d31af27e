//! Which file uses which: every path of every file, resolved through `crate`, `self` and `super` to the file that it leads to.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use proc_macro2::{Literal, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::visit::Visit;

use super::house::{Package, SERVICE, packages, rust_files};

/// A module, by its package and the path to it.
pub type Module = (String, Vec<String>);

/// The file of each module, read.
pub type Sources = BTreeMap<Module, syn::File>;

/// Which module uses which, in all packages: from the user to what it uses. What is there for tests alone is passed over.
pub fn imports() -> BTreeSet<(Module, Module)> {
    arrows(&sources())
}

/// Every file of every package, but those that are there for tests alone.
pub fn sources() -> Sources {
    let mut sources = Sources::new();
    for package in &packages() {
        for file in rust_files(&package.source).into_iter().filter(|file| *file != package.source.join("main.rs")) {
            let text = std::fs::read_to_string(&file).expect("text");
            let source = syn::parse_file(&text).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
            sources.insert((package.name.clone(), path_of(package, &file)), source);
        }
    }
    without_tests(sources)
}

fn without_tests(mut sources: Sources) -> Sources {
    let tests: HashSet<Module> = sources.iter().flat_map(|(module, file)| for_tests(module, file)).collect();
    sources.retain(|module, _| {
        !(1..=module.1.len()).any(|length| tests.contains(&(module.0.clone(), module.1[..length].to_vec())))
    });
    sources
}

/// The same of files that are read already.
pub fn arrows(sources: &Sources) -> BTreeSet<(Module, Module)> {
    let house = House::new(sources);
    let mut arrows = BTreeSet::new();
    for (module, file) in sources {
        let mut reader = Reader { package: &module.0, at: module.1.clone(), house: &house, found: BTreeSet::new() };
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

/// Modules that each of their declarations keeps for tests: one that is declared once more without is part of the house.
fn for_tests(module: &Module, file: &syn::File) -> BTreeSet<Module> {
    let declared = file.items.iter().filter_map(|item| match item {
        syn::Item::Mod(found) if found.content.is_none() => Some((plain(&found.ident), is_for_tests(&found.attrs))),
        _ => None,
    });
    let (tests, others): (Vec<_>, Vec<_>) = declared.partition(|(_, is_for_tests)| *is_for_tests);
    let others: BTreeSet<String> = others.into_iter().map(|(name, _)| name).collect();
    let names = tests.into_iter().map(|(name, _)| name).filter(|name| !others.contains(name));
    names.map(|name| (module.0.clone(), module.1.iter().cloned().chain([name]).collect())).collect()
}

pub fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|one| {
        one.path().is_ident("cfg") && one.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    })
}

/// The names of a path.
pub fn names_of(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| plain(&segment.ident)).collect()
}

/// A name as it is meant: `r#web` is `web`.
fn plain(name: &proc_macro2::Ident) -> String {
    name.unraw().to_string()
}

/// Names that lead on from one to the next at most: more are a circle of their own.
const MOST_STEPS: usize = 16;

/// What a module binds with `use`.
#[derive(Default)]
struct Names {
    /// Each name and what it stands for; one name can be a module and a function.
    bound: BTreeMap<String, Vec<Vec<String>>>,
    /// What is declared here.
    own: BTreeSet<String>,
}

/// All modules that are files, and the names of all modules. None has names from a `*` (`plain_paths`).
pub struct House {
    files: BTreeSet<Module>,
    names: BTreeMap<Module, Names>,
}

impl House {
    pub fn new(sources: &Sources) -> House {
        let mut house = House { files: sources.keys().cloned().collect(), names: BTreeMap::new() };
        for (module, file) in sources {
            Binder { package: &module.0, at: module.1.clone(), names: &mut house.names }.visit_file(file);
        }
        house
    }

    /// The files that a type comes from, as a module of the house names it; none when it comes from elsewhere.
    pub fn declaring(&self, from: &Module, path: &[String]) -> BTreeSet<Module> {
        match path {
            [name] if self.declares(from, name) => self.file_of(from).into_iter().collect(),
            _ => self.lead(from, path, None, MOST_STEPS),
        }
    }

    fn is_module(&self, package: &str, path: &[String]) -> bool {
        self.files.contains(&(package.to_owned(), path.to_vec()))
    }

    /// The files that a path leads to, each the longest that there is; none when it leads out of the house. A name that a module only
    /// passes on leads to where it comes from; a part of the house that is gone through on the way is one of them all the same.
    /// `binding` is the name that the path itself is bound to.
    fn lead(&self, from: &Module, path: &[String], binding: Option<&str>, steps: usize) -> BTreeSet<Module> {
        let (package, at) = (from.0.as_str(), from.1.as_slice());
        let Some((first, after)) = path.split_first() else { return BTreeSet::new() };
        let (package, mut whole, mut rest) = match first.as_str() {
            "crate" => (package, Vec::new(), after),
            "self" | "super" => (package, at.to_vec(), path),
            name if self.is_module(package, &[at, &[name.to_owned()]].concat()) => (package, at.to_vec(), path),
            name if binding != Some(name) && self.binds(from, name) => return self.lead_on(from, name, after, steps),
            name if self.is_module(name, &[]) => (name, Vec::new(), after),
            _ => return BTreeSet::new(),
        };
        while let Some((step, after)) = rest.split_first() {
            match step.as_str() {
                "self" => {}
                "super" => drop(whole.pop()),
                _ => break,
            }
            rest = after;
        }
        let mut found = BTreeSet::new();
        while let Some((step, after)) = rest.split_first() {
            let here = (package.to_owned(), whole.clone());
            // One name can be a module and a function: it leads to both.
            if after.is_empty() && self.declares(&here, step) {
                found.extend(self.file_of(&here));
            }
            whole.push(step.clone());
            if !self.is_module(package, &whole) && !self.names.contains_key(&(package.to_owned(), whole.clone())) {
                whole.pop();
                if (binding != Some(step) || here != *from) && self.binds(&here, step) {
                    let on = self.lead_on(&here, step, after, steps);
                    let is_other_part =
                        package == SERVICE && from.0 == SERVICE && !whole.is_empty() && whole.first() != at.first();
                    if on.is_empty() || is_other_part {
                        found.extend(self.file_of(&here));
                    }
                    found.extend(on);
                    return found;
                }
                break;
            }
            rest = after;
        }
        found.extend(self.file_of(&(package.to_owned(), whole)));
        found
    }

    /// A module inside a file is that file's.
    fn file_of(&self, module: &Module) -> Option<Module> {
        let mut files = (0..=module.1.len()).rev().map(|length| (module.0.clone(), module.1[..length].to_vec()));
        files.find(|module| self.files.contains(module))
    }

    fn declares(&self, module: &Module, name: &str) -> bool {
        self.names.get(module).is_some_and(|names| names.own.contains(name))
    }

    fn binds(&self, module: &Module, name: &str) -> bool {
        self.names.get(module).is_some_and(|names| names.bound.contains_key(name))
    }

    fn lead_on(&self, module: &Module, name: &str, after: &[String], steps: usize) -> BTreeSet<Module> {
        assert!(steps > 0, "{name} of {module:?} leads on and on");
        let stands_for = self.names[module].bound[name].iter();
        stands_for.flat_map(|path| self.lead(module, &[path, after].concat(), Some(name), steps - 1)).collect()
    }
}

/// Paths of a `use`, each with the name that it binds; `*` binds none.
fn uses(before: &[String], tree: &syn::UseTree, take: &mut impl FnMut(Vec<String>, Option<String>)) {
    let with = |name: &syn::Ident| before.iter().cloned().chain([plain(name)]).collect::<Vec<_>>();
    match tree {
        syn::UseTree::Path(path) => uses(&with(&path.ident), &path.tree, take),
        syn::UseTree::Name(name) if name.ident == "self" => take(before.to_vec(), before.last().cloned()),
        syn::UseTree::Name(name) => take(with(&name.ident), Some(plain(&name.ident))),
        syn::UseTree::Rename(name) if name.ident == "self" => take(before.to_vec(), Some(plain(&name.rename))),
        syn::UseTree::Rename(name) => take(with(&name.ident), Some(plain(&name.rename))),
        syn::UseTree::Glob(_) => take(before.to_vec(), None),
        syn::UseTree::Group(group) => group.items.iter().for_each(|item| uses(before, item, take)),
    }
}

/// Gathers what each module of a file binds and declares.
struct Binder<'b> {
    package: &'b str,
    at: Vec<String>,
    names: &'b mut BTreeMap<Module, Names>,
}

impl Binder<'_> {
    fn names(&mut self) -> &mut Names {
        self.names.entry((self.package.to_owned(), self.at.clone())).or_default()
    }
}

impl<'ast> Visit<'ast> for Binder<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let name = match item {
            syn::Item::Const(found) => &found.ident,
            syn::Item::Enum(found) => &found.ident,
            syn::Item::Fn(found) => &found.sig.ident,
            syn::Item::Static(found) => &found.ident,
            syn::Item::Struct(found) => &found.ident,
            syn::Item::Trait(found) => &found.ident,
            syn::Item::Type(found) => &found.ident,
            _ => return syn::visit::visit_item(self, item),
        };
        self.names().own.insert(plain(name));
        syn::visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.content.is_none() || is_for_tests(&item.attrs) {
            return;
        }
        self.at.push(plain(&item.ident));
        self.names();
        syn::visit::visit_item_mod(self, item);
        self.at.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if is_for_tests(&item.attrs) {
            return;
        }
        let names = self.names();
        uses(&[], &item.tree, &mut |path, name| {
            if let Some(name) = name {
                names.bound.entry(name).or_default().push(path);
            }
        });
    }
}

struct Reader<'r> {
    package: &'r str,
    /// The module that is read: of the file, or one inside it.
    at: Vec<String>,
    house: &'r House,
    found: BTreeSet<Module>,
}

impl Reader<'_> {
    fn take(&mut self, path: &[String], binding: Option<&str>) {
        let from = (self.package.to_owned(), self.at.clone());
        self.found.extend(self.house.lead(&from, path, binding, MOST_STEPS));
    }

    /// Paths in what is given to a macro.
    fn take_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        let mut tokens = tokens.into_iter();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(name) if name == "use" => {
                    self.take_long(&path);
                    (path, colons) = (Vec::new(), 0);
                    let ends = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ';');
                    let tree: TokenStream = tokens.by_ref().take_while(|token| !ends(token)).collect();
                    self.take_use(tree);
                }
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.take_long(&path);
                        path.clear();
                    }
                    path.push(plain(&name));
                    colons = 0;
                }
                TokenTree::Punct(point) if point.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.take_long(&path);
                    (path, colons) = (Vec::new(), 0);
                    self.take_tokens(group.stream());
                }
                TokenTree::Literal(literal) => {
                    self.take_long(&path);
                    (path, colons) = (Vec::new(), 0);
                    self.take_text(&literal);
                }
                _ => {
                    self.take_long(&path);
                    (path, colons) = (Vec::new(), 0);
                }
            }
        }
        self.take_long(&path);
    }

    /// A `use` in what is given to a macro, as far as it is one.
    fn take_use(&mut self, tokens: TokenStream) {
        let tree = |input: syn::parse::ParseStream| {
            let _: Option<syn::Token![::]> = input.parse()?;
            input.parse::<syn::UseTree>()
        };
        match tree.parse2(tokens.clone()) {
            Ok(tree) => uses(&[], &tree, &mut |path, name| self.take(&path, name.as_deref())),
            Err(_) => self.take_tokens(tokens),
        }
    }

    /// A text that is a path, and nothing else.
    fn take_text(&mut self, literal: &Literal) {
        let text = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok();
        if let Some(path) = text.and_then(|text| text.parse::<syn::Path>().ok()) {
            self.visit_path(&path);
        }
    }

    fn take_long(&mut self, path: &[String]) {
        if path.len() > 1 {
            self.take(path, None);
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_for_tests(&item.attrs) {
            return;
        }
        self.at.push(plain(&item.ident));
        syn::visit::visit_item_mod(self, item);
        self.at.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_for_tests(&item.attrs) {
            uses(&[], &item.tree, &mut |path, name| self.take(&path, name.as_deref()));
        }
    }

    /// `pub(in path)` says who may see, and uses nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.take_long(&names_of(path));
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        self.visit_path(&found.path);
        self.take_tokens(found.tokens.clone());
    }

    /// Attributes name functions of others, also in texts: `#[serde(with = "crate::dates")]`.
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.take_tokens(list.tokens.clone());
        }
    }
}

#[test]
fn a_name_leads_to_where_it_comes_from() {
    let files = [
        ("", "pub mod desk; pub mod ink; pub use ink::Pen;"),
        ("ink", "pub struct Pen; pub const BLACK: u8 = 0;"),
        (
            "desk",
            "mod drawer; mod lamp; mod paper; pub use drawer::{Drawer as Tray, open}; pub use lamp::{Lamp, lit}; use crate::Pen; pub use std::fmt::Debug;",
        ),
        ("desk::drawer", "use super::Pen; pub struct Drawer; pub fn open() {}"),
        ("desk::lamp", "pub struct Lamp; pub(in crate::ink) fn lit() {}"),
        (
            "desk::paper",
            "use super::Tray; use crate::desk; fn a() { desk::open(); } mod inner { use super::Tray as Box; }",
        ),
        ("sheet", "use crate::ink; pub fn ink() { ink::dry(); } pub use crate::desk::Tray;"),
        (
            "light",
            "use crate::ink; use std::fmt; fn a() { crate::desk::Lamp; println!(\"{}\", ink::BLACK); fmt::a(); }",
        ),
        ("night", "use crate::sheet; fn a() { sheet::ink(); sheet::Tray; }"),
        ("all", "#[cfg(test)] mod tests { use crate::desk::Tray; } use crate::desk::missing;"),
        ("raw", "use crate::r#ink::BLACK; fn a() { crate::r#desk::r#open(); }"),
        ("macros", "fn a() { crate::ink::dry_at_all!(); } macro_rules! b { () => { use crate::desk::{Lamp, open}; } }"),
        ("twice", "#[cfg(test)] mod inside; #[cfg(not(test))] mod inside; #[cfg(test)] mod within; use inside::a;"),
        ("twice::inside", "use crate::ink;"),
        ("twice::within", "use crate::ink;"),
        ("by", "fn a(_: &dyn crate::desk::Debug) {}"),
        ("note", "struct Note { #[serde(default = \"crate::desk::open\", rename = \"crate\")] pen: u8 }"),
    ];
    let module =
        |path: &str| (SERVICE.to_owned(), path.split("::").filter(|one| !one.is_empty()).map(str::to_owned).collect());
    let sources = files.iter().map(|(path, text)| (module(path), syn::parse_file(text).expect("Rust"))).collect();
    let found = arrows(&without_tests(sources));
    let expected = [
        ("", "ink"),
        ("desk", "desk::drawer"),
        ("desk", "desk::lamp"),
        ("desk", "ink"),
        ("desk::drawer", "ink"),
        ("desk::paper", "desk"),
        ("desk::paper", "desk::drawer"),
        ("light", "desk::lamp"),
        ("light", "ink"),
        ("sheet", "ink"),
        ("sheet", "desk"),
        ("night", "ink"),
        ("night", "sheet"),
        ("night", "desk::drawer"),
        ("all", "desk"),
        ("night", "desk"),
        ("sheet", "desk::drawer"),
        ("raw", "ink"),
        ("raw", "desk"),
        ("raw", "desk::drawer"),
        ("light", "desk"),
        ("macros", "ink"),
        ("macros", "desk"),
        ("macros", "desk::lamp"),
        ("macros", "desk::drawer"),
        ("twice", "twice::inside"),
        ("twice::inside", "ink"),
        ("by", "desk"),
        ("note", "desk"),
        ("note", "desk::drawer"),
    ];
    let expected: BTreeSet<(Module, Module)> = expected.iter().map(|(from, to)| (module(from), module(to))).collect();
    let only = |some: &BTreeSet<_>, others| some.difference(others).cloned().collect::<Vec<(Module, Module)>>();
    assert_eq!((only(&found, &expected), only(&expected, &found)), (Vec::new(), Vec::new()), "unexpected, missing");
}
