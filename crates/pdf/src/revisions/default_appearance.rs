//! Default appearances of fields (ISO 32000-1, 12.7.3.3): how programs write what is filled in.

use super::number::Number;
use super::object::Object;
use super::parser::{delimiter, white};

/// Sizes of letters that can be read in a form, in points.
const LEAST: f64 = 4.0;
const LARGEST: f64 = 36.0;

/// Whether a default appearance (ISO 32000-1, 12.7.3.3) says no more than a font, a size that can be read, and black, in whatever order: a program
/// that shows what is filled in by itself shows it then.
pub(super) fn writes_plainly(way: &Object) -> bool {
    let Object::String(way) = way else { return false };
    let Some(all) = operations(way) else { return false };
    let font = all.iter().any(|(operator, operands)| {
        let [Operand::Name(name), Operand::Number(size)] = operands.as_slice() else { return false };
        *operator == b"Tf" && !name.is_empty() && (size.value() == 0.0 || (LEAST..=LARGEST).contains(&size.value()))
    });
    let black = all.iter().filter(|(operator, _)| *operator != b"Tf").all(|(operator, operands)| {
        let values: Option<Vec<f64>> = operands
            .iter()
            .map(|operand| match operand {
                Operand::Number(number) => Some(number.value()),
                Operand::Name(_) => None,
            })
            .collect();
        match (*operator, values.as_deref()) {
            (b"g", Some([grey])) => *grey == 0.0,
            (b"rg", Some(values @ [_, _, _])) => values.iter().all(|value| *value == 0.0),
            (b"k", Some([cyan, magenta, yellow, black])) => {
                [cyan, magenta, yellow].iter().all(|value| **value == 0.0) && *black == 1.0
            }
            _ => false,
        }
    });
    font && black
}

/// Whether two default appearances choose the same font, size and colour, in whatever order, and however their numbers are written.
pub(super) fn says_the_same(was: &Object, is: &Object) -> bool {
    let (Object::String(was), Object::String(is)) = (was, is) else { return false };
    operations(was).is_some_and(|was| operations(is) == Some(was))
}

/// Whether two default appearances choose the same size and the same colour, black where none is said, whatever the font.
pub(super) fn writes_the_same(was: &Object, is: &Object) -> bool {
    let (Object::String(was), Object::String(is)) = (was, is) else { return false };
    let style = |way: &[u8]| -> Option<(f64, Vec<f64>)> {
        let all = operations(way)?;
        let numbers = |operands: &[Operand<'_>]| -> Vec<f64> {
            operands
                .iter()
                .filter_map(|own| if let Operand::Number(own) = own { Some(own.value()) } else { None })
                .collect()
        };
        let (mut size, mut colour) = (None, vec![0.0]);
        for (operator, operands) in &all {
            let numbers = numbers(operands);
            match *operator {
                b"Tf" => size = numbers.first().copied(),
                // Greys are alike in any of them.
                _ if numbers.len() == 3 && numbers.iter().all(|part| *part == numbers[0]) => colour = vec![numbers[0]],
                _ => colour = numbers,
            }
        }
        Some((size?, colour))
    };
    style(was).is_some_and(|was| style(is) == Some(was))
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
    fn a_font_a_size_and_black_are_plain_in_any_order() {
        let plain = |text: &str| writes_plainly(&Object::String(text.as_bytes().to_vec()));
        for way in ["/Helv 12 Tf 0 g", "0 0 0 rg\n/Helvetica 17 Tf", "/Helv 0 Tf", "0 0 0 1 k /F 9 Tf"] {
            assert!(plain(way), "{way}");
        }
        for way in [
            "0 g",
            "/Helv 78 Tf 0 g",
            "/Helv 2 Tf 0 g",
            "1 g /Helv 12 Tf",
            "0 0 0 rg /Helv 12 Tf 1 g",
            "/Helv 12 Tf 0 g 1 Ts",
            "12 Tf 0 g",
            "/Helv /Helv 12 Tf",
            "",
        ] {
            assert!(!plain(way), "{way}");
        }
    }

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
