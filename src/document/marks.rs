//! Marks that came along with a text from the program that it was copied in.

use catalog::encoding::MARK;
use serde_json::Value;

/// Takes the byte order marks from the texts in a value: whoever reads a file may send it along with the text. Bullets of a font of
/// symbols become bullets, and ends of lines that only word processors have become those that all have.
pub fn without_marks(value: &mut Value) {
    match value {
        Value::String(text) => {
            if text.starts_with(MARK) {
                *text = text.trim_start_matches(MARK).to_owned();
            }
            if text.contains(ENDS_OF_LINES) {
                *text = text.replace(ENDS_OF_LINES, "\n");
            }
            if text.contains(is_symbol) {
                *text = text.split_inclusive(['\n', '\r']).map(with_bullet).collect();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_marks),
        Value::Object(members) => members.values_mut().for_each(without_marks),
        _ => {}
    }
}

/// What stands for Shift+Enter (vertical tab), and the two of Unicode.
const ENDS_OF_LINES: [char; 3] = ['\u{B}', '\u{2028}', '\u{2029}'];

/// Whether this is a character of a font of symbols, as Windows numbers them: word processors copy the bullets of lists so.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{F020}'..='\u{F0FF}')
}

/// What the signs of Wingdings are that people put before a line and mean something by: ticked or not, done, leads to.
const MEANT: [(char, &str); 11] = [
    ('\u{F06F}', "☐"),
    ('\u{F071}', "☐"),
    ('\u{F072}', "☐"),
    ('\u{F0A8}', "☐"),
    ('\u{F0FE}', "☑"),
    ('\u{F052}', "☑"),
    ('\u{F0FD}', "✗"),
    ('\u{F0FC}', "✓"),
    ('\u{F0FB}', "✗"),
    ('\u{F0E0}', "→"),
    ('\u{F0E8}', "→"),
];
/// Bullets of Symbol and Wingdings, in the order of their numbers.
const BULLETS: &str = "\u{F06C}\u{F06E}\u{F075}\u{F076}\u{F077}\u{F09F}\u{F0A7}\u{F0B7}\u{F0C4}\u{F0D8}\u{F0F0}";

/// A line with the sign before it that stood there, or a bullet, where a symbol and white space were; what any other symbol means only its maker
/// knows.
fn with_bullet(line: &str) -> String {
    let start = line.trim_start();
    let known = |symbol: char| {
        let meant = MEANT.iter().find(|(own, _)| *own == symbol).map(|(_, sign)| *sign);
        meant.or(BULLETS.contains(symbol).then_some("•"))
    };
    let sign = start.chars().next().filter(|first| is_symbol(*first)).and_then(known);
    match (sign, start.strip_prefix(is_symbol)) {
        (Some(sign), Some(rest)) if rest.starts_with(char::is_whitespace) => {
            format!("{}{sign}{rest}", &line[..line.len() - start.len()])
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::without_marks;

    #[test]
    fn signs_before_a_line_say_what_they_said() {
        for (text, wanted) in [
            ("\u{F0B7}\tdoel", "•\tdoel"),
            ("\u{F0A7} doel", "• doel"),
            ("\u{F0FE} aan\n\u{F0A8} uit", "☑ aan\n☐ uit"),
            ("\u{F0FC} klaar", "✓ klaar"),
            ("\u{F0E0} daarna", "→ daarna"),
            ("een\u{B}twee", "een\ntwee"),
            // A smile, and a sign within a text: nobody but their maker knows.
            ("\u{F04A} blij", "\u{F04A} blij"),
            ("van \u{F0E0} naar", "van \u{F0E0} naar"),
        ] {
            let mut value = json!({"text": [text]});
            without_marks(&mut value);
            assert_eq!(value, json!({"text": [wanted]}), "{text:?}");
        }
    }
}
