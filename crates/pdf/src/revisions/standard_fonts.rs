//! The standard fonts for text (ISO 32000-1, 9.6.2.2): how wide their letters are.
//!
//! A viewer has them, or fonts that look alike, so no file brings them along and a file may leave their widths out. Symbol and
//! ZapfDingbats are no fonts for text.

use unicode_normalization::UnicodeNormalization;

/// Widths of U+0020 to U+007E in thousandths, from the metrics that Adobe publishes.
type Widths = [u16; 95];

/// One of the standard fonts, by its widths. The oblique ones are as wide as the upright ones.
#[derive(Debug, Clone, Copy)]
pub(super) enum StandardFont {
    /// Every letter is as wide as any other.
    Courier,
    /// The others.
    Other(&'static Widths),
}

impl StandardFont {
    /// The font of a name, or of a name that programs take for the same one.
    pub fn named(name: &[u8]) -> Option<StandardFont> {
        let name = std::str::from_utf8(name).ok()?;
        let (family, style) = name.split_once(['-', ',']).unwrap_or((name, ""));
        let bold = style.contains("Bold");
        let italic = style.contains("Italic") || style.contains("Oblique");
        match style {
            "" | "Roman" | "Bold" | "Italic" | "Oblique" | "BoldItalic" | "BoldOblique" | "BoldMT" | "ItalicMT"
            | "BoldItalicMT" => {}
            _ => return None,
        }
        Some(match family {
            "Courier" | "CourierNew" | "CourierNewPSMT" | "CourierNewPS" => StandardFont::Courier,
            "Helvetica" | "Arial" | "ArialMT" => StandardFont::Other(if bold { &HELVETICA_BOLD } else { &HELVETICA }),
            "Times" | "TimesNewRoman" | "TimesNewRomanPSMT" | "TimesNewRomanPS" => {
                StandardFont::Other(match (bold, italic) {
                    (false, false) => &TIMES,
                    (true, false) => &TIMES_BOLD,
                    (false, true) => &TIMES_ITALIC,
                    (true, true) => &TIMES_BOLD_ITALIC,
                })
            }
            _ => return None,
        })
    }

    /// How wide a letter is; one with an accent is as wide as without it.
    pub fn width(self, letter: char) -> f64 {
        let StandardFont::Other(widths) = self else { return 600.0 };
        let base = letter.nfd().next().unwrap_or(letter);
        let index = u32::from(base).checked_sub(0x20).and_then(|index| usize::try_from(index).ok());
        if let Some(width) = index.and_then(|index| widths.get(index)) {
            return f64::from(*width);
        }
        match base {
            '\u{A0}' => self.width(' '),
            '—' | '…' | '™' | '‰' | 'Æ' | 'Œ' => 1000.0,
            '‘' | '’' | '‚' | '·' => 250.0,
            '“' | '”' | '„' => 400.0,
            '•' => 350.0,
            // Digits and most signs of these fonts.
            _ => 530.0,
        }
    }
}

const HELVETICA: Widths = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
const HELVETICA_BOLD: Widths = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
];
const TIMES: Widths = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500,
    444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480,
    200, 480, 541,
];
const TIMES_BOLD: Widths = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944,
    722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556,
    444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394,
    220, 394, 520,
];
const TIMES_ITALIC: Widths = [
    250, 333, 420, 500, 500, 833, 778, 214, 333, 333, 500, 675, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 333, 333, 675, 675, 675, 500, 920, 611, 611, 667, 722, 611, 611, 722, 722, 333, 444, 667, 556, 833,
    667, 722, 611, 722, 611, 500, 556, 722, 611, 833, 611, 556, 556, 389, 278, 389, 422, 500, 333, 500, 500, 444, 500,
    444, 278, 500, 500, 278, 278, 444, 278, 722, 500, 500, 500, 500, 389, 389, 278, 500, 444, 667, 444, 444, 389, 400,
    275, 400, 541,
];
const TIMES_BOLD_ITALIC: Widths = [
    250, 389, 555, 500, 500, 833, 778, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 333, 333, 570, 570, 570, 500, 832, 667, 667, 667, 722, 667, 667, 722, 778, 389, 500, 667, 611, 889,
    722, 722, 611, 722, 667, 556, 611, 722, 667, 889, 667, 611, 611, 333, 278, 333, 570, 500, 333, 500, 500, 444, 500,
    444, 333, 500, 556, 278, 278, 500, 278, 778, 556, 500, 500, 500, 389, 389, 278, 556, 444, 667, 500, 444, 389, 348,
    220, 348, 570,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_metrics() {
        let width = |name: &str, letter: char| StandardFont::named(name.as_bytes()).map(|font| font.width(letter));
        for (name, letter, wanted) in [
            ("Helvetica", '1', 556.0),
            ("Helvetica-BoldOblique", 'W', 944.0),
            ("Times-Roman", 'é', 444.0),
            ("Times-BoldItalic", '~', 570.0),
            ("Courier-Oblique", '€', 600.0),
            ("ArialMT", ' ', 278.0),
            ("TimesNewRomanPS-BoldMT", 'a', 500.0),
        ] {
            assert_eq!(width(name, letter), Some(wanted), "{name} {letter}");
        }
        for name in ["Symbol", "ZapfDingbats", "ABCDEF+Helvetica", "Helvetica-Condensed", "Comic"] {
            assert!(width(name, 'a').is_none(), "{name}");
        }
    }
}
