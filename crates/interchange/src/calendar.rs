//! Calendars (RFC 5545): a task for each action, and a day for the next talk.
//!
//! The lines are written here: the crate for it reads a line from its beginning for each fold, and lets a lone CR through.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Plan, When};

/// The plan as `text/calendar`. Actions without a date are tasks without one, so that none is lost.
pub fn calendar(plan: &Plan) -> Vec<u8> {
    // The document's date, for the same request gives the same bytes.
    let stamp = format!("{}T000000Z", day(plan.date));
    let mut lines = Lines::default();
    lines.line("BEGIN", "VCALENDAR");
    lines.line("VERSION", "2.0");
    lines.line("PRODID", "-//canvaspers//follow-up plan//NL");
    for action in &plan.actions {
        let words = match &action.when {
            When::Date(..) => "",
            When::Words(words) => words,
        };
        lines.line("BEGIN", "VTODO");
        lines.line("UID", &identifier(plan, &["action", &action.what, &action.who, &action.when.text()]));
        lines.line("DTSTAMP", &stamp);
        if let When::Date(year, month, date) = action.when {
            lines.line("DUE;VALUE=DATE", &day((year, month, date)));
        }
        lines.text("SUMMARY", &action.what);
        let rest: Vec<&str> = [action.who.as_str(), words].into_iter().filter(|part| !part.is_empty()).collect();
        if !rest.is_empty() {
            lines.text("DESCRIPTION", &rest.join("\n"));
        }
        lines.line("END", "VTODO");
    }
    if let Some((name, when)) = &plan.next {
        let (sort, start, about) = match when {
            When::Date(year, month, date) => ("VEVENT", Some(day((*year, *month, *date))), &plan.title),
            When::Words(words) => ("VTODO", None, words),
        };
        lines.line("BEGIN", sort);
        lines.line("UID", &identifier(plan, &["talk", &when.text()]));
        lines.line("DTSTAMP", &stamp);
        if let Some(start) = start {
            lines.line("DTSTART;VALUE=DATE", &start);
        }
        lines.text("SUMMARY", &format!("{name}: {about}"));
        lines.line("END", sort);
    }
    lines.line("END", "VCALENDAR");
    lines.0.into_bytes()
}

fn day((year, month, day): (i16, i8, i8)) -> String {
    format!("{year:04}{month:02}{day:02}")
}

/// Content lines (RFC 5545, 3.1).
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Octets of a line; a longer one goes on below, behind a space.
    const LONGEST: usize = 75;

    /// A property whose value is none of a user's words.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = Lines::LONGEST;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = Lines::LONGEST - 1;
            }
            room -= c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }

    /// A property with words (3.3.11). Every end of a line that Unicode knows is one; other control characters have no place in a calendar.
    fn text(&mut self, name: &str, text: &str) {
        let mut value = String::with_capacity(text.len());
        let mut before = '\0';
        for c in text.chars() {
            match c {
                '\n' if before == '\r' => {}
                '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => value.push_str("\\n"),
                '\\' | ',' | ';' => value.extend(['\\', c]),
                '\t' => value.push(c),
                c if c.is_control() => {}
                c => value.push(c),
            }
            before = c;
        }
        self.line(name, &value);
    }
}

/// The same action has the same identifier, so that a calendar that is taken over again changes entries instead of doubling them.
fn identifier(plan: &Plan, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts.iter().copied().chain([plan.title.as_str()]) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut out = String::new();
    for byte in hash.finalize().iter().take(16) {
        // Writing to memory does not fail.
        let _ = write!(out, "{byte:02x}");
    }
    out + "@canvaspers"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Action;

    fn plan(what: &str, who: &str, when: When) -> Plan {
        let action = Action { what: what.into(), who: who.into(), when };
        Plan { title: "Samen".into(), actions: vec![action], date: (2026, 3, 9), ..Plan::default() }
    }

    fn written(plan: &Plan) -> String {
        String::from_utf8(calendar(plan)).expect("text")
    }

    #[test]
    fn a_line_ends_in_one_way_and_is_never_longer_than_it_may_be() {
        for (what, read) in [
            ("a\rb", r"a\nb"),
            ("a\r\nb", r"a\nb"),
            ("a\n\rb", r"a\n\nb"),
            ("a\r\r\nb", r"a\n\nb"),
            ("a\u{85}b\u{2028}c\u{2029}d\u{B}e\u{C}f", r"a\nb\nc\nd\ne\nf"),
            ("a\0b\u{7}c\u{1B}[2Jd\u{7F}e\u{9F}f", "abc[2Jdef"),
            (r"a\nb,c;d", r"a\\nb\,c\;d"),
            ("a\tb: \"c\"", "a\tb: \"c\""),
            ("x\r\nEND:VTODO\r\nBEGIN:VALARM", r"x\nEND:VTODO\nBEGIN:VALARM"),
        ] {
            for text in [what.to_owned(), format!("{}{what}", "é".repeat(40)), format!("{}{what}", "👩‍👩‍👧".repeat(20))]
            {
                let own = plan(&text, &text, When::Words(text.clone()));
                let own = Plan { next: Some((text.clone(), When::Words(text.clone()))), ..own };
                let made = written(&own);
                assert!(!made.replace("\r\n", "").contains(['\r', '\n']), "{made:?}");
                assert!(made.split("\r\n").all(|line| line.len() <= 75), "{made}");
                let whole = made.replace("\r\n ", "");
                assert!(whole.contains(&format!("{read}\r\n")), "{what:?}: {whole}");
                let starts = whole.split("\r\n").filter(|line| line.starts_with("BEGIN:")).count();
                assert_eq!(starts, 3, "{whole}");
            }
        }
    }

    #[test]
    fn days_are_days_and_other_times_are_words() {
        let made = written(&plan("Bellen", "Ada", When::Date(2027, 2, 3)));
        assert!(
            made.contains("DUE;VALUE=DATE:20270203\r\n") && made.contains("DTSTAMP:20260309T000000Z\r\n"),
            "{made}"
        );
        assert!(made.contains("DESCRIPTION:Ada\r\n"), "{made}");
        let made = written(&plan("Bellen", "Ada", When::Words("snel".into())));
        assert!(!made.contains("DUE") && made.contains(r"DESCRIPTION:Ada\nsnel"), "{made}");
    }
}
