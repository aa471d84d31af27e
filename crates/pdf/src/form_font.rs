//! The font in which viewers set what is typed: a simple TrueType font in WinAnsiEncoding, whole, for any letter may be typed.

use lopdf::{Dictionary, Object, dictionary};
use ttf_parser::{Face, name_id};

use super::PdfError;

/// A font dictionary and its descriptor, not yet joined.
pub(super) struct Described {
    pub font: Dictionary,
    pub descriptor: Dictionary,
}

/// Describes a TrueType file (ISO 32000-1, 9.6.3 and 9.8).
///
/// # Errors
/// When the file is no TrueType font.
pub(super) fn describe(file: &[u8]) -> Result<Described, PdfError> {
    let face = Face::parse(file, 0).map_err(|error| PdfError(format!("the form font: {error}")))?;
    let scale = |value: i16| i64::from(value) * 1000 / i64::from(face.units_per_em());
    let name = face
        .names()
        .into_iter()
        .find(|name| name.name_id == name_id::POST_SCRIPT_NAME && name.is_unicode())
        .and_then(|name| name.to_string())
        .unwrap_or_else(|| "FormFont".into());
    let widths: Vec<Object> = (FIRST..=LAST)
        .map(|code| {
            let glyph = win_ansi(code).and_then(|c| face.glyph_index(c));
            let width = glyph.and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(0);
            (i64::from(width) * 1000 / i64::from(face.units_per_em())).into()
        })
        .collect();
    let bounds = face.global_bounding_box();
    let descriptor = dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => Object::Name(name.clone().into_bytes()),
        // Table 123: bit 6, a Latin text font.
        "Flags" => 32,
        "FontBBox" => [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|side| Object::Integer(scale(side))).to_vec(),
        "ItalicAngle" => 0,
        "Ascent" => scale(face.ascender()),
        "Descent" => scale(face.descender()),
        "CapHeight" => scale(face.capital_height().unwrap_or_else(|| face.ascender())),
        "StemV" => 80,
    };
    let font = dictionary! {
        "Type" => "Font",
        "Subtype" => "TrueType",
        "BaseFont" => Object::Name(name.into_bytes()),
        "FirstChar" => i64::from(FIRST),
        "LastChar" => i64::from(LAST),
        "Widths" => widths,
        "Encoding" => "WinAnsiEncoding",
    };
    Ok(Described { font, descriptor })
}

const FIRST: u8 = 32;
const LAST: u8 = 255;

/// The character of a code in WinAnsiEncoding (ISO 32000-1, annex D).
fn win_ansi(code: u8) -> Option<char> {
    const HIGH: [u16; 32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D,
        0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,
        0x017E, 0x0178,
    ];
    match code {
        0x80..=0x9F => match HIGH[usize::from(code - 0x80)] {
            // Codes without a character of their own are bullets.
            0 => Some('\u{2022}'),
            c => char::from_u32(u32::from(c)),
        },
        0x7F => Some('\u{2022}'),
        0xA0 => Some(' '),
        0xAD => Some('-'),
        _ => Some(char::from(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::win_ansi;

    #[test]
    fn codes_are_those_of_the_standard() {
        assert_eq!(win_ansi(0x80), Some('€'));
        assert_eq!(win_ansi(0x96), Some('–'));
        assert_eq!(win_ansi(0xE9), Some('é'));
        assert_eq!(win_ansi(b'A'), Some('A'));
    }
}
