//! Items of clauses: a text with values, dates, amounts and references, as runs that a template or a text file can set.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Source;
use fault::language::Language;
use fault::{Fault, Found};

/// A piece of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run {
    /// Words of the clause set, or of the user.
    Text(String),
    /// What the user filled in.
    Value(String),
    /// A reference to another clause: its id, and "artikel 6".
    Reference(String, String),
    /// What is still to be filled in: its name.
    Missing(String),
}

impl Run {
    /// Its words; a gap is dots.
    pub(super) fn text(&self) -> String {
        match self {
            Run::Text(text) | Run::Value(text) | Run::Reference(_, text) => text.clone(),
            Run::Missing(name) => format!("… ({name})"),
        }
    }

    /// As the template gets it.
    pub(super) fn json(&self) -> Value {
        match self {
            Run::Text(text) => json!({"text": text}),
            Run::Value(text) => json!({"text": text, "value": true}),
            Run::Reference(id, text) => json!({"text": text, "to": id}),
            Run::Missing(name) => json!({"missing": name}),
        }
    }
}

/// Writes items against the numbers that the clauses have.
pub(super) struct Writer<'a> {
    pub source: &'a Source<'a>,
    pub numbers: &'a HashMap<&'a str, usize>,
}

impl Writer<'_> {
    /// An item of the clause set: placeholders take what the data hold.
    pub(super) fn of_set(&self, text: &str, title: &str, faults: &mut Found) -> Vec<Run> {
        self.split(text, |name| {
            let (how, path) = name.split_once(':').unwrap_or(("", name));
            match how {
                "ref" => self.reference(path, "/clauses", faults),
                "refs" => self.references(path),
                _ if path == "citation" && self.source.data.is_some() => {
                    Some(vec![Run::Value(super::citation(self.source))])
                }
                _ if path == "prevailing" => Some(vec![Run::Value(self.prevailing())]),
                _ => Some(vec![match self.source.member(path) {
                    Some(value) => Run::Value(write(how, value, self.source)),
                    None => {
                        if self.source.data.is_some() {
                            let at = format!("/{}", path.replace('.', "/"));
                            let said = self.source.label(path);
                            faults.add(|| Fault::new("clause-needs", at).with("name", said).with("title", title));
                        }
                        Run::Missing(self.source.label(path))
                    }
                }]),
            }
        })
    }

    /// The language that prevails, as an adjective.
    fn prevailing(&self) -> String {
        let first = self.source.beside.unwrap_or(self.source.language).code();
        let code = self.source.text("prevailing").unwrap_or(first);
        self.source.words["languages"][code].as_str().unwrap_or(code).to_owned()
    }

    /// An item that the user wrote: only references are read in it.
    pub(super) fn own(&self, text: &str, at: &str, faults: &mut Found) -> Vec<Run> {
        self.split(text, |name| self.reference(name.strip_prefix("ref:")?, at, faults))
    }

    /// An entry of a list in the data: a text, or a term with its meaning.
    pub(super) fn listed(&self, one: &Value, at: &str, faults: &mut Found) -> Vec<Run> {
        match one {
            Value::String(text) => self.own(text, at, faults),
            other => {
                let part = |name: &str| other[name].as_str().unwrap_or_default();
                let mut runs = vec![Run::Value(format!("‘{}’: ", part("term")))];
                runs.extend(self.own(part("meaning"), &format!("{at}/meaning"), faults));
                runs
            }
        }
    }

    /// Whether a clause stands; the fault of a reference to one that does not.
    pub(super) fn stands(&self, id: &str, at: &str, faults: &mut Found) -> bool {
        let stands = self.numbers.contains_key(id);
        if !stands {
            faults.add(|| match self.source.set.clauses.iter().any(|clause| clause.id == id) {
                true => Fault::new("clause-left-out", at).with("clause", id),
                false => {
                    let mut known: Vec<(usize, &str)> =
                        self.numbers.iter().map(|(id, number)| (*number, *id)).collect();
                    known.sort_unstable();
                    Fault::new("unknown-clause", at).choices(id, known.into_iter().map(|(_, id)| id))
                }
            });
        }
        stands
    }

    fn reference(&self, id: &str, at: &str, faults: &mut Found) -> Option<Vec<Run>> {
        if !self.stands(id, at, faults) {
            return Some(vec![Run::Missing(self.source.word("article").to_owned())]);
        }
        Some(vec![self.to(id)])
    }

    /// References to all clauses that a list of the data names: "artikel 6, artikel 9 en artikel 12".
    fn references(&self, path: &str) -> Option<Vec<Run>> {
        let Some(ids) = self.source.member(path).and_then(Value::as_array) else {
            return Some(vec![Run::Missing(self.source.label(path))]);
        };
        let mut ids: Vec<(usize, &str)> =
            ids.iter().filter_map(Value::as_str).filter_map(|id| Some((*self.numbers.get(id)?, id))).collect();
        ids.sort_unstable();
        let mut runs = Vec::new();
        for (index, (_, id)) in ids.iter().enumerate() {
            if index > 0 {
                let last = index + 1 == ids.len();
                runs.push(Run::Text(if last { format!(" {} ", self.source.word("and")) } else { ", ".into() }));
            }
            runs.push(self.to(id));
        }
        Some(runs)
    }

    fn to(&self, id: &str) -> Run {
        let number = self.numbers.get(id).copied().unwrap_or_default();
        Run::Reference(id.to_owned(), format!("{}\u{a0}{number}", self.source.word("article")))
    }

    /// A text parted at its `{names}`; a name that `fill` does not know stays as it was written.
    fn split(&self, text: &str, mut fill: impl FnMut(&str) -> Option<Vec<Run>>) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        // Where the next brace closes, as what is left of the text from there: it is looked for once, however many open before it.
        let mut closes = text.find('}').map(|end| text.len() - end);
        while let Some(start) = rest.find('{') {
            plain.push_str(&rest[..start]);
            if closes.is_some_and(|left| rest.len() - start < left) {
                closes = rest[start..].find('}').map(|end| rest.len() - start - end);
            }
            let Some(end) = closes.map(|left| rest.len() - left) else {
                rest = &rest[start..];
                break;
            };
            match fill(&rest[start + 1..end]) {
                Some(found) => {
                    if !plain.is_empty() {
                        runs.push(Run::Text(std::mem::take(&mut plain)));
                    }
                    runs.extend(found);
                    rest = &rest[end + 1..];
                }
                None => {
                    plain.push('{');
                    rest = &rest[start + 1..];
                }
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() || runs.is_empty() {
            runs.push(Run::Text(plain));
        }
        runs
    }
}

/// A value as a sentence says it.
fn write(how: &str, value: &Value, source: &Source<'_>) -> String {
    match (how, value) {
        ("euro", Value::Number(number)) => euro(number.as_f64().unwrap_or_default(), source.language),
        ("date", Value::String(date)) => date_long(date, source),
        ("hash", Value::String(hash)) => hash.to_ascii_lowercase(),
        ("months", Value::Number(number)) => {
            let key = if number.as_i64() == Some(1) { "month" } else { "months-word" };
            format!("{number} {}", source.word(key))
        }
        (_, Value::Array(list)) => {
            let names: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            // A name with an "en" of its own would run into its neighbour.
            if names.len() > 1 && names.iter().any(|name| name.contains(&format!(" {} ", source.word("and")))) {
                return names.join("; ");
            }
            match names.split_last() {
                Some((last, [])) => (*last).to_owned(),
                Some((last, first)) => format!("{} {} {last}", first.join(", "), source.word("and")),
                None => String::new(),
            }
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// "22 november 2026"; what is no date stays what it is.
pub(super) fn date_long(date: &str, source: &Source<'_>) -> String {
    match date.parse::<jiff::civil::Date>() {
        Ok(date) => {
            let month = source.words["months"].get(usize::from(date.month().unsigned_abs()) - 1);
            format!("{} {} {}", date.day(), month.and_then(Value::as_str).unwrap_or_default(), date.year())
        }
        Err(_) => date.to_owned(),
    }
}

/// "22-11-2026", in English "22/11/2026".
fn date_short(date: &str, language: Language) -> String {
    match (date.parse::<jiff::civil::Date>(), language) {
        (Ok(date), Language::Nl) => format!("{}-{}-{}", date.day(), date.month(), date.year()),
        (Ok(date), Language::En) => format!("{}/{}/{}", date.day(), date.month(), date.year()),
        (Err(_), _) => date.to_owned(),
    }
}

/// "€ 1.040,25", in English "€1,040.25"; without cents when there are none.
pub fn euro(amount: f64, language: Language) -> String {
    let cents = (amount * 100.0).round() as i64;
    let (thousand, decimal, space) = match language {
        Language::Nl => ('.', ',', "\u{a0}"),
        Language::En => (',', '.', ""),
    };
    let digits = (cents.abs() / 100).to_string();
    let mut whole = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            whole.push(thousand);
        }
        whole.push(digit);
    }
    let minus = if cents < 0 { "-" } else { "" };
    match cents.abs() % 100 {
        0 => format!("€{space}{minus}{whole}"),
        rest => format!("€{space}{minus}{whole}{decimal}{rest:02}"),
    }
}

/// Rows of a table, each value as it is read.
pub(super) fn rows(source: &Source<'_>, table: &str, rows: &Value) -> Value {
    let said = |value: &Value, key: &str| -> Value {
        match (key, value) {
            ("amount", Value::Number(number)) => euro(number.as_f64().unwrap_or_default(), source.language).into(),
            ("by" | "on", Value::String(date)) => date_short(date, source.language).into(),
            ("kind", Value::String(kind)) => source.words["contribution-kinds"][kind].as_str().unwrap_or(kind).into(),
            (_, Value::Number(number)) => {
                let text = number.to_string();
                if source.language == Language::Nl { text.replace('.', ",").into() } else { text.into() }
            }
            (_, other) => other.clone(),
        }
    };
    let keys: &[&str] = match table {
        "tasks" => &["party", "task", "hours"],
        "contributions" => &["party", "kind", "what", "hours", "amount"],
        "leaving" => &["party", "on", "settlement"],
        "changes" => &["clause", "text"],
        _ => &["indicator", "baseline", "target", "by", "measured"],
    };
    rows.as_array()
        .into_iter()
        .flatten()
        .map(|row| {
            Value::Object(
                keys.iter().filter_map(|key| row.get(key).map(|value| ((*key).to_owned(), said(value, key)))).collect(),
            )
        })
        .collect()
}

/// What contributions and tasks add up to, where there is something to add.
pub(super) fn totals(source: &Source<'_>) -> Value {
    let sum = |table: &str, key: &str| -> Option<f64> {
        let rows = source.member(table)?.as_array()?;
        let numbers: Vec<f64> = rows.iter().filter_map(|row| row[key].as_f64()).collect();
        (!numbers.is_empty()).then(|| numbers.iter().sum())
    };
    let plain = |number: f64| -> String {
        let text = format!("{}", (number * 100.0).round() / 100.0);
        if source.language == Language::Nl { text.replace('.', ",") } else { text }
    };
    json!({
        "taskHours": sum("tasks", "hours").map(plain),
        "hours": sum("contributions", "hours").map(plain),
        "amount": sum("contributions", "amount").map(|amount| euro(amount, source.language)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_parted_at_the_names_that_are_known() {
        let source = Source {
            data: None,
            form: String::new(),
            name: String::new(),
            lead: None,
            facts: Vec::new(),
            language: Language::Nl,
            set: std::sync::Arc::new(catalog::ClauseSet {
                id: String::new(),
                clauses: Vec::new(),
                texts: std::collections::BTreeMap::new(),
            }),
            words: json!({}),
            draft: true,
            beside: None,
        };
        let numbers = HashMap::new();
        let writer = Writer { source: &source, numbers: &numbers };
        let parted = |text: &str| -> Vec<String> {
            let known = |name: &str| (name == "x").then(|| vec![Run::Value("X".into())]);
            writer.split(text, known).iter().map(|run| format!("{run:?}")).collect()
        };
        for (text, runs) in [
            ("", vec![r#"Text("")"#]),
            ("a{x}b", vec![r#"Text("a")"#, r#"Value("X")"#, r#"Text("b")"#]),
            ("{x}{x}", vec![r#"Value("X")"#, r#"Value("X")"#]),
            ("{{x}", vec![r#"Text("{")"#, r#"Value("X")"#]),
            ("{{x} {y} }{x", vec![r#"Text("{")"#, r#"Value("X")"#, r#"Text(" {y} }{x")"#]),
            ("} {x} {", vec![r#"Text("} ")"#, r#"Value("X")"#, r#"Text(" {")"#]),
        ] {
            assert_eq!(parted(text), runs, "{text}");
        }
    }

    #[test]
    fn amounts_are_written_as_the_language_writes_them() {
        assert_eq!(euro(1040.25, Language::Nl), "€\u{a0}1.040,25");
        assert_eq!(euro(18500.0, Language::Nl), "€\u{a0}18.500");
        assert_eq!(euro(1_234_567.5, Language::En), "€1,234,567.50");
        assert_eq!(euro(0.1 + 0.2, Language::Nl), "€\u{a0}0,30");
    }
}
