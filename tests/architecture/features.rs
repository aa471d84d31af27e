//! One set of features for building, running, testing and the bench: Typst is most of the build, and it is built once.

use std::collections::BTreeSet;
use std::process::Command;

use super::house::{metadata, packages, root};

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
    let members = metadata["workspace_members"].as_array().expect("members");
    let dependencies = |package: &serde_json::Value| -> BTreeSet<String> {
        let all = package["dependencies"].as_array().expect("dependencies");
        let outside = all.iter().filter(|one| one["path"].is_null());
        outside.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
    };
    let own = metadata["packages"].as_array().expect("packages").iter().filter(|one| members.contains(&one["id"]));
    let (features, others): (Vec<_>, Vec<_>) = own.partition(|one| one["name"] == "canvaspers-features");
    let named = dependencies(features.first().expect("tests/features"));
    let used: BTreeSet<String> = others.into_iter().flat_map(dependencies).collect();
    assert_eq!(named, used, "tests/features/Cargo.toml names what the workspace uses");
}

/// Cargo takes a version of its own in any manifest; then there are two, and one has no row in the decision.
#[test]
fn every_manifest_takes_all_from_the_workspace() {
    let folders =
        std::fs::read_dir(root().join("crates")).expect("crates").map(|entry| entry.expect("an entry").path());
    let quick: toml::Table = text(&root().join("scripts/quick.toml")).parse().expect("TOML");
    let mut wrong = Vec::new();
    for folder in folders.chain([root(), root().join("tests/features")]) {
        let manifest: toml::Table = text(&folder.join("Cargo.toml")).parse().expect("TOML");
        let name = manifest["package"]["name"].as_str().expect("a name");
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
        let hurried = quick["profile"]["release"]["package"].get(name).is_some();
        if !hurried && name != "canvaspers-features" {
            wrong.push(format!("scripts/quick.toml does not name {name}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn text(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}
