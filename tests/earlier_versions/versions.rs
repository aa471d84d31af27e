//! The versions, each with a service of today that has its operator's folder.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::support::{self, Answer, Server};

/// A version's files, and a service of today with the configuration of its operator.
pub(crate) struct Version {
    pub folder: PathBuf,
    pub server: Server,
}

/// Every version that kept something.
pub(crate) static ALL: LazyLock<Vec<Version>> = LazyLock::new(|| {
    let entries = std::fs::read_dir(support::root().join("tests/fixtures")).expect("a folder");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.retain(|path| name_of(path).starts_with(|first: char| first.is_ascii_digit()));
    folders.sort();
    assert!(folders.iter().any(|path| name_of(path) == "0.1"), "{folders:?}");
    folders.into_iter().map(Version::new).collect()
});

pub(crate) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A file of a version, with what is expected of it.
pub(crate) struct Kept<'a> {
    pub version: &'a Version,
    pub name: String,
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    pub expected: Value,
}

impl Version {
    fn new(folder: PathBuf) -> Version {
        Version { server: serve(&folder, "canvaspers.toml"), folder }
    }

    /// The files of a part, in the folder of its name and in those that add to it: `data`, `data-complete`.
    pub(crate) fn part(&self, part: &str) -> Vec<Kept<'_>> {
        let adding = format!("{part}-");
        let entries = std::fs::read_dir(&self.folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        let mut folders: Vec<String> = entries.map(|path| name_of(&path)).collect();
        folders.retain(|name| name == part || name.starts_with(&adding));
        folders.sort();
        folders.iter().flat_map(|folder| self.kept(folder)).collect()
    }

    /// The files of a folder; each has its expectation, and there is no expectation without a file.
    fn kept(&self, part: &str) -> Vec<Kept<'_>> {
        let folder = self.folder.join(part);
        let text = std::fs::read_to_string(folder.join("expected.json")).expect("what is expected");
        let expected: Map<String, Value> = serde_json::from_str(&text).expect("JSON");
        let mut files: Vec<String> = std::fs::read_dir(&folder)
            .expect("a folder")
            .map(|entry| name_of(&entry.expect("an entry").path()))
            .collect();
        files.retain(|name| name != "expected.json");
        files.sort();
        let mut names: Vec<&String> = expected.keys().filter(|name| !name.starts_with("../")).collect();
        names.sort();
        assert!(
            !names.is_empty() && names.iter().copied().eq(files.iter()),
            "{}: {names:?} {files:?}",
            folder.display()
        );
        let kept = |(name, expected): (String, Value)| {
            let path = folder.join(&name);
            let bytes = std::fs::read(&path).expect("a file");
            Kept { version: self, name: format!("{}/{part}/{name}", name_of(&self.folder)), path, bytes, expected }
        };
        expected.into_iter().map(kept).collect()
    }

    /// A document, or what was said instead.
    pub(crate) fn make(&self, body: &Value) -> Result<Vec<u8>, String> {
        let answer = self.server.post("/v1/documents", body);
        if answer.status == 200 { Ok(answer.body) } else { Err(said(&answer)) }
    }

    /// The entry that a file is read as, or what was said instead.
    pub(crate) fn read(&self, file: &[u8]) -> Result<Value, String> {
        let answer = self.server.send("POST", "/v1/readings", &[("content-type", "application/pdf")], file);
        if answer.status == 200 { Ok(answer.json()["entries"][0].clone()) } else { Err(said(&answer)) }
    }

    /// A document with the request that it carries.
    pub(crate) fn make_and_read(&self, mut body: Value) -> Result<(Vec<u8>, Value), String> {
        body["profile"] = json!("archive");
        let file = self.make(&body)?;
        let entry = self.read(&file)?;
        Ok((file, entry))
    }
}

/// A service of today with a configuration of a version's operator.
pub(crate) fn serve(folder: &Path, config: &str) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_canvaspers"));
    command.current_dir(folder.join("operator")).args(["serve", "--listen", "127.0.0.1:0", "--config", config]);
    Server::of(command)
}

fn said(answer: &Answer) -> String {
    format!("{} {}", answer.status, answer.text())
}

/// Looks at every file of a part in every version; what is wrong with them is told all at once.
pub(crate) fn each(part: &str, look: impl Fn(&Kept<'_>) -> Result<(), String>) {
    let mut wrong = Vec::new();
    for version in ALL.iter() {
        for kept in version.part(part) {
            if let Err(what) = look(&kept) {
                wrong.push(format!("{}: {what}", kept.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
