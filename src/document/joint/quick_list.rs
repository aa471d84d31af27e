//! Sticky notes typed over after a live talk: `box: text - author`, a line each, or a table with a column for each.

use serde_json::Value;

use super::beside::{Beside, short, told};
use super::list_mark::{self, Sort};
use super::start::NoColumn;
use super::table::{self, Columns, Line, Table};
use crate::document::characters;
use crate::document::model::Canvas;
use catalog::Instrument;
use fault::language::Language;
use fault::{Fault, Found};

/// One note of a quick list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Id of its box.
    pub id: String,
    /// The note.
    pub text: String,
    /// Who brought it in.
    pub author: Option<String>,
}

/// What a quick list comes to: each thing that stands in it is a note, a fault or a warning.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The notes.
    pub lines: Vec<Note>,
    /// What cannot be read: a line that names no box, a quotation mark that nothing closes.
    pub faults: Found,
    /// What stands beside the notes and is left out.
    pub warnings: Vec<Fault>,
}

/// Takes a quick list apart, as it was sent: a tab parts the columns of a table. A box is named by its number, its id or its title, whole
/// or in part; a line with a box alone (`doel:`) names the box of the lines below it that begin with a dash. Marks of a list before a box are left
/// off, and a line in quotation marks is a cell as a spreadsheet copies it. A first line with column
/// names makes it a table, with semicolons, commas or tabs (as a spreadsheet gives it), or with what a line `sep=` before it says.
pub fn parse(instrument: &Instrument, text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    if text.len() > LONGEST {
        let fault =
            || Fault::new("quick-list-too-long", "/quickList").with("length", text.len()).with("limit", LONGEST);
        parsed.faults.add(fault);
        return parsed;
    }
    let boxes = names(instrument);
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n");
    match Table::of(&text, &|name| find(&boxes, name).is_some()) {
        Some(Ok(table)) => rows(&boxes, table, &mut parsed),
        Some(Err(NoColumn)) => parsed.faults.add(|| Fault::new("quick-list-columns", "/quickList")),
        None => plain(&boxes, &text, &mut parsed),
    }
    parsed
}

/// Bytes of a list; the schema allows fewer characters.
const LONGEST: usize = 256 << 10;
/// Lines with tabs that are told.
const MOST_TABS: usize = 60;

/// The box that the lines below its name are for.
struct Heading<'a> {
    id: &'a str,
    /// The mark of a list that its own line has.
    mark: Option<Sort>,
}

fn plain(boxes: &[Names], text: &str, parsed: &mut Parsed) {
    let mut heading = None;
    for line in table::lines(text, &|name| find(boxes, name).is_some()) {
        match line {
            Ok(Line { number, text }) => {
                for part in parts(boxes, &text) {
                    note(boxes, &mut heading, (number, &part), parsed);
                }
            }
            Err(table::Unclosed { line }) => {
                parsed.faults.add(|| Fault::new("quick-list-quote", "/quickList").with("line", line));
                return;
            }
        }
    }
}

/// A cell with lines in it as what would be lines of the list: a line that names no box goes on with the note above it.
fn parts(boxes: &[Names], cell: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut below_name = false;
    for line in cell.lines() {
        let named = own_text(boxes, line.trim()).0.split_once(':').filter(|(name, rest)| {
            // `10:30` is a time.
            exact(boxes, &plain_name(name)).is_some() && (rest.is_empty() || rest.starts_with(char::is_whitespace))
        });
        match parts.last_mut() {
            Some(above) if named.is_none() && !(below_name && list_mark::of(line).is_some()) => {
                above.push('\n');
                above.push_str(line.trim());
            }
            _ => parts.push(line.to_owned()),
        }
        if let Some((_, rest)) = named {
            below_name = !fault::is_visible(rest);
        }
    }
    parts
}

/// A line without the mark of a list before it, and that mark. A number that is the box's own is no mark.
fn own_text<'t>(boxes: &[Names], line: &'t str) -> (&'t str, Option<Sort>) {
    match list_mark::of(line) {
        Some(marked) if !marked.sort.is_number() || named(boxes, line).is_none() => (marked.text, Some(marked.sort)),
        _ => (line, None),
    }
}

/// The box that a line names, and what follows.
fn named<'a, 't>(boxes: &'a [Names], line: &'t str) -> Option<(&'a str, &'t str)> {
    let (name, rest) = line.split_once(':')?;
    Some((find(boxes, name)?, rest.trim()))
}

fn note<'a>(boxes: &'a [Names], heading: &mut Option<Heading<'a>>, (number, line): (usize, &str), parsed: &mut Parsed) {
    let line = line.trim();
    if !fault::is_visible(line) {
        return;
    }
    let (text, mark) = own_text(boxes, line);
    let found = named(boxes, text);
    if let (Some(sort), Some(above)) = (mark, heading.as_ref()) {
        // In a list all of which has marks, those of its boxes are of one sort; numbers stand before the names of boxes on a canvas too.
        let is_box = found.is_some() && (above.mark == Some(sort) || sort.is_number());
        if !is_box {
            if fault::is_visible(text) {
                parsed.add(above.id, text, number);
            }
            return;
        }
    }
    match found {
        Some((id, rest)) if !fault::is_visible(rest) => *heading = Some(Heading { id, mark }),
        Some((id, rest)) => {
            // A dash below this would be of either box.
            *heading = None;
            parsed.add(id, rest, number);
        }
        None => {
            let is_row = text.contains('\t')
                || [';', ',']
                    .iter()
                    .any(|sign| text.split_once(*sign).is_some_and(|(name, _)| find(boxes, name).is_some()));
            if is_row {
                let fault =
                    || Fault::new("quick-list-row", "/quickList").with("line", number).with("given", short(text));
                parsed.faults.add(fault);
                return;
            }
            let given = text.split_once(':').map_or(text, |(name, _)| name.trim());
            parsed.faults.add(|| unknown(boxes, number, given));
        }
    }
}

impl Parsed {
    /// A note for the box `id`, as it was typed.
    fn add(&mut self, id: &str, note: &str, line: usize) {
        let (text, author) = signed(note);
        if note.contains('\t') && self.warnings.len() < MOST_TABS {
            let told = told(note);
            self.warnings
                .push(Fault::new("quick-list-tabs", "/quickList").with("line", line).with_text("text", &told, &told));
        }
        self.lines.push(Note { id: id.to_owned(), text, author });
    }
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

fn rows(boxes: &[Names], mut table: Table<'_>, parsed: &mut Parsed) {
    let Columns { name, text, author, others } = table.columns.clone();
    let mut beside = Beside::default();
    while let Some(row) = table.next_row() {
        let row = match row {
            Ok(row) => row,
            Err(table::Unclosed { line }) => {
                parsed.faults.add(|| Fault::new("quick-list-quote", "/quickList").with("line", line));
                return;
            }
        };
        let cell = |index: usize| row.cells.get(index).map_or("", String::as_str);
        if !row.cells.iter().any(|cell| fault::is_visible(cell)) {
            continue;
        }
        let columns = table.width - table.before;
        let before = row.cells.iter().take(table.before).any(|cell| !table::is_beside(cell));
        if before || row.cells.iter().skip(table.width).any(|cell| fault::is_visible(cell)) {
            let fault = || Fault::new("quick-list-cells", "/quickList").with("line", row.line).with("columns", columns);
            parsed.faults.add(fault);
            continue;
        }
        beside.cells(&others, &row);
        let own = author.map(cell).filter(|name| fault::is_visible(name));
        let id = find(boxes, cell(name));
        let named = fault::is_visible(cell(name));
        match id {
            None if named => parsed.faults.add(|| unknown(boxes, row.line, cell(name))),
            // A box and nothing else is one that nobody had a note for.
            _ if !fault::is_visible(cell(text)) => {
                if own.is_some() {
                    parsed.faults.add(|| Fault::new("quick-list-without-text", "/quickList").with("line", row.line));
                }
            }
            None => parsed.faults.add(|| Fault::new("quick-list-without-box", "/quickList").with("line", row.line)),
            Some(id) => {
                if own.is_some() {
                    beside.named = true;
                } else if beside.named {
                    beside.blank.insert(row.line);
                }
                let (text, author) = (cell(text).to_owned(), own.map(str::to_owned));
                parsed.lines.push(Note { id: id.to_owned(), text, author });
            }
        }
    }
    beside.tell(&table, &others, &mut parsed.warnings);
}

/// What a box may be called.
struct Names {
    id: String,
    titles: Vec<String>,
    /// Its id, its titles, its number, and both as a canvas has them: `3 wat is ons doel`.
    whole: Vec<String>,
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
            let titles: Vec<String> = titles.collect();
            let mut whole = vec![plain_name(one.id)];
            if !one.is_lane {
                whole.push(number.to_string());
                whole.extend(titles.iter().map(|title| format!("{number} {title}")));
            }
            whole.extend(titles.iter().cloned());
            Names { titles, whole, id: one.id.to_owned() }
        })
        .collect()
}

fn plain_name(name: &str) -> String {
    let drawn = characters::drawn(name).to_lowercase().replace('-', " ");
    let words: Vec<&str> = drawn.trim_end_matches(['?', '.', '!', ':', ' ']).split_whitespace().collect();
    words.join(" ")
}

fn find<'a>(boxes: &'a [Names], given: &str) -> Option<&'a str> {
    let wanted = plain_name(given);
    let wanted = wanted.trim_start_matches("vak ");
    if wanted.is_empty() {
        return None;
    }
    let mut part =
        boxes.iter().filter(|names| wanted.len() > 2 && names.titles.iter().any(|title| title.contains(wanted)));
    let only = || part.next().filter(|_| part.next().is_none()).map(|names| names.id.as_str());
    exact(boxes, wanted).or_else(only)
}

/// The box that is called so as a whole.
fn exact<'a>(boxes: &'a [Names], wanted: &str) -> Option<&'a str> {
    let names = boxes.iter().find(|names| names.whole.iter().any(|name| name == wanted));
    names.map(|names| names.id.as_str())
}

fn unknown(boxes: &[Names], line: usize, given: &str) -> Fault {
    Fault::new("quick-list-line", "/quickList")
        .with("line", line)
        .choices(&short(given), boxes.iter().map(|names| names.id.as_str()))
}
