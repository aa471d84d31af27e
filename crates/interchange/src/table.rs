//! Tables as text: semicolons and a byte order mark, as spreadsheets in the Netherlands open them without questions.
//!
//! Elsewhere a program may part the same line at commas or tabs. It then sees cells where we wrote none, and an opening quote in the
//! middle of a cell holds nothing together. So a text is made harmless at every place where some program lets a cell begin.

use super::Plan;

/// The actions as `text/csv` (RFC 4180, with semicolons).
pub fn csv(plan: &Plan) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    let mut rows = vec![plan.heads.clone()];
    rows.extend(plan.actions.iter().map(|action| [action.what.clone(), action.who.clone(), action.when.text()]));
    if let Some((name, when)) = &plan.next {
        rows.push([name.clone(), String::new(), when.text()]);
    }
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(row.map(|cell| harmless(&cell)));
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection), wherever it lets one begin: there an apostrophe comes first.
fn harmless(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 1);
    let mut begins = true;
    for c in cell.chars() {
        if begins && starts_formula(c) {
            out.push('\'');
        }
        out.push(c);
        begins = parts_cells(c) || begins && is_skipped(c);
    }
    out
}

/// Whether a text that begins so is worked out; wide and small letters are taken for the common ones by some.
fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫' | '\u{2212}')
}

/// Whether a cell may begin behind this.
fn parts_cells(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '\n' | '\r' | '"')
}

/// What some programs take off before they look.
fn is_skipped(c: char) -> bool {
    let unseen = matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    c.is_whitespace() || c.is_control() || unseen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Action, When};

    fn written(what: &str) -> String {
        let action = Action { what: what.into(), who: what.into(), when: When::Words(what.into()) };
        let heads = ["Wat", "Wie", "Wanneer"].map(str::to_owned);
        let plan = Plan {
            heads,
            actions: vec![action],
            next: Some((what.into(), When::Words(what.into()))),
            ..Plan::default()
        };
        String::from_utf8(csv(&plan)).expect("text")
    }

    /// As a program reads it that knows quotes at the beginning of a cell only, takes what follows a quoted part to the cell, and does not
    /// keep a quoted part together that begins elsewhere.
    fn cells(text: &str, separator: char) -> Vec<String> {
        let mut out = vec![String::new()];
        let (mut quoted, mut begins) = (false, true);
        let mut rest = text.trim_start_matches('\u{FEFF}').chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '"' if quoted && rest.peek() == Some(&'"') => {
                    rest.next();
                    out.last_mut().expect("a cell").push('"');
                }
                '"' if quoted => quoted = false,
                '"' if begins => quoted = true,
                c if !quoted && (c == separator || c == '\r' || c == '\n') => {
                    out.push(String::new());
                    begins = true;
                    continue;
                }
                c => out.last_mut().expect("a cell").push(c),
            }
            begins = false;
        }
        out
    }

    #[test]
    fn no_reader_finds_a_formula() {
        let formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠A", "﹦1", "−1", "=cmd|' /C calc'!A0"];
        let before = [
            "", " ", "  ", "\t", "\u{A0}", "\u{3000}", "\u{200B}", "\u{FEFF}", "a,", "a, ", "a;", "a; ", "a\t", "a\n",
            "a\r", "a\r\n ", "\"", "\"\"", "a\",", "a,\"", "a;\" ", "\n\n", ",,;", "a\",\"", "\",", "'\",",
        ];
        for text in before.iter().flat_map(|before| formulas.map(|formula| format!("{before}{formula}"))) {
            let table = written(&text);
            for separator in [';', ',', '\t', '|'] {
                for cell in cells(&table, separator) {
                    let seen = cell.trim_start_matches(|c: char| is_skipped(c) || c == '"').chars().next();
                    assert!(!seen.is_some_and(starts_formula), "{text:?} by {separator:?}: {cell:?} in {table:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_harmless_stays_as_it_was() {
        for text in [
            "Bellen, mailen; en koken",
            "3 - 2 = 1",
            "a@b.example",
            "e-mail",
            "\"Samen\" eten",
            "15-12-2026",
            "1,5",
            "a\tb",
            "a\nb",
            "'t Is",
        ] {
            assert_eq!(harmless(text), text);
            let read = cells(&written(text), ';');
            assert_eq!(read.iter().filter(|cell| *cell == text).count(), 5, "{text:?}: {read:?}");
        }
        assert_eq!(harmless("- bellen\n- mailen"), "'- bellen\n'- mailen");
    }
}
