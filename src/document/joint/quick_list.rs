//! Sticky notes typed over after a live talk: `box: text - author`, a line each, or a table with a column for each.

use serde_json::Value;

use crate::document::model::Canvas;
use catalog::Instrument;
use fault::language::Language;
use fault::{Fault, Found};

/// One note of a quick list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Id of its box.
    pub id: String,
    /// The note.
    pub text: String,
    /// Who brought it in.
    pub author: Option<String>,
}

/// Takes a quick list apart. A box is named by its number, its id or its title, whole or in part; a line with a box alone (`doel:`)
/// names the box of the lines below it that begin with a dash. A first line with column names makes it a table (CSV).
///
/// Gives the notes, and a fault for each line that names no box.
pub fn parse(instrument: &Instrument, text: &str) -> (Vec<Line>, Found) {
    if text.len() > LONGEST {
        let fault = Fault::new("quick-list-too-long", "/quickList").with("length", text.len()).with("limit", LONGEST);
        return (Vec::new(), Found::from_iter([fault]));
    }
    let boxes = names(instrument);
    match delimiter(text) {
        Some(delimiter) => table(&boxes, text, delimiter),
        None => plain(&boxes, text),
    }
}

/// Bytes of a list; the schema allows fewer characters.
const LONGEST: usize = 256 << 10;

fn plain(boxes: &[Names], text: &str) -> (Vec<Line>, Found) {
    let (mut lines, mut faults) = (Vec::new(), Found::default());
    let mut current: Option<&str> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let bullet = line.strip_prefix(['-', '–', '•', '*']).map(str::trim);
        if let (Some(note), Some(id)) = (bullet, current) {
            let (text, author) = signed(note);
            lines.push(Line { id: id.to_owned(), text, author });
            continue;
        }
        let found = line.split_once(':').map(|(name, rest)| (name.trim(), rest.trim()));
        match found.and_then(|(name, rest)| Some((find(boxes, name)?, rest))) {
            Some((id, "")) => current = Some(id),
            Some((id, rest)) => {
                let (text, author) = signed(rest);
                lines.push(Line { id: id.to_owned(), text, author });
            }
            None => faults.add(|| unknown(boxes, index + 1, found.map_or(line, |(name, _)| name))),
        }
    }
    (lines, faults)
}

/// A note and who it is from: what stands after the last dash between spaces.
fn signed(note: &str) -> (String, Option<String>) {
    let split = [" - ", " – ", " — "].iter().filter_map(|dash| note.rfind(dash).map(|at| (at, dash.len()))).max();
    match split {
        Some((at, length)) if !note[..at].trim().is_empty() && !note[at + length..].trim().is_empty() => {
            (note[..at].trim().to_owned(), Some(note[at + length..].trim().to_owned()))
        }
        _ => (note.to_owned(), None),
    }
}

/// The delimiter of a table: its first line has at least two columns, and one is called box.
fn delimiter(text: &str) -> Option<u8> {
    let first = text.lines().find(|line| !line.trim().is_empty())?.to_lowercase();
    [b';', b'\t', b','].into_iter().find(|delimiter| {
        let cells: Vec<&str> = first.split(char::from(*delimiter)).map(|cell| cell.trim().trim_matches('"')).collect();
        cells.len() > 1 && cells.iter().any(|cell| BOX.contains(cell))
    })
}

const BOX: [&str; 3] = ["vak", "box", "vaknummer"];
const TEXT: [&str; 6] = ["tekst", "text", "geeltje", "note", "antwoord", "answer"];
const AUTHOR: [&str; 6] = ["van", "van wie", "author", "whose", "organisatie", "organisation"];

fn table(boxes: &[Names], text: &str, delimiter: u8) -> (Vec<Line>, Found) {
    let (mut lines, mut faults) = (Vec::new(), Found::default());
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let column = |names: &[&str]| header.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
    let (Some(name), Some(note)) = (column(&BOX), column(&TEXT)) else {
        faults.add(|| Fault::new("quick-list-columns", "/quickList"));
        return (lines, faults);
    };
    let author = column(&AUTHOR);
    for row in reader.records() {
        let Ok(row) = row else { continue };
        let line = row.position().map_or(0, csv::Position::line) as usize;
        let cell = |index: usize| row.get(index).unwrap_or_default().to_owned();
        if cell(note).is_empty() {
            continue;
        }
        match find(boxes, &cell(name)) {
            Some(id) => lines.push(Line {
                id: id.to_owned(),
                text: cell(note),
                author: author.map(cell).filter(|name| !name.is_empty()),
            }),
            None => faults.add(|| unknown(boxes, line, &cell(name))),
        }
    }
    (lines, faults)
}

/// What a box may be called.
struct Names {
    id: String,
    number: Option<usize>,
    titles: Vec<String>,
}

fn names(instrument: &Instrument) -> Vec<Names> {
    let mut number = 0;
    Canvas::of(instrument)
        .boxes
        .iter()
        .map(|one| {
            number += usize::from(!one.is_lane);
            let titles = Language::ALL.into_iter().filter_map(|language| {
                let text = instrument.text(language).pointer(&format!("/boxes/{}/title", one.id));
                text.and_then(Value::as_str).map(plain_name)
            });
            Names { titles: titles.collect(), number: (!one.is_lane).then_some(number), id: one.id.to_owned() }
        })
        .collect()
}

fn plain_name(name: &str) -> String {
    name.trim().trim_end_matches(['?', '.', '!', ':']).trim().to_lowercase().replace('-', " ")
}

fn find<'a>(boxes: &'a [Names], given: &str) -> Option<&'a str> {
    let wanted = plain_name(given.trim_start_matches("vak ").trim_start_matches("Vak "));
    if wanted.is_empty() {
        return None;
    }
    let exact = boxes.iter().find(|names| {
        plain_name(&names.id) == wanted
            || names.titles.contains(&wanted)
            || names.number.is_some_and(|number| wanted == number.to_string())
    });
    let mut part =
        boxes.iter().filter(|names| wanted.len() > 2 && names.titles.iter().any(|title| title.contains(&wanted)));
    let only = part.next().filter(|_| part.next().is_none());
    exact.or(only).map(|names| names.id.as_str())
}

fn unknown(boxes: &[Names], line: usize, given: &str) -> Fault {
    let given: String = given.chars().take(60).collect();
    Fault::new("quick-list-line", "/quickList")
        .with("line", line)
        .choices(&given, boxes.iter().map(|names| names.id.as_str()))
}
