//! The walls: which layer uses which, and no circles.

use std::collections::{BTreeMap, BTreeSet};

use super::house::SERVICE;
use super::imports::{Module, imports};

/// Layers of the service, top to bottom; those on one line never use one another. Below them all stand the libraries of `crates/`.
pub const LAYERS: [&[&str]; 6] =
    [&["cli"], &["http", "web"], &["upload"], &["openapi", "problem"], &["document"], &["press"]];

/// `openapi` describes what `problem` answers.
const SIBLINGS_ALLOWED: [(&str, &str); 1] = [("openapi", "problem")];

fn layer_of(module: &str) -> usize {
    let found = LAYERS.iter().position(|layer| layer.contains(&module));
    found.unwrap_or_else(|| panic!("{module} stands in no layer: give it one here and in lib.rs"))
}

#[test]
fn layers_use_only_what_stands_below_them() {
    let mut wrong = Vec::new();
    for (from, to) in imports() {
        let ([user, ..], [used, ..]) = (&from.1[..], &to.1[..]) else { continue };
        if from.0 != SERVICE || to.0 != SERVICE || user == used {
            continue;
        }
        let allowed = layer_of(used) > layer_of(user) || SIBLINGS_ALLOWED.contains(&(user.as_str(), used.as_str()));
        if !allowed {
            wrong.push(format!("{} uses {}", from.1.join("::"), to.1.join("::")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_file_uses_what_uses_it() {
    let mut arrows = Arrows::new();
    for (from, to) in imports() {
        arrows.entry(from).or_default().insert(to);
    }
    let named: Vec<String> = forbidden(&arrows).iter().map(|circle| describe(circle, &arrows)).collect();
    assert!(named.is_empty(), "{} circles:\n{}", named.len(), named.join("\n"));
}

/// Which module uses which.
type Arrows = BTreeMap<Module, BTreeSet<Module>>;

fn is_parent(one: &Module, other: &Module) -> bool {
    one.0 == other.0 && one.1.len() + 1 == other.1.len() && other.1.starts_with(&one.1)
}

/// Circles that may not be. A `mod.rs` and its own children are one; between all others nothing leads back, nor between two children of one.
fn forbidden(arrows: &Arrows) -> BTreeSet<Vec<Module>> {
    let is_across = |from: &Module, to: &&Module| !is_parent(from, to) && !is_parent(to, from);
    let across =
        arrows.iter().map(|(from, to)| (from.clone(), to.iter().filter(|to| is_across(from, to)).cloned().collect()));
    let mut found = circles(&across.collect());
    found.extend(circles(arrows).into_iter().filter(|circle| {
        let is_family = |parent: &Module| circle.iter().all(|one| one == parent || is_parent(parent, one));
        !circle.iter().any(is_family)
    }));
    found
}

#[test]
fn a_family_may_go_round_and_nobody_else() {
    let count = |arrows: &[(&str, &str)]| {
        let module = |path: &str| {
            ("house".to_owned(), path.split("::").filter(|one| !one.is_empty()).map(str::to_owned).collect())
        };
        let mut all = Arrows::new();
        for (from, to) in arrows {
            all.entry(module(from)).or_default().insert(module(to));
        }
        forbidden(&all).len()
    };
    assert_eq!(count(&[("desk", "desk::lamp"), ("desk::lamp", "desk"), ("desk", "ink")]), 0);
    assert_eq!(count(&[("", "desk"), ("desk", "desk::lamp"), ("desk::lamp", "desk")]), 0);
    // One child on to the other, and back through their parent.
    assert_eq!(count(&[("desk", "desk::a"), ("desk::a", "desk::b"), ("desk::b", "desk")]), 0);
    assert_eq!(count(&[("desk::a", "desk::b"), ("desk::b", "desk::a")]), 1);
    assert_eq!(count(&[("desk", "ink"), ("ink", "desk")]), 1);
    assert_eq!(count(&[("desk", "desk::lamp"), ("desk::lamp", "ink"), ("ink", "desk")]), 1);
    assert_eq!(count(&[("", "desk"), ("desk", "desk::lamp"), ("desk::lamp", "")]), 1);
}

/// A circle by its arrows.
fn describe(circle: &[Module], arrows: &Arrows) -> String {
    let name = |one: &Module| format!("{}::{}", one.0, one.1.join("::"));
    let lines = circle.iter().map(|one| {
        let to: Vec<String> = arrows[one].iter().filter(|to| circle.contains(to)).map(name).collect();
        format!("  {} -> {}", name(one), to.join(", "))
    });
    std::iter::once(format!("{} files:", circle.len())).chain(lines).collect::<Vec<_>>().join("\n")
}

/// Sets of modules each of which leads to all others (strongly connected components).
fn circles(arrows: &Arrows) -> BTreeSet<Vec<Module>> {
    let reached = |from: &Module| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(one) = open.pop() {
            for next in arrows.get(one).into_iter().flatten() {
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen
    };
    let all: BTreeMap<&Module, BTreeSet<&Module>> = arrows.keys().map(|one| (one, reached(one))).collect();
    let mut out = BTreeSet::new();
    for (one, reached) in &all {
        if reached.contains(one) {
            let back = |other: &&&Module| all.get(**other).is_some_and(|reached| reached.contains(one));
            out.insert(reached.iter().filter(back).map(|one| (*one).clone()).collect::<Vec<_>>());
        }
    }
    out
}
