//! Clauses in a form: each with what it is for, to leave out, change, move, name as enforceable, or add.

use serde_json::{Value, json};

use super::form::{Form, FormState};
use super::sent::{Node, Sent};
use crate::document::agreement::{self, Choice, Edit, Source, Way};
use crate::problem::Problem;

/// Clauses that a form may send: those of a set, and as many of one's own as an agreement can have.
const MOST_CLAUSES: usize = 400;

/// Items of one clause that a form may send; the schema allows fewer, and says so.
const MOST_LINES: usize = 400;

/// Whether a form shows clauses to choose from.
pub(super) fn has(schema: &Value) -> bool {
    schema["properties"].as_object().is_some_and(|members| members.values().any(|member| member["x-form"] == "clauses"))
}

/// The clauses as the form shows them.
pub(super) fn shown(form: &Form<'_>, state: &FormState) -> Vec<Value> {
    let Some(source) = source(form, &state.data, &state.chosen) else { return Vec::new() };
    let schema = form.schema();
    let label = |path: &str| -> String {
        let first = path.split('.').next().unwrap_or_default();
        schema["properties"][first]["title"].as_str().unwrap_or(path).to_owned()
    };
    agreement::choices(&source)
        .into_iter()
        .map(|choice| {
            let needs = choice.needs.as_deref().filter(|_| choice.wanted);
            json!({
                "id": choice.id, "number": choice.number, "title": choice.title, "why": choice.why, "reads": choice.reads,
                "items": choice.written.join("\n"), "wanted": choice.wanted, "changed": choice.changed, "added": choice.added,
                "enforceable": choice.enforceable, "can_enforce": enforces(form), "was": was(&choice),
                "needs": needs.map(label),
                "step": needs.and_then(|path| form.step_with(path)),
            })
        })
        .collect()
}

/// Whether the agreement can name clauses as enforceable; an addendum cannot.
fn enforces(form: &Form<'_>) -> bool {
    form.schema()["properties"].get("enforceable").is_some()
}

/// What was shown, so that a text that nobody touched stays the set's.
fn was(choice: &Choice) -> String {
    json!([choice.title, choice.written.join("\n")]).to_string()
}

/// Takes what the form says of clauses into the data. `button` is `up.`, `down.` or `reset.` with the clause's id.
///
/// # Errors
/// 413 for more clauses than an agreement can have by far.
pub(super) fn take(
    form: &Form<'_>,
    data: &mut Value,
    chosen: &Value,
    sent: &Sent,
    button: &str,
) -> Result<(), Problem> {
    let (verb, id) = button.split_once('.').unwrap_or_default();
    let moved = match verb {
        "up" => Some((id, Way::Up)),
        "down" => Some((id, Way::Down)),
        _ => None,
    };
    let fields = sent.node("clause");
    let clauses = fields.parts();
    if clauses.len() > MOST_CLAUSES {
        return Err(Problem::new(413, "form-too-many-fields").with("limit", MOST_CLAUSES));
    }
    let mut edits: Vec<Edit> = Vec::new();
    for id in clauses {
        edits.extend(edit(id, &fields.at(id), verb == "reset" && button.ends_with(&format!(".{id}")))?);
    }
    let value = |name: &str| sent.value(name).map_or("", str::trim);
    let (title, items) = (value("clause-new.title"), lines(value("clause-new.items"))?);
    if !title.is_empty() || !items.is_empty() {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let unnamed = form.site.templates.say(form.language, "clauses", "unnamed");
        let items = if items.is_empty() { vec!["…".to_owned()] } else { items };
        edits.push(Edit {
            wanted: true,
            title: text(title).or_else(|| text(unnamed)),
            items: Some(items),
            ..Edit::default()
        });
    }
    let before = data.clone();
    let Some(source) = source(form, &before, chosen) else { return Ok(()) };
    let (clauses, enforceable) = agreement::edited(&source, &edits, moved);
    let enforceable = if enforces(form) { enforceable } else { json!([]) };
    for (name, value) in [("clauses", clauses), ("enforceable", enforceable)] {
        if let (Some(members), Value::Array(list)) = (data.as_object_mut(), &value) {
            if list.is_empty() {
                members.shift_remove(name);
            } else {
                members.insert(name.into(), value);
            }
        }
    }
    Ok(())
}

/// What the fields of one clause say; none where they do not say what was shown.
fn edit(id: &str, fields: &Node<'_>, reset: bool) -> Result<Option<Edit>, Problem> {
    let value = |name: &str| fields.at(name).value();
    let Some(was) = value("was") else { return Ok(None) };
    let was: Value = serde_json::from_str(was).unwrap_or_default();
    let changed = |name: &str, index: usize| {
        value(name).map(str::trim).filter(|now| !reset && was[index].as_str().is_some_and(|was| was.trim() != *now))
    };
    let items = changed("items", 1).map(lines).transpose()?;
    // A title that was emptied is no title of one's own; items that were emptied are those of the set again.
    Ok(Some(Edit {
        id: id.to_owned(),
        wanted: value("wanted").is_some(),
        enforceable: value("enforceable").is_some(),
        title: changed("title", 0).filter(|title| !title.is_empty()).map(str::to_owned),
        reset: reset || items.as_ref().is_some_and(Vec::is_empty),
        items: items.filter(|items| !items.is_empty()),
    }))
}

/// The items of a clause, a line each.
fn lines(text: &str) -> Result<Vec<String>, Problem> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    if lines().nth(MOST_LINES).is_some() {
        return Err(Problem::new(413, "form-too-many-fields").with("limit", MOST_LINES));
    }
    Ok(lines().map(str::to_owned).collect())
}

fn source<'a>(form: &'a Form<'_>, data: &'a Value, chosen: &'a Value) -> Option<Source<'a>> {
    let option = form.instrument.options.iter().find(|option| option.id == "form");
    let default = option.map_or("", |option| option.values[0].as_str());
    let kind = chosen["form"].as_str().filter(|value| !value.is_empty()).unwrap_or(default);
    let language = chosen["language"].as_str().and_then(fault::language::Language::from_code).unwrap_or(form.language);
    let mut source = Source::new(form.instrument, Some(data), kind, language, form.site.documents.catalog())?;
    source.beside = (chosen["languages"] == "both").then_some(language);
    Some(source)
}
