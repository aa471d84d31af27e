//! Where the table of a quick list begins, and which column is which: by a line with their names, or by rows that have a box in front.

use super::list_mark;
use super::table::{Columns, Row, Table, Unclosed, is_beside};
use crate::document::characters;

/// The table has no column with the texts, or none with the boxes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoColumn;

const BOX: [&str; 3] = ["vak", "box", "vaknummer"];
const TEXT: [&str; 6] = ["tekst", "text", "geeltje", "note", "antwoord", "answer"];
const AUTHOR: [&str; 6] = ["van", "van wie", "author", "whose", "organisatie", "organisation"];

/// Lines above a table, such as its title and the day.
const MOST_ABOVE: usize = 10;

impl<'a> Table<'a> {
    /// The table that a text with ends of lines of one kind is, if it is one: a line of it has at least two columns, and one is called
    /// box. What stands above that line belongs to no note. Rows from a clipboard need no such line: a box, a tab, a text, and perhaps a
    /// tab and an author. A wider block of a sheet was copied as often, so empty cells may stand before these and behind them.
    pub(super) fn of(text: &'a str, names_box: &'a dyn Fn(&str) -> bool) -> Option<Result<Table<'a>, NoColumn>> {
        let (mut rest, mut line, mut said) = (text, 1, None);
        if let Some((delimiter, after)) = separator(text) {
            (rest, line, said) = (after, 2, Some(delimiter));
        }
        let table = |delimiter| Table::new(rest, line, delimiter, names_box);
        let delimiters = match &said {
            Some(delimiter) => std::slice::from_ref(delimiter),
            None => &[';', '\t', ','],
        };
        for delimiter in delimiters {
            if let Some(found) = headed(table(*delimiter), text) {
                return Some(found);
            }
        }
        if let Some(delimiter) = said {
            return Some(bare(table(delimiter), text).ok_or(NoColumn));
        }
        let found = bare(table('\t'), text).or_else(|| bare(table(';'), text).filter(Table::is_even));
        found.map(Ok)
    }

    /// The same with the columns that these titles name.
    fn columns_named(self, titles: &[String], heading: usize) -> Option<Table<'a>> {
        let column = |names: &[&str]| titles.iter().position(|title| names.contains(&title.as_str()));
        let (name, text, author) = (column(&BOX)?, column(&TEXT)?, column(&AUTHOR));
        let known = |index: &usize| [Some(name), Some(text), author].contains(&Some(*index));
        let others = titles.iter().cloned().enumerate().filter(|(index, _)| !known(index)).collect();
        Some(Table { columns: Columns { name, text, author, others }, heading, width: titles.len(), ..self })
    }

    /// Whether all its rows have as many cells, the box first, and no blank behind what parts them: in a sentence there is one.
    fn is_even(&self) -> bool {
        if self.rest.contains(&format!("{} ", self.delimiter)) {
            return false;
        }
        let (mut rows, mut width) = (self.clone(), None);
        while let Some(row) = rows.next_filled() {
            let Ok(Row { cells, .. }) = row else { return true };
            let even = *width.get_or_insert(cells.len()) == cells.len();
            if !(even && cells.first().is_some_and(|name| !fault::is_visible(name) || (self.names_box)(name))) {
                return false;
            }
        }
        true
    }

    /// Whether a line is a note already, or one of a list.
    fn is_note(&self, row: &Row) -> bool {
        let mut filled = row.cells.iter().filter(|cell| fault::is_visible(cell));
        let Some(first) = filled.next() else { return false };
        // `10:30` is a time.
        let said = first.split_once(':').filter(|(_, rest)| {
            rest.is_empty() && filled.clone().next().is_some() || rest.starts_with(char::is_whitespace)
        });
        let name = said.map_or(first.as_str(), |(name, _)| name);
        let more = said.is_some() || filled.next().is_some();
        list_mark::of(first).is_some() || more && (self.names_box)(name)
    }
}

/// The table whose columns a line names.
fn headed<'a>(start: Table<'a>, text: &str) -> Option<Result<Table<'a>, NoColumn>> {
    let mut table = start;
    loop {
        let before = table.clone();
        // Where a mark is open, the cells are those of the line as it stands: a table it is all the same, and its rows tell of the mark.
        let (own, row, open) = match table.next_filled()? {
            Ok(row) => (table.clone(), row, false),
            Err(Unclosed { line }) => (before, Row { line, cells: bare_cells(text, line, table.delimiter) }, true),
        };
        let titles: Vec<String> = row.cells.iter().map(|cell| characters::drawn(cell).trim().to_lowercase()).collect();
        if titles.len() > 1 && titles.iter().any(|title| BOX.contains(&title.as_str())) {
            let is_first = own.above.is_empty();
            match own.columns_named(&titles, row.line) {
                Some(found) => return Some(Ok(found)),
                // Below other lines these may be words of a sentence.
                None if is_first => return Some(Err(NoColumn)),
                None => {}
            }
        }
        if open || table.is_note(&row) || table.above.len() == MOST_ABOVE {
            return None;
        }
        table.above.push(row);
    }
}

/// The table whose rows begin with a box, below titles that stand alone on their line.
fn bare<'a>(start: Table<'a>, text: &str) -> Option<Table<'a>> {
    let mut table = start;
    loop {
        let here = table.clone();
        let (row, open) = match table.next_filled()? {
            Ok(row) => (row, false),
            Err(Unclosed { line }) => (Row { line, cells: bare_cells(text, line, table.delimiter) }, true),
        };
        let before = row.cells.iter().position(|cell| !is_beside(cell))?;
        // `1.` numbers a list, and `1:` begins a line that is no row.
        let name = row.cells.get(before)?;
        if row.cells.len() > before + 1 && !name.ends_with(['.', ')', ':']) && (table.names_box)(name) {
            let columns = Columns { name: before, text: before + 1, author: Some(before + 2), others: Vec::new() };
            return Some(Table { columns, before, width: before + 3, ..here });
        }
        let alone = row.cells.iter().filter(|cell| fault::is_visible(cell)).count() == 1;
        if open || !alone || name.contains(':') || table.is_note(&row) || table.above.len() == MOST_ABOVE {
            return None;
        }
        table.above.push(row);
    }
}

/// Cells of one line without regard to what its quotation marks hold together.
fn bare_cells(text: &str, line: usize, delimiter: char) -> Vec<String> {
    let line = text.lines().nth(line - 1).unwrap_or_default();
    line.split(delimiter).map(|cell| cell.trim().trim_matches('"').to_owned()).collect()
}

/// The delimiter that a first line `sep=;` says, as Excel writes and reads it, and what follows that line.
fn separator(text: &str) -> Option<(char, &str)> {
    let (line, rest) = text.split_once('\n')?;
    // A tab is white space too.
    let line = line.trim_matches([' ', '"']);
    let said = line.get(..4).filter(|key| key.eq_ignore_ascii_case("sep=")).map(|_| &line[4..])?;
    let mut letters = said.chars();
    match (letters.next(), letters.next()) {
        (Some(delimiter), None) => Some((delimiter, rest)),
        _ => None,
    }
}
