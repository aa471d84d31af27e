//! The marks that programs put before the lines of a list: bullets, boxes to tick and numbers, as word processors and mail paste them.

/// What a mark looks like; those of one list are of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A bullet or a box.
    Sign(char),
    /// A number or a letter, with how many parts it has: `1.`, `a)`, `2.3.`.
    Number {
        /// Parts, with points between them.
        parts: usize,
        /// Whether it is a letter or a Roman number.
        letters: bool,
    },
}

impl Sort {
    pub(super) fn is_number(self) -> bool {
        matches!(self, Sort::Number { .. })
    }
}

/// A line of a list, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marked<'a> {
    pub(super) sort: Sort,
    /// What follows the mark.
    pub(super) text: &'a str,
}

/// Signs that people type before a line themselves, with white space behind them or without.
const TYPED: [char; 6] = ['-', '–', '—', '•', '*', '·'];
/// Signs that a program writes, with white space behind them.
const SIGNS: &str = "▪▫◦‣⁃○●◆◇■□❑❖➢➤▸►→⇒✓✔☐☑☒";
/// Letters that stand where the font of the bullet was lost (Wingdings and Courier), with a tab or many spaces behind them.
const LOST: [char; 7] = ['o', '§', 'Ø', 'ü', 'v', 'q', 'à'];

/// A line with a mark before it; `None` when it has none.
pub(super) fn of(line: &str) -> Option<Marked<'_>> {
    sign(line).or_else(|| number(line))
}

/// A line with a bullet before it, or a box to tick.
pub(super) fn sign(line: &str) -> Option<Marked<'_>> {
    let line = line.trim();
    let first = line.chars().next()?;
    let after = &line[first.len_utf8()..];
    let wide = after.starts_with('\t') || after.chars().take(2).filter(|c| c.is_whitespace()).count() == 2;
    let text = if TYPED.contains(&first) {
        after.trim_start_matches(TYPED)
    } else if SIGNS.contains(first) && after.starts_with(char::is_whitespace) || LOST.contains(&first) && wide {
        after
    } else {
        return None;
    };
    let text = text.trim_start();
    let unticked = ["[ ] ", "[x] ", "[X] "].iter().find_map(|box_| text.strip_prefix(box_));
    Some(Marked { sort: Sort::Sign(first), text: unticked.unwrap_or(text).trim() })
}

/// A line with a number or a letter before it: `1.`, `(2)`, `a)`, `iv.`, `2.3.`, and `2.3` before a tab.
fn number(line: &str) -> Option<Marked<'_>> {
    let line = line.trim();
    let (mark, text) = line.split_at(line.find(char::is_whitespace)?);
    let mark = mark.strip_prefix('(').unwrap_or(mark);
    let body = mark.strip_suffix(['.', ')']);
    let parts: Vec<&str> = body.unwrap_or(mark).split('.').collect();
    // `2.5 uur` begins no line of a list.
    if body.is_none() && (parts.len() < 2 || !text.starts_with('\t')) {
        return None;
    }
    let digits = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let letters = |part: &str| {
        matches!(part.as_bytes(), [b'a'..=b'z'])
            || (2..=4).contains(&part.len()) && part.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'))
    };
    let sort = match parts.as_slice() {
        all if all.iter().all(digits) => Sort::Number { parts: all.len(), letters: false },
        [one] if letters(one) => Sort::Number { parts: 1, letters: true },
        _ => return None,
    };
    Some(Marked { sort, text: text.trim() })
}

/// Whether a cell of a table has a mark and nothing else.
pub(super) fn is_alone(cell: &str) -> bool {
    let cell = cell.trim();
    cell.chars().count() < 8 && of(&format!("{cell}\t.")).is_some_and(|marked| marked.text == ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_those_that_programs_write() {
        for line in [
            "- doel",
            "-doel",
            "– doel",
            "•\tdoel",
            "•doel",
            "* doel",
            "·         doel",
            "▪ doel",
            "o\tdoel",
            "o   doel",
            "§\tdoel",
            "Ø  doel",
            "☐ doel",
            "- [ ] doel",
            "* [x] doel",
            "1. doel",
            "12)\tdoel",
            "(3) doel",
            "a. doel",
            "b) doel",
            "iv. doel",
            "2.3. doel",
            "2.3\tdoel",
            "  1.\u{A0}doel ",
        ] {
            assert_eq!(of(line).map(|marked| marked.text), Some("doel"), "{line:?}");
        }
        for line in [
            "doel",
            "o doel",
            "ook doel",
            "2.5 uur doel",
            "1: doel",
            "1 doel",
            "1.doel",
            "100. doel",
            "A. doel",
            "enz. doel",
            "▪doel",
            "",
        ] {
            assert_eq!(of(line), None, "{line:?}");
        }
        for (cell, alone) in [("•", true), ("1.", true), ("-", true), ("1", false), ("doel", false), ("- doel", false)]
        {
            assert_eq!(is_alone(cell), alone, "{cell:?}");
        }
    }
}
