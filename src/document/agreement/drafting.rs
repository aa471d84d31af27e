//! Drawing up: the clauses as their author chooses among them, and the data that such a choice comes to.

use serde_json::{Map, Value, json};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::items::Run;
use super::{Source, clauses};
use catalog::Clause;

/// A clause as its author sees it: one of the set, or one that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Slug of the clause.
    pub id: String,
    /// Its number, when it stands in the agreement now.
    pub number: Option<usize>,
    /// Its title.
    pub title: String,
    /// What it is for; empty for one that was added.
    pub why: String,
    /// Its items as they are read.
    pub reads: Vec<String>,
    /// Its items as they are written: a reference is `{ref:id}`.
    pub written: Vec<String>,
    /// Whether its author wants it.
    pub wanted: bool,
    /// What must be filled in before it stands: a member of the data by its dotted path.
    pub needs: Option<String>,
    /// Whether its text is the author's own and not that of the set.
    pub changed: bool,
    /// Whether it was added to those of the set.
    pub added: bool,
    /// Whether it is named as enforceable.
    pub enforceable: bool,
}

/// What an author does with a clause; a text that is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// Slug of the clause; empty for a new one.
    pub id: String,
    /// Whether it is to stand in the agreement.
    pub wanted: bool,
    /// Whether it is to be enforceable.
    pub enforceable: bool,
    /// A title of the author's own.
    pub title: Option<String>,
    /// Items of the author's own.
    pub items: Option<Vec<String>>,
    /// Back to the text of the set.
    pub reset: bool,
}

/// Which way a clause goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Before the one that stands ahead of it.
    Up,
    /// Behind the one that follows it.
    Down,
}

/// Every clause to choose from, in the order of the agreement; those that do not stand follow the one that they follow in the set.
pub fn choices(source: &Source<'_>) -> Vec<Choice> {
    let (numbered, _) = clauses::number(source);
    let enforceable = |id: &str| list(source, "enforceable").iter().any(|one| one == id);
    let change = |id: &str| list(source, "clauses").iter().find(|change| change["clause"] == id);
    let mut out: Vec<Choice> = numbered
        .iter()
        .map(|clause| Choice {
            id: clause.id.clone(),
            number: Some(clause.number),
            title: clause.title.clone(),
            why: clause.why.clone(),
            reads: clause.items.iter().map(|runs| runs.iter().map(Run::text).collect()).collect(),
            written: clause.items.iter().map(|runs| runs.iter().map(written).collect()).collect(),
            wanted: true,
            needs: None,
            changed: change(&clause.id).is_some_and(|change| change["items"].is_array() || change["title"].is_string()),
            added: of_set(source, &clause.id).is_none(),
            enforceable: enforceable(&clause.id),
        })
        .collect();
    let mut ahead: Option<&str> = None;
    for clause in source.set.clauses.iter().filter(|clause| !clause.bilingual || source.beside.is_some()) {
        if !out.iter().any(|known| known.id == clause.id) {
            let at = ahead.and_then(|ahead| out.iter().position(|known| known.id == ahead)).map_or(0, |at| at + 1);
            out.insert(at, absent(source, clause, change(&clause.id), enforceable(&clause.id)));
        }
        ahead = Some(&clause.id);
    }
    for change in list(source, "clauses") {
        let id = change["clause"].as_str().unwrap_or_default();
        if !out.iter().any(|known| known.id == id) && of_set(source, id).is_none() {
            let items = texts(&change["items"]);
            out.push(Choice {
                id: id.to_owned(),
                number: None,
                title: change["title"].as_str().unwrap_or_default().to_owned(),
                why: String::new(),
                reads: items.clone(),
                written: items,
                wanted: change["omit"] != true,
                needs: None,
                changed: true,
                added: true,
                enforceable: enforceable(id),
            });
        }
    }
    out
}

/// A clause of the set that does not stand, with its text as it would be.
fn absent(source: &Source<'_>, clause: &Clause, change: Option<&Value>, enforceable: bool) -> Choice {
    let text = source.set.text(&clause.id, source.language);
    let own = |name: &str| change.map(|change| &change[name]).filter(|value| !value.is_null());
    let items = own("items").map_or_else(
        || {
            let plain = |item: &Value| item.as_str().or_else(|| item["text"].as_str()).map(str::to_owned);
            text["items"].as_array().into_iter().flatten().filter_map(plain).collect()
        },
        texts,
    );
    let left_out = change.is_some_and(|change| change["omit"] == true);
    let asked = change.is_some() || !clause.without.contains(&source.form);
    let title = own("title").or(Some(&text["title"])).and_then(Value::as_str).unwrap_or(&clause.id);
    Choice {
        id: clause.id.clone(),
        number: None,
        title: title.to_owned(),
        why: text["why"].as_str().unwrap_or_default().to_owned(),
        reads: items.clone(),
        written: items,
        wanted: !left_out && asked,
        needs: clause.needs.clone().filter(|path| source.member(path).is_none()),
        changed: own("items").is_some() || own("title").is_some(),
        added: false,
        enforceable,
    }
}

/// The members `clauses` and `enforceable` of the data after these edits; the source is that of the data before.
pub fn edited(source: &Source<'_>, edits: &[Edit], moved: Option<(&str, Way)>) -> (Value, Value) {
    let mut rows: Vec<Map<String, Value>> =
        list(source, "clauses").iter().filter_map(|row| row.as_object().cloned()).collect();
    let mut enforceable: Vec<String> = texts(&Value::Array(list(source, "enforceable").to_vec()));
    for edit in edits {
        let id = if edit.id.is_empty() { fresh_id(source, &rows) } else { edit.id.clone() };
        let clause = of_set(source, &id);
        let at = rows.iter().position(|row| row.get("clause").is_some_and(|known| *known == id.as_str()));
        let mut row = at.map(|at| rows[at].clone()).unwrap_or_default();
        row.insert("clause".into(), id.as_str().into());
        if edit.reset {
            row.shift_remove("title");
            row.shift_remove("items");
        }
        if let Some(title) = &edit.title {
            row.insert("title".into(), title.as_str().into());
        }
        if let Some(items) = &edit.items {
            row.insert("items".into(), items.as_slice().into());
        }
        let asked_for = clause.is_some_and(|clause| clause.without.contains(&source.form));
        row.shift_remove("omit");
        if !edit.wanted && (!asked_for || row.len() > 1) {
            row.insert("omit".into(), true.into());
        }
        // A clause of the set that nobody changed needs no row, but for one that its form leaves out.
        let says = row.len() > 1 || (asked_for && edit.wanted);
        let empty = clause.is_none() && texts(row.get("items").unwrap_or(&Value::Null)).is_empty();
        match (at, says && !empty) {
            (Some(at), true) => rows[at] = row,
            (Some(at), false) => drop(rows.remove(at)),
            (None, true) => rows.push(row),
            (None, false) => {}
        }
        enforceable.retain(|known| *known != id);
        if edit.enforceable && edit.wanted && !empty {
            enforceable.push(id);
        }
    }
    ordered(source, &mut rows, moved);
    (Value::Array(rows.into_iter().map(Value::Object).collect()), enforceable.into())
}

/// Says again behind which clause each one stands that is out of its place, after one of them was moved or left out.
fn ordered(source: &Source<'_>, rows: &mut Vec<Map<String, Value>>, moved: Option<(&str, Way)>) {
    if moved.is_none() && !rows.iter().any(|row| row.contains_key("after")) {
        return;
    }
    let order = |rows: &[Map<String, Value>]| -> Vec<String> {
        let mut data = source.data.cloned().unwrap_or_else(|| json!({}));
        data["clauses"] = Value::Array(rows.iter().cloned().map(Value::Object).collect());
        clauses::number(&source.with(&data)).0.into_iter().map(|clause| clause.id).collect()
    };
    let mut wanted = order(rows);
    if let Some((id, way)) = moved
        && let Some(at) = wanted.iter().position(|known| known == id)
    {
        let to = if way == Way::Up { at.saturating_sub(1) } else { (at + 1).min(wanted.len() - 1) };
        wanted.swap(at, to);
    }
    for row in rows.iter_mut() {
        row.shift_remove("after");
    }
    let plain = order(rows);
    let mut in_place = vec![false; wanted.len()];
    for op in capture_diff_slices(Algorithm::Myers, &plain, &wanted) {
        if let DiffOp::Equal { new_index, len, .. } = op {
            in_place[new_index..new_index + len].fill(true);
        }
    }
    // In their order, so that each is put behind one that stands where it belongs already.
    for (at, id) in wanted.iter().enumerate().filter(|(at, _)| !in_place[*at]) {
        let mut row = match rows.iter().position(|row| row.get("clause").is_some_and(|known| known == id)) {
            Some(known) => rows.remove(known),
            None => Map::from_iter([("clause".to_owned(), id.as_str().into())]),
        };
        let after = if at == 0 { "begin" } else { &wanted[at - 1] };
        row.insert("after".into(), after.into());
        rows.push(row);
    }
    // A row that said nothing but its place is not needed any more.
    rows.retain(|row| row.len() > 1 || asked(source, row));
}

fn asked(source: &Source<'_>, row: &Map<String, Value>) -> bool {
    let id = row.get("clause").and_then(Value::as_str).unwrap_or_default();
    of_set(source, id).is_some_and(|clause| clause.without.contains(&source.form))
}

fn of_set<'a>(source: &'a Source<'_>, id: &str) -> Option<&'a Clause> {
    source.set.clauses.iter().find(|clause| clause.id == id)
}

fn list<'a>(source: &Source<'a>, member: &str) -> &'a [Value] {
    source.member(member).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn written(run: &Run) -> String {
    match run {
        Run::Reference(id, _) => format!("{{ref:{id}}}"),
        other => other.text(),
    }
}

/// A slug that no clause has yet.
fn fresh_id(source: &Source<'_>, rows: &[Map<String, Value>]) -> String {
    let taken = |id: &str| {
        of_set(source, id).is_some() || rows.iter().any(|row| row.get("clause").is_some_and(|known| known == id))
    };
    (1..).map(|n| format!("{}-{n}", source.word("own-clause"))).find(|id| !taken(id)).unwrap_or_default()
}
