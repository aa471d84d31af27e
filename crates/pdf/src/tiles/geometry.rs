//! Where the parts of a large sheet stand: on the sheet, and on the paper of an office printer. Lengths are millimetres, points are counted
//! from the top left corner, rectangles are x, y, width and height.

use serde::{Deserialize, Serialize};

/// Room around a tile for cut marks and the names of its neighbours.
const GUTTER: f64 = 4.0;

/// Room below that for the tile's own name and the ruler.
const FOOT: f64 = 8.0;

/// Two lengths nearer than this are one: PDF has whole points for paper sizes that are whole millimetres.
const NEAR: f64 = 0.5;

/// The most columns, and the most rows, that may be asked for: columns are named by letters.
pub const MOST: usize = 20;

/// How a sheet is to be parted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tiling {
    /// The shorter and the longer side of the paper.
    pub paper: [f64; 2],
    /// Whether the paper lies on its long side; `None`: as fewer are needed.
    pub across: Option<bool>,
    /// Columns and rows; `None`: as few as hold the sheet.
    pub grid: Option<[usize; 2]>,
    /// How much of its neighbour a tile shows.
    pub overlap: f64,
    /// What the printer leaves white at each edge.
    pub margin: f64,
}

/// A sheet parted in columns and rows of equal tiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Width and height of the sheet.
    pub sheet: [f64; 2],
    /// Width and height of the paper as it lies.
    pub paper: [f64; 2],
    /// Columns and rows.
    pub count: [usize; 2],
    /// Width and height of what one tile shows, glue areas included.
    pub tile: [f64; 2],
    /// Where that stands on the paper.
    pub origin: [f64; 2],
    /// How much of its neighbour a tile shows.
    pub overlap: f64,
    /// What the printer leaves white at each edge.
    pub margin: f64,
}

/// One tile of a grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tile {
    /// Its column and row, from 0.
    pub place: [usize; 2],
    /// What it shows of the sheet.
    pub shown: [f64; 4],
    /// What remains to be seen of it when the tiles right of it and below it lie on its glue areas.
    pub seen: [f64; 4],
}

/// A grid does not hold the sheet at full size; for each way the paper may lie (across or not) the least that does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooSmall(pub Vec<(bool, [usize; 2])>);

impl Tiling {
    /// Whether a sheet needs no parting.
    pub fn holds(&self, sheet: [f64; 2]) -> bool {
        let sides = [sheet[0].min(sheet[1]), sheet[0].max(sheet[1])];
        (0..2).all(|side| sides[side] <= self.paper[side] + NEAR)
    }

    /// The grid of a sheet.
    ///
    /// # Errors
    /// [`TooSmall`] when the one that was asked for does not hold the sheet.
    pub fn grid(&self, sheet: [f64; 2]) -> Result<Grid, TooSmall> {
        let mut ways: Vec<(bool, [usize; 2])> = [false, true]
            .into_iter()
            .filter(|across| self.across.is_none_or(|asked| asked == *across))
            .map(|across| (across, self.least(sheet, across)))
            .collect();
        // Of two that need as many, the one that lies as the sheet does.
        let wide = sheet[0] > sheet[1];
        ways.sort_by_key(|(across, [columns, rows])| (columns * rows, *across != wide));
        let enough = |least: [usize; 2], count: [usize; 2]| (0..2).all(|side| least[side] <= count[side]);
        let found = match self.grid {
            None => ways.first().copied(),
            Some(count) => ways.iter().find(|(_, least)| enough(*least, count)).map(|(across, _)| (*across, count)),
        };
        let (across, count) = found.ok_or(TooSmall(ways))?;
        Ok(self.parted(sheet, across, count))
    }

    fn laid(&self, across: bool) -> [f64; 2] {
        let [short, long] = self.paper;
        if across { [long, short] } else { [short, long] }
    }

    /// The most that one tile can show.
    fn room(&self, across: bool) -> [f64; 2] {
        let [width, height] = self.laid(across);
        let around = 2.0 * (self.margin + GUTTER);
        [width - around, height - around - FOOT]
    }

    fn least(&self, sheet: [f64; 2], across: bool) -> [usize; 2] {
        let room = self.room(across);
        // A thousandth of a millimetre is no reason for one more.
        [0, 1].map(|side| {
            let count = (sheet[side] - self.overlap - 0.001) / (room[side] - self.overlap);
            // Room and overlap are bounded where they are asked for, so this is a small number above 0.
            count.ceil().max(1.0) as usize
        })
    }

    fn parted(&self, sheet: [f64; 2], across: bool, count: [usize; 2]) -> Grid {
        let (paper, room) = (self.laid(across), self.room(across));
        let tile = [0, 1].map(|side| {
            let count = count[side] as f64;
            (sheet[side] + (count - 1.0) * self.overlap) / count
        });
        let origin = [0, 1].map(|side| self.margin + GUTTER + (room[side] - tile[side]).max(0.0) / 2.0);
        Grid { sheet, paper, count, tile, origin, overlap: self.overlap, margin: self.margin }
    }
}

impl Grid {
    /// Every tile, row by row.
    pub fn tiles(&self) -> impl Iterator<Item = Tile> + '_ {
        let [columns, rows] = self.count;
        (0..rows).flat_map(move |row| (0..columns).map(move |column| self.at([column, row])))
    }

    fn at(&self, place: [usize; 2]) -> Tile {
        let [x, y] = [0, 1].map(|side| place[side] as f64 * (self.tile[side] - self.overlap));
        let [width, height] = self.tile;
        let seen =
            [0, 1].map(|side| self.tile[side] - if place[side] + 1 < self.count[side] { self.overlap } else { 0.0 });
        Tile { place, shown: [x, y, width, height], seen: [x, y, seen[0], seen[1]] }
    }
}

/// The name of a tile, as in a spreadsheet: column C, row 2 is `C2`.
pub fn name([column, row]: [usize; 2]) -> String {
    let letter = u8::try_from(column).ok().and_then(|column| b'A'.checked_add(column)).map_or('?', char::from);
    format!("{letter}{}", row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const A4: Tiling = Tiling { paper: [210.0, 297.0], across: None, grid: None, overlap: 10.0, margin: 5.0 };

    fn tilings() -> impl Strategy<Value = (Tiling, [f64; 2])> {
        let papers = prop::sample::select(vec![[210.0, 297.0], [297.0, 420.0]]);
        let across = prop::option::of(any::<bool>());
        (papers, across, 5_u32..=30, 0_u32..=25, 297.0..1300.0_f64, 297.0..1300.0_f64).prop_map(
            |(paper, across, overlap, margin, width, height)| {
                let (overlap, margin) = (f64::from(overlap), f64::from(margin));
                (Tiling { paper, across, grid: None, overlap, margin }, [width, height])
            },
        )
    }

    proptest! {
        #[test]
        fn tiles_cover_the_sheet_once_and_stay_on_the_paper((tiling, sheet) in tilings()) {
            let grid = tiling.grid(sheet).expect("a grid");
            let mut area = 0.0;
            for tile in grid.tiles() {
                area += tile.seen[2] * tile.seen[3];
                for side in 0..2 {
                    let (shown, seen) = ((tile.shown[side], tile.shown[side + 2]), (tile.seen[side], tile.seen[side + 2]));
                    // The boxes nest: seen in shown in the sheet, and what is shown in what can be printed.
                    prop_assert!(seen.1 > 0.0 && seen.0 == shown.0 && seen.1 <= shown.1);
                    prop_assert!(shown.0 >= 0.0 && shown.0 + shown.1 <= sheet[side] + 1e-6);
                    let end = grid.origin[side] + shown.1 + GUTTER + tiling.margin + if side == 1 { FOOT } else { 0.0 };
                    prop_assert!(grid.origin[side] >= tiling.margin + GUTTER - 1e-6 && end <= grid.paper[side] + 0.01);
                    // The next one begins where this one is no longer seen, and this one shows the overlap of it.
                    if tile.place[side] + 1 < grid.count[side] {
                        let mut place = tile.place;
                        place[side] += 1;
                        prop_assert!((grid.at(place).shown[side] - seen.0 - seen.1).abs() < 1e-6);
                        prop_assert!((shown.1 - seen.1 - tiling.overlap).abs() < 1e-6);
                    } else {
                        prop_assert!((seen.0 + seen.1 - sheet[side]).abs() < 1e-6);
                    }
                }
            }
            prop_assert!((area - sheet[0] * sheet[1]).abs() < 0.01);
        }

        #[test]
        fn one_column_or_row_less_is_too_small((tiling, sheet) in tilings()) {
            let grid = tiling.grid(sheet).expect("a grid");
            let across = Some(grid.paper[0] > grid.paper[1]);
            prop_assert_eq!(Tiling { across, grid: Some(grid.count), ..tiling }.grid(sheet), Ok(grid));
            for side in 0..2 {
                let mut count = grid.count;
                count[side] -= 1;
                if count[side] > 0 {
                    let asked = Tiling { across, grid: Some(count), ..tiling };
                    prop_assert_eq!(asked.grid(sheet), Err(TooSmall(vec![(across == Some(true), grid.count)])));
                }
            }
        }
    }

    #[test]
    fn an_a0_takes_as_few_sheets_as_it_can() {
        let grid = A4.grid([1189.0, 841.0]).expect("a grid");
        assert_eq!((grid.count, grid.paper), ([5, 5], [297.0, 210.0]));
        let a3 = Tiling { paper: [297.0, 420.0], ..A4 }.grid([1189.0, 841.0]).expect("a grid");
        assert_eq!((a3.count, a3.paper), ([5, 3], [297.0, 420.0]));
        let upright = Tiling { across: Some(false), ..A4 }.grid([1189.0, 841.0]).expect("a grid");
        assert_eq!(upright.count, [7, 4]);
    }

    #[test]
    fn what_the_paper_holds_is_not_parted() {
        assert!(A4.holds([297.0, 210.0]) && A4.holds([209.9, 297.2]));
        assert!(!A4.holds([297.0, 420.0]));
    }

    #[test]
    fn tiles_have_the_names_of_spreadsheet_cells() {
        assert_eq!([[0, 0], [2, 1], [19, 19]].map(name), ["A1", "C2", "T20"]);
    }
}
