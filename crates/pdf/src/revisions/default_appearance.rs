//! Default appearances of fields (ISO 32000-1, 12.7.3.3): how programs write what is filled in.

use super::number::Number;
use super::object::Object;
use super::parser::{delimiter, white};

/// Sizes of letters that can be read in a form, in points.
const LEAST: f64 = 4.0;
const LARGEST: f64 = 36.0;

/// Whether a default appearance (ISO 32000-1, 12.7.3.3) says no more than a font, a size that can be read, and black: a program that shows what is
/// filled in by itself shows it then.
pub(super) fn writes_plainly(way: &Object) -> bool {
    let Object::String(way) = way else { return false };
    let words: Vec<&[u8]> = way.split(|byte| white(*byte)).filter(|word| !word.is_empty()).collect();
    let number = |word: &[u8]| Number::read(word).map(|number| number.value());
    let Some((font, colour)) = words.split_at_checked(3) else { return false };
    let named = font[0].starts_with(b"/") && font[0].len() > 1 && !font[0][1..].iter().any(|byte| delimiter(*byte));
    let legible = number(font[1]).is_some_and(|size| size == 0.0 || (LEAST..=LARGEST).contains(&size));
    let black = colour.split_last().is_none_or(|(operator, values)| {
        let values: Option<Vec<f64>> = values.iter().map(|value| number(value)).collect();
        match (*operator, values.as_deref()) {
            (b"g", Some([grey])) => *grey == 0.0,
            (b"rg", Some(values @ [_, _, _])) => values.iter().all(|value| *value == 0.0),
            (b"k", Some([cyan, magenta, yellow, black])) => {
                [cyan, magenta, yellow].iter().all(|value| **value == 0.0) && *black == 1.0
            }
            _ => false,
        }
    });
    named && legible && font[2] == b"Tf" && black
}

/// Whether two default appearances choose the same font, size and colour, in whatever order, and however their numbers are written.
pub(super) fn says_the_same(was: &Object, is: &Object) -> bool {
    let (Object::String(was), Object::String(is)) = (was, is) else { return false };
    operations(was).is_some_and(|was| operations(is) == Some(was))
}

/// What stands before an operator.
enum Operand<'a> {
    Name(&'a [u8]),
    Number(Number),
}

impl PartialEq for Operand<'_> {
    fn eq(&self, other: &Operand<'_>) -> bool {
        match (self, other) {
            (Operand::Name(one), Operand::Name(two)) => one == two,
            (Operand::Number(one), Operand::Number(two)) => one.same(two, false),
            _ => false,
        }
    }
}

/// The operations by the names of their operators, each once; `None` where there are others than a font and a colour.
fn operations(way: &[u8]) -> Option<Vec<(&[u8], Vec<Operand<'_>>)>> {
    const KNOWN: [&[u8]; 4] = [b"Tf", b"g", b"rg", b"k"];
    let mut out: Vec<(&[u8], Vec<Operand<'_>>)> = Vec::new();
    let mut operands = Vec::new();
    for word in way.split(|byte| white(*byte)).filter(|word| !word.is_empty()) {
        if KNOWN.contains(&word) {
            // One colour: of two the last is in force.
            let colours = out.iter().any(|(known, _)| (*known == b"Tf") == (word == b"Tf"));
            if colours {
                return None;
            }
            out.push((word, std::mem::take(&mut operands)));
        } else if let Some(name) = word.strip_prefix(b"/").filter(|name| !name.iter().any(|byte| delimiter(*byte))) {
            operands.push(Operand::Name(name));
        } else {
            operands.push(Operand::Number(Number::read(word)?));
        }
    }
    out.sort_by_key(|(operator, _)| *operator);
    operands.is_empty().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_font_size_and_colour_are_the_same_however_they_are_written() {
        let same = |one: &str, two: &str| {
            let way = |text: &str| Object::String(text.as_bytes().to_vec());
            says_the_same(&way(one), &way(two))
        };
        for (one, two) in [
            ("/Helv 12 Tf .1 .1 .1 rg", "/Helv 12 Tf 0.1 0.1 0.1 rg"),
            ("/Helv 12 Tf .1 .1 .1 rg", "0.10 0.1 0.1 rg /Helv 12.0 Tf"),
            ("/Helv 0 Tf", " /Helv 0 Tf\n"),
        ] {
            assert!(same(one, two), "{one}: {two}");
        }
        for (one, two) in [
            ("/Helv 12 Tf .1 g", "/Helv 12 Tf .11 g"),
            ("/Helv 12 Tf 0 g", "/Cour 12 Tf 0 g"),
            ("/Helv 12 Tf 0 g", "/Helv 12 Tf"),
            ("/Helv 12 Tf 0 g 1 g", "/Helv 12 Tf 1 g 0 g"),
            ("/Helv 12 Tf 0 g", "/Helv 12 Tf 0 g 1 0 0 1 9 9 Tm"),
            ("/Helv 12 Tf", "/Helv 12 Tf 5"),
        ] {
            assert!(!same(one, two), "{one}: {two}");
        }
    }
}
