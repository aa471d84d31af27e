//! Methods stand near their type: they are called without a path, so that no test sees who uses the file that has them.
//!
//! They may stand in the folder that the type's file stands in (for a `mod.rs`, its own), and in a `mod.rs` for a type of its own child.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::visit::Visit;

use super::house::SERVICE;
use super::imports::{House, Module, Sources, is_for_tests, names_of, sources};

/// Types to which one file gives methods, each with the module inside it that does.
struct Impls {
    at: Module,
    found: Vec<(Module, Vec<String>)>,
}

impl Impls {
    fn take(&mut self, item: &syn::ItemImpl) {
        let mut named = &*item.self_ty;
        while let syn::Type::Paren(syn::TypeParen { elem, .. }) | syn::Type::Group(syn::TypeGroup { elem, .. }) = named
        {
            named = elem;
        }
        if let (None, syn::Type::Path(path)) = (&item.trait_, named) {
            self.found.push(((self.at.0.clone(), self.at.1.clone()), names_of(&path.path)));
        }
    }

    /// Those in what is given to a macro, without their bodies.
    fn look(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.look(group.stream()),
                TokenTree::Ident(name) if name == "impl" => {
                    let is_body = |token: &&TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
                    let head = tokens[at..].iter().take_while(|token| !is_body(token)).cloned();
                    let body = TokenTree::from(Group::new(Delimiter::Brace, TokenStream::new()));
                    if let Ok(item) = syn::parse2(head.chain([body]).collect()) {
                        self.take(&item);
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Impls {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            self.at.1.push(item.ident.to_string());
            syn::visit::visit_item_mod(self, item);
            self.at.1.pop();
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.take(item);
        syn::visit::visit_item_impl(self, item);
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        self.look(found.tokens.clone());
    }
}

/// Types that stand for others, by where they are declared and their name: the path of what each stands for.
fn aliases(sources: &Sources) -> BTreeMap<(Module, String), Vec<String>> {
    let items = sources.iter().flat_map(|(module, file)| file.items.iter().map(move |item| (module, item)));
    items
        .filter_map(|(module, item)| match item {
            syn::Item::Type(syn::ItemType { ident, ty, .. }) => match &**ty {
                syn::Type::Path(path) => Some(((module.clone(), ident.to_string()), names_of(&path.path))),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// Where methods stand outside the folder of their type, and where that is declared.
fn apart(sources: &Sources) -> Vec<(Module, String)> {
    let house = House::new(sources);
    let aliases = aliases(sources);
    // Never so wide that it holds two layers.
    let least = |package: &str| usize::from(package == SERVICE);
    let is_mod = |one: &Module| sources.keys().any(|other| other.1.len() > one.1.len() && is_below(other, one));
    let is_near = |methods: &Module, of: &Module| {
        let length = if is_mod(of) { of.1.len() } else { of.1.len().saturating_sub(1) };
        let length = length.max(least(&of.0)).min(of.1.len());
        let is_own_child = methods.1.len() + 1 == of.1.len() && is_below(of, methods);
        is_below(methods, &(of.0.clone(), of.1[..length].to_vec())) || is_own_child
    };
    let mut out = Vec::new();
    for (module, file) in sources {
        let mut impls = Impls { at: module.clone(), found: Vec::new() };
        impls.visit_file(file);
        let mut open = impls.found;
        while let Some((from, path)) = open.pop() {
            let name = path.last().expect("a name").clone();
            for declaring in house.declaring(&from, &path) {
                let stands_for = aliases.get(&(declaring.clone(), name.clone()));
                if let Some(path) = stands_for {
                    open.push((declaring, path.clone()));
                } else if !is_near(module, &declaring) {
                    out.push((module.clone(), format!("{name} of {}", declaring.1.join("::"))));
                }
            }
        }
    }
    out.sort();
    out
}

fn is_below(one: &Module, folder: &Module) -> bool {
    one.0 == folder.0 && one.1.starts_with(&folder.1)
}

#[test]
fn methods_stand_with_their_type() {
    let wrong: Vec<String> = apart(&sources())
        .into_iter()
        .map(|((package, path), of)| format!("{package}::{} has methods of {of}", path.join("::")))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn methods_apart_are_found() {
    let module = |path: &str| (SERVICE.to_owned(), path.split("::").map(str::to_owned).collect::<Vec<_>>());
    let files = [
        ("desk", "pub struct Desk; pub use lamp::Lamp; impl Lamp {} impl drawer::Drawer {} impl Copy for ink::Pen {}"),
        ("desk::lamp", "use super::Desk; pub struct Lamp; impl Lamp { fn own(self) {} } impl Desk { fn lit(self) {} }"),
        ("desk::drawer", "pub struct Drawer<T>(T); impl<T> super::Lamp {} pub type Tray = Drawer<u8>; impl Tray {}"),
        ("desk::deep", "pub struct Deep;"),
        ("desk::deep::inside", "impl crate::desk::Desk {} impl super::Deep {}"),
        ("desk::cloth", "impl super::lamp::Lamp {} impl super::deep::Deep {}"),
        (
            "ink",
            "pub struct Pen; fn a() { impl crate::desk::drawer::Drawer<u8> {} } mod b { use super::Pen; impl Pen {} }",
        ),
        ("page::paper", "macro_rules! a { () => { impl<T> crate::ink::Pen { fn b() {} } enum Own {} impl Own {} } }"),
        ("board", "type P = crate::ink::Pen; impl P {} mod c { use crate::desk::drawer::Tray; impl Tray {} }"),
        ("tests", "#[cfg(test)] mod tests { impl crate::ink::Pen {} }"),
    ];
    let sources = files.iter().map(|(path, text)| (module(path), syn::parse_file(text).expect("Rust"))).collect();
    let found: Vec<(String, String)> =
        apart(&sources).into_iter().map(|((_, path), of)| (path.join("::"), of)).collect();
    let expected = [
        ("board", "Drawer of desk::drawer"),
        ("board", "Pen of ink"),
        ("desk::cloth", "Deep of desk::deep"),
        ("ink", "Drawer of desk::drawer"),
        ("page::paper", "Pen of ink"),
    ];
    assert_eq!(found, expected.map(|(one, of)| (one.to_owned(), of.to_owned())));
}
