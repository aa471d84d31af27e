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

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection): such a text gets an apostrophe before it.
fn harmless(cell: &str) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}
