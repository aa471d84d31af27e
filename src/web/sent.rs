//! What a form sent, by the names of its fields: sorted, so that no field is looked for among all others.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Bound;

use crate::problem::Problem;

/// Fields that one form may send: more than the largest form has when it is full.
pub(super) const MOST_FIELDS: usize = 50_000;

/// How the fields are called that carry the files of pictures.
const IMAGES: &str = "images.";

/// The fields of a form. A name has parts with dots between them: `boxes.doel.0.text`.
#[derive(Default)]
pub(super) struct Sent {
    fields: BTreeMap<String, Field>,
    /// Names and bytes in base64 of the files that travel along.
    images: Vec<(String, String)>,
}

struct Field {
    value: String,
    /// Its place among all that were sent.
    order: usize,
}

/// A place in a form: the field with this name, and those whose names begin with it.
#[derive(Clone)]
pub(super) struct Node<'a> {
    sent: &'a Sent,
    /// Empty for the whole form.
    name: String,
}

impl Sent {
    /// The fields of a form that came without files.
    ///
    /// # Errors
    /// 413 when there are more than any form of ours has.
    pub(super) fn read(body: &[u8]) -> Result<Sent, Problem> {
        Sent::of(form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n"))))
    }

    /// Fields by their names and values. Of fields with one name the first counts.
    ///
    /// # Errors
    /// As [`read`](Sent::read).
    pub(super) fn of(fields: impl IntoIterator<Item = (String, String)>) -> Result<Sent, Problem> {
        let mut sent = Sent::default();
        for (order, (name, value)) in fields.into_iter().enumerate() {
            if order == MOST_FIELDS {
                return Err(Problem::new(413, "form-too-many-fields").with("limit", MOST_FIELDS));
            }
            if let Some(file) = name.strip_prefix(IMAGES) {
                sent.images.push((file.to_owned(), value));
            } else if let Entry::Vacant(place) = sent.fields.entry(name) {
                place.insert(Field { value, order });
            }
        }
        Ok(sent)
    }

    /// The value of the field with this name.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|field| field.value.as_str())
    }

    /// The whole form.
    pub(super) fn top(&self) -> Node<'_> {
        self.node("")
    }

    /// What was sent under a name.
    pub(super) fn node(&self, name: &str) -> Node<'_> {
        Node { sent: self, name: name.to_owned() }
    }

    /// Takes out the files that travelled along.
    pub(super) fn take_images(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.images)
    }

    /// Drops what was sent below a name.
    pub(super) fn remove(&mut self, name: &str) {
        let prefix = format!("{name}.");
        let mut rest = self.fields.split_off(&prefix);
        rest.retain(|name, _| !name.starts_with(&prefix));
        self.fields.append(&mut rest);
    }
}

impl<'a> Node<'a> {
    /// What was sent under this name itself.
    pub(super) fn value(&self) -> Option<&'a str> {
        self.sent.value(&self.name)
    }

    /// The place one part further.
    pub(super) fn at(&self, part: impl std::fmt::Display) -> Node<'a> {
        Node { sent: self.sent, name: format!("{}{part}", self.prefix()) }
    }

    fn prefix(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!("{}.", self.name) }
    }

    /// The next part of every name below, with its field.
    fn below(&self) -> impl Iterator<Item = (&'a str, &'a Field)> {
        let prefix = self.prefix();
        let from = self.sent.fields.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        from.map_while(move |(name, field)| Some((name.strip_prefix(&prefix)?.split('.').next()?, field)))
    }

    /// The parts below, in the order in which they came.
    pub(super) fn parts(&self) -> Vec<&'a str> {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (part, field) in self.below() {
            let order = first.entry(part).or_insert(field.order);
            *order = field.order.min(*order);
        }
        let mut parts: Vec<(usize, &str)> = first.into_iter().map(|(part, order)| (order, part)).collect();
        parts.sort_unstable();
        parts.into_iter().map(|(_, part)| part).collect()
    }

    /// One more than the highest number of a row below.
    pub(super) fn rows(&self) -> usize {
        let numbers = self.below().filter_map(|(part, _)| part.parse::<usize>().ok());
        numbers.max().map_or(0, |last| last.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_shape_are_taken() {
        let deep = format!("{}=1&a.b=2&a=3&a.b=4&.=5&images.foto.1.png=x&a.b.c=6&a.bc=7", "a.".repeat(100_000));
        let mut sent = Sent::read(deep.as_bytes()).unwrap_or_default();
        assert_eq!((sent.value("a.b"), sent.value("a")), (Some("2"), Some("3")));
        assert_eq!(sent.take_images(), [("foto.1.png".to_owned(), "x".to_owned())]);
        sent.remove("a.b");
        assert_eq!((sent.value("a.b"), sent.value("a.b.c"), sent.value("a.bc")), (Some("2"), None, Some("7")));
        assert!(Sent::read("a&".repeat(60_000).as_bytes()).is_err());
    }

    #[test]
    fn rows_and_parts_are_those_below_a_name() {
        let sent = Sent::read(b"x.10.a=1&x.9.b=2&x.more=3&xy.40=4&x.10.c=5").unwrap_or_default();
        assert_eq!((sent.node("x").rows(), sent.node("x").at(10).at("c").value()), (11, Some("5")));
        assert_eq!(sent.node("x").parts(), ["10", "9", "more"]);
        assert_eq!((sent.node("y").rows(), sent.top().parts()), (0, vec!["x", "xy"]));
    }
}
