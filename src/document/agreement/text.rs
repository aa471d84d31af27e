//! The agreement as a text for a word processor: a working copy to send round, not what is signed.

use serde_json::{Map, Value};

use super::Source;
use interchange::{Block, Mark, Span, Text};

/// The text of an agreement that was laid out.
pub fn text(source: &Source<'_>, mut laid_out: Map<String, Value>, date: &str, filling: &str) -> Text {
    let agreement = laid_out.remove("agreement").unwrap_or_default();
    let word = |key: &str| source.word(key).to_owned();
    let said = |key: &str| agreement[key].as_str().unwrap_or_default().to_owned();
    let status = match filling {
        "draft" => Some(word("draft")),
        "publication" => Some(word("copy")),
        _ => None,
    };
    let version = source.text("version").map(|version| format!("{} {version}", word("version-word")));
    let day = super::items::date_long(date, source);
    let notice = [Some(word("working-copy")), status, version, Some(day)];
    let mut blocks = vec![
        Block::Title(source.text("title").map_or_else(|| said("formName"), str::to_owned)),
        Block::Paragraph(vec![strong(&said("formName"))]),
        Block::Paragraph(vec![plain(&said("lead"))]),
        Block::Paragraph(vec![plain(&word("working-copy-lead"))]),
    ];
    if agreement["compared"] == true {
        let earlier = source.text("earlier.version").map_or_else(String::new, |version| format!(" ({version})"));
        let mut spans = vec![plain(&format!("{} ", word("compared").replace("{version}", &earlier)))];
        spans.push(Span { text: word("compared-added"), mark: Mark::Added });
        spans.push(plain(", "));
        spans.push(Span { text: word("compared-removed"), mark: Mark::Removed });
        spans.push(plain("."));
        blocks.push(Block::Paragraph(spans));
    }
    blocks.push(Block::Heading(None, vec![plain(&word("parties"))]));
    for (index, party) in list(&agreement["parties"]).iter().enumerate() {
        let number = if party["gone"] == true { "–".to_owned() } else { (index + 1).to_string() };
        let mut spans = marked(party, "name", || Span { text: word("name"), mark: Mark::Open });
        for key in ["about", "representation"] {
            let more = marked(party, key, Span::default);
            if more.iter().any(|span| !span.text.is_empty()) {
                spans.push(plain(", "));
                spans.extend(more);
            }
        }
        blocks.push(Block::Item(number, spans));
    }
    for fact in list(&agreement["facts"]) {
        let value = match fact["value"].as_str() {
            Some(value) => plain(value),
            None => Span { text: word("fill-in"), mark: Mark::Open },
        };
        blocks
            .push(Block::Paragraph(vec![strong(&format!("{}: ", fact["label"].as_str().unwrap_or_default())), value]));
    }
    for clause in list(&agreement["clauses"]) {
        let number = clause["number"].as_u64().map_or_else(|| "–".to_owned(), |number| number.to_string());
        let mut title = match clause["titleRuns"].as_array() {
            Some(runs) => spans(runs),
            None => vec![plain(clause["title"].as_str().unwrap_or_default())],
        };
        if let Some(from) = clause["movedFrom"].as_u64() {
            title.push(plain(&format!(" ({})", word("moved").replace("{number}", &from.to_string()))));
        }
        blocks.push(Block::Heading(Some(number.clone()), title));
        for (index, item) in list(&clause["items"]).iter().enumerate() {
            blocks.push(Block::Item(format!("{number}.{}", index + 1), spans(list(item))));
        }
        for item in list(&clause["gone"]) {
            blocks.push(Block::Item("–".into(), spans(list(item))));
        }
        if let Some(table) = clause["table"].as_str() {
            blocks.extend(rows(source, &agreement, table));
        }
    }
    blocks.push(Block::NewPage);
    blocks.extend(ending(source, &agreement, filling));
    Text {
        notice: notice.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        citation: said("citation"),
        page: [word("page"), word("of")],
        date: format!("{date}T00:00:00Z"),
        blocks,
    }
}

/// Who signs, and the annexes. It is signed on the PDF, so there are no lines to sign on.
fn ending(source: &Source<'_>, agreement: &Value, filling: &str) -> Vec<Block> {
    let word = |key: &str| source.word(key).to_owned();
    let mut out = vec![Block::Heading(None, vec![plain(&word("signed-by"))])];
    if filling == "publication" {
        out.push(Block::Paragraph(vec![plain(&word("signatures-copy"))]));
    }
    for party in list(&agreement["parties"]).iter().filter(|party| party["gone"] != true) {
        let name = party["name"].as_str().map_or_else(|| word("name"), str::to_owned);
        let people = list(&party["signatories"]);
        // A draft may not know yet who signs.
        let nobody = [Value::Null];
        for person in if people.is_empty() { &nobody } else { people } {
            let parts = ["name", "function", "ground"].map(|key| person[key].as_str().unwrap_or_default());
            let who = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            let who = if who.is_empty() { Span { text: word("fill-in"), mark: Mark::Open } } else { plain(&who) };
            out.push(Block::Paragraph(vec![strong(&format!("{name}: ")), who]));
        }
    }
    let annexes = list(&agreement["annexes"]);
    if !annexes.is_empty() {
        out.push(Block::Heading(None, vec![plain(&word("annexes"))]));
        for (index, annex) in annexes.iter().enumerate() {
            out.push(Block::Item((index + 1).to_string(), cell(&annex["name"])));
        }
    }
    out
}

/// A table of the agreement, its totals included.
fn rows(source: &Source<'_>, agreement: &Value, table: &str) -> Option<Block> {
    let columns: &[(&str, &str, u32)] = match table {
        "tasks" => &[("party", "party", 32), ("task", "task", 48), ("hours", "hours-month", 20)],
        "contributions" => &[
            ("party", "party", 25),
            ("kind", "kind", 17),
            ("what", "what", 24),
            ("hours", "hours-year", 14),
            ("amount", "amount", 20),
        ],
        "leaving" => &[("party", "party", 34), ("on", "on", 16), ("settlement", "settlement", 50)],
        "changes" => &[("clause", "clause-of", 24), ("text", "reads", 76)],
        _ => &[
            ("indicator", "indicator", 28),
            ("baseline", "baseline", 15),
            ("target", "target", 13),
            ("by", "by", 16),
            ("measured", "measured", 28),
        ],
    };
    let heads = columns.iter().map(|(_, head, share)| (source.word(head).to_owned(), *share)).collect();
    let mut out: Vec<Vec<Vec<Span>>> = list(&agreement[table])
        .iter()
        .map(|row| columns.iter().map(|(member, ..)| cell(&row[*member])).collect())
        .collect();
    let total = |member: &str| match (table, member) {
        ("tasks", "hours") => agreement["totals"]["taskHours"].as_str(),
        ("contributions", "hours") => agreement["totals"]["hours"].as_str(),
        ("contributions", "amount") => agreement["totals"]["amount"].as_str(),
        _ => None,
    };
    if columns.iter().any(|(member, ..)| total(member).is_some()) {
        let first = source.word("total");
        let last = columns.iter().enumerate().map(|(index, (member, ..))| {
            vec![strong(if index == 0 { first } else { total(member).unwrap_or_default() })]
        });
        out.push(last.collect());
    }
    Some(Block::Table(heads, out))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A cell: a text, or its words with their marks.
fn cell(value: &Value) -> Vec<Span> {
    value.as_array().map_or_else(|| vec![plain(value.as_str().unwrap_or_default())], |runs| spans(runs))
}

/// A text of a party, with its marks when it was compared.
fn marked(party: &Value, key: &str, missing: impl Fn() -> Span) -> Vec<Span> {
    match (party[format!("{key}Runs")].as_array(), party[key].as_str()) {
        (Some(runs), _) => spans(runs),
        (None, Some(text)) => vec![plain(text)],
        (None, None) => vec![missing()],
    }
}

fn spans(runs: &[Value]) -> Vec<Span> {
    runs.iter()
        .map(|run| match (run["missing"].as_str(), run["change"].as_str()) {
            (Some(name), _) => Span { text: format!("… ({name})"), mark: Mark::Open },
            (None, change) => {
                let mark = match change {
                    Some("added") => Mark::Added,
                    Some("removed") => Mark::Removed,
                    _ => Mark::Plain,
                };
                Span { text: run["text"].as_str().unwrap_or_default().to_owned(), mark }
            }
        })
        .collect()
}

fn plain(text: &str) -> Span {
    Span { text: text.to_owned(), mark: Mark::Plain }
}

fn strong(text: &str) -> Span {
    Span { text: text.to_owned(), mark: Mark::Strong }
}
