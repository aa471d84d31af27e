//! The trailer, the catalog and what hangs on it, from one revision to the next: the form, the metadata, the document security store.

use std::collections::HashSet;
use std::rc::Rc;

use super::ChangeKind;
use super::changes::{Bearing, Judgement, in_order};
use super::object::{Dictionary, Id, Object};
use super::state::State;

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
        let file = self.before.now.file;
        let differs = |key: &[u8]| match (old.get(key), new.get(key)) {
            (Some(old), Some(new)) => !old.same(new, file),
            (None, None) => false,
            _ => true,
        };
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
        if let Some(number) = information(new)
            && (self.changed(number) || information(old) != Some(number))
            && self.before.now.referrers.get(&number).is_none_or(HashSet::is_empty)
        {
            if !self.unchanged(number) {
                self.say(ChangeKind::Information, "Info", Bearing::All);
            }
            self.explain(number);
            if let Some(object) = now_object(self.before.now, number) {
                self.explain_new(&object);
            }
        }
    }

    pub fn catalog(&mut self, number: u32, old: &Dictionary, new: &Dictionary) {
        self.explain(number);
        if new.doubled {
            self.refuse(ChangeKind::Document, "catalog");
        }
        let file = self.before.now.file;
        let keys: HashSet<&[u8]> = old.entries.iter().chain(&new.entries).map(|entry| entry.key.as_slice()).collect();
        let mut keys: Vec<&[u8]> = keys.into_iter().collect();
        keys.sort_unstable();
        for key in keys {
            let same = match (old.get(key), new.get(key)) {
                (Some(old), Some(new)) => old.same(new, file),
                _ => false,
            };
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
            self.explain(id.0);
        } else if new.get(b"Metadata").is_some() != old.get(b"Metadata").is_some() {
            self.refuse(ChangeKind::Metadata, "Metadata");
        }
    }

    /// The form: fields may come when somebody signs in them, and fields may be filled in.
    pub fn form(&mut self, old_catalog: &Dictionary, catalog: &Dictionary) {
        let now = self.before.now;
        let empty = Dictionary::default();
        let old_form = self.before.value(old_catalog, b"AcroForm").and_then(Object::as_dictionary).cloned();
        let form = now.dictionary(catalog, b"AcroForm");
        let Some(form) = form else {
            if old_form.is_some() {
                self.refuse(ChangeKind::Field, "AcroForm");
            }
            return;
        };
        let old_form = old_form.unwrap_or(empty);
        let own = catalog.reference(b"AcroForm");
        if let Some(id) = own {
            self.explain(id.0);
        }
        let file = now.file;
        let mut wrong = form.doubled;
        for entry in form.entries.iter().chain(&old_form.entries) {
            let (was, is) = (old_form.get(&entry.key), form.get(&entry.key));
            let same = matches!((was, is), (Some(was), Some(is)) if was.same(is, file));
            match entry.key.as_slice() {
                b"Fields" | b"SigFlags" => {}
                _ if same => {}
                // Resources for new appearances; those that are there stay what they are.
                b"DR" => wrong |= !self.resources(own.map(|id| id.0), &old_form, form),
                // The way of writing for fields that have none of their own; nothing changes where there is one.
                b"DA" if was.is_none() => {}
                b"NeedAppearances" if matches!(is, None | Some(Object::Boolean(false))) => {}
                _ => wrong = true,
            }
        }
        if let Some(id) = form.reference(b"Fields") {
            let source = match (own, now.catalog()) {
                (Some(own), _) => (own.0, &b"Fields"[..]),
                (None, Some((catalog, _))) => (catalog.0, &b"AcroForm"[..]),
                (None, None) => return,
            };
            if self.changed(id.0) && self.only_from(id.0, &[source]) {
                self.explain(id.0);
            }
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
        let now = self.before.now;
        let Some(new_value) = new.get(b"DR") else { return false };
        if let Object::Reference(id) = new_value {
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
            if entry.value.same(value, now.file) {
                return true;
            }
            let (Some(was), Some(is)) = (
                self.before.resolve(&entry.value).and_then(Object::as_dictionary),
                now.resolve(value).and_then(Object::as_dictionary),
            ) else {
                return false;
            };
            was.entries.iter().all(|entry| is.get(&entry.key).is_some_and(|value| entry.value.same(value, now.file)))
        });
        self.explain_new(new_value);
        gains
    }

    /// The document security store (ISO 32000-2, 12.8.4.3): all of it is data for whoever judges, none of it is shown.
    pub fn validation_data(&mut self, old: &Dictionary, catalog: &Dictionary) {
        let now = self.before.now;
        let Some((catalog_id, _)) = now.catalog() else { return };
        let Some(value) = catalog.get(b"DSS") else {
            if old.get(b"DSS").is_some() {
                self.refuse(ChangeKind::ValidationData, "DSS");
            }
            return;
        };
        let mut members = HashSet::new();
        let mut ids = Vec::new();
        value.references(&mut ids);
        while let Some(id) = ids.pop() {
            if members.insert(id.0)
                && let Some(object) = now.get(id)
            {
                // A stream of the store leads nowhere else.
                if !matches!(object, Object::Stream(..)) {
                    object.references(&mut ids);
                }
            }
        }
        let mut changed = !matches!((old.get(b"DSS"), Some(value)), (Some(old), Some(new)) if old.same(new, now.file));
        let mut sources: Vec<(u32, &[u8])> = members.iter().map(|member| (*member, &b""[..])).collect();
        sources.push((catalog_id.0, b"DSS"));
        for number in &members {
            if self.changed(*number) && !self.is_explained(*number) && self.only_from(*number, &sources) {
                changed |= !self.unchanged(*number);
                self.explain(*number);
            }
        }
        if changed {
            self.say(ChangeKind::ValidationData, "DSS", Bearing::All);
        }
    }
}

fn now_object(state: &State<'_>, number: u32) -> Option<Rc<Object>> {
    state.objects.get(&number)?.object.clone()
}
