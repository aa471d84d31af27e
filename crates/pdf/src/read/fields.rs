//! The fields of a form, each with what it shows: programs keep a value in several places, and not always in the same one.

use std::collections::{BTreeSet, HashSet};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::annotations::Annotations;
use super::values::{OFF, is_on, text, unpacked};
use super::{Field, MOST_TEXT, Unreadable, rich_text, strings};
use crate::objects::{array, dictionary, resolve};

/// Most fields of a form.
const MOST_FIELDS: usize = 5_000;
/// Levels of a field tree.
const DEEPEST: usize = 16;
/// Characters of a label.
const LONGEST_LABEL: usize = 500;

/// What a field has from those above it (ISO 32000-1, 12.7.3.1).
#[derive(Default, Clone)]
struct Above<'a> {
    name: String,
    label: String,
    kind: Option<&'a [u8]>,
    value: Option<&'a Object>,
    rich: Option<&'a Object>,
}

/// The walk over all fields.
pub(super) struct Walk<'a> {
    document: &'a Document,
    annotations: &'a Annotations<'a>,
    seen: HashSet<ObjectId>,
    text: usize,
    /// What was found.
    pub fields: Vec<Field>,
    /// Whether a signature stands in one.
    pub signed: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(document: &'a Document, annotations: &'a Annotations<'a>) -> Self {
        Walk { document, annotations, seen: HashSet::new(), text: 0, fields: Vec::new(), signed: false }
    }

    /// The fields that the form names.
    pub(super) fn form(&mut self, acro_form: Option<&'a Dictionary>) -> Result<(), Unreadable> {
        let Some(form) = acro_form else { return Ok(()) };
        for root in array(self.document, form.get(b"Fields").ok()) {
            self.field(root, &Above::default(), &[], 0)?;
        }
        Ok(())
    }

    /// The fields that stand on a page and that the form forgot.
    pub(super) fn pages(&mut self) -> Result<(), Unreadable> {
        for (page, object) in &self.annotations.all {
            let known = object.as_reference().is_ok_and(|id| self.seen.contains(&id));
            let Some(widget) = dictionary(self.document, Some(object)).filter(|_| !known) else { continue };
            if widget.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Widget".as_slice()) {
                continue;
            }
            // From the top, so that it has what those above it say.
            let mut chain = vec![*object];
            let mut above = widget.get(b"Parent").ok();
            while let Some(parent) = above {
                if chain.len() > DEEPEST || chain.contains(&parent) {
                    break;
                }
                chain.push(parent);
                above = dictionary(self.document, Some(parent)).and_then(|parent| parent.get(b"Parent").ok());
            }
            let top = chain.pop().unwrap_or(object);
            if top.as_reference().is_ok_and(|id| !self.seen.contains(&id)) {
                self.field(top, &Above::default(), &[*page], 0)?;
            }
            // One that its parent does not name.
            if !object.as_reference().is_ok_and(|id| self.seen.contains(&id)) {
                let mut from = Above::default();
                if !chain.is_empty() {
                    for one in std::iter::once(top).chain(chain.iter().skip(1).rev().copied()) {
                        let Some(own) = dictionary(self.document, Some(one)) else { continue };
                        from = self.here(own, &from);
                    }
                }
                self.field(object, &from, &[*page], 0)?;
            }
        }
        Ok(())
    }

    /// Leaves out fields of the form that stand on no page and say no more than one of their name that does: a program that saves a form
    /// as two copies, one for the form and one for its pages, has each twice.
    pub(super) fn once(&mut self) {
        let placed: HashSet<(String, String)> =
            self.fields.iter().filter(|field| !field.pages.is_empty()).map(own).collect();
        self.fields.retain(|field| !field.pages.is_empty() || !placed.contains(&own(field)));
    }

    /// What holds in a field: its own, else from above.
    fn here(&self, own: &'a Dictionary, above: &Above<'a>) -> Above<'a> {
        let text = |key: &[u8]| text(self.document, resolve(self.document, own.get(key).ok()?)?);
        let name = match (text(b"T"), above.name.as_str()) {
            (Some(part), "") => part,
            (Some(part), above) => format!("{above}.{part}"),
            (None, above) => above.to_owned(),
        };
        let label = text(b"TU").map(|label| label.chars().take(LONGEST_LABEL).collect());
        let kind = own.get(b"FT").ok().and_then(|kind| resolve(self.document, kind)?.as_name().ok());
        let value = |key: &[u8]| own.get(key).ok().and_then(|value| resolve(self.document, value)).filter(given);
        Above {
            name,
            label: label.unwrap_or_else(|| above.label.clone()),
            kind: kind.or(above.kind),
            value: value(b"V").or(above.value),
            rich: value(b"RV").or(above.rich),
        }
    }

    fn field(&mut self, object: &'a Object, above: &Above<'a>, on: &[usize], depth: usize) -> Result<(), Unreadable> {
        let id = object.as_reference().ok();
        if id.is_some_and(|id| !self.seen.insert(id)) {
            return Ok(());
        }
        if depth > DEEPEST || self.seen.len() > 4 * MOST_FIELDS {
            return Err(Unreadable::TooComplex);
        }
        let Some(own) = dictionary(self.document, Some(object)) else { return Ok(()) };
        let here = self.here(own, above);
        let kids = array(self.document, own.get(b"Kids").ok());
        // Kids without a name of their own are widgets of this field.
        let is_field = |kid: &Object| dictionary(self.document, Some(kid)).is_some_and(|kid| kid.has(b"T"));
        if kids.iter().any(is_field) {
            for kid in kids {
                self.field(kid, &here, &[], depth + 1)?;
            }
            return Ok(());
        }
        let mut widgets: Vec<Widget<'a>> = Vec::new();
        for kid in kids {
            let id = kid.as_reference().ok();
            if id.is_some_and(|id| !self.seen.insert(id)) {
                continue;
            }
            if self.seen.len() > 4 * MOST_FIELDS || widgets.len() > MOST_FIELDS {
                return Err(Unreadable::TooComplex);
            }
            let Some(own) = dictionary(self.document, Some(kid)) else { continue };
            widgets.push(Widget { own, here: self.here(own, &here), pages: self.pages_of(id, &[]) });
        }
        if widgets.is_empty() {
            let pages = self.pages_of(id, on);
            widgets.push(Widget { own, here, pages });
        }
        self.take(widgets)
    }

    fn pages_of(&self, id: Option<ObjectId>, on: &[usize]) -> BTreeSet<usize> {
        let known = id.and_then(|id| self.annotations.places.get(&id));
        known.map_or(on, Vec::as_slice).iter().copied().collect()
    }

    /// Takes a field with all its places: those that show the same are one.
    fn take(&mut self, widgets: Vec<Widget<'a>>) -> Result<(), Unreadable> {
        let Some(first) = widgets.first() else { return Ok(()) };
        if first.here.kind == Some(b"Sig") {
            self.signed |= first.here.value.is_some_and(|value| value.as_dict().is_ok());
            return Ok(());
        }
        // Of several boxes to tick under one name, at most one is drawn as ticked.
        let drawn = widgets.iter().filter_map(Widget::drawn).max_by_key(|state| *state != OFF);
        let from = self.fields.len();
        for widget in &widgets {
            let field = self.value(widget, drawn)?;
            let same = self.fields.iter_mut().skip(from).find(|other| other.value == field.value);
            if let Some(same) = same {
                same.pages.extend(field.pages);
                same.shows_more |= field.shows_more;
                continue;
            }
            self.text += field.value.len() + field.name.len() + field.label.len();
            if self.fields.len() >= MOST_FIELDS || self.text > MOST_TEXT {
                return Err(Unreadable::TooComplex);
            }
            self.fields.push(field);
        }
        Ok(())
    }

    fn value(&mut self, widget: &Widget<'a>, drawn: Option<&[u8]>) -> Result<Field, Unreadable> {
        let here = &widget.here;
        let said = match here.value {
            Some(Object::Stream(stream)) => strings::typed(&strings::as_meant(&unpacked(stream)?)),
            Some(value) => text(self.document, value).unwrap_or_default(),
            None => String::new(),
        };
        let stateful = matches!(here.value, Some(Object::Name(_))) || drawn.is_some();
        let button = here.kind == Some(b"Btn") || (here.kind.is_none() && stateful);
        let mut field = Field {
            name: here.name.clone(),
            label: here.label.clone(),
            button,
            size: size(self.document, widget.own),
            pages: widget.pages.clone(),
            ..Field::default()
        };
        if button {
            let said_on = here.value.is_some_and(is_on);
            let drawn_on = drawn.is_some_and(|state| state != OFF);
            // Some programs change only the state that is shown, and some only the value.
            field.doubtful = here.value.is_some() && drawn.is_some() && said_on != drawn_on;
            field.value = match drawn {
                _ if said_on => said,
                Some(state) => String::from_utf8_lossy(state).into_owned(),
                None => String::from_utf8_lossy(OFF).into_owned(),
            };
            return Ok(field);
        }
        field.value = said;
        let rich = match here.rich {
            Some(Object::Stream(stream)) => strings::typed(&strings::as_meant(&unpacked(stream)?)),
            Some(rich) => text(self.document, rich).unwrap_or_default(),
            None => String::new(),
        };
        let rich = rich_text::plain(&rich);
        if field.value.trim().is_empty() {
            field.value = rich;
            field.shows_more = field.value.is_empty() && self.shows_words(widget.own)?;
        } else if rich_text::both(&field.value, &rich) != field.value {
            self.text += rich.len();
            field.rich = rich;
        }
        Ok(field)
    }

    /// Whether the look of a field without a value has words.
    fn shows_words(&mut self, widget: &'a Dictionary) -> Result<bool, Unreadable> {
        let looks = dictionary(self.document, widget.get(b"AP").ok());
        let normal = looks.and_then(|looks| looks.get(b"N").ok());
        let shared = normal.and_then(|look| self.annotations.looks.get(&look.as_reference().ok()?));
        if shared.is_some_and(|count| *count > 1) {
            return Ok(false);
        }
        let normal = normal.and_then(|look| resolve(self.document, look));
        let Some(Object::Stream(stream)) = normal else { return Ok(false) };
        let bytes = unpacked(stream)?;
        self.text += bytes.len();
        if self.text > MOST_TEXT {
            return Err(Unreadable::TooComplex);
        }
        let Ok(content) = Content::decode(&bytes) else { return Ok(false) };
        let blank = |text: &Object| text.as_str().is_ok_and(|bytes| bytes.iter().all(u8::is_ascii_whitespace));
        Ok(content.operations.iter().any(|operation| match operation.operator.as_str() {
            "Tj" | "'" | "\"" => operation.operands.last().is_some_and(|text| text.as_str().is_ok() && !blank(text)),
            "TJ" => operation
                .operands
                .first()
                .and_then(|shown| shown.as_array().ok())
                .is_some_and(|shown| shown.iter().any(|text| text.as_str().is_ok() && !blank(text))),
            _ => false,
        }))
    }
}

/// A place where a field is shown.
struct Widget<'a> {
    own: &'a Dictionary,
    here: Above<'a>,
    pages: BTreeSet<usize>,
}

impl<'a> Widget<'a> {
    /// The state in which it is drawn.
    fn drawn(&self) -> Option<&'a [u8]> {
        self.own.get(b"AS").ok()?.as_name().ok()
    }
}

/// By what a field is told from others.
fn own(field: &Field) -> (String, String) {
    (field.name.clone(), field.value.clone())
}

/// Whether a value is one at all.
fn given(value: &&Object) -> bool {
    !matches!(value, Object::Null)
}

fn size(document: &Document, widget: &Dictionary) -> Option<(f32, f32)> {
    let sides: Vec<f32> = array(document, widget.get(b"Rect").ok())
        .iter()
        .filter_map(|side| resolve(document, side)?.as_float().ok())
        .collect();
    match sides[..] {
        [x1, y1, x2, y2] => Some(((x2 - x1).abs(), (y2 - y1).abs())),
        _ => None,
    }
}
