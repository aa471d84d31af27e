//! What an increment is judged by and with: the revision before it and after it, what explains a change, what is said of it.
//!
//! Lives below those who judge: each looks at its part of the document, explains what may change, and says what may not.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::fields::Form;
use super::object::{Comparison, Dictionary, Id, Object};
use super::pages::Pages;
use super::reach::Reach;
use super::state::{Known, State};
use super::{Area, ChangeKind, OnPage, Rule, Rules};

/// How far what a stream is read by may lead to what that is read by.
const DEEPEST_READING: usize = 4;

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
    /// Every signature that neither forbids that forms are filled in nor locks this field.
    Filling,
    /// No signature.
    None(Rule),
}

/// A field that was filled in.
pub(super) struct Filled {
    pub field: String,
    pub value: String,
    pub on_page: OnPage,
}

/// Where a field was filled in: its page has to be bare there.
pub(super) struct FilledPlace {
    pub field: String,
    pub widget: u32,
    pub page: usize,
    pub sides: [f64; 4],
    /// How far its look is turned, in degrees.
    pub turned: i64,
    /// Its letters, where a font of the file draws them.
    pub brought: Vec<String>,
}

/// What a revision had before an increment: the versions that it replaced.
pub(super) struct Before<'s, 'a> {
    /// After the increment.
    pub now: &'s State<'a>,
    /// What the increment replaced; `None` where nothing was.
    pub replaced: HashMap<u32, Option<Known>>,
    /// The form before it.
    pub form: &'s Form,
    pub trailer: &'s Dictionary,
    /// Where the revision before it ends.
    pub end: usize,
    /// Of the versions that it replaced: who referred to an object.
    referrers: HashMap<u32, Vec<u32>>,
    /// The objects as they were.
    state: OnceCell<State<'a>>,
}

impl<'s, 'a> Before<'s, 'a> {
    pub fn new(
        now: &'s State<'a>,
        replaced: HashMap<u32, Option<Known>>,
        form: &'s Form,
        trailer: &'s Dictionary,
        end: usize,
    ) -> Before<'s, 'a> {
        let mut referrers: HashMap<u32, Vec<u32>> = HashMap::new();
        for (number, old) in &replaced {
            let mut ids = Vec::new();
            if let Some(object) = old.as_ref().and_then(|old| old.object.as_deref()) {
                object.references(&mut ids);
            }
            ids.sort_unstable();
            ids.dedup();
            for (other, _) in ids {
                referrers.entry(other).or_default().push(*number);
            }
        }
        Before { now, replaced, form, trailer, end, referrers, state: OnceCell::new() }
    }

    /// The objects as they were, for who asks what one of them said.
    pub fn state(&self) -> &State<'a> {
        self.state.get_or_init(|| self.now.before(&self.replaced, self.trailer))
    }
}

impl Before<'_, '_> {
    /// The object as it was.
    pub fn get(&self, id: Id) -> Option<&Object> {
        match self.replaced.get(&id.0) {
            Some(old) => old.as_ref().filter(|old| old.generation == id.1).and_then(|old| old.object.as_deref()),
            None => self.now.get(id),
        }
    }

    /// The object with a number as it was, of whatever generation.
    pub fn version(&self, number: u32) -> Option<&Object> {
        match self.replaced.get(&number) {
            Some(old) => old.as_ref()?.object.as_deref(),
            None => self.now.objects.get(&number)?.object.as_deref(),
        }
    }

    /// Those of which the increment has another version, and of which the version before it referred to an object.
    pub fn referrers(&self, number: u32) -> impl Iterator<Item = u32> {
        self.referrers.get(&number).into_iter().flatten().copied()
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
    /// The form after the increment.
    pub form_now: &'s Form,
    pub pages: &'s Pages,
    /// What the trailer and what is shown lead to, before the increment or after it.
    pub reach: &'s Reach,
    pub changes: Vec<Raw>,
    /// Where something may come on the pages.
    pub areas: Vec<Area>,
    /// Fields that were filled in, with their new values.
    pub filled: Vec<Filled>,
    /// Where they stand.
    pub filled_places: Vec<FilledPlace>,
    said: HashSet<Raw>,
    /// Numbers of objects that an allowed change explains, or that a change already named covers.
    explained: HashSet<u32>,
    /// New objects of which all that they lead to was explained.
    followed: HashSet<u32>,
}

impl<'s, 'a> Judgement<'s, 'a> {
    pub fn new(
        before: Before<'s, 'a>,
        rules: &'s Rules,
        form_now: &'s Form,
        pages: &'s Pages,
        reach: &'s Reach,
    ) -> Judgement<'s, 'a> {
        Judgement {
            before,
            rules,
            form_now,
            pages,
            reach,
            changes: Vec::new(),
            areas: Vec::new(),
            filled: Vec::new(),
            filled_places: Vec::new(),
            said: HashSet::new(),
            explained: HashSet::new(),
            followed: HashSet::new(),
        }
    }

    /// How values are compared.
    pub fn comparison(&self) -> Comparison<'a> {
        Comparison { file: self.before.now.file, exact: self.rules.has(Rule::ExactValues) }
    }

    pub fn say(&mut self, kind: ChangeKind, place: impl Into<String>, bearing: Bearing) {
        let change = Raw { kind, place: place.into(), bearing };
        if self.said.insert(change.clone()) {
            self.changes.push(change);
        }
    }

    /// A change that breaks a rule of its own; where that is not in force it is none.
    pub fn breaks(&mut self, rule: Rule, kind: ChangeKind, place: impl Into<String>) {
        if self.rules.has(rule) {
            self.say(kind, place, Bearing::None(rule));
        }
    }

    pub fn refuse(&mut self, kind: ChangeKind, place: impl Into<String>) {
        self.say(kind, place, Bearing::None(Rule::AllowedChanges));
    }

    /// How many changes were said of which nobody who signed can be held to: more are said than before when a part was not as it may be.
    pub fn wrongs(&self) -> usize {
        self.changes.iter().filter(|change| matches!(change.bearing, Bearing::None(_))).count()
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
            if self.is_new(id.0) && self.followed.insert(id.0) {
                // Somebody may have explained it alone.
                self.explained.insert(id.0);
                if let Some(object) = self.before.now.get(id) {
                    object.references(&mut ids);
                }
            }
        }
    }

    /// Whether an object came with the increment, and nothing of before waited for one of its number: a reference that led nowhere
    /// would show something now.
    pub fn is_new(&self, number: u32) -> bool {
        if !self.before.replaced.get(&number).is_some_and(Option::is_none) {
            return false;
        }
        let trailer = self.before.trailer.entries.iter().any(|entry| names(&entry.value, number));
        !trailer
            && !self.before.referrers(number).any(|referrer| self.reach.has(referrer))
            && !self.referrers(number).any(|referrer| !self.before.replaced.contains_key(&referrer))
    }

    /// Whether only these objects refer to one, each only under its key; before the increment as well.
    pub fn only_from(&self, number: u32, sources: &[(u32, &[u8])]) -> bool {
        self.only_where(number, |source, object| {
            let key = sources.iter().find(|(one, _)| *one == source).map(|(_, key)| *key);
            let own = object.and_then(Object::as_dictionary);
            key.is_some_and(|key| {
                own.is_none_or(|own| own.entries.iter().all(|entry| entry.key == key || !names(&entry.value, number)))
            })
        })
    }

    /// Whether everybody who refers to an object may, before the increment and now.
    pub fn only_where(&self, number: u32, may: impl Fn(u32, Option<&Object>) -> bool) -> bool {
        let now = self.before.now;
        let is = |source: &u32| now.objects.get(source).and_then(|known| known.object.as_deref());
        let trailers = [self.before.trailer, &now.trailer];
        !trailers.iter().any(|trailer| trailer.entries.iter().any(|entry| names(&entry.value, number)))
            && self.referrers(number).all(|source| may(source, is(&source)))
            && self
                .before
                .referrers(number)
                .filter(|source| self.reach.has(*source))
                .all(|source| may(source, self.before.version(source)))
    }

    /// Who refers to an object now, of those that the trailer leads to: programs leave others behind, and cross-reference streams refer to
    /// what the trailer does.
    pub fn referrers(&self, number: u32) -> impl Iterator<Item = u32> {
        let all = self.before.now.referrers.get(&number);
        all.into_iter().flatten().copied().filter(|referrer| self.reach.has(*referrer))
    }

    /// Whether an object that was written again says what it said, and its bytes are read as they were.
    pub fn unchanged(&self, number: u32) -> bool {
        self.unchanged_within(number, DEEPEST_READING)
    }

    fn unchanged_within(&self, number: u32, levels: usize) -> bool {
        let (Some(Some(old)), Some(new)) = (self.before.replaced.get(&number), self.before.now.objects.get(&number))
        else {
            return false;
        };
        let (Some(was), Some(is)) = (&old.object, &new.object) else { return false };
        let mut read_by = Vec::new();
        is.read_by(&mut read_by);
        old.generation == new.generation
            && was.same_under(is, b"", self.comparison())
            && read_by.iter().all(|(other, _)| {
                !self.changed(*other) || levels.checked_sub(1).is_some_and(|left| self.unchanged_within(*other, left))
            })
    }
}

/// Whether a value refers to an object.
pub(super) fn names(value: &Object, number: u32) -> bool {
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
