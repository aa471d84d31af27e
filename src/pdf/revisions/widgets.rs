//! Pages and form fields from one revision to the next: who may add a widget, and what a field may become.

use std::collections::{HashMap, HashSet};

use super::changes::{Bearing, Judgement, in_order};
use super::fields::{Field, signature};
use super::object::{Dictionary, Id, Object};
use super::{ChangeKind, Rule, coverage};

/// Widgets that came onto a page: page, and whether a new field explains it.
pub(super) struct Added {
    page: usize,
    widget: Id,
}

/// What a signature field that comes with its signature may say (ISO 32000-1, tables 164, 188, 220 and 232).
const NEW_FIELD: [&[u8]; 22] = [
    b"Type", b"Subtype", b"FT", b"T", b"TU", b"TM", b"Ff", b"V", b"Rect", b"P", b"F", b"AP", b"AS", b"MK", b"Lock",
    b"SV", b"Parent", b"Kids", b"NM", b"M", b"DA", b"Border",
];
/// What the programs of signers add to a field that waited for its signature, when it is not there.
const ADDED: [&[u8]; 6] = [b"Type", b"F", b"P", b"M", b"NM", b"MK"];

/// Compares the pages that the increment has anew, and the fields with them.
pub(super) fn pages(judgement: &mut Judgement<'_, '_>) {
    let mut added = Vec::new();
    let mut numbers: Vec<u32> = judgement.before.replaced.keys().copied().collect();
    numbers.sort_unstable();
    for number in numbers {
        if let Some(page) = judgement.pages.get(&number).copied() {
            one_page(judgement, number, page, &mut added);
        } else {
            annotation_list(judgement, number, &mut added);
        }
    }
    fields(judgement, &mut added);
    for left in added {
        judgement.refuse(ChangeKind::Annotation, format!("page {}", left.page));
    }
}

fn one_page(judgement: &mut Judgement<'_, '_>, number: u32, page: usize, added: &mut Vec<Added>) {
    let place = format!("page {page}");
    judgement.explain(number);
    let now = judgement.before.now;
    let new = now.objects.get(&number).and_then(|known| known.object.clone());
    let old = judgement.before.replaced.get(&number).and_then(|old| old.as_ref()?.object.clone());
    let same_id = judgement.before.replaced.get(&number).and_then(Option::as_ref).map(|old| old.generation)
        == now.objects.get(&number).map(|known| known.generation);
    let (Some(Object::Dictionary(old)), Some(Object::Dictionary(new)), true) =
        (old.as_deref(), new.as_deref(), same_id)
    else {
        judgement.refuse(ChangeKind::Pages, place);
        return;
    };
    if new.doubled {
        judgement.refuse(ChangeKind::PageContent, place.clone());
    }
    let keys: HashSet<&[u8]> = old.entries.iter().chain(&new.entries).map(|entry| entry.key.as_slice()).collect();
    for key in keys {
        let same = matches!((old.get(key), new.get(key)), (Some(old), Some(new)) if old.same(new, now.file));
        match key {
            b"Annots" => {}
            _ if same => {}
            // The order of tabs on a page that gets a widget (ISO 14289-1, 7.18.3).
            b"Tabs" if old.get(key).is_none() => {}
            b"Contents" | b"Resources" | b"Group" => judgement.refuse(ChangeKind::PageContent, place.clone()),
            b"MediaBox" | b"CropBox" | b"TrimBox" | b"BleedBox" | b"ArtBox" | b"Rotate" | b"UserUnit" | b"Parent" => {
                judgement.refuse(ChangeKind::Pages, place.clone());
            }
            _ => judgement.refuse(ChangeKind::Document, format!("{place}, {}", String::from_utf8_lossy(key))),
        }
    }
    let before = judgement.before.items(old, b"Annots").to_vec();
    let after = now.items(new, b"Annots").to_vec();
    if let Some(list) = new.reference(b"Annots")
        && judgement.changed(list.0)
        && judgement.only_from(list.0, &[(number, b"Annots")])
    {
        judgement.explain(list.0);
    }
    annotations(judgement, page, &before, &after, added);
}

/// A list of annotations that is an object of its own.
fn annotation_list(judgement: &mut Judgement<'_, '_>, number: u32, added: &mut Vec<Added>) {
    let now = judgement.before.now;
    let Some(referrers) = now.referrers.get(&number) else { return };
    let [page] = referrers.iter().copied().collect::<Vec<_>>()[..] else { return };
    // Together with its page it was looked at already.
    if judgement.changed(page) {
        return;
    }
    let Some(count) = judgement.pages.get(&page).copied() else { return };
    if !judgement.only_from(number, &[(page, b"Annots")]) {
        return;
    }
    let old = judgement.before.replaced.get(&number).and_then(|old| old.as_ref()?.object.clone());
    let new = now.objects.get(&number).and_then(|known| known.object.clone());
    let (Some(Object::Array(old)), Some(Object::Array(new))) = (old.as_deref(), new.as_deref()) else { return };
    judgement.explain(number);
    annotations(judgement, count, old, new, added);
}

fn annotations(judgement: &mut Judgement<'_, '_>, page: usize, old: &[Object], new: &[Object], added: &mut Vec<Added>) {
    let mut rest = new.iter();
    let mut came: Vec<&Object> = Vec::new();
    let file = judgement.before.now.file;
    for one in old {
        loop {
            match rest.next() {
                Some(other) if one.same(other, file) => break,
                Some(other) => came.push(other),
                None => {
                    judgement.refuse(ChangeKind::Annotation, format!("page {page}"));
                    return;
                }
            }
        }
    }
    came.extend(rest);
    for one in came {
        match one {
            Object::Reference(widget) => added.push(Added { page, widget: *widget }),
            _ => judgement.refuse(ChangeKind::Annotation, format!("page {page}")),
        }
    }
}

/// Compares the fields of the form.
fn fields(judgement: &mut Judgement<'_, '_>, added: &mut Vec<Added>) {
    let before: HashMap<Id, &Field> = judgement.before.fields.iter().map(|field| (field.id, field)).collect();
    let after: HashSet<Id> = judgement.fields.iter().map(|field| field.id).collect();
    for gone in judgement.before.fields.iter().filter(|field| !after.contains(&field.id)) {
        judgement.refuse(ChangeKind::Field, gone.name.clone());
    }
    for field in judgement.fields {
        match before.get(&field.id) {
            None => new_field(judgement, field, added),
            Some(old) if old.name != field.name || old.kind != field.kind || old.widgets != field.widgets => {
                judgement.refuse(ChangeKind::Field, field.name.clone());
            }
            Some(old) => known_field(judgement, old, field),
        }
    }
}

fn new_field(judgement: &mut Judgement<'_, '_>, field: &Field, added: &mut Vec<Added>) {
    let now = judgement.before.now;
    let own = now.get(field.id).and_then(Object::as_dictionary);
    let value = signature(now, field);
    let fresh = |judgement: &Judgement<'_, '_>, id: Id| judgement.is_new(id.0);
    let signed = field.kind == b"Sig"
        && value.is_some_and(|(id, _)| id == field.id || fresh(judgement, id))
        && own.is_some()
        && fresh(judgement, field.id);
    let (Some(own), true) = (own, signed) else {
        // Whatever it is, it came without a signature.
        let rule = if judgement.rules.has(Rule::NewFieldsCoverNothing) {
            Rule::NewFieldsCoverNothing
        } else {
            Rule::AllowedChanges
        };
        judgement.say(ChangeKind::Field, field.name.clone(), Bearing::None(rule));
        for id in field.widgets.iter().chain([&field.id]) {
            added.retain(|one| one.widget != *id);
            if judgement.is_new(id.0) {
                judgement.explain(id.0);
            }
        }
        if let Some(own) = own.cloned() {
            judgement.explain_new(&Object::Dictionary(own));
        }
        parents(judgement, field);
        return;
    };
    let mut wrong = own.entries.iter().any(|entry| !NEW_FIELD.contains(&entry.key.as_slice())) || own.doubled;
    for id in &field.widgets {
        let Some(widget) = now.get(*id).and_then(Object::as_dictionary) else {
            wrong = true;
            continue;
        };
        wrong |=
            !fresh(judgement, *id) || widget.entries.iter().any(|entry| !NEW_FIELD.contains(&entry.key.as_slice()));
        let places: Vec<usize> = added.iter().filter(|one| one.widget == *id).map(|one| one.page).collect();
        added.retain(|one| one.widget != *id);
        wrong |= places.len() > 1;
        if let (Some(sides), Some(page)) = (area(judgement, widget), places.first()) {
            let revision = now.file.get(..judgement.before.end).unwrap_or_default();
            if !coverage::blank(revision, *page, sides) {
                let bearing = Bearing::None(Rule::NewFieldsCoverNothing);
                judgement.say(ChangeKind::Annotation, format!("page {page}, {}", field.name), bearing);
            }
        }
        judgement.explain(id.0);
    }
    judgement.explain(field.id.0);
    judgement.explain_new(&Object::Dictionary(own.clone()));
    parents(judgement, field);
    if wrong {
        judgement.refuse(ChangeKind::Field, field.name.clone());
    }
    signed_in(judgement, field);
}

/// Fields above a new one: new themselves, or with one kid more.
fn parents(judgement: &mut Judgement<'_, '_>, field: &Field) {
    let now = judgement.before.now;
    let mut next = now.get(field.id).and_then(Object::as_dictionary).and_then(|own| own.reference(b"Parent"));
    let mut steps = 0;
    while let Some(id) = next {
        let Some(own) = now.get(id).and_then(Object::as_dictionary) else { return };
        steps += 1;
        if steps > 16 {
            return;
        }
        if judgement.is_new(id.0) {
            let plain = own.entries.iter().all(|entry| {
                matches!(entry.key.as_slice(), b"T" | b"TU" | b"TM" | b"Kids" | b"Parent" | b"FT" | b"Ff")
            });
            if plain {
                judgement.explain(id.0);
            }
        } else if judgement.changed(id.0) {
            let old = judgement.before.get(id).and_then(Object::as_dictionary).cloned().unwrap_or_default();
            let ids = |items: &[Object]| items.iter().filter_map(Object::as_reference).collect::<Vec<_>>();
            let grown = in_order(&ids(judgement.before.items(&old, b"Kids")), &ids(now.items(own, b"Kids")));
            if grown && differing(judgement, &old, own).iter().all(|key| key == b"Kids") {
                judgement.explain(id.0);
            }
        }
        next = own.reference(b"Parent");
    }
}

fn signed_in(judgement: &mut Judgement<'_, '_>, field: &Field) {
    let now = judgement.before.now;
    let time_stamp = signature(now, field)
        .is_some_and(|(_, own)| now.value(own, b"SubFilter").and_then(Object::as_name) == Some(b"ETSI.RFC3161"));
    // ISO 32000-2, table 257: time-stamps and validation data may come even where nothing else may.
    let (kind, bearing) =
        if time_stamp { (ChangeKind::TimeStamp, Bearing::All) } else { (ChangeKind::Signature, Bearing::Signing) };
    judgement.say(kind, field.name.clone(), bearing);
}

/// Keys whose values differ.
fn differing(judgement: &Judgement<'_, '_>, old: &Dictionary, new: &Dictionary) -> Vec<Vec<u8>> {
    let mut keys: Vec<Vec<u8>> = old.entries.iter().chain(&new.entries).map(|entry| entry.key.clone()).collect();
    keys.sort_unstable();
    keys.dedup();
    let file = judgement.before.now.file;
    keys.retain(|key| !matches!((old.get(key), new.get(key)), (Some(old), Some(new)) if old.same(new, file)));
    if new.doubled {
        keys.push(b"?".to_vec());
    }
    keys
}

/// A field that was there.
fn known_field(judgement: &mut Judgement<'_, '_>, old: &Field, field: &Field) {
    let signing = field.kind == b"Sig";
    let (mut filled, mut looks) = (false, false);
    let mut ids: Vec<Id> = field.widgets.clone();
    if !ids.contains(&field.id) {
        ids.push(field.id);
    }
    let now = judgement.before.now;
    // The value as an object of its own.
    if !signing
        && let Some(value) = field.value
        && judgement.changed(value.0)
        && judgement.only_from(value.0, &[(field.id.0, b"V")])
    {
        filled = true;
        judgement.explain(value.0);
    }
    for id in ids {
        let Some(widget) = now.get(id).and_then(Object::as_dictionary) else { continue };
        if !signing {
            looks |= appearances(judgement, id, widget);
        }
        if !judgement.changed(id.0) {
            continue;
        }
        let before = judgement.before.get(id).and_then(Object::as_dictionary).cloned().unwrap_or_default();
        let keys = differing(judgement, &before, widget);
        let may = |key: &Vec<u8>| match key.as_slice() {
            b"V" => !(signing && old.filled),
            b"AP" | b"AS" | b"M" => !(signing && old.filled),
            b"RV" | b"I" => !signing,
            other => signing && !old.filled && before.get(other).is_none() && ADDED.contains(&other),
        };
        judgement.explain(id.0);
        if keys.iter().all(may) {
            looks |= keys.iter().any(|key| key == b"AP" || key == b"AS");
            filled |= keys.iter().any(|key| key == b"V");
            for key in &keys {
                if let Some(value) = widget.get(key).cloned() {
                    judgement.explain_new(&value);
                }
            }
        } else {
            let moved = keys.iter().any(|key| matches!(key.as_slice(), b"Rect" | b"F" | b"AP" | b"MK" | b"P"));
            let kind = if moved { ChangeKind::Annotation } else { ChangeKind::Field };
            judgement.refuse(kind, field.name.clone());
        }
    }
    if !filled {
        // Another look for the same value is no filling in.
        if looks {
            judgement.refuse(ChangeKind::Annotation, field.name.clone());
        }
        return;
    }
    match (signing, old.filled, field.filled) {
        (true, false, true) => {
            // The signature is made in the revision, not one that lay in wait.
            match signature(now, field) {
                Some((id, _)) if id == field.id || judgement.is_new(id.0) => signed_in(judgement, field),
                _ => judgement.refuse(ChangeKind::Field, field.name.clone()),
            }
        }
        (true, ..) => judgement.refuse(ChangeKind::Field, field.name.clone()),
        (false, ..) => judgement.say(ChangeKind::FieldFilled, field.name.clone(), Bearing::Filling),
    }
}

/// Appearances of a widget that were written anew in their old place.
fn appearances(judgement: &mut Judgement<'_, '_>, id: Id, widget: &Dictionary) -> bool {
    let Some(value) = widget.get(b"AP") else { return false };
    let now = judgement.before.now;
    let mut ids = Vec::new();
    value.references(&mut ids);
    if let Some(Object::Dictionary(own)) = now.resolve(value) {
        for entry in &own.entries {
            entry.value.references(&mut ids);
            if let Some(Object::Dictionary(states)) = now.resolve(&entry.value) {
                states.entries.iter().for_each(|entry| entry.value.references(&mut ids));
            }
        }
    }
    let mut changed = false;
    for one in ids {
        if judgement.changed(one.0) && !judgement.is_new(one.0) && judgement.only_from(one.0, &[(id.0, b"AP")]) {
            judgement.explain(one.0);
            changed |= !judgement.unchanged(one.0);
            if let Some(object) = now.get(one).cloned() {
                judgement.explain_new(&object);
            }
        }
    }
    changed
}

/// The rectangle of a widget, if it has an area.
fn area(judgement: &Judgement<'_, '_>, widget: &Dictionary) -> Option<[f64; 4]> {
    let now = judgement.before.now;
    let sides: Vec<f64> = now
        .items(widget, b"Rect")
        .iter()
        .map(|side| match now.resolve(side) {
            Some(Object::Number(side)) => *side,
            _ => 0.0,
        })
        .collect();
    match sides[..] {
        [x1, y1, x2, y2] if (x1 - x2).abs() > 0.01 && (y1 - y2).abs() > 0.01 => Some([x1, y1, x2, y2]),
        _ => None,
    }
}
