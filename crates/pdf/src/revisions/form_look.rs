//! What the form says of the look of its fields (ISO 32000-1, 12.7.2 and 12.7.3.3), and whether a change of that is seen.

use std::collections::HashSet;

use super::appearance;
use super::judgement::Judgement;
use super::object::{Dictionary, Object};
use super::widget_form::{borrows, has_appearance, is_seen, words};

impl Judgement<'_, '_> {
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
        let in_fields = before.form.fields.iter().filter(|field| field.kind != b"Sig").any(|field| {
            let own = now.get(field.id).and_then(Object::as_dictionary);
            field.widgets.iter().any(|id| {
                let Some(widget) = now.get(*id).and_then(Object::as_dictionary) else { return false };
                let way = [Some(widget), own].into_iter().flatten().find_map(|one| now.value(one, b"DA"));
                let drawn = is_seen(now, widget) && (anew || !has_appearance(now, widget));
                let drawn = drawn && !appearance::has_nothing_to_show(now, field.id);
                drawn || names_new(way.or(now.value(new, b"DA"))) || borrows(now, widget, &came)
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
