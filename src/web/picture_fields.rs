//! Logos and pictures in a form: the files that were chosen, what each shows, their order. Nothing is kept on the server, so every file
//! travels in the page, in base64.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::form::{Form, FormState};
use super::form_images::{PLACES, names};
use super::sent::{Node, Sent};
use crate::document::DocumentError;
use crate::document::model::{File, Place};
use crate::problem::Problem;
use fault::Fault;

/// How the field is called in which files are chosen: `logos-new`.
const NEW: &str = "-new";

/// Letters of a name; the schema allows 100.
const LONGEST_NAME: usize = 80;

/// Whether this page of the form has the fields: where the steps have them, and on the last one where no step does.
pub(super) fn has(form: &Form<'_>, shown: &Value, step: usize) -> bool {
    let all = &form.schema()["properties"];
    let known = |schema: &Value, place: Place| schema["properties"].get(place.member()).is_some();
    let (any, here) = (PLACES.into_iter().any(|place| all.get(place.member()).is_some()), PLACES.into_iter());
    let stepless =
        form.steps.iter().all(|step| !PLACES.into_iter().any(|place| known(&step.shown(form.schema()), place)));
    any && (here.into_iter().any(|place| known(shown, place)) || (stepless && step + 1 == form.steps.len()))
}

/// The place whose files a field brings.
pub(super) fn place_of(field: &str) -> Option<Place> {
    let member = field.strip_suffix(NEW)?;
    PLACES.into_iter().find(|place| place.member() == member)
}

/// The files that travelled along, and what the fields say of each. `button` is `up.`, `down.` or `remove.` with member and place.
///
/// # Errors
/// 413 for more rows than a document can show by far.
pub(super) fn take(state: &mut FormState, sent: &mut Sent, button: &str) -> Result<(), Problem> {
    state.images = sent.take_images().into_iter().collect();
    for place in PLACES {
        let member = place.member();
        let node = sent.node(member);
        // A page without these fields leaves them as they travelled.
        let mut rows: Vec<Value> = Vec::new();
        while let Some(row) = row(&node.at(rows.len())) {
            rows.push(row);
            if rows.len() > 2 * place.most() {
                return Err(Problem::new(413, "form-too-many-rows").with("name", member).with("limit", place.most()));
            }
        }
        if rows.is_empty() {
            continue;
        }
        if let Some((verb, index)) = asked(button, member).filter(|(_, index)| *index < rows.len()) {
            let to = match verb {
                "up" => index.saturating_sub(1),
                "down" => (index + 1).min(rows.len() - 1),
                _ => index,
            };
            let row = rows.remove(index);
            if verb == "remove" {
                state.focus = format!("veld-{member}");
            } else {
                rows.insert(to, row);
                state.focus = format!("veld-{member}-{to}");
            }
        }
        set(state, member, rows);
    }
    Ok(())
}

/// What the fields of one file say; none without a file.
fn row(fields: &Node<'_>) -> Option<Value> {
    let value = |name: &str| fields.at(name).value().map(str::trim).filter(|value| !value.is_empty());
    let mut row = Map::new();
    row.insert("image".into(), value("image")?.into());
    for name in ["alt", "caption"] {
        if let Some(words) = value(name) {
            row.insert(name.into(), words.into());
        }
    }
    if value("decorative").is_some() {
        row.insert("decorative".into(), true.into());
    }
    Some(row.into())
}

/// The verb of a button and the row it is for.
fn asked<'a>(button: &'a str, member: &str) -> Option<(&'a str, usize)> {
    let (verb, row) = button.split_once('.')?;
    let index = row.strip_prefix(member)?.strip_prefix('.')?.parse().ok()?;
    Some((verb, index))
}

fn set(state: &mut FormState, member: &str, rows: Vec<Value>) {
    if let Some(members) = state.data.as_object_mut() {
        if rows.is_empty() {
            members.shift_remove(member);
        } else {
            members.insert(member.to_owned(), rows.into());
        }
    }
}

/// Files that nothing shows travel no further; what was there before an opened file stays, for it can be put back.
pub(super) fn prune(state: &mut FormState) {
    let before = state.before.iter().flat_map(names);
    let known: HashSet<String> = names(&state.data).chain(before).map(str::to_owned).collect();
    state.images.retain(|name, _| known.contains(name));
}

/// Takes a chosen file in: looked at by a worker, made smaller when it is large, in a row of its own.
///
/// # Errors
/// The press's; the inner one says why the file cannot be shown.
pub(super) async fn add(
    form: &Form<'_>,
    state: &mut FormState,
    place: Place,
    file: File,
) -> Result<Result<(), Fault>, Problem> {
    let member = place.member();
    let at = |fault: Fault| fault.at(&format!("/data/{member}"));
    let mut rows = state.data[member].as_array().cloned().unwrap_or_default();
    let limit = place.most();
    if rows.len() >= limit {
        return Ok(Err(at(Fault::new("too-many", "").with("count", rows.len() + 1).with("limit", limit))));
    }
    let own: String = file.source.trim().chars().take(LONGEST_NAME).collect();
    let own = if own.is_empty() { member.to_owned() } else { own };
    let made = form.site.documents.made_small(place, &own, file.bytes).await;
    let text = match made.map_err(|error| form.site.problem(DocumentError::Press(error)))? {
        Ok(text) => text,
        Err(fault) => return Ok(Err(at(fault))),
    };
    // All of them must fit in the form when it comes back, with what is typed beside them.
    let room = form.site.upload_bytes / 4 * 3;
    if state.images.values().map(String::len).sum::<usize>() + text.len() > room {
        return Ok(Err(at(Fault::new("form-images-too-heavy", "").with("name", own).with("limit", room >> 20))));
    }
    let mut name = own.clone();
    let mut number = 1;
    while state.images.get(&name).is_some_and(|known| *known != text) {
        number += 1;
        name = format!("{own} ({number})");
    }
    state.images.insert(name.clone(), text);
    if !state.focus.starts_with(&format!("veld-{member}-")) {
        state.focus = format!("veld-{member}-{}-alt", rows.len());
    }
    rows.push(json!({"image": name}));
    set(state, member, rows);
    Ok(Ok(()))
}

/// A fault at the field that can mend it: an image's own is told at the row that shows it.
pub(super) fn located(fault: &Fault, data: &Value) -> Fault {
    let pointer = fault.pointer.strip_suffix("/image").unwrap_or(&fault.pointer);
    let Some(name) = pointer.strip_prefix("/images/") else {
        return fault.clone().at(pointer);
    };
    for place in PLACES {
        for (index, row) in data[place.member()].as_array().into_iter().flatten().enumerate() {
            if row["image"].as_str().is_some_and(|own| fault::segment(own) == name) {
                return fault.clone().at(&format!("/data/{}/{index}", place.member()));
            }
        }
    }
    fault.clone()
}

/// The words of a fault for somebody at a form, where those of the API name members of its data.
pub(super) fn detail(form: &Form<'_>, fault: &Fault) -> Option<String> {
    let key = match fault.code {
        "image-without-alt" => "alt_missing",
        "image-alt-and-decorative" => "alt_and_decorative",
        "no-such-image" => "file_missing",
        _ => return None,
    };
    Some(form.site.templates.say(form.language, "pictures", key).to_owned())
}

/// Warnings about what somebody chose here; the logo of an operator's house is no choice of theirs.
pub(super) fn warnings(faults: &[Fault]) -> Vec<Fault> {
    let own = faults.iter().filter(|fault| fault.pointer.starts_with("/data/"));
    let about = ["image-", "logos-", "quick-list-"];
    own.filter(|fault| about.iter().any(|about| fault.code.starts_with(about))).cloned().collect()
}

/// What was told, so that it stands in the way once only.
pub(super) fn told(faults: &[Fault]) -> String {
    let one = |fault: &Fault| format!("{}{}", fault.code, fault.pointer);
    faults.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The fields as the page shows them.
pub(super) fn shown(form: &Form<'_>, state: &FormState) -> Vec<Value> {
    let fault_at = |pointer: String| {
        let found = state.faults.iter().find(|fault| fault.pointer == pointer);
        found.map(|fault| detail(form, fault).unwrap_or_else(|| fault.detail(form.language)))
    };
    let all = PLACES.into_iter().filter(|place| form.schema()["properties"].get(place.member()).is_some());
    all.map(|place| {
        let member = place.member();
        let rows = state.data[member].as_array().map(Vec::as_slice).unwrap_or_default();
        let shown = rows.iter().enumerate().map(|(index, row)| {
            json!({
                "id": format!("veld-{member}-{index}"), "name": format!("{member}.{index}"), "image": row["image"],
                "alt": row["alt"], "caption": row["caption"], "decorative": row["decorative"] == true,
                "fault": fault_at(format!("/data/{member}/{index}")), "alt_fault": fault_at(format!("/data/{member}/{index}/alt")),
                "caption_fault": fault_at(format!("/data/{member}/{index}/caption")),
                "first": index == 0, "last": index + 1 == rows.len(),
            })
        });
        json!({
            "id": format!("veld-{member}"), "member": member, "label": form.schema()["properties"][member]["title"],
            "captions": place == Place::Pictures, "most": place.most(), "full": rows.len() >= place.most(),
            "fault": fault_at(format!("/data/{member}")), "rows": shown.collect::<Vec<_>>(),
        })
    })
    .collect()
}
