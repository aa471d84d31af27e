//! The profile tiles: from the options of a request to how its sheet is parted, or why it is not.

use std::collections::BTreeMap;

use super::model::profile::{TILE_GRID, TILE_MARGIN, TILE_ORIENTATION, TILE_OVERLAP, TILE_SHEET};
use catalog::{Orientation, paper};
use fault::Fault;
use pdf::tiles::{MOST, Tiling, TooSmall};

/// How resolved options part a sheet.
///
/// # Errors
/// A fault when the grid is none. What else is wrong with an option is found where options are resolved.
pub(super) fn chosen(options: &BTreeMap<String, String>) -> Result<Tiling, Fault> {
    let word = |id: &str| options.get(id).map_or("", String::as_str);
    let length = |length: super::model::profile::Length| {
        let hundredths = length.hundredths(word(length.id), "").unwrap_or(length.default * 100);
        f64::from(hundredths) / 100.0
    };
    let (short, long) = paper(word(TILE_SHEET.id)).unwrap_or((210, 297));
    let across = match word(TILE_ORIENTATION.id) {
        "landscape" => Some(true),
        "portrait" => Some(false),
        _ => None,
    };
    Ok(Tiling {
        paper: [f64::from(short), f64::from(long)],
        across,
        grid: grid(word(TILE_GRID.id))?,
        overlap: length(TILE_OVERLAP),
        margin: length(TILE_MARGIN),
    })
}

fn grid(given: &str) -> Result<Option<[usize; 2]>, Fault> {
    if given.is_empty() || given == TILE_GRID.values[0] {
        return Ok(None);
    }
    let side = |text: &str| text.trim().parse::<usize>().ok().filter(|count| (1..=MOST).contains(count));
    let sides = given.split_once(['x', 'X', '×']).and_then(|(columns, rows)| Some([side(columns)?, side(rows)?]));
    let fault =
        || Fault::new("no-such-grid", format!("/options/{}", TILE_GRID.id)).with("given", given).with("most", MOST);
    sides.map(Some).ok_or_else(fault)
}

/// Why these options do not part this sheet.
pub(super) fn fault(options: &BTreeMap<String, String>, sheet: &str, orientation: Orientation) -> Option<Fault> {
    let tiling = match chosen(options) {
        Ok(tiling) => tiling,
        Err(fault) => return Some(fault),
    };
    let (narrow, long) = paper(sheet)?;
    let size = match orientation {
        Orientation::Landscape => [long, narrow],
        Orientation::Portrait => [narrow, long],
    };
    let size = size.map(f64::from);
    let paper = options.get(TILE_SHEET.id).map_or("", String::as_str);
    if tiling.holds(size) {
        return Some(Fault::new("nothing-to-part", "/sheet").with("sheet", sheet).with("paper", paper));
    }
    let TooSmall(ways) = tiling.grid(size).err()?;
    let said = |word: fn(Orientation) -> &'static str, or: &str| {
        let way = |(across, [columns, rows]): &(bool, [usize; 2])| {
            let lies = if *across { Orientation::Landscape } else { Orientation::Portrait };
            format!("{columns}x{rows} ({})", word(lies))
        };
        ways.iter().map(way).collect::<Vec<_>>().join(or)
    };
    let fault = Fault::new("grid-too-small", format!("/options/{}", TILE_GRID.id))
        .with("given", options.get(TILE_GRID.id).map_or("", String::as_str))
        .with("paper", paper)
        .with("sheet", sheet)
        .with("overlap", tiling.overlap)
        .with("margin", tiling.margin);
    Some(fault.with_text("least", said(Orientation::dutch, " of "), said(Orientation::code, " or ")))
}
