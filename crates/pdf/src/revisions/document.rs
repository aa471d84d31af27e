//! The trailer, the catalog and what hangs on it, from one revision to the next: the form, the metadata, the document security store.

use std::collections::{BTreeSet, HashSet};

use super::judgement::{Bearing, Judgement, in_order};
use super::keys::Table;
use super::object::{Dictionary, Id, Object};
use super::parts::Part;
use super::sections::unpacked_within;
use super::state::State;
use super::{ChangeKind, Rule};

/// Bytes of a profile.
const LONGEST_PROFILE: usize = 1 << 20;

impl Judgement<'_, '_> {
    pub fn trailer(&mut self) {
        let (old, new) = (self.before.trailer, &self.before.now.trailer);
        let by = self.comparison();
        let differs = |key: &[u8]| !old.agrees(new, key, by);
        let keys: BTreeSet<&[u8]> = old.entries.iter().chain(&new.entries).map(|entry| entry.key.as_slice()).collect();
        let mut wrong = new.doubled;
        for key in keys.into_iter().filter(|key| differs(key)) {
            match key {
                // Of the section itself (7.5.5 and table 17); a check sum of the document is what a program makes of it.
                b"Size" | b"Prev" | b"Type" | b"W" | b"Index" | b"Length" | b"Filter" | b"DecodeParms" | b"XRefStm"
                | b"DocChecksum" => {}
                // Looked at below.
                b"Info" => {}
                // What a file was is the first part, what it became the second (14.4). Programs make the first anew, and nobody shows it;
                // but by it an encrypted file is read.
                b"ID" => {
                    // LibreOffice keeps the first alone.
                    let parts = |trailer: &Dictionary| match trailer.get(b"ID").and_then(Object::as_array) {
                        Some([Object::String(first)] | [Object::String(first), Object::String(_)]) => {
                            Some(first.clone())
                        }
                        _ => None,
                    };
                    match (parts(old), parts(new)) {
                        (was, Some(is)) if was.as_ref() == Some(&is) => {}
                        (_, Some(_)) if new.get(b"Encrypt").is_none() => {
                            self.say(ChangeKind::ProgramData, "ID", Bearing::All);
                        }
                        _ => wrong = true,
                    }
                }
                // The document from which the pages were made: whoever leaves it out changes nothing of them.
                b"AdditionalStreams" if new.get(key).is_none() => {
                    self.say(ChangeKind::ProgramData, "AdditionalStreams", Bearing::All);
                }
                _ if Table::Trailer.is_of_programs(key) => {
                    self.say(ChangeKind::ProgramData, String::from_utf8_lossy(key), Bearing::All);
                    if let Some(value) = new.get(key).cloned() {
                        self.explain_new(&value);
                    }
                }
                _ => wrong = true,
            }
        }
        if wrong {
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
        let keys: BTreeSet<&[u8]> = old.entries.iter().chain(&new.entries).map(|entry| entry.key.as_slice()).collect();
        for key in keys {
            match key {
                // Looked at on their own, with what they lead to.
                b"AcroForm" | b"DSS" | b"Metadata" | b"StructTreeRoot" => {}
                // A program says which version it writes, and what it adds to it; nobody shows anything else for it.
                b"Extensions" => self.of_programs(number, old, new, key),
                b"Version" => {}
                _ if Table::Catalog.is_of_programs(key) => {
                    if !old.agrees(new, key, by) {
                        self.say(ChangeKind::ProgramData, String::from_utf8_lossy(key), Bearing::All);
                    }
                    self.of_programs(number, old, new, key);
                }
                _ if self.agree(old, new, key) => {}
                // Some programs say by which profile colours are meant as they sign: that of every screen changes none.
                b"OutputIntents" if old.get(key).is_none() && says_what_is_meant(self.before.now, new) => {
                    self.say(ChangeKind::Document, "OutputIntents", Bearing::Signing);
                    if let Some(value) = new.get(key).cloned() {
                        self.explain_new(&value);
                    }
                }
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

    /// What programs keep in a dictionary for themselves: what came with it, and what it alone led to and leads to, is theirs.
    pub(super) fn of_programs(&mut self, number: u32, old: &Dictionary, new: &Dictionary, key: &[u8]) {
        let Some(value) = new.get(key) else { return };
        if let Some(id) = value.as_reference()
            && self.changed(id.0)
            && !self.is_new(id.0)
            && old.reference(key) == Some(id)
            && !self.reach.shows(id.0)
            && self.only_from(id.0, &[(number, key)])
        {
            self.explain(id.0);
            if let Some(object) = self.before.now.get(id).cloned() {
                self.explain_new(&object);
            }
        }
        self.explain_new(value);
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
        let mut elsewhere = HashSet::new();
        for entry in form.entries.iter().chain(&old_form.entries) {
            let (was, is) = (old_form.get(&entry.key), form.get(&entry.key));
            match entry.key.as_slice() {
                b"Fields" | b"SigFlags" => {}
                // Resources for new appearances.
                b"DR" => match self.resources(own.map(|id| id.0), &old_form, form) {
                    Some((names, rewritten)) => {
                        looks |= rewritten || !old_form.agrees(form, b"DR", by);
                        elsewhere.extend(names);
                    }
                    None => wrong = true,
                },
                _ if self.agree(&old_form, form, &entry.key) => {}
                // How values are written in fields that say nothing of their own.
                b"DA" if was.is_none() => looks = true,
                // What is said already when nothing is said.
                b"NeedAppearances"
                    if [was, is].iter().all(|one| matches!(one, None | Some(Object::Boolean(false)))) => {}
                // Where all fields are seen as their values, they are so drawn by whom one likes.
                b"NeedAppearances"
                    if matches!(is, None | Some(Object::Boolean(_)))
                        && self.may_be_drawn(matches!(is, Some(Object::Boolean(true)))) =>
                {
                    self.say(ChangeKind::Field, "AcroForm, NeedAppearances", Bearing::Filling);
                }
                b"NeedAppearances" if matches!(is, None | Some(Object::Boolean(false))) => {
                    self.breaks(Rule::FormLook, ChangeKind::Field, "AcroForm, NeedAppearances");
                }
                _ => wrong = true,
            }
        }
        if looks && self.form_shows(&old_form, form, elsewhere) {
            self.breaks(Rule::FormLook, ChangeKind::Field, "AcroForm, DA");
        }
        if let Some(id) = form.reference(b"Fields") {
            self.explain_as(id.0, Part::FieldList);
        }
        wrong |= !self.grows(self.before.items(&old_form, b"Fields"), now.items(form, b"Fields"));
        if wrong {
            self.refuse(ChangeKind::Field, "AcroForm");
        }
    }

    /// Whether a list of fields has all that it had, in the same order, and else only references more; what is named twice counts once.
    fn grows(&self, old: &[Object], new: &[Object]) -> bool {
        let references = |items: &[Object]| {
            let mut seen = HashSet::new();
            items.iter().filter_map(Object::as_reference).filter(|id| seen.insert(*id)).collect::<Vec<Id>>()
        };
        let others = |items: &[Object]| items.iter().filter(|item| item.as_reference().is_none()).cloned().collect();
        let (old_others, new_others): (Vec<Object>, Vec<Object>) = (others(old), others(new));
        in_order(&references(old), &references(new))
            && old_others.len() == new_others.len()
            && old_others.iter().zip(&new_others).all(|(one, two)| one.same_under(two, b"Fields", self.comparison()))
    }

    /// The resources of the form: fonts that have a name keep it, other names may lead elsewhere, and there may be more. Gives back the names
    /// that lead elsewhere, and whether any object of theirs is another; `None` when what they lead to may not change.
    fn resources(&mut self, form: Option<u32>, old: &Dictionary, new: &Dictionary) -> Option<(HashSet<Vec<u8>>, bool)> {
        let now = self.before.now;
        let new_value = new.get(b"DR")?;
        let catalog = now.catalog().map(|(id, _)| id.0);
        let mut holder = form.or(catalog)?;
        let mut rewritten = false;
        // LibreOffice gives the form the resources of a page.
        let mut shared = false;
        if let Object::Reference(id) = new_value {
            let in_catalog = catalog.map(|catalog| (catalog, &b"AcroForm"[..])).filter(|_| form.is_none());
            let sources: Vec<(u32, &[u8])> =
                form.map(|form| (form, &b"DR"[..])).into_iter().chain(in_catalog).collect();
            rewritten |= self.takes_part(*id, &sources)?;
            shared = !self.only_from(id.0, &sources);
            holder = id.0;
        }
        let resources = now.resolve(new_value).and_then(Object::as_plain_dictionary)?;
        let was = self.before.value(old, b"DR").and_then(Object::as_dictionary).cloned().unwrap_or_default();
        let mut elsewhere = HashSet::new();
        for entry in &was.entries {
            let value = resources.get(&entry.key)?;
            if let Object::Reference(id) = value {
                let own = if form == Some(holder) || catalog == Some(holder) { b"DR" } else { entry.key.as_slice() };
                let alone = !shared && self.only_from(id.0, &[(holder, own)]);
                let changed = self.changed(id.0) && !self.is_new(id.0) && !self.unchanged(id.0);
                // A new name is one on pages as well, where they share it.
                (!changed || alone || self.come_unused(*id)).then_some(())?;
                if changed {
                    self.explain(id.0);
                    if let Some(object) = now.get(*id).cloned() {
                        self.explain_new(&object);
                    }
                }
                rewritten |= changed;
            } else if entry.value.same_under(value, &entry.key, self.comparison()) {
                continue;
            }
            let (Some(was), Some(is)) = (
                self.before.resolve(&entry.value).and_then(Object::as_dictionary).cloned(),
                now.resolve(value).and_then(Object::as_dictionary),
            ) else {
                self.agree(&was, resources, &entry.key).then_some(())?;
                continue;
            };
            for one in &was.entries {
                if !self.agree(&was, is, &one.key) {
                    // By its name a font writes what is filled in (12.7.4.3).
                    (entry.key != b"Font" && is.get(&one.key).is_some()).then_some(())?;
                    elsewhere.insert(one.key.clone());
                }
            }
        }
        self.explain_new(new_value);
        Some((elsewhere, rewritten))
    }

    /// Explains an object that says something else and to which only those refer who may, and says whether it does; `None` when others refer to it.
    fn takes_part(&mut self, id: Id, sources: &[(u32, &[u8])]) -> Option<bool> {
        if !self.changed(id.0) || self.is_new(id.0) || self.unchanged(id.0) {
            return Some(false);
        }
        self.only_from(id.0, sources).then_some(())?;
        self.explain(id.0);
        Some(true)
    }
}

/// Whether the output intents (14.11.5) are one for archives, by sRGB.
fn says_what_is_meant(now: &State<'_>, catalog: &Dictionary) -> bool {
    const KEYS: [&[u8]; 7] = [
        b"Type",
        b"S",
        b"OutputCondition",
        b"OutputConditionIdentifier",
        b"RegistryName",
        b"Info",
        b"DestOutputProfile",
    ];
    let [one] = now.items(catalog, b"OutputIntents") else { return false };
    let Some(own) = now.resolve(one).and_then(Object::as_plain_dictionary) else { return false };
    let profile = match now.value(own, b"DestOutputProfile") {
        Some(Object::Stream(own, range)) => unpacked_within(now.file, own, range, LONGEST_PROFILE),
        _ => None,
    };
    !own.doubled
        && own.entries.iter().all(|entry| KEYS.contains(&entry.key.as_slice()))
        && now.value(own, b"S").and_then(Object::as_name) == Some(b"GTS_PDFA1")
        && profile.is_some_and(|profile| colour::is_srgb(&profile))
}
