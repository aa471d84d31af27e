//! One set of features for building, running, testing and the bench: Typst is most of the build, and it is built once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use proc_macro2::{TokenStream, TokenTree};
use serde_json::Value;

use super::files::is_others;
use super::house::{metadata, packages, root, rust_files};

/// Every package with its features, as Cargo builds these packages.
fn built(choice: &[&str]) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let said = Command::new(cargo)
        .current_dir(root())
        .args(["tree", "--locked", "--prefix", "none", "--format", "{p} [{f}]"])
        .args(choice)
        .output()
        .expect("cargo");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let lines = String::from_utf8(said.stdout).expect("text");
    lines.lines().map(|line| line.trim_end_matches(" (*)").replace(" (proc-macro)", "")).collect()
}

#[test]
fn every_way_of_building_has_the_same() {
    let whole = built(&["--workspace", "--edges", "normal,build,dev"]);
    let extra = |choice: &[&str]| built(choice).difference(&whole).cloned().collect::<Vec<_>>();
    let run = extra(&["--edges", "normal,build"]);
    assert!(run.is_empty(), "`cargo build` has other features than `cargo test --workspace`: {run:#?}");
    for package in packages().iter().filter(|package| package.name != "canvaspers") {
        let name = format!("canvaspers-{}", package.name);
        let alone = extra(&["--package", &name, "--package", "canvaspers-features", "--edges", "normal,build,dev"]);
        assert!(alone.is_empty(), "{name} alone has other features: {alone:#?}");
    }
}

#[test]
fn every_dependency_is_named_in_one_place() {
    let metadata = metadata();
    let dependencies = |package: &serde_json::Value| -> BTreeSet<String> {
        let all = package["dependencies"].as_array().expect("dependencies");
        let outside = all.iter().filter(|one| one["path"].is_null());
        outside.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
    };
    let (features, others): (Vec<_>, Vec<_>) = members(&metadata).partition(|one| one["name"] == "canvaspers-features");
    let named = dependencies(features.first().expect("tests/features"));
    let used: BTreeSet<String> = others.into_iter().flat_map(dependencies).collect();
    assert_eq!(named, used, "tests/features/Cargo.toml names what the workspace uses");
}

/// Cargo takes a version of its own in any manifest; then there are two, and one has no row in the decision.
#[test]
fn every_manifest_takes_all_from_the_workspace() {
    let metadata = metadata();
    let quick: toml::Table = text(&root().join("scripts/quick.toml")).parse().expect("TOML");
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for package in members(&metadata) {
        let path = Path::new(package["manifest_path"].as_str().expect("a path"));
        let manifest: toml::Table = text(path).parse().expect("TOML");
        let name = package["name"].as_str().expect("a name");
        names.insert(name.to_owned());
        let folder = path.parent().expect("a folder");
        if ![root(), root().join("tests/features")].contains(&folder.to_owned())
            && folder.parent() != Some(&root().join("crates"))
        {
            wrong.push(format!("{name} stands neither in crates/ nor where the service or the features stand"));
        }
        if manifest["lints"].get("workspace").and_then(toml::Value::as_bool) != Some(true) {
            wrong.push(format!("{name} has lints of its own"));
        }
        let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(|all| all.values());
        let whole = toml::Value::Table(manifest.clone());
        let tables = [&whole].into_iter().chain(targets).flat_map(|one| {
            ["dependencies", "dev-dependencies", "build-dependencies"].map(|kind| one.get(kind).cloned())
        });
        for (dependency, value) in tables.flatten().flat_map(|table| table.as_table().cloned().unwrap_or_default()) {
            if value.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
                wrong.push(format!("{name} takes {dependency} from elsewhere"));
            }
        }
        if manifest.get("features").is_some() {
            wrong.push(format!("{name} has features of its own, which would have it built twice"));
        }
        let hurried = quick["profile"]["release"]["package"].get(name).is_some();
        if !hurried && name != "canvaspers-features" {
            wrong.push(format!("scripts/quick.toml does not name {name}"));
        }
    }
    // Anything of others would be built anew for those who hurry.
    for (name, _) in quick["profile"]["release"]["package"].as_table().expect("packages") {
        if !names.contains(name) {
            wrong.push(format!("scripts/quick.toml names {name}, which is not ours"));
        }
    }
    let others = |table: &toml::Table, only: &str| table.len() == 1 && table.contains_key(only);
    let profile = quick["profile"].as_table().expect("a table");
    let release = profile["release"].as_table().expect("a table");
    if !others(&quick, "profile") || !others(profile, "release") || !others(release, "package") {
        wrong.push("scripts/quick.toml sets more than how our packages are built".to_owned());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn members(metadata: &Value) -> impl Iterator<Item = &Value> {
    let members = metadata["workspace_members"].as_array().expect("members");
    metadata["packages"].as_array().expect("packages").iter().filter(|one| members.contains(&one["id"]))
}

/// With the arrows that tests need, too, nothing leads round: a library that is tested with what stands above it knows it after all.
#[test]
fn no_library_needs_what_needs_it_even_for_its_tests() {
    let metadata = metadata();
    let arrows: BTreeMap<&str, BTreeSet<&str>> = members(&metadata)
        .map(|package| {
            let needs = package["dependencies"].as_array().expect("dependencies").iter();
            let own = needs.filter(|one| !one["path"].is_null()).filter_map(|one| one["name"].as_str());
            (package["name"].as_str().expect("a name"), own.collect())
        })
        .collect();
    for (name, needs) in &arrows {
        let mut open: Vec<&str> = needs.iter().copied().collect();
        let mut seen = BTreeSet::new();
        while let Some(one) = open.pop() {
            assert!(one != *name, "{name} leads to itself, by way of {seen:?}");
            if seen.insert(one) {
                open.extend(&arrows[one]);
            }
        }
    }
}

/// Names that a path begins or goes on with, and those behind `use`.
fn named(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.to_string() == text);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => named(group.stream(), found),
            TokenTree::Ident(name) if is(at + 1, ":") && is(at + 2, ":") || at > 0 && is(at - 1, "use") => {
                found.insert(name.to_string());
            }
            _ => {}
        }
    }
}

/// What nobody uses goes: each dependency that a manifest names is named by code of that package.
#[test]
fn every_dependency_is_used_where_it_is_named() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let mut wrong = Vec::new();
    for package in members(&metadata).filter(|package| package["name"] != "canvaspers-features") {
        let folder = Path::new(package["manifest_path"].as_str().expect("a path")).parent().expect("a folder");
        let named_in = |folders: &[&str]| {
            let files =
                folders.iter().map(|one| folder.join(one)).filter(|one| one.is_dir()).flat_map(|one| rust_files(&one));
            let mut found = BTreeSet::new();
            for file in files.filter(|file| !is_others(file)) {
                named(text(&file).parse().expect("tokens"), &mut found);
            }
            found
        };
        let (code, whole) = (named_in(&["src"]), named_in(&["src", "tests", "examples", "benches"]));
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            // As code names it: by the name that it is given here, or that its library has.
            let of_library = || {
                let found = packages.iter().find(|one| one["name"] == dependency["name"]).expect("a package");
                let targets = found["targets"].as_array().expect("targets").iter();
                let is_library = |target: &&Value| {
                    let kinds = target["kind"].as_array().expect("kinds");
                    kinds.iter().any(|kind| ["lib", "rlib", "dylib", "proc-macro"].iter().any(|one| kind == one))
                };
                targets.into_iter().find(is_library).and_then(|target| target["name"].as_str()).expect("a library")
            };
            let name = dependency["rename"].as_str().unwrap_or_else(of_library).replace('-', "_");
            let used = if dependency["kind"].is_null() { &code } else { &whole };
            if !used.contains(&name) {
                wrong.push(format!("{} names {name} and uses it nowhere", package["name"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}
