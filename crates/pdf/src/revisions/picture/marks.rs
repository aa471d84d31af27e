//! What stands out from the paper: marks that are connected, darker or lighter than what is around them, and large enough to be seen.
//!
//! Paper is what most of a neighbourhood looks like, so that a scan has paper too. A lone rule, to sign on, and a frame along the edges
//! are no marks; everything else is.

use super::colour::{Lab, Reader};
use super::draw::{Extent, Opened, Painted, Wish, guarded};
use super::frames::{FRAME, FRAME_LENGTH, RULE_LENGTH, RULE_THICKNESS, circle_of, dividers_of, frame_of, longest_run};

/// What stands out less is paper, in points of lightness.
const CONTRAST: f32 = 15.0;
/// What is smaller, in millimetres, is not seen.
const SMALLEST: f64 = 0.3;
/// Marks that are not further apart are one: dots that are too small to be seen make letters, and grey.
const APART: f64 = 0.9;
/// Parts of a dashed rule are not further apart.
const DASH: f64 = 1.2;
/// A side of a frame goes along so much of its edge.
const FRAME_PART: f64 = 0.9;
/// Side of the cells of which a neighbourhood is made, in millimetres.
const CELL: f64 = 1.5;
/// Cells of a neighbourhood either way from the one in the middle.
const AROUND: usize = 3;
/// Steps of lightness, and of each hue, that make a difference to what paper is.
const STEPS: usize = 52;
/// Points along the longer side of a page that is drawn for its paper only.
const COARSE: f64 = 240.0;

/// What most of a page looks like: its paper. Nothing where it cannot be drawn.
pub(super) fn paper(opened: &Opened, index: usize) -> Option<Lab> {
    let (sides, scale) = guarded(|| {
        let sheet = opened.pages().get(index)?.intersected_crop_box();
        let scale = COARSE / sheet.width().max(sheet.height());
        scale.is_finite().then_some(([sheet.x0, sheet.y0, sheet.x1, sheet.y1], scale))
    })?;
    opened.paint(index, &Wish { sides, scale, annotations: &|_| true }).map(|painted| middle(&painted))
}

/// What most of a picture looks like.
fn middle(painted: &Painted) -> Lab {
    let (mut reader, mut steps) = (Reader::new(), Steps::new());
    for row in 0..painted.rows {
        for column in 0..painted.columns {
            steps.add(&[reader.read(painted.at(column, row))]);
        }
    }
    steps.middle()
}

/// Marks on a part of a page.
pub(super) struct Marks {
    columns: usize,
    rows: usize,
    /// Whether a point belongs to a mark.
    inked: Vec<bool>,
    /// Points of the strokes that divide it into cells, and of a circle around it: no marks, and yet they say where something belongs.
    dividers: Vec<usize>,
    /// Where marks are looked for; what is around it says what is paper, and how long a rule is.
    inner: Extent,
}

impl Marks {
    /// Looks for marks in a box of points; `resolution` is points per millimetre, `sheet` what most of the page looks like.
    pub(super) fn find(painted: &Painted, resolution: f64, inner: Extent, sheet: Lab) -> Marks {
        let (columns, rows) = (painted.columns, painted.rows);
        let (across, down) = inner;
        let inner = (across.map(|column| column.min(columns)), down.map(|row| row.min(rows)));
        // Most places are all of one colour.
        let mut points = painted.points.chunks_exact(4);
        let first = points.next();
        if points.all(|point| Some(point) == first) {
            let inked = Reader::new().read(painted.at(0, 0)).contrast(sheet) >= CONTRAST;
            let mut marks = Marks { columns, rows, inked: vec![inked; columns * rows], dividers: Vec::new(), inner };
            marks.crop();
            return marks;
        }
        let mut reader = Reader::new();
        let colours = painted.points.as_chunks::<4>().0;
        let labs: Vec<Lab> = colours.iter().map(|[red, green, blue, _]| reader.read([*red, *green, *blue])).collect();
        let paper = Paper::of(&labs, columns, rows, (CELL * resolution).ceil().max(1.0) as usize, sheet);
        let mut inked = Vec::with_capacity(labs.len());
        for (row, labs) in labs.chunks_exact(columns.max(1)).enumerate() {
            // What stands beside one another is mostly the same.
            let mut last: Option<(Lab, usize, bool)> = None;
            for (column, lab) in labs.iter().enumerate() {
                let cell = column / paper.cell;
                let known = last.filter(|(known, own, _)| known == lab && *own == cell);
                let own = known.map_or_else(|| paper.stands_out(column, row, *lab), |(_, _, own)| own);
                last = Some((*lab, cell, own));
                inked.push(own);
            }
        }
        let mut marks = Marks { columns, rows, inked, dividers: Vec::new(), inner };
        if !marks.any_inside() {
            marks.inked.fill(false);
        } else {
            let frame = frame_of([columns, rows], &marks.inked, inner, resolution);
            let circle = circle_of([columns, rows], &marks.inked, inner, resolution);
            frame.into_iter().chain(circle.iter().copied()).for_each(|at| marks.inked[at] = false);
            marks.dividers = dividers_of([columns, rows], &marks.inked, inner, resolution);
            marks.dividers.iter().for_each(|at| marks.inked[*at] = false);
            marks.dividers.extend(circle);
            marks.drop_rules(resolution);
            marks.crop();
            marks.drop_small(resolution);
        }
        marks
    }

    /// Takes away what is not where marks are looked for.
    fn crop(&mut self) {
        let (across, down) = self.inner;
        for (at, inked) in self.inked.iter_mut().enumerate() {
            let (column, row) = (at % self.columns, at / self.columns);
            *inked &= (across[0]..across[1]).contains(&column) && (down[0]..down[1]).contains(&row);
        }
    }

    /// Whether there are any where they are looked for.
    fn any_inside(&self) -> bool {
        let (across, down) = self.inner;
        let row = |row: usize| self.inked.get(row * self.columns + across[0]..row * self.columns + across[1]);
        (down[0]..down[1]).filter_map(row).any(|row| row.contains(&true))
    }

    /// Whether a point belongs to one, or is beside one.
    pub(super) fn near(&self, column: usize, row: usize) -> bool {
        let beside = |at: usize, most: usize| at.saturating_sub(1)..(at + 2).min(most);
        beside(row, self.rows)
            .any(|row| beside(column, self.columns).any(|column| self.inked[row * self.columns + column]))
    }

    /// The points of the strokes that divide it into cells: columns and rows.
    pub(super) fn dividers(&self) -> impl Iterator<Item = (usize, usize)> {
        self.dividers.iter().map(|at| (at % self.columns, at / self.columns))
    }

    /// The box of points in which all are.
    pub(super) fn extent(&self) -> Option<Extent> {
        extent(self.columns, self.inked.iter().enumerate().filter(|(_, inked)| **inked).map(|(at, _)| at))
    }

    /// Takes away rules along an edge, and one that stands alone.
    fn drop_rules(&mut self, resolution: f64) {
        let joined = self.joined(DASH * resolution);
        let mut lone = 1;
        for upright in [false, true] {
            let (inner, lines) = if upright { (self.inner.1, self.inner.0) } else { (self.inner.0, self.inner.1) };
            let length = if upright { self.rows } else { self.columns };
            let columns = self.columns;
            let at = |along: usize, line: usize| if upright { along * columns + line } else { line * columns + along };
            let long = RULE_LENGTH * resolution;
            let framing = ((inner[1] - inner[0]) as f64 * FRAME_PART).max(FRAME_LENGTH * resolution).min(long);
            let thick = (RULE_THICKNESS * resolution).ceil() as usize + 1;
            let edge = (FRAME * resolution).ceil() as usize;
            let near = |line: usize| line <= lines[0] + edge || line + edge + 1 >= lines[1];
            // The longest run of each line of points, where it is all of one kind.
            let runs: Vec<Option<(usize, usize)>> = (lines[0]..lines[1])
                .map(|line| {
                    let wanted = if near(line) { framing } else { long };
                    let inked = |along: usize| self.inked[at(along, line)];
                    let enough = |(from, to): &(usize, usize)| (to - from) as f64 >= wanted;
                    let through = Some(longest_run(length, inner, inked)).filter(enough);
                    let even = |(from, to): &(usize, usize)| even((*from..*to).map(inked));
                    let dotted = || Some(longest_run(length, inner, |along| joined[at(along, line)])).filter(enough);
                    through.or_else(|| dotted().filter(even))
                })
                .collect();
            let mut place = 0;
            while place < runs.len() {
                let first = place;
                while runs.get(place).is_some_and(Option::is_some) {
                    place += 1;
                }
                if place == first {
                    place += 1;
                    continue;
                }
                let framing = near(lines[0] + first) && near(lines[0] + place - 1);
                // What is wider is an area, not a rule.
                if place - first > thick || !(framing || lone > 0) {
                    continue;
                }
                lone -= usize::from(!framing);
                // Its edges are softened over a point more.
                for own in first.saturating_sub(1)..(place + 1).min(runs.len()) {
                    let run = runs[own].or(runs[own.clamp(first, place - 1)]);
                    for along in run.into_iter().flat_map(|(from, to)| from..to) {
                        self.inked[at(along, lines[0] + own)] = false;
                    }
                }
            }
        }
    }

    /// Takes away what is too small to be seen.
    fn drop_small(&mut self, resolution: f64) {
        let joined = self.joined(APART * resolution);
        let smallest = SMALLEST * resolution;
        let mut seen = vec![false; joined.len()];
        let mut keep = vec![false; joined.len()];
        for start in 0..joined.len() {
            if !joined[start] || seen[start] {
                continue;
            }
            let part = self.connected(&joined, start, &mut seen);
            let own = part.iter().copied().filter(|at| self.inked[*at]);
            let Some((columns, rows)) = extent(self.columns, own) else { continue };
            let wide = (columns[1] - columns[0]).max(rows[1] - rows[0]);
            if wide as f64 > smallest {
                part.iter().for_each(|at| keep[*at] = true);
            }
        }
        for (own, keep) in self.inked.iter_mut().zip(keep) {
            *own &= keep;
        }
    }

    fn connected(&self, joined: &[bool], start: usize, seen: &mut [bool]) -> Vec<usize> {
        let mut part = Vec::new();
        let mut open = vec![start];
        seen[start] = true;
        while let Some(at) = open.pop() {
            part.push(at);
            let (column, row) = (at % self.columns, at / self.columns);
            for next_row in row.saturating_sub(1)..(row + 2).min(self.rows) {
                for next_column in column.saturating_sub(1)..(column + 2).min(self.columns) {
                    let next = next_row * self.columns + next_column;
                    if joined[next] && !seen[next] {
                        seen[next] = true;
                        open.push(next);
                    }
                }
            }
        }
        part
    }

    /// The marks with the gaps between them closed that are no wider, across and down.
    fn joined(&self, gap: f64) -> Vec<bool> {
        let mut out = self.inked.clone();
        for upright in [false, true] {
            let (length, lines) = if upright { (self.rows, self.columns) } else { (self.columns, self.rows) };
            for line in 0..lines {
                let at = |along: usize| if upright { along * self.columns + line } else { line * self.columns + along };
                let mut last: Option<usize> = None;
                for along in (0..length).filter(|along| self.inked[at(*along)]) {
                    if let Some(last) = last.filter(|last| (along - last) as f64 <= gap) {
                        (last..along).for_each(|between| out[at(between)] = true);
                    }
                    last = Some(along);
                }
            }
        }
        out
    }
}

fn extent(columns: usize, all: impl Iterator<Item = usize>) -> Option<Extent> {
    all.fold(None, |sides: Option<Extent>, at| {
        let (column, row) = (at % columns, at / columns);
        let (across, down) = sides.unwrap_or(([column, column + 1], [row, row + 1]));
        Some(([across[0].min(column), across[1].max(column + 1)], [down[0].min(row), down[1].max(row + 1)]))
    })
}

/// Whether a line is drawn through, or dotted or dashed evenly: letters in a row are not.
fn even(points: impl Iterator<Item = bool>) -> bool {
    let mut lengths: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
    let mut last = None;
    for point in points {
        if last == Some(point) {
            if let Some(length) = lengths[usize::from(point)].last_mut() {
                *length += 1;
            }
        } else {
            lengths[usize::from(point)].push(1);
        }
        last = Some(point);
    }
    let [gaps, inked] = lengths;
    let same = |lengths: &[usize]| {
        lengths.iter().max().zip(lengths.iter().min()).is_none_or(|(most, least)| most - least <= 2)
    };
    // The first and the last may be cut off.
    gaps.is_empty() || (same(&gaps) && same(inked.get(1..inked.len().saturating_sub(1)).unwrap_or_default()))
}

/// What is paper where.
struct Paper {
    cell: usize,
    across: usize,
    cells: Vec<Lab>,
    whole: Lab,
    sheet: Lab,
}

/// How often each step of lightness and of both hues is seen.
#[derive(Clone)]
struct Steps([[u32; STEPS]; 3]);

impl Paper {
    fn of(labs: &[Lab], columns: usize, rows: usize, cell: usize, sheet: Lab) -> Paper {
        let (across, down) = (columns.div_ceil(cell).max(1), rows.div_ceil(cell).max(1));
        let mut cells = vec![Steps::new(); across * down];
        let mut whole = Steps::new();
        for (row, labs) in labs.chunks_exact(columns.max(1)).enumerate() {
            for (own, labs) in cells[row / cell * across..].iter_mut().zip(labs.chunks(cell)) {
                // What stands beside one another is mostly the same.
                labs.chunk_by(|one, other| one == other).for_each(|same| own.add(same));
            }
        }
        cells.iter().for_each(|cell| whole.merge(cell, true));
        // Sums over a neighbourhood: first across, then down.
        let rowwise = windows(&cells, across, down, &|along, line| line * across + along);
        let sums = windows(&rowwise, down, across, &|along, line| along * across + line);
        Paper { cell, across, cells: sums.iter().map(Steps::middle).collect(), whole: whole.middle(), sheet }
    }

    /// Whether a colour stands out at a place, from what is near, from the whole or from the sheet: a letter, a bar or what was made black
    /// may be larger than a neighbourhood.
    fn stands_out(&self, column: usize, row: usize, lab: Lab) -> bool {
        let near = self.cells.get(row / self.cell * self.across + column / self.cell).copied().unwrap_or(self.whole);
        [near, self.whole, self.sheet].iter().any(|paper| lab.contrast(*paper) >= CONTRAST)
    }
}

fn windows(cells: &[Steps], length: usize, lines: usize, at: &dyn Fn(usize, usize) -> usize) -> Vec<Steps> {
    let mut out = vec![Steps::new(); cells.len()];
    for line in 0..lines {
        let mut sum = Steps::new();
        (0..AROUND.min(length)).for_each(|along| sum.merge(&cells[at(along, line)], true));
        for along in 0..length {
            if along + AROUND < length {
                sum.merge(&cells[at(along + AROUND, line)], true);
            }
            if along > AROUND {
                sum.merge(&cells[at(along - AROUND - 1, line)], false);
            }
            out[at(along, line)] = sum.clone();
        }
    }
    out
}

impl Steps {
    fn new() -> Steps {
        Steps([[0; STEPS]; 3])
    }

    /// Adds points that are all of one colour.
    fn add(&mut self, same: &[Lab]) {
        let (Some(lab), count) = (same.first(), same.len() as u32) else { return };
        let places = [lab.lightness / 2.0, (lab.a + 128.0) / 5.0, (lab.b + 128.0) / 5.0];
        for (steps, place) in self.0.iter_mut().zip(places) {
            steps[(place.max(0.0) as usize).min(STEPS - 1)] += count;
        }
    }

    fn merge(&mut self, other: &Steps, add: bool) {
        for (own, other) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            // No picture has so many points that it would wrap.
            *own = if add { own.wrapping_add(*other) } else { own.wrapping_sub(*other) };
        }
    }

    /// What is in the middle when all are in order.
    fn middle(&self) -> Lab {
        let middle = |steps: &[u32; STEPS]| {
            let half = steps.iter().map(|count| u64::from(*count)).sum::<u64>().div_ceil(2).max(1);
            let mut sum = 0;
            let step = steps.iter().position(|count| {
                sum += u64::from(*count);
                sum >= half
            });
            step.unwrap_or(STEPS - 1) as f32
        };
        let [lightness, a, b] = &self.0;
        Lab {
            lightness: (middle(lightness) * 2.0 + 1.0).min(100.0),
            a: middle(a) * 5.0 - 125.5,
            b: middle(b) * 5.0 - 125.5,
        }
    }
}
