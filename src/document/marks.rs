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

/// A line with a bullet before it where a symbol and white space were; elsewhere only its maker knows what a symbol means.
fn with_bullet(line: &str) -> String {
    let start = line.trim_start();
    match start.strip_prefix(is_symbol) {
        Some(rest) if rest.starts_with(char::is_whitespace) => {
            format!("{}•{rest}", &line[..line.len() - start.len()])
        }
        _ => line.to_owned(),
    }
}
