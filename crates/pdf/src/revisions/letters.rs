//! What the bytes of a shown string are in letters (ISO 32000-1, 9.6 to 9.10), how wide they are, and how far a font can be believed.

use std::collections::HashSet;

use hayro::hayro_interpret::hayro_cmap::{BfString, CMap};
use lopdf::{Dictionary as LopdfDictionary, Document, Object as LopdfObject};

use super::content::number;
use super::object::{Dictionary, Object};
use super::sections::unpacked_within;
use super::standard_fonts::StandardFont;
use super::state::State;

/// A letter, or what a font calls one: a ligature is several.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Letter {
    /// What it is; none when nothing says so.
    pub text: Option<String>,
    /// Whether all that says what it is says the same.
    pub sure: bool,
    /// How far it leads, in thousandths of the size; none when nothing says so.
    pub width: Option<f64>,
    /// Whether it is the one byte 32, which alone is spaced as a word is (9.3.3).
    pub space: bool,
}

/// A font, as far as the letters go.
pub(super) struct Font {
    codes: Codes,
    map: Option<CMap>,
    widths: Vec<(u32, u32, f64)>,
    missing: Option<f64>,
    standard: Option<StandardFont>,
    /// Whether every program takes its letters from the standard font that it names.
    plain: bool,
    /// Type 3: a letter is any drawing at all.
    drawn: bool,
    /// Whether it comes along, and every program finds the same outline under a code: of TrueType some go by names and some by numbers.
    outlined: bool,
}

enum Codes {
    /// One byte each, by the names of the font's encoding.
    One(Vec<Option<String>>),
    /// Two bytes each.
    Two,
}

/// Bytes of a map to Unicode.
const LONGEST_MAP: usize = 1 << 20;
/// Entries of a list of widths.
const MOST_WIDTHS: usize = 70_000;
/// Objects of one font.
const MOST_OBJECTS: usize = 64;

impl Font {
    /// Reads a font; `None` for what is none.
    pub fn read(state: &State<'_>, font: &Object) -> Option<Font> {
        let own = state.resolve(font)?.as_dictionary()?;
        let name = |dictionary, key: &[u8]| state.value(dictionary, key).and_then(Object::as_name);
        let kind = name(own, b"Subtype")?;
        let map = to_unicode(state, own);
        if kind == b"Type0" {
            let below = state.items(own, b"DescendantFonts").first();
            let below = below.and_then(|below| state.resolve(below))?.as_dictionary()?;
            // Other maps of codes to letters stand outside of the file, or write downwards.
            let horizontal = name(own, b"Encoding") == Some(b"Identity-H");
            return Some(Font {
                codes: Codes::Two,
                map: map.filter(|_| horizontal),
                widths: widths_of_many(state, below),
                missing: Some(state.value(below, b"DW").and_then(number).unwrap_or(1000.0)),
                standard: None,
                plain: false,
                drawn: false,
                outlined: embedded(state, below),
            });
        }
        let embedded = embedded(state, own);
        let standard = name(own, b"BaseFont").filter(|_| !embedded).and_then(StandardFont::named);
        let descriptor = state.dictionary(own, b"FontDescriptor");
        // Of a TrueType font some programs pass over the names of single letters, and some take the name of the descriptor for that of the font.
        let differs =
            matches!(state.value(own, b"Encoding"), Some(Object::Dictionary(own)) if own.get(b"Differences").is_some());
        let same_name = descriptor.is_none_or(|about| name(about, b"FontName") == name(own, b"BaseFont"));
        let plain = same_name && (kind == b"Type1" || (kind == b"TrueType" && !differs));
        let missing = descriptor.and_then(|own| state.value(own, b"MissingWidth")).and_then(number);
        Some(Font {
            codes: Codes::One(names(state, own, embedded || (standard.is_none() && descriptor.is_none()))),
            map,
            widths: widths_of_few(state, own),
            missing,
            standard,
            plain,
            drawn: kind == b"Type3",
            outlined: embedded && kind == b"Type1",
        })
    }

    /// Whether a font draws the letters that it says: everything of it was there already when somebody signed, or it is one of the standard
    /// fonts, which no file brings along. Type 3 is drawn, and drawn may be anything.
    pub fn is_certain(&self, state: &State<'_>, font: &Object, is_old: &dyn Fn(u32) -> bool) -> bool {
        !self.drawn
            && ((font.as_reference().is_some() && all_old(state, font, is_old))
                || (self.standard.is_some() && self.plain))
    }

    /// Whether its letters are outlines that come along, the same for everybody.
    pub fn has_outlines(&self) -> bool {
        self.outlined
    }

    /// Whether it is a standard font of letters, which no file brings along.
    pub fn is_standard(&self) -> bool {
        !self.drawn && self.standard.is_some() && self.plain
    }

    /// The letters of a string.
    pub fn letters(&self, bytes: &[u8]) -> Vec<Letter> {
        match &self.codes {
            Codes::One(names) => bytes.iter().map(|byte| self.one(*byte, names)).collect(),
            Codes::Two => bytes.chunks(2).map(|pair| self.two(pair)).collect(),
        }
    }

    fn one(&self, byte: u8, names: &[Option<String>]) -> Letter {
        let code = u32::from(byte);
        let named = names.get(usize::from(byte)).cloned().flatten();
        let mapped = self.mapped(code);
        let agree = match (&named, &mapped) {
            (Some(named), Some(mapped)) => alike(named, mapped),
            _ => true,
        };
        let usual = self.standard.zip(named.as_ref().and_then(|named| named.chars().next()));
        let usual = usual.map(|(font, letter)| font.width(letter));
        let given = self.width(code);
        // A standard font with widths that are not its own, or with some of them only, is set one letter over the other.
        let honest = match (given, usual) {
            (Some(given), Some(usual)) => (given - usual).abs() <= 60.0,
            (None, Some(_)) => self.widths.is_empty(),
            _ => true,
        };
        let text = named.or(mapped);
        let width = given.or(usual).or(self.missing);
        Letter { sure: agree && honest && text.is_some(), text, width, space: byte == b' ' }
    }

    fn two(&self, pair: &[u8]) -> Letter {
        let [high, low] = pair else { return Letter { text: None, sure: false, width: None, space: false } };
        let code = u32::from(*high) << 8 | u32::from(*low);
        let text = self.mapped(code);
        Letter { sure: text.is_some(), text, width: self.width(code).or(self.missing), space: false }
    }

    fn mapped(&self, code: u32) -> Option<String> {
        let text = match self.map.as_ref()?.lookup_bf_string(code)? {
            BfString::Char(letter) => letter.to_string(),
            BfString::String(text) => text,
        };
        // A letter that is said to be nothing is seen all the same.
        (!text.is_empty() && !text.contains('\0')).then_some(text)
    }

    fn width(&self, code: u32) -> Option<f64> {
        let index = self.widths.partition_point(|(first, ..)| *first <= code).checked_sub(1)?;
        self.widths.get(index).filter(|(_, last, _)| *last >= code).map(|(.., width)| *width)
    }
}

/// Whether two texts are the same letters: a space may be one that does not break.
fn alike(one: &str, two: &str) -> bool {
    one == two || (one.trim().is_empty() && two.trim().is_empty())
}

fn embedded(state: &State<'_>, font: &Dictionary) -> bool {
    let own = state.dictionary(font, b"FontDescriptor");
    own.is_some_and(|own| [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| own.get(key).is_some()))
}

/// Whether a value and everything that it leads to was there. A font leads to few objects, and never to a page.
fn all_old(state: &State<'_>, font: &Object, is_old: &dyn Fn(u32) -> bool) -> bool {
    let mut open = Vec::new();
    font.references(&mut open);
    let mut seen = HashSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.0) {
            continue;
        }
        if !is_old(id.0) || seen.len() > MOST_OBJECTS {
            return false;
        }
        if let Some(object) = state.get(id) {
            object.references(&mut open);
        }
    }
    true
}

fn to_unicode(state: &State<'_>, font: &Dictionary) -> Option<CMap> {
    let Object::Stream(own, range) = state.value(font, b"ToUnicode")? else { return None };
    let bytes = unpacked_within(state.file, own, range, LONGEST_MAP)?;
    CMap::parse(&bytes, |_| None)
}

/// What each code of a simple font is by its encoding (9.6.6). Where a font with an encoding `inside` of it names none, only it knows.
fn names(state: &State<'_>, font: &Dictionary, inside: bool) -> Vec<Option<String>> {
    let encoding = state.value(font, b"Encoding");
    let base = match encoding {
        Some(Object::Name(name)) => Some(name.as_slice()),
        Some(Object::Dictionary(own)) => state.value(own, b"BaseEncoding").and_then(Object::as_name),
        _ => None,
    };
    let base = base.or((!inside).then_some(b"StandardEncoding"));
    let mut out: Vec<Option<String>> = match base {
        Some(name) => {
            let (plain, nothing) = (described(LopdfObject::Name(name.to_vec())), Document::new());
            let encoding = plain.get_font_encoding(&nothing).ok();
            let letter = |code: u8| encoding.as_ref()?.bytes_to_string(&[code]).ok().filter(|text| !text.is_empty());
            (0..=255).map(letter).collect()
        }
        None => vec![None; 256],
    };
    if let Some(Object::Dictionary(own)) = encoding {
        let mut code = 0usize;
        for item in state.items(own, b"Differences") {
            match state.resolve(item) {
                Some(Object::Name(name)) => {
                    if let Some(to) = out.get_mut(code) {
                        *to = glyph(name);
                    }
                    code += 1;
                }
                Some(other) => code = other.as_integer().and_then(|code| usize::try_from(code).ok()).unwrap_or(256),
                None => {}
            }
        }
    }
    out
}

/// What the name of a glyph says (Adobe Glyph List); `None` for names that say nothing.
fn glyph(name: &[u8]) -> Option<String> {
    if let Some(digits) = name.strip_prefix(b"uni").filter(|digits| digits.len() == 4) {
        let code = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        return char::from_u32(code).map(String::from);
    }
    let differences = vec![LopdfObject::Integer(1), LopdfObject::Name(name.to_vec())];
    let mut encoding = LopdfDictionary::new();
    encoding.set("Differences", LopdfObject::Array(differences));
    let font = described(LopdfObject::Dictionary(encoding));
    // With a name that it does not know, lopdf passes over the whole encoding.
    let nothing = Document::new();
    match font.get_font_encoding(&nothing).ok()? {
        encoding @ lopdf::Encoding::Differences(_) => {
            encoding.bytes_to_string(&[1]).ok().filter(|text| !text.is_empty())
        }
        _ => None,
    }
}

fn described(encoding: LopdfObject) -> LopdfDictionary {
    let mut font = LopdfDictionary::new();
    font.set("Type", LopdfObject::Name(b"Font".to_vec()));
    font.set("Encoding", encoding);
    font
}

/// `Widths` of a simple font (9.6.2.1).
fn widths_of_few(state: &State<'_>, font: &Dictionary) -> Vec<(u32, u32, f64)> {
    let first = state.value(font, b"FirstChar").and_then(Object::as_integer).and_then(|code| u32::try_from(code).ok());
    let Some(first) = first else { return Vec::new() };
    let widths = state.items(font, b"Widths").iter().take(256).zip(first..);
    widths.filter_map(|(width, code)| Some((code, code, number(state.resolve(width)?)?))).collect()
}

/// `W` of a font with many letters (9.7.4.3), in order; the codes are the numbers of the letters.
fn widths_of_many(state: &State<'_>, font: &Dictionary) -> Vec<(u32, u32, f64)> {
    let code = |object: &Object| state.resolve(object)?.as_integer().and_then(|code| u32::try_from(code).ok());
    let mut out = Vec::new();
    let mut items = state.items(font, b"W").iter();
    while let Some(first) = items.next().and_then(code) {
        match items.next().and_then(|item| state.resolve(item)) {
            Some(Object::Array(widths)) => {
                for (width, code) in widths.iter().zip(first..) {
                    if let Some(width) = state.resolve(width).and_then(number) {
                        out.push((code, code, width));
                    }
                }
            }
            Some(last) => {
                let last = code(last).filter(|last| *last >= first);
                let width = items.next().and_then(|item| state.resolve(item)).and_then(number);
                let (Some(last), Some(width)) = (last, width) else { break };
                out.push((first, last, width));
            }
            None => break,
        }
        if out.len() > MOST_WIDTHS {
            return Vec::new();
        }
    }
    out.sort_by_key(|(first, ..)| *first);
    out
}
