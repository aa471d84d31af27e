//! The walls: which layer uses which, and how large a file may be.

use super::house::{root, rust_files};
use super::imports::imports;

/// Layers of the service, top to bottom; those on one line never use one another. Below them all stand the libraries of `crates/`.
pub const LAYERS: [&[&str]; 6] =
    [&["cli"], &["http", "web"], &["upload"], &["openapi", "problem"], &["document"], &["press"]];

/// `openapi` describes what `problem` answers.
const SIBLINGS_ALLOWED: [(&str, &str); 1] = [("openapi", "problem")];

/// The library of the service.
const SERVICE: &str = "canvaspers";

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
fn what_comes_from_outside_has_its_room() {
    let rooms: [(&str, &[&str]); 3] = [
        ("axum::", &["src/http", "src/web", "src/upload", "src/cli"]),
        ("typst::", &["crates/typeset"]),
        ("tokio::", &["src/press", "src/http", "src/upload", "src/cli"]),
    ];
    let mut wrong = Vec::new();
    for file in ["src", "crates"].iter().flat_map(|folder| rust_files(&root().join(folder))) {
        let text = std::fs::read_to_string(&file).expect("text");
        let below = file.strip_prefix(root()).expect("below the root");
        for (outside, rooms) in rooms {
            if text.contains(outside) && !rooms.iter().any(|room| below.starts_with(room)) {
                wrong.push(format!("{} uses {outside}", below.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_says_what_it_is_for() {
    for file in ["src", "crates", "tests"].iter().flat_map(|folder| rust_files(&root().join(folder))) {
        let text = std::fs::read_to_string(&file).expect("text");
        assert!(text.starts_with("//! "), "{} must begin with what it is for", file.display());
        assert!(text.lines().count() <= 520, "{} is too long: split it by meaning", file.display());
    }
}
