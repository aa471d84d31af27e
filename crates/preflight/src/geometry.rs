//! Plane geometry of a page: matrices, boxes, areas of paths. Units are points, the origin is that of the page.

use super::report::Area;

/// Millimetres of a point.
pub(super) const MM: f64 = 25.4 / 72.0;

/// A transformation as PDF writes it (ISO 32000-1, 8.3.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const ONE: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn moved(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this, then the other.
    pub(super) fn then(self, other: Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        let [g, h, i, j, k, l] = other.0;
        Matrix([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    pub(super) fn apply(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, e, f] = self.0;
        [a * x + c * y + e, b * x + d * y + f]
    }

    /// Lengths of what was one unit wide and one unit high.
    pub(super) fn units(self) -> [f64; 2] {
        let [a, b, c, d, ..] = self.0;
        [a.hypot(b), c.hypot(d)]
    }
}

/// A box along the axes: left, bottom, right, top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect(pub(super) [f64; 4]);

impl Rect {
    /// Around points; `None` without one.
    pub(super) fn around(points: impl IntoIterator<Item = [f64; 2]>) -> Option<Rect> {
        let mut out: Option<Rect> = None;
        for [x, y] in points {
            let Rect([left, bottom, right, top]) = out.unwrap_or(Rect([x, y, x, y]));
            out = Some(Rect([left.min(x), bottom.min(y), right.max(x), top.max(y)]));
        }
        out.filter(|rect| rect.0.iter().all(|side| side.is_finite()))
    }

    /// A box under a transformation.
    pub(super) fn under(self, matrix: Matrix) -> Option<Rect> {
        let [left, bottom, right, top] = self.0;
        let corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
        Rect::around(corners.map(|corner| matrix.apply(corner)))
    }

    /// What both cover; `None` when that is nothing.
    pub(super) fn with(self, other: Rect) -> Option<Rect> {
        let Rect([a, b, c, d]) = self;
        let Rect([e, f, g, h]) = other;
        let both = Rect([a.max(e), b.max(f), c.min(g), d.min(h)]);
        (both.width() > 0.0 && both.height() > 0.0).then_some(both)
    }

    /// The box around both.
    pub(super) fn and(self, other: Rect) -> Rect {
        let Rect([a, b, c, d]) = self;
        let Rect([e, f, g, h]) = other;
        Rect([a.min(e), b.min(f), c.max(g), d.max(h)])
    }

    pub(super) fn holds(self, [x, y]: [f64; 2]) -> bool {
        let [left, bottom, right, top] = self.0;
        x >= left && x <= right && y >= bottom && y <= top
    }

    /// Whether the other lies inside, but for a hundredth of a point.
    pub(super) fn contains(self, other: Rect) -> bool {
        let (a, b) = (self.0, other.0);
        b[0] >= a[0] - 0.01 && b[1] >= a[1] - 0.01 && b[2] <= a[2] + 0.01 && b[3] <= a[3] + 0.01
    }

    pub(super) fn width(self) -> f64 {
        self.0[2] - self.0[0]
    }

    pub(super) fn height(self) -> f64 {
        self.0[3] - self.0[1]
    }

    pub(super) fn middle(self) -> [f64; 2] {
        let [left, bottom, right, top] = self.0;
        [(left + right) / 2.0, (bottom + top) / 2.0]
    }

    /// In mm from the top left of a trim.
    pub(super) fn on(self, trim: Rect) -> Area {
        let mm = |points: f64| (points * MM * 10.0).round() / 10.0;
        Area {
            x: mm(self.0[0] - trim.0[0]),
            y: mm(trim.0[3] - self.0[3]),
            width: mm(self.width()),
            height: mm(self.height()),
        }
    }
}

/// The area of a path: polygons, their curves in short lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    /// Each closed.
    pub(super) polygons: Vec<Vec<[f64; 2]>>,
}

/// Lines that a curve is followed by.
const STEPS: i32 = 10;

impl Outline {
    pub(super) fn begin(&mut self, point: [f64; 2]) {
        self.polygons.push(vec![point]);
    }

    pub(super) fn line(&mut self, to: [f64; 2]) {
        match self.polygons.last_mut() {
            Some(polygon) => polygon.push(to),
            None => self.begin(to),
        }
    }

    pub(super) fn curve(&mut self, one: [f64; 2], two: [f64; 2], to: [f64; 2]) {
        let Some(from) = self.polygons.last().and_then(|polygon| polygon.last()).copied() else {
            return self.begin(to);
        };
        for step in 1..=STEPS {
            let t = f64::from(step) / f64::from(STEPS);
            let s = 1.0 - t;
            let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
            let at = |axis: usize| {
                [from, one, two, to].iter().zip(weights).map(|(point, weight)| point[axis & 1] * weight).sum()
            };
            self.line([at(0), at(1)]);
        }
    }

    pub(super) fn bounds(&self) -> Option<Rect> {
        // A point to begin at, and nothing from there, is not painted.
        Rect::around(self.polygons.iter().filter(|polygon| polygon.len() > 1).flatten().copied())
    }

    /// What of it lies in a box, each polygon for itself, with so much around it.
    pub(super) fn within(&self, clip: Rect, around: f64) -> Option<Rect> {
        let part = |polygon: &Vec<[f64; 2]>| {
            let Rect([left, bottom, right, top]) = Rect::around(polygon.iter().copied().filter(|_| polygon.len() > 1))?;
            Rect([left - around, bottom - around, right + around, top + around]).with(clip)
        };
        self.polygons.iter().filter_map(part).reduce(Rect::and)
    }

    /// Whether a point is inside (ISO 32000-1, 8.5.3.3).
    pub(super) fn holds(&self, [x, y]: [f64; 2], even_odd: bool) -> bool {
        let mut winding = 0;
        for polygon in &self.polygons {
            let next = polygon.iter().cycle().skip(1);
            for (from, to) in polygon.iter().zip(next) {
                let side = (to[0] - from[0]) * (y - from[1]) - (x - from[0]) * (to[1] - from[1]);
                if from[1] <= y && to[1] > y && side > 0.0 {
                    winding += 1;
                } else if from[1] > y && to[1] <= y && side < 0.0 {
                    winding -= 1;
                }
            }
        }
        if even_odd { winding % 2 != 0 } else { winding != 0 }
    }
}
