//! Characters that no document can show: each is a fault that names its place and code point, never an empty box.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::json;
use super::place::place;
use catalog::Instrument;
use fault::language::Language;
use fault::{Fault, Found};

/// Every character in `data` that cannot be shown, within the first `limit` of a text, for a longer one is refused for that; at most
/// [`PER_TEXT`] a text, for one wrong font is one message.
pub fn faults(instrument: &Instrument, data: &Value, limit: usize) -> Vec<Fault> {
    let mut out = Found::default();
    json::each_text(data, &mut |path, text| {
        let mut position = 1;
        let end = text.char_indices().nth(limit).map_or(text.len(), |(end, _)| end);
        let found = clusters(text.get(..end).unwrap_or_default()).flat_map(|cluster| {
            let start = position;
            position += cluster.chars().count();
            wrong(cluster, start)
        });
        let mut found = found.take(PER_TEXT).peekable();
        if found.peek().is_none() || is_beside(&path.to_string()) {
            return;
        }
        for Wrong { code, position, character } in found {
            out.add(|| {
                let pointer = path.to_string();
                let place = |language| place(instrument, &pointer, language);
                let (nl, en) = (place(Language::Nl), place(Language::En));
                let codes = character.chars().map(|c| format!("U+{:04X}", c as u32)).collect::<Vec<_>>().join(" ");
                Fault::new(code, &pointer)
                    .with("position", position)
                    .with("character", character)
                    .with("codepoint", codes)
                    .with_text("place", nl, en)
            });
        }
    });
    out.list()
}

const PER_TEXT: usize = 5;

/// Whether a text of an entry comes on no sheet: what was told when it was read, of which file, and what that file was made of.
fn is_beside(pointer: &str) -> bool {
    let mut parts = pointer.split('/').skip(1);
    parts.next() == Some("entries") && matches!(parts.nth(1), Some("warnings" | "source" | "request"))
}

/// A text of which everything can be shown: a question mark stands where something cannot.
pub(super) fn legible(text: &str) -> String {
    let shown = |c: char| if judge(c).is_none() { c } else { '?' };
    let mut out = String::with_capacity(text.len());
    for cluster in clusters(text) {
        let mut letters = cluster.chars();
        if is_set(cluster) {
            out.extend(letters.map(shown));
        } else {
            out.extend(letters.next().map(shown));
            out.extend(letters.filter(|c| !is_silent(*c)).map(|_| '?'));
        }
    }
    out
}

/// A text without the characters that have no picture of their own, which come along with what is copied; its white space stays.
pub(super) fn drawn(text: &str) -> String {
    text.chars().filter(|c| c.is_whitespace() || !is_silent(*c)).collect()
}

/// What of a text is set as one: a letter with its marks, or pictures that are joined.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = 0;
        // Of most texts each character stands by itself, which needs no tables.
        if let [0..0x80, 0..0x80, ..] | [0..0x80] = rest.as_bytes() {
            let (cluster, after) = rest.split_at(1);
            rest = after;
            return Some(cluster);
        }
        for grapheme in rest.graphemes(true) {
            end += grapheme.len();
            // A shaper goes on behind a joiner, whatever stands before it.
            if !grapheme.ends_with(JOINER) {
                break;
            }
        }
        let (cluster, after) = rest.split_at(end);
        rest = after;
        (end > 0).then_some(cluster)
    })
}

const JOINER: char = '\u{200D}';

struct Wrong<'a> {
    code: &'static str,
    position: usize,
    character: &'a str,
}

/// What of a cluster that begins at this position cannot be shown: characters of it, or all of them together.
fn wrong(cluster: &str, start: usize) -> Vec<Wrong<'_>> {
    if let [b' '..=b'~'] = cluster.as_bytes() {
        return Vec::new();
    }
    let characters = cluster.char_indices().enumerate();
    let wrong: Vec<Wrong<'_>> = characters
        .filter_map(|(index, (at, c))| {
            let character = cluster.get(at..at + c.len_utf8()).unwrap_or_default();
            Some(Wrong { code: judge(c)?, position: start + index, character })
        })
        .collect();
    if wrong.is_empty() && !is_set(cluster) {
        return vec![Wrong { code: "missing-combination", position: start, character: cluster }];
    }
    wrong
}

/// Whether characters that can be shown are shown together as well.
fn is_set(cluster: &str) -> bool {
    let mut drawn = cluster.chars().filter(|c| !is_silent(*c));
    let alone = (drawn.next(), drawn.next()).1.is_none();
    alone || typeset::sets(cluster)
}

/// Joiners, direction marks and variation selectors have no picture of their own, nor has white space.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE0E}' | '\u{FE0F}')
        || c.is_whitespace()
}

fn judge(c: char) -> Option<&'static str> {
    match c {
        '\n' | '\r' | '\t' | ' '..='~' => None,
        _ if c.is_control() => Some("control-character"),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Some("bidi-override"),
        '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => Some("control-character"),
        // What it means only its maker knows, so PDF/A has none (ISO 19005-2, 6.2.11.7.3), though a font may have a picture of it.
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}' => Some("private-use"),
        // White space with a stroke through it, which is drawn.
        '\u{1680}' => Some("missing-character"),
        _ if is_silent(c) || typeset::covers(c) => None,
        // A letter that no font has whole is set as its parts: p with an acute accent.
        _ if std::iter::once(c).nfd().all(typeset::covers) => None,
        _ => Some("missing-character"),
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::char::is_combining_mark;

    use super::*;

    fn codes(text: &str) -> Vec<(&'static str, usize)> {
        let mut position = 1;
        let found = clusters(text).flat_map(|cluster| {
            let start = position;
            position += cluster.chars().count();
            wrong(cluster, start)
        });
        found.map(|wrong| (wrong.code, wrong.position)).collect()
    }

    #[test]
    fn shows_the_scripts_of_our_readers() {
        let text = "Żółć café Ελλάδα Привет سلام 😀👩‍👩‍👧 € – ‘’ “ ” · … e\u{301} o\u{308} q\u{306} 1\u{FE0F}\u{20E3} 👍🏽 🇳🇱 ❤\u{FE0F} ｘ\r\n \u{301}";
        let text = text.replace('ｘ', "x");
        assert_eq!(codes(&text), []);
    }

    #[test]
    fn names_what_it_cannot_show() {
        assert_eq!(judge('漢'), Some("missing-character"));
        assert_eq!(judge('\0'), Some("control-character"));
        assert_eq!(judge('\u{202E}'), Some("bidi-override"));
        for c in ['\u{E000}', '\u{F8FF}', '\u{FE82E}', '\u{FE4E5}', '\u{10FFFD}'] {
            assert_eq!(judge(c), Some("private-use"), "U+{:04X}", c as u32);
        }
        assert_eq!(judge('\u{1680}'), Some("missing-character"));
    }

    #[test]
    fn names_what_it_cannot_show_together() {
        for (text, position) in
            [("abc A\u{20E3}", 5), ("🙂\u{301}", 1), ("\u{628}\u{332}", 1), ("A\u{200D}😀", 1), ("ja 👍\u{332} nee", 4)]
        {
            assert_eq!(codes(text), [("missing-combination", position)], "{text}");
        }
        assert_eq!(legible("🙂\u{301} 漢 \u{E000} e\u{301} A\u{20E3}"), "🙂? ? ? e\u{301} A?");
    }

    /// A job that sets these texts in the house's letters, a paragraph each.
    fn job(texts: &[String], output: typeset::Output) -> typeset::Job {
        let template = r#"#import "/house/house.typ": default-tokens
#set document(title: "T")
#set page(width: 120mm, height: 100mm, margin: 5mm)
#set text(lang: "nl", hyphenate: false)
#for family in (default-tokens.body, default-tokens.display, default-tokens.field) { set text(font: family)
  for word in json("/data.json") { par(word) } }"#;
        typeset::Job {
            template: "/t.typ".into(),
            data: serde_json::json!(texts).to_string(),
            files: vec![("/t.typ".into(), template.into())],
            assets: Vec::new(),
            output,
            ident: "test".into(),
            date: (2026, 11, 30),
        }
    }

    #[test]
    fn every_character_that_is_let_in_can_be_in_an_archive() {
        let all: Vec<char> = ('\0'..=char::MAX).filter(|c| judge(*c).is_none() && *c != '\r').collect();
        assert!(all.len() > 3000, "{}", all.len());
        // Some are marks, which take what stands before them along.
        let texts: Vec<String> =
            all.chunks(60).map(|some| some.iter().flat_map(|c| ['x', *c, ' ']).collect()).collect();
        let made = typeset::make(&job(&texts, typeset::Output::PdfScreen));
        let one = |c: char| typeset::make(&job(&[format!("x {c} x")], typeset::Output::PdfScreen)).is_err();
        if let Err(failure) = made {
            let wrong: Vec<String> = all.iter().filter(|c| one(**c)).map(|c| format!("U+{:04X}", *c as u32)).collect();
            panic!("{failure}: {wrong:?}");
        }
    }

    #[test]
    fn what_of_all_characters_can_be_seen_is_a_text() {
        for c in ('\0'..=char::MAX).filter(|c| judge(*c).is_none()) {
            let seen = !is_silent(c) && !is_combining_mark(c);
            assert_eq!(fault::is_visible(&c.to_string()), seen, "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn a_letter_and_its_marks_are_both_in_the_picture() {
        let picture = |text: &str| {
            let output = typeset::Output::Png { width: 600, page: 1 };
            typeset::make(&job(&[text.to_owned()], output)).expect("a picture").bytes
        };
        for (base, mark) in [
            ("e", "\u{301}"),
            ("q", "\u{306}"),
            ("y", "\u{332}"),
            ("ж", "\u{301}"),
            ("α", "\u{342}"),
            ("1", "\u{FE0F}\u{20E3}"),
            ("\u{628}", "\u{64E}"),
            ("\u{644}", "\u{651}\u{64E}"),
            ("👩", "\u{200D}👧"),
        ] {
            let whole = format!("{base}{mark}");
            assert_eq!(codes(&whole), [], "{whole}");
            let drawn = picture(&whole);
            assert!(drawn != picture(base) && drawn != picture(mark) && drawn != picture(""), "{whole}");
        }
    }
}
