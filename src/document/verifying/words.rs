//! Words of verdicts: the sentences of the group `verification` among the fault texts, moments and lists as people read them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use fault::language::Language;
use verify::report::{Indication, SubIndication, Verdict};

/// Sentences in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Language);

/// Clock of Amsterdam in the notation of POSIX, as the law of the Union has it: no table of zones of the machine is asked, so that every
/// machine says the same.
const AMSTERDAM: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// Characters of one text out of a file that are shown.
const LONGEST: usize = 300;

/// Characters of one in a first line.
const SHORT: usize = 60;

/// Names that a list gives before it only counts.
const NAMED: usize = 6;

impl Words {
    /// A sentence without values.
    pub(super) fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A sentence with its values.
    pub(super) fn with(self, key: &str, values: &[(&str, &str)]) -> String {
        fault::render(self.0, "verification", key, values)
    }

    /// Whether there is such a sentence.
    pub(super) fn knows(self, key: &str) -> bool {
        self.say(key) != key
    }

    /// The report with texts that a terminal and a page can be given: whoever made the file chose them, so control characters and marks
    /// that turn the direction of reading go, and what is endless ends.
    pub(super) fn plain(text: &str) -> String {
        let turns = |c: char| matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let mut out: String = text.chars().filter(|c| !c.is_control() && !turns(*c)).take(LONGEST + 1).collect();
        if out.chars().count() > LONGEST {
            out = out.chars().take(LONGEST).chain(['…']).collect();
        }
        out
    }

    /// A text out of a file as a first line has room for it.
    pub(super) fn short(self, text: &str) -> String {
        let own: String = text.chars().take(SHORT).collect();
        if own.len() < text.len() { format!("{}…", own.trim_end()) } else { own }
    }

    /// A moment in Dutch time, to the minute.
    pub(super) fn moment(self, at: Timestamp) -> String {
        let Some(local) = local(at) else { return at.to_string() };
        let (hour, minute) = (format!("{:02}", local.hour()), format!("{:02}", local.minute()));
        self.with("moment", &[("day", &self.day(at)), ("hour", &hour), ("minute", &minute)])
    }

    /// The parts of a text that are moments, as people read them: `OCSP 2026-11-20T10:00:05Z`.
    pub(super) fn moments(self, text: &str) -> String {
        let said = |part: &str| part.parse().map_or_else(|_| part.to_owned(), |at| self.moment(at));
        text.split(' ').map(said).collect::<Vec<_>>().join(" ")
    }

    /// The day of a moment in the Netherlands.
    pub(super) fn day(self, at: Timestamp) -> String {
        local(at).map_or_else(|| at.to_string(), |local| self.date(local.date()))
    }

    /// The day of a moment that ends something: certificates end at midnight of UTC, which is no day in the Netherlands.
    pub(super) fn last_day(self, until: Timestamp) -> String {
        self.date(TimeZone::UTC.to_datetime(until).date())
    }

    fn date(self, date: Date) -> String {
        let month = self.say(&format!("month-{}", date.month()));
        self.with("day", &[("day", &date.day().to_string()), ("month", &month), ("year", &date.year().to_string())])
    }

    /// `a, b and c`; a long list names the first and counts the rest.
    pub(super) fn list(self, items: &[String]) -> String {
        let rest = items.len().saturating_sub(NAMED);
        if rest > 1 {
            let shown = items[..NAMED].join(", ");
            return self.with("list-more", &[("shown", &shown), ("rest", &rest.to_string())]);
        }
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [most @ .., last] => self.with("list-and", &[("most", &most.join(", ")), ("last", last)]),
        }
    }

    /// So many of a thing: `one` and `many` are keys, the latter with `{count}`.
    pub(super) fn count(self, count: usize, one: &str, many: &str) -> String {
        if count == 1 { self.say(one) } else { self.with(many, &[("count", &count.to_string())]) }
    }
}

fn local(at: Timestamp) -> Option<jiff::civil::DateTime> {
    TimeZone::posix(AMSTERDAM).ok().map(|zone| zone.to_datetime(at))
}

/// A verdict as the standard writes it: `TOTAL-FAILED / HASH_FAILURE`.
pub(super) fn code(verdict: &Verdict) -> String {
    match verdict.sub_indication {
        Some(sub) => format!("{} / {}", name(&verdict.indication), name(&sub)),
        None => name(&verdict.indication),
    }
}

/// Key of the sentences of a sub-indication: `format-failure`.
pub(super) fn key(sub: SubIndication) -> String {
    name(&sub).to_lowercase().replace('_', "-")
}

/// The word of a page's style for a verdict.
pub(super) fn outcome(verdict: &Verdict) -> &'static str {
    match (verdict.indication, verdict.sub_indication) {
        (_, Some(SubIndication::NoSignature)) => "none",
        (Indication::TotalPassed, _) => "passed",
        (Indication::Indeterminate, _) => "indeterminate",
        (Indication::TotalFailed, _) => "failed",
    }
}

/// The name of a value as it is serialised.
pub(super) fn name(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_on_the_dutch_clock() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        assert_eq!(Words(Language::Nl).moment(at("2026-11-22T13:30:00Z")), "22 november 2026 om 14.30 uur");
        assert_eq!(Words(Language::En).moment(at("2026-07-01T22:05:00Z")), "2 July 2026 at 00:05 (Dutch time)");
    }

    #[test]
    fn a_long_list_is_counted() {
        let names: Vec<String> = (1..=40).map(|n| format!("v{n}")).collect();
        assert_eq!(Words(Language::Nl).list(&names), "v1, v2, v3, v4, v5, v6 en nog 34");
        assert_eq!(Words(Language::En).list(&names[..3]), "v1, v2 and v3");
        assert_eq!(Words(Language::Nl).list(&names[..7]), "v1, v2, v3, v4, v5, v6 en v7");
    }
}
