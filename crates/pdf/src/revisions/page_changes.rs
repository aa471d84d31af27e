//! Pages and their annotations from one revision to the next: a page stays what it is, and may only gain widgets.

use std::collections::BTreeSet;

use super::ChangeKind;
use super::judgement::{Bearing, Judgement};
use super::keys::Table;
use super::object::{Id, Object};
use super::parts::Part;

/// A widget that came onto a page, for a field to explain.
pub(super) struct Added {
    pub page: usize,
    pub widget: Id,
}

/// Compares the pages that the increment has anew; gives back what came onto them.
pub(super) fn pages(judgement: &mut Judgement<'_, '_>) -> Vec<Added> {
    let mut added = Vec::new();
    let mut numbers: Vec<u32> = judgement.before.replaced.keys().copied().collect();
    numbers.sort_unstable();
    for number in numbers {
        if let Some(page) = judgement.pages.number(number) {
            one_page(judgement, number, page, &mut added);
        } else if judgement.pages.is_node(number) {
            node(judgement, number);
        } else {
            annotation_list(judgement, number, &mut added);
        }
    }
    added
}

/// A node above pages stays as it is; programs note things in it.
fn node(judgement: &mut Judgement<'_, '_>, number: u32) {
    let is = judgement.before.now.objects.get(&number).and_then(|known| known.object.clone());
    let was = judgement.before.replaced.get(&number).and_then(|old| old.as_ref()?.object.clone());
    let (Some(Object::Dictionary(old)), Some(Object::Dictionary(new))) = (was.as_deref(), is.as_deref()) else {
        return;
    };
    if new.doubled || !judgement.plays_only(number, Part::PageNode) {
        return;
    }
    let keys: BTreeSet<&[u8]> = old.entries.iter().chain(&new.entries).map(|entry| entry.key.as_slice()).collect();
    let mut noted = false;
    for key in keys {
        if Table::Page.is_of_programs(key) {
            noted |= !old.agrees(new, key, judgement.comparison());
            judgement.of_programs(number, old, new, key);
        } else if !judgement.agree(old, new, key) {
            return;
        }
    }
    if noted {
        judgement.say(ChangeKind::ProgramData, "Pages", Bearing::All);
    }
    judgement.explain(number);
}

fn one_page(judgement: &mut Judgement<'_, '_>, number: u32, page: usize, added: &mut Vec<Added>) {
    let place = format!("page {page}");
    judgement.explain_as(number, Part::Page);
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
    let keys: BTreeSet<&[u8]> = old.entries.iter().chain(&new.entries).map(|entry| entry.key.as_slice()).collect();
    for key in keys {
        match key {
            b"Annots" => {}
            _ if Table::Page.is_of_programs(key) => {
                if !old.agrees(new, key, judgement.comparison()) {
                    judgement.say(ChangeKind::ProgramData, place.clone(), Bearing::All);
                }
                judgement.of_programs(number, old, new, key);
            }
            _ if judgement.agree(old, new, key) => {}
            // The order of tabs on a page that gets a widget (ISO 14289-1, 7.18.3).
            // LibreOffice says it in a string, which says nothing (table 30).
            b"Tabs" if old.get(key).is_none_or(|tabs| matches!(tabs, Object::String(_))) => {}
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
        && judgement.only_from(list.0, &[(number, b"Annots")])
    {
        judgement.explain_as(list.0, Part::AnnotationList);
    }
    annotations(judgement, page, &before, &after, added);
}

/// A list of annotations that is an object of its own.
fn annotation_list(judgement: &mut Judgement<'_, '_>, number: u32, added: &mut Vec<Added>) {
    let now = judgement.before.now;
    let Some(referrers) = now.referrers.get(&number) else { return };
    let [page] = referrers.iter().copied().take(2).collect::<Vec<_>>()[..] else { return };
    // Together with its page it was looked at already.
    if judgement.changed(page) {
        return;
    }
    let Some(count) = judgement.pages.number(page) else { return };
    if !judgement.only_from(number, &[(page, b"Annots")]) {
        return;
    }
    let old = judgement.before.replaced.get(&number).and_then(|old| old.as_ref()?.object.clone());
    let new = now.objects.get(&number).and_then(|known| known.object.clone());
    let (Some(Object::Array(old)), Some(Object::Array(new))) = (old.as_deref(), new.as_deref()) else { return };
    judgement.explain_as(number, Part::AnnotationList);
    annotations(judgement, count, old, new, added);
}

fn annotations(judgement: &mut Judgement<'_, '_>, page: usize, old: &[Object], new: &[Object], added: &mut Vec<Added>) {
    let mut rest = new.iter();
    let mut came: Vec<&Object> = Vec::new();
    let by = judgement.comparison();
    for one in old {
        loop {
            match rest.next() {
                Some(other) if one.same_under(other, b"Annots", by) => break,
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
