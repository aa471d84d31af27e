//! What changed from one revision to the next, judged by the part that each changed object plays.
//!
//! Every object that a revision replaces or that comes into play must be explained by an allowed change; what is left over is a
//! change that no signature bears. An object that plays two parts is explained only when both are allowed to change.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::fields::Field;
use super::object::{Dictionary, Id, Object};
use super::state::{Known, State};
use super::widgets;
use super::{ChangeKind, Rule, Rules};

/// A change, before it is judged for a signature.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Raw {
    pub kind: ChangeKind,
    pub place: String,
    pub bearing: Bearing,
}

/// Who bears a change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Bearing {
    /// Every signature.
    All,
    /// A signature after which others may sign.
    Signing,
    /// A signature after which forms may be filled in, unless it locks this field.
    Filling,
    /// No signature.
    None(Rule),
}

/// What a revision had before an increment: the versions that it replaced.
pub(super) struct Before<'s, 'a> {
    /// After the increment.
    pub now: &'s State<'a>,
    /// What the increment replaced; `None` where nothing was.
    pub replaced: HashMap<u32, Option<Known>>,
    /// Fields before it.
    pub fields: &'s [Field],
    pub trailer: &'s Dictionary,
    /// Where the revision before it ends.
    pub end: usize,
}

impl Before<'_, '_> {
    /// The object as it was.
    pub fn get(&self, id: Id) -> Option<&Object> {
        match self.replaced.get(&id.0) {
            Some(old) => old.as_ref().filter(|old| old.generation == id.1).and_then(|old| old.object.as_deref()),
            None => self.now.get(id),
        }
    }

    pub fn resolve<'b>(&'b self, object: &'b Object) -> Option<&'b Object> {
        let mut object = object;
        for _ in 0..8 {
            match object {
                Object::Reference(id) => object = self.get(*id)?,
                Object::Null => return None,
                other => return Some(other),
            }
        }
        None
    }

    pub fn value<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b Object> {
        self.resolve(dictionary.get(key)?)
    }

    pub fn items<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> &'b [Object] {
        self.value(dictionary, key).and_then(Object::as_array).unwrap_or(&[])
    }
}

/// What an increment changed, and what explains it.
pub(super) struct Judgement<'s, 'a> {
    pub before: Before<'s, 'a>,
    pub rules: &'s Rules,
    /// Fields after the increment.
    pub fields: &'s [Field],
    /// Pages by number of their object, counted from 1.
    pub pages: &'s HashMap<u32, usize>,
    pub changes: Vec<Raw>,
    /// Numbers of objects that an allowed change explains, or that a change already named covers.
    explained: HashSet<u32>,
}

impl<'s, 'a> Judgement<'s, 'a> {
    pub fn new(
        before: Before<'s, 'a>,
        rules: &'s Rules,
        fields: &'s [Field],
        pages: &'s HashMap<u32, usize>,
    ) -> Judgement<'s, 'a> {
        Judgement { before, rules, fields, pages, changes: Vec::new(), explained: HashSet::new() }
    }

    pub fn say(&mut self, kind: ChangeKind, place: impl Into<String>, bearing: Bearing) {
        let change = Raw { kind, place: place.into(), bearing };
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    pub fn refuse(&mut self, kind: ChangeKind, place: impl Into<String>) {
        self.say(kind, place, Bearing::None(Rule::AllowedChanges));
    }

    pub fn explain(&mut self, number: u32) {
        self.explained.insert(number);
    }

    /// Whether an allowed change explains an object.
    pub fn is_explained(&self, number: u32) -> bool {
        self.explained.contains(&number)
    }

    /// Whether the increment has another version of an object, or a new one.
    pub fn changed(&self, number: u32) -> bool {
        self.before.replaced.contains_key(&number)
    }

    /// Everything new that a value leads to is explained by it; what was there before is not.
    pub fn explain_new(&mut self, value: &Object) {
        let mut ids = Vec::new();
        value.references(&mut ids);
        while let Some(id) = ids.pop() {
            if self.is_new(id.0)
                && self.explained.insert(id.0)
                && let Some(object) = self.before.now.get(id)
            {
                object.references(&mut ids);
            }
        }
    }

    /// Whether an object came with the increment, and nothing of before waited for one of its number: a reference that led nowhere
    /// would show something now.
    pub fn is_new(&self, number: u32) -> bool {
        if !self.before.replaced.get(&number).is_some_and(Option::is_none) {
            return false;
        }
        let waited = |object: &Object| names(object, number);
        let awaited = |referrer: &u32| match self.before.replaced.get(referrer) {
            Some(old) => old.as_ref().and_then(|old| old.object.as_deref()).is_some_and(waited),
            None => true,
        };
        let trailer = self.before.trailer.entries.iter().any(|entry| names(&entry.value, number));
        !trailer && !self.before.now.referrers.get(&number).is_some_and(|all| all.iter().any(awaited))
    }

    /// Whether only these objects refer to one, each only under its key; an empty key is any.
    pub fn only_from(&self, number: u32, sources: &[(u32, &[u8])]) -> bool {
        let now = self.before.now;
        let beside = |source: &u32| {
            let Some((_, key)) = sources.iter().find(|(one, _)| one == source) else { return true };
            let own = now.objects.get(source).and_then(|known| known.object.as_deref()).and_then(Object::as_dictionary);
            !key.is_empty()
                && own
                    .is_some_and(|own| own.entries.iter().any(|entry| entry.key != *key && names(&entry.value, number)))
        };
        let trailer = now.trailer.entries.iter().any(|entry| names(&entry.value, number));
        !trailer && !now.referrers.get(&number).is_some_and(|all| all.iter().any(beside))
    }

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
        widgets::pages(self);
        self.validation_data(&old, catalog);
        self.rest();
    }

    /// Whether an object that was written again says what it said.
    pub fn unchanged(&self, number: u32) -> bool {
        let (Some(Some(old)), Some(new)) = (self.before.replaced.get(&number), self.before.now.objects.get(&number))
        else {
            return false;
        };
        let same = |old: &Rc<Object>, new: &Rc<Object>| old.same(new, self.before.now.file);
        old.generation == new.generation
            && matches!((&old.object, &new.object), (Some(old), Some(new)) if same(old, new))
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
            let leads = || self.before.now.referrers.get(&number).is_some_and(|all| !all.is_empty());
            let counts = if was { led_to.contains(&number) || leads() } else { in_play.contains(&number) };
            if counts && !self.explained.contains(&number) && !self.unchanged(number) {
                let is = self.before.now.objects.get(&number).and_then(|known| known.object.as_deref());
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
            let counts = |referrer: &u32| !came(referrer) || self.explained.contains(referrer);
            let trailer = now.trailer.entries.iter().any(|entry| names(&entry.value, *number));
            if trailer || now.referrers.get(number).is_some_and(|all| all.iter().any(counts)) {
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
        if let Some(page) = self.pages.get(&number) {
            return (ChangeKind::Pages, format!("page {page}"));
        }
        let was = self.before.replaced.get(&number).and_then(Option::as_ref).and_then(|old| old.object.as_deref());
        let own = was.or(is).and_then(Object::as_dictionary);
        let name = |key: &[u8]| own.and_then(|own| own.name(key));
        let kind = match (name(b"Type"), name(b"Subtype")) {
            (Some(b"Pages"), _) => ChangeKind::Pages,
            (Some(b"Annot"), _) => ChangeKind::Annotation,
            (Some(b"Font" | b"FontDescriptor" | b"XObject" | b"ExtGState" | b"Pattern"), _)
            | (_, Some(b"Form" | b"Image")) => ChangeKind::PageContent,
            _ => {
                let from_page = self
                    .before
                    .now
                    .referrers
                    .get(&number)
                    .is_some_and(|all| all.iter().any(|one| self.pages.contains_key(one)));
                if from_page {
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
}

/// Whether a value refers to an object.
fn names(value: &Object, number: u32) -> bool {
    let mut ids = Vec::new();
    value.references(&mut ids);
    ids.iter().any(|(one, _)| *one == number)
}

/// Whether all of one list stand in another, in their order and each once.
pub(super) fn in_order<T: PartialEq + Copy + std::hash::Hash + Eq>(old: &[T], new: &[T]) -> bool {
    let mut rest = new.iter();
    let once: HashSet<T> = new.iter().copied().collect();
    once.len() == new.len() && old.iter().all(|one| rest.any(|other| other == one))
}
