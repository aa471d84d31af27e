//! What changed since an earlier version of the data: words added and removed, clauses moved, marked where they stand.

use serde_json::{Map, Value, json};
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use super::clauses::Numbered;

/// The clauses of a draft as the template gets them, with the marks of what changed since `before`.
pub(super) fn clauses(now: &[Numbered], before: &[Numbered]) -> Vec<Value> {
    let stayed = in_order(now, before);
    let mut out: Vec<Value> = now
        .iter()
        .map(|clause| {
            let mut said = clause.json();
            match before.iter().find(|old| old.id == clause.id) {
                None => {
                    said["titleRuns"] = whole(&clause.title, "added");
                    said["items"] = clause.items.iter().map(|runs| marked_runs(runs, "added")).collect();
                }
                Some(old) => {
                    said["titleRuns"] = words(&old.title, &clause.title);
                    let (items, gone) = items(clause, old);
                    said["items"] = items.into();
                    said["gone"] = gone.into();
                    if !stayed.contains(&clause.id) {
                        said["movedFrom"] = old.number.into();
                    }
                }
            }
            said
        })
        .collect();
    // Clauses that are no more stand behind the one that they followed.
    for (index, old) in before.iter().enumerate().rev() {
        if now.iter().any(|clause| clause.id == old.id) {
            continue;
        }
        let ahead = before[..index].iter().rev().find(|known| now.iter().any(|clause| clause.id == known.id));
        let at = ahead.and_then(|ahead| out.iter().position(|clause| clause["id"] == ahead.id)).map_or(0, |at| at + 1);
        let items: Vec<Value> = old.items.iter().map(|runs| marked_runs(runs, "removed")).collect();
        out.insert(at, json!({"id": old.id, "titleRuns": whole(&old.title, "removed"), "items": [], "gone": items, "number": null, "table": null}));
    }
    out
}

/// Ids of the clauses that kept their order: the longest run that both versions share.
fn in_order(now: &[Numbered], before: &[Numbered]) -> Vec<String> {
    let ids = |clauses: &[Numbered], other: &[Numbered]| -> Vec<String> {
        clauses.iter().map(|clause| clause.id.clone()).filter(|id| other.iter().any(|one| one.id == *id)).collect()
    };
    let (old, new) = (ids(before, now), ids(now, before));
    capture_diff_slices(Algorithm::Myers, &old, &new)
        .into_iter()
        .filter_map(|op| match op {
            DiffOp::Equal { new_index, len, .. } => Some(new[new_index..new_index + len].to_vec()),
            _ => None,
        })
        .flatten()
        .collect()
}

/// The items of a clause with their marks, and those that are no more.
fn items(now: &Numbered, before: &Numbered) -> (Vec<Value>, Vec<Value>) {
    let text = |clause: &Numbered| -> Vec<String> {
        clause.items.iter().map(|runs| runs.iter().map(super::items::Run::text).collect()).collect()
    };
    let (old, new) = (text(before), text(now));
    let mut out = Vec::new();
    let mut gone = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (olds, news) = (op.old_range(), op.new_range());
        for (n, index) in news.clone().enumerate() {
            out.push(match op {
                DiffOp::Equal { .. } => now.items[index].iter().map(super::items::Run::json).collect(),
                _ if n < olds.len() => words(&old[olds.start + n], &new[index]),
                _ => marked_runs(&now.items[index], "added"),
            });
        }
        if !matches!(op, DiffOp::Equal { .. }) {
            gone.extend(olds.skip(news.len()).map(|index| marked_runs(&before.items[index], "removed")));
        }
    }
    (out, gone)
}

/// Rows of a table with their marks; a row that is no more stands where it stood.
pub(super) fn rows(now: &Value, before: &Value) -> Value {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (old, new) = (list(before), list(now));
    let key = |rows: &[Value]| -> Vec<String> { rows.iter().map(Value::to_string).collect() };
    let mut out = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &key(&old), &key(&new)) {
        let (olds, news) = (op.old_range(), op.new_range());
        for (n, index) in news.clone().enumerate() {
            out.push(match op {
                DiffOp::Equal { .. } => new[index].clone(),
                _ if n < olds.len() => cells(&old[olds.start + n], &new[index]),
                _ => cells(&Value::Null, &new[index]),
            });
        }
        if !matches!(op, DiffOp::Equal { .. }) {
            out.extend(olds.skip(news.len()).map(|index| cells(&old[index], &Value::Null)));
        }
    }
    out.into()
}

/// The texts of a row, each compared with what it was.
fn cells(before: &Value, now: &Value) -> Value {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let mut out = Map::new();
    for row in [now, before] {
        for key in row.as_object().into_iter().flatten().map(|(key, _)| key) {
            if !out.contains_key(key) {
                out.insert(key.clone(), words(&text(before, key), &text(now, key)));
            }
        }
    }
    Value::Object(out)
}

fn marked_runs(runs: &[super::items::Run], change: &str) -> Value {
    whole(&runs.iter().map(super::items::Run::text).collect::<String>(), change)
}

fn whole(text: &str, change: &str) -> Value {
    json!([{"text": text, "change": change}])
}

/// A text word by word: what stayed, what is gone, what is new. Changes that only a space parts are one change, for nobody reads a
/// sentence of which each second word is struck through.
pub(super) fn words(before: &str, now: &str) -> Value {
    let diff = TextDiff::from_words(before, now);
    let mut out: Vec<Value> = Vec::new();
    let (mut gone, mut new, mut space) = (String::new(), String::new(), String::new());
    let flush = |out: &mut Vec<Value>, gone: &mut String, new: &mut String, space: &mut String| {
        if !gone.is_empty() && !new.is_empty() && !gone.ends_with(char::is_whitespace) {
            gone.push(' ');
        }
        for (text, change) in [(gone, "removed"), (new, "added")] {
            if !text.is_empty() {
                out.push(json!({"text": std::mem::take(text), "change": change}));
            }
        }
        if !space.is_empty() {
            out.push(json!({"text": std::mem::take(space)}));
        }
    };
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal if text.trim().is_empty() && !(gone.is_empty() && new.is_empty()) => space.push_str(text),
            ChangeTag::Equal => {
                flush(&mut out, &mut gone, &mut new, &mut space);
                match out.last_mut().filter(|run| run.get("change").is_none()) {
                    Some(run) => run["text"] = format!("{}{text}", run["text"].as_str().unwrap_or_default()).into(),
                    None => out.push(json!({"text": text})),
                }
            }
            tag => {
                let between = std::mem::take(&mut space);
                gone.push_str(&between);
                new.push_str(&between);
                if tag == ChangeTag::Delete { gone.push_str(text) } else { new.push_str(text) }
            }
        }
    }
    flush(&mut out, &mut gone, &mut new, &mut space);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_and_nothing_is_lost() {
        let said = words("Wij zingen elke week.", "Wij zingen en dansen elke maand.");
        let of = |skip: &str| -> String {
            let runs = said.as_array().expect("runs").iter().filter(|run| run["change"] != skip);
            runs.filter_map(|run| run["text"].as_str()).collect()
        };
        assert_eq!(of("removed"), "Wij zingen en dansen elke maand.");
        // A space parts what is gone from what comes in its place.
        assert_eq!(of("added"), "Wij zingen elke week. ");
        let one = words("Dit loopt van 1 tot en met 3.", "Dit begint op 1 en loopt door.");
        let marked: Vec<&str> = one.as_array().expect("runs").iter().filter_map(|run| run["text"].as_str()).collect();
        assert_eq!(marked, ["Dit ", "loopt van ", "begint op", " 1 ", "tot ", "en ", "met 3. ", "loopt door."]);
    }
}
