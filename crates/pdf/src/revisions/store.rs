//! The document security store (ISO 32000-2, 12.8.4.3) from one revision to the next: data for whoever judges, of which none is shown.

use std::collections::HashSet;

use super::judgement::{Bearing, Judgement, names};
use super::object::{Dictionary, Object};
use super::state::State;
use super::{ChangeKind, Rule};

/// Lists of the store (table 261), and of one signature in it (table 262).
const LISTS: [&[u8]; 6] = [b"Certs", b"OCSPs", b"CRLs", b"Cert", b"OCSP", b"CRL"];

/// Objects of a store: each with those that may lead to it.
struct Members {
    numbers: HashSet<u32>,
}

impl Members {
    /// What the store is made of, under the keys that it has and no others.
    fn of(state: &State<'_>, value: &Object) -> Members {
        let mut out = Members { numbers: HashSet::new() };
        let Some(store) = out.enter(state, value).and_then(Object::as_plain_dictionary) else { return out };
        out.lists(state, store);
        if let Some(related) = store.get(b"VRI").and_then(|value| out.enter(state, value))
            && let Object::Dictionary(related) = related
        {
            for entry in &related.entries {
                if let Some(Object::Dictionary(one)) = out.enter(state, &entry.value) {
                    out.lists(state, one);
                    if let Some(stamp) = one.get(b"TS") {
                        out.enter(state, stamp);
                    }
                }
            }
        }
        out
    }

    fn lists(&mut self, state: &State<'_>, own: &Dictionary) {
        for entry in own.entries.iter().filter(|entry| LISTS.contains(&entry.key.as_slice())) {
            if let Some(Object::Array(items)) = self.enter(state, &entry.value) {
                for item in items {
                    self.enter(state, item);
                }
            }
        }
    }

    /// The value, through one reference, which is a member then.
    fn enter<'s>(&mut self, state: &'s State<'_>, value: &'s Object) -> Option<&'s Object> {
        match value {
            Object::Reference(id) => {
                self.numbers.insert(id.0);
                state.get(*id)
            }
            other => Some(other),
        }
    }
}

impl Judgement<'_, '_> {
    /// Compares the stores of both revisions.
    pub fn validation_data(&mut self, old: &Dictionary, catalog: &Dictionary) {
        let now = self.before.now;
        let Some((catalog_id, _)) = now.catalog() else { return };
        let Some(value) = catalog.get(b"DSS") else {
            if old.get(b"DSS").is_some() {
                self.refuse(ChangeKind::ValidationData, "DSS");
            }
            return;
        };
        let members = Members::of(now, value);
        let mut changed = !old.agrees(catalog, b"DSS", self.comparison());
        // Only the store leads to them, and nothing that is shown.
        let numbers: Vec<u32> = members.numbers.iter().copied().collect();
        for number in numbers {
            if !self.changed(number) || self.is_explained(number) || self.reach.shows(number) {
                continue;
            }
            let of_store = |source: u32, object: Option<&Object>| {
                members.numbers.contains(&source)
                    || source == catalog_id.0
                        && object.and_then(Object::as_dictionary).is_some_and(|own| {
                            // Under no other key: an object that the document uses is no store. The store may stand in the catalog itself.
                            let others = own.entries.iter().filter(|entry| entry.key != b"DSS");
                            own.get(b"DSS").is_some_and(|value| names(value, number))
                                && !others.into_iter().any(|entry| names(&entry.value, number))
                        })
            };
            if self.only_where(number, of_store) {
                changed |= !self.unchanged(number);
                self.explain(number);
                // What it brings along: how its bytes are read, what programs note beside them.
                if let Some(object) = now.objects.get(&number).and_then(|known| known.object.clone()) {
                    self.explain_new(&object);
                }
            }
        }
        // One part, one role: what becomes the store was nothing else, whether it changes now or later.
        let becomes = catalog.reference(b"DSS").filter(|id| old.reference(b"DSS") != Some(*id));
        if let Some(id) = becomes
            && self.rules.has(Rule::OnePart)
            && (self.reach.shows(id.0)
                || !self.only_where(id.0, |source, object| {
                    source == catalog_id.0
                        && object.and_then(Object::as_dictionary).is_none_or(|own| {
                            own.entries.iter().all(|entry| entry.key == b"DSS" || !names(&entry.value, id.0))
                        })
                }))
        {
            self.say(ChangeKind::ValidationData, "DSS", Bearing::None(Rule::OnePart));
        }
        if changed {
            self.say(ChangeKind::ValidationData, "DSS", Bearing::All);
        }
    }
}
