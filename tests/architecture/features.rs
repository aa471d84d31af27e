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
