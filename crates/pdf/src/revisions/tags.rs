//! The structure tree from one revision to the next: a widget that comes to be signed gets its tag, as PDF/UA asks (ISO 14289-1, 7.18.4), and
//! nothing that is read aloud is another.
//!
//! That tag is the last kid of an element that was there, a `Form` with one reference to the widget and no words of its own; the parent tree
//! (ISO 32000-1, 14.7.4.4) leads from the widget to it.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::fields::Field;
use super::judgement::Judgement;
use super::number_tree::NumberTree;
use super::object::{Dictionary, Id, Object};

impl Judgement<'_, '_> {
    /// Compares the structure trees; `signed` are the widgets that came or waited, and are signed now.
    pub(super) fn tags(&mut self, catalog_id: u32, old: &Dictionary, catalog: &Dictionary) {
        if !old.agrees(catalog, b"StructTreeRoot", self.comparison()) {
            self.refuse(super::ChangeKind::Document, "StructTreeRoot");
            return;
        }
        let Some(root) = catalog.reference(b"StructTreeRoot") else { return };
        // The tags that came: each with the widget that it is of.
        let mut came: BTreeMap<u32, u32> = BTreeMap::new();
        let mut elements: Vec<u32> = self.before.replaced.keys().copied().collect();
        elements.sort_unstable();
        let grown: Vec<u32> =
            elements.into_iter().filter(|number| self.grows_by_tags(catalog_id, root.0, *number, &mut came)).collect();
        self.numbers_of_others(root, &came);
        // Looked at only where something came: each increment can have a tree to read.
        let in_tree = if came.is_empty() { None } else { self.parent_tree(root, &came) };
        // A tag that the parent tree does not lead to, or the other way round, is read by one program and not by the next.
        let Some(nodes) = in_tree else { return };
        for number in grown.into_iter().chain(nodes) {
            self.explain(number);
        }
        for number in came.into_keys() {
            self.explain(number);
            if let Some(object) = self.before.now.get((number, 0)).cloned() {
                self.explain_new(&object);
            }
        }
    }

    /// Refuses a widget that comes with the number of something else in the parent tree: it would be read aloud as that.
    fn numbers_of_others(&mut self, root: Id, came: &BTreeMap<u32, u32>) {
        let now = self.before.now;
        let number = |own: Option<&Object>| own.and_then(Object::as_dictionary)?.integer(b"StructParent");
        let anew = |id: &Id| {
            let is = number(now.get(*id)).filter(|_| self.changed(id.0) && !came.values().any(|one| *one == id.0));
            is.filter(|is| number(self.before.get(*id)) != Some(*is))
        };
        let signed = self.form_now.fields.iter().filter(|field| field.kind == b"Sig" && field.filled);
        let numbers = |field: &Field| field.widgets.iter().chain([&field.id]).find_map(anew);
        let signed: Vec<(String, i64)> =
            signed.filter_map(|field| Some((field.name.clone(), numbers(field)?))).collect();
        if signed.is_empty() {
            return;
        }
        let tree = self.before.get(root).and_then(Object::as_dictionary).and_then(|own| own.get(b"ParentTree"));
        let tree = NumberTree::of(&|value| self.before.resolve(value), tree, &now.patience);
        // A tree that nobody can look things up in is read in ways of its own.
        let taken = |number: i64| tree.as_ref().is_none_or(|tree| tree.get(number).is_some());
        let wrong: Vec<String> =
            signed.into_iter().filter(|(_, number)| taken(*number)).map(|(name, _)| name).collect();
        for name in wrong {
            self.refuse(super::ChangeKind::Document, name);
        }
    }

    /// Whether all that changed of an element, of the root of the tree or of a list of kids is that it got tags of widgets at its end.
    fn grows_by_tags(&self, catalog: u32, root: u32, number: u32, came: &mut BTreeMap<u32, u32>) -> bool {
        let now = self.before.now;
        let is = now.objects.get(&number).and_then(|known| known.object.as_deref());
        let (Some(was), Some(is)) = (self.before.version(number), is) else { return false };
        if self.is_new(number) || self.reach.shows(number) {
            return false;
        }
        match (was, is) {
            (Object::Array(was), Object::Array(is)) => {
                // Kids of an element or of the root, as an object of its own.
                let owner = Cell::new(None);
                let sole = self.only_where(number, |source, object| {
                    let first = owner.replace(Some(source)).is_none_or(|other| other == source);
                    let own = object.and_then(Object::as_dictionary).filter(|_| first);
                    own.is_some_and(|own| {
                        (source == root || is_element(own)) && own.reference(b"K").is_some_and(|id| id.0 == number)
                    })
                });
                sole && owner.get().is_some_and(|owner| self.gets_tags(owner, was, is, came))
            }
            (Object::Dictionary(was), Object::Dictionary(is)) => {
                let own = number == root || (is_element(was) && is_element(is) && self.is_tag(number, root));
                let own_keys: &[&[u8]] =
                    if number == root { &[b"K", b"ParentTree", b"ParentTreeNextKey"] } else { &[b"K"] };
                let keys: BTreeSet<&[u8]> =
                    was.entries.iter().chain(&is.entries).map(|entry| entry.key.as_slice()).collect();
                let others = keys
                    .into_iter()
                    .filter(|key| !own_keys.contains(key))
                    .all(|key| was.agrees(is, key, self.comparison()));
                let from_catalog = number != root
                    || self.only_where(number, |source, object| {
                        let own = object.and_then(Object::as_dictionary);
                        let as_root = source == catalog
                            && own.is_some_and(|own| own.reference(b"StructTreeRoot").is_some_and(|id| id.0 == root));
                        as_root || own.is_some_and(|own| own.reference(b"P").is_some_and(|id| id.0 == root))
                    });
                let kids = (was.get(b"K"), is.get(b"K"));
                let grows = match kids {
                    (Some(Object::Reference(one)), Some(Object::Reference(two)))
                        if one == two && now.get(*two).and_then(Object::as_array).is_some() =>
                    {
                        true
                    }
                    _ => {
                        let (was, is) =
                            (list(&|value| self.before.resolve(value), was), list(&|value| now.resolve(value), is));
                        self.gets_tags(number, &was, &is, came)
                    }
                };
                own && !is.doubled && others && from_catalog && grows
            }
            _ => false,
        }
    }

    /// Whether an element is one, and nothing else: the tree leads to it, from above and from below.
    fn is_tag(&self, number: u32, root: u32) -> bool {
        self.only_where(number, |source, object| match object {
            Some(Object::Dictionary(own)) => {
                source == root || is_element(own) || own.get(b"Nums").is_some() || own.get(b"Names").is_some()
            }
            // Elements of a page's content, kids.
            Some(Object::Array(_)) => true,
            _ => false,
        })
    }

    /// Whether a list of kids has all that it had, and behind it tags of widgets that name its owner.
    fn gets_tags(&self, owner: u32, was: &[Object], is: &[Object], came: &mut BTreeMap<u32, u32>) -> bool {
        let by = self.comparison();
        let Some((same, more)) = is.split_at_checked(was.len()) else { return false };
        same.iter().zip(was).all(|(is, was)| was.same_under(is, b"K", by))
            && more.iter().all(|one| {
                let Some(id) = one.as_reference() else { return false };
                let widget = self.widget_of(owner, id);
                widget.is_some_and(|widget| came.insert(id.0, widget).is_none())
            })
    }

    /// The widget of a new tag: a `Form` that says nothing but which.
    fn widget_of(&self, owner: u32, id: Id) -> Option<u32> {
        let now = self.before.now;
        let own = now.get(id)?.as_plain_dictionary().filter(|_| self.is_new(id.0) && id.1 == 0)?;
        let known: [&[u8]; 5] = [b"Type", b"S", b"P", b"Pg", b"K"];
        let plain = !own.doubled
            && own.entries.iter().all(|entry| known.contains(&entry.key.as_slice()))
            && own.name(b"S") == Some(b"Form")
            && own.reference(b"P").is_some_and(|parent| parent.0 == owner);
        let kids = list(&|value| now.resolve(value), own);
        let [only] = kids.as_slice() else { return None };
        let reference = now.resolve(only)?.as_plain_dictionary().filter(|_| plain)?;
        let names: [&[u8]; 3] = [b"Type", b"Obj", b"Pg"];
        let plain = reference.entries.iter().all(|entry| names.contains(&entry.key.as_slice()));
        let widget = reference.reference(b"Obj").filter(|_| plain && reference.name(b"Type") == Some(b"OBJR"))?;
        let signed = self.form_now.fields.iter().any(|field| {
            field.kind == b"Sig" && field.filled && (field.widgets.contains(&widget) || field.id == widget)
        });
        (signed && self.changed(widget.0)).then_some(widget.0)
    }

    /// Whether the parent tree gained the tags that came, each for its widget, and lost or changed nothing. Gives back its changed nodes.
    fn parent_tree(&self, root: Id, came: &BTreeMap<u32, u32>) -> Option<Vec<u32>> {
        let now = self.before.now;
        let (old_root, new_root) = (self.before.get(root)?.as_dictionary()?, now.get(root)?.as_dictionary()?);
        let was = NumberTree::of(&|value| self.before.resolve(value), old_root.get(b"ParentTree"), &now.patience)?;
        let is = NumberTree::of(&|value| now.resolve(value), new_root.get(b"ParentTree"), &now.patience)?;
        let by = self.comparison();
        // Programs write the lists of a page's elements anew.
        let mut lists = Vec::new();
        let copied = |was: &Object, is: &Object| {
            let was = self.before.resolve(was).and_then(Object::as_array);
            let (Some(was), Some(is)) = (was, now.resolve(is).and_then(Object::as_array)) else { return false };
            now.patience.take(is.len()).is_some()
                && was.len() == is.len()
                && was.iter().zip(is).all(|(was, is)| was.same_under(is, b"Nums", by))
        };
        let kept = was.entries.iter().all(|(key, value)| {
            is.get(*key).is_some_and(|other| {
                let same = value.same_under(other, b"Nums", by);
                lists.extend(other.as_reference().filter(|_| !same).map(|id| id.0));
                same || copied(value, other)
            })
        });
        let mut left: BTreeMap<u32, u32> = came.clone();
        for (key, value) in is.entries.iter().filter(|(key, _)| was.get(*key).is_none()) {
            let tag = value.as_reference()?;
            let widget = left.remove(&tag.0)?;
            let own = now.get((widget, 0))?.as_dictionary()?;
            (own.integer(b"StructParent") == Some(*key)).then_some(())?;
        }
        let next = new_root.integer(b"ParentTreeNextKey");
        let above = next.is_none_or(|next| is.entries.iter().all(|(key, _)| *key < next));
        // Nodes of the tree serve nothing else.
        let nodes: Vec<u32> = is.nodes.iter().copied().chain(lists).filter(|number| self.changed(*number)).collect();
        let sole = nodes.iter().all(|number| {
            self.only_where(*number, |source, _| source == root.0 || is.nodes.contains(&source))
                && !self.reach.shows(*number)
        });
        (kept && left.is_empty() && above && sole).then_some(nodes)
    }
}

/// Whether a dictionary is an element of the structure (table 323).
fn is_element(own: &Dictionary) -> bool {
    own.name(b"S").is_some()
        && own.reference(b"P").is_some()
        && own.name(b"Type").is_none_or(|name| name == b"StructElem")
}

/// Kids of an element: a list, or one alone.
fn list<'o>(resolve: &dyn Fn(&'o Object) -> Option<&'o Object>, own: &'o Dictionary) -> Vec<Object> {
    let Some(value) = own.get(b"K") else { return Vec::new() };
    match resolve(value) {
        Some(Object::Array(items)) => items.clone(),
        Some(_) => vec![value.clone()],
        None => Vec::new(),
    }
}
