//! Characters that no document can show: each is a fault that names its place and code point, never an empty box.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::json;
use super::place::place;
use catalog::Instrument;
use fault::language::Language;
use fault::{Fault, Found};

/// Every character in `data` that cannot be shown; at most [`PER_TEXT`] a text, for one wrong font is one message.
pub fn faults(instrument: &Instrument, data: &Value) -> Vec<Fault> {
    let mut out = Found::default();
    json::each_text(data, &mut |path, text| {
        let found = text.chars().enumerate().filter_map(|(index, c)| Some((index, c, judge(c)?))).take(PER_TEXT);
        for (index, c, code) in found {
            out.add(|| {
                let pointer = path.to_string();
                let place = |language| place(instrument, &pointer, language);
                let (nl, en) = (place(Language::Nl), place(Language::En));
                Fault::new(code, &pointer)
                    .with("position", index + 1)
                    .with("character", c)
                    .with("codepoint", format!("U+{:04X}", c as u32))
                    .with_text("place", nl, en)
            });
        }
    });
    out.list()
}

const PER_TEXT: usize = 5;

/// Whether a document can show this character.
pub(super) fn can_be_shown(c: char) -> bool {
    judge(c).is_none()
}

fn judge(c: char) -> Option<&'static str> {
    match c {
        '\n' | '\r' | '\t' | ' '..='~' => None,
        _ if c.is_control() => Some("control-character"),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Some("bidi-override"),
        // Joiners, direction marks and variation selectors have no picture of their own.
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE0E}' | '\u{FE0F}' => None,
        '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => Some("control-character"),
        _ if c.is_whitespace() || typeset::covers(c) => None,
        // A letter that no font has whole is set as its parts: p with an acute accent.
        _ if std::iter::once(c).nfd().all(typeset::covers) => None,
        _ => Some("missing-character"),
    }
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn shows_the_scripts_of_our_readers() {
        for c in "Żółć café Ελλάδα Привет سلام 😀👩‍👩‍👧 € – ‘’ “ ” · …".chars()
        {
            assert_eq!(judge(c), None, "{c} U+{:04X}", c as u32);
        }
    }

    #[test]
    fn names_what_it_cannot_show() {
        assert_eq!(judge('漢'), Some("missing-character"));
        assert_eq!(judge('\0'), Some("control-character"));
        assert_eq!(judge('\u{202E}'), Some("bidi-override"));
    }
}
