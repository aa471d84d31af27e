//! Small files for tests: objects with a cross-reference table.

use super::sections::{Section, chain, last_start};
use super::state::State;

/// A file of numbered objects; the first one is the catalog.
pub(super) fn file(objects: &[(u32, String)]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, object) in objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
        out.extend(format!("{number} 0 obj {object} endobj\n").bytes());
    }
    let start = out.len();
    let size = objects.iter().map(|(number, _)| number + 1).max().unwrap_or(1);
    out.extend(format!("{table}trailer <</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

/// A stream with a dictionary of these entries.
pub(super) fn stream(entries: &str, content: &str) -> String {
    format!("<<{entries}/Length {}>> stream\n{content}\nendstream", content.len())
}

/// The state of a file.
pub(super) fn state(file: &[u8]) -> State<'_> {
    let sections: Vec<Section> = last_start(file).and_then(|start| chain(file, start)).expect("cross-references");
    State::of(file, &sections).expect("a state")
}
