//! Tables as text: semicolons and a byte order mark, as spreadsheets in the Netherlands open them without questions.

use super::Plan;

/// The actions as `text/csv` (RFC 4180, with semicolons).
pub fn csv(plan: &Plan) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
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

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection): such a text gets an apostrophe before it. A program that parts the
/// file at commas or tabs, or does not know what quotes are, finds more beginnings of cells than there are.
fn harmless(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 1);
    let mut begins = true;
    for (at, c) in cell.char_indices() {
        let formula = matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
        if (begins && formula) || (at == 0 && matches!(c, '\t' | '\r' | '\n')) {
            out.push('\'');
        }
        out.push(c);
        begins = matches!(c, ',' | ';' | '\t' | '\r' | '\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::{Action, When};

    /// Cells as a program finds them that parts at one character and knows no quotes.
    fn plainly(text: &str, part: char) -> Vec<&str> {
        text.trim_start_matches('\u{FEFF}').lines().flat_map(|line| line.split(part)).collect()
    }

    #[test]
    fn no_reader_finds_a_formula() {
        let what = ["=1+1", "a,=1+1", "a;=1+1", "a\t=1+1", "a\n=1+1", "a\r=1+1", "+31 6", "-,-", "\t=1", "\"=1", "＝1"];
        let plan = Plan {
            actions: what
                .iter()
                .map(|what| Action { what: (*what).into(), who: (*what).into(), when: When::Words((*what).into()) })
                .collect(),
            ..Plan::default()
        };
        let made = String::from_utf8(csv(&plan)).expect("text");
        for part in [',', ';', '\t'] {
            for cell in plainly(&made, part) {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
                    "{part:?}: {cell:?} in {made}"
                );
            }
            let mut reader = ::csv::ReaderBuilder::new();
            let reader = reader
                .delimiter(part as u8)
                .flexible(true)
                .has_headers(false)
                .from_reader(made.as_bytes().get(3..).unwrap_or_default());
            for cell in
                reader.into_records().flatten().flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>())
            {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
                    "{part:?}: {cell:?} in {made}"
                );
            }
        }
    }

    #[test]
    fn a_plain_text_stays_as_it_is() {
        for text in ["", "Zaal vastleggen, 15-12", "a - b", "Jan (06-12); Piet", "1 = 1"] {
            assert_eq!(harmless(text), text);
        }
    }
}
