//! What stands in the table of a quick list and comes on no note: each a warning.

use std::collections::{BTreeMap, BTreeSet};

use super::table::{Row, Table};
use crate::document::runs;
use fault::Fault;

/// Titles of columns that are named, and cells of one.
const NAMED: usize = 60;
/// Characters that are told of what is left out.
const LONGEST_TOLD: usize = 300;

/// What stands in a table and comes on no note.
#[derive(Default)]
pub(super) struct Beside {
    /// Lines with something in each of the other columns, and what: of a column without a title.
    cells: BTreeMap<usize, Vec<(usize, String)>>,
    /// Whether a row above has an author.
    pub(super) named: bool,
    /// Lines below it that have none: of merged cells only the first has the words.
    pub(super) blank: BTreeSet<usize>,
}

impl Beside {
    /// Takes what a row has in the other columns.
    pub(super) fn cells(&mut self, others: &[(usize, String)], row: &Row) {
        // Those that the row has, for a heading may be long and rows many.
        for (place, (index, title)) in others.iter().enumerate().take_while(|(_, (index, _))| *index < row.cells.len())
        {
            let Some(cell) = row.cells.get(*index).filter(|cell| fault::is_visible(cell)) else { continue };
            let told = self.cells.entry(place).or_default();
            if told.len() < NAMED && (told.is_empty() || !fault::is_visible(title)) {
                told.push((row.line, cell.clone()));
            }
        }
    }

    /// Warns of all of it.
    pub(super) fn tell(self, table: &Table<'_>, others: &[(usize, String)], warnings: &mut Vec<Fault>) {
        let mut warn = |warning: Fault| warnings.push(warning);
        for row in &table.above {
            let cells: Vec<&str> =
                row.cells.iter().map(String::as_str).filter(|cell| fault::is_visible(cell)).collect();
            let told = told(&cells.join(" "));
            warn(Fault::new("quick-list-above", "/quickList").with("line", row.line).with_text("text", &told, &told));
        }
        let (named, unnamed): (Vec<_>, Vec<_>) = self
            .cells
            .iter()
            .partition(|(place, _)| others.get(**place).is_some_and(|(_, title)| fault::is_visible(title)));
        if !named.is_empty() {
            let titles = named.iter().filter_map(|(place, _)| others.get(**place));
            let titles: Vec<&str> = titles.take(NAMED).map(|(_, title)| title.as_str()).collect();
            let titles = short(&titles.join(", "));
            warn(Fault::new("quick-list-column-unused", "/quickList").with("titles", titles));
        }
        for (place, cells) in unnamed.into_iter().take(NAMED) {
            let column = others.get(*place).map_or(0, |(index, _)| index + 1);
            let told = |word: &str| {
                let cells: Vec<String> = cells.iter().map(|(line, cell)| format!("‘{cell}’ ({word} {line})")).collect();
                told(&cells.join(", "))
            };
            warn(
                Fault::new("quick-list-column-unnamed", "/quickList")
                    .with("column", column)
                    .with("line", table.heading)
                    .with_text("text", told("regel"), told("line")),
            );
        }
        if !self.blank.is_empty() {
            warn(Fault::new("quick-list-author-blank", "/quickList").with("lines", runs::of(&self.blank)));
        }
    }
}

/// Words that are left out, as they are told.
pub(super) fn told(words: &str) -> String {
    let mut letters = words.chars();
    let mut told: String = letters.by_ref().take(LONGEST_TOLD).collect();
    if letters.next().is_some() {
        told.push('…');
    }
    told
}

/// A name as it is told.
pub(super) fn short(given: &str) -> String {
    given.chars().take(60).collect()
}
