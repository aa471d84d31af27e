//! One part, one role: an object that may change plays the part in which it may, and no other.
//!
//! The catalog, the form, a field, a widget, a page, a list of them and the information dictionary are read by programs in one way when
//! they are reached under the keys that ISO 32000 gives to their part. An object that is a field and the state of a layer as well, or a form
//! and the content of a page, changes what is shown while it changes as it may. So who refers to it is looked at, and under which key.

use std::collections::HashSet;

use super::Rule;
use super::judgement::Judgement;
use super::object::{Dictionary, Object};
use super::pages::Pages;

/// Parts that may change, each under its own conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Catalog,
    Form,
    Information,
    Metadata,
    /// The fields of the form, or the kids of a field.
    FieldList,
    /// The annotations of a page.
    AnnotationList,
    /// A field, its widget, or both in one.
    Field,
    Page,
    /// A node above pages.
    PageNode,
}

/// Where in an object a reference stands.
struct Location<'o> {
    /// The dictionary around it; none in an array that is an object.
    dictionary: Option<&'o Dictionary>,
    /// Whether that dictionary is the object.
    own: bool,
    /// The key of that dictionary.
    key: &'o [u8],
    /// The array that it is an item of, and which.
    item: Option<(&'o [Object], usize)>,
}

fn locations<'o>(object: &'o Object, number: u32, found: &mut Vec<Location<'o>>) {
    struct Around<'o>(Option<&'o Dictionary>, bool, &'o [u8], Option<(&'o [Object], usize)>);
    fn walk<'o>(value: &'o Object, number: u32, around: &Around<'o>, top: bool, found: &mut Vec<Location<'o>>) {
        match value {
            Object::Reference(id) if id.0 == number => {
                found.push(Location { dictionary: around.0, own: around.1, key: around.2, item: around.3 });
            }
            Object::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let within = Around(around.0, around.1, around.2, Some((items, index)));
                    walk(item, number, &within, false, found);
                }
            }
            Object::Dictionary(own) | Object::Stream(own, _) => {
                for entry in &own.entries {
                    walk(&entry.value, number, &Around(Some(own), top, &entry.key, None), false, found);
                }
            }
            _ => {}
        }
    }
    walk(object, number, &Around(None, false, b"", None), true, found);
}

/// One state of a file, for asking who plays which part in it.
struct Stage<'j> {
    catalog: Option<u32>,
    form: Option<u32>,
    /// Fields and widgets, and lists of them that are objects.
    fields: &'j HashSet<u32>,
    lists: &'j HashSet<u32>,
    pages: &'j Pages,
}

impl Judgement<'_, '_> {
    /// Explains an object that plays this part alone. What plays another as well is explained by neither.
    pub fn explain_as(&mut self, number: u32, part: Part) {
        if !self.changed(number) || !self.rules.has(Rule::OnePart) || self.plays_only(number, part) {
            self.explain(number);
        }
    }

    /// Whether an object plays this part and no other, before the increment and now.
    pub fn plays_only(&self, number: u32, part: Part) -> bool {
        if self.reach.shows(number) || !self.trailer_names_it_as(number, part) {
            return false;
        }
        let now = self.before.now;
        let fits = |object: Option<&Object>| match object {
            None => true,
            Some(Object::Array(_)) => matches!(part, Part::FieldList | Part::AnnotationList),
            Some(Object::Stream(..)) => part == Part::Metadata,
            Some(Object::Dictionary(_)) => !matches!(part, Part::FieldList | Part::AnnotationList | Part::Metadata),
            Some(_) => false,
        };
        let current = |number: u32| now.objects.get(&number).and_then(|known| known.object.as_deref());
        if !fits(self.before.version(number)) || !fits(current(number)) {
            return false;
        }
        let id = |catalog: Option<&Dictionary>| catalog?.reference(b"AcroForm").map(|id| id.0);
        let root = now.trailer.reference(b"Root");
        let catalog = root.map(|id| id.0);
        let after = Stage {
            catalog,
            form: id(root.and_then(|id| now.get(id)).and_then(Object::as_dictionary)),
            fields: &self.form_now.nodes,
            lists: &self.form_now.lists,
            pages: self.pages,
        };
        let earlier = Stage {
            catalog,
            form: id(root.and_then(|id| self.before.get(id)).and_then(Object::as_dictionary)),
            fields: &self.before.form.nodes,
            lists: &self.before.form.lists,
            pages: self.pages,
        };
        let referrers = now.referrers.get(&number);
        let by_now = referrers.into_iter().flatten().filter(|referrer| self.reach.has(**referrer)).all(|referrer| {
            current(*referrer).is_none_or(|object| self.permits(&after, part, *referrer, object, number))
        });
        by_now
            && self.before.referrers(number).filter(|referrer| self.reach.has(*referrer)).all(|referrer| {
                let object = self.before.version(referrer);
                object.is_none_or(|object| self.permits(&earlier, part, referrer, object, number))
            })
    }

    /// The trailer names the catalog and the information, under their own keys.
    fn trailer_names_it_as(&self, number: u32, part: Part) -> bool {
        let own: &[u8] = match part {
            Part::Catalog => b"Root",
            Part::Information => b"Info",
            _ => b"",
        };
        [self.before.trailer, &self.before.now.trailer].into_iter().all(|trailer| {
            let mut found = Vec::new();
            for entry in trailer.entries.iter().filter(|entry| entry.key != own) {
                locations(&entry.value, number, &mut found);
            }
            found.is_empty()
        })
    }

    /// Whether a referrer refers to an object as one does to its part.
    fn permits(&self, stage: &Stage<'_>, part: Part, referrer: u32, object: &Object, number: u32) -> bool {
        // The bytes of a stream are content; what its dictionary leads to belongs to that.
        if matches!(object, Object::Stream(..)) {
            return false;
        }
        let mut found = Vec::new();
        locations(object, number, &mut found);
        found.iter().all(|location| stage.permits(part, referrer, location, &|list| self.is_annotation_list(list)))
    }

    /// Whether an array is a list of annotations: only pages refer to it, as theirs.
    fn is_annotation_list(&self, number: u32) -> bool {
        let all = self.before.now.referrers.get(&number);
        all.is_some_and(|all| all.iter().all(|referrer| self.pages.number(*referrer).is_some()))
    }
}

impl Stage<'_> {
    fn permits(&self, part: Part, referrer: u32, at: &Location<'_>, is_annotation_list: &dyn Fn(u32) -> bool) -> bool {
        let Some(dictionary) = at.dictionary else {
            // An item of an array that is an object.
            return match part {
                Part::Field => self.lists.contains(&referrer) || is_annotation_list(referrer),
                Part::Page => self.pages.is_kid_list(referrer) || is_destination(at),
                Part::PageNode => self.pages.is_kid_list(referrer),
                _ => false,
            };
        };
        let is_page = self.pages.number(referrer).is_some();
        let in_catalog = Some(referrer) == self.catalog;
        let in_form = (Some(referrer) == self.form && at.own) || (in_catalog && !at.own && self.form.is_none());
        let in_field = self.fields.contains(&referrer) && at.own;
        let names = |key: &[u8]| dictionary.name(key);
        match (part, at.key) {
            // What a signature of a certain kind is about (table 253).
            (Part::Catalog | Part::Page, b"Data") => dictionary.get(b"TransformMethod").is_some(),
            (Part::Form, b"AcroForm") => in_catalog && at.own,
            (Part::Metadata, b"Metadata") => in_catalog && at.own,
            (Part::FieldList, b"Fields") => in_form,
            (Part::FieldList, b"Kids") => in_field,
            (Part::AnnotationList, b"Annots") => is_page && at.own,
            (Part::Field, b"Fields") if matches!(names(b"S"), Some(b"SubmitForm" | b"ResetForm")) => true,
            (Part::Field, b"Fields" | b"CO") => in_form,
            (Part::Field, b"Kids") => in_field,
            (Part::Field, b"Annots") => is_page && at.own,
            (Part::Field, b"Parent") => in_field || (at.own && names(b"Subtype") == Some(b"Popup")),
            (Part::Field, b"Obj") => names(b"Type").is_none_or(|name| name == b"OBJR"),
            (Part::Field, b"Popup" | b"IRT") => at.own && dictionary.get(b"Rect").is_some(),
            (Part::Field, b"T") => names(b"S") == Some(b"Hide"),
            (Part::Page | Part::PageNode, b"Kids") => self.pages.is_node(referrer) && at.own,
            (Part::PageNode, b"Pages") => in_catalog && at.own,
            (Part::PageNode, b"Parent") => at.own && (is_page || self.pages.is_node(referrer)),
            (Part::Page, b"P" | b"Pg") => true,
            (Part::Page, _) => is_destination(at),
            _ => false,
        }
    }
}

/// Whether a page is the goal of a jump (table 151).
fn is_destination(at: &Location<'_>) -> bool {
    let Some((items, 0)) = at.item else { return false };
    let kinds: [&[u8]; 8] = [b"XYZ", b"Fit", b"FitH", b"FitV", b"FitR", b"FitB", b"FitBH", b"FitBV"];
    items.get(1).and_then(Object::as_name).is_some_and(|name| kinds.contains(&name))
}
