//! Lines and fills of an appearance that are its background, its border, the bars of a comb or the chosen rows of a list; nothing else.

/// Straight lines one after the other, as a path has them (ISO 32000-1, 8.5.2).
#[derive(Debug, Default)]
pub(super) struct Path {
    parts: Vec<Vec<[f64; 2]>>,
    points: usize,
    rectangles: usize,
}

/// Points of a path.
const MOST: usize = 2_000;

impl Path {
    /// Goes to a point, or draws a line to it.
    pub fn point(&mut self, at: [f64; 2], begins: bool) -> Option<()> {
        self.points += 1;
        if self.points > MOST || !at.iter().all(|side| side.is_finite()) {
            return None;
        }
        if begins {
            self.parts.push(vec![at]);
        } else {
            self.parts.last_mut()?.push(at);
        }
        Some(())
    }

    pub fn rectangle(&mut self, one: [f64; 2], two: [f64; 2]) -> Option<()> {
        self.rectangles += 1;
        self.point(one, true)?;
        for corner in [[two[0], one[1]], two, [one[0], two[1]], one] {
            self.point(corner, false)?;
        }
        Some(())
    }

    pub fn close(&mut self) -> Option<()> {
        let part = self.parts.last_mut()?;
        let first = *part.first()?;
        self.point(first, false)
    }

    /// How high it reaches.
    pub fn top(&self) -> f64 {
        self.parts.iter().flatten().fold(f64::NEG_INFINITY, |top, [_, y]| top.max(*y))
    }

    /// The sides of the only rectangle that it is.
    pub fn one_rectangle(&self) -> Option<[f64; 4]> {
        match self.parts.as_slice() {
            [part] if self.rectangles == 1 => Some(bounds(part)),
            _ => None,
        }
    }
}

fn bounds(part: &[[f64; 2]]) -> [f64; 4] {
    part.iter().fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |[l, b, r, t], [x, y]| {
        [l.min(*x), b.min(*y), r.max(*x), t.max(*y)]
    })
}

/// A box, and what was drawn in it.
pub(super) struct Frame {
    sides: [f64; 4],
    /// How near to a side something is that runs along it.
    margin: f64,
    cells: Option<usize>,
    list: bool,
    /// How light the background is (L*).
    ground: f64,
    /// Rows of a list that stand out: bottom and top.
    pub bars: Vec<[f64; 2]>,
    lights: Vec<f64>,
    /// What the border leaves free.
    free: [f64; 4],
    /// Where the bars of a comb stand.
    combed: Vec<f64>,
    /// Which sides a border was drawn along: left, bottom, right, top.
    bordered: [bool; 4],
    /// Whether one along the left or the right was drawn alone: without the others it may be a letter.
    upright: bool,
}

/// Rows of a list that are seen at once.
const MOST_BARS: usize = 200;
/// How much of the width a row that stands out goes along.
const WIDE: f64 = 0.8;
/// By how much lighter or darker than the others a row is that stands out (L*).
const STANDS_OUT: f64 = 10.0;
/// How far from straight a line along a side may be, in units.
const STRAIGHT: f64 = 0.35;
/// How far from between two cells a bar may stand, in units: some programs divide what is inside of the border.
const BESIDE: f64 = 1.0;
/// The narrowest cell of a comb, in units.
const CELL: f64 = 3.0;

impl Frame {
    pub fn new(sides: [f64; 4], cells: Option<usize>, list: bool) -> Frame {
        let margin = (0.2 * (sides[3] - sides[1]).min(sides[2] - sides[0])).min(5.0);
        // Paper is white until something is filled.
        Frame {
            sides,
            margin,
            cells,
            list,
            ground: 100.0,
            bars: Vec::new(),
            lights: Vec::new(),
            free: sides,
            combed: Vec::new(),
            bordered: [false; 4],
            upright: false,
        }
    }

    /// Whether what was drawn along a side is part of a border.
    pub fn is_closed(&self) -> bool {
        (!self.upright || self.bordered.iter().all(|side| *side)) && self.is_combed()
    }

    /// Whether every line between two cells is there, or none: one alone may be a letter.
    fn is_combed(&self) -> bool {
        let Some(cells) = self.cells.filter(|_| !self.combed.is_empty()) else { return self.combed.is_empty() };
        let cell = self.cell(cells);
        cell >= CELL
            && (1..cells).all(|own| {
                let place = self.sides[0] + own as f64 * cell;
                self.combed.iter().any(|bar| (bar - place).abs() <= BESIDE)
            })
    }

    /// How light the background is (L*).
    pub fn ground(&self) -> f64 {
        self.ground
    }

    /// The left side and the width of the cells of a comb.
    pub fn cells(&self) -> Option<[f64; 2]> {
        self.cells.map(|cells| [self.sides[0], self.cell(cells)])
    }

    fn cell(&self, cells: usize) -> f64 {
        (self.sides[2] - self.sides[0]) / cells as f64
    }

    /// Whether letters, by their middles, stand in cells of their own, where cells are drawn.
    pub fn has_cells_for(&self, middles: &[f64]) -> bool {
        let Some(cells) = self.cells.filter(|_| !self.combed.is_empty()) else { return true };
        let mut own: Vec<usize> =
            middles.iter().map(|middle| ((middle - self.sides[0]) / self.cell(cells)).max(0.0) as usize).collect();
        own.sort_unstable();
        own.windows(2).all(|pair| pair[0] != pair[1])
    }

    /// Whether a clip leaves all of it to be seen.
    pub fn is_in(&self, clip: [f64; 4]) -> bool {
        let [left, bottom, right, top] = self.sides;
        let near = self.margin;
        clip[0] <= left + near && clip[1] <= bottom + near && clip[2] >= right - near && clip[3] >= top - near
    }

    /// What is open to letters within a clip: what the border leaves free.
    pub fn open(&self, clip: [f64; 4]) -> [f64; 4] {
        let free = self.free;
        [clip[0].max(free[0]), clip[1].max(free[1]), clip[2].min(free[2]), clip[3].min(free[3])]
    }

    /// How light it is behind a row.
    pub fn behind(&self, row: [f64; 2]) -> Vec<f64> {
        let bars = self.bars.iter().zip(&self.lights).filter(|(bar, _)| bar[0] < row[1] && row[0] < bar[1]);
        let whole = self.bars.iter().any(|bar| bar[0] <= row[0] && row[1] <= bar[1]);
        bars.map(|(_, light)| *light).chain((!whole).then_some(self.ground)).collect()
    }

    /// Whether a letter stands clear of border and bars: a part of it that is hidden makes it another.
    pub fn is_clear(&self, [left, bottom, right, top]: [f64; 4], slack: f64) -> bool {
        let [from, below, to, above] = self.free;
        left >= from - slack
            && bottom >= below - slack
            && right <= to + slack
            && top <= above + slack
            && !self.combed.iter().any(|bar| (left + slack..right - slack).contains(bar))
    }

    /// Takes what is filled and stroked, when it is part of a frame. `alternating`: by the even-odd rule (8.5.3.3.3).
    pub fn take(&mut self, path: &Path, light: Option<f64>, stroke: Option<f64>, alternating: bool) -> Option<()> {
        if let ([outer, inner], true, Some(_), None) = (path.parts.as_slice(), alternating, light, stroke)
            && self.is_ring(outer, inner)
        {
            self.bordered = [true; 4];
            self.border(inner, 0.0, true);
            return Some(());
        }
        if stroke.is_some_and(|width| !(0.0..=self.margin).contains(&width)) {
            return None;
        }
        for part in &path.parts {
            let [left, bottom, right, top] = bounds(part);
            let across = (right.min(self.sides[2]) - left.max(self.sides[0])) / (self.sides[2] - self.sides[0]);
            let up = (top.min(self.sides[3]) - bottom.max(self.sides[1])) / (self.sides[3] - self.sides[1]);
            let edge = (across >= 0.8 || up >= 0.8) && self.runs_along(part, light.is_some());
            let whole = is_rectangle(part) && path.parts.len() == 1 && self.is_in([left, bottom, right, top]);
            match light {
                Some(light) if whole => {
                    self.ground = light;
                    self.bars.clear();
                    self.lights.clear();
                    if stroke.is_some() && !edge {
                        return None;
                    }
                }
                Some(light) if self.list && stroke.is_none() && is_rectangle(part) && across >= WIDE => {
                    // One that is not seen chooses nothing.
                    if self.bars.len() >= MOST_BARS || (light - self.ground).abs() < STANDS_OUT {
                        return None;
                    }
                    self.bars.push([bottom, top]);
                    self.lights.push(light);
                }
                // Filled all over it would hide what is inside.
                Some(_) if edge && area(part).abs() <= 0.5 * self.area() => {}
                None if edge => {}
                None if self.is_bar_of_comb(part) && self.combed.len() < MOST_BARS => self.combed.push(left),
                _ => return None,
            }
            if edge {
                self.along([left, bottom, right, top], across, up);
                self.border(part, stroke.unwrap_or(0.0) / 2.0, light.filter(|_| !whole).is_some() || stroke.is_some());
            }
        }
        Some(())
    }

    /// Whether one path is the box and the other lies just within, so that between them there is a border.
    fn is_ring(&self, outer: &[[f64; 2]], inner: &[[f64; 2]]) -> bool {
        let [left, bottom, right, top] = bounds(inner);
        let sides = self.sides;
        let within = [left - sides[0], bottom - sides[1], sides[2] - right, sides[3] - top];
        is_rectangle(outer)
            && is_rectangle(inner)
            && bounds(outer).iter().zip(sides).all(|(own, side)| (own - side).abs() <= STRAIGHT)
            && within.iter().all(|gap| (0.0..=self.margin).contains(gap))
    }

    /// Takes note of the sides that a part of a border runs along.
    fn along(&mut self, bounds: [f64; 4], across: f64, up: f64) {
        let near = |side: usize| (bounds[side] - self.sides[side]).abs() <= self.margin;
        let drawn = [near(0) && up >= 0.8, near(1) && across >= 0.8, near(2) && up >= 0.8, near(3) && across >= 0.8];
        self.upright |= across < 0.8;
        self.bordered.iter_mut().zip(drawn).for_each(|(side, drawn)| *side |= drawn);
    }

    fn area(&self) -> f64 {
        (self.sides[2] - self.sides[0]) * (self.sides[3] - self.sides[1])
    }

    /// What a border leaves free.
    fn border(&mut self, part: &[[f64; 2]], half: f64, inked: bool) {
        if !inked {
            return;
        }
        let (sides, near) = (self.sides, self.margin);
        for [x, y] in part {
            for (axis, at) in [(0, *x), (1, *y)] {
                if at - sides[axis] <= near {
                    self.free[axis] = self.free[axis].max(at + half);
                }
                if sides[axis + 2] - at <= near {
                    self.free[axis + 2] = self.free[axis + 2].min(at - half);
                }
            }
        }
    }

    /// Whether each line of a path runs along a side of the box, or is short and leads from one to the next.
    fn runs_along(&self, part: &[[f64; 2]], closed: bool) -> bool {
        let near = |one: f64, side: f64| (one - side).abs() <= self.margin;
        let along = |one: &[f64; 2], two: &[f64; 2]| {
            let sides = self.sides;
            let side = |axis: usize, side: f64| near(one[axis], side) && near(two[axis], side);
            let on = [side(0, sides[0]) || side(0, sides[2]), side(1, sides[1]) || side(1, sides[3])];
            // Along it, but for what leads around a corner: what goes to and fro may be words.
            let straight = |axis: usize| (one[axis] - two[axis]).abs() <= STRAIGHT;
            on == [true, true] || (on[0] && straight(0)) || (on[1] && straight(1))
        };
        let back = part.last().zip(part.first()).filter(|_| closed);
        part.len() > 1
            && part.windows(2).all(|pair| matches!(pair, [one, two] if along(one, two)))
            && back.is_none_or(|(one, two)| along(one, two))
    }

    /// Whether a path is the line between two cells of a comb (table 228, bit 25).
    fn is_bar_of_comb(&self, part: &[[f64; 2]]) -> bool {
        let ([one, two] | [one, two, _], Some(cells)) = (part, self.cells) else { return false };
        let cell = self.cell(cells);
        let place = (one[0] - self.sides[0]) / cell;
        one[0] == two[0]
            // Some programs close what has no room to be closed.
            && part.get(2).is_none_or(|back| back == one)
            && (place - place.round()).abs() * cell <= BESIDE
            && (one[1] - two[1]).abs() >= 0.75 * (self.sides[3] - self.sides[1])
    }
}

/// What a path encloses.
fn area(part: &[[f64; 2]]) -> f64 {
    let back = part.last().zip(part.first()).into_iter();
    let pairs = part.windows(2).filter_map(|pair| pair.first().zip(pair.last())).chain(back);
    pairs.map(|(one, two)| one[0] * two[1] - two[0] * one[1]).sum::<f64>() / 2.0
}

fn is_rectangle(part: &[[f64; 2]]) -> bool {
    let straight = part.windows(2).all(|pair| matches!(pair, [one, two] if one[0] == two[0] || one[1] == two[1]));
    let [left, bottom, right, top] = bounds(part);
    let corners = part.iter().all(|[x, y]| (*x == left || *x == right) && (*y == bottom || *y == top));
    matches!(part.len(), 4 | 5) && straight && corners
}
