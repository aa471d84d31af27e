//! The packages of the workspace and their files.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The library of the service, as code names it.
pub const SERVICE: &str = "canvaspers";

/// A library of the workspace.
pub struct Package {
    /// As code names it: `canvaspers`, `pdf`.
    pub name: String,
    /// Where its `lib.rs` stands.
    pub source: PathBuf,
    /// Libraries of the workspace that it builds on, as code names them; those of its tests are not among them.
    pub uses: Vec<String>,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What Cargo says of the workspace and of all that it builds on.
pub fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let said = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
        .arg(root().join("Cargo.toml"))
        .output()
        .expect("cargo");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).expect("JSON")
}

/// The packages of the workspace that have code, in the order of their names.
pub fn packages() -> Vec<Package> {
    let metadata = metadata();
    let own = |package: &&Value| {
        let members = metadata["workspace_members"].as_array().expect("members");
        members.contains(&package["id"]) && package["name"] != "canvaspers-features"
    };
    let all: Vec<&Value> = metadata["packages"].as_array().expect("packages").iter().filter(own).collect();
    let library = |package: &Value| {
        let targets = package["targets"].as_array().expect("targets");
        let found = targets.iter().find(|target| target["kind"][0] == "lib").expect("a library");
        let source = Path::new(found["src_path"].as_str().expect("a path")).parent().expect("a folder");
        (found["name"].as_str().expect("a name").to_owned(), source.to_owned())
    };
    let mut out: Vec<Package> = all
        .iter()
        .map(|package| {
            let named = package["dependencies"].as_array().expect("dependencies");
            let named: Vec<&Value> = named.iter().filter(|one| one["kind"].is_null()).map(|one| &one["name"]).collect();
            let uses =
                all.iter().filter(|other| named.contains(&&other["name"])).map(|other| library(other).0).collect();
            let (name, source) = library(package);
            Package { name, source, uses }
        })
        .collect();
    out.sort_by(|one, other| one.name.cmp(&other.name));
    out
}

/// Rust files of a folder and of those below it, in the order of their names.
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            out.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
    out.sort();
    out
}
