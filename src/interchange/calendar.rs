//! Calendars (RFC 5545): a task for each action, and a day for the next talk.

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Calendar, Component, DatePerhapsTime, Event, EventLike, Todo};
use sha2::{Digest, Sha256};

use super::{Plan, When};

/// The plan as `text/calendar`. Actions without a date are tasks without one, so that none is lost.
pub fn calendar(plan: &Plan) -> Vec<u8> {
    let stamp = stamp(plan);
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//canvaspers//follow-up plan//NL"));
    for action in &plan.actions {
        let mut todo = Todo::with_uid(&identifier(plan, &["action", &action.what, &action.who, &action.when.text()]));
        todo.summary(&action.what).timestamp(stamp);
        let words = match &action.when {
            When::Date(..) => String::new(),
            When::Words(words) => words.clone(),
        };
        if let Some(due) = day(&action.when) {
            todo.due(due);
        }
        let rest: Vec<&str> =
            [action.who.as_str(), words.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        if !rest.is_empty() {
            todo.description(&rest.join("\n"));
        }
        calendar.push(todo.done());
    }
    if let Some((name, when)) = &plan.next {
        match day(when) {
            Some(DatePerhapsTime::Date(date)) => {
                let mut event = Event::with_uid(&identifier(plan, &["talk", &when.text()]));
                event.summary(&format!("{name}: {}", plan.title)).timestamp(stamp).starts(date);
                calendar.push(event.done());
            }
            _ => {
                let mut todo = Todo::with_uid(&identifier(plan, &["talk", &when.text()]));
                todo.summary(&format!("{name}: {}", when.text())).timestamp(stamp);
                calendar.push(todo.done());
            }
        }
    }
    calendar.to_string().into_bytes()
}

fn day(when: &When) -> Option<DatePerhapsTime> {
    let When::Date(year, month, day) = when else { return None };
    date(*year, *month, *day).map(DatePerhapsTime::Date)
}

fn date(year: i16, month: i8, day: i8) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::from(year), u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// The document's date, for the same request gives the same bytes.
fn stamp(plan: &Plan) -> DateTime<Utc> {
    let (year, month, day) = plan.date;
    date(year, month, day).unwrap_or_default().and_time(chrono::NaiveTime::MIN).and_utc()
}

/// The same action has the same identifier, so that a calendar that is taken over again changes entries instead of doubling them.
fn identifier(plan: &Plan, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts.iter().copied().chain([plan.title.as_str()]) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let hex: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}@canvaspers")
}
