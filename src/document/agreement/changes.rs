//! What changed since an earlier version of the data: words added and removed, clauses moved, marked where they stand.

use std::cell::Cell;

use serde_json::{Map, Value, json};
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use super::clauses::Numbered;

/// Comparisons of two words that one document may cost: some fifty times what an agreement costs of which every sentence was written anew.
const MOST: u64 = 40_000_000;

/// Compares texts word by word while that costs no more than it may; what is left then is marked as a whole, beginning and end excepted.
/// It counts words and not time, so that the same request is the same document.
pub(super) struct Comparer {
    left: Cell<u64>,
}

impl Default for Comparer {
    fn default() -> Self {
        Comparer { left: Cell::new(MOST) }
    }
}

impl Comparer {
    /// A text word by word: what stayed, what is gone, what is new. Changes that only a space parts are one change, for nobody reads a
    /// sentence of which each second word is struck through.
    pub(super) fn words(&self, before: &str, now: &str) -> Value {
        let (first, [old, new], last) = middle(before, now);
        // The words, and the spaces between them, of both.
        let words = |text: &str| 2 * text.split_whitespace().count() as u64 + 1;
        let all = words(old) + words(new);
        let cost = all.saturating_mul(all) / 4;
        match self.left.get().checked_sub(cost) {
            Some(left) => {
                self.left.set(left);
                words_marked(before, now)
            }
            None => {
                let runs = [(first, None), (old, Some("removed")), (new, Some("added")), (last, None)];
                let runs = runs.into_iter().filter(|(text, _)| !text.is_empty());
                runs.map(|(text, change)| match change {
                    Some(change) => json!({"text": text, "change": change}),
                    None => json!({"text": text}),
                })
                .collect()
            }
        }
    }
}

/// What two texts begin with alike, in whole words, what differs, and what they end with alike.
fn middle<'a>(before: &'a str, now: &'a str) -> (&'a str, [&'a str; 2], &'a str) {
    let alike = before.chars().zip(now.chars()).take_while(|(old, new)| old == new);
    let alike: usize = alike.map(|(old, _)| old.len_utf8()).sum();
    let first = now[..alike].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let first = if alike == before.len() && alike == now.len() { alike } else { boundary(now, first) };
    let (old, new) = (&before[first..], &now[first..]);
    let alike = old.chars().rev().zip(new.chars().rev()).take_while(|(old, new)| old == new);
    let alike: usize = alike.map(|(old, _)| old.len_utf8()).sum();
    let end = &new[new.len() - alike..];
    let last = end.find(char::is_whitespace).map_or(0, |at| end.len() - at);
    (&now[..first], [&old[..old.len() - last], &new[..new.len() - last]], &new[new.len() - last..])
}

/// The first place from here on at which a character begins.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// The clauses of a draft as the template gets them, with the marks of what changed since `before`.
pub(super) fn clauses(now: &[Numbered], before: &[Numbered], comparer: &Comparer) -> Vec<Value> {
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
                    said["titleRuns"] = comparer.words(&old.title, &clause.title);
                    let (items, gone) = items(clause, old, comparer);
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
fn items(now: &Numbered, before: &Numbered, comparer: &Comparer) -> (Vec<Value>, Vec<Value>) {
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
                _ if n < olds.len() => comparer.words(&old[olds.start + n], &new[index]),
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
pub(super) fn rows(now: &Value, before: &Value, comparer: &Comparer) -> Value {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (old, new) = (list(before), list(now));
    let key = |rows: &[Value]| -> Vec<String> { rows.iter().map(Value::to_string).collect() };
    let mut out = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &key(&old), &key(&new)) {
        let (olds, news) = (op.old_range(), op.new_range());
        for (n, index) in news.clone().enumerate() {
            out.push(match op {
                DiffOp::Equal { .. } => new[index].clone(),
                _ if n < olds.len() => cells(&old[olds.start + n], &new[index], comparer),
                _ => cells(&Value::Null, &new[index], comparer),
            });
        }
        if !matches!(op, DiffOp::Equal { .. }) {
            out.extend(olds.skip(news.len()).map(|index| cells(&old[index], &Value::Null, comparer)));
        }
    }
    out.into()
}

/// The texts of a row, each compared with what it was.
fn cells(before: &Value, now: &Value, comparer: &Comparer) -> Value {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let mut out = Map::new();
    for row in [now, before] {
        for key in row.as_object().into_iter().flatten().map(|(key, _)| key) {
            if !out.contains_key(key) {
                out.insert(key.clone(), comparer.words(&text(before, key), &text(now, key)));
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

fn words_marked(before: &str, now: &str) -> Value {
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
        let words = |before: &str, now: &str| Comparer::default().words(before, now);
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

    #[test]
    fn what_costs_too_much_is_marked_as_a_whole_and_nothing_is_lost() {
        let comparer = Comparer { left: Cell::new(0) };
        for (before, now, runs) in [
            ("Wij zingen elke week.", "Wij dansen elke week.", vec!["Wij ", "zingen", "dansen", " elke week."]),
            ("één twee", "één drie twee", vec!["één ", "twee", "drie twee"]),
            ("a\u{a0}bé", "a\u{a0}bè", vec!["a\u{a0}", "bé", "bè"]),
            ("oud", "nieuw", vec!["oud", "nieuw"]),
            ("", "nieuw", vec!["nieuw"]),
            ("zo", "zo", vec!["zo"]),
            ("aa aa", "aa", vec!["aa aa", "aa"]),
        ] {
            let said = comparer.words(before, now);
            let texts: Vec<&str> =
                said.as_array().expect("runs").iter().filter_map(|run| run["text"].as_str()).collect();
            assert_eq!(texts, runs, "{before} | {now}");
            for (skip, whole) in [("removed", now), ("added", before)] {
                let kept = said.as_array().expect("runs").iter().filter(|run| run["change"] != skip);
                let text: String = kept.filter_map(|run| run["text"].as_str()).collect();
                assert_eq!(text, whole);
            }
        }
    }

    #[test]
    fn comparing_costs_no_more_than_it_may() {
        let comparer = Comparer::default();
        let text = |n: usize, word: &str| vec![word; n].join(" ");
        assert_eq!(comparer.words(&text(900, "a"), &text(900, "b")).as_array().map(Vec::len), Some(2));
        let before = comparer.left.get();
        assert!(before < MOST);
        // Two texts of thirty thousand characters, a word each letter: they are not compared.
        let said = comparer.words(&text(15_000, "a"), &text(15_000, "b"));
        assert_eq!((comparer.left.get(), said.as_array().map(Vec::len)), (before, Some(2)));
    }
}
