//! Lines of text that an appearance paints, and whether what of them is out of sight ran on for want of room.

/// A line of text, the highest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub text: String,
    /// Where it stands, in the units of the appearance.
    pub y: f64,
    pub size: f64,
    /// Where it begins and ends.
    pub start: f64,
    pub end: f64,
    /// Whether letters are out of sight, or cut, at the left, at the right, below.
    pub cut: [bool; 3],
}

/// What an appearance paints.
#[derive(Debug, Default)]
pub(super) struct Painted {
    pub lines: Vec<Line>,
    /// Rows of a list that stand out: bottom and top.
    pub bars: Vec<[f64; 2]>,
    /// Whether letters are out of sight, or cut, at a side of the frame.
    pub cut: bool,
}

/// How far from a side a line begins that has no room, in sizes of its letters.
const INDENT: f64 = 2.0;

impl Painted {
    /// Its lines, one below the other.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// Whether what is out of sight had no room between left, bottom, right and top: what is cut at one side fills the line up to the other,
    /// and what is cut below begins above. What begins in the middle could have begun before.
    pub fn had_no_room(&self, [left, _, right, top]: [f64; 4]) -> bool {
        let fills = |line: &Line| {
            let near = INDENT * line.size;
            let [at_left, at_right, _] = line.cut;
            (!at_right || at_left || line.start <= left + near) && (!at_left || at_right || line.end >= right - near)
        };
        let begins_above = self.lines.first().is_none_or(|first| first.y + first.size >= top - INDENT * first.size);
        self.lines.iter().all(fills) && (begins_above || !self.lines.iter().any(|line| line.cut[2]))
    }
}
