//! The fields of a form and their signatures (ISO 32000-1, 12.7.3 and 12.8.1).

use std::collections::{HashMap, HashSet};

use super::object::{Dictionary, Id, Object};
use super::state::State;
use crate::strings;

/// A field without children of its own name.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub id: Id,
    /// Full name.
    pub name: String,
    /// Type, of its own or from above.
    pub kind: Vec<u8>,
    /// Its widgets: itself when merged, else its kids.
    pub widgets: Vec<Id>,
    /// Whether it has a value; of a signature field, whether somebody signed.
    pub filled: bool,
    /// Object of the value, when it is one of its own.
    pub value: Option<Id>,
}

/// Levels of a field tree.
const DEEPEST: usize = 16;
/// Fields of a form.
const MOST_FIELDS: usize = 20_000;

/// The form of a file.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// All fields in the order of the form.
    pub fields: Vec<Field>,
    /// Objects of the tree: fields, those above them, and widgets.
    pub nodes: HashSet<u32>,
    /// Lists of them that are objects.
    pub lists: HashSet<u32>,
    /// How often each full name stands in it, of fields and of those above them.
    names: HashMap<String, usize>,
}

impl Form {
    /// Whether no other field has the name of a field.
    pub fn is_named_once(&self, field: &Field) -> bool {
        !field.name.is_empty() && self.names.get(&field.name) == Some(&1)
    }
}

/// The form; `None` when it is none that can be read.
pub(super) fn form(state: &State<'_>) -> Option<Form> {
    let mut out = Form::default();
    let Some(own) = state.form() else {
        // A form that is no dictionary is no form that can be read.
        let catalog = state.catalog()?.1;
        return state.value(catalog, b"AcroForm").is_none().then_some(out);
    };
    out.lists.extend(own.reference(b"Fields").map(|id| id.0));
    let mut roots = HashSet::new();
    for root in state.items(own, b"Fields") {
        match root {
            // One that is named twice is one.
            Object::Reference(id) if !roots.insert(*id) => {}
            Object::Reference(id) => walk(state, *id, "", b"", 0, &mut out)?,
            // No object of its own, so no widget, no signature and no kid that names it: nobody can sign or fill it in.
            Object::Dictionary(own) if own.get(b"V").is_none() && own.get(b"Kids").is_none() => {}
            Object::Null => {}
            _ => return None,
        }
    }
    Some(out)
}

fn walk(state: &State<'_>, id: Id, above: &str, kind: &[u8], depth: usize, out: &mut Form) -> Option<()> {
    // A field that stands in the form twice, or a tree that goes round, is read differently by everybody.
    if depth > DEEPEST || out.fields.len() > MOST_FIELDS || !out.nodes.insert(id.0) {
        return None;
    }
    let own = match state.get(id) {
        Some(Object::Dictionary(own)) => own,
        // The bytes of a stream are content.
        Some(Object::Stream(..)) => return None,
        _ => return Some(()),
    };
    let part = state.value(own, b"T").and_then(text);
    let name = match part {
        Some(part) if above.is_empty() => part,
        Some(part) => format!("{above}.{part}"),
        None => above.to_owned(),
    };
    let kind = state.value(own, b"FT").and_then(Object::as_name).unwrap_or(kind).to_vec();
    out.lists.extend(own.reference(b"Kids").map(|id| id.0));
    let kids: Vec<Id> = state.items(own, b"Kids").iter().filter_map(Object::as_reference).collect();
    let is_field =
        |kid: &Id| state.get(*kid).and_then(Object::as_dictionary).is_some_and(|kid| kid.get(b"T").is_some());
    if kids.iter().any(is_field) {
        *out.names.entry(name.clone()).or_default() += 1;
        for kid in kids {
            walk(state, kid, &name, &kind, depth + 1, out)?;
        }
        return Some(());
    }
    if !kids.iter().all(|kid| out.nodes.insert(kid.0)) {
        return None;
    }
    let widgets = if kids.is_empty() { vec![id] } else { kids };
    let value = own.get(b"V");
    // A value that leads nowhere is a value all the same: somebody took away what stood there.
    let filled = value.is_some_and(|value| !matches!(value, Object::Null));
    *out.names.entry(name.clone()).or_default() += 1;
    out.fields.push(Field { id, name, kind, widgets, filled, value: value.and_then(Object::as_reference) });
    Some(())
}

/// A text string (7.9.2.2).
pub(super) fn text(object: &Object) -> Option<String> {
    if let Object::String(bytes) = object { Some(strings::decode_bytes(bytes)) } else { None }
}

/// The value of a signature field, with the object that it stands in: its own, or the field's.
pub(super) fn signature<'a>(state: &'a State<'_>, field: &Field) -> Option<(Id, &'a Dictionary)> {
    let own = state.get(field.id)?.as_dictionary()?;
    match own.get(b"V")? {
        Object::Reference(id) => Some((*id, state.get(*id)?.as_dictionary()?)),
        other => Some((field.id, other.as_dictionary()?)),
    }
}
