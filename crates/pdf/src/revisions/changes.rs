//! What changed from one revision to the next, judged by the part that each changed object plays.
//!
//! Every object that a revision replaces or that comes into play must be explained by an allowed change; what is left over is a
//! change that no signature bears. An object that plays two parts is explained only when both are allowed to change.

use std::collections::HashSet;

use super::judgement::{Judgement, names};
use super::object::Object;
use super::{ChangeKind, field_changes, page_changes};

impl Judgement<'_, '_> {
    /// Compares the whole document.
    pub fn judge(&mut self) {
        let now = self.before.now;
        self.trailer();
        let Some((catalog_id, catalog)) = now.catalog() else {
            self.refuse(ChangeKind::Document, "catalog");
            return;
        };
        let old = self.before.get(catalog_id).and_then(Object::as_dictionary).cloned();
        let Some(old) = old else {
            self.refuse(ChangeKind::Document, "catalog");
            return;
        };
        self.catalog(catalog_id.0, &old, catalog);
        self.form(&old, catalog);
        let mut added = page_changes::pages(self);
        field_changes::fields(self, &mut added);
        for left in added {
            self.refuse(ChangeKind::Annotation, format!("page {}", left.page));
        }
        self.validation_data(&old, catalog);
        self.tags(catalog_id.0, &old, catalog);
        self.rest();
    }

    /// What nothing explains.
    fn rest(&mut self) {
        let in_play = self.in_play();
        let mut ids = Vec::new();
        let before = self.before.replaced.values().flatten().filter_map(|old| old.object.as_deref());
        before.for_each(|object| object.references(&mut ids));
        self.before.trailer.entries.iter().for_each(|entry| entry.value.references(&mut ids));
        self.before.now.trailer.entries.iter().for_each(|entry| entry.value.references(&mut ids));
        let led_to: HashSet<u32> = ids.into_iter().map(|(number, _)| number).collect();
        let mut numbers: Vec<u32> = self.before.replaced.keys().copied().collect();
        numbers.sort_unstable();
        for number in numbers {
            let was = self.before.replaced.get(&number).is_some_and(Option::is_some);
            // Programs leave objects behind that nothing leads to; they are how a file is written, not what it says.
            let leads = || self.referrers(number).next().is_some();
            let counts = if was { led_to.contains(&number) || leads() } else { in_play.contains(&number) };
            let is = self.before.now.objects.get(&number).and_then(|known| known.object.as_deref());
            // Whoever looks for the root of a file without cross-references takes one for it.
            let root = |object: Option<&Object>| {
                let own = object.and_then(Object::as_dictionary);
                own.and_then(|own| own.name(b"Type"))
                    .is_some_and(|name| matches!(name, b"Catalog" | b"Pages" | b"Page"))
            };
            let another_root = !was && root(is);
            if (another_root || counts && !self.is_explained(number)) && !self.unchanged(number) {
                let (kind, place) = self.sort(number, is);
                self.refuse(kind, place);
            }
        }
    }

    /// Objects that came and that something leads to which was there before, or which an allowed change explains.
    fn in_play(&self) -> HashSet<u32> {
        let now = self.before.now;
        let came = |number: &u32| self.before.replaced.get(number).is_some_and(Option::is_none);
        let mut open: Vec<u32> = Vec::new();
        for number in self.before.replaced.keys().filter(|number| came(number)) {
            let counts = |referrer: u32| !came(&referrer) || self.is_explained(referrer);
            let trailer = now.trailer.entries.iter().any(|entry| names(&entry.value, *number));
            if trailer || self.referrers(*number).any(counts) {
                open.push(*number);
            }
        }
        let mut out = HashSet::new();
        while let Some(number) = open.pop() {
            if out.insert(number)
                && let Some(object) = now.objects.get(&number).and_then(|known| known.object.as_deref())
            {
                let mut ids = Vec::new();
                object.references(&mut ids);
                open.extend(ids.into_iter().map(|(id, _)| id).filter(came));
            }
        }
        out
    }

    /// What sort of object is left over.
    fn sort(&self, number: u32, is: Option<&Object>) -> (ChangeKind, String) {
        let place = format!("object {number}");
        if let Some(page) = self.pages.number(number) {
            return (ChangeKind::Pages, format!("page {page}"));
        }
        let was = self.before.replaced.get(&number).and_then(Option::as_ref).and_then(|old| old.object.as_deref());
        let own = was.or(is).and_then(Object::as_dictionary);
        let name = |key: &[u8]| own.and_then(|own| own.name(key));
        // Whoever reads of it looks at a page; whoever mends it looks for the object.
        let page = self.referrers(number).filter_map(|one| self.pages.number(one)).min();
        let place = page.map_or(place.clone(), |page| format!("page {page}, {place}"));
        let kind = match (name(b"Type"), name(b"Subtype")) {
            (Some(b"Pages"), _) => ChangeKind::Pages,
            (Some(b"Annot"), _) => ChangeKind::Annotation,
            (Some(b"Font" | b"FontDescriptor" | b"XObject" | b"ExtGState" | b"Pattern"), _)
            | (_, Some(b"Form" | b"Image")) => {
                if self.is_of_annotation(number) {
                    ChangeKind::Annotation
                } else {
                    ChangeKind::PageContent
                }
            }
            _ => {
                if page.is_some() {
                    ChangeKind::PageContent
                } else if own.is_some_and(|own| own.get(b"Rect").is_some()) {
                    ChangeKind::Annotation
                } else {
                    ChangeKind::Object
                }
            }
        };
        (kind, place)
    }

    /// Whether an object came with annotations, and nothing else leads to it.
    fn is_of_annotation(&self, number: u32) -> bool {
        const MOST: usize = 1_000;
        let came = |number: &u32| self.before.replaced.get(number).is_some_and(Option::is_none);
        let annotation = |number: u32| {
            let known = self.before.now.objects.get(&number).and_then(|known| known.object.as_deref());
            known.and_then(Object::as_dictionary).is_some_and(|own| own.get(b"Rect").is_some())
        };
        let (mut open, mut seen, mut found) = (vec![number], HashSet::from([number]), false);
        while let Some(number) = open.pop() {
            for one in self.referrers(number) {
                if annotation(one) {
                    found = true;
                } else if !came(&one) || seen.len() > MOST {
                    return false;
                } else if seen.insert(one) {
                    open.push(one);
                }
            }
        }
        found && came(&number)
    }
}
