//! The guide for who works on the house: every file that it names is there, and has what is said to be in it.

use std::path::{Path, PathBuf};

use super::house::root;

const GUIDE: &str = "docs/contributing.md";

/// What stands between backquotes in a line.
fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether a span is a path of this repository: its first part stands at the root, and it has no space in it.
fn is_path(span: &str) -> bool {
    let first = span.split('/').next().unwrap_or_default();
    !span.contains(char::is_whitespace) && !first.is_empty() && root().join(first).exists()
}

fn is_name(span: &str) -> bool {
    !span.is_empty() && span.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ':')
}

/// Files and folders that a path stands for; `<kind>` in it stands for any name.
fn found(path: &str) -> Vec<PathBuf> {
    path.trim_end_matches('/').split('/').fold(vec![root()], |folders, part| {
        let Some((before, after)) = part.split_once('<').and_then(|(before, rest)| {
            let (_, after) = rest.split_once('>')?;
            Some((before, after))
        }) else {
            return folders.iter().map(|folder| folder.join(part)).filter(|path| path.exists()).collect();
        };
        let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let fits = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.strip_prefix(before).is_some_and(|rest| rest.len() > after.len() && rest.ends_with(after))
        };
        paths.filter(fits).collect()
    })
}

/// Whether a word stands in a file, or in one of a folder.
fn has(path: &Path, word: &str) -> bool {
    if path.is_dir() {
        let mut entries = std::fs::read_dir(path).expect("a folder");
        return entries.any(|entry| has(&entry.expect("an entry").path(), word));
    }
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word)
}

#[test]
fn every_file_of_the_guide_is_there() {
    let text = std::fs::read_to_string(root().join(GUIDE)).expect(GUIDE);
    let mut wrong = Vec::new();
    let (mut paths, mut names) = (0, 0);
    for (number, line) in text.lines().enumerate() {
        let at = format!("{GUIDE}:{}", number + 1);
        // What a name stands in is the path before it in its line.
        let mut place = Vec::new();
        for span in spans(line) {
            if is_path(span) {
                paths += 1;
                place = found(span);
                if place.is_empty() {
                    wrong.push(format!("{at}: there is no {span}"));
                }
            } else if is_name(span) && !place.is_empty() {
                names += 1;
                let word = span.rsplit(':').next().unwrap_or_default();
                if !place.iter().any(|path| has(path, word)) {
                    wrong.push(format!("{at}: {span} does not stand in {}", place[0].display()));
                }
            }
        }
        for link in line.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            if !link.is_empty() && !link.contains("://") && !root().join("docs").join(link).exists() {
                wrong.push(format!("{at}: the link {link} leads nowhere"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(paths > 50 && names > 30, "{paths} paths and {names} names: is it still the guide?");
}
