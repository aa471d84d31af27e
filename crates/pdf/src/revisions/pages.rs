//! The page tree (ISO 32000-1, 7.7.3): which page stands where, and whether every program finds it there.

use std::collections::{HashMap, HashSet};

use super::object::{Dictionary, Id, Object};
use super::state::State;

/// Pages of a file.
const MOST: usize = 100_000;
/// Levels of a page tree.
const DEEPEST: usize = 64;

/// The pages of a file in their order.
#[derive(Debug, Default)]
pub(super) struct Pages {
    numbers: HashMap<u32, usize>,
    /// The node in which each page stands.
    parents: HashMap<u32, u32>,
    nodes: HashSet<u32>,
    kid_lists: HashSet<u32>,
    /// Pages and nodes that are reached more than once, or that name another parent.
    doubtful: HashSet<u32>,
}

impl Pages {
    pub fn of(state: &State<'_>) -> Pages {
        let mut out = Pages::default();
        let Some(root) = state.catalog().and_then(|(_, catalog)| catalog.reference(b"Pages")) else { return out };
        let mut open: Vec<(Id, Option<u32>)> = vec![(root, None)];
        let mut seen = HashSet::new();
        while let Some((id, parent)) = open.pop() {
            if !seen.insert(id.0) || seen.len() > MOST {
                out.doubtful.insert(id.0);
                continue;
            }
            let Some(own) = state.get(id).and_then(Object::as_dictionary) else { continue };
            if own.reference(b"Parent").map(|id| id.0) != parent {
                out.doubtful.insert(id.0);
            }
            if own.get(b"Kids").is_some() {
                out.nodes.insert(id.0);
                out.kid_lists.extend(own.reference(b"Kids").map(|id| id.0));
                let kids = state.items(own, b"Kids").iter().rev().filter_map(Object::as_reference);
                open.extend(kids.map(|kid| (kid, Some(id.0))));
            } else {
                let number = out.numbers.len() + 1;
                out.numbers.insert(id.0, number);
            }
            if let Some(parent) = parent {
                out.parents.insert(id.0, parent);
            }
        }
        out
    }

    /// The number of a page, counted from 1.
    pub fn number(&self, object: u32) -> Option<usize> {
        self.numbers.get(&object).copied()
    }

    /// Whether an object is a node of the tree.
    pub fn is_node(&self, object: u32) -> bool {
        self.nodes.contains(&object)
    }

    /// Whether an object is the list of kids of a node.
    pub fn is_kid_list(&self, object: u32) -> bool {
        self.kid_lists.contains(&object)
    }

    /// Whether a page is reached once, and all above it too, by who names whom downwards and upwards.
    pub fn stands_once(&self, page: u32) -> bool {
        let mut at = Some(page);
        let mut steps = 0;
        while let Some(object) = at {
            steps += 1;
            if steps > DEEPEST || self.doubtful.contains(&object) {
                return false;
            }
            at = self.parents.get(&object).copied();
        }
        true
    }

    /// The annotations of all pages.
    pub fn annotations<'s>(&'s self, state: &'s State<'_>) -> impl Iterator<Item = (Option<u32>, &'s Dictionary)> {
        let object = |number: &u32| state.objects.get(number).and_then(|known| known.object.as_deref());
        let pages = self.numbers.keys().filter_map(move |page| object(page)?.as_dictionary());
        pages
            .flat_map(|page| state.items(page, b"Annots"))
            .filter_map(|item| Some((item.as_reference().map(|id| id.0), state.resolve(item)?.as_dictionary()?)))
    }

    /// The value of a key that pages inherit (table 30), through its references.
    pub fn inherited<'s>(&self, state: &'s State<'_>, page: &'s Dictionary, key: &[u8]) -> Option<&'s Object> {
        let mut own = page;
        for _ in 0..DEEPEST {
            if let Some(value) = state.value(own, key) {
                return Some(value);
            }
            own = state.dictionary(own, b"Parent")?;
        }
        None
    }
}
