//! A filled worksheet: its fields, by the names that `canvas/worksheet.typ` gives them, as the answers of one partner.

use serde_json::{Map, Value, json};

use super::names::PASSPORT;
use super::sheets::Sheet;
use super::{Draft, Passport, titles};
use crate::document::characters;
use crate::document::kinds::entry;
use crate::document::model::canvas::{Canvas, CanvasBox};
use catalog::{Catalog, Instrument};
use fault::Fault;
use pdf::read::{Facts, Field};

/// What the file's metadata say that it is.
pub(super) fn passport(facts: &Facts) -> Option<Passport> {
    let about = &facts.about;
    (!about.instrument.is_empty()).then(|| Passport {
        instrument: about.instrument.clone(),
        version: about.version.clone(),
        language: about.language.clone(),
    })
}

/// Puts the answers into the entry, with a warning for what is empty, unknown or too long.
pub(super) fn answers(draft: &mut Draft, catalog: &Catalog, instrument: &Instrument, sheet: &Sheet<'_>) {
    for (field, member) in [("organisatie", "organisation"), ("naam", "name"), ("datum", "day")] {
        let value = sheet.fields.get(field).map(|field| written(field)).unwrap_or_default();
        draft.set(member, value.into());
    }
    let mut found = boxes(draft, instrument, sheet);
    let chosen = effects(draft, catalog, instrument, sheet);
    let actions = actions(sheet);
    let canvas = Canvas::of(instrument);
    let (mut empty, mut missing) = (Vec::new(), Vec::new());
    let mut ordered = Map::new();
    for one in &canvas.boxes {
        let id = one.id;
        let filled = if one.takes_actions { !actions.is_empty() } else { found.contains_key(id) };
        if !filled {
            if is_there(one, sheet) { &mut empty } else { &mut missing }.push(titles(instrument, id));
        }
        // Members in the order of the instrument, whatever the order of the fields.
        if let Some(value) = found.shift_remove(id) {
            let value = if one.fields.is_empty() { value } else { in_order(value, &one.fields) };
            ordered.insert(id.to_owned(), value);
        }
    }
    for (code, boxes) in [("boxes-empty", empty), ("boxes-missing", missing)] {
        let list = |n: usize| boxes.iter().map(|title| format!("‘{}’", title[n])).collect::<Vec<_>>().join(", ");
        if !boxes.is_empty() {
            draft.warn(Fault::new(code, "").with_text("titles", list(0), list(1)));
        }
    }
    draft.set("boxes", Value::Object(ordered));
    draft.set("effects", chosen.into());
    draft.set("actions", actions.into());
    if !draft.members.contains_key("organisation") {
        let is_there = sheet.fields.contains_key("organisatie");
        draft.warn(Fault::new(if is_there { "organisation-empty" } else { "organisation-missing" }, ""));
    }
    doubts(draft, sheet);
    let members = ["organisation", "name", "day", "boxes", "actions"];
    let answers = members.iter().filter_map(|name| Some(((*name).to_owned(), draft.members.get(*name)?.clone())));
    // A field of a form holds no more than reading bears.
    for fault in characters::faults(instrument, &Value::Object(answers.collect()), usize::MAX) {
        draft.warn(fault);
    }
}

/// Whether a field of a box is in the file at all, be it empty: with a page all its fields go.
fn is_there(one: &CanvasBox<'_>, sheet: &Sheet<'_>) -> bool {
    let own = |name: &String| {
        if one.takes_actions {
            return name.starts_with("actie_");
        }
        let id = name.strip_prefix("vak_").map(|path| path.split_once('_').map_or(path, |(id, _)| id));
        id.is_some_and(|id| one.id == id || one.formerly.contains(&id))
    };
    sheet.fields.keys().any(own)
}

/// What was read and may have been meant otherwise, and what has no place in an entry.
fn doubts(draft: &mut Draft, sheet: &Sheet<'_>) {
    for (name, field) in &sheet.doubtful {
        if !at_rest(field) && name != PASSPORT {
            let said = if field.button { "✓" } else { field.value.as_str() };
            draft.warn(
                Fault::new("field-renamed", "")
                    .with("given", &field.name)
                    .with("name", name)
                    .with_text("text", said, said),
            );
        }
    }
    for field in &sheet.others {
        others(draft, field);
    }
    let all = || sheet.fields.values().chain(&sheet.others);
    for field in all().filter(|field| field.doubtful) {
        draft.warn(Fault::new("tick-doubtful", "").with("name", named(field)));
    }
    for field in all().filter(|field| fault::is_visible(&field.rich)) {
        draft.warn(Fault::new("field-rich-differs", "").with("name", named(field)).with_text(
            "text",
            &field.rich,
            &field.rich,
        ));
    }
    for field in all().filter(|field| field.shows_more) {
        draft.warn(Fault::new("field-shows-more", "").with("name", named(field)));
    }
}

/// What stands in a field that nobody knows.
pub(super) fn others(draft: &mut Draft, field: &Field) {
    if at_rest(field) {
        return;
    }
    if field.button {
        draft.warn(Fault::new("tick-unknown", "").with("name", named(field)));
    } else {
        draft.warn(Fault::new("field-unknown", "").with("name", named(field)).with_text(
            "text",
            &field.value,
            &field.value,
        ));
    }
}

/// Whether nobody filled it in.
fn at_rest(field: &Field) -> bool {
    if field.button { !is_ticked(field) } else { written(field).is_empty() }
}

/// What somebody wrote in a field: nothing, where nothing of it can be seen.
fn written(field: &Field) -> &str {
    Some(field.value.trim()).filter(|text| fault::is_visible(text)).unwrap_or_default()
}

fn is_ticked(field: &Field) -> bool {
    field.button && !matches!(field.value.as_str(), "" | "Off")
}

/// A field as its reader knows it.
fn named(field: &Field) -> &str {
    if field.label.trim().is_empty() { &field.name } else { field.label.trim() }
}

fn in_order(value: Value, order: &[&str]) -> Value {
    let Value::Object(mut members) = value else { return value };
    order.iter().filter_map(|id| Some(((*id).to_owned(), members.shift_remove(*id)?))).collect::<Map<_, _>>().into()
}

/// Answers per box; a box that an older version called otherwise is found by its former name, and what has no box any more goes to
/// the lane, so that nothing is lost.
fn boxes(draft: &mut Draft, instrument: &Instrument, sheet: &Sheet<'_>) -> Map<String, Value> {
    let canvas = Canvas::of(instrument);
    let mut out = Map::new();
    let mut homeless = Vec::new();
    for (name, field) in &sheet.fields {
        let Some(path) = name.strip_prefix("vak_") else { continue };
        if written(field).is_empty() {
            continue;
        }
        let (old, part) = path.split_once('_').map_or((path, None), |(id, part)| (id, Some(part)));
        let own = canvas.get(old).or_else(|| renamed(&canvas, old));
        let id = own.map(|own| own.id);
        if let Some(id) = id.filter(|id| *id != old) {
            let [nl, en] = titles(instrument, id);
            draft.warn(Fault::new("box-renamed", "").with("old", old).with_text("title", nl, en));
        }
        let fields = own.map(|own| &own.fields).filter(|fields| !fields.is_empty());
        match (id, part, fields) {
            (Some(id), None, None) => {
                too_long(draft, instrument, id, field);
                out.insert(id.to_owned(), field.value.clone().into());
            }
            (Some(id), Some(part), Some(fields)) if fields.contains(&part) => {
                too_long(draft, instrument, id, field);
                let members = out.entry(id).or_insert_with(|| json!({}));
                members[part] = field.value.clone().into();
            }
            _ => homeless.push((path, field)),
        }
    }
    for (path, field) in homeless {
        draft.warn(Fault::new("box-unknown", "").with("name", path).with_text("text", &field.value, &field.value));
        if let Some(lane) = canvas.lane() {
            let before = out.get(lane).and_then(Value::as_str).map(|text| format!("{text}\n")).unwrap_or_default();
            out.insert(lane.to_owned(), format!("{before}{}", field.value).into());
        }
    }
    out
}

/// The box that was once called `old`.
fn renamed<'c, 'i>(canvas: &'c Canvas<'i>, old: &str) -> Option<&'c CanvasBox<'i>> {
    canvas.boxes.iter().find(|one| one.formerly.contains(&old))
}

/// Warns of a text that its field cannot show whole: whoever printed the worksheet did not see its end.
fn too_long(draft: &mut Draft, instrument: &Instrument, id: &str, field: &Field) {
    let Some((width, height)) = field.size else { return };
    // Atkinson Hyperlegible at 11 pt: letters are half an em wide on average, lines 1.35 em high.
    let per_line = ((width - 8.0) / (SIZE * 0.5)).max(1.0);
    let lines: f32 = field.value.split('\n').map(|line| (line.chars().count() as f32 / per_line).ceil().max(1.0)).sum();
    let room = ((height - 4.0) / (SIZE * 1.35)).max(1.0);
    if lines > room.floor() + 0.5 {
        let [nl, en] = titles(instrument, id);
        draft.warn(Fault::new("text-longer-than-field", "").with_text("title", nl, en));
    }
}

/// Points.
const SIZE: f32 = 11.0;

fn effects(draft: &mut Draft, catalog: &Catalog, instrument: &Instrument, sheet: &Sheet<'_>) -> Vec<String> {
    let source = Canvas::of(instrument).effects.and_then(|effects| catalog.get(effects.instrument));
    let known = source.map(|source| source.ids("effects")).unwrap_or_default();
    let ticked = |name: &str, field: &Field| {
        let id = name.strip_prefix("effect_")?.to_owned();
        is_ticked(field).then_some(id)
    };
    let chosen: Vec<String> = sheet.fields.iter().filter_map(|(name, field)| ticked(name, field)).collect();
    for id in chosen.iter().filter(|id| !known.contains(&id.as_str())) {
        draft.warn(Fault::new("effect-unknown", "").with("name", id));
    }
    known.into_iter().filter(|id| chosen.iter().any(|one| one == id)).map(str::to_owned).collect()
}

fn actions(sheet: &Sheet<'_>) -> Vec<Value> {
    let mut rows = std::collections::BTreeMap::<usize, Map<String, Value>>::new();
    for (column, member) in [("wat", "what"), ("wie", "who"), ("wanneer", "when")] {
        for row in 1..=entry::ACTIONS {
            let value =
                sheet.fields.get(&format!("actie_{row}_{column}")).map(|field| written(field)).unwrap_or_default();
            if !value.is_empty() {
                rows.entry(row).or_default().insert(member.to_owned(), value.into());
            }
        }
    }
    rows.into_values().map(Value::Object).collect()
}
