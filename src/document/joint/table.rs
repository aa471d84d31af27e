//! The table of a quick list: rows and cells as spreadsheets write and copy them (RFC 4180, and tabs from the clipboard).
//!
//! The library `csv` reads a quotation mark that nothing closes as the start of all that follows, and drops the marks round a word at the
//! start of a cell; here the first is told with its line, and the second stays, for a clipboard has cells as they are.

use super::list_mark;

/// A table whose first line was read: it says what stands in which column.
#[derive(Clone)]
pub(super) struct Table<'a> {
    pub(super) rest: &'a str,
    /// The line that comes next, from 1.
    pub(super) line: usize,
    pub(super) delimiter: char,
    pub(super) names_box: &'a dyn Fn(&str) -> bool,
    pub(super) columns: Columns,
    /// What stands above the table, such as its title.
    pub(super) above: Vec<Row>,
    /// The line with the names of the columns, if there is one.
    pub(super) heading: usize,
    /// Columns in front that have nothing in them, or the marks of a list.
    pub(super) before: usize,
    /// How many columns there are, with those in front.
    pub(super) width: usize,
}

/// Which column is which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) name: usize,
    pub(super) text: usize,
    pub(super) author: Option<usize>,
    /// The others, with their titles.
    pub(super) others: Vec<(usize, String)>,
}

/// A row: the line that it begins on, and its cells without the white space round them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

/// A quotation mark opens a cell on this line, and nothing closes it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    pub(super) line: usize,
}

impl<'a> Table<'a> {
    /// A table of which nothing was read yet.
    pub(super) fn new(rest: &'a str, line: usize, delimiter: char, names_box: &'a dyn Fn(&str) -> bool) -> Table<'a> {
        let columns = Columns::default();
        Table { rest, line, delimiter, names_box, columns, above: Vec::new(), heading: 0, before: 0, width: 2 }
    }

    /// The next row with something in it.
    pub(super) fn next_filled(&mut self) -> Option<Result<Row, Unclosed>> {
        loop {
            match self.next_row()? {
                Ok(row) if !row.cells.iter().any(|cell| fault::is_visible(cell)) => {}
                other => return Some(other),
            }
        }
    }

    /// The next row; `None` at the end.
    pub(super) fn next_row(&mut self) -> Option<Result<Row, Unclosed>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut row = Row { line: self.line, cells: Vec::new() };
        loop {
            match self.cell() {
                Ok(cell) => row.cells.push(cell),
                Err(unclosed) => return Some(Err(unclosed)),
            }
            let mut following = self.rest.chars();
            match following.next() {
                Some(c) if c == self.delimiter => self.rest = following.as_str(),
                Some(_) => {
                    self.rest = following.as_str();
                    self.line += 1;
                    return Some(Ok(row));
                }
                None => return Some(Ok(row)),
            }
        }
    }

    /// The next line of a list.
    fn next_line(&mut self) -> Result<Line, Unclosed> {
        let number = self.line;
        let start = self.rest.trim_start_matches([' ', '\t']);
        let quoted = start.strip_prefix('"').map(|inner| self.quoted(inner)).transpose()?.flatten();
        let (mut text, after) = quoted.unwrap_or((String::new(), self.rest));
        self.line += text.matches('\n').count() + 1;
        let (beside, rest) = after.split_once('\n').unwrap_or((after, ""));
        text.push_str(beside);
        self.rest = rest;
        Ok(Line { number, text })
    }

    /// The next cell, up to what ends it.
    fn cell(&mut self) -> Result<String, Unclosed> {
        let start = self.rest.trim_start_matches(' ');
        if let Some(inner) = start.strip_prefix('"')
            && let Some((cell, rest)) = self.quoted(inner)?
        {
            self.line += cell.matches('\n').count();
            self.rest = rest;
            return Ok(cell.trim().to_owned());
        }
        let end = self.rest.find([self.delimiter, '\n']).unwrap_or(self.rest.len());
        let cell = self.rest[..end].trim().to_owned();
        self.rest = &self.rest[end..];
        Ok(cell)
    }

    /// A cell in quotation marks, from behind the first, and what follows it. `None` when the marks stand round words in it: no cell
    /// ends behind the second.
    fn quoted(&self, inner: &'a str) -> Result<Option<(String, &'a str)>, Unclosed> {
        let unclosed = Err(Unclosed { line: self.line });
        let mut cell = String::new();
        let mut rest = inner;
        loop {
            let Some((before, after)) = rest.split_once('"') else { return unclosed };
            cell.push_str(before);
            if let Some(doubled) = after.strip_prefix('"') {
                cell.push('"');
                rest = doubled;
                continue;
            }
            let after = after.trim_start_matches(' ');
            let ends = after.is_empty() || after.starts_with([self.delimiter, '\n']);
            return match ends {
                // Whoever forgot a mark has it closed by one that stands rows below.
                true if cell.lines().skip(1).any(|line| self.is_row(line)) => unclosed,
                true => Ok(Some((cell, after))),
                false if cell.contains('\n') => unclosed,
                false => Ok(None),
            };
        }
    }

    /// Whether a line inside a cell would be a row of its own.
    fn is_row(&self, line: &str) -> bool {
        let cells: Vec<&str> = line.split(self.delimiter).collect();
        let name = cells.get(self.columns.name).map(|cell| cell.trim().trim_matches('"'));
        cells.len() > 1 && name.is_some_and(|name| (self.names_box)(name))
    }
}

/// A line of a list that is no table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins, from 1.
    pub(super) number: usize,
    /// What it says; a cell in quotation marks may have lines in it.
    pub(super) text: String,
}

/// The lines of a list; one in quotation marks is a cell of a sheet, as the clipboard has those with lines or marks in them.
pub(super) fn lines<'a>(
    text: &'a str,
    names_box: &'a dyn Fn(&str) -> bool,
) -> impl Iterator<Item = Result<Line, Unclosed>> + 'a {
    let mut table = Table::new(text, 1, '\t', names_box);
    std::iter::from_fn(move || (!table.rest.is_empty()).then(|| table.next_line()))
}

/// Whether a cell before the first column says nothing: it is empty, or has the mark of a list.
pub(super) fn is_beside(cell: &str) -> bool {
    !fault::is_visible(cell) || list_mark::is_alone(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines and cells.
    type Rows = Vec<(usize, Vec<String>)>;

    fn read(text: &str) -> Option<Result<Rows, usize>> {
        let number = |name: &str| name.trim_end_matches(['.', ')', ':']).parse::<usize>();
        let names_box = |name: &str| number(name).is_ok_and(|number| (1..=10).contains(&number));
        let Ok(mut table) = Table::of(text, &names_box)? else { return Some(Err(0)) };
        let mut rows = Vec::new();
        while let Some(row) = table.next_row() {
            match row {
                Ok(row) => rows.push((row.line, row.cells)),
                Err(unclosed) => return Some(Err(unclosed.line)),
            }
        }
        Some(Ok(rows))
    }

    fn rows(text: &str) -> Rows {
        read(text).expect("a table").expect("rows")
    }

    #[test]
    fn cells_are_those_that_spreadsheets_write() {
        let of = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        for (text, cells) in [
            ("vak;tekst\n1;a", of(&["1", "a"])),
            ("vak\ttekst\tvan\n1\ta\tb", of(&["1", "a", "b"])),
            ("sep=|\nvak|tekst\n1|a;b", of(&["1", "a;b"])),
            ("\"sep=,\"\n\"vak\",\"tekst\"\n\"1\",\"a, b\"", of(&["1", "a, b"])),
            ("vak;tekst\n1;\"a \"\"b\"\" c\"", of(&["1", "a \"b\" c"])),
            ("vak;tekst\n1; \"a; b\" ", of(&["1", "a; b"])),
            // From the clipboard: the marks are the note's own.
            ("vak\ttekst\n1\t\"Samen\" is het woord", of(&["1", "\"Samen\" is het woord"])),
            ("vak\ttekst\n1\t12\" plaat", of(&["1", "12\" plaat"])),
            ("vak;tekst\n1;\"\"", of(&["1", ""])),
            ("1\ta - b\tc", of(&["1", "a - b", "c"])),
        ] {
            assert_eq!(rows(text).first().map(|(_, cells)| cells.clone()), Some(cells), "{text:?}");
        }
        assert_eq!(
            rows("\nvak\ttekst\n1\t\"a\nb\"\n\n2\tc\n"),
            [(3, of(&["1", "a\nb"])), (5, of(&[""])), (6, of(&["2", "c"]))]
        );
    }

    #[test]
    fn a_mark_that_nothing_closes_is_told_with_its_line() {
        for (text, line) in [
            ("vak;tekst;van\n1;\"eerste;A\n2;tweede;B\n3;derde;C\n", 2),
            ("vak;tekst;van\n1;a;A\n2;\"tweede;B\n3;\"derde\";C\n", 3),
            ("vak\ttekst\n1\ta\n\n2\t\"b", 4),
            // Without column names, as a spreadsheet copies a cell that begins with a mark; closed rows below, or nowhere.
            ("1\t\"a\tA\n2\tb\tB\n3\tc\"\tC", 1),
            ("\n1\t\"a", 2),
            ("\"vak\ttekst\n1\ta", 1),
            ("sep=;\n\"vak;tekst\n1;a", 2),
            // A mark for inches rows below closes nothing.
            ("vak\ttekst\tvan\n1\t\"a\tA\n2\tplaat 12\"\tB\n", 2),
        ] {
            assert_eq!(read(text), Some(Err(line)), "{text:?}");
        }
    }

    #[test]
    fn what_has_no_columns_is_no_table() {
        for text in [
            "1: eerste - A\n2: tweede",
            "1:\teerste",
            "1.\teerste\n2.\ttweede",
            "1)\teerste",
            "doel; of niet",
            "eerste\ttweede",
            "",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
        for text in ["sep=;\nnaam;tekst", "vak;naam\n1;a"] {
            assert_eq!(read(text), Some(Err(0)), "{text:?}");
        }
    }
}
