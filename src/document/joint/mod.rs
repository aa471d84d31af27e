//! The joint canvas: what partners agreed, from entries, from a quick list typed at the table, and from what is changed by hand.
//!
//! Lives here: laying these sources together into notes per box. May not live here: what a canvas looks like, pages.
//!
//! To add a source: a member of the filling's schema in `kinds/canvas.rs`, and its step in [`expand`].

mod beside;
mod list_mark;
mod quick_list;
mod start;
mod table;

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::model::Canvas;
use catalog::Instrument;
use fault::Fault;
use fault::language::Language;
use quick_list::{Note, parse};

/// Data of a joint canvas laid together as the data of a filled one: notes per box with their authors, actions, participants.
pub fn expand(instrument: &Instrument, data: &Value, language: Language) -> Value {
    // What is laid together is not copied first.
    const SOURCES: [&str; 6] = ["entries", "questions", "quickList", "boxes", "actions", "participants"];
    let members = data.as_object().into_iter().flatten().filter(|(name, _)| !SOURCES.contains(&name.as_str()));
    let mut out: Map<String, Value> = members.map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut sheet = Sheet {
        boxes: data["boxes"].as_object().cloned().unwrap_or_default(),
        actions: list(&data["actions"]),
        participants: list(&data["participants"]),
        known: HashSet::new(),
    };
    sheet.known = sheet.participants.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    for entry in data["entries"].as_array().into_iter().flatten() {
        sheet.entry(instrument, entry, language);
    }
    let canvas = Canvas::of(instrument);
    if let Some(lane) = canvas.lane() {
        for question in data["questions"].as_array().into_iter().flatten() {
            sheet.push(lane, question.clone());
        }
    }
    let list = data["quickList"].as_str().map(|text| parse(instrument, text)).unwrap_or_default();
    if list.faults.is_empty() {
        for line in list.lines {
            sheet.line(canvas.action_box(), line);
        }
    } else {
        // Whoever goes on with it finds what could not be laid in a box.
        out.insert("quickList".into(), data["quickList"].clone());
    }
    for (name, value) in [
        ("participants", Value::from(sheet.participants)),
        ("boxes", Value::from(in_order(instrument, sheet.boxes))),
        ("actions", Value::from(sheet.actions)),
    ] {
        if value.as_array().is_none_or(|items| !items.is_empty()) {
            out.insert(name.into(), value);
        }
    }
    Value::Object(out)
}

/// Faults of a quick list: each line that names no box, and what else would be left out of it.
pub fn check(instrument: &Instrument, data: &Value) -> Vec<Fault> {
    data["quickList"].as_str().map(|text| parse(instrument, text).faults.list()).unwrap_or_default()
}

/// What is left out of a quick list that has no faults: columns with other things than notes.
pub fn warnings(instrument: &Instrument, data: &Value) -> Vec<Fault> {
    data["quickList"].as_str().map(|text| parse(instrument, text).warnings).unwrap_or_default()
}

struct Sheet {
    boxes: Map<String, Value>,
    actions: Vec<Value>,
    participants: Vec<Value>,
    /// The same, to look up.
    known: HashSet<String>,
}

impl Sheet {
    fn push(&mut self, id: &str, note: Value) {
        if let Some(notes) = self.boxes.entry(id).or_insert_with(|| json!([])).as_array_mut() {
            notes.push(note);
        }
    }

    fn entry(&mut self, instrument: &Instrument, entry: &Value, language: Language) {
        let author = entry["organisation"].as_str().unwrap_or_default();
        if !author.is_empty() && self.known.insert(author.to_owned()) {
            self.participants.push(author.into());
        }
        for id in instrument.ids("boxes") {
            match &entry["boxes"][id] {
                Value::String(text) => {
                    for line in lines(text) {
                        self.push(id, note(line, author));
                    }
                }
                Value::Object(fields) => {
                    for (field, text) in fields {
                        let name = instrument
                            .text(language)
                            .pointer(&format!("/boxes/{id}/fields/{field}"))
                            .and_then(Value::as_str);
                        let text = text.as_str().unwrap_or_default().trim();
                        self.push(id, note(&format!("{}: {text}", name.unwrap_or(field)), author));
                    }
                }
                _ => {}
            }
        }
        for action in entry["actions"].as_array().into_iter().flatten() {
            let mut action = action.as_object().cloned().unwrap_or_default();
            action.entry("what").or_insert_with(|| "…".into());
            if !author.is_empty() {
                action.entry("who").or_insert_with(|| author.into());
            }
            self.actions.push(action.into());
        }
    }

    fn line(&mut self, action_box: Option<&str>, line: Note) {
        if action_box == Some(line.id.as_str()) {
            let mut action = json!({"what": line.text});
            if let Some(author) = line.author {
                action["who"] = author.into();
            }
            self.actions.push(action);
        } else {
            self.push(&line.id, note(&line.text, line.author.as_deref().unwrap_or_default()));
        }
    }
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn note(text: &str, author: &str) -> Value {
    if author.is_empty() { json!({"text": text}) } else { json!({"text": text, "author": author}) }
}

/// A text as sticky notes: a line each, without the dash or bullet that people put before it.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(|line| list_mark::sign(line).map_or(line.trim(), |marked| marked.text))
        .filter(|line| fault::is_visible(line))
}

fn in_order(instrument: &Instrument, mut boxes: Map<String, Value>) -> Map<String, Value> {
    instrument.ids("boxes").into_iter().filter_map(|id| Some((id.to_owned(), boxes.shift_remove(id)?))).collect()
}
