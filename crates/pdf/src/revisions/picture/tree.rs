//! Whether the tree of pages of a file can be walked. The library walks it when it opens a file, without a bound, so it is asked before.

use std::collections::HashSet;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Name, ObjRef, ObjectIdentifier};

/// Levels of a tree.
const DEEPEST: usize = 256;
/// Nodes and pages.
const MOST: usize = 100_000;
/// Numbers of objects that no file of others has.
const HOLLOW: u32 = 8_300_001;

/// Whether every node is reached once, and not too many of them.
pub(super) fn can_be_walked(file: &[u8]) -> bool {
    walked(file).is_some()
}

fn walked(file: &[u8]) -> Option<()> {
    let previous = last_cross_references(file)?;
    let root = root(file, previous)?;
    // The same file with a catalogue that has no pages, so that it is opened without walking.
    let mut hollow = Vec::with_capacity(file.len() + 512);
    hollow.extend_from_slice(file);
    let (catalog, pages) = (HOLLOW, HOLLOW + 1);
    let mut table = String::from("xref\n");
    for (number, text) in [
        (catalog, format!("<</Type/Catalog/Pages {pages} 0 R>>")),
        (pages, "<</Type/Pages/Kids[]/Count 0>>".to_owned()),
    ] {
        hollow.push(b'\n');
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", hollow.len()));
        hollow.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj").as_bytes());
    }
    let end = hollow.len() + 1;
    let trailer = format!("\n{table}trailer\n<</Root {catalog} 0 R/Prev {previous}>>\nstartxref\n{end}\n%%EOF\n");
    hollow.extend_from_slice(trailer.as_bytes());
    let opened = Pdf::new(hollow).ok()?;
    let catalog: Dict<'_> = opened.xref().get(ObjectIdentifier::from(root))?;
    let mut open: Vec<(Dict<'_>, usize)> = vec![(catalog.get::<Dict<'_>>(b"Pages")?, 0)];
    let (mut seen, mut count) = (HashSet::new(), 0);
    while let Some((node, deep)) = open.pop() {
        if deep > DEEPEST || !seen.insert((node.data().as_ptr(), node.data().len())) {
            return None;
        }
        let kids: Option<Array<'_>> = node.get(b"Kids");
        for kid in kids.into_iter().flat_map(|kids| kids.iter::<Dict<'_>>()) {
            count += 1;
            if count > MOST {
                return None;
            }
            if kid.get::<Name<'_>>(b"Type").is_some_and(|kind| kind.as_ref() == b"Pages") {
                open.push((kid, deep + 1));
            }
        }
    }
    Some(())
}

/// Where the last cross-references of a file begin, as it says at its end.
pub(super) fn last_cross_references(file: &[u8]) -> Option<usize> {
    let word = b"startxref";
    let at = file.windows(word.len()).rposition(|window| window == word)? + word.len();
    number(file.get(at..)?).map(|(number, _)| number)
}

/// The catalogue that a trailer or a stream of cross-references names.
fn root(file: &[u8], at: usize) -> Option<ObjRef> {
    let section = file.get(at..)?;
    let find = |within: &[u8], word: &[u8]| within.windows(word.len()).position(|window| window == word);
    let table = section
        .iter()
        .position(|byte| !byte.is_ascii_whitespace())
        .is_some_and(|from| section.get(from..).is_some_and(|rest| rest.starts_with(b"xref")));
    let dictionary = if table {
        section.get(find(section, b"trailer")?..)?
    } else {
        section.get(..find(section, b"stream").unwrap_or(section.len()))?
    };
    let rest = dictionary.get(find(dictionary, b"/Root")? + 5..)?;
    let (object, used) = number(rest)?;
    let (generation, _) = number(rest.get(used..)?)?;
    Some(ObjRef::new(i32::try_from(object).ok()?, i32::try_from(generation).ok()?))
}

/// A number behind white space, and how many bytes both take.
fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let blanks = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let digits: String =
        bytes.iter().skip(blanks).take_while(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect();
    digits.parse().ok().map(|number| (number, blanks + digits.len()))
}
