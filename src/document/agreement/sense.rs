//! Whether an agreement makes sense: dates, signatories, sums, references, and numbers of people that must not stand in it.

use serde_json::Value;

use super::{Source, items};
use crate::document::json::each_text;
use fault::Fault;
use fault::language::Language;

/// Everything that makes no sense; pointers are below the data.
pub fn check(source: &Source<'_>) -> Vec<Fault> {
    let mut faults = all(source);
    // What a draft leaves open is a dotted line in it.
    const OPEN: [&str; 4] = ["clause-needs", "party-without-signatory", "signatory-without-ground", "nothing-changes"];
    faults.retain(|fault| !source.draft || !OPEN.contains(&fault.code));
    faults
}

fn all(source: &Source<'_>) -> Vec<Fault> {
    let mut faults = super::clause_faults(source);
    faults.extend(term(source));
    faults.extend(parties(source));
    faults.extend(named_parties(source));
    faults.extend(sums(source));
    faults.extend(nothing_changes(source));
    if let Some(data) = source.data {
        faults.extend(
            numbers_of_people(data)
                .filter(|pointer| of_a_person(pointer))
                .map(|pointer| Fault::new("bsn-of-person", pointer)),
        );
    }
    faults
}

/// What an author should look at, though the document is made.
pub fn warnings(source: &Source<'_>) -> Vec<Fault> {
    let found = source.data.map(numbers_of_people).into_iter().flatten();
    found.filter(|pointer| !of_a_person(pointer)).map(|pointer| Fault::new("bsn-perhaps", pointer)).collect()
}

/// Pointers of the texts that hold what may be somebody's number.
fn numbers_of_people(data: &Value) -> impl Iterator<Item = String> {
    let mut out = Vec::new();
    each_text(data, &mut |path, text| {
        if holds_bsn(text) {
            out.push(path.to_string());
        }
    });
    out.into_iter()
}

fn term(source: &Source<'_>) -> Option<Fault> {
    let (start, end) = (source.text("term.start")?, source.text("term.end")?);
    // Full-dates compare as they read.
    (end < start).then(|| {
        Fault::new("ends-before-start", "/term/end")
            .with("start", items::date_long(start, source))
            .with("end", items::date_long(end, source))
    })
}

fn parties(source: &Source<'_>) -> Vec<Fault> {
    let mut out = Vec::new();
    let given = source.member("parties").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for (index, party) in given.iter().enumerate() {
        let name = party["name"].as_str().unwrap_or_default();
        let at = format!("/parties/{index}");
        // Parties that a draft has no name for yet are not the same.
        if party["name"].is_string() && given[..index].iter().any(|other| other["name"] == party["name"]) {
            out.push(Fault::new("party-twice", format!("{at}/name")).with("name", name));
        }
        let people = party["signatories"].as_array().map(Vec::as_slice).unwrap_or_default();
        if people.is_empty() {
            out.push(Fault::new("party-without-signatory", format!("{at}/signatories")).with("name", name));
        }
        for (n, person) in people.iter().enumerate() {
            if !person["ground"].is_string() {
                out.push(
                    Fault::new("signatory-without-ground", format!("{at}/signatories/{n}/ground")).with("name", name),
                );
            } else if person["ground"] == "anders" && !person["mandate"].is_string() {
                out.push(
                    Fault::new("signatory-without-ground", format!("{at}/signatories/{n}/mandate")).with("name", name),
                );
            }
        }
        if let Some(joint) = party["joint"].as_u64().filter(|joint| *joint > people.len() as u64) {
            let fault = Fault::new("too-few-signatories", format!("{at}/joint"));
            out.push(fault.with("name", name).with("joint", joint).with("count", people.len()));
        }
    }
    out
}

/// Tasks and contributions belong to a party of the agreement.
fn named_parties(source: &Source<'_>) -> Vec<Fault> {
    let names: Vec<&str> = source
        .member("parties")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|party| party["name"].as_str())
        .collect();
    let mut out = Vec::new();
    for (index, name) in source.member("joining").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let name = name.as_str().unwrap_or_default();
        if !names.is_empty() && !names.contains(&name) {
            out.push(Fault::new("unknown-party", format!("/joining/{index}")).choices(name, names.iter().copied()));
        }
    }
    for table in ["tasks", "contributions", "leaving"] {
        let rows = source.member(table).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for (index, row) in rows.iter().enumerate() {
            let Some(name) = row["party"].as_str() else { continue };
            // A draft may begin with its tasks.
            if !names.is_empty() && !names.contains(&name) {
                let fault = Fault::new("unknown-party", format!("/{table}/{index}/party"));
                out.push(fault.choices(name, names.iter().copied()));
            }
        }
    }
    out
}

/// An addition to an agreement adds something.
fn nothing_changes(source: &Source<'_>) -> Option<Fault> {
    source.member("original")?;
    let has = ["joining", "leaving", "changes", "tasks", "contributions", "clauses"];
    (!has.iter().any(|name| source.member(name).is_some())).then(|| Fault::new("nothing-changes", "/joining"))
}

/// The amount a year that the money clause names is what the contributions add up to.
fn sums(source: &Source<'_>) -> Option<Fault> {
    let said = source.member("finance.perYear")?.as_f64()?;
    let rows = source.member("contributions")?.as_array()?;
    let amounts: Vec<f64> = rows.iter().filter_map(|row| row["amount"].as_f64()).collect();
    let sum: f64 = amounts.iter().sum();
    let differ = !amounts.is_empty() && (said - sum).abs() > 0.004;
    let written = |amount: f64| [Language::Nl, Language::En].map(|language| items::euro(amount, language));
    differ.then(|| {
        let ([said_nl, said_en], [sum_nl, sum_en]) = (written(said), written(sum));
        Fault::new("sums-differ", "/finance/perYear")
            .with_text("said", said_nl, said_en)
            .with_text("sum", sum_nl, sum_en)
    })
}

/// Data about people: who signs.
fn of_a_person(pointer: &str) -> bool {
    pointer.contains("/signatories/")
}

/// Whether nine digits, perhaps with single spaces or points between, pass the test of a BSN (elfproef). Other numbers may stand
/// beside them: any groups of digits that make nine together are tried.
fn holds_bsn(text: &str) -> bool {
    let mut groups: Vec<Vec<i64>> = Vec::new();
    let mut since = 2;
    for c in text.chars() {
        let Some(digit) = c.to_digit(10) else {
            // One mark parts groups of a number; anything else ends it, as an empty group.
            since += if matches!(c, ' ' | '.' | '-') { 1 } else { 2 };
            continue;
        };
        match (since, groups.last_mut()) {
            (0, Some(group)) => group.push(i64::from(digit)),
            (1, _) => groups.push(vec![i64::from(digit)]),
            _ => groups.extend([Vec::new(), vec![i64::from(digit)]]),
        }
        since = 0;
    }
    (0..groups.len()).any(|start| {
        let mut digits = Vec::new();
        for group in groups[start..].iter().take_while(|group| !group.is_empty()) {
            digits.extend_from_slice(group);
            if digits.len() >= 9 {
                break;
            }
        }
        digits.len() == 9 && passes(&digits)
    })
}

fn passes(digits: &[i64]) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i64 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
    sum % 11 == 0 && digits.iter().any(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_digits_are_tested_as_a_bsn() {
        for found in [
            "111222333",
            "nummer 111222333.",
            "1112 22 333",
            "111.222.333",
            "111222333 2026",
            "tel 06 111222333",
            "1980-01-01 111222333",
        ] {
            assert!(holds_bsn(found), "{found}");
        }
        for fine in ["111222334", "12345678", "1112223331", "000000000", "112, 22 en 333", "2026-11-22"] {
            assert!(!holds_bsn(fine), "{fine}");
        }
    }
}
