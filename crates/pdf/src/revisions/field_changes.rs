//! Form fields from one revision to the next: who may add one, what signing and filling in may change, and where that may show.

use std::collections::{HashMap, HashSet};

use super::default_appearance::says_the_same;
use super::field_keys::may_change_by_filling;
use super::fields::{Field, signature};
use super::judgement::{Bearing, Judgement, in_order};
use super::keys::{may_change_by_signing, may_come_with_a_signature};
use super::object::{Dictionary, Id, Object};
use super::page_changes::Added;
use super::parts::Part;
use super::picture::{Paper, blank};
use super::widget_form::{self, Standing};
use super::{Area, ChangeKind, Rule, filling};

/// Compares the fields of the form. What came onto the pages and is a field's is taken from `added`.
pub(super) fn fields(judgement: &mut Judgement<'_, '_>, added: &mut Vec<Added>) {
    let before: HashMap<Id, &Field> = judgement.before.form.fields.iter().map(|field| (field.id, field)).collect();
    let after: HashSet<Id> = judgement.form_now.fields.iter().map(|field| field.id).collect();
    let mut came: HashSet<Id> = HashSet::new();
    for gone in judgement.before.form.fields.iter().filter(|field| !after.contains(&field.id)) {
        judgement.refuse(ChangeKind::Field, gone.name.clone());
    }
    for field in &judgement.form_now.fields {
        match before.get(&field.id) {
            None => {
                came.extend(field.widgets.iter().chain([&field.id]));
                new_field(judgement, field);
            }
            Some(old) if old.name != field.name || old.kind != field.kind || old.widgets != field.widgets => {
                judgement.refuse(ChangeKind::Field, field.name.clone());
            }
            Some(old) => known_field(judgement, old, field),
        }
    }
    added.retain(|one| !came.contains(&one.widget));
    filling::bare_places(judgement);
}

fn new_field(judgement: &mut Judgement<'_, '_>, field: &Field) {
    let now = judgement.before.now;
    let own = now.get(field.id).and_then(Object::as_plain_dictionary);
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
    // Programs that go by names would take two fields for one, and locks name fields.
    let named = judgement.form_now.is_named_once(field)
        && now
            .value(own, b"T")
            .and_then(super::fields::text)
            .is_some_and(|part| !part.is_empty() && !part.contains('.'));
    // The field above it has it among its kids, and is none of another sort: else some call it by that one's name, some by its own.
    let above = own.reference(b"Parent").is_none_or(|above| {
        now.get(above).and_then(Object::as_plain_dictionary).is_some_and(|parent| {
            let kind = now.value(parent, b"FT").and_then(Object::as_name);
            kind.is_none_or(|kind| kind == b"Sig")
                && now.items(parent, b"Kids").iter().any(|kid| kid.as_reference() == Some(field.id))
        })
    });
    let mut wrong =
        !named || !above || own.doubled || !own.entries.iter().all(|entry| may_come_with_a_signature(&entry.key));
    for id in &field.widgets {
        let Some(widget) = now.get(*id).and_then(Object::as_plain_dictionary) else {
            wrong = true;
            continue;
        };
        wrong |= !fresh(judgement, *id) || !widget.entries.iter().all(|entry| may_come_with_a_signature(&entry.key));
        judgement.explain(id.0);
    }
    if field.widgets.iter().chain([&field.id]).any(|id| has_files(judgement, *id)) {
        judgement.say(ChangeKind::AttachedFile, field.name.clone(), Bearing::Signing);
    }
    judgement.explain(field.id.0);
    judgement.explain_new(&Object::Dictionary(own.clone()));
    parents(judgement, field);
    if wrong {
        judgement.refuse(ChangeKind::Field, field.name.clone());
    }
    signed_in(judgement, field, None);
}

/// Whether files go with a field (ISO 32000-2, 14.13), of which no page tells.
fn has_files(judgement: &Judgement<'_, '_>, id: Id) -> bool {
    judgement.before.now.get(id).and_then(Object::as_dictionary).is_some_and(|own| own.get(b"AF").is_some())
}

/// Fields above a new one: new themselves, or with one kid more.
fn parents(judgement: &mut Judgement<'_, '_>, field: &Field) {
    let now = judgement.before.now;
    let mut next = now.get(field.id).and_then(Object::as_dictionary).and_then(|own| own.reference(b"Parent"));
    let mut steps = 0;
    while let Some(id) = next {
        let Some(own) = now.get(id).and_then(Object::as_plain_dictionary) else { return };
        steps += 1;
        if steps > 16 {
            return;
        }
        if judgement.is_new(id.0) {
            let plain = own.entries.iter().all(|entry| {
                matches!(
                    entry.key.as_slice(),
                    b"T" | b"TU" | b"TM" | b"Kids" | b"Parent" | b"FT" | b"Ff" | b"DA" | b"DR" | b"Q"
                )
            });
            if plain {
                judgement.explain_as(id.0, Part::Field);
            }
        } else if judgement.changed(id.0) {
            let old = judgement.before.get(id).and_then(Object::as_dictionary).cloned().unwrap_or_default();
            let ids = |items: &[Object]| items.iter().filter_map(Object::as_reference).collect::<Vec<_>>();
            let grown = in_order(&ids(judgement.before.items(&old, b"Kids")), &ids(now.items(own, b"Kids")));
            if grown && differing(judgement, &old, own).iter().all(|key| key == b"Kids") {
                judgement.explain_as(id.0, Part::Field);
            }
        }
        next = own.reference(b"Parent");
    }
}

/// A field got its signature: in the revision, or while it waited (`waited`).
fn signed_in(judgement: &mut Judgement<'_, '_>, field: &Field, waited: Option<&Field>) {
    let now = judgement.before.now;
    let time_stamp = signature(now, field)
        .is_some_and(|(_, own)| now.value(own, b"SubFilter").and_then(Object::as_name) == Some(b"ETSI.RFC3161"));
    // ISO 32000-2, table 257: time-stamps and validation data may come even where nothing else may.
    let (kind, bearing) =
        if time_stamp { (ChangeKind::TimeStamp, Bearing::All) } else { (ChangeKind::Signature, Bearing::Signing) };
    judgement.say(kind, field.name.clone(), bearing);
    let mut shows = false;
    for id in &field.widgets {
        let Some(widget) = now.get(*id).and_then(Object::as_plain_dictionary) else { continue };
        shows |= widget_form::paints(now, widget);
        match widget_form::standing(judgement, *id, widget) {
            Standing::Unseen | Standing::Hidden => {}
            Standing::Doubtful => {
                judgement.breaks(Rule::WidgetForm, ChangeKind::Annotation, field.name.clone());
                shows |= widget_form::is_seen(now, widget);
            }
            Standing::Seen(page, sides) => {
                shows = true;
                judgement.areas.push(Area { page, sides, filled: false });
                let revision = now.file.get(..judgement.before.end).unwrap_or_default();
                if judgement.rules.has(Rule::NewFieldsCoverNothing) && blank(revision, page, sides) != Paper::Blank {
                    let place = format!("page {page}, {}", field.name);
                    judgement.breaks(Rule::NewFieldsCoverNothing, ChangeKind::Annotation, place);
                }
            }
        }
    }
    // Its authority knows the digest of the file and nothing of what it says: nobody vouches for what it shows.
    if time_stamp && (shows || waited.is_some()) {
        judgement.breaks(Rule::TimeStampsShowNothing, ChangeKind::TimeStamp, field.name.clone());
    }
}

/// Keys whose values differ.
fn differing(judgement: &mut Judgement<'_, '_>, old: &Dictionary, new: &Dictionary) -> Vec<Vec<u8>> {
    let mut keys: Vec<Vec<u8>> = old.entries.iter().chain(&new.entries).map(|entry| entry.key.clone()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| !judgement.agree(old, new, key));
    // ISO 32000-1, table 164: said or not, it is this and nothing else. Some programs say it of each field that they write.
    let says_nothing = |own: &Dictionary| own.get(b"Type").is_none_or(|kind| kind.as_name() == Some(b"Annot"));
    keys.retain(|key| key != b"Type" || !says_nothing(old) || !says_nothing(new));
    if new.doubled {
        keys.push(b"?".to_vec());
    }
    keys
}

/// What changed of a field that was there.
#[derive(Default)]
struct Changed {
    filled: bool,
    looks: bool,
    /// Something that goes along with a signature or a value, and says nothing alone.
    beside: bool,
    /// Something of that which says how a value is written, or which one it is.
    says: bool,
}

/// A field that was there.
fn known_field(judgement: &mut Judgement<'_, '_>, old: &Field, field: &Field) {
    let signing = field.kind == b"Sig";
    let wrongs = judgement.wrongs();
    let mut changed = Changed::default();
    let mut ids: Vec<Id> = field.widgets.clone();
    if !ids.contains(&field.id) {
        ids.push(field.id);
    }
    // The value as an object of its own.
    if !signing
        && let Some(value) = field.value
        && judgement.changed(value.0)
        && !judgement.reach.shows(value.0)
        && judgement.only_from(value.0, &[(field.id.0, b"V")])
    {
        changed.filled = true;
        judgement.explain(value.0);
    }
    for id in ids {
        one_part(judgement, old, field, id, &mut changed);
    }
    if !changed.filled {
        // Another look for the same value is no filling in, and shows nothing else where both are seen as that value.
        let redrawn = changed.looks && !changed.says && !signing;
        if (changed.looks || changed.beside) && !(redrawn && filling::is_redrawn(judgement, field)) {
            judgement.refuse(ChangeKind::Annotation, field.name.clone());
        }
        return;
    }
    let now = judgement.before.now;
    match (signing, old.filled, field.filled) {
        (true, false, true) => {
            // The signature is made in the revision, not one that lay in wait.
            match signature(now, field) {
                Some((id, _)) if id == field.id || judgement.is_new(id.0) => signed_in(judgement, field, Some(old)),
                _ => judgement.refuse(ChangeKind::Field, field.name.clone()),
            }
        }
        (true, ..) => judgement.refuse(ChangeKind::Field, field.name.clone()),
        (false, ..) => filling::filled_in(judgement, field, changed.looks, wrongs),
    }
}

/// The field, or a widget of it.
fn one_part(judgement: &mut Judgement<'_, '_>, old: &Field, field: &Field, id: Id, changed: &mut Changed) {
    let signing = field.kind == b"Sig";
    let now = judgement.before.now;
    let Some(widget) = now.get(id).and_then(Object::as_plain_dictionary) else { return };
    if !signing {
        changed.looks |= appearances(judgement, id, widget);
        // What a button looks like while it is pressed, or under a pointer, is not what was filled in.
        if field.kind == b"Btn" && !same_under_the_mouse(judgement, id, widget) {
            judgement.breaks(Rule::FilledShowsValue, ChangeKind::Annotation, field.name.clone());
        }
    }
    if !judgement.changed(id.0) {
        return;
    }
    let before = judgement.before.get(id).and_then(Object::as_dictionary).cloned().unwrap_or_default();
    let keys = differing(judgement, &before, widget);
    let may = |key: &Vec<u8>| match key.as_slice() {
        b"V" | b"AP" | b"AS" | b"M" if signing => !old.filled,
        _ if !signing => may_change_by_filling(judgement, field, &before, widget, key),
        b"Lock" if signing && !old.filled => {
            let (was, is) = (before.get(b"Lock"), widget.get(b"Lock"));
            was.is_none() || is.is_some() && binds_no_less(judgement, &before, widget)
        }
        other if signing && !old.filled => {
            let (was, is) = (before.get(other).is_some(), widget.get(other).is_some());
            is && (was && may_change_by_signing(other) || !was && may_be_added(other))
        }
        _ => false,
    };
    let may_all = keys.iter().all(may);
    judgement.explain_as(id.0, Part::Field);
    if may_all {
        changed.looks |= keys.iter().any(|key| key == b"AP" || key == b"AS");
        changed.filled |= keys.iter().any(|key| key == b"V");
        changed.beside |= keys.iter().any(|key| !matches!(key.as_slice(), b"V" | b"AP" | b"AS"));
        changed.says |= keys.iter().any(|key| match key.as_slice() {
            b"RV" | b"I" | b"TI" => true,
            b"AS" => field.kind != b"Btn",
            b"DA" => !judgement
                .before
                .value(&before, b"DA")
                .is_some_and(|was| now.value(widget, b"DA").is_some_and(|is| says_the_same(was, is))),
            _ => false,
        });
        if keys.iter().any(|key| key == b"AF") {
            judgement.say(ChangeKind::AttachedFile, field.name.clone(), Bearing::Signing);
        }
        for key in &keys {
            if let Some(value) = widget.get(key).cloned() {
                judgement.explain_new(&value);
            }
        }
    } else {
        let moved = keys.iter().any(|key| matches!(key.as_slice(), b"Rect" | b"F" | b"AP" | b"MK" | b"P"));
        let kind = if moved { ChangeKind::Annotation } else { ChangeKind::Field };
        judgement.refuse(kind, field.name.clone());
        // What came with it is a part of that change, and no matter of its own.
        for value in keys.iter().filter_map(|key| widget.get(key).cloned()) {
            judgement.explain_new(&value);
        }
    }
}

/// Whether who signs in a field may give it a key that it did not have: what comes with a signature may, but for what says which field it is
/// and where it stands.
fn may_be_added(key: &[u8]) -> bool {
    may_come_with_a_signature(key) && !matches!(key, b"Rect" | b"FT" | b"T" | b"Ff" | b"Parent" | b"Kids" | b"OC")
}

/// Whether the lock of a field binds all fields that it bound before (ISO 32000-2, table 236), and permits no more.
fn binds_no_less(judgement: &Judgement<'_, '_>, old: &Dictionary, new: &Dictionary) -> bool {
    let (was, is) = (judgement.before.value(old, b"Lock"), judgement.before.now.value(new, b"Lock"));
    let (Some(Object::Dictionary(was)), Some(Object::Dictionary(is))) = (was, is) else { return false };
    let permits = |own: &Dictionary| own.get(b"P").map_or(Some(4), Object::as_integer);
    let all = is.name(b"Action") == Some(b"All");
    let same = [&b"Action"[..], b"Fields"].iter().all(|key| was.agrees(is, key, judgement.comparison()));
    (all || same) && permits(is).is_some_and(|now| permits(was).is_some_and(|before| now <= before))
}

/// Whether the looks of a widget under the mouse are those that it had (12.5.5, `R` and `D`), or it has none any more and looks then as always.
fn same_under_the_mouse(judgement: &Judgement<'_, '_>, id: Id, widget: &Dictionary) -> bool {
    let before = judgement.before.get(id).and_then(Object::as_dictionary);
    let was = before
        .and_then(|before| judgement.before.value(before, b"AP"))
        .and_then(Object::as_dictionary)
        .cloned()
        .unwrap_or_default();
    let is = judgement.before.now.value(widget, b"AP").and_then(Object::as_dictionary).cloned().unwrap_or_default();
    [&b"R"[..], b"D"].iter().all(|key| is.get(key).is_none() || was.agrees(&is, key, judgement.comparison()))
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
    // What it looked like before, and does not any more: nobody else shows it.
    let mut gone = Vec::new();
    if let Some(was) = judgement.before.get(id).and_then(Object::as_dictionary)
        && let Some(Object::Dictionary(was)) = judgement.before.value(was, b"AP")
    {
        was.entries.iter().for_each(|entry| entry.value.references(&mut gone));
    }
    for one in gone {
        if judgement.changed(one.0) && judgement.referrers(one.0).next().is_none() {
            judgement.explain(one.0);
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
