//! Paths that the library draws as another shape: four corners in any order are a rectangle to it, and an area of almost no size is a line.
//!
//! It compares in the units in which the path is written, before they are enlarged. So a letter written small can be a box to it.

use hayro::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_syntax::object::Number;

/// What the library takes for the same place.
const NEAR: f64 = 1.0 / 256.0;
/// What we take for the same, as a part of the whole.
const ALIKE: f64 = 0.002;
/// Pieces of what it takes for a rectangle: a beginning, three or four lines, an end.
const PIECES: usize = 5;

/// A path as far as it was followed.
#[derive(Default)]
pub(super) struct Outline {
    /// The first points; of more none is looked at.
    points: Vec<[f64; 2]>,
    pieces: usize,
    curved: bool,
    /// Left, bottom, right, top.
    sides: Option<[f64; 4]>,
}

impl Outline {
    /// Follows the path. Whether one was painted, or clips, that is drawn as another shape.
    pub(super) fn follow(&mut self, operator: &TypedInstruction<'_, '_>) -> bool {
        let at = |x: Number, y: Number| [x.as_f64(), y.as_f64()];
        match operator {
            TypedInstruction::MoveTo(to) => self.piece(&[at(to.0, to.1)]),
            TypedInstruction::LineTo(to) => self.piece(&[at(to.0, to.1)]),
            TypedInstruction::CubicTo(to) => self.curve(&[at(to.0, to.1), at(to.2, to.3), at(to.4, to.5)]),
            TypedInstruction::CubicStartTo(to) => self.curve(&[at(to.0, to.1), at(to.2, to.3)]),
            TypedInstruction::CubicEndTo(to) => self.curve(&[at(to.0, to.1), at(to.2, to.3)]),
            TypedInstruction::RectPath(to) => {
                let ([x, y], [width, height]) = (at(to.0, to.1), at(to.2, to.3));
                for corner in [[x, y], [x + width, y], [x + width, y + height], [x, y + height]] {
                    self.piece(&[corner]);
                }
                self.piece(&[]);
            }
            TypedInstruction::ClosePath(_) => self.piece(&[]),
            TypedInstruction::StrokePath(_) | TypedInstruction::EndPath(_) => return self.end(false, false),
            TypedInstruction::CloseAndStrokePath(_) => return self.end(true, false),
            TypedInstruction::CloseFillAndStrokeEvenOdd(_) | TypedInstruction::CloseFillAndStrokeNonZero(_) => {
                return self.end(true, true);
            }
            TypedInstruction::FillAndStrokeEvenOdd(_)
            | TypedInstruction::FillAndStrokeNonZero(_)
            | TypedInstruction::FillPathEvenOdd(_)
            | TypedInstruction::FillPathNonZero(_)
            | TypedInstruction::FillPathNonZeroCompatibility(_) => return self.end(false, true),
            _ => {}
        }
        false
    }

    fn curve(&mut self, points: &[[f64; 2]]) {
        self.curved = true;
        self.piece(points);
    }

    fn piece(&mut self, points: &[[f64; 2]]) {
        self.pieces += 1;
        for [x, y] in points {
            let [left, bottom, right, top] = self.sides.unwrap_or([*x, *y, *x, *y]);
            self.sides = Some([left.min(*x), bottom.min(*y), right.max(*x), top.max(*y)]);
            if self.points.len() < PIECES {
                self.points.push([*x, *y]);
            }
        }
    }

    fn end(&mut self, closed: bool, filled: bool) -> bool {
        if closed {
            self.piece(&[]);
        }
        let own = std::mem::take(self);
        let Some([left, bottom, right, top]) = own.sides else { return false };
        let (width, height) = (right - left, top - bottom);
        let thin = |side: f64| side > 0.0 && side < NEAR;
        let corners = [[left, bottom], [left, top], [right, bottom], [right, top]];
        let near =
            |[x, y]: [f64; 2]| own.points.iter().any(|own| (own[0] - x).abs() <= NEAR && (own[1] - y).abs() <= NEAR);
        let area = width > 0.0 && height > 0.0;
        let taken_for_one = area && own.pieces == PIECES && !own.curved && corners.into_iter().all(near);
        (filled && (thin(width) || thin(height))) || (taken_for_one && !own.is_rectangle(width, height))
    }

    /// Whether it goes around from corner to corner, and back to the first.
    fn is_rectangle(&self, width: f64, height: f64) -> bool {
        let apart = |one: [f64; 2], two: [f64; 2]| {
            ((one[0] - two[0]).abs() > ALIKE * width, (one[1] - two[1]).abs() > ALIKE * height)
        };
        let [one, two, three, four, rest @ ..] = self.points.as_slice() else { return false };
        let sides = [apart(*one, *two), apart(*two, *three), apart(*three, *four), apart(*four, *one)];
        // Along one way and then along the other, so that no side is gone along twice.
        let turns = |way: &[(bool, bool)]| way[0].0 != way[0].1 && way[1] == (way[0].1, way[0].0);
        sides.windows(2).all(turns)
            && apart(*one, *three) == (true, true)
            && apart(*two, *four) == (true, true)
            && rest.iter().all(|last| apart(*last, *one) == (false, false))
    }
}

#[cfg(test)]
mod tests {
    use hayro::hayro_syntax::content::TypedIter;

    use super::Outline;

    fn differs(content: &str) -> bool {
        let mut outline = Outline::default();
        let mut operators = TypedIter::new(content.as_bytes());
        let mut out = false;
        while let Some(operator) = operators.next() {
            out |= outline.follow(&operator);
        }
        out
    }

    #[test]
    fn only_a_rectangle_is_one() {
        for same in [
            "1 1 9 5 re S",
            "1 1 m 9 1 l 9 5 l 1 5 l h f",
            "1 1 m 1 5 l 9 5 l 9 1 l s",
            "1 1 m 9 1 l 9 5 l 1 5 l 1 1 l S",
            "0 0 m 0 12 l 6 6 l 12 12 l S",
            "1 1 m 9 5 l S 1 1 m 5 9 l 9 1 l h f",
            "1 1 9 5 re 20 20 3 3 re f",
            "1 1 m 2 9 8 9 9 1 c h f",
            "0 0 100 0 re f",
            "0 0 100 0.001 re S",
        ] {
            assert!(!differs(same), "{same}");
        }
        for other in [
            // Over the corners to a point between them; corner to opposite corner; one side twice.
            "0 0 m 0 12 l 6 6 l 12 12 l 12 0 l S",
            "0 0 m 12 12 l 12 0 l 0 12 l h f",
            "0 0 m 12 0 l 0 12 l 12 12 l s",
            "0 0 m 0 12 l 12 12 l 12 0 l 6 6 l S",
            "0 0 m 12 12 l 0 12 l 12 0 l h W n",
            // A letter of thousandths, and an area of them.
            "0 0 m 0 .003 l .001 .001 l .002 .003 l .003 0 l S",
            "0 0 m .003 0 l .001 .003 l f",
            "0 0 100 0.001 re f",
        ] {
            assert!(differs(other), "{other}");
        }
    }
}
