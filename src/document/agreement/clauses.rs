//! Which clauses stand in the agreement, in which order, under which number.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Source;
use super::items::{self, Run};
use catalog::{Clause, Table};
use fault::{Fault, Found, segment};

/// A clause as it stands in the agreement.
#[derive(Debug)]
pub(super) struct Numbered {
    pub id: String,
    pub number: usize,
    pub title: String,
    pub why: String,
    pub items: Vec<Vec<Run>>,
    pub table: Option<Table>,
}

impl Numbered {
    /// As the template gets it.
    pub(super) fn json(&self) -> Value {
        let items: Vec<Value> = self.items.iter().map(|runs| runs.iter().map(Run::json).collect()).collect();
        json!({"id": self.id, "number": self.number, "title": self.title, "why": self.why, "items": items, "table": self.table})
    }
}

/// A clause before it has a number: of the set, or added by the user.
struct Chosen<'a> {
    id: &'a str,
    of_set: Option<&'a Clause>,
    /// Place and text of the user's change.
    change: Option<(usize, &'a Value)>,
}

/// The clauses with their numbers, and everything that is wrong with them; pointers are below the data.
pub(super) fn number(source: &Source<'_>) -> (Vec<Numbered>, Vec<Fault>) {
    let mut faults = Found::default();
    let changes: Vec<(usize, &Value)> = source
        .member("clauses")
        .and_then(Value::as_array)
        .map(|all| all.iter().enumerate().collect())
        .unwrap_or_default();
    let chosen = order(source, choose(source, &changes, &mut faults), &changes, &mut faults);
    // Of two with one name the first is meant.
    let numbers: HashMap<&str, usize> =
        chosen.iter().enumerate().rev().map(|(index, clause)| (clause.id, index + 1)).collect();
    let writer = items::Writer { source, numbers: &numbers };
    let numbered = chosen
        .iter()
        .zip(1..)
        .map(|(clause, number)| Numbered {
            id: clause.id.to_owned(),
            number,
            title: title(source, clause),
            why: source.set.text(clause.id, source.language)["why"].as_str().unwrap_or_default().to_owned(),
            items: written(&writer, clause, &mut faults),
            table: clause.of_set.and_then(|clause| clause.table),
        })
        .collect();
    for (index, id) in source.member("enforceable").and_then(Value::as_array).into_iter().flatten().enumerate() {
        writer.stands(id.as_str().unwrap_or_default(), &format!("/enforceable/{index}"), &mut faults);
    }
    (numbered, faults.list())
}

fn title(source: &Source<'_>, clause: &Chosen<'_>) -> String {
    let own = clause.change.and_then(|(_, change)| change["title"].as_str());
    own.or_else(|| source.set.text(clause.id, source.language)["title"].as_str()).unwrap_or(clause.id).to_owned()
}

/// Clauses of the set that this agreement has, and those that the user added.
fn choose<'a>(source: &'a Source<'_>, changes: &[(usize, &'a Value)], faults: &mut Found) -> Vec<Chosen<'a>> {
    let named = |id: &str| changes.iter().copied().find(|(_, change)| change["clause"] == id);
    let mut out: Vec<Chosen<'a>> = source
        .set
        .clauses
        .iter()
        .filter_map(|clause| {
            let change = named(&clause.id);
            if change.is_some_and(|(_, change)| change["omit"] == true) {
                return None;
            }
            // A clause that somebody wrote over stands on its own; in the blank model all stand.
            let written = change.is_some_and(|(_, change)| change["items"].is_array());
            let has = source.data.is_none()
                || written
                || clause.needs.as_deref().is_none_or(|path| source.member(path).is_some());
            let asked = change.is_some() || !clause.without.contains(&source.form);
            let fits = !clause.bilingual || source.beside.is_some();
            (has && asked && fits).then_some(Chosen { id: &clause.id, of_set: Some(clause), change })
        })
        .collect();
    let known = |id: &str| source.set.clauses.iter().any(|clause| clause.id == id);
    for (index, change) in changes {
        let id = change["clause"].as_str().unwrap_or_default();
        if changes[..*index].iter().any(|(_, earlier)| earlier["clause"] == id) {
            faults.add(|| Fault::new("clause-twice", format!("/clauses/{index}/clause")).with("clause", id));
        } else if !known(id) {
            if !(change["title"].is_string() && change["items"].is_array()) {
                let ids = source.set.clauses.iter().map(|clause| clause.id.as_str());
                faults.add(|| Fault::new("unknown-clause", format!("/clauses/{index}/clause")).choices(id, ids));
            } else if change["omit"] != true {
                out.push(Chosen {
                    id: change["clause"].as_str().unwrap_or_default(),
                    of_set: None,
                    change: Some((*index, change)),
                });
            }
        }
    }
    out
}

/// Moves each clause behind the one that its change names; `begin` is before all others.
fn order<'a>(
    source: &Source<'_>,
    mut chosen: Vec<Chosen<'a>>,
    changes: &[(usize, &'a Value)],
    faults: &mut Found,
) -> Vec<Chosen<'a>> {
    for (index, change) in changes {
        let Some(after) = change["after"].as_str() else { continue };
        let Some(from) = chosen.iter().position(|clause| change["clause"] == clause.id) else { continue };
        let moved = chosen.remove(from);
        let place = match after {
            "begin" => Some(0),
            _ => chosen.iter().position(|clause| clause.id == after).map(|at| at + 1),
        };
        if place.is_none() {
            let left_out = source.set.clauses.iter().any(|clause| clause.id == after);
            let at = format!("/clauses/{index}/after");
            faults.add(|| match left_out {
                true => Fault::new("clause-left-out", at).with("clause", segment(after)),
                false => Fault::new("unknown-clause", at).choices(after, chosen.iter().map(|clause| clause.id)),
            });
        }
        chosen.insert(place.unwrap_or(from), moved);
    }
    chosen
}

/// The items: the user's own, those of a list in the data, or the set's.
fn written(writer: &items::Writer<'_>, clause: &Chosen<'_>, faults: &mut Found) -> Vec<Vec<Run>> {
    if let Some((index, own)) = clause.change.and_then(|(index, change)| Some((index, change["items"].as_array()?))) {
        let texts = own.iter().enumerate();
        return texts
            .map(|(n, text)| {
                let at = format!("/clauses/{index}/items/{n}");
                writer.own(text.as_str().unwrap_or_default(), &at, faults)
            })
            .collect();
    }
    let listed = clause.of_set.and_then(|clause| clause.from.as_deref());
    if let Some((path, list)) = listed.and_then(|path| Some((path, writer.source.member(path)?.as_array()?))) {
        return list.iter().enumerate().map(|(n, one)| writer.listed(one, &format!("/{path}/{n}"), faults)).collect();
    }
    let text = writer.source.set.text(clause.id, writer.source.language);
    let items = text["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let written: Vec<Vec<Run>> = items
        .iter()
        .filter_map(|item| match item {
            Value::String(text) => Some(text.as_str()),
            other => {
                let stands = |path: &Value| path.as_str().is_none_or(|path| writer.source.member(path).is_some());
                let absent = |path: &Value| path.as_str().is_none_or(|path| writer.source.member(path).is_none());
                // The blank model shows what can be filled in, not what holds when nothing is.
                let show = match writer.source.data {
                    Some(_) => stands(&other["when"]) && absent(&other["unless"]),
                    None => !other["unless"].is_string(),
                };
                other["text"].as_str().filter(|_| show)
            }
        })
        .map(|text| writer.of_set(text, text_title(writer.source, clause), faults))
        .collect();
    if written.is_empty() { vec![vec![Run::Missing(writer.source.label(listed.unwrap_or("clause")))]] } else { written }
}

fn text_title<'a>(source: &'a Source<'_>, clause: &Chosen<'_>) -> &'a str {
    source.set.text(clause.id, source.language)["title"].as_str().unwrap_or_default()
}
