//! The walls: which layer uses which, the size of files, and the licences of what we build on.

use std::path::{Path, PathBuf};

/// Layers, top to bottom; those on one line never import one another.
const LAYERS: [&[&str]; 10] = [
    &["cli"],
    &["http", "web"],
    &["upload"],
    &["openapi", "problem"],
    &["document"],
    &["press"],
    &["sign", "verify", "preflight"],
    &["catalog", "typeset", "image", "pdf", "pki", "interchange"],
    &["colour"],
    &["fault", "language"],
];

/// `fault` says its sentences in a language.
const SIBLINGS_ALLOWED: [(&str, &str); 2] = [("fault", "language"), ("openapi", "problem")];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

#[test]
fn layers_use_only_what_stands_below_them() {
    let source = root().join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let below = file.strip_prefix(&source).expect("below src");
        let module = below.iter().next().expect("a name").to_string_lossy().trim_end_matches(".rs").to_owned();
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let own =
            layer_of(&module).unwrap_or_else(|| panic!("{module} stands in no layer: give it one here and in lib.rs"));
        let text = std::fs::read_to_string(&file).expect("text");
        for part in text.split("crate::").skip(1) {
            let used: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let Some(other) = layer_of(&used) else { continue };
            let allowed = used == module || other > own || SIBLINGS_ALLOWED.contains(&(module.as_str(), used.as_str()));
            if !allowed {
                wrong.push(format!("{} uses {used}", below.display()));
            }
        }
        for (outside, modules) in [
            ("axum::", &["http", "web", "upload", "cli"][..]),
            ("typst::", &["typeset"][..]),
            ("tokio::", &["press", "http", "upload", "cli"][..]),
        ] {
            if text.contains(outside) && !modules.contains(&module.as_str()) {
                wrong.push(format!("{} uses {outside}", below.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_says_what_it_is_for() {
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        rust_files(&root().join(folder), &mut files);
    }
    for file in files {
        let text = std::fs::read_to_string(&file).expect("text");
        assert!(text.starts_with("//! "), "{} must begin with what it is for", file.display());
        assert!(text.lines().count() <= 520, "{} is too long: split it by meaning", file.display());
    }
}

/// Licences that may be distributed with a work under the EUPL-1.2.
#[test]
fn licences_are_compatible_with_the_eupl() {
    const FINE: [&str; 18] = [
        "MIT",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "Zlib",
        "Unicode-3.0",
        "Unicode-DFS-2016",
        "CC0-1.0",
        "0BSD",
        "BSL-1.0",
        "Unlicense",
        "MPL-2.0",
        "EUPL-1.2",
        "MIT-0",
        "OFL-1.1",
        "Ubuntu-font-1.0",
        // Permissive; asks that documentation names the group, which README does.
        "IJG",
    ];
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(vec!["--locked".into()])
        .exec()
        .expect("metadata");
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let Some(licence) = &package.license else {
            wrong.push(format!("{} names no licence", package.name));
            continue;
        };
        let expression = spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX).expect("an SPDX expression");
        let fine =
            expression.evaluate(|requirement| requirement.license.id().is_some_and(|id| FINE.contains(&id.name)));
        if !fine {
            wrong.push(format!("{} {licence}", package.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn fonts_come_with_their_licence() {
    for entry in std::fs::read_dir(root().join("fonts")).expect("fonts") {
        let folder = entry.expect("an entry").path();
        let licence = std::fs::read_to_string(folder.join("OFL.txt")).unwrap_or_default();
        assert!(licence.contains("SIL OPEN FONT LICENSE"), "{}", folder.display());
    }
}

#[test]
fn colour_profiles_come_with_their_licence() {
    let licence = std::fs::read_to_string(root().join("colour/LICENSE")).unwrap_or_default();
    for entry in std::fs::read_dir(root().join("colour")).expect("colour") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(name == "LICENSE" || licence.contains(&name), "{name}");
    }
    assert!(licence.contains("This software is provided 'as-is'"));
}
