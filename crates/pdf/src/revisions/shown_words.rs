//! The words that an appearance shows, as far as its fonts say what their letters are.
//!
//! A font may say one thing and draw another, so these words are told beside a picture and never in its place.

use std::collections::HashMap;
use std::rc::Rc;

use super::content::{Operation, Operations, number, numbers};
use super::letters::Font;
use super::object::{Dictionary, Object};
use super::sections::unpacked_within;
use super::state::State;

/// Forms in one another (ISO 32000-1, 8.10).
const DEEPEST: usize = 8;
/// Forms that are looked into.
const MOST_FORMS: usize = 64;
/// Fonts that are read.
const MOST_FONTS: usize = 64;
/// What reading a font counts as, in bytes.
const FONT: usize = 1 << 18;
/// Letters that are told.
const MOST_LETTERS: usize = 1_000;
/// A step to the right that parts words, in thousandths of the size.
const GAP: f64 = 180.0;

/// The words that an appearance shows, its lines one below the other; empty when it shows none. `left` are bytes of forms that may yet be
/// read.
pub(super) fn shown_words(state: &State<'_>, appearance: &Object, left: &mut usize) -> String {
    let mut reader = Reader { state, out: String::new(), letters: 0, forms: 0, left: *left, fonts: HashMap::new() };
    reader.form(appearance, None, 0);
    *left = reader.left;
    let lines = reader.out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

struct Reader<'a> {
    state: &'a State<'a>,
    out: String,
    letters: usize,
    forms: usize,
    left: usize,
    fonts: HashMap<(usize, Vec<u8>), Option<Rc<Font>>>,
}

/// What of the graphics state says how letters stand.
#[derive(Clone, Default)]
struct Standing {
    font: Option<Rc<Font>>,
    /// Whether letters are drawn at all (9.3.6).
    hidden: bool,
    height: f64,
}

impl Reader<'_> {
    fn form(&mut self, form: &Object, above: Option<&Dictionary>, depth: usize) -> Option<()> {
        self.forms += 1;
        if depth > DEEPEST || self.forms > MOST_FORMS {
            return None;
        }
        let state = self.state;
        let Object::Stream(own, range) = state.resolve(form)? else { return None };
        let kind = own.name(b"Subtype");
        if kind.is_some_and(|kind| kind != b"Form") {
            return None;
        }
        let Some(bytes) = unpacked_within(state.file, own, range, self.left) else {
            self.left = 0;
            return None;
        };
        self.left -= bytes.len();
        let resources = state.dictionary(own, b"Resources").or(above);
        let mut now = Standing::default();
        let mut kept: Vec<Standing> = Vec::new();
        for operation in Operations::new(&bytes) {
            let Ok(operation) = operation else { break };
            match operation.operator {
                b"q" if kept.len() < 64 => kept.push(now.clone()),
                b"Q" => now = kept.pop().unwrap_or_default(),
                b"Do" => {
                    let named = operation.operands.first().and_then(Object::as_name);
                    let forms = resources.and_then(|own| state.dictionary(own, b"XObject"));
                    if let Some(inner) = named.zip(forms).and_then(|(name, forms)| forms.get(name)) {
                        self.line();
                        self.form(inner, resources, depth + 1);
                        self.line();
                    }
                }
                _ => self.text(&operation, resources, &mut now),
            }
            if self.letters >= MOST_LETTERS {
                break;
            }
        }
        Some(())
    }

    fn text(&mut self, operation: &Operation<'_>, resources: Option<&Dictionary>, now: &mut Standing) {
        let own = operation.operands.as_slice();
        match operation.operator {
            b"Tf" => now.font = own.first().and_then(Object::as_name).and_then(|name| self.font(resources, name)),
            // Neither filled nor drawn: it is not seen.
            b"Tr" => now.hidden = own.first().and_then(number).is_some_and(|mode| mode == 3.0 || mode == 7.0),
            b"BT" => now.height = 0.0,
            b"Td" | b"TD" => match numbers::<2>(own) {
                Some([_, 0.0]) => self.space(),
                _ => self.line(),
            },
            b"T*" => self.line(),
            b"Tm" => {
                let height = numbers::<6>(own).map_or(0.0, |matrix| matrix[5]);
                if height == now.height {
                    self.space()
                } else {
                    self.line()
                }
                now.height = height;
            }
            b"Tj" => self.show(own.first(), now),
            b"'" | b"\"" => {
                self.line();
                self.show(own.last(), now);
            }
            b"TJ" => {
                for item in own.first().and_then(Object::as_array).unwrap_or_default() {
                    match number(item) {
                        Some(back) if -back > GAP => self.space(),
                        Some(_) => {}
                        None => self.show(Some(item), now),
                    }
                }
            }
            _ => {}
        }
    }

    fn font(&mut self, resources: Option<&Dictionary>, name: &[u8]) -> Option<Rc<Font>> {
        let fonts = self.state.dictionary(resources?, b"Font")?;
        let key = (std::ptr::from_ref(fonts) as usize, name.to_vec());
        if let Some(known) = self.fonts.get(&key) {
            return known.clone();
        }
        self.left = self.left.checked_sub(FONT).filter(|_| self.fonts.len() < MOST_FONTS)?;
        let read = fonts.get(name).and_then(|font| Font::read(self.state, font)).map(Rc::new);
        self.fonts.insert(key, read.clone());
        read
    }

    fn show(&mut self, text: Option<&Object>, now: &Standing) {
        let (Some(Object::String(bytes)), Some(font), false) = (text, &now.font, now.hidden) else { return };
        let left = MOST_LETTERS.saturating_sub(self.letters);
        for letter in font.letters(bytes.get(..bytes.len().min(2 * left)).unwrap_or_default()).into_iter().take(left) {
            self.letters += 1;
            self.out.push_str(letter.text.as_deref().unwrap_or("\u{FFFD}"));
        }
    }

    fn space(&mut self) {
        if !self.out.is_empty() {
            self.out.push(' ');
        }
    }

    fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::written::{file, state, stream};
    use super::*;

    fn words(content: &str) -> String {
        let form = "/Subtype/Form/Resources<</Font<</F 5 0 R/Own 6 0 R>>/XObject<</Inner 4 0 R/Round 3 0 R>>>>";
        let objects = [
            (1, "<</Type/Catalog>>".to_owned()),
            (3, stream(form, content)),
            (4, stream("/Subtype/Form/Resources<</Font<</G 5 0 R>>>>", "BT /G 8 Tf (inside) Tj ET")),
            (5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned()),
            (6, "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<<>>]>>".to_owned()),
        ];
        let file = file(&objects);
        shown_words(&state(&file), &Object::Reference((3, 0)), &mut (8 << 20))
    }

    #[test]
    fn words_are_told_in_lines() {
        for (content, wanted) in [
            ("BT /F 8 Tf 1 0 0 1 2 9 Tm (Getekend door) Tj 0 -9 Td (Anna) Tj ET", "Getekend door\nAnna"),
            ("BT /F 8 Tf [(Get)20(ekend)-300(door)] TJ (Anna)' ET", "Getekend door\nAnna"),
            ("q /Inner Do Q BT /F 8 Tf (outside) Tj ET", "inside\noutside"),
            // Not seen; letters that nobody names; a form in itself; nothing at all.
            ("BT /F 8 Tf 3 Tr (hidden) Tj 0 Tr (seen) Tj ET", "seen"),
            ("BT /Own 8 Tf <00010002> Tj ET", "\u{FFFD}\u{FFFD}"),
            ("BT /F 8 Tf (a) Tj ET /Round Do", &["a"; 9].join("\n")),
            ("0 0 9 9 re f", ""),
        ] {
            assert_eq!(words(content), wanted, "{content}");
        }
        assert_eq!(words(&format!("BT /F 8 Tf ({}) Tj ET", "a".repeat(100_000))).len(), MOST_LETTERS);
        assert!(words(&"/Round Do ".repeat(10_000)).is_empty());
    }
}
