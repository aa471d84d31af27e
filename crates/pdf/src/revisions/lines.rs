//! Lines of text that an appearance paints, and whether what of them is out of sight ran on for want of room.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// A line of text, the highest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub text: String,
    /// Its letters but for the blanks, each with what is before it on the line.
    pub letters: Vec<Spaced>,
    /// Where it stands, in the units of the appearance.
    pub y: f64,
    pub size: f64,
    /// Where its letters but for the blanks end.
    pub inked: f64,
    /// Blanks that were shown behind the last of them.
    pub blanks: usize,
    /// Where it begins and ends.
    pub start: f64,
    pub end: f64,
    /// Whether letters are out of sight, or cut, at the left, at the right, below.
    pub cut: [bool; 3],
}

/// A letter of a line, and what it is apart from the letter before it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spaced {
    /// A ligature is several letters.
    pub text: String,
    /// How far from the end of the letter before it, in sizes; nothing for the first of a line.
    pub gap: Option<f64>,
    /// Blanks that were shown between them.
    pub blanks: usize,
    /// Its middle, in the units of the appearance.
    pub middle: f64,
}

/// What an appearance paints.
#[derive(Debug, Default)]
pub(super) struct Painted {
    pub lines: Vec<Line>,
    /// How light the ground of all is (L*).
    pub ground: f64,
    /// What a frame leaves open from left to right.
    pub room: [f64; 2],
    /// The left side and the width of the cells of a comb.
    pub cells: Option<[f64; 2]>,
    /// Rows of a list that stand out: bottom and top.
    pub bars: Vec<[f64; 2]>,
    /// Whether letters are out of sight, or cut, at a side of the frame.
    pub cut: bool,
    /// Whether letters are drawn by a font that the file brings along: only their outlines say what they are.
    pub brought: bool,
}

/// How far from a side a line begins that has no room, in sizes of its letters.
const INDENT: f64 = 2.0;

/// Letters of one word are at most so far apart, in sizes, and words at least so far: between the two nobody could tell.
const WITHIN: f64 = 0.2;
const APART: f64 = 0.1;
/// Words are at most so far apart, for each blank between them and once more: what is further apart is read as two texts.
const FARTHEST: f64 = 1.0;

impl Painted {
    /// Its lines, one below the other.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// Whether another picture of the same text is like it: the same lines, in nearly the same places, as large, on the same ground, with the same
    /// rows chosen. What stands elsewhere in its field may stand beside other words of the page.
    pub fn is_like(&self, other: &Painted) -> bool {
        let own = |painted: &Painted| -> Vec<Line> {
            painted.lines.iter().filter(|line| !line.letters.is_empty()).cloned().collect()
        };
        let (one, two) = (own(self), own(other));
        let near = |one: &Line, two: &Line| {
            let first = |line: &Line| line.letters.first().map_or(line.start, |letter| letter.middle);
            (one.y - two.y).abs() <= MOVED * two.size
                && (first(one) - first(two)).abs() <= MOVED * two.size
                && (one.size / two.size - 1.0).abs() <= RESIZED
                && one.letters.len() == two.letters.len()
        };
        (self.ground - other.ground).abs() <= ANOTHER_GROUND
            && self.bars.len() == other.bars.len()
            && one.len() == two.len()
            && one.iter().zip(&two).all(|(one, two)| near(one, two))
    }

    /// Its letters but for the blanks, as they are drawn one after the other.
    pub fn letters(&self) -> Vec<String> {
        self.lines.iter().flat_map(|line| &line.letters).map(|letter| letter.text.clone()).collect()
    }

    /// Whether its lines are read as a text: the same letters, apart where the text has blanks, and nowhere else. A line may end at a blank, or where
    /// there is no room for another letter; a blank that is said to be one and that the text does not have is seen as what it is.
    pub fn reads(&self, text: &str) -> bool {
        reads(self.lines.iter(), self, text)
    }

    /// Whether one of its lines is read as a text.
    pub fn line_reads(&self, line: &Line, text: &str) -> bool {
        reads(std::iter::once(line), self, text)
    }

    /// Whether a letter stands so many cells behind another.
    fn is_cells_behind(&self, before: f64, middle: f64, cells: usize) -> bool {
        self.cells.is_some_and(|[left, width]| {
            let cell = |middle: f64| ((middle - left) / width).floor();
            cell(middle) - cell(before) == cells as f64
        })
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

/// How far a line may be elsewhere that is drawn anew, in sizes, and as what part of it larger or smaller.
const MOVED: f64 = 0.5;
const RESIZED: f64 = 0.2;
/// By how much lighter or darker the ground of a look is that is another (L*).
const ANOTHER_GROUND: f64 = 10.0;

/// A letter as it is seen.
struct Seen {
    letter: char,
    before: Before,
    blanks: usize,
    middle: f64,
}

/// What is before a letter.
#[derive(Clone, Copy)]
enum Before {
    /// A letter, so far from it in sizes.
    Letter(f64),
    /// Another line, and whether that had room for more.
    Line { room: bool },
    /// Nothing.
    Nothing,
}

fn reads<'a>(lines: impl Iterator<Item = &'a Line>, painted: &Painted, text: &str) -> bool {
    let seen = seen(lines, painted);
    let mut wanted: Vec<(char, usize)> = Vec::new();
    let mut blanks = 0;
    for letter in text.nfc() {
        if letter.is_whitespace() {
            blanks += 1;
        } else {
            wanted.push((letter, std::mem::take(&mut blanks)));
        }
    }
    let mut middle = f64::NAN;
    let mut agrees = |(seen, (letter, blanks)): (&Seen, &(char, usize))| {
        let before = std::mem::replace(&mut middle, seen.middle);
        let apart = match (seen.before, *blanks) {
            (Before::Nothing, _) | (Before::Line { .. }, 1..) | (Before::Line { room: false }, 0) => true,
            (Before::Line { room: true }, 0) => false,
            (Before::Letter(gap), 0) => gap <= WITHIN,
            (Before::Letter(gap), blanks) => (APART..=(blanks as f64 + 1.0) * FARTHEST).contains(&gap),
        };
        let in_cells =
            || matches!(seen.before, Before::Letter(_)) && painted.is_cells_behind(before, seen.middle, 1 + blanks);
        seen.letter == *letter && seen.blanks <= *blanks && (apart || in_cells())
    };
    seen.len() == wanted.len() && seen.iter().zip(&wanted).all(&mut agrees)
}

/// The letters of lines but for the blanks, as they are seen one after the other.
fn seen<'a>(lines: impl Iterator<Item = &'a Line>, painted: &Painted) -> Vec<Seen> {
    let mut out: Vec<Seen> = Vec::new();
    let mut last: Option<&Line> = None;
    for line in lines.filter(|line| !line.letters.is_empty()) {
        for own in &line.letters {
            let mut before = match (own.gap, last) {
                (Some(gap), _) => Before::Letter(gap),
                (None, Some(last)) => Before::Line { room: last.inked + INDENT * last.size < painted.room[1] },
                (None, None) => Before::Nothing,
            };
            let mut blanks = own.blanks + if own.gap.is_none() { last.map_or(0, |last| last.blanks) } else { 0 };
            for letter in own.text.nfc() {
                // An accent that is a letter of its own stands over the one before it.
                match out
                    .last_mut()
                    .filter(|_| own.gap.is_some())
                    .and_then(|last| compose(last.letter, letter).map(|one| (last, one)))
                {
                    Some((last, one)) => last.letter = one,
                    None => out.push(Seen { letter, before, blanks, middle: own.middle }),
                }
                (before, blanks) = (Before::Letter(0.0), 0);
            }
        }
        last = Some(line);
    }
    out
}

/// How far the letters of a text reach below their line and above it, in sizes.
pub(super) fn reach(text: &str) -> [f64; 2] {
    let one = |letter: char| {
        let foot = match letter {
            'g' | 'j' | 'p' | 'q' | 'y' | 'Q' | 'J' => 0.2,
            letter if letter.is_alphanumeric() => 0.0,
            ',' | ';' => 0.14,
            '_' => 0.12,
            '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' | '@' | '§' | '$' => 0.16,
            _ => 0.0,
        };
        let accent = letter.nfd().count() > 1;
        let head = match (accent, letter.is_uppercase()) {
            (true, true) => 0.9,
            (true, false) => 0.72,
            _ if matches!(letter, 'a' | 'c' | 'e' | 'g' | 'm'..='s' | 'u'..='z' | '.' | ',' | '-' | '_') => 0.52,
            _ => 0.7,
        };
        [foot, head]
    };
    text.chars().map(one).fold([0.0, 0.0], |all: [f64; 2], own| [all[0].max(own[0]), all[1].max(own[1])])
}
