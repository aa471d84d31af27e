//! Number trees (ISO 32000-1, 7.9.7): from numbers to values, in an order in which every program finds them.

use std::collections::HashSet;

use super::object::Object;
use super::patience::Patience;

/// Levels of one.
const DEEPEST: usize = 16;

/// A number tree, flat: each number once, in their order.
#[derive(Default)]
pub(super) struct NumberTree<'o> {
    pub entries: Vec<(i64, &'o Object)>,
    /// The objects that it is made of.
    pub nodes: HashSet<u32>,
}

type Resolve<'r, 'o> = &'r dyn Fn(&'o Object) -> Option<&'o Object>;

impl<'o> NumberTree<'o> {
    /// The tree that a value is; `None` for one that is not in order, for programs look up its numbers by halves, and for one that asks too
    /// much of `patience`.
    pub fn of(resolve: Resolve<'_, 'o>, value: Option<&'o Object>, patience: &Patience) -> Option<NumberTree<'o>> {
        let mut out = NumberTree::default();
        if let Some(value) = value {
            out.enter(resolve, value, patience, 0)?;
        }
        Some(out)
    }

    /// The value of a number.
    pub fn get(&self, number: i64) -> Option<&'o Object> {
        let at = self.entries.binary_search_by_key(&number, |(key, _)| *key).ok()?;
        self.entries.get(at).map(|(_, value)| *value)
    }

    fn enter(&mut self, resolve: Resolve<'_, 'o>, value: &'o Object, patience: &Patience, depth: usize) -> Option<()> {
        let fresh = value.as_reference().is_none_or(|id| self.nodes.insert(id.0));
        let own = resolve(value)?.as_plain_dictionary().filter(|own| fresh && depth <= DEEPEST && !own.doubled)?;
        let before = self.entries.len();
        match (own.get(b"Nums"), own.get(b"Kids")) {
            (Some(numbers), None) => {
                self.nodes.extend(numbers.as_reference().map(|id| id.0));
                let pairs = resolve(numbers)?.as_array()?;
                patience.take(pairs.len() / 2)?;
                for pair in pairs.chunks(2) {
                    let [key, value] = pair else { return None };
                    let key = key.as_integer().filter(|key| self.entries.last().is_none_or(|(last, _)| last < key))?;
                    self.entries.push((key, value));
                }
            }
            (None, Some(kids)) => {
                self.nodes.extend(kids.as_reference().map(|id| id.0));
                let kids = resolve(kids)?.as_array()?;
                patience.take(kids.len())?;
                kids.iter().try_for_each(|kid| self.enter(resolve, kid, patience, depth + 1))?;
            }
            _ => return None,
        }
        if depth == 0 {
            return Some(());
        }
        let (first, last) = (self.entries.get(before)?.0, self.entries.last()?.0);
        let limits = own.get(b"Limits").and_then(resolve).and_then(Object::as_array)?;
        let right = matches!(limits, [from, to] if from.as_integer() == Some(first) && to.as_integer() == Some(last));
        right.then_some(())
    }
}
