//! Fonts of content: whether they are in the file, and how wide their characters are.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object};

use pdf::objects::{array, dictionary, resolve};

/// Widths that are read of one font.
const MOST_WIDTHS: usize = 70_000;

/// A font as text is set in it.
#[derive(Debug, Clone)]
pub(super) struct Typeface {
    pub(super) name: String,
    pub(super) embedded: bool,
    /// Whether a character is two bytes.
    wide: bool,
    widths: HashMap<u32, f64>,
    default: f64,
    /// Of a character's width in ems.
    scale: f64,
    /// Whether its glyphs are content themselves.
    pub(super) drawn: bool,
}

impl Typeface {
    pub(super) fn of(document: &Document, font: &Dictionary) -> Typeface {
        let name_of = |own: &Dictionary| {
            let name = own.get(b"BaseFont").and_then(Object::as_name).unwrap_or(b"?");
            String::from_utf8_lossy(name).chars().filter(|c| !c.is_control()).take(100).collect::<String>()
        };
        let embedded = |own: &Dictionary| {
            let descriptor = dictionary(document, own.get(b"FontDescriptor").ok());
            descriptor
                .is_some_and(|own| ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| own.has(key.as_bytes())))
        };
        let number = |object: &Object| resolve(document, object).and_then(|o| o.as_float().ok()).map(f64::from);
        let mut widths = HashMap::new();
        match font.get(b"Subtype").and_then(Object::as_name).unwrap_or_default() {
            b"Type0" => {
                let below = array(document, font.get(b"DescendantFonts").ok()).first();
                let below = dictionary(document, below);
                let default = below.and_then(|own| own.get(b"DW").ok()).and_then(number).unwrap_or(1000.0);
                if let Some(below) = below {
                    // ISO 32000-1, 9.7.4.3: a code and its widths, or two codes and one width.
                    let mut items = array(document, below.get(b"W").ok()).iter();
                    while let Some(first) = items.next().and_then(number) {
                        let Some(next) = items.next().and_then(|next| resolve(document, next)) else { break };
                        let first = first.max(0.0) as u32;
                        if let Ok(list) = next.as_array() {
                            let own = list.iter().filter_map(number);
                            widths.extend((first..).zip(own).take(MOST_WIDTHS));
                        } else if let (Some(last), Some(width)) = (number(next), items.next().and_then(number)) {
                            let last = (last.max(0.0) as u32).min(first.saturating_add(MOST_WIDTHS as u32));
                            widths.extend((first..=last).map(|code| (code, width)));
                        }
                        if widths.len() > MOST_WIDTHS {
                            break;
                        }
                    }
                }
                let own = below.is_some_and(embedded);
                let name = below.map_or_else(|| name_of(font), name_of);
                Typeface { name, embedded: own, wide: true, widths, default, scale: 0.001, drawn: false }
            }
            kind => {
                let first = font.get(b"FirstChar").ok().and_then(number).unwrap_or_default().max(0.0) as u32;
                let own = array(document, font.get(b"Widths").ok()).iter().filter_map(number);
                widths.extend((first..).zip(own).take(256));
                let type3 = kind == b"Type3";
                let scale = if type3 {
                    array(document, font.get(b"FontMatrix").ok()).first().and_then(number).unwrap_or(0.001).abs()
                } else {
                    0.001
                };
                let name = if type3 { "Type 3".to_owned() } else { name_of(font) };
                let embedded = type3 || embedded(font);
                Typeface { name, embedded, wide: false, widths, default: 500.0, scale, drawn: type3 }
            }
        }
    }

    /// A font that content calls for and that is nowhere: each reader takes another one.
    pub(super) fn missing(name: &[u8]) -> Typeface {
        let name = String::from_utf8_lossy(name).chars().filter(|c| !c.is_control()).take(100).collect();
        let widths = HashMap::new();
        Typeface { name, embedded: false, wide: false, widths, default: 500.0, scale: 0.001, drawn: false }
    }

    /// Whether a text shows anything: not where every character is a space.
    pub(super) fn shows(&self, text: &[u8]) -> bool {
        self.wide || text.iter().any(|byte| *byte != b' ')
    }

    /// Width of a text in ems, and how many characters and spaces (ISO 32000-1, 9.3.3: one byte of 32) it has.
    pub(super) fn measure(&self, text: &[u8]) -> (f64, usize, usize) {
        let mut sum = 0.0;
        let (mut count, mut spaces) = (0, 0);
        let step = if self.wide { 2 } else { 1 };
        for code in text.chunks(step) {
            let value = code.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
            sum += self.widths.get(&value).copied().unwrap_or(self.default) * self.scale;
            count += 1;
            spaces += usize::from(!self.wide && value == 32);
        }
        (sum, count, spaces)
    }
}
