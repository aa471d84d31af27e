//! The frame of a field, as forms have it on their pages: four straight sides along its edges, with square or round corners; and the
//! strokes that divide it into equal cells, one for each letter.
//!
//! What stands in a frame is not the frame's: only its own points are named.

use std::collections::HashSet;

use super::draw::Extent;

/// A rule is at least so long, in millimetres: a minus sign, a one or a stroke of a letter is not.
pub(super) const RULE_LENGTH: f64 = 15.0;
/// A rule is at most so thick.
pub(super) const RULE_THICKNESS: f64 = 0.8;
/// A frame is at most so far from the edge.
pub(super) const FRAME: f64 = 1.5;
/// A side of it is at least so long, where its other sides are not asked for.
pub(super) const FRAME_LENGTH: f64 = 8.0;
/// The frame of a field that has a side too short for a rule is at most so far from its edge, in millimetres.
const CLOSE: f64 = 0.75;
/// A side goes along so much of its edge: of one that is narrow, and of a field that is as wide as a rule is long.
const PART: f64 = 0.7;
const PART_OF_WIDE: f64 = 0.5;
/// How far a round corner takes up a side, in millimetres.
const RADIUS: f64 = 3.0;
/// A circle around a button is at most so wide, in millimetres, and is there in each of so many turns.
const CIRCLE: f64 = 8.0;
const TURNS: usize = 24;
/// Cells are at least so wide, in millimetres, and of their widths none differs more from the others.
const CELL: f64 = 2.0;
const UNEVEN: f64 = 0.4;
/// A stroke alone might be a letter.
const FEWEST: usize = 2;

/// The points of a frame along the edges of a part of a picture; none where one of the sides is missing, or is wider than a rule.
/// `size` is columns and rows of the picture, `resolution` points per millimetre.
pub(super) fn frame_of(size: [usize; 2], inked: &[bool], inner: Extent, resolution: f64) -> Vec<usize> {
    let [columns, rows] = size;
    let lengths = [inner.0, inner.1].map(|side| (side[1] - side[0]) as f64 / resolution);
    let short = lengths[0].min(lengths[1]);
    let reach = if short < FRAME_LENGTH { CLOSE } else { FRAME };
    let edge = (reach * resolution).ceil() as usize;
    let thick = (RULE_THICKNESS * resolution).ceil() as usize + 1;
    let part = if lengths[0].max(lengths[1]) < RULE_LENGTH { PART } else { PART_OF_WIDE };
    let mut sides: Vec<Side> = Vec::new();
    for upright in [false, true] {
        let (inner, lines) = if upright { (inner.1, inner.0) } else { (inner.0, inner.1) };
        let (length, most) = if upright { (rows, columns) } else { (columns, rows) };
        let at = |along: usize, line: usize| if upright { along * columns + line } else { line * columns + along };
        // Between the frames beside it and its corners a side is shorter than its edge.
        let side = (inner[1] - inner[0]) as f64;
        let wanted = (side - 2.0 * (reach + RADIUS) * resolution).max(side * part);
        for line in lines {
            let runs: Vec<(usize, (usize, usize))> = (line.saturating_sub(edge)..(line + edge).min(most))
                .map(|line| (line, longest_run(length, inner, |along| inked[at(along, line)])))
                .filter(|(_, (from, to))| (to - from) as f64 >= wanted)
                .collect();
            // What is wider is an area.
            if runs.is_empty() || runs.len() > thick {
                return Vec::new();
            }
            sides.push(Side { upright, runs });
        }
    }
    let mut out: Vec<usize> = sides.iter().flat_map(|side| side.points(columns)).collect();
    let (flat, standing) = sides.split_at(2);
    for (below, own) in flat.iter().enumerate() {
        for (behind, beside) in standing.iter().enumerate() {
            out.extend(corner(columns, inked, own, beside, [behind == 1, below == 1], resolution));
        }
    }
    out
}

/// The points of a circle along the edges of a part of a picture, as forms have it around a button; none where it is not closed, is wider than a
/// rule, or something stands between it and the edges.
pub(super) fn circle_of(size: [usize; 2], inked: &[bool], inner: Extent, resolution: f64) -> Vec<usize> {
    let [columns, _] = size;
    let sides = [inner.0, inner.1].map(|side| (side[1] - side[0]) as f64);
    let [width, height] = sides;
    if width.max(height) > CIRCLE * resolution || (width - height).abs() > CLOSE * resolution || width < 4.0 {
        return Vec::new();
    }
    let middle = [inner.0, inner.1].map(|side| (side[0] + side[1]) as f64 / 2.0);
    let edge = width.max(height) / 2.0;
    // From the edge inwards: a circle of some thickness, a little inside or on the edge.
    let least = edge - (CLOSE + RULE_THICKNESS) * resolution;
    let mut found = Vec::new();
    let mut turns = [false; TURNS];
    for row in inner.1[0]..inner.1[1] {
        for column in inner.0[0]..inner.0[1] {
            let (x, y) = (column as f64 + 0.5 - middle[0], row as f64 + 0.5 - middle[1]);
            let away = x.hypot(y);
            if !inked.get(row * columns + column).copied().unwrap_or(false) || away < least.max(edge / 2.0) {
                continue;
            }
            // What reaches into the corners of the square is no circle.
            if away > edge + RULE_THICKNESS / 2.0 * resolution + 1.0 {
                return Vec::new();
            }
            found.push(row * columns + column);
            let turn = (y.atan2(x) / std::f64::consts::TAU + 0.5) * TURNS as f64;
            turns[(turn as usize).min(TURNS - 1)] = true;
        }
    }
    if turns.iter().all(|turn| *turn) { found } else { Vec::new() }
}

/// The points of the strokes that divide a part of a picture into equal cells, side by side: each goes from edge to edge; none
/// where one stands elsewhere, is wider than a rule, or is alone.
pub(super) fn dividers_of(size: [usize; 2], inked: &[bool], inner: Extent, resolution: f64) -> Vec<usize> {
    let [columns, _] = size;
    let (across, down) = inner;
    let edge = (CLOSE * resolution).ceil() as usize;
    let thick = (RULE_THICKNESS * resolution).ceil() as usize + 1;
    // A stroke of a letter has paper above it, or below.
    let run = |column: usize| {
        let (from, to) = longest_run(down[1], down, |row| inked[row * columns + column]);
        (from <= down[0] + edge && to + edge >= down[1]).then_some((from, to))
    };
    if down[1] - down[0] <= 2 * edge {
        return Vec::new();
    }
    let mut strokes: Vec<Side> = Vec::new();
    for column in across[0] + edge..across[1].saturating_sub(edge) {
        let Some(own) = run(column) else { continue };
        match strokes.last_mut().filter(|last| last.runs.last().is_some_and(|(line, _)| line + 1 == column)) {
            Some(last) => last.runs.push((column, own)),
            None => strokes.push(Side { upright: true, runs: vec![(column, own)] }),
        }
    }
    let middles = strokes.iter().map(|stroke| {
        let lines = stroke.runs.iter().map(|(line, _)| *line as f64);
        lines.sum::<f64>() / stroke.runs.len().max(1) as f64
    });
    let edges: Vec<f64> = [across[0] as f64].into_iter().chain(middles).chain([across[1] as f64]).collect();
    let widths: Vec<f64> = edges.windows(2).map(|pair| (pair[1] - pair[0]) / resolution).collect();
    let [first, between @ .., last] = widths.as_slice() else { return Vec::new() };
    let mean = between.iter().sum::<f64>() / between.len().max(1) as f64;
    // The first and the last cell end at the frame, which may stand a little inside the edge.
    let even = between.iter().all(|width| (width - mean).abs() <= UNEVEN)
        && [first, last].iter().all(|width| (**width - mean).abs() <= UNEVEN + FRAME);
    let thin = strokes.iter().all(|stroke| stroke.runs.len() <= thick);
    if strokes.len() < FEWEST || !thin || mean < CELL || !even {
        return Vec::new();
    }
    // Their edges are softened over a point more.
    let softened = |stroke: &Side| {
        let (first, run) = stroke.runs.first().copied().unwrap_or_default();
        let last = stroke.runs.last().map_or(first, |(line, _)| *line);
        (first.saturating_sub(1)..last + 2).map(|line| (line, run)).collect()
    };
    let soft = strokes.iter().map(|stroke| Side { upright: true, runs: softened(stroke) });
    soft.flat_map(|stroke| stroke.points(columns).collect::<Vec<_>>()).collect()
}

/// The lines of points of a side: which, from and to.
struct Side {
    upright: bool,
    runs: Vec<(usize, (usize, usize))>,
}

impl Side {
    fn points(&self, columns: usize) -> impl Iterator<Item = usize> + '_ {
        let at = move |along: usize, line: usize| {
            if self.upright { along * columns + line } else { line * columns + along }
        };
        self.runs.iter().flat_map(move |(line, (from, to))| (*from..*to).map(move |along| at(along, *line)))
    }

    /// Its outermost line, and where it ends towards a corner.
    fn end(&self, last_line: bool, last_point: bool) -> Option<(f64, f64)> {
        let lines = self.runs.iter().map(|(line, _)| *line);
        let line = if last_line { lines.max() } else { lines.min() }?;
        let ends = self.runs.iter().map(|(_, (from, to))| if last_point { to.saturating_sub(1) } else { *from });
        let end = if last_point { ends.max() } else { ends.min() }?;
        Some((line as f64, end as f64))
    }
}

/// The points of a round corner: along a quarter of an ellipse between the ends of two sides. `last` says whether it is the corner on
/// the right and the one below.
fn corner(
    columns: usize,
    inked: &[bool],
    flat: &Side,
    standing: &Side,
    [right, below]: [bool; 2],
    resolution: f64,
) -> Vec<usize> {
    let (Some((row, column)), Some((edge, end))) = (flat.end(below, right), standing.end(right, below)) else {
        return Vec::new();
    };
    // From the outermost lines to where the sides begin.
    let (across, down) = ((edge - column).abs(), (row - end).abs());
    let inwards =
        (edge - column) * if right { 1.0 } else { -1.0 } >= 0.0 && (row - end) * if below { 1.0 } else { -1.0 } >= 0.0;
    if !inwards || across.max(down) > (RADIUS + CLOSE) * resolution {
        return Vec::new();
    }
    // Where a curve begins it is as flat as a line: the sides end nearer to the corner than it does, and its inner edge goes on beside them.
    let flatter = across.min(down) / 4.0;
    let thick = RULE_THICKNESS * resolution / 2.0 + 1.0 + flatter;
    let span = |from: f64, to: f64| {
        let (least, most) = if from < to { (from, to + thick) } else { (to - thick, from) };
        least.max(0.0) as usize..=most as usize
    };
    let towards = |own: usize, from: f64, to: f64| {
        ((from - own as f64) * (from - to).signum() / (from - to).abs().max(1.0)).max(0.0)
    };
    let mut curve = HashSet::new();
    for y in span(row, end) {
        for x in span(edge, column).filter(|x| *x < columns) {
            let off = towards(x, column, edge).hypot(towards(y, end, row)) - 1.0;
            if inked.get(y * columns + x).copied().unwrap_or(false) && off.abs() * across.min(down).max(1.0) <= thick {
                curve.insert((x, y));
            }
        }
    }
    // What is not joined to the sides is not the frame's.
    let mut open: Vec<(usize, usize)> =
        [flat, standing].iter().flat_map(|side| side.points(columns)).map(|at| (at % columns, at / columns)).collect();
    let mut out = Vec::new();
    while let Some((x, y)) = open.pop() {
        for next in (y.saturating_sub(1)..y + 2).flat_map(|y| (x.saturating_sub(1)..x + 2).map(move |x| (x, y))) {
            if curve.remove(&next) {
                out.push(next.1 * columns + next.0);
                open.push(next);
            }
        }
    }
    out
}

/// From and to of the longest run that touches a part of a line.
pub(super) fn longest_run(length: usize, part: [usize; 2], inked: impl Fn(usize) -> bool) -> (usize, usize) {
    let (mut best, mut from) = ((0, 0), 0);
    for along in 0..=length {
        if along < length && inked(along) {
            continue;
        }
        if along - from > best.1 - best.0 && from < part[1] && along > part[0] {
            best = (from, along);
        }
        from = along + 1;
    }
    best
}
