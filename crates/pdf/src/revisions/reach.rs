//! What a file leads to: from its trailer, and from what is shown.

use std::collections::HashSet;

use super::object::{Id, Object};
use super::state::State;

/// Keys under which stands what a page shows, wherever they are (ISO 32000-1, tables 30, 57, 95, 164, 189, 218, 222; 8.11).
const SHOWN: [&[u8]; 10] =
    [b"Resources", b"Contents", b"Group", b"AP", b"MK", b"OC", b"DR", b"OCProperties", b"OutputIntents", b"Thumb"];

/// What the trailer leads to, and what something shown leads to. Both only grow: what was shown once plays that part.
#[derive(Debug, Default)]
pub(super) struct Reach {
    numbers: HashSet<u32>,
    shown: HashSet<u32>,
    /// The highest number that anything names, whether there is such an object or not.
    pub highest: u32,
    /// An object that is named with a generation that is not its own (7.3.10): one reader finds nothing there, the next mends the file.
    pub misnamed: Option<u32>,
}

impl Reach {
    /// Follows a state from its trailer, and from those objects that are there anew.
    pub fn take(&mut self, state: &State<'_>, anew: impl Iterator<Item = u32>) {
        let object = |number: &u32| state.objects.get(number).and_then(|known| known.object.as_deref());
        let mut open = Vec::new();
        let mut drawn = Vec::new();
        state.trailer.entries.iter().for_each(|entry| entry.value.references(&mut open));
        for number in anew.filter(|number| self.numbers.contains(number)) {
            let Some(object) = object(&number) else { continue };
            object.references(&mut open);
            if self.shown.contains(&number) {
                object.references(&mut drawn);
            } else {
                shown_by(object, &mut drawn);
            }
        }
        while let Some(id) = open.pop() {
            self.highest = self.highest.max(id.0);
            if state.objects.get(&id.0).is_some_and(|known| known.generation != id.1) {
                self.misnamed = Some(id.0);
            }
            if self.numbers.insert(id.0)
                && let Some(object) = state.get(id)
            {
                object.references(&mut open);
                shown_by(object, &mut drawn);
            }
        }
        while let Some(id) = drawn.pop() {
            if self.shown.insert(id.0)
                && let Some(object) = state.get(id)
            {
                object.references(&mut drawn);
            }
        }
    }

    /// Whether anything leads to an object. Programs leave others behind; those play no part.
    pub fn has(&self, number: u32) -> bool {
        self.numbers.contains(&number)
    }

    /// Whether something shown leads to an object.
    pub fn shows(&self, number: u32) -> bool {
        self.shown.contains(&number)
    }
}

/// References under the keys of what is shown, however deep.
fn shown_by(object: &Object, out: &mut Vec<Id>) {
    match object {
        Object::Array(items) => items.iter().for_each(|item| shown_by(item, out)),
        Object::Dictionary(own) | Object::Stream(own, _) => {
            for entry in &own.entries {
                if SHOWN.contains(&entry.key.as_slice()) {
                    entry.value.references(out);
                } else {
                    shown_by(&entry.value, out);
                }
            }
        }
        _ => {}
    }
}
