//! The trailer, the catalog and what hangs on it, from one revision to the next: the form, the metadata, the document security store.

use std::collections::HashSet;

use super::judgement::{Bearing, Judgement, in_order};
use super::object::{Dictionary, Id, Object};
use super::parts::Part;
use super::{ChangeKind, Rule};

impl Judgement<'_, '_> {
    pub fn trailer(&mut self) {
        let (old, new) = (self.before.trailer, &self.before.now.trailer);
        // Keys of the section itself (7.5.5 and table 17).
        const OWN: [&[u8]; 12] = [
            b"Size",
            b"Prev",
            b"Type",
            b"W",
            b"Index",
            b"Length",
            b"Filter",
            b"DecodeParms",
            b"XRefStm",
            b"ID",
            b"Info",
            b"DocChecksum",
        ];
        let by = self.comparison();
        let differs = |key: &[u8]| !old.agrees(new, key, by);
        let keys: HashSet<&[u8]> = old.entries.iter().chain(&new.entries).map(|entry| entry.key.as_slice()).collect();
        let wrong = keys.into_iter().any(|key| !OWN.contains(&key) && differs(key)) || new.doubled;
        // A file is what the first part of its identifier says (14.4).
        let first = |trailer: &Dictionary| match trailer.get(b"ID").and_then(Object::as_array) {
            Some([Object::String(first), ..]) => Some(first.clone()),
            _ => None,
        };
        let identifier = first(old).is_some_and(|old| first(new).is_some_and(|new| new != old));
        if wrong || identifier {
            self.refuse(ChangeKind::Document, "trailer");
        }
        let information = |trailer: &Dictionary| trailer.reference(b"Info").map(|id| id.0);
        if differs(b"Info") {
            match new.get(b"Info") {
                // Some programs leave it out; then the document has no title any more.
                None => self.say(ChangeKind::Information, "Info", Bearing::All),
                // It is an object of its own (table 15), and plays no other part.
                Some(value) => {
                    let own = value.as_reference().is_some_and(|id| {
                        self.plays_only(id.0, Part::Information) && self.referrers(id.0).next().is_none()
                    });
                    if own {
                        self.say(ChangeKind::Information, "Info", Bearing::All);
                    } else {
                        self.breaks(Rule::OnePart, ChangeKind::Document, "Info");
                    }
                }
            }
        }
        if let Some(number) = information(new)
            && (self.changed(number) || information(old) != Some(number))
            && self.referrers(number).next().is_none()
        {
            if !self.unchanged(number) {
                self.say(ChangeKind::Information, "Info", Bearing::All);
            }
            self.explain_as(number, Part::Information);
            if self.is_explained(number)
                && let Some(object) = self.before.now.objects.get(&number).and_then(|known| known.object.clone())
            {
                self.explain_new(&object);
            }
        }
    }

    pub fn catalog(&mut self, number: u32, old: &Dictionary, new: &Dictionary) {
        self.explain_as(number, Part::Catalog);
        if new.doubled {
            self.refuse(ChangeKind::Document, "catalog");
        }
        let by = self.comparison();
        let keys: HashSet<&[u8]> = old.entries.iter().chain(&new.entries).map(|entry| entry.key.as_slice()).collect();
        let mut keys: Vec<&[u8]> = keys.into_iter().collect();
        keys.sort_unstable();
        for key in keys {
            let same = old.agrees(new, key, by);
            match key {
                // Looked at on their own, with what they lead to.
                b"AcroForm" | b"DSS" | b"Metadata" => {}
                _ if same => {}
                b"Extensions" => {
                    if let Some(value) = new.get(key) {
                        self.explain_new(value);
                    }
                }
                // A program says which version it writes; nobody shows anything else for it.
                b"Version" => {}
                b"Pages" | b"PageLabels" | b"PageLayout" | b"PageMode" => {
                    self.refuse(ChangeKind::Pages, String::from_utf8_lossy(key));
                }
                _ => self.refuse(ChangeKind::Document, String::from_utf8_lossy(key)),
            }
        }
        if let Some(id) = new.reference(b"Metadata")
            && (self.changed(id.0) || old.reference(b"Metadata") != Some(id))
            && self.only_from(id.0, &[(number, b"Metadata")])
        {
            if !self.unchanged(id.0) {
                self.say(ChangeKind::Metadata, "Metadata", Bearing::All);
            }
            self.explain_as(id.0, Part::Metadata);
        } else if !old.agrees(new, b"Metadata", by) {
            self.refuse(ChangeKind::Metadata, "Metadata");
        }
    }

    /// The form: fields may come when somebody signs in them, and fields may be filled in.
    pub fn form(&mut self, old_catalog: &Dictionary, catalog: &Dictionary) {
        let now = self.before.now;
        let empty = Dictionary::default();
        let old_form = self.before.value(old_catalog, b"AcroForm").and_then(Object::as_plain_dictionary).cloned();
        let form = now.value(catalog, b"AcroForm").and_then(Object::as_plain_dictionary);
        let Some(form) = form else {
            if old_form.is_some() {
                self.refuse(ChangeKind::Field, "AcroForm");
            }
            return;
        };
        let old_form = old_form.unwrap_or(empty);
        let own = catalog.reference(b"AcroForm");
        if let Some(id) = own {
            self.explain_as(id.0, Part::Form);
        }
        let by = self.comparison();
        let mut wrong = form.doubled;
        let mut looks = false;
        for entry in form.entries.iter().chain(&old_form.entries) {
            let (was, is) = (old_form.get(&entry.key), form.get(&entry.key));
            let same = old_form.agrees(form, &entry.key, by);
            match entry.key.as_slice() {
                b"Fields" | b"SigFlags" => {}
                _ if same => {}
                // Resources for new appearances; those that are there stay what they are.
                b"DR" => {
                    wrong |= !self.resources(own.map(|id| id.0), &old_form, form);
                    looks = true;
                }
                // How values are written in fields that say nothing of their own.
                b"DA" if was.is_none() => looks = true,
                // What is said already when nothing is said.
                b"NeedAppearances"
                    if [was, is].iter().all(|one| matches!(one, None | Some(Object::Boolean(false)))) => {}
                b"NeedAppearances" if matches!(is, None | Some(Object::Boolean(false))) => {
                    self.breaks(Rule::FormLook, ChangeKind::Field, "AcroForm, NeedAppearances");
                }
                _ => wrong = true,
            }
        }
        if looks && self.form_shows(&old_form, form) {
            self.breaks(Rule::FormLook, ChangeKind::Field, "AcroForm, DA");
        }
        if let Some(id) = form.reference(b"Fields") {
            self.explain_as(id.0, Part::FieldList);
        }
        let references = |items: &[Object]| items.iter().map(Object::as_reference).collect::<Option<Vec<Id>>>();
        let before = references(self.before.items(&old_form, b"Fields"));
        let after = references(now.items(form, b"Fields"));
        match (before, after) {
            (Some(before), Some(after)) if in_order(&before, &after) => {}
            _ => wrong = true,
        }
        if wrong {
            self.refuse(ChangeKind::Field, "AcroForm");
        }
    }

    /// Whether resources only gain names; and nobody else uses them.
    fn resources(&mut self, form: Option<u32>, old: &Dictionary, new: &Dictionary) -> bool {
        let (now, by) = (self.before.now, self.comparison());
        let Some(new_value) = new.get(b"DR") else { return false };
        if let Object::Reference(id) = new_value
            && self.changed(id.0)
        {
            let catalog = now.catalog().map(|(id, _)| (id.0, &b"AcroForm"[..]));
            let sources: Vec<(u32, &[u8])> = form.map(|form| (form, &b"DR"[..])).into_iter().chain(catalog).collect();
            if !self.only_from(id.0, &sources) {
                return false;
            }
            self.explain(id.0);
        }
        let Some(resources) = now.resolve(new_value).and_then(Object::as_dictionary) else { return false };
        let was = self.before.value(old, b"DR").and_then(Object::as_dictionary).cloned().unwrap_or_default();
        let gains = was.entries.iter().all(|entry| {
            let Some(value) = resources.get(&entry.key) else { return false };
            if entry.value.same_under(value, &entry.key, by) {
                return true;
            }
            let (Some(was), Some(is)) = (
                self.before.resolve(&entry.value).and_then(Object::as_dictionary),
                now.resolve(value).and_then(Object::as_dictionary),
            ) else {
                return false;
            };
            was.entries.iter().all(|entry| was.agrees(is, &entry.key, by))
        });
        self.explain_new(new_value);
        gains
    }
}
