//! Fonts of content: whether they are in the file, and how wide their characters are.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use ttf_parser::{RawFace, Tag, cff};

use super::unpacking::{MOST_BYTES, is_whole};
use pdf::objects::{array, dictionary, resolve};

/// Widths that are read of one font.
const MOST_WIDTHS: usize = 70_000;

/// Where a font descriptor has the font's file (ISO 32000-1, table 122).
const FILES: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
/// What each font's file begins with in Type 1, as text or in parts (Adobe Technical Note 5040).
const TYPE1: [&[u8]; 2] = [b"%!", b"\x80\x01"];

/// Whether a font's file holds glyphs that a program can find.
pub(super) fn can_be_read(document: &Document, file: &Stream) -> bool {
    let Ok(bytes) = file.get_plain_content_with_limit(MOST_BYTES) else { return false };
    if !is_whole(document, file) || bytes.is_empty() {
        return false;
    }
    let tables = |names: [&[u8; 4]; 2]| {
        RawFace::parse(&bytes, 0).is_ok_and(|face| {
            names.into_iter().any(|name| face.table(Tag::from_bytes(name)).is_some_and(|table| !table.is_empty()))
        })
    };
    match bytes.get(..4) {
        Some([0, 1, 0, 0] | b"true" | b"OTTO" | b"ttcf") => tables([b"glyf", b"CFF "]),
        Some([1, ..]) => cff::Table::parse(&bytes).is_some_and(|table| table.number_of_glyphs() > 0),
        _ => TYPE1.iter().any(|start| bytes.starts_with(start)) && bytes.windows(5).any(|five| five == b"eexec"),
    }
}

/// A font as text is set in it.
#[derive(Debug, Clone)]
pub(super) struct Typeface {
    pub(super) name: String,
    pub(super) embedded: bool,
    /// Its file, where that is in this one.
    pub(super) file: Option<ObjectId>,
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
            descriptor.is_some_and(|own| FILES.iter().any(|key| own.has(key)))
        };
        let file = |own: &Dictionary| {
            let descriptor = dictionary(document, own.get(b"FontDescriptor").ok())?;
            FILES.iter().find_map(|key| descriptor.get(key).and_then(Object::as_reference).ok())
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
                let file = below.and_then(file);
                Typeface { name, embedded: own, file, wide: true, widths, default, scale: 0.001, drawn: false }
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
                let file = file(font).filter(|_| !type3);
                Typeface { name, embedded, file, wide: false, widths, default: 500.0, scale, drawn: type3 }
            }
        }
    }

    /// A font that content calls for and that is nowhere: each reader takes another one.
    pub(super) fn missing(name: &[u8]) -> Typeface {
        let name = String::from_utf8_lossy(name).chars().filter(|c| !c.is_control()).take(100).collect();
        let widths = HashMap::new();
        Typeface { name, embedded: false, file: None, wide: false, widths, default: 500.0, scale: 0.001, drawn: false }
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
