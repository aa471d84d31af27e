//! What the form says of the look of its fields (ISO 32000-1, 12.7.2 and 12.7.3.3), and whether a change of that is seen.

use std::collections::HashSet;

use super::fields::Field;
use super::judgement::Judgement;
use super::object::{Dictionary, Id, Object};
use super::sections::unpacked_within;
use super::state::State;
use super::widget_form::{borrows, has_appearance, is_seen, words};
use super::{OnPage, appearance};
use crate::strings;

/// Whether a stream may be content: it is no picture, font, profile, cross-reference, metadata or packed object.
fn may_draw(own: &Dictionary) -> bool {
    let name = |key: &[u8]| own.name(key);
    let other = matches!(name(b"Type"), Some(b"XRef" | b"ObjStm" | b"Metadata" | b"EmbeddedFile"))
        || matches!(name(b"Subtype"), Some(b"Image" | b"XML" | b"Type1C" | b"CIDFontType0C" | b"OpenType"));
    !other && ["Length1", "N", "Width"].iter().all(|key| own.get(key.as_bytes()).is_none())
}

/// Streams of which the words are looked at, and bytes of one of them.
const MOST_STREAMS: usize = 2_000;
const LONGEST: usize = 4 << 20;

impl Judgement<'_, '_> {
    /// Whether programs may draw all fields themselves from now on (`anew`; 12.7.2, `NeedAppearances`), or not any more: each field that is seen shows
    /// the value that it has, so that whoever draws it shows the same letters. It is asked for where something is filled in without a look, and
    /// that is judged where it is filled in.
    pub(super) fn may_be_drawn(&self, anew: bool) -> bool {
        let kept: HashSet<Id> = self.before.form.fields.iter().map(|field| field.id).collect();
        let fields = || self.form_now.fields.iter().filter(|field| field.kind != b"Sig" && kept.contains(&field.id));
        let asked = || fields().any(|field| field.widgets.iter().any(|id| self.has_no_look_for_it(*id)));
        fields().all(|field| self.shows_its_value(field, anew)) && (!anew || asked())
    }

    /// Whether a widget says something else than before, and has no look for it.
    fn has_no_look_for_it(&self, widget: Id) -> bool {
        let own = self.before.now.get(widget).and_then(Object::as_dictionary);
        self.changed(widget.0) && own.is_some_and(|own| own.get(b"AP").is_none())
    }

    fn shows_its_value(&self, field: &Field, anew: bool) -> bool {
        let now = self.before.now;
        let is_old = |number: u32| !now.later.contains(&number) && (!self.changed(number) || self.unchanged(number));
        let plain = match appearance::value_of(now, field.id) {
            _ if !anew => true,
            Some(Object::String(value)) => appearance::is_written_plainly(now, field.id, &strings::decode_bytes(value)),
            Some(Object::Array(items)) => items.is_empty(),
            Some(value) => field.kind == b"Btn" && value.as_name().is_some(),
            None => true,
        };
        let is_value = |shows: appearance::Shows| (shows.brought.is_empty() || !anew) && shows.on_page == OnPage::Whole;
        appearance::has_nothing_to_show(now, field.id)
            || field.widgets.iter().all(|id| {
                let Some(widget) = now.get(*id).and_then(Object::as_dictionary) else { return false };
                let shown = || appearance::on_page(now, field.id, *id, &is_old).is_some_and(is_value);
                !is_seen(now, widget) || plain && (self.has_no_look_for_it(*id) || shown())
            })
    }

    /// Whether a dictionary of resources that pages share has all names that it had, as they were, and those that came are in no content that was
    /// there: a name that led nowhere would show something now.
    pub(super) fn come_unused(&self, id: Id) -> bool {
        let now = self.before.now;
        let (Some(was), Some(is)) = (
            self.before.get(id).and_then(Object::as_plain_dictionary),
            now.get(id).and_then(Object::as_plain_dictionary),
        ) else {
            return false;
        };
        let had: HashSet<&[u8]> = was.entries.iter().map(|entry| entry.key.as_slice()).collect();
        let came: HashSet<&[u8]> =
            is.entries.iter().map(|entry| entry.key.as_slice()).filter(|key| !had.contains(key)).collect();
        let stays = |key: &&[u8]| was.agrees(is, key, self.comparison());
        let streams = now.objects.iter().filter(|(number, _)| !self.changed(**number));
        let mut contents = streams.filter_map(|(_, known)| match known.object.as_deref() {
            Some(Object::Stream(own, range)) if may_draw(own) => Some((own, range)),
            _ => None,
        });
        let unused = |(own, range): (&Dictionary, &std::ops::Range<usize>)| {
            unpacked_within(now.file, own, range, LONGEST)
                .is_some_and(|bytes| !words(&bytes).any(|word| came.contains(word.as_slice())))
        };
        !is.doubled
            && had.iter().all(stays)
            && contents.by_ref().take(MOST_STREAMS).all(unused)
            && contents.next().is_none()
    }

    /// Whether a change of `DA` or `DR` of the form shows anywhere: in a field that is seen, has something to show and no appearance in force, for
    /// it is drawn by them, and where a name is used that was not among the resources before, or that leads `elsewhere` now. Programs that fill
    /// in a field give the form a default appearance for it, in a standard font (PDFBox, pypdf): that is how they wrote it, and shows nothing more.
    pub(super) fn form_shows(&self, old: &Dictionary, new: &Dictionary, elsewhere: HashSet<Vec<u8>>) -> bool {
        let (now, before) = (self.before.now, &self.before);
        let had = names(old.get(b"DR"), &|value| before.resolve(value).cloned());
        let has = names(new.get(b"DR"), &|value| now.resolve(value).cloned());
        let mut came: HashSet<Vec<u8>> = has.difference(&had).cloned().collect();
        came.extend(elsewhere);
        let names_new = |way: Option<&Object>| {
            let Some(Object::String(own)) = way else { return false };
            words(own).any(|word| came.contains(&word)) && !way.is_some_and(|way| appearance::writes_usually(now, way))
        };
        // Where the form asks for it, programs draw all fields anew.
        let anew = !matches!(old.get(b"NeedAppearances"), None | Some(Object::Boolean(false)));
        let leads = |way: &Object| matches!(way, Object::String(own) if words(own).any(|word| came.contains(&word)));
        let in_fields = before.form.fields.iter().filter(|field| field.kind != b"Sig").any(|field| {
            let own = now.get(field.id).and_then(Object::as_dictionary);
            field.widgets.iter().any(|id| {
                let Some(widget) = now.get(*id).and_then(Object::as_dictionary) else { return false };
                let way = [Some(widget), own].into_iter().flatten().find_map(|one| now.value(one, b"DA"));
                let drawn = is_seen(now, widget) && (anew || !has_appearance(now, widget));
                let drawn = drawn && !appearance::has_nothing_to_show(now, field.id);
                let (was, is) = (way.or(before.value(old, b"DA")), way.or(now.value(new, b"DA")));
                // A box is drawn with a sign of ZapfDingbats, whatever its default appearance says.
                let boxed = field.kind == b"Btn" && came.contains(&b"ZaDb"[..]) && !is_plain_dingbats(now, new);
                drawn && (boxed || is.is_some_and(leads) || !same_way(was, is))
                    || names_new(is)
                    || borrows(now, widget, &came)
            })
        });
        // Remarks are written in the fonts of the form as well (12.5.6.6). Those that came with the names are judged by themselves.
        let is_new =
            |number: Option<u32>| number.is_some_and(|number| matches!(before.replaced.get(&number), Some(None)));
        let earlier = self.pages.annotations(now).filter(|(number, _)| !is_new(*number));
        in_fields
            || (!came.is_empty()
                && earlier.map(|(_, own)| own).any(|own| names_new(now.value(own, b"DA")) || borrows(now, own, &came)))
    }
}

/// Whether two default appearances are the same bytes, or none.
fn same_way(was: Option<&Object>, is: Option<&Object>) -> bool {
    match (was, is) {
        (None, None) => true,
        (Some(Object::String(was)), Some(Object::String(is))) => was == is,
        _ => false,
    }
}

/// Whether the font of boxes among the resources of a form is ZapfDingbats, which no file brings along.
fn is_plain_dingbats(now: &State<'_>, form: &Dictionary) -> bool {
    let fonts = now.dictionary(form, b"DR").and_then(|own| now.dictionary(own, b"Font"));
    fonts.and_then(|fonts| now.dictionary(fonts, b"ZaDb")).is_some_and(|own| {
        let keys: [&[u8]; 4] = [b"Type", b"Subtype", b"BaseFont", b"Name"];
        let name = |key: &[u8]| now.value(own, key).and_then(Object::as_name);
        own.entries.iter().all(|entry| keys.contains(&entry.key.as_slice()))
            && !own.doubled
            && name(b"Subtype") == Some(b"Type1")
            && name(b"BaseFont") == Some(b"ZapfDingbats")
    })
}

/// Names of all resources, of whatever category.
fn names(resources: Option<&Object>, resolve: &dyn Fn(&Object) -> Option<Object>) -> HashSet<Vec<u8>> {
    let resources = resources.and_then(resolve);
    let mut out = HashSet::new();
    for category in resources.as_ref().and_then(Object::as_dictionary).into_iter().flat_map(|own| &own.entries) {
        if let Some(Object::Dictionary(own)) = resolve(&category.value) {
            out.extend(own.entries.into_iter().map(|entry| entry.key));
        }
    }
    out
}
